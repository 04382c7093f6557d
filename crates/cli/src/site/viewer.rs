//! The site's files outside its archive: the page and the viewer that it loads.

use broadsheet_bundle::Manifest;
use broadsheet_site::{FolderPage, Module, Seal, Viewer};

use super::{Checked, Fault, MANIFEST, Site, read};
use crate::viewer;

/// The page.
pub(super) const PAGE: &str = "index.html";
/// Tells GitHub's own site generator to leave the folder alone.
const MARKER: &str = ".nojekyll";
/// How the names of packed viewers end.
const MODULES: [&str; 2] = [".lzma", ".bin"];

const BROKEN: &str = "its text is not the one that its seal is of; copy or build the site again";
const UNSEALED: &str = "an earlier version wrote it, without a seal and without a digest of the page: a change in either \
                        may not be seen; build the site again";

/// The manifest that stands in the page for when it is opened from disk, where it is another one
/// than the site's.
///
/// That alone is no damage: an update that was interrupted between the two leaves two whole
/// archives.
///
/// # Errors
/// When there is none, or it cannot be used.
pub(super) fn other_site(site: &Site) -> Result<Option<Site>, Fault> {
    let bytes = read(&site.folder, PAGE)?;
    let page = FolderPage::parse(&bytes).ok_or_else(|| {
        let reason =
            "there is no manifest in it, so it cannot be opened from disk; build the site again";
        Fault::new(PAGE, reason)
    })?;
    let json = String::from_utf8_lossy(page.manifest).into_owned();
    // Earlier versions escaped only the one in the page.
    if json == site.json.trim().replace('<', "\\u003c") {
        return Ok(None);
    }
    let manifest =
        Manifest::parse(json.as_bytes()).map_err(|error| Fault::new(PAGE, error.to_string()))?;
    Ok(Some(Site { folder: site.folder.clone(), json, manifest }))
}

/// Checks the manifest's seal, the page and the viewer's files; gives the names of those that
/// belong to the site.
pub(super) fn check_viewer(site: &Site, checked: &mut Checked) -> Vec<String> {
    let mut names = vec![PAGE.to_owned(), MANIFEST.to_owned(), MARKER.to_owned()];
    match Seal::of(site.json.as_bytes()) {
        Seal::Whole => {}
        Seal::Broken => checked.faults.push(Fault::new(MANIFEST, BROKEN)),
        Seal::None => checked.notes.push(Fault::new(MANIFEST, UNSEALED)),
    }
    if read(&site.folder, MARKER).is_ok_and(|bytes| !bytes.is_empty()) {
        checked.faults.push(Fault::new(MARKER, "it should be empty; copy or build the site again"));
    }
    let bytes = match read(&site.folder, PAGE) {
        Ok(bytes) => bytes,
        Err(fault) => {
            checked.faults.push(fault);
            return names;
        }
    };
    if let Some(page) = FolderPage::parse(&bytes) {
        check_page(&page, viewer::embedded().as_ref(), checked);
    }
    let page = String::from_utf8_lossy(&bytes);
    let Some(module) = MODULES.into_iter().find_map(|end| named(&page, end)) else {
        checked.faults.push(Fault::new(PAGE, "it names no viewer; build the site again"));
        return names;
    };
    names.push(module.clone());
    if let Err(fault) = check_module(site, &page, &module, &mut names) {
        checked.faults.push(fault);
    }
    names
}

/// Compares the page with the digest that its own manifest has of it, and with the page that
/// `viewer` makes.
///
/// It is the manifest in the page that is asked, because the one beside it may rightly be another:
/// see [`other_site`].
fn check_page(page: &FolderPage<'_>, viewer: Option<&Viewer>, checked: &mut Checked) {
    let is_whole = page.is_of(page.manifest);
    match Seal::of(page.manifest) {
        Seal::Broken => {
            checked.faults.push(Fault::new(PAGE, format!("the manifest in it: {BROKEN}")));
        }
        Seal::Whole if !is_whole => {
            let reason = "it is not the page that was written with the manifest in it; copy or build the site again";
            checked.faults.push(Fault::new(PAGE, reason));
        }
        Seal::Whole | Seal::None => {}
    }
    let is_other = viewer.is_some_and(|viewer| !viewer.makes(page));
    if is_whole && is_other {
        let reason = "its viewer is of another version than the one in this command, and is as it was published";
        checked.notes.push(Fault::new(PAGE, reason));
    }
}

/// The packed viewer, hosted and for pages opened from disk.
fn check_module(site: &Site, page: &str, name: &str, names: &mut Vec<String>) -> Result<(), Fault> {
    let carrier = named(page, ".css")
        .ok_or_else(|| Fault::new(PAGE, "it names no viewer for pages opened from disk"))?;
    names.push(carrier.clone());
    let packed = read(&site.folder, name)?;
    // A digest in the page, which its policy protects, says which bytes are the viewer.
    let module = Module::new(packed);
    let description = module.description();
    let integrity = description.split('"').find(|part| part.starts_with("sha256-"));
    if !integrity.is_some_and(|integrity| page.contains(integrity)) {
        return Err(Fault::new(
            name,
            "its digest is not the one in index.html; copy or build the site again",
        ));
    }
    if read(&site.folder, &carrier)? == module.carrier().into_bytes() {
        return Ok(());
    }
    Err(Fault::new(carrier, "it does not hold the viewer; copy or build the site again"))
}

/// The viewer's file that `page` names, which ends in `end`.
fn named(page: &str, end: &str) -> Option<String> {
    page.match_indices("viewer-").find_map(|(at, _)| {
        let rest = &page[at..];
        let hash = rest["viewer-".len()..].split(|c: char| !c.is_ascii_hexdigit()).next()?;
        let name = &rest[.."viewer-".len() + hash.len()];
        (!hash.is_empty() && rest[name.len()..].starts_with(end)).then(|| format!("{name}{end}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A viewer whose style is `style`.
    fn viewer(style: &str) -> Viewer {
        let module = Module::new(b"module".to_vec());
        let template = "{{edition}}{{policy}}{{title}}{{early}}{{style}}{{script}}{{data}}";
        let scripts = [module.description(), String::new()];
        Viewer::new(template, style.to_owned(), scripts, module).expect("the parts fit together")
    }

    /// How many faults and notes there are of the page that `viewer("a")` made, after `change`.
    fn check(change: impl Fn(String) -> String, ours: Option<&Viewer>, expected: (usize, usize)) {
        let files = viewer("a").folder("{}").expect("a site");
        let page = change(String::from_utf8(files[0].bytes.clone()).expect("text"));
        let mut checked = Checked::default();
        let page = FolderPage::parse(page.as_bytes()).expect("a manifest");
        check_page(&page, ours, &mut checked);
        assert_eq!((checked.faults.len(), checked.notes.len()), expected, "{checked:?}");
    }

    #[test]
    fn a_page_is_what_it_was_or_the_difference_is_named() {
        check(|page| page, None, (0, 0));
        check(|page| page, Some(&viewer("a")), (0, 0));
        check(|page| page, Some(&viewer("b")), (0, 1));
        check(|page| page.replacen("folder", "holder", 1), Some(&viewer("a")), (1, 0));
        check(|page| page.replace("_seal", "_sell"), None, (1, 0));
    }
}
