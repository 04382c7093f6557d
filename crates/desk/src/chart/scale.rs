//! The chart's scale of heights.

use super::Measure;

/// A share is counted in millionths.
pub(super) const WHOLE: u64 = 1_000_000;

/// Tops of a scale, in tenths of a power of ten: the half of each is a plain number too.
const TOPS: [u64; 10] = [10, 12, 16, 20, 24, 30, 40, 50, 60, 80];

/// The smallest plain number that is not below `highest`, of which the half is one too; at least 1.
pub fn top(highest: u64) -> u64 {
    let is_fit = |top: &u64| *top >= highest && (*top == 1 || top.is_multiple_of(2));
    let of_power = |power: u32| TOPS.iter().map(move |top| top * 10_u64.pow(power) / 10);
    (0..18).flat_map(of_power).find(is_fit).unwrap_or(highest)
}

/// What a bar stands for, by `measure`; `None` where that cannot be said: of nothing there is no
/// share.
pub fn value(measure: Measure, n: u32, n_all: u32) -> Option<u64> {
    match measure {
        Measure::Number => Some(u64::from(n)),
        Measure::Share => (u64::from(n) * WHOLE).checked_div(u64::from(n_all)),
    }
}

/// A share as percent, with as many decimals as tell it from nothing.
pub fn percent(millionths: u64) -> String {
    let n_decimals = match millionths {
        0 => 0,
        100_000.. => 1,
        10_000.. => 2,
        100.. => 3,
        _ => 4,
    };
    let unit = 10_u64.pow(4 - n_decimals);
    let rounded = (millionths + unit / 2) / unit;
    let (whole, rest) = (rounded / 10_u64.pow(n_decimals), rounded % 10_u64.pow(n_decimals));
    let mut text = format!("{whole}.{rest:0width$}", width = n_decimals as usize);
    text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    text + "%"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_ends_with_a_plain_number_that_has_a_plain_half() {
        for (highest, expected) in [
            (0, 1),
            (1, 1),
            (2, 2),
            (3, 4),
            (5, 6),
            (9, 10),
            (11, 12),
            (13, 16),
            (25, 30),
            (92, 100),
            (2_226, 2_400),
            (2_300, 2_400),
            (2_401, 3_000),
            (67_951, 80_000),
        ] {
            assert_eq!(top(highest), expected, "{highest}");
        }
        assert!(top(u64::from(u32::MAX) * 10) >= u64::from(u32::MAX) * 10);
    }

    #[test]
    fn of_nothing_there_is_no_share() {
        assert_eq!(value(Measure::Share, 0, 0), None);
        assert_eq!(value(Measure::Share, 0, 5), Some(0));
        assert_eq!(value(Measure::Share, 1, 4), Some(250_000));
        assert_eq!(value(Measure::Number, 0, 0), Some(0));
        assert_eq!(value(Measure::Share, u32::MAX, u32::MAX), Some(WHOLE));
    }

    #[test]
    fn a_share_has_the_decimals_that_it_needs() {
        for (millionths, expected) in [
            (0, "0%"),
            (1_000_000, "100%"),
            (333_333, "33.3%"),
            (51_000, "5.1%"),
            (12_345, "1.23%"),
            (1_234, "0.123%"),
            (15, "0.0015%"),
        ] {
            assert_eq!(percent(millionths), expected);
        }
    }
}
