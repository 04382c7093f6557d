//! Compares the JSON files of a site with what its archive says: what they have to say of an
//! article is gathered while the archive is checked, so that it is read once.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader, Read as _, Write};
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Result;
use broadsheet_feed::{Feed, FeedWriter, item};
use broadsheet_model::{Article, Digest};

use super::viewer::PAGE;
use super::{Fault, Site, read};
use crate::feeds::{
    FOLLOWED, N_FOLLOWED, Volume, Volumes, divide, followed_of, head_of, is_volume_name, most_bytes,
};

/// By this the page says that there is a feed.
const LINK: &str = "href=\"feed.json\"";
const DIFFERS: &str = "it does not say what the archive says; copy or build the site again";
const MISSING: &str = "it is missing; copy or build the site again";

/// The JSON files that a site has.
pub(super) struct JsonFiles {
    there: BTreeSet<String>,
    /// Whether there have to be any: a site of a version that wrote none has none.
    is_wanted: bool,
    wanted: Volumes,
}

impl JsonFiles {
    pub(super) fn of(site: &Site) -> JsonFiles {
        let entries = std::fs::read_dir(&site.folder).into_iter().flatten().filter_map(Result::ok);
        let there: BTreeSet<String> = entries
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| name == FOLLOWED || is_volume_name(name))
            .collect();
        // A large archive carries its bundle only where somebody asked for that.
        let is_cut = there.iter().any(|name| name.starts_with("archive-"));
        JsonFiles {
            is_wanted: !there.is_empty() || is_linked(site),
            wanted: if is_cut { Volumes::All } else { Volumes::Small },
            there,
        }
    }

    /// Gathers what is needed to check them.
    pub(super) fn gatherer(&self) -> Gatherer {
        let most_bytes = if self.is_wanted { most_bytes(self.wanted) } else { 0 };
        Gatherer { is_wanted: self.is_wanted, most_bytes, n_bytes: AtomicUsize::new(0) }
    }
}

/// Whether the page of `site` says that there is a feed.
fn is_linked(site: &Site) -> bool {
    let page = read(&site.folder, PAGE).unwrap_or_default();
    page.windows(LINK.len()).any(|at| at == LINK.as_bytes())
}

/// What the JSON files have to say of the articles of an archive, newest first.
#[derive(Default)]
pub(super) struct Items {
    /// The items of `feed.json`.
    followed: Vec<Vec<u8>>,
    /// What tells the items of the bundle; not of all articles where it is too large to be there.
    bundled: Vec<ItemPrint>,
}

/// What tells one item from another.
struct ItemPrint {
    n_bytes: usize,
    digest: Digest,
}

impl Items {
    /// Adds those of the articles that follow.
    pub(super) fn extend(&mut self, next: Items) {
        self.followed.extend(next.followed);
        self.bundled.extend(next.bundled);
    }
}

/// Gathers items, on all cores.
pub(super) struct Gatherer {
    is_wanted: bool,
    /// A bundle of more than this is not gathered to its end.
    most_bytes: usize,
    n_bytes: AtomicUsize,
}

/// Gathers the items of articles that follow each other.
pub(super) struct GathererAt<'a> {
    gatherer: &'a Gatherer,
    /// The number of the next article.
    number: usize,
}

impl Gatherer {
    /// From the article `number` on.
    pub(super) fn at(&self, number: usize) -> GathererAt<'_> {
        GathererAt { gatherer: self, number }
    }
}

impl GathererAt<'_> {
    /// Adds what has to be said of the next article.
    pub(super) fn add(&mut self, article: &Article, items: &mut Items) {
        let Gatherer { is_wanted, most_bytes, n_bytes } = self.gatherer;
        if *is_wanted && self.number < N_FOLLOWED {
            items.followed.push(item(Feed::Followed, article));
        }
        self.number += 1;
        if n_bytes.load(Ordering::Relaxed) < *most_bytes {
            let item = item(Feed::Bundle, article);
            n_bytes.fetch_add(item.len(), Ordering::Relaxed);
            items.bundled.push(ItemPrint { n_bytes: item.len(), digest: Digest::of(&item) });
        }
    }
}

/// What the JSON files of an archive should be.
pub(super) struct Expected<'a> {
    site: &'a Site,
    items: Items,
    /// The files of the bundle.
    volumes: Result<Vec<Volume>>,
}

impl<'a> Expected<'a> {
    /// By what was gathered of the archive of `site`, which is whole.
    pub(super) fn of(site: &'a Site, items: Items, files: &JsonFiles) -> Expected<'a> {
        let is_all = items.bundled.len() == site.manifest.n_articles;
        let lengths: Vec<usize> = items.bundled.iter().map(|print| print.n_bytes).collect();
        let volumes = match is_all {
            true => divide(&lengths, &head_of(&site.manifest), files.wanted),
            false => Ok(Vec::new()),
        };
        Expected { site, items, volumes }
    }

    fn volumes(&self) -> &[Volume] {
        self.volumes.as_deref().unwrap_or_default()
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        let volumes = self.volumes().iter().map(|volume| volume.name.as_str());
        std::iter::once(FOLLOWED).chain(volumes)
    }

    /// Whether the file `name` is what it should be by this archive.
    fn has(&self, name: &str) -> Result<bool> {
        let head = head_of(&self.site.manifest);
        if name == FOLLOWED {
            let bytes = read(&self.site.folder, name)?;
            return Ok(bytes == followed_of(&self.items.followed, &head)?);
        }
        let Some(volume) = self.volumes().iter().find(|volume| volume.name == name) else {
            return Ok(false);
        };
        let file = File::open(self.site.folder.join(name))?;
        let comparing = Comparing { file: BufReader::new(file), is_same: true };
        let mut feed = FeedWriter::new(Feed::Bundle, &head, comparing)?;
        for print in &self.items.bundled[volume.numbers.clone()] {
            feed.add_with(|comparing| comparing.compare(print))?;
        }
        let mut compared = feed.finish(volume.next.as_deref())?;
        let has_more = compared.file.read(&mut [0])? > 0;
        Ok(compared.is_same && !has_more)
    }
}

/// Checks the JSON files, and adds their names. They have to be those of the first of `archives`.
/// While a site is being replaced there are two, and each file may be that of the other one, which
/// the page shows. What is expected is not known where one of them is damaged: its check has said
/// what is wrong.
pub(super) fn check_feeds(
    files: &JsonFiles,
    archives: &[Option<Expected<'_>>],
    names: &mut BTreeSet<String>,
    faults: &mut Vec<Fault>,
) {
    if !files.is_wanted {
        return;
    }
    let known: Option<Vec<&Expected<'_>>> = archives.iter().map(Option::as_ref).collect();
    let Some((expected, known)) = known.as_ref().and_then(|all| Some((*all.first()?, all))) else {
        return names.extend(files.there.iter().cloned());
    };
    if let Err(error) = &expected.volumes {
        return faults.push(Fault::new(FOLLOWED, format!("the bundle beside it: {error:#}")));
    }
    for name in expected.names() {
        if !files.there.contains(name) {
            // Where a build was interrupted half of the new files may be there.
            if known.len() == 1 {
                faults.push(Fault::new(name, MISSING));
            }
            continue;
        }
        names.insert(name.to_owned());
        let is_right: Result<Vec<bool>> = known.iter().map(|archive| archive.has(name)).collect();
        match is_right {
            Ok(is_right) if is_right.contains(&true) => {}
            Ok(_) => faults.push(Fault::new(name, DIFFERS)),
            Err(error) => faults.push(Fault::new(name, format!("it cannot be read ({error:#})"))),
        }
    }
}

/// Compares what is written to it with a file, so that neither is held in memory.
struct Comparing<R> {
    file: R,
    is_same: bool,
}

impl<R: io::Read> Comparing<R> {
    /// Compares the next item.
    fn compare(&mut self, print: &ItemPrint) -> io::Result<()> {
        let there = self.next(print.n_bytes)?;
        self.is_same &= there.is_some_and(|there| Digest::of(&there) == print.digest);
        Ok(())
    }

    /// The next bytes of the file; `None` where it has fewer.
    fn next(&mut self, n_bytes: usize) -> io::Result<Option<Vec<u8>>> {
        let mut there = vec![0; n_bytes];
        match self.file.read_exact(&mut there) {
            Ok(()) => Ok(Some(there)),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl<R: io::Read> Write for Comparing<R> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let there = self.next(bytes.len())?;
        self.is_same &= there.is_some_and(|there| there == bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
