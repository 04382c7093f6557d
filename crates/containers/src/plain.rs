//! The input file itself, as a container of one member: what it is shows in its bytes like that of
//! any other.

use crate::budget::Budget;
use crate::container::{Container, Event, Head, MAX_ASKED_BYTES};

/// The input file.
#[derive(Debug)]
pub(crate) struct Plain {
    size_bytes: u64,
    at: u64,
    state: State,
}

#[derive(Debug)]
enum State {
    Begin,
    Ask,
    Given(Vec<u8>),
    Ended,
}

impl Plain {
    /// A file of `size_bytes`.
    pub(crate) fn new(size_bytes: u64) -> Plain {
        Plain { size_bytes, at: 0, state: State::Begin }
    }
}

impl Container for Plain {
    fn step(&mut self, _budget: &mut Budget) -> Event {
        match std::mem::replace(&mut self.state, State::Ask) {
            State::Begin => Event::Begin(Box::new(Head {
                size_hint: Some(self.size_bytes),
                stored: Some(0..self.size_bytes),
                ..Head::default()
            })),
            State::Ask if self.at >= self.size_bytes => {
                self.state = State::Ended;
                Event::End
            }
            State::Ask => Event::Needs(self.at..self.size_bytes.min(self.at + MAX_ASKED_BYTES)),
            State::Given(bytes) => Event::Data(bytes),
            State::Ended => Event::Done,
        }
    }

    fn give(&mut self, bytes: &[u8]) {
        self.at += bytes.len() as u64;
        if bytes.is_empty() {
            // The file has become shorter than it was.
            self.size_bytes = self.at;
        }
        self.state = State::Given(bytes.to_vec());
    }

    fn skip(&mut self) {
        self.at = self.size_bytes;
        self.state = State::Ask;
    }
}
