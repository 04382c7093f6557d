//! The application: one component that holds the state, hears everything that happens, and draws
//! the page.
//!
//! One component and not many: each one costs every reader about two kilobytes of download for its
//! own copy of Yew's life cycle, and each hook more (docs/architecture.md has the figures). The
//! parts of the page are functions in [`view`].

mod change;
mod effects;
mod fetch;
mod keys;
mod loading;
mod message;
mod pointer;
mod scanning;
mod search;
mod window;

use std::rc::Rc;

use gloo::events::{EventListener, EventListenerPhase};
use gloo::render::{AnimationFrame, request_animation_frame};
use gloo::timers::callback::Timeout;
use yew::html::Scope;
use yew::prelude::*;

use crate::answer::{Answer, SearchResult};
use crate::archive::{Archive, At, Find, Library, LoadError, Search};
use crate::browser::{dom, storage};
use crate::messages::Messages;
use crate::view;
use broadsheet_desk::{Action, State};

pub use message::{Field, Msg};
pub use window::Window;

/// Where messages to the application go.
pub type Link = Scope<App>;

/// How far the archive has come.
pub enum Load {
    /// It is on its way.
    Waiting,
    /// It cannot be shown.
    Failed(LoadError),
    /// It is there.
    Ready,
}

/// The application.
pub struct App {
    /// Everything that the reader can change.
    pub state: State,
    /// How far the archive has come.
    pub load: Load,
    /// The archive, and what is on its way to it.
    pub library: Library,
    /// The number of the request for the manifest, while that is on its way.
    manifest_request: Option<u32>,
    /// What the archive answers to the state; absent while that cannot be said. Computed anew only
    /// when it has to be.
    pub answer: Option<Rc<Answer>>,
    /// Which results are drawn.
    pub window: window::Window,
    /// Whether the last copy to the clipboard worked.
    pub copied: Option<bool>,
    /// Hosts whose pictures may be loaded.
    pub image_hosts: Vec<String>,
    /// Where the histogram and the slider are.
    pub brush: NodeRef,
    /// Where the search field is.
    pub search_field: NodeRef,
    is_ready: bool,
    /// Whether the page shows the present state.
    is_drawn: bool,
    /// What searches, and for what; and what it has found.
    scan: Option<(scanning::ScanKey, Search)>,
    /// What a scan has found, where the query needs one.
    pub found: Option<SearchResult>,
    /// Whether the page still shows the answer before, because the index has not yet answered.
    pub is_awaiting: bool,
    found_millis: f64,
    /// Where the drawn rows are, from the present state; empty while that changes.
    drawn: Vec<Find<At>>,
    /// How many things were needed when it was last looked.
    n_needed: usize,
    awaited: Option<keys::Awaited>,
    /// Where lists stood, by their limits; the last ones.
    places: Vec<(String, (usize, i32))>,
    /// Whether the address changed by itself: back, forward, a link.
    is_navigating: bool,
    drag: Option<pointer::Drag>,
    composing: bool,
    last_g_millis: f64,
    pending_query: Option<Timeout>,
    pending_address: Option<Timeout>,
    after_drawing: Vec<AfterDrawing>,
    /// What has come since the page was drawn last is drawn with the next frame.
    next_frame: Option<AnimationFrame>,
    _listeners: Vec<EventListener>,
}

/// Something to be done once the page is drawn.
enum AfterDrawing {
    /// The list can be used for the first time.
    Ready,
    /// What a query found has been drawn.
    EndQuery,
    /// What follows from a move of the slider has been drawn.
    EndSlide,
    /// The list has jumped; its rows may still be on their way.
    EndJump,
    /// The open article is another one.
    BeginArticle,
    /// No article is open any more; the focus goes back to the one that was.
    LeaveArticle(String),
    /// The result at this position of the list gets the focus.
    FocusResult(usize),
    /// The list is another one, and is shown from this position on, so many pixels from the top.
    BeginList(usize, i32),
    /// The reader's pane is scrolled that far.
    ScrollReader(i32),
    /// The help is to be opened as a modal dialog.
    OpenHelp,
}

/// Events that are heard wherever they happen, and whether on the window (or else the document).
const HEARD: [(&str, bool); 7] = [
    ("hashchange", true),
    ("scroll", true),
    ("resize", true),
    ("pagehide", true),
    ("keydown", false),
    ("compositionstart", false),
    ("compositionend", false),
];

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(ctx: &Context<App>) -> App {
        let link = ctx.link();
        let mut library = Library::default();
        let manifest_request = Some(loading::start(&mut library, link));
        let state = State::new(&dom::hash(), storage::preferences(), storage::saved());
        effects::apply_preferences(&state.preferences);
        App {
            state,
            load: Load::Waiting,
            library,
            manifest_request,
            answer: None,
            window: window::Window::default(),
            copied: None,
            image_hosts: storage::image_hosts(),
            brush: NodeRef::default(),
            search_field: NodeRef::default(),
            is_ready: false,
            is_drawn: false,
            scan: None,
            found: None,
            is_awaiting: false,
            found_millis: f64::NEG_INFINITY,
            drawn: Vec::new(),
            n_needed: 0,
            awaited: None,
            places: Vec::new(),
            is_navigating: false,
            drag: None,
            composing: false,
            last_g_millis: f64::NEG_INFINITY,
            pending_query: None,
            pending_address: None,
            after_drawing: Vec::new(),
            next_frame: None,
            _listeners: HEARD.map(|(name, on_window)| listen(name, on_window, link)).into(),
        }
    }

    fn update(&mut self, ctx: &Context<App>, msg: Msg) -> bool {
        let link = ctx.link();
        self.drawn.clear();
        let is_elsewhere = self.follow_scrolling();
        let is_file = matches!(msg, Msg::Loaded(..));
        let before = (self.answer.clone(), self.window.start, self.window.end);
        if !(self.handle(msg, link) || is_elsewhere) {
            return false;
        }
        self.fetch(link);
        let (answer, start, end) = before;
        let is_same_list = (start, end) == (self.window.start, self.window.end)
            && answer
                .zip(self.answer.as_ref())
                .is_some_and(|(before, now)| Rc::ptr_eq(&before, now));
        // Files come in bursts, and a drawing for each would hold up the others. What is drawn goes
        // on to tell where the reader is.
        if is_file && is_same_list && !is_elsewhere && self.after_drawing.is_empty() {
            let link = link.clone();
            self.next_frame.get_or_insert_with(|| {
                request_animation_frame(move |_| link.send_message(Msg::Draw))
            });
            return false;
        }
        self.is_drawn = false;
        if self.next_frame.take().is_some() || is_file {
            self.hold_place();
        }
        true
    }

    fn view(&self, ctx: &Context<App>) -> Html {
        view::page(self, ctx.link())
    }

    fn rendered(&mut self, _ctx: &Context<App>, first: bool) {
        if first {
            view::set_search_text(&self.search_field, &self.state.address.query);
        }
        self.is_drawn = true;
        self.run_after_drawing();
    }
}

impl App {
    /// Does what `msg` asks for; whether the page has to be drawn anew.
    fn handle(&mut self, msg: Msg, link: &Link) -> bool {
        match msg {
            Msg::Do(action) => self.act(action, link),
            Msg::Change(field, value) => self.change(field, &value, link),
            Msg::Type(pause_millis) => return self.type_query(pause_millis, link),
            Msg::SendQuery => self.send_query(link),
            Msg::ClearQuery => self.clear_query(link),
            Msg::SearchKey(event) => return self.search_key(&event, link),
            Msg::Select(selection) => self.select(selection, link),
            Msg::Pointer(event) => return self.pointer(&event, link),
            Msg::Event(event) => return self.hear(&event, link),
            Msg::Manifest(number, loaded) => return self.manifest_loaded(number, loaded, link),
            Msg::Loaded(number, loaded) => return self.loaded(number, loaded, link),
            Msg::Draw => {}
            Msg::Scan => return self.go_on_scanning(link),
            Msg::PrepareSearch => self.prepare_search(link),
            Msg::Reload => self.reload(link),
            Msg::WriteAddress => {
                dom::write_hash(&self.state.address.to_hash(), false);
                return false;
            }
            Msg::Copy(text) => {
                let link = link.clone();
                dom::copy(text, move |worked| link.send_message(Msg::Copied(worked)));
                return false;
            }
            Msg::Copied(worked) => self.copied = Some(worked),
            Msg::AgreeToImages(host) => {
                storage::agree_to_images(&host);
                // The browser takes a wider policy only at the next load.
                dom::reload();
                return false;
            }
        }
        true
    }

    /// The page's words in the reader's language.
    pub fn messages(&self) -> &'static Messages {
        crate::messages::of(self.state.preferences.locale)
    }

    /// The archive, once it is there.
    pub fn archive(&self) -> Option<&Archive> {
        self.library.archives().first().filter(|_| matches!(self.load, Load::Ready))
    }

    /// Changes the state, and lets follow what has to follow.
    fn act(&mut self, action: Action, link: &Link) {
        self.is_navigating = matches!(action, Action::Navigate(_));
        let before = self.state.clone();
        self.state.apply(action);
        self.follow(&before, link);
    }

    fn hear(&mut self, event: &Event, link: &Link) -> bool {
        match event.type_().as_str() {
            "hashchange" => self.act(Action::Navigate(dom::hash()), link),
            "resize" => {
                self.answer_anew(link);
                self.hold_place();
            }
            "pagehide" => {
                dom::write_hash(&self.state.address.to_hash(), false);
                let (position, pixels) = self.window.anchor;
                storage::keep_place(&dom::hash(), position, pixels, dom::scroll_top(".reader"));
                return false;
            }
            "keydown" => return self.press(event, link),
            "compositionstart" => {
                self.composing = true;
                return false;
            }
            "compositionend" => {
                self.composing = false;
                self.send_query(link);
            }
            _ => return false,
        }
        true
    }
}

fn listen(name: &'static str, on_window: bool, link: &Link) -> EventListener {
    let target: web_sys::EventTarget =
        if on_window { dom::window().into() } else { dom::document().into() };
    // Scrolling does not bubble, so all is heard on its way down.
    let mut options = gloo::events::EventListenerOptions::enable_prevent_default();
    options.phase =
        if name == "scroll" { EventListenerPhase::Capture } else { EventListenerPhase::Bubble };
    let link = link.clone();
    EventListener::new_with_options(&target, name, options, move |event| {
        link.send_message(Msg::Event(event.clone()))
    })
}
