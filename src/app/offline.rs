//! The archive kept for reading without a network: what is told of it, and what a reader wants.

use super::{App, Link, Msg};
use crate::browser::offline;
use crate::view::{Offline, OfflinePhase, OfflineWish};

/// Begins to hear of it.
pub(super) fn hear(link: &Link) {
    let link = link.clone();
    offline::hear(move |rows| link.send_message(Msg::Offline(rows)));
}

impl App {
    /// Takes in how far it has come.
    pub(super) fn on_offline(&mut self, rows: &str) -> bool {
        let told = read(rows);
        let is_other = told != self.offline;
        self.offline = told;
        is_other && self.desk.local().is_open()
    }

    /// Does what a reader wants.
    pub(super) fn on_offline_wish(&mut self, wish: &OfflineWish) -> bool {
        match wish {
            OfflineWish::Measure(what) => offline::measure(what),
            OfflineWish::Keep => offline::keep(&self.offline.what),
            OfflineWish::Pause => offline::pause(),
            OfflineWish::Verify => offline::verify(),
            OfflineWish::Remove => offline::remove(),
        }
        false
    }
}

fn read(rows: &str) -> Offline {
    let field = |name: &str| {
        let row = |row: &'_ str| row.split_once('\x1f').filter(|(key, _)| *key == name).is_some();
        let found = rows.split('\x1e').find(|text| row(text));
        found.and_then(|row| row.split_once('\x1f')).map_or("", |(_, value)| value)
    };
    let number = |name: &str| field(name).parse::<f64>().map_or(0, |number| number as u64);
    Offline {
        phase: match field("phase") {
            "none" => OfflinePhase::None,
            "measuring" => OfflinePhase::Measuring,
            "measured" => OfflinePhase::Measured,
            "keeping" => OfflinePhase::Keeping,
            "paused" => OfflinePhase::Paused,
            "kept" => OfflinePhase::Kept,
            "verifying" => OfflinePhase::Verifying,
            "failed" => OfflinePhase::Failed,
            _ => OfflinePhase::Impossible,
        },
        what: field("what").to_owned(),
        n_files: number("n_files"),
        n_bytes: number("n_bytes"),
        n_all: number("n_all"),
        catalogue: number("catalogue"),
        texts: number("texts"),
        index: number("index"),
        room: number("room"),
        n_damaged: number("n_damaged"),
        why: field("why").to_owned(),
    }
}
