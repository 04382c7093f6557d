//! What the page's head says of the archive: its icon, and how a link to it is described elsewhere.

use serde::Deserialize;

use crate::icon;
use crate::viewer::escape;

/// How wide the icon in the page is, in pixels; systems that install the page have larger ones.
const ICON_SIDE: usize = 32;
/// The accent of an archive that chooses none.
pub(crate) const ACCENT: [u8; 3] = [0x9c, 0x1f, 0x17];
/// How long a description is at most, in characters: others cut it at about that.
const MAX_DESCRIPTION: usize = 300;

/// What the head needs to know of an archive's manifest.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct About {
    #[serde(default)]
    language: String,
    #[serde(default)]
    accent: String,
    #[serde(default)]
    about: Texts,
}

#[derive(Debug, Default, Deserialize)]
struct Texts {
    #[serde(default, rename = "zh-Hans")]
    zh_hans: String,
    #[serde(default, rename = "zh-Hant")]
    zh_hant: String,
    #[serde(default)]
    en: String,
}

impl About {
    /// The icon as an address that holds it: a page in one file has no neighbours.
    pub(crate) fn icon(&self) -> String {
        let png = icon::png(ICON_SIDE, colour(&self.accent).unwrap_or(ACCENT));
        ["data:image/png;base64,", &crate::encode::base64(&png)].concat()
    }

    /// Elements that say what the archive is, for search machines and for whoever shows a link to
    /// it; none where the archive does not say. `title` is as it stands in the page.
    pub(crate) fn elements(&self, title: &str) -> String {
        let text = match self.language.as_str() {
            "zh-Hant" => &self.about.zh_hant,
            "en" => &self.about.en,
            _ => &self.about.zh_hans,
        };
        if text.is_empty() {
            return String::new();
        }
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let description = escape(&shortened(&words)).replace('"', "&quot;");
        let title = title.replace('"', "&quot;");
        let meta = |kind: &str, name: &str, content: &str| {
            format!("<meta {kind}=\"{name}\" content=\"{content}\">\n")
        };
        [
            meta("name", "description", &description),
            meta("property", "og:type", "website"),
            meta("property", "og:title", &title),
            meta("property", "og:description", &description),
        ]
        .concat()
    }
}

/// The text, cut where it is too long.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_DESCRIPTION) {
        Some((end, _)) => [text[..end].trim_end(), "…"].concat(),
        None => text.to_owned(),
    }
}

/// A colour as manifests write it: `#rrggbb`.
pub(crate) fn colour(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(manifest: &str, parts: &[&str]) {
        let about: About = serde_json::from_str(manifest).expect(manifest);
        let elements = about.elements("T \"1\"");
        assert_eq!(elements.is_empty(), parts.is_empty(), "{elements}");
        for part in parts {
            assert!(elements.contains(part), "{elements}");
        }
    }

    #[test]
    fn an_archive_that_says_what_it_is_is_described_in_its_language() {
        check("{}", &[]);
        let about = r#""about":{"zh-Hans":"简\n\n二","zh-Hant":"繁","en":"E \"<b>\" &"}"#;
        check(
            &format!("{{{about}}}"),
            &["content=\"简 二\"", "og:title\" content=\"T &quot;1&quot;\""],
        );
        check(&format!("{{\"language\":\"zh-Hant\",{about}}}"), &["content=\"繁\""]);
        check(
            &format!("{{\"language\":\"en\",{about}}}"),
            &["content=\"E &quot;&lt;b&gt;&quot; &amp;\""],
        );
        let long = format!(r#"{{"about":{{"zh-Hans":"{}"}}}}"#, "字".repeat(301));
        check(&long, &[&["content=\"", &"字".repeat(300), "…\""].concat()]);
    }

    #[test]
    fn the_icon_is_in_the_page() {
        let icon = |manifest: &str| serde_json::from_str::<About>(manifest).expect("JSON").icon();
        let usual = icon("{}");
        assert!(usual.starts_with("data:image/png;base64,iVBORw0KGgo") && usual.len() < 300);
        assert_ne!(icon(r##"{"accent":"#0a5c36"}"##), usual);
    }
}
