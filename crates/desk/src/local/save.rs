//! Articles saved as a file.

use broadsheet_model::ArticleId;
use broadsheet_search::Sort;

use super::event::SetId;

/// What kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveKind {
    /// One page with everything in it.
    Page,
    /// The JSON bundle, zipped.
    Json,
    /// A table.
    Csv,
    /// An electronic book.
    Epub,
}

impl SaveKind {
    /// In the order of the choice.
    pub const ALL: [SaveKind; 4] = [SaveKind::Page, SaveKind::Json, SaveKind::Csv, SaveKind::Epub];

    /// Its name, as what saves knows it.
    pub fn name(self) -> &'static str {
        match self {
            SaveKind::Page => "page",
            SaveKind::Json => "json",
            SaveKind::Csv => "csv",
            SaveKind::Epub => "epub",
        }
    }
}

/// Which articles are saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selected {
    /// Those that the list shows.
    Listed,
    /// All of the archives that are shown.
    All,
}

/// Everything by which what saves finds the articles by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct ToSave {
    /// The limits of the list, as in an address, from `#` on; `#` alone: no limit. Sources that no
    /// archive has are not among them.
    pub hash: String,
    /// The order.
    pub sort: Sort,
    /// Only these articles, sorted; `None`: whichever they are.
    pub only: Option<Vec<ArticleId>>,
    /// Whether the published archive is one of those that are shown.
    pub has_published: bool,
    /// The local sets that are shown, in the order of the library.
    pub sets: Vec<SetId>,
    /// How many articles these are.
    pub n_articles: usize,
}

/// How saving ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveEnd {
    /// The file was given to the browser; so many bytes.
    Done(u64),
    /// The reader stopped it.
    Cancelled,
    /// It could not be made, for this reason, in words.
    Failed(String),
}

/// How far saving has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum SaveState {
    /// Nothing is being saved.
    #[default]
    Idle,
    /// So many of so many articles have been saved, in a file of this kind.
    Saving(SaveKind, usize, usize),
    /// It has ended.
    Ended(SaveKind, SaveEnd),
}
