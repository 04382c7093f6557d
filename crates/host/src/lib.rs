//! Serves one folder on 127.0.0.1 as a plain static host would: a base path, gzip for what
//! compresses, `ETag`s, ranges, nothing that a host without configuration could not do. It never
//! writes, lists a folder or listens elsewhere.
//!
//! [`Server`] is the main type. It can record every request, so that tests can say what a page
//! asked for. It reads files when they are asked for and keeps a bounded part of them in memory.
//!
//! HTTP is hyper's. Browsers open many connections at the same moment and keep them; with a thread
//! for each, as simpler servers have it, one that comes while the threads are busy may wait until
//! another closes. Here a connection is a task of a runtime that has one thread, so there may be
//! any number. Files are read and compressed on threads of their own.

mod answer;
mod cache;
mod connections;
mod locate;
mod mime;
mod range;
mod record;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

use cache::BodyCache;
pub use mime::is_sent_gzipped;
pub use record::Recorded;
use record::Recorder;
use tokio::sync::oneshot;

/// How many files are read and compressed at the same time: what a browser opens to one host is six
/// connections.
const N_WORKERS: usize = 6;

/// How much of what was served is kept for the next request, both forms counted.
const CACHE_BYTES: usize = 64 << 20;

/// What a [`Server`] serves and where.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder. With `None` every request is recorded and answered 404: a stand-in for somebody
    /// else's site.
    pub root: Option<PathBuf>,
    /// The path under which the folder appears; begins and ends with `/`. `/` is the whole site.
    pub base: String,
    /// The port to listen on; 0 takes any free one.
    pub port: u16,
    /// For how many seconds a browser may use its copy without asking. GitHub Pages says 600 for
    /// everything.
    pub max_age_seconds: u32,
    /// Whether [`Server::requests`] is to know what was asked for. The record grows with every
    /// request.
    pub is_recording: bool,
    /// Whether a part of a file is sent where only that is asked for. Not every host does.
    pub honours_ranges: bool,
}

impl Options {
    /// Serves `root` at `/`, on any free port, records, and asks browsers to revalidate every time.
    pub fn folder(root: impl Into<PathBuf>) -> Options {
        Options {
            root: Some(root.into()),
            base: "/".to_owned(),
            port: 0,
            max_age_seconds: 0,
            is_recording: true,
            honours_ranges: true,
        }
    }

    /// Serves nothing, on any free port; every request is recorded.
    pub fn nothing() -> Options {
        Options {
            root: None,
            base: "/".to_owned(),
            port: 0,
            max_age_seconds: 0,
            is_recording: true,
            honours_ranges: true,
        }
    }
}

/// A running server. Dropping it closes the port and every connection, and ends its threads.
pub struct Server {
    shared: Arc<Shared>,
    address: SocketAddr,
    /// Held for as long as the thread is to run.
    running: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// What all connections read.
#[derive(Debug)]
struct Shared {
    options: Options,
    recorder: Recorder,
    bodies: BodyCache,
}

impl Server {
    /// Binds the port and starts answering.
    ///
    /// # Errors
    /// When the port is taken, or when `root` is not a folder that can be read.
    pub fn start(options: Options) -> io::Result<Server> {
        let root = options.root.as_ref().map(|root| root.canonicalize()).transpose()?;
        let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
        let listener = TcpListener::bind(wanted)?;
        let address = listener.local_addr()?;
        let options = Options { root, ..options };
        let bodies = BodyCache::new(CACHE_BYTES);
        let shared = Arc::new(Shared { options, recorder: Recorder::default(), bodies });
        let (running, dropped) = oneshot::channel();
        let thread = connections::serve(listener, Arc::clone(&shared), dropped)?;
        Ok(Server { shared, address, running: Some(running), thread: Some(thread) })
    }

    /// As [`Server::start`], but when the port is taken tries those after it, `n_tries` in all.
    ///
    /// # Errors
    /// As [`Server::start`], with the last port's error.
    pub fn start_near(mut options: Options, n_tries: u16) -> io::Result<Server> {
        for _ in 1..n_tries {
            match Server::start(options.clone()) {
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                    options.port = options.port.wrapping_add(1);
                }
                done => return done,
            }
        }
        Server::start(options)
    }

    /// The address of the served folder, ending in `/`.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.shared.options.base)
    }

    /// `host:port`.
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    /// Every request since the start or the last [`Server::forget`], in order of arrival.
    pub fn requests(&self) -> Vec<Recorded> {
        self.shared.recorder.all()
    }

    /// Empties the record.
    pub fn forget(&self) {
        self.shared.recorder.clear();
    }

    /// Blocks until the server ends, which for a command is when the user stops it.
    pub fn wait(mut self) {
        self.join();
    }

    fn join(&mut self) {
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has printed why.
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Tells the thread to end.
        self.running = None;
        self.join();
    }
}

#[cfg(test)]
mod tests;
