//! Files of the reader's own: hears of them, and does what the desk wants done about them.

use broadsheet_bundle::Manifest;
use broadsheet_desk::{Ended, Event, LocalEffect, LocalEvent, SetId};

use gloo::render::{AnimationFrame, request_animation_frame};

use super::report::report;
use super::{App, Link, Msg};
use crate::browser::files::{self, Offer, Told};
use crate::browser::{dom, marks, rows};
use crate::view::Seeking;

/// What the shell knows of the reading of files.
#[derive(Default)]
pub(super) struct Reading {
    /// The sets that are being read, and since when.
    begun: Vec<(SetId, f64)>,
    /// How many files have been found while folders are being walked.
    pub(super) seeking: Seeking,
    /// Where the focus goes with the next frame.
    focus: Option<AnimationFrame>,
}

/// The panel, and what the focus returns to when it is closed: the way back to it, or else what
/// opens files.
const PANEL: &str = "#files-panel";
const BACK: &str = ".own, [data-opens='files']";

/// Begins to hear of files; what is kept on this device is opened.
pub(super) fn hear(link: &Link) {
    files::add_sheet();
    let (chosen, found, told) = (link.clone(), link.clone(), link.clone());
    files::hear_importer(move |set, what| told.send_message(Msg::Told(set, what)));
    files::hear_offers(
        move |offer| chosen.send_message(Msg::Chosen(offer)),
        move |n_files| found.send_message(Msg::Found(n_files)),
    );
    if files::can_keep() {
        look_at_kept(link, true);
    }
}

/// Tells the desk what is kept on this device; `opens` where that is to be opened.
fn look_at_kept(link: &Link, opens: bool) {
    let link = link.clone();
    files::look_at_kept(move |kept, room| {
        let keys = kept.iter().filter(|set| !set.is_folder).map(|set| set.key.clone());
        let keys: Vec<String> = if opens { keys.collect() } else { Vec::new() };
        let is_kept = [LocalEvent::KeptIs(kept), LocalEvent::RoomIs(room)];
        let all = is_kept.into_iter().chain(keys.into_iter().map(LocalEvent::OpenKept));
        link.send_message_batch(all.map(|event| Msg::Event(Event::Local(event))).collect());
    });
}

impl App {
    /// Takes in what the importer tells of a set; whether the page has to be drawn now.
    pub(super) fn on_told(&mut self, set: SetId, told: Told, link: &Link) -> bool {
        let event = match told {
            Told::Progress(text) => {
                LocalEvent::Progress(set, rows::progress(&text, self.reading.millis_of(set)))
            }
            Told::Outcomes(text) => LocalEvent::Outcomes(set, rows::outcomes(&text)),
            Told::Archive(text) => match Manifest::from_records(&text) {
                Ok(manifest) => LocalEvent::Archive(set, Box::new(manifest)),
                Err(error) => LocalEvent::Ended(set, Ended::Failed(error.to_string())),
            },
            Told::Ended(text) => {
                self.reading.begun.retain(|(other, _)| *other != set);
                if self.reading.begun.is_empty() {
                    marks::record(marks::IMPORT);
                }
                LocalEvent::Ended(set, rows::ended(&text))
            }
        };
        self.give(Event::Local(event), None, link)
    }

    /// Takes in what somebody has chosen.
    pub(super) fn on_chosen(&mut self, offer: Offer, link: &Link) -> bool {
        self.reading.seeking = None;
        match offer {
            Offer::Files(chosen) => {
                self.give(Event::Local(LocalEvent::Chosen(chosen)), None, link);
            }
            Offer::Panel => self.show_panel(true, link),
        }
        true
    }

    /// Opens or closes the panel, and takes the focus there or back.
    pub(super) fn show_panel(&mut self, is_open: bool, link: &Link) {
        self.give(Event::Local(LocalEvent::ShowPanel(is_open)), None, link);
        let place = if is_open { PANEL } else { BACK };
        self.reading.focus = Some(request_animation_frame(move |_| dom::focus(place)));
    }

    /// Takes in how many files have been found so far.
    pub(super) fn on_found(&mut self, n_files: u32, link: &Link) -> bool {
        let is_first = self.reading.seeking.is_none();
        self.reading.seeking = Some(n_files);
        if is_first && self.reading.begun.is_empty() {
            marks::begin(marks::IMPORT);
        }
        if is_first {
            self.show_panel(true, link);
        }
        true
    }

    /// Does what `effect` says.
    pub(super) fn perform_local(&mut self, effect: LocalEffect, link: &Link) {
        match effect {
            LocalEffect::Read { set, batch } => {
                self.reading.begun.push((set, marks::now()));
                files::begin(set, batch);
            }
            LocalEffect::Cancel(set) => files::cancel(set),
            LocalEffect::Release(set) => files::release(set),
            LocalEffect::ExportReport(set) => self.export_report(set),
            LocalEffect::Keep(set, name) => self.keep(set, &name, link),
            LocalEffect::OpenKept(set, key) => files::open_kept(set, &key),
            LocalEffect::OpenFolderAgain(key) => files::open_folder_again(&key),
            LocalEffect::Forget(key) => forget(Some(&key), link),
            LocalEffect::ForgetAll => forget(None, link),
            LocalEffect::Save(kind, wanted) => super::saving::save(kind, &wanted, link),
            LocalEffect::CancelSave => super::saving::cancel(),
        }
    }

    fn keep(&mut self, set: SetId, name: &str, link: &Link) {
        let summary = self.desk.set_summaries().into_iter().find(|summary| summary.id == set);
        let n_articles = summary.map_or(0, |summary| summary.n_articles);
        let link = link.clone();
        files::keep(set, name, n_articles, move |kept| {
            link.send_message(Msg::Event(Event::Local(LocalEvent::KeepEnded(set, kept))));
            look_at_kept(&link, false);
        });
    }

    fn export_report(&self, set: SetId) {
        if let Some(set) = self.desk.local().set(set) {
            files::give_file("report.csv", "text/csv;charset=utf-8", &report(&set.outcomes));
        }
    }
}

impl Reading {
    fn millis_of(&self, set: SetId) -> f64 {
        let begun = self.begun.iter().find(|(other, _)| *other == set);
        begun.map_or(0.0, |(_, begun)| marks::now() - begun)
    }
}

fn forget(key: Option<&str>, link: &Link) {
    let link = link.clone();
    files::forget(key, move || look_at_kept(&link, false));
}
