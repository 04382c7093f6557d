//! Articles saved as a file: those in the list, or all.

use broadsheet_desk::{LocalEvent, SaveEnd, SaveKind, SaveState, Selected};
use yew::Html;

use super::{button, size, tell};
use crate::messages::files::FileMessages;
use crate::messages::fill;
use crate::view::Page;
use crate::view::element::{beside, tag};

/// The kinds of file for each choice of articles, or how far saving has come.
pub(super) fn save(page: &Page<'_>, messages: &'static FileMessages) -> Html {
    let (Some(shown), Some(answer)) = (page.desk.collection(), page.desk.answer()) else {
        return Html::default();
    };
    let (n_listed, n_all) = (answer.list.len(), shown.n_articles());
    let is_part = n_listed < n_all;
    let listed = is_part.then(|| {
        choice(
            page,
            Selected::Listed,
            fill(messages.save_listed, &[&n_listed.to_string()]),
            messages,
        )
    });
    let all = choice(page, Selected::All, fill(messages.save_all, &[&n_all.to_string()]), messages);
    tag!("section", "class" = "save-files", "aria-label" = messages.save_title;
        tag!("h3"; messages.save_title),
        listed,
        all,
        tag!("div", "role" = "status"; state(page, messages)))
}

fn choice(
    page: &Page<'_>,
    selected: Selected,
    title: String,
    messages: &'static FileMessages,
) -> Html {
    let is_saving = matches!(page.desk.local().save(), SaveState::Saving(..));
    let kind = |kind: SaveKind| {
        let onclick = tell(page.link, LocalEvent::Save(kind, selected));
        crate::view::Button { disabled: is_saving, ..Default::default() }
            .draw(onclick, kind_name(kind, messages))
    };
    tag!("div", "role" = "group", "aria-label" = title.clone();
        tag!("p"; title),
        tag!("div", "class" = "row"; SaveKind::ALL.into_iter().map(kind).collect::<Html>()))
}

fn kind_name(kind: SaveKind, messages: &'static FileMessages) -> &'static str {
    match kind {
        SaveKind::Page => messages.save_page,
        SaveKind::Json => messages.save_json,
        SaveKind::Csv => messages.save_csv,
        SaveKind::Epub => messages.save_epub,
    }
}

fn state(page: &Page<'_>, messages: &'static FileMessages) -> Html {
    match page.desk.local().save() {
        SaveState::Idle | SaveState::Ended(_, SaveEnd::Cancelled) => Html::default(),
        SaveState::Saving(_, n_done, n_all) => {
            let (done, all) = (n_done.to_string(), n_all.to_string());
            beside!(
                tag!("p"; fill(messages.saving, &[&done, &all])),
                tag!("progress", "value" = done, "max" = all, "aria-label" = messages.save_title),
                button(tell(page.link, LocalEvent::CancelSave), messages.stop, ""),
            )
        }
        SaveState::Ended(_, SaveEnd::Done(n_bytes)) => {
            tag!("p"; fill(messages.saved_as, &[&size(*n_bytes)]))
        }
        SaveState::Ended(_, SaveEnd::Failed(why)) => {
            tag!("p"; fill(messages.save_failed, &[why]))
        }
    }
}
