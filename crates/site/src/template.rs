//! The page's template, cut at its slots once, so that a page can be written from its beginning to
//! its end: a single file may hold more than fits in memory, so the page is never one string.

use crate::SiteError;

/// What is put into a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    Edition,
    /// Says, as an attribute of the page's root, that the page can open files; a template may do
    /// without.
    Import,
    Policy,
    Title,
    /// The site's icon, as an address; a template may do without.
    Icon,
    /// What says elsewhere what the archive is; a template may do without.
    About,
    /// The link to the site's feed; a template may do without.
    Feed,
    /// The script that runs while the page is still arriving.
    Early,
    Style,
    Script,
    /// The elements that carry data: these are written one by one.
    Data,
}

impl Slot {
    const ALL: [Slot; 11] = [
        Slot::Edition,
        Slot::Import,
        Slot::Policy,
        Slot::Title,
        Slot::Icon,
        Slot::About,
        Slot::Feed,
        Slot::Early,
        Slot::Style,
        Slot::Script,
        Slot::Data,
    ];

    /// The word between `{{` and `}}`.
    fn name(self) -> &'static str {
        match self {
            Slot::Edition => "edition",
            Slot::Import => "import",
            Slot::Policy => "policy",
            Slot::Title => "title",
            Slot::Icon => "icon",
            Slot::About => "about",
            Slot::Feed => "feed",
            Slot::Early => "early",
            Slot::Style => "style",
            Slot::Script => "script",
            Slot::Data => "data",
        }
    }
}

/// A template in which every slot occurs once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template {
    source: String,
    /// What stands before each slot, and the slot.
    pieces: Vec<(String, Slot)>,
    /// What stands after the last slot.
    end: String,
}

impl Template {
    /// # Errors
    /// When a slot is missing, there twice, or unknown.
    pub(crate) fn parse(source: &str) -> Result<Template, SiteError> {
        let mut pieces: Vec<(String, Slot)> = Vec::new();
        let mut rest = source;
        while let Some((before, after)) = rest.split_once("{{") {
            let (name, after) = after
                .split_once("}}")
                .ok_or_else(|| SiteError::Template("holds a {{ without its }}".to_owned()))?;
            let slot = Slot::ALL
                .into_iter()
                .find(|slot| slot.name() == name)
                .ok_or_else(|| SiteError::Template(format!("asks for an unknown {name:?}")))?;
            pieces.push((before.to_owned(), slot));
            rest = after;
        }
        // A slot that is missing or doubled would give a page that looks right and lacks its policy
        // or its manifest, so it is found here, once, and not by a reader.
        for slot in Slot::ALL {
            let n_times = pieces.iter().filter(|(_, other)| *other == slot).count();
            let is_optional = matches!(slot, Slot::About | Slot::Feed | Slot::Icon | Slot::Import);
            if n_times != 1 && !(is_optional && n_times == 0) {
                return Err(SiteError::Template(format!(
                    "holds {{{{{}}}}} {n_times} times, not once",
                    slot.name()
                )));
            }
        }
        Ok(Template { source: source.to_owned(), pieces, end: rest.to_owned() })
    }

    /// The text that was parsed.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// The page before its data, and the page after it.
    ///
    /// What is put in is not searched for slots: an archive's title may well be `{{data}}`.
    pub(crate) fn fill<'a>(&self, text_of: impl Fn(Slot) -> &'a str) -> (String, String) {
        let (mut head, mut tail) = (String::new(), String::new());
        let mut page = &mut head;
        for (before, slot) in &self.pieces {
            page.push_str(before);
            match slot {
                // The caller writes the data itself; from here on everything comes after it.
                Slot::Data => page = &mut tail,
                other => page.push_str(text_of(*other)),
            }
        }
        page.push_str(&self.end);
        (head, tail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "1{{edition}}2{{title}}3{{policy}}{{early}}4{{style}}5{{data}}6{{script}}7";

    fn text_of(slot: Slot) -> &'static str {
        match slot {
            Slot::Edition => "{{data}}",
            other => other.name(),
        }
    }

    #[test]
    fn what_is_put_in_is_not_searched_again() {
        let template = Template::parse(WHOLE).unwrap();
        let (head, tail) = template.fill(text_of);
        assert_eq!(
            (head.as_str(), tail.as_str()),
            ("1{{data}}2title3policyearly4style5", "6script7")
        );
    }

    #[test]
    fn each_place_has_to_be_there_once() {
        let table = [
            (WHOLE.replace("{{style}}", ""), "{{style}} 0 times"),
            (WHOLE.replace("7", "{{data}}"), "{{data}} 2 times"),
            (WHOLE.replace("7", "{{name}}"), "\"name\""),
            (WHOLE.replace("7", "{{"), "without its }}"),
        ];
        for (source, why) in table {
            let message = Template::parse(&source).unwrap_err().to_string();
            assert!(message.contains(why), "{message}");
        }
    }
}
