//! From folded texts to the chunks of an index.
//!
//! The folded texts of a part are held in memory and gone over once for each group of first
//! characters: what begins with one of these is collected, sorted and packed before the next
//! group's turn. So memory is bounded by the texts of a part and the grams of a group. Groups may
//! be packed at the same time. Marks come last: which there are goes by the chunks.

use std::ops::RangeInclusive;

use broadsheet_bundle::{
    ChunkWriter, PackedChunk, PackedPart, PartDocs, PartOf, PartTexts, Postings, docs_per_places,
    pack_part,
};
use broadsheet_model::Article;

use crate::corpus::fold_article;
use crate::fold::Folding;
use crate::grams::grams;
use crate::marks::field_marks;

/// About how many grams are collected at once; 16 bytes each.
const GROUP_GRAMS: usize = 4_000_000;

/// A part of an index, made at once. `folding` is by the archive's table.
pub fn index_part(of: PartOf<'_>, folding: &Folding) -> PackedPart {
    let folded = of.articles.iter().map(|article| FoldedText::new(article, folding)).collect();
    let indexing = Indexing::new(folded);
    let mut chunks: Vec<PackedChunk> =
        indexing.groups().iter().flat_map(|group| indexing.pack(group)).collect();
    chunks.extend(indexing.marks(&chunks));
    let docs_per_places = docs_per_places(indexing.coarseness);
    let places = PartTexts::new(of.texts).pack_all_places(of.entries, docs_per_places);
    pack_part(chunks, PartDocs { sources: of.sources, places, docs_per_places })
}

/// The folded text of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoldedText {
    pub(crate) text: String,
    n_chars: u32,
    /// Characters of its title.
    pub(crate) n_title: u32,
    /// The marks of its tags and authors, rising.
    pub(crate) fields: Vec<u64>,
}

impl FoldedText {
    /// Folds an article.
    pub fn new(article: &Article, folding: &Folding) -> FoldedText {
        let mut text = String::new();
        let title_end = fold_article(article, folding, &mut text);
        text.shrink_to_fit();
        let n_title = text[..title_end].chars().count() as u32;
        let fields = field_marks(article, folding);
        FoldedText { n_chars: text.chars().count() as u32, n_title, text, fields }
    }
}

/// The articles of a part of an index, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Indexing {
    pub(crate) texts: Vec<FoldedText>,
    pub(crate) n_chars: usize,
    /// By which factor chunks are larger than usual.
    pub coarseness: u32,
}

impl Indexing {
    /// Of these articles, oldest first.
    pub fn new(texts: Vec<FoldedText>) -> Indexing {
        let n_chars = texts.iter().map(|article| article.n_chars as usize).sum();
        Indexing { texts, n_chars, coarseness: 1 }
    }

    /// Stretches of first characters, rising, that begin about equally many grams.
    pub fn groups(&self) -> Vec<RangeInclusive<char>> {
        let mut counts = vec![0; char::MAX as usize + 1];
        self.texts
            .iter()
            .flat_map(|article| article.text.chars())
            .for_each(|letter| counts[letter as usize] += 1);
        let mut groups = Vec::new();
        let (mut start, mut n) = ('\0', 0);
        let mut last = '\0';
        for (letter, count) in ('\0'..=char::MAX).map(|letter| (letter, counts[letter as usize])) {
            if count > 0 && n > 0 && n + count > GROUP_GRAMS {
                groups.push(start..=last);
                (start, n) = (letter, 0);
            }
            n += count;
            last = letter;
        }
        groups.push(start..=last);
        groups
    }

    /// The chunks of the grams that begin with one of `firsts`.
    pub fn pack(&self, firsts: &RangeInclusive<char>) -> Vec<PackedChunk> {
        let mut occurrences: Vec<(u64, u64)> = Vec::new();
        let mut letters: Vec<char> = Vec::new();
        for (doc, article) in (0_u64..).zip(&self.texts) {
            letters.clear();
            letters.extend(article.text.chars());
            grams(&letters, firsts, |gram, position| {
                occurrences.push((gram, doc << 32 | u64::from(position)))
            });
        }
        occurrences.sort_unstable();
        let mut writer = ChunkWriter::new(self.texts.len(), self.n_chars, self.coarseness);
        for same in occurrences.chunk_by(|one, other| one.0 == other.0) {
            writer.push(&postings(same, &self.texts));
        }
        writer.finish()
    }
}

/// The occurrences of one gram, ordered.
fn postings(same: &[(u64, u64)], texts: &[FoldedText]) -> Postings {
    let mut postings = Postings { gram: same[0].0, ..Postings::default() };
    for in_doc in same.chunk_by(|one, other| one.1 >> 32 == other.1 >> 32) {
        let doc = (in_doc[0].1 >> 32) as u32;
        let n_title = texts[doc as usize].n_title;
        let positions = in_doc.iter().map(|(_, at)| *at as u32);
        postings.docs.push(doc);
        postings.counts.push(in_doc.len() as u32);
        postings
            .title_counts
            .push(positions.clone().filter(|position| *position < n_title).count() as u32);
        postings.positions.extend(positions);
    }
    postings
}
