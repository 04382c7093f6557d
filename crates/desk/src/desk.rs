//! The desk: what a reader sees and can do, and how it changes.

use std::rc::Rc;

use broadsheet_archive::{Find, Library, LoadError};
use broadsheet_model::{ArticleId, Day};

use crate::event::{Effect, Event, Place, Title};
use crate::highlights::{BlockHighlights, Rows};
use crate::input::Input;
use crate::jump::Jump;
use crate::limits::Limits;
use crate::places::Places;
use crate::searching::Phase;
use crate::shown::{self, Answer, At, Basis, Need};
use crate::state::{Action, Preferences, State};
use crate::tasks::Tasks;
use crate::window::{self, Window};

/// What is there when the page begins.
pub struct Start {
    /// The address, from `#` on.
    pub hash: String,
    /// How this reader likes the page.
    pub preferences: Preferences,
    /// What this reader has saved, sorted.
    pub saved: Vec<ArticleId>,
    /// Where the page stood when it was left in this tab.
    pub place: Option<Place>,
    /// What is not the desk's to change.
    pub surroundings: Surroundings,
}

/// What the page is in, as far as it was told.
pub struct Surroundings {
    /// The address of the page up to `#`.
    pub page_address: String,
    /// Whether the page was opened from a file, by double-click.
    pub is_file: bool,
    /// Whether the language is one that the reader has chosen or the browser asks for.
    pub has_language: bool,
    /// Hosts whose pictures may be loaded.
    pub image_hosts: Vec<String>,
    /// The window's width, in CSS pixels.
    pub width: usize,
    /// The window's height, in CSS pixels.
    pub height: usize,
    /// Today on the reader's clock.
    pub today: Day,
}

/// How far the archive has come.
pub enum Load {
    /// It is on its way: the number of the request for its manifest, then that has come.
    Waiting(Option<u32>),
    /// It cannot be shown.
    Failed(LoadError),
    /// It is there.
    Ready,
}

/// The answer that is shown, and what it answers. While that is not what is asked for now, it is
/// the answer before, which stays until there is another one.
pub(crate) struct Shown {
    pub(crate) answer: Rc<Answer>,
    pub(crate) limits: Limits,
    /// The archives that it is of.
    pub(crate) basis: Basis,
}

impl Shown {
    /// The rows of the list.
    pub(crate) fn rows(&self) -> window::Rows {
        let list = &self.answer.list;
        window::Rows { n_rows: list.len(), are_found: list.is_search_result() }
    }
}

/// What a reader sees and can do.
pub struct Desk {
    pub(crate) state: State,
    pub(crate) surroundings: Surroundings,
    pub(crate) library: Library,
    pub(crate) load: Load,
    /// The position in the library of the archive that the site publishes.
    pub(crate) published: Option<usize>,
    /// The positions of the volumes that are published beside it, the newest first.
    #[cfg(feature = "full")]
    pub(crate) volumes: Vec<usize>,
    /// Which archives are to be shown, once that can be done.
    pub(crate) basis: Option<Basis>,
    pub(crate) phase: Phase,
    pub(crate) shown: Option<Shown>,
    pub(crate) window: Window,
    pub(crate) places: Places,
    /// Where the drawn rows are, from the present state; empty while that changes.
    pub(crate) drawn: Vec<Find<At, Need>>,
    pub(crate) rows: Rows,
    pub(crate) blocks: BlockHighlights,
    /// How many things were needed when it was last looked.
    pub(crate) n_needed: usize,
    pub(crate) pending_jump: Option<Jump>,
    pub(crate) input: Input,
    #[cfg(feature = "full")]
    pub(crate) copied: Option<bool>,
    pub(crate) tasks: Tasks,
    #[cfg(not(feature = "full"))]
    pub(crate) more: crate::panel::More,
    #[cfg(feature = "full")]
    pub(crate) chart: crate::chart::Chart,
    #[cfg(feature = "full")]
    pub(crate) date_fields: crate::date_fields::DateFields,
    #[cfg(feature = "full")]
    pub(crate) front: Option<crate::front::Front>,
    #[cfg(feature = "full")]
    pub(crate) local: crate::local::Local,
    #[cfg(feature = "full")]
    pub(crate) joined: shown::Joined,
    #[cfg(feature = "full")]
    pub(crate) opened: shown::Opened,
    #[cfg(feature = "full")]
    pub(crate) side: crate::side::Side,
    #[cfg(feature = "full")]
    pub(crate) window_sizes: broadsheet_search::WindowSizes,
    #[cfg(feature = "full")]
    pub(crate) plenty_rows: usize,
    #[cfg(feature = "full")]
    pub(crate) marks: crate::marks::Marks,
    /// The row that is to stay at the top when other archives are shown.
    #[cfg(feature = "full")]
    pub(crate) top: Option<shown::Top>,
    #[cfg(feature = "full")]
    pub(crate) noting: crate::memory::Noting,
    #[cfg(feature = "full")]
    pub(crate) gathering: crate::saved::Gathering,
    /// What is typed to find a source in their panel, in small letters.
    #[cfg(feature = "full")]
    pub(crate) source_filter: String,
    /// Whether the page is drawn for paper.
    #[cfg(feature = "full")]
    pub(crate) is_printing: bool,
    /// Whether a list has been shown.
    pub(crate) is_ready: bool,
    /// Whether a drawing has been put off to the next frame.
    is_drawn_soon: bool,
    title: Option<Title>,
    effects: Vec<Effect>,
}

impl Desk {
    /// The desk at the start, and what has to be done first.
    pub fn new(start: Start) -> (Desk, Vec<Effect>) {
        let state = State::new(&start.hash, start.preferences, start.saved);
        let mut desk = Desk {
            surroundings: start.surroundings,
            library: Library::default(),
            load: Load::Waiting(None),
            published: None,
            #[cfg(feature = "full")]
            volumes: Vec::new(),
            basis: None,
            phase: Phase::Idle,
            shown: None,
            window: Window::default(),
            places: Places::new(start.place, state.address.article()),
            drawn: Vec::new(),
            rows: Rows::default(),
            blocks: BlockHighlights::default(),
            n_needed: 0,
            pending_jump: None,
            input: Input::default(),
            #[cfg(feature = "full")]
            copied: None,
            tasks: Tasks::default(),
            #[cfg(not(feature = "full"))]
            more: Default::default(),
            #[cfg(feature = "full")]
            chart: Default::default(),
            #[cfg(feature = "full")]
            date_fields: Default::default(),
            #[cfg(feature = "full")]
            front: None,
            #[cfg(feature = "full")]
            local: Default::default(),
            #[cfg(feature = "full")]
            joined: Default::default(),
            #[cfg(feature = "full")]
            opened: Default::default(),
            #[cfg(feature = "full")]
            side: Default::default(),
            #[cfg(feature = "full")]
            window_sizes: Default::default(),
            #[cfg(feature = "full")]
            plenty_rows: crate::windows::PLENTY_ROWS,
            #[cfg(feature = "full")]
            marks: Default::default(),
            #[cfg(feature = "full")]
            top: None,
            #[cfg(feature = "full")]
            noting: Default::default(),
            #[cfg(feature = "full")]
            gathering: Default::default(),
            #[cfg(feature = "full")]
            source_filter: String::new(),
            #[cfg(feature = "full")]
            is_printing: false,
            is_ready: false,
            is_drawn_soon: false,
            title: None,
            effects: vec![
                Effect::ShowPreferences(state.preferences.clone()),
                Effect::ShowQuery(state.address.query.clone()),
            ],
            state,
        };
        desk.open_archive();
        // The front page is of the larger module.
        #[cfg(not(feature = "full"))]
        if desk.state.address.about {
            desk.ask_for_more();
        }
        #[cfg(feature = "full")]
        desk.begin_marks();
        let effects = std::mem::take(&mut desk.effects);
        (desk, effects)
    }

    /// Takes in what happens; what has to be done about it, in this order.
    pub fn update(&mut self, event: Event) -> Vec<Effect> {
        self.drawn.clear();
        let is_file = matches!(event, Event::Arrived(..));
        let is_step = matches!(event, Event::SearchOn(_));
        let before = self.drawn_list();
        let needs_drawing = self.handle(event);
        // Nothing follows from one of many steps but the next one.
        if is_step && !needs_drawing && self.phase.is_searching() {
            return std::mem::take(&mut self.effects);
        }
        if needs_drawing {
            self.fetch();
        }
        #[cfg(feature = "full")]
        let needs_drawing = self.note() || needs_drawing;
        self.run_tasks();
        if needs_drawing {
            let is_same_list = before.is_some() && before == self.drawn_list();
            self.draw(is_file, is_file && is_same_list);
        }
        self.show_title();
        #[cfg(feature = "full")]
        self.prepare_front();
        #[cfg(feature = "full")]
        self.end_rest();
        #[cfg(feature = "full")]
        self.look_beside();
        #[cfg(feature = "full")]
        self.forget_archives();
        std::mem::take(&mut self.effects)
    }

    /// Has the page drawn: with the next frame, where it `may_wait`.
    fn draw(&mut self, is_file: bool, may_wait: bool) {
        if may_wait && !self.effects.iter().any(Effect::waits_for_drawing) {
            self.is_drawn_soon = true;
            self.push(Effect::DrawSoon);
            return;
        }
        // Rows become higher or lower when their text comes: the one at the top stays where it is.
        if (std::mem::take(&mut self.is_drawn_soon) || is_file) && self.shown.is_some() {
            let (position, pixels) = self.window.anchor;
            self.push(Effect::ScrollList(position, pixels));
        }
        #[cfg(feature = "full")]
        self.show_dates();
        self.push(Effect::Draw);
    }

    /// What tells one list that is drawn from another.
    fn drawn_list(&self) -> Option<(*const Answer, usize, usize)> {
        let shown = self.shown.as_ref()?;
        Some((Rc::as_ptr(&shown.answer), self.window.start, self.window.end))
    }

    /// Does what `event` asks for; whether the page has to be drawn.
    fn handle(&mut self, event: Event) -> bool {
        match event {
            Event::Do(action) => self.act(action),
            Event::Change(field, value) => self.change(field, &value),
            Event::Typed(text) => return self.typed(text),
            Event::Submitted(text) => {
                #[cfg(feature = "full")]
                self.want_search();
                self.search_for(text);
            }
            Event::ClearSearch => self.clear_search(),
            Event::SearchKey(key, text) => return self.search_key(&key, text),
            Event::PrepareSearch => return self.prepare_search(),
            Event::CompositionStarted => return self.compose(),
            Event::CompositionEnded(text) => self.composed(text),
            Event::ThumbKey(thumb, key) => return self.thumb_key(thumb, &key),
            #[cfg(feature = "full")]
            Event::ThumbDay(thumb, key) => return self.thumb_day(thumb, &key),
            Event::Pointer(pointer) => return self.pointer(pointer),
            Event::Key(key) => return self.on_key(&key),
            Event::SkipToResults => return self.skip_to_results(),
            Event::GoToPlace(id) => return self.go_to_place(id),
            Event::Scrolled(seen) => return self.scrolled(&seen),
            Event::Resized { width, height } => self.resized(width, height),
            Event::Returned(today) => {
                let was = std::mem::replace(&mut self.surroundings.today, today);
                return self.retry_lost() || was != today;
            }
            Event::Online => return self.retry_lost(),
            Event::Cancel => self.cancel_search(),
            Event::Leaving(reader) => return self.leave(reader),
            Event::Manifest(number, loaded) => return self.take_manifest(number, loaded),
            Event::Arrived(number, loaded) => return self.take_file(number, loaded),
            #[cfg(feature = "full")]
            Event::TakeUp(standing) => return self.take_up(standing),
            Event::Frame => return self.is_drawn_soon,
            Event::SearchOn(millis) => return self.search_on(millis),
            Event::SlicePaused(millis) => return self.pause_slice(millis),
            Event::QueryPaused => return self.query_paused(),
            Event::AddressPaused { has_left } => return self.address_paused(has_left),
            #[cfg(feature = "full")]
            Event::Date(field, does) => return self.on_date(field, does),
            #[cfg(feature = "full")]
            Event::Chart(event) => return self.on_chart(event),
            Event::Retry => self.retry(),
            #[cfg(feature = "full")]
            Event::Copy(text) => return self.no_drawing(Effect::Copy(text)),
            #[cfg(feature = "full")]
            Event::Share(shared) => return self.no_drawing(Effect::Share(shared)),
            #[cfg(feature = "full")]
            Event::Copied(worked) => self.copied = Some(worked),
            #[cfg(feature = "full")]
            Event::AgreeToImages(host) => return self.no_drawing(Effect::AgreeToImages(host)),
            #[cfg(not(feature = "full"))]
            Event::More => self.ask_for_more(),
            #[cfg(not(feature = "full"))]
            Event::MoreFailed => self.more = crate::panel::More::Failed,
            #[cfg(feature = "full")]
            Event::Local(event) => return self.on_local(event),
            #[cfg(feature = "full")]
            Event::Memory(event) => return self.on_memory(event),
            #[cfg(feature = "full")]
            Event::Printing(is_printing) => return self.print(is_printing),
            #[cfg(feature = "full")]
            Event::Marks(event) => return self.on_marks(event),
            #[cfg(feature = "full")]
            Event::FindSource(text) => return self.find_source(text),
        }
        true
    }

    #[cfg(feature = "full")]
    pub(crate) fn no_drawing(&mut self, effect: Effect) -> bool {
        self.push(effect);
        false
    }

    pub(crate) fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Changes the state, and lets follow what has to follow.
    pub(crate) fn act(&mut self, action: Action) {
        let is_navigating = matches!(action, Action::Navigate(_));
        #[cfg(feature = "full")]
        if matches!(action, Action::Panel(_)) {
            self.source_filter.clear();
        }
        let before = self.state.clone();
        self.state.apply(action);
        self.follow(&before, is_navigating);
    }

    /// The title of the window, where it has become another one.
    fn show_title(&mut self) {
        let Some(collection) = self.collection() else { return };
        let open = self.open_at().and_then(|at| collection.entry(at));
        let title = Title {
            article: open.map(|entry| entry.title.clone()),
            archive: collection.title().to_owned(),
            locale: self.state.preferences.locale,
        };
        if self.title.as_ref() != Some(&title) {
            self.title = Some(title.clone());
            self.push(Effect::ShowTitle(title));
        }
    }

    pub(crate) fn request(&mut self, needs: &[Need]) {
        for request in shown::request(&mut self.library, needs) {
            self.push(Effect::Fetch(request.number, request.wanted));
        }
    }
}
