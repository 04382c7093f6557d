//! What can be loaded, and the file that holds it.

use broadsheet_bundle::{ChunkRef, FileProof, IndexFile};
use broadsheet_model::ArticleId;

/// Where a catalogue page stands: its directory, and its position there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageAt {
    /// The position of the directory in the calendar's list.
    pub directory: usize,
    /// The position of the page in the directory.
    pub page: usize,
}

impl PageAt {
    /// The newest page.
    pub const FIRST: PageAt = PageAt { directory: 0, page: 0 };
}

/// Where the index says what a list shows of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlacedAt {
    /// The part of the index.
    pub part: usize,
    /// The places file.
    pub file: u32,
    /// The position of the article among those of that file, oldest first.
    pub position: usize,
}

/// A text chunk that the index names. Where two places files name it, it is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IndexedTextAt {
    /// The part of the index.
    pub part: usize,
    /// The position in that part of the oldest article of the chunk.
    pub first: u32,
}

/// Something of an archive that can be loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// The calendar: without it nothing can be counted or found.
    Calendar,
    /// The folding table: without it nothing can be searched.
    Fold,
    /// The root of a part of the index.
    Root(usize),
    /// A directory, by its position in the calendar's list.
    Directory(usize),
    /// A catalogue page.
    Page(PageAt),
    /// A text chunk: its page, and its position there.
    Text(PageAt, usize),
    /// The list of the buckets of ids.
    Ids,
    /// The bucket that holds this id.
    Bucket(ArticleId),
    /// A file of a part of the index.
    Index(usize, IndexFile),
    /// A text chunk, as the index names it.
    IndexedText(IndexedTextAt),
}

impl Target {
    /// Whether it is kept as long as the archive is: everything else depends on it.
    pub(crate) fn is_kept_for_good(self) -> bool {
        matches!(
            self,
            Target::Calendar
                | Target::Fold
                | Target::Root(_)
                | Target::Index(_, IndexFile::Slice(_) | IndexFile::Sources(_))
        )
    }
}

/// A file that can be loaded, and what proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Where it is, inside the archive's folder.
    pub file_name: String,
    /// What its carrier calls it.
    pub name: String,
    /// The hexadecimal digits with which the digest must begin that the file leads to.
    pub expected: String,
    /// Its number among the files of its tree in a part of the index; 0 for all other files.
    pub number: u32,
    /// How many digests lead from its own digest to the expected one.
    pub levels: u32,
}

impl From<ChunkRef> for Wanted {
    fn from(chunk: ChunkRef) -> Wanted {
        let expected = chunk.sha256.to_string();
        Wanted { file_name: chunk.file_name(), name: chunk.name(), expected, number: 0, levels: 0 }
    }
}

impl From<FileProof> for Wanted {
    fn from(proof: FileProof) -> Wanted {
        let FileProof { file_name, name, expected, number, levels } = proof;
        Wanted { file_name, name, expected, number, levels }
    }
}

#[cfg(feature = "open")]
impl Wanted {
    /// What the file holds whose bytes are `css`: proved and unpacked, as the boot script does it
    /// in a page.
    ///
    /// # Errors
    ///
    /// Where it is damaged, another file, or a text with a dictionary.
    pub fn open(&self, css: &[u8]) -> Result<Vec<u8>, broadsheet_bundle::BundleError> {
        self.open_text(css, &[])
    }

    /// The same, also of a text whose archive has this dictionary.
    ///
    /// # Errors
    ///
    /// Where it is damaged, or another file.
    pub fn open_text(
        &self,
        css: &[u8],
        dictionary: &[u8],
    ) -> Result<Vec<u8>, broadsheet_bundle::BundleError> {
        let proof = broadsheet_bundle::Proof {
            name: &self.name,
            file_name: &self.file_name,
            expected: &self.expected,
            number: self.number,
            n_levels: self.levels as usize,
        };
        broadsheet_bundle::open_proved(proof, css, dictionary)
    }
}

/// What a look-up comes to: everything in this crate that may need a file answers in these terms.
/// `N` says what is needed: a [`Target`] of one archive, or a [`Need`](crate::Need) of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Find<T, N = Target> {
    /// It is there.
    There(T),
    /// These have to be loaded first, the most urgent one first; never empty.
    Needs(Vec<N>),
    /// It is nowhere: the archive does not have it, contradicts itself, or a file that is needed
    /// for it did not come ([`Store::failures`](crate::Store::failures) says why).
    Nowhere,
}

impl<T, N> Find<T, N> {
    /// The same of what `map` makes of it.
    pub fn map<U>(self, map: impl FnOnce(T) -> U) -> Find<U, N> {
        match self {
            Find::There(found) => Find::There(map(found)),
            Find::Needs(needs) => Find::Needs(needs),
            Find::Nowhere => Find::Nowhere,
        }
    }

    /// What is there, if it is.
    pub fn there(self) -> Option<T> {
        match self {
            Find::There(found) => Some(found),
            _ => None,
        }
    }

    /// What has to be loaded first; empty where nothing has to be, or nothing would help.
    pub fn needs(self) -> Vec<N> {
        match self {
            Find::Needs(needs) => needs,
            _ => Vec::new(),
        }
    }
}
