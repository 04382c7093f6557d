//! MHTML (RFC 2557): a page and what belongs to it, as the parts of a MIME message. The page is one
//! member; further pages are its frames, and no articles.

mod parts;

use std::collections::VecDeque;

use broadsheet_model::{Candidate, Instant, Published, WebUrl};

use crate::budget::Budget;
use crate::container::{Container, Event, Head, MAX_ASKED_BYTES};
use crate::fields::{Fields, end_of_fields};
use crate::{LeftOut, Reason};

use parts::{Message, Part};

/// A page saved as MHTML.
#[derive(Default)]
pub(crate) struct Mhtml {
    bytes: Vec<u8>,
    /// Its parts, once it was read.
    message: Message,
    state: State,
    ready: VecDeque<Event>,
}

#[derive(Default)]
enum State {
    /// The file is being gathered.
    #[default]
    Gathering,
    Whole,
    Over,
}

impl Container for Mhtml {
    fn step(&mut self, budget: &mut Budget) -> Event {
        if let Some(event) = self.ready.pop_front() {
            return event;
        }
        let limit_bytes = budget.limits().max_page_bytes;
        let n_bytes = self.bytes.len() as u64;
        match self.state {
            State::Gathering if n_bytes > limit_bytes => {
                Event::Broken(Reason::TooLarge { size_bytes: n_bytes, limit_bytes })
            }
            State::Gathering => Event::Needs(n_bytes..n_bytes + MAX_ASKED_BYTES),
            State::Whole => {
                self.state = State::Over;
                self.read();
                self.ready.pop_front().unwrap_or(Event::Done)
            }
            State::Over => Event::Done,
        }
    }

    fn give(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        if bytes.is_empty() {
            self.state = State::Whole;
        }
    }

    fn want(&mut self, member: u32, wanted: Vec<Candidate>) {
        let by_name = self.message.by_name();
        let picture = |wanted: &Candidate| {
            let written = wanted.written.as_str();
            let url = wanted.url.as_ref().map(WebUrl::as_str);
            let mut names = [Some(written), url].into_iter().flatten();
            let part = names.find_map(|name| by_name.get(without_fragment(name)))?;
            self.message.parts[*part].body(&self.bytes)
        };
        let found = wanted.iter().map(picture).collect();
        self.say(Event::Pictures(member, found));
    }
}

impl Mhtml {
    fn read(&mut self) {
        let message = Message::parse(&self.bytes);
        let Some(root) = message.root() else {
            return self.say(Event::Skipped(
                None,
                Reason::Refused("a MIME message without a page; save the page again as a web page"),
            ));
        };
        if message.is_over_limit {
            self.say(Event::Skipped(
                None,
                Reason::Damaged("it has more parts than a page has; the first ones were read"),
            ));
        }
        let part = &message.parts[root];
        let Some(body) = part.body(&self.bytes) else {
            return self.say(Event::Skipped(
                None,
                Reason::Damaged("the page in it is not written as it says it is"),
            ));
        };
        let head = head(&message, part);
        let n_frames = message.parts.iter().filter(|part| part.is_page()).count() - 1;
        self.say(Event::Begin(Box::new(head)));
        self.say(Event::Data(body));
        self.say(Event::End);
        if n_frames > 0 {
            self.say(Event::Left(LeftOut::PageParts, n_frames as u64));
        }
        self.message = message;
    }

    fn say(&mut self, event: Event) {
        self.ready.push_back(event);
    }
}

fn without_fragment(address: &str) -> &str {
    address.split('#').next().unwrap_or_default()
}

/// What the message says of its page.
fn head(message: &Message, page: &Part) -> Head {
    let is_web = |address: &&String| {
        ["http:", "https:"].iter().any(|scheme| {
            address.get(..scheme.len()).is_some_and(|it| it.eq_ignore_ascii_case(scheme))
        })
    };
    let address = message.snapshot.iter().chain(&page.location).find(is_web);
    Head {
        charset: page.charset.clone(),
        address: address.cloned(),
        captured: message.date.as_deref().map_or(Published::Unknown, moment),
        media_type: Some(page.essence.clone()),
        has_pictures: true,
        ..Head::default()
    }
}

/// The longest date that is read, in bytes.
const MAX_DATE_BYTES: usize = 100;

/// A date as RFC 5322 has it: `Sat, 5 Mar 2022 10:11:12 +0800`.
fn moment(text: &str) -> Published {
    if text.len() > MAX_DATE_BYTES {
        return Published::Unknown;
    }
    let Ok(unix_seconds) = mailparse::dateparse(text) else { return Published::Unknown };
    // What is no date at all is the beginning of 1970 there.
    if unix_seconds == 0 {
        return Published::Unknown;
    }
    let moment = Instant { unix_seconds, offset_minutes: offset_minutes(text) };
    if moment.day().is_some() { Published::Instant(moment) } else { Published::Unknown }
}

/// The zone at the end of a date, in minutes; 0 where it is a name.
fn offset_minutes(text: &str) -> i16 {
    let zone = text.split_ascii_whitespace().find_map(|word| {
        let digits = word.strip_prefix(['+', '-']).filter(|digits| digits.len() == 4)?;
        let number: i16 = digits.parse().ok()?;
        let minutes = number / 100 * 60 + number % 100;
        Some(if word.starts_with('-') { -minutes } else { minutes })
    });
    zone.filter(|minutes| minutes.abs() < 24 * 60).unwrap_or(0)
}

/// Whether a file begins as a message with a page does: with fields, among them one that says that
/// it is MIME, and one of its being of several parts or a page.
pub(crate) fn begins_like_a_message(head: &[u8]) -> bool {
    let name_bytes = head.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-');
    let name_bytes = name_bytes.count();
    if name_bytes == 0 || head.get(name_bytes) != Some(&b':') {
        return false;
    }
    let end = end_of_fields(head).map_or(head.len(), |(end, _)| end);
    let fields = Fields::parse(&head[..end]);
    let kind = fields.get("content-type").unwrap_or_default().to_ascii_lowercase();
    let is_page = kind.starts_with("text/html") && fields.get("content-location").is_some();
    fields.get("mime-version").is_some() && (kind.starts_with("multipart/related") || is_page)
        || fields.get("snapshot-content-location").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_messages_keep_their_zone() {
        for (written, expected) in [
            ("Sat, 5 Mar 2022 10:11:12 -0000", "2022-03-05T10:11:12Z"),
            ("Sat, 5 Mar 2022 10:11:12 +0800", "2022-03-05T10:11:12+08:00"),
            ("5 Mar 2022 10:11:12 -0330", "2022-03-05T10:11:12-03:30"),
            ("Sat, 05 Mar 2022 10:11:12 GMT", "2022-03-05T10:11:12Z"),
            ("yesterday", ""),
            ("5 Mar 4000000000 10:11:12 +0000", ""),
            ("", ""),
        ] {
            assert_eq!(moment(written).to_string(), expected, "{written}");
        }
    }

    #[test]
    fn messages_are_told_from_text() {
        let message = "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\"\r\n\r\n";
        assert!(begins_like_a_message(message.as_bytes()));
        for other in [
            "Title: x\n\nContent-Type: multipart/related\nMIME-Version: 1.0",
            "<html>",
            "",
            "From: x\n\ntext",
        ] {
            assert!(!begins_like_a_message(other.as_bytes()), "{other}");
        }
    }
}
