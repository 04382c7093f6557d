//! The page's template, cut at its places once so that a page can be written from its beginning to
//! its end.

use crate::SiteError;

/// What is put into a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Edition,
    Policy,
    Title,
    /// The script that runs while the page is still arriving.
    Early,
    Style,
    Script,
    /// The elements that carry data: these are written one by one.
    Data,
}

impl Place {
    const ALL: [Place; 7] = [
        Place::Edition,
        Place::Policy,
        Place::Title,
        Place::Early,
        Place::Style,
        Place::Script,
        Place::Data,
    ];

    /// The word between `{{` and `}}`.
    fn name(self) -> &'static str {
        match self {
            Place::Edition => "edition",
            Place::Policy => "policy",
            Place::Title => "title",
            Place::Early => "early",
            Place::Style => "style",
            Place::Script => "script",
            Place::Data => "data",
        }
    }
}

/// A template in which every place occurs once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template {
    source: String,
    /// What stands before each place, and the place.
    pieces: Vec<(String, Place)>,
    /// What stands after the last place.
    end: String,
}

impl Template {
    /// # Errors
    /// When a place is missing, there twice, or unknown.
    pub(crate) fn parse(source: &str) -> Result<Template, SiteError> {
        let mut pieces: Vec<(String, Place)> = Vec::new();
        let mut rest = source;
        while let Some((before, after)) = rest.split_once("{{") {
            let (name, after) = after
                .split_once("}}")
                .ok_or_else(|| SiteError::Template("holds a {{ without its }}".to_owned()))?;
            let place = Place::ALL
                .into_iter()
                .find(|place| place.name() == name)
                .ok_or_else(|| SiteError::Template(format!("asks for an unknown {name:?}")))?;
            pieces.push((before.to_owned(), place));
            rest = after;
        }
        for place in Place::ALL {
            let n_times = pieces.iter().filter(|(_, other)| *other == place).count();
            if n_times != 1 {
                return Err(SiteError::Template(format!(
                    "holds {{{{{}}}}} {n_times} times, not once",
                    place.name()
                )));
            }
        }
        Ok(Template { source: source.to_owned(), pieces, end: rest.to_owned() })
    }

    /// The text that was parsed.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// The page before its data, and the page after them. What is put in is not searched again.
    pub(crate) fn fill<'a>(&self, text_of: impl Fn(Place) -> &'a str) -> (String, String) {
        let (mut head, mut tail) = (String::new(), String::new());
        let mut page = &mut head;
        for (before, place) in &self.pieces {
            page.push_str(before);
            match place {
                Place::Data => page = &mut tail,
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

    fn text_of(place: Place) -> &'static str {
        match place {
            Place::Edition => "{{data}}",
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
