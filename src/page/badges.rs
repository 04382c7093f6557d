//! One badge a source: its name, its colour, how many articles it has among what is asked for, and ways to choose or
//! exclude it.

use std::rc::Rc;

use broadsheet_model::Source;
use yew::prelude::*;

use super::{Dispatch, on, sign, signs};
use crate::archive::Archive;
use crate::state::{Action, State};
use crate::texts::{Locale, fill};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) archive: Rc<Archive>,
    pub(crate) state: Rc<State>,
    /// Articles of each source, in the archive's order of sources.
    pub(crate) counts: Vec<usize>,
    pub(crate) dispatch: Dispatch,
}

/// The badges, those with most articles first.
#[component(Badges)]
pub(crate) fn badges(props: &Props) -> Html {
    let texts = props.state.preferences.locale.texts();
    let address = &props.state.address;
    let sources = &props.archive.manifest.sources;
    // By the whole archive's counts, so that a badge never moves while one types.
    let mut order: Vec<usize> = (0..sources.len()).collect();
    let totals = source_totals(&props.archive);
    order.sort_by_key(|idx| std::cmp::Reverse(totals[*idx]));
    let badge = |idx: usize| {
        let source = &sources[idx];
        let count = props.counts.get(idx).copied().unwrap_or_default();
        let chosen = address.include.contains(&source.id);
        let excluded = address.exclude.contains(&source.id);
        // A source with nothing to offer leaves, unless it is part of the choice.
        (count > 0 || chosen || excluded).then(|| badge(props, idx, count, chosen, excluded))
    };
    html! {
        <div class="badges" role="group" aria-label={texts.sources}>
            { for order.into_iter().filter_map(badge) }
        </div>
    }
}

fn source_totals(archive: &Archive) -> Vec<usize> {
    let mut totals = vec![0; archive.manifest.sources.len()];
    for article in &archive.articles {
        if let Some(idx) = archive.source_idx(&article.source) {
            totals[idx] += 1;
        }
    }
    totals
}

fn badge(props: &Props, idx: usize, count: usize, chosen: bool, excluded: bool) -> Html {
    let locale = props.state.preferences.locale;
    let texts = locale.texts();
    let source = &props.archive.manifest.sources[idx];
    let name = locale.source_name(source);
    let exclude_label = fill(if excluded { texts.stop_excluding } else { texts.exclude }, &[name]);
    html! {
        <span key={source.id.as_str()} class={classes!("badge", colour(idx), chosen.then_some("chosen"), excluded.then_some("excluded"))}>
            <button type="button" class="choose" aria-pressed={chosen.to_string()}
                onclick={on(&props.dispatch, Action::ToggleSource(source.id.clone()))}>
                <span class="dot" aria-hidden="true"></span>
                <span class="badge-name">{ name.to_owned() }</span>
                {" "}
                <span class="badge-count">{ count }</span>
                if excluded {
                    <span class="visually-hidden">{ " " }{ texts.excluded }</span>
                }
            </button>
            <button type="button" class="exclude" aria-label={exclude_label.clone()} title={exclude_label}
                onclick={on(&props.dispatch, Action::ToggleExclude(source.id.clone()))}>
                { sign(signs::MINUS) }
            </button>
        </span>
    }
}

/// The same badge as a sign on a result and on an article.
pub(crate) fn source_tag(idx: Option<usize>, source: &Source, locale: Locale) -> Html {
    html! {
        <span class={classes!("source-tag", idx.map(colour))}>
            <span class="dot" aria-hidden="true"></span>{ locale.source_name(source).to_owned() }
        </span>
    }
}

/// The class that carries the colour of the source at `idx`.
pub(crate) fn colour(idx: usize) -> &'static str {
    const COLOURS: [&str; 8] = ["c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7"];
    COLOURS[idx % COLOURS.len()]
}
