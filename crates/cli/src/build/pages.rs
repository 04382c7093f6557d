//! Packs articles into pages: those that the earlier output has are kept, the others are written.

use std::ops::Range;
use std::sync::OnceLock;

use anyhow::{Context as _, Result};
use broadsheet_bundle::{
    ChunkRef, Dictionary, Division, Form, Key, Layout, Packed, PageCut, Section, cut,
    dictionary_articles, embed_pictures, gunzip, join_texts, parse_text, write_page,
};
use broadsheet_intake::Merged;
use broadsheet_model::{Article, ArticleId};
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::cache::PageRecord;
use super::names::archive_name;
use super::ordered::in_order;
use super::output::Output;
use super::reading::SAFE_ROW_BYTES;
use super::record::ArticleRecord;
use super::section::{Earlier, SectionWriter};
use super::spool::{Spool, Unpacked};
use super::stage::Stage;

/// All articles in the order in which they are numbered.
pub(super) struct Numbered {
    /// One article after the other; of each the current version first.
    versions: Vec<ArticleRecord>,
    /// For each number, where the article begins in `versions` and how many versions it has.
    spans: Vec<(u32, u32)>,
    pub(super) keys: Vec<Key>,
    pub(super) layout: Layout,
    /// What the texts share, once they are packed.
    dictionary: OnceLock<Option<Dictionary>>,
    /// Where they begin anew, and how large chunks are.
    pub(super) division: Division,
    /// Versions that are left out: see [`broadsheet_intake::SkipReason::TooManyVersions`].
    pub(super) too_many: Vec<ArticleRecord>,
}

/// A page that was kept or written.
pub(super) struct PageDone {
    composition: [u8; 16],
    /// Its text chunks, then itself.
    chunks: Vec<ChunkRef>,
    /// The pictures of its articles.
    pictures: Vec<ChunkRef>,
}

impl Numbered {
    /// Numbers the articles newest first and cuts them; `source_idx` turns positions of the cache's
    /// list of sources into those of the manifest's.
    pub(super) fn new(
        merged: Merged<ArticleRecord>,
        source_idx: &[u16],
        part_articles: usize,
    ) -> Numbered {
        let (versions, spans, too_many) = published(merged);
        let division = Division { part_articles, ..Division::default() };
        let cut = |keys: &[Key]| cut(keys, division);
        Numbered { too_many, ..Numbered::of_spans(versions, spans, source_idx, division, cut) }
    }

    /// The articles of one section of an archive of `n_articles`, numbered from 0, with the
    /// dictionary that all texts share.
    #[cfg(feature = "stages")]
    pub(super) fn section(
        merged: Merged<ArticleRecord>,
        source_idx: &[u16],
        division: Division,
        n_articles: usize,
        dictionary: Option<Dictionary>,
    ) -> Numbered {
        let (versions, spans, _) = published(merged);
        let cut = |keys: &[Key]| Layout {
            sections: vec![broadsheet_bundle::cut_section(keys, n_articles, division, 0)],
        };
        let dictionary = OnceLock::from(dictionary);
        Numbered { dictionary, ..Numbered::of_spans(versions, spans, source_idx, division, cut) }
    }

    fn of_spans(
        versions: Vec<ArticleRecord>,
        mut spans: Vec<(u32, u32)>,
        source_idx: &[u16],
        division: Division,
        cut: impl Fn(&[Key]) -> Layout,
    ) -> Numbered {
        let key = |(start, n): &(u32, u32)| {
            let (start, n) = (*start as usize, *n as usize);
            let article = &versions[start];
            let rows = versions[start..start + n].iter().map(|version| version.place.n_rows);
            Key {
                id: ArticleId(article.id),
                published: article.published.published(),
                source_idx: source_idx[usize::from(article.source_idx)],
                n_text_bytes: article.n_text_bytes,
                n_row_bytes: rows.fold(0, u32::saturating_add),
            }
        };
        spans.par_sort_unstable_by_key(|span| key(span).order());
        let keys: Vec<Key> = spans.iter().map(key).collect();
        let (layout, dictionary, too_many) = (cut(&keys), OnceLock::new(), Vec::new());
        Numbered { versions, spans, keys, layout, division, dictionary, too_many }
    }

    /// The articles with these numbers alone, for a volume of them; `place` gives each source its
    /// position among those of the volume.
    pub(super) fn part(&self, numbers: Range<usize>, place: impl Fn(u16) -> u16) -> Numbered {
        let mut versions = Vec::new();
        let mut spans = Vec::with_capacity(numbers.len());
        for number in numbers.clone() {
            let own = self.versions(number);
            spans.push((versions.len() as u32, own.len() as u32));
            versions.extend_from_slice(own);
        }
        let placed = |key: &Key| Key { source_idx: place(key.source_idx), ..*key };
        let keys: Vec<Key> = self.keys[numbers].iter().map(placed).collect();
        let division = self.division;
        let layout = cut(&keys, division);
        let (dictionary, too_many) = (OnceLock::new(), Vec::new());
        Numbered { versions, spans, keys, layout, division, dictionary, too_many }
    }

    /// How many bytes of pictures wait with all versions of an article.
    pub(super) fn n_picture_bytes_of(&self, number: usize) -> u64 {
        self.versions(number).iter().map(|version| u64::from(version.place.n_pictures)).sum()
    }

    /// Cuts the articles anew, for chunks that are so many times as large as usual.
    pub(super) fn coarsen(&mut self, coarseness: u32) {
        self.division = Division { coarseness, ..self.division };
        self.layout = cut(&self.keys, self.division);
    }

    /// How many bytes of text there are, titles included, without earlier texts.
    pub(super) fn n_text_bytes(&self) -> u64 {
        self.keys.iter().map(|key| u64::from(key.n_text_bytes)).sum()
    }

    pub(super) fn n_articles(&self) -> usize {
        self.spans.len()
    }

    /// How many earlier texts are published.
    pub(super) fn n_earlier(&self) -> usize {
        self.spans.iter().map(|(_, n)| *n as usize - 1).sum()
    }

    /// All versions of an article, the current one first.
    pub(super) fn versions(&self, number: usize) -> &[ArticleRecord] {
        let (start, n) = self.spans[number];
        &self.versions[start as usize..(start + n) as usize]
    }

    /// Makes the dictionary that the texts share, where there are enough of them.
    pub(super) fn make_dictionary(&self, spool: &Spool<'_>) -> Result<()> {
        let texts = dictionary_articles(&self.keys, self.division).into_par_iter();
        let texts: Vec<Vec<u8>> =
            texts.map(|number| self.current_rows(number, spool)).collect::<Result<_>>()?;
        self.dictionary.get_or_init(|| Dictionary::of(&texts));
        Ok(())
    }

    /// How the texts are packed, once their dictionary has been made.
    pub(super) fn form(&self) -> Form<'_> {
        self.dictionary.get().and_then(Option::as_ref).map_or(Form::Published, Form::Sharing)
    }

    /// Digest of all that a page is made of.
    fn composition(&self, page: &PageCut) -> [u8; 16] {
        let mut hash = Sha256::new();
        if let Form::Sharing(dictionary) = self.form() {
            hash.update(dictionary.chunk().sha256.0);
        }
        for text in &page.texts {
            hash.update((text.len() as u64).to_le_bytes());
            for number in text.clone() {
                let versions = self.versions(number);
                hash.update((versions.len() as u64).to_le_bytes());
                for version in versions {
                    hash.update(version.id.to_le_bytes());
                    hash.update(version.packed);
                }
            }
        }
        let digest: [u8; 32] = hash.finalize().into();
        let mut half = [0; 16];
        half.copy_from_slice(&digest[..16]);
        half
    }

    /// The current version of an article.
    pub(super) fn current(&self, number: usize) -> &ArticleRecord {
        &self.versions(number)[0]
    }

    /// The row of the current version of an article.
    pub(super) fn current_rows(&self, number: usize, spool: &Spool<'_>) -> Result<Vec<u8>> {
        let current = self.current(number);
        Ok(spool.article(current)?.rows().to_vec())
    }

    /// The rows of all versions of an article, as a text chunk of its own.
    pub(super) fn rows(&self, number: usize, spool: &Spool<'_>) -> Result<Vec<u8>> {
        self.unpack(number, spool).map(|(rows, _)| rows)
    }

    /// An article with all its versions and the pictures that came with them.
    pub(super) fn article(&self, number: usize, spool: &Spool<'_>) -> Result<Article> {
        let rows = self.rows(number, spool)?;
        let article = parse_text("spool", &rows)?.into_iter().next();
        let mut article =
            article.context("an article waits without its row; please report this")?;
        let mut pictures = Vec::new();
        for version in self.versions(number) {
            pictures.extend(spool.pictures(version)?);
        }
        embed_pictures(&mut article, &mut |chunk| {
            let picture = pictures.iter().find(|picture| picture.file.sha256 == chunk.sha256);
            let picture = picture.context("a picture waits nowhere; please report this")?;
            Ok::<_, anyhow::Error>(gunzip(&picture.gzip)?)
        })?;
        Ok(article)
    }

    /// How many bytes of pictures wait with all versions of all articles.
    pub(super) fn n_picture_bytes(&self) -> u64 {
        self.versions.iter().map(|version| u64::from(version.place.n_pictures)).sum()
    }

    /// The rows of all versions of an article, and the entry of the current one.
    pub(super) fn unpack(&self, number: usize, spool: &Spool<'_>) -> Result<(Vec<u8>, Unpacked)> {
        let versions = self.versions(number).iter().map(|version| spool.article(version));
        let mut versions: Vec<Unpacked> = versions.collect::<Result<_>>()?;
        let rows = join_texts(versions.iter().map(Unpacked::rows));
        Ok((rows, versions.swap_remove(0)))
    }
}

/// The versions of all articles; for each article where they begin and how many of them are
/// published; and those that are not, as all together would be more than a file holds.
pub(super) fn published(
    merged: Merged<ArticleRecord>,
) -> (Vec<ArticleRecord>, Vec<(u32, u32)>, Vec<ArticleRecord>) {
    let Merged { versions, starts, .. } = merged;
    let mut too_many = Vec::new();
    let ends = starts.iter().skip(1).copied().chain([versions.len()]);
    let spans = starts.iter().zip(ends).map(|(&start, end)| {
        let mut n_bytes = 0;
        let fitting = versions[start..end].iter().take_while(|version| {
            n_bytes += version.place.n_rows as usize;
            n_bytes <= SAFE_ROW_BYTES
        });
        let n = fitting.count().max(1);
        too_many.extend_from_slice(&versions[start + n..end]);
        (start as u32, n as u32)
    });
    let spans = spans.collect();
    (versions, spans, too_many)
}

/// Keeps or writes every page of a section, newest first.
pub(super) fn pack_pages(writer: &SectionWriter<'_>, section: &Section) -> Result<Vec<PageDone>> {
    let progress = writer.tools.progress;
    progress.begin("packing", section.numbers().len());
    let mut pages = Vec::new();
    let pack = |page: &PageCut| {
        let composition = writer.numbered.composition(page);
        let keep = |earlier: &Earlier<'_>| keep_page(earlier, composition);
        let done = match writer.earlier.as_ref().and_then(keep) {
            Some(kept) => kept,
            None => pack_page(writer, page, composition)?,
        };
        progress.advance(page.numbers().len());
        Ok(done)
    };
    in_order(section.pages(), pack, |page| pages.push(page))?;
    Ok(pages)
}

/// The page that is made of these articles, if the earlier output has it with all of its files.
fn keep_page(earlier: &Earlier<'_>, composition: [u8; 16]) -> Option<PageDone> {
    let known = earlier.pages.get(&composition)?;
    let (chunks, pictures) = (known.chunks(), known.picture_chunks());
    let mut texts = chunks.iter().zip(&known.files);
    let mut of_texts = pictures.iter().zip(&known.pictures);
    let is_whole = texts.all(|(chunk, file)| earlier.stage.keep(chunk, file))
        && of_texts.all(|(chunk, file)| earlier.stage.keep(chunk, file));
    is_whole.then_some(PageDone { composition, chunks, pictures })
}

fn pack_page(
    writer: &SectionWriter<'_>,
    page: &PageCut,
    composition: [u8; 16],
) -> Result<PageDone> {
    let SectionWriter { numbered, spool, out, .. } = *writer;
    let unpack = |text: &std::ops::Range<usize>| -> Result<Vec<(Vec<u8>, Unpacked)>> {
        text.clone().map(|number| numbered.unpack(number, spool)).collect()
    };
    let texts: Vec<Vec<(Vec<u8>, Unpacked)>> =
        page.texts.iter().map(unpack).collect::<Result<_>>()?;
    let texts: Vec<Vec<Packed<'_>>> = texts
        .iter()
        .map(|text| {
            text.iter().map(|(rows, current)| Packed { rows, entry: current.entry() }).collect()
        })
        .collect();
    let written = write_page(numbered.form(), &texts);
    for file in &written.files {
        out.put(&format!("archive/{}", file.name), &file.bytes)?;
    }
    let chunks = written.texts.into_iter().chain([written.page]).collect();
    let pictures = write_pictures(numbered, page, spool, out)?;
    Ok(PageDone { composition, chunks, pictures })
}

/// Writes the pictures of a page's articles; their chunks, each once.
fn write_pictures(
    numbered: &Numbered,
    page: &PageCut,
    spool: &Spool<'_>,
    out: &dyn Output,
) -> Result<Vec<ChunkRef>> {
    let mut chunks: Vec<ChunkRef> = Vec::new();
    for version in page.numbers().flat_map(|number| numbered.versions(number)) {
        for picture in spool.pictures(version)? {
            let chunk = ChunkRef::from(picture.file);
            let name = archive_name(&chunk);
            if out.may_add(&name) {
                out.put(&name, &picture.output().bytes)?;
            }
            if !chunks.contains(&chunk) {
                chunks.push(chunk);
            }
        }
    }
    Ok(chunks)
}

impl PageDone {
    /// The page itself.
    pub(super) fn page(&self) -> ChunkRef {
        self.chunks.last().cloned().expect("a page was written or kept")
    }

    /// Its text chunks, newest first.
    pub(super) fn texts(&self) -> &[ChunkRef] {
        &self.chunks[..self.chunks.len().saturating_sub(1)]
    }

    /// The pictures of its articles.
    pub(super) fn pictures(&self) -> &[ChunkRef] {
        &self.pictures
    }

    /// What the cache remembers of it.
    pub(super) fn record(&self, stage: &Stage<'_>) -> ([u8; 16], PageRecord) {
        let references =
            |chunks: &[ChunkRef]| chunks.iter().map(|chunk| stage.reference(chunk)).collect();
        let (files, pictures) = (references(&self.chunks), references(&self.pictures));
        (self.composition, PageRecord { files, pictures })
    }
}
