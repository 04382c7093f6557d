//! Earlier texts of an article.

use broadsheet_model::Article;
use yew::prelude::*;

use super::Button;
use crate::app::{App, Link, Msg};

/// A button for each text of `article`, where there are several: the latest, then back in time.
pub(super) fn versions(app: &App, article: &Article, link: &Link) -> Html {
    if article.earlier.is_empty() {
        return Html::default();
    }
    let texts = app.texts();
    let button = |version: usize| {
        let link = link.clone();
        let onclick = Callback::from(move |_| link.send_message(Msg::ShowVersion(version)));
        let text = match version {
            0 => texts.version_now.to_owned(),
            version => ["\u{2212}", &version.to_string()].concat(),
        };
        Button { class: "chip", pressed: Some(version == app.version), ..Button::default() }
            .draw(onclick, text)
    };
    html! {
        <div class="row versions" role="group" aria-label={texts.versions} lang={app.state.preferences.locale.tag()}>
            <span>{ texts.versions }</span>
            { for (0..=article.earlier.len()).map(button) }
        </div>
    }
}
