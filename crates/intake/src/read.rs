//! One input file on a disk: from its path to its articles.

use std::fs::{self, File, Metadata};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::{ControlFlow, Range};

use broadsheet_containers::{Limits, is_container};
use broadsheet_feed::is_bundle;
use broadsheet_model::Digest;
use broadsheet_readers::{MAX_FILE_BYTES, ReadOptions};
use sha2::{Digest as _, Sha256};

use crate::{FileReader, Found, InputFile, Next, SiteNext, SiteReader, SkipReason};

/// Is handed what a file gives, in order, and says whether to go on.
pub type Take<'a> = &'a mut dyn FnMut(Found) -> ControlFlow<()>;

/// The bytes of a file.
#[derive(Debug)]
pub enum Contents {
    /// All of them, and their digest.
    Bytes(Vec<u8>, Digest),
    /// A file that is too large to be held, how many bytes it has, and their digest: it is read
    /// from disk again, a part at a time.
    Large(File, u64, Digest),
    /// The manifest of a Broadsheet site, whose digest is that of the whole site.
    Site(Vec<u8>, Digest),
}

impl Contents {
    /// The digest of the bytes.
    pub fn sha256(&self) -> Digest {
        match self {
            Contents::Bytes(_, sha256)
            | Contents::Large(_, _, sha256)
            | Contents::Site(_, sha256) => *sha256,
        }
    }
}

/// Hands over what `file` gives: [`stat`], [`read`] and [`parse`] in one.
///
/// # Errors
/// When the system refuses.
pub fn read_one(
    file: &InputFile,
    options: &ReadOptions<'_>,
    take: Take<'_>,
) -> Result<(), SkipReason> {
    let contents = read(file, &stat(file)?)?;
    parse(file, contents, options, take)
}

/// What the system knows of `file`.
///
/// # Errors
/// When the system refuses.
pub fn stat(file: &InputFile) -> Result<Metadata, SkipReason> {
    fs::metadata(&file.path).map_err(unreadable)
}

/// The bytes of `file`, which has `metadata`.
///
/// # Errors
/// When the system refuses.
pub fn read(file: &InputFile, metadata: &Metadata) -> Result<Contents, SkipReason> {
    let mut opened = File::open(&file.path).map_err(unreadable)?;
    let is_large = metadata.len() > MAX_FILE_BYTES as u64;
    let expected_bytes = if is_large { 0 } else { usize::try_from(metadata.len()).unwrap_or(0) };
    let mut bytes = Vec::with_capacity(expected_bytes.saturating_add(1));
    // A file may have grown since it was looked at.
    let limit_bytes = if is_large { 0 } else { MAX_FILE_BYTES as u64 + 1 };
    (&mut opened).take(limit_bytes).read_to_end(&mut bytes).map_err(unreadable)?;
    if !is_large && bytes.len() <= MAX_FILE_BYTES {
        let sha256 = Digest::of(&bytes);
        let is_site = file.site().is_some();
        return Ok(if is_site {
            Contents::Site(bytes, sha256)
        } else {
            Contents::Bytes(bytes, sha256)
        });
    }
    let (size_bytes, sha256) = if is_read(&mut opened, metadata).map_err(unreadable)? {
        digest_of(&mut opened).map_err(unreadable)?
    } else {
        (metadata.len(), Digest::of(&metadata.len().to_le_bytes()))
    };
    Ok(Contents::Large(opened, size_bytes, sha256))
}

/// Whether more than the beginning of a large file will be looked at: else nobody waits for its
/// digest.
fn is_read(file: &mut File, metadata: &Metadata) -> io::Result<bool> {
    let mut beginning = Vec::new();
    file.rewind()?;
    file.take(BEGINNING_BYTES).read_to_end(&mut beginning)?;
    let is_small = metadata.len() <= Limits::default().max_page_bytes;
    Ok(is_small || is_bundle(&beginning) || is_container(&beginning))
}

/// How much of a large file tells what it is.
const BEGINNING_BYTES: u64 = 4096;

fn digest_of(file: &mut File) -> io::Result<(u64, Digest)> {
    file.rewind()?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut size_bytes = 0;
    loop {
        let n_read = file.read(&mut buffer)?;
        if n_read == 0 {
            return Ok((size_bytes, Digest(hash.finalize().into())));
        }
        size_bytes += n_read as u64;
        hash.update(&buffer[..n_read]);
    }
}

/// Hands over what stands in the `contents` of `file`.
///
/// # Errors
/// When the system refuses: what was handed over before is sound.
pub fn parse(
    file: &InputFile,
    contents: Contents,
    options: &ReadOptions<'_>,
    take: Take<'_>,
) -> Result<(), SkipReason> {
    let size_bytes = match &contents {
        Contents::Bytes(bytes, _) => bytes.len() as u64,
        Contents::Large(_, size_bytes, _) => *size_bytes,
        Contents::Site(manifest, _) => return parse_site(file, manifest, options, take),
    };
    let mut reader = FileReader::new(&file.name(), size_bytes, *options);
    let mut contents = contents;
    let mut buffer = Vec::new();
    loop {
        match reader.step() {
            Next::Needs(range) => {
                reader.give(part(&mut contents, &range, &mut buffer).map_err(unreadable)?);
            }
            Next::Found(found) => {
                if take(found).is_break() {
                    return Ok(());
                }
            }
            Next::Done => return Ok(()),
        }
    }
}

fn parse_site(
    file: &InputFile,
    manifest: &[u8],
    options: &ReadOptions<'_>,
    take: Take<'_>,
) -> Result<(), SkipReason> {
    let folder = file.site().unwrap_or(&file.path);
    let mut site = SiteReader::new(manifest, None, *options)?;
    loop {
        match site.step() {
            SiteNext::Needs(name) => site.give(fs::read(folder.join(name)).ok().as_deref()),
            SiteNext::Found(found) => {
                if take(found).is_break() {
                    return Ok(());
                }
            }
            SiteNext::Done => return Ok(()),
        }
    }
}

/// The bytes of `range`, fewer where the file has become shorter.
fn part<'a>(
    contents: &'a mut Contents,
    range: &Range<u64>,
    buffer: &'a mut Vec<u8>,
) -> io::Result<&'a [u8]> {
    match contents {
        Contents::Bytes(bytes, _) | Contents::Site(bytes, _) => {
            let at = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
            Ok(&bytes[at(range.start)..at(range.end)])
        }
        Contents::Large(file, _, _) => {
            buffer.clear();
            file.seek(SeekFrom::Start(range.start))?;
            file.take(range.end - range.start).read_to_end(buffer)?;
            Ok(buffer)
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
fn unreadable(error: io::Error) -> SkipReason {
    SkipReason::Unreadable(error.kind())
}
