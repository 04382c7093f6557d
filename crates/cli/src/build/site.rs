//! Writes the site of articles that have been numbered.

use std::fs::{self, File};
use std::io::BufWriter;

use anyhow::{Context as _, Result, bail};
use broadsheet_bundle::{ChunkRef, Form, Head, Manifest, SectionAbove, join_sections};
use broadsheet_intake::{chosen_source, display_path};
use broadsheet_model::Source;
use broadsheet_search::FOLD_TABLE;
use broadsheet_site::{Abilities, SiteError};

use super::cache::PageTable;
use super::disk::at;
use super::limit::Limit;
use super::names::relative;
use super::output::Output;
use super::packs::PackForm;
use super::pages::{Numbered, PageDone};
use super::parts::{PartDone, PartTable};
use super::record::{HeadRecord, SourceRecord};
use super::scratch::Scratch;
use super::section::{Earlier, SectionDone, SectionWriter, Tools, has_index};
use super::spool::Spool;
use super::stage::{Changes, Stage};
use super::{Edition, Layout, Run, Within};
use crate::config::Config;

/// The files of an archive that were kept or written.
pub(super) struct Written {
    /// Newest first.
    stretches: Vec<Stretch>,
    /// The coarse level of its index, if that has one.
    coarse: Option<PartDone>,
    pub(super) manifest: Manifest,
}

/// What the manifest names of an index.
pub(super) struct Roots {
    /// The roots of its parts, oldest first, each with how many articles it has.
    pub(super) parts: Vec<(ChunkRef, usize)>,
    /// The root of its coarse level, if it has one.
    pub(super) coarse: Option<ChunkRef>,
}

/// What was kept or written of an archive between two anchors.
pub(super) struct Stretch {
    /// Newest first.
    pub(super) pages: Vec<PageDone>,
    /// Newest first.
    pub(super) directories: Vec<ChunkRef>,
    /// Its parts of the index, oldest first.
    pub(super) index: Vec<PartDone>,
}

impl Stretch {
    /// What was written of a section, and what is to be known above it.
    pub(super) fn of(done: SectionDone) -> (Stretch, SectionAbove) {
        let directories = &done.above.directories;
        let directories = directories.iter().map(|listed| listed.chunk.clone()).collect();
        (Stretch { pages: done.pages, directories, index: done.index }, done.above)
    }
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

/// The sources as the configuration names them today, which need not be how it did when their
/// articles were read.
pub(super) fn named_sources(sources: &[SourceRecord], config: &Config) -> Result<Vec<Source>> {
    let source = |stored: &SourceRecord| -> Result<Source> {
        let source = stored
            .source()
            .with_context(|| format!("the cache holds the source {:?}; delete it", stored.id))?;
        Ok(chosen_source(&config.sources, &source.id).unwrap_or(source))
    };
    sources.iter().map(source).collect()
}

/// Writes what stands above the sections, which are newest first; gives the manifest. It is not
/// written itself: it is written with the page, whose digest it holds.
pub(super) fn write_above(
    form: Form<'_>,
    head: Head,
    sources: Vec<Source>,
    sections: &[SectionAbove],
    roots: Roots,
    out: &dyn Output,
) -> Result<Manifest> {
    let tree = join_sections(form, head, sources, sections, roots.parts, FOLD_TABLE);
    for file in tree.files.iter().filter(|file| file.name != "manifest.json") {
        out.put(&format!("archive/{}", file.name), &file.bytes)?;
    }
    Ok(Manifest { coarse: roots.coarse, ..tree.manifest })
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
            let packed = |form| Stage::packed(form, self.target, self.disk);
            let stage = match self.request.layout {
                Layout::Web => Stage::new(self.target, self.disk),
                Layout::Disk => packed(PackForm::Sheets)?,
                Layout::Pack => packed(PackForm::Ranges)?,
            };
            let written = self.write_archive(numbered, head.clone(), sources, spool, &stage)?;
            self.write_feeds(numbered, &written.manifest, spool, &stage)?;
            let json = stage.pack(&written.manifest, &written.stretches)?;
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
        let sources = named_sources(sources, &self.request.config)?;
        numbered.make_dictionary(spool)?;
        let is_folder = self.request.edition == Edition::Folder;
        let scratch = self.target.scratch();
        let tools = Tools { scratch: &scratch, disk: self.disk, progress: self.progress };
        // In one page there is nothing that an index could spare.
        let has_index = is_folder && has_index(numbered.n_text_bytes());
        let n_coarse = if has_index { numbered.n_coarse_parts() } else { 0 };
        let tallies = (n_coarse > 0).then(|| Scratch::new(scratch.join("tallies"), self.disk));
        let tallies = tallies.transpose()?;
        let writer = SectionWriter {
            numbered,
            n_sources: sources.len(),
            has_index,
            spool,
            tools,
            out: stage,
            earlier: is_folder.then(|| self.earlier(stage)),
            tallies: tallies.as_ref(),
        };
        let (mut stretches, mut above) = (Vec::new(), Vec::new());
        for section in &numbered.layout.sections {
            let (stretch, above_it) = Stretch::of(writer.write(section)?);
            stretches.push(stretch);
            above.push(above_it);
        }
        let index: Vec<&PartDone> =
            stretches.iter().rev().flat_map(|stretch| &stretch.index).collect();
        let coarse = writer.write_coarse(&index[..n_coarse.min(index.len())])?;
        let roots = Roots {
            parts: index.iter().map(|part| (part.chunk.clone(), part.n_articles())).collect(),
            coarse: coarse.as_ref().map(|coarse| coarse.chunk.clone()),
        };
        let manifest = write_above(numbered.form(), head, sources, &above, roots, stage)?;
        Ok(Written { stretches, coarse, manifest })
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
            let pages = written.stretches.iter().flat_map(|stretch| &stretch.pages);
            pages.map(move |page| page.record(stage))
        };
        let pages = PageTable::of(self.key, written.clone().into_iter().flat_map(of_one));
        let mut parts = PartTable::empty(self.key);
        for (written, stage) in written {
            let index = written.stretches.iter().rev().flat_map(|stretch| &stretch.index);
            parts.add(index.chain(&written.coarse), stage);
        }
        // The site is in place; the next build only has to look at more of it.
        if let Err(error) = pages.save(cache, self.disk).and_then(|()| parts.save(cache, self.disk))
        {
            self.progress.note(&format!("the cache could not be written: {error:#}"));
        }
    }

    /// What the earlier output has.
    fn earlier<'b>(&self, stage: &'b Stage<'b>) -> Earlier<'b> {
        let cache = &self.target.cache;
        Earlier {
            pages: PageTable::load(cache, self.key),
            parts: PartTable::load(cache, self.key),
            stage,
        }
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
