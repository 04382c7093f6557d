//! What a build has to report of its input files.

use std::io::{self, Write};

use broadsheet_intake::InputFile;
use serde::Serialize;

use super::record::{FileRecord, Note};

/// All that was left out or looked wrong.
#[derive(Debug, Default)]
pub struct Findings {
    /// What could not be listed, and why.
    faults: Vec<(String, String)>,
    files: Vec<InputFile>,
    /// Positions of files, and what is to be said of them.
    notes: Vec<(u32, Note)>,
    texts: Vec<String>,
}

/// Something to be reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The input file's path, relative to the input.
    pub file: String,
    /// Whether something was left out, rather than only looking wrong.
    pub skipped: bool,
    /// What was wrong and what to do.
    pub reason: String,
}

impl Findings {
    pub(super) fn new(
        faults: Vec<(String, String)>,
        files: Vec<InputFile>,
        records: &[FileRecord],
        texts: Vec<String>,
    ) -> Findings {
        let notes = records
            .iter()
            .enumerate()
            .flat_map(|(idx, record)| record.notes.iter().map(move |note| (idx as u32, *note)));
        let notes = notes.collect();
        Findings::of_notes(faults, files, notes, texts)
    }

    pub(super) fn of_notes(
        faults: Vec<(String, String)>,
        files: Vec<InputFile>,
        notes: Vec<(u32, Note)>,
        texts: Vec<String>,
    ) -> Findings {
        Findings { faults, files, notes, texts }
    }

    /// Adds that something of the file at `file_idx` was left out.
    pub(super) fn skip(&mut self, file_idx: u32, reason: String) {
        self.notes.push((file_idx, Note { is_skip: true, text_idx: self.texts.len() as u32 }));
        self.texts.push(reason);
    }

    pub(super) fn name(&self, file_idx: u32) -> String {
        self.files[file_idx as usize].name()
    }

    /// How many files were looked at.
    pub fn n_files(&self) -> usize {
        self.files.len() + self.faults.len()
    }

    /// How many times something was left out.
    pub fn n_skipped(&self) -> usize {
        self.faults.len() + self.notes.iter().filter(|(_, note)| note.is_skip).count()
    }

    /// How many times something looked wrong.
    pub fn n_warnings(&self) -> usize {
        self.notes.iter().filter(|(_, note)| !note.is_skip).count()
    }

    /// All findings: what could not be listed, then the files in the order of their names, input by
    /// input.
    pub fn iter(&self) -> impl Iterator<Item = Finding> {
        let fault = |(file, reason): &(String, String)| Finding {
            file: file.clone(),
            skipped: true,
            reason: reason.clone(),
        };
        let note = |(file_idx, note): &(u32, Note)| Finding {
            file: self.name(*file_idx),
            skipped: note.is_skip,
            reason: self.texts[note.text_idx as usize].clone(),
        };
        self.faults.iter().map(fault).chain(self.notes.iter().map(note))
    }

    /// Writes all findings, one line each: as JSON objects, or as `path: reason`.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: &mut impl Write, as_json: bool) -> io::Result<()> {
        for finding in self.iter() {
            if as_json {
                serde_json::to_writer(&mut *out, &finding)?;
                writeln!(out)?;
            } else {
                writeln!(out, "{finding}")?;
            }
        }
        out.flush()
    }
}

impl std::fmt::Display for Finding {
    /// `path: skipped: reason`, or `path: reason` where nothing was left out.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}{}", self.file, if self.skipped { "skipped: " } else { "" }, self.reason)
    }
}
