//! The page of several volumes: what it says of them, and whether that is so.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use broadsheet_bundle::{Head, Manifest};
use serde_json::Value;

use super::check::{Checked, check, strangers};
use super::viewer::{check_viewer, other_site};
use super::{Fault, MANIFEST, Site, read};
use crate::build::names::{split_volume, volume_folder};
use crate::feeds::FOLLOWED;

/// A site of several volumes where one archive is asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{}: this is the page of {n_volumes} volumes; name one of them, the newest of which is {}",
    folder.display(),
    folder.join(volume_folder(*n_volumes)).display()
)]
pub struct NotOne {
    pub(super) folder: PathBuf,
    pub(super) n_volumes: usize,
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
