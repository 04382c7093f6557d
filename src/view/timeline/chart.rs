//! The tall chart: bars, their scale, what selects and what reads them out.

use broadsheet_desk::chart::{ChartEvent, Figures, Measure, Period, Series, Span, percent, top};
use broadsheet_desk::{Address, Collection, Selection};
use yew::Html;

use super::bars::{Bars, HEIGHT, PLACE};
use super::read_out::ReadOut;
use super::{table, words};
use crate::messages::timeline::TimelineMessages;
use crate::view::badges::colour;
use crate::view::element::{Heard, beside, filled, tag};
use crate::view::slider::percent as place;
use crate::view::{Button, Page, Report, icon, icons, send};

/// How wide the label of a period is, in CSS pixels.
const LABEL_PIXELS: usize = 56;
/// How wide the chart is at most, in CSS pixels.
const MAX_WIDTH: usize = 690;

/// The chart with all that belongs to it.
struct Chart<'a> {
    page: &'a Page<'a>,
    archive: Collection<'a>,
    figures: &'a Figures,
    words: &'static TimelineMessages,
    read_out: ReadOut<'a>,
    /// What the whole height stands for.
    top: u64,
}

/// The chart; nothing where no article has a date.
pub(super) fn chart(page: &Page<'_>, archive: Collection<'_>) -> Html {
    let Some(figures) = page.desk.figures() else { return Html::default() };
    let (locale, measure) = (page.locale(), page.desk.measure());
    let words = words::of(locale);
    let address = &page.desk.state().address;
    let name = |query: &str| match query.trim() {
        "" => words.everything.to_owned(),
        query => ["“", query, "”"].concat(),
    };
    let sources = archive.sources().iter().map(|source| locale.source_name(source).to_owned());
    let read_out = ReadOut {
        figures: &figures,
        measure,
        locale,
        dates: page.dates,
        names: [name(&address.query), name(&address.compare)],
        sources: sources.collect(),
    };
    let top = top(figures.highest(measure));
    Chart { page, archive, figures: &figures, words, read_out, top }.draw()
}

/// Gives an event of the chart.
pub(super) fn give(page: &Page<'_>, event: ChartEvent) -> Heard {
    let link = page.link.clone();
    yew::Callback::from(move |heard| link.emit(Report::Chart(event.clone(), heard)))
}

impl Chart<'_> {
    fn draw(&self) -> Html {
        let Chart { page, figures, words, .. } = self;
        let selection = page.desk.read_out(figures).unwrap_or(figures.every_bar());
        let text = self.read_out.text(selection);
        tag!("section", "class" = "chart", "aria-label" = words.chart;
            tag!("div", "class" = "row chart-head"; self.path(), self.measures()),
            tag!("p", "class" = "read-out", "aria-hidden" = "true"; text.clone()),
            self.plot(text),
            self.labels(),
            (page.desk.measure() == Measure::Share)
                .then(|| tag!("p", "class" = "hint"; words.share_why)),
            self.compare(),
            table::table(&self.read_out, page))
    }

    /// The way back to longer times.
    fn path(&self) -> Html {
        let Chart { page, figures, words, .. } = self;
        let path = figures.view.path(figures.whole);
        let is_exact = |period: &Period| {
            figures.view == Span::of(*period, figures.whole).within(figures.whole)
        };
        let step = |period: &Period| {
            let here = is_exact(period).then_some("true");
            let choose = give(page, ChartEvent::Choose(*period));
            let button = tag!("button", "type" = "button", "class" = "step",
                "aria-current" = here, on "click" = choose; period_text(*period, words));
            tag!("li"; button)
        };
        let steps: Html = path.iter().map(step).collect();
        let rest = (!path.last().is_some_and(is_exact)).then(|| {
            let all = Selection::between(0, figures.last_idx());
            tag!("li", "aria-current" = "true"; figures.name_of(all))
        });
        tag!("nav", "aria-label" = words.path; tag!("ol", "class" = "path"; steps, rest))
    }

    fn measures(&self) -> Html {
        let Chart { page, words, .. } = self;
        let now = page.desk.measure();
        let one = |measure: Measure, text: &'static str| {
            let button = Button { pressed: Some(measure == now), ..Button::default() };
            button.draw(give(page, ChartEvent::Measure(measure)), text)
        };
        tag!("div", "class" = "measures", "role" = "group", "aria-label" = words.chart;
            one(Measure::Number, words.number), one(Measure::Share, words.share))
    }

    /// Bars and scale, as one thing that has the focus and is read out bar by bar.
    fn plot(&self, text: String) -> Html {
        let Chart { page, figures, words, .. } = self;
        let link = page.link;
        let pointer = || send(link, Report::ChartPointer);
        let now = page.desk.read_out(figures).map_or(0, |read| read.first);
        tag!("div", "class" = "plot", "role" = "slider", "tabindex" = "0",
            "aria-label" = words.chart, "aria-description" = words.chart_keys,
            "aria-valuemin" = "0", "aria-valuemax" = figures.last_idx().to_string(),
            "aria-valuenow" = now.to_string(), "aria-valuetext" = text,
            on "keydown" = send(link, Report::ChartKey),
            on "wheel" = send(link, Report::ChartWheel),
            on "pointerdown" = pointer(), on "pointermove" = pointer(),
            on "pointerup" = pointer(), on "pointercancel" = pointer(),
            on "pointerleave" = pointer();
            self.drawing(), self.scale())
    }

    fn drawing(&self) -> Html {
        let Chart { page, figures, .. } = self;
        let view_box = format!("0 0 {} {HEIGHT}", figures.bins.len().max(1) * PLACE);
        let bars = match (&figures.main, figures.other.is_some()) {
            (None, _) => self.unknown("one"),
            (Some(main), true) => tag!("path", "class" = "one", "d" = self.bars(main).whole()),
            (Some(main), false) => self.by_source(main),
        };
        let other = figures.other.as_ref().map(|other| match other {
            Some(other) => tag!("path", "class" = "two", "d" = self.bars(other).line()),
            None => self.unknown("two"),
        });
        let read = page.desk.read_out(figures).map(|read| self.frame("cursor", read));
        let clip = self.selected().map(|selected| self.frame("", selected));
        tag!("svg", "class" = "bars", "viewBox" = view_box, "preserveAspectRatio" = "none",
            "aria-hidden" = "true";
            tag!("clipPath", "id" = "chart-selected"; clip),
            read,
            tag!("g", "class" = "off"; bars.clone()),
            tag!("g", "clip-path" = "url(#chart-selected)"; bars),
            other)
    }

    fn bars<'a>(&'a self, series: &'a Series) -> Bars<'a> {
        let measure = self.page.desk.measure();
        Bars { figures: self.figures, series, measure, top: self.top }
    }

    fn by_source(&self, series: &Series) -> Html {
        let path = |(idx, path): (usize, String)| {
            let class = || colour(self.archive, idx);
            (!path.is_empty()).then(|| tag!("path", "class" = class(), "d" = path))
        };
        self.bars(series).stacked().into_iter().enumerate().filter_map(path).collect()
    }

    /// A band over the whole drawing: that something is not known is not drawn as nothing.
    fn unknown(&self, class: &'static str) -> Html {
        let width = (self.figures.bins.len().max(1) * PLACE).to_string();
        tag!(
            "rect",
            "class" = ["unknown ", class].concat(),
            "x" = "0",
            "y" = "0",
            "width" = width,
            "height" = HEIGHT.to_string()
        )
    }

    /// A frame around the bars of `selection`.
    fn frame(&self, class: &'static str, selection: Selection) -> Html {
        let width = (selection.last + 1 - selection.first) * PLACE;
        tag!(
            "rect",
            "class" = class,
            "x" = (selection.first * PLACE).to_string(),
            "y" = "0",
            "width" = width.to_string(),
            "height" = HEIGHT.to_string()
        )
    }

    /// The bars that the list is limited to; `None` where it shows nothing of this time.
    fn selected(&self) -> Option<Selection> {
        let address = &self.page.desk.state().address;
        let view = self.figures.view;
        let is_outside = address.from.is_some_and(|from| from > view.last)
            || address.to.is_some_and(|to| to < view.first);
        let bins = &self.figures.bins;
        (!is_outside).then(|| Selection::of_days(bins, address.from, address.to))
    }

    /// Lines at the top and the middle, with what they stand for.
    fn scale(&self) -> Html {
        let text = |value: u64| match self.page.desk.measure() {
            Measure::Number => self.page.number(value as usize),
            Measure::Share => percent(value),
        };
        let line = |y: &'static str| tag!("line", "x1" = "0", "x2" = "100%", "y1" = y, "y2" = y);
        let label = |y: &'static str, dy: &'static str, value: u64| {
            let text = text(value);
            tag!("text", "x" = "2", "y" = y, "dy" = dy; text)
        };
        let middle = self
            .top
            .is_multiple_of(2)
            .then(|| beside!(line("50%"), label("50%", "-3", self.top / 2)));
        tag!("svg", "class" = "scale", "aria-hidden" = "true";
            line("0"), label("0", "11", self.top), middle)
    }

    /// Years, months or days under the bars: each chooses its time.
    fn labels(&self) -> Html {
        let Chart { page, figures, words, .. } = self;
        let width = page.desk.surroundings().width.min(MAX_WIDTH);
        let n_bars = figures.bins.len();
        let label = |period: Period| {
            let first = Span::of(period, figures.whole).first;
            let idx = figures.bins.partition_point(|bin| bin.last < first);
            // A label at the very end would run out of the drawing.
            if idx * width > n_bars * width.saturating_sub(LABEL_PIXELS * 2 / 3) {
                return None;
            }
            let width = LABEL_PIXELS.to_string();
            let link = tag!("a", "class" = "label", "href" = self.address_of(period),
                on "click" = give(page, ChartEvent::Choose(period));
                tag!("rect", "class" = "reach", "width" = width, "height" = "44"),
                tag!("line", "y2" = "5"),
                tag!("text", "x" = "3", "y" = "16"; period_text(period, words)));
            Some(tag!("svg", "x" = place(idx, n_bars), "overflow" = "visible"; link))
        };
        let labels = figures.view.labels(width / LABEL_PIXELS);
        let labels: Html = labels.into_iter().filter_map(label).collect();
        tag!("svg", "class" = "periods", "role" = "group", "aria-label" = words.path; labels)
    }

    /// The address that a period is chosen by.
    fn address_of(&self, period: Period) -> String {
        let address = self.page.desk.state().address.clone();
        let span = Span::of(period, self.figures.whole).within(self.figures.whole);
        Address { from: Some(span.first), to: Some(span.last), ..address }.to_hash()
    }

    /// The query that is compared, and what stands for which.
    fn compare(&self) -> Html {
        let Chart { page, figures, words, .. } = self;
        let link = page.link;
        let field = tag!("input", "type" = "search", "id" = "compare", "class" = "other-query",
            "placeholder" = words.compare_hint, "autocomplete" = "off", "spellcheck" = "false",
            on "input" = send(link, Report::CompareTyped),
            on "change" = send(link, Report::Compare));
        let field = filled(page.desk.compare_text().to_owned(), field);
        let clear = figures.other.is_some().then(|| {
            let clear = give(page, ChartEvent::Compare(String::new()));
            let label = Some(words.clear.into());
            Button { class: "plain", label, ..Button::default() }.draw(clear, icon(icons::CLOSE))
        });
        tag!("div", "class" = "row comparing";
            tag!("label", "for" = "compare"; words.compare), field, clear, self.legend())
    }

    fn legend(&self) -> Html {
        let figures = self.figures;
        let Some(other) = &figures.other else { return Html::default() };
        let Some(row) = figures.row(figures.every_bar()) else { return Html::default() };
        let entry = |class: &'static str, name: &String, n: Option<u32>| {
            let sample = match class {
                "one" => tag!("path", "class" = "one", "d" = "M2 3h4v9h-4zM8 6h4v6h-4z"),
                _ => tag!("path", "class" = "two", "d" = "M0 9H5V4H10V7H14"),
            };
            tag!("li"; tag!("svg", "class" = "sample", "viewBox" = "0 0 14 14",
                "aria-hidden" = "true"; sample), name.clone(), " ", self.read_out.count(n, row))
        };
        let [one, two] = &self.read_out.names;
        let is_unknown = figures.main.is_none() || other.is_none();
        tag!("ul", "class" = "legend", "aria-busy" = is_unknown.then_some("true");
            entry("one", one, row.main), entry("two", two, row.other))
    }
}

fn period_text(period: Period, words: &TimelineMessages) -> String {
    match period {
        Period::All => words.all.to_owned(),
        period => period.digits(),
    }
}
