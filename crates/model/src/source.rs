//! Who published an article.

use std::fmt;
use std::str::FromStr;

use crate::SourceId;

/// A publisher: a newspaper, a broadcaster, a website.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Short stable name, used in addresses (`#src=rfi`) and on the command line.
    pub id: SourceId,
    /// What readers see.
    pub names: Names,
    /// The colour of its badge and its bars, where the maintainer chose one.
    pub colour: Option<Colour>,
}

impl Source {
    /// A source of which only the id is known.
    pub fn unnamed(id: &SourceId) -> Source {
        Source { id: id.clone(), names: Names::same(id.as_str()), colour: None }
    }

    /// Which of two names of the same source is kept, whatever the order in which they are met: a
    /// name before an id, a short one before a long one.
    #[must_use]
    pub fn or(self, other: Source) -> Source {
        let rank = |source: &Source| {
            let name = &source.names.zh_hans;
            (
                source.colour.is_none(),
                *name == source.id.as_str(),
                name.chars().count(),
                name.clone(),
            )
        };
        if rank(&other) < rank(&self) { other } else { self }
    }
}

/// A name in the three languages of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// In simplified Chinese.
    pub zh_hans: String,
    /// In traditional Chinese.
    pub zh_hant: String,
    /// In English.
    pub en: String,
}

impl Names {
    /// The same name in all three languages: for a source of which only the host is known.
    pub fn same(name: &str) -> Names {
        Names { zh_hans: name.to_owned(), zh_hant: name.to_owned(), en: name.to_owned() }
    }
}

/// A colour of the sRGB space: red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

impl fmt::Display for Colour {
    /// `#rrggbb`, lower case.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl FromStr for Colour {
    type Err = ();

    /// Reads `#` and six hexadecimal digits; anything else is an error.
    fn from_str(text: &str) -> Result<Colour, ()> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6).ok_or(())?;
        let all_digits = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let value = u32::from_str_radix(digits, 16).ok().filter(|_| all_digits).ok_or(())?;
        let [_, red, green, blue] = value.to_be_bytes();
        Ok(Colour([red, green, blue]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(
            text.parse::<Colour>().ok().map(|colour| colour.to_string()).as_deref(),
            expected
        );
    }

    #[test]
    fn a_colour_is_six_hexadecimal_digits() {
        check("#C0392b", Some("#c0392b"));
        for odd in ["", "c0392b", "#fff", "#c0392", "#+0392b", "#c0392b0", "red", "#红红"] {
            check(odd, None);
        }
    }
}
