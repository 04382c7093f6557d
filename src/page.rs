//! The components. Each draws its properties and reports what the reader does as an [`Action`](crate::state::Action).

mod app;
mod article_body;
mod badges;
mod citation;
mod empty;
mod failure;
mod help;
mod histogram;
mod keys;
mod marked;
mod masthead;
mod notices;
mod overview;
mod picture;
mod reader;
mod reading;
mod result;
mod results;
mod search_field;
mod settings;
mod slider;
mod timeline;

pub use app::App;

use yew::{Callback, Html, html};

use crate::state::Action;

/// Who hears what the reader does.
pub type Dispatch = Callback<Action>;

/// A callback that reports `action`, whatever the event.
pub(crate) fn on<E>(dispatch: &Dispatch, action: Action) -> Callback<E> {
    let dispatch = dispatch.clone();
    Callback::from(move |_| dispatch.emit(action.clone()))
}

/// A picture sign of one path on a 24 by 24 grid, drawn in the colour of the text; it says nothing to a screen reader.
pub(crate) fn sign(path: &'static str) -> Html {
    html! {
        <svg class="sign" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d={path} /></svg>
    }
}

/// Paths of the signs.
pub(crate) mod signs {
    pub(crate) const CLOSE: &str = "M6 6l12 12M18 6L6 18";
    pub(crate) const MINUS: &str = "M6 12h12";
    pub(crate) const SETTINGS: &str = "M4 7h10M18 7h2M4 17h2M10 17h10M16 4.5v5M8 14.5v5";
    pub(crate) const SEARCH: &str = "M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M15.5 15.5L21 21";
    pub(crate) const STAR: &str = "M12 4l2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z";
    pub(crate) const BACK: &str = "M15 5l-7 7 7 7";
    pub(crate) const FORWARD: &str = "M9 5l7 7-7 7";
}
