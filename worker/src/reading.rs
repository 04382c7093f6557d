//! Files in, articles out.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::sync::LazyLock;

use broadsheet_bundle::{ChunkRef, file_pictures};
use broadsheet_containers::{LeftOut, Rules};
use broadsheet_intake::{FileReader, Found, Next};
use broadsheet_model::{Article, Source};
use broadsheet_readers::{ReadOptions, SourceTable};

use crate::fields::Writer;
use crate::record::{Record, encode};

/// The publishers that are known by name.
static SOURCES: LazyLock<SourceTable> = LazyLock::new(SourceTable::builtin);

/// One file that is being read.
pub struct Reading {
    file: FileReader<'static>,
    n_articles: usize,
    ready: VecDeque<Told>,
}

/// What comes of a step.
#[derive(Debug, PartialEq, Eq)]
pub enum Told {
    /// It needs these bytes of the file.
    Needs(Range<u64>),
    /// An article: the length of its [`Record`] in four bytes, the record, the text.
    Article(Vec<u8>),
    /// A picture of the next article, as a file of the archive: its name with its length, and what
    /// it holds. The same may come more than once.
    Picture(Vec<u8>),
    /// Something to be said of the file: the kind, the place inside it, a code and words, with
    /// U+001F between them. The kinds are `warning`, `skip` and `left`.
    Note(String),
    /// There is nothing more.
    Done,
}

impl Reading {
    /// Reads the file `name` of `size_bytes`.
    pub fn new(name: &str, size_bytes: u64, keep_tracking: bool) -> Reading {
        let options = ReadOptions { keep_tracking, ..ReadOptions::new(&SOURCES) };
        Reading {
            file: FileReader::new(name, size_bytes, options),
            n_articles: 0,
            ready: VecDeque::new(),
        }
    }

    /// The bytes that were needed; fewer where the file ends before.
    pub fn give(&mut self, bytes: &[u8]) {
        self.file.give(bytes);
    }

    /// Goes on.
    pub fn step(&mut self) -> Told {
        loop {
            if let Some(told) = self.ready.pop_front() {
                return told;
            }
            let found = match self.file.step() {
                Next::Needs(range) => return Told::Needs(range),
                Next::Done => return Told::Done,
                Next::Found(found) => found,
            };
            match found {
                Found::Article(article, source) => self.take(*article, source),
                Found::Warning(member, warning) => {
                    return note("warning", member, "", &warning.to_string());
                }
                Found::Skipped(member, reason) => {
                    return note("skip", member, reason.code(), &reason.to_string());
                }
                Found::Left(left) => {
                    let text = format!("{} {}", left.n, left.what);
                    return note("left", None, "", &text);
                }
                // What a bundle calls itself; a set has the name that its reader gives it.
                Found::Archive(_) => {}
            }
        }
    }

    fn take(&mut self, mut article: Article, source: Source) {
        for picture in file_pictures(&mut article) {
            let mut told = Writer::default();
            told.text(&ChunkRef::from(picture.file).file_name());
            told.0.extend_from_slice(&picture.gzip);
            self.ready.push_back(Told::Picture(told.0));
        }
        let (rows, entry) = encode(&article);
        let mut record = Writer::default();
        Record::new(&article, source, self.n_articles, (rows.len(), entry.len()))
            .write(&mut record);
        self.n_articles += 1;
        let mut told = Writer::default();
        told.bytes(&record.0);
        self.ready.push_back(Told::Article([told.0, rows, entry].concat()));
    }
}

/// Which of `paths`, one a line, are left out by rule: `1` for each that is and `0` for any other,
/// then U+001E, then how many there are of each kind, in words, with U+001F between.
pub fn left_out(paths: &str) -> String {
    let rules = Rules::of(paths.lines());
    let mut counts: BTreeMap<LeftOut, usize> = BTreeMap::new();
    let mut flags = String::new();
    for what in paths.lines().map(|path| rules.left_out(path)) {
        flags.push(if what.is_some() { '1' } else { '0' });
        if let Some(what) = what {
            *counts.entry(what).or_default() += 1;
        }
    }
    let kinds: Vec<String> = counts.iter().map(|(what, n)| format!("{n} {what}")).collect();
    [flags, kinds.join("\u{1f}")].join("\u{1e}")
}

fn note(kind: &str, member: Option<String>, code: &str, text: &str) -> Told {
    let member = member.unwrap_or_default();
    // Names may hold anything; what separates fields is none of their letters.
    let clean = |text: &str| text.replace(['\u{1e}', '\u{1f}'], "\u{fffd}");
    Told::Note([kind, &clean(&member), code, &clean(text)].join("\u{1f}"))
}
