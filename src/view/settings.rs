//! Language, colours, text size, shortcuts.

use yew::prelude::*;

use super::{act, change, sign, signs};
use crate::app::{Field, Link};
use crate::state::{Action, Preferences, Theme};
use crate::texts::{Locale, Texts};

/// The settings behind their button.
pub(super) fn settings(preferences: &Preferences, link: &Link) -> Html {
    let texts = preferences.locale.texts();
    let other_shortcuts = Preferences { shortcuts: !preferences.shortcuts, ..preferences.clone() };
    html! {
        <details class="settings">
            <summary aria-label={texts.settings} title={texts.settings}>{ sign(signs::SETTINGS) }</summary>
            <div class="panel">
                <label>{ texts.language }{ language(preferences, link) }</label>
                <label>{ texts.theme }{ theme(preferences, link, texts) }</label>
                { text_size(preferences, link, texts) }
                <label class="check">
                    <input type="checkbox" id="shortcuts" checked={preferences.shortcuts}
                        onchange={act(link, Action::Prefer(other_shortcuts))} />
                    { texts.shortcuts_on }
                </label>
                <button type="button" onclick={act(link, Action::Help(true))}>{ texts.help }</button>
            </div>
        </details>
    }
}

fn language(preferences: &Preferences, link: &Link) -> Html {
    let option = |locale: Locale| {
        html! {
            <option value={locale.tag()} lang={locale.tag()} selected={locale == preferences.locale}>{ locale.own_name() }</option>
        }
    };
    html! { <select id="language" onchange={change(link, Field::Language)}>{ for Locale::ALL.into_iter().map(option) }</select> }
}

fn theme(preferences: &Preferences, link: &Link, texts: &Texts) -> Html {
    let option = |theme: Theme| {
        let text = match theme {
            Theme::Auto => texts.theme_auto,
            Theme::Light => texts.theme_light,
            Theme::Dark => texts.theme_dark,
        };
        html! { <option value={theme.name()} selected={theme == preferences.theme}>{ text }</option> }
    };
    html! { <select id="theme" onchange={change(link, Field::Theme)}>{ for Theme::ALL.into_iter().map(option) }</select> }
}

fn text_size(preferences: &Preferences, link: &Link, texts: &Texts) -> Html {
    let step = |by: i8, label: &'static str, letter: &'static str| {
        let size = preferences.text_size + by;
        let onclick = act(link, Action::Prefer(Preferences { text_size: size, ..preferences.clone() }));
        let disabled = !Preferences::TEXT_SIZES.contains(&size);
        html! { <button type="button" aria-label={label} title={label} {disabled} {onclick}>{ letter }</button> }
    };
    html! {
        <div class="row" role="group" aria-label={texts.text_size}>
            <span>{ texts.text_size }</span>
            { step(-1, texts.smaller, "A\u{2212}") }
            { step(1, texts.larger, "A+") }
        </div>
    }
}
