//! Orders of events that nobody would think of: what a reader does, files, failures, late and
//! doubled answers, times and frames, in any order. Whatever happens, what is drawn is what the
//! desk says; and when everything has come, the list is what it should be, the address says the
//! state, and nothing is left to be done.

#[cfg(feature = "full")]
mod when;

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use broadsheet_desk::{
    Action, Event, Extent, Pane, Pointer, PointerDoes, Seen, Thumb, Timer, Window,
};
#[cfg(feature = "full")]
use broadsheet_desk::{Ended, ExportState, LocalEvent, MarksEvent, MemoryEvent, Panel};
#[cfg(feature = "full")]
use broadsheet_export::Format;
use broadsheet_model::{ArticleId, Day};
use broadsheet_search::Sort;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

use crate::archive::{CHANGED, INDEXED, N_ARTICLES, N_SOURCES, PLAIN, Packed, id, source_id};
use crate::model::{QUERIES, Shown};
use crate::shell::Shell;

/// How many orders are tried, unless the variable `BROADSHEET_ORDERS` says another number. An order
/// is some twenty events with what follows from them: these are more than 100,000 events.
const N_ORDERS: u64 = 5_000;
/// At least that many events follow from an order on average.
const MIN_EVENTS_PER_ORDER: u64 = 20;
/// How many events an order has, at most, before everything comes.
const MAX_EVENTS: u32 = 18;

/// How many kinds of events there are: with local files, some more.
const N_KINDS: u32 = if cfg!(feature = "full") { 28 } else { 20 };

const KEYS: [&str; 10] = ["j", "k", "o", "s", "v", "g", "G", "?", "Escape", "/"];
const THUMB_KEYS: [&str; 7] =
    ["ArrowLeft", "ArrowRight", "PageUp", "PageDown", "Home", "End", "Escape"];

struct Order {
    shell: Shell,
    /// The archives that were to be shown, one after the other.
    shown: Vec<Vec<&'static Packed>>,
    random: ChaCha8Rng,
    is_composing: bool,
}

impl Order {
    fn below(&mut self, n: u32) -> u32 {
        self.random.next_u32() % n
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u32) as usize]
    }

    fn query(&mut self) -> &'static str {
        self.one(&QUERIES).0
    }

    fn day(&mut self) -> Option<Day> {
        let day = "2023-06-20".parse::<Day>().ok()?.plus(-(self.below(120) as i32));
        (self.below(4) > 0).then_some(day)
    }

    fn act(&mut self, action: Action) {
        self.shell.give(Event::Do(action));
    }

    /// Something happens.
    fn step(&mut self) {
        match self.below(N_KINDS) {
            20..24 => self.reader_has_files(),
            24..26 => self.reader_reads(),
            #[cfg(feature = "full")]
            26.. => self.reader_asks_when(),
            0..=6 => self.something_comes(),
            7 | 8 => self.time_passes(),
            9 | 10 => self.reader_types(),
            11..=13 => self.reader_limits(),
            14 | 15 => self.reader_opens(),
            16 => self.reader_travels(),
            17 => self.reader_scrolls(),
            18 => self.reader_drags(),
            _ => self.reader_retries_or_saves(),
        }
        self.shown.push(self.shell.archives());
        self.expect_no_wrong_list();
    }

    fn something_comes(&mut self) {
        let n_asked = self.shell.asked.len() as u32;
        if n_asked > 0 && self.below(8) > 0 {
            let idx = self.below(n_asked) as usize;
            let comes = self.below(6) > 0;
            self.shell.answer(idx, comes);
        } else {
            // An answer to something that was answered before, or that nobody waits for.
            let idx = self.below(self.shell.all_asked.len() as u32) as usize;
            let (number, wanted) = self.shell.all_asked[idx].clone();
            let is_open = self.shell.asked.iter().any(|(other, _)| *other == number);
            if !is_open {
                self.shell.answer_with(&(number, wanted), self.random.next_u32().is_multiple_of(2));
            }
        }
    }

    fn time_passes(&mut self) {
        self.shell.millis += f64::from(self.below(300));
        match self.below(4) {
            0 => self.shell.frame(),
            1 => self.shell.time_up(Timer::Query),
            2 => self.shell.time_up(Timer::Address),
            _ => self.shell.time_up(Timer::Search),
        }
    }

    fn reader_types(&mut self) {
        let text = self.query().to_owned();
        match self.below(8) {
            0 => self.shell.give(Event::PrepareSearch),
            1 => self.shell.give(Event::ClearSearch),
            2 => {
                let key = self.one(&["Escape", "ArrowDown", "a"]).to_owned();
                let text = self.shell.field.clone();
                self.shell.give(Event::SearchKey(key, text));
            }
            3 if self.is_composing => {
                self.is_composing = false;
                self.shell.field.clone_from(&text);
                self.shell.give(Event::CompositionEnded(text));
            }
            3 => {
                self.is_composing = true;
                self.shell.give(Event::CompositionStarted);
            }
            4 => {
                let text = self.shell.field.clone();
                self.shell.give(Event::Submitted(text));
            }
            _ => {
                self.shell.field.clone_from(&text);
                self.shell.give(Event::Typed(text));
            }
        }
    }

    fn reader_limits(&mut self) {
        let source = source_id(self.below(N_SOURCES as u32) as usize);
        let action = match self.below(8) {
            0 => Action::ToggleSource(source),
            1 => Action::ToggleExclude(source),
            2 => Action::ToggleUndated,
            3 => Action::ToggleSavedOnly,
            4 => {
                Action::Sort(self.one(&[None, Some(Sort::New), Some(Sort::Old), Some(Sort::Best)]))
            }
            5 => Action::Query(self.query().to_owned()),
            6 => Action::Limits(broadsheet_desk::Address::default()),
            _ => {
                let (from, to) = (self.day(), self.day());
                Action::Range(from, to.filter(|to| from.is_none_or(|from| from <= *to)))
            }
        };
        self.act(action);
    }

    fn reader_opens(&mut self) {
        let article = id(self.below(N_ARTICLES as u32) as usize);
        match self.below(8) {
            0 => self.act(Action::Open(Some(article))),
            1 => self.act(Action::Open(Some(id(CHANGED)))),
            2 => self.act(Action::Open(None)),
            3 => {
                let version = self.one(&[None, Some(1), Some(2), Some(9)]);
                self.act(Action::ShowVersion(version));
            }
            4 => {
                let hash = self.shell.desk.state().address.with_article(Some(article)).to_hash();
                self.shell.follow_link(&hash);
            }
            _ => {
                let key = self.one(&KEYS);
                self.shell.press(key);
            }
        }
        self.act(Action::Panel(None));
    }

    fn reader_travels(&mut self) {
        match self.below(4) {
            0 => self.shell.travel(-1),
            1 => self.shell.travel(1),
            2 => {
                let query = self.query().to_owned();
                let panes = vec![Pane::latest(id(3)), Pane::latest(id(4))];
                let panes = if self.below(2) == 0 { panes } else { Vec::new() };
                let address = broadsheet_desk::Address {
                    query,
                    panes,
                    ..self.shell.desk.state().address.limits()
                };
                self.shell.follow_link(&address.to_hash());
            }
            _ => self.shell.give(Event::Leaving(7)),
        }
    }

    fn reader_scrolls(&mut self) {
        let Window { start, end, .. } = self.shell.drawn.window;
        let top = f64::from(self.below(9_000)) - 6_000.0;
        let row = |idx: usize| {
            let top = top + idx as f64 * 150.0;
            Extent { top, bottom: top + 150.0 }
        };
        let spacer = Some(Extent { top: -3_000.0, bottom: 3_000.0 });
        let seen = Seen {
            view: Extent { top: 100.0, bottom: 900.0 },
            rows: (0..end.saturating_sub(start)).map(row).collect(),
            above: spacer,
            below: spacer,
        };
        match self.below(4) {
            0 => {
                let width = self.one(&[390, 1_440]);
                self.shell.give(Event::Resized { width, height: 844 });
            }
            #[cfg(feature = "full")]
            1 => {
                let day = self.day().map(|day| day.to_string()).unwrap_or_default();
                self.shell.jump(&day);
            }
            _ => self.shell.give(Event::Scrolled(seen)),
        }
    }

    fn reader_drags(&mut self) {
        if self.below(2) == 0 {
            let thumb = self.one(&[Thumb::From, Thumb::To]);
            let key = self.one(&THUMB_KEYS).to_owned();
            return self.shell.give(Event::ThumbKey(thumb, key));
        }
        for does in [PointerDoes::Press, PointerDoes::Move, PointerDoes::Release] {
            let (x, above_end) = (self.below(1_000) as i32, self.below(120) as i32);
            self.shell.give(Event::Pointer(Pointer { does, x, above_end, width: 1_000 }));
        }
    }

    fn reader_retries_or_saves(&mut self) {
        let article = id(self.below(N_ARTICLES as u32) as usize);
        match self.below(6) {
            0 => self.act(Action::ToggleSaved(article)),
            1 => {
                let known = self.shell.desk.state().address.clone();
                self.act(Action::DismissNotices(known));
            }
            2 => self.shell.give(Event::Online),
            3 => self.shell.give(Event::Cancel),
            _ => self.shell.give(Event::Retry),
        }
    }

    /// A list that is neither out of date nor incomplete, and of which nothing failed, is right.
    fn expect_no_wrong_list(&self) {
        let drawn = &self.shell.drawn;
        let Some(n_rows) = drawn.n_rows else { return };
        let desk = &self.shell.desk;
        let collection = desk.collection().expect("it has a list");
        let has_failures = collection.failures().next().is_some();
        // Files may have failed for an article or a list that is gone.
        #[cfg(feature = "full")]
        let has_failures = has_failures || collection.n_uncompared() > 0;
        if has_failures
            || drawn.n_missed > 0
            || desk.shows_stale_answer()
            || drawn.progress.is_some()
        {
            return;
        }
        if self.shell.is_growing() {
            return self.expect_some_list();
        }
        let expected = Shown::of(&self.shell.archives_of_list()).expected(desk.state());
        assert_eq!(n_rows, expected.ids.len(), "{:?}", desk.state().address);
        assert_eq!(drawn.per_source, expected.per_source, "{:?}", desk.state().address);
    }

    /// The list is right for archives that were to be shown at some time.
    fn expect_some_list(&self) {
        let drawn = &self.shell.drawn;
        let n_missing = self.shell.archives().len() - self.shell.archives_of_list().len();
        let is_right = |archives: &Vec<&'static Packed>| {
            let shown = Shown::of(&archives[n_missing..]);
            let expected = shown.expected(self.shell.desk.state());
            drawn.n_rows == Some(expected.ids.len()) && drawn.per_source == expected.per_source
        };
        assert!(self.shown.iter().any(is_right), "{:?}", self.shell.desk.state().address);
    }

    #[cfg(not(feature = "full"))]
    fn reader_has_files(&mut self) {}

    /// Something happens to local files.
    #[cfg(feature = "full")]
    fn reader_has_files(&mut self) {
        let sets: Vec<_> = self.shell.desk.local().sets().iter().map(|set| set.id).collect();
        if sets.is_empty() || self.below(6) == 0 && sets.len() < 3 {
            return self.shell.choose();
        }
        let set = self.one(&sets);
        match self.below(8) {
            0 => self.shell.give(Event::Local(LocalEvent::Hide(set, true))),
            1 => self.shell.give(Event::Local(LocalEvent::Hide(set, false))),
            2 => self.shell.give(Event::Local(LocalEvent::Remove(set))),
            3 => self.shell.give(Event::Local(LocalEvent::Ended(set, Ended::Done))),
            4 => {
                let article = self.one(&crate::local::OWN);
                self.act(Action::Open(Some(article)));
            }
            _ => self.shell.grow(set),
        }
    }

    #[cfg(not(feature = "full"))]
    fn reader_reads(&mut self) {}

    /// Something happens to what is marked in the open article.
    #[cfg(feature = "full")]
    fn reader_reads(&mut self) {
        if self.below(4) == 0 {
            let (version, compared) = (self.one(&[None, Some(1)]), self.one(&[None, Some(2)]));
            self.act(Action::ShowTexts { version, compared });
            return self.expect_present_mark();
        }
        let event = match self.below(8) {
            5.. => return self.reader_keeps(),
            0 => MarksEvent::Find(true),
            1 => MarksEvent::Find(false),
            2 => MarksEvent::Typed(self.query().to_owned()),
            3 => MarksEvent::Measured(vec![0.5; self.below(3) as usize]),
            _ => MarksEvent::Step { back: self.below(2) == 0 },
        };
        self.shell.give(Event::Marks(event));
        self.expect_present_mark();
    }

    /// Something happens to what is the reader's own.
    #[cfg(feature = "full")]
    fn reader_keeps(&mut self) {
        let event = match self.below(8) {
            0 => return self.act(Action::Panel(Some(Panel::Library))),
            1 => return self.act(Action::Panel(None)),
            2 => MemoryEvent::ForgetAll,
            3 => MemoryEvent::SaveThisSearch,
            4 => MemoryEvent::StopExport,
            5 => MemoryEvent::KeptIs(self.shell.kept.clone(), self.shell.saved.clone()),
            _ => MemoryEvent::Export(Format::Csv),
        };
        self.shell.give(Event::Memory(event));
        assert_eq!(*self.shell.desk.memory(), self.shell.kept, "what is remembered is kept");
        assert_eq!(self.shell.desk.state().saved, self.shell.saved);
    }

    /// The present mark is one that there is.
    #[cfg(feature = "full")]
    fn expect_present_mark(&self) {
        let marks = self.shell.desk.marks();
        assert!(marks.now().is_none_or(|now| marks.n().is_some_and(|n| now < n)));
    }

    /// Everything comes, and nothing is wrong.
    fn end(&mut self) {
        if self.is_composing {
            let text = self.shell.field.clone();
            self.shell.give(Event::CompositionEnded(text));
        }
        self.shell.settle();
        self.shell.give(Event::Retry);
        self.shell.settle();
        let expected = self.shell.expected();
        let Shell { desk, drawn, field, saved, .. } = &self.shell;
        let state = desk.state();
        let address = &state.address;
        assert!(drawn.is_ready && !drawn.is_stale && drawn.progress.is_none(), "{address:?}");
        assert_eq!(drawn.n_rows, Some(expected.ids.len()), "{address:?}");
        assert_eq!(drawn.per_source, expected.per_source, "{address:?}");
        #[cfg(feature = "full")]
        {
            crate::side::expect_dropped(&self.shell);
            let is_exporting = matches!(desk.export(), ExportState::Loading(..));
            assert!(!is_exporting, "an export comes to an end");
        }
        let rows = self.shell.rows();
        let window = drawn.window;
        assert_eq!(rows.len(), window.end - window.start, "no row is missing: {address:?}");
        if expected.is_ordered {
            assert_eq!(rows, expected.ids[window.start..window.end], "{address:?}");
        } else {
            assert!(rows.iter().all(|id| expected.ids.contains(id)), "{address:?}");
        }
        assert_eq!(self.shell.hash(), address.to_hash(), "the address says the state");
        assert_eq!(*field, address.query, "what was typed was searched");
        assert_eq!(*saved, state.saved, "what is saved is kept");
        let is_there = |id: &ArticleId| Shown::of(&self.shell.archives()).has(*id);
        let open = address.article().filter(is_there);
        assert_eq!(drawn.open, open, "what is open is there");
        assert_eq!(drawn.text.is_some(), drawn.open.is_some(), "and can be read");
        #[cfg(feature = "full")]
        assert_eq!(drawn.marks.0.is_some(), drawn.open.is_some(), "and what is marked is known");
    }
}

/// Plays the order that `seed` stands for; how many events that were.
fn play(packed: &'static Packed, seed: u64) -> u64 {
    let random = ChaCha8Rng::seed_from_u64(seed);
    let shell = Shell::begin(packed, "#");
    let mut order = Order { shell, shown: Vec::new(), random, is_composing: false };
    if order.below(4) > 0 {
        order.shell.settle();
    }
    for _ in 0..1 + order.below(MAX_EVENTS) {
        order.step();
    }
    order.end();
    order.shell.n_events
}

#[test]
fn no_order_of_events_loses_an_answer_or_leaves_a_stale_list() {
    let asked = std::env::var("BROADSHEET_ORDERS").ok().and_then(|n| n.parse().ok());
    let n_orders: u64 = asked.unwrap_or(N_ORDERS);
    let n_threads = thread::available_parallelism().map_or(1, |n| n.get() as u64);
    let n_events = AtomicU64::new(0);
    let share = |thread: u64| {
        for seed in (thread..n_orders).step_by(n_threads as usize) {
            let packed = if seed % 2 == 0 { &PLAIN } else { &INDEXED };
            // The seed is all that it takes to see an order again.
            let played = std::panic::catch_unwind(|| play(packed, seed));
            n_events.fetch_add(
                played.unwrap_or_else(|_| panic!("the order {seed} fails")),
                Ordering::Relaxed,
            );
        }
    };
    thread::scope(|scope| {
        for thread in 0..n_threads {
            let share = &share;
            scope.spawn(move || share(thread));
        }
    });
    let n_events = n_events.into_inner();
    assert!(n_events >= n_orders * MIN_EVENTS_PER_ORDER, "{n_events} events are too few");
}
