//! Which elements are open, and which of them end without an end tag.
//!
//! HTML lets authors leave out many end tags (`</p>`, `</li>`, `</td>` …) and ends an element that
//! was left open with the one around it. The rules are those of WHATWG HTML, section 13.2.6.4, as
//! far as they say what is open: formatting elements are not reopened here (the builder does that
//! for its marks), and nothing is moved out of tables.

use html5ever::LocalName;

/// How many elements are kept track of; those inside are taken as parts of the innermost. It bounds
/// the time that a tag takes, whatever the nesting.
const MAX_OPEN: usize = 512;

/// The open elements, outermost first.
#[derive(Debug, Default)]
pub(crate) struct OpenElements {
    open: Vec<Open>,
    /// How many of them are `p`: most tags need not look for one.
    n_paragraphs: usize,
}

#[derive(Debug)]
struct Open {
    name: LocalName,
    kind: Kind,
}

/// What the rules ask about an element.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Kind {
    /// Its start tag ends an open `p`.
    ends_paragraph: bool,
    /// The end tag of another element does not reach through it ("special").
    is_special: bool,
    /// An element around it is out of reach ("scope").
    is_border: bool,
}

fn kind(name: &str) -> Kind {
    match name {
        "applet" | "caption" | "html" | "td" | "th" | "marquee" | "object" | "template" => {
            Kind { is_special: true, is_border: true, ..Kind::default() }
        }
        "table" => Kind { ends_paragraph: true, is_special: true, is_border: true },
        "address" | "article" | "aside" | "blockquote" | "center" | "details" | "dialog"
        | "dir" | "div" | "dl" | "fieldset" | "figcaption" | "figure" | "footer" | "header"
        | "hgroup" | "main" | "menu" | "nav" | "ol" | "p" | "search" | "section" | "summary"
        | "ul" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre" | "listing" | "form" | "li"
        | "dd" | "dt" | "plaintext" | "xmp" | "hr" => {
            Kind { ends_paragraph: true, is_special: true, ..Kind::default() }
        }
        "body" | "button" | "colgroup" | "frameset" | "head" | "iframe" | "noembed"
        | "noframes" | "noscript" | "script" | "select" | "style" | "tbody" | "textarea"
        | "tfoot" | "thead" | "title" | "tr" => Kind { is_special: true, ..Kind::default() },
        _ => Kind::default(),
    }
}

impl OpenElements {
    pub(crate) fn len(&self) -> usize {
        self.open.len()
    }

    /// Whether one with any of these names is open, not before `at`.
    pub(super) fn has_after(&self, at: usize, names: &[&str]) -> bool {
        self.open.iter().skip(at).any(|open| names.contains(&&*open.name))
    }

    /// Ends all that are not among the first `at`.
    pub(super) fn close_down_to(&mut self, at: usize) {
        self.truncate(at.min(self.open.len()));
    }

    /// Ends the drawing that is open.
    pub(super) fn close_foreign(&mut self) {
        if let Some(at) = self.open.iter().rposition(|open| &*open.name == "svg") {
            self.truncate(at);
        }
    }

    /// Ends what a start tag of this name ends.
    pub(crate) fn end_implied(&mut self, name: &str) {
        if self.open.last().is_some_and(|open| &*open.name == "head") && !is_metadata(name) {
            self.end_current(&["head"]);
        }
        match name {
            "li" => self.end_sibling(&["li"]),
            "dt" | "dd" => self.end_sibling(&["dt", "dd"]),
            "option" => self.end_current(&["option"]),
            "optgroup" => self.end_current(&["option", "optgroup"]),
            "rb" | "rtc" => self.end_current(&["rb", "rt", "rp", "rtc"]),
            "rt" | "rp" => self.end_current(&["rb", "rt", "rp"]),
            "td" | "th" => self.end_in_table(&["td", "th", "caption", "colgroup"]),
            "tr" => self.end_in_table(&["tr", "caption", "colgroup"]),
            "thead" | "tbody" | "tfoot" | "caption" | "colgroup" => {
                self.end_in_table(&["thead", "tbody", "tfoot", "caption", "colgroup"]);
            }
            "button" | "select" => self.end_to_border(name),
            // One link never holds another.
            "a" => self.end_ordinary(name),
            "body" | "html" => {}
            "span" | "br" | "img" | "b" | "strong" | "i" | "em" => {}
            _ if kind(name).ends_paragraph => {
                self.end_paragraph();
                if is_heading(name) {
                    self.end_current(&["h1", "h2", "h3", "h4", "h5", "h6"]);
                }
            }
            _ => {}
        }
    }

    /// Opens an element. `is_needed`: even where there are too many.
    pub(crate) fn open(&mut self, name: &LocalName, is_needed: bool) {
        if self.open.len() < MAX_OPEN || is_needed && self.open.len() < 2 * MAX_OPEN {
            self.n_paragraphs += usize::from(&**name == "p");
            self.open.push(Open { name: name.clone(), kind: kind(name) });
        }
    }

    /// Ends what an end tag of this name ends.
    pub(crate) fn end(&mut self, name: &str) {
        match name {
            "p" => self.end_paragraph(),
            "li" => self
                .end_found(name, |open| open.kind.is_border || matches!(&*open.name, "ul" | "ol")),
            "td" | "th" | "tr" | "thead" | "tbody" | "tfoot" | "table" | "caption" => {
                self.end_found(name, |open| matches!(&*open.name, "table" | "template"));
            }
            "body" | "html" => {}
            _ if is_heading(name) => {
                let heading = self.open.iter().rposition(|open| is_heading(&open.name));
                let border = self.open.iter().rposition(|open| open.kind.is_border);
                if heading > border {
                    self.truncate(heading.unwrap_or_default());
                }
            }
            _ if kind(name).is_special => self.end_to_border(name),
            _ => self.end_ordinary(name),
        }
    }

    /// A `p` within reach, and what is open inside it.
    fn end_paragraph(&mut self) {
        if self.n_paragraphs > 0 {
            self.end_found("p", |open| open.kind.is_border || &*open.name == "button");
        }
    }

    fn end_to_border(&mut self, name: &str) {
        self.end_found(name, |open| open.kind.is_border);
    }

    fn end_ordinary(&mut self, name: &str) {
        self.end_found(name, |open| open.kind.is_special);
    }

    /// The innermost element of this name, unless there is a border inside it.
    fn end_found(&mut self, name: &str, is_border: impl Fn(&Open) -> bool) {
        for at in (0..self.open.len()).rev() {
            if &*self.open[at].name == name {
                self.truncate(at);
                return;
            }
            if is_border(&self.open[at]) {
                return;
            }
        }
    }

    /// An item of the same list.
    fn end_sibling(&mut self, names: &[&str]) {
        for at in (0..self.open.len()).rev() {
            let open = &self.open[at];
            if names.contains(&&*open.name) {
                self.truncate(at);
                break;
            }
            if open.kind.is_special && !matches!(&*open.name, "address" | "div" | "p") {
                break;
            }
        }
        self.end_paragraph();
    }

    /// The innermost elements, as long as they have one of these names.
    fn end_current(&mut self, names: &[&str]) {
        while let Some(open) = self.open.last()
            && names.contains(&&*open.name)
        {
            self.truncate(self.open.len() - 1);
        }
    }

    /// The outermost part with one of these names of the innermost table.
    fn end_in_table(&mut self, names: &[&str]) {
        let table = self
            .open
            .iter()
            .rposition(|open| matches!(&*open.name, "table" | "template"))
            .map_or(0, |at| at + 1);
        let part = self.open[table..].iter().position(|open| names.contains(&&*open.name));
        if let Some(part) = part {
            self.truncate(table + part);
        }
    }

    fn truncate(&mut self, at: usize) {
        self.n_paragraphs -= self.open[at..].iter().filter(|open| &*open.name == "p").count();
        self.open.truncate(at);
    }
}

/// Elements that end with the one around them or the next of their kind: an author need not write
/// their end tags (WHATWG HTML, section 13.1.2.4).
pub(super) fn may_omit_end(name: &str) -> bool {
    matches!(
        name,
        "p" | "li"
            | "dt"
            | "dd"
            | "rb"
            | "rt"
            | "rtc"
            | "rp"
            | "option"
            | "optgroup"
            | "tr"
            | "td"
            | "th"
            | "thead"
            | "tbody"
            | "tfoot"
            | "caption"
            | "colgroup"
            | "body"
            | "html"
            | "head"
    )
}

/// What may stand in `head`; anything else begins the body.
fn is_metadata(name: &str) -> bool {
    matches!(
        name,
        "base"
            | "basefont"
            | "bgsound"
            | "head"
            | "link"
            | "meta"
            | "noframes"
            | "noscript"
            | "script"
            | "style"
            | "template"
            | "title"
    )
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads tags such as `ul li /ul` and gives what is open afterwards.
    #[track_caller]
    fn check(tags: &str, expected: &str) {
        let mut elements = OpenElements::default();
        for tag in tags.split(' ') {
            match tag.strip_prefix('/') {
                Some(name) => elements.end(name),
                None => {
                    elements.end_implied(tag);
                    elements.open(&LocalName::from(tag), false);
                }
            }
        }
        let open: Vec<&str> = elements.open.iter().map(|open| &*open.name).collect();
        assert_eq!(open.join(" "), expected, "{tags}");
        assert_eq!(elements.n_paragraphs, open.iter().filter(|name| **name == "p").count());
    }

    #[test]
    fn elements_end_as_html_says() {
        check("p p", "p");
        check("p span div", "div");
        check("p b /p", "");
        check("ul li p b li", "ul li");
        check("ul li ul li /ul", "ul li");
        check("ul li ul li li", "ul li ul li");
        check("dl dt p dd", "dl dd");
        check("table tr td p td", "table tr td");
        check("table tbody tr td table tr td /table tr", "table tbody tr");
        check("table thead tr th tbody tr", "table tbody tr");
        check("table tr td p /div", "table tr td p");
        check("div span /div", "");
        check("div span div /span", "div span div");
        check("p object p /object", "p");
        check("select option option", "select option");
        check("ruby rt rp rt", "ruby rt");
        check("h2 b h3", "h2 b h3");
        check("h2 h3", "h3");
        check("h2 b /h3", "");
        check("a b a", "a");
        check("button p button", "button");
    }

    #[test]
    fn very_many_elements_are_not_all_kept() {
        let mut elements = OpenElements::default();
        for _ in 0..100_000 {
            elements.end_implied("span");
            elements.open(&LocalName::from("span"), false);
        }
        assert_eq!(elements.len(), MAX_OPEN);
    }
}
