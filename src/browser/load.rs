//! Asks for files. The boot script gets them, proves them and unpacks them (`static/files.js`): it
//! has to do the same for the viewer's own module, and the browser's own SHA-256 and gzip need no
//! download.

use broadsheet_bundle::{BundleError, Manifest};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;

use broadsheet_archive::{LoadError, Wanted};

const MANIFEST: &str = "archive/manifest.json";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = loadManifest)]
    fn js_load_manifest(done: &JsValue);
    #[wasm_bindgen(js_name = loadChunk)]
    fn js_load_chunk(
        file: &str,
        name: &str,
        expected: &str,
        number: u32,
        levels: u32,
        done: &JsValue,
    );
    #[cfg(not(feature = "full"))]
    #[wasm_bindgen(js_name = setStop)]
    fn js_set_stop(stop: &JsValue);
    #[cfg(not(feature = "full"))]
    #[wasm_bindgen(js_name = getMore)]
    fn js_get_more(failed: &JsValue);
}

/// Says how the page's larger module stops this one before it takes its place.
#[cfg(not(feature = "full"))]
pub fn set_stop(stop: impl FnOnce() + 'static) {
    js_set_stop(&Closure::once_into_js(stop));
}

/// Loads the page's larger module, which then takes the place of this one; `failed` hears that it
/// did not come.
#[cfg(not(feature = "full"))]
pub fn load_more(failed: impl FnOnce() + 'static) {
    js_get_more(&Closure::once_into_js(failed));
}

/// Loads the manifest; `done` hears what came, or why it cannot be used.
pub fn load_manifest(done: impl FnOnce(Result<Manifest, LoadError>) + 'static) {
    js_load_manifest(&callback(move |loaded: Result<Vec<u8>, (String, String)>| {
        done(match loaded {
            // JavaScript wrote them, and writes UTF-8.
            Ok(records) => Manifest::from_records(str::from_utf8(&records).unwrap_or_default())
                .map_err(LoadError::from),
            Err((step, reason)) if step == "json" => Err(BundleError::Manifest(reason).into()),
            Err((_, reason)) => Err(LoadError::Fetch { file: MANIFEST.to_owned(), reason }),
        });
    }));
}

/// Loads what `wanted` holds, proved and unpacked; `done` hears it, or why it cannot be used.
pub fn load_chunk(wanted: &Wanted, done: impl FnOnce(Result<Vec<u8>, LoadError>) + 'static) {
    let Wanted { file_name, name, expected, number, levels } = wanted.clone();
    #[cfg(not(feature = "full"))]
    let file = ["archive/", &file_name].concat();
    // Files of a volume elsewhere are named by the whole way to them.
    #[cfg(feature = "full")]
    let folder = if file_name.contains("archive/") { "" } else { "archive/" };
    #[cfg(feature = "full")]
    let file = [folder, &file_name].concat();
    js_load_chunk(
        &file.clone(),
        &name,
        &expected.clone(),
        number,
        levels,
        &callback(move |loaded| {
            done(loaded.map_err(|(step, reason): (String, String)| match step.as_str() {
                "digest" => BundleError::Digest { chunk: file_name, expected, got: reason }.into(),
                _ => LoadError::Fetch { file, reason },
            }));
        }),
    );
}

/// What the boot script calls once: with the bytes, or with what went wrong and a detail.
fn callback(done: impl FnOnce(Result<Vec<u8>, (String, String)>) + 'static) -> JsValue {
    Closure::once_into_js(
        move |bytes: Option<Uint8Array>, step: Option<String>, detail: Option<String>| {
            done(
                bytes
                    .map(|bytes| bytes.to_vec())
                    .ok_or_else(|| (step.unwrap_or_default(), detail.unwrap_or_default())),
            );
        },
    )
}
