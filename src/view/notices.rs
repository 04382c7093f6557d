//! Short messages above the results: what of the address was ignored, what part of the archive is
//! missing, how a query was understood.

use broadsheet_desk::{Action, Collection, Desk, known};
use broadsheet_model::ArticleId;
use yew::Html;

use super::element::tag;
use super::failure::missing;
use super::{Page, act, files, plain_button, waiting};
use crate::messages::fill;

/// Values of the address that mean nothing, with a button that takes the messages away.
pub(super) fn address_notices(page: &Page<'_>, archive: Collection<'_>) -> Html {
    let (state, messages) = (page.desk.state(), page.messages());
    let mut said: Vec<String> = state
        .bad_values
        .iter()
        .map(|bad| fill(messages.bad_value, &[&bad.key, &bad.value]))
        .collect();
    let chosen = state.address.include.iter().chain(&state.address.exclude);
    let unknown = chosen.filter(|id| archive.source_idx(id).is_none());
    said.extend(unknown.map(|id| fill(messages.unknown_source, &[id.as_str()])));
    let is_nowhere = |id: &ArticleId| !page.desk.has_article(*id);
    said.extend(state.address.article().filter(is_nowhere).map(|id| {
        let unknown = || fill(messages.unknown_article, &[&id.to_string()]);
        files::missing(page).unwrap_or_else(unknown)
    }));
    let unknown_version = unknown_version(page.desk);
    said.extend(
        unknown_version.map(|version| fill(messages.bad_value, &["v", &version.to_string()])),
    );
    if said.is_empty() {
        return Html::default();
    }
    let mut known = known(archive, &state.address);
    if known.article().is_some_and(|id| is_nowhere(&id)) {
        known = known.with_article(None);
    } else if unknown_version.is_some() {
        known = known.with_article(known.article());
    }
    tag!("div", "class" = "notice", "role" = "alert";
        said.into_iter().map(|message| tag!("p"; message)).collect::<Html>(),
        plain_button(act(page.link, Action::DismissNotices(known)), messages.dismiss))
}

/// That something is missing of what is shown, because files did not come.
pub(super) fn missing_files(page: &Page<'_>, archive: Collection<'_>) -> Html {
    if !page.desk.is_incomplete() {
        return Html::default();
    }
    let cancel = page.desk.is_stuck().then(|| waiting::cancel(page)).flatten();
    missing(archive.failures(), page.messages(), page.link, cancel)
}

/// The text that the address asks for, where the open article has none such.
fn unknown_version(desk: &Desk) -> Option<u32> {
    let article = desk.open_article()?;
    let version = desk.state().address.panes.first()?.version?;
    desk.n_later_texts(article).is_none().then_some(version)
}
