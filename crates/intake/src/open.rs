//! One input file, from its bytes to its articles, without I/O: the command drives it over files,
//! the page's worker over slices of what was dropped.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use broadsheet_containers::{INSIDE, Left, Limits, Member, Opening, Pictures, Skipped, Step};
use broadsheet_feed::{BundleReader, Head, Part, is_bundle};
use broadsheet_model::{Article, Names, Published, Source, SourceId};
use broadsheet_readers::{Entry, ReadOptions, SourceTable, Warning, read_entry};

use crate::SkipReason;
use crate::pictures::{Waiting, limit_pictures};
use crate::site::{SiteNext, SiteReader};

/// What a [`FileReader`] says.
#[derive(Debug)]
pub enum Next {
    /// It needs these bytes of the file, at most 1 MiB: see [`FileReader::give`].
    Needs(Range<u64>),
    /// Something that the file gives.
    Found(Found),
    /// There is nothing more.
    Done,
}

/// Something that a file gives.
#[derive(Debug)]
pub enum Found {
    /// What the archive says as a whole, where the file is a bundle of one; before its articles.
    Archive(Box<Head>),
    /// An article, and its source.
    Article(Box<Article>, Source),
    /// Something that looked wrong, and the place inside the file, where that is a container.
    Warning(Option<String>, Warning),
    /// Something that gave nothing, or nothing more: the file (`None`) or a place inside it.
    Skipped(Option<String>, SkipReason),
    /// How many things of a kind were left out by rule.
    Left(Left),
}

/// Reads one input file, whatever it is and however large.
pub struct FileReader<'a> {
    name: String,
    options: ReadOptions<'a>,
    opening: Opening,
    ready: VecDeque<Found>,
    bundle: Option<Bundle>,
    site: Option<SiteReader<'a>>,
    is_fetching: bool,
    waiting: Waiting,
}

/// A bundle whose bytes are coming.
struct Bundle {
    path: Option<String>,
    reader: BundleReader,
    /// Named once, and not for each article.
    sources: BTreeMap<SourceId, Source>,
    is_damaged: bool,
}

impl<'a> FileReader<'a> {
    /// Reads the file `name`, which has `size_bytes`. The name is recorded in the articles:
    /// see [`Provenance::file`](broadsheet_model::Provenance::file).
    pub fn new(name: &str, size_bytes: u64, options: ReadOptions<'a>) -> FileReader<'a> {
        FileReader {
            name: name.to_owned(),
            options,
            opening: Opening::new(name, size_bytes, Limits::default()).in_pieces(is_bundle),
            ready: VecDeque::new(),
            bundle: None,
            site: None,
            is_fetching: false,
            waiting: Waiting::default(),
        }
    }

    /// What comes next. As long as what is [needed](Next::Needs) was not given, the same again.
    pub fn step(&mut self) -> Next {
        loop {
            if let Some(found) = self.ready.pop_front() {
                return Next::Found(found);
            }
            if let Some(site) = &mut self.site {
                match site.step() {
                    SiteNext::Found(found) => return Next::Found(found),
                    SiteNext::Needs(name) if !self.is_fetching => {
                        self.is_fetching = true;
                        self.opening.fetch(&name);
                    }
                    SiteNext::Needs(_) => {}
                    SiteNext::Done => {
                        self.site = None;
                        self.opening.release();
                    }
                }
            }
            match self.opening.step() {
                Step::Needs(range) => return Next::Needs(range),
                Step::Member(member) => self.read(&member),
                Step::Pictures(pictures) => self.settle(pictures),
                Step::Begin(member) => self.begin_bundle(member),
                Step::Piece(bytes) => self.read_bundle(&bytes),
                Step::End(is_whole) => self.end_bundle(is_whole),
                Step::Skipped(Skipped { path, reason }) => {
                    self.ready.push_back(Found::Skipped(path, SkipReason::Container(reason)));
                }
                Step::Site(place, manifest) => self.begin_site(place, &manifest),
                Step::Fetched(file) => {
                    self.is_fetching = false;
                    if let Some(site) = &mut self.site {
                        site.give(file.as_deref());
                    }
                }
                Step::Left(left) => self.ready.push_back(Found::Left(left)),
                Step::Done => return Next::Done,
            }
        }
    }

    /// Answers [`Next::Needs`]: the bytes of that range, fewer where the file ends before.
    pub fn give(&mut self, bytes: &[u8]) {
        self.opening.give(bytes);
    }

    fn read(&mut self, member: &Member) {
        let path = member.path.as_deref();
        let (address, captured) = copied_from(member);
        let entry = Entry {
            file: &self.name,
            member: path,
            bytes: &member.bytes,
            charset: member.charset.as_deref(),
            captured,
            address: address.as_deref(),
            media_type: member.media_type.as_deref(),
            about: member.about.as_deref(),
            has_pictures: member.has_pictures,
        };
        match read_entry(&entry, &self.options) {
            Ok(mut reading) => {
                for mut warning in std::mem::take(&mut reading.warnings) {
                    let place = within(path, warning.member.take());
                    self.ready.push_back(Found::Warning(place, warning));
                }
                let mut articles = Vec::new();
                for article in std::mem::take(&mut reading.articles) {
                    let source = reading.source_of(&article, self.options.sources);
                    articles.push((article, source));
                }
                self.hand_over(member, articles);
            }
            Err(error) => {
                let reason = SkipReason::Read(error);
                self.ready.push_back(Found::Skipped(member.path.clone(), reason));
            }
        }
    }

    /// Hands over the articles of `member`, once the pictures are there that they want.
    fn hand_over(&mut self, member: &Member, articles: Vec<(Article, Source)>) {
        match self.waiting.add(member, articles) {
            Ok(wanted) => self.opening.want(member.number, wanted),
            Err(articles) => self.ready.extend(articles),
        }
    }

    fn settle(&mut self, pictures: Pictures) {
        self.ready.extend(self.waiting.settle(pictures));
    }

    fn begin_site(&mut self, place: Option<String>, manifest: &[u8]) {
        match SiteReader::new(manifest, place.clone(), self.options) {
            Ok(site) => self.site = Some(site),
            Err(reason) => {
                self.opening.release();
                self.ready.push_back(Found::Skipped(place, reason));
            }
        }
    }

    fn begin_bundle(&mut self, member: Member) {
        self.bundle = Some(Bundle {
            path: member.path,
            reader: BundleReader::default(),
            sources: BTreeMap::new(),
            is_damaged: false,
        });
    }

    fn read_bundle(&mut self, bytes: &[u8]) {
        let Some(bundle) = &mut self.bundle else { return };
        if bundle.is_damaged {
            return;
        }
        bundle.reader.push(bytes);
        loop {
            match bundle.reader.next_part() {
                Ok(None) => return,
                Ok(Some(part)) => bundle.take(part, self.options.sources, &mut self.ready),
                Err(error) => {
                    bundle.is_damaged = true;
                    let reason = SkipReason::Bundle(error.to_string());
                    self.ready.push_back(Found::Skipped(bundle.path.clone(), reason));
                    return;
                }
            }
        }
    }

    fn end_bundle(&mut self, is_whole: bool) {
        let Some(bundle) = self.bundle.take() else { return };
        // Where it was cut short, that is said by itself.
        if is_whole
            && !bundle.is_damaged
            && let Err(error) = bundle.reader.finish()
        {
            let reason = SkipReason::Bundle(error.to_string());
            self.ready.push_back(Found::Skipped(bundle.path, reason));
        }
    }
}

impl Bundle {
    fn take(&mut self, part: Part, table: &SourceTable, ready: &mut VecDeque<Found>) {
        match part {
            Part::Head(head) => {
                let named = |source: &Source| (source.id.clone(), called(source, table));
                self.sources = head.sources.iter().map(named).collect();
                ready.push_back(Found::Archive(head));
            }
            Part::Article(article) => {
                for mut version in versions(*article) {
                    if let Some(warning) = limit_pictures(&mut version) {
                        ready.push_back(Found::Warning(None, warning));
                    }
                    let known = self.sources.get(&version.source);
                    let source = known.cloned().unwrap_or_else(|| unlisted(&version.source, table));
                    ready.push_back(Found::Article(Box::new(version), source));
                }
            }
        }
    }
}

/// The article and its earlier texts, each by itself: which of them is the current one is decided
/// together with what the other files hold.
pub(crate) fn versions(mut article: Article) -> impl Iterator<Item = Article> {
    let earlier = std::mem::take(&mut article.earlier);
    std::iter::once(article).chain(earlier)
}

/// A source of a bundle as the user chose to call it, else as the bundle does.
pub(crate) fn called(source: &Source, table: &SourceTable) -> Source {
    chosen_source(table, &source.id).unwrap_or_else(|| source.clone())
}

/// A source that its bundle does not list.
pub(crate) fn unlisted(id: &SourceId, table: &SourceTable) -> Source {
    let by_its_id = || Source { id: id.clone(), names: Names::same(id.as_str()), colour: None };
    table.by_id(id).unwrap_or_else(by_its_id)
}

/// From where the member was copied, and when, as its container says.
fn copied_from(member: &Member) -> (Option<String>, Published) {
    let Some(preface) = member.preface.as_ref().filter(|_| member.address.is_none()) else {
        return (member.address.clone(), member.captured);
    };
    broadsheet_readers::copied_from(preface)
}

/// The place `inside` what stands at `path`.
fn within(path: Option<&str>, inside: Option<String>) -> Option<String> {
    match (path, inside) {
        (Some(path), Some(inside)) => Some(place_name(path, Some(&inside))),
        (path, inside) => inside.or_else(|| path.map(str::to_owned)),
    }
}

/// What a place inside the file `name` is called; the file itself where there is none.
pub fn place_name(name: &str, place: Option<&str>) -> String {
    place.map_or_else(|| name.to_owned(), |place| format!("{name}{INSIDE}{place}"))
}

/// The source `id` where `table` says something of it that Broadsheet does not by itself.
pub fn chosen_source(table: &SourceTable, id: &SourceId) -> Option<Source> {
    let given = table.by_id(id)?;
    (SourceTable::builtin().by_id(id).as_ref() != Some(&given)).then_some(given)
}
