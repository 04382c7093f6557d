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
            retry(messages, link),
            details(&[error], messages)))
}

/// How many failures are named: the others are probably of the same kind.
const MAX_NAMED: usize = 3;

/// Something is missing of what is shown: in a sentence, with what did not come behind it.
pub(super) fn missing<'a>(
    errors: impl Iterator<Item = &'a LoadError>,
    messages: &Messages,
    link: &Link,
    cancel: Option<Html>,
) -> Html {
    let errors: Vec<&LoadError> = errors.take(MAX_NAMED).collect();
    let first = errors.first().map(|error| explain(error, messages));
    tag!("div", "class" = "notice", "role" = "alert";
        tag!("p"; first.unwrap_or_else(|| messages.failed_fetch.to_owned())),
        tag!("div", "class" = "row"; retry(messages, link), cancel),
        (!errors.is_empty()).then(|| details(&errors, messages)))
}

/// For whoever wants to know more.
fn details(errors: &[&LoadError], messages: &Messages) -> Html {
    let line = |error: &&LoadError| tag!("p", "lang" = "en"; technical(error));
    tag!("details";
        tag!("summary"; messages.failed_technical),
        errors.iter().map(line).collect::<Html>(),
        tag!("p"; messages.failed_advice))
}

/// The button that tries again.
pub(super) fn retry(messages: &Messages, link: &Link) -> Html {
    let button = Button { class: "strong", ..Button::default() };
    button.draw(send(link, |_| Report::Event(Event::Retry)), messages.retry)
}

/// What is wrong, in the reader's language.
pub(super) fn explain(error: &LoadError, messages: &Messages) -> String {
    match error {
        LoadError::Fetch { .. } => messages.failed_fetch.to_owned(),
        LoadError::Bundle(error) => match error {
            BundleError::Manifest(_) => messages.failed_manifest.to_owned(),
            BundleError::Format { got } => fill(messages.failed_format, &[got]),
            BundleError::Version { expected, got } => {
                fill(messages.failed_version, &[&got.to_string(), &expected.to_string()])
            }
            BundleError::Carrier { .. }
            | BundleError::Digest { .. }
            | BundleError::Chunk { .. } => messages.failed_chunk.to_owned(),
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
