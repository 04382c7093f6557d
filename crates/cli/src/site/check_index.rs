//! Verifies the index of a site against the articles that were read.
//!
//! Whether it knows every character of every article, and nothing else, is told without making it
//! again: of each article the hashes of all its grams, each with its place, are added up, once from
//! its text and once from the index, and the two sums compared. That takes 8 bytes an article.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::atomic::{AtomicU64, Ordering};

use broadsheet_bundle::{ChunkRef, IndexFile, IndexHead, LengthClass, MARKS, Postings, parse_map};
use broadsheet_model::{Article, ArticleId};
use broadsheet_search::{
    Folding, field_marks, fold_article, grams, marked_beginnings, marks_of_gram,
};
use rayon::prelude::*;

use super::index::{path_of, read_file, read_head};
use super::reader::UNREADABLE;
use super::{Fault, Site, archive_name};

/// What an index has to know of an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Print {
    bytes: u8,
    chars: u8,
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
            bytes: LengthClass::of(text.len()).0,
            chars: LengthClass::of(letters.len()).0,
            grams: sum,
            marks: field_marks(article, folding)
                .into_iter()
                .fold(0, |sum, mark| sum.wrapping_add(hash(mark, 1, false))),
        }
    }
}

/// A gram at a place, hashed, so that no two mistakes are likely to make up for each other.
fn hash(gram: u64, position: u32, in_title: bool) -> u64 {
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
    for (chunk, n_articles) in &manifest.index {
        names.insert(archive_name(chunk));
        let own = articles.get(n_older..n_older.saturating_add(*n_articles));
        let texts = split_texts(&mut texts_left, *n_articles);
        n_older = n_older.saturating_add(*n_articles);
        match read_head(site, chunk, *n_articles) {
            Err(fault) => faults.push(fault),
            Ok(head) => {
                names.extend(numbered(&head).map(|file| path_of(&head, file)));
                PartCheck { site, chunk, head: &head, articles: own, texts }.check(faults);
            }
        }
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

/// The numbered files of a part.
fn numbered(head: &IndexHead) -> impl Iterator<Item = IndexFile> {
    let chunks = 0..head.starts.len() as u32;
    let files = chunks.flat_map(|chunk| head.files(chunk, true));
    files.chain((0..head.map_starts.len() as u32).map(IndexFile::Map))
}

/// What an index says of each article, added up.
struct Sums {
    grams: Vec<AtomicU64>,
    /// Of marks: those of fields, and what marked beginnings have by their marks but not by grams,
    /// which is nothing.
    marks: Vec<AtomicU64>,
    /// The beginnings that are marked.
    marked: BTreeSet<u64>,
}

impl Sums {
    fn new(head: &IndexHead) -> Sums {
        let none = || (0..head.n_docs()).map(|_| AtomicU64::new(0)).collect();
        let marked = if head.has_marks() { marked_beginnings(head) } else { BTreeSet::new() };
        Sums { grams: none(), marks: none(), marked }
    }

    /// Adds what `postings` say of each article.
    fn add(&self, postings: &Postings) {
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
        // The first only says that there are marks.
        if mark == MARKS {
            return;
        }
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
    head: &'a IndexHead,
    /// Its articles, oldest first, where all could be read.
    articles: Option<&'a [Indexed]>,
    /// Their text chunks.
    texts: &'a [(ChunkRef, usize)],
}

impl PartCheck<'_> {
    /// Checks all numbered files, and what they and the head say.
    fn check(&self, faults: &mut Vec<Fault>) {
        let sums = Sums::new(self.head);
        let mut found: Vec<Fault> = (0..self.head.starts.len())
            .into_par_iter()
            .flat_map_iter(|chunk| self.check_chunk(chunk, &sums))
            .collect();
        let maps: Vec<Result<Vec<(ChunkRef, usize)>, Fault>> =
            (0..self.head.map_starts.len()).into_par_iter().map(|map| self.read_map(map)).collect();
        let mut texts = Vec::new();
        for map in maps {
            match map {
                Ok(map) => texts.extend(map),
                Err(fault) => found.push(fault),
            }
        }
        // Where a file is damaged, that is what is wrong.
        if let Some(articles) = self.articles.filter(|_| found.is_empty()) {
            found.extend(self.compare(articles, &sums));
            if texts != self.texts {
                let reason =
                    "the text chunks of its part are not those of the pages; build the site again";
                found.push(Fault::new(archive_name(self.chunk), reason));
            }
        }
        faults.extend(found);
    }

    /// Reads the files of a chunk, and adds what they say of each article to `sums`.
    fn check_chunk(&self, chunk: usize, sums: &Sums) -> Vec<Fault> {
        let files: Vec<IndexFile> = self.head.files(chunk as u32, true).collect();
        let read = files.iter().map(|file| read_file(self.site, self.head, *file));
        let (contents, damaged): (Vec<_>, Vec<_>) = read.partition(Result::is_ok);
        if !damaged.is_empty() {
            return damaged.into_iter().filter_map(Result::err).collect();
        }
        let contents: Vec<Vec<u8>> = contents.into_iter().flatten().collect();
        let content =
            |file| Some(contents[files.iter().position(|other| *other == file)?].as_slice());
        let postings =
            |with_positions| self.head.postings(chunk as u32, with_positions, content, |_| true);
        let odd =
            |file: IndexFile, reason: &str| vec![Fault::new(path_of(self.head, file), reason)];
        if postings(false).is_none() {
            return odd(files[0], UNREADABLE);
        }
        let Some(postings) = postings(true) else { return odd(files[files.len() - 1], UNREADABLE) };
        if !self.is_in_place(chunk, &postings) {
            return odd(
                files[0],
                "its grams are not those that the head says; build the site again",
            );
        }
        postings.iter().for_each(|postings| sums.add(postings));
        Vec::new()
    }

    /// Whether a search would look for these postings in this chunk.
    fn is_in_place(&self, chunk: usize, postings: &[Postings]) -> bool {
        let (Some(first), Some(last)) = (postings.first(), postings.last()) else { return false };
        let (start, first_doc) = self.head.starts[chunk];
        let goes_on = first.gram == start && first.docs.first() >= Some(&first_doc);
        let is_begun = if first_doc > 0 { goes_on } else { first.gram >= start };
        let is_ended = self.head.starts.get(chunk + 1).is_none_or(|(next, next_doc)| {
            last.gram < *next || last.gram == *next && last.docs.last() < Some(next_doc)
        });
        is_begun && is_ended && postings.is_sorted_by(|one, other| one.gram < other.gram)
    }

    fn read_map(&self, map: usize) -> Result<Vec<(ChunkRef, usize)>, Fault> {
        let file = IndexFile::Map(map as u32);
        let path = path_of(self.head, file);
        let content = read_file(self.site, self.head, file)?;
        let name = path.trim_start_matches(super::ARCHIVE);
        let texts = parse_map(name, &content).map_err(|error| Fault::of_chunk(&path, &error))?;
        let start = self.head.map_starts[map] as usize;
        let end = self.head.map_starts.get(map + 1).map_or(self.head.n_docs(), |end| *end as usize);
        if start + texts.iter().map(|(_, n_articles)| n_articles).sum::<usize>() == end {
            return Ok(texts);
        }
        Err(Fault::new(
            path,
            "its counts of articles are not those of the head; build the site again",
        ))
    }

    /// Compares what the head and the chunks say of each article with what it is.
    fn compare(&self, articles: &[Indexed], sums: &Sums) -> Option<Fault> {
        let is_known = |doc: usize, article: &Indexed| {
            let print = Print {
                bytes: self.head.bytes[doc].0,
                chars: self.head.chars[doc].0,
                grams: sums.grams[doc].load(Ordering::Relaxed),
                marks: match self.head.has_marks() {
                    true => sums.marks[doc].load(Ordering::Relaxed),
                    false => article.print.marks,
                },
            };
            print == article.print && usize::from(self.head.sources[doc]) == article.source_idx
        };
        let (_, odd) =
            articles.iter().enumerate().find(|(doc, article)| !is_known(*doc, article))?;
        let reason = format!(
            "what its part of the index says of the article {} is not so; build the site again",
            odd.id
        );
        Some(Fault::new(archive_name(self.chunk), reason))
    }
}
