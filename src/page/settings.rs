//! Language, colours, text size, shortcuts.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::{Dispatch, on, sign, signs};
use crate::state::{Action, Preferences, Theme};
use crate::texts::{Locale, Texts};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) preferences: Preferences,
    pub(crate) dispatch: Dispatch,
}

/// The settings behind their button.
#[component(Settings)]
pub(crate) fn settings(props: &Props) -> Html {
    let Props { preferences, dispatch } = props;
    let texts = preferences.locale.texts();
    html! {
        <details class="settings">
            <summary aria-label={texts.settings} title={texts.settings}>{ sign(signs::SETTINGS) }</summary>
            <div class="panel">
                <label>{ texts.language }{ language(preferences, dispatch) }</label>
                <label>{ texts.theme }{ theme(preferences, dispatch, texts) }</label>
                { text_size(preferences, dispatch, texts) }
                <label class="check">{ shortcuts(preferences, dispatch) }{ texts.shortcuts_on }</label>
                <button type="button" onclick={on(dispatch, Action::Help(true))}>{ texts.help }</button>
            </div>
        </details>
    }
}

/// Reports `change` of the preferences, made with the value that the reader chose.
fn choose(
    preferences: &Preferences,
    dispatch: &Dispatch,
    change: impl Fn(&mut Preferences, String) + 'static,
) -> Callback<Event> {
    let (preferences, dispatch) = (preferences.clone(), dispatch.clone());
    Callback::from(move |event: Event| {
        let mut preferences = preferences.clone();
        change(&mut preferences, event.target_unchecked_into::<HtmlSelectElement>().value());
        dispatch.emit(Action::Prefer(preferences));
    })
}

fn language(preferences: &Preferences, dispatch: &Dispatch) -> Html {
    let onchange = choose(preferences, dispatch, |preferences, tag| {
        preferences.locale = Locale::from_tag(&tag).unwrap_or_default();
    });
    let option = |locale: Locale| {
        html! {
            <option value={locale.tag()} lang={locale.tag()} selected={locale == preferences.locale}>{ locale.own_name() }</option>
        }
    };
    html! { <select id="language" {onchange}>{ for Locale::ALL.into_iter().map(option) }</select> }
}

fn theme(preferences: &Preferences, dispatch: &Dispatch, texts: &Texts) -> Html {
    let onchange = choose(preferences, dispatch, |preferences, name| preferences.theme = Theme::from_name(&name));
    let option = |theme: Theme| {
        let text = match theme {
            Theme::Auto => texts.theme_auto,
            Theme::Light => texts.theme_light,
            Theme::Dark => texts.theme_dark,
        };
        html! { <option value={theme.name()} selected={theme == preferences.theme}>{ text }</option> }
    };
    html! { <select id="theme" {onchange}>{ for Theme::ALL.into_iter().map(option) }</select> }
}

fn text_size(preferences: &Preferences, dispatch: &Dispatch, texts: &Texts) -> Html {
    let step = |by: i8, label: &'static str, letter: &'static str| {
        let size = preferences.text_size + by;
        let onclick = on(dispatch, Action::Prefer(Preferences { text_size: size, ..preferences.clone() }));
        let disabled = !Preferences::TEXT_SIZES.contains(&size);
        html! { <button type="button" aria-label={label} {disabled} {onclick}>{ letter }</button> }
    };
    html! {
        <div class="row" role="group" aria-label={texts.text_size}>
            <span>{ texts.text_size }</span>
            { step(-1, texts.smaller, "A\u{2212}") }
            { step(1, texts.larger, "A+") }
        </div>
    }
}

fn shortcuts(preferences: &Preferences, dispatch: &Dispatch) -> Html {
    let onchange = {
        let (preferences, dispatch) = (preferences.clone(), dispatch.clone());
        Callback::from(move |event: Event| {
            let shortcuts = event.target_unchecked_into::<HtmlInputElement>().checked();
            dispatch.emit(Action::Prefer(Preferences { shortcuts, ..preferences.clone() }));
        })
    };
    html! { <input type="checkbox" id="shortcuts" checked={preferences.shortcuts} {onchange} /> }
}
