//! The parts of the page: each a function from what the application knows to virtual DOM.
//!
//! They draw and report what the reader does as a [`Msg`]; they compute nothing that a core crate
//! could.

mod article_body;
mod badges;
mod citation;
mod empty;
mod failure;
mod help;
mod histogram;
mod marked;
mod masthead;
mod notices;
mod overview;
mod picture;
mod reader;
mod result;
mod results;
mod search_field;
mod settings;
mod slider;
mod timeline;
mod versions;

pub use histogram::bars;
pub use search_field::{search_text, set_search_text};

use yew::virtual_dom::VText;
use yew::{AttrValue, Callback, Html, html};

use crate::app::{App, Field, Link, Load, Msg};
use crate::archive::{Archive, Target};
use crate::browser::dom;
use crate::messages::Messages;
use broadsheet_desk::Action;

/// The whole page.
pub fn page(app: &App, link: &Link) -> Html {
    let messages = app.messages();
    html! {
        <div class="page">
            <a class="skip" href={app.state.address.to_hash()} onclick={skip_to_results()}>{ messages.skip_to_results }</a>
            { masthead::masthead(app, link) }
            {
                match (&app.load, app.archive()) {
                    (Load::Failed(error), _) => failure::failure(error, messages, link),
                    (_, Some(archive)) => reading(app, archive, link),
                    (_, None) => waiting(messages),
                }
            }
            if app.state.help {
                { help::help(messages, link) }
            }
        </div>
    }
}

/// The archive, ready to be used.
fn reading(app: &App, archive: &Archive, link: &Link) -> Html {
    let Some(answer) = &app.answer else {
        return match archive.store.failure(Target::Fold) {
            Some(error) => failure::failure(error, app.messages(), link),
            None => waiting(app.messages()),
        };
    };
    let is_open = reader::is_open(app, archive);
    html! {
        <>
            <div class="filters">
                { timeline::timeline(app, archive, answer, link) }
                { badges::badges(app, archive, &answer.facets.per_source, link) }
            </div>
            <main class={if is_open { "panes reading" } else { "panes" }}>
                { results::results(app, archive, answer, link) }
                { reader::pane(app, archive, answer, link) }
            </main>
        </>
    }
}

/// Nothing is said in the first 300 ms: the style sheet sees to that.
fn waiting(messages: &Messages) -> Html {
    html! { <main class="waiting" aria-busy="true"><p role="status">{ messages.loading }</p></main> }
}

/// A fragment link would replace the state in the address, so the focus is moved by hand.
fn skip_to_results() -> Callback<web_sys::MouseEvent> {
    Callback::from(|event: web_sys::MouseEvent| {
        event.prevent_default();
        dom::focus(".results");
    })
}

/// Does `action`, whatever the event.
fn act<E: 'static>(link: &Link, action: Action) -> Callback<E> {
    let link = link.clone();
    Callback::from(move |_| link.send_message(Msg::Do(action.clone())))
}

/// Sends what `message` makes, whatever the event.
fn send<E: 'static>(link: &Link, message: fn(E) -> Msg) -> Callback<E> {
    let link = link.clone();
    Callback::from(move |event| link.send_message(message(event)))
}

/// Reports the new value of a form's field.
fn change(link: &Link, field: Field) -> Callback<web_sys::Event> {
    let link = link.clone();
    Callback::from(move |event| link.send_message(Msg::Change(field, dom::value_of(&event))))
}

/// What a button is; everything but what it does and shows. One function and not an element at each
/// place: every element of `html!` is about 270 bytes of download.
#[derive(Default)]
struct Button {
    class: &'static str,
    /// Its name, where it shows only a sign.
    label: Option<AttrValue>,
    /// Whether it is pressed, where it is one that stays so.
    pressed: Option<bool>,
    disabled: bool,
}

impl Button {
    fn draw(self, onclick: Callback<web_sys::MouseEvent>, content: impl Into<Html>) -> Html {
        let pressed = self.pressed.map(|pressed| if pressed { "true" } else { "false" });
        let Button { class, label, disabled, .. } = self;
        html! {
            <button type="button" {class} aria-label={label.clone()} title={label} aria-pressed={pressed} {disabled} {onclick}>
                { content.into() }
            </button>
        }
    }
}

/// A button that only says what it does.
fn plain_button(onclick: Callback<web_sys::MouseEvent>, text: impl Into<AttrValue>) -> Html {
    Button::default().draw(onclick, VText::new(text.into()))
}

/// A choice of one among a few: `options` are value and text.
fn select(
    id: &'static str,
    label: &'static str,
    now: &str,
    options: &[(&'static str, &'static str)],
    onchange: Callback<web_sys::Event>,
) -> Html {
    let option = |(value, text): &(&'static str, &'static str)| {
        html! { <option value={*value} selected={*value == now}>{ *text }</option> }
    };
    html! { <select {id} aria-label={label} {onchange}>{ for options.iter().map(option) }</select> }
}

/// A picture sign of one path on a 24 by 24 grid, drawn in the colour of the text; it says nothing
/// to a screen reader.
fn sign(path: &'static str) -> Html {
    html! {
        <svg class="sign" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d={path} /></svg>
    }
}

/// Paths of the signs.
mod signs {
    pub(super) const CLOSE: &str = "M6 6l12 12M18 6L6 18";
    pub(super) const MINUS: &str = "M6 12h12";
    pub(super) const SETTINGS: &str = "M4 7h10M18 7h2M4 17h2M10 17h10M16 4.5v5M8 14.5v5";
    pub(super) const SEARCH: &str = "M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M15.5 15.5L21 21";
    pub(super) const STAR: &str =
        "M12 4l2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z";
    pub(super) const BACK: &str = "M15 5l-7 7 7 7";
    pub(super) const FORWARD: &str = "M9 5l7 7-7 7";
}
