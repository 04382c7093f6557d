//! One set of files: how far it has come, what came of it, and what can be done with it.

use broadsheet_desk::{Ended, How, KeepState, LocalEvent, Progress, SetState, SetSummary};
use yew::Html;

use super::report::report;
use super::{button, line, size, tell};
use crate::messages::files::FileMessages;
use crate::messages::fill;
use crate::view::element::{Heard, beside, keyed, tag};
use crate::view::results::count_text;
use crate::view::{Button, Page, Report};

/// The set `set`.
pub(super) fn set(page: &Page<'_>, set: &SetSummary<'_>, messages: &'static FileMessages) -> Html {
    let name = match (set.name, set.how) {
        ("", How::Pasted) => messages.pasted,
        (name, _) => name,
    };
    let is_reading = !matches!(set.state, SetState::Ended(_));
    let count = count_text(page, set.n_articles, set.n_articles);
    let item = tag!("li", "class" = if set.is_hidden { "set hidden" } else { "set" },
        "aria-label" = name.to_owned();
        tag!("div", "class" = "row set-head";
            name_field(page, set, name, messages),
            tag!("span", "class" = "set-count"; count)),
        tag!("div", "class" = "set-state", "role" = "status"; state(set, messages)),
        is_reading.then(|| {
            button(tell(page.link, LocalEvent::Cancel(set.id)), messages.stop, "")
        }),
        report(page, set, messages),
        (!is_reading).then(|| actions(page, set, messages)));
    keyed(set.id.0.to_string(), item)
}

fn name_field(
    page: &Page<'_>,
    set: &SetSummary<'_>,
    name: &str,
    messages: &'static FileMessages,
) -> Html {
    let (link, id) = (page.link.clone(), set.id);
    let renamed = Heard::from(move |event| link.emit(Report::Renamed(id, event)));
    // An attribute and no field of the element: what somebody is typing is not rewritten.
    tag!("input", "type" = "text", "class" = "set-name", "value" = name.to_owned(),
        "aria-label" = messages.rename, "autocomplete" = "off", "spellcheck" = "false",
        on "change" = renamed)
}

fn state(set: &SetSummary<'_>, messages: &FileMessages) -> Html {
    let SetState::Ended(ended) = set.state else { return reading(set, messages) };
    let files = fill(messages.done, &[&set.n_files.to_string(), &size(set.n_bytes)]);
    let ended = match ended {
        Ended::Done => None,
        Ended::Cancelled => Some(messages.cancelled.to_owned()),
        Ended::Failed(why) => Some(fill(messages.ended_early, &[why])),
    };
    let elsewhere = set.n_elsewhere.filter(|n_elsewhere| *n_elsewhere > 0);
    let is_empty = set.n_articles == 0 && !set.is_joining;
    beside!(
        (set.n_files > 0).then(|| line(files)),
        ended.map(line),
        set.is_joining.then(|| line(messages.joining.to_owned())),
        elsewhere.map(|n| line(fill(messages.elsewhere, &[&n.to_string()]))),
        is_empty.then(|| line(messages.nothing.to_owned())),
    )
}

/// How far reading has come, in words and as a bar.
fn reading(set: &SetSummary<'_>, messages: &FileMessages) -> Html {
    let (progress, is_stopping) = match set.state {
        SetState::Reading(progress) => (progress, false),
        SetState::Stopping(progress) => (progress, true),
        SetState::Ended(_) => (&None, false),
    };
    let Some(progress) = progress else {
        return beside!(
            tag!("progress", "aria-label" = messages.starting),
            line(messages.starting.to_owned())
        );
    };
    let left = set.seconds_left.filter(|_| !is_stopping).map(|seconds| left(seconds, messages));
    beside!(
        tag!(
            "progress",
            "value" = progress.n_bytes_done.to_string(),
            "max" = progress.n_bytes.max(1).to_string(),
            "aria-label" = messages.title
        ),
        line(so_far(progress, messages)),
        left.map(line),
        is_stopping.then(|| line(messages.stopping.to_owned())),
    )
}

fn so_far(progress: &Progress, messages: &FileMessages) -> String {
    let files = [progress.n_files_done.to_string(), progress.n_files.to_string()];
    let bytes = [size(progress.n_bytes_done), size(progress.n_bytes)];
    fill(messages.progress, &[&files[0], &files[1], &bytes[0], &bytes[1]])
}

/// How long the rest takes, in seconds or, beyond a minute and a half, in minutes.
fn left(seconds: u32, messages: &FileMessages) -> String {
    match seconds {
        0..90 => fill(messages.seconds_left, &[&seconds.max(1).to_string()]),
        _ => fill(messages.minutes_left, &[&seconds.div_ceil(60).to_string()]),
    }
}

fn actions(page: &Page<'_>, set: &SetSummary<'_>, messages: &'static FileMessages) -> Html {
    let (id, link) = (set.id, page.link);
    let is_hidden = set.is_hidden;
    let hide = Button { pressed: Some(is_hidden), ..Button::default() };
    let can_keep = !page.desk.surroundings().is_file && set.n_articles > 0;
    let keep = match set.keep {
        _ if !can_keep => Html::default(),
        KeepState::No => button(tell(link, LocalEvent::Keep(id)), messages.keep, ""),
        KeepState::Keeping => tag!("span", "role" = "status"; messages.keeping),
        KeepState::Kept(_) => tag!("span", "role" = "status"; messages.kept),
        KeepState::Failed(why) => beside!(
            button(tell(link, LocalEvent::Keep(id)), messages.keep, ""),
            tag!("p", "role" = "alert"; fill(messages.keep_failed, &[why])),
        ),
    };
    tag!("div", "class" = "row set-actions";
        hide.draw(tell(link, LocalEvent::Hide(id, !is_hidden)), messages.hide),
        keep,
        button(tell(link, LocalEvent::Remove(id)), messages.remove, ""))
}
