//! EPUB 2 and 3: a zip whose package document says what is read in which order. Each part of the
//! spine that holds a text is a member; covers and tables of contents are counted. Of Calibre's
//! news, each article is one, with the address that it was downloaded from.

mod apparatus;
mod calibre;
mod package;
mod xml;

use std::collections::VecDeque;
use std::sync::Arc;

use broadsheet_model::{About, Candidate, MAX_PICTURE_BYTES, Published};

use crate::budget::Budget;
use crate::container::{Container, Event, Head};
use crate::shelf::{Shelf, Shelved};
use crate::zip::directory::Directory;
use crate::{LeftOut, Reason};

use apparatus::is_apparatus;
use package::{Item, Package, encrypted_paths, package_path, resolve};

const CONTAINER: &str = "META-INF/container.xml";
const ENCRYPTION: &str = "META-INF/encryption.xml";
/// The largest document about the book, in bytes.
const MAX_DOCUMENT_BYTES: u64 = 8 * 1024 * 1024;

/// A book.
pub(crate) struct Epub {
    shelf: Shelf,
    at: At,
    package_path: String,
    encrypted: Vec<String>,
    about: Arc<About>,
    /// When the news was downloaded, in Calibre's.
    captured: Published,
    texts: VecDeque<Text>,
    /// The parts of the present text that are there.
    page: Vec<u8>,
    /// The path of the text that was handed over last.
    last: String,
    orders: VecDeque<Order>,
    ready: VecDeque<Event>,
}

/// Pictures that a text wants.
struct Order {
    member: u32,
    /// Which files they are; each is looked for in turn.
    wanted: VecDeque<Option<usize>>,
    found: Vec<Option<Vec<u8>>>,
}

/// What is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Encryption,
    Container,
    Package,
    Texts,
    Over,
}

/// What becomes one member.
#[derive(Debug)]
struct Text {
    path: String,
    /// Where its parts are, those that are not read yet.
    parts: VecDeque<Item>,
    is_news: bool,
}

/// Whether a zip is a book, by what is in it.
pub(crate) fn is_book(directory: &Directory) -> bool {
    directory.has(CONTAINER)
}

impl Epub {
    /// The book on this shelf.
    pub(crate) fn new(shelf: Shelf) -> Epub {
        let mut epub = Epub {
            shelf,
            at: At::Encryption,
            package_path: String::new(),
            encrypted: Vec::new(),
            about: Arc::default(),
            captured: Published::Unknown,
            texts: VecDeque::new(),
            page: Vec::new(),
            last: String::new(),
            orders: VecDeque::new(),
            ready: VecDeque::new(),
        };
        if !epub.ask(ENCRYPTION, MAX_DOCUMENT_BYTES) {
            epub.look_for_package();
        }
        epub
    }
}

impl Container for Epub {
    fn step(&mut self, budget: &mut Budget) -> Event {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return event;
            }
            if !self.orders.is_empty() {
                if let Some(event) = self.pictures(budget) {
                    return event;
                }
                continue;
            }
            match (self.at, self.shelf.step(budget)) {
                (At::Over, _) => return Event::Done,
                (_, Shelved::Needs(range)) => return Event::Needs(range),
                (At::Texts, Shelved::File(bytes)) => self.text_part(bytes, budget),
                (At::Texts, Shelved::Failed(reason)) => {
                    let path = self.texts.front().map(|text| text.path.clone());
                    self.say(Event::Skipped(path, reason));
                    self.end_part(budget);
                }
                (At::Texts, Shelved::Idle) => self.next_part(budget),
                // Files are asked for as a whole.
                (_, Shelved::Piece(_) | Shelved::Place(_)) => {}
                (_, Shelved::File(bytes)) => self.document(&bytes),
                (_, Shelved::Failed(reason)) => return Event::Broken(reason),
                (_, Shelved::Idle) => {
                    return Event::Broken(Reason::Damaged(
                        "a book without the document that says what is in it",
                    ));
                }
            }
        }
    }

    fn give(&mut self, bytes: &[u8]) {
        self.shelf.give(bytes);
    }

    fn want(&mut self, member: u32, wanted: Vec<Candidate>) {
        let file =
            |candidate: &Candidate| self.shelf.find(&resolve(&self.last, &candidate.written));
        let wanted = wanted.iter().map(file).collect();
        self.orders.push_back(Order { member, wanted, found: Vec::new() });
    }
}

impl Epub {
    fn say(&mut self, event: Event) {
        self.ready.push_back(event);
    }

    /// Begins to read the file at `path`; says whether there is one.
    fn ask(&mut self, path: &str, limit_bytes: u64) -> bool {
        let found = self.shelf.find(path);
        if let Some(idx) = found {
            self.shelf.fetch(idx, limit_bytes);
        }
        found.is_some()
    }

    /// Goes on with the pictures that a text wants, one after the other.
    fn pictures(&mut self, budget: &mut Budget) -> Option<Event> {
        let order = self.orders.front_mut()?;
        let picture = match self.shelf.step(budget) {
            Shelved::Needs(range) => return Some(Event::Needs(range)),
            Shelved::File(bytes) => Some(bytes),
            Shelved::Piece(_) | Shelved::Place(_) | Shelved::Failed(_) => None,
            Shelved::Idle => match order.wanted.front() {
                Some(Some(idx)) => {
                    self.shelf.fetch(*idx, MAX_PICTURE_BYTES as u64);
                    return None;
                }
                Some(None) => None,
                None => {
                    let Order { member, found, .. } = self.orders.pop_front()?;
                    return Some(Event::Pictures(member, found));
                }
            },
        };
        order.wanted.pop_front();
        order.found.push(picture);
        None
    }

    fn look_for_package(&mut self) {
        self.at = At::Container;
        self.ask(CONTAINER, MAX_DOCUMENT_BYTES);
    }

    /// Takes a document about the book, and asks for the next one.
    fn document(&mut self, bytes: &[u8]) {
        match self.at {
            At::Encryption => {
                self.encrypted = encrypted_paths(bytes);
                self.look_for_package();
            }
            At::Container => {
                self.at = At::Package;
                self.package_path = package_path(bytes).unwrap_or_default();
                let path = self.package_path.clone();
                self.ask(&path, MAX_DOCUMENT_BYTES);
            }
            At::Package => self.package(bytes),
            At::Texts | At::Over => {}
        }
    }

    fn package(&mut self, bytes: &[u8]) {
        let package = Package::parse(bytes, &self.package_path);
        self.at = At::Texts;
        if package.spine.iter().any(|item| self.encrypted.contains(&item.path)) {
            self.at = At::Over;
            return self.say(Event::Broken(Reason::Refused(
                "a book with copy protection (DRM), which is not opened; ask its publisher for one without",
            )));
        }
        if package.spine.is_empty() {
            self.at = At::Over;
            return self.say(Event::Broken(Reason::Damaged("a book that names no texts")));
        }
        self.about = Arc::new(package.about);
        self.captured = package.made;
        let n_apparatus = package.spine.iter().filter(|item| item.is_apparatus).count();
        self.left(n_apparatus);
        self.texts = texts(package.spine);
    }

    fn left(&mut self, n_parts: usize) {
        if n_parts > 0 {
            self.say(Event::Left(LeftOut::BookParts, n_parts as u64));
        }
    }

    /// Asks for the next part of the present text, or of the one after it.
    fn next_part(&mut self, budget: &mut Budget) {
        let Some(part) = self.texts.front().and_then(|text| text.parts.front()) else {
            self.at = At::Over;
            return;
        };
        let path = part.path.clone();
        if !self.ask(&path, budget.limits().max_page_bytes) {
            let reason = Reason::Damaged("the book names a text that is not in it");
            self.say(Event::Skipped(Some(path), reason));
            self.end_part(budget);
        }
    }

    fn text_part(&mut self, bytes: Vec<u8>, budget: &mut Budget) {
        if self.page.is_empty() {
            self.page = bytes;
        } else if (self.page.len() + bytes.len()) as u64 <= budget.limits().max_page_bytes {
            self.page.extend_from_slice(&bytes);
        }
        self.end_part(budget);
    }

    /// The present part is done with. If it was the last, so is the text.
    fn end_part(&mut self, _budget: &mut Budget) {
        let Some(text) = self.texts.front_mut() else { return };
        text.parts.pop_front();
        if !text.parts.is_empty() {
            return;
        }
        let page = std::mem::take(&mut self.page);
        if let Some(text) = self.texts.pop_front()
            && !page.is_empty()
        {
            self.hand_over(text, page);
        }
    }

    fn hand_over(&mut self, text: Text, page: Vec<u8>) {
        let (page, address) =
            if text.is_news { calibre::without_bars(&page) } else { (page, None) };
        if is_apparatus(&page) {
            return self.left(1);
        }
        self.last.clone_from(&text.path);
        let captured = if text.is_news { self.captured } else { Published::Unknown };
        self.say(Event::Begin(Box::new(Head {
            path: Some(text.path),
            has_pictures: true,
            address,
            captured,
            about: Some(Arc::clone(&self.about)),
            ..Head::default()
        })));
        self.say(Event::Data(page));
        self.say(Event::End);
    }
}

/// What is read as one: each part of the spine, but the parts of one article of Calibre's news
/// together, which it splits where they are long.
fn texts(spine: Vec<Item>) -> VecDeque<Text> {
    let mut texts: VecDeque<Text> = VecDeque::new();
    for item in spine.into_iter().filter(|item| !item.is_apparatus) {
        let folder = calibre::article_folder(&item.path).map(str::to_owned);
        let is_news = folder.is_some();
        let before = texts
            .back_mut()
            .filter(|text| is_news && calibre::article_folder(&text.path) == folder.as_deref());
        match before {
            Some(text) => text.parts.push_back(item),
            None => texts.push_back(Text {
                path: item.path.clone(),
                parts: VecDeque::from([item]),
                is_news,
            }),
        }
    }
    texts
}
