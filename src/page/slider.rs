//! The two thumbs under the histogram, and what a pointer does to either.
//!
//! Thumbs are placed by SVG's percentages: the content security policy forbids `style` attributes, and so nothing has to
//! be measured or moved by script.

use std::rc::Rc;

use broadsheet_model::Day;
use broadsheet_search::{Bin, BinUnit};
use web_sys::Element;
use yew::prelude::*;

use crate::browser::clock;
use crate::range::{Selection, Step, Thumb};
use crate::texts::{Locale, fill};

/// Half of a thumb's touch target, in CSS pixels (44 wide, WCAG 2.5.5).
const REACH: f64 = 22.0;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) bins: Rc<Vec<Bin>>,
    pub(crate) unit: BinUnit,
    pub(crate) selection: Selection,
    /// The days that are chosen; an absent end is open.
    pub(crate) from: Option<Day>,
    pub(crate) to: Option<Day>,
    /// "4 articles": what is said with each thumb's date.
    pub(crate) count: String,
    pub(crate) locale: Locale,
    pub(crate) on_select: Callback<Selection>,
    /// The histogram, which takes part in what a pointer does.
    pub(crate) children: Html,
}

/// What a pressed pointer is doing.
#[derive(Clone, Copy)]
enum Drag {
    Thumb(Thumb),
    /// Moves the whole selection; the bin where it was taken, and the selection then.
    Pan(i64, Selection),
    /// Selects on the histogram, from this bin.
    Brush(usize),
}

/// Histogram and slider.
#[component(Slider)]
pub(crate) fn slider(props: &Props) -> Html {
    let area = use_node_ref();
    let drag = use_mut_ref(|| None::<Drag>);
    let current = use_mut_ref(|| props.selection);
    *current.borrow_mut() = props.selection;
    let pointer = |phase: Phase| {
        let (area, drag, current) = (area.clone(), drag.clone(), current.clone());
        let (bins, on_select) = (props.bins.clone(), props.on_select.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(area) = area.cast::<Element>() else { return };
            let at = Position::of(&event, &area, &bins);
            let before = *current.borrow();
            if let Some(selection) = react(phase, &at, &mut drag.borrow_mut(), before, &event, &area) {
                if selection != before {
                    *current.borrow_mut() = selection;
                    on_select.emit(selection);
                }
            }
        })
    };
    let n_bins = props.bins.len().max(1) as f64;
    let edge = |idx: usize| format!("{:.3}%", idx as f64 / n_bins * 100.0);
    let (start, end) = (edge(props.selection.first), edge(props.selection.last + 1));
    let width = edge(props.selection.last + 1 - props.selection.first);
    html! {
        <div class="brush" ref={area.clone()} onpointerdown={pointer(Phase::Down)} onpointermove={pointer(Phase::Move)}
            onpointerup={pointer(Phase::Up)} onpointercancel={pointer(Phase::Up)}>
            { props.children.clone() }
            <svg class="slider">
                <rect class="track" x="0" y="20" width="100%" height="4" rx="2" />
                <rect class="range" x={start.clone()} y="20" {width} height="4" />
                { thumb(props, Thumb::From, start) }
                { thumb(props, Thumb::To, end) }
            </svg>
        </div>
    }
}

fn thumb(props: &Props, thumb: Thumb, x: String) -> Html {
    let texts = props.locale.texts();
    let (Some(first_bin), Some(last_bin)) = (props.bins.first(), props.bins.last()) else { return Html::default() };
    let first = props.from.unwrap_or(first_bin.first);
    let last = props.to.unwrap_or(last_bin.last);
    let (label, day, min, max) = match thumb {
        Thumb::From => (texts.from, first, first_bin.first, last),
        Thumb::To => (texts.to, last, first, last_bin.last),
    };
    let onkeydown = {
        let (bins, unit, selection) = (props.bins.clone(), props.unit, props.selection);
        let on_select = props.on_select.clone();
        Callback::from(move |event: KeyboardEvent| {
            let Some(step) = Step::from_key(&event.key()) else { return };
            event.prevent_default();
            on_select.emit(selection.step(&bins, unit, thumb, step));
        })
    };
    let value = fill(texts.thumb_value, &[&clock::day_text(day, props.locale, false), &props.count]);
    html! {
        <svg class="thumb" {x} y="0" overflow="visible">
            <g role="slider" tabindex="0" aria-label={label} aria-valuemin={min.number().to_string()}
                aria-valuemax={max.number().to_string()} aria-valuenow={day.number().to_string()} aria-valuetext={value}
                aria-orientation="horizontal" {onkeydown}>
                <rect class="reach" x="-22" y="0" width="44" height="44" />
                <circle class="ring" cx="0" cy="22" r="14" />
                <circle class="knob" cx="0" cy="22" r="9" />
            </g>
        </svg>
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Phase {
    Down,
    Move,
    Up,
}

/// Where a pointer is, in pixels and in bins.
struct Position {
    /// From the start of the drawing, in CSS pixels, and the drawing's width.
    x: f64,
    width: f64,
    /// On the slider rather than on the histogram above it.
    on_slider: bool,
    n_bins: usize,
}

impl Position {
    fn of(event: &PointerEvent, area: &Element, bins: &[Bin]) -> Position {
        let frame = area.get_bounding_client_rect();
        let x = f64::from(event.client_x()) - frame.left();
        let on_slider = frame.bottom() - f64::from(event.client_y()) <= 2.0 * REACH;
        Position { x, width: frame.width().max(1.0), on_slider, n_bins: bins.len().max(1) }
    }

    /// The position in bins from the start; a bin's edges are whole numbers.
    fn in_bins(&self) -> f64 {
        self.x / self.width * self.n_bins as f64
    }

    fn bin(&self) -> usize {
        (self.in_bins().max(0.0) as usize).min(self.n_bins - 1)
    }

    fn pixels_from_edge(&self, edge: usize) -> f64 {
        (self.x - edge as f64 / self.n_bins as f64 * self.width).abs()
    }

    /// What a pointer that is pressed here begins.
    fn begin(&self, selection: Selection) -> Drag {
        if !self.on_slider {
            return Drag::Brush(self.bin());
        }
        let to_from = self.pixels_from_edge(selection.first);
        let to_to = self.pixels_from_edge(selection.last + 1);
        let inside = (selection.first as f64..(selection.last + 1) as f64).contains(&self.in_bins());
        if inside && to_from > REACH && to_to > REACH {
            return Drag::Pan(self.bin() as i64, selection);
        }
        Drag::Thumb(if to_from <= to_to { Thumb::From } else { Thumb::To })
    }
}

/// The selection that a pointer asks for, if any.
fn react(
    phase: Phase,
    at: &Position,
    drag: &mut Option<Drag>,
    selection: Selection,
    event: &PointerEvent,
    area: &Element,
) -> Option<Selection> {
    if phase == Phase::Down {
        if event.button() != 0 {
            return None;
        }
        // The pointer stays ours when it leaves the drawing; a browser that refuses only ends the drag there.
        let _refused = area.set_pointer_capture(event.pointer_id());
        *drag = Some(at.begin(selection));
    }
    let doing = (*drag)?;
    if phase == Phase::Up {
        *drag = None;
        return None;
    }
    Some(match doing {
        Drag::Thumb(_) if phase == Phase::Down => return None,
        Drag::Thumb(thumb) => dragged(selection, at, thumb),
        Drag::Pan(taken_at, then) => {
            let by = at.in_bins().floor() as i64 - taken_at;
            then.pan(at.n_bins, by)
        }
        Drag::Brush(anchor) => Selection::between(anchor, at.bin()),
    })
}

fn dragged(selection: Selection, at: &Position, thumb: Thumb) -> Selection {
    let edge = at.in_bins().round() as i64;
    match thumb {
        Thumb::From => selection.with_thumb(at.n_bins, thumb, edge),
        Thumb::To => selection.with_thumb(at.n_bins, thumb, edge - 1),
    }
}
