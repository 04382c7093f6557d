//! The spool: articles that have been read and wait on disk, compressed, to be packed.
//!
//! Each build appends to a file of its own and never changes an earlier one, so whatever interrupts
//! it, the files that the cache's index names stay as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::Result;
use broadsheet_bundle::{FiledPicture, encode_article, encode_entry, parse_text};
use broadsheet_intake::{Pieces, short_digest};
use broadsheet_model::{ArticleId, Digest, PictureKind};
use broadsheet_search::{SUMMARY_CHARS, summary};

use super::disk::{Disk, at};
use super::record::{ArticleRecord, Place};

/// More files than this are put together into one.
const MAX_SEGMENTS: usize = 64;
/// How many bytes of articles are copied at once when they are, about.
const COMPACTED_BYTES: usize = 1 << 20;

/// Something in the cache is not as it was written.
#[derive(Debug, thiserror::Error)]
#[error("{}: damaged", .0.display())]
pub(super) struct Damaged(pub(super) PathBuf);

/// The spool's files.
#[derive(Debug)]
pub(super) struct Spool<'a> {
    folder: PathBuf,
    disk: &'a Disk<'a>,
    segments: BTreeMap<u32, File>,
    /// The file of this build, its number and its length; absent until something is appended.
    own: Mutex<Option<(File, u64)>>,
    own_number: u32,
    /// The files that the saved index names.
    saved: BTreeSet<u32>,
}

/// An article as it comes out of the spool.
#[derive(Debug)]
pub(super) struct Unpacked {
    bytes: Vec<u8>,
    n_rows: usize,
}

impl Unpacked {
    /// Its row in a text chunk.
    pub(super) fn rows(&self) -> &[u8] {
        &self.bytes[..self.n_rows]
    }

    /// Its row in a page.
    pub(super) fn entry(&self) -> &[u8] {
        &self.bytes[self.n_rows..]
    }
}

impl<'a> Spool<'a> {
    /// The spool in `folder`, of which `segments` (number and length) are known.
    ///
    /// # Errors
    /// [`Damaged`] where a known file is missing or has another length.
    pub(super) fn open(
        folder: &Path,
        segments: &[(u32, u64)],
        disk: &'a Disk<'a>,
    ) -> Result<Spool<'a>> {
        disk.create_folder(folder)?;
        let mut opened = BTreeMap::new();
        for (number, n_bytes) in segments {
            let path = folder.join(number.to_string());
            let file = File::open(&path).map_err(|_| Damaged(path.clone()))?;
            if file.metadata().map_err(|_| Damaged(path.clone()))?.len() != *n_bytes {
                return Err(Damaged(path).into());
            }
            opened.insert(*number, file);
        }
        let own_number = segments.iter().map(|(number, _)| number + 1).max().unwrap_or(0);
        let saved = opened.keys().copied().collect();
        Ok(Spool {
            folder: folder.to_owned(),
            disk,
            segments: opened,
            own: Mutex::new(None),
            own_number,
            saved,
        })
    }

    /// Appends `block` and says where it begins: number of the file, position in it.
    pub(super) fn append(&self, block: &[u8]) -> Result<(u32, u64)> {
        let path = self.path(self.own_number);
        self.disk.allow(&path)?;
        let mut own = self.own.lock().expect("nobody panics while appending");
        if own.is_none() {
            let file = OpenOptions::new()
                .create(true)
                .write(true)
                .truncate(true)
                .open(&path)
                .map_err(at(&path))?;
            *own = Some((file, 0));
        }
        let (file, n_bytes) = own.as_mut().expect("it was just made");
        let offset = *n_bytes;
        file.write_all(block).map_err(at(&path))?;
        *n_bytes += block.len() as u64;
        Ok((self.own_number, offset))
    }

    /// Ends appending: what was appended can be read now.
    pub(super) fn seal(&mut self) -> Result<()> {
        let path = self.path(self.own_number);
        if self.own.get_mut().expect("nobody panics while appending").take().is_some() {
            self.segments.insert(self.own_number, File::open(&path).map_err(at(&path))?);
            self.own_number += 1;
        }
        Ok(())
    }

    /// The files and their lengths, after [`Spool::seal`].
    pub(super) fn segments(&self) -> Result<Vec<(u32, u64)>> {
        let length = |(number, file): (&u32, &File)| -> Result<(u32, u64)> {
            Ok((*number, file.metadata().map_err(at(&self.path(*number)))?.len()))
        };
        self.segments.iter().map(length).collect()
    }

    /// Forgets all files but those numbered `numbers`.
    pub(super) fn keep_only(&mut self, numbers: impl Fn(u32) -> bool) {
        self.segments.retain(|number, _| numbers(*number));
    }

    /// Removes files that are not in use: of a build that was interrupted, or no longer needed.
    pub(super) fn remove_unused(&self) -> Result<()> {
        for entry in fs::read_dir(&self.folder).map_err(at(&self.folder))? {
            let path = entry.map_err(at(&self.folder))?.path();
            let number = path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
            if number.is_none_or(|number| !self.segments.contains_key(&number)) {
                self.disk.remove_file(&path)?;
            }
        }
        Ok(())
    }

    /// Says that an index that names the present files was saved.
    pub(super) fn set_saved(&mut self) {
        self.saved = self.segments.keys().copied().collect();
    }

    /// Takes away what a failed build has written and no saved index names: the disk may be full of
    /// it. The next build does so too, so it does not matter if that fails.
    pub(super) fn discard(&self) {
        for number in (0..=self.own_number).filter(|number| !self.saved.contains(number)) {
            let path = self.path(number);
            if path.exists() {
                let _ = self.disk.remove_file(&path);
            }
        }
    }

    /// The stored bytes of the article at `place`, without its pictures.
    fn stored(&self, place: Place) -> Result<Vec<u8>> {
        self.bytes_at(place.segment, place.offset, place.n_stored as usize)
    }

    /// An article as it was appended, with its pictures.
    #[cfg(feature = "stages")]
    pub(super) fn packed(&self, record: &ArticleRecord) -> Result<Vec<u8>> {
        let place = record.place;
        self.bytes_at(place.segment, place.offset, place.n_bytes() as usize)
    }

    fn bytes_at(&self, segment: u32, offset: u64, n_bytes: usize) -> Result<Vec<u8>> {
        let mut stored = vec![0; n_bytes];
        let damaged = || Damaged(self.path(segment));
        let file = self.segments.get(&segment).ok_or_else(damaged)?;
        match read_exact_at(file, &mut stored, offset) {
            Ok(()) => Ok(stored),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(damaged().into()),
            Err(error) => Err(at(&self.path(segment))(error)),
        }
    }

    /// The article at `place`, which has the digest `packed`.
    ///
    /// # Errors
    /// [`Damaged`] where something else stands there.
    pub(super) fn read(&self, place: Place, packed: [u8; 16]) -> Result<Unpacked> {
        let damaged = || Damaged(self.path(place.segment));
        let bytes = lz4_flex::block::decompress_size_prepended(&self.stored(place)?)
            .map_err(|_| damaged())?;
        let n_rows = place.n_rows as usize;
        if short_digest(&Digest::of(&bytes)) != packed || n_rows > bytes.len() {
            return Err(damaged().into());
        }
        Ok(Unpacked { bytes, n_rows })
    }

    /// The pictures that came with an article.
    ///
    /// # Errors
    /// [`Damaged`] where something else stands there.
    pub(super) fn pictures(&self, record: &ArticleRecord) -> Result<Vec<FiledPicture>> {
        let place = record.place;
        if place.n_pictures == 0 {
            return Ok(Vec::new());
        }
        let offset = place.offset + u64::from(place.n_stored);
        let stored = self.bytes_at(place.segment, offset, place.n_pictures as usize)?;
        Ok(unpack_pictures(&stored).ok_or_else(|| Damaged(self.path(place.segment)))?)
    }

    /// An article under the id that it has now.
    ///
    /// # Errors
    /// As [`Spool::read`].
    pub(super) fn article(&self, record: &ArticleRecord) -> Result<Unpacked> {
        let unpacked = self.read(record.place, record.packed)?;
        if !record.is_renamed {
            return Ok(unpacked);
        }
        let mut articles = parse_text("spool", unpacked.rows())?;
        let article =
            articles.first_mut().ok_or_else(|| Damaged(self.path(record.place.segment)))?;
        article.id = ArticleId(record.id);
        let mut bytes = encode_article(article);
        let n_rows = bytes.len();
        bytes.extend(encode_entry(article, &summary(article, SUMMARY_CHARS)));
        Ok(Unpacked { bytes, n_rows })
    }

    /// The pieces of an article's text.
    ///
    /// # Errors
    /// As [`Spool::read`].
    pub(super) fn pieces(&self, record: &ArticleRecord) -> Result<Pieces> {
        let unpacked = self.read(record.place, record.packed)?;
        let articles = parse_text("spool", unpacked.rows())?;
        let article = articles.first().ok_or_else(|| Damaged(self.path(record.place.segment)))?;
        Ok(Pieces::of(&article.title, &article.body.text_blocks().join("\n")))
    }

    fn path(&self, number: u32) -> PathBuf {
        self.folder.join(number.to_string())
    }
}

/// Puts the articles together in one new file where more than half of the spool is of use to
/// nobody, or where it has become many files.
pub(super) fn compact(spool: &mut Spool<'_>, articles: &mut [ArticleRecord]) -> Result<()> {
    let segments = spool.segments()?;
    let n_bytes: u64 = segments.iter().map(|(_, n_bytes)| n_bytes).sum();
    let n_live: u64 = articles.iter().map(|article| article.place.n_bytes()).sum();
    if n_live * 2 >= n_bytes && segments.len() <= MAX_SEGMENTS {
        let used: BTreeSet<u32> = articles.iter().map(|article| article.place.segment).collect();
        spool.keep_only(|number| used.contains(&number));
        return Ok(());
    }
    let own = spool.own_number;
    let mut rest = articles;
    while !rest.is_empty() {
        let mut block = Vec::new();
        let mut n_articles = 0;
        for article in rest.iter() {
            let Place { segment, offset, .. } = article.place;
            let n_bytes = article.place.n_bytes() as usize;
            block.extend(spool.bytes_at(segment, offset, n_bytes)?);
            n_articles += 1;
            if block.len() >= COMPACTED_BYTES {
                break;
            }
        }
        let (segment, mut offset) = spool.append(&block)?;
        let (copied, after) = rest.split_at_mut(n_articles);
        for article in copied {
            article.place = Place { segment, offset, ..article.place };
            offset += article.place.n_bytes();
        }
        rest = after;
    }
    spool.seal()?;
    spool.keep_only(|number| number == own);
    Ok(())
}

/// The pictures of one article as they stand in the spool: for each its kind, the length of its
/// gzip bytes, their digest, and these bytes.
pub(super) fn pack_pictures(pictures: &[FiledPicture]) -> Vec<u8> {
    let mut stored = Vec::new();
    for picture in pictures {
        let kind = PictureKind::ALL.iter().position(|kind| *kind == picture.file.kind);
        stored.push(kind.map_or(0, |idx| idx as u8));
        stored.extend_from_slice(&(picture.gzip.len() as u32).to_le_bytes());
        stored.extend_from_slice(&picture.file.sha256.0);
        stored.extend_from_slice(&picture.gzip);
    }
    stored
}

/// What [`pack_pictures`] packed; `None` where it did not.
fn unpack_pictures(mut stored: &[u8]) -> Option<Vec<FiledPicture>> {
    let mut pictures = Vec::new();
    while let Some((kind, rest)) = stored.split_first() {
        let kind = PictureKind::ALL.get(usize::from(*kind))?;
        let (n_bytes, rest) = rest.split_first_chunk::<4>()?;
        let (sha256, rest) = rest.split_first_chunk::<32>()?;
        let (gzip, rest) = rest.split_at_checked(u32::from_le_bytes(*n_bytes) as usize)?;
        let picture = FiledPicture::of_gzip(*kind, gzip.to_vec());
        pictures.push(Some(picture).filter(|picture| picture.file.sha256.0 == *sha256)?);
        stored = rest;
    }
    Some(pictures)
}

#[cfg(unix)]
pub(crate) fn read_exact_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, offset)
}

#[cfg(windows)]
pub(crate) fn read_exact_at(file: &File, mut buffer: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !buffer.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, buffer, offset)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            n_read => {
                buffer = &mut buffer[n_read..];
                offset += n_read as u64;
            }
        }
    }
    Ok(())
}
