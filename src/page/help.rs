//! What can be typed: shortcuts and the query language.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::{Dispatch, on};
use crate::state::Action;
use crate::texts::Texts;

#[derive(Properties)]
pub(crate) struct Props {
    pub(crate) texts: &'static Texts,
    pub(crate) dispatch: Dispatch,
}

impl PartialEq for Props {
    fn eq(&self, other: &Props) -> bool {
        std::ptr::eq(self.texts, other.texts) && self.dispatch == other.dispatch
    }
}

/// The help, above everything else until it is closed.
#[component(Help)]
pub(crate) fn help(props: &Props) -> Html {
    let texts = props.texts;
    let dialog = use_node_ref();
    use_effect_with((), {
        let dialog = dialog.clone();
        move |()| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                // Fails only when it is open already.
                let _refused = dialog.show_modal();
            }
        }
    });
    let keys = [
        ("/", texts.key_search),
        ("j k", texts.key_next),
        ("o ⏎", texts.key_open),
        ("s", texts.key_save),
        ("v", texts.key_original),
        ("g g  G", texts.key_ends),
        ("?", texts.key_help),
        ("Esc", texts.key_escape),
    ];
    let row = |(keys, means): (&'static str, &'static str)| html! { <><dt><kbd>{ keys }</kbd></dt><dd>{ means }</dd></> };
    html! {
        <dialog class="help" ref={dialog} aria-labelledby="help-title" onclose={on(&props.dispatch, Action::Help(false))}>
            <h2 id="help-title">{ texts.help }</h2>
            <dl>{ for keys.into_iter().map(row) }</dl>
            <p>{ texts.hint_syntax }</p>
            <button type="button" class="strong" onclick={on(&props.dispatch, Action::Help(false))}>{ texts.close }</button>
        </dialog>
    }
}
