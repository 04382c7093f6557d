//! The JSON files of a site: `feed.json`, by which an archive is followed, and the bundle from
//! which it can be built again.
//!
//! A bundle of at most [`MAX_SMALL_BYTES`] is `archive.json`. A larger one is cut into volumes of
//! at most [`MAX_VOLUME_BYTES`], `archive-1.json` and so on, each of which names the next. They are
//! cut from the oldest article on, so that new articles change the first volume alone, until there
//! is one volume more.
//!
//! A build writes them, and a check goes by the same code to say what has to be in them.

use std::io;
use std::ops::Range;

use anyhow::{Result, bail};
use broadsheet_bundle::Manifest;
use broadsheet_feed::{Feed, FeedWriter, Head, item};
use broadsheet_model::Article;
use rayon::prelude::*;

/// The feed of the newest articles.
pub(crate) const FOLLOWED: &str = "feed.json";
/// How many articles it has.
pub(crate) const N_FOLLOWED: usize = 50;
/// A bundle that is no larger than this, in bytes, is part of every site.
pub(crate) const MAX_SMALL_BYTES: usize = 5_000_000;
/// No volume of a larger one is larger than this, in bytes: static hosts take 20 MiB.
const MAX_VOLUME_BYTES: usize = 20_000_000;
/// How many articles are in memory at once.
const TOGETHER: usize = 128;

/// The articles of an archive, newest first, wherever they are.
pub(crate) trait Articles {
    /// How many there are.
    fn n_articles(&self) -> usize;

    /// Those with these numbers, with their earlier versions.
    fn articles(&mut self, numbers: Range<usize>) -> Result<Vec<Article>>;
}

/// How a bundle is divided into files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Volumes {
    /// Only a bundle that fits in `archive.json`, none otherwise.
    Small,
    /// A larger one in volumes.
    All,
}

/// A file of a bundle: which articles it has, and where the next ones are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Volume {
    pub(crate) name: String,
    /// Which articles.
    pub(crate) numbers: Range<usize>,
    /// The file with the next ones.
    pub(crate) next: Option<String>,
}

/// What an archive says as a whole.
pub(crate) fn head_of(manifest: &Manifest) -> Head {
    let broadsheet_bundle::Head { title, language, accent, imprint } = manifest.head.clone();
    Head { title, language, accent, imprint, sources: manifest.sources.clone() }
}

/// `feed.json`.
///
/// # Errors
/// Those of `articles`.
pub(crate) fn followed(articles: &mut impl Articles, head: &Head) -> Result<Vec<u8>> {
    let newest = articles.articles(0..N_FOLLOWED.min(articles.n_articles()))?;
    let items: Vec<Vec<u8>> = newest.iter().map(|article| item(Feed::Followed, article)).collect();
    followed_of(&items, head)
}

/// `feed.json` with these items.
///
/// # Errors
/// None: it is made in memory.
pub(crate) fn followed_of(items: &[Vec<u8>], head: &Head) -> Result<Vec<u8>> {
    let mut feed = FeedWriter::new(Feed::Followed, head, Vec::new())?;
    items.iter().try_for_each(|item| feed.add(item))?;
    Ok(feed.finish(None)?)
}

/// The files of a bundle, newest articles first; none where it is larger than was asked for.
///
/// # Errors
/// Those of `articles`, and when one article alone is larger than a volume.
pub(crate) fn volumes(
    articles: &mut impl Articles,
    head: &Head,
    wanted: Volumes,
) -> Result<Vec<Volume>> {
    match lengths(articles, most_bytes(wanted))? {
        Some(lengths) => divide(&lengths, head, wanted),
        None => Ok(Vec::new()),
    }
}

/// Items of more bytes together than this are not in the files of a bundle.
pub(crate) fn most_bytes(wanted: Volumes) -> usize {
    match wanted {
        Volumes::Small => MAX_SMALL_BYTES,
        Volumes::All => usize::MAX,
    }
}

/// The files of a bundle whose items have these lengths in bytes; none where it is larger than was
/// asked for.
///
/// # Errors
/// When one article alone is larger than a volume.
pub(crate) fn divide(lengths: &[usize], head: &Head, wanted: Volumes) -> Result<Vec<Volume>> {
    let around = bytes_around(head)?;
    let with_separators: Vec<usize> = lengths.iter().map(|length| length + ",\n".len()).collect();
    if around + with_separators.iter().sum::<usize>() <= MAX_SMALL_BYTES {
        let name = "archive.json".to_owned();
        return Ok(vec![Volume { name, numbers: 0..lengths.len(), next: None }]);
    }
    if wanted == Volumes::Small {
        return Ok(Vec::new());
    }
    let cuts = cut(&with_separators, MAX_VOLUME_BYTES.saturating_sub(around))?;
    let n_volumes = cuts.len();
    let name = |number: usize| format!("archive-{number}.json");
    let volume = |(number, numbers)| Volume {
        name: name(number),
        numbers,
        next: (number < n_volumes).then(|| name(number + 1)),
    };
    Ok((1..).zip(cuts).map(volume).collect())
}

/// Whether a file of a site is named as one of these; `feed.json` is not asked about.
pub(crate) fn is_volume_name(name: &str) -> bool {
    let number = name.strip_prefix("archive").and_then(|name| name.strip_suffix(".json"));
    number.is_some_and(|number| {
        number.is_empty()
            || number
                .strip_prefix('-')
                .is_some_and(|n| !n.is_empty() && n.bytes().all(|digit| digit.is_ascii_digit()))
    })
}

/// What a file has besides its items, in bytes, at most.
fn bytes_around(head: &Head) -> Result<usize> {
    let empty = FeedWriter::new(Feed::Bundle, head, Vec::new())?;
    Ok(empty.finish(Some("archive-1000000.json"))?.len())
}

/// For each article how many bytes its item has; `None` where all together have more than
/// `most_bytes`.
fn lengths(articles: &mut impl Articles, most_bytes: usize) -> Result<Option<Vec<usize>>> {
    let n_articles = articles.n_articles();
    let mut lengths = Vec::with_capacity(n_articles);
    let mut n_bytes = 0;
    for start in (0..n_articles).step_by(TOGETHER) {
        let some = articles.articles(start..n_articles.min(start + TOGETHER))?;
        let length = |article: &Article| item(Feed::Bundle, article).len();
        let of_some: Vec<usize> = some.par_iter().map(length).collect();
        n_bytes += of_some.iter().sum::<usize>();
        if n_bytes > most_bytes {
            return Ok(None);
        }
        lengths.extend(of_some);
    }
    Ok(Some(lengths))
}

/// Cuts articles of these lengths into volumes, filling each from the oldest article on; the
/// newest volume comes first.
fn cut(lengths: &[usize], most_bytes: usize) -> Result<Vec<Range<usize>>> {
    let mut cuts = Vec::new();
    let mut end = lengths.len();
    let mut n_bytes = 0;
    for (number, length) in lengths.iter().enumerate().rev() {
        if *length > most_bytes {
            bail!(
                "article {number}, counted from the newest, has {length} bytes of JSON, and a volume \
                 has at most {most_bytes}; build without --json"
            );
        }
        if n_bytes + length > most_bytes {
            cuts.push(number + 1..end);
            (end, n_bytes) = (number + 1, 0);
        }
        n_bytes += length;
    }
    cuts.push(0..end);
    cuts.reverse();
    Ok(cuts)
}

/// Writes one file of a bundle.
///
/// # Errors
/// Those of `articles` and of `out`.
pub(crate) fn write_volume<W: io::Write>(
    articles: &mut impl Articles,
    head: &Head,
    volume: &Volume,
    out: W,
) -> Result<W> {
    let mut feed = FeedWriter::new(Feed::Bundle, head, out)?;
    let Range { start, end } = volume.numbers;
    for first in (start..end).step_by(TOGETHER) {
        let some = articles.articles(first..end.min(first + TOGETHER))?;
        let items: Vec<Vec<u8>> =
            some.par_iter().map(|article| item(Feed::Bundle, article)).collect();
        items.iter().try_for_each(|item| feed.add(item))?;
    }
    Ok(feed.finish(volume.next.as_deref())?)
}

/// Writes the whole bundle as one file, whatever its size.
///
/// # Errors
/// Those of `articles` and of `out`.
pub(crate) fn write_bundle<W: io::Write>(
    articles: &mut impl Articles,
    head: &Head,
    out: W,
) -> Result<W> {
    let all = Volume { name: String::new(), numbers: 0..articles.n_articles(), next: None };
    write_volume(articles, head, &all, out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check<const N: usize>(lengths: &[usize], most_bytes: usize, expected: [(usize, usize); N]) {
        let cuts = cut(lengths, most_bytes).expect("each fits");
        let ends: Vec<(usize, usize)> = cuts.iter().map(|cut| (cut.start, cut.end)).collect();
        assert_eq!(ends, expected);
    }

    #[test]
    fn volumes_fill_from_the_oldest_article_so_that_new_ones_change_the_first() {
        check(&[4, 4, 4, 4, 4], 10, [(0, 1), (1, 3), (3, 5)]);
        check(&[4, 4, 4, 4, 4, 4], 10, [(0, 2), (2, 4), (4, 6)]);
        check(&[10, 1, 9], 10, [(0, 1), (1, 3)]);
        check(&[1], 10, [(0, 1)]);
        assert!(cut(&[1, 11, 1], 10).expect_err("too long").to_string().contains("article 1,"));
    }

    #[test]
    fn only_bundles_are_named_so() {
        for name in ["archive.json", "archive-1.json", "archive-20.json"] {
            assert!(is_volume_name(name), "{name}");
        }
        for name in ["feed.json", "archive-.json", "archive-x.json", "archive1.json", "archive"] {
            assert!(!is_volume_name(name), "{name}");
        }
    }
}
