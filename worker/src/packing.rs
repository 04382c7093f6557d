//! The records of all batches in, an archive out.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use broadsheet_bundle::{
    Above, ChunkRef, Form, Head, Key, Layout, OutputFile, Packed, PageCut, cut_for_memory,
    join_texts, parse_text, write_page, write_tree,
};
use broadsheet_intake::{Merged, Pieces, Rank, merge_versions};
use broadsheet_model::{Source, SourceId};
use broadsheet_search::FOLD_TABLE;

use crate::fields::{Reader, Writer};
use crate::record::{Record, encode};

/// An archive that is being packed: [`Packing::add`] all records, [`Packing::asked`] until nothing
/// is, [`Packing::plan`], [`Packing::page`] for each, [`Packing::finish`].
#[derive(Default)]
pub struct Packing {
    records: Vec<Record>,
    /// Pieces of the texts of these numbers: they were asked for.
    pieces: BTreeMap<u32, Pieces>,
    /// One article after the other, the current version first.
    versions: Vec<Record>,
    /// For each article, newest first, where its versions begin and how many it has.
    spans: Vec<(usize, usize)>,
    sources: Vec<Source>,
    keys: Vec<Key>,
    layout: Layout,
    pages: Vec<ChunkRef>,
}

impl Packing {
    /// Takes the records of a batch; `None` where they are damaged.
    pub fn add(&mut self, records: &[u8]) -> Option<()> {
        let mut input = Reader(records);
        while !input.0.is_empty() {
            let number = u32::try_from(self.records.len()).ok()?;
            self.records.push(Record::read(&mut input, number)?);
        }
        Some(())
    }

    /// The numbers of records whose texts are needed to tell articles apart that only share an
    /// address. Empty when all is known: then the articles are settled.
    pub fn asked(&mut self) -> Vec<u32> {
        let missing: RefCell<BTreeSet<u32>> = RefCell::default();
        let pieces = |record: &Record| -> Result<Pieces, Infallible> {
            let known = self.pieces.get(&record.number).cloned();
            Ok(known.unwrap_or_else(|| {
                missing.borrow_mut().insert(record.number);
                Pieces::of("", "")
            }))
        };
        let rank = |record: &Record| -> Rank { record.rank.clone() };
        let merged = merge_versions(self.records.clone(), rank, pieces);
        let merged = merged.unwrap_or_else(|never| match never {});
        let missing = missing.into_inner();
        if missing.is_empty() {
            self.settle(merged);
        }
        missing.into_iter().collect()
    }

    /// The text of a record that was asked for.
    pub fn give(&mut self, number: u32, text: &[u8]) -> Option<()> {
        let record = self.records.get(usize::try_from(number).ok()?)?;
        let articles = parse_text("text", text.get(..record.n_rows as usize)?).ok()?;
        let article = articles.first()?;
        let pieces = Pieces::of(&article.title, &article.body.text_blocks().join("\n"));
        self.pieces.insert(number, pieces);
        Some(())
    }

    fn settle(&mut self, merged: Merged<Record>) {
        let Merged { versions, starts, .. } = merged;
        self.pieces.clear();
        let mut sources: BTreeMap<SourceId, Source> = BTreeMap::new();
        for source in versions.iter().map(|version| &version.source) {
            let kept = match sources.remove(&source.id) {
                Some(known) => known.or(source.clone()),
                None => source.clone(),
            };
            sources.insert(kept.id.clone(), kept);
        }
        self.sources = sources.into_values().collect();
        let ends = starts.iter().skip(1).copied().chain([versions.len()]);
        let mut spans: Vec<(usize, usize)> =
            starts.iter().zip(ends).map(|(&start, end)| (start, end - start)).collect();
        spans.sort_by_key(|span| self.key(&versions, *span).order());
        self.keys = spans.iter().map(|span| self.key(&versions, *span)).collect();
        self.layout = cut_for_memory(&self.keys);
        (self.versions, self.spans) = (versions, spans);
    }

    fn key(&self, versions: &[Record], (start, n): (usize, usize)) -> Key {
        let current = &versions[start];
        let source = self.sources.binary_search_by(|known| known.id.cmp(&current.source.id));
        let rows = versions[start..start + n].iter().map(|version| version.n_rows);
        Key {
            id: current.id,
            published: current.published,
            source_idx: source.ok().and_then(|idx| u16::try_from(idx).ok()).unwrap_or(u16::MAX),
            n_text_bytes: u32::try_from(current.rank.n_text_bytes).unwrap_or(u32::MAX),
            n_row_bytes: rows.fold(0, u32::saturating_add),
        }
    }

    /// How many articles there are.
    pub fn n_articles(&self) -> usize {
        self.spans.len()
    }

    /// For each page how many texts it needs, then their numbers.
    pub fn plan(&self) -> Vec<u8> {
        let mut out = Writer::default();
        for page in self.layout.pages() {
            let numbers: Vec<u32> = self.of(page).map(|record| record.number).collect();
            out.u32(u32::try_from(numbers.len()).unwrap_or(u32::MAX));
            numbers.into_iter().for_each(|number| out.u32(number));
        }
        out.0
    }

    /// The versions of all articles of a page, in order.
    fn of(&self, page: &PageCut) -> impl Iterator<Item = &Record> {
        let spans = self.spans[page.numbers()].iter();
        spans.flat_map(|&(start, n)| &self.versions[start..start + n])
    }

    /// Writes the next page of the plan from its `texts`, one after the other; `None` where they
    /// are not the ones that were planned.
    pub fn page(&mut self, texts: &[u8]) -> Option<Vec<OutputFile>> {
        let page = self.layout.pages().nth(self.pages.len())?;
        let mut texts = Reader(texts);
        let mut chunks = Vec::with_capacity(page.texts.len());
        for text in &page.texts {
            let articles = self.spans[text.clone()].iter();
            let articles: Option<Vec<(Vec<u8>, Vec<u8>)>> = articles
                .map(|&(start, n)| joined(&self.versions[start..start + n], &mut texts))
                .collect();
            chunks.push(articles?);
        }
        let packed: Vec<Vec<Packed<'_>>> = chunks
            .iter()
            .map(|articles| articles.iter().map(|(rows, entry)| Packed { rows, entry }).collect())
            .collect();
        let written = write_page(Form::Bare, &packed);
        self.pages.push(written.page);
        Some(written.files)
    }

    /// What stands above the pages, the manifest last.
    pub fn finish(&self) -> Vec<OutputFile> {
        let above = Above {
            keys: &self.keys,
            layout: &self.layout,
            pages: &self.pages,
            fold_table: FOLD_TABLE,
        };
        let sources = self.sources.clone();
        write_tree(Form::Bare, Head::default(), sources, &above, Vec::new()).files
    }

    /// What became of articles that are none of their own: for each the name of its file, that of
    /// the file whose article it is, and whether it is another text of it.
    pub fn merges(&self) -> Vec<(&str, &str, bool)> {
        let mut current: BTreeMap<u64, &str> = BTreeMap::new();
        let mut kept: BTreeMap<u32, Option<&str>> = BTreeMap::new();
        for &(start, n) in &self.spans {
            let first = &self.versions[start];
            current.insert(first.id.0, &first.rank.file);
            for (idx, version) in self.versions[start..start + n].iter().enumerate() {
                kept.insert(version.number, (idx > 0).then_some(first.rank.file.as_str()));
            }
        }
        let merge = |record: &'_ Record| match kept.get(&record.number) {
            Some(None) => None,
            Some(Some(with)) => Some((*with, true)),
            None => Some((*current.get(&record.id.0)?, false)),
        };
        let of = |record| merge(record).map(|(with, other)| (record, with, other));
        let merges = self.records.iter().filter_map(of);
        merges.map(|(record, with, is_version)| (&*record.rank.file, with, is_version)).collect()
    }
}

/// The rows of all versions of an article, and the entry of the current one.
fn joined(versions: &[Record], texts: &mut Reader<'_>) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut all = Vec::with_capacity(versions.len());
    for version in versions {
        let (rows, entry) = texts.take(version.n_stored())?.split_at(version.n_rows as usize);
        all.push(if version.is_renamed {
            let mut article = parse_text("text", rows).ok()?.into_iter().next()?;
            article.id = version.id;
            encode(&article)
        } else {
            (rows.to_vec(), entry.to_vec())
        });
    }
    let rows = join_texts(all.iter().map(|(rows, _)| rows.as_slice()));
    Some((rows, all.swap_remove(0).1))
}

/// Files as the script takes them: how many, then the name and the bytes of each.
pub fn handed_over(files: &[OutputFile]) -> Vec<u8> {
    let mut out = Writer::default();
    out.u32(u32::try_from(files.len()).unwrap_or(u32::MAX));
    for file in files {
        out.text(&file.name);
        out.bytes(&file.bytes);
    }
    out.0
}
