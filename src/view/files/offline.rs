//! The archive itself, kept so that it can be read without a network: all of it, or what the list
//! is limited to.

use broadsheet_desk::Address;
use yew::Html;

use super::{button, line, size};
use crate::messages::files::FileMessages;
use crate::messages::fill;
use crate::view::element::{Heard, tag};
use crate::view::{Page, Report};

/// What goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OfflinePhase {
    /// Nothing can be kept: opened from a file, or the browser or the site has no way.
    #[default]
    Impossible,
    /// Nothing is kept.
    None,
    /// It is being found out how large it would be.
    Measuring,
    /// That is known.
    Measured,
    /// It is being fetched.
    Keeping,
    /// It waits to be gone on with.
    Paused,
    /// All of it is there.
    Kept,
    /// What is there is being proved again.
    Verifying,
    /// It cannot be gone on with: see [`Offline::why`].
    Failed,
}

/// How far keeping has come. Sizes are in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offline {
    /// What goes on.
    pub phase: OfflinePhase,
    /// What is kept, as `static/import/offline.js` takes it.
    pub what: String,
    /// Files that are there.
    pub n_files: u64,
    /// Their size.
    pub n_bytes: u64,
    /// How large all will be, about.
    pub n_all: u64,
    /// Of this the catalogue.
    pub catalogue: u64,
    /// Of this the texts.
    pub texts: u64,
    /// Of this the index.
    pub index: u64,
    /// How much the browser still has room for; 0 where it does not say.
    pub room: u64,
    /// Files that were damaged.
    pub n_damaged: u64,
    /// Why it cannot be gone on with.
    pub why: String,
}

/// What a reader wants of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfflineWish {
    /// To know how large this is.
    Measure(String),
    /// To keep what was measured, or to go on.
    Keep,
    /// To stop for now.
    Pause,
    /// To prove what is kept again.
    Verify,
    /// To remove what is kept.
    Remove,
}

/// The section about the archive.
pub(super) fn offline(page: &Page<'_>, messages: &'static FileMessages) -> Html {
    let state = page.offline;
    if state.phase == OfflinePhase::Impossible {
        return Html::default();
    }
    tag!("section", "class" = "kept", "aria-label" = messages.offline_title;
        tag!("h3"; messages.offline_title),
        tag!("div", "role" = "status"; status(state, messages)),
        tag!("div", "class" = "row"; buttons(page, messages)))
}

fn status(state: &Offline, messages: &FileMessages) -> Html {
    let sizes = || [state.n_all, state.catalogue, state.texts, state.index].map(size);
    let there = || [state.n_files.to_string(), size(state.n_bytes), size(state.n_all)];
    let text = match state.phase {
        OfflinePhase::Impossible => return Html::default(),
        OfflinePhase::None => messages.offline_none.to_owned(),
        OfflinePhase::Measuring => messages.offline_measuring.to_owned(),
        OfflinePhase::Measured => {
            let text = fill(messages.offline_measured, &sizes().each_ref().map(String::as_str));
            let is_tight = state.room > 0 && state.room < state.n_all;
            let tight = is_tight.then(|| fill(messages.offline_tight, &[&size(state.room)]));
            [text, tight.unwrap_or_default()].concat()
        }
        OfflinePhase::Keeping | OfflinePhase::Paused => {
            let text = match state.phase {
                OfflinePhase::Keeping => messages.offline_keeping,
                _ => messages.offline_paused,
            };
            fill(text, &there().each_ref().map(String::as_str))
        }
        OfflinePhase::Kept => {
            fill(messages.offline_kept, &[&state.n_files.to_string(), &size(state.n_bytes)])
        }
        OfflinePhase::Verifying => fill(messages.offline_verifying, &[&state.n_files.to_string()]),
        OfflinePhase::Failed if state.why == "full" => messages.offline_full.to_owned(),
        OfflinePhase::Failed => fill(messages.offline_failed, &[&state.why]),
    };
    let is_moving = matches!(state.phase, OfflinePhase::Keeping | OfflinePhase::Paused);
    let bar = (is_moving && state.n_all > 0).then(|| {
        tag!(
            "progress",
            "value" = state.n_bytes.min(state.n_all).to_string(),
            "max" = state.n_all.to_string(),
            "aria-label" = messages.offline_title
        )
    });
    let damaged = (state.n_damaged > 0)
        .then(|| line(fill(messages.offline_damaged, &[&state.n_damaged.to_string()])));
    tag!("div"; line(text), bar, damaged)
}

fn buttons(page: &Page<'_>, messages: &'static FileMessages) -> Html {
    let one = |wish: OfflineWish, text: &'static str| button(tell(page, wish), text, "");
    let address = &page.desk.state().address;
    let measure = || {
        let is_part = wanted(address) != wanted(&Address::default());
        let listed =
            is_part.then(|| one(OfflineWish::Measure(wanted(address)), messages.offline_listed));
        let all = OfflineWish::Measure(wanted(&Address::default()));
        [Some(one(all, messages.offline_all)), listed].into_iter().flatten().collect::<Html>()
    };
    let remove = || one(OfflineWish::Remove, messages.offline_remove);
    let all: Vec<Html> = match page.offline.phase {
        OfflinePhase::Impossible | OfflinePhase::Measuring => Vec::new(),
        OfflinePhase::None => vec![measure()],
        OfflinePhase::Measured => vec![one(OfflineWish::Keep, messages.offline_keep), measure()],
        OfflinePhase::Keeping => vec![one(OfflineWish::Pause, messages.offline_pause)],
        OfflinePhase::Paused | OfflinePhase::Failed => {
            vec![one(OfflineWish::Keep, messages.offline_go_on), remove()]
        }
        OfflinePhase::Kept => {
            let again = one(OfflineWish::Keep, messages.offline_update);
            vec![again, one(OfflineWish::Verify, messages.offline_verify), remove()]
        }
        OfflinePhase::Verifying => Vec::new(),
    };
    all.into_iter().collect()
}

fn tell(page: &Page<'_>, wish: OfflineWish) -> Heard {
    let link = page.link.clone();
    Heard::from(move |_| link.emit(Report::Offline(wish.clone())))
}

/// The days and sources that the list is limited to, as JSON: ids need no escapes.
fn wanted(address: &Address) -> String {
    let day = |day: Option<broadsheet_model::Day>| {
        day.map_or_else(|| "null".to_owned(), |day| day.number().to_string())
    };
    let list = |ids: &[broadsheet_model::SourceId]| {
        let ids: Vec<String> = ids.iter().map(|id| ["\"", id.as_str(), "\""].concat()).collect();
        ids.join(",")
    };
    [
        "{\"from\":",
        &day(address.from),
        ",\"to\":",
        &day(address.to),
        ",\"sources\":[",
        &list(&address.include),
        "],\"not\":[",
        &list(&address.exclude),
        "]}",
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wanted_is_json() {
        assert_eq!(
            wanted(&Address::default()),
            "{\"from\":null,\"to\":null,\"sources\":[],\"not\":[]}"
        );
        let (address, _) = Address::parse("#from=1970-01-03&src=rfi,a.example&not=b&q=x");
        assert_eq!(
            wanted(&address),
            "{\"from\":2,\"to\":null,\"sources\":[\"rfi\",\"a.example\"],\"not\":[\"b\"]}"
        );
    }
}
