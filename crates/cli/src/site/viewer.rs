//! The site's files outside its archive: the page and the viewer that it loads.

use broadsheet_bundle::{Manifest, gunzip};
use broadsheet_site::{FolderPage, Part, PartKind, Seal, Viewer};

use super::{Checked, Fault, MANIFEST, Site, read};
use crate::viewer;

/// The page.
pub(super) const PAGE: &str = "index.html";
/// Tells GitHub's own site generator to leave the folder alone.
const MARKER: &str = ".nojekyll";
/// How the names of packed parts end.
const PACKED: [&str; 2] = [".lzma", ".bin"];

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
    Site::of(&site.folder, json, manifest).map(Some)
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
    let page = String::from_utf8_lossy(&bytes).into_owned();
    // A page whose chunks stand in packs begins with the larger module.
    let begins_larger = part_file(&page, PartKind::Full).is_some();
    if !check_part(site, &page, PartKind::Viewer, checked, &mut names) && !begins_larger {
        checked.faults.push(Fault::new(PAGE, "it names no viewer; build the site again"));
    }
    check_import(site, &page, checked, &mut names);
    check_offline(site, &bytes, checked, &mut names);
    names
}

/// Checks what makes a site work offline, where its page says that it does.
fn check_offline(site: &Site, page: &[u8], checked: &mut Checked, names: &mut Vec<String>) {
    let parsed = FolderPage::parse(page);
    let is_ours = viewer::embedded()
        .is_none_or(|viewer| parsed.as_ref().is_some_and(|page| viewer.makes(page)));
    for file in Viewer::offline_files(page).unwrap_or_default() {
        names.push(file.path.clone());
        match read(&site.folder, &file.path) {
            Ok(bytes) if bytes == file.bytes => {}
            Ok(_) if is_ours => {
                let reason = "it is not as it was written; copy or build the site again";
                checked.faults.push(Fault::new(file.path, reason));
            }
            Ok(_) => {
                let reason = "it is of another version than this command";
                checked.notes.push(Fault::new(file.path, reason));
            }
            Err(fault) => checked.faults.push(fault),
        }
    }
}

/// Checks what a page that opens files loads then: its scripts, which the page names, and what
/// these or the page name.
fn check_import(site: &Site, page: &str, checked: &mut Checked, names: &mut Vec<String>) {
    let has_glue = check_part(site, page, PartKind::Glue, checked, names);
    let glue = has_glue.then(|| texts(site, page)).flatten().unwrap_or_default();
    for kind in [PartKind::Full, PartKind::Worker, PartKind::Saver] {
        let _named = check_part(site, page, kind, checked, names)
            || check_part(site, &glue, kind, checked, names);
    }
}

/// The scripts that `page` names, unpacked; nothing where they are damaged, which is found without
/// unpacking.
fn texts(site: &Site, page: &str) -> Option<String> {
    let packed = read(&site.folder, &part_file(page, PartKind::Glue)?).ok()?;
    let text = String::from_utf8(gunzip(&packed).ok()?).ok()?;
    // They are strings in JSON.
    Some(text.replace('\\', ""))
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

/// Checks the part of this kind that `text` names, hosted and for pages opened from disk, and adds
/// the names of its files; whether it names one.
fn check_part(
    site: &Site,
    text: &str,
    kind: PartKind,
    checked: &mut Checked,
    names: &mut Vec<String>,
) -> bool {
    let Some(file) = part_file(text, kind) else { return false };
    names.push(file.clone());
    if let Err(fault) = verify_part(site, text, kind, &file, names) {
        checked.faults.push(fault);
    }
    true
}

fn verify_part(
    site: &Site,
    text: &str,
    kind: PartKind,
    file: &str,
    names: &mut Vec<String>,
) -> Result<(), Fault> {
    let carrier = named(text, kind, ".css")
        .ok_or_else(|| Fault::new(PAGE, format!("it names no carrier of {file}")))?;
    names.push(carrier.clone());
    // A digest in the page, which its policy protects, says which bytes are the part.
    let part = Part::new(kind, read(&site.folder, file)?);
    if !text.contains(part.integrity()) {
        return Err(Fault::new(
            file,
            "its digest is not the one in index.html; copy or build the site again",
        ));
    }
    if read(&site.folder, &carrier)? == part.carrier() {
        return Ok(());
    }
    let reason = format!("it does not hold the {}; copy or build the site again", kind.name());
    Err(Fault::new(carrier, reason))
}

/// The file of the part of this kind that `text` names, for hosted pages.
fn part_file(text: &str, kind: PartKind) -> Option<String> {
    PACKED.into_iter().find_map(|end| named(text, kind, end))
}

/// The part's file that `text` names, which ends in `end`.
fn named(text: &str, kind: PartKind, end: &str) -> Option<String> {
    let start = format!("{}-", kind.name());
    text.match_indices(&start).find_map(|(at, _)| {
        let rest = &text[at..];
        let hash = rest[start.len()..].split(|c: char| !c.is_ascii_hexdigit()).next()?;
        let name = &rest[..start.len() + hash.len()];
        (!hash.is_empty() && rest[name.len()..].starts_with(end)).then(|| format!("{name}{end}"))
    })
}

#[cfg(test)]
mod tests {
    use broadsheet_site::{Abilities, BUILD, Shell};

    use super::*;

    /// A viewer whose style is `style`.
    fn viewer(style: &str) -> Viewer {
        let template = "{{edition}}{{policy}}{{title}}{{early}}{{style}}{{script}}{{data}}";
        let module = Part::new(PartKind::Viewer, b"module".to_vec());
        let first = Shell { script: String::new(), module };
        Viewer::new(template, style.to_owned(), BUILD.to_owned(), first, None)
            .expect("the parts fit together")
    }

    /// How many faults and notes there are of the page that `viewer("a")` made, after `change`.
    fn check(change: impl Fn(String) -> String, ours: Option<&Viewer>, expected: (usize, usize)) {
        let files = viewer("a")
            .folder("{}", Abilities { opens_files: true, works_offline: true })
            .expect("a site");
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
