//! Articles saved as a file: the archives that are shown, a selection of them in, the bytes of a
//! file out.
//!
//! This opens the archives by itself, with the code of the page, and asks for their files by name;
//! whoever runs it loads them as the page does. The file comes bit by bit, so that memory holds one
//! article and what the search has to know.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::rc::Rc;

use broadsheet_archive::{Library, LoadError, Need, SelectStep, Selecting, Selection, Wanted};
use broadsheet_bundle::{ChunkRef, Manifest, embed_pictures, pictures_of};
use broadsheet_desk::Address;
use broadsheet_export::{Book, BundleZip, Cells, Csv, Epub};
use broadsheet_feed::Head;
use broadsheet_model::{Article, ArticleId, Digest, ImageData, Imprint, Lang, Source, SourceId};
use broadsheet_search::Sort;

use crate::fields::{Reader, Writer};

/// So much of the file is handed over at once, in bytes.
const PIECE_BYTES: usize = 256 * 1024;

/// What a step came to.
#[derive(Debug, PartialEq, Eq)]
pub enum Saved {
    /// Files are needed: fields, as [`Saving::step`] says.
    Needs(Vec<u8>),
    /// The next bytes of the file.
    Bytes(Vec<u8>),
    /// Some more has been done.
    Worked,
    /// The file is whole.
    Done,
}

/// A file that is being saved.
pub struct Saving {
    library: Library,
    selecting: Selecting,
    format: Option<Format>,
    out: Sink,
    /// Pictures that the next article needs, by the number of their request.
    article: Option<(usize, Box<Article>)>,
    asked: BTreeMap<u32, ChunkRef>,
    pictures: BTreeMap<Digest, Option<Vec<u8>>>,
    is_over: bool,
}

/// What takes the bytes of the file until they are handed over.
#[derive(Clone, Default)]
struct Sink(Rc<RefCell<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

enum Format {
    Csv(Csv),
    Json(Box<BundleZip<Sink>>),
    Epub(Box<Epub<Sink>>),
}

impl Format {
    fn begin(kind: &str, head: Head, mut out: Sink) -> io::Result<Option<Format>> {
        let format = match kind {
            "csv" => {
                let csv = Csv::new(Cells::Disarmed, false);
                csv.write_head(&mut out)?;
                Format::Csv(csv)
            }
            "json" => Format::Json(Box::new(BundleZip::new(&head, out)?)),
            "epub" => {
                let Head { title, language, sources, .. } = head;
                Format::Epub(Box::new(Epub::new(&Book { title, language, sources }, out)?))
            }
            _ => return Ok(None),
        };
        Ok(Some(format))
    }

    fn add(&mut self, article: &Article, out: &mut Sink) -> io::Result<()> {
        match self {
            Format::Csv(csv) => csv.write(article, out),
            Format::Json(bundle) => bundle.add(article),
            Format::Epub(book) => book.add(article),
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Format::Csv(_) => Ok(()),
            Format::Json(bundle) => bundle.finish().map(drop),
            Format::Epub(book) => book.finish().map(drop),
        }
    }
}

impl Saving {
    /// Begins by what `fields` say: the kind (`csv`, `json`, `epub`), the hash of an address with
    /// the limits, the order (`new`, `old`, `best`), `1` and ids joined by commas or `0` and
    /// nothing, the title, the language; then of each archive `1` where it is a local one, and the
    /// rows of its manifest. `None` where they are something else.
    pub fn begin(fields: &[u8]) -> Option<Saving> {
        let mut fields = Reader(fields);
        let kind = fields.text()?;
        let (address, _) = Address::parse(fields.text()?);
        let sort = match fields.text()? {
            "old" => Sort::Old,
            "best" => Sort::Best,
            _ => Sort::New,
        };
        let has_only = fields.u32()? == 1;
        let ids = fields.text()?.split(',').filter_map(|id| id.parse().ok());
        let mut only: Vec<ArticleId> = ids.collect();
        only.sort_unstable();
        let (mut title, mut language) = (fields.text()?.to_owned(), Lang::from_tag(fields.text()?));
        let mut library = Library::default();
        let mut sources: BTreeMap<SourceId, Source> = BTreeMap::new();
        let (mut archives, mut imprint) = (Vec::new(), Imprint::default());
        while !fields.0.is_empty() {
            let is_local = fields.u32()? == 1;
            let manifest = Manifest::from_records(fields.text()?).ok()?;
            if title.is_empty() {
                title.clone_from(&manifest.head.title);
            }
            if language == Lang::Und {
                language = manifest.head.language;
            }
            imprint = imprint.or(manifest.head.imprint.clone());
            for source in &manifest.sources {
                sources.entry(source.id.clone()).or_insert_with(|| source.clone());
            }
            if is_local {
                archives.push(library.add_local(manifest));
            } else {
                archives.extend(library.add_published(manifest));
            }
        }
        let query = address.query.clone();
        let only = has_only.then_some(only);
        let selection = Selection { archives, query, filter: address.filter(), only, sort };
        let sources = sources.into_values().collect();
        let head = Head { title, language, accent: None, imprint, sources };
        let out = Sink::default();
        let format = Format::begin(kind, head, out.clone()).ok()??;
        Some(Saving {
            library,
            selecting: Selecting::new(selection),
            format: Some(format),
            out,
            article: None,
            asked: BTreeMap::new(),
            pictures: BTreeMap::new(),
            is_over: false,
        })
    }

    /// How many articles have been written, and of how many: 0 of 0 while that is not known.
    pub fn progress(&self) -> (usize, usize) {
        self.selecting.progress().unwrap_or_default()
    }

    /// Goes on. Where files are needed the fields say how many, and of each: the number of the
    /// request, the position of the archive, the file's name, the name in it, the digest, and the
    /// number and the levels of its place in an index.
    pub fn step(&mut self) -> Saved {
        if self.out.0.borrow().len() >= PIECE_BYTES || self.is_over {
            let bytes = self.out.0.take();
            return if bytes.is_empty() { Saved::Done } else { Saved::Bytes(bytes) };
        }
        if let Some((archive, article)) = self.article.take() {
            return self.settle(archive, article);
        }
        match self.selecting.step(&mut self.library) {
            SelectStep::Worked => Saved::Worked,
            SelectStep::Needs(needs) => self.ask(&needs),
            SelectStep::Article(archive, article) => self.settle(archive, article),
            SelectStep::Done => {
                self.is_over = true;
                if let Some(format) = self.format.take() {
                    // What it is written to is memory, which refuses nothing.
                    let _never_fails = format.finish();
                }
                Saved::Worked
            }
        }
    }

    fn ask(&mut self, needs: &[Need]) -> Saved {
        let mut asked = Writer::default();
        let mut n_asked = 0;
        for need in needs {
            for request in self.library.request(need.archive, &[need.target]) {
                n_asked += 1;
                write_request(request.number, request.archive, &request.wanted, &mut asked);
            }
        }
        if n_asked == 0 {
            // All of them are on their way, or failed: what is asked for next says which.
            return Saved::Worked;
        }
        counted(n_asked, asked)
    }

    /// Writes an article, once its pictures are there.
    fn settle(&mut self, archive: usize, mut article: Box<Article>) -> Saved {
        let mut asked = Writer::default();
        let mut n_asked = 0;
        for file in pictures_of(&article) {
            if self.pictures.contains_key(&file.sha256) {
                continue;
            }
            let chunk = ChunkRef::from(file);
            let number = self.library.next_number();
            let wanted = Wanted::from(chunk.clone());
            let of = self.library.archives().get(archive);
            let wanted = of.map_or_else(|| wanted.clone(), |of| of.placed(wanted.clone()));
            write_request(number, archive, &wanted, &mut asked);
            self.asked.insert(number, chunk);
            n_asked += 1;
        }
        if n_asked > 0 {
            self.article = Some((archive, article));
            return counted(n_asked, asked);
        }
        let pictures = std::mem::take(&mut self.pictures);
        let gone = |file: &broadsheet_model::PictureFile| {
            !matches!(pictures.get(&file.sha256), Some(Some(_)))
        };
        article.change_pictures(&mut |image| {
            if let ImageData::Filed(file) = &image.data
                && gone(file)
            {
                image.data = ImageData::Absent;
            }
        });
        let mut read = |chunk: &ChunkRef| -> Result<Vec<u8>, ()> {
            pictures.get(&chunk.sha256).cloned().flatten().ok_or(())
        };
        // Those that did not come are none any more.
        let _all_there = embed_pictures(&mut article, &mut read);
        if let Some(format) = &mut self.format {
            // What it is written to is memory, which refuses nothing.
            let _never_fails = format.add(&article, &mut self.out);
        }
        Saved::Worked
    }

    /// What a file holds that was asked for, verified and unpacked; `None` where it did not come.
    pub fn give(&mut self, number: u32, bytes: Option<Vec<u8>>) {
        if let Some(chunk) = self.asked.remove(&number) {
            self.pictures.insert(chunk.sha256, bytes);
            return;
        }
        let gone = || LoadError::Fetch { file: String::new(), reason: String::new() };
        self.library.take(number, bytes.ok_or_else(gone), MAX_NEEDED);
    }
}

/// So many files of those that came last are not dropped for new ones.
const MAX_NEEDED: usize = 64;

fn counted(n: u32, asked: Writer) -> Saved {
    let mut out = Writer::default();
    out.u32(n);
    out.0.extend(asked.0);
    Saved::Needs(out.0)
}

fn write_request(number: u32, archive: usize, wanted: &Wanted, to: &mut Writer) {
    to.u32(number);
    to.u32(u32::try_from(archive).unwrap_or(u32::MAX));
    to.text(&wanted.file_name);
    to.text(&wanted.name);
    to.text(&wanted.expected);
    to.u32(wanted.number);
    to.u32(wanted.levels);
}
