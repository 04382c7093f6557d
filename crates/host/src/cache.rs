//! Bodies ready to send, kept for the next request as long as there is room.

use std::collections::{BTreeMap, VecDeque};
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use flate2::Compression;
use flate2::write::GzEncoder;
use hyper::body::Bytes;
use sha2::{Digest, Sha256};

use crate::mime;

/// Larger files are read part by part, when these are asked for.
const LARGE_BYTES: u64 = 8 << 20;

/// One file's bytes in both forms. What is sent shares them with what is kept.
#[derive(Debug)]
pub(crate) struct Body {
    modified: Option<SystemTime>,
    /// The length of the file.
    pub(crate) n_bytes: u64,
    plain: Plain,
    /// gzip, where a host would compress.
    pub(crate) gzipped: Option<Bytes>,
    /// The header's value, quotes included.
    pub(crate) etag: String,
}

/// A file as it is.
#[derive(Debug)]
enum Plain {
    Here(Bytes),
    /// Too large to be kept.
    On(PathBuf),
}

impl Body {
    /// A large file that a host would not compress.
    fn large(path: &Path, n_bytes: u64, modified: Option<SystemTime>) -> Body {
        let since = modified.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        let etag = format!("\"{n_bytes:x}-{:x}\"", since.unwrap_or_default().as_nanos());
        Body { modified, n_bytes, plain: Plain::On(path.to_owned()), gzipped: None, etag }
    }

    /// These bytes of the file, which has them.
    pub(crate) fn part(&self, range: Range<u64>) -> io::Result<Bytes> {
        match &self.plain {
            Plain::Here(plain) => Ok(plain.slice(range.start as usize..range.end as usize)),
            Plain::On(path) => {
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(range.start))?;
                let mut part = vec![0; (range.end - range.start) as usize];
                file.read_exact(&mut part)?;
                Ok(part.into())
            }
        }
    }

    fn read(path: &Path, modified: Option<SystemTime>) -> io::Result<Body> {
        let plain = Bytes::from(fs::read(path)?);
        let gzipped = if mime::of(path).1 { Some(Bytes::from(gzip(&plain)?)) } else { None };
        let digest = Sha256::digest(&plain);
        let etag = format!(
            "\"{}\"",
            digest[..8].iter().map(|byte| format!("{byte:02x}")).collect::<String>()
        );
        let n_bytes = plain.len() as u64;
        Ok(Body { modified, n_bytes, plain: Plain::Here(plain), gzipped, etag })
    }

    /// How many bytes it takes in memory.
    fn n_kept_bytes(&self) -> usize {
        let plain = match &self.plain {
            Plain::Here(plain) => plain.len(),
            Plain::On(_) => 0,
        };
        plain + self.gzipped.as_ref().map_or(0, Bytes::len)
    }
}

fn gzip(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain)?;
    let mut gzipped = encoder.finish()?;
    // The budget counts bytes in use, so none are held beside them.
    gzipped.shrink_to_fit();
    Ok(gzipped)
}

/// Bodies by path, so that a page's timing does not measure our compressor. However large the
/// folder, at most a budget is kept: what came first goes first.
#[derive(Debug)]
pub(crate) struct BodyCache {
    budget_bytes: usize,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    bodies: BTreeMap<PathBuf, Arc<Body>>,
    /// The keys of `bodies` in order of arrival.
    order: VecDeque<PathBuf>,
    n_bytes: usize,
}

impl BodyCache {
    /// A cache that keeps no more than this many bytes of bodies.
    pub(crate) fn new(budget_bytes: usize) -> BodyCache {
        BodyCache { budget_bytes, kept: Mutex::default() }
    }

    /// The body of a file, as it is on disk now.
    pub(crate) fn get(&self, path: &Path) -> io::Result<Arc<Body>> {
        let metadata = fs::metadata(path)?;
        let modified = metadata.modified().ok();
        if metadata.len() > LARGE_BYTES && !mime::of(path).1 {
            return Ok(Arc::new(Body::large(path, metadata.len(), modified)));
        }
        if let Some(body) = self.kept().bodies.get(path).filter(|body| body.modified == modified) {
            return Ok(Arc::clone(body));
        }
        // Nobody waits for the lock while we read and compress.
        let body = Arc::new(Body::read(path, modified)?);
        self.kept().keep(path, &body, self.budget_bytes);
        Ok(body)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn keep(&mut self, path: &Path, body: &Arc<Body>, budget_bytes: usize) {
        self.n_bytes += body.n_kept_bytes();
        match self.bodies.insert(path.to_path_buf(), Arc::clone(body)) {
            Some(replaced) => self.n_bytes -= replaced.n_kept_bytes(),
            None => self.order.push_back(path.to_path_buf()),
        }
        while self.n_bytes > budget_bytes {
            let Some(oldest) = self.order.pop_front().and_then(|path| self.bodies.remove(&path))
            else {
                break;
            };
            self.n_bytes -= oldest.n_kept_bytes();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asks for these files of 10 bytes each, which do not compress; then these are kept in a cache
    /// of 35 bytes.
    fn check(asked: &[&str], kept: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        let cache = BodyCache::new(35);
        for name in asked {
            let path = folder.path().join(name);
            fs::write(&path, "0123456789").unwrap();
            assert_eq!(cache.get(&path).unwrap().part(0..10).unwrap(), b"0123456789".as_slice());
        }
        let now = cache.kept();
        let names: Vec<_> =
            now.bodies.keys().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
        assert_eq!(names, kept, "after {asked:?}");
        assert_eq!((now.order.len(), now.n_bytes), (kept.len(), 10 * kept.len()));
    }

    #[test]
    fn what_is_kept_stays_within_the_budget() {
        check(&["a", "b"], &["a", "b"]);
        check(&["a", "a", "b", "a"], &["a", "b"]);
        check(&["a", "b", "c", "d", "e"], &["c", "d", "e"]);
    }

    #[test]
    fn a_body_over_the_budget_is_given_but_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large");
        fs::write(&path, [0; 36]).unwrap();
        let cache = BodyCache::new(35);
        assert_eq!(cache.get(&path).unwrap().n_bytes, 36);
        assert_eq!(cache.kept().n_bytes, 0);
    }
}
