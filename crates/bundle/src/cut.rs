//! Where one file ends and the next begins.
//!
//! Cuts depend on the articles around them and on nothing else, so that an added article changes
//! the files around it and leaves all others as they are. Within a window of allowed sizes a run
//! ends after the item with the smallest hash (content-defined chunking by local minima): once two
//! series have a cut in common they agree from there on. Runs are made from the oldest article to
//! the newest, so that what an archive usually gains, newer articles, changes only its last runs.
//!
//! All runs begin anew at *anchors*, which are after every [`Division::part_articles`] articles,
//! counted from the oldest. What lies between two of them depends on nothing else.

use std::ops::Range;

use crate::mixed::mixed;
use crate::{Division, Key, Layout, PageCut, Section};

/// About how many bytes of text a text chunk has, in archives of fewer than so many articles. A
/// result of a search is one text chunk, and what articles have in common their dictionary has, so
/// in archives that people search a chunk is an article or a few short ones; where there are very
/// many, it is as large as the number of files asks for.
const TEXT_BYTES: [(usize, usize); 3] =
    [(131_072, 2 * 1024), (262_144, 6 * 1024), (usize::MAX, 24 * 1024)];
/// What an article's other fields add to its text, about.
const FIELD_BYTES: usize = 300;
/// No text chunk has more bytes of rows than this, unless a single article has. Texts never come
/// near it, pictures inside of articles do: several of megabytes each would otherwise be one file
/// that no static host takes (20 MiB).
const MAX_ROW_BYTES: usize = 8 * 1024 * 1024;
/// The same in an archive that stays in memory.
const MEMORY_TEXT_BYTES: usize = 128 * 1024;
/// About how many articles a page has.
const PAGE_ARTICLES: usize = 40;
/// About how many pages a directory has.
const DIRECTORY_PAGES: usize = 256;

/// Cuts the articles `keys`, which are newest first.
pub fn cut(keys: &[Key], division: Division) -> Layout {
    let section = |numbers: Range<usize>| {
        cut_section(&keys[numbers.clone()], keys.len(), division, numbers.start)
    };
    Layout { sections: division.sections(keys.len()).map(section).collect() }
}

/// Cuts the articles `keys` between two anchors, or after the last, of an archive of `n_articles`.
/// They are newest first, the first of them having the number `first`.
pub fn cut_section(keys: &[Key], n_articles: usize, division: Division, first: usize) -> Section {
    let n_deciding = division.n_deciding(n_articles);
    let target = TEXT_BYTES
        .iter()
        .find(|(less_than, _)| n_deciding < *less_than)
        .map_or(TEXT_BYTES[0].1, |(_, bytes)| *bytes);
    let times = |usual: usize| usual.saturating_mul(division.coarseness.max(1) as usize);
    let directories = cut_into(keys, first, times(target), times(PAGE_ARTICLES));
    Section { directories, is_full: keys.len() == division.part_articles }
}

/// Cuts for an archive that stays in memory, where texts are scanned and a file costs less than the
/// trouble of one more.
pub fn cut_for_memory(keys: &[Key]) -> Layout {
    let directories = cut_into(keys, 0, MEMORY_TEXT_BYTES, PAGE_ARTICLES);
    Layout { sections: vec![Section { directories, is_full: false }] }
}

/// Cuts into text chunks of about `target` bytes of text, and pages of about so many articles;
/// gives the pages of each directory.
fn cut_into(keys: &[Key], first: usize, target: usize, page_articles: usize) -> Vec<Vec<PageCut>> {
    let n = keys.len();
    // All that follows counts from the oldest article; a level is the list of the ends of its runs
    // in the level below.
    let key = |idx: usize| &keys[n - 1 - idx];
    let articles: Vec<Item> = (0..n)
        .map(|idx| Item {
            n_row_bytes: key(idx).n_row_bytes as usize,
            ..Item::new(key(idx), key(idx).n_text_bytes as usize + FIELD_BYTES)
        })
        .collect();
    let texts = ends(&articles, target);
    let text_items: Vec<Item> =
        runs(&texts).map(|text| Item::new(key(text.end - 1), text.len())).collect();
    let pages = ends(&text_items, page_articles);
    let page_items: Vec<Item> =
        pages.iter().map(|end| Item::new(key(texts[end - 1] - 1), 1)).collect();
    let directories = ends(&page_items, DIRECTORY_PAGES);

    let end = first + n;
    let numbers = |articles: Range<usize>| end - articles.end..end - articles.start;
    let texts: Vec<Range<usize>> = runs(&texts).map(numbers).collect();
    let page = |page: Range<usize>| PageCut { texts: texts[page].iter().rev().cloned().collect() };
    let pages: Vec<PageCut> = runs(&pages).map(page).collect();
    let directory = |directory: Range<usize>| pages[directory].iter().rev().cloned().collect();
    runs(&directories).map(directory).rev().collect()
}

/// What is grouped: an article, or the run of a level below.
struct Item {
    /// Decides where a run ends: that of its last article.
    hash: u64,
    weight: usize,
    /// Counts where items become files: see [`MAX_ROW_BYTES`].
    n_row_bytes: usize,
}

impl Item {
    fn new(last: &Key, weight: usize) -> Item {
        Item { hash: mixed(last.id.0), weight, n_row_bytes: 0 }
    }
}

/// The ends of runs of about `target` weight of whatever has these hashes and weights.
pub(crate) fn ends_of(items: impl Iterator<Item = (u64, usize)>, target: usize) -> Vec<usize> {
    let item = |(hash, weight)| Item { hash, weight, n_row_bytes: 0 };
    ends(&items.map(item).collect::<Vec<_>>(), target)
}

/// The ends of the runs of `items`, each of about `target` weight: at least five eighths of it and,
/// unless one item alone is heavier, at most thirteen eighths. The last run may be lighter, and so
/// may one that ends because its rows are long.
fn ends(items: &[Item], target: usize) -> Vec<usize> {
    let (least, most) = (target.saturating_mul(5) / 8, target.saturating_mul(13) / 8);
    let mut ends = Vec::new();
    let mut start = 0;
    while start < items.len() {
        let (mut weight, mut n_row_bytes) = (0, 0);
        let mut best: Option<(u64, usize)> = None;
        let mut end = start;
        while let Some(item) = items.get(end) {
            let fits =
                weight + item.weight <= most && n_row_bytes + item.n_row_bytes <= MAX_ROW_BYTES;
            if end > start && !fits {
                break;
            }
            weight += item.weight;
            n_row_bytes += item.n_row_bytes;
            end += 1;
            let candidate = (items[end - 1].hash, end);
            if weight >= least && best.is_none_or(|best| candidate < best) {
                best = Some(candidate);
            }
        }
        // Everything that is left fits: it stays together until there is more.
        start = if end == items.len() { end } else { best.map_or(end, |(_, end)| end) };
        ends.push(start);
    }
    ends
}

/// The runs that end at `ends`.
fn runs(ends: &[usize]) -> impl DoubleEndedIterator<Item = Range<usize>> {
    (0..ends.len()).map(|idx| idx.checked_sub(1).map_or(0, |before| ends[before])..ends[idx])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use broadsheet_model::{ArticleId, Published};

    use super::*;

    /// Articles with ids and lengths from a small generator, newest first.
    fn keys(n: usize, seed: u64) -> Vec<Key> {
        let key = |idx: usize| {
            let id = ArticleId(mixed(seed + idx as u64));
            Key {
                id,
                published: Published::Unknown,
                source_idx: 0,
                n_text_bytes: 500 + (id.0 % 9_000) as u32,
                n_row_bytes: 1_000 + (id.0 % 9_000) as u32,
            }
        };
        (0..n).map(key).collect()
    }

    fn coarse(keys: &[Key], coarseness: u32) -> Layout {
        cut(keys, Division { coarseness, ..Division::default() })
    }

    /// Every file of the text level, told by the ids in it.
    fn texts(keys: &[Key], layout: &Layout) -> BTreeSet<Vec<ArticleId>> {
        let ids = |text: &Range<usize>| keys[text.clone()].iter().map(|key| key.id).collect();
        layout.pages().flat_map(|page| page.texts.iter().map(ids)).collect()
    }

    #[test]
    fn every_article_stands_in_one_text_of_one_page_in_order() {
        for n in [0, 1, 2, 7, 40, 41, 500, 30_000, 70_000] {
            let layout = cut(&keys(n, 1), Division::default());
            let mut next = 0;
            for page in layout.pages() {
                assert_eq!(page.numbers().start, next);
                for text in &page.texts {
                    assert_eq!(text.start, next, "{n}");
                    next = text.end;
                }
                assert!(page.numbers().len() <= 80, "{n}: {:?}", page.numbers());
            }
            assert_eq!(next, n);
            assert!(
                layout.directories().all(|pages| !pages.is_empty() && pages.len() <= 416),
                "{n}"
            );
        }
    }

    #[test]
    fn an_article_that_is_added_anywhere_changes_few_files() {
        let before = keys(20_000, 7);
        let old = texts(&before, &cut(&before, Division::default()));
        let mut n_changed = 0;
        let places: Vec<usize> = (0..100).map(|idx| idx * 199).collect();
        for place in &places {
            let mut after = before.clone();
            after.insert(*place, keys(1, 1_000_000 + *place as u64)[0]);
            n_changed += texts(&after, &cut(&after, Division::default())).difference(&old).count();
        }
        assert!(
            n_changed < 2 * places.len(),
            "{n_changed} text chunks for {} articles",
            places.len()
        );
    }

    #[test]
    fn articles_with_large_pictures_are_divided_by_them_and_only_there() {
        let plain = keys(500, 5);
        let mut heavy = plain.clone();
        // Hardly any text, and pictures of three megabytes; one article of more than a chunk has.
        for key in &mut heavy[200..240] {
            (key.n_text_bytes, key.n_row_bytes) = (20, 3_000_000);
        }
        heavy[210].n_row_bytes = 13_000_000;
        let layout = cut(&heavy, Division::default());
        for text in layout.pages().flat_map(|page| &page.texts) {
            let rows = heavy[text.clone()].iter().map(|key| key.n_row_bytes as usize);
            let n_row_bytes = rows.sum::<usize>();
            assert!(text.len() == 1 || n_row_bytes <= MAX_ROW_BYTES, "{text:?}: {n_row_bytes}");
        }
        let as_before = texts(&plain, &cut(&plain, Division::default()));
        let changed = texts(&heavy, &layout).difference(&as_before).count();
        assert!((14..50).contains(&changed), "{changed} text chunks");
    }

    #[test]
    fn a_coarse_archive_has_fewer_files_that_change_as_seldom() {
        // Short ones: an article that is longer than a chunk is one of its own either way.
        let short = |n, seed| -> Vec<Key> {
            let keys = keys(n, seed).into_iter();
            keys.map(|key| Key { n_text_bytes: key.n_text_bytes % 1_000, ..key }).collect()
        };
        let before = short(20_000, 9);
        let usual = cut(&before, Division::default());
        let n = |layout: &Layout| {
            let n_texts: usize = layout.pages().map(|page| page.texts.len()).sum();
            (n_texts, layout.pages().count())
        };
        let ((n_texts, n_pages), (n_coarse, n_coarse_pages)) = (n(&usual), n(&coarse(&before, 4)));
        assert!(n_coarse * 3 < n_texts && n_coarse_pages * 3 < n_pages, "{n_coarse}: {n_texts}");
        let old = texts(&before, &coarse(&before, 4));
        let mut after = before.clone();
        after.insert(5_000, short(1, 1_000_000)[0]);
        assert!(texts(&after, &coarse(&after, 4)).difference(&old).count() <= 4);
        assert_eq!(n(&coarse(&before, u32::MAX)).1, 1);
    }

    #[test]
    fn newer_articles_change_only_the_newest_files() {
        let after = keys(10_000, 3);
        let before = after[100..].to_vec();
        let old = texts(&before, &cut(&before, Division::default()));
        let new = texts(&after, &cut(&after, Division::default()));
        let n_gone = old.difference(&new).count();
        assert!(n_gone <= 2, "{n_gone} of {} text chunks are gone", old.len());
    }
}
