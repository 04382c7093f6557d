//! What a browser does not show: `hidden`, `aria-hidden`, `display: none`, `visibility: hidden`.
//!
//! It is left out, unless it is the article itself: WeChat and others serve their whole text hidden
//! and show it by a script. Whether it is can only be said when everything has been read, so
//! hidden elements are counted; where one of them holds most of the text, the file is read once
//! more with that one shown.

use std::collections::BTreeSet;

use html5ever::tokenizer::Tag;

/// The element that WeChat keeps its articles in, however short they are.
const WECHAT_CONTENT: &str = "js_content";
/// Text in an `aria-hidden` element that is longer, in characters, is no decoration: it is what
/// every reader with eyes reads.
const MAX_DECORATION_CHARS: usize = 80;
/// A hidden element is the article where it has at least so many characters and twice as many as
/// all that is shown …
const MIN_ARTICLE_CHARS: usize = 140;
/// … or so many times as many as all that is shown, however short it is. In between lie headlines,
/// forms and notices that pages keep hidden beside a short article.
const CLEARLY_MORE: usize = 4;

/// Why an element is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hidden {
    /// By an attribute or a style.
    Unseen,
    /// From screen readers only: seen, but decoration or said elsewhere.
    Decoration,
}

/// Whether and why this element is not shown.
pub(crate) fn hidden(tag: &Tag) -> Option<Hidden> {
    let mut found = None;
    for attribute in &tag.attrs {
        let value = &*attribute.value;
        match &*attribute.name.local {
            "id" if value == WECHAT_CONTENT => return None,
            // `until-found` is text that a browser's own search finds and opens.
            "hidden" if !value.eq_ignore_ascii_case("until-found") => found = Some(Hidden::Unseen),
            "style" if is_hiding(value) => found = Some(Hidden::Unseen),
            "aria-hidden" if value.eq_ignore_ascii_case("true") => {
                found = found.or(Some(Hidden::Decoration));
            }
            _ => {}
        }
    }
    found
}

/// Whether an inline style hides its element.
fn is_hiding(style: &str) -> bool {
    if !style.contains(['n', 'N']) {
        return false; // neither `none` nor `hidden`
    }
    let (mut display_none, mut invisible) = (false, false);
    for declaration in style.split(';') {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let value = value.split('!').next().unwrap_or_default().trim();
        let name = name.trim();
        if name.eq_ignore_ascii_case("display") {
            display_none = value.eq_ignore_ascii_case("none");
        } else if name.eq_ignore_ascii_case("visibility") {
            invisible = value.eq_ignore_ascii_case("hidden");
        }
    }
    display_none || invisible
}

/// Of a file's hidden elements, in order, what they hold.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// How many there were so far, also inside one another.
    n_seen: usize,
    /// Those that were left out.
    left_out: Vec<LeftOut>,
    /// Those that are the article, found when the file was read before.
    pub(super) shown: BTreeSet<usize>,
}

#[derive(Debug)]
struct LeftOut {
    idx: usize,
    hidden: Hidden,
    /// Characters outside links: lists of other articles are nothing but links.
    n_chars: usize,
}

impl Ledger {
    /// `shown`: what was found when the file was read before.
    pub(super) fn new(shown: BTreeSet<usize>) -> Ledger {
        Ledger { shown, ..Ledger::default() }
    }

    /// Counts a hidden element inside one that is left out.
    pub(super) fn pass(&mut self) {
        self.n_seen += 1;
    }

    /// Counts a hidden element; whether it is to be left out.
    pub(super) fn leaves_out(&mut self, hidden: Hidden) -> bool {
        let idx = self.n_seen;
        self.n_seen += 1;
        if self.shown.contains(&idx) {
            return false;
        }
        self.left_out.push(LeftOut { idx, hidden, n_chars: 0 });
        true
    }

    /// Counts text of the element that was left out last.
    pub(super) fn count(&mut self, text: &str) {
        if let Some(last) = self.left_out.last_mut() {
            last.n_chars += text.chars().filter(|c| !c.is_whitespace()).count();
        }
    }

    /// The element that was left out last is a copy of what stands beside it.
    pub(super) fn forget_last(&mut self) {
        self.left_out.pop();
    }

    /// Those that should have been shown; `n_shown` says how many characters were.
    pub(super) fn articles(&self, n_shown: impl FnOnce() -> usize) -> BTreeSet<usize> {
        if self.left_out.iter().all(|element| element.n_chars == 0) {
            return BTreeSet::new();
        }
        let n_shown = n_shown();
        let is_article = |element: &&LeftOut| match element.hidden {
            Hidden::Decoration => element.n_chars > MAX_DECORATION_CHARS,
            Hidden::Unseen => {
                let n = element.n_chars;
                n > CLEARLY_MORE * n_shown || n >= MIN_ARTICLE_CHARS && n > 2 * n_shown
            }
        };
        self.left_out.iter().filter(is_article).map(|element| element.idx).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_hide_where_the_last_word_says_so() {
        for (style, expected) in [
            ("display:none", true),
            ("color: red; DISPLAY : None !important", true),
            ("visibility: hidden; opacity: 0", true),
            ("display:none;display:block", false),
            ("visibility: visible", false),
            ("background: url(none.png)", false),
            ("display: inline", false),
        ] {
            assert_eq!(is_hiding(style), expected, "{style}");
        }
    }

    /// The characters of hidden elements, and of what is shown: which should have been shown?
    #[track_caller]
    fn check(hidden: &[(Hidden, usize)], n_shown: usize, expected: &[usize]) {
        let mut ledger = Ledger::default();
        for (kind, n_chars) in hidden {
            assert!(ledger.leaves_out(*kind));
            ledger.count(&"字".repeat(*n_chars));
        }
        assert_eq!(ledger.articles(|| n_shown), expected.iter().copied().collect());
    }

    #[test]
    fn what_is_hidden_is_the_article_where_little_else_is_there() {
        check(&[(Hidden::Unseen, 2_000)], 60, &[0]);
        check(&[(Hidden::Unseen, 300)], 2_000, &[]);
        check(&[(Hidden::Unseen, 40)], 0, &[0]);
        check(&[(Hidden::Unseen, 9), (Hidden::Unseen, 9)], 17, &[]);
        check(&[(Hidden::Unseen, 5), (Hidden::Unseen, 400)], 150, &[1]);
        check(&[(Hidden::Decoration, 12)], 0, &[]);
        check(&[(Hidden::Decoration, 500)], 2_000, &[0]);
    }
}
