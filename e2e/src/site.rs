//! The built site, in the three ways in which a reader comes to it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use broadsheet_host::{Options, Server};

/// Names the built `dist/`; otherwise the one of this workspace.
const DIST: &str = "BROADSHEET_DIST";

/// Project pages live under a path like this one, so relative addresses have to work.
const BASE: &str = "/some/repo/";

/// What GitHub Pages says about every file.
const PAGES_MAX_AGE_SECONDS: u32 = 600;

/// How the page comes to the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// The folder edition on a static host, under a path.
    Hosted,
    /// The folder edition, its `index.html` opened from disk.
    Folder,
    /// The single-file edition, opened from disk.
    File,
}

/// A built site that is being served, or lies on disk.
pub struct Site {
    transport: Transport,
    dist: PathBuf,
    /// The folder inside it with the page, with `/` at its end, or nothing.
    inner: String,
    server: Option<Server>,
}

/// Where a page of a [`Site`] is.
#[derive(Debug, Clone)]
pub struct Address {
    /// The page itself, without `#`.
    pub page: String,
    /// What every request of the page may begin with.
    pub allowed: Vec<String>,
}

/// The built site that the tests are about.
///
/// # Errors
/// When it has not been built.
pub fn dist() -> Result<PathBuf> {
    let dist = match std::env::var_os(DIST) {
        Some(dist) => PathBuf::from(dist),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist"),
    };
    let dist = dist
        .canonicalize()
        .with_context(|| format!("{} is not there: run `cargo xtask test`", dist.display()))?;
    ensure!(
        dist.join("index.html").is_file(),
        "{} holds no site: run `cargo xtask test`",
        dist.display()
    );
    Ok(dist)
}

impl Site {
    /// The built site.
    ///
    /// # Errors
    /// When it has not been built or cannot be served.
    pub fn open(transport: Transport) -> Result<Site> {
        Site::of(transport, &dist()?)
    }

    /// A site at `dist`.
    ///
    /// # Errors
    /// When it cannot be served.
    pub fn of(transport: Transport, dist: &Path) -> Result<Site> {
        let server = match transport {
            Transport::Hosted => Some(serve(dist, true)?),
            Transport::Folder | Transport::File => None,
        };
        Ok(Site { transport, dist: dist.to_path_buf(), inner: String::new(), server })
    }

    /// A site at `dist` on a host that sends whole files also where a range is asked for.
    ///
    /// # Errors
    /// As [`Site::of`].
    pub fn without_ranges(dist: &Path) -> Result<Site> {
        let server = Some(serve(dist, false)?);
        let (transport, dist) = (Transport::Hosted, dist.to_path_buf());
        Ok(Site { transport, dist, inner: String::new(), server })
    }

    /// The same, where the page stands in a folder of it, such as `news/`: it may ask for what is
    /// beside that folder.
    #[must_use]
    pub fn in_folder(self, inner: &str) -> Site {
        Site { inner: inner.to_owned(), ..self }
    }

    /// How the page comes to the browser.
    pub fn transport(&self) -> Transport {
        self.transport
    }

    /// The server, where there is one.
    pub fn server(&self) -> Option<&Server> {
        self.server.as_ref()
    }

    /// Where the page is, and what it may ask for.
    pub fn address(&self) -> Address {
        let inner = self.dist.join(&self.inner);
        let file = |name: &str| format!("file://{}", inner.join(name).display());
        match (&self.server, self.transport) {
            (Some(server), _) => {
                let url = server.url();
                Address { page: [url.as_str(), &self.inner].concat(), allowed: vec![url] }
            }
            (None, Transport::File) => {
                Address { page: file("broadsheet.html"), allowed: vec![file("broadsheet.html")] }
            }
            (None, _) => Address {
                page: file("index.html"),
                allowed: vec![format!("file://{}/", self.dist.display())],
            },
        }
    }
}

fn serve(dist: &Path, honours_ranges: bool) -> Result<Server> {
    let options = Options {
        base: BASE.to_owned(),
        max_age_seconds: PAGES_MAX_AGE_SECONDS,
        honours_ranges,
        ..Options::folder(dist)
    };
    Server::start(options).context("could not serve the built site")
}
