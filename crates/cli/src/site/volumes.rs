//! The page of several volumes: what it says of them, and whether that is so.

use std::collections::BTreeSet;
use std::path::Path;

use broadsheet_bundle::{Head, Manifest, Volume};
use broadsheet_model::Source;
use serde_json::Value;

use super::check::{Checked, check, strangers};
use super::viewer::{check_viewer, other_site};
use super::{Fault, MANIFEST, Site, read};
use crate::build::names::{split_volume, volume_folder};
use crate::feeds::FOLLOWED;

impl Site {
    /// The archives that its page shows as one: itself or, where it is the page of several volumes,
    /// these, the newest first.
    ///
    /// # Errors
    /// When a volume is not here, or is another than the page lists.
    pub(super) fn archives(&self) -> Result<Vec<&Site>, Fault> {
        let volumes = self.volumes()?;
        Ok(if volumes.is_empty() { vec![self] } else { volumes.iter().collect() })
    }

    /// The volumes of which it is the page, the newest first; none where it is an archive itself.
    ///
    /// # Errors
    /// Those of [`Site::archives`].
    pub(super) fn volumes(&self) -> Result<&[Site], Fault> {
        let open = || {
            let volumes = self.manifest.volumes.iter().rev();
            volumes.map(|volume| open_volume(self, volume)).collect()
        };
        let opened: &Result<Vec<Site>, Fault> = self.volumes.get_or_init(open);
        opened.as_deref().map_err(Clone::clone)
    }

    /// The sources of all its archives, ordered by their ids.
    ///
    /// # Errors
    /// When a volume is not here, or is another than the page lists.
    pub fn sources(&self) -> Result<Vec<Source>, Fault> {
        let archives = self.archives()?;
        let all = archives.iter().flat_map(|archive| &archive.manifest.sources);
        let mut sources: Vec<Source> = all.cloned().collect();
        // Of one that several volumes have, what the newest says of it.
        sources.sort_by(|one, other| one.id.cmp(&other.id));
        sources.dedup_by(|next, before| next.id == before.id);
        Ok(sources)
    }
}

/// Opens a volume of the archive whose page is `site`, as it is published beside that.
fn open_volume(site: &Site, volume: &Volume) -> Result<Site, Fault> {
    let named = |fault: Fault| Fault::new(format!("{}{}", volume.path, fault.path), fault.reason);
    let folder = site.folder.join(&volume.path);
    if !folder.is_dir() {
        let reason = "it is a volume of this archive and not here; copy it to this place, or name \
                      one volume";
        return Err(Fault::new(volume.path.clone(), reason));
    }
    let opened = Site::open(&folder).map_err(named)?;
    if is_same(&opened.manifest, volume.manifest.as_ref().unwrap_or(&site.manifest)) {
        return Ok(opened);
    }
    let reason = "it is in another state than the page of all volumes says; build the site again";
    Err(named(Fault::new(MANIFEST, reason)))
}

/// Verifies the page of several volumes, and each volume.
pub(super) fn check_volumes(site: &Site) -> Checked {
    let mut checked = Checked::default();
    let mut names: BTreeSet<String> = check_viewer(site, &mut checked).into_iter().collect();
    match other_site(site) {
        Ok(None) => {}
        Ok(Some(_)) => {
            let reason =
                "the manifest in it is another than archive/manifest.json; build the site again";
            checked.faults.push(Fault::new(super::viewer::PAGE, reason));
        }
        Err(fault) => checked.faults.push(fault),
    }
    let volumes = &site.manifest.volumes;
    let n_older = volumes.iter().filter_map(|volume| volume.manifest.as_ref());
    if n_older.map(|manifest| manifest.n_articles).sum::<usize>() != site.manifest.n_elsewhere {
        let reason = "its count of articles elsewhere is not that of the volumes that it lists; build the site again";
        checked.faults.push(Fault::new(MANIFEST, reason));
    }
    for (number, volume) in (1..).zip(volumes) {
        let listed = volume.manifest.as_ref().unwrap_or(&site.manifest);
        check_volume(site, number, &volume.path, listed, &mut checked);
    }
    check_followed(site, volumes.len(), &mut checked.faults);
    names.insert(FOLLOWED.to_owned());
    checked.n_files += names.len();
    let is_below = |fault: &Fault| split_volume(&fault.path).0.is_some_and(|n| n <= volumes.len());
    checked
        .notes
        .extend(strangers(&site.folder, &names).into_iter().filter(|note| !is_below(note)));
    checked.faults.sort();
    checked.faults.dedup();
    checked
}

/// Checks a volume, and that it is the one which the page lists.
fn check_volume(site: &Site, number: usize, path: &str, listed: &Manifest, checked: &mut Checked) {
    let name = volume_folder(number);
    let folder = site.folder.join(&name);
    if !folder.is_dir() {
        let reason = format!("it is not here, so it was not checked: it is published as {path}");
        let fault = Fault::new(name.clone(), reason);
        // Where it was to be published with the page it is missing.
        let is_missing = path == format!("{name}/");
        if is_missing { &mut checked.faults } else { &mut checked.notes }.push(fault);
        return;
    }
    let of_volume = check(&folder);
    let named = |fault: Fault| Fault::new(format!("{name}/{}", fault.path), fault.reason);
    checked.faults.extend(of_volume.faults.into_iter().map(named));
    checked.notes.extend(of_volume.notes.into_iter().map(named));
    checked.n_files += of_volume.n_files;
    checked.n_articles += of_volume.n_articles;
    let is_listed = Site::open(&folder).is_ok_and(|volume| is_same(&volume.manifest, listed));
    if !is_listed {
        let reason = format!(
            "the page that shows all volumes lists another state of {name}; build the site again"
        );
        checked.faults.push(Fault::new(MANIFEST, reason));
    }
}

/// Whether both manifests are of the same archive: what a page of several volumes says of itself
/// beside that of the newest makes no difference.
fn is_same(volume: &Manifest, listed: &Manifest) -> bool {
    let bare = |manifest: &Manifest| Manifest {
        head: Head::default(),
        n_elsewhere: 0,
        volumes: Vec::new(),
        ..manifest.clone()
    };
    bare(volume) == bare(listed)
}

/// Checks that the feed of all volumes has the articles of that of the newest.
fn check_followed(site: &Site, n_volumes: usize, faults: &mut Vec<Fault>) {
    let newest = site.folder.join(volume_folder(n_volumes));
    let own = match items(&site.folder) {
        Ok(own) => own,
        Err(fault) => return faults.push(fault),
    };
    // A volume that is elsewhere has its feed there.
    if items(&newest).is_ok_and(|items| items != own) {
        let reason = "its articles are not those of the newest volume; build the site again";
        faults.push(Fault::new(FOLLOWED, reason));
    }
}

fn items(folder: &Path) -> Result<Value, Fault> {
    let feed: Value = serde_json::from_slice(&read(folder, FOLLOWED)?)
        .map_err(|error| Fault::new(FOLLOWED, error.to_string()))?;
    Ok(feed["items"].clone())
}
