//! A button that passes on what is shown.

use broadsheet_desk::Event;
use broadsheet_model::Article;
use yew::Html;

use crate::messages::{evidence, front as words};
use crate::view::citation::citation_text;
use crate::view::element::{Heard, beside, tag};
use crate::view::{Button, Page, Report, icon, icons, masthead};

/// The button; of the open article, or of the archive as it is limited now.
pub(super) fn share(page: &Page<'_>, article: Option<&Article>) -> Html {
    let words = words::of(page.locale());
    let archive = page.desk.collection();
    let shared = match article.zip(archive) {
        Some((article, archive)) => {
            let source = archive.source(&article.source);
            page.desk.shared(&article.title, &citation_text(article, &source, page.locale()))
        }
        None => {
            let about = archive
                .and_then(|archive| archive.about())
                .and_then(|imprint| imprint.about.as_ref());
            let about = about.map_or("", |about| page.locale().text(about));
            page.desk.shared(&masthead::title(page), about)
        }
    };
    let link = page.link.clone();
    let pass_on = Heard::from(move |_| link.emit(Report::Event(Event::Share(shared.clone()))));
    let button = Button { class: "plain pass-on", ..Button::default() };
    let evidence = evidence::of(page.locale());
    let said = page
        .desk
        .copied()
        .map(|worked| if worked { evidence.copied } else { evidence.copy_failed });
    tag!("span", "class" = "row share-box";
        button.draw(pass_on, beside!(icon(icons::SHARE), tag!("span"; words.share))),
        tag!("span", "role" = "status"; said.unwrap_or_default()))
}
