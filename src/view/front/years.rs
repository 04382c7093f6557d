//! The years, each as high as it has articles.

use broadsheet_desk::{Address, Period};
use yew::Html;

use super::{Sheet, part};
use crate::messages::fill;
use crate::view::element::tag;

/// How high the drawing of a year is, in its own units, and how high at least that of a year with
/// articles: about a pixel.
const HEIGHT: usize = 1_000;
const MIN_HEIGHT: usize = 20;

pub(super) fn years(sheet: &Sheet<'_>) -> Html {
    let front = sheet.front;
    if front.years.is_empty() {
        return Html::default();
    }
    let most = front.years.iter().map(|period| period.n_articles).max().unwrap_or(1).max(1);
    let years: Html = front.years.iter().map(|period| year(sheet, period, most)).collect();
    let beside = (front.n_beside > 0).then(|| {
        let count = crate::view::results::count_text(sheet.page, front.n_beside, front.n_beside);
        tag!("p", "class" = "hint"; fill(sheet.words.beside, &[&count]))
    });
    let list = tag!("ul", "class" = "front-years"; years);
    part("by-year", sheet.words.years, tag!("div"; list, beside))
}

/// A link to the articles of some years, or, where these are chosen, to all.
fn year(sheet: &Sheet<'_>, period: &Period, most: usize) -> Html {
    let now = sheet.address();
    let is_chosen = (now.from, now.to) == (Some(period.first), Some(period.last));
    let range = if is_chosen { (None, None) } else { (Some(period.first), Some(period.last)) };
    let address = Address { from: range.0, to: range.1, ..now };
    let name = match period.first_year == period.last_year {
        true => period.first_year.to_string(),
        false => format!("{}–{}", period.first_year, period.last_year),
    };
    let height = match period.n_articles {
        0 => 0,
        n => (n * HEIGHT / most).max(MIN_HEIGHT),
    };
    let bar = tag!("svg", "class" = "year-bar", "viewBox" = "0 0 10 1000",
        "preserveAspectRatio" = "none", "aria-hidden" = "true";
        tag!("rect", "width" = "10", "y" = (HEIGHT - height).to_string(),
            "height" = height.to_string()));
    let count = sheet.page.number(period.n_articles);
    tag!("li";
        tag!("a", "class" = "year", "href" = address.to_hash(),
            "aria-current" = is_chosen.then_some("true");
            bar,
            tag!("span", "class" = "year-name"; name),
            " ",
            tag!("span", "class" = "year-count"; count)))
}
