//! What stands in for a browser: it does what the desk asks, as late and as often as a test wants.

use std::collections::BTreeMap;

use broadsheet_archive::{LoadError, Wanted};
use broadsheet_desk::{
    Action, Desk, Effect, Event, Key, Load, Locale, Panel, Place, Preferences, Spot, Start,
    Surroundings, Theme, Timer, Window,
};
#[cfg(feature = "full")]
use broadsheet_desk::{DateDoes, DateField, DateValue};
use broadsheet_model::{Article, ArticleId};

use crate::archive::Packed;
use crate::model::{Expected, Shown};

/// How many steps a search takes before the page draws.
const STEPS_PER_SLICE: usize = 3;
/// More effects than this do not follow from one event, and more events do not follow from one that
/// a reader causes: else something runs in a circle.
const MAX_CONSEQUENCES: usize = 2_000;

/// Something that was asked for and has not come. `None` is the manifest.
pub(crate) type Asked = (u32, Option<Wanted>);

/// A page in its window.
pub(crate) struct Shell {
    pub(crate) desk: Desk,
    packed: &'static Packed,
    #[cfg(feature = "full")]
    pub(crate) local: crate::local::LocalFiles,
    pub(crate) asked: Vec<Asked>,
    /// Everything that was ever asked for.
    pub(crate) all_asked: Vec<Asked>,
    /// The timers that are set, by [`Timer`]; with the address at which [`Timer::Address`] was.
    timers: BTreeMap<usize, String>,
    /// The browser's history: the entries and which of them is shown.
    pub(crate) history: (Vec<String>, usize),
    /// For each entry, what the one before it was when it was made.
    before: Vec<String>,
    /// Whether the browser has gone through its history and not yet said so.
    has_travelled: bool,
    pub(crate) focus: Option<Spot>,
    /// What stands in the search field.
    pub(crate) field: String,
    pub(crate) saved: Vec<ArticleId>,
    /// What is remembered of the reader.
    #[cfg(feature = "full")]
    pub(crate) kept: broadsheet_desk::Memory,
    /// Files that were given to the reader: their names and what is in them.
    #[cfg(feature = "full")]
    pub(crate) given: Vec<(String, String)>,
    pub(crate) place: Option<Place>,
    pub(crate) title: String,
    /// The row at the top of the list, and how many pixels below its top.
    pub(crate) list_at: (usize, i32),
    pub(crate) reader_at: i32,
    /// The panel that is above the page.
    pub(crate) is_above: Option<Panel>,
    /// How often the rest of the page was asked for.
    #[cfg(not(feature = "full"))]
    pub(crate) n_more_asked: usize,
    /// The mark in the open article that was last to be in view.
    #[cfg(feature = "full")]
    pub(crate) mark_in_view: Option<usize>,
    /// What was drawn last.
    pub(crate) drawn: Drawn,
    pub(crate) awaits_frame: bool,
    pub(crate) millis: f64,
    /// How often the page was drawn.
    pub(crate) n_draws: u64,
    /// How many events the desk has been given.
    pub(crate) n_events: u64,
}

/// What can be seen of the desk.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Drawn {
    pub(crate) is_ready: bool,
    pub(crate) has_failed: bool,
    pub(crate) is_stale: bool,
    pub(crate) n_rows: Option<usize>,
    pub(crate) per_source: Vec<usize>,
    pub(crate) progress: Option<(usize, usize)>,
    /// How many articles could not be searched.
    pub(crate) n_missed: usize,
    pub(crate) window: Window,
    /// The drawn rows, as far as they are there.
    pub(crate) rows: Vec<Option<ArticleId>>,
    pub(crate) open: Option<ArticleId>,
    /// What the open article says, once that is there.
    pub(crate) text: Option<String>,
    pub(crate) panel: Option<Panel>,
    pub(crate) saved: Vec<ArticleId>,
    /// What a part of the query would give if it were dropped.
    #[cfg(feature = "full")]
    pub(crate) dropped: Vec<broadsheet_desk::Dropped>,
    /// How many marks the open article has, and which is the present one.
    #[cfg(feature = "full")]
    pub(crate) marks: (Option<usize>, Option<usize>),
}

pub(crate) fn text_of(article: &Article) -> String {
    article.body.text_blocks().concat()
}

impl Drawn {
    fn of(desk: &Desk) -> Drawn {
        let answer = desk.answer();
        let window = desk.window();
        let row = |position: usize| Some(desk.row(position)?.1.id);
        let rows = answer.map(|_| (window.start..window.end).map(row).collect());
        Drawn {
            is_ready: matches!(desk.load(), Load::Ready),
            has_failed: matches!(desk.load(), Load::Failed(_)) || desk.is_stuck(),
            is_stale: desk.shows_stale_answer(),
            n_rows: answer.map(|answer| answer.list.len()),
            per_source: answer.map(|answer| answer.facets.per_source.clone()).unwrap_or_default(),
            progress: answer.and_then(|answer| answer.progress),
            n_missed: answer.map_or(0, |answer| answer.n_missed),
            window: Window { anchor: (0, 0), ..window },
            rows: rows.unwrap_or_default(),
            open: desk.state().address.article().filter(|_| desk.is_article_open()),
            text: desk.open_article().map(|article| text_of(desk.shown_text(article))),
            panel: desk.state().panel,
            saved: desk.state().saved.clone(),
            #[cfg(feature = "full")]
            dropped: desk.dropped(),
            #[cfg(feature = "full")]
            marks: (desk.marks().n(), desk.marks().now()),
        }
    }
}

impl Shell {
    /// A page that begins at `hash`, of which nothing has come yet.
    pub(crate) fn begin(packed: &'static Packed, hash: &str) -> Shell {
        Shell::begin_again(packed, hash, Vec::new(), None)
    }

    /// The same where the browser has kept something.
    pub(crate) fn begin_again(
        packed: &'static Packed,
        hash: &str,
        saved: Vec<ArticleId>,
        place: Option<Place>,
    ) -> Shell {
        let preferences =
            Preferences { locale: Locale::En, theme: Theme::Auto, text_size: 0, shortcuts: true };
        let surroundings = Surroundings {
            page_address: "https://example.org/".to_owned(),
            is_file: false,
            has_language: true,
            image_hosts: Vec::new(),
            width: 1440,
            height: 900,
            today: "2024-01-01".parse().expect("a day"),
        };
        let start = Start { hash: hash.to_owned(), preferences, saved, place, surroundings };
        let (desk, effects) = Desk::new(start);
        let mut shell = Shell {
            saved: desk.state().saved.clone(),
            desk,
            packed,
            #[cfg(feature = "full")]
            local: crate::local::LocalFiles::default(),
            asked: Vec::new(),
            all_asked: Vec::new(),
            timers: BTreeMap::new(),
            history: (vec![hash.to_owned()], 0),
            before: vec!["first".to_owned()],
            has_travelled: false,
            focus: None,
            field: String::new(),
            #[cfg(feature = "full")]
            kept: broadsheet_desk::Memory::default(),
            #[cfg(feature = "full")]
            given: Vec::new(),
            place: None,
            title: String::new(),
            list_at: (0, 0),
            reader_at: 0,
            is_above: None,
            #[cfg(not(feature = "full"))]
            n_more_asked: 0,
            #[cfg(feature = "full")]
            mark_in_view: None,
            drawn: Drawn::default(),
            awaits_frame: false,
            millis: 0.0,
            n_draws: 0,
            n_events: 0,
        };
        #[cfg(feature = "full")]
        shell.desk.set_window_sizes(crate::windows::SIZES);
        effects.into_iter().for_each(|effect| shell.perform(effect));
        shell
    }

    /// A page at `hash` for which everything has come.
    pub(crate) fn open(packed: &'static Packed, hash: &str) -> Shell {
        let mut shell = Shell::begin(packed, hash);
        shell.settle();
        shell
    }

    /// Gives `event`, and what follows from it at once.
    pub(crate) fn give(&mut self, event: Event) {
        let mut next = Some(event);
        let mut n_steps = 0;
        while let Some(event) = next.take() {
            self.millis += 1.0;
            self.n_events += 1;
            let mut draws = false;
            let mut waiting = Vec::new();
            for effect in self.desk.update(event) {
                match effect {
                    Effect::Draw => draws = true,
                    Effect::DrawSoon => self.awaits_frame = true,
                    Effect::SearchOn => {
                        n_steps += 1;
                        next = Some(match n_steps % STEPS_PER_SLICE {
                            0 => Event::SlicePaused(self.millis),
                            _ => Event::SearchOn(self.millis),
                        });
                    }
                    effect if effect.waits_for_drawing() => waiting.push(effect),
                    effect => self.perform(effect),
                }
            }
            if draws {
                self.n_draws += 1;
                (self.drawn, self.awaits_frame) = (Drawn::of(&self.desk), false);
            }
            waiting.into_iter().for_each(|effect| self.perform(effect));
            assert!(n_steps < MAX_CONSEQUENCES, "a search runs in a circle");
        }
        self.expect_drawn();
    }

    /// What is drawn is what the desk says, unless a frame is waited for. While texts are searched,
    /// what rows show of them may be behind.
    fn expect_drawn(&self) {
        if self.awaits_frame {
            return;
        }
        assert_eq!(self.drawn, Drawn::of(&self.desk), "the page shows something else");
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::FetchManifest(number) => self.ask(number, None),
            Effect::Fetch(number, wanted) => self.ask(number, Some(wanted)),
            Effect::SetTimer(timer, _) => {
                self.timers.insert(timer as usize, self.hash().to_owned());
            }
            Effect::StopTimer(timer) => {
                self.timers.remove(&(timer as usize));
            }
            Effect::WriteAddress { hash, is_step } => self.write_address(hash, is_step),
            Effect::GoBack { hash } if self.before[self.history.1] == hash => {
                self.history.1 -= 1;
                self.has_travelled = true;
            }
            Effect::GoBack { hash } => self.write_address(hash, false),
            Effect::KeepSaved(saved) => self.saved = saved,
            Effect::KeepPlace(place) => self.place = Some(place),
            Effect::ShowTitle(title) => self.title = title.article.unwrap_or(title.archive),
            Effect::ShowQuery(query) => self.field = query,
            Effect::Focus(spot) => self.focus = Some(spot),
            Effect::ShowPanel => self.is_above = self.desk.state().panel,
            Effect::ClosePanel => self.is_above = None,
            #[cfg(not(feature = "full"))]
            Effect::More => self.n_more_asked += 1,
            Effect::ScrollList(position, pixels) => self.list_at = (position, pixels),
            Effect::ScrollReader(pixels) => self.reader_at = pixels,
            #[cfg(feature = "full")]
            Effect::Local(effect) => self.local.perform(effect),
            #[cfg(feature = "full")]
            Effect::KeepMemory(change) => self.kept.apply(&change),
            #[cfg(feature = "full")]
            Effect::GiveFile { name, text, .. } => self.given.push((name, text)),
            #[cfg(feature = "full")]
            Effect::Marks(broadsheet_desk::MarksEffect::Show(number)) => {
                self.mark_in_view = Some(number);
            }
            _ => {}
        }
    }

    fn ask(&mut self, number: u32, wanted: Option<Wanted>) {
        assert!(self.all_asked.iter().all(|(other, _)| *other != number), "a number is used twice");
        self.asked.push((number, wanted.clone()));
        self.all_asked.push((number, wanted));
    }

    fn write_address(&mut self, hash: String, is_step: bool) {
        let (entries, at) = &mut self.history;
        if is_step {
            entries.truncate(*at + 1);
            self.before.truncate(*at + 1);
            self.before.push(entries[*at].clone());
            entries.push(hash);
            *at += 1;
        } else {
            entries[*at] = hash;
        }
    }

    /// The browser's address.
    pub(crate) fn hash(&self) -> &str {
        &self.history.0[self.history.1]
    }

    /// Goes through the browser's history.
    pub(crate) fn travel(&mut self, by: isize) {
        let (entries, at) = &self.history;
        let Some(to) = at.checked_add_signed(by).filter(|to| *to < entries.len()) else { return };
        self.history.1 = to;
        self.give(Event::Do(Action::Navigate(self.hash().to_owned())));
    }

    /// Follows a link in the page.
    pub(crate) fn follow_link(&mut self, hash: &str) {
        self.write_address(hash.to_owned(), true);
        self.give(Event::Do(Action::Navigate(hash.to_owned())));
    }

    /// Answers the request at `idx` of those that wait.
    pub(crate) fn answer(&mut self, idx: usize, comes: bool) {
        let asked = self.asked.remove(idx);
        self.answer_with(&asked, comes);
    }

    /// Gives the answer to `asked`, whether or not somebody still waits for it.
    pub(crate) fn answer_with(&mut self, (number, wanted): &Asked, comes: bool) {
        let file = wanted.as_ref().map_or("manifest.json", |wanted| &wanted.file_name);
        let error = LoadError::Fetch { file: file.to_owned(), reason: "gone".to_owned() };
        let event = match wanted {
            None if comes => Event::Manifest(*number, Ok(Box::new(self.packed.manifest.clone()))),
            None => Event::Manifest(*number, Err(error)),
            Some(wanted) if comes => Event::Arrived(*number, Ok(self.content(wanted))),
            Some(_) => Event::Arrived(*number, Err(error)),
        };
        self.give(event);
    }

    /// What a file holds, whichever archive has it.
    fn content(&self, wanted: &Wanted) -> Vec<u8> {
        #[cfg(feature = "full")]
        if let Some(packed) = self.local.archive_with(wanted) {
            return packed.content(wanted);
        }
        self.packed.content(wanted)
    }

    /// The archives that are to be shown.
    pub(crate) fn archives(&self) -> Vec<&'static Packed> {
        #[cfg(feature = "full")]
        {
            let local = self.local.shown(&self.desk);
            [self.packed].into_iter().chain(local).collect()
        }
        #[cfg(not(feature = "full"))]
        {
            vec![self.packed]
        }
    }

    /// The archives of which the list is: the published one may have failed.
    pub(crate) fn archives_of_list(&self) -> Vec<&'static Packed> {
        let archives = self.archives();
        #[cfg(feature = "full")]
        if self.desk.collection().is_some_and(|all| !all.has_published()) {
            return archives[1..].to_vec();
        }
        archives
    }

    /// Whether a set has more than the list shows of it.
    pub(crate) fn is_growing(&self) -> bool {
        #[cfg(feature = "full")]
        {
            self.desk.set_summaries().iter().any(|set| set.is_joining)
        }
        #[cfg(not(feature = "full"))]
        {
            false
        }
    }

    /// What the list should have.
    pub(crate) fn expected(&self) -> Expected {
        Shown::of(&self.archives()).expected(self.desk.state())
    }

    /// Lets a time be up, where it is waited for.
    pub(crate) fn time_up(&mut self, timer: Timer) {
        let Some(hash) = self.timers.remove(&(timer as usize)) else { return };
        self.give(match timer {
            Timer::Query => Event::QueryPaused,
            Timer::Address => Event::AddressPaused { has_left: hash != self.hash() },
            Timer::Search => Event::SearchOn(self.millis),
        });
    }

    /// Draws the frame that is waited for.
    pub(crate) fn frame(&mut self) {
        if self.awaits_frame {
            self.give(Event::Frame);
        }
    }

    /// Types `text`, and pauses.
    pub(crate) fn search(&mut self, text: &str) {
        self.field = text.to_owned();
        self.give(Event::Typed(text.to_owned()));
        self.time_up(Timer::Query);
    }

    /// Picks a day to which the list is to be scrolled.
    #[cfg(feature = "full")]
    pub(crate) fn jump(&mut self, day: &str) {
        let value = DateValue { text: day.to_owned(), is_partial: false };
        self.give(Event::Date(DateField::Jump, DateDoes::Input(value)));
    }

    pub(crate) fn press(&mut self, key: &str) {
        let focused = match self.focus {
            Some(Spot::Result(position)) => Some(position),
            _ => None,
        };
        self.give(Event::Key(Key {
            key: key.to_owned(),
            is_typed: false,
            with_control: false,
            focused,
            millis: self.millis,
        }));
    }

    /// Lets everything come and every time be up, until nothing is left to wait for.
    pub(crate) fn settle(&mut self) {
        for _ in 0..MAX_CONSEQUENCES {
            if std::mem::take(&mut self.has_travelled) {
                self.give(Event::Do(Action::Navigate(self.hash().to_owned())));
            } else if !self.asked.is_empty() {
                self.answer(0, true);
            } else if self.awaits_frame {
                self.frame();
            } else if self.timers.contains_key(&(Timer::Search as usize)) {
                self.time_up(Timer::Search);
            } else if self.timers.contains_key(&(Timer::Query as usize)) {
                self.time_up(Timer::Query);
            } else if self.timers.contains_key(&(Timer::Address as usize)) {
                self.time_up(Timer::Address);
            } else {
                return;
            }
        }
        panic!("the desk never comes to rest");
    }

    /// The articles of the list, in its order, as far as they are drawn.
    pub(crate) fn rows(&self) -> Vec<ArticleId> {
        self.drawn.rows.iter().flatten().copied().collect()
    }
}
