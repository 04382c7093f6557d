//! Running text: white space is collapsed while characters arrive, and the tree of inlines is made
//! when the block ends.
//!
//! White space follows CSS Text Module Level 3, section 4.1 (`white-space: normal`): runs of
//! spaces, tabs and line breaks become one space or nothing, also across the borders of inline
//! elements, and vanish at the edges of lines.

use broadsheet_model::{ImageRef, Inline, Style, WebUrl, Writing};

use super::space::break_disappears;

/// What may surround running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Styled(Style),
    Code,
    Abbreviation(String),
    /// Characters that a reading may follow: see [`InlineBuffer::end_base`].
    Base,
    Written(Writing),
    /// A link to the place of this name in the same article.
    Jump(String),
    Link(WebUrl),
}

/// The running text of one block while it is being read: all characters in one string, and what
/// happens at which byte of it. Keeping both flat makes it cheap to take back a space.
#[derive(Debug, Default)]
pub(super) struct InlineBuffer {
    text: String,
    events: Vec<Event>,
    /// The last character that is not collapsible white space; none at the start and after a break
    /// or a picture.
    last: Option<char>,
    /// Nothing stands on this line yet, so white space disappears.
    line_has_content: bool,
    /// The text ends with a space that may still be taken back.
    pending: Option<Pending>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pending {
    Space,
    LineBreak,
}

#[derive(Debug)]
struct Event {
    position: usize,
    what: What,
}

#[derive(Debug)]
enum What {
    Open(Mark),
    Close,
    /// Ends [`Mark::Base`], whose reading this is.
    Reading(String),
    Place(String),
    Break,
    Image(ImageRef),
}

fn is_collapsible(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | b'\x0C')
}

impl InlineBuffer {
    /// Nothing has been read that a reader would see.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
            && !self.events.iter().any(|event| matches!(event.what, What::Image(_)))
    }

    /// The line that is being read is empty, but not the first.
    pub(super) fn is_after_break(&self) -> bool {
        !self.line_has_content && self.events.iter().any(|event| matches!(event.what, What::Break))
    }

    pub(super) fn push_text(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let word_bytes = rest.bytes().position(is_collapsible).unwrap_or(rest.len());
            let (word, after) = rest.split_at(word_bytes);
            if !word.is_empty() {
                self.push_word(word);
            }
            let space_bytes =
                after.bytes().position(|byte| !is_collapsible(byte)).unwrap_or(after.len());
            let (space, after) = after.split_at(space_bytes);
            if !space.is_empty() {
                self.push_space(space.bytes().any(|byte| byte == b'\n'));
            }
            rest = after;
        }
    }

    fn push_word(&mut self, word: &str) {
        if self.pending == Some(Pending::LineBreak)
            && let (Some(before), Some(after)) = (self.last, word.chars().next())
            && break_disappears(before, after)
        {
            self.take_back_space();
        }
        self.pending = None;
        self.line_has_content = true;
        self.text.push_str(word);
        self.last = word.chars().next_back();
    }

    fn push_space(&mut self, has_line_break: bool) {
        if !self.line_has_content {
            return;
        }
        let kind = if has_line_break { Pending::LineBreak } else { Pending::Space };
        if self.pending.is_some() {
            if has_line_break {
                self.pending = Some(kind);
            }
            return;
        }
        let end = self.text.len();
        self.text.push(' ');
        self.pending = Some(kind);
        // The space stands before an element that has only just begun.
        for event in self.events.iter_mut().rev() {
            match event.what {
                What::Open(_) | What::Place(_) if event.position == end => {
                    event.position = end + 1;
                }
                _ => break,
            }
        }
    }

    fn take_back_space(&mut self) {
        self.text.pop();
        let end = self.text.len();
        for event in self.events.iter_mut().rev().take_while(|event| event.position > end) {
            event.position = end;
        }
        self.pending = None;
    }

    pub(super) fn open(&mut self, mark: Mark) {
        self.events.push(Event { position: self.text.len(), what: What::Open(mark) });
    }

    /// Ends the mark that was opened last.
    pub(super) fn close(&mut self) {
        let end = self.text.len();
        if let Some(Event { position, what: What::Open(_) }) = self.events.last()
            && *position == end
        {
            self.events.pop();
            return;
        }
        // The space stands after an element that ends with it.
        let position = if self.pending.is_some() { end - 1 } else { end };
        self.events.push(Event { position, what: What::Close });
    }

    pub(super) fn push_break(&mut self) {
        if self.pending.is_some() {
            self.take_back_space();
        }
        self.events.push(Event { position: self.text.len(), what: What::Break });
        self.line_has_content = false;
        self.last = None;
    }

    /// Ends the characters since the innermost [`Mark::Base`] was opened, which must be the mark
    /// that was opened last, and gives them their reading.
    pub(super) fn end_base(&mut self, reading: String) {
        let end = self.text.len();
        let is_empty = matches!(
            self.events.last(),
            Some(Event { position, what: What::Open(Mark::Base) }) if *position == end
        );
        if !is_empty {
            // As in `close`: the space stands behind.
            let position = if self.pending.is_some() { end - 1 } else { end };
            self.events.push(Event { position, what: What::Reading(reading) });
            return;
        }
        self.events.pop();
        // Characters with two readings: both stand above them.
        if let Some(Event { what: What::Reading(before), .. }) = self.events.last_mut() {
            before.push(' ');
            before.push_str(&reading);
        }
    }

    /// A place that links lead to; what follows is at it.
    pub(super) fn push_place(&mut self, name: String) {
        self.events.push(Event { position: self.text.len(), what: What::Place(name) });
    }

    pub(super) fn push_image(&mut self, image: ImageRef) {
        self.events.push(Event { position: self.text.len(), what: What::Image(image) });
        self.pending = None;
        self.line_has_content = true;
        self.last = None;
    }

    /// The inlines that were read; the buffer is empty afterwards.
    pub(super) fn finish(&mut self) -> Vec<Inline> {
        if self.pending.is_some() {
            self.take_back_space();
        }
        self.trim_ends();
        self.trim_breaks();
        let inlines = self.build();
        self.text.clear();
        self.events.clear();
        self.last = None;
        self.line_has_content = false;
        self.pending = None;
        inlines
    }

    /// Spaces that do not collapse (U+00A0, U+3000) indent a block; at its edges nobody reads them.
    fn trim_ends(&mut self) {
        self.text.truncate(self.text.trim_end().len());
        let n_leading = self.text.len() - self.text.trim_start().len();
        self.text.drain(..n_leading);
        for event in &mut self.events {
            event.position = event.position.saturating_sub(n_leading).min(self.text.len());
        }
    }

    /// Breaks before and after everything that is shown.
    fn trim_breaks(&mut self) {
        let end = self.text.len();
        let is_image = |event: &Event| matches!(event.what, What::Image(_));
        let first = self.events.iter().position(|event| event.position > 0 || is_image(event));
        let last = self.events.iter().rposition(|event| event.position < end || is_image(event));
        let (first, last) = (first.unwrap_or(self.events.len()), last.map_or(0, |at| at + 1));
        let mut at = 0;
        self.events.retain(|event| {
            let is_edge = at < first && event.position == 0 || at >= last && event.position == end;
            at += 1;
            !(is_edge && matches!(event.what, What::Break))
        });
    }

    fn build(&mut self) -> Vec<Inline> {
        let mut open: Vec<(Mark, Vec<Inline>)> = Vec::new();
        let mut current: Vec<Inline> = Vec::new();
        let mut done = 0;
        for event in self.events.drain(..) {
            push_slice(&self.text[done..event.position], &mut current);
            done = event.position;
            match event.what {
                What::Open(mark) => open.push((mark, std::mem::take(&mut current))),
                What::Close => {
                    if let Some((mark, outer)) = open.pop() {
                        let inner = std::mem::replace(&mut current, outer);
                        close_mark(mark, inner, &open, &mut current);
                    }
                }
                What::Reading(reading) => {
                    if let Some((_, outer)) = open.pop() {
                        let base = std::mem::replace(&mut current, outer);
                        let reading = vec![Inline::Text(reading)];
                        current.push(Inline::Ruby { base, reading });
                    }
                }
                What::Place(name) => current.push(Inline::Place(name)),
                What::Break => current.push(Inline::Break),
                What::Image(image) => current.push(Inline::Image(image)),
            }
        }
        push_slice(&self.text[done..], &mut current);
        while let Some((mark, outer)) = open.pop() {
            let inner = std::mem::replace(&mut current, outer);
            close_mark(mark, inner, &open, &mut current);
        }
        current
    }
}

fn push_slice(text: &str, into: &mut Vec<Inline>) {
    if !text.is_empty() {
        push(Inline::Text(text.to_owned()), into);
    }
}

/// Appends `inline`, joined with its like where the border between them means nothing.
pub(super) fn push(inline: Inline, into: &mut Vec<Inline>) {
    match (into.last_mut(), inline) {
        (Some(Inline::Text(before)), Inline::Text(text)) => before.push_str(&text),
        (
            Some(Inline::Styled { style: before_style, text: before }),
            Inline::Styled { style, text: inner },
        ) if *before_style == style => {
            // One level only: inner neighbours are joined the same way, without recursion.
            let mut inner = inner.into_iter();
            if let Some(first) = inner.next() {
                match (before.last_mut(), first) {
                    (Some(Inline::Text(before)), Inline::Text(text)) => before.push_str(&text),
                    (_, first) => before.push(first),
                }
            }
            before.extend(inner);
        }
        (_, inline) => into.push(inline),
    }
}

/// Appends what a mark surrounded: nothing where that is empty, without the mark where an outer one
/// says the same.
fn close_mark(
    mark: Mark,
    inner: Vec<Inline>,
    open: &[(Mark, Vec<Inline>)],
    into: &mut Vec<Inline>,
) {
    let is_link = |mark: &Mark| matches!(mark, Mark::Link(_) | Mark::Jump(_));
    let repeated = |outer: &Mark| *outer == mark || is_link(&mark) && is_link(outer);
    let shows_nothing =
        inner.iter().all(|inline| matches!(inline, Inline::Break | Inline::Place(_)));
    // Characters that no reading followed are ordinary ones.
    let says_nothing = shows_nothing || mark == Mark::Base;
    if says_nothing || open.iter().any(|(outer, _)| repeated(outer)) {
        inner.into_iter().for_each(|inline| push(inline, into));
        return;
    }
    let inline = match mark {
        Mark::Styled(style) => Inline::Styled { style, text: inner },
        Mark::Link(href) => Inline::Link { href, text: inner },
        Mark::Jump(to) => Inline::Jump { to, text: inner },
        Mark::Abbreviation(meaning) => Inline::Abbreviation { meaning, text: inner },
        Mark::Written(writing) => Inline::Span { writing, text: inner },
        Mark::Base => return,
        Mark::Code => Inline::Code(broadsheet_model::plain_text(&inner)),
    };
    push(inline, into);
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRONG: Mark = Mark::Styled(Style::Strong);

    fn strong(text: Vec<Inline>) -> Inline {
        Inline::Styled { style: Style::Strong, text }
    }

    fn text(chars: &str) -> Inline {
        Inline::Text(chars.to_owned())
    }

    #[test]
    fn white_space_collapses_across_inline_borders() {
        let mut buffer = InlineBuffer::default();
        buffer.push_text("\n  said  ");
        buffer.open(STRONG);
        buffer.push_text(" Foo ");
        buffer.open(Mark::Styled(Style::Emphasis));
        buffer.push_text("  ");
        buffer.close();
        buffer.close();
        buffer.push_text("bar  \n ");
        assert_eq!(buffer.finish(), [text("said "), strong(vec![text("Foo")]), text(" bar")]);
        assert!(buffer.is_empty());
    }

    #[test]
    fn a_line_break_between_ideographs_disappears_wherever_an_element_begins_or_ends() {
        let mut buffer = InlineBuffer::default();
        buffer.push_text("总统\n  ");
        buffer.open(STRONG);
        buffer.push_text("\n   普京\n  ");
        buffer.close();
        buffer.push_text("\n  与 A\n");
        assert_eq!(buffer.finish(), [text("总统"), strong(vec![text("普京")]), text("与 A")]);
    }

    #[test]
    fn breaks_at_the_edges_vanish_inside_marks_too() {
        let mut buffer = InlineBuffer::default();
        buffer.push_break();
        buffer.open(STRONG);
        buffer.push_break();
        buffer.push_text("一");
        buffer.push_break();
        buffer.push_text("二");
        buffer.push_break();
        buffer.close();
        buffer.push_text("\n");
        buffer.push_break();
        assert_eq!(buffer.finish(), [strong(vec![text("一"), Inline::Break, text("二")])]);
    }

    #[test]
    fn repeated_marks_say_it_once_and_neighbours_join() {
        let mut buffer = InlineBuffer::default();
        for word in ["a", "b"] {
            buffer.open(STRONG);
            buffer.open(STRONG);
            buffer.push_text(word);
            buffer.close();
            buffer.close();
        }
        assert_eq!(buffer.finish(), [strong(vec![text("ab")])]);
    }
}
