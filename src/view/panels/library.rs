//! What the reader has read, saved and searched.

use broadsheet_desk::Action;
use yew::Html;

use crate::view::element::tag;
use crate::view::{Button, Page, act};

/// The reader's own.
pub(super) fn library(page: &Page<'_>) -> Html {
    let (state, messages) = (page.desk.state(), page.messages());
    let text = [messages.saved_only, " ", &state.saved.len().to_string()].concat();
    let chip = Button { class: "chip", pressed: Some(state.address.saved), ..Button::default() };
    tag!("p"; chip.draw(act(page.link, Action::ToggleSavedOnly), text))
}
