//! What opens above the page: a sheet on a phone, a panel on a desk. The browser keeps the focus in
//! it, closes it on Esc and gives the focus back: it is a modal dialog.

use broadsheet_desk::{Action, Panel};
use yew::Html;

use super::element::{Child, Element, keyed, tag};
use super::{Button, Link, Page, Report, act, icon, icons, panels, send};

/// The id of its title.
const TITLE_ID: &str = "panel-title";

/// The panel that is open.
pub(super) fn panel(page: &Page<'_>) -> Html {
    let Some(panel) = page.desk.state().panel else { return Html::default() };
    keyed(panel.name().to_owned(), frame(page, panel, panels::content(page, panel)))
}

/// A panel of this content: with a title, and a button that closes it.
fn frame(page: &Page<'_>, panel: Panel, content: Html) -> Html {
    let (messages, link) = (page.messages(), page.link);
    let title = match panel {
        Panel::Dates => messages.dates,
        Panel::Sources => messages.sources,
        Panel::Settings => messages.settings,
        Panel::Help => messages.help,
        Panel::Library => messages.library,
    };
    let close = act(link, Action::Panel(None));
    let button = Button { class: "plain", label: Some(messages.close.into()), ..Button::default() };
    tag!("dialog", "class" = "panel", "data-panel" = panel.name(),
        "aria-labelledby" = TITLE_ID, "autofocus" = "", "aria-busy" = panels::BUSY,
        on "close" = close.clone(), on "click" = send(link, Report::PanelClick);
        tag!("div", "class" = "panel-box";
            tag!("div", "class" = "row panel-head";
                tag!("h2", "id" = TITLE_ID; title),
                button.draw(close, icon(icons::CLOSE))),
            content))
}

/// A button that opens a panel; `label` is its name, where it shows only an icon.
pub(super) fn opener(
    link: &Link,
    panel: Panel,
    class: &'static str,
    label: Option<&'static str>,
    content: impl Child,
) -> Html {
    let content = content.put(Element::nothing()).beside();
    tag!("button", "type" = "button", "class" = class, "aria-label" = label, "title" = label,
        "aria-haspopup" = "dialog", "data-panel-opens" = panel.name(), on "click" = act(link, Action::Panel(Some(panel)));
        content)
}
