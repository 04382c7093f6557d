//! How much text a folder of articles holds, and how well gzip packs it.

use std::io::{self, Write};
use std::path::Path;

use anyhow::Result;
use broadsheet_readers::SourceTable;
use flate2::Compression;
use flate2::write::GzEncoder;
use rayon::prelude::*;

use crate::learn::{articles, list};

/// How many files are in memory at a time.
const BATCH_FILES: usize = 2048;

/// The text of a folder of articles: title and blocks, a line each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TextSize {
    /// How many articles there are.
    pub n_articles: u64,
    /// How many characters the text has.
    pub n_chars: u64,
    /// How many bytes of UTF-8 they are.
    pub n_bytes: u64,
    /// How many bytes `gzip -9` makes of all of it in one stream, in the order of the files' names.
    pub gzip_bytes: u64,
}

/// Reads all files below `folder` and packs their text.
///
/// # Errors
/// When the folder cannot be listed.
pub fn text_size(folder: &Path) -> Result<TextSize> {
    let sources = SourceTable::builtin();
    let mut size = TextSize::default();
    let mut gzip = GzEncoder::new(Counter::default(), Compression::best());
    for batch in list(folder)?.chunks(BATCH_FILES) {
        let texts: Vec<Vec<String>> = batch.par_iter().map(|(path, _)| texts(path, &sources)).collect();
        for text in texts.iter().flatten() {
            size.n_articles += 1;
            size.n_chars += text.chars().count() as u64;
            size.n_bytes += text.len() as u64;
            gzip.write_all(text.as_bytes())?;
        }
    }
    size.gzip_bytes = gzip.finish()?.0;
    Ok(size)
}

fn texts(path: &Path, sources: &SourceTable) -> Vec<String> {
    let text = |article: &broadsheet_model::Article| {
        let mut lines = vec![article.title.clone()];
        lines.extend(article.body.text_blocks());
        lines.join("\n") + "\n"
    };
    articles(path, sources).iter().map(text).collect()
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
