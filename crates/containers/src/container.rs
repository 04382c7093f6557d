//! What a format has to be able to do.
//!
//! A container is a machine without I/O. It is asked for one [`Event`] after the other and knows
//! only *its own bytes*, counted from 0, which it asks for by [`Event::Needs`]. Where they are is
//! none of its business: they may be a part of the input file, a member in memory, or the output of
//! another container that is being unpacked meanwhile.
//!
//! A member comes out as [`Event::Begin`], any number of [`Event::Data`], [`Event::End`]; or, where
//! it cannot be had, as [`Event::Skipped`] alone. Whoever asks decides from the first bytes what it
//! is and whether it is itself a container, and may say by [`Container::skip`] that it wants no more
//! of it.
//!
//! To add a format: write a type that implements [`Container`] in a file of its own, tell it from
//! its first bytes in `sniff.rs`, and name it in `formats.rs`.

use std::ops::Range;
use std::sync::Arc;

use broadsheet_model::{About, Candidate, Published};

use crate::budget::Budget;
use crate::{LeftOut, Reason};

/// The most that a container should hand over in one [`Event::Data`], in bytes.
pub(crate) const PIECE_BYTES: usize = 256 * 1024;

/// How a format wants its own bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// From front to back: no range begins before an earlier one. Such a format can be read while
    /// another unpacks it, whatever its size.
    Forward,
    /// In any order, with the size known. Packed inside another container it is held in memory, up
    /// to [`Limits::max_nested_bytes`](crate::Limits::max_nested_bytes).
    Random,
}

/// A format that holds others.
pub(crate) trait Container {
    /// What comes next. Nothing may be read beyond the bytes that were given, and each call has to
    /// come to an end in a time bounded by them. After [`Event::Needs`] it is called only when the
    /// bytes were given; after [`Event::Done`] and [`Event::Broken`] never.
    fn step(&mut self, budget: &mut Budget) -> Event;

    /// The bytes asked for by the last [`Event::Needs`]: fewer than that, or none, where the
    /// container's own bytes end before.
    fn give(&mut self, bytes: &[u8]);

    /// The rest of the member that is being handed over is not wanted. The container may jump to
    /// its end, or go on: what it still says of the member is thrown away. [`Event::End`] has to
    /// come all the same.
    fn skip(&mut self) {}

    /// After [`Event::Site`]: the file `name` of the site is wanted; [`Event::Fetched`] answers.
    fn fetch(&mut self, _name: &str) {}

    /// After [`Event::Site`]: nothing more is wanted.
    fn release(&mut self) {}

    /// The member `member`, which came last and whose [`Head::has_pictures`] said that it may,
    /// wants the pictures at these addresses. One [`Event::Pictures`] has to answer, whenever that
    /// is possible. Comes after [`Event::End`] and before the next step.
    fn want(&mut self, _member: u32, _wanted: Vec<Candidate>) {}
}

/// What a container says.
#[derive(Debug)]
pub(crate) enum Event {
    /// It needs this range of its own bytes; any length, the driver cuts it to pieces for the
    /// outside and gives at most what fits its limits (1 MiB). So give less than you ask for is
    /// normal only at the end: ask for at most [`MAX_ASKED_BYTES`].
    Needs(Range<u64>),
    /// A member begins.
    Begin(Box<Head>),
    /// Bytes of the member, unpacked; at most [`PIECE_BYTES`], or what there is in memory anyway.
    Data(Vec<u8>),
    /// The member is complete.
    End,
    /// The member that was being handed over turns out to be damaged: it is thrown away.
    Spoilt(Reason),
    /// A member cannot be had: its path, and why.
    Skipped(Option<String>, Reason),
    /// The pictures that a member wanted: its number, and the bytes for each address.
    Pictures(u32, Vec<Option<Vec<u8>>>),
    /// The container is a Broadsheet site, with this manifest: see [`Container::fetch`].
    Site(Vec<u8>),
    /// The file of the site that was fetched; `None` where it cannot be had.
    Fetched(Option<Vec<u8>>),
    /// Members that are left out by rule, and how many.
    Left(LeftOut, u64),
    /// The container is damaged from here on, and says nothing more. A member that has begun is cut
    /// short, and thrown away.
    Broken(Reason),
    /// There is nothing more.
    Done,
}

/// The most that is asked for at once, in bytes.
pub(crate) const MAX_ASKED_BYTES: u64 = 1024 * 1024;

/// What a container knows of a member before its bytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Head {
    /// Its path in this container, `/` between its parts; `None` where the container holds just one
    /// thing without a name.
    pub(crate) path: Option<String>,
    /// How many bytes it should have. Believed only in one direction: what is declared too large is
    /// not unpacked first.
    pub(crate) size_hint: Option<u64>,
    /// Where it stands among the container's own bytes as it is, where it is not packed there: then
    /// it can be read in any order without being held.
    pub(crate) stored: Option<Range<u64>>,
    /// See [`Member::has_pictures`](crate::Member::has_pictures).
    pub(crate) has_pictures: bool,
    /// See [`Member::charset`](crate::Member::charset).
    pub(crate) charset: Option<String>,
    /// See [`Member::address`](crate::Member::address).
    pub(crate) address: Option<String>,
    /// See [`Member::captured`](crate::Member::captured).
    pub(crate) captured: Published,
    /// See [`Member::media_type`](crate::Member::media_type).
    pub(crate) media_type: Option<String>,
    /// See [`Member::about`](crate::Member::about).
    pub(crate) about: Option<Arc<About>>,
}
