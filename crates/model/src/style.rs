//! What running text can be, beyond plain: the elements of HTML that have a meaning but nothing
//! else to say.

/// How a piece of running text is set, and what that means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Stress.
    Emphasis,
    /// Importance.
    Strong,
    /// Below the line.
    Subscript,
    /// Above the line.
    Superscript,
    /// Taken out by a correction.
    Deleted,
    /// Put in by a correction.
    Inserted,
    /// No longer true.
    Struck,
    /// Underlined, such as a proper name.
    Underlined,
    /// Marked by the author as relevant; not a highlight of a search.
    Highlighted,
    /// Quoted; the quotation marks are part of the text.
    Quoted,
}

impl Style {
    /// All of them.
    pub const ALL: [Style; 10] = [
        Style::Emphasis,
        Style::Strong,
        Style::Subscript,
        Style::Superscript,
        Style::Deleted,
        Style::Inserted,
        Style::Struck,
        Style::Underlined,
        Style::Highlighted,
        Style::Quoted,
    ];

    /// The name of the HTML element that means the same.
    pub const fn tag(self) -> &'static str {
        ["em", "strong", "sub", "sup", "del", "ins", "s", "u", "mark", "q"][self as usize]
    }

    /// The style that [`Style::tag`] names so.
    pub fn from_tag(tag: &str) -> Option<Style> {
        Style::ALL.into_iter().find(|style| style.tag() == tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_comes_back_from_its_tag() {
        for style in Style::ALL {
            assert_eq!(Style::from_tag(style.tag()), Some(style));
        }
        assert_eq!(Style::from_tag("script"), None);
    }
}
