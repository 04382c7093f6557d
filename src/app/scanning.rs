//! How a search goes on, a slice at a time.

use broadsheet_model::ArticleId;
use broadsheet_search::Query;
use gloo::timers::callback::Timeout;

use super::{AfterDrawing, App, Link, Msg};
use crate::archive::{Search, SearchStep};
use crate::browser::marks;

/// How long a scan may keep the page from doing anything else, in milliseconds.
const SLICE_MILLIS: f64 = 8.0;
/// How often the page shows what a scan has found so far, in milliseconds.
const SHOW_MILLIS: f64 = 150.0;

/// What a scan looks for, and whether among saved articles only.
pub(super) type ScanKey = (String, Option<Vec<ArticleId>>);

impl App {
    /// Scans for `key`, unless that is what has been scanned for, and shows what can be shown at
    /// once.
    pub(super) fn begin_scan(&mut self, key: ScanKey, query: &Query, link: &Link) {
        if self.scan.as_ref().is_some_and(|(other, _)| *other == key) {
            return;
        }
        let scan = match &key.1 {
            Some(saved) => Search::of_articles(query.clone(), saved.clone()),
            None => Search::of_all(query.clone()),
        };
        (self.scan, self.found) = (Some((key, scan)), None);
        marks::begin(marks::MATCH);
        self.scan_on(link);
    }

    /// Scans what is there, and sees to it that the scan goes on.
    fn scan_on(&mut self, link: &Link) {
        match self.scan_slice() {
            SearchStep::Searched => {
                let link = link.clone();
                Timeout::new(0, move || link.send_message(Msg::Scan)).forget();
            }
            SearchStep::Needs(targets) => self.need(&targets, link),
            SearchStep::Done => {}
        }
    }

    /// Scans what is there, for as long as the page may wait.
    fn scan_slice(&mut self) -> SearchStep {
        let start = marks::now();
        let (Some((_, scan)), Some(archive)) = (&mut self.scan, self.library.archive_mut(0)) else {
            return SearchStep::Done;
        };
        let mut step = scan.step(archive);
        while matches!(step, SearchStep::Searched) && marks::now() - start < SLICE_MILLIS {
            step = scan.step(archive);
        }
        let is_due = self.found.is_none() || marks::now() - self.found_millis > SHOW_MILLIS;
        if is_due || matches!(step, SearchStep::Done) {
            self.found = Some(scan.result(archive, matches!(step, SearchStep::Done)));
        }
        if matches!(step, SearchStep::Done) {
            marks::record(marks::MATCH);
        }
        step
    }

    /// Scans on, and asks for what is needed next; whether there is something new to be shown.
    pub(super) fn go_on_scanning(&mut self, link: &Link) -> bool {
        if self.found.as_ref().is_none_or(|found| found.progress.is_none()) {
            return true;
        }
        let shown = self.found.as_ref().and_then(|found| found.progress);
        self.scan_on(link);
        let is_new = self.found.as_ref().and_then(|found| found.progress) != shown
            && !self.is_asking_index();
        let query =
            self.archive().and_then(|archive| archive.query(&self.state.address.query).there());
        if is_new
            && self.answer.is_some()
            && let Some(query) = query
        {
            self.show_answer(query);
            if std::mem::take(&mut self.is_awaiting) {
                self.begin_list();
            }
            self.after_drawing.push(AfterDrawing::EndQuery);
        }
        is_new
    }

    /// Whether an index is being asked and has not yet said everything.
    pub(super) fn is_asking_index(&self) -> bool {
        let is_under_way = self.found.as_ref().is_some_and(|found| found.progress.is_some());
        is_under_way && self.scan.as_ref().is_some_and(|(_, scan)| scan.asks_index())
    }
}
