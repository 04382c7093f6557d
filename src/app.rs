//! The application: one component that gives the desk what happens, does what follows from it, and
//! has the page drawn.
//!
//! One component and not many: each one costs every reader about two kilobytes of download for its
//! own copy of Yew's life cycle, and each hook more (docs/decisions/0080-one-component.md). The
//! parts of the page are functions in [`view`].

#[cfg(feature = "full")]
mod badges;
#[cfg(feature = "full")]
mod dates;
mod effects;
mod events;
#[cfg(feature = "full")]
mod figures;
#[cfg(feature = "full")]
mod files;
mod geometry;
#[cfg(feature = "full")]
mod matches;
#[cfg(feature = "full")]
mod memory;
#[cfg(feature = "full")]
mod offline;
#[cfg(feature = "full")]
mod printing;
#[cfg(feature = "full")]
mod report;
#[cfg(feature = "full")]
mod saving;
#[cfg(feature = "full")]
mod takeover;

use broadsheet_desk::{Desk, Effect, Event, Start, Surroundings};
use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo::render::AnimationFrame;
use gloo::timers::callback::Timeout;
use yew::html::Scope;
use yew::prelude::*;

use crate::browser::{clock, dom, marks, storage};
use crate::view::{self, Bars, Dates, Page, Report};

/// How long a search may keep the page from doing anything else, in milliseconds.
const SLICE_MILLIS: f64 = 8.0;

/// Where messages to the application go.
type Link = Scope<App>;

const DATES: Dates =
    Dates { day: clock::day_text, local: clock::local_text, number: clock::number_text };

/// What the application hears.
pub enum Msg {
    /// An element of the page reports something.
    Report(Report),
    /// Something happens to the window or the document.
    Window(web_sys::Event),
    /// Something else happens: a file has come, a time is up.
    Event(Event),
    /// Files of the reader's own have been chosen.
    #[cfg(feature = "full")]
    Chosen(crate::browser::files::Offer),
    /// So many files have been found so far.
    #[cfg(feature = "full")]
    Found(u32),
    /// What reads files tells of a set.
    #[cfg(feature = "full")]
    Told(broadsheet_desk::SetId, crate::browser::files::Told),
    /// Where the marks of the open article stand may have changed.
    #[cfg(feature = "full")]
    MarksMoved,
    /// How far keeping the archive has come, in rows.
    #[cfg(feature = "full")]
    Offline(String),
    /// The page may be taken over; `true` once the application before has said where it stands.
    #[cfg(feature = "full")]
    TakeOver(bool),
}

/// The application.
pub struct App {
    desk: Desk,
    bars: Bars,
    reports: view::Link,
    /// Whether the page shows what the desk says.
    is_drawn: bool,
    /// How far the list and the page were scrolled when the desk was last told.
    scrolled: (i32, i32),
    /// What has to be done once the page is drawn.
    after_drawing: Vec<Effect>,
    /// What has come since the page was drawn last is drawn with the next frame.
    next_frame: Option<AnimationFrame>,
    /// What stood after `#` when the page was last told of it, or wrote it.
    hash: String,
    /// The timers that are set, by the order of [`broadsheet_desk::Timer`].
    timers: [Option<Timeout>; 3],
    _listeners: Vec<EventListener>,
    #[cfg(feature = "full")]
    reading: files::Reading,
    #[cfg(feature = "full")]
    offline: view::Offline,
    #[cfg(feature = "full")]
    measuring: matches::Measuring,
    #[cfg(feature = "full")]
    takeover: takeover::Takeover,
}

/// Events that are heard wherever they happen, and whether on the window (or else the document).
const WINDOW_EVENTS: [(&str, bool); 9] = [
    ("hashchange", true),
    ("scroll", true),
    ("resize", true),
    ("pagehide", true),
    ("online", true),
    ("visibilitychange", false),
    ("keydown", false),
    ("compositionstart", false),
    ("compositionend", false),
];

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(ctx: &Context<App>) -> App {
        let link = ctx.link();
        let (desk, effects) = Desk::new(start());
        let mut app = App {
            desk,
            bars: Bars::default(),
            reports: link.callback(Msg::Report),
            is_drawn: false,
            scrolled: (0, 0),
            after_drawing: Vec::new(),
            next_frame: None,
            hash: dom::hash(),
            timers: [None, None, None],
            _listeners: WINDOW_EVENTS.map(|(name, on_window)| listen(name, on_window, link)).into(),
            #[cfg(feature = "full")]
            reading: files::Reading::default(),
            #[cfg(feature = "full")]
            offline: view::Offline::default(),
            #[cfg(feature = "full")]
            measuring: matches::Measuring::default(),
            #[cfg(feature = "full")]
            takeover: takeover::Takeover::begin(),
        };
        dom::mark_entry(dom::FIRST);
        effects.into_iter().for_each(|effect| app.take(effect, None, link));
        #[cfg(feature = "full")]
        {
            app.give(memory::kept(), None, link);
            app._listeners.extend(memory::hear(link));
            files::hear(link);
        }
        #[cfg(feature = "full")]
        offline::hear(link);
        #[cfg(feature = "full")]
        printing::hear(link);
        app
    }

    fn update(&mut self, ctx: &Context<App>, msg: Msg) -> bool {
        let link = ctx.link();
        let is_elsewhere = self.follow_scrolling(link);
        let needs_drawing = match msg {
            Msg::Report(report) => self.on_report(report, link),
            Msg::Window(event) => self.on_window_event(&event, link),
            Msg::Event(event) => self.give(event, None, link),
            #[cfg(feature = "full")]
            Msg::Chosen(offer) => self.on_chosen(offer, link),
            #[cfg(feature = "full")]
            Msg::Found(n_files) => self.on_found(n_files, link),
            #[cfg(feature = "full")]
            Msg::Told(set, told) => self.on_told(set, told, link),
            #[cfg(feature = "full")]
            Msg::Offline(rows) => self.on_offline(&rows),
            #[cfg(feature = "full")]
            Msg::MarksMoved => self.measure_marks(link),
            #[cfg(feature = "full")]
            Msg::TakeOver(is_told) => self.take_over(is_told, link),
        };
        let needs_drawing = needs_drawing || is_elsewhere;
        if needs_drawing {
            (self.is_drawn, self.next_frame) = (false, None);
            self.bars.show(self.desk.answer());
        } else if self.is_drawn && self.next_frame.is_none() {
            self.run_after_drawing(link);
        }
        #[cfg(feature = "full")]
        self.offer_to_take_over(link);
        needs_drawing
    }

    fn view(&self, _ctx: &Context<App>) -> Html {
        let (desk, bars) = (&self.desk, &self.bars);
        Page {
            desk,
            bars,
            dates: &DATES,
            link: &self.reports,
            #[cfg(feature = "full")]
            seeking: &self.reading.seeking,
            #[cfg(feature = "full")]
            offline: &self.offline,
        }
        .draw()
    }

    fn rendered(&mut self, ctx: &Context<App>, _first: bool) {
        self.is_drawn = true;
        self.run_after_drawing(ctx.link());
        #[cfg(feature = "full")]
        self.follow_reader(ctx.link());
        #[cfg(feature = "full")]
        self.offer_to_take_over(ctx.link());
    }
}

impl App {
    /// Gives `event` to the desk and does what follows; whether the page has to be drawn now.
    /// `heard` is the browser's event behind it.
    fn give(&mut self, event: Event, heard: Option<&web_sys::Event>, link: &Link) -> bool {
        let begun = marks::now();
        let mut next = Some(event);
        let mut needs_drawing = false;
        while let Some(event) = next.take() {
            for effect in self.desk.update(event) {
                match effect {
                    Effect::Draw => needs_drawing = true,
                    Effect::SearchOn => {
                        let now = marks::now();
                        next = Some(if now - begun < SLICE_MILLIS {
                            Event::SearchOn(now)
                        } else {
                            Event::SlicePaused(now)
                        });
                    }
                    effect => self.take(effect, heard, link),
                }
            }
        }
        needs_drawing
    }

    fn take(&mut self, effect: Effect, heard: Option<&web_sys::Event>, link: &Link) {
        if effect.waits_for_drawing() {
            self.after_drawing.push(effect);
        } else {
            self.perform(effect, heard, link);
        }
    }

    fn run_after_drawing(&mut self, link: &Link) {
        for effect in std::mem::take(&mut self.after_drawing) {
            self.perform(effect, None, link);
        }
    }
}

fn start() -> Start {
    let (width, height) = dom::window_size();
    Start {
        hash: dom::hash(),
        preferences: storage::preferences(),
        saved: storage::saved(),
        place: storage::place(),
        surroundings: Surroundings {
            page_address: dom::page_address(),
            is_file: dom::is_file(),
            has_language: storage::language().is_some(),
            #[cfg(feature = "full")]
            image_hosts: storage::image_hosts(),
            #[cfg(not(feature = "full"))]
            image_hosts: Vec::new(),
            width,
            height,
            today: clock::today(),
        },
    }
}

fn listen(name: &'static str, on_window: bool, link: &Link) -> EventListener {
    let target: web_sys::EventTarget =
        if on_window { dom::window().into() } else { dom::document().into() };
    // Scrolling does not bubble, so all is heard on its way down.
    let mut options = EventListenerOptions::enable_prevent_default();
    options.phase =
        if name == "scroll" { EventListenerPhase::Capture } else { EventListenerPhase::Bubble };
    let link = link.clone();
    EventListener::new_with_options(&target, name, options, move |event| {
        link.send_message(Msg::Window(event.clone()))
    })
}
