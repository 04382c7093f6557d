//! What to show when something did not come: what failed, what to do, and a way to try again.

use broadsheet_archive::LoadError;
use broadsheet_bundle::BundleError;
use broadsheet_desk::Event;
use yew::Html;

use super::element::tag;
use super::{Button, Link, Report, send};
use crate::messages::{Messages, fill};

/// The archive could not be opened at all.
pub(super) fn failure(error: &LoadError, messages: &Messages, link: &Link) -> Html {
    tag!("main";
        tag!("section", "class" = "failure", "role" = "alert";
            tag!("h2"; messages.failed_title),
            tag!("p"; explain(error, messages)),
            tag!("p"; messages.failed_advice),
            retry(messages, link),
            tag!("details";
                tag!("summary"; messages.failed_technical),
                tag!("p", "lang" = "en"; technical(error)))))
}

/// The button that tries again.
pub(super) fn retry(messages: &Messages, link: &Link) -> Html {
    let button = Button { class: "strong", ..Button::default() };
    button.draw(send(link, |_| Report::Event(Event::Retry)), messages.retry)
}

/// What failed, in the reader's language.
pub(super) fn explain(error: &LoadError, messages: &Messages) -> String {
    match error {
        LoadError::Fetch { file, .. } => fill(messages.failed_fetch, &[file]),
        LoadError::Bundle(error) => match error {
            BundleError::Manifest(_) => messages.failed_manifest.to_owned(),
            BundleError::Format { got } => fill(messages.failed_format, &[got]),
            BundleError::Version { expected, got } => {
                fill(messages.failed_version, &[&got.to_string(), &expected.to_string()])
            }
            BundleError::Carrier { chunk }
            | BundleError::Digest { chunk, .. }
            | BundleError::Chunk { chunk, .. } => fill(messages.failed_chunk, &[chunk]),
        },
    }
}

/// The same for whoever looks after the site.
fn technical(error: &LoadError) -> String {
    match error {
        LoadError::Fetch { file, reason } => [file, ": ", reason].concat(),
        LoadError::Bundle(error) => error.to_string(),
    }
}
