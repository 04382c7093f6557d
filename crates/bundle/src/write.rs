//! From articles to files.

use std::io::Write as _;

use broadsheet_model::Digest;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::carrier::wrap_carrier;
use crate::dictionary::Dictionary;
use crate::text::write::join_texts;
use crate::{ChunkKind, ChunkRef, page};

/// One file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// Its name inside the archive's folder, with `/` between folders.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// How the files of an archive are packed.
#[derive(Clone, Copy, Debug)]
pub enum Form<'a> {
    /// For a site: as small as gzip makes them, each in a stylesheet that carries it.
    Published,
    /// The same, with texts that share this dictionary.
    Sharing(&'a Dictionary),
    /// For an archive that lives in the memory of a page alone: gzip at its fastest, and nothing
    /// around it.
    Bare,
}

/// One article, encoded.
#[derive(Clone, Copy, Debug)]
pub struct Packed<'a> {
    /// Its rows in a text chunk, as [`encode_article`](crate::encode_article) gives them.
    pub rows: &'a [u8],
    /// Its row in a page, as [`encode_entry`](crate::encode_entry) gives it.
    pub entry: &'a [u8],
}

/// A page and the files that come with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFiles {
    /// The page.
    pub page: ChunkRef,
    /// Its text chunks, newest first.
    pub texts: Vec<ChunkRef>,
    /// Its text chunks, then itself.
    pub files: Vec<OutputFile>,
}

/// A page of the articles of `texts`: one list for each text chunk, newest first, as
/// [`PageCut`](crate::PageCut) says.
pub fn write_page(form: Form<'_>, texts: &[Vec<Packed<'_>>]) -> PageFiles {
    let mut files = Vec::with_capacity(texts.len() + 1);
    let mut chunks = Vec::with_capacity(texts.len());
    for articles in texts {
        let rows = join_texts(articles.iter().map(|article| article.rows));
        let (chunk, file) = carry_as(form, ChunkKind::Text, &rows);
        chunks.push((chunk, articles.len()));
        files.push(file);
    }
    let entries = texts.iter().flatten().map(|article| article.entry);
    let (page, file) = carry_as(form, ChunkKind::Page, &page::write::page(&chunks, entries));
    files.push(file);
    PageFiles { page, texts: chunks.into_iter().map(|(chunk, _)| chunk).collect(), files }
}

/// The file that carries `content`, and how others refer to it.
pub(crate) fn carry(kind: ChunkKind, content: &[u8]) -> (ChunkRef, OutputFile) {
    carry_as(Form::Published, kind, content)
}

pub(crate) fn carry_as(form: Form<'_>, kind: ChunkKind, content: &[u8]) -> (ChunkRef, OutputFile) {
    let packed = match (form, kind) {
        (Form::Sharing(dictionary), ChunkKind::Text) => dictionary.deflate(content),
        (Form::Published | Form::Sharing(_), _) => gzip(content),
        (Form::Bare, _) => gzip_at(Compression::fast(), content),
    };
    let mut chunk = ChunkRef { kind, sha256: Digest::of(&packed), n_bytes: 0 };
    let bytes = match form {
        Form::Published | Form::Sharing(_) => wrap_carrier(&chunk.name(), &packed),
        Form::Bare => packed,
    };
    chunk.n_bytes = bytes.len() as u64;
    let name = chunk.file_name();
    (chunk, OutputFile { name, bytes })
}

/// Gzip without a name and a time, so that the same bytes always give the same file.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    gzip_at(Compression::best(), bytes)
}

/// The same of bytes that cannot be made fewer: they are stored as they are.
pub(crate) fn store(bytes: &[u8]) -> Vec<u8> {
    gzip_at(Compression::none(), bytes)
}

fn gzip_at(level: Compression, bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() + 64), level);
    let mut packed = encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .expect("writing to memory does not fail");
    // A builder keeps a whole index of them.
    packed.shrink_to_fit();
    packed
}
