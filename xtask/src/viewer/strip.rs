//! Taking comments and needless white space out of styles.

/// A stylesheet without comments, every run of white space outside strings as one space. Nothing
/// else: what could change the meaning of a rule is left alone, and gzip takes the rest.
pub(crate) fn css(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("/*") {
            push_space(&mut out);
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if first == '"' || first == '\'' {
            let length = string_length(rest, first);
            out.push_str(&rest[..length]);
            length
        } else if first.is_ascii_whitespace() {
            push_space(&mut out);
            1
        } else {
            if matches!(first, '{' | '}' | ';') && out.ends_with(' ') {
                out.pop();
            }
            out.push(first);
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    out.truncate(out.trim_end().len());
    out
}

/// A space, unless there is one already or the place needs none.
fn push_space(out: &mut String) {
    if !out.is_empty() && !out.ends_with([' ', '{', '}', ';']) {
        out.push(' ');
    }
}

/// The length of the quoted string at the start of `text`, quotes included; to the end when it is
/// not closed.
fn string_length(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if character == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn css_keeps_its_meaning() {
        let table = [
            (
                "a { color : red ; }\n\n b{}",
                "a{color : red;}b{}",
                "space around braces and semicolons goes",
            ),
            ("a :hover{}", "a :hover{}", "a descendant's space stays"),
            ("a{width:calc(1px + 2px)}", "a{width:calc(1px + 2px)}", "calc needs its spaces"),
            ("a/* x */b{}", "a b{}", "a comment separates as a space does"),
            (
                "a{content:\"/* no  comment */\"}",
                "a{content:\"/* no  comment */\"}",
                "a string is left alone",
            ),
            ("a{content:'\\'  '}", "a{content:'\\'  '}", "an escaped quote does not end it"),
            ("a{} /* unclosed", "a{}", "an unclosed comment goes to the end"),
        ];
        for (source, expected, why) in table {
            assert_eq!(css(source), expected, "{why}");
        }
    }
}
