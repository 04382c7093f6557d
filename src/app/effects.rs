//! Does what the desk asks for.

use broadsheet_desk::{Effect, Event, Spot, Timer, Timing, Title};
use broadsheet_model::Colour;
use gloo::render::request_animation_frame;
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;

use super::events::SEARCH;
use super::geometry::align;
use super::{App, Link, Msg};
use crate::browser::{dom, load, marks, storage};
use crate::messages;

/// The panel that is open.
pub(super) const PANEL: &str = "dialog.panel";

/// The first pane, which shows the open article.
pub(super) const READER: &str = "[data-pane='a']";

impl App {
    /// Does what `effect` says. `heard` is the browser's event that it follows from.
    pub(super) fn perform(&mut self, effect: Effect, heard: Option<&web_sys::Event>, link: &Link) {
        #[cfg(feature = "full")]
        if self.takeover.holds_back(&effect) {
            return;
        }
        match effect {
            // Whoever gives the event sees to these.
            Effect::Draw | Effect::SearchOn => {}
            Effect::DrawSoon => self.draw_soon(link),
            Effect::FetchManifest(number) => {
                let link = link.clone();
                load::load_manifest(move |loaded| {
                    let manifest = loaded.map(Box::new);
                    link.send_message(Msg::Event(Event::Manifest(number, manifest)));
                });
            }
            Effect::Fetch(number, wanted) => {
                let link = link.clone();
                load::load_chunk(&wanted, move |loaded| {
                    link.send_message(Msg::Event(Event::Arrived(number, loaded)));
                });
            }
            Effect::SetTimer(timer, millis) => {
                self.timers[timer as usize] = Some(set_timer(timer, millis, link));
            }
            // Dropping a time-out cancels it.
            Effect::StopTimer(timer) => self.timers[timer as usize] = None,
            Effect::WriteAddress { hash, is_step } => {
                dom::write_hash(&hash, is_step);
                self.hash = dom::hash();
            }
            Effect::GoBack { hash } => {
                dom::go_back(&hash);
                self.hash = dom::hash();
            }
            Effect::ShowPreferences(preferences) => {
                dom::set_root_attribute("lang", preferences.locale.tag());
                dom::set_root_attribute("data-theme", preferences.theme.name());
                #[cfg(feature = "full")]
                dom::set_bars(preferences.theme.name());
                let size = preferences.text_size;
                let size = if size == 0 { String::new() } else { i32::from(size).to_string() };
                dom::set_root_attribute("data-text-size", &size);
            }
            #[cfg(feature = "full")]
            Effect::KeepPreferences { preferences, has_language } => {
                storage::keep_preferences(&preferences, has_language);
            }
            Effect::KeepSaved(saved) => storage::keep_saved(&saved),
            Effect::KeepPlace(place) => storage::keep_place(&place),
            #[cfg(feature = "full")]
            Effect::AgreeToImages(host) => {
                storage::agree_to_images(&host);
                dom::reload();
            }
            #[cfg(feature = "full")]
            Effect::Copy(text) => {
                let link = link.clone();
                let done = move |worked| link.send_message(Msg::Event(Event::Copied(worked)));
                dom::copy(&text, done);
            }
            #[cfg(feature = "full")]
            Effect::Share(shared) => {
                let link = link.clone();
                let done = move |worked| link.send_message(Msg::Event(Event::Copied(worked)));
                crate::browser::share::share(&shared, done);
            }
            #[cfg(feature = "full")]
            Effect::OpenElsewhere(url) => dom::open_elsewhere(&url),
            Effect::ShowColours(accent, sources) => show_colours(accent, &sources),
            Effect::PreventDefault => {
                if let Some(heard) = heard {
                    heard.prevent_default();
                }
            }
            Effect::Begin(timing) => marks::begin(mark(timing)),
            Effect::End(Timing::Match) => marks::record(marks::MATCH),
            Effect::End(Timing::Slide) => marks::end_now(marks::SLIDE),
            Effect::End(timing) => marks::end_when_painted(mark(timing)),
            Effect::Ready => marks::ready(),
            Effect::ShowTitle(title) => dom::document().set_title(&window_title(&title)),
            Effect::ShowQuery(query) => show_query(&query),
            #[cfg(feature = "full")]
            Effect::ShowDates(dates) => super::dates::show(&dates),
            #[cfg(feature = "full")]
            Effect::SaveFigures => super::figures::save(&self.desk),
            Effect::Focus(spot) => focus(spot),
            Effect::FocusPlace(id) => dom::focus_id(&id),
            Effect::ScrollList(position, pixels) => align(position, pixels),
            Effect::ScrollReader(pixels) => dom::set_scroll_top(READER, pixels),
            Effect::ShowPanel => dom::show_modal(PANEL),
            Effect::ClosePanel => dom::close_modal(PANEL),
            #[cfg(not(feature = "full"))]
            Effect::More => {
                let link = link.clone();
                load::load_more(move || link.send_message(Msg::Event(Event::MoreFailed)));
            }
            #[cfg(feature = "full")]
            Effect::Local(effect) => self.perform_local(effect, link),
            #[cfg(feature = "full")]
            Effect::GiveFile { name, media_type, text } => {
                crate::browser::files::give_file(&name, media_type, &text);
            }
            #[cfg(feature = "full")]
            Effect::KeepMemory(change) => crate::browser::memory::keep_memory(&change),
            #[cfg(feature = "full")]
            Effect::Marks(effect) => self.perform_marks(effect),
        }
    }

    fn draw_soon(&mut self, link: &Link) {
        let link = link.clone();
        self.next_frame.get_or_insert_with(|| {
            request_animation_frame(move |_| link.send_message(Msg::Event(Event::Frame)))
        });
    }
}

fn set_timer(timer: Timer, millis: u32, link: &Link) -> Timeout {
    let (link, hash) = (link.clone(), dom::hash());
    Timeout::new(millis, move || {
        link.send_message(Msg::Event(match timer {
            Timer::Query => Event::QueryPaused,
            Timer::Address => Event::AddressPaused { has_left: dom::hash() != hash },
            Timer::Search => Event::SearchOn(marks::now()),
        }));
    })
}

fn mark(timing: Timing) -> &'static str {
    match timing {
        Timing::Query => marks::QUERY,
        Timing::Match => marks::MATCH,
        Timing::Slide => marks::SLIDE,
        Timing::Jump => marks::JUMP,
    }
}

fn window_title(title: &Title) -> String {
    let archive = match title.archive.as_str() {
        "" => messages::of(title.locale).archive,
        name => name,
    };
    match &title.article {
        Some(article) => [article, " · ", archive].concat(),
        None => archive.to_owned(),
    }
}

/// Shows `query` in the search field, where something else stands there.
fn show_query(query: &str) {
    let field = dom::find(SEARCH).map(|field| field.unchecked_into::<HtmlInputElement>());
    if let Some(field) = field.filter(|field| field.value() != query) {
        field.set_value(query);
    }
}

fn focus(spot: Spot) {
    match spot {
        Spot::Search => dom::focus(SEARCH),
        Spot::Results => dom::focus(".results"),
        #[cfg(feature = "full")]
        Spot::Front => dom::focus("#front-title"),
        #[cfg(feature = "full")]
        Spot::Name => dom::focus(".name a"),
        Spot::ArticleTitle => dom::focus(&[READER, " h1"].concat()),
        Spot::Result(position) => {
            dom::focus(&(super::geometry::row_selector(position) + " h2 a"));
        }
        #[cfg(feature = "full")]
        Spot::Row(position) => dom::focus(&super::geometry::row_selector(position)),
        #[cfg(feature = "full")]
        Spot::BeforeResults => dom::focus_beside(".feed", false),
        #[cfg(feature = "full")]
        Spot::AfterResults => dom::focus_beside(".feed", true),
        Spot::ResultOf(id) => dom::focus_in_place(&format!("#t-{id} a")),
    }
}

fn show_colours(accent: Option<Colour>, sources: &[(usize, Colour)]) {
    if let Some(accent) = accent {
        dom::set_root_property("--accent", &in_both_themes(accent));
    }
    for (idx, colour) in sources {
        dom::add_rule(&format!(".s{idx}{{--colour:{}}}", in_both_themes(*colour)));
    }
}

/// A colour that was chosen for light ground, and on dark ground a lighter one of the same hue.
fn in_both_themes(colour: Colour) -> String {
    format!("light-dark({colour},color-mix(in srgb,{colour} 55%,white))")
}
