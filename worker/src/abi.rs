//! What the script calls: functions on numbers, exported by name.
//!
//! Bytes go in by [`input`], which makes room and says where, and come out of the place that
//! [`output`] names; both belong to the module and stay until the next call. No pointer is ever read
//! here: the two addresses are numbers for the script, which writes and reads the memory itself. So
//! nothing in this file is unsafe but that exported names are unique, for which Rust asks to be told
//! so: that is the one reason why `unsafe_code` is not forbidden in this crate.
#![expect(unsafe_code, reason = "the attribute that exports a function by its name")]

use std::cell::RefCell;

#[cfg(feature = "read")]
use crate::packing::Packing;
#[cfg(feature = "read")]
use crate::reading::Reading;
#[cfg(feature = "save")]
use crate::saving::Saving;

#[cfg(feature = "read")]
pub mod read;
#[cfg(feature = "save")]
pub mod save;

#[derive(Default)]
struct State {
    input: Vec<u8>,
    output: Vec<u8>,
    #[cfg(feature = "read")]
    reading: Option<Reading>,
    #[cfg(feature = "read")]
    needs: (u64, u64),
    #[cfg(feature = "read")]
    packing: Packing,
    #[cfg(feature = "save")]
    saving: Option<Saving>,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

fn with<T>(act: impl FnOnce(&mut State) -> T) -> T {
    STATE.with_borrow_mut(act)
}

/// Makes room for `n` bytes and says where.
#[unsafe(no_mangle)]
pub extern "C" fn input(n: usize) -> usize {
    with(|state| {
        state.input.clear();
        state.input.resize(n, 0);
        state.input.as_ptr() as usize
    })
}

/// Where the output is.
#[unsafe(no_mangle)]
pub extern "C" fn output() -> usize {
    with(|state| state.output.as_ptr() as usize)
}

/// How many bytes the output has.
#[unsafe(no_mangle)]
pub extern "C" fn output_bytes() -> usize {
    with(|state| state.output.len())
}
