//! Makes the JSON files of a site again from its archive, and compares.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read as _, Write};

use anyhow::Result;

use super::articles::SiteArticles;
use super::viewer::PAGE;
use super::{Fault, Site, read};
use crate::feeds::{
    FOLLOWED, Volume, Volumes, followed, head_of, is_volume_name, volumes, write_volume,
};

/// By this the page says that there is a feed.
const LINK: &str = "href=\"feed.json\"";
const DIFFERS: &str = "it does not say what the archive says; copy or build the site again";
const MISSING: &str = "it is missing; copy or build the site again";

/// Checks the JSON files of `site`, and adds their names. While a site is being replaced they may be
/// those of `other`, which its page shows.
pub(super) fn check_feeds(
    site: &Site,
    other: Option<&Site>,
    names: &mut BTreeSet<String>,
    faults: &mut Vec<Fault>,
) {
    let there = files(site);
    // A site of a version that wrote none has none.
    if there.is_empty() && !is_linked(site) {
        return;
    }
    if let Err(error) = compare(site, other, &there, names, faults)
        // Of a damaged archive the check of its chunks has said what is wrong.
        && faults.is_empty()
    {
        faults.push(Fault::new(FOLLOWED, format!("it could not be made again ({error:#})")));
    }
}

fn compare(
    site: &Site,
    other: Option<&Site>,
    there: &BTreeSet<String>,
    names: &mut BTreeSet<String>,
    faults: &mut Vec<Fault>,
) -> Result<()> {
    // A large archive carries its bundle only where somebody asked for that.
    let is_cut = there.iter().any(|name| name.starts_with("archive-"));
    let wanted = if is_cut { Volumes::All } else { Volumes::Small };
    let mut expected = Expected::of(site, wanted)?;
    let mut of_other = other.map(|other| Expected::of(other, wanted)).transpose()?;
    for name in expected.names().collect::<Vec<_>>() {
        if !there.contains(&name) {
            // Where a build was interrupted half of the new files may be there.
            if other.is_none() {
                faults.push(Fault::new(name, MISSING));
            }
            continue;
        }
        names.insert(name.clone());
        let is_right = expected.has(&name)?
            || of_other.as_mut().map_or(Ok(false), |other| other.has(&name))?;
        if !is_right {
            faults.push(Fault::new(name, DIFFERS));
        }
    }
    Ok(())
}

/// What a site's JSON files should be.
struct Expected<'a> {
    site: &'a Site,
    articles: SiteArticles<'a>,
    /// The files of the bundle.
    volumes: Vec<Volume>,
}

impl<'a> Expected<'a> {
    fn of(site: &'a Site, wanted: Volumes) -> Result<Expected<'a>> {
        let mut articles = SiteArticles::open(site)?;
        let volumes = volumes(&mut articles, &head_of(&site.manifest), wanted)?;
        Ok(Expected { site, articles, volumes })
    }

    fn names(&self) -> impl Iterator<Item = String> {
        let volumes = self.volumes.iter().map(|volume| volume.name.clone());
        std::iter::once(FOLLOWED.to_owned()).chain(volumes)
    }

    /// Whether the file `name` is what it should be by this archive.
    fn has(&mut self, name: &str) -> Result<bool> {
        let head = head_of(&self.site.manifest);
        if name == FOLLOWED {
            return Ok(read(&self.site.folder, name)? == followed(&mut self.articles, &head)?);
        }
        let Some(volume) = self.volumes.iter().find(|volume| volume.name == name) else {
            return Ok(false);
        };
        let file = File::open(self.site.folder.join(name))?;
        let comparing = Comparing { file: io::BufReader::new(file), is_same: true };
        let mut compared = write_volume(&mut self.articles, &head, volume, comparing)?;
        let has_more = compared.file.read(&mut [0])? > 0;
        Ok(compared.is_same && !has_more)
    }
}

/// Whether the page of `site` says that there is a feed.
fn is_linked(site: &Site) -> bool {
    let page = read(&site.folder, PAGE).unwrap_or_default();
    page.windows(LINK.len()).any(|at| at == LINK.as_bytes())
}

/// The names of the JSON files of a site.
fn files(site: &Site) -> BTreeSet<String> {
    let entries = std::fs::read_dir(&site.folder).into_iter().flatten().filter_map(Result::ok);
    entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name == FOLLOWED || is_volume_name(name))
        .collect()
}

/// Compares what is written to it with a file, so that neither is held in memory.
struct Comparing<R> {
    file: R,
    is_same: bool,
}

impl<R: io::Read> Write for Comparing<R> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut there = vec![0; bytes.len()];
        match self.file.read_exact(&mut there) {
            Ok(()) => self.is_same &= there == bytes,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => self.is_same = false,
            Err(error) => return Err(error),
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
