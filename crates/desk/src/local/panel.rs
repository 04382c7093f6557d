//! What the panel of local files shows, as plain values.

use super::event::{Ended, How, SetId};
use super::progress::Progress;
use super::report::Merge;

/// Something that is kept on this device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptSet {
    /// By what the device knows it.
    pub key: String,
    /// The name that the reader sees.
    pub name: String,
    /// How many articles it has; 0 for a folder's handle.
    pub n_articles: usize,
    /// How many bytes it takes on the device.
    pub n_bytes: u64,
    /// Whether it is a folder's handle alone, of which nothing is kept: it can be opened again.
    pub is_folder: bool,
}

/// How much room a device gives to the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// How many bytes are used, by everything of this origin.
    pub n_used: u64,
    /// How many bytes there may be.
    pub n_allowed: u64,
    /// Whether the browser has promised not to delete them by itself; `None`: it was not asked.
    pub is_persistent: Option<bool>,
}

/// Whether a set is kept on this device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum KeepState {
    /// It is in memory alone.
    #[default]
    No,
    /// It is being written.
    Keeping,
    /// It is kept, under this key.
    Kept(String),
    /// It could not be kept, for this reason, in words.
    Failed(String),
}

/// How far a set has come.
#[derive(Clone, Debug, PartialEq)]
pub enum SetState {
    /// It is being read. `None`: nothing has been heard of it yet.
    Reading(Option<Progress>),
    /// The reader has stopped it, and it has not ended yet.
    Stopping(Option<Progress>),
    /// Its reading has ended.
    Ended(Ended),
}

/// Files of a set that were skipped for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedFiles<'a> {
    /// The code of the reason: [`Skip::reason`](super::Skip::reason).
    pub reason: &'a str,
    /// The reason in words, of the first of them.
    pub text: &'a str,
    /// Each file, with the entry in it where the file holds others.
    pub files: Vec<(&'a str, Option<&'a str>)>,
}

/// A set as the panel shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct SetSummary<'a> {
    /// Which set.
    pub id: SetId,
    /// Its name; empty where it was pasted, and the page's words stand for it.
    pub name: &'a str,
    /// How its files came.
    pub how: How,
    /// How many files it has; 0 where it was kept and that is not known.
    pub n_files: usize,
    /// How many bytes these have.
    pub n_bytes: u64,
    /// How many articles it has, earlier texts not counted; while it is read, so far.
    pub n_articles: usize,
    /// Of these, how many are shown as another archive has them; `None` while that is not known.
    pub n_elsewhere: Option<usize>,
    /// How far it has come.
    pub state: &'a SetState,
    /// How many seconds the rest will take, about.
    pub seconds_left: Option<u32>,
    /// Whether the reader has hidden it.
    pub is_hidden: bool,
    /// Whether what has been read of it is not yet among what the list shows.
    pub is_joining: bool,
    /// Whether it is kept on this device.
    pub keep: &'a KeepState,
    /// What merged, each with the file that it was read from.
    pub merges: Vec<(&'a str, &'a Merge)>,
    /// What was skipped, by reason, the reason with most files first.
    pub skipped: Vec<SkippedFiles<'a>>,
    /// Warnings, each with the file that it is about.
    pub warnings: Vec<(&'a str, &'a str)>,
}
