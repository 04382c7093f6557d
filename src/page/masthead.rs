//! The top of the page: the archive's name, the search field, the settings.

use std::rc::Rc;

use yew::prelude::*;

use super::Dispatch;
use super::search_field::SearchField;
use super::settings::Settings;
use crate::browser::marks;
use crate::state::{Action, State};

/// Shown where an archive has no title of its own.
const NAME: &str = "Broadsheet";

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The archive's title; empty while it is not known, or when it has none.
    pub(crate) title: String,
    pub(crate) state: Rc<State>,
    pub(crate) dispatch: Dispatch,
}

/// The top of the page.
#[component(Masthead)]
pub(crate) fn masthead(props: &Props) -> Html {
    let texts = props.state.preferences.locale.texts();
    let name = if props.title.is_empty() { NAME.to_owned() } else { props.title.clone() };
    // The title of an open article is the page's first heading; otherwise the archive's name is.
    let name = if props.state.address.article.is_some() {
        html! { <p class="name">{ name }</p> }
    } else {
        html! { <h1 class="name">{ name }</h1> }
    };
    let on_query = props.dispatch.reform(|query| {
        marks::begin(marks::QUERY);
        Action::Query(query)
    });
    html! {
        <header class="masthead">
            { name }
            <SearchField query={AttrValue::from(props.state.address.query.clone())} {texts} {on_query} />
            <Settings preferences={props.state.preferences.clone()} dispatch={props.dispatch.clone()} />
        </header>
    }
}
