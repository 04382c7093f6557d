//! What to show when something did not come: what failed, what to do, and a way to try again.

use broadsheet_bundle::BundleError;
use yew::prelude::*;

use super::{Button, send};
use crate::app::{Link, Msg};
use crate::archive::LoadError;
use crate::texts::{Texts, fill};

/// The archive could not be opened at all.
pub(super) fn failure(error: &LoadError, texts: &Texts, link: &Link) -> Html {
    html! {
        <main>
            <section class="failure" role="alert">
                <h2>{ texts.failed_title }</h2>
                <p>{ explain(error, texts) }</p>
                <p>{ texts.failed_advice }</p>
                { retry(texts, link) }
                <details>
                    <summary>{ texts.failed_technical }</summary>
                    <p lang="en">{ technical(error) }</p>
                </details>
            </section>
        </main>
    }
}

/// The button that tries again.
pub(super) fn retry(texts: &Texts, link: &Link) -> Html {
    let button = Button { class: "strong", ..Button::default() };
    button.draw(send(link, |_: MouseEvent| Msg::Reload), texts.retry)
}

/// What failed, in the reader's language.
pub(super) fn explain(error: &LoadError, texts: &Texts) -> String {
    match error {
        LoadError::Fetch { file, .. } => fill(texts.failed_fetch, &[file]),
        LoadError::Bundle(error) => match error {
            BundleError::Manifest(_) => texts.failed_manifest.to_owned(),
            BundleError::Format { got } => fill(texts.failed_format, &[got]),
            BundleError::Version { expected, got } => {
                fill(texts.failed_version, &[&got.to_string(), &expected.to_string()])
            }
            BundleError::Carrier { chunk }
            | BundleError::Digest { chunk, .. }
            | BundleError::Chunk { chunk, .. } => fill(texts.failed_chunk, &[chunk]),
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
