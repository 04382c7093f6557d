//! Articles saved as a file: the importer finds and writes them, the browser gives them to the
//! reader.

use broadsheet_desk::{Event, LocalEvent, SaveEnd, SaveKind, ToSave};
use broadsheet_search::Sort;

use super::{Link, Msg};
use crate::browser::files::{self, Saving};

/// Saves what `wanted` says.
pub(super) fn save(kind: SaveKind, wanted: &ToSave, link: &Link) {
    let only = wanted.only.as_ref().map(|ids| {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        ids.join(",")
    });
    let sets: Vec<String> = wanted.sets.iter().map(|set| set.0.to_string()).collect();
    let saving = Saving {
        kind: kind.name(),
        hash: &wanted.hash,
        sort: match wanted.sort {
            Sort::New => "new",
            Sort::Old => "old",
            Sort::Best => "best",
        },
        only: only.as_deref(),
        has_published: wanted.has_published,
        sets: &sets.join(","),
    };
    let (progress, done) = (link.clone(), link.clone());
    files::save(
        &saving,
        move |n_done, n_all| tell(&progress, LocalEvent::SaveProgress(n_done, n_all)),
        move |ended| {
            let ended = match ended {
                Ok(n_bytes) => SaveEnd::Done(n_bytes),
                Err(why) if why.is_empty() => SaveEnd::Cancelled,
                Err(why) => SaveEnd::Failed(why),
            };
            tell(&done, LocalEvent::SaveEnded(ended));
        },
    );
}

/// Stops saving; its end says so.
pub(super) fn cancel() {
    files::cancel_saving();
}

fn tell(link: &Link, event: LocalEvent) {
    link.send_message(Msg::Event(Event::Local(event)));
}
