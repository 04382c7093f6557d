//! What folders hold: text, bytes as a host sends them, digests. All cores work on it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result};
use broadsheet_model::{Article, Digest};
use broadsheet_readers::SourceTable;
use flate2::Compression;
use flate2::write::GzEncoder;
use rayon::prelude::*;

use super::learn::{articles, list};

/// How many files' texts are packed as one stream. `gzip` looks back 32 KiB, so that a stream for
/// some tens of megabytes makes no difference to one for all, and all cores have something to do.
const STREAM_FILES: usize = 8192;

/// The text of a folder of articles: title and blocks, a line each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TextSize {
    /// How many articles there are, and earlier texts of them.
    pub n_articles: u64,
    /// How many characters the text has.
    pub n_chars: u64,
    /// How many bytes of UTF-8 they are.
    pub n_bytes: u64,
    /// How many bytes `gzip -9` makes of it, in the order of the files' names.
    pub gzip_bytes: u64,
}

impl fmt::Display for TextSize {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let TextSize { n_articles, n_chars, n_bytes, gzip_bytes } = self;
        write!(
            out,
            "{n_articles} articles, {n_chars} characters, {n_bytes} bytes, {gzip_bytes} by gzip -9"
        )
    }
}

/// Reads all files below `folder` and packs their text. A text that an article has in several files
/// counts once.
///
/// # Errors
/// When the folder cannot be listed.
pub fn text_size(folder: &Path) -> Result<TextSize> {
    let sources = SourceTable::builtin();
    let files = list(folder)?;
    let digests: Vec<Vec<Digest>> =
        files.par_iter().map(|(path, _)| digests(path, &sources)).collect();
    // Which copy counts depends on the order of the files only, so that the size is always the
    // same.
    let mut seen = BTreeSet::new();
    let counts: Vec<Vec<bool>> = digests
        .into_iter()
        .map(|file| file.into_iter().map(|digest| seen.insert(digest)).collect())
        .collect();
    let streams = files.par_chunks(STREAM_FILES).zip(counts.par_chunks(STREAM_FILES)).map(
        |(files, counts)| {
            let mut size = TextSize::default();
            let mut gzip = GzEncoder::new(Counter::default(), Compression::best());
            for ((path, _), counts) in files.iter().zip(counts) {
                for (article, _) in
                    articles(path, &sources).iter().zip(counts).filter(|(_, counts)| **counts)
                {
                    let text = text(article);
                    size.n_articles += 1;
                    size.n_chars += text.chars().count() as u64;
                    size.n_bytes += text.len() as u64;
                    gzip.write_all(text.as_bytes())?;
                }
            }
            size.gzip_bytes = gzip.finish()?.0;
            Ok(size)
        },
    );
    streams.try_reduce(TextSize::default, |a, b| {
        Ok(TextSize {
            n_articles: a.n_articles + b.n_articles,
            n_chars: a.n_chars + b.n_chars,
            n_bytes: a.n_bytes + b.n_bytes,
            gzip_bytes: a.gzip_bytes + b.gzip_bytes,
        })
    })
}

/// What tells the texts of a file's articles from all others.
fn digests(path: &Path, sources: &SourceTable) -> Vec<Digest> {
    let digest =
        |article: &Article| Digest::of(format!("{}\n{}", article.id, text(article)).as_bytes());
    articles(path, sources).iter().map(digest).collect()
}

fn text(article: &Article) -> String {
    let mut lines = vec![article.title.clone()];
    lines.extend(article.body.text_blocks());
    lines.join("\n") + "\n"
}

/// How many bytes a host that compresses with `gzip -9` sends for all files below `folder`, each
/// once.
///
/// # Errors
/// When a file cannot be read.
pub fn served_bytes(folder: &Path) -> Result<u64> {
    let sizes = list(folder)?.into_par_iter().map(|(path, _)| {
        let mut gzip = GzEncoder::new(Counter::default(), Compression::best());
        gzip.write_all(
            &fs::read(&path).with_context(|| format!("could not read {}", path.display()))?,
        )?;
        Ok(gzip.finish()?.0)
    });
    sizes.try_reduce(|| 0, |a, b| Ok(a + b))
}

/// Length and digest of every file below `folder`, by its path in it.
///
/// # Errors
/// When a file cannot be read.
pub fn snapshot(folder: &Path) -> Result<BTreeMap<String, (u64, Digest)>> {
    let files = list(folder)?.into_par_iter().map(|(path, _)| {
        let bytes =
            fs::read(&path).with_context(|| format!("could not read {}", path.display()))?;
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
        Ok((name, (bytes.len() as u64, Digest::of(&bytes))))
    });
    files.collect()
}

/// Counts what is written and keeps nothing.
#[derive(Default)]
struct Counter(u64);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
