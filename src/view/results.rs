//! The list of results: a count, an order, and a feed.

use broadsheet_search::Sort;
use yew::prelude::*;

use super::empty::empty;
use super::notices::{address_notices, missing_chunks, query_hints};
use super::result::{Place, day_heading, result};
use super::{Button, act, change, select, send};
use crate::address::sort_name;
use crate::answer::Answer;
use crate::app::{App, Field, Link, Msg};
use crate::archive::Archive;
use crate::state::Action;
use crate::texts::{Texts, fill};

/// How many results are drawn at first, and how many more whenever the reader comes near their end.
pub const PAGE: usize = 60;
/// How near, in CSS pixels.
pub const NEAR_PIXELS: i32 = 1200;

/// The list of results.
pub(super) fn results(app: &App, archive: &Archive, answer: &Answer, link: &Link) -> Html {
    let texts = app.texts();
    let numbers = &answer.facets.numbers;
    html! {
        <section class="results" onscroll={send(link, |_: Event| Msg::Scroll)} tabindex="-1" aria-label={texts.results}>
            <div class="row list-head">
                <p class="count" role="status" aria-live="polite">{ count_text(numbers.len(), archive.articles.len(), texts) }</p>
                { saved_switch(app, texts, link) }
                { order(app, texts, link) }
            </div>
            { missing_chunks(archive, texts, link) }
            { address_notices(archive, &app.state, link, texts) }
            { query_hints(answer.query.hints(), texts) }
            if numbers.is_empty() {
                { empty(archive, &app.state, answer, link) }
            } else {
                <div role="feed" aria-label={texts.results} class="feed">{ items(app, archive, answer, link) }</div>
            }
        </section>
    }
}

fn saved_switch(app: &App, texts: &Texts, link: &Link) -> Html {
    let only = app.state.address.saved;
    if app.state.saved.is_empty() && !only {
        return Html::default();
    }
    let text = [texts.saved_only, " ", &app.state.saved.len().to_string()].concat();
    let chip = Button { class: "chip", pressed: Some(only), ..Button::default() };
    chip.draw(act(link, Action::ToggleSavedOnly), text)
}

fn order(app: &App, texts: &Texts, link: &Link) -> Html {
    let options = [(Sort::New, texts.sort_new), (Sort::Old, texts.sort_old), (Sort::Best, texts.sort_best)];
    let options = options.map(|(sort, text)| (sort_name(sort), text));
    let now = sort_name(app.state.address.effective_sort());
    select("sort", texts.sort, now, &options, change(link, Field::Sort))
}

fn items(app: &App, archive: &Archive, answer: &Answer, link: &Link) -> Html {
    let (address, numbers) = (&app.state.address, &answer.facets.numbers);
    let locale = app.state.preferences.locale;
    // Days stand together only where the list is ordered by time.
    let by_day = address.effective_sort() != Sort::Best;
    let open = address.article.and_then(|id| archive.number(id));
    let open_at = numbers.iter().position(|number| Some(*number as usize) == open);
    let n_drawn = open_at.map_or(app.n_drawn, |open_at| app.n_drawn.max(open_at + 1));
    let mut last_heading = String::new();
    let item = |(idx, number): (usize, &u32)| {
        let article = &archive.articles[*number as usize];
        let heading = day_heading(article, locale);
        let is_new = !by_day || heading != last_heading;
        let place = Place {
            position: idx + 1,
            n_results: numbers.len(),
            heading: is_new.then_some(heading.as_str()),
            href: address.with_article(Some(article.id)).to_hash(),
        };
        let drawn = result(app, archive, &answer.query, article, &place, link);
        last_heading = heading;
        drawn
    };
    numbers.iter().take(n_drawn).enumerate().map(item).collect()
}

/// "1 article", "4 articles", "4 of 5 articles".
pub(super) fn count_text(n_shown: usize, n_all: usize, texts: &Texts) -> String {
    let shown = n_shown.to_string();
    match (n_shown, n_shown == n_all) {
        (_, false) => fill(texts.count_of, &[&shown, &n_all.to_string()]),
        (1, true) => texts.count_one.to_owned(),
        (_, true) => fill(texts.count_many, &[&shown]),
    }
}
