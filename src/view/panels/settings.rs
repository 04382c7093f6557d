//! Language, colours, text size, shortcuts.

use broadsheet_desk::{Action, Field, Locale, Panel, Preferences, Theme};
use yew::Html;

use crate::messages::panels::{self as words, PanelMessages};
use crate::view::element::{checked, tag};
use crate::view::panel::opener;
use crate::view::{Button, Link, act, change, library, select};

/// The settings.
pub(super) fn settings(page: &crate::view::Page<'_>) -> Html {
    let (preferences, link) = (&page.desk.state().preferences, page.link);
    let messages = words::of(preferences.locale);
    let other_shortcuts = Preferences { shortcuts: !preferences.shortcuts, ..preferences.clone() };
    let shortcuts = tag!("input", "type" = "checkbox", "id" = "shortcuts",
        on "change" = act(link, Action::Prefer(other_shortcuts)));
    let shortcuts = checked(preferences.shortcuts, shortcuts);
    let row =
        |name: &'static str, choice: Html| tag!("div", "class" = "row"; tag!("span"; name), choice);
    tag!("div", "class" = "settings";
        row(messages.language, language(preferences, link)),
        row(messages.theme, theme(preferences, link, messages)),
        text_size(preferences, link, messages),
        tag!("label", "class" = "check"; shortcuts, messages.shortcuts_on),
        library::remember(page),
        opener(link, Panel::Help, "", None, page.messages().help))
}

fn language(preferences: &Preferences, link: &Link) -> Html {
    let options = Locale::ALL.map(|locale| (locale.tag(), locale.own_name()));
    let label = words::of(preferences.locale).language;
    select("language", label, preferences.locale.tag(), &options, change(link, Field::Language))
}

fn theme(preferences: &Preferences, link: &Link, messages: &PanelMessages) -> Html {
    let text = |theme: Theme| match theme {
        Theme::Auto => messages.theme_auto,
        Theme::Light => messages.theme_light,
        Theme::Dark => messages.theme_dark,
    };
    let options = Theme::ALL.map(|theme| (theme.name(), text(theme)));
    select("theme", messages.theme, preferences.theme.name(), &options, change(link, Field::Theme))
}

fn text_size(preferences: &Preferences, link: &Link, messages: &PanelMessages) -> Html {
    let step = |by: i8, label: &'static str, letter: &'static str| {
        let size = preferences.text_size + by;
        let onclick =
            act(link, Action::Prefer(Preferences { text_size: size, ..preferences.clone() }));
        let disabled = !Preferences::TEXT_SIZES.contains(&size);
        // The name has to hold what one sees, for those who say it to press it (WCAG 2.5.3).
        let label = [letter, " ", label].concat();
        Button { label: Some(label.into()), disabled, ..Button::default() }.draw(onclick, letter)
    };
    tag!("div", "class" = "row", "role" = "group", "aria-label" = messages.text_size;
        tag!("span"; messages.text_size),
        step(-1, messages.smaller, "A\u{2212}"),
        step(1, messages.larger, "A+"))
}
