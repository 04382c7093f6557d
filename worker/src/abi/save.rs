//! Saving what is shown as a file.

use super::with;
use crate::saving::{Saved, Saving};

/// What [`save_step`] says: files are needed, which the output names.
pub const SAVE_NEEDS: u32 = 0;
/// The next bytes of the file are in the output.
pub const SAVE_BYTES: u32 = 1;
/// Some more has been done.
pub const SAVE_WORKED: u32 = 2;
/// The file is whole.
pub const SAVE_DONE: u32 = 3;

/// The input says what is to be saved (see [`Saving::begin`]); whether it was understood.
#[unsafe(no_mangle)]
pub extern "C" fn save_begin() -> u32 {
    with(|state| {
        state.saving = Saving::begin(&state.input);
        u32::from(state.saving.is_some())
    })
}

/// Goes on with the file; says what comes of it.
#[unsafe(no_mangle)]
pub extern "C" fn save_step() -> u32 {
    with(|state| {
        let Some(saving) = &mut state.saving else { return SAVE_DONE };
        let (what, output) = match saving.step() {
            Saved::Needs(fields) => (SAVE_NEEDS, fields),
            Saved::Bytes(bytes) => (SAVE_BYTES, bytes),
            Saved::Worked => (SAVE_WORKED, Vec::new()),
            Saved::Done => (SAVE_DONE, Vec::new()),
        };
        state.output = output;
        what
    })
}

/// The input is what the file holds that was asked for under `number`, verified and unpacked.
#[unsafe(no_mangle)]
pub extern "C" fn save_give(number: u32) {
    with(|state| {
        let bytes = std::mem::take(&mut state.input);
        if let Some(saving) = &mut state.saving {
            saving.give(number, Some(bytes));
        }
    });
}

/// The file that was asked for under `number` did not come.
#[unsafe(no_mangle)]
pub extern "C" fn save_fail(number: u32) {
    with(|state| {
        if let Some(saving) = &mut state.saving {
            saving.give(number, None);
        }
    });
}

/// How many articles have been written.
#[unsafe(no_mangle)]
pub extern "C" fn save_done() -> usize {
    with(|state| state.saving.as_ref().map_or(0, |saving| saving.progress().0))
}

/// How many there are; 0 while that is not known.
#[unsafe(no_mangle)]
pub extern "C" fn save_all() -> usize {
    with(|state| state.saving.as_ref().map_or(0, |saving| saving.progress().1))
}
