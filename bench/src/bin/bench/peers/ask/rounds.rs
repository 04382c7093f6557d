//! How many requests depend on each other.

use broadsheet_e2e::Trip;

/// The length of the longest chain of requests in which each began after the one before it had
/// ended: at least that many round trips a reader waits for, however many requests are in flight at
/// the same time.
pub(crate) fn rounds(trips: &[Trip]) -> usize {
    let mut trips: Vec<&Trip> =
        trips.iter().filter(|trip| trip.url.starts_with("http") && !trip.is_cached).collect();
    trips.sort_by(|a, b| a.begun.total_cmp(&b.begun));
    let mut lengths: Vec<usize> = Vec::with_capacity(trips.len());
    for trip in &trips {
        let before = trips
            .iter()
            .zip(&lengths)
            .filter(|(other, _)| other.ended.is_some_and(|end| end <= trip.begun));
        let longest = before.map(|(_, length)| *length).max().unwrap_or(0);
        lengths.push(longest + 1);
    }
    lengths.into_iter().max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_waits_counts() {
        let trip = |begun: f64, ended: Option<f64>| Trip::new("http://127.0.0.1/", begun, ended);
        assert_eq!(rounds(&[]), 0);
        // Two at a time, then one more that the first of them leads to, then one that nobody waited
        // for.
        let trips = [
            trip(0.0, Some(150.0)),
            trip(1.0, Some(400.0)),
            trip(151.0, Some(300.0)),
            trip(200.0, None),
        ];
        assert_eq!(rounds(&trips), 2);
        assert_eq!(
            rounds(&[trip(0.0, None), trip(500.0, Some(600.0)), Trip::new("data:,", 700.0, None)]),
            1
        );
    }
}
