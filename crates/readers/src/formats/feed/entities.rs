//! Character references and entities, of XML, of HTML and of a document's own.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// The longest name that is looked up, in bytes.
const MAX_NAME_BYTES: usize = 40;
/// How many entities a document may declare, and how long their text may be, in bytes. Nothing
/// inside such a text is looked up again, so that what comes out stays in proportion.
const MAX_DECLARED: usize = 256;
const MAX_TEXT_BYTES: usize = 1024;
/// Together, they may add this much to a document, in bytes.
const MAX_ADDED_BYTES: usize = 4 * 1024 * 1024;

/// The entities of one document.
#[derive(Debug, Default)]
pub(super) struct Entities {
    declared: BTreeMap<String, String>,
    n_added_bytes: usize,
}

impl Entities {
    /// Takes over the internal entities that a document type declares.
    pub(super) fn declare(&mut self, doctype: &str) {
        for declaration in doctype.split("<!ENTITY").skip(1).take(MAX_DECLARED) {
            let declaration = declaration.trim_start();
            let Some((name, rest)) = declaration.split_once(char::is_whitespace) else { continue };
            let rest = rest.trim_start();
            let Some(mark) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
                continue;
            };
            let Some(text) = rest[1..].split(mark).next() else { continue };
            if text.len() <= MAX_TEXT_BYTES && name.len() <= MAX_NAME_BYTES {
                let text = standard(text.strip_prefix('&').and_then(|t| t.strip_suffix(';')))
                    .unwrap_or_else(|| text.to_owned());
                self.declared.entry(name.to_owned()).or_insert(text);
            }
        }
    }

    /// What `&name;` stands for; `None` where nobody knows.
    pub(super) fn resolve(&mut self, name: &str) -> Option<Cow<'static, str>> {
        let predefined = match name {
            "lt" => "<",
            "gt" => ">",
            "amp" => "&",
            "quot" => "\"",
            "apos" => "'",
            _ => "",
        };
        if !predefined.is_empty() {
            return Some(Cow::Borrowed(predefined));
        }
        if let Some(text) = self.declared.get(name) {
            self.n_added_bytes += text.len();
            return (self.n_added_bytes <= MAX_ADDED_BYTES).then(|| Cow::Owned(text.clone()));
        }
        standard(Some(name)).map(Cow::Owned)
    }

    /// `text` with what its references stand for; what nobody knows stays as it is.
    pub(super) fn decode<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        if !text.contains('&') {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('&') {
            let (before, reference) = rest.split_at(at);
            out.push_str(before);
            let inside = &reference[1..reference.floor_char_boundary(MAX_NAME_BYTES + 2)];
            let name = inside.find(';').map(|end| &inside[..end]);
            match name.and_then(|name| Some((name, self.resolve(name)?))) {
                Some((name, text)) => {
                    out.push_str(&text);
                    rest = &reference[name.len() + 2..];
                }
                None => {
                    out.push('&');
                    rest = &reference[1..];
                }
            }
        }
        out.push_str(rest);
        Cow::Owned(out)
    }
}

/// A reference to a character by number, or an entity of HTML.
fn standard(name: Option<&str>) -> Option<String> {
    let name = name.filter(|name| !name.is_empty() && name.len() <= MAX_NAME_BYTES)?;
    let Some(number) = name.strip_prefix('#') else {
        let (first, second) = *html5ever::data::NAMED_ENTITIES.get(&*format!("{name};"))?;
        let chars = [first, second].into_iter().filter(|code| *code > 0);
        return Some(chars.filter_map(char::from_u32).collect());
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    let code = code.ok()?;
    // As HTML reads them: numbers of the C1 controls mean windows-1252.
    let byte = u8::try_from(code).ok().filter(|byte| (0x80..0xA0).contains(byte));
    if let Some(byte) = byte {
        let bytes = [byte];
        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
        return Some(text.into_owned());
    }
    let is_text = code >= 0x20 || matches!(code, 9 | 10 | 13);
    Some(char::from_u32(code).filter(|_| is_text).unwrap_or('\u{FFFD}').to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_of_xml_of_html_and_of_the_document() {
        let mut entities = Entities::default();
        entities.declare("rss [<!ENTITY nbsp \"&#160;\"> <!ENTITY house 'A &amp; B'>]");
        for (text, expected) in [
            ("a &amp; b &lt;p&gt;", "a & b <p>"),
            ("&nbsp;&hellip;&house;", "\u{a0}…A &amp; B"),
            ("&#x8def;&#28783;&#151;", "路灯—"),
            ("a?b=1&c=2&amp;d", "a?b=1&c=2&d"),
            ("&nobody; & &#0; &", "&nobody; & \u{FFFD} &"),
        ] {
            assert_eq!(entities.decode(text), expected, "{text}");
        }
    }

    #[test]
    fn a_bomb_does_not_go_off() {
        let mut entities = Entities::default();
        entities.declare("x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]");
        assert_eq!(entities.decode("&b;"), "&a;&a;&a;");
        let long = "a".repeat(1000);
        entities.declare(&format!("x [<!ENTITY c \"{long}\">]"));
        let n_bytes = entities.decode(&"&c;".repeat(100_000)).len();
        assert!(n_bytes < 5 * 1024 * 1024, "{n_bytes}");
    }
}
