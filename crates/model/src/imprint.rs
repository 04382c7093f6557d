//! What an archive says of itself, as a newspaper does in its imprint.

use std::fmt;
use std::str::FromStr;

use crate::{Day, Names, WebUrl};

/// What a maintainer says of an archive to whoever comes to it for the first time. Everything may
/// be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imprint {
    /// What the archive is: plain text, with an empty line between paragraphs.
    pub about: Option<Names>,
    /// Where its maintainer can be reached.
    pub contact: Option<Contact>,
    /// On which terms it may be used.
    pub licence: Option<Licence>,
    /// When the maintainer last brought it up to date.
    pub updated: Option<Day>,
}

impl Imprint {
    /// The longest `about`, in characters: it is part of what every reader loads first.
    pub const MAX_ABOUT_CHARS: usize = 2_000;
    /// The longest licence's name, in characters.
    pub const MAX_LICENCE_CHARS: usize = 200;

    /// What is said here, and for the rest what `other` says.
    #[must_use]
    pub fn or(self, other: Imprint) -> Imprint {
        Imprint {
            about: self.about.or(other.about),
            contact: self.contact.or(other.contact),
            licence: self.licence.or(other.licence),
            updated: self.updated.or(other.updated),
        }
    }
}

/// The terms on which an archive may be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Licence {
    /// What it is called: an SPDX identifier such as `CC-BY-4.0`, or a sentence.
    pub name: String,
    /// Where it can be read.
    pub url: Option<WebUrl>,
}

/// Where somebody can be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contact {
    /// An e-mail address.
    Email(String),
    /// A page, by an encrypted connection.
    Page(WebUrl),
}

impl Contact {
    /// The longest e-mail address, in bytes (RFC 5321).
    const MAX_EMAIL_BYTES: usize = 254;

    /// What a link to it leads to.
    pub fn href(&self) -> String {
        match self {
            Contact::Email(address) => ["mailto:", address].concat(),
            Contact::Page(url) => url.to_string(),
        }
    }
}

impl fmt::Display for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Contact::Email(address) => f.write_str(address),
            Contact::Page(url) => f.write_str(url.as_str()),
        }
    }
}

impl FromStr for Contact {
    type Err = ();

    /// Reads an `https:` address, or an e-mail address of letters, digits and the marks that need
    /// no quotes and no escapes in a link.
    fn from_str(text: &str) -> Result<Contact, ()> {
        if text.starts_with("https://") {
            return WebUrl::new(text).map(Contact::Page).ok_or(());
        }
        let (name, host) = text.split_once('@').ok_or(())?;
        let is_plain = |part: &str, marks: &str| {
            let is_known = |byte: char| byte.is_ascii_alphanumeric() || marks.contains(byte);
            !part.is_empty() && part.chars().all(is_known)
        };
        let has_host = host.contains('.') && host.split('.').all(|label| is_plain(label, "-"));
        (is_plain(name, "._+-") && has_host && text.len() <= Self::MAX_EMAIL_BYTES)
            .then(|| Contact::Email(text.to_owned()))
            .ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_an_encrypted_page_or_an_address_that_a_link_can_hold() {
        for (text, expected) in [
            ("desk@example.org", Some("mailto:desk@example.org")),
            (
                "first.last+news@mail.example.co.uk",
                Some("mailto:first.last+news@mail.example.co.uk"),
            ),
            ("https://example.org/contact", Some("https://example.org/contact")),
            ("http://example.org/", None),
            ("javascript:alert(1)", None),
            ("desk@example", None),
            ("desk@example..org", None),
            ("@example.org", None),
            ("a@b@example.org", None),
            ("a?bcc=x@example.org", None),
            ("desk example.org", None),
            ("", None),
        ] {
            let contact = text.parse::<Contact>().ok();
            assert_eq!(contact.map(|contact| contact.href()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_said_is_taken_from_elsewhere() {
        let contact = |text: &str| text.parse::<Contact>().ok();
        let one = Imprint { contact: contact("a@example.org"), ..Imprint::default() };
        let updated = "2024-09-23".parse().ok();
        let other = Imprint { contact: contact("b@example.org"), updated, ..Imprint::default() };
        assert_eq!(one.clone().or(other), Imprint { updated, ..one });
    }
}
