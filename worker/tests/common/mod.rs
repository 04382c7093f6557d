//! Reads files and packs them, as the script around the module drives it.

use std::path::{Path, PathBuf};

use broadsheet_bundle::OutputFile;
use broadsheet_worker::fields::Reader;
use broadsheet_worker::packing::Packing;
use broadsheet_worker::reading::{Reading, Told};

/// What files gave.
#[derive(Default)]
pub(crate) struct Given {
    pub(crate) records: Vec<u8>,
    pub(crate) texts: Vec<Vec<u8>>,
    pub(crate) notes: Vec<String>,
    pub(crate) pictures: Vec<Vec<u8>>,
}

/// Reads a file as the script around the module drives it.
pub(crate) fn read(name: &str, bytes: &[u8], given: &mut Given) {
    let mut reading = Reading::new(name, bytes.len() as u64, false);
    loop {
        match reading.step() {
            Told::Needs(range) => {
                reading.give(&bytes[range.start as usize..range.end as usize]);
            }
            Told::Article(told) => {
                let mut told = Reader(&told);
                given.records.extend_from_slice(told.bytes().expect("a record"));
                given.texts.push(told.0.to_vec());
            }
            Told::Picture(picture) => given.pictures.push(picture),
            Told::Note(note) => given.notes.push(note),
            Told::Done => return,
        }
    }
}

/// Packs all that was read: what did it, and the files of the archive, the manifest last.
pub(crate) fn pack(given: &Given) -> (Packing, Vec<OutputFile>) {
    let mut packing = Packing::default();
    packing.add(&given.records).expect("whole records");
    loop {
        let asked = packing.asked();
        if asked.is_empty() {
            break;
        }
        for number in asked {
            packing.give(number, &given.texts[number as usize]).expect("a whole text");
        }
    }
    let plan = packing.plan();
    let (mut plan, mut files) = (Reader(&plan), Vec::new());
    while let Some(n) = plan.u32() {
        let numbers = (0..n).map(|_| plan.u32().expect("a number") as usize);
        let texts: Vec<u8> = numbers.flat_map(|number| given.texts[number].clone()).collect();
        files.extend(packing.page(&texts).expect("whole texts"));
    }
    files.extend(packing.finish());
    (packing, files)
}

/// The files of `seeds/`, with the names that they have there.
pub(crate) fn seeds() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds");
    let (mut waiting, mut found) = (vec![root.clone()], Vec::new());
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let entries = path.read_dir().expect("a folder");
            waiting.extend(entries.map(|entry| entry.expect("an entry").path()));
            continue;
        }
        let name: PathBuf = path.strip_prefix(&root).expect("below it").to_owned();
        found.push((name.to_string_lossy().into_owned(), std::fs::read(&path).expect("a file")));
    }
    found.sort();
    found
}
