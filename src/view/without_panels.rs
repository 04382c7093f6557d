//! What the first module draws in a panel: that the rest of the page is on its way, which draws what
//! is in it, or that it did not come.

use broadsheet_desk::{Event, More, Panel};
use yew::Html;

use super::element::tag;
use super::{Page, Report, plain_button, send};

/// Its content is not there.
pub(super) const BUSY: Option<&str> = Some("true");

/// What is in a panel.
pub(super) fn content(page: &Page<'_>, _panel: Panel) -> Html {
    let messages = page.messages();
    if page.desk.more() != More::Failed {
        return tag!("p", "role" = "status"; messages.loading_part);
    }
    tag!("div", "role" = "alert";
        tag!("p"; messages.failed_part),
        plain_button(send(page.link, |_| Report::Event(Event::More)), messages.retry))
}
