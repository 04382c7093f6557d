//! How the archive gets here, and what it answers.

use std::rc::Rc;

use broadsheet_bundle::{Head, IndexFile, Manifest};
use broadsheet_model::{Colour, Source};
use broadsheet_search::Query;

use super::effects::apply_preferences;
use super::{AfterDrawing, App, Link, Load, Msg};
use crate::answer::Answer;
use crate::archive::{
    Find, Library, LoadError, PageAt, Request, Slot, Target, load_chunk, load_manifest,
};
use crate::browser::{dom, marks, storage};
use broadsheet_desk::Locale;

/// Asks for the manifest; the number of the request.
pub(super) fn start(library: &mut Library, link: &Link) -> u32 {
    let (number, link) = (library.next_number(), link.clone());
    load_manifest(move |loaded| link.send_message(Msg::Manifest(number, loaded)));
    number
}

/// Asks for a file.
pub(super) fn start_chunk(request: &Request, link: &Link) {
    let (number, link) = (request.number, link.clone());
    load_chunk(&request.wanted, move |loaded| link.send_message(Msg::Loaded(number, loaded)));
}

impl App {
    /// Tries again what did not come; where nothing is there yet, everything.
    pub(super) fn reload(&mut self, link: &Link) {
        match (&self.load, self.library.archive_mut(0)) {
            (Load::Ready, Some(archive)) => {
                archive.store.forget_failures();
                // What was passed over is to be searched, too.
                self.scan = None;
                self.answer_anew(link);
            }
            _ => {
                self.load = Load::Waiting;
                self.library.clear();
                self.manifest_request = Some(start(&mut self.library, link));
            }
        }
    }

    /// Takes the manifest, or why it did not come; whether the page has to be drawn anew.
    pub(super) fn manifest_loaded(
        &mut self,
        number: u32,
        loaded: Result<Manifest, LoadError>,
        link: &Link,
    ) -> bool {
        if self.manifest_request.take_if(|asked| *asked == number).is_none() {
            return false;
        }
        match loaded {
            Ok(manifest) => {
                self.take_head(&manifest.head, &manifest.sources);
                let mut targets = vec![Target::Calendar];
                // Where somebody has sent a query along, its answer is what they wait for.
                if manifest.first_page.is_some() && self.state.address.query.is_empty() {
                    targets.push(Target::Page(PageAt::FIRST));
                }
                self.library.add(manifest);
                self.need(&targets, link);
            }
            Err(error) => self.load = Load::Failed(error),
        }
        true
    }

    /// Takes in a file that has come, or why it did not; whether the page has to be drawn anew.
    pub(super) fn loaded(
        &mut self,
        number: u32,
        loaded: Result<Vec<u8>, LoadError>,
        link: &Link,
    ) -> bool {
        let Some((_, target)) = self.library.take(number, loaded, self.n_needed) else {
            return false;
        };
        match (&self.load, target) {
            (Load::Ready, Target::Fold) => {
                if self.answer.is_none() {
                    self.answer_anew(link);
                }
            }
            (Load::Ready, Target::Head(_)) => self.head_loaded(link),
            (Load::Ready, _) => {
                return self.go_on_scanning(link)
                    || !matches!(
                        target,
                        Target::Text(..)
                            | Target::Index(_, IndexFile::Docs(_) | IndexFile::Positions(_))
                    );
            }
            _ => self.finish_opening(link),
        }
        true
    }

    /// Shows the archive, once its calendar has come and its first page has or has not.
    fn finish_opening(&mut self, link: &Link) {
        let Some(archive) = self.library.archives().first() else { return };
        if let Some(error) = archive.store.failure(Target::Calendar) {
            self.load = Load::Failed(error.clone());
            return;
        }
        let page = archive.store.slot(Target::Page(PageAt::FIRST));
        if archive.calendar().is_some() && !matches!(page, Some(Slot::Asked)) {
            self.load = Load::Ready;
            self.answer_anew(link);
        }
    }

    /// Asks for what a search needs beside the query's own files: the folding table, and the heads
    /// of the index.
    pub(super) fn prepare_search(&mut self, link: &Link) {
        let Some(archive) = self.archive() else { return };
        let mut targets = vec![Target::Fold];
        targets.extend(archive.parts().needs());
        self.need(&targets, link);
    }

    fn head_loaded(&mut self, link: &Link) {
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
        is_waiting
            && self.archive().is_some_and(|archive| archive.store.get(Target::Fold).is_some())
    }

    /// Finds out what the archive answers to the state. A query has to wait until the folding table
    /// is there, and one that asks for text for the heads of the index, and then until a search has
    /// found something.
    pub(super) fn answer_anew(&mut self, link: &Link) {
        let Some(archive) = self.archive() else {
            self.answer = None;
            return;
        };
        let query = match archive.query(&self.state.address.query) {
            Find::There(query) => query,
            not_there => {
                self.answer = None;
                return self.need(&not_there.needs(), link);
            }
        };
        let saved = self.state.address.saved.then(|| self.state.saved.clone());
        let heads = archive.parts().needs();
        if saved.is_none() && query.scope(&archive.manifest.sources).is_some() {
            (self.scan, self.found) = (None, None);
        } else if saved.is_none() && !heads.is_empty() {
            self.is_awaiting = self.answer.is_some();
            return self.need(&heads, link);
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
        let Some(answer) = answer else { return };
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
