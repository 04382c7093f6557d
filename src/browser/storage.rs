//! What the browser keeps for this reader: preferences, saved articles, hosts whose pictures may be
//! loaded.
//!
//! Every key begins with `broadsheet:`, because other sites of the same origin share the store, and
//! everything that is read is checked. On `file:` Chromium lets every other opened file read the
//! store, so nothing that tells what somebody reads is kept there longer than the tab lives.

use broadsheet_model::ArticleId;
use web_sys::Storage;

use super::dom::{is_file, languages, window};
use broadsheet_desk::{Locale, Place, Preferences, Theme};

const LANGUAGE: &str = "broadsheet:language";
const THEME: &str = "broadsheet:theme";
const TEXT_SIZE: &str = "broadsheet:text-size";
const SHORTCUTS: &str = "broadsheet:shortcuts";
const SAVED: &str = "broadsheet:saved";
const IMAGE_HOSTS: &str = "broadsheet:image-hosts";
const PLACE: &str = "broadsheet:place";

/// What is kept until the reader clears it; absent where the browser forbids it.
pub(super) fn lasting() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// What is kept as long as the tab lives.
pub(super) fn passing() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

pub(super) fn private() -> Option<Storage> {
    if is_file() { passing() } else { lasting() }
}

pub(super) fn get(store: Option<Storage>, key: &str) -> String {
    store.and_then(|store| store.get_item(key).ok().flatten()).unwrap_or_default()
}

/// A full or forbidden store loses a preference, never the page.
pub(super) fn set(store: Option<Storage>, key: &str, value: &str) {
    if let Some(store) = store {
        let _refused =
            if value.is_empty() { store.remove_item(key) } else { store.set_item(key, value) };
    }
}

/// The preferences that are kept, or what the browser suggests.
pub fn preferences() -> Preferences {
    let size = get(lasting(), TEXT_SIZE)
        .parse()
        .ok()
        .filter(|size| Preferences::TEXT_SIZES.contains(size));
    Preferences {
        locale: language().unwrap_or(Locale::En),
        theme: Theme::from_name(&get(lasting(), THEME)),
        text_size: size.unwrap_or(0),
        shortcuts: get(lasting(), SHORTCUTS) != "off",
    }
}

/// The language that this reader has chosen, or that the browser asks for; `None` where the page
/// has none of those.
pub fn language() -> Option<Locale> {
    Locale::from_tag(&get(lasting(), LANGUAGE)).or_else(|| Locale::negotiate(languages()))
}

/// Keeps `preferences`; the language only where the reader has chosen it.
pub fn keep_preferences(preferences: &Preferences, has_language: bool) {
    if has_language {
        set(lasting(), LANGUAGE, preferences.locale.tag());
    }
    set(lasting(), THEME, preferences.theme.name());
    let size = preferences.text_size;
    set(lasting(), TEXT_SIZE, &if size == 0 { String::new() } else { size.to_string() });
    set(lasting(), SHORTCUTS, if preferences.shortcuts { "" } else { "off" });
}

/// What this reader has saved, sorted.
pub fn saved() -> Vec<ArticleId> {
    let mut saved = Vec::new();
    for id in get(private(), SAVED).split(',').filter_map(|id| id.parse::<ArticleId>().ok()) {
        if let Err(position) = saved.binary_search(&id) {
            saved.insert(position, id);
        }
    }
    saved
}

/// Keeps what this reader has saved.
pub fn keep_saved(saved: &[ArticleId]) {
    let ids: Vec<String> = saved.iter().map(ArticleId::to_string).collect();
    set(private(), SAVED, &ids.join(","));
}

/// Hosts whose pictures this reader has agreed to load, as long as the tab lives. The page's boot
/// script turns the same list into a content security policy before anything is loaded.
pub fn image_hosts() -> Vec<String> {
    // A list of strings in JSON; a host has no character that JSON would escape (see `WebUrl`), so
    // that every second piece between quotation marks is one.
    get(passing(), IMAGE_HOSTS).split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Adds `host` to the hosts whose pictures may be loaded; it holds from the next load of the page
/// on.
pub fn agree_to_images(host: &str) {
    let mut hosts = image_hosts();
    if !hosts.iter().any(|other| other == host) {
        hosts.push(host.to_owned());
    }
    set(passing(), IMAGE_HOSTS, &["[\"", &hosts.join("\",\""), "\"]"].concat());
}

/// Keeps where the page stands, for a reload.
pub fn keep_place(place: &Place) {
    let Place { hash, position, pixels, reader } = place;
    set(passing(), PLACE, &format!("{position} {pixels} {reader} {hash}"));
}

/// What [`keep_place`] kept when the page was left.
pub fn place() -> Option<Place> {
    let place = get(passing(), PLACE);
    let mut parts = place.splitn(4, ' ');
    let position = parts.next()?.parse().ok()?;
    let (pixels, reader) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some(Place { hash: parts.next()?.to_owned(), position, pixels, reader })
}
