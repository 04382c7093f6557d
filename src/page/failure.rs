//! What to show when something did not come: what failed, what to do, and a way to try again.

use broadsheet_bundle::BundleError;
use yew::prelude::*;

use crate::archive::LoadError;
use crate::texts::{Texts, fill};

#[derive(Properties)]
pub(crate) struct Props {
    pub(crate) error: LoadError,
    pub(crate) texts: &'static Texts,
    pub(crate) on_retry: Callback<()>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Props) -> bool {
        self.error == other.error && std::ptr::eq(self.texts, other.texts)
    }
}

/// The archive could not be opened at all.
#[component(Failure)]
pub(crate) fn failure(props: &Props) -> Html {
    let texts = props.texts;
    html! {
        <section class="failure" role="alert">
            <h2>{ texts.failed_title }</h2>
            <p>{ explain(&props.error, texts) }</p>
            <p>{ texts.failed_advice }</p>
            <button type="button" class="strong" onclick={props.on_retry.reform(|_| ())}>{ texts.retry }</button>
            <details>
                <summary>{ texts.failed_technical }</summary>
                <p lang="en">{ technical(&props.error) }</p>
            </details>
        </section>
    }
}

/// What failed, in the reader's language.
pub(crate) fn explain(error: &LoadError, texts: &Texts) -> String {
    match error {
        LoadError::Fetch { file, .. } => fill(texts.failed_fetch, &[file]),
        LoadError::Bundle(error) => match error {
            BundleError::Manifest(_) => texts.failed_manifest.to_owned(),
            BundleError::Format { got } => fill(texts.failed_format, &[got]),
            BundleError::Version { expected, got } => {
                fill(texts.failed_version, &[&got.to_string(), &expected.to_string()])
            }
            BundleError::Carrier { chunk } | BundleError::Digest { chunk, .. } | BundleError::Chunk { chunk, .. } => {
                fill(texts.failed_chunk, &[chunk])
            }
        },
    }
}

/// The same for whoever looks after the site.
fn technical(error: &LoadError) -> String {
    match error {
        LoadError::Fetch { file, reason } => format!("{file}: {reason}"),
        LoadError::Bundle(error) => error.to_string(),
    }
}
