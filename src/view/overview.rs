//! What stands in the reader's place while no article is open.

use broadsheet_desk::Collection;
use broadsheet_model::Article;
use yew::Html;

use super::Page;
use super::element::tag;
use super::open::open;
use super::results::count_text;
use crate::messages::fill;

/// Passing on is of the larger module.
pub(super) fn share(_page: &Page<'_>, _article: &Article) -> Html {
    Html::default()
}

/// What the archive holds, and what to do.
pub(super) fn front(page: &Page<'_>, archive: Collection<'_>) -> Html {
    let (messages, locale) = (page.messages(), page.locale());
    let day_text = page.dates.day;
    let n_articles = archive.n_articles();
    let count = count_text(page, n_articles, n_articles);
    let n_sources = page.number(archive.sources().len());
    let span = archive.days().map(|(first, last)| {
        fill(
            messages.overview_span,
            &[&day_text(first, locale, false), &day_text(last, locale, false)],
        )
    });
    tag!("div", "class" = "overview";
        tag!("p", "class" = "overview-count"; fill(messages.overview, &[&count, &n_sources])),
        span.map(|span| tag!("p"; span)),
        tag!("p", "class" = "hint"; messages.read_hint),
        open(page, false))
}
