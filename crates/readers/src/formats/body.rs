//! The body of an article, in HTML or in Markdown with HTML in it: the same for every format.

use broadsheet_model::{Block, Published, WebUrl};

use super::markdown;
use crate::draft::{Context, Draft};
use crate::sites::Rules;
use crate::text::dates;

/// Reads `text` by the rules of the draft's publisher. Relative addresses are relative to the
/// article's own, or to `home` where that is not known.
pub(super) fn read(text: &str, home: Option<&str>, draft: &mut Draft, cx: &mut Context<'_>) {
    if markdown::is_markdown(text) {
        let text = cx.without_tracking(text);
        read_html(&markdown::to_html(&text), home, draft, cx);
    } else {
        read_html(text, home, draft, cx);
    }
    draft.n_body_bytes = text.len();
}

/// Reads `html` in the same way.
pub(super) fn read_html(html: &str, home: Option<&str>, draft: &mut Draft, cx: &mut Context<'_>) {
    draft.n_body_bytes = html.len();
    let html = &*cx.without_tracking(html);
    let home_url = home.and_then(WebUrl::new);
    let rules = Rules::of(draft.url().or(home_url.as_ref()));
    let parsed = draft.parse(rules.pieces(html), rules.page(), home, cx);
    draft.take(parsed, cx);
    rules.trim(&mut draft.blocks);
    take_date_line(draft, cx);
    take_marked_up_date(html, draft, cx);
}

/// Takes the date that the markup gives where no other is known, or only the day.
fn take_marked_up_date(html: &str, draft: &mut Draft, cx: &mut Context<'_>) {
    if matches!(draft.published, Published::Instant(_)) {
        return;
    }
    let date = dates::marked_up(html).filter(|date| {
        draft.published == Published::Unknown || date.day() == draft.published.day()
    });
    if let Some(date) = date {
        draft.set_date(date, cx);
    }
}

/// Removes a date that stands alone on top of the body (`12/07/2023 - 16:24`); it says what the
/// article's own date says.
fn take_date_line(draft: &mut Draft, cx: &mut Context<'_>) {
    let Some(Block::Paragraph(text)) = draft.blocks.first() else { return };
    let line = broadsheet_model::plain_text(text);
    let Some(date) = dates::parse_line(&line) else { return };
    let Some(day) = date.day() else { return };
    // A day without a time may also be a heading: what happened on that day.
    let known = draft.published.day();
    let agrees = known.is_none_or(|known| known.number().abs_diff(day.number()) <= 1);
    if agrees || line.contains(':') {
        draft.blocks.remove(0);
        draft.set_date(date, cx);
    }
}
