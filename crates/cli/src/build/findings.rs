//! What a build has to report of its input files.

use std::collections::BTreeMap;
use std::io::{self, Write};

use broadsheet_containers::LeftOut;
use broadsheet_intake::{HasVersion, InputFile, Merged, place_name};
use serde::Serialize;

use super::record::{FileRecord, Note};

/// What is said of a text that stands below another title.
pub(super) const RETITLED: &str = "kept as an earlier text of the article at its address, which has another title; its own is \
                        not listed and not searched. If it is another article, give it its own address";

/// All that was left out or looked wrong.
#[derive(Debug, Default)]
pub struct Findings {
    /// What could not be listed, and why.
    faults: Vec<(String, String)>,
    files: Vec<InputFile>,
    /// Positions of files, and what is to be said of them.
    notes: Vec<(u32, Note)>,
    texts: Vec<String>,
    /// How many files and members of each kind were left out by rule.
    left: BTreeMap<LeftOut, u64>,
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
        let left = records.iter().flat_map(|record| record.left.iter());
        let left: Vec<(LeftOut, u64)> =
            left.filter_map(|(kind, n)| Some((LeftOut::from_code(*kind)?, *n))).collect();
        Findings::of_notes(faults, files, notes, texts).with_left(left)
    }

    /// Adds how many of some kinds were left out by rule.
    pub(super) fn with_left(mut self, left: impl IntoIterator<Item = (LeftOut, u64)>) -> Findings {
        for (what, n) in left {
            *self.left.entry(what).or_default() += n;
        }
        self
    }

    /// How many files and members of each kind were left out by rule; none that has none.
    pub fn left(&self) -> impl Iterator<Item = (LeftOut, u64)> {
        self.left.iter().map(|(what, n)| (*what, *n))
    }

    pub(super) fn of_notes(
        faults: Vec<(String, String)>,
        files: Vec<InputFile>,
        notes: Vec<(u32, Note)>,
        texts: Vec<String>,
    ) -> Findings {
        Findings { faults, files, notes, texts, left: BTreeMap::new() }
    }

    /// Adds that something of the file at `file_idx` was left out.
    pub(super) fn skip(&mut self, file_idx: u32, reason: String) {
        self.notes.push((
            file_idx,
            Note { is_skip: true, member_idx: None, text_idx: self.texts.len() as u32 },
        ));
        self.texts.push(reason);
    }

    /// Adds which files hold an earlier text under another title than the article's: nobody sees
    /// these titles in the list.
    pub(super) fn note_retitled<H: HasVersion>(
        &mut self,
        merged: &Merged<H>,
        file_idx: impl Fn(&H) -> u32,
    ) {
        retitled(merged).for_each(|version| self.warn(file_idx(version), RETITLED));
    }

    fn warn(&mut self, file_idx: u32, reason: &str) {
        let known = self.texts.iter().position(|text| text == reason);
        let text_idx = known.unwrap_or_else(|| {
            self.texts.push(reason.to_owned());
            self.texts.len() - 1
        });
        self.notes
            .push((file_idx, Note { is_skip: false, member_idx: None, text_idx: text_idx as u32 }));
    }

    pub(super) fn file(&self, file_idx: u32) -> &InputFile {
        &self.files[file_idx as usize]
    }

    pub(super) fn name(&self, file_idx: u32) -> String {
        self.files[file_idx as usize].name()
    }

    /// The file's name, and the place in it where the note is of one.
    fn place(&self, file_idx: u32, note: &Note) -> String {
        let member = note.member_idx.map(|idx| self.texts[idx as usize].as_str());
        place_name(&self.name(file_idx), member)
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
            file: self.place(*file_idx, note),
            skipped: note.is_skip,
            reason: self.texts[note.text_idx as usize].clone(),
        };
        self.faults.iter().map(fault).chain(self.notes.iter().map(note))
    }

    /// All findings, those that say alike together, by the file that the first of each is of.
    pub fn groups(&self) -> Vec<Group> {
        let mut groups: BTreeMap<(bool, String), Vec<Finding>> = BTreeMap::new();
        for finding in self.iter() {
            let kind = (finding.skipped, kind_of(&finding.reason));
            groups.entry(kind).or_default().push(finding);
        }
        let mut groups: Vec<Group> = groups.into_values().map(Group).collect();
        let first = |group: &Group| group.0.first().map(ToString::to_string);
        groups.sort_by_cached_key(first);
        groups
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

/// The earlier versions whose titles are not those of the articles that they are of.
pub(super) fn retitled<H: HasVersion>(merged: &Merged<H>) -> impl Iterator<Item = &H> {
    let ends = merged.starts.iter().skip(1).copied().chain([merged.versions.len()]);
    merged.starts.iter().zip(ends).flat_map(|(&start, end)| {
        let current = &merged.versions[start];
        let earlier = merged.versions[start + 1..end].iter();
        earlier.filter(|version| version.title() != current.title())
    })
}

/// What a reason says, whatever the numbers and quoted words in it.
fn kind_of(reason: &str) -> String {
    let mut kind = String::new();
    let mut is_quoted = false;
    for c in reason.chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            c if c.is_ascii_digit() && kind.ends_with('0') => {}
            c if c.is_ascii_digit() => kind.push('0'),
            c => kind.push(c),
        }
    }
    kind
}

/// Findings that say alike, at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group(pub Vec<Finding>);

/// So many of a group are named.
const N_NAMED: usize = 3;

impl std::fmt::Display for Group {
    /// A line for each finding where there are few, else one line for all: how many, the reason of
    /// the first, and the first files.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Group(findings) = self;
        if findings.len() <= N_NAMED {
            let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
            return f.write_str(&lines.join("\n"));
        }
        let files: Vec<&str> =
            findings.iter().take(N_NAMED).map(|finding| finding.file.as_str()).collect();
        let skipped = if findings[0].skipped { "skipped: " } else { "" };
        let (n, reason) = (findings.len(), &findings[0].reason);
        write!(f, "{n} times {skipped}{reason} (in {} and others)", files.join(", "))
    }
}

impl std::fmt::Display for Finding {
    /// `path: skipped: reason`, or `path: reason` where nothing was left out.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}{}", self.file, if self.skipped { "skipped: " } else { "" }, self.reason)
    }
}
