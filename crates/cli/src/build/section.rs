//! Writes the files of a section, which is what lies between two anchors or after the last: its
//! pages with their texts, its directories, its parts of the index. Nothing of it depends on other
//! sections, so that each can be written anywhere.

use std::ops::Range;
use std::path::PathBuf;

use anyhow::Result;
use broadsheet_bundle::{ChunkRef, PartCut, Section, SectionAbove, section_parts, write_section};

use super::cache::PageTable;
use super::disk::Disk;
use super::merge::Making;
use super::output::Output;
use super::pages::{Numbered, PageDone, pack_pages};
use super::parts::{Kind, PartDone, PartTable, composition};
use super::progress::Progress;
use super::scratch::Scratch;
use super::spool::Spool;
use super::stage::Stage;

/// From so many bytes of text on an archive has an index. Below it, one query would fetch about as
/// much of an index as all the texts are.
const MIN_INDEXED_BYTES: u64 = 256 * 1024;

/// Whether an archive with so many bytes of text has an index.
pub(super) fn has_index(n_text_bytes: u64) -> bool {
    n_text_bytes >= MIN_INDEXED_BYTES
}

/// What sections are written with.
#[derive(Clone, Copy)]
pub(super) struct Tools<'a> {
    /// Where to put what is of use only until a part is made.
    pub(super) scratch: &'a PathBuf,
    pub(super) disk: &'a Disk<'a>,
    pub(super) progress: &'a dyn Progress,
}

/// The earlier output, of which is kept what would be the same.
pub(super) struct Earlier<'a> {
    pub(super) pages: PageTable,
    pub(super) parts: PartTable,
    pub(super) stage: &'a Stage<'a>,
}

/// Writes sections.
pub(super) struct SectionWriter<'a> {
    pub(super) numbered: &'a Numbered,
    /// How many sources the archive has.
    pub(super) n_sources: usize,
    pub(super) has_index: bool,
    pub(super) spool: &'a Spool<'a>,
    pub(super) tools: Tools<'a>,
    pub(super) out: &'a dyn Output,
    pub(super) earlier: Option<Earlier<'a>>,
    /// Where tallies wait of the parts that a coarse level covers, if there is one.
    pub(super) tallies: Option<&'a Scratch<'a>>,
}

/// A section whose files were kept or written.
pub(super) struct SectionDone {
    /// Newest first.
    pub(super) pages: Vec<PageDone>,
    /// Oldest first.
    pub(super) index: Vec<PartDone>,
    pub(super) above: SectionAbove,
}

impl SectionWriter<'_> {
    pub(super) fn write(&self, section: &Section) -> Result<SectionDone> {
        let pages = pack_pages(self, section)?;
        let index = self.write_index(section, &pages)?;
        let chunks: Vec<ChunkRef> = pages.iter().map(PageDone::page).collect();
        let keys = &self.numbered.keys[section.numbers()];
        let (above, directories) =
            write_section(self.numbered.form(), keys, section, &chunks, self.n_sources);
        for file in &directories {
            self.out.put(&format!("archive/{}", file.name), &file.bytes)?;
        }
        Ok(SectionDone { pages, index, above })
    }

    /// Keeps or writes each part of the index.
    fn write_index(&self, section: &Section, pages: &[PageDone]) -> Result<Vec<PartDone>> {
        if !self.has_index {
            return Ok(Vec::new());
        }
        let texts = texts_of(section, pages);
        let write = |cut: &PartCut| {
            let texts = &texts[cut.texts.clone()];
            let composition = composition(self.numbered, cut.numbers.clone(), texts);
            let keep =
                |earlier: &Earlier<'_>| earlier.parts.keep(Kind::Part, composition, earlier.stage);
            if let Some(kept) = self.earlier.as_ref().and_then(keep) {
                return Ok(kept);
            }
            let making = Making {
                tools: self.tools,
                numbered: self.numbered,
                spool: self.spool,
                oldest_first: cut.numbers.clone().rev().collect(),
                texts,
                tallies: self.tallies.filter(|_| section.is_full),
            };
            Ok(PartDone::new(composition, making.make(self.out)?))
        };
        section_parts(section).iter().map(write).collect()
    }
}

/// All text chunks of a section, oldest first, each with how many articles it has.
fn texts_of(section: &Section, pages: &[PageDone]) -> Vec<(ChunkRef, usize)> {
    let cuts = section.pages().flat_map(|page| &page.texts);
    let chunks = pages.iter().flat_map(PageDone::texts);
    let mut texts: Vec<(ChunkRef, usize)> = chunks.cloned().zip(cuts.map(Range::len)).collect();
    texts.reverse();
    texts
}
