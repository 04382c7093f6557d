//! MathML, once: as running text made of its presentation, or else of its annotation.
//!
//! A fraction becomes `a/b`, a root `√a`; what is above or below the line stays there. Sites put
//! TeX beside the presentation (`annotation`), and often a picture or a second copy behind it.

use broadsheet_model::Style;
use html5ever::LocalName;
use html5ever::tokenizer::Tag;

use super::attribute;
use super::inline::{InlineBuffer, Mark};

/// How deep elements nest; those inside give their text to the innermost.
const MAX_OPEN: usize = 48;
/// How many elements a formula has at most; more are taken as text.
const MAX_NODES: usize = 20_000;

/// A formula that is being read.
pub(super) struct Math {
    /// Its place among the open elements.
    pub(super) at: usize,
    nodes: Vec<Node>,
    open: Vec<usize>,
    n_too_deep: usize,
}

struct Node {
    name: LocalName,
    text: String,
    children: Vec<usize>,
    /// What stands around and between the children, where attributes say so.
    fences: Option<[String; 3]>,
}

impl Node {
    fn new(name: &LocalName) -> Node {
        Node { name: name.clone(), text: String::new(), children: Vec::new(), fences: None }
    }
}

impl Math {
    /// Begins a formula whose element is at `at` among the open ones.
    pub(super) fn new(tag: &Tag, at: usize) -> Math {
        let mut root = Node::new(&tag.name);
        root.text = attribute(tag, "alttext").unwrap_or_default().to_owned();
        Math { at, nodes: vec![root], open: vec![0], n_too_deep: 0 }
    }

    pub(super) fn start(&mut self, tag: &Tag) {
        if self.open.len() >= MAX_OPEN || self.nodes.len() >= MAX_NODES {
            self.n_too_deep += usize::from(!tag.self_closing);
            return;
        }
        let mut node = Node::new(&tag.name);
        if &*tag.name == "mfenced" {
            let with = |name, usual: &str| attribute(tag, name).unwrap_or(usual).to_owned();
            node.fences = Some([with("open", "("), with("separators", ","), with("close", ")")]);
        }
        let at = self.add(node);
        if !tag.self_closing {
            self.open.push(at);
        }
    }

    fn add(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        let at = self.nodes.len() - 1;
        let parent = *self.open.last().expect("the formula itself is open");
        self.nodes[parent].children.push(at);
        at
    }

    /// Whether it was an end tag inside the formula.
    pub(super) fn end(&mut self, name: &LocalName) -> bool {
        if self.n_too_deep > 0 && &**name != "math" {
            self.n_too_deep -= 1;
            return true;
        }
        let found = self.open[1..].iter().rposition(|at| self.nodes[*at].name == *name);
        if let Some(found) = found {
            self.open.truncate(found + 1);
        }
        found.is_some()
    }

    pub(super) fn text(&mut self, text: &str) {
        let innermost = *self.open.last().expect("the formula itself is open");
        let node = &mut self.nodes[innermost];
        if is_token(&node.name) {
            node.text.push_str(text);
        } else if !text.trim().is_empty() && self.nodes.len() < MAX_NODES {
            let mut stray = Node::new(&LocalName::from("mtext"));
            stray.text = text.to_owned();
            self.add(stray);
        }
    }

    /// Whether the innermost element holds text rather than a formula, so that HTML may stand in
    /// it.
    pub(super) fn is_in_text(&self) -> bool {
        let innermost = *self.open.last().expect("the formula itself is open");
        is_token(&self.nodes[innermost].name)
    }

    /// Writes the formula as running text.
    pub(super) fn write(&self, to: &mut InlineBuffer) {
        if self.has_text(0) {
            self.write_node(0, to);
            return;
        }
        let annotation = self
            .nodes
            .iter()
            .find(|node| &*node.name == "annotation" && !node.text.trim().is_empty());
        to.push_text(annotation.map_or(&*self.nodes[0].text, |node| &*node.text).trim());
    }

    fn has_text(&self, at: usize) -> bool {
        let node = &self.nodes[at];
        match &*node.name {
            "annotation" | "annotation-xml" | "mphantom" => false,
            "math" => node.children.iter().any(|child| self.has_text(*child)),
            _ => {
                !node.text.trim().is_empty()
                    || node.children.iter().any(|child| self.has_text(*child))
            }
        }
    }

    fn write_node(&self, at: usize, to: &mut InlineBuffer) {
        let node = &self.nodes[at];
        let children = &node.children;
        match (&*node.name, children.as_slice()) {
            ("annotation" | "annotation-xml" | "mphantom" | "none" | "mprescripts", _) => {}
            ("msub" | "munder", [base, below]) => {
                self.write_node(*base, to);
                self.write_set(Style::Subscript, *below, to);
            }
            ("msup" | "mover", [base, above]) => {
                self.write_node(*base, to);
                self.write_set(Style::Superscript, *above, to);
            }
            ("msubsup" | "munderover", [base, below, above]) => {
                self.write_node(*base, to);
                self.write_set(Style::Subscript, *below, to);
                self.write_set(Style::Superscript, *above, to);
            }
            ("mfrac", [above, below]) => {
                self.write_operand(&[*above], to);
                to.push_text("/");
                self.write_operand(&[*below], to);
            }
            ("msqrt", _) => {
                to.push_text("√");
                self.write_operand(children, to);
            }
            ("mroot", [base, index]) => {
                self.write_set(Style::Superscript, *index, to);
                to.push_text("√");
                self.write_operand(&[*base], to);
            }
            ("mtable", _) => self.write_joined(children, "; ", to),
            ("mtr" | "mlabeledtr", _) => self.write_joined(children, ", ", to),
            _ if is_token(&node.name) => {
                let is_shown = |c: &char| !('\u{2061}'..='\u{2064}').contains(c);
                to.push_text(&node.text.trim().chars().filter(is_shown).collect::<String>());
            }
            _ => match &node.fences {
                Some([before, between, after]) => {
                    to.push_text(before);
                    self.write_joined(children, between, to);
                    to.push_text(after);
                }
                None => self.write_joined(children, "", to),
            },
        }
    }

    fn write_joined(&self, nodes: &[usize], between: &str, to: &mut InlineBuffer) {
        for (idx, node) in nodes.iter().enumerate() {
            if idx > 0 {
                to.push_text(between);
            }
            self.write_node(*node, to);
        }
    }

    fn write_set(&self, style: Style, node: usize, to: &mut InlineBuffer) {
        to.open(Mark::Styled(style));
        self.write_node(node, to);
        to.close();
    }

    /// In parentheses, where it is more than one thing.
    fn write_operand(&self, nodes: &[usize], to: &mut InlineBuffer) {
        let is_many = nodes.len() > 1 || nodes.iter().any(|node| self.has_many(*node));
        if is_many {
            to.push_text("(");
        }
        self.write_joined(nodes, "", to);
        if is_many {
            to.push_text(")");
        }
    }

    fn has_many(&self, at: usize) -> bool {
        let node = &self.nodes[at];
        match (&*node.name, node.children.as_slice()) {
            ("mrow" | "mstyle" | "mpadded", [only]) => self.has_many(*only),
            ("mrow" | "mstyle" | "mpadded", children) => children.len() > 1,
            ("mfrac", _) => true,
            _ => false,
        }
    }
}

fn is_token(name: &str) -> bool {
    matches!(name, "mi" | "mn" | "mo" | "ms" | "mtext" | "annotation")
}
