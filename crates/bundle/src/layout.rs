//! Which articles stand in which files, and where an archive begins anew.

use std::ops::Range;

use broadsheet_model::{ArticleId, Published};

/// One article, as far as the files around it depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its id.
    pub id: ArticleId,
    /// When it was published.
    pub published: Published,
    /// The position of its source in the manifest's list.
    pub source_idx: u16,
    /// Bytes of its title and of its body as plain text.
    pub n_text_bytes: u32,
    /// Bytes of all that stands in a text chunk of it: its row and those of its earlier texts.
    pub n_row_bytes: u32,
}

impl Key {
    /// Ascending by this is newest first, ties by id: the order in which articles are numbered.
    pub fn order(self) -> impl Ord + Copy {
        (std::cmp::Reverse(self.published.order()), self.id)
    }
}

/// Where an archive begins anew, and how large its files are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Division {
    /// After every so many articles, counted from the oldest, there is an anchor.
    pub part_articles: usize,
    /// Text chunks, pages and the files of the index are so many times as large as usual.
    pub coarseness: u32,
}

/// After how many articles there is an anchor, usually: so many that a query of most archives asks
/// two parts of the index, and a part of the largest ones can still be made at once.
pub const PART_ARTICLES: usize = 1 << 20;

impl Default for Division {
    fn default() -> Division {
        Division { part_articles: PART_ARTICLES, coarseness: 1 }
    }
}

impl Division {
    /// The numbers of the articles between each two anchors of an archive of `n` articles, newest
    /// first.
    pub fn sections(self, n: usize) -> impl DoubleEndedIterator<Item = Range<usize>> {
        let size = self.part_articles.max(1);
        let section = move |idx: usize| n - n.min((idx + 1) * size)..n - idx * size;
        (0..n.div_ceil(size)).rev().map(section)
    }

    /// How many articles decide how large the chunks of an archive of `n` are: those behind the
    /// first anchor change nothing before it.
    pub(crate) fn n_deciding(self, n: usize) -> usize {
        n.min(self.part_articles)
    }
}

/// Which articles stand in which files. Everything is newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// What lies between two anchors, or after the last.
    pub sections: Vec<Section>,
}

/// Which articles between two anchors stand in which files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// The pages of each directory, newest first.
    pub directories: Vec<Vec<PageCut>>,
    /// Whether there is an anchor after it.
    pub is_full: bool,
}

/// Which articles stand in one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageCut {
    /// The numbers of the articles of each of its text chunks, one after the other.
    pub texts: Vec<Range<usize>>,
}

impl PageCut {
    /// The numbers of all its articles.
    pub fn numbers(&self) -> Range<usize> {
        let end = self.texts.last().map_or(0, |text| text.end);
        self.texts.first().map_or(end, |text| text.start)..end
    }
}

impl Layout {
    /// All directories, newest first.
    pub fn directories(&self) -> impl Iterator<Item = &Vec<PageCut>> {
        self.sections.iter().flat_map(|section| &section.directories)
    }

    /// All pages, newest first.
    pub fn pages(&self) -> impl Iterator<Item = &PageCut> {
        self.directories().flatten()
    }
}

impl Section {
    /// Its pages, newest first.
    pub fn pages(&self) -> impl DoubleEndedIterator<Item = &PageCut> {
        self.directories.iter().flatten()
    }

    /// The numbers of its articles.
    pub fn numbers(&self) -> Range<usize> {
        let end = self.pages().next_back().map_or(0, |page| page.numbers().end);
        self.pages().next().map_or(end, |page| page.numbers().start)..end
    }
}
