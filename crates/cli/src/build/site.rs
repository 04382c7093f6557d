//! Writes the site of articles that have been numbered.

use std::fs::{self, File};
use std::io::BufWriter;

use anyhow::{Context as _, Result};
use broadsheet_bundle::{ChunkRef, Head, OutputFile, parts, write_tree};
use broadsheet_model::{Names, Source};
use broadsheet_search::FOLD_TABLE;
use broadsheet_site::SiteError;
use rayon::prelude::*;

use super::cache::PageTable;
use super::disk::at;
use super::index::index_part;
use super::pages::{Numbered, PageDone, pack_pages};
use super::spool::Spool;
use super::stage::{Changes, Stage, relative};
use super::{Edition, Run, source_id};

/// From so many bytes of text on there is an index. Below it, one query would fetch about as much of an index as all the
/// texts are.
const MIN_INDEXED_BYTES: u64 = 256 * 1024;

impl Run<'_> {
    /// Writes the site and puts it in place.
    pub(super) fn write_site(
        &self,
        numbered: &Numbered,
        sources: Vec<[String; 4]>,
        spool: &Spool<'_>,
    ) -> Result<Changes> {
        self.watch.begin("packing", numbered.n_articles());
        let stage = match self.request.edition {
            Edition::Folder => Stage::new(self.target, self.disk),
            Edition::File => Stage::aside(self.target, self.disk),
        };
        let table = match self.request.edition {
            Edition::Folder => self.pages_known(),
            Edition::File => PageTable::default(),
        };
        let pages = pack_pages(numbered, spool, &table, &stage, self.watch)?;
        drop(table);
        let index = match self.request.edition {
            // All texts stand in the page: there is nothing to be spared.
            Edition::File => Vec::new(),
            Edition::Folder => self.write_index(numbered, &pages, spool, &stage)?,
        };
        let manifest = self.write_tree(numbered, self.sources(sources)?, &pages, index, &stage)?;
        self.watch.begin("putting in place", 0);
        match self.request.edition {
            Edition::File => self.commit_page(&manifest),
            Edition::Folder => {
                for file in self.viewer.folder(&manifest)? {
                    stage.put(&file.path, &file.bytes)?;
                }
                let changes = stage.commit()?;
                if self.target.keeps_cache {
                    let records = pages.iter().map(|page| page.record(&stage));
                    let saved = PageTable::of(self.key, records).save(&self.target.cache, self.disk);
                    // The site is in place; the next build only has to look at more of it.
                    if let Err(error) = saved {
                        self.watch.note(&format!("the cache could not be written: {error:#}"));
                    }
                }
                Ok(changes)
            }
        }
    }

    /// Writes the index, where there is so much text that one is needed; says what its parts are.
    fn write_index(
        &self,
        numbered: &Numbered,
        pages: &[PageDone],
        spool: &Spool<'_>,
        stage: &Stage<'_>,
    ) -> Result<Vec<(ChunkRef, usize)>> {
        let n_text_bytes: u64 = numbered.keys.iter().map(|key| u64::from(key.n_text_bytes)).sum();
        if n_text_bytes < MIN_INDEXED_BYTES {
            return Ok(Vec::new());
        }
        self.watch.begin("indexing", numbered.n_articles());
        // Oldest first.
        let cuts = numbered.layout.pages().flat_map(|page| &page.texts);
        let chunks = pages.iter().flat_map(PageDone::texts);
        let mut texts: Vec<(ChunkRef, usize)> = chunks.cloned().zip(cuts.map(|text| text.len())).collect();
        texts.reverse();
        let mut texts_left = &texts[..];
        let mut heads = Vec::new();
        for numbers in parts(&numbered.layout) {
            let mut n_left = numbers.len();
            let own = texts_left.iter().take_while(|(_, n)| n_left.checked_sub(*n).map(|left| n_left = left).is_some());
            let (own, others) = texts_left.split_at(own.count());
            texts_left = others;
            let n_articles = numbers.len();
            let part = index_part(numbered, numbers, own, spool)?;
            let put = |file: &OutputFile| stage.put(&format!("archive/{}", file.name), &file.bytes);
            put(&part.head_file)?;
            (0..part.n_files()).into_par_iter().try_for_each(|number| put(&part.file(number)))?;
            heads.push((part.head, n_articles));
            self.watch.advance(n_articles);
        }
        Ok(heads)
    }

    /// Writes what stands above the pages; gives the manifest's text.
    fn write_tree(
        &self,
        numbered: &Numbered,
        sources: Vec<Source>,
        pages: &[PageDone],
        index: Vec<(ChunkRef, usize)>,
        stage: &Stage<'_>,
    ) -> Result<String> {
        let config = &self.request.config;
        let head = Head { title: config.title.clone(), language: config.language, accent: config.accent };
        let chunks: Vec<ChunkRef> = pages.iter().map(PageDone::page).collect();
        let tree = write_tree(head, sources, &numbered.keys, &numbered.layout, &chunks, FOLD_TABLE, index);
        for file in &tree.files {
            stage.put(&format!("archive/{}", file.name), &file.bytes)?;
        }
        String::from_utf8(tree.manifest.to_json()).context("the manifest is no text; please report this")
    }

    /// The sources as the configuration names them today, which need not be how it did when their articles were read.
    fn sources(&self, sources: Vec<[String; 4]>) -> Result<Vec<Source>> {
        let source = |stored: &[String; 4]| -> Result<Source> {
            let id = source_id(stored)?;
            let [_, zh_hans, zh_hant, en] = stored.clone();
            let named = self.request.config.sources.by_id(&id);
            Ok(named.unwrap_or(Source { id, names: Names { zh_hans, zh_hant, en }, colour: None }))
        };
        sources.iter().map(source).collect()
    }

    /// Joins the files that were written aside into one page, and puts that in place.
    fn commit_page(&self, manifest: &str) -> Result<Changes> {
        let next = self.target.next();
        let page = next.join("page.html");
        self.disk.allow(&page)?;
        let out = BufWriter::new(File::create(&page).map_err(at(&page))?);
        let written = |error: SiteError| match error {
            SiteError::Write(error) => at(&page)(error),
            error => error.into(),
        };
        let mut single = self.viewer.single_file(manifest, out).map_err(written)?;
        for entry in walkdir::WalkDir::new(next.join("archive")).sort_by_file_name() {
            let entry = entry.map_err(|error| at(&next)(error.into()))?;
            let name = relative(&next, entry.path());
            // The manifest stands in the page already.
            if entry.file_type().is_file() && name != "archive/manifest.json" {
                let text = fs::read_to_string(entry.path()).map_err(at(entry.path()))?;
                single.add(&name, &text).map_err(written)?;
                self.disk.remove_file(entry.path())?;
            }
        }
        drop(single.finish().map_err(written)?);
        self.disk.flush_files(std::slice::from_ref(&page))?;
        let n_bytes = fs::metadata(&page).map_err(at(&page))?.len();
        self.disk.rename(&page, &self.target.out)?;
        Ok(Changes { n_files: 1, n_written: 1, n_removed: 0, n_bytes, n_bytes_written: n_bytes })
    }
}
