//! Fetches the manifest and the chunks, each from wherever this edition of the page has it:
//!
//! - **hosted**: by `fetch`, the manifest always fresh, chunks from the cache if they are there (their names are their
//!   content);
//! - **opened from a file**: such a page may not fetch, so the manifest stands in the page and a chunk, which is a
//!   stylesheet, is linked and read through its custom properties;
//! - **one file**: everything stands in the page.

use broadsheet_bundle::{BundleError, ChunkRef, Manifest, join_properties, property_name, unwrap_carrier, verify};
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlLinkElement, ReadableWritablePair, RequestCache, RequestInit, Response};

use super::LoadError;
use crate::browser::dom::{document, is_file, window};

const MANIFEST: &str = "archive/manifest.json";

/// Loads the manifest.
///
/// # Errors
///
/// When it does not come, or cannot be used.
pub async fn load_manifest() -> Result<Manifest, LoadError> {
    let json = match inline("archive-manifest").filter(|_| is_file() || edition_is_one_file()) {
        Some(json) => json,
        None => fetch_text(MANIFEST, RequestCache::NoCache).await?,
    };
    Ok(Manifest::parse(json.as_bytes())?)
}

/// What a chunk holds, verified and unpacked.
///
/// # Errors
///
/// When it does not come, or is not the one that the manifest promises.
pub async fn load_chunk(chunk: &ChunkRef) -> Result<Vec<u8>, LoadError> {
    let file = format!("archive/{}", chunk.file_name());
    let bytes = carried(&chunk.name(), &file).await.map_err(|error| match error {
        // A carrier knows its name only, and the reader has to hear of the file.
        LoadError::Bundle(BundleError::Carrier { .. }) => BundleError::Carrier { chunk: chunk.file_name() }.into(),
        error => error,
    })?;
    verify(chunk, &bytes)?;
    gunzip(&bytes).await.map_err(|reason| failed(&file, &reason))
}

/// The bytes that the carrier `file` of the chunk called `name` holds, from wherever this edition of the page has it.
async fn carried(name: &str, file: &str) -> Result<Vec<u8>, LoadError> {
    match inline(file) {
        Some(css) => Ok(unwrap_carrier(name, &css)?),
        None if is_file() => linked(file, name).await,
        None => Ok(unwrap_carrier(name, &fetch_text(file, RequestCache::Default).await?)?),
    }
}

fn failed(file: &str, reason: &JsValue) -> LoadError {
    let reason = reason.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message())).unwrap_or_default();
    LoadError::Fetch { file: file.to_owned(), reason }
}

fn edition_is_one_file() -> bool {
    document().document_element().is_some_and(|root| root.get_attribute("data-edition").as_deref() == Some("file"))
}

/// What stands in the page's data block `id`.
fn inline(id: &str) -> Option<String> {
    document().get_element_by_id(id)?.text_content()
}

async fn fetch_text(file: &str, cache: RequestCache) -> Result<String, LoadError> {
    let options = RequestInit::new();
    options.set_cache(cache);
    let no_answer = |error: JsValue| failed(file, &error);
    let response = JsFuture::from(window().fetch_with_str_and_init(file, &options)).await.map_err(no_answer)?;
    let response: Response = response.unchecked_into();
    if !response.ok() {
        return Err(LoadError::Fetch { file: file.to_owned(), reason: response.status().to_string() });
    }
    let text = JsFuture::from(response.text().map_err(no_answer)?).await.map_err(no_answer)?;
    Ok(text.as_string().unwrap_or_default())
}

/// The bytes of a chunk whose stylesheet is linked just long enough to read it.
async fn linked(file: &str, name: &str) -> Result<Vec<u8>, LoadError> {
    let link: HtmlLinkElement =
        document().create_element("link").map_err(|error| failed(file, &error))?.unchecked_into();
    link.set_rel("stylesheet");
    link.set_href(file);
    let arrived = Promise::new(&mut |resolve, reject| {
        link.set_onload(Some(&resolve));
        link.set_onerror(Some(&reject));
    });
    let head = document().head().ok_or_else(|| failed(file, &JsValue::NULL))?;
    head.append_child(&link).map_err(|error| failed(file, &error))?;
    let arrived = JsFuture::from(arrived).await;
    let values = properties(name);
    link.remove();
    arrived.map_err(|error| failed(file, &error))?;
    Ok(join_properties(name, &values)?)
}

fn properties(name: &str) -> Vec<String> {
    let root = document().document_element();
    let style = root.and_then(|root| window().get_computed_style(&root).ok().flatten());
    let value = |piece_idx| style.as_ref()?.get_property_value(&property_name(name, piece_idx)).ok();
    (0..).map_while(value).take_while(|value| !value.trim().is_empty()).collect()
}

/// Unpacks `bytes` with the browser's own gzip.
async fn gunzip(bytes: &[u8]) -> Result<Vec<u8>, JsValue> {
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes)))?;
    // web-sys has this class only behind a compiler flag, so it is looked up by name.
    let class: Function = Reflect::get(&js_sys::global(), &"DecompressionStream".into())?.dyn_into()?;
    let gzip: ReadableWritablePair = Reflect::construct(&class, &Array::of1(&"gzip".into()))?.unchecked_into();
    let response = Response::new_with_opt_readable_stream(Some(&blob.stream().pipe_through(&gzip)))?;
    let buffer = JsFuture::from(response.array_buffer()?).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
