//! The parts of the page: each a function from what the application knows to virtual DOM.
//!
//! They draw the desk and report what the reader does; they decide nothing and ask no browser.

mod article_body;
mod badges;
#[cfg(feature = "full")]
mod changed;
#[cfg(not(feature = "full"))]
#[path = "view/without_changed.rs"]
mod changed;
#[cfg(feature = "full")]
mod citation;
mod element;
mod empty;
#[cfg(feature = "full")]
mod evidence;
#[cfg(not(feature = "full"))]
#[path = "view/without_evidence.rs"]
mod evidence;
mod failure;
#[cfg(feature = "full")]
mod files;
#[cfg(not(feature = "full"))]
#[path = "view/without_files.rs"]
mod files;
#[cfg(feature = "full")]
mod front;
#[cfg(not(feature = "full"))]
#[path = "view/overview.rs"]
mod front;
#[cfg(feature = "full")]
mod hints;
#[cfg(not(feature = "full"))]
#[path = "view/without_hints.rs"]
mod hints;
mod histogram;
#[cfg(feature = "full")]
mod library;
#[cfg(not(feature = "full"))]
#[path = "view/without_library.rs"]
mod library;
mod marked;
mod masthead;
mod notices;
mod open;
mod panel;
#[cfg(feature = "full")]
mod panels;
#[cfg(not(feature = "full"))]
#[path = "view/without_panels.rs"]
mod panels;
#[cfg(feature = "full")]
mod picture;
#[cfg(not(feature = "full"))]
#[path = "view/without_picture.rs"]
mod picture;
#[cfg(feature = "full")]
mod print;
#[cfg(feature = "full")]
mod provenance;
mod published;
#[cfg(feature = "full")]
mod queries;
#[cfg(not(feature = "full"))]
#[path = "view/without_queries.rs"]
mod queries;
mod reader;
#[cfg(feature = "full")]
mod reading;
#[cfg(not(feature = "full"))]
#[path = "view/without_reading.rs"]
mod reading;
mod result;
mod results;
mod roving;
mod search_field;
mod slider;
mod timeline;
#[cfg(feature = "full")]
mod versions;
mod waiting;

#[cfg(feature = "full")]
pub use files::{Offline, OfflinePhase, OfflineWish, Seeking};
pub use histogram::Bars;

use broadsheet_desk::{Action, Desk, Event, Field, Load, Locale, Thumb};
use broadsheet_model::{Day, Instant};
use yew::{AttrValue, Callback, Html};

use crate::messages::{self, Messages};
use element::{Child, Element, Heard, beside, tag};

/// What the page's elements report. What only the browser knows of it is read from its event by
/// whoever hears the report.
pub enum Report {
    /// This happens.
    Event(Event),
    /// A field of a form has another value.
    Change(Field, web_sys::Event),
    /// A link of the page is followed, which does this.
    Follow(web_sys::Event, Action),
    /// The text of the search field changes.
    Type(web_sys::Event),
    /// The search field is sent.
    Submit(web_sys::Event),
    /// A key is pressed in the search field.
    SearchKey(web_sys::Event),
    /// A key is pressed on a thumb of the slider.
    ThumbKey(Thumb, web_sys::Event),
    /// A pointer does something to the histogram or the slider.
    Pointer(web_sys::Event),
    /// Something happens to a date field.
    #[cfg(feature = "full")]
    Date(broadsheet_desk::DateField, web_sys::Event),
    /// Something else is done to the chart.
    #[cfg(feature = "full")]
    Chart(broadsheet_desk::chart::ChartEvent, web_sys::Event),
    /// A pointer does something to it.
    #[cfg(feature = "full")]
    ChartPointer(web_sys::Event),
    /// A key is pressed on it.
    #[cfg(feature = "full")]
    ChartKey(web_sys::Event),
    /// It is scrolled over.
    #[cfg(feature = "full")]
    ChartWheel(web_sys::Event),
    /// The text of the field for a query to be compared changes.
    #[cfg(feature = "full")]
    CompareTyped(web_sys::Event),
    /// It is done.
    #[cfg(feature = "full")]
    Compare(web_sys::Event),
    /// The panel, or what is in it, is clicked.
    PanelClick(web_sys::Event),
    /// The focus is to go to the results.
    SkipToResults(web_sys::Event),
    /// The focus is to go to the place in the open article whose element has this id.
    GoToPlace(web_sys::Event, String),
    /// A key is pressed on a badge.
    #[cfg(feature = "full")]
    BadgeKey(web_sys::Event),
    /// Part of a name is typed to find a source.
    #[cfg(feature = "full")]
    FindSource(web_sys::Event),
    /// A set of local files is given another name.
    #[cfg(feature = "full")]
    Renamed(broadsheet_desk::SetId, web_sys::Event),
    /// A key is pressed in the panel of local files.
    #[cfg(feature = "full")]
    PanelKey(web_sys::Event),
    /// Something happens in the field of the search in the open article.
    #[cfg(feature = "full")]
    Finder(web_sys::Event),
    /// A saved search, which has this address, is given a name.
    #[cfg(feature = "full")]
    NamedSearch(String, web_sys::Event),
    /// Something is wanted of the archive that is kept for reading without a network.
    #[cfg(feature = "full")]
    Offline(OfflineWish),
}

/// Where reports go.
pub type Link = Callback<Report>;

/// How dates and numbers are written: the browser knows languages and time zones.
pub struct Dates {
    /// A day in the words of a language: with the weekday and the month's name where `true`.
    pub day: fn(Day, Locale, bool) -> String,
    /// A moment on the reader's clock; `None` where that shows what the source's does.
    pub local: fn(Instant, Locale) -> Option<String>,
    /// A number, in groups of digits.
    pub number: fn(usize, Locale) -> String,
}

/// What is drawn, and where its parts report.
pub struct Page<'a> {
    /// What the reader sees and can do.
    pub desk: &'a Desk,
    /// The histogram's bars.
    pub bars: &'a Bars,
    /// How dates and numbers are written.
    pub dates: &'a Dates,
    /// Where reports go.
    pub link: &'a Link,
    /// How many files have been found while folders are walked.
    #[cfg(feature = "full")]
    pub seeking: &'a Seeking,
    /// The archive that is kept for reading without a network.
    #[cfg(feature = "full")]
    pub offline: &'a Offline,
}

impl Page<'_> {
    /// The page's words in the reader's language.
    fn messages(&self) -> &'static Messages {
        messages::of(self.locale())
    }

    /// A number in the reader's language.
    fn number(&self, number: usize) -> String {
        (self.dates.number)(number, self.locale())
    }

    /// Whether it is known of which sources the articles are that were found.
    fn has_sources(&self) -> bool {
        self.desk.answer().is_none_or(|answer| answer.has_sources)
    }

    /// So many articles of a source were found: the least that there can be, where not all could be searched.
    fn count(&self, number: usize) -> String {
        let answer = self.desk.answer();
        let is_whole = !self.is_counting() && answer.is_none_or(|answer| answer.n_missed == 0);
        match number {
            _ if !self.has_sources() => "?".to_owned(),
            _ if is_whole => self.number(number),
            0 => "?".to_owned(),
            _ => ["≥", &self.number(number)].concat(),
        }
    }

    /// Whether only a part has been searched of what is to be.
    fn is_counting(&self) -> bool {
        let of = |answer: &std::rc::Rc<broadsheet_desk::Answer>| {
            answer.progress.is_some() && answer.list.is_search_result()
        };
        self.desk.answer().is_some_and(of)
    }

    fn locale(&self) -> Locale {
        self.desk.state().preferences.locale
    }

    /// Whether what stands around the panes is behind an open article or the front page, and out of
    /// reach there.
    fn is_covered(&self) -> Option<&'static str> {
        (!self.desk.shows_list()).then_some("")
    }

    /// The whole page.
    pub fn draw(&self) -> Html {
        let (messages, link) = (self.messages(), self.link);
        let state = self.desk.state();
        {
            let content = match self.desk.load() {
                Load::Failed(error) => failure::failure(error, messages, link),
                _ => reading(self),
            };
            let to_results = tag!("a", "class" = "skip", "href" = state.address.to_hash(),
                "inert" = self.is_covered(),
                on "click" = send(link, Report::SkipToResults);
                messages.skip_to_results);
            #[cfg(feature = "full")]
            let printed = print::printed(self);
            #[cfg(not(feature = "full"))]
            let printed = Html::default();
            let is_stale = self.desk.shows_stale_answer();
            let class = match (is_stale, self.has_sources() && !self.is_counting()) {
                (true, _) => "page stale",
                (false, true) => "page",
                (false, false) => "page counting",
            };
            tag!("div", "class" = class;
                to_results,
                masthead::masthead(self, link),
                content,
                files::panel(self),
                printed,
                panel::panel(self))
        }
    }
}

/// The archive, as soon as it can be used.
fn reading(page: &Page<'_>) -> Html {
    let (desk, link) = (page.desk, page.link);
    let Some((archive, answer)) = desk.collection().zip(desk.answer()) else {
        return waiting::waiting(page);
    };
    beside!(
        tag!("div", "class" = "filters", "inert" = page.is_covered();
            timeline::timeline(page, archive, answer, link),
            badges::badges(page, archive, &answer.facets.per_source, link)),
        tag!("main", "class" = if desk.is_article_open() || !desk.shows_list() { "panes reading" } else { "panes" };
            results::results(page, archive, answer, link),
            reading::ticks(page),
            reader::pane(page, archive, answer, link)),
    )
}

/// Does `action`, whatever the event.
fn act(link: &Link, action: Action) -> Heard {
    let link = link.clone();
    Callback::from(move |_| link.emit(Report::Event(Event::Do(action.clone()))))
}

/// Does `action` when a link is followed that leads there too.
fn follow(link: &Link, action: Action) -> Heard {
    let link = link.clone();
    Callback::from(move |event| link.emit(Report::Follow(event, action.clone())))
}

/// Sends what `report` makes of the event.
fn send(link: &Link, report: fn(web_sys::Event) -> Report) -> Heard {
    let link = link.clone();
    Callback::from(move |event| link.emit(report(event)))
}

/// Reports the new value of a form's field.
fn change(link: &Link, field: Field) -> Heard {
    let link = link.clone();
    Callback::from(move |event| link.emit(Report::Change(field, event)))
}

/// What a button is; everything but what it does and shows.
#[derive(Default)]
struct Button {
    class: &'static str,
    /// Its name, where it shows only an icon.
    label: Option<AttrValue>,
    /// Whether it is pressed, where it is one that stays so.
    pressed: Option<bool>,
    disabled: bool,
}

impl Button {
    fn draw(self, onclick: Heard, content: impl Child) -> Html {
        self.holding(onclick, content.put(Element::nothing()))
    }

    #[inline(never)]
    fn holding(self, onclick: Heard, content: Element) -> Html {
        let Button { class, label, pressed, disabled } = self;
        let class = (!class.is_empty()).then_some(class);
        let pressed = pressed.map(|pressed| if pressed { "true" } else { "false" });
        let content = content.beside();
        tag!("button", "type" = "button", "class" = class, "aria-label" = label.clone(),
            "title" = label, "aria-pressed" = pressed, "disabled" = disabled.then_some("disabled"),
            on "click" = onclick;
            content)
    }
}

/// A button that only says what it does.
fn plain_button(onclick: Heard, text: impl Child) -> Html {
    Button::default().draw(onclick, text)
}

/// A choice of one among a few: `options` are value and text.
fn select(
    id: &'static str,
    label: &'static str,
    now: &str,
    options: &[(&'static str, &'static str)],
    onchange: Heard,
) -> Html {
    let option = |&(value, text): &(&'static str, &'static str)| {
        let selected = (value == now).then_some("selected");
        tag!("option", "value" = value, "selected" = selected; text)
    };
    tag!("select", "id" = id, "aria-label" = label, on "change" = onchange;
        options.iter().map(option).collect::<Html>())
}

/// An icon of one path on a 24 by 24 grid, drawn in the colour of the text; it says nothing to a
/// screen reader.
fn icon(path: &'static str) -> Html {
    tag!("svg", "class" = "icon", "viewBox" = "0 0 24 24", "aria-hidden" = "true",
        "focusable" = "false"; tag!("path", "d" = path))
}

/// Paths of the icons.
mod icons {
    pub(super) const FILE: &str = "M6 3h8l5 5v13H6zM13.5 3v5.5H19";
    #[cfg(feature = "full")]
    pub(super) const STACK: &str = "M12 3l9 5-9 5-9-5zM3 12l9 5 9-5M3 16l9 5 9-5";
    pub(super) const SAVE: &str = "M12 4v10M7.5 10l4.5 4.5L16.5 10M5 19.5h14";
    pub(super) const FOLDER: &str = "M3 6h6.5l2 2.5H21V19H3z";
    pub(super) const CLOSE: &str = "M6 6l12 12M18 6L6 18";
    pub(super) const MINUS: &str = "M6 12h12";
    pub(super) const SETTINGS: &str = "M4 7h10M18 7h2M4 17h2M10 17h10M16 4.5v5M8 14.5v5";
    pub(super) const SEARCH: &str = "M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M15.5 15.5L21 21";
    pub(super) const STAR: &str =
        "M12 4l2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z";
    #[cfg(feature = "full")]
    pub(super) const SHARE: &str = "M12 15V4M8 7.5L12 3.5L16 7.5M6 11v9h12v-9";
    pub(super) const BACK: &str = "M15 5l-7 7 7 7";
    #[cfg(feature = "full")]
    pub(super) const UP: &str = "M5 15l7-7 7 7";
    #[cfg(feature = "full")]
    pub(super) const DOWN: &str = "M5 9l7 7 7-7";
    pub(super) const FORWARD: &str = "M9 5l7 7-7 7";
}
