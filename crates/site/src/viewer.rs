//! The parts that every page of one build shares.

use serde::Deserialize;

use crate::edition::Edition;
use crate::encode::integrity;
use crate::policy::policy;
use crate::template::{Slot, Template};
use crate::{Module, SiteError};

/// What the page is called when the archive has no title.
const NO_TITLE: &str = "Broadsheet";

/// A packaged viewer, ready to be joined with any archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    pub(crate) template: Template,
    pub(crate) style: String,
    /// What runs while the page is still arriving, and what runs then.
    pub(crate) scripts: [String; 2],
    pub(crate) module: Module,
}

/// All that a page needs to know of an archive's manifest.
#[derive(Debug, Deserialize)]
struct Named {
    #[serde(default)]
    title: String,
}

impl Viewer {
    /// A viewer from its parts: the page's `template`, with `{{edition}}`, `{{policy}}`,
    /// `{{title}}`, `{{early}}`, `{{style}}`, `{{script}}` and `{{data}}` once each, and `{{feed}}`
    /// at most once; the text of its one style element; those of its two scripts, in this order,
    /// the first of which holds [`Module::description`]; and the module.
    ///
    /// # Errors
    /// When the template lacks a slot, style or script could end its own element, or the script is
    /// of another build than the module.
    pub fn new(
        template: &str,
        style: String,
        scripts: [String; 2],
        module: Module,
    ) -> Result<Viewer, SiteError> {
        let template = Template::parse(template)?;
        let [early, script] = &scripts;
        let ends = [(early, "</"), (early, "<!--"), (script, "</"), (script, "<!--")];
        let of_scripts = ends.map(|(text, end)| ("script", text, end));
        for (part, text, end) in std::iter::once(("style", &style, "</")).chain(of_scripts) {
            if text.contains(end) {
                return Err(SiteError::EndsElement { part, text: end });
            }
        }
        if !early.contains(module.integrity()) {
            return Err(SiteError::OtherModule);
        }
        Ok(Viewer { template, style, scripts, module })
    }

    /// The page of one edition: up to its data, and what follows them. `manifest` is the archive's,
    /// as JSON.
    pub(crate) fn page(
        &self,
        edition: Edition,
        manifest: &str,
    ) -> Result<(String, String), SiteError> {
        let named: Named = serde_json::from_str(manifest).map_err(SiteError::Manifest)?;
        let title = if named.title.trim().is_empty() {
            NO_TITLE.to_owned()
        } else {
            escape(named.title.trim())
        };
        let [early, script] = self.scripts.each_ref().map(|script| integrity(script.as_bytes()));
        let policy = policy(edition, [&early, &script], &integrity(self.style.as_bytes()));
        Ok(self.template.fill(|slot| match slot {
            Slot::Edition => edition.name(),
            Slot::Policy => &policy,
            Slot::Title => &title,
            Slot::Feed => feed_link(edition),
            Slot::Early => &self.scripts[0],
            Slot::Style => &self.style,
            Slot::Script => &self.scripts[1],
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
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) const TEMPLATE: &str = "<html data-edition=\"{{edition}}\"><meta content=\"{{policy}}\"><title>{{title}}\
                            </title><script>{{early}}</script><style>{{style}}</style><script>{{script}}</script><body>{{data}}</body>";

    /// A viewer with every part there, small enough to read.
    pub(crate) fn sample() -> Viewer {
        let module = Module::new(b"module".to_vec());
        let scripts = [format!("const build={}", module.description()), "run()".to_owned()];
        Viewer::new(TEMPLATE, "p{color:red}".to_owned(), scripts, module).unwrap()
    }

    fn check_title(manifest: &str, expected: &str) {
        let (head, _) = sample().page(Edition::Folder, manifest).unwrap();
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

    #[test]
    fn only_a_folder_has_a_feed_beside_it() {
        let template = TEMPLATE.replace("<title>", "{{feed}}<title>");
        let sample = sample();
        let viewer = Viewer::new(&template, sample.style, sample.scripts, sample.module).unwrap();
        let has_link =
            |edition| viewer.page(edition, "{}").unwrap().0.contains("href=\"feed.json\"");
        assert!(has_link(Edition::Folder) && !has_link(Edition::File));
    }

    #[test]
    fn a_manifest_that_is_none_is_refused() {
        for manifest in ["", "{", r#"{"title":1}"#] {
            assert!(
                matches!(sample().page(Edition::File, manifest), Err(SiteError::Manifest(_))),
                "{manifest}"
            );
        }
    }

    #[test]
    fn parts_that_do_not_fit_together_are_refused() {
        let module = || Module::new(b"module".to_vec());
        let script = module().description();
        let refused = |style: &str, script: &str| {
            let scripts = [script.to_owned(), "run()".to_owned()];
            Viewer::new(TEMPLATE, style.to_owned(), scripts, module()).unwrap_err().to_string()
        };
        assert!(refused("a{}</style>", &script).contains("style holds </"));
        assert!(refused("", &format!("{script}'</script>'")).contains("script holds </"));
        assert!(refused("", &format!("{script}'<!--'")).contains("script holds <!--"));
        assert!(refused("", "run()").contains("does not know the module"));
    }
}
