//! From a record to something to be read.

use super::frame::Block;
use super::head::{RecordHead, RecordKind};
use super::http::{Answer, Unwrapped, Wrapped};
use super::plan::is_worth_reading;
use crate::container::Head;
use crate::fields::MediaType;
use crate::{LeftOut, Limits, Reason};

/// How much more a block may have than its payload: what the server said before it, in bytes.
const ANSWER_BYTES: u64 = 64 * 1024;
/// The longest place that a member is given, in bytes.
const MAX_PATH_BYTES: usize = 2048;

/// What came of a record.
#[derive(Debug)]
pub(crate) enum Payload {
    /// A member, with its bytes.
    Member(Box<Head>, Vec<u8>),
    /// Something to count.
    Left(LeftOut),
    /// Something to name.
    Skipped(Reason),
}

/// How much of a block is kept, in bytes.
pub(crate) fn block_limit(limits: &Limits) -> usize {
    let largest = limits.max_page_bytes.max(limits.max_member_bytes);
    usize::try_from(largest.saturating_add(ANSWER_BYTES)).unwrap_or(usize::MAX)
}

/// What stands in the block of a record with this `head`, as captured by the record with the head
/// `captured`: the same, or one that refers to it. And whether it ends before its end.
pub(crate) fn payload(
    head: &RecordHead,
    captured: &RecordHead,
    block: Block,
    limits: &Limits,
) -> (Payload, bool) {
    if block.is_over_limit {
        let limit_bytes = limits.max_page_bytes;
        let size_bytes = head.length_bytes.max(limit_bytes.saturating_add(1));
        return (Payload::Skipped(Reason::TooLarge { size_bytes, limit_bytes }), false);
    }
    let answer = match head.kind {
        RecordKind::Response => Answer::parse(&block.bytes),
        _ => None,
    };
    let Some(answer) = answer else {
        let is_cut = block.is_cut || head.is_truncated;
        return (member(captured, &head.media_type, block.bytes), is_cut);
    };
    let limit_bytes = usize::try_from(limits.max_page_bytes).unwrap_or(usize::MAX);
    match answer.unwrap(&block.bytes[answer.body_start..], limit_bytes) {
        Ok(Unwrapped { bytes, is_cut }) => {
            let is_cut = is_cut || block.is_cut || head.is_truncated;
            (member(captured, &answer.media_type, bytes), is_cut)
        }
        Err(wrapped) => (Payload::Skipped(reason(wrapped, limits)), false),
    }
}

/// The member that `bytes` of a declared kind are.
fn member(captured: &RecordHead, media_type: &MediaType, bytes: Vec<u8>) -> Payload {
    if bytes.is_empty() {
        return Payload::Left(LeftOut::Empty);
    }
    let MediaType { essence, charset, .. } = media_type;
    if !is_worth_reading(essence, &bytes) {
        return Payload::Left(LeftOut::OtherKinds);
    }
    let is_http =
        |target: &&String| target.get(..4).is_some_and(|it| it.eq_ignore_ascii_case("http"));
    let head = Head {
        path: place(captured),
        address: captured.target.as_ref().filter(is_http).cloned(),
        captured: captured.date,
        charset: charset.clone(),
        media_type: Some(essence.clone()).filter(|essence| !essence.is_empty()),
        ..Head::default()
    };
    Payload::Member(Box::new(head), bytes)
}

/// The place that a record has in its file: its address, on one line.
pub(crate) fn place(head: &RecordHead) -> Option<String> {
    let target = head.target.as_deref()?;
    let end = target.floor_char_boundary(MAX_PATH_BYTES);
    Some(target[..end].replace(char::is_control, "\u{FFFD}"))
}

fn reason(wrapped: Wrapped, limits: &Limits) -> Reason {
    match wrapped {
        Wrapped::Encoding("Brotli") => Reason::Refused(
            "the page is packed with Brotli, which is not read; have the crawler store pages unpacked, or \
             ask for gzip",
        ),
        Wrapped::Encoding(_) => Reason::Refused(
            "the page is packed with Zstandard, which is not read; have the crawler store pages unpacked, \
             or ask for gzip",
        ),
        Wrapped::TooLarge => {
            let limit_bytes = limits.max_page_bytes;
            Reason::TooLarge { size_bytes: limit_bytes.saturating_add(1), limit_bytes }
        }
    }
}
