//! The stacked bars above the slider.

use yew::prelude::*;

use super::badges::colour;
use crate::range::Selection;

/// How high the drawing is and how wide one bar's place in it, in its own units; the style sheet stretches it.
const HEIGHT: u32 = 200;
const PLACE: usize = 10;

/// One bar a bin, stacked by source; bars that are not selected stay, greyed. The slider says the same in words.
pub(super) fn histogram(counts: &[Vec<u32>], selection: Selection) -> Html {
    let highest = counts.iter().map(|bin| bin.iter().sum::<u32>()).max().unwrap_or(0).max(1);
    let bar = |(idx, bin): (usize, &Vec<u32>)| {
        let class = if selection.contains(idx) { "bar" } else { "bar off" };
        let x = (idx * PLACE + 1).to_string();
        let mut top = HEIGHT;
        let piece = |(source_idx, count): (usize, &u32)| {
            // A bar of one article among thousands must still be seen.
            let height = (u64::from(*count) * u64::from(HEIGHT) / u64::from(highest)).max(4) as u32;
            top = top.saturating_sub(height);
            html! {
                <rect class={colour(source_idx)} x={x.clone()} width="8" y={top.to_string()} height={height.to_string()} />
            }
        };
        let pieces: Html = bin.iter().enumerate().filter(|(_, count)| **count > 0).map(piece).collect();
        html! { <g {class}>{ pieces }</g> }
    };
    let view_box = format!("0 0 {} {HEIGHT}", counts.len().max(1) * PLACE);
    html! {
        <svg class="histogram" viewBox={view_box} preserveAspectRatio="none" aria-hidden="true">
            { for counts.iter().enumerate().map(bar) }
        </svg>
    }
}
