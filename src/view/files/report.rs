//! What came of the files of a set: what was skipped and why, what merged, and notes. A list shows
//! its first lines; the report that can be saved has all of them.

use broadsheet_desk::{LocalEvent, Locale, SetSummary, SkippedFiles};
use yew::Html;

use super::{button, tell};
use crate::messages::files::{FileMessages, reason};
use crate::messages::fill;
use crate::view::Page;
use crate::view::element::{beside, tag};

/// How many lines of each list are drawn: more than somebody reads, few enough to draw at once.
const N_LINES: usize = 100;

/// The report; nothing where there is nothing to say.
pub(super) fn report(
    page: &Page<'_>,
    set: &SetSummary<'_>,
    messages: &'static FileMessages,
) -> Html {
    let n_skipped: usize = set.skipped.iter().map(|group| group.files.len()).sum();
    let (n_merged, n_noted) = (set.merges.len(), set.warnings.len());
    let counts =
        [(messages.skipped, n_skipped), (messages.merged, n_merged), (messages.noted, n_noted)];
    let counts: Vec<String> = counts
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .map(|(text, n)| fill(text, &[&n.to_string()]))
        .collect();
    if counts.is_empty() {
        return Html::default();
    }
    let merges = set.merges.iter().map(|(file, merge)| {
        let with = if merge.is_version { messages.merge_version } else { messages.merge_copy };
        (file_name(file, None), fill(with, &[&merge.with]))
    });
    let notes = set.warnings.iter().map(|(file, text)| (file_name(file, None), (*text).to_owned()));
    tag!("details", "class" = "set-report";
        tag!("summary"; counts.join(" · ")),
        set.skipped.iter().map(|group| skipped(group, page.locale(), messages)).collect::<Html>(),
        lines(messages.merged, n_merged, merges, messages),
        lines(messages.noted, n_noted, notes, messages),
        button(tell(page.link, LocalEvent::ExportReport(set.id)), messages.export_report, ""))
}

/// Files that were skipped for one reason.
fn skipped(group: &SkippedFiles<'_>, locale: Locale, messages: &FileMessages) -> Html {
    let files = group.files.iter().map(|(file, member)| (file_name(file, *member), String::new()));
    beside!(
        tag!("p", "class" = "reason"; reason(locale, group.reason, group.text)),
        list(group.files.len(), files, messages),
    )
}

fn lines(
    title: &str,
    n_all: usize,
    all: impl Iterator<Item = (String, String)>,
    messages: &FileMessages,
) -> Html {
    if n_all == 0 {
        return Html::default();
    }
    beside!(
        tag!("p", "class" = "reason"; fill(title, &[&n_all.to_string()])),
        list(n_all, all, messages),
    )
}

fn list(
    n_all: usize,
    all: impl Iterator<Item = (String, String)>,
    messages: &FileMessages,
) -> Html {
    let one = |(file, text): (String, String)| {
        let text = (!text.is_empty()).then(|| tag!("span"; text));
        tag!("li"; tag!("bdi"; file), text)
    };
    let rest = n_all.saturating_sub(N_LINES);
    let rest = (rest > 0).then(|| tag!("li"; fill(messages.more, &[&rest.to_string()])));
    tag!("ul", "class" = "outcomes"; all.take(N_LINES).map(one).collect::<Html>(), rest)
}

/// A file, and the entry in it where it holds others.
fn file_name(file: &str, member: Option<&str>) -> String {
    match member {
        Some(member) => [file, " › ", member].concat(),
        None => file.to_owned(),
    }
}
