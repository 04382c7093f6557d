//! The site's files outside its archive: the page and the viewer that it loads.

use broadsheet_bundle::Manifest;
use broadsheet_site::Module;

use super::{Fault, MANIFEST, Site, read};

/// The page.
pub(super) const PAGE: &str = "index.html";

/// The manifest that stands in the page for when it is opened from disk, where it is another one
/// than the site's.
///
/// That is no damage by itself: an update that was interrupted between the two leaves two whole
/// archives.
///
/// # Errors
/// When there is none, or it cannot be used.
pub(super) fn other_site(site: &Site) -> Result<Option<Site>, Fault> {
    let page = String::from_utf8_lossy(&read(&site.folder, PAGE)?).into_owned();
    let after = page.split("id=\"archive-manifest\">").nth(1);
    let none = || {
        Fault::new(
            PAGE,
            "there is no manifest in it, so it cannot be opened from disk; build the site again",
        )
    };
    let json = after.and_then(|after| after.split("</script>").next()).ok_or_else(none)?;
    // The writer escapes what could end the element, and nothing else: see `broadsheet-site`.
    if json == site.json.trim().replace('<', "\\u003c") {
        return Ok(None);
    }
    let manifest =
        Manifest::parse(json.as_bytes()).map_err(|error| Fault::new(PAGE, error.to_string()))?;
    Ok(Some(Site { folder: site.folder.clone(), json: json.to_owned(), manifest }))
}

/// Checks the page and the viewer's files; gives the names of those that belong to the site.
pub(super) fn check_viewer(site: &Site, faults: &mut Vec<Fault>) -> Vec<String> {
    let mut names = vec![PAGE.to_owned(), MANIFEST.to_owned(), ".nojekyll".to_owned()];
    let page = match read(&site.folder, PAGE) {
        Ok(page) => String::from_utf8_lossy(&page).into_owned(),
        Err(fault) => {
            faults.push(fault);
            return names;
        }
    };
    let Some(module) = named(&page, ".lzma") else {
        faults.push(Fault::new(PAGE, "it names no viewer; build the site again"));
        return names;
    };
    names.push(module.clone());
    if let Err(fault) = check_module(site, &page, &module, &mut names) {
        faults.push(fault);
    }
    names
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
