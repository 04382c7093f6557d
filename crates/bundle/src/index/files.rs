//! The numbered files of a part of the index.

/// A numbered file of a part of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IndexFile {
    /// Where some chunks begin, and what proves their files.
    Slice(u32),
    /// Of a chunk: which articles have its grams; where chunks are small, also where.
    Docs(u32),
    /// Of a chunk: where in these articles.
    Positions(u32),
    /// What a list shows of some articles, and in which text chunks they are.
    Places(u32),
    /// Of which sources some articles are.
    Sources(u32),
}

/// Where a numbered file is, and what proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProof {
    /// The file, inside the archive's folder.
    pub file_name: String,
    /// What its carrier calls it.
    pub name: String,
    /// The hexadecimal digits with which the node must begin that the file leads to.
    pub expected: String,
    /// Its number among the files of its tree.
    pub number: u32,
    /// How many nodes lead from the file's own digest to the expected one.
    pub levels: u32,
}

/// So many chunks that follow each other belong to a slice.
pub const SLICE_CHUNKS: u32 = 128;
/// So many articles that follow each other share a file of sources.
pub const DOCS_PER_SOURCES: u32 = 65_536;

/// From so many articles on a part has half as many files of places for as many articles: a list of
/// ten needs ten of these files wherever its articles are far apart, but files are dear too.
#[cfg(feature = "write")]
const MANY_DOCS: usize = 131_072;

/// How many articles that follow each other share a file of places in a part of `n_docs` articles,
/// in an archive of this coarseness (1: as many files as suit a web server).
#[cfg(feature = "write")]
pub fn docs_per_places(n_docs: usize, coarseness: u32) -> u32 {
    coarseness.saturating_mul(if n_docs < MANY_DOCS { 4 } else { 8 })
}
