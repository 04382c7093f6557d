//! What came of the files of a set.

/// What came of one file, or of one entry of a file that holds others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The file: its path below the chosen folder, or its name.
    pub file: String,
    /// The entry in it, where the file holds others.
    pub member: Option<String>,
    /// How many articles it gave, those that merged with others among them.
    pub n_articles: usize,
    /// Which of them are no articles of their own.
    pub merges: Vec<Merge>,
    /// Why nothing was read, where that is so.
    pub skip: Option<Skip>,
    /// What the reader should know of what was read, in words.
    pub warnings: Vec<String>,
}

/// An article that is no article of its own, because another one has its address or its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    /// The file of that other one.
    pub with: String,
    /// Whether the texts differ, so that one is an earlier version of the other.
    pub is_version: bool,
}

/// Why nothing was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Skip {
    /// A short code by which the page knows its own words for it, such as `encrypted`.
    pub reason: String,
    /// The same in words, with what to do: shown where the page has none of its own.
    pub text: String,
}
