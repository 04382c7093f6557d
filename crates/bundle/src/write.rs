//! From articles to files.

use std::cmp::Reverse;
use std::io::{Read as _, Write as _};

use broadsheet_model::{Article, Digest, Source};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::carrier::wrap_carrier;
use crate::chunk::write_row;
use crate::{ChunkKind, ChunkRef, Manifest};

/// About how much JSON goes into a chunk, in bytes, before the next one is begun.
pub const CHUNK_TARGET_BYTES: usize = 256 * 1024;

/// One file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// Its name inside the archive's folder.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// The files of an archive: the manifest first, then the chunks.
///
/// The order in which `articles` and `sources` come makes no difference: articles are numbered newest first by (time,
/// id), sources by id, and the same articles always give the same bytes. `fold_table` is the packed table of folds.
pub fn pack(title: &str, mut sources: Vec<Source>, mut articles: Vec<Article>, fold_table: &[u8]) -> Vec<OutputFile> {
    articles.sort_by_key(|article| (Reverse(article.published.order()), article.id));
    sources.sort_by(|one, other| one.id.cmp(&other.id));
    let (fold, fold_file) = carry(ChunkKind::Fold, fold_table, 0);
    let mut manifest =
        Manifest { title: title.to_owned(), n_articles: articles.len(), sources, chunks: Vec::new(), fold };
    let mut files = Vec::new();
    let mut waiting = Vec::new();
    let mut n_waiting_bytes = 0;
    for article in &articles {
        let row = write_row(article);
        n_waiting_bytes += row.iter().map(String::len).sum::<usize>();
        waiting.push(row);
        if n_waiting_bytes >= CHUNK_TARGET_BYTES {
            files.push(write_chunk(&mut manifest, std::mem::take(&mut waiting)));
            n_waiting_bytes = 0;
        }
    }
    if !waiting.is_empty() {
        files.push(write_chunk(&mut manifest, waiting));
    }
    files.push(fold_file);
    files.insert(0, OutputFile { name: "manifest.json".to_owned(), bytes: manifest.to_json() });
    files
}

/// What `bytes`, a whole gzip file, unpack to.
///
/// # Errors
///
/// Those of the gzip reader: the bytes are damaged or end early.
pub fn gunzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut unpacked)?;
    Ok(unpacked)
}

fn write_chunk(manifest: &mut Manifest, articles: Vec<Vec<String>>) -> OutputFile {
    let json = serde_json::to_vec(&articles).expect("strings always serialise");
    let (chunk, file) = carry(ChunkKind::Articles, &json, articles.len());
    manifest.chunks.push(chunk);
    file
}

/// The file that carries `content`, and what the manifest says of it.
fn carry(kind: ChunkKind, content: &[u8], n_articles: usize) -> (ChunkRef, OutputFile) {
    let bytes = gzip(content);
    let mut chunk = ChunkRef { kind, sha256: Digest::of(&bytes), n_bytes: 0, n_articles };
    let css = wrap_carrier(&chunk.name(), &bytes);
    chunk.n_bytes = css.len() as u64;
    let name = chunk.file_name();
    (chunk, OutputFile { name, bytes: css.into_bytes() })
}

/// Gzip without a name and a time, so that the same bytes always give the same file.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("writing to memory does not fail")
}
