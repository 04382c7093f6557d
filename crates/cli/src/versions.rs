//! Several copies of one article: which one stands for it, and which ones are earlier texts.
//!
//! Copies with the same id and the same title and text are one; of those the file with the smallest
//! name wins. Copies with the same id and another text are versions of one article: the one
//! archived last is the article, then the longest, then the one whose file has the smallest digest;
//! the others are its earlier texts. Nothing depends on the order in which files are met.

use std::cmp::Reverse;

use broadsheet_model::{Article, ArticleId, Digest, Published};
use rayon::slice::ParallelSliceMut as _;

/// What tells one text from another: the beginning of a SHA-256 of title and plain text.
pub(crate) type TextDigest = [u8; 16];

/// The digest of an article's text, and how many bytes its title and its blocks of plain text have
/// together.
pub(crate) fn text_digest(article: &Article) -> (TextDigest, usize) {
    let mut text = article.title.clone();
    let blocks = article.body.text_blocks();
    for block in &blocks {
        text.push('\n');
        text.push_str(block);
    }
    (short(&Digest::of(text.as_bytes())), text.len() - blocks.len())
}

/// The first half of a digest: enough to tell things apart that nobody makes on purpose to be
/// alike.
pub(crate) fn short(digest: &Digest) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&digest.0[..16]);
    half
}

/// A copy of an article, wherever its text is.
pub(crate) trait Held: Send {
    /// Which article.
    fn id(&self) -> ArticleId;
    /// Which text.
    fn text(&self) -> TextDigest;
}

/// What decides between copies; asked for only where there are several.
#[derive(Debug)]
pub(crate) struct Claim {
    pub(crate) file: String,
    /// The first half of the digest of its file.
    pub(crate) sha256: [u8; 16],
    /// Position among the articles of its file.
    pub(crate) place_idx: usize,
    pub(crate) archived: Published,
    pub(crate) n_text_bytes: usize,
}

/// All articles, each with its versions.
#[derive(Debug)]
pub(crate) struct Settled<H> {
    /// One article after the other; of each the current version first, then the earlier ones,
    /// latest first.
    pub(crate) versions: Vec<H>,
    /// Where each article begins in `versions`, ordered by id.
    pub(crate) starts: Vec<usize>,
    /// Copies that were left out because another file holds the same text.
    pub(crate) n_repeated: usize,
}

/// Decides between copies.
pub(crate) fn settle<H: Held>(mut copies: Vec<H>, claim: impl Fn(&H) -> Claim) -> Settled<H> {
    copies.par_sort_unstable_by_key(|copy| (copy.id(), copy.text()));
    let n_copies = copies.len();
    let mut settled =
        Settled { versions: Vec::with_capacity(n_copies), starts: Vec::new(), n_repeated: 0 };
    let mut copies = copies.into_iter().peekable();
    while let Some(first) = copies.next() {
        let id = first.id();
        settled.starts.push(settled.versions.len());
        let mut next_same = || copies.next_if(|copy| copy.id() == id);
        let Some(second) = next_same() else {
            settled.versions.push(first);
            continue;
        };
        let mut group = vec![first, second];
        group.extend(std::iter::from_fn(next_same));
        settled.versions.extend(order(group, &claim));
    }
    settled.n_repeated = n_copies - settled.versions.len();
    settled
}

/// The different texts among the copies of one article, the current one first.
fn order<H: Held>(group: Vec<H>, claim: &impl Fn(&H) -> Claim) -> Vec<H> {
    let mut claimed: Vec<(Claim, H)> = group.into_iter().map(|copy| (claim(&copy), copy)).collect();
    claimed.sort_by(|(one, first), (other, second)| {
        let rank = |claim: &Claim| (claim.file.clone(), claim.sha256, claim.place_idx);
        first.text().cmp(&second.text()).then_with(|| rank(one).cmp(&rank(other)))
    });
    claimed.dedup_by(|(_, next), (_, before)| next.text() == before.text());
    claimed.sort_by_key(|(claim, _)| {
        let Claim { file, sha256, place_idx, archived, n_text_bytes } = claim;
        (Reverse(archived.order()), Reverse(*n_text_bytes), *sha256, file.clone(), *place_idx)
    });
    claimed.into_iter().map(|(_, copy)| copy).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Copy(u64, u8, &'static str, &'static str, usize);

    impl Held for Copy {
        fn id(&self) -> ArticleId {
            ArticleId(self.0)
        }

        fn text(&self) -> TextDigest {
            [self.1; 16]
        }
    }

    fn claim(copy: &Copy) -> Claim {
        Claim {
            file: copy.2.to_owned(),
            sha256: short(&Digest::of(copy.2.as_bytes())),
            place_idx: 0,
            archived: copy.3.parse().expect(copy.3),
            n_text_bytes: copy.4,
        }
    }

    /// Settles the copies in the given and in the opposite order.
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
            let settled = settle(copies, claim);
            let ends = settled.starts.iter().skip(1).copied().chain([settled.versions.len()]);
            let files: Vec<Vec<&str>> = settled
                .starts
                .iter()
                .zip(ends)
                .map(|(&start, end)| {
                    settled.versions[start..end].iter().map(|copy| copy.2).collect()
                })
                .collect();
            assert_eq!(
                (files, settled.n_repeated),
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
