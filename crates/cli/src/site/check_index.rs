//! Verifies the index of a site against the articles that were read.
//!
//! Whether it knows every character of every article, and nothing else, is told without making it
//! again: of each article the hashes of all its grams, each with its place, are added up, once from
//! its text and once from the index, and the two sums compared. That takes 8 bytes an article.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::atomic::{AtomicU64, Ordering};

use broadsheet_bundle::{
    ChunkRef, Entry, IndexFile, IndexRoot, MARKS, NAMED_DIGITS, PartTexts, Postings, Slice,
    parse_places, parse_sources, short_summary,
};
use broadsheet_model::{Article, ArticleId};
use broadsheet_search::{
    Folding, field_marks, fold_article, grams, marked_beginnings, marks_of_gram,
};
use rayon::prelude::*;

use super::check_coarse::{check_coarse, tally_print};
use super::index::{path_of, read_file, read_root, read_slice};
use super::reader::UNREADABLE;
use super::{Fault, Site, archive_name};

/// What an index has to know of an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Print {
    /// The hashes of its grams, added up.
    grams: u64,
    /// The same of the marks of its tags and authors.
    marks: u64,
}

impl Print {
    pub(super) fn of(article: &Article, folding: &Folding) -> Print {
        let mut text = String::new();
        let title_end = fold_article(article, folding, &mut text);
        let n_title = text[..title_end].chars().count() as u32;
        let letters: Vec<char> = text.chars().collect();
        let mut sum = 0_u64;
        grams(&letters, &('\0'..=char::MAX), |gram, position| {
            sum = sum.wrapping_add(hash(gram, position, position < n_title));
        });
        Print {
            grams: sum,
            marks: field_marks(article, folding)
                .into_iter()
                .fold(0, |sum, mark| sum.wrapping_add(hash(mark, 1, false))),
        }
    }
}

/// A gram at a place, hashed, so that no two mistakes are likely to make up for each other.
pub(super) fn hash(gram: u64, position: u32, in_title: bool) -> u64 {
    let mut hasher = DefaultHasher::new();
    (gram, position, in_title).hash(&mut hasher);
    hasher.finish()
}

/// An article as its index should know it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Indexed {
    pub(super) id: ArticleId,
    pub(super) source_idx: usize,
    pub(super) print: Print,
    /// What [`entry_print`] says of it.
    pub(super) entry: u64,
}

/// What a list shows of an article beside the index, hashed; `entry` is that of its page.
pub(super) fn entry_print(entry: &Entry) -> u64 {
    short_print(&Entry { summary: short_summary(&entry.summary), ..entry.clone() })
}

fn short_print(entry: &Entry) -> u64 {
    let Entry { id, title, source, published, authors, lang, summary } = entry;
    let mut hasher = DefaultHasher::new();
    (id.0, title, source.as_str(), published.to_string()).hash(&mut hasher);
    (authors, lang.tag(), summary).hash(&mut hasher);
    hasher.finish()
}

/// All articles, and the text chunks that hold them, each with how many it has; newest first.
#[derive(Debug, Default)]
pub(super) struct Articles {
    pub(super) articles: Vec<Indexed>,
    pub(super) texts: Vec<(ChunkRef, usize)>,
}

/// Checks every file of the index, and adds their names. Where not all articles could be read,
/// `articles` is absent, and what the index says is not compared with them.
pub(super) fn check_index(
    site: &Site,
    articles: Option<Articles>,
    names: &mut BTreeSet<String>,
    faults: &mut Vec<Fault>,
) {
    let manifest = &site.manifest;
    let n_indexed: usize =
        manifest.index.iter().fold(0, |sum, (_, n_articles)| sum.saturating_add(*n_articles));
    let is_complete = manifest.index.is_empty() || n_indexed == manifest.n_articles;
    if !is_complete {
        let reason = format!(
            "the parts of its index have {n_indexed} articles and it has {}; build the site again",
            manifest.n_articles
        );
        faults.push(Fault::new(super::MANIFEST, reason));
    }
    let Articles { mut articles, mut texts } = articles.filter(|_| is_complete).unwrap_or_default();
    articles.reverse();
    texts.reverse();
    let mut texts_left = &texts[..];
    let mut n_older = 0_usize;
    let mut tallies: Vec<Option<u64>> = Vec::new();
    for (chunk, n_articles) in &manifest.index {
        names.insert(archive_name(chunk));
        let own = articles.get(n_older..n_older.saturating_add(*n_articles));
        let texts = split_texts(&mut texts_left, *n_articles);
        n_older = n_older.saturating_add(*n_articles);
        match read_root(site, chunk, *n_articles) {
            Err(fault) => {
                faults.push(fault);
                tallies.push(None);
            }
            Ok(root) => {
                names.extend(root.upper_files().map(|file| path_of(&root, file)));
                let texts = PartTexts::new(texts);
                let check = PartCheck { site, chunk, root: &root, articles: own, texts };
                tallies.push(check.check(names, faults));
            }
        }
    }
    if let Some(chunk) = &manifest.coarse {
        check_coarse(site, chunk, &tallies, names, faults);
    }
}

/// Takes from the front of `texts` those of `n_articles`.
fn split_texts<'a>(
    texts: &mut &'a [(ChunkRef, usize)],
    n_articles: usize,
) -> &'a [(ChunkRef, usize)] {
    let mut n_left = n_articles;
    let own = texts
        .iter()
        .take_while(|(_, n)| n_left.checked_sub(*n).map(|rest| n_left = rest).is_some())
        .count();
    let (own, rest) = texts.split_at(own);
    *texts = rest;
    own
}

/// What an index says of each article, added up.
struct Sums {
    grams: Vec<AtomicU64>,
    /// Of marks: those of fields, and what marked beginnings have by their marks but not by grams,
    /// which is nothing.
    marks: Vec<AtomicU64>,
    /// The beginnings that are marked.
    marked: BTreeSet<u64>,
    /// What [`tally_print`] says of its grams.
    tally: AtomicU64,
}

impl Sums {
    fn new(root: &IndexRoot, slices: &[Slice]) -> Sums {
        let none = || (0..root.n_docs()).map(|_| AtomicU64::new(0)).collect();
        let starts = slices.iter().flat_map(Slice::starts);
        let of_grams: Vec<(u64, u32)> = starts.filter(|(gram, _)| *gram < MARKS).copied().collect();
        let marked = marked_beginnings(&of_grams);
        Sums { grams: none(), marks: none(), marked, tally: AtomicU64::new(0) }
    }

    /// Adds what `postings` say of each article.
    fn add(&self, postings: &Postings) {
        self.tally.fetch_add(tally_print(postings.gram, postings.docs.len()), Ordering::Relaxed);
        if postings.gram >= MARKS {
            return self.add_mark(postings.gram, postings, false);
        }
        let mut positions = postings.positions.iter();
        for (doc, count, n_title) in each(postings) {
            let own = positions.by_ref().take(count as usize).zip(0_u32..);
            let hashes = own.map(|(position, idx)| hash(postings.gram, *position, idx < n_title));
            self.grams[doc].fetch_add(hashes.fold(0, u64::wrapping_add), Ordering::Relaxed);
        }
        for mark in marks_of_gram(postings.gram, &self.marked) {
            self.add_mark(mark, postings, true);
        }
    }

    /// Adds that articles have a mark as often as they have a gram, or takes that away.
    fn add_mark(&self, mark: u64, postings: &Postings, is_taken_away: bool) {
        let (any, in_title) = (hash(mark, 1, false), hash(mark, 1, true));
        for (doc, count, n_title) in each(postings) {
            let of_any = any.wrapping_mul(count.into());
            let sum = of_any.wrapping_add(in_title.wrapping_mul(n_title.into()));
            let sum = if is_taken_away { sum.wrapping_neg() } else { sum };
            self.marks[doc].fetch_add(sum, Ordering::Relaxed);
        }
    }
}

/// The articles of `postings`, each with how often it has the gram, and how often in its title.
fn each(postings: &Postings) -> impl Iterator<Item = (usize, u32, u32)> {
    let counts = postings.counts.iter().zip(&postings.title_counts);
    postings.docs.iter().zip(counts).map(|(doc, (n, n_title))| (*doc as usize, *n, *n_title))
}

/// A part that is being checked.
struct PartCheck<'a> {
    site: &'a Site,
    chunk: &'a ChunkRef,
    root: &'a IndexRoot,
    /// Its articles, oldest first, where all could be read.
    articles: Option<&'a [Indexed]>,
    /// Their text chunks.
    texts: PartTexts<'a>,
}

impl PartCheck<'_> {
    /// Checks all numbered files, and what they and the root say. Gives what the coarse level has
    /// to say of the part, where that could be read.
    fn check(&self, names: &mut BTreeSet<String>, faults: &mut Vec<Fault>) -> Option<u64> {
        let places = (0..self.root.n_places()).into_par_iter().map(|file| self.check_places(file));
        let mut checked: Vec<Result<Option<Fault>, Fault>> = places.collect();
        checked.extend((0..self.root.n_sources()).map(|file| self.check_sources(file)));
        let (checked, damaged): (Vec<_>, Vec<_>) = checked.into_iter().partition(Result::is_ok);
        let mut found: Vec<Fault> = damaged.into_iter().filter_map(Result::err).collect();
        let slices: Vec<Result<Slice, Fault>> = (0..self.root.n_slices())
            .into_par_iter()
            .map(|number| read_slice(self.site, self.root, number))
            .collect();
        let (slices, damaged): (Vec<_>, Vec<_>) = slices.into_iter().partition(Result::is_ok);
        found.extend(damaged.into_iter().filter_map(Result::err));
        let slices: Vec<Slice> = slices.into_iter().flatten().collect();
        for slice in &slices {
            let files = slice.chunks().flat_map(|chunk| slice.files(chunk, true));
            names.extend(files.map(|file| path_of(self.root, file)));
        }
        let sums = Sums::new(self.root, &slices);
        let chunks = slices
            .par_iter()
            .flat_map(|slice| slice.chunks().into_par_iter().map(move |chunk| (slice, chunk)));
        let of_chunks: Vec<Fault> =
            chunks.flat_map_iter(|(slice, chunk)| self.check_chunk(slice, chunk, &sums)).collect();
        found.extend(of_chunks);
        let tally = found.is_empty().then(|| sums.tally.load(Ordering::Relaxed));
        // Where a file is damaged, that is what is wrong.
        if let Some(articles) = self.articles.filter(|_| found.is_empty()) {
            found.extend(self.compare(articles, &sums));
            found.extend(checked.into_iter().flatten().flatten());
        }
        faults.extend(found);
        tally
    }

    /// Reads the files of a chunk, and adds what they say of each article to `sums`.
    fn check_chunk(&self, slice: &Slice, chunk: u32, sums: &Sums) -> Vec<Fault> {
        let files: Vec<IndexFile> = slice.files(chunk, true).collect();
        let read = files.iter().map(|file| read_file(self.site, self.root, *file, Some(slice)));
        let (contents, damaged): (Vec<_>, Vec<_>) = read.partition(Result::is_ok);
        if !damaged.is_empty() {
            return damaged.into_iter().filter_map(Result::err).collect();
        }
        let contents: Vec<Vec<u8>> = contents.into_iter().flatten().collect();
        let content =
            |file| Some(contents[files.iter().position(|other| *other == file)?].as_slice());
        let postings =
            |with_positions| self.root.postings(chunk, with_positions, content, |_| true);
        let odd =
            |file: IndexFile, reason: &str| vec![Fault::new(path_of(self.root, file), reason)];
        if postings(false).is_none() {
            return odd(files[0], UNREADABLE);
        }
        let Some(postings) = postings(true) else { return odd(files[files.len() - 1], UNREADABLE) };
        if !is_in_place(slice, chunk, &postings) {
            return odd(
                files[0],
                "its grams are not those that its slice says; build the site again",
            );
        }
        postings.iter().for_each(|postings| sums.add(postings));
        Vec::new()
    }

    /// Reads a file of places; what it says that is not so, or that it is damaged.
    fn check_places(&self, number: u32) -> Result<Option<Fault>, Fault> {
        let file = IndexFile::Places(number);
        let path = path_of(self.root, file);
        let content = read_file(self.site, self.root, file, None)?;
        let places = parse_places(self.root, number, &content)
            .map_err(|error| Fault::of_chunk(&path, &error))?;
        let Some(articles) = self.articles else { return Ok(None) };
        let docs = self.root.docs_of_places(number);
        let own = &articles[docs.start as usize..docs.end as usize];
        let (texts, n_before) = self.texts.holding(&docs);
        if !are_named(&places.texts, texts) || places.n_before != n_before as usize {
            let reason =
                "the text chunks of its part are not those of the pages; build the site again";
            return Ok(Some(Fault::new(archive_name(self.chunk), reason)));
        }
        let odd =
            places.entries.iter().zip(own).find(|(entry, own)| short_print(entry) != own.entry);
        Ok(odd.map(|(_, own)| self.says_otherwise(own.id)))
    }

    /// The same of a file of sources.
    fn check_sources(&self, number: u32) -> Result<Option<Fault>, Fault> {
        let file = IndexFile::Sources(number);
        let content = read_file(self.site, self.root, file, None)?;
        let sources = parse_sources(self.root, number, &content)
            .map_err(|error| Fault::of_chunk(&path_of(self.root, file), &error))?;
        let Some(articles) = self.articles else { return Ok(None) };
        let docs = self.root.docs_of_sources(number);
        let own = &articles[docs.start as usize..docs.end as usize];
        let odd = sources.iter().zip(own).find(|(idx, own)| usize::from(**idx) != own.source_idx);
        Ok(odd.map(|(_, own)| self.says_otherwise(own.id)))
    }

    /// Compares what the chunks say of each article with what it is.
    fn compare(&self, articles: &[Indexed], sums: &Sums) -> Option<Fault> {
        let is_known = |doc: usize, article: &Indexed| {
            let grams = sums.grams[doc].load(Ordering::Relaxed);
            Print { grams, marks: sums.marks[doc].load(Ordering::Relaxed) } == article.print
        };
        let (_, odd) =
            articles.iter().enumerate().find(|(doc, article)| !is_known(*doc, article))?;
        Some(self.says_otherwise(odd.id))
    }

    fn says_otherwise(&self, id: ArticleId) -> Fault {
        let reason = format!(
            "what its part of the index says of the article {id} is not so; build the site again"
        );
        Fault::new(archive_name(self.chunk), reason)
    }
}

/// Whether a file of places names these text chunks, by the beginnings of their digests.
fn are_named(named: &[(ChunkRef, usize)], texts: &[(ChunkRef, usize)]) -> bool {
    let what = |(chunk, n_articles): &(ChunkRef, usize)| {
        let mut digits = chunk.sha256.to_string();
        digits.truncate(NAMED_DIGITS);
        (digits, chunk.n_bytes, *n_articles)
    };
    named.iter().map(what).eq(texts.iter().map(what))
}

/// Whether a search would look for these postings in this chunk.
pub(super) fn is_in_place(slice: &Slice, chunk: u32, postings: &[Postings]) -> bool {
    let idx = (chunk - slice.chunks().start) as usize;
    let (Some(first), Some(last)) = (postings.first(), postings.last()) else { return false };
    let (start, first_doc) = slice.starts()[idx];
    let goes_on = first.gram == start && first.docs.first() >= Some(&first_doc);
    let is_begun = if first_doc > 0 { goes_on } else { first.gram >= start };
    let next = slice.starts().get(idx + 1).copied().or(slice.next());
    let is_ended = next.is_none_or(|(next, next_doc)| {
        last.gram < next || last.gram == next && last.docs.last() < Some(&next_doc)
    });
    is_begun && is_ended && postings.is_sorted_by(|one, other| one.gram < other.gram)
}
