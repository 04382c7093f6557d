//! From tokens to the elements and lines of a page.

use std::cell::RefCell;

use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};

use super::head::Head;
use super::hints::Hints;
use super::tree::{Line, MAX_LINES, MAX_NODES, Node, Tree, is_mark, weight};
use crate::html::{
    Hidden, OpenElements, Place, attribute, feed_with_places, hidden, is_inline, is_void, raw_kind,
};

/// The elements and lines of a page, and what it says about itself.
pub(crate) fn scan(html: &str) -> (Tree, Head) {
    let place = Place::default();
    let scan = Sink { scan: RefCell::new(Scan::new(html.len(), &place)) };
    let sink = feed_with_places(html, scan, &place);
    let mut scan = sink.scan.into_inner();
    scan.finish();
    (scan.tree, scan.head)
}

struct Sink<'p> {
    scan: RefCell<Scan<'p>>,
}

impl TokenSink for Sink<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut scan = self.scan.borrow_mut();
        match token {
            Token::CharacterTokens(text) => scan.text(&text),
            Token::TagToken(tag) => return scan.tag(&tag),
            Token::CommentToken(text) => scan.head.comment(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// An open element.
#[derive(Clone, Copy)]
struct Open {
    /// The innermost element that is kept.
    node: usize,
    /// It is that one.
    is_kept: bool,
    is_link: bool,
    is_inline: bool,
    heading: u8,
    is_hidden: bool,
    /// Its text is none of the page's.
    is_skipped: bool,
}

struct Scan<'p> {
    tree: Tree,
    head: Head,
    place: &'p Place,
    elements: OpenElements,
    open: Vec<Open>,
    /// The line that is being read.
    line: Option<Line>,
    /// White space is to be written before the next character.
    is_after_space: bool,
}

const WHOLE: Open = Open {
    node: 0,
    is_kept: false,
    is_link: false,
    is_inline: false,
    heading: 0,
    is_hidden: false,
    is_skipped: false,
};

impl<'p> Scan<'p> {
    fn new(n_bytes: usize, place: &'p Place) -> Scan<'p> {
        let whole = Node {
            parent: 0,
            source: 0..n_bytes,
            lines: 0..0,
            hints: Hints::default(),
            is_inline: false,
            n_pictures: 0,
        };
        let tree = Tree { nodes: vec![whole], lines: Vec::new(), text: String::new() };
        Scan {
            tree,
            head: Head::default(),
            place,
            elements: OpenElements::default(),
            open: Vec::new(),
            line: None,
            is_after_space: false,
        }
    }

    fn finish(&mut self) {
        let end = self.tree.nodes[0].source.end;
        self.end_line();
        self.close_down_to(0, end);
        self.tree.nodes[0].lines.end = self.tree.lines.len();
        self.head.finish();
        self.show_hidden();
    }

    /// Sites serve whole texts hidden, and show them by a script: where most of all sentences are
    /// hidden, they are what the page is about.
    fn show_hidden(&mut self) {
        let lines = self.tree.lines.iter().filter(|line| line.n_marks > 0 && !line.is_linked());
        let (mut hidden, mut shown) = (0, 0);
        for line in lines {
            let sum = if line.is_hidden { &mut hidden } else { &mut shown };
            *sum += u64::from(line.plain_weight());
        }
        if hidden > 2 * shown {
            self.tree.lines.iter_mut().for_each(|line| line.is_hidden = false);
        }
    }

    fn innermost(&self) -> Open {
        self.open.last().copied().unwrap_or(WHOLE)
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let (start, end) = (self.place.start.get(), self.place.end.get());
        if tag.kind == TagKind::EndTag {
            self.elements.end(&tag.name);
            if !is_inline(&tag.name) {
                self.end_line();
            }
            self.close_down_to_open(end);
            return TokenSinkResult::Continue;
        }
        self.elements.end_implied(&tag.name);
        self.close_down_to_open(start);
        self.start(tag, start)
    }

    fn start(&mut self, tag: &Tag, start: usize) -> TokenSinkResult<()> {
        let is_inline = is_inline(&tag.name);
        if !is_inline {
            self.end_line();
        }
        self.note(tag);
        if is_void(&tag.name) {
            return TokenSinkResult::Continue;
        }
        let n_open = self.elements.len();
        self.elements.open(&tag.name, !is_inline);
        if self.elements.len() > n_open {
            let open = self.opened(tag, start, is_inline);
            self.open.push(open);
        }
        raw_kind(&tag.name).unwrap_or(TokenSinkResult::Continue)
    }

    /// What a tag says without being an element of its own.
    fn note(&mut self, tag: &Tag) {
        match &*tag.name {
            "br" => self.end_line(),
            "img" => {
                let node = self.innermost().node;
                self.tree.nodes[node].n_pictures += 1;
            }
            "meta" | "link" | "script" | "title" | "html" | "base" | "time" => {
                let is_shown = !self.innermost().is_skipped;
                self.head.tag(tag, is_shown.then_some(self.tree.lines.len()));
            }
            _ => {}
        }
    }

    fn opened(&mut self, tag: &Tag, start: usize, is_inline: bool) -> Open {
        let around = self.innermost();
        let is_notable = tag.attrs.iter().any(|a| {
            matches!(
                &*a.name.local,
                "class" | "id" | "role" | "itemprop" | "style" | "hidden" | "aria-hidden"
            )
        });
        let hints = Hints::of(tag, is_notable);
        let is_hidden = is_notable && hidden(tag) == Some(Hidden::Unseen);
        let is_kept = (!is_inline || hints.is_telling()) && self.tree.nodes.len() < MAX_NODES;
        let node = if is_kept {
            let n_lines = self.tree.lines.len();
            let whole = self.tree.nodes[0].source.end;
            self.tree.nodes.push(Node {
                parent: around.node,
                source: start..whole,
                lines: n_lines..n_lines,
                hints,
                is_inline,
                n_pictures: 0,
            });
            self.tree.nodes.len() - 1
        } else {
            around.node
        };
        Open {
            node,
            is_kept,
            is_link: around.is_link || &*tag.name == "a" && attribute(tag, "href").is_some(),
            is_inline,
            heading: heading(&tag.name).unwrap_or(around.heading),
            is_hidden: around.is_hidden || is_hidden,
            is_skipped: around.is_skipped || is_skipped(&tag.name),
        }
    }

    fn close_down_to_open(&mut self, at: usize) {
        let n_open = self.elements.len();
        if n_open < self.open.len() {
            if self.open[n_open..].iter().any(|open| !open.is_inline) {
                self.end_line();
            }
            self.close_down_to(n_open, at);
        }
    }

    /// Ends all but the first `n_open` elements at this place of the source.
    fn close_down_to(&mut self, n_open: usize, at: usize) {
        while self.open.len() > n_open {
            let Some(open) = self.open.pop() else { return };
            if open.is_skipped {
                self.head.end();
            }
            if !open.is_kept {
                continue;
            }
            // A line that goes on around an inline element belongs to it as far as it was read.
            let n_lines = self.tree.lines.len() + usize::from(self.line.is_some());
            let node = &mut self.tree.nodes[open.node];
            node.source.end = at;
            node.lines.end = n_lines.max(node.lines.start);
            let (parent, n_pictures) = (node.parent, node.n_pictures);
            self.tree.nodes[parent].n_pictures += n_pictures;
        }
    }

    fn text(&mut self, text: &str) {
        let open = self.innermost();
        if open.is_skipped {
            self.head.text(text);
            return;
        }
        if self.line.is_none() {
            if text.bytes().all(|b| b.is_ascii_whitespace()) {
                return;
            }
            self.start_line(open);
        }
        let Some(line) = &mut self.line else { return };
        let (mut n_weight, mut n_marks) = (0, 0);
        for c in text.chars() {
            if c.is_whitespace() {
                self.is_after_space = true;
                continue;
            }
            if std::mem::take(&mut self.is_after_space) && self.tree.text.len() > line.text.start {
                self.tree.text.push(' ');
            }
            self.tree.text.push(c);
            n_weight += weight(c);
            n_marks += u32::from(is_mark(c));
        }
        line.weight = line.weight.saturating_add(n_weight);
        line.n_marks = line.n_marks.saturating_add(n_marks);
        if open.is_link {
            line.link_weight = line.link_weight.saturating_add(n_weight);
        }
        line.source.end = self.place.end.get();
    }

    fn start_line(&mut self, open: Open) {
        let at = self.tree.text.len();
        self.is_after_space = false;
        // The innermost element on lines of its own: an inline one may end before the line does.
        let blocks = self.open.iter().rev().find(|open| !open.is_inline);
        self.line = Some(Line {
            node: blocks.map_or(0, |open| open.node),
            text: at..at,
            source: self.place.start.get()..self.place.end.get(),
            weight: 0,
            link_weight: 0,
            n_marks: 0,
            heading: open.heading,
            is_hidden: open.is_hidden,
        });
    }

    fn end_line(&mut self) {
        let Some(mut line) = self.line.take() else { return };
        line.text.end = self.tree.text.len();
        if line.text.is_empty() {
            return;
        }
        let is_full = self.tree.lines.len() >= MAX_LINES;
        match self.tree.lines.last_mut() {
            Some(last) if is_full => {
                last.text.end = line.text.end;
                last.source.end = line.source.end;
                last.weight = last.weight.saturating_add(line.weight);
                last.link_weight = last.link_weight.saturating_add(line.link_weight);
            }
            _ => self.tree.lines.push(line),
        }
    }
}

fn heading(name: &str) -> Option<u8> {
    match name {
        "h1" => Some(1),
        "h2" => Some(2),
        "h3" => Some(3),
        "h4" => Some(4),
        "h5" => Some(5),
        "h6" => Some(6),
        _ => None,
    }
}

/// Elements without text for readers.
fn is_skipped(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "head"
            | "title"
            | "svg"
            | "select"
            | "button"
            | "textarea"
            | "datalist"
            | "iframe"
            | "object"
            | "noembed"
            | "noframes"
            | "video"
            | "audio"
    )
}
