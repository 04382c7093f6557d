//! Learning from a folder of real articles.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use broadsheet_model::{
    Article, ArticleId, Block, Description, ImageData, Inline, SourceId, plain_text,
};
use broadsheet_readers::{SourceTable, read};
use rayon::prelude::*;
use walkdir::WalkDir;

use super::dates::Rhythm;
use super::text::Text;

/// How many bytes of files are learnt from in full, at most (about 12 times this stays in memory
/// while learning, a third of that afterwards). Of a larger folder every second, third … article of
/// each source is.
const SAMPLE_BYTES: u64 = 64 * 1024 * 1024;
/// How many files are in memory at a time.
const BATCH_FILES: usize = 2048;

/// What a folder of real articles is like.
#[derive(Debug)]
pub struct Model {
    pub(crate) text: Text,
    pub(crate) rhythm: Rhythm,
    /// The articles that were learnt in full, those of one source together.
    pub(crate) templates: Vec<Template>,
    /// How many of all articles the templates up to and including this one stand for.
    pub(crate) stands_for: Vec<usize>,
    /// Where each title begins in the text.
    pub(crate) titles: Vec<u32>,
}

/// What is taken from one real article.
#[derive(Debug)]
pub(crate) struct Template {
    pub(crate) url: String,
    pub(crate) authors: Vec<String>,
    pub(crate) n_title_chars: usize,
    pub(crate) blocks: Vec<Shape>,
    /// Where its blocks stand in the text.
    pub(crate) span: Range<u32>,
}

/// One block of a real article.
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) kind: Kind,
    /// Where it begins in the text.
    pub(crate) start: u32,
    /// How long it is.
    pub(crate) n_chars: usize,
    /// Its links, in order.
    pub(crate) links: Vec<Link>,
}

/// A link in a block.
#[derive(Debug)]
pub(crate) struct Link {
    /// How many characters of the block are before it.
    pub(crate) at: usize,
    /// What it shows.
    pub(crate) text: String,
    /// Where it leads.
    pub(crate) href: String,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Paragraph,
    Heading,
    /// A picture at this address, and its caption.
    Figure(String),
}

impl Model {
    /// Learns from all files below `folder` that can be read and whose articles have an address.
    ///
    /// # Errors
    /// When the folder cannot be listed, or holds no such article.
    pub fn learn(folder: &Path) -> Result<Model> {
        let files = list(folder)?;
        let n_bytes: u64 = files.iter().map(|(_, n_bytes)| n_bytes).sum();
        let stride = usize::try_from(n_bytes.div_ceil(SAMPLE_BYTES).max(1))?;
        let sources = SourceTable::builtin();
        let mut learner = Learner { stride, ..Learner::default() };
        for batch in files.chunks(BATCH_FILES) {
            let read: Vec<Vec<Article>> =
                batch.par_iter().map(|(path, _)| articles(path, &sources)).collect();
            read.iter().flatten().for_each(|article| learner.take(article));
        }
        let model = learner.finish();
        ensure!(
            !model.templates.is_empty(),
            "no article with a text and an address in {}",
            folder.display()
        );
        Ok(model)
    }

    /// How many characters of text it remembers.
    pub fn n_chars(&self) -> usize {
        self.text.len()
    }
}

/// The files below `folder` in sorted order, with their sizes in bytes.
pub(crate) fn list(folder: &Path) -> Result<Vec<(PathBuf, u64)>> {
    let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    let mut files = Vec::new();
    for entry in walk {
        let entry = entry.with_context(|| format!("could not list {}", folder.display()))?;
        if entry.file_type().is_file() {
            let n_bytes = entry
                .metadata()
                .with_context(|| format!("could not look at {}", entry.path().display()))?
                .len();
            files.push((entry.into_path(), n_bytes));
        }
    }
    Ok(files)
}

/// The articles in a file; none where it cannot be read. To say which files are odd is the task of
/// `broadsheet lint`.
pub(crate) fn articles(path: &Path, sources: &SourceTable) -> Vec<Article> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let reading = fs::read(path).ok().and_then(|bytes| read(&name, &bytes, sources).ok());
    reading.map(|reading| reading.articles).unwrap_or_default()
}

#[derive(Default)]
struct Learner {
    stride: usize,
    /// The articles that were met. Real folders hold many copies of an article, and a site has it
    /// once.
    known: BTreeSet<ArticleId>,
    text: Text,
    rhythm: Rhythm,
    titles: Vec<u32>,
    by_source: BTreeMap<SourceId, Vec<(Template, usize)>>,
    n_seen: BTreeMap<SourceId, usize>,
}

impl Learner {
    fn take(&mut self, article: &Article) {
        let Some(url) = &article.url else { return };
        if !self.known.insert(article.id) {
            return;
        }
        let n_seen = self.n_seen.entry(article.source.clone()).or_default();
        let is_kept = n_seen.is_multiple_of(self.stride);
        self.rhythm.learn(article.published);
        let of_source = self.by_source.entry(article.source.clone()).or_default();
        if !is_kept {
            // It is not looked at further, but it makes the one before it more likely.
            *n_seen += 1;
            if let Some((_, stands_for)) = of_source.last_mut() {
                *stands_for += 1;
            }
            return;
        }
        let begin = self.text.end();
        let mut blocks = Blocks { text: &mut self.text, shapes: Vec::new() };
        blocks.take(&article.body.blocks);
        let shapes = blocks.shapes;
        let span = begin..self.text.end();
        if shapes.iter().all(|shape| shape.n_chars == 0) {
            return;
        }
        *n_seen += 1;
        self.titles.push(self.text.push(&article.title));
        let template = Template {
            url: url.as_str().to_owned(),
            authors: article.authors.clone(),
            n_title_chars: article.title.chars().count(),
            blocks: shapes,
            span,
        };
        of_source.push((template, 1));
    }

    fn finish(mut self) -> Model {
        self.text.link();
        let (templates, counts): (Vec<Template>, Vec<usize>) =
            self.by_source.into_values().flatten().unzip();
        let mut n_before = 0;
        let stands_for = counts.into_iter().map(|count| {
            n_before += count;
            n_before
        });
        Model {
            stands_for: stands_for.collect(),
            text: self.text,
            rhythm: self.rhythm,
            templates,
            titles: self.titles,
        }
    }
}

/// The blocks of one article on their way into the text.
struct Blocks<'t> {
    text: &'t mut Text,
    shapes: Vec<Shape>,
}

impl Blocks<'_> {
    /// Takes the blocks in reading order. Readers let nothing nest deeper than 64.
    fn take(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(text) => self.push(Kind::Paragraph, text),
                Block::Heading { text, .. } => self.push(Kind::Heading, text),
                Block::Figure { image, caption } => match &image.data {
                    ImageData::Remote(url) => {
                        self.push(Kind::Figure(url.as_str().to_owned()), caption)
                    }
                    _ => self.push(Kind::Paragraph, caption),
                },
                Block::List { items, .. } => items.iter().for_each(|item| self.take(&item.blocks)),
                Block::Descriptions(parts) => {
                    for part in parts {
                        match part {
                            Description::Term(text) => self.push(Kind::Paragraph, text),
                            Description::Details(blocks) => self.take(blocks),
                        }
                    }
                }
                Block::Quote(blocks) | Block::Region { blocks, .. } => self.take(blocks),
                Block::Table(table) => {
                    self.push(Kind::Paragraph, &table.caption);
                    table
                        .rows
                        .iter()
                        .flat_map(|row| &row.cells)
                        .for_each(|cell| self.push(Kind::Paragraph, &cell.text));
                }
                Block::Code(text) => self.push(Kind::Paragraph, &[Inline::Text(text.clone())]),
                Block::Rule => {}
            }
        }
    }

    fn push(&mut self, kind: Kind, inlines: &[Inline]) {
        let text = plain_text(inlines);
        let n_chars = text.chars().count();
        if text.trim().is_empty() && !matches!(kind, Kind::Figure(_)) {
            return;
        }
        let start = self.text.push(&text);
        let mut links = Vec::new();
        find_links(inlines, &mut 0, &mut links);
        self.shapes.push(Shape { kind, start, n_chars, links });
    }
}

/// The links among `inlines` that have a text; `at` counts the characters before.
fn find_links(inlines: &[Inline], at: &mut usize, links: &mut Vec<Link>) {
    for inline in inlines {
        match inline {
            Inline::Link { href, text } => {
                let text = plain_text(text);
                let n_chars = text.chars().count();
                if n_chars > 0 {
                    links.push(Link { at: *at, text, href: href.as_str().to_owned() });
                }
                *at += n_chars;
            }
            Inline::Text(text) | Inline::Code(text) => *at += text.chars().count(),
            Inline::Break => *at += 1,
            other => find_links(other.inner(), at, links),
        }
    }
}
