//! The saved articles, and their export.

use broadsheet_desk::{Action, ExportState, Exported, MemoryEvent, Saved};
use broadsheet_export::Format;
use broadsheet_model::ArticleId;
use yew::Html;

use super::{nothing, opened, part, small, tell, way_out};
use crate::messages::fill;
use crate::messages::library::LibraryMessages;
use crate::view::element::{beside, keyed, tag};
use crate::view::{Button, Page, act, icon, icons};

/// The saved articles, the newest first.
pub(super) fn saved(page: &Page<'_>, messages: &'static LibraryMessages) -> Html {
    let all = page.desk.saved_in_order();
    if all.is_empty() {
        return part("saved-part", messages.saved_title, nothing(messages.saved_nothing));
    }
    let items: Html = all.iter().map(|id| item(page, *id, messages)).collect();
    let show = (!page.desk.state().address.saved).then(|| {
        let show = act(page.link, Action::ToggleSavedOnly);
        small(show, messages.in_list)
    });
    let content = beside!(tag!("ul", "class" = "own-list"; items), show, export(page, messages),);
    part("saved-part", messages.saved_title, content)
}

fn item(page: &Page<'_>, id: ArticleId, messages: &'static LibraryMessages) -> Html {
    let number = id.to_string();
    let (title, content) = match page.desk.saved(id) {
        Some(Saved::There(known)) => {
            let entry = &known.0;
            let source = page.desk.collection().map(|archive| archive.source(&entry.source));
            let source = source.map(|source| page.locale().source_name(&source).to_owned());
            let day = entry.published.day().map(|day| (page.dates.day)(day, page.locale(), false));
            let day = day.unwrap_or_else(|| page.messages().undated.to_owned());
            let meta = [source.unwrap_or_default(), day].join(" · ");
            let link = way_out(page, opened(page, id), entry.title.clone());
            let line = tag!("p", "class" = "hint"; meta);
            (entry.title.clone(), beside!(tag!("p", "lang" = entry.lang.tag(); link), line))
        }
        Some(Saved::Elsewhere) => (number.clone(), line(messages.saved_elsewhere, &number)),
        Some(Saved::Lost) => (number.clone(), line(messages.saved_lost, &number)),
        None => (number, tag!("p", "class" = "hint"; messages.saved_coming)),
    };
    let label = [messages.remove, ": ", &title].concat();
    let remove = Button { class: "plain", label: Some(label.into()), ..Button::default() };
    let remove = remove.draw(act(page.link, Action::ToggleSaved(id)), icon(icons::CLOSE));
    keyed(id.to_string(), tag!("li"; tag!("div"; content), remove))
}

fn line(template: &str, value: &str) -> Html {
    tag!("p", "class" = "hint"; fill(template, &[value]))
}

/// A button for each format, or how far an export has come.
fn export(page: &Page<'_>, messages: &'static LibraryMessages) -> Html {
    let is_loading = matches!(page.desk.export(), ExportState::Loading(..));
    let button = |format: Format| {
        Button { disabled: is_loading, ..Button::default() }
            .draw(tell(page.link, MemoryEvent::Export(format)), format.name())
    };
    tag!("div", "class" = "export", "role" = "group", "aria-label" = messages.export_title;
        tag!("h4"; messages.export_title),
        tag!("div", "class" = "row"; Format::ALL.into_iter().map(button).collect::<Html>()),
        tag!("div", "role" = "status"; state(page, messages)))
}

fn state(page: &Page<'_>, messages: &'static LibraryMessages) -> Html {
    match page.desk.export() {
        ExportState::Idle => Html::default(),
        ExportState::Loading(_, n_done, n_all) => {
            let text = fill(messages.exporting, &[&page.number(*n_done), &page.number(*n_all)]);
            beside!(
                tag!("p"; text),
                tag!(
                    "progress",
                    "value" = n_done.to_string(),
                    "max" = n_all.to_string(),
                    "aria-label" = messages.export_title
                ),
                small(tell(page.link, MemoryEvent::StopExport), messages.stop),
            )
        }
        ExportState::Done(exported) => done(page, exported, messages),
    }
}

fn done(page: &Page<'_>, exported: &Exported, messages: &'static LibraryMessages) -> Html {
    let Exported { format, n_written, n_without_text, n_lost, n_elsewhere } = *exported;
    let count = |template: &'static str, n: usize| {
        (n > 0).then(|| tag!("p"; fill(template, &[&page.number(n)])))
    };
    let written =
        count(messages.exported, n_written).unwrap_or_else(|| tag!("p"; messages.exported_nothing));
    beside!(
        tag!("p", "class" = "hint"; format.name()),
        written,
        count(messages.without_text, n_without_text),
        count(messages.lost, n_lost),
        count(messages.elsewhere, n_elsewhere),
    )
}
