//! The panel of the reader's own files: sets with what came of them, what is kept on this device,
//! and articles saved as a file.

mod kept;
mod offline;
mod report;
mod save;
mod set;

use broadsheet_desk::{Event, LocalEvent};
use broadsheet_model::ArticleId;
use yew::Html;

use super::element::{Heard, beside, tag};
use super::failure::{explain, retry};
use super::open::open;
use super::{Button, Link, Page, Report, icon, icons};
use crate::messages::files as words;
use crate::messages::fill;

pub use offline::{Offline, OfflinePhase, OfflineWish};

/// How many files have been found while folders are walked; `None` while none are.
pub type Seeking = Option<u32>;

/// The panel, while it is open.
pub(super) fn panel(page: &Page<'_>) -> Html {
    let (desk, link) = (page.desk, page.link);
    if !desk.local().is_open() {
        return Html::default();
    }
    let messages = words::of(page.locale());
    let close =
        Button { class: "plain", label: Some(page.messages().close.into()), ..Button::default() };
    let sets = desk.set_summaries();
    let sets: Html = sets.iter().map(|set| set::set(page, set, messages)).collect();
    let found = page.seeking.map(
        |n_files| tag!("p", "class" = "seeking"; fill(messages.found, &[&page.number(n_files as usize)])),
    );
    tag!("section", "class" = "files", "id" = "files-panel", "tabindex" = "-1",
        "aria-label" = page.messages().open_files, on "keydown" = super::send(link, Report::PanelKey);
        tag!("div", "class" = "row files-head";
            tag!("h2"; messages.title),
            close.draw(tell(link, LocalEvent::ShowPanel(false)), icon(icons::CLOSE))),
        open(page, false),
        tag!("div", "role" = "status"; found),
        tag!("ul", "class" = "sets"; sets),
        kept::kept(page, messages),
        save::save(page, messages),
        offline::offline(page, messages))
}

/// A way to the panel, where there is something in it.
pub(super) fn chip(page: &Page<'_>) -> Html {
    let messages = words::of(page.locale());
    let sets = page.desk.set_summaries();
    if sets.is_empty() {
        return Html::default();
    }
    let n_articles: usize = sets.iter().map(|set| set.n_articles).sum();
    let is_open = page.desk.local().is_open();
    let label = fill(messages.own_articles, &[&page.number(n_articles)]);
    let text = beside!(icon(icons::STACK), tag!("span"; page.number(n_articles)));
    let button = Button {
        class: "own",
        label: Some(label.into()),
        pressed: Some(is_open),
        ..Button::default()
    };
    button.draw(tell(page.link, LocalEvent::ShowPanel(!is_open)), text)
}

/// Says that the result at `position` is of the reader's own files, where it is.
pub(super) fn mark(page: &Page<'_>, position: usize) -> Html {
    let shown = page.desk.collection().zip(page.desk.row(position));
    own_mark(page, shown.is_some_and(|(archive, (at, _))| archive.is_local(at)))
}

/// The same for the source at `idx`.
pub(super) fn source_mark(page: &Page<'_>, idx: usize) -> Html {
    own_mark(page, page.desk.collection().is_some_and(|archive| archive.is_local_source(idx)))
}

fn own_mark(page: &Page<'_>, is_local: bool) -> Html {
    match is_local {
        true => tag!("span", "class" = "own-mark"; words::of(page.locale()).local),
        false => Html::default(),
    }
}

/// Which set the article `id` is from, where it is of the reader's own files.
pub(super) fn origin(page: &Page<'_>, id: ArticleId) -> Html {
    let messages = words::of(page.locale());
    let Some(set) = page.desk.local_of(id) else { return Html::default() };
    let name = if set.name.is_empty() { messages.pasted } else { &set.name };
    tag!("p", "class" = "own-origin"; fill(messages.local_set, &[name]))
}

/// That the site's own archive is not there, where files of the reader's are shown without it.
pub(super) fn without_published(page: &Page<'_>) -> Html {
    let Some(error) = page.desk.published_failure() else { return Html::default() };
    let messages = page.messages();
    tag!("div", "class" = "notice", "role" = "alert";
        tag!("p"; explain(error, messages)),
        tag!("p"; messages.failed_advice),
        retry(messages, page.link))
}

/// That articles may be shown twice, as files did not come that would have told.
pub(super) fn uncompared(page: &Page<'_>) -> Html {
    let n = page.desk.collection().map_or(0, |archive| archive.n_uncompared());
    if n == 0 {
        return Html::default();
    }
    let text = fill(words::of(page.locale()).uncompared, &[&page.number(n)]);
    tag!("div", "class" = "notice"; tag!("p"; text), retry(page.messages(), page.link))
}

/// What the article was that the address names, where it is of files that are not open now.
pub(super) fn missing(page: &Page<'_>) -> Option<String> {
    let (title, set) = page.desk.missing_local()?;
    Some(fill(words::of(page.locale()).not_open, &[title, set]))
}

/// Reports `event`, whatever the browser's.
fn tell(link: &Link, event: LocalEvent) -> Heard
where
    LocalEvent: Clone,
{
    let link = link.clone();
    Heard::from(move |_| link.emit(Report::Event(Event::Local(event.clone()))))
}

/// So many bytes, in the unit that suits them.
fn size(n_bytes: u64) -> String {
    let (unit, name) = match n_bytes {
        0..1_000 => return format!("{n_bytes} B"),
        1_000..1_000_000 => (1_000, "kB"),
        1_000_000..1_000_000_000 => (1_000_000, "MB"),
        _ => (1_000_000_000, "GB"),
    };
    let tenths = n_bytes * 10 / unit;
    match tenths {
        0..100 => format!("{}.{} {name}", tenths / 10, tenths % 10),
        _ => format!("{} {name}", tenths / 10),
    }
}

/// A button with words alone.
fn button(onclick: Heard, text: &'static str, class: &'static str) -> Html {
    Button { class, ..Button::default() }.draw(onclick, text)
}

/// A line that is said when it appears.
fn line(text: String) -> Html {
    tag!("p"; text)
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_have_two_or_three_digits() {
        for (n_bytes, expected) in [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1.0 kB"),
            (9_999, "9.9 kB"),
            (161_000_000, "161 MB"),
            (4_200_000_000, "4.2 GB"),
        ] {
            assert_eq!(size(n_bytes), expected);
        }
    }
}
