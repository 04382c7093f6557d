//! How far the reading of a set has come, and how long it will take.

/// How far the reading of a set has come.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    /// How many files have been read.
    pub n_files_done: usize,
    /// How many there are.
    pub n_files: usize,
    /// How many bytes of the files have been read.
    pub n_bytes_done: u64,
    /// How many bytes the files have.
    pub n_bytes: u64,
    /// How many articles have been found.
    pub n_articles: usize,
    /// How long reading has taken so far, in milliseconds.
    pub millis: f64,
}

/// Before so many milliseconds have passed nothing can be said of the rest.
const MIN_MILLIS: f64 = 1_000.0;
/// Before this share of the bytes has been read nothing can be said of the rest.
const MIN_SHARE: f64 = 0.02;

impl Progress {
    /// How many seconds the rest will take, about; `None` where that cannot be said yet.
    pub fn seconds_left(&self) -> Option<u32> {
        let share = self.n_bytes_done as f64 / self.n_bytes.max(1) as f64;
        if self.millis < MIN_MILLIS || share < MIN_SHARE {
            return None;
        }
        let millis = self.millis * (1.0 - share).max(0.0) / share;
        Some((millis / 1_000.0).ceil() as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(millis: f64, n_bytes_done: u64, expected: Option<u32>) {
        let progress = Progress { millis, n_bytes_done, n_bytes: 1_000, ..Progress::default() };
        assert_eq!(progress.seconds_left(), expected);
    }

    #[test]
    fn the_rest_takes_as_long_as_its_share_and_nothing_is_said_too_early() {
        check(10_000.0, 500, Some(10));
        check(10_000.0, 1_000, Some(0));
        check(10_000.0, 2_000, Some(0)); // a file that has grown since it was chosen
        check(500.0, 500, None);
        check(10_000.0, 10, None);
        assert_eq!(Progress::default().seconds_left(), None);
    }
}
