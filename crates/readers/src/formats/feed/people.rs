//! Who wrote an entry, in the forms that feeds have.

use super::xml::Xml;

/// The name in `mail (Name)`, `Name <mail>`, `mail`, `Name`.
pub(super) fn name(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.trim();
    if let Some((mail, rest)) = text.split_once('(')
        && mail.contains('@')
        && let Some(name) = rest.strip_suffix(')').map(str::trim)
        && !name.is_empty()
    {
        return name.to_owned();
    }
    for (open, close) in [('<', '>'), ('(', ')')] {
        if let Some((name, mail)) = text.split_once(open)
            && mail.contains('@')
            && mail.ends_with(close)
            && !name.trim().is_empty()
        {
            return name.trim().trim_matches('"').to_owned();
        }
    }
    let mail = text.strip_prefix('<').and_then(|mail| mail.strip_suffix('>'));
    mail.unwrap_or(text).trim_start_matches("mailto:").to_owned()
}

/// Whether a name is only an address of mail.
pub(super) fn is_mail(name: &str) -> bool {
    name.contains('@') && !name.contains(' ')
}

/// The person whose element has just begun: Atom's name, else the mail; RSS's text.
pub(super) fn read(xml: &mut Xml<'_>) -> String {
    let (own, parts) = xml.parts();
    let part = |names: &[&str]| {
        let found = parts
            .iter()
            .find(|(name, text)| names.contains(&name.as_str()) && !text.trim().is_empty());
        found.map(|(_, text)| name(text))
    };
    // The later ones are RDF's.
    let person = part(&["name"]).or_else(|| part(&["person", "agent", "value"]));
    person.or_else(|| part(&["email"])).unwrap_or_else(|| name(&own))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_mail() {
        for (text, expected) in [
            ("li@paper.example (李 缘)", "李 缘"),
            ("Li Yuan <li@paper.example>", "Li Yuan"),
            ("\"Li, Y.\" <li@paper.example>", "Li, Y."),
            ("Li Yuan (li@paper.example)", "Li Yuan"),
            ("li@paper.example", "li@paper.example"),
            ("<li@paper.example>", "li@paper.example"),
            ("li@paper.example ()", "li@paper.example ()"),
            (" 李\n缘 ", "李 缘"),
            ("", ""),
        ] {
            assert_eq!(name(text), expected, "{text}");
        }
    }
}
