//! Searches: those that were saved, and the last ones.

use broadsheet_desk::{Address, Change, MemoryEvent, SavedSearch};
use yew::Html;

use super::{change, nothing, part, small, tell, way_out};
use crate::messages::library::LibraryMessages;
use crate::view::element::{Heard, beside, keyed, tag};
use crate::view::{Page, Report};

/// Searches that were saved, a way to save the present one, and the last ones.
pub(super) fn searches(page: &Page<'_>, messages: &'static LibraryMessages) -> Html {
    let memory = page.desk.memory();
    let saved = memory.saved_searches();
    let this = page.desk.this_search();
    let this = this.filter(|hash| saved.iter().all(|search| search.hash != *hash));
    let save = this.map(|hash| {
        let save = tell(page.link, MemoryEvent::SaveThisSearch);
        tag!("p", "class" = "row this-search";
            small(save, messages.save_search), tag!("bdi"; in_words(page, &hash, messages)))
    });
    let items: Html = saved.iter().map(|search| item(page, search, messages)).collect();
    let list = match saved.is_empty() {
        true => nothing(messages.searches_nothing),
        false => tag!("ul", "class" = "own-list"; items),
    };
    beside!(
        part("searches-part", messages.searches_title, beside!(save, list)),
        recent(page, memory.searches(), messages)
    )
}

fn item(page: &Page<'_>, search: &SavedSearch, messages: &'static LibraryMessages) -> Html {
    let SavedSearch { hash, name } = search;
    let words = in_words(page, hash, messages);
    let shown = if name.is_empty() { words.clone() } else { name.clone() };
    let (link, named) = (page.link.clone(), hash.clone());
    let renamed = Heard::from(move |event| link.emit(Report::NamedSearch(named.clone(), event)));
    let item = tag!("li";
        tag!("div";
            tag!("p"; way_out(page, hash.clone(), shown)),
            (!name.is_empty()).then(|| tag!("p", "class" = "hint"; tag!("bdi"; words.clone()))),
            // An attribute and no field of the element: what somebody is typing is not rewritten.
            tag!("input", "type" = "text", "class" = "search-name", "value" = name.clone(),
                "placeholder" = messages.rename,
                "aria-label" = [messages.rename, ": ", &words].concat(),
                "autocomplete" = "off", "spellcheck" = "false", on "change" = renamed)),
        small(change(page.link, Change::DeleteSearch(hash.clone())), messages.delete));
    keyed(hash.clone(), item)
}

fn recent(page: &Page<'_>, hashes: &[String], messages: &'static LibraryMessages) -> Html {
    let item = |hash: &String| {
        let link = way_out(page, hash.clone(), in_words(page, hash, messages));
        keyed(hash.clone(), tag!("li"; link))
    };
    let list = match hashes.is_empty() {
        true => nothing(messages.nothing_recent),
        false => tag!("ul", "class" = "own-list"; hashes.iter().map(item).collect::<Html>()),
    };
    part("recent-searches", messages.recent_searches, list)
}

/// What an address asks for.
fn in_words(page: &Page<'_>, hash: &str, messages: &LibraryMessages) -> String {
    let address = Address::parse(hash).0;
    let archive = page.desk.collection();
    let name = |id: &broadsheet_model::SourceId| match archive {
        Some(archive) => page.locale().source_name(&archive.source(id)).to_owned(),
        None => id.to_string(),
    };
    let day = |day: Option<broadsheet_model::Day>| {
        day.map(|day| (page.dates.day)(day, page.locale(), false)).unwrap_or_default()
    };
    let mut parts = vec![address.query.clone()];
    if address.from.is_some() || address.to.is_some() {
        parts.push([&day(address.from), " – ", &day(address.to)].concat());
    }
    parts.extend(address.include.iter().map(name));
    parts.extend(address.exclude.iter().map(|id| ["\u{2212}", &name(id)].concat()));
    parts.extend(address.undated.then(|| messages.undated.to_owned()));
    parts.extend(address.saved.then(|| messages.only_saved.to_owned()));
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}
