//! The parts that every page of one build shares.

use serde::{Deserialize, Serialize};

use crate::edition::Edition;
use crate::encode::integrity;
use crate::head::About;
use crate::part::Description;
use crate::policy::{Allowed, policy};
use crate::template::{Slot, Template};
use crate::{Part, SiteError};

/// What the page is called when the archive has no title.
pub(crate) const NO_TITLE: &str = "Broadsheet";

/// What stands in the early script for the description of the page's modules, which depends on the
/// edition: one word that is a script's too, so that a minifier leaves it alone.
pub const BUILD: &str = "__broadsheet_build__";

/// A packaged viewer, ready to be joined with any archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    pub(crate) template: Template,
    pub(crate) style: String,
    /// What runs while the page is still arriving.
    pub(crate) early: String,
    /// With what a page begins.
    pub(crate) first: Shell,
    /// All that there is, and what opens files.
    pub(crate) import: Option<Import>,
}

/// A page's script, and the module that it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shell {
    /// The text of the page's second script.
    pub script: String,
    /// The module.
    pub module: Part,
}

/// What a page comes to have: panels, citations and all else that its first list does not need, and
/// files of the reader's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The larger module as the only one of a page, as in the single file.
    pub whole: Shell,
    /// What reads files, and what saves articles.
    pub workers: Vec<Part>,
    /// How the page of a folder comes from its first module to the larger one; where there is no
    /// way, it begins with the larger one too.
    pub more: Option<More>,
}

/// What the page of a folder loads once its list stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct More {
    /// The scripts: a list in JSON, in gzip.
    pub texts: Part,
    /// `sha256-` and the base64 digest of the one that runs in the page, for its policy.
    pub script_integrity: String,
}

/// What a page can do besides showing the archive that it was published with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abilities {
    /// Whether a reader can open files of their own in it, where the viewer knows how.
    pub opens_files: bool,
    /// Whether it can be installed, and read again without a network.
    pub works_offline: bool,
}

impl Abilities {
    /// All that there are.
    pub(crate) const EACH: [Abilities; 4] = [
        Abilities { opens_files: true, works_offline: true },
        Abilities { opens_files: true, works_offline: false },
        Abilities { opens_files: false, works_offline: true },
        Abilities { opens_files: false, works_offline: false },
    ];
}

/// What makes up one page besides its archive.
pub(crate) struct Face<'a> {
    shell: &'a Shell,
    /// How it comes to the larger module, and that.
    more: Option<(&'a More, &'a Part)>,
    import: Option<&'a Import>,
    works_offline: bool,
}

/// What the early script is told.
#[derive(Serialize)]
struct Build<'a> {
    module: &'a Description,
    #[serde(skip_serializing_if = "Option::is_none")]
    more: Option<&'a Description>,
    #[serde(skip_serializing_if = "is_not")]
    offline: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_not(flag: &bool) -> bool {
    !flag
}

impl<'a> Face<'a> {
    /// Everything that it may load, in the order in which it does.
    pub(crate) fn parts(&self) -> Vec<&'a Part> {
        let workers = self.import.map_or(&[][..], |import| &import.workers);
        let more = self.more.map(|(more, module)| [&more.texts, module]);
        let first = std::iter::once(&self.shell.module);
        first.chain(more.into_iter().flatten()).chain(workers).collect()
    }

    fn build(&self) -> String {
        let more = self.more.map(|(more, _)| more.texts.told());
        let build = Build { module: self.shell.module.told(), more, offline: self.works_offline };
        // An object in a script, where a `<` would do harm; base64 and digits have none.
        serde_json::to_string(&build).expect("a struct of strings is always JSON")
    }
}

/// All that a page needs to know of an archive's manifest.
#[derive(Debug, Deserialize)]
struct Named {
    #[serde(default)]
    title: String,
    /// The list of packs that its chunks stand in; absent where each is a file.
    packs: Option<serde::de::IgnoredAny>,
    /// The directory of packs of which they are ranges; absent where they are not.
    ranges: Option<serde::de::IgnoredAny>,
    #[serde(flatten)]
    about: About,
}

impl Viewer {
    /// A viewer from its parts: the page's `template`, with `{{edition}}`, `{{policy}}`,
    /// `{{title}}`, `{{early}}`, `{{style}}`, `{{script}}` and `{{data}}` once each, `{{import}}`,
    /// `{{icon}}`, `{{about}}` and `{{feed}}` at most once; the text of its one style element; that of its `early` script,
    /// which holds [`BUILD`] once; with what a page begins; and what opens files.
    ///
    /// # Errors
    /// When the template lacks a slot, style or script could end its own element, or the early
    /// script has no one place for what the page's modules are.
    pub fn new(
        template: &str,
        style: String,
        early: String,
        first: Shell,
        import: Option<Import>,
    ) -> Result<Viewer, SiteError> {
        let template = Template::parse(template)?;
        let whole = import.as_ref().map_or("", |import| &import.whole.script);
        let scripts = [&early, &first.script, whole];
        let ends = scripts.into_iter().flat_map(|script| [(script, "</"), (script, "<!--")]);
        let of_scripts = ends.map(|(text, end)| ("script", text, end));
        for (part, text, end) in std::iter::once(("style", style.as_str(), "</")).chain(of_scripts)
        {
            if text.contains(end) {
                return Err(SiteError::EndsElement { part, text: end });
            }
        }
        let n_builds = early.matches(BUILD).count();
        if n_builds != 1 {
            return Err(SiteError::NoBuild(n_builds));
        }
        Ok(Viewer { template, style, early, first, import })
    }

    /// What makes up the page of one edition.
    ///
    /// One whose archive `is_packed` lies on a disk, or is so large that a few hundred kB more are
    /// nothing: it begins with the larger module, whose script knows packs, and has nothing that
    /// could do without a network.
    pub(crate) fn face(&self, edition: Edition, abilities: Abilities, is_packed: bool) -> Face<'_> {
        let larger = self.import.as_ref();
        let more = larger.and_then(|larger| Some((larger.more.as_ref()?, &larger.whole.module)));
        let more = more.filter(|_| edition == Edition::Folder && !is_packed);
        let shell = match larger {
            Some(larger) if more.is_none() => &larger.whole,
            _ => &self.first,
        };
        let import = larger.filter(|_| abilities.opens_files);
        let works_offline = abilities.works_offline && edition == Edition::Folder && !is_packed;
        Face { shell, more, import, works_offline }
    }

    /// The page of one edition: up to its data, and what follows them. `manifest` is the archive's,
    /// as JSON.
    pub(crate) fn page(
        &self,
        edition: Edition,
        abilities: Abilities,
        manifest: &str,
    ) -> Result<(String, String), SiteError> {
        let named: Named = serde_json::from_str(manifest).map_err(SiteError::Manifest)?;
        let title = if named.title.trim().is_empty() {
            NO_TITLE.to_owned()
        } else {
            escape(named.title.trim())
        };
        let (icon, about) = (named.about.icon(), named.about.elements(&title));
        let face = self.face(edition, abilities, named.packs.is_some() || named.ranges.is_some());
        let early = self.early.replace(BUILD, &face.build());
        let script = &face.shell.script;
        let inline = [&early, script].map(|text| integrity(text.as_bytes()));
        let more = face.more.map(|(more, _)| &more.script_integrity);
        let policy = policy(
            edition,
            &Allowed {
                scripts: inline.iter().chain(more).map(String::as_str).collect(),
                style: &integrity(self.style.as_bytes()),
                has_workers: face.import.is_some(),
                works_offline: face.works_offline,
            },
        );
        Ok(self.template.fill(|slot| match slot {
            Slot::Edition => edition.name(),
            Slot::Import if face.import.is_some() => " data-import",
            Slot::Import => "",
            Slot::Policy => &policy,
            Slot::Title => &title,
            Slot::Icon => &icon,
            Slot::About => &about,
            Slot::Feed => feed_link(edition),
            Slot::Early => &early,
            Slot::Style => &self.style,
            Slot::Script => script,
            Slot::Data => "",
        }))
    }
}

/// What tells feed readers where the site's feed is. Browsers do not fetch it. One file has no feed
/// beside it.
fn feed_link(edition: Edition) -> &'static str {
    match edition {
        Edition::Folder => {
            "<link rel=\"alternate\" type=\"application/feed+json\" href=\"feed.json\">"
        }
        Edition::File => "",
    }
}

/// A text for the content of an element.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::PartKind;

    pub(crate) const TEMPLATE: &str = "<html data-edition=\"{{edition}}\"{{import}}><meta content=\"{{policy}}\"><title>{{title}}\
                            </title><script>{{early}}</script><style>{{style}}</style><script>{{script}}</script><body>{{data}}</body>";

    pub(crate) const ALL: Abilities = Abilities { opens_files: true, works_offline: true };
    pub(crate) const NONE: Abilities = Abilities { opens_files: false, works_offline: false };

    fn part(kind: PartKind) -> Part {
        Part::new(kind, kind.name().as_bytes().to_vec())
    }

    /// A viewer with every part there, small enough to read.
    pub(crate) fn sample() -> Viewer {
        let shell = |script: &str, kind| Shell { script: script.to_owned(), module: part(kind) };
        let import = Import {
            whole: shell("whole()", PartKind::Full),
            workers: vec![part(PartKind::Worker), part(PartKind::Saver)],
            more: Some(More {
                texts: part(PartKind::Glue),
                script_integrity: "sha256-larger".to_owned(),
            }),
        };
        let first = shell("run()", PartKind::Viewer);
        let early = format!("const build={BUILD}");
        Viewer::new(TEMPLATE, "p{color:red}".to_owned(), early, first, Some(import)).unwrap()
    }

    fn check_title(manifest: &str, expected: &str) {
        let (head, _) = sample().page(Edition::Folder, ALL, manifest).unwrap();
        let title = head.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
        assert_eq!(title, expected, "{manifest}");
    }

    #[test]
    fn the_page_has_the_archives_title() {
        check_title(r#"{"title":"中文 <b>&amp; news"}"#, "中文 &lt;b&gt;&amp;amp; news");
        check_title(r#"{"title":"</title>{{data}}"}"#, "&lt;/title&gt;{{data}}");
        check_title(r#"{"title":" "}"#, "Broadsheet");
        check_title("{}", "Broadsheet");
    }

    /// The page of `edition` holds these parts, and each text of `texts` once.
    fn check_face(edition: Edition, abilities: Abilities, parts: &[&str], texts: &[&str]) {
        let viewer = sample();
        let found: Vec<&str> = viewer
            .face(edition, abilities, false)
            .parts()
            .into_iter()
            .map(|part| part.kind().name())
            .collect();
        assert_eq!(found, parts, "{edition:?} {abilities:?}");
        let (head, _) = viewer.page(edition, abilities, "{}").unwrap();
        for text in texts {
            assert_eq!(head.matches(text).count(), 1, "{text} in {head}");
        }
    }

    #[test]
    fn a_page_knows_what_it_may_load_and_no_more() {
        let (folder, file) = (Edition::Folder, Edition::File);
        let more =
            ["run()", "sha256-larger", " data-import", "worker-src 'self' blob:", "\"more\":"];
        check_face(folder, ALL, &["viewer", "glue", "full", "worker", "saver"], &more);
        let larger = ["run()", "sha256-larger", "\"more\":"];
        check_face(folder, NONE, &["viewer", "glue", "full"], &larger);
        check_face(file, ALL, &["full", "worker", "saver"], &["whole()", " data-import"]);
        check_face(file, NONE, &["full"], &["whole()"]);
        for abilities in [NONE, ALL] {
            let edition = file;
            let (head, _) = sample().page(edition, abilities, "{}").unwrap();
            assert!(!head.contains("sha256-larger") && !head.contains("more"), "{head}");
        }
    }

    #[test]
    fn only_a_folder_has_a_feed_beside_it() {
        let Viewer { style, early, first, import, .. } = sample();
        let template = TEMPLATE.replace("<title>", "{{feed}}<title>");
        let viewer = Viewer::new(&template, style, early, first, import).unwrap();
        let has_link =
            |edition| viewer.page(edition, ALL, "{}").unwrap().0.contains("href=\"feed.json\"");
        assert!(has_link(Edition::Folder) && !has_link(Edition::File));
    }

    #[test]
    fn a_manifest_that_is_none_is_refused() {
        for manifest in ["", "{", r#"{"title":1}"#] {
            let page = sample().page(Edition::File, ALL, manifest);
            assert!(matches!(page, Err(SiteError::Manifest(_))), "{manifest}");
        }
    }

    #[test]
    fn parts_that_do_not_fit_together_are_refused() {
        let refused = |style: &str, early: &str, whole: &str| {
            let Viewer { first, import, .. } = sample();
            let mut import = import.unwrap();
            import.whole.script = whole.to_owned();
            let (style, early) = (style.to_owned(), early.to_owned());
            Viewer::new(TEMPLATE, style, early, first, Some(import)).unwrap_err().to_string()
        };
        assert!(refused("a{}</style>", BUILD, "").contains("style holds </"));
        assert!(refused("", &format!("{BUILD}'</script>'"), "").contains("script holds </"));
        assert!(refused("", BUILD, "'<!--'").contains("script holds <!--"));
        assert!(refused("", "run()", "").contains("0 times"));
    }
}
