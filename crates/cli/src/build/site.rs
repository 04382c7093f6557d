//! Writes the site of articles that have been numbered.

use std::fs::{self, File};
use std::io::BufWriter;

use anyhow::{Context as _, Result, bail};
use broadsheet_bundle::{Above, ChunkRef, Head, Manifest, with_packs, write_tree};
use broadsheet_intake::{chosen_source, display_path};
use broadsheet_model::Source;
use broadsheet_search::FOLD_TABLE;
use broadsheet_site::{Abilities, SiteError};

use super::cache::PageTable;
use super::disk::at;
use super::limit::Limit;
use super::names::relative;
use super::pages::{Numbered, PageDone, pack_pages};
use super::parts::{PartDone, PartTable};
use super::record::{HeadRecord, SourceRecord};
use super::spool::Spool;
use super::stage::{Changes, Stage};
use super::{Edition, Layout, Run, Within};

/// The files of an archive that were kept or written.
pub(super) struct Written {
    pages: Vec<PageDone>,
    index: Vec<PartDone>,
    pub(super) manifest: Manifest,
}

impl Written {
    /// The manifest as JSON.
    fn json(&self) -> Result<String> {
        json(&self.manifest)
    }
}

/// A manifest as JSON.
pub(super) fn json(manifest: &Manifest) -> Result<String> {
    String::from_utf8(manifest.to_json()).context("the manifest is no text; please report this")
}

impl Run<'_> {
    /// Writes the site and puts it in place.
    pub(super) fn write_site(
        &self,
        numbered: &mut Numbered,
        head: &HeadRecord,
        sources: &[SourceRecord],
        spool: &Spool<'_>,
    ) -> Result<(Changes, Option<Within>)> {
        let head = head.under(&self.request.config);
        if let Some(n_bytes) = self.request.volume_size {
            let changes = self.write_volumes(n_bytes, numbered, head, sources, spool)?;
            return Ok((changes, None));
        }
        if self.request.edition == Edition::File {
            return Ok((self.write_one(numbered, head, sources, spool)?, None));
        }
        let new_limit = |n_files| Limit::new(n_files, numbered);
        let mut limit = self.request.max_files.map(new_limit).transpose()?;
        loop {
            if let Some(limit) = limit {
                numbered.coarsen(limit.coarseness());
            }
            let stage = match self.request.layout {
                Layout::Disk => Stage::packed(self.target, self.disk)?,
                Layout::Web => Stage::new(self.target, self.disk),
            };
            let written = self.write_archive(numbered, head.clone(), sources, spool, &stage)?;
            self.write_feeds(numbered, &written.manifest, spool, &stage)?;
            let mut json = written.json()?;
            if let Some(list) = stage.pack(&written.pages)? {
                json = with_packs(&json, list);
            }
            self.write_page(&json, self.request.abilities, &stage)?;
            let kinds = stage.kinds();
            if let Some(too_many) = limit.filter(|limit| kinds.n_files > limit.n_files) {
                limit = Some(too_many.next(&kinds)?);
                stage.discard()?;
                continue;
            }
            self.progress.begin("putting in place", 0);
            let changes = stage.commit(&[])?;
            self.save_tables([(&written, &stage)]);
            return Ok((changes, limit.map(|limit| limit.reached(&kinds))));
        }
    }

    /// Writes one page with everything in it.
    fn write_one(
        &self,
        numbered: &Numbered,
        head: Head,
        sources: &[SourceRecord],
        spool: &Spool<'_>,
    ) -> Result<Changes> {
        let stage = Stage::aside(self.target, self.disk);
        let written = self.write_archive(numbered, head, sources, spool, &stage)?;
        self.progress.begin("putting in place", 0);
        self.check_page_size(stage.n_bytes())?;
        self.commit_page(&written.json()?)
    }

    /// Writes the page that shows the archive of this manifest, with all that belongs to it.
    pub(super) fn write_page(
        &self,
        json: &str,
        abilities: Abilities,
        stage: &Stage<'_>,
    ) -> Result<()> {
        let files = self.viewer.folder(json, abilities)?;
        files.iter().try_for_each(|file| stage.put(&file.path, &file.bytes))
    }

    /// Writes the files of an archive.
    pub(super) fn write_archive(
        &self,
        numbered: &Numbered,
        head: Head,
        sources: &[SourceRecord],
        spool: &Spool<'_>,
        stage: &Stage<'_>,
    ) -> Result<Written> {
        self.progress.begin("packing", numbered.n_articles());
        let table = match self.request.edition {
            Edition::Folder => self.pages_known(),
            Edition::File => PageTable::default(),
        };
        let pages = pack_pages(numbered, spool, &table, stage, self.progress)?;
        drop(table);
        let index = match self.request.edition {
            // All texts stand in the page: there is nothing to be spared.
            Edition::File => Vec::new(),
            Edition::Folder => self.write_index(numbered, &pages, spool, stage)?,
        };
        let manifest =
            self.write_tree(numbered, head, self.sources(sources)?, &pages, &index, stage)?;
        Ok(Written { pages, index, manifest })
    }

    /// Remembers what was written where, so that the next build need not write it again.
    pub(super) fn save_tables<'b>(
        &self,
        written: impl IntoIterator<Item = (&'b Written, &'b Stage<'b>)> + Clone,
    ) {
        if !self.target.keeps_cache {
            return;
        }
        let cache = &self.target.cache;
        let of_one = |(written, stage): (&'b Written, &'b Stage<'b>)| {
            written.pages.iter().map(move |page| page.record(stage))
        };
        let pages = PageTable::of(self.key, written.clone().into_iter().flat_map(of_one));
        let mut parts = PartTable::empty(self.key);
        written.into_iter().for_each(|(written, stage)| parts.add(&written.index, stage));
        // The site is in place; the next build only has to look at more of it.
        if let Err(error) = pages.save(cache, self.disk).and_then(|()| parts.save(cache, self.disk))
        {
            self.progress.note(&format!("the cache could not be written: {error:#}"));
        }
    }

    /// Writes what stands above the pages; gives the manifest.
    fn write_tree(
        &self,
        numbered: &Numbered,
        head: Head,
        sources: Vec<Source>,
        pages: &[PageDone],
        index: &[PartDone],
        stage: &Stage<'_>,
    ) -> Result<Manifest> {
        let chunks: Vec<ChunkRef> = pages.iter().map(PageDone::page).collect();
        let index = index.iter().map(|part| (part.chunk.clone(), part.n_articles())).collect();
        let above = Above {
            keys: &numbered.keys,
            layout: &numbered.layout,
            pages: &chunks,
            fold_table: FOLD_TABLE,
        };
        let tree = write_tree(numbered.form(), head, sources, &above, index);
        // The manifest is written with the page, whose digest it holds.
        for file in tree.files.iter().filter(|file| file.name != "manifest.json") {
            stage.put(&format!("archive/{}", file.name), &file.bytes)?;
        }
        Ok(tree.manifest)
    }

    /// The sources as the configuration names them today, which need not be how it did when their
    /// articles were read.
    fn sources(&self, sources: &[SourceRecord]) -> Result<Vec<Source>> {
        let source = |stored: &SourceRecord| -> Result<Source> {
            let source = stored.source().with_context(|| {
                format!("the cache holds the source {:?}; delete it", stored.id)
            })?;
            let chosen = chosen_source(&self.request.config.sources, &source.id);
            Ok(chosen.unwrap_or(source))
        };
        sources.iter().map(source).collect()
    }

    /// Whether one page with an archive of `n_bytes` may be written, of which it holds base64.
    fn check_page_size(&self, n_bytes: u64) -> Result<()> {
        let n_bytes = n_bytes / 3 * 4;
        if n_bytes <= self.request.max_page_bytes {
            return Ok(());
        }
        let mib = |n_bytes: u64| n_bytes.div_ceil(1 << 20);
        bail!(
            "{}: the page would have {} MiB, and a browser holds all of it in memory; build a folder \
             instead (--edition folder), which opens by double-click too and loads only what is \
             read, or leave articles out, or say --large to write it all the same (the limit is {} MiB)",
            display_path(&self.target.out),
            mib(n_bytes),
            mib(self.request.max_page_bytes),
        )
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
        let mut single =
            self.viewer.single_file(manifest, self.request.abilities, out).map_err(written)?;
        for entry in walkdir::WalkDir::new(next.join("archive")).sort_by_file_name() {
            let entry = entry.map_err(|error| at(&next)(error.into()))?;
            let name = relative(&next, entry.path());
            // The manifest stands in the page already.
            if entry.file_type().is_file() && name != "archive/manifest.json" {
                let css = fs::read(entry.path()).map_err(at(entry.path()))?;
                single.add(&name, &css).map_err(written)?;
                self.disk.remove_file(entry.path())?;
            }
        }
        drop(single.finish().map_err(written)?);
        self.disk.flush_files(std::slice::from_ref(&page))?;
        let n_bytes = fs::metadata(&page).map_err(at(&page))?.len();
        self.disk.rename(&page, &self.target.out)?;
        Ok(Changes {
            n_files: 1,
            n_written: 1,
            n_removed: 0,
            n_bytes,
            n_bytes_written: n_bytes,
            n_bytes_index: 0,
        })
    }
}
