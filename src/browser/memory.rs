//! What the browser keeps of what this reader has read and searched, for each folder of a host: the
//! titles of one archive are nothing to another.
//!
//! What is kept is read again before each change, since another tab may have changed it.

use broadsheet_desk::{Change, Memory, Remember};
use web_sys::Storage;

use super::dom::window;
use super::storage::{get, lasting, passing, private, set};

const REMEMBER: &str = "broadsheet:remember";
const READING: &str = "broadsheet:reading ";
const SEARCHES: &str = "broadsheet:searches ";

/// What is kept.
pub fn memory() -> Memory {
    let remember = Remember::from_name(&get(lasting(), REMEMBER));
    let folder = folder();
    Memory::from_texts(
        remember,
        &get(store(remember), &[READING, &folder].concat()),
        &get(private(), &[SEARCHES, &folder].concat()),
    )
}

/// Changes what is kept.
pub fn keep_memory(change: &Change) {
    let mut memory = memory();
    memory.apply(change);
    let (remember, folder) = (memory.remember(), folder());
    let name = if remember == Remember::default() { "" } else { remember.name() };
    set(lasting(), REMEMBER, name);
    let reading = [READING, &folder].concat();
    set(lasting(), &reading, "");
    set(passing(), &reading, "");
    set(store(remember), &reading, &memory.reading_text());
    set(private(), &[SEARCHES, &folder].concat(), &memory.searches_text());
}

/// Where what is read is kept.
fn store(remember: Remember) -> Option<Storage> {
    match remember {
        Remember::Nothing => None,
        Remember::Tab => passing(),
        Remember::Device => private(),
    }
}

/// The folder that the page is in, as its address has it.
fn folder() -> String {
    let path = window().location().pathname().unwrap_or_default();
    path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned() + "/"
}
