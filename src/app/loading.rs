//! How the archive gets here, and what it answers.

use std::rc::Rc;

use broadsheet_bundle::{
    Calendar, Head, IndexFile, Manifest, Page, parse_calendar, parse_index_head, parse_page,
};
use broadsheet_model::{Colour, Source};
use broadsheet_search::{Query, install_fold_table};

use super::effects::apply_preferences;
use super::{AfterDrawing, App, FoldTable, Link, Load, Msg};
use crate::answer::Answer;
use crate::archive::{
    Archive, Content, LoadError, PageAt, Target, Wanted, load_chunk, load_manifest,
};
use crate::browser::{dom, marks, storage};
use broadsheet_desk::Locale;

/// An archive whose manifest is there. It can be shown once its calendar and its first page are.
pub struct Opening {
    manifest: Manifest,
    calendar: Option<Calendar>,
    /// Whether the first page was asked for.
    has_page: bool,
    /// What came of the first page, and its size.
    first_page: Option<(Result<Page, LoadError>, usize)>,
}

/// The newest page.
const FIRST_PAGE: Target = Target::Page(PageAt { directory: 0, page: 0 });

/// Asks for the manifest.
pub(super) fn start(link: &Link) {
    let link = link.clone();
    load_manifest(move |loaded| link.send_message(Msg::Manifest(loaded)));
}

/// Asks for a file.
pub(super) fn start_chunk(target: Target, wanted: &Wanted, link: &Link) {
    let link = link.clone();
    let name = wanted.file_name.clone();
    load_chunk(wanted, move |loaded| link.send_message(Msg::Loaded(target, name, loaded)));
}

impl App {
    /// Tries again what did not come; where nothing is there yet, everything.
    pub(super) fn reload(&mut self, link: &Link) {
        if matches!(self.fold_table, FoldTable::Failed(_)) {
            self.fold_table = FoldTable::NotAsked;
        }
        match &mut self.load {
            Load::Ready(archive) => {
                archive.store.forget_failures();
                // What was passed over is to be searched, too.
                self.scan = None;
                self.answer_anew(link);
            }
            _ => {
                self.load = Load::Waiting(None);
                start(link);
            }
        }
    }

    pub(super) fn manifest_loaded(&mut self, loaded: Result<Manifest, LoadError>, link: &Link) {
        match loaded {
            Ok(manifest) => {
                self.take_head(&manifest.head, &manifest.sources);
                start_chunk(Target::Calendar, &manifest.calendar.clone().into(), link);
                // Where somebody has sent a query along, its answer is what they wait for.
                let page =
                    manifest.first_page.as_ref().filter(|_| self.state.address.query.is_empty());
                if let Some(page) = page {
                    start_chunk(FIRST_PAGE, &page.clone().into(), link);
                }
                let has_page = page.is_some();
                self.load = Load::Waiting(Some(Box::new(Opening {
                    manifest,
                    calendar: None,
                    has_page,
                    first_page: None,
                })));
            }
            Err(error) => self.load = Load::Failed(error),
        }
    }

    /// Takes in a file that has come, or why it did not; whether the page has to be drawn anew.
    pub(super) fn loaded(
        &mut self,
        target: Target,
        name: &str,
        loaded: Result<Vec<u8>, LoadError>,
        link: &Link,
    ) -> bool {
        match target {
            Target::Fold => self.fold_table_loaded(loaded, link),
            Target::Head(part) => self.head_loaded(part, name, loaded, link),
            _ if matches!(self.load, Load::Waiting(Some(_))) => {
                self.opening_loaded(target, name, loaded, link)
            }
            _ => {
                let n_needed = self.n_needed;
                let Load::Ready(archive) = &mut self.load else { return false };
                let n_bytes = loaded.as_ref().map_or(0, Vec::len);
                let content = loaded.and_then(|bytes| archive.parse(target, name, bytes));
                archive.store.put(target, content, n_bytes, n_needed);
                return self.go_on_scanning(link)
                    || !matches!(
                        target,
                        Target::Text(..)
                            | Target::Index(_, IndexFile::Docs(_) | IndexFile::Positions(_))
                    );
            }
        }
        true
    }

    fn opening_loaded(
        &mut self,
        target: Target,
        name: &str,
        loaded: Result<Vec<u8>, LoadError>,
        link: &Link,
    ) {
        let Load::Waiting(Some(opening)) = &mut self.load else { return };
        match target {
            Target::Calendar => {
                let n_sources = opening.manifest.sources.len();
                match loaded.and_then(|bytes| Ok(parse_calendar(name, &bytes, n_sources)?)) {
                    Ok(calendar) => opening.calendar = Some(calendar),
                    Err(error) => {
                        self.load = Load::Failed(error);
                        return;
                    }
                }
            }
            _ => {
                let n_bytes = loaded.as_ref().map_or(0, Vec::len);
                let page = loaded.and_then(|bytes| Ok(parse_page(name, &bytes)?));
                opening.first_page = Some((page, n_bytes));
            }
        }
        self.finish_opening(link);
    }

    fn finish_opening(&mut self, link: &Link) {
        let Load::Waiting(Some(opening)) = &mut self.load else { return };
        let has_page = opening.first_page.is_some() || !opening.has_page;
        let Some(calendar) = opening.calendar.take_if(|_| has_page) else { return };
        let mut archive = Archive::new(opening.manifest.clone(), calendar);
        if let Some((page, n_bytes)) = opening.first_page.take() {
            archive.store.need(FIRST_PAGE);
            let page = page.map(|page| Content::Page(archive.loaded_page(page)));
            archive.store.put(FIRST_PAGE, page, n_bytes, 1);
        }
        self.load = Load::Ready(Box::new(archive));
        self.answer_anew(link);
    }

    /// Asks for what a search needs beside the query's own files: the table of folds, and the heads
    /// of the index.
    pub(super) fn prepare_search(&mut self, link: &Link) {
        self.ask_for_folds(link);
        self.need(self.archive().map(Archive::missing_heads).unwrap_or_default(), link);
    }

    /// Asks for the table of folds, once.
    fn ask_for_folds(&mut self, link: &Link) {
        let Some(wanted) = self.archive().and_then(|archive| archive.wanted(Target::Fold)) else {
            return;
        };
        if matches!(self.fold_table, FoldTable::NotAsked) {
            self.fold_table = FoldTable::Waiting;
            start_chunk(Target::Fold, &wanted, link);
        }
    }

    fn fold_table_loaded(&mut self, loaded: Result<Vec<u8>, LoadError>, link: &Link) {
        match loaded {
            Ok(table) => {
                install_fold_table(&table);
                self.fold_table = FoldTable::Ready;
            }
            Err(error) => self.fold_table = FoldTable::Failed(error),
        }
        if self.answer.is_none() {
            self.answer_anew(link);
        }
    }

    fn head_loaded(
        &mut self,
        part: usize,
        name: &str,
        loaded: Result<Vec<u8>, LoadError>,
        link: &Link,
    ) {
        let Load::Ready(archive) = &mut self.load else { return };
        let head = loaded.and_then(|bytes| Ok(parse_index_head(name, &bytes)?));
        // The store remembers that it has come; the archive has it.
        let content = head.map(|head| {
            archive.put_head(part, head);
            Content::Bytes(Vec::new())
        });
        archive.store.put(Target::Head(part), content, 0, self.n_needed);
        if self.answer.is_none() {
            self.answer_anew(link);
        } else if std::mem::take(&mut self.is_awaiting) {
            self.answer_anew(link);
            if !self.is_awaiting {
                self.begin_list();
            }
        }
    }

    /// Whether a query, which can be read, waits for the heads of the index.
    pub(super) fn is_waiting_for_heads(&self) -> bool {
        let is_waiting = self.answer.is_none() || self.is_awaiting;
        is_waiting && matches!(self.fold_table, FoldTable::Ready)
    }

    /// Finds out what the archive answers to the state. A query has to wait until the table of
    /// folds is there, and one that asks for text for the heads of the index, and then until a
    /// search has found something.
    pub(super) fn answer_anew(&mut self, link: &Link) {
        let query = &self.state.address.query;
        let can_read = matches!(self.fold_table, FoldTable::Ready) || query.trim().is_empty();
        let Some(archive) = self.archive().filter(|_| can_read) else {
            self.answer = None;
            self.ask_for_folds(link);
            return;
        };
        let query = Query::parse(query);
        let saved = self.state.address.saved.then(|| self.state.saved.clone());
        if saved.is_none() && query.scope(&archive.manifest.sources).is_some() {
            (self.scan, self.found) = (None, None);
        } else if saved.is_none() && !archive.missing_heads().is_empty() {
            let heads = archive.missing_heads();
            self.is_awaiting = self.answer.is_some();
            self.need(heads, link);
            return;
        } else {
            self.begin_scan((self.state.address.query.clone(), saved), &query, link);
        }
        // An index answers at once, or in a moment: until then the list stays, where there is one.
        self.is_awaiting = self.answer.is_some() && self.is_asking_index();
        if self.is_awaiting {
            return;
        }
        self.show_answer(query);
        if !std::mem::replace(&mut self.is_ready, true) {
            self.restore_place();
            self.after_drawing.push(AfterDrawing::Ready);
        }
        if self.found.as_ref().is_none_or(|found| found.progress.is_none()) {
            self.after_drawing.push(AfterDrawing::EndQuery);
        }
    }

    /// A page that is loaded anew stands where it stood.
    fn restore_place(&mut self) {
        if let Some((position, pixels, reader)) = storage::place(&dom::hash()) {
            self.show_from(position, pixels);
            self.after_drawing.push(AfterDrawing::ScrollReader(reader));
        }
    }

    pub(super) fn show_answer(&mut self, query: Query) {
        let Some(archive) = self.archive() else { return };
        let answer = Answer::new(
            archive,
            query,
            &self.state.address,
            self.found.as_ref(),
            self.answer.as_deref(),
        );
        self.window.fit(&answer.list);
        self.answer = Some(Rc::new(answer));
        self.found_millis = marks::now();
    }

    /// Shows what the archive's maintainer says of it.
    fn take_head(&mut self, head: &Head, sources: &[Source]) {
        if let (None, Some(locale)) = (storage::language(), Locale::from_tag(head.language.tag())) {
            self.state.preferences.locale = locale;
            apply_preferences(&self.state.preferences);
        }
        if let Some(accent) = head.accent {
            dom::set_root_property("--accent", &in_both_themes(accent));
        }
        for (idx, source) in sources.iter().enumerate() {
            if let Some(colour) = source.colour {
                dom::add_rule(&format!(".s{idx}{{--colour:{}}}", in_both_themes(colour)));
            }
        }
    }
}

/// A colour that was chosen for light ground, and on dark ground a lighter one of the same hue.
fn in_both_themes(colour: Colour) -> String {
    format!("light-dark({colour},color-mix(in srgb,{colour} 55%,white))")
}
