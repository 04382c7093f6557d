//! Several copies of one article: which one stands for it, and which ones are earlier texts.
//!
//! [`order_versions`] has the rule; here copies find each other by id.

use broadsheet_model::{ArticleId, order_versions};
use rayon::slice::ParallelSliceMut as _;

pub use broadsheet_model::{CopyRank as Rank, TextDigest, short_digest, text_digest};

/// A copy of an article, wherever its text is.
pub trait HasVersion: Send {
    /// Which article.
    fn id(&self) -> ArticleId;
    /// Which text.
    fn text(&self) -> TextDigest;
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

/// Decides between copies.
pub fn merge_versions<H: HasVersion>(mut copies: Vec<H>, rank: impl Fn(&H) -> Rank) -> Merged<H> {
    copies.par_sort_unstable_by_key(|copy| (copy.id(), copy.text()));
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

fn order<H: HasVersion>(group: Vec<H>, rank: &impl Fn(&H) -> Rank) -> Vec<H> {
    order_versions(group.into_iter().map(|copy| (copy.text(), rank(&copy), copy)).collect())
}

#[cfg(test)]
mod tests {
    use broadsheet_model::Digest;

    use super::*;

    struct Copy(u64, u8, &'static str, &'static str, usize);

    impl HasVersion for Copy {
        fn id(&self) -> ArticleId {
            ArticleId(self.0)
        }

        fn text(&self) -> TextDigest {
            [self.1; 16]
        }
    }

    fn rank(copy: &Copy) -> Rank {
        Rank {
            file: copy.2.to_owned(),
            sha256: short_digest(&Digest::of(copy.2.as_bytes())),
            place_idx: 0,
            archived: copy.3.parse().expect(copy.3),
            n_text_bytes: copy.4,
        }
    }

    /// Merges the copies in the given and in the opposite order.
    #[track_caller]
    fn check(
        copies: &[(u64, u8, &'static str, &'static str, usize)],
        expected: &[&[&str]],
        n_repeated: usize,
    ) {
        let given: Vec<_> = copies.iter().map(|&(a, b, c, d, e)| Copy(a, b, c, d, e)).collect();
        let backwards: Vec<_> =
            copies.iter().rev().map(|&(a, b, c, d, e)| Copy(a, b, c, d, e)).collect();
        for copies in [given, backwards] {
            let merged = merge_versions(copies, rank);
            let ends = merged.starts.iter().skip(1).copied().chain([merged.versions.len()]);
            let files: Vec<Vec<&str>> = merged
                .starts
                .iter()
                .zip(ends)
                .map(|(&start, end)| {
                    merged.versions[start..end].iter().map(|copy| copy.2).collect()
                })
                .collect();
            assert_eq!(
                (files, merged.n_repeated),
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
}
