//! Cuts a JSON object into its fields, and one list in it into its items, without parsing them: so
//! a document of any length is read a value at a time, as its bytes come.

use crate::depth::Depth;

/// A value of the document, whole, or what stands between values.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Cut<'a> {
    /// A field of the object: its name as JSON, and its value.
    Field(&'a [u8], &'a [u8]),
    /// The list begins.
    List,
    /// A value of the list.
    Item(&'a [u8]),
}

/// Why a document cannot be cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is no such object: what was expected.
    Expected(&'static str),
    /// It nests too deep.
    TooDeep,
    /// One value is too long to be held.
    TooLong,
}

/// The longest value, in bytes: an article with all its versions has a few MiB at most.
const MAX_VALUE_BYTES: usize = 256 * 1024 * 1024;

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Object,
    FirstName,
    Name,
    /// After the name that ends here.
    Colon(usize),
    /// After the name that ends here and its colon.
    Value(usize),
    AfterValue,
    FirstItem,
    Item,
    AfterItem,
    End,
}

/// Cuts a document.
#[derive(Debug)]
pub(crate) struct Splitter {
    /// The field whose value is cut into its items, as JSON.
    list: &'static [u8],
    bytes: Vec<u8>,
    /// Where what is not yet handed over begins, and how far it was looked at.
    start: usize,
    at: usize,
    state: State,
    /// The value that is being looked at.
    value: Option<(usize, Depth)>,
    max_depth: usize,
}

impl Splitter {
    /// Cuts the value of the field `list` (as JSON, with its quotation marks), and refuses what
    /// nests deeper than `max_depth`.
    pub(crate) fn new(list: &'static [u8], max_depth: usize) -> Splitter {
        Splitter {
            list,
            bytes: Vec::new(),
            start: 0,
            at: 0,
            state: State::Object,
            value: None,
            max_depth,
        }
    }

    /// More of the document.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.bytes.drain(..self.start);
        self.at -= self.start;
        let start = self.start;
        self.state = match self.state {
            State::Colon(end) => State::Colon(end - start),
            State::Value(end) => State::Value(end - start),
            other => other,
        };
        self.value = self.value.take().map(|(from, depth)| (from - start, depth));
        self.start = 0;
        self.bytes.extend_from_slice(bytes);
    }

    /// Whether the document is complete.
    pub(crate) fn is_at_end(&self) -> bool {
        self.state == State::End
    }

    /// The next value; `None` where more bytes are needed, or nothing more comes.
    pub(crate) fn next(&mut self) -> Result<Option<Cut<'_>>, Fault> {
        loop {
            if self.bytes.len() - self.start > MAX_VALUE_BYTES {
                return Err(Fault::TooLong);
            }
            match self.state {
                State::FirstName | State::Name if self.value.is_some() => {
                    let Some(end) = self.value_end(1)? else { return Ok(None) };
                    self.state = State::Colon(end);
                    continue;
                }
                State::Value(name_end) if self.value.is_some() => {
                    let value_start = self.value.as_ref().map_or(self.at, |value| value.0);
                    let Some(end) = self.value_end(1)? else { return Ok(None) };
                    let (name, value) = (self.start..name_end, value_start..end);
                    self.state = State::AfterValue;
                    self.start = end;
                    return Ok(Some(Cut::Field(&self.bytes[name], &self.bytes[value])));
                }
                State::FirstItem | State::Item if self.value.is_some() => {
                    let value_start = self.start;
                    let Some(end) = self.value_end(2)? else { return Ok(None) };
                    self.state = State::AfterItem;
                    self.start = end;
                    return Ok(Some(Cut::Item(&self.bytes[value_start..end])));
                }
                _ => {}
            }
            let Some(byte) = self.next_byte() else { return Ok(None) };
            if self.between(byte)? {
                return Ok(Some(Cut::List));
            }
        }
    }

    /// The next byte that is no white space, which is not yet taken.
    fn next_byte(&mut self) -> Option<u8> {
        let rest = &self.bytes[self.at..];
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        let n_space = rest.iter().take_while(|byte| is_space(byte)).count();
        self.at += n_space;
        self.bytes.get(self.at).copied()
    }

    /// Takes a byte that stands between values; whether the list begins with it.
    fn between(&mut self, byte: u8) -> Result<bool, Fault> {
        let (state, is_taken) = match (self.state, byte) {
            (State::Object, b'{') => (State::FirstName, true),
            (State::FirstName | State::AfterValue, b'}') => (State::End, true),
            (State::FirstName | State::Name, b'"') => {
                self.start = self.at;
                self.value = Some((self.at, Depth::default()));
                (self.state, false)
            }
            (State::Colon(end), b':') => (State::Value(end), true),
            (State::Value(end), b'[') if self.bytes[self.start..end] == *self.list => {
                self.at += 1;
                self.start = self.at;
                self.state = State::FirstItem;
                return Ok(true);
            }
            (State::Value(_), _) => {
                self.value = Some((self.at, Depth::default()));
                (self.state, false)
            }
            (State::AfterValue, b',') => (State::Name, true),
            (State::FirstItem | State::AfterItem, b']') => (State::AfterValue, true),
            (State::FirstItem | State::Item, _) => {
                self.start = self.at;
                self.value = Some((self.at, Depth::default()));
                (self.state, false)
            }
            (State::AfterItem, b',') => (State::Item, true),
            (state, _) => return Err(Fault::Expected(expected(state))),
        };
        self.state = state;
        if is_taken {
            self.at += 1;
            if self.value.is_none() && !matches!(self.state, State::Value(_)) {
                self.start = self.at;
            }
        }
        Ok(false)
    }

    /// Where the value ends that is being looked at, which stands `level` deep.
    fn value_end(&mut self, level: usize) -> Result<Option<usize>, Fault> {
        let Some((from, depth)) = &mut self.value else { return Ok(None) };
        while let Some(&byte) = self.bytes.get(self.at) {
            let was_open = depth.is_open();
            if !was_open && self.at > *from {
                // A number or a word ends before what follows it.
                if matches!(byte, b',' | b'}' | b']' | b':' | b' ' | b'\t' | b'\n' | b'\r') {
                    self.value = None;
                    return Ok(Some(self.at));
                }
            } else if !was_open && matches!(byte, b',' | b'}' | b']' | b':') {
                return Err(Fault::Expected("a value"));
            }
            depth.step(byte);
            if depth.level() + level > self.max_depth {
                return Err(Fault::TooDeep);
            }
            self.at += 1;
            if was_open && !depth.is_open() {
                self.value = None;
                return Ok(Some(self.at));
            }
        }
        Ok(None)
    }
}

fn expected(state: State) -> &'static str {
    match state {
        State::Object => "an object",
        State::FirstName => "a field's name or `}`",
        State::Name => "a field's name",
        State::Colon(_) => "`:`",
        State::Value(_) | State::Item => "a value",
        State::AfterValue => "`,` or `}`",
        State::FirstItem => "a value or `]`",
        State::AfterItem => "`,` or `]`",
        State::End => "nothing after the object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is cut from `json` when its bytes come `step` at a time.
    fn cut(json: &str, step: usize) -> Result<Vec<String>, Fault> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let mut splitter = Splitter::new(b"\"items\"", 8);
        let mut found = Vec::new();
        for piece in json.as_bytes().chunks(step) {
            splitter.push(piece);
            while let Some(cut) = splitter.next()? {
                found.push(match cut {
                    Cut::Field(name, value) => format!("{} {}", text(name), text(value)),
                    Cut::List => "[".to_owned(),
                    Cut::Item(value) => text(value),
                });
            }
        }
        if splitter.is_at_end() { Ok(found) } else { Err(Fault::Expected("more")) }
    }

    #[track_caller]
    fn check(json: &str, expected: Result<&[&str], Fault>) {
        for step in [1, 2, 3, 7, 1000] {
            let found = cut(json, step);
            let found: Result<Vec<&str>, Fault> = found
                .as_ref()
                .map(|found| found.iter().map(String::as_str).collect())
                .map_err(|fault| *fault);
            assert_eq!(found, expected.map(<[&str]>::to_vec), "{json} by {step}");
        }
    }

    #[test]
    fn fields_and_items_are_cut_however_the_bytes_come() {
        check("{}", Ok(&[]));
        check(
            " { \"a\" : 1 , \"b\\\"]\": [ \"}\" , {} ],\n\"items\":[ {\"x\":[1]},2 , \"三\" ] ,\"c\":null} \n",
            Ok(&[
                "\"a\" 1",
                "\"b\\\"]\" [ \"}\" , {} ]",
                "[",
                "{\"x\":[1]}",
                "2",
                "\"三\"",
                "\"c\" null",
            ]),
        );
        check("{\"items\":[]}", Ok(&["["]));
        check("{\"items\":7}", Ok(&["\"items\" 7"]));
    }

    #[test]
    fn what_is_no_object_is_said() {
        check("[]", Err(Fault::Expected("an object")));
        check("{,", Err(Fault::Expected("a field's name or `}`")));
        check("{\"a\" 1}", Err(Fault::Expected("`:`")));
        check("{\"a\":}", Err(Fault::Expected("a value")));
        check("{\"a\":1 2}", Err(Fault::Expected("`,` or `}`")));
        check("{\"a\":1,}", Err(Fault::Expected("a field's name")));
        check("{\"items\":[1,]}", Err(Fault::Expected("a value")));
        check("{\"items\":[1}", Err(Fault::Expected("`,` or `]`")));
        check("{} x", Err(Fault::Expected("nothing after the object")));
        check("{\"a\":\"b", Err(Fault::Expected("more")));
        check("{\"a\":[[[[[[[1]]]]]]]}", Ok(&["\"a\" [[[[[[[1]]]]]]]"]));
        check("{\"a\":[[[[[[[[1]]]]]]]]}", Err(Fault::TooDeep));
    }
}
