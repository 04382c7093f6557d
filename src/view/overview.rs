//! What stands in the reader's place while no article is open.

use yew::prelude::*;

use super::results::count_text;
use crate::archive::Archive;
use crate::browser::clock;
use crate::messages::fill;
use broadsheet_desk::Locale;

/// What the archive holds, and what to do.
pub(super) fn overview(archive: &Archive, locale: Locale) -> Html {
    let messages = crate::messages::of(locale);
    let n_articles = archive.manifest.n_articles;
    let count = count_text(n_articles, n_articles, messages);
    let n_sources = archive.manifest.sources.len().to_string();
    let span = archive.days().map(|(first, last)| {
        fill(
            messages.overview_span,
            &[&clock::day_text(first, locale, false), &clock::day_text(last, locale, false)],
        )
    });
    html! {
        <div class="overview">
            <p class="overview-count">{ fill(messages.overview, &[&count, &n_sources]) }</p>
            if let Some(span) = span {
                <p>{ span }</p>
            }
            <p class="hint">{ messages.read_hint }</p>
        </div>
    }
}
