//! Bodies ready to send, kept for the next request as long as there is room.

use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use flate2::Compression;
use flate2::write::GzEncoder;
use hyper::body::Bytes;
use sha2::{Digest, Sha256};

use crate::mime;

/// One file's bytes in both forms. What is sent shares them with what is kept.
#[derive(Debug)]
pub(crate) struct Body {
    modified: Option<SystemTime>,
    /// The file as it is.
    pub(crate) plain: Bytes,
    /// gzip, where a host would compress.
    pub(crate) gzipped: Option<Bytes>,
    /// The header's value, quotes included.
    pub(crate) etag: String,
}

impl Body {
    fn read(path: &Path, modified: Option<SystemTime>) -> io::Result<Body> {
        let plain = Bytes::from(fs::read(path)?);
        let gzipped = if mime::of(path).1 { Some(Bytes::from(gzip(&plain)?)) } else { None };
        let digest = Sha256::digest(&plain);
        let etag = format!(
            "\"{}\"",
            digest[..8].iter().map(|byte| format!("{byte:02x}")).collect::<String>()
        );
        Ok(Body { modified, plain, gzipped, etag })
    }

    fn n_bytes(&self) -> usize {
        self.plain.len() + self.gzipped.as_ref().map_or(0, Bytes::len)
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
        let modified = fs::metadata(path)?.modified().ok();
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
        self.n_bytes += body.n_bytes();
        match self.bodies.insert(path.to_path_buf(), Arc::clone(body)) {
            Some(replaced) => self.n_bytes -= replaced.n_bytes(),
            None => self.order.push_back(path.to_path_buf()),
        }
        while self.n_bytes > budget_bytes {
            let Some(oldest) = self.order.pop_front().and_then(|path| self.bodies.remove(&path))
            else {
                break;
            };
            self.n_bytes -= oldest.n_bytes();
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
            assert_eq!(cache.get(&path).unwrap().plain, b"0123456789".as_slice());
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
        assert_eq!(cache.get(&path).unwrap().plain.len(), 36);
        assert_eq!(cache.kept().n_bytes, 0);
    }
}
