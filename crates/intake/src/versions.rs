//! Several copies of one article: which one stands for it, and which ones are earlier texts.
//!
//! [`order_versions`] has the rule; here copies find each other by id.
//!
//! An id is derived from an address, and some addresses are used for one article after the other.
//! Texts with the same id are articles of their own where their titles differ, their days are known
//! and differ, and they are unlike: see [`Pieces::is_like`]. The oldest keeps the id, the others
//! get one that depends on their day too: see [`ArticleId::on_day`].

use broadsheet_model::{ArticleId, Day, Digest, Published, order_versions};
#[cfg(feature = "disk")]
use rayon::slice::ParallelSliceMut as _;

use crate::likeness::Pieces;

pub use broadsheet_model::{CopyRank as Rank, TextDigest, short_digest, text_digest};

/// A copy of an article, wherever its text is.
pub trait HasVersion: Send {
    /// Which article.
    fn id(&self) -> ArticleId;
    /// Makes it another article.
    fn set_id(&mut self, id: ArticleId);
    /// Which text.
    fn text(&self) -> TextDigest;
    /// What tells one title from another: see [`title_digest`].
    fn title(&self) -> u64;
    /// When it was published.
    fn published(&self) -> Published;
}

/// What tells one title from another: white space at its edges does not.
pub fn title_digest(title: &str) -> u64 {
    let digest = Digest::of(title.trim().as_bytes());
    digest.0.iter().take(8).fold(0, |value, byte| value << 8 | u64::from(*byte))
}

/// All articles, each with its versions.
#[derive(Debug)]
pub struct Merged<H> {
    /// One article after the other; of each the current version first, then the earlier ones,
    /// latest first.
    pub versions: Vec<H>,
    /// Where each article begins in `versions`, ordered by id.
    pub starts: Vec<usize>,
    /// Copies that were left out because another file holds the same text.
    pub n_repeated: usize,
}

/// Decides between copies. `pieces` gives a copy's text without its title; it is asked for only
/// where several different titles have one id.
///
/// # Errors
/// Those of `pieces`.
pub fn merge_versions<H: HasVersion, E>(
    mut copies: Vec<H>,
    rank: impl Fn(&H) -> Rank,
    pieces: impl Fn(&H) -> Result<Pieces, E>,
) -> Result<Merged<H>, E> {
    tell_apart(&mut copies, &pieces)?;
    Ok(merge_copies(copies, rank))
}

/// Decides between copies that have been told apart: see [`tell_apart`].
pub fn merge_copies<H: HasVersion>(mut copies: Vec<H>, rank: impl Fn(&H) -> Rank) -> Merged<H> {
    sort_by_key(&mut copies, |copy| (copy.id(), copy.text()));
    let n_copies = copies.len();
    let mut merged =
        Merged { versions: Vec::with_capacity(n_copies), starts: Vec::new(), n_repeated: 0 };
    let mut copies = copies.into_iter().peekable();
    while let Some(first) = copies.next() {
        let id = first.id();
        merged.starts.push(merged.versions.len());
        let mut next_same = || copies.next_if(|copy| copy.id() == id);
        let Some(second) = next_same() else {
            merged.versions.push(first);
            continue;
        };
        let mut group = vec![first, second];
        group.extend(std::iter::from_fn(next_same));
        merged.versions.extend(order(group, &rank));
    }
    merged.n_repeated = n_copies - merged.versions.len();
    merged
}

/// Sorts, on all cores where there are threads.
fn sort_by_key<H: Send, K: Ord>(copies: &mut [H], key: impl Fn(&H) -> K + Sync) {
    #[cfg(feature = "disk")]
    copies.par_sort_unstable_by_key(key);
    #[cfg(not(feature = "disk"))]
    copies.sort_unstable_by_key(key);
}

/// How many texts before it, in the order of their days, a text is compared with.
const MAX_COMPARED: usize = 64;

/// Gives articles that only share an address ids of their own. Copies of another id make no
/// difference to those of one, and those of one title or one day are left as they are.
///
/// # Errors
/// Those of `pieces`, which is asked for as [`merge_versions`] says.
pub fn tell_apart<H: HasVersion, E>(
    copies: &mut [H],
    pieces: impl Fn(&H) -> Result<Pieces, E>,
) -> Result<(), E> {
    sort_by_key(copies, |copy| {
        let published = copy.published();
        // What has no day begins no article of its own.
        (copy.id(), published.day().is_none(), published.order(), copy.text())
    });
    for group in copies.chunk_by_mut(|one, other| one.id() == other.id()) {
        let may_differ =
            |pair: &[H]| pair[0].title() != pair[1].title() && days_differ(&pair[0], &pair[1]);
        if group.windows(2).any(may_differ) {
            tell_group_apart(group, &pieces)?;
        }
    }
    Ok(())
}

fn days_differ<H: HasVersion>(one: &H, other: &H) -> bool {
    matches!(
        (one.published().day(), other.published().day()),
        (Some(one), Some(other)) if one != other
    )
}

/// The same for the copies of one id, in the order of their days: each belongs to the article of an
/// earlier text that it is a version of, or else begins one of its own.
fn tell_group_apart<H: HasVersion, E>(
    group: &mut [H],
    pieces: &impl Fn(&H) -> Result<Pieces, E>,
) -> Result<(), E> {
    let texts: Vec<Pieces> = group.iter().map(pieces).collect::<Result<_, E>>()?;
    // For each copy the first one of its article.
    let mut firsts: Vec<usize> = Vec::with_capacity(group.len());
    for (idx, copy) in group.iter().enumerate() {
        let mut nearest = (idx.saturating_sub(MAX_COMPARED)..idx).rev();
        let is_like = |before: &usize| {
            copy.title() == group[*before].title() || texts[idx].is_like(&texts[*before])
        };
        let is_of_no_other_day = |before: &usize| !days_differ(copy, &group[*before]);
        let version_of = nearest.clone().find(is_like).or_else(|| nearest.find(is_of_no_other_day));
        firsts.push(version_of.map_or(idx, |before| firsts[before]));
    }
    let days: Vec<Option<Day>> = group.iter().map(|copy| copy.published().day()).collect();
    for (copy, first) in group.iter_mut().zip(firsts) {
        if first > 0
            && let Some(day) = days[first]
        {
            copy.set_id(copy.id().on_day(day));
        }
    }
    Ok(())
}

fn order<H: HasVersion>(group: Vec<H>, rank: &impl Fn(&H) -> Rank) -> Vec<H> {
    order_versions(group.into_iter().map(|copy| (copy.text(), rank(&copy), copy)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    /// Id, text, file, captured, length, title, day, words.
    #[derive(Clone)]
    struct Copy {
        id: u64,
        text: u8,
        file: &'static str,
        captured: &'static str,
        n_bytes: usize,
        title: u64,
        day: &'static str,
        words: &'static str,
    }

    impl HasVersion for Copy {
        fn id(&self) -> ArticleId {
            ArticleId(self.id)
        }

        fn set_id(&mut self, id: ArticleId) {
            self.id = id.0;
        }

        fn text(&self) -> TextDigest {
            [self.text; 16]
        }

        fn title(&self) -> u64 {
            self.title
        }

        fn published(&self) -> Published {
            self.day.parse().expect(self.day)
        }
    }

    fn rank(copy: &Copy) -> Rank {
        Rank {
            file: copy.file.to_owned(),
            sha256: short_digest(&Digest::of(copy.file.as_bytes())),
            place_idx: 0,
            archived: copy.captured.parse().expect(copy.captured),
            n_text_bytes: copy.n_bytes,
        }
    }

    fn merged(copies: Vec<Copy>) -> Merged<Copy> {
        let pieces =
            |copy: &Copy| Ok::<_, Infallible>(Pieces::of(&copy.title.to_string(), copy.words));
        merge_versions(copies, rank, pieces).unwrap_or_else(|never| match never {})
    }

    /// The files of each article, those of the current version first.
    fn files(merged: &Merged<Copy>) -> Vec<Vec<&'static str>> {
        let ends = merged.starts.iter().skip(1).copied().chain([merged.versions.len()]);
        let spans = merged.starts.iter().zip(ends);
        spans
            .map(|(&start, end)| merged.versions[start..end].iter().map(|c| c.file).collect())
            .collect()
    }

    /// Merges the copies in the given and in the opposite order.
    #[track_caller]
    fn check(
        copies: &[(u64, u8, &'static str, &'static str, usize)],
        expected: &[&[&str]],
        n_repeated: usize,
    ) {
        let copy = |&(id, text, file, captured, n_bytes)| Copy {
            id,
            text,
            file,
            captured,
            n_bytes,
            title: 0,
            day: "",
            words: "",
        };
        let given: Vec<Copy> = copies.iter().map(copy).collect();
        let backwards: Vec<Copy> = given.iter().rev().cloned().collect();
        for copies in [given, backwards] {
            let merged = merged(copies);
            assert_eq!(
                (files(&merged), merged.n_repeated),
                (expected.iter().map(|files| files.to_vec()).collect(), n_repeated)
            );
        }
    }

    #[test]
    fn copies_merge_and_other_texts_are_versions() {
        check(&[(2, 1, "b", "", 5), (1, 1, "a", "", 5)], &[&["a"], &["b"]], 0);
        check(&[(1, 1, "b", "", 5), (1, 1, "a", "", 5), (1, 1, "c", "", 5)], &[&["a"]], 2);
        check(&[(1, 1, "a", "", 5), (1, 2, "b", "", 9)], &[&["b", "a"]], 0);
        check(
            &[(1, 1, "a", "2024-01-02", 5), (1, 2, "b", "2024-01-01", 9), (1, 3, "c", "", 99)],
            &[&["a", "b", "c"]],
            0,
        );
        check(
            &[(1, 1, "z", "", 5), (1, 2, "y", "", 9), (1, 1, "x", "", 5), (1, 2, "y2", "", 9)],
            &[&["y", "x"]],
            2,
        );
    }

    /// The articles at one address: file, title, day and words of each text.
    #[track_caller]
    fn check_address(texts: &[(&'static str, u64, &'static str, &'static str)], n_articles: usize) {
        let copy = |(idx, &(file, title, day, words)): (usize, _)| Copy {
            id: 7,
            text: idx as u8,
            file,
            captured: "",
            n_bytes: 5,
            title,
            day,
            words,
        };
        let given: Vec<Copy> = texts.iter().enumerate().map(copy).collect();
        let backwards: Vec<Copy> = given.iter().rev().cloned().collect();
        let (one, other) = (merged(given), merged(backwards));
        assert_eq!(one.starts.len(), n_articles);
        assert_eq!(files(&one), files(&other), "whatever the order");
        let ids = |merged: &Merged<Copy>| -> Vec<u64> {
            merged.versions.iter().map(|copy| copy.id).collect()
        };
        assert_eq!(ids(&one), ids(&other));
        let again = super::tests::merged(one.versions.clone());
        assert_eq!(files(&again), files(&one), "articles that were told apart stay so");
    }

    #[test]
    fn another_title_over_unlike_text_on_another_day_is_another_article() {
        let (september, october) = ("本月的清单里有松鼠", "本月的清单里有海鸥");
        let (a, b) = (("a", 1, "2020-09-01", september), ("b", 2, "2020-10-01", october));
        check_address(&[a, b], 2);
        // Titles are numbers here, and tell articles without text apart.
        check_address(&[a, b, ("c", 3, "2020-11-01", "")], 3);
        // The same day, the same title, an unknown day, or like text: versions.
        check_address(&[a, ("b", 2, "2020-09-01", october)], 1);
        check_address(&[a, ("b", 1, "2020-10-01", october)], 1);
        check_address(&[a, ("b", 2, "", october)], 1);
        check_address(&[a, ("b", 2, "2021-02-03", september)], 1);
        check_address(&[a, b, ("c", 3, "2021-02-03", september)], 2);
    }

    #[test]
    fn the_oldest_article_keeps_the_id_of_the_address() {
        let copy = |file, title, day, words| Copy {
            id: 7,
            text: title as u8,
            file,
            captured: "",
            n_bytes: 5,
            title,
            day,
            words,
        };
        let old = copy("old", 1, "2020-09-01", "一二三四五六七八");
        let new = copy("new", 2, "2020-10-01", "甲乙丙丁戊己庚辛");
        let id_of = |merged: &Merged<Copy>, file| {
            merged.versions.iter().find(|copy| copy.file == file).map(|copy| copy.id)
        };
        let both = merged(vec![new, old]);
        assert_eq!(id_of(&both, "old"), Some(7));
        let day = "2020-10-01".parse().expect("a day");
        assert_eq!(id_of(&both, "new"), Some(ArticleId(7).on_day(day).0));
    }
}
