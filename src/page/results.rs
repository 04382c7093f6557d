//! The list of results: a count, an order, and a feed.

use std::rc::Rc;

use broadsheet_model::ArticleId;
use broadsheet_search::{Query, Sort};
use web_sys::{Element, HtmlSelectElement};
use yew::prelude::*;

use super::result::{ResultItem, day_heading};
use super::{Dispatch, on};
use crate::address::{sort_from_name, sort_name};
use crate::archive::Archive;
use crate::state::{Action, State};
use crate::texts::{Texts, fill};

/// How many results are drawn at first, and how many more whenever the reader comes near their end.
pub(crate) const PAGE: usize = 60;
/// How near, in CSS pixels.
const NEAR: i32 = 1200;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) archive: Rc<Archive>,
    pub(crate) state: Rc<State>,
    pub(crate) query: Rc<Query>,
    /// Article numbers in the order of the list.
    pub(crate) numbers: Rc<Vec<u32>>,
    /// How many of them are drawn.
    pub(crate) n_drawn: UseStateHandle<usize>,
    /// "4 of 5 articles".
    pub(crate) count: String,
    pub(crate) dispatch: Dispatch,
    /// What to show instead of the feed when there is nothing.
    pub(crate) empty: Html,
    /// Messages between the count and the feed.
    pub(crate) notices: Html,
}

/// The list of results.
#[component(Results)]
pub(crate) fn results(props: &Props) -> Html {
    let texts = props.state.preferences.locale.texts();
    let n_drawn = &props.n_drawn;
    let list = use_node_ref();
    // Another list begins at its top; the same list keeps its place.
    use_effect_with(props.numbers.clone(), {
        let (list, n_drawn) = (list.clone(), n_drawn.clone());
        move |_| {
            n_drawn.set(PAGE);
            if let Some(list) = list.cast::<Element>() {
                list.set_scroll_top(0);
            }
        }
    });
    let onscroll = {
        let (list, n_drawn) = (list.clone(), n_drawn.clone());
        Callback::from(move |_: Event| {
            let Some(list) = list.cast::<Element>() else { return };
            if list.scroll_top() + list.client_height() + NEAR > list.scroll_height() {
                n_drawn.set(n_drawn.saturating_add(PAGE));
            }
        })
    };
    html! {
        <section class="results" ref={list} {onscroll} tabindex="-1" aria-label={texts.results}>
            <div class="row list-head">
                <p class="count" role="status" aria-live="polite">{ props.count.clone() }</p>
                { saved_switch(props, texts) }
                { order(props, texts) }
            </div>
            { props.notices.clone() }
            if props.numbers.is_empty() {
                { props.empty.clone() }
            } else {
                <div role="feed" aria-label={texts.results} class="feed">{ items(props, **n_drawn) }</div>
            }
        </section>
    }
}

fn saved_switch(props: &Props, texts: &Texts) -> Html {
    let only = props.state.address.saved;
    if props.state.saved.is_empty() && !only {
        return Html::default();
    }
    let text = format!("{} {}", texts.saved_only, props.state.saved.len());
    html! {
        <button type="button" class="chip" aria-pressed={only.to_string()} onclick={on(&props.dispatch, Action::ToggleSavedOnly)}>{ text }</button>
    }
}

fn order(props: &Props, texts: &Texts) -> Html {
    let sort = props.state.address.effective_sort();
    let dispatch = props.dispatch.clone();
    let onchange = Callback::from(move |event: Event| {
        let name = event.target_unchecked_into::<HtmlSelectElement>().value();
        dispatch.emit(Action::Sort(sort_from_name(&name)));
    });
    let option = |(value, text): (Sort, &'static str)| {
        html! { <option value={sort_name(value)} selected={value == sort}>{ text }</option> }
    };
    let options = [(Sort::New, texts.sort_new), (Sort::Old, texts.sort_old), (Sort::Best, texts.sort_best)];
    html! { <select id="sort" aria-label={texts.sort} {onchange}>{ for options.into_iter().map(option) }</select> }
}

fn items(props: &Props, n_drawn: usize) -> Html {
    let address = &props.state.address;
    let locale = props.state.preferences.locale;
    // Days stand together only where the list is ordered by time.
    let by_day = address.effective_sort() != Sort::Best;
    let open_at = address.article.and_then(|id| position(props, id));
    let n_drawn = open_at.map_or(n_drawn, |open_at| n_drawn.max(open_at + 1));
    let mut last_heading = String::new();
    let item = |(idx, number): (usize, &u32)| {
        let article = &props.archive.articles[*number as usize];
        let heading = day_heading(article, locale);
        let is_new = !by_day || heading != last_heading;
        last_heading.clone_from(&heading);
        html! {
            <ResultItem key={article.id.to_string()} article={article.clone()} source={props.archive.source(&article.source)}
                source_idx={props.archive.source_idx(&article.source)} query={props.query.clone()} position={idx + 1}
                n_results={props.numbers.len()} heading={is_new.then(|| AttrValue::from(heading))}
                href={AttrValue::from(address.with_article(Some(article.id)).to_hash())} open={address.article == Some(article.id)}
                saved={props.state.saved.contains(&article.id)} {locale} dispatch={props.dispatch.clone()} />
        }
    };
    props.numbers.iter().take(n_drawn).enumerate().map(item).collect()
}

fn position(props: &Props, id: ArticleId) -> Option<usize> {
    props.numbers.iter().position(|number| props.archive.articles[*number as usize].id == id)
}

/// "1 article", "4 articles", "4 of 5 articles".
pub(crate) fn count_text(n_shown: usize, n_all: usize, texts: &Texts) -> String {
    let shown = n_shown.to_string();
    match (n_shown, n_shown == n_all) {
        (_, false) => fill(texts.count_of, &[&shown, &n_all.to_string()]),
        (1, true) => texts.count_one.to_owned(),
        (_, true) => fill(texts.count_many, &[&shown]),
    }
}
