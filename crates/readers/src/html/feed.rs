//! Feeds HTML to the tokenizer, a little at a time, and gets past tags that would stall it.
//!
//! The tokenizer compares each attribute of a tag with all before it, so a tag with very many takes
//! time by the square. While it is inside a tag no token comes out; where that lasts for long and
//! the input looks like a row of attributes, the tag is given up and reading goes on behind it. One
//! long value (a picture inside the page) passes.

use std::cell::Cell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use memchr::memmem;

/// How much is fed at once, in bytes.
const CHUNK_BYTES: usize = 8 * 1024;
/// How long a stall with so many separators as attributes have may last, in bytes.
const MAX_DENSE_BYTES: usize = 2 * CHUNK_BYTES;
/// How long any stall may last, in bytes: longer than a picture that a page carries inside.
const MAX_STALL_BYTES: usize = 12 * 1024 * 1024;
/// One separator in so many bytes is more than base64 has (its `/` is one in 64), and less than
/// attributes need.
const BYTES_PER_SEPARATOR: usize = 40;

/// Passes tokens on and counts them.
struct Counting<S> {
    inner: S,
    n_tokens: Cell<usize>,
}

impl<S: TokenSink> Counting<S> {
    fn takes_marks(&self) -> bool {
        self.inner.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

impl<S: TokenSink> TokenSink for Counting<S> {
    type Handle = S::Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<S::Handle> {
        if !matches!(token, Token::ParseError(_)) {
            self.n_tokens.set(self.n_tokens.get() + 1);
        }
        self.inner.process_token(token, line)
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.takes_marks()
    }
}

/// Where in the text the tokenizer is: what a sink may ask while it is given a tag.
#[derive(Debug, Default)]
pub(crate) struct Place {
    /// Where the tag begins.
    pub(crate) start: Cell<usize>,
    /// Where it ends.
    pub(crate) end: Cell<usize>,
}

/// Feeds `pieces`, which together are one text, to `sink`; returns it and how many tags were given
/// up.
pub(super) fn feed<'a, S: TokenSink>(
    pieces: impl IntoIterator<Item = &'a str>,
    sink: S,
) -> (S, usize) {
    let in_chunks = |piece: &str, at: usize, _| piece.ceil_char_boundary(at + CHUNK_BYTES);
    feed_cut(pieces, sink, &Place::default(), in_chunks)
}

/// The same for one text, and `place` always says where the tokenizer is: the text is fed from tag
/// to tag.
pub(crate) fn feed_with_places<S: TokenSink>(html: &str, sink: S, place: &Place) -> S {
    feed_cut([html], sink, place, next_border).0
}

/// Where the next tag begins or, where one has begun, it may end.
fn next_border(html: &str, at: usize, in_tag: bool) -> usize {
    let limit = html.ceil_char_boundary(at + CHUNK_BYTES);
    let bytes = &html.as_bytes()[..limit];
    let is_start = |at: usize| {
        bytes.get(at + 1).is_some_and(|b| b.is_ascii_alphabetic() || b"/!?".contains(b))
    };
    let begins = bytes[at] == b'<' && is_start(at);
    let from = at + usize::from(begins);
    let border = |found: usize| {
        let at = from + found;
        match bytes[at] {
            b'>' => (begins || in_tag).then_some(at + 1),
            _ => is_start(at).then_some(at),
        }
    };
    let found = memchr::memchr2_iter(b'<', b'>', &bytes[from..]).find_map(border);
    found.unwrap_or(limit)
}

/// `cut` says where what is fed from a place on ends, behind it; it is told whether a tag is open.
fn feed_cut<'a, S: TokenSink>(
    pieces: impl IntoIterator<Item = &'a str>,
    sink: S,
    place: &Place,
    cut: impl Fn(&str, usize, bool) -> usize,
) -> (S, usize) {
    let mut tokenizer = start(Counting { inner: sink, n_tokens: Cell::new(0) });
    let mut queue = BufferQueue::default();
    let mut n_given_up = 0;
    let mut offset = 0;
    for piece in pieces.into_iter().flat_map(Sections::new) {
        let piece = match piece {
            Section::Html(html) => html,
            // Double-wrapped HTML: what the marks surround is read like what is around them. Where
            // they begin text, the tokenizer reads them itself.
            Section::Mark(mark) => {
                if !tokenizer.sink.takes_marks() {
                    offset += mark.len();
                    continue;
                }
                mark
            }
        };
        let mut stall = Stall::default();
        let mut at = 0;
        while at < piece.len() {
            let end = cut(piece, at, stall.n_bytes > 0).max(at + 1);
            let chunk = &piece[at..end];
            let n_before = tokenizer.sink.n_tokens.get();
            if stall.n_bytes == 0 {
                place.start.set(offset + at);
            }
            place.end.set(offset + end);
            queue.push_back(StrTendril::from_slice(chunk));
            // The tokenizer pauses only where its sink asks for it (to run a script); the sinks
            // here never do.
            let _never_paused = tokenizer.feed(&queue);
            if tokenizer.sink.n_tokens.get() != n_before {
                stall = Stall { start: at, ..Stall::default() };
            } else {
                stall.add(chunk);
            }
            at = end;
            if stall.is_hopeless() {
                n_given_up += 1;
                at = resume(piece, stall.start, at);
                stall = Stall { start: at, ..Stall::default() };
                tokenizer = start(tokenizer.sink);
                queue = BufferQueue::default();
            }
        }
        offset += piece.len();
    }
    tokenizer.end();
    (tokenizer.sink.inner, n_given_up)
}

/// A piece of HTML, cut at the marks around `CDATA` sections.
struct Sections<'a> {
    rest: &'a str,
    is_inside: bool,
}

enum Section<'a> {
    Html(&'a str),
    /// `<![CDATA[`, or the `]]>` that belongs to it.
    Mark(&'a str),
}

impl<'a> Sections<'a> {
    fn new(html: &'a str) -> Sections<'a> {
        Sections { rest: html, is_inside: false }
    }
}

impl<'a> Iterator for Sections<'a> {
    type Item = Section<'a>;

    fn next(&mut self) -> Option<Section<'a>> {
        let mark = if self.is_inside { "]]>" } else { "<![CDATA[" };
        match memmem::find(self.rest.as_bytes(), mark.as_bytes()) {
            _ if self.rest.is_empty() => None,
            Some(0) => {
                let (mark, rest) = self.rest.split_at(mark.len());
                (self.rest, self.is_inside) = (rest, !self.is_inside);
                Some(Section::Mark(mark))
            }
            found => {
                let (html, rest) = self.rest.split_at(found.unwrap_or(self.rest.len()));
                self.rest = rest;
                Some(Section::Html(html))
            }
        }
    }
}

fn start<S: TokenSink>(sink: S) -> Tokenizer<S> {
    Tokenizer::new(sink, TokenizerOpts { discard_bom: false, ..TokenizerOpts::default() })
}

/// Input since the last token.
#[derive(Default)]
struct Stall {
    /// Where the chunk with the last token began.
    start: usize,
    n_bytes: usize,
    n_dense_bytes: usize,
}

impl Stall {
    fn add(&mut self, chunk: &str) {
        self.n_bytes += chunk.len();
        let is_separator =
            |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\'' | b'=');
        if chunk.bytes().filter(is_separator).count() * BYTES_PER_SEPARATOR > chunk.len() {
            self.n_dense_bytes += chunk.len();
        }
    }

    fn is_hopeless(&self) -> bool {
        self.n_dense_bytes >= MAX_DENSE_BYTES || self.n_bytes >= MAX_STALL_BYTES
    }
}

/// Where reading goes on: behind the end of the comment, where a comment seems to be open, else of
/// the tag.
fn resume(html: &str, start: usize, at: usize) -> usize {
    let stalled = &html[start..at];
    let in_comment = stalled.rfind("<!--") > stalled.rfind("-->");
    let comment_end = || html[at..].find("-->").map(|end| at + end + "-->".len());
    let tag_end = || html[at..].find('>').map(|end| at + end + 1);
    in_comment.then(comment_end).flatten().or_else(tag_end).unwrap_or(html.len())
}
