//! The stacked bars above the slider.

use std::rc::Rc;

use yew::prelude::*;

use super::badges::colour;
use crate::range::Selection;

/// How high the drawing is, in its own units; the style sheet stretches it.
const HEIGHT: f64 = 100.0;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// For each bin, the articles of each source.
    pub(crate) counts: Rc<Vec<Vec<u32>>>,
    pub(crate) selection: Selection,
}

/// One bar a bin, stacked by source; bars that are not selected stay, greyed. The slider says the same in words.
#[component(Histogram)]
pub(crate) fn histogram(props: &Props) -> Html {
    let n_bins = props.counts.len().max(1);
    let highest = props.counts.iter().map(|bin| bin.iter().sum::<u32>()).max().unwrap_or(0).max(1);
    let bar = |(idx, bin): (usize, &Vec<u32>)| {
        let class = if props.selection.contains(idx) { "bar" } else { "bar off" };
        let mut top = HEIGHT;
        let piece = |(source_idx, count): (usize, &u32)| {
            // A bar of one article among thousands must still be seen.
            let height = (f64::from(*count) / f64::from(highest) * HEIGHT).max(2.0);
            top -= height;
            html! {
                <rect class={colour(source_idx)} x={(idx as f64 + 0.1).to_string()} width="0.8"
                    y={top.max(0.0).to_string()} height={height.to_string()} />
            }
        };
        let pieces: Html = bin.iter().enumerate().filter(|(_, count)| **count > 0).map(piece).collect();
        html! { <g {class}>{ pieces }</g> }
    };
    html! {
        <svg class="histogram" viewBox={format!("0 0 {n_bins} {HEIGHT}")} preserveAspectRatio="none" aria-hidden="true">
            { for props.counts.iter().enumerate().map(bar) }
        </svg>
    }
}
