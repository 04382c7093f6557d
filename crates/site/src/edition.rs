//! The two editions: a folder for a static host or a disk, and one file that holds everything.

use std::io::Write;

use broadsheet_bundle::{packs_of, ranges_of, seal, unwrap_carrier};

use crate::encode::base64;
use crate::folder_page::{FolderPage, MANIFEST_END, MANIFEST_START};
use crate::offline;
use crate::policy::READS_FILES;
use crate::{Abilities, Part, SiteError, Viewer};

/// A media type that no browser runs: a script element of such a type is never parsed as HTML
/// either, so data may hold anything but `</script`.
const OCTETS: &str = "application/octet-stream";

/// What the elements of the single file's parts are called, in their order.
const PART_IDS: [&str; 3] = ["viewer-module", "viewer-worker", "viewer-saver"];

/// Which of the two a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edition {
    /// `index.html` with its neighbours.
    Folder,
    /// Everything in one file.
    File,
}

impl Edition {
    /// The word in the page's `data-edition`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Edition::Folder => "folder",
            Edition::File => "file",
        }
    }
}

/// One file of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteFile {
    /// Its path inside the site, `/` between names.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl Viewer {
    /// All files of the folder edition but the archive's chunks: `index.html` first,
    /// `archive/manifest.json` last. `manifest` is the archive's, as JSON; its file also has the
    /// page's digest (`page`) and a seal. The same text stands in the page, because a page opened
    /// from disk cannot fetch it.
    ///
    /// # Errors
    /// When the manifest cannot be read.
    pub fn folder(&self, manifest: &str, abilities: Abilities) -> Result<Vec<SiteFile>, SiteError> {
        let (head, tail) = self.page(Edition::Folder, abilities, manifest)?;
        let json = manifest.as_bytes();
        let is_packed = packs_of(json).is_some() || ranges_of(json).is_some();
        // The manifest holds the page's digest and the page holds the manifest: so the digest is of
        // the page without it.
        let digest = FolderPage::digest(&head, &tail);
        let manifest = seal(manifest, &[("page", &digest)]);
        let page = [&head, MANIFEST_START, &manifest, MANIFEST_END, &tail].concat();
        let file = |path: &str, bytes: Vec<u8>| SiteFile { path: path.to_owned(), bytes };
        // By what the page says, as a check finds out what they should be.
        let offline = Viewer::offline_files(page.as_bytes())?;
        let mut files = vec![file("index.html", page.into_bytes())];
        for part in self.face(Edition::Folder, abilities, is_packed).parts() {
            files.push(file(part.carrier_name(), part.carrier()));
            files.push(file(part.file_name(), part.packed().to_vec()));
        }
        files.extend(offline);
        // Without it GitHub's own site generator would take the folder apart.
        files.push(file(".nojekyll", Vec::new()));
        files.push(file("archive/manifest.json", manifest.into_bytes()));
        Ok(files)
    }

    /// The files that make a folder work offline whose page is `page`: what they should be. None
    /// where it does not.
    ///
    /// # Errors
    /// When the manifest in the page cannot be read.
    pub fn offline_files(page: &[u8]) -> Result<Vec<SiteFile>, SiteError> {
        let has = |text: &str| page.windows(text.len()).any(|part| part == text.as_bytes());
        let Some(parsed) = FolderPage::parse(page).filter(|_| has(offline::MARK)) else {
            return Ok(Vec::new());
        };
        offline::files(&String::from_utf8_lossy(parsed.manifest), has(READS_FILES))
    }

    /// Whether `page` is the one that this viewer makes with the manifest that stands in it.
    pub fn makes(&self, page: &FolderPage<'_>) -> bool {
        let Ok(manifest) = str::from_utf8(page.manifest) else { return false };
        Abilities::EACH.into_iter().any(|abilities| {
            let parts = self.page(Edition::Folder, abilities, manifest).ok();
            parts.is_some_and(|(head, tail)| page.has_digest(&FolderPage::digest(&head, &tail)))
        })
    }

    /// Begins the single-file edition: writes the page up to its data, and the manifest. The
    /// archive's other files follow by [`SingleFile::add`], and [`SingleFile::finish`] ends the
    /// page.
    ///
    /// # Errors
    /// When the manifest cannot be read, or `out` cannot be written.
    pub fn single_file<W: Write>(
        &self,
        manifest: &str,
        abilities: Abilities,
        mut out: W,
    ) -> Result<SingleFile<'_, W>, SiteError> {
        let (head, tail) = self.page(Edition::File, abilities, manifest)?;
        write_all(&mut out, &[&head, &manifest_element(manifest)])?;
        let parts = self.face(Edition::File, abilities, false).parts();
        Ok(SingleFile { parts, out, tail })
    }
}

/// A single-file edition that is being written. Without [`SingleFile::finish`] the page has no end.
#[derive(Debug)]
#[must_use = "the page has no end until it is finished"]
pub struct SingleFile<'a, W> {
    parts: Vec<&'a Part>,
    out: W,
    tail: String,
}

impl<W: Write> SingleFile<'_, W> {
    /// Adds a file of the archive; `path` is its path inside the folder edition, such as
    /// `archive/NAME.css`. What it carries stands in the page as base64, because the page is UTF-8
    /// and a carrier is not. The page's bytes follow the order of the calls, so the caller sorts.
    ///
    /// # Errors
    /// When the path cannot stand in a page, the file is no carrier, or the page cannot be written.
    pub fn add(&mut self, path: &str, css: &[u8]) -> Result<(), SiteError> {
        let is_plain = |character: char| {
            character.is_ascii_alphanumeric() || matches!(character, '-' | '.' | '_' | '/')
        };
        // The path becomes an `id` between quotes. It is not escaped, because the page reads it
        // back as it is, so it may not hold what would have to be.
        if !path.chars().all(is_plain) {
            return Err(SiteError::FileName(path.to_owned()));
        }
        let name = path.rsplit('/').next().and_then(|name| name.strip_suffix(".css"));
        let carried = name.and_then(|name| unwrap_carrier(name, css).ok());
        let carried = carried.ok_or_else(|| SiteError::File(path.to_owned()))?;
        self.write(path, &base64(&carried))
    }

    /// Writes the modules and the end of the page, flushes, and gives the writer back.
    ///
    /// # Errors
    /// When the page cannot be written.
    pub fn finish(mut self) -> Result<W, SiteError> {
        // The module stands last: a page that was cut short has none, and says so.
        for (id, part) in PART_IDS.into_iter().zip(std::mem::take(&mut self.parts)).rev() {
            self.write(id, part.encoded())?;
        }
        write_all(&mut self.out, &[&self.tail])?;
        self.out.flush().map_err(SiteError::Write)?;
        Ok(self.out)
    }

    fn write(&mut self, id: &str, text: &str) -> Result<(), SiteError> {
        let start = format!("<script type=\"{OCTETS}\" id=\"{id}\">");
        write_all(&mut self.out, &["\n", &start, text, "</script>"])
    }
}

fn write_all(out: &mut impl Write, parts: &[&str]) -> Result<(), SiteError> {
    parts.iter().try_for_each(|part| out.write_all(part.as_bytes())).map_err(SiteError::Write)
}

/// The manifest in an element. Inside JSON a `<` occurs only in strings, where it may be escaped.
fn manifest_element(manifest: &str) -> String {
    let text = manifest.trim().replace('<', "\\u003c");
    [MANIFEST_START, &text, MANIFEST_END].concat()
}

#[cfg(test)]
mod tests {
    use broadsheet_bundle::wrap_carrier;

    use super::*;
    use crate::viewer::tests::{ALL, NONE, sample};

    const MANIFEST: &str = "{\"title\":\"</script><b>\"}\n";

    /// The content of the element with this `id`.
    fn content<'a>(page: &'a str, id: &str) -> &'a str {
        page.split(&format!("id=\"{id}\">")).nth(1).unwrap().split("</script>").next().unwrap()
    }

    #[test]
    fn an_inlined_manifest_cannot_end_its_element() {
        let files = sample().folder(MANIFEST, ALL).unwrap();
        let page = String::from_utf8(files[0].bytes.clone()).unwrap();
        let inlined = content(&page, "archive-manifest");
        assert!(inlined.starts_with("{\"title\":\"\\u003c/script>\\u003cb>\","), "{inlined}");
        let title = |json: &str| {
            serde_json::from_str::<serde_json::Value>(json).unwrap()["title"].to_string()
        };
        assert_eq!(title(inlined), title(MANIFEST));
        assert_eq!(files.last().unwrap().bytes, inlined.as_bytes(), "its file holds the same");
    }

    #[test]
    fn a_folder_has_the_page_and_the_module_both_ways() {
        let viewer = sample();
        let files = viewer.folder("{}", NONE).unwrap();
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let larger = viewer.import.as_ref().unwrap();
        let parts =
            [&viewer.first.module, &larger.more.as_ref().unwrap().texts, &larger.whole.module];
        let names = parts.iter().flat_map(|part| [part.carrier_name(), part.file_name()]);
        let expected: Vec<&str> = std::iter::once("index.html")
            .chain(names)
            .chain([".nojekyll", "archive/manifest.json"])
            .collect();
        assert_eq!(paths, expected);
        let page = String::from_utf8(files[0].bytes.clone()).unwrap();
        assert!(
            page.starts_with("<html data-edition=\"folder\">")
                && page.ends_with("</script></body>"),
            "{page}"
        );
        for path in &paths[1..3] {
            assert!(page.contains(path), "the page names {path}");
        }
        assert_eq!(files[2].bytes, b"viewer");
    }

    #[test]
    fn one_file_holds_what_it_is_given_in_order() {
        let viewer = sample();
        let mut page = viewer.single_file("{}", ALL, Vec::new()).unwrap();
        page.add("archive/text/ab/1.css", &wrap_carrier("1", b"viewer")).unwrap();
        page.add("archive/fold-2.css", &wrap_carrier("fold-2", b"")).unwrap();
        let page = String::from_utf8(page.finish().unwrap()).unwrap();
        let data = page.split("<body>").nth(1).unwrap();
        assert_eq!(
            data,
            "<script type=\"application/json\" id=\"archive-manifest\">{}</script>\n\
             <script type=\"application/octet-stream\" id=\"archive/text/ab/1.css\">dmlld2Vy</script>\n\
             <script type=\"application/octet-stream\" id=\"archive/fold-2.css\"></script>\n\
             <script type=\"application/octet-stream\" id=\"viewer-saver\">c2F2ZXI=</script>\n\
             <script type=\"application/octet-stream\" id=\"viewer-worker\">d29ya2Vy</script>\n\
             <script type=\"application/octet-stream\" id=\"viewer-module\">ZnVsbA==</script></body>"
        );
    }

    /// A file of an archive with this path and these bytes is taken, or refused with a message that
    /// names it.
    fn check(path: &str, css: &[u8], is_taken: bool) {
        let viewer = sample();
        let done = viewer.single_file("{}", ALL, Vec::new()).unwrap().add(path, css);
        assert_eq!(done.is_ok(), is_taken, "{path}: {}", css.escape_ascii());
        if let Err(error) = done {
            assert!(error.to_string().contains("archive/"), "{error}");
        }
    }

    #[test]
    fn what_could_end_an_element_does_not_enter_the_page() {
        check("archive/page/0a/b-1.css", &wrap_carrier("b-1", b"</script>"), true);
        check("archive/page/0a/b-1.css", &wrap_carrier("b-2", b"</script>"), false);
        check("archive/1.css", b"</script>", false);
        check("archive/1\"><b>.css", &wrap_carrier("1\"><b>", b""), false);
        check("archive/1 onload.css", &wrap_carrier("1 onload", b""), false);
    }

    #[test]
    fn a_full_disk_is_an_error() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::Error::from(std::io::ErrorKind::StorageFull))
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        assert!(matches!(sample().single_file("{}", ALL, Full), Err(SiteError::Write(_))));
    }
}
