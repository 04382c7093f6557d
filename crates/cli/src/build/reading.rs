//! Reads the input files, except those that the cache has unchanged, and puts their articles into
//! the spool.

use std::fs::Metadata;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use anyhow::{Result, bail};
use broadsheet_bundle::{Form, Packed, encode_article, encode_entry, file_pictures, write_page};
use broadsheet_containers::Left;
use broadsheet_intake::{
    Contents, Found, InputFile, SkipReason, parse, read, short_digest, stat, text_digest,
    title_digest,
};
use broadsheet_model::{Article, Digest, Source};
use broadsheet_readers::ReadOptions;
use broadsheet_search::{SUMMARY_CHARS, summary};

use super::cache::Index;
use super::known::{Interned, Known};
use super::ordered::in_order;
use super::progress::Progress;
use super::record::{ArticleRecord, FileRecord, HeadRecord, Note, Place, SourceRecord, When};
use super::spool::{Spool, pack_pictures};

/// How many files a thread takes at a time: few, as one file may take as long as a thousand others.
const CHUNK_FILES: usize = 16;
/// How much is written to the spool at once, in bytes.
const BLOCK_BYTES: usize = 1024 * 1024;
/// A file that changed later than this before it was looked at may change again without its times
/// telling.
const SETTLED: Duration = Duration::from_secs(2);
/// The largest file that static hosts take is 20 MiB; an article is packed with its neighbours,
/// which need some of it.
const MAX_PACKED_BYTES: usize = 19 * 1024 * 1024;
/// An article whose rows are no longer than this cannot exceed [`MAX_PACKED_BYTES`], however badly
/// it packs.
pub(super) const SAFE_ROW_BYTES: usize = 13 * 1024 * 1024;
/// The longest entry of a catalogue page, in bytes: a page has at most some 80.
const MAX_ENTRY_BYTES: usize = 128 * 1024;

/// Where articles go that have been read.
pub(super) trait Store: Sync {
    /// Appends `block` and says where it begins: number of the file, position in it.
    fn append(&self, block: &[u8]) -> Result<(u32, u64)>;
}

impl Store for Spool<'_> {
    fn append(&self, block: &[u8]) -> Result<(u32, u64)> {
        Spool::append(self, block)
    }
}

/// Reads files.
pub(super) struct Reader<'a> {
    pub(super) known: Known,
    pub(super) store: &'a dyn Store,
    pub(super) options: ReadOptions<'a>,
    pub(super) progress: &'a dyn Progress,
    pub(super) texts: Mutex<Interned<String>>,
    pub(super) publishers: Mutex<Interned<SourceRecord>>,
    n_read: AtomicUsize,
    now: SystemTime,
}

/// What some files gave.
#[derive(Default)]
pub(super) struct Chunk {
    pub(super) files: Vec<FileRecord>,
    pub(super) articles: Vec<ArticleRecord>,
    /// Compressed articles that are not yet in the spool, and which of `articles` they are.
    block: Vec<u8>,
    waiting: Vec<usize>,
}

impl<'a> Reader<'a> {
    /// A reader that knows what `index` says, and goes on with its lists.
    pub(super) fn new(
        index: &mut Index,
        store: &'a dyn Store,
        options: ReadOptions<'a>,
        progress: &'a dyn Progress,
    ) -> Reader<'a> {
        Reader {
            known: Known::new(
                std::mem::take(&mut index.files),
                std::mem::take(&mut index.articles),
            ),
            store,
            options,
            progress,
            texts: Mutex::new(Interned::new(std::mem::take(&mut index.texts))),
            publishers: Mutex::new(Interned::new(std::mem::take(&mut index.sources))),
            n_read: AtomicUsize::new(0),
            now: SystemTime::now(),
        }
    }

    /// Reads `files` into `index`, in their order, and says how many of them were not known.
    pub(super) fn read_into(self, files: &[InputFile], index: &mut Index) -> Result<usize> {
        index.files.reserve_exact(files.len());
        index.articles.reserve_exact(files.len());
        in_order(
            files.chunks(CHUNK_FILES),
            |files| self.read_chunk(files),
            |chunk| append(chunk, index),
        )?;
        index.texts = self.texts.into_inner().expect("nobody panics with the list in hand").list;
        index.sources =
            self.publishers.into_inner().expect("nobody panics with the list in hand").list;
        Ok(self.n_read.into_inner())
    }

    /// Reads a file of which nothing was known, and which need not be on a disk.
    #[cfg(feature = "stages")]
    pub(super) fn read_alone(
        &self,
        file: &InputFile,
        contents: Result<Contents, SkipReason>,
    ) -> Result<Chunk> {
        let mut chunk = Chunk::default();
        let record = FileRecord::default();
        match contents {
            Ok(contents) => self.parse_file(file, contents, record, &mut chunk)?,
            Err(reason) => self.unread(record, &reason, &mut chunk)?,
        }
        self.flush(&mut chunk)?;
        Ok(chunk)
    }

    /// What a note says.
    #[cfg(feature = "stages")]
    pub(super) fn text(&self, idx: u32) -> String {
        self.texts.lock().expect("nobody panics with the list in hand").list[idx as usize].clone()
    }

    /// The sources that were met.
    #[cfg(feature = "stages")]
    pub(super) fn publishers(&self) -> std::sync::MutexGuard<'_, Interned<SourceRecord>> {
        self.publishers.lock().expect("nobody panics with the list in hand")
    }

    fn read_chunk(&self, files: &[InputFile]) -> Result<Chunk> {
        let mut chunk = Chunk::default();
        for file in files {
            self.read_file(file, &mut chunk)?;
            self.progress.advance(1);
        }
        self.flush(&mut chunk)?;
        chunk.block = Vec::new();
        Ok(chunk)
    }

    fn flush(&self, chunk: &mut Chunk) -> Result<()> {
        if chunk.waiting.is_empty() {
            return Ok(());
        }
        let (segment, offset) = self.store.append(&chunk.block)?;
        for idx in chunk.waiting.drain(..) {
            let place = &mut chunk.articles[idx].place;
            *place = Place { segment, offset: offset + place.offset, ..*place };
        }
        chunk.block.clear();
        Ok(())
    }

    /// Takes the file from the cache, or reads it.
    fn read_file(&self, file: &InputFile, chunk: &mut Chunk) -> Result<()> {
        let name = file.name();
        let name_digest = short_digest(&Digest::of(name.as_bytes()));
        let blank = |sha256, stamp| FileRecord {
            name: name_digest,
            stamp,
            sha256,
            n_articles: 0,
            notes: Vec::new(),
            head: None,
            left: Vec::new(),
        };
        let mut keep = |known: (&FileRecord, &[ArticleRecord]), stamp| {
            chunk.files.push(FileRecord { stamp, ..known.0.clone() });
            chunk.articles.extend_from_slice(known.1);
        };
        let metadata = match stat(file) {
            Ok(metadata) => metadata,
            Err(reason) => return self.unread(blank([0; 16], [0; 16]), &reason, chunk),
        };
        let stamp = stamp(&file.path, &metadata, self.now);
        if let Some(known) =
            self.known.find(name_digest, |known| stamp != [0; 16] && known.stamp == stamp)
        {
            keep(known, stamp);
            return Ok(());
        }
        let contents = match read(file, &metadata) {
            Ok(contents) => contents,
            Err(reason) => return self.unread(blank([0; 16], [0; 16]), &reason, chunk),
        };
        let sha256 = short_digest(&contents.sha256());
        if let Some(known) = self.known.find(name_digest, |known| known.sha256 == sha256) {
            keep(known, stamp);
            return Ok(());
        }
        self.n_read.fetch_add(1, Ordering::Relaxed);
        self.parse_file(file, contents, blank(sha256, stamp), chunk)
    }

    /// Takes what a file gives, which was not known before.
    fn parse_file(
        &self,
        file: &InputFile,
        contents: Contents,
        mut record: FileRecord,
        chunk: &mut Chunk,
    ) -> Result<()> {
        let mut place_idx = 0;
        let mut taken = Ok(());
        let parsed = parse(file, contents, &self.options, &mut |found| {
            match found {
                Found::Archive(head) => record.head = Some(Box::new(HeadRecord::from(&*head))),
                Found::Warning(member, warning) => {
                    record.notes.push(self.note(false, member, warning.to_string()));
                }
                Found::Skipped(member, reason) => {
                    record.notes.push(self.note(true, member, reason.to_string()));
                }
                Found::Left(Left { what, n }) => record.left.push((what.code(), n)),
                Found::Article(article, source) => {
                    taken = self.take(*article, source, place_idx, &mut record, chunk);
                    place_idx += 1;
                }
            }
            if taken.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        taken?;
        match parsed {
            Err(reason) => self.unread(record, &reason, chunk),
            Ok(()) => {
                chunk.files.push(record);
                Ok(())
            }
        }
    }

    /// Notes that a file gave nothing, or nothing more.
    fn unread(&self, mut record: FileRecord, reason: &SkipReason, chunk: &mut Chunk) -> Result<()> {
        record.notes.push(self.note(true, None, reason.to_string()));
        chunk.files.push(record);
        Ok(())
    }

    fn note(&self, is_skip: bool, member: Option<String>, text: String) -> Note {
        let mut texts = self.texts.lock().expect("nobody panics with the list in hand");
        let member_idx = member.map(|member| texts.intern(member) as u32);
        Note { is_skip, member_idx, text_idx: texts.intern(text) as u32 }
    }

    /// Encodes an article and puts it into the chunk's block.
    fn take(
        &self,
        mut article: Article,
        source: Source,
        place_idx: u32,
        record: &mut FileRecord,
        chunk: &mut Chunk,
    ) -> Result<()> {
        let pictures = pack_pictures(&file_pictures(&mut article));
        let article = &article;
        let mut bytes = encode_article(article);
        let n_rows = bytes.len();
        let entry = encode_entry(article, &summary(article, SUMMARY_CHARS));
        if let Some(reason) = too_large(&bytes, &entry) {
            let member = article.provenance.member.clone();
            record.notes.push(self.note(true, member, reason.to_string()));
            return Ok(());
        }
        bytes.extend_from_slice(&entry);
        let source_idx = self
            .publishers
            .lock()
            .expect("nobody panics with the list in hand")
            .intern(SourceRecord::from(source));
        let Ok(source_idx) = u16::try_from(source_idx) else {
            bail!(
                "there are more than {} sources; put sites together by [[source]] in broadsheet.toml",
                u16::MAX
            );
        };
        let stored = lz4_flex::block::compress_prepend_size(&bytes);
        let (text, n_text_bytes) = text_digest(article);
        chunk.waiting.push(chunk.articles.len());
        chunk.articles.push(ArticleRecord {
            id: article.id.0,
            published: When::new(article.published),
            archived: When::new(article.provenance.captured),
            text,
            title: title_digest(&article.title),
            is_renamed: false,
            packed: short_digest(&Digest::of(&bytes)),
            place: Place {
                segment: 0,
                offset: chunk.block.len() as u64,
                n_stored: stored.len() as u32,
                n_rows: n_rows as u32,
                n_pictures: pictures.len() as u32,
            },
            n_text_bytes: u32::try_from(n_text_bytes).unwrap_or(u32::MAX),
            file_idx: 0,
            sha256: short_digest(&article.provenance.sha256),
            place_idx,
            source_idx,
        });
        chunk.block.extend_from_slice(&stored);
        chunk.block.extend_from_slice(&pictures);
        record.n_articles += 1;
        if chunk.block.len() >= BLOCK_BYTES {
            self.flush(chunk)?;
        }
        Ok(())
    }
}

/// Appends what some files gave.
fn append(mut chunk: Chunk, index: &mut Index) {
    let file_idx = index.files.len();
    let owners = chunk.files.iter().enumerate().flat_map(|(idx, file)| {
        std::iter::repeat_n((file_idx + idx) as u32, file.n_articles as usize)
    });
    chunk.articles.iter_mut().zip(owners).for_each(|(article, owner)| article.file_idx = owner);
    index.files.append(&mut chunk.files);
    index.articles.append(&mut chunk.articles);
}

/// Why an article cannot be published, if it cannot.
fn too_large(rows: &[u8], entry: &[u8]) -> Option<SkipReason> {
    if entry.len() > MAX_ENTRY_BYTES {
        return Some(SkipReason::TooLargeToPublish {
            size_bytes: entry.len(),
            limit_bytes: MAX_ENTRY_BYTES,
        });
    }
    if rows.len() <= SAFE_ROW_BYTES {
        return None;
    }
    let alone = write_page(Form::Published, &[vec![Packed { rows, entry }]]);
    let size_bytes = alone.files.iter().map(|file| file.bytes.len()).max().unwrap_or(0);
    let limit_bytes = MAX_PACKED_BYTES;
    (size_bytes > limit_bytes).then_some(SkipReason::TooLargeToPublish { size_bytes, limit_bytes })
}

/// What tells whether a file is still the same without opening it; all zero where that cannot be
/// told.
fn stamp(path: &Path, metadata: &Metadata, now: SystemTime) -> [u8; 16] {
    let Ok(changed) = metadata.modified() else { return [0; 16] };
    if now.duration_since(changed).unwrap_or_default() < SETTLED {
        return [0; 16];
    }
    let mut facts = std::path::absolute(path)
        .unwrap_or_else(|_| path.to_owned())
        .into_os_string()
        .into_encoded_bytes();
    facts.extend_from_slice(&metadata.len().to_le_bytes());
    let since = changed.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    facts.extend_from_slice(&since.as_nanos().to_le_bytes());
    #[cfg(unix)]
    {
        // Changes whenever anything about the file does, and nobody can set it back.
        use std::os::unix::fs::MetadataExt as _;
        facts.extend_from_slice(&metadata.ctime().to_le_bytes());
        facts.extend_from_slice(&metadata.ctime_nsec().to_le_bytes());
    }
    short_digest(&Digest::of(&facts))
}
