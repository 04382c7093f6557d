//! The tall chart: what it shows, zoomed and read out, and what the reader does to it.
//!
//! It has bars of its own, over the part of time that it shows: the slider's go over all of it.

mod gesture;
mod scale;
mod series;
mod span;

use broadsheet_model::Day;

use crate::desk::Desk;
use crate::event::Effect;
use crate::panel::Panel;
use crate::range::Selection;
use crate::side::{SideLimits, SideWant, SideWish};
use crate::state::Action;

pub(crate) use gesture::Gesture;
pub use gesture::{ChartDoes, ChartPointer};
pub use scale::{percent, top, value};
pub use series::{Figures, Row, Series};
pub use span::{Period, Span};

/// What the heights of the bars stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    /// How many articles.
    #[default]
    Number,
    /// How many of all articles of that time.
    Share,
}

/// What happens to the chart.
#[derive(Clone, Debug, PartialEq)]
pub enum ChartEvent {
    /// A pointer does something.
    Pointer(ChartPointer),
    /// A key is pressed on it.
    Key(String),
    /// It is zoomed to `percent` of the time that it shows, around the place `x` of `width`.
    Zoom {
        /// Less than 100: a shorter time.
        percent: i32,
        /// From the start of the chart, in CSS pixels.
        x: i32,
        /// Its width, in CSS pixels.
        width: i32,
    },
    /// It is moved by that many hundredths of the time that it shows, later where positive.
    Move(i32),
    /// A period is chosen: its days, and nothing else.
    Choose(Period),
    /// Heights stand for this.
    Measure(Measure),
    /// The text of the field for a query to be compared is now this.
    Typed(String),
    /// Another query is to be compared; none where empty.
    Compare(String),
    /// The figures are to be saved as a table.
    Save,
}

/// The chart, as far as it is not computed.
#[derive(Default)]
pub(crate) struct Chart {
    /// What it shows; `None`: all.
    view: Option<Span>,
    measure: Measure,
    /// The day whose bar is read out.
    cursor: Option<Day>,
    gesture: Gesture,
    /// The text of the field for a query to be compared, where that is not compared yet.
    typed: Option<String>,
}

/// How wide a bar is at least, in CSS pixels.
const PIXELS_PER_BAR: usize = 4;
/// How many bars there are at least, so that ten years are still months, and at most.
const N_BARS: std::ops::RangeInclusive<usize> = 130..=170;
/// How wide the chart is at most, in CSS pixels.
const MAX_WIDTH: usize = 690;
/// By how much a key zooms, in percent.
const ZOOM_PERCENT: (i32, i32) = (60, 167);

/// What is wanted of side searches: the counts of the query that is compared, while they are drawn.
pub(crate) fn wishes(desk: &Desk) -> Vec<SideWish> {
    let query = desk.state.address.compare.trim();
    let is_drawn = desk.state.panel == Some(Panel::Dates);
    (is_drawn && !query.is_empty()).then(|| wish(query)).into_iter().collect()
}

fn wish(query: &str) -> SideWish {
    SideWish { query: query.to_owned(), limits: SideLimits::ButDates, want: SideWant::Bins }
}

/// For whoever draws it.
impl Desk {
    /// What the chart shows; `None` where no article has a date.
    pub fn figures(&self) -> Option<Figures> {
        let whole = self.whole()?;
        let view = self.chart.view.unwrap_or(whole).within(whole);
        let max_bars = self.surroundings.width.min(MAX_WIDTH) / PIXELS_PER_BAR;
        let max_bars = max_bars.clamp(*N_BARS.start(), *N_BARS.end());
        let address = &self.state.address;
        Some(Figures::of(whole, view, max_bars, &address.query, &address.compare, |query, bins| {
            self.side_facets(&wish(query), bins)
        }))
    }

    /// What stands in the field for a query to be compared: what is being typed is never rewritten.
    pub fn compare_text(&self) -> &str {
        self.chart.typed.as_deref().unwrap_or(&self.state.address.compare)
    }

    /// What the heights of its bars stand for.
    pub fn measure(&self) -> Measure {
        self.chart.measure
    }

    /// The bars of `figures` that are being selected, or the one that is read out.
    pub fn read_out(&self, figures: &Figures) -> Option<Selection> {
        if let Some((anchor, now)) = self.chart.gesture.brushed() {
            return Some(Selection::between(anchor.min(figures.last_idx()), now));
        }
        self.chart
            .cursor
            .and_then(|day| figures.bar_of(day))
            .map(|idx| Selection::between(idx, idx))
    }

    fn whole(&self) -> Option<Span> {
        let (first, last) = self.collection()?.days()?;
        Some(Span { first, last })
    }
}

/// What the reader does.
impl Desk {
    pub(crate) fn on_chart(&mut self, event: ChartEvent) -> bool {
        let Some((whole, figures)) = self.whole().zip(self.figures()) else { return false };
        match event {
            ChartEvent::Pointer(pointer) => return self.chart_pointer(pointer, whole, &figures),
            ChartEvent::Key(key) => return self.chart_key(&key, whole, &figures),
            ChartEvent::Zoom { percent, x, width } => {
                self.show_span(figures.view.zoomed(percent, x, width, whole), whole);
                self.push(Effect::PreventDefault);
            }
            ChartEvent::Move(hundredths) => {
                let by = figures.view.n_days() * hundredths / 100;
                let by = if by == 0 { hundredths.signum() } else { by };
                self.show_span(figures.view.moved(by, whole), whole);
                self.push(Effect::PreventDefault);
            }
            ChartEvent::Choose(period) => self.choose(Span::of(period, whole), whole),
            ChartEvent::Measure(measure) => self.chart.measure = measure,
            ChartEvent::Typed(text) => {
                self.chart.typed = Some(text);
                return false;
            }
            ChartEvent::Compare(query) => {
                self.chart.typed = None;
                self.act(Action::Compare(query));
            }
            ChartEvent::Save => return self.no_drawing(Effect::SaveFigures),
        }
        true
    }

    /// Shows the days of `span`.
    fn show_span(&mut self, span: Span, whole: Span) {
        let span = span.within(whole);
        self.chart.view = (span != whole).then_some(span);
        self.chart.gesture = Gesture::default();
    }

    /// Limits the list to the days of `span`, and shows these.
    fn choose(&mut self, span: Span, whole: Span) {
        let span = span.within(whole);
        self.show_span(span.shown(whole), whole);
        let from = (span.first > whole.first).then_some(span.first);
        let to = (span.last < whole.last).then_some(span.last);
        self.act(Action::Range(from, to));
    }

    /// Chooses the bars of `selection`. A day is shown among the others, where it stands already.
    fn choose_bars(&mut self, selection: Selection, whole: Span, figures: &Figures) {
        let Some(span) = figures.span_of(selection) else { return };
        let view = self.chart.view;
        self.choose(span, whole);
        if span.n_days() == 1 {
            self.chart.view = view;
        }
        self.chart.cursor = Some(span.first);
    }

    fn chart_pointer(&mut self, pointer: ChartPointer, whole: Span, figures: &Figures) -> bool {
        let at = figures.bar_at(pointer.x, pointer.width);
        let was_there = self.read_out(figures).is_some_and(|read| read.contains(at));
        let before = (self.chart.cursor, self.chart.gesture.clone(), self.chart.view);
        let day = figures.bins.get(at).map(|bin| bin.first);
        match self.chart.gesture.on(pointer, at, was_there, figures.view) {
            gesture::Outcome::Nothing => {}
            gesture::Outcome::Read => self.chart.cursor = day,
            gesture::Outcome::Gone => self.chart.cursor = None,
            gesture::Outcome::Choose(selection) => {
                self.choose_bars(selection, whole, figures);
                return true;
            }
            gesture::Outcome::Pinch { began, from, to } => {
                let view = began.pinched(from, to, pointer.width, whole);
                self.chart.view = (view != whole).then_some(view);
            }
        }
        before != (self.chart.cursor, self.chart.gesture.clone(), self.chart.view)
    }

    fn chart_key(&mut self, key: &str, whole: Span, figures: &Figures) -> bool {
        let last = figures.last_idx();
        let at = self.chart.cursor.and_then(|day| figures.bar_of(day));
        let page = (figures.bins.len() / 10).max(1);
        let target = match key {
            "ArrowLeft" | "ArrowDown" => at.map_or(last, |at| at.saturating_sub(1)),
            "ArrowRight" | "ArrowUp" => at.map_or(0, |at| at + 1),
            "PageDown" => at.map_or(last, |at| at.saturating_sub(page)),
            "PageUp" => at.map_or(0, |at| at + page),
            "Home" => 0,
            "End" => last,
            "Enter" | " " => {
                let Some(at) = at else { return false };
                self.choose_bars(Selection::between(at, at), whole, figures);
                self.push(Effect::PreventDefault);
                return true;
            }
            "+" | "=" | "-" => {
                let percent = if key == "-" { ZOOM_PERCENT.1 } else { ZOOM_PERCENT.0 };
                let (x, width) = (at.map_or(last / 2, |at| at) as i32, last.max(1) as i32);
                self.show_span(figures.view.zoomed(percent, x, width, whole), whole);
                self.push(Effect::PreventDefault);
                return true;
            }
            _ => return false,
        };
        self.chart.cursor = figures.bins.get(target.min(last)).map(|bin| bin.first);
        self.push(Effect::PreventDefault);
        true
    }
}
