//! The archive, ready to be used: what is asked of it, and what it answers.

use std::collections::BTreeSet;
use std::rc::Rc;

use broadsheet_model::ArticleId;
use broadsheet_search::{Bin, BinUnit, Facets, Matches, Query, bins};
use gloo::events::EventListener;
use yew::prelude::*;

use super::badges::Badges;
use super::empty::empty;
use super::keys::{Shortcuts, use_shortcuts};
use super::notices::{address_notices, missing_chunks, query_hints};
use super::reader::Reader;
use super::results::{Results, count_text};
use super::timeline::Timeline;
use super::{Dispatch, overview};
use crate::address::Address;
use crate::archive::Archive;
use crate::browser::{dom, marks, storage};
use crate::state::State;

/// How many CSS pixels a bar is wide at least.
const PIXELS_A_BIN: f64 = 9.0;
/// How many bars there are at least and at most.
const BINS: std::ops::RangeInclusive<usize> = 24..=140;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) archive: Rc<Archive>,
    pub(crate) state: Rc<State>,
    pub(crate) dispatch: Dispatch,
    pub(crate) on_reload: Callback<()>,
}

/// What the archive answers to an address.
#[derive(PartialEq)]
pub(crate) struct Evaluation {
    pub(crate) query: Rc<Query>,
    pub(crate) facets: Facets,
}

/// What `archive` answers to `address`, for a reader who has saved `saved`.
pub(crate) fn evaluate(archive: &Archive, address: &Address, saved: &BTreeSet<ArticleId>, bins: &[Bin]) -> Evaluation {
    let query = Query::parse(&address.query);
    let matches = archive.corpus.search(&query);
    let matches = if address.saved { only_saved(archive, matches, saved) } else { matches };
    let facets = archive.corpus.facets(&matches, &known(archive, address).filter(), address.effective_sort(), bins);
    Evaluation { query: Rc::new(query), facets }
}

fn only_saved(archive: &Archive, matches: Matches, saved: &BTreeSet<ArticleId>) -> Matches {
    matches.only(|number| saved.contains(&archive.articles[number as usize].id))
}

/// The address without sources that the archive does not have: they are ignored, with a notice.
fn known(archive: &Archive, address: &Address) -> Address {
    let mut address = address.clone();
    address.include.retain(|id| archive.source_idx(id).is_some());
    address.exclude.retain(|id| archive.source_idx(id).is_some());
    address
}

/// The archive, ready to be used.
#[component(Reading)]
pub(crate) fn reading(props: &Props) -> Html {
    let Props { archive, state, dispatch, on_reload } = props;
    let texts = state.preferences.locale.texts();
    let max_bins = use_max_bins();
    let bins = use_memo((archive.clone(), max_bins), |(archive, max_bins)| match archive.days() {
        Some((first, last)) => bins(first, last, *max_bins),
        None => (BinUnit::Day, Vec::new()),
    });
    let unit = bins.0;
    let bins = use_memo(bins.clone(), |bins| bins.1.clone());
    // The open article is no limit: opening one must not count anything anew.
    let limits = state.address.with_article(None);
    let saved = if limits.saved { state.saved.clone() } else { BTreeSet::new() };
    let answer = use_memo((archive.clone(), limits, saved, bins.clone()), |(archive, limits, saved, bins)| {
        evaluate(archive, limits, saved, bins)
    });
    let numbers = use_memo(answer.clone(), |answer| answer.facets.numbers.clone());
    let histogram = use_memo(answer.clone(), |answer| answer.facets.histogram.clone());
    let n_drawn = use_state_eq(|| super::results::PAGE);
    use_shortcuts(Shortcuts {
        archive: archive.clone(),
        state: state.clone(),
        numbers: numbers.clone(),
        dispatch: dispatch.clone(),
        draw_all: Callback::from({
            let n_drawn = n_drawn.clone();
            move |()| n_drawn.set(usize::MAX)
        }),
    });
    use_title(archive, state);
    use_marks(&state.address.query);
    use_place(state);
    let count = count_text(answer.facets.total, archive.articles.len(), texts);
    let notices = html! {
        <>
            { missing_chunks(archive, texts, on_reload) }
            { address_notices(archive, state, dispatch, texts) }
            { query_hints(answer.query.hints(), texts) }
        </>
    };
    let nothing = if numbers.is_empty() { empty(archive, state, &bins, dispatch, texts) } else { Html::default() };
    let is_open = state.address.article.is_some_and(|id| archive.number(id).is_some());
    html! {
        <>
            <div class="filters">
                if let Some(days) = archive.days() {
                    <Timeline bins={bins.clone()} {unit} {histogram} address={state.address.with_article(None)} {days}
                        n_undated={answer.facets.n_undated} count={count_text(answer.facets.total, answer.facets.total, texts)}
                        locale={state.preferences.locale} dispatch={dispatch.clone()} />
                }
                <Badges archive={archive.clone()} state={state.clone()} counts={answer.facets.per_source.clone()} dispatch={dispatch.clone()} />
            </div>
            <main class={if is_open { "panes reading" } else { "panes" }}>
                <Results archive={archive.clone()} state={state.clone()} query={answer.query.clone()} numbers={numbers.clone()}
                    {n_drawn} {count} dispatch={dispatch.clone()} empty={nothing} {notices} />
                { pane(props, &answer.query, &numbers) }
            </main>
        </>
    }
}

/// The open article, or what the archive holds.
fn pane(props: &Props, query: &Rc<Query>, numbers: &[u32]) -> Html {
    let Props { archive, state, dispatch, .. } = props;
    let open = state.address.article.and_then(|id| archive.number(id));
    let Some(number) = open else { return overview::overview(archive, state.preferences.locale) };
    let position = numbers.iter().position(|other| *other as usize == number);
    let href = |position: Option<usize>| {
        let number = *numbers.get(position?)?;
        let id = archive.articles[number as usize].id;
        Some(AttrValue::from(state.address.with_article(Some(id)).to_hash()))
    };
    html! {
        <Reader archive={archive.clone()} article={archive.articles[number].clone()} query={query.clone()} state={state.clone()}
            previous={href(position.and_then(|position| position.checked_sub(1)))}
            next={href(position.map(|position| position + 1))} dispatch={dispatch.clone()} />
    }
}

/// As many bars as fit the window.
#[hook]
fn use_max_bins() -> usize {
    let fitting = || {
        let width = dom::window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(0.0);
        ((width / PIXELS_A_BIN) as usize).clamp(*BINS.start(), *BINS.end())
    };
    let max_bins = use_state_eq(fitting);
    use_effect_with((), {
        let max_bins = max_bins.clone();
        move |()| {
            let listener = EventListener::new(&dom::window(), "resize", move |_| max_bins.set(fitting()));
            move || drop(listener)
        }
    });
    *max_bins
}

/// The title of the window: the open article's, then the archive's.
#[hook]
fn use_title(archive: &Rc<Archive>, state: &State) {
    let name = match archive.manifest.title.as_str() {
        "" => state.preferences.locale.texts().archive,
        title => title,
    };
    let open = state.address.article.and_then(|id| archive.number(id));
    let title = match open {
        Some(number) => format!("{} · {name}", archive.articles[number].title),
        None => name.to_owned(),
    };
    use_effect_with(title, |title| dom::document().set_title(title));
}

/// Says when the list can be used, and how long a new query took to be painted.
#[hook]
fn use_marks(query: &str) {
    let is_first = use_mut_ref(|| true);
    use_effect_with(query.to_owned(), move |_| {
        if std::mem::replace(&mut *is_first.borrow_mut(), false) {
            marks::ready();
        } else {
            marks::end_when_painted(marks::QUERY);
        }
    });
}

/// Keeps how far list and reader are scrolled over a reload.
#[hook]
fn use_place(state: &State) {
    use_effect_with((), |()| {
        let hash = dom::hash();
        if let Some((list, reader)) = storage::place(&hash) {
            for (selector, top) in [(".results", list), (".reader", reader)] {
                if let Some(pane) = dom::find(selector) {
                    pane.set_scroll_top(top);
                }
            }
        }
    });
    use_effect_with(state.address.to_hash(), |hash| {
        let hash = hash.clone();
        let listener = EventListener::new(&dom::window(), "pagehide", move |_| {
            dom::write_hash(&hash, false);
            let top = |selector| dom::find(selector).map_or(0, |pane| pane.scroll_top());
            storage::keep_place(&dom::hash(), top(".results"), top(".reader"));
        });
        move || drop(listener)
    });
}
