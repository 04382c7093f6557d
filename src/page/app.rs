//! The whole page: what is loading, what failed, and the archive once it is there.

use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::failure::Failure;
use super::help::Help;
use super::masthead::Masthead;
use super::reading::Reading;
use crate::archive::{Archive, LoadError, Progress, load};
use crate::browser::{dom, storage};
use crate::state::{Action, History, State};
use crate::texts::{Texts, fill};

/// How long the address waits for typing and sliding to pause, in milliseconds: browsers limit how often it may change.
const ADDRESS_PAUSE_MILLIS: u32 = 250;

/// How far the archive has come.
#[derive(Clone, PartialEq)]
enum Load {
    Waiting(Progress),
    Failed(LoadError),
    Ready(Rc<Archive>),
}

/// The whole page.
#[component(App)]
pub fn app() -> Html {
    let state = use_reducer(|| State::new(&dom::hash(), storage::preferences(), storage::saved()));
    let dispatch = use_callback((), {
        let dispatcher = state.dispatcher();
        move |action: Action, _| dispatcher.dispatch(action)
    });
    let (load, retry) = use_archive();
    use_address(&state, &dispatch);
    use_preferences(&state);

    let texts = state.preferences.locale.texts();
    let title = match &*load {
        Load::Ready(archive) => archive.manifest.title.clone(),
        _ => String::new(),
    };
    let content = match &*load {
        Load::Waiting(progress) => waiting(*progress, texts),
        Load::Failed(error) => html! { <main><Failure error={error.clone()} {texts} on_retry={retry} /></main> },
        Load::Ready(archive) => {
            html! { <Reading archive={archive.clone()} state={Rc::new((*state).clone())} dispatch={dispatch.clone()} on_reload={retry} /> }
        }
    };
    html! {
        <div class="page">
            <a class="skip" href={state.address.to_hash()} onclick={skip_to_results()}>{ texts.skip_to_results }</a>
            <Masthead {title} state={Rc::new((*state).clone())} dispatch={dispatch.clone()} />
            { content }
            if state.help {
                <Help {texts} {dispatch} />
            }
        </div>
    }
}

/// A fragment link would replace the state in the address, so the focus is moved by hand.
fn skip_to_results() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        event.prevent_default();
        dom::focus(".results a, .results");
    })
}

/// Nothing is said in the first 300 ms (the style sheet sees to that); then how much of how much has come.
fn waiting(progress: Progress, texts: &Texts) -> Html {
    let done = progress.n_done.to_string();
    html! {
        <main class="waiting" aria-busy="true">
            <p role="status">{ texts.loading }</p>
            if progress.n_all > 1 {
                <progress value={done.clone()} max={progress.n_all.to_string()} aria-label={texts.loading} />
                <p>{ fill(texts.loading_part, &[&done, &progress.n_all.to_string()]) }</p>
            }
        </main>
    }
}

/// Loads the archive at the start and again whenever the callback is called.
#[hook]
fn use_archive() -> (UseStateHandle<Load>, Callback<()>) {
    let load_state = use_state_eq(|| Load::Waiting(Progress { n_done: 0, n_all: 0 }));
    let attempt = use_state(|| 0);
    let retry = {
        let attempt = attempt.clone();
        Callback::from(move |()| attempt.set(*attempt + 1))
    };
    use_effect_with(*attempt, {
        let load_state = load_state.clone();
        move |_| {
            wasm_bindgen_futures::spawn_local(async move {
                let on_progress = |progress| load_state.set(Load::Waiting(progress));
                let result = load(on_progress).await;
                load_state.set(match result {
                    Ok(archive) => Load::Ready(Rc::new(archive)),
                    Err(error) => Load::Failed(error),
                });
            });
        }
    });
    (load_state, retry)
}

/// Keeps address and state the same.
#[hook]
fn use_address(state: &UseReducerHandle<State>, dispatch: &Callback<Action>) {
    use_effect_with(dispatch.clone(), |dispatch| {
        let dispatch = dispatch.clone();
        let listener = EventListener::new(&dom::window(), "hashchange", move |_| {
            dispatch.emit(Action::Navigate(dom::hash()));
        });
        move || drop(listener)
    });
    let pending = use_mut_ref(|| None::<Timeout>);
    use_effect_with((state.address.to_hash(), state.history), move |(hash, history)| {
        let hash = hash.clone();
        let mut pending = pending.borrow_mut();
        // Dropping an earlier time-out cancels it.
        *pending = None;
        match history {
            History::Push => dom::write_hash(&hash, true),
            History::Replace => {
                *pending = Some(Timeout::new(ADDRESS_PAUSE_MILLIS, move || dom::write_hash(&hash, false)));
            }
        }
    });
}

/// Applies and keeps what the reader prefers and saves.
#[hook]
fn use_preferences(state: &UseReducerHandle<State>) {
    let kept = use_mut_ref(storage::preferences);
    use_effect_with(state.preferences.clone(), move |preferences| {
        dom::set_root_attribute("lang", preferences.locale.tag());
        dom::set_root_attribute("data-theme", preferences.theme.name());
        let size = preferences.text_size;
        dom::set_root_attribute("data-text-size", &if size == 0 { String::new() } else { size.to_string() });
        storage::keep_preferences(&kept.borrow(), preferences);
        preferences.clone_into(&mut kept.borrow_mut());
    });
    use_effect_with(state.saved.clone(), |saved| storage::keep_saved(saved));
}
