//! The search field: it answers while one types, and waits while an input method is composing.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{sign, signs};
use crate::browser::dom;
use crate::texts::Texts;

/// How long the field waits after the last key, in milliseconds.
const PAUSE_MILLIS: u32 = 150;

#[derive(Properties)]
pub(crate) struct Props {
    pub(crate) query: AttrValue,
    pub(crate) texts: &'static Texts,
    pub(crate) on_query: Callback<String>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Props) -> bool {
        self.query == other.query && std::ptr::eq(self.texts, other.texts) && self.on_query == other.on_query
    }
}

/// The search field.
#[component(SearchField)]
pub(crate) fn search_field(props: &Props) -> Html {
    let Props { query, texts, on_query } = props;
    let input = use_node_ref();
    let composing = use_mut_ref(|| false);
    let pending = use_mut_ref(|| None::<Timeout>);
    let send = {
        let (input, on_query, pending) = (input.clone(), on_query.clone(), pending.clone());
        move |pause_millis: u32| {
            let (input, on_query) = (input.clone(), on_query.clone());
            let send = move || {
                if let Some(input) = input.cast::<HtmlInputElement>() {
                    on_query.emit(input.value());
                }
            };
            *pending.borrow_mut() = None;
            if pause_millis == 0 { send() } else { *pending.borrow_mut() = Some(Timeout::new(pause_millis, send)) }
        }
    };
    // An address that comes from outside (back, a link, a reset) is shown, unless it is what stands there already.
    use_effect_with(query.clone(), {
        let (input, composing) = (input.clone(), composing.clone());
        move |query: &AttrValue| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                if input.value() != query.as_str() && !*composing.borrow() {
                    input.set_value(query);
                }
            }
        }
    });
    let oninput = {
        let (send, composing) = (send.clone(), composing.clone());
        Callback::from(move |_| {
            if !*composing.borrow() {
                send(PAUSE_MILLIS);
            }
        })
    };
    use_composition(&input, &composing, send.clone());
    let clear = {
        let (send, input) = (send.clone(), input.clone());
        move || {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.set_value("");
                let _refused = input.focus();
                send(0);
            }
        }
    };
    let onkeydown = keys(composing, send.clone(), clear.clone());
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        send(0);
    });
    html! {
        <search class="search-field">
            <form role="presentation" {onsubmit}>
                { sign(signs::SEARCH) }
                <input ref={input} type="search" id="query" aria-label={texts.search} placeholder={texts.search_placeholder}
                    value={query.clone()} autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="search"
                    {oninput} {onkeydown} />
                if !query.is_empty() {
                    <button type="button" class="plain" aria-label={texts.clear_search} onclick={Callback::from(move |_| clear())}>
                        { sign(signs::CLOSE) }
                    </button>
                }
            </form>
        </search>
    }
}

/// Knows when an input method is composing, and sends at once when it has done.
#[hook]
fn use_composition(input: &NodeRef, composing: &Rc<RefCell<bool>>, send: impl Fn(u32) + 'static) {
    let (input, composing) = (input.clone(), composing.clone());
    use_effect_with((), move |()| {
        let listeners = input.cast::<HtmlInputElement>().map(|input| {
            let (begun, done) = (composing.clone(), composing);
            let start = EventListener::new(&input, "compositionstart", move |_| *begun.borrow_mut() = true);
            let end = EventListener::new(&input, "compositionend", move |_| {
                *done.borrow_mut() = false;
                send(0);
            });
            (start, end)
        });
        move || drop(listeners)
    });
}

/// Esc clears, arrow-down enters the results; neither while an input method is composing.
fn keys(
    composing: Rc<RefCell<bool>>,
    send: impl Fn(u32) + 'static,
    clear: impl Fn() + 'static,
) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        if *composing.borrow() || event.is_composing() {
            return;
        }
        match event.key().as_str() {
            "Escape" => {
                event.prevent_default();
                event.stop_propagation();
                clear();
            }
            "ArrowDown" => {
                event.prevent_default();
                send(0);
                dom::focus(".result h2 a");
            }
            _ => {}
        }
    })
}
