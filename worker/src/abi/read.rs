//! Reading files and packing what they hold.

use super::with;
use crate::fields::Writer;
use crate::packing::handed_over;
use crate::reading::{Reading, Told, left_out};

/// What [`step`] says: bytes of the file are needed.
pub const NEEDS: u32 = 0;
/// An article is in the output.
pub const ARTICLE: u32 = 1;
/// A note is in the output.
pub const NOTE: u32 = 2;
/// The file is read.
pub const DONE: u32 = 3;
/// A picture is in the output.
pub const PICTURE: u32 = 4;

/// The input are the paths of all files, one a line; which of them are left out by rule is in the
/// output: see [`left_out`].
#[unsafe(no_mangle)]
pub extern "C" fn leave_out() {
    with(|state| {
        state.output = left_out(&String::from_utf8_lossy(&state.input)).into_bytes();
    });
}

/// Begins to read the file of `size` bytes whose name is the input.
#[unsafe(no_mangle)]
pub extern "C" fn read_file(size: f64, keep_tracking: u32) {
    with(|state| {
        let name = String::from_utf8_lossy(&state.input).into_owned();
        state.reading = Some(Reading::new(&name, size as u64, keep_tracking != 0));
    });
}

/// Goes on with the file; says what comes of it.
#[unsafe(no_mangle)]
pub extern "C" fn step() -> u32 {
    with(|state| {
        let Some(reading) = &mut state.reading else { return DONE };
        let (what, output) = match reading.step() {
            Told::Needs(range) => {
                state.needs = (range.start, range.end);
                (NEEDS, Vec::new())
            }
            Told::Article(bytes) => (ARTICLE, bytes),
            Told::Picture(bytes) => (PICTURE, bytes),
            Told::Note(text) => (NOTE, text.into_bytes()),
            Told::Done => (DONE, Vec::new()),
        };
        state.output = output;
        what
    })
}

/// Where the bytes begin that are needed.
#[unsafe(no_mangle)]
pub extern "C" fn needs_start() -> f64 {
    with(|state| state.needs.0 as f64)
}

/// Where they end.
#[unsafe(no_mangle)]
pub extern "C" fn needs_end() -> f64 {
    with(|state| state.needs.1 as f64)
}

/// The input are the bytes that were needed.
#[unsafe(no_mangle)]
pub extern "C" fn give() {
    with(|state| {
        if let Some(reading) = &mut state.reading {
            reading.give(&state.input);
        }
    });
}

/// The input are records of a batch; whether they are whole.
#[unsafe(no_mangle)]
pub extern "C" fn pack_add() -> u32 {
    with(|state| u32::from(state.packing.add(&state.input).is_some()))
}

/// How many texts are asked for; their numbers are in the output. 0: all is settled.
#[unsafe(no_mangle)]
pub extern "C" fn pack_asked() -> usize {
    with(|state| {
        let numbers = state.packing.asked();
        let mut out = Writer::default();
        numbers.iter().for_each(|number| out.u32(*number));
        state.output = out.0;
        numbers.len()
    })
}

/// The input is the text of a number that was asked for; whether it is whole.
#[unsafe(no_mangle)]
pub extern "C" fn pack_give(number: u32) -> u32 {
    with(|state| u32::from(state.packing.give(number, &state.input).is_some()))
}

/// How many articles there are; the plan of their pages is in the output.
#[unsafe(no_mangle)]
pub extern "C" fn pack_plan() -> usize {
    with(|state| {
        state.output = state.packing.plan();
        state.packing.n_articles()
    })
}

/// The input are the texts of the next page; its files are in the output. Whether they are whole.
#[unsafe(no_mangle)]
pub extern "C" fn pack_page() -> u32 {
    with(|state| {
        let files = state.packing.page(&state.input);
        let is_whole = files.is_some();
        state.output = handed_over(&files.unwrap_or_default());
        u32::from(is_whole)
    })
}

/// The files above the pages are in the output.
#[unsafe(no_mangle)]
pub extern "C" fn pack_finish() {
    with(|state| state.output = handed_over(&state.packing.finish()));
}

/// What became of articles that are none of their own is in the output: file, other file, and `1`
/// for another text, with U+001F between them and U+001E after each.
#[unsafe(no_mangle)]
pub extern "C" fn pack_merges() {
    with(|state| {
        let mut text = String::new();
        for (file, with, is_version) in state.packing.merges() {
            let version = if is_version { "1" } else { "" };
            text.extend([file, "\u{1f}", with, "\u{1f}", version, "\u{1e}"]);
        }
        state.output = text.into_bytes();
    });
}
