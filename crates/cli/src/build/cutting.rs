//! Where an archive is cut into volumes: by time, from the oldest article on, so that newer
//! articles change the last volume alone.
//!
//! A volume ends in the last part of its room, where the year, or else the quarter, the month or
//! the day changes. So an article that is added to an old day moves an end only where it drives that
//! out of this part of the room, and the volumes behind it stay as they are.

use std::cmp::Reverse;
use std::ops::Range;

use broadsheet_bundle::Key;
use broadsheet_model::{ArticleId, Day};

/// A volume is filled to so many hundredths of its room: the rest is for late articles, and for
/// what an estimate is wrong by.
const MOST_FILLED: u64 = 90;
/// It does not end before so many hundredths are filled.
const LEAST_FILLED: u64 = 75;

/// A picture's file, in hundredths of the picture: it is carried, and not packed.
const PICTURE_HUNDREDTHS: u64 = 104;

/// What articles will take, in bytes, estimated.
#[derive(Clone, Copy, Debug)]
pub(super) struct Estimate {
    /// Of each byte of rows in text chunks, in hundredths.
    pub(super) row_hundredths: u64,
    /// Of each byte of text in the index, in hundredths.
    pub(super) text_hundredths: u64,
    /// Of each article in pages, buckets and the index.
    pub(super) article: u64,
}

/// As measured on real articles (docs/decisions/0287-what-a-volume-is-estimated-by.md).
pub(super) const ESTIMATE: Estimate =
    Estimate { row_hundredths: 46, text_hundredths: 88, article: 600 };

impl Estimate {
    /// Of an article with pictures of `n_picture_bytes`.
    pub(super) fn of(&self, key: &Key, n_picture_bytes: u64) -> u64 {
        let rows = u64::from(key.n_row_bytes) * self.row_hundredths / 100;
        let texts = u64::from(key.n_text_bytes) * self.text_hundredths / 100;
        rows + texts + self.article + n_picture_bytes * PICTURE_HUNDREDTHS / 100
    }
}

/// The volumes of the articles `keys`, newest first, which take `weights`: the numbers of the
/// articles of each, the oldest volume first. Each volume has `room` for articles, in bytes.
pub(super) fn cut_volumes(keys: &[Key], weights: &[u64], room: u64) -> Vec<Range<usize>> {
    let mut volumes = Vec::new();
    let mut end = keys.len();
    while end > 0 {
        let start = start_of(keys, weights, end, room);
        volumes.push(start..end);
        end = start;
    }
    volumes
}

/// Where the volume begins, counted in numbers, that ends before number `end`: numbers go down from
/// the oldest article to the newest.
fn start_of(keys: &[Key], weights: &[u64], end: usize, room: u64) -> usize {
    let (least, most) = (room * LEAST_FILLED / 100, room * MOST_FILLED / 100);
    let mut filled = 0;
    let mut best: Option<(u8, Reverse<u64>, Reverse<usize>, usize)> = None;
    for number in (0..end).rev() {
        filled += weights[number];
        if filled > most {
            // An article that alone is larger than all the room has a volume of its own.
            let full = (number + 1).min(end - 1);
            return best.map_or(full, |(.., start)| start);
        }
        if filled >= least && number > 0 {
            let (older, newer) = (&keys[number], &keys[number - 1]);
            let rank = rank(older, newer);
            // Of equals the one that fills the volume most is taken; within a day one that stays
            // the best where others come between.
            let hash = if rank == WITHIN_DAY { mixed(older.id) } else { 0 };
            best = best.max(Some((rank, Reverse(hash), Reverse(number), number)));
        }
    }
    0
}

const WITHIN_DAY: u8 = 0;

/// How good an end there is between an article and the next newer one.
fn rank(older: &Key, newer: &Key) -> u8 {
    let (Some(older), Some(newer)) = (older.published.day(), newer.published.day()) else {
        // Behind what has no date there is a better end than any, and among it none.
        let is_same = older.published.day() == newer.published.day();
        return if is_same { WITHIN_DAY } else { 4 };
    };
    let [(year, month, day), newer] = [older, newer].map(Day::ymd);
    match () {
        () if year != newer.0 => 4,
        () if (month - 1) / 3 != (newer.1 - 1) / 3 => 3,
        () if month != newer.1 => 2,
        () if day != newer.2 => 1,
        () => WITHIN_DAY,
    }
}

/// An id's bits, mixed: ids of addresses are digests already, and a mix costs nothing.
fn mixed(ArticleId(id): ArticleId) -> u64 {
    let id = (id ^ id >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let id = (id ^ id >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    id ^ id >> 31
}

#[cfg(test)]
mod tests {
    use broadsheet_model::Published;

    use super::*;

    /// One article for each of these days, newest first, the first day being the newest.
    fn keys(days: impl IntoIterator<Item = (i32, u64)>) -> Vec<Key> {
        let key = |(number, id): (i32, u64)| Key {
            id: ArticleId(id),
            published: Day::new(number).map_or(Published::Unknown, Published::Day),
            source_idx: 0,
            n_text_bytes: 1_000,
            n_row_bytes: 1_000,
        };
        let mut keys: Vec<Key> = days.into_iter().map(key).collect();
        keys.sort_by_key(|key| key.order());
        keys
    }

    fn cut(keys: &[Key], room: u64) -> Vec<Range<usize>> {
        cut_volumes(keys, &vec![1; keys.len()], room)
    }

    /// The oldest and the newest day of each volume.
    fn spans(keys: &[Key], room: u64) -> Vec<(String, String)> {
        let day = |number: usize| keys[number].published.to_string();
        let volumes = cut(keys, room);
        volumes.iter().map(|one| (day(one.end - 1), day(one.start))).collect()
    }

    #[test]
    fn volumes_end_where_the_year_ends_or_else_the_month() {
        // 2020-01-01 is day 18262; two articles on each of 1,096 days.
        let days = (18_262..18_262 + 1_096).flat_map(|day| [(day, day as u64), (day, !day as u64)]);
        let all = keys(days);
        let text = |spans: Vec<(String, String)>| -> Vec<String> {
            spans.into_iter().map(|(first, last)| format!("{first} {last}")).collect()
        };
        let yearly = ["2020-01-01 2020-12-31", "2021-01-01 2021-12-31", "2022-01-01 2022-12-31"];
        assert_eq!(text(spans(&all, 840)), yearly);
        let first = &text(spans(&all, 410))[0];
        assert_eq!(first, "2020-01-01 2020-06-30", "308 to 369 articles: a quarter ends");
    }

    #[test]
    fn each_volume_fits_and_newer_articles_change_the_last_alone() {
        let day = |n: u64| (15_000 + (n / 7) as i32, mixed(ArticleId(n)));
        let before = keys((0..10_000).map(day));
        let after = keys((0..10_400).map(day));
        let (one, other) = (cut(&before, 1_500), cut(&after, 1_500));
        assert!(one.iter().all(|volume| volume.len() <= 1_350), "{one:?}");
        assert_eq!(one.iter().map(Range::len).sum::<usize>(), 10_000);
        let ids = |keys: &[Key], volume: &Range<usize>| -> Vec<ArticleId> {
            keys[volume.clone()].iter().map(|key| key.id).collect()
        };
        for (one, other) in one.iter().zip(&other).take(one.len() - 1) {
            assert_eq!(ids(&before, one), ids(&after, other));
        }
    }

    #[test]
    fn articles_of_old_days_change_their_own_volume() {
        let day = |n: u64| (15_000 + (n / 7) as i32, mixed(ArticleId(n)));
        let before = keys((0..10_000).map(day));
        // Five late articles in each of forty archives.
        let mut n_changed = 0;
        for late in 0..40 {
            let late = (0..5).map(|n| (15_000 + late * 30 + n, u64::MAX - (late * 5 + n) as u64));
            let after = keys((0..10_000).map(day).chain(late));
            let newest_of = |keys: &[Key], room| -> Vec<ArticleId> {
                cut(keys, room).iter().map(|volume| keys[volume.start].id).collect()
            };
            let (one, other) = (newest_of(&before, 1_500), newest_of(&after, 1_500));
            let same = one.iter().filter(|id| other.contains(id)).count();
            n_changed += one.len() - same;
        }
        assert!(n_changed <= 8, "{n_changed} of 320 ends have moved");
    }

    #[test]
    fn what_has_no_days_is_cut_too() {
        let all = keys((0..1_000).map(|n| (i32::MAX, mixed(ArticleId(n)))));
        let volumes = cut(&all, 200);
        assert!(volumes.iter().all(|volume| volume.len() <= 180), "{volumes:?}");
        assert!(volumes.len() <= 7, "{volumes:?}");
        let large = cut_volumes(&all[..3], &[10, 500, 10], 100);
        assert_eq!(large, [2..3, 1..2, 0..1], "an article that is too large stands alone");
        assert!(cut(&[], 100).is_empty());
    }
}
