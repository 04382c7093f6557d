//! What is left out by rule: it lies beside articles in every folder, and nobody wants a line about
//! each. Names decide here, and only here: what is left out is not read at all.

use std::collections::BTreeSet;

use crate::LeftOut;

/// How many pages' names are remembered, for what was saved beside them.
const MAX_PAGES: usize = 100_000;
/// What a browser adds to a page's name for the folder of its parts, in the languages that do.
const PARTS: [&str; 6] = ["_files", ".files", "-Dateien", "_fichiers", "_archivos", "_bestanden"];

/// Says what is left out among some paths.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// The pages' paths, without their endings.
    pages: BTreeSet<String>,
}

impl Rules {
    /// For these paths, `/` between their parts.
    pub fn of<'a>(paths: impl IntoIterator<Item = &'a str>) -> Rules {
        let mut rules = Rules::default();
        paths.into_iter().for_each(|path| rules.meet(path));
        rules
    }

    /// Takes note of a path, where not all are known before.
    pub fn meet(&mut self, path: &str) {
        if let Some((stem, end)) = path.rsplit_once('.')
            && ["html", "htm", "xhtml", "shtml", "mht"]
                .iter()
                .any(|page| end.eq_ignore_ascii_case(page))
            && self.pages.len() < MAX_PAGES
        {
            self.pages.insert(stem.to_owned());
        }
    }

    /// Why the folder `name` is left out, with all that it holds; `None` where it is to be looked
    /// into. `has_page` says whether there is a page beside it with this name and an ending.
    pub fn left_out_folder(name: &str, has_page: impl Fn(&str) -> bool) -> Option<LeftOut> {
        let is_parts = || PARTS.iter().filter_map(|end| name.strip_suffix(end)).any(has_page);
        left_out_part(name).or_else(|| is_parts().then_some(LeftOut::PageParts))
    }

    /// Why what stands at `path` is left out; `None` where it is to be read.
    pub fn left_out(&self, path: &str) -> Option<LeftOut> {
        let mut at = 0;
        for part in path.split('/') {
            let is_folder = at + part.len() < path.len();
            if let Some(what) = left_out_part(part) {
                return Some(what);
            }
            if is_folder && self.is_parts(&path[..at + part.len()]) {
                return Some(LeftOut::PageParts);
            }
            at += part.len() + 1;
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        left_out_end(name.rsplit_once('.')?.1)
    }

    /// Whether the folder at `path` holds the parts of a page beside it.
    fn is_parts(&self, path: &str) -> bool {
        PARTS.iter().filter_map(|end| path.strip_suffix(end)).any(|page| self.pages.contains(page))
    }
}

fn left_out_part(part: &str) -> Option<LeftOut> {
    if [".git", ".svn", ".hg"].contains(&part) {
        return Some(LeftOut::History);
    }
    let is_hidden = part.starts_with('.') && part != "." && part != "..";
    let is_system = ["__MACOSX", "Thumbs.db", "desktop.ini", "$RECYCLE.BIN"].contains(&part);
    (is_hidden || is_system).then_some(LeftOut::System)
}

fn left_out_end(end: &str) -> Option<LeftOut> {
    let end = end.to_ascii_lowercase();
    match end.as_str() {
        "css" | "js" | "mjs" | "map" | "scss" | "less" => Some(LeftOut::Assets),
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "bmp" | "ico" | "svg" | "tif"
        | "tiff" | "heic" | "mp3" | "mp4" | "m4a" | "m4v" | "mov" | "avi" | "mkv" | "webm"
        | "ogg" | "wav" | "flac" | "woff" | "woff2" | "ttf" | "otf" | "eot" => Some(LeftOut::Media),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_beside_articles_is_left_out() {
        let rules = Rules::of(["a/page.html", "b.HTM", "a/notes.md"]);
        for (path, expected) in [
            ("a/page.html", None),
            ("a/page_files/frame.html", Some(LeftOut::PageParts)),
            ("page_files/frame.html", None),
            ("b.files/x.html", Some(LeftOut::PageParts)),
            ("notes_files/x.html", None),
            ("mirror/.git/HEAD", Some(LeftOut::History)),
            ("__MACOSX/a/._page.html", Some(LeftOut::System)),
            ("a/.hidden.md", Some(LeftOut::System)),
            ("a/../b.md", None),
            ("a/Thumbs.db", Some(LeftOut::System)),
            ("a/style.CSS", Some(LeftOut::Assets)),
            ("a/photo.JPG", Some(LeftOut::Media)),
            ("a/jpg", None),
            ("2024.01.02", None),
        ] {
            assert_eq!(rules.left_out(path), expected, "{path}");
        }
    }
}
