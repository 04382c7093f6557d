//! What a file is, from its first bytes.

use flate2::{Decompress, FlushDecompress};

use crate::formats::Format;
use crate::site::{self, is_site_page};
use crate::{LeftOut, Reason, mhtml, refusals, tar, warc};

/// How many first bytes tell; fewer only where there are no more.
pub(crate) const SNIFF_BYTES: usize = 4096;

/// What some bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A container.
    Container(Format),
    /// An HTML page, as it seems.
    Page,
    /// Nothing that is known here: for a reader to say.
    Other,
    /// What is never read; the reason says what to do instead.
    Refused(Reason),
    /// What is left out and counted, where it stands in a container.
    Left(LeftOut),
}

/// What bytes are that begin with `head`.
pub(crate) fn sniff(head: &[u8]) -> Kind {
    if warc::starts_record(head) {
        return Kind::Container(Format::Warc { is_packed: false });
    }
    if head.starts_with(b"\x1F\x8B\x08") {
        if warc::starts_record(&first_unpacked(head)) {
            return Kind::Container(Format::Warc { is_packed: true });
        }
        return Kind::Container(Format::Gzip);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Kind::Container(Format::Zip);
    }
    if tar::begins_like_a_tar(head) {
        return Kind::Container(Format::Tar);
    }
    if let Some(sentence) = refusals::beginning(head) {
        return Kind::Refused(Reason::Refused(sentence));
    }
    if refusals::is_media(head) {
        return Kind::Left(LeftOut::Media);
    }
    if mhtml::begins_like_a_message(head) {
        return Kind::Container(Format::Mhtml);
    }
    match is_site_page(head) {
        Some(true) => Kind::Container(Format::SitePage),
        Some(false) => Kind::Refused(Reason::Refused(site::ALONE)),
        None if begins_like_a_page(head) => Kind::Page,
        None => Kind::Other,
    }
}

/// The first bytes of what gzip packed.
fn first_unpacked(head: &[u8]) -> Vec<u8> {
    let mut first = Vec::with_capacity(64);
    // Damage shows when the file is opened.
    let _ = Decompress::new_gzip(15).decompress_vec(head, &mut first, FlushDecompress::None);
    first
}

/// Whether a file that begins with `head` (4 kB, or all where there is less) holds others, so that
/// it is read whatever its size.
pub fn is_container(head: &[u8]) -> bool {
    matches!(sniff(head), Kind::Container(_))
}

/// Whether the first thing that is no white space is a tag or a comment.
fn begins_like_a_page(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    head.trim_ascii_start().first() == Some(&b'<')
}
