//! A Broadsheet site as input: its articles, read from its files by the code that reads them in a
//! page. Nothing that the site keeps is lost: earlier texts, tags, provenance, pictures.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use broadsheet_archive::{Archive, Find, LoadError, Target, Wanted};
use broadsheet_bundle::{ChunkRef, Manifest, embed_pictures, pictures_of};
use broadsheet_feed::Head;
use broadsheet_model::{Article, Digest, Source, SourceId};
use broadsheet_readers::ReadOptions;

use crate::open::{called, unlisted, versions};
use crate::packed::{Packed, Where};
use crate::{Found, SkipReason};

/// The folder of a site's archive.
pub(crate) const ARCHIVE: &str = "archive/";
/// Where a site's manifest is, inside the site.
pub const MANIFEST: &str = "archive/manifest.json";
/// How many articles are looked for at once: neighbours are in the same files.
const ARTICLES_AT_ONCE: usize = 128;
/// How many files lead to one article at most.
const FILES_PER_ARTICLE: usize = 3;

/// What a [`SiteReader`] says.
#[derive(Debug)]
pub enum SiteNext {
    /// It needs this file of the site, by its path in the site: see [`SiteReader::give`].
    Needs(String),
    /// Something that the site gives.
    Found(Found),
    /// There is nothing more.
    Done,
}

/// Reads a site whose files are fetched by somebody else.
pub struct SiteReader<'a> {
    options: ReadOptions<'a>,
    /// The site's place in the input file.
    place: Option<String>,
    archive: Archive,
    /// What the texts share.
    dictionary: Vec<u8>,
    /// Where its chunk files stand, if not each for itself.
    packed: Option<Packed>,
    sources: BTreeMap<SourceId, Source>,
    ready: VecDeque<Found>,
    /// What has to be fetched, the next one last.
    asked: Vec<Asked>,
    /// Articles that are there, but for their pictures.
    waiting: Vec<Article>,
    pictures: BTreeMap<Digest, Vec<u8>>,
    /// The articles that are looked for, and where the next ones begin.
    numbers: Vec<usize>,
    next: usize,
    is_open: bool,
    n_lost: usize,
    /// Files that were missing or damaged: the first is named.
    first_fault: Option<String>,
}

/// A file that has to be fetched.
enum Asked {
    Dictionary(ChunkRef),
    Target(Target, Wanted),
    Picture(ChunkRef),
}

impl Asked {
    fn path(&self) -> String {
        match self {
            Asked::Target(_, wanted) => [ARCHIVE, &wanted.file_name].concat(),
            Asked::Dictionary(chunk) | Asked::Picture(chunk) => {
                [ARCHIVE, &chunk.file_name()].concat()
            }
        }
    }
}

impl<'a> SiteReader<'a> {
    /// Reads the site with this manifest, which stands at `place` in the input file.
    ///
    /// # Errors
    /// When the manifest is none, or one of a later version.
    pub fn new(
        manifest: &[u8],
        place: Option<String>,
        options: ReadOptions<'a>,
    ) -> Result<SiteReader<'a>, SkipReason> {
        let packed = Packed::of(manifest);
        let manifest =
            Manifest::parse(manifest).map_err(|error| SkipReason::Bundle(error.to_string()))?;
        let table = options.sources;
        let named = |source: &Source| (source.id.clone(), called(source, table));
        let head = Head {
            title: manifest.head.title.clone(),
            language: manifest.head.language,
            accent: manifest.head.accent,
            imprint: manifest.head.imprint.clone(),
            sources: manifest.sources.clone(),
        };
        Ok(SiteReader {
            sources: manifest.sources.iter().map(named).collect(),
            dictionary: Vec::new(),
            asked: manifest.dictionary.clone().into_iter().map(Asked::Dictionary).collect(),
            archive: Archive::new(manifest),
            packed,
            options,
            place,
            ready: VecDeque::from([Found::Archive(Box::new(head))]),
            waiting: Vec::new(),
            pictures: BTreeMap::new(),
            numbers: Vec::new(),
            next: 0,
            is_open: false,
            n_lost: 0,
            first_fault: None,
        })
    }

    /// What comes next. As long as what is [needed](SiteNext::Needs) was not given, the same again.
    pub fn step(&mut self) -> SiteNext {
        loop {
            if let Some(found) = self.ready.pop_front() {
                return SiteNext::Found(found);
            }
            if let Some(asked) = self.asked.last() {
                let path = asked.path();
                match self.packed.as_mut().map(|packed| packed.look(&path)) {
                    None => return SiteNext::Needs(path),
                    Some(Where::In(pack)) => return SiteNext::Needs(pack),
                    Some(Where::Here(file)) => self.answer(file.as_deref()),
                }
                continue;
            }
            if !self.go_on() {
                return match self.lost() {
                    Some(found) => SiteNext::Found(found),
                    None => SiteNext::Done,
                };
            }
        }
    }

    /// Answers [`SiteNext::Needs`]: what the file holds; `None` where it cannot be had.
    pub fn give(&mut self, file: Option<&[u8]>) {
        match &mut self.packed {
            None => self.answer(file),
            Some(packed) => {
                if let Err(fault) = packed.give(file) {
                    self.first_fault.get_or_insert(fault);
                }
            }
        }
    }

    /// Takes the chunk file that was asked for last.
    fn answer(&mut self, file: Option<&[u8]>) {
        let Some(asked) = self.asked.pop() else { return };
        let path = asked.path();
        let taken = match (&asked, file) {
            (_, None) => Err("is missing".to_owned()),
            (Asked::Target(target, wanted), Some(css)) => self.take(*target, wanted, css),
            (Asked::Dictionary(chunk), Some(css)) => broadsheet_bundle::open(chunk, css)
                .map(|bytes| self.dictionary = bytes)
                .map_err(|error| error.to_string()),
            (Asked::Picture(chunk), Some(css)) => broadsheet_bundle::open(chunk, css)
                .map(|bytes| drop(self.pictures.insert(chunk.sha256, bytes)))
                .map_err(|error| error.to_string()),
        };
        let Err(fault) = taken else { return };
        if let Asked::Target(target, wanted) = asked {
            let error = LoadError::Fetch { file: wanted.file_name, reason: fault.clone() };
            self.archive.store.put(target, Err(error), 0, 0);
        }
        self.first_fault.get_or_insert(format!("{path} ({fault})"));
    }

    fn take(&mut self, target: Target, wanted: &Wanted, css: &[u8]) -> Result<(), String> {
        let bytes = wanted.open_text(css, &self.dictionary).map_err(|error| error.to_string())?;
        let n_bytes = bytes.len();
        let content = self
            .archive
            .parse(target, &wanted.file_name, bytes)
            .map_err(|error| error.to_string())?;
        let n_needed = ARTICLES_AT_ONCE * FILES_PER_ARTICLE;
        self.archive.store.put(target, Ok(content), n_bytes, n_needed);
        Ok(())
    }

    /// Takes the next step that needs no file; whether there was one.
    fn go_on(&mut self) -> bool {
        if !self.waiting.is_empty() {
            self.hand_over();
            return true;
        }
        if !self.is_open {
            match self.archive.opened() {
                Find::Needs(targets) if self.ask(&targets) => return true,
                // Without its calendar nothing is found.
                Find::Needs(_) | Find::Nowhere => {
                    self.n_lost = self.archive.manifest.n_articles - self.next;
                    self.next = self.archive.manifest.n_articles;
                }
                Find::There(()) => {}
            }
            self.is_open = true;
        }
        if self.numbers.is_empty() {
            let end = self.archive.manifest.n_articles.min(self.next + ARTICLES_AT_ONCE);
            self.numbers = (self.next..end).collect();
            self.next = end;
        }
        if self.numbers.is_empty() {
            return false;
        }
        self.find();
        true
    }

    /// Looks for the articles that are wanted now.
    fn find(&mut self) {
        let (mut found, mut needs) = (Vec::new(), BTreeSet::new());
        for number in &self.numbers {
            match self.archive.find_article(*number) {
                Find::There(article) => found.push(article.clone()),
                Find::Needs(targets) => needs.extend(targets),
                Find::Nowhere => {}
            }
        }
        let needs: Vec<Target> = needs.into_iter().collect();
        if !needs.is_empty() && self.ask(&needs) {
            return;
        }
        // What is needed and cannot be asked for did not come.
        self.n_lost += self.numbers.len() - found.len();
        self.numbers.clear();
        let files: BTreeSet<_> = found.iter().flat_map(pictures_of).collect();
        self.asked = files.into_iter().map(|file| Asked::Picture(ChunkRef::from(file))).collect();
        self.waiting = found;
    }

    /// Asks for what is not there and has not failed; whether there is anything such.
    fn ask(&mut self, targets: &[Target]) -> bool {
        for target in targets {
            if let Some(wanted) = self.archive.wanted(*target)
                && self.archive.store.need(*target)
            {
                self.asked.push(Asked::Target(*target, wanted));
            }
        }
        !self.asked.is_empty()
    }

    /// Hands over the articles that are there, with their pictures.
    fn hand_over(&mut self) {
        for mut article in std::mem::take(&mut self.waiting) {
            // A picture that is missing is said with the other files.
            let _missing = embed_pictures(&mut article, &mut |chunk| {
                self.pictures.get(&chunk.sha256).cloned().ok_or(())
            });
            for version in versions(article) {
                let known = self.sources.get(&version.source).cloned();
                let source =
                    known.unwrap_or_else(|| unlisted(&version.source, self.options.sources));
                self.ready.push_back(Found::Article(Box::new(version), source));
            }
        }
        self.pictures.clear();
    }

    /// What is to be said of what could not be read, once.
    fn lost(&mut self) -> Option<Found> {
        let fault = self.first_fault.take()?;
        let message = format!(
            "files of the site are missing or damaged, the first is {fault}; {} articles are lost: copy the site \
             again",
            self.n_lost
        );
        Some(Found::Skipped(self.place.clone(), SkipReason::Bundle(message)))
    }
}
