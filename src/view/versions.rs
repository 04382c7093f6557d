//! Earlier texts of an article.

use broadsheet_desk::Action;
use broadsheet_model::Article;
use yew::Html;

use super::element::tag;
use super::{Button, Link, Page, act};
use crate::messages::evidence as words;

/// A button for each text of `article`, where there are several: the latest, then back in time.
pub(super) fn versions(page: &Page<'_>, article: &Article, link: &Link) -> Html {
    if article.earlier.is_empty() {
        return Html::default();
    }
    let messages = words::of(page.locale());
    let n_texts = article.earlier.len() + 1;
    let n_later_now = page.desk.n_later_texts(article).unwrap_or(0);
    let button = |n_later: usize| {
        let (version, text) = match n_later {
            0 => (None, messages.version_now.to_owned()),
            _ => (Some((n_texts - n_later) as u32), ["\u{2212}", &n_later.to_string()].concat()),
        };
        Button { class: "chip", pressed: Some(n_later == n_later_now), ..Button::default() }
            .draw(act(link, Action::ShowVersion(version)), text)
    };
    tag!("div", "class" = "row versions", "role" = "group", "aria-label" = messages.versions,
        "lang" = page.locale().tag();
        tag!("span"; messages.versions),
        (0..n_texts).map(button).collect::<Html>())
}
