//! What happens, and what has to be done about it.

use broadsheet_archive::{LoadError, Wanted};
use broadsheet_bundle::Manifest;
use broadsheet_model::{ArticleId, Colour, Day};

#[cfg(feature = "full")]
use crate::chart::ChartEvent;
#[cfg(feature = "full")]
use crate::date_fields::{DateDoes, DateField};
use crate::drag::Pointer;
use crate::keys::Key;
#[cfg(feature = "full")]
use crate::local::{LocalEffect, LocalEvent};
use crate::locale::Locale;
#[cfg(feature = "full")]
use crate::marks::{MarksEffect, MarksEvent};
#[cfg(feature = "full")]
use crate::memory::{Change, MemoryEvent};
use crate::range::Thumb;
use crate::state::{Action, Preferences};
#[cfg(feature = "full")]
use crate::takeover::Standing;
use crate::window::Seen;

/// What happens. What only the surroundings know, such as the time or where something is on the
/// screen, comes with the event.
pub enum Event {
    /// The reader does something to the state.
    Do(Action),
    /// A field of a form has another value.
    Change(Field, String),
    /// The text of the search field is now this.
    Typed(String),
    /// The text of the search field is to be searched at once.
    Submitted(String),
    /// The search field is to be emptied.
    ClearSearch,
    /// A key is pressed in the search field, whose text is the second.
    SearchKey(String, String),
    /// The reader is about to search.
    PrepareSearch,
    /// An input method begins to compose.
    CompositionStarted,
    /// It has composed; the search field's text is now this.
    CompositionEnded(String),
    /// A key is pressed on a thumb of the slider.
    ThumbKey(Thumb, String),
    /// The same with Shift: a step is a day, whatever a bin is.
    #[cfg(feature = "full")]
    ThumbDay(Thumb, String),
    /// A pointer does something to the histogram or the slider.
    Pointer(Pointer),
    /// A key is pressed anywhere.
    Key(Key),
    /// The focus is to go to the results.
    SkipToResults,
    /// The focus is to go to the place in the open article whose element has this id.
    GoToPlace(String),
    /// The list or the page has been scrolled, and this is what can be seen now.
    Scrolled(Seen),
    /// The window has another size, in CSS pixels.
    Resized {
        /// Its width.
        width: usize,
        /// Its height.
        height: usize,
    },
    /// The page is looked at again; today is this day on the reader's clock.
    Returned(Day),
    /// The page is about to be left; the open article is scrolled that far, in CSS pixels.
    Leaving(i32),
    /// A manifest has come, or not: the answer to that [`Effect::FetchManifest`].
    Manifest(u32, Result<Box<Manifest>, LoadError>),
    /// A file has come, or not: the answer to that [`Effect::Fetch`].
    Arrived(u32, Result<Vec<u8>, LoadError>),
    /// This part of a name is to find sources in their panel.
    #[cfg(feature = "full")]
    FindSource(String),
    /// The browser is about to print, or else has printed.
    #[cfg(feature = "full")]
    Printing(bool),
    /// The page stands like this, whose place is to be taken.
    #[cfg(feature = "full")]
    TakeUp(Standing),
    /// The next frame is about to be drawn.
    Frame,
    /// The search may go on for a step; it is that many milliseconds since some fixed moment.
    SearchOn(f64),
    /// The page has searched for as long as it may without drawing; the same clock.
    SlicePaused(f64),
    /// [`Timer::Query`] is up.
    QueryPaused,
    /// [`Timer::Address`] is up, and whether the browser's address has become another one since it
    /// was set.
    AddressPaused {
        /// Whether the reader has gone elsewhere.
        has_left: bool,
    },
    /// Something happens to a date field.
    #[cfg(feature = "full")]
    Date(DateField, DateDoes),
    /// Something happens to the chart.
    #[cfg(feature = "full")]
    Chart(ChartEvent),
    /// What did not come is to be asked for again.
    Retry,
    /// The browser is connected to a network again.
    Online,
    /// What is searched for is to be what it was before, of which the answer is shown.
    Cancel,
    /// A text is to be copied.
    #[cfg(feature = "full")]
    Copy(String),
    /// It was copied, or not.
    #[cfg(feature = "full")]
    Copied(bool),
    /// What is shown is to be passed on.
    #[cfg(feature = "full")]
    Share(crate::share::Shared),
    /// The pictures of a host may be loaded.
    #[cfg(feature = "full")]
    AgreeToImages(String),
    /// The rest of the page is wanted.
    #[cfg(not(feature = "full"))]
    More,
    /// It did not come.
    #[cfg(not(feature = "full"))]
    MoreFailed,
    /// Something happens to local files.
    #[cfg(feature = "full")]
    Local(LocalEvent),
    /// Something happens to what is remembered of this reader.
    #[cfg(feature = "full")]
    Memory(MemoryEvent),
    /// Something happens to what is marked in the open article.
    #[cfg(feature = "full")]
    Marks(MarksEvent),
}

/// A field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The language of the page.
    #[cfg(feature = "full")]
    Language,
    /// Its colours.
    #[cfg(feature = "full")]
    Theme,
    /// The order of the list.
    Sort,
}

/// What has to be done.
#[derive(Debug, PartialEq)]
pub enum Effect {
    /// What is shown is no longer what the desk says: the page is to be drawn now.
    Draw,
    /// The same, but it is enough to give [`Event::Frame`] with the next frame: files come in
    /// bursts, and a drawing for each would hold up the others.
    DrawSoon,
    /// The manifest is to be fetched, and given back with this number.
    FetchManifest(u32),
    /// This file is to be fetched, and given back with this number.
    Fetch(u32, Wanted),
    /// [`Event::SearchOn`] is to be given as soon as possible, [`Event::SlicePaused`] when that has
    /// held up the page for too long.
    SearchOn,
    /// This timer is to be set, in place of an earlier one of its kind.
    SetTimer(Timer, u32),
    /// This timer is to be stopped.
    StopTimer(Timer),
    /// The address is to be this: as a new step of the history, or in place of the present one.
    WriteAddress {
        /// From `#` on.
        hash: String,
        /// Whether 'back' is to lead to the present address.
        is_step: bool,
    },
    /// The present entry of the browser's history is to be left: back to the one before, where the
    /// page has written that, and it is this address, or else this takes its place.
    GoBack {
        /// From `#` on.
        hash: String,
    },
    /// The page is to look like this.
    ShowPreferences(Preferences),
    /// These are to be kept for the next visit; the language only where the reader has chosen it.
    #[cfg(feature = "full")]
    KeepPreferences {
        /// All of them.
        preferences: Preferences,
        /// Whether the language has been chosen.
        has_language: bool,
    },
    /// What the reader has saved is to be kept.
    KeepSaved(Vec<ArticleId>),
    /// Where the page stands is to be kept, as long as the tab lives.
    KeepPlace(Place),
    /// Pictures of this host may be loaded from the next load on, which is to be now: the browser
    /// takes a wider policy only then.
    #[cfg(feature = "full")]
    AgreeToImages(String),
    /// This is to be put on the clipboard, and [`Event::Copied`] to be given.
    #[cfg(feature = "full")]
    Copy(String),
    /// This is to be passed on by the system's own means, or copied as [`Effect::Copy`] has it.
    #[cfg(feature = "full")]
    Share(crate::share::Shared),
    /// This address is to be opened elsewhere.
    #[cfg(feature = "full")]
    OpenElsewhere(String),
    /// The archive's own colours: its accent, and those of sources by their positions.
    ShowColours(Option<Colour>, Vec<(usize, Colour)>),
    /// The event that has just been given has been dealt with; the browser is not to.
    PreventDefault,
    /// A measure begins.
    Begin(Timing),
    /// A measure ends.
    End(Timing),
    /// The list can be used for the first time.
    Ready,
    /// The title of the window.
    ShowTitle(Title),
    /// The search field is to show this text.
    ShowQuery(String),
    /// The date fields are to show these dates, but for one that has the focus.
    #[cfg(feature = "full")]
    ShowDates(Vec<(DateField, String)>),
    /// The chart's figures are to be saved as a table.
    #[cfg(feature = "full")]
    SaveFigures,
    /// This is to have the focus.
    Focus(Spot),
    /// The element with this id is to have the focus.
    FocusPlace(String),
    /// The row at this position is to begin so many pixels below the top of the list's view.
    ScrollList(usize, i32),
    /// The reader's pane is to be scrolled that far, in pixels.
    ScrollReader(i32),
    /// The panel, which has been drawn, is to be shown above everything else.
    ShowPanel,
    /// The panel is to be closed, and what opened it to have the focus.
    ClosePanel,
    /// The rest of the page is to be fetched, which takes the place of what runs now, or
    /// [`Event::MoreFailed`] to be given.
    #[cfg(not(feature = "full"))]
    More,
    /// Something has to be done about local files.
    #[cfg(feature = "full")]
    Local(LocalEffect),
    /// What is kept of what this reader has read and searched is to be changed like this.
    #[cfg(feature = "full")]
    KeepMemory(Change),
    /// The reader is to be given a file.
    #[cfg(feature = "full")]
    GiveFile {
        /// What it is called.
        name: String,
        /// Its media type.
        media_type: &'static str,
        /// What is in it.
        text: String,
    },
    /// Something has to be done about what is marked in the open article.
    #[cfg(feature = "full")]
    Marks(MarksEffect),
}

impl Effect {
    /// Whether this is about what is drawn, and has to wait until it is.
    pub fn waits_for_drawing(&self) -> bool {
        match self {
            Effect::End(timing) => *timing != Timing::Match,
            #[cfg(feature = "full")]
            Effect::Marks(_) | Effect::ShowDates(_) => true,
            _ => matches!(
                self,
                Effect::Ready
                    | Effect::ShowQuery(_)
                    | Effect::Focus(_)
                    | Effect::FocusPlace(_)
                    | Effect::ScrollList(..)
                    | Effect::ScrollReader(_)
                    | Effect::ShowPanel
            ),
        }
    }
}

/// Something that is waited for. There is at most one of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    /// Typing pauses: [`Event::QueryPaused`].
    Query,
    /// The address pauses: [`Event::AddressPaused`].
    Address,
    /// The page has drawn and the search may go on: [`Event::SearchOn`].
    Search,
}

/// What is measured, for benchmarks and the curious.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// From a query that has been typed to its results painted.
    Query,
    /// From a search being begun until all is known that it finds: where its files are there,
    /// matching and ranking alone.
    Match,
    /// From a move of the slider to everything updated that follows from it.
    Slide,
    /// From a jump to a date to its rows painted.
    Jump,
}

/// What can get the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// The search field.
    Search,
    /// The list as a whole.
    Results,
    /// The title of the open article.
    ArticleTitle,
    /// The heading of the front page.
    #[cfg(feature = "full")]
    Front,
    /// The archive's name, which leads there.
    #[cfg(feature = "full")]
    Name,
    /// The result at this position.
    Result(usize),
    /// The row of the result at this position, as a whole.
    #[cfg(feature = "full")]
    Row(usize),
    /// What can get the focus before the list.
    #[cfg(feature = "full")]
    BeforeResults,
    /// What can get the focus after the list.
    #[cfg(feature = "full")]
    AfterResults,
    /// The result that is this article; nothing is scrolled for it.
    ResultOf(ArticleId),
}

/// The title of the window: an open article's, then the archive's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// The open article's, if one is open.
    pub article: Option<String>,
    /// The archive's; empty where it has none of its own, and the page's words stand for it.
    pub archive: String,
    /// The language of the page.
    pub locale: Locale,
}

/// Where a page stood when it was left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Its address, from `#` on.
    pub hash: String,
    /// The position of the row at the top of the list.
    pub position: usize,
    /// How many pixels below the top of the list's view it began.
    pub pixels: i32,
    /// How far the open article was scrolled, in pixels.
    pub reader: i32,
}
