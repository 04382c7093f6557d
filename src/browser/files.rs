//! Files of the reader's own: what is offered (`static/import/gather.js`), what reads it
//! (`static/import/importer.js`), what is kept on this device (`static/import/keep.js`). What comes
//! over this seam is text in rows ([`super::rows`]).

use broadsheet_desk::{Chosen, KeptSet, Room, SetId};
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::{Closure, IntoWasmClosure, WasmClosure};
use wasm_bindgen::prelude::wasm_bindgen;

use super::{dom, rows};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = hearOffers)]
    fn js_hear_offers(hear: &JsValue, found: &JsValue);
    #[wasm_bindgen(js_name = beginReading)]
    fn js_begin_reading(set: u32, batch: u32);
    #[wasm_bindgen(js_name = hearImporter)]
    fn js_hear_importer(hear: &JsValue);
    #[wasm_bindgen(js_name = cancelReading)]
    fn js_cancel_reading(set: u32);
    #[wasm_bindgen(js_name = releaseSet)]
    fn js_release_set(set: u32);
    #[wasm_bindgen(js_name = giveFile)]
    fn js_give_file(name: &str, media_type: &str, text: &str);
    #[wasm_bindgen(js_name = addSheet)]
    fn js_add_sheet();
    #[wasm_bindgen(js_name = lookAtKept)]
    fn js_look_at_kept(done: &JsValue);
    #[wasm_bindgen(js_name = keepSet)]
    fn js_keep_set(set: u32, name: &str, n_articles: u32, done: &JsValue);
    #[wasm_bindgen(js_name = openKept)]
    fn js_open_kept(set: u32, key: &str);
    #[wasm_bindgen(js_name = openFolderAgain)]
    fn js_open_folder_again(key: &str);
    #[wasm_bindgen(js_name = forgetKept)]
    fn js_forget_kept(key: &str, done: &JsValue);
    #[wasm_bindgen(js_name = saveArticles)]
    fn js_save_articles(wanted: &JsValue, progress: &JsValue, done: &JsValue);
    #[wasm_bindgen(js_name = cancelSaving)]
    fn js_cancel_saving();
}

/// A function that JavaScript may call as often as it likes.
fn lasting<T: ?Sized + WasmClosure>(function: impl IntoWasmClosure<T> + 'static) -> JsValue {
    Closure::<T>::new(function).into_js_value()
}

/// What is offered.
pub enum Offer {
    /// Files.
    Files(Chosen),
    /// To look at the panel.
    Panel,
}

/// From now on `chosen` hears what is offered, also what has been offered before, and `found` how
/// many files have been found while folders are walked.
pub fn hear_offers(chosen: impl Fn(Offer) + 'static, found: impl Fn(u32) + 'static) {
    let hear = move |batch, how: String, files: String, missing: String| {
        chosen(match how.as_str() {
            "panel" => Offer::Panel,
            _ => Offer::Files(rows::chosen(batch, &how, &files, &missing)),
        });
    };
    js_hear_offers(
        &lasting::<dyn FnMut(u32, String, String, String)>(hear),
        &lasting::<dyn FnMut(u32)>(found),
    );
}

/// What the importer tells of a set.
pub enum Told {
    /// How far it has come, in rows.
    Progress(String),
    /// What came of some files, in rows.
    Outcomes(String),
    /// What has been read: the manifest's rows.
    Archive(String),
    /// That it has ended, and how, in rows.
    Ended(String),
}

/// From now on `told` hears what the importer tells.
pub fn hear_importer(told: impl Fn(SetId, Told) + 'static) {
    let hear = move |kind: String, set: u32, text: String| {
        let what = match kind.as_str() {
            "progress" => Told::Progress(text),
            "outcome" => Told::Outcomes(text),
            "archive" => Told::Archive(text),
            "done" => Told::Ended(text),
            _ => return,
        };
        told(SetId(set), what);
    };
    js_hear_importer(&lasting::<dyn FnMut(String, u32, String)>(hear));
}

/// Reads the files of an offer as `set`.
pub fn begin(set: SetId, batch: u32) {
    js_begin_reading(set.0, batch);
}

/// Stops the reading of `set`; the importer says when it has.
pub fn cancel(set: SetId) {
    js_cancel_reading(set.0);
}

/// Nobody needs what was read as `set` any more.
pub fn release(set: SetId) {
    js_release_set(set.0);
}

/// Gives the reader a file to keep.
pub fn give_file(name: &str, media_type: &str, text: &str) {
    js_give_file(name, media_type, text);
}

/// Adds the style sheet of what only this module draws.
pub fn add_sheet() {
    js_add_sheet();
}

/// What is kept on this device, and how much room that gives.
pub fn look_at_kept(done: impl FnOnce(Vec<KeptSet>, Option<Room>) + 'static) {
    let hear = move |kept: String, n_used: f64, n_allowed: f64, is_persistent: Option<bool>| {
        let room = (n_allowed > 0.0).then_some(Room {
            n_used: n_used as u64,
            n_allowed: n_allowed as u64,
            is_persistent,
        });
        done(rows::kept(&kept), room);
    };
    js_look_at_kept(&Closure::once_into_js(hear));
}

/// Keeps `set`; `done` hears its key, or why that did not work.
pub fn keep(
    set: SetId,
    name: &str,
    n_articles: usize,
    done: impl FnOnce(Result<String, String>) + 'static,
) {
    let n_articles = u32::try_from(n_articles).unwrap_or(u32::MAX);
    let hear = move |key: Option<String>, why: Option<String>| {
        done(key.ok_or_else(|| why.unwrap_or_default()));
    };
    js_keep_set(set.0, name, n_articles, &Closure::once_into_js(hear));
}

/// Opens what is kept under `key` as `set`; the importer's hearer hears of it.
pub fn open_kept(set: SetId, key: &str) {
    js_open_kept(set.0, key);
}

/// Asks for the folder with this key again; its files are an offer.
pub fn open_folder_again(key: &str) {
    js_open_folder_again(key);
}

/// Deletes what is kept under `key`, or everything; `done` hears when that is done.
pub fn forget(key: Option<&str>, done: impl FnOnce() + 'static) {
    js_forget_kept(key.unwrap_or_default(), &Closure::once_into_js(done));
}

/// Whether something can be kept on this device: nothing is where the page was opened from a file.
pub fn can_keep() -> bool {
    !dom::is_file()
}

/// The origin that the page belongs to.
pub fn origin() -> String {
    dom::window().location().origin().unwrap_or_default()
}

/// Which articles are to be saved, and how: `static/import/save.js` hands it on.
pub struct Saving<'a> {
    /// What kind of file.
    pub kind: &'a str,
    /// The limits, as in an address.
    pub hash: &'a str,
    /// The order.
    pub sort: &'a str,
    /// Only these articles, joined by commas.
    pub only: Option<&'a str>,
    /// Whether the published archive is one of those that are shown.
    pub has_published: bool,
    /// The sets that are shown, joined by commas.
    pub sets: &'a str,
}

/// Saves articles; `progress` hears how many of how many, `done` how large the file is or why there
/// is none: nothing where the reader has stopped it.
pub fn save(
    saving: &Saving<'_>,
    progress: impl Fn(usize, usize) + 'static,
    done: impl FnOnce(Result<u64, String>) + 'static,
) {
    let wanted = js_sys::Object::new();
    let set = |name: &str, value: JsValue| {
        let _always_works = js_sys::Reflect::set(&wanted, &name.into(), &value);
    };
    set("kind", saving.kind.into());
    set("hash", saving.hash.into());
    set("sort", saving.sort.into());
    set("only", saving.only.map_or(JsValue::NULL, JsValue::from));
    set("hasPublished", saving.has_published.into());
    set("sets", saving.sets.into());
    let progress = move |n_done: u32, n_all: u32| progress(n_done as usize, n_all as usize);
    let ended = move |n_bytes: Option<f64>, why: Option<String>| {
        done(n_bytes.map(|n_bytes| n_bytes as u64).ok_or_else(|| why.unwrap_or_default()));
    };
    js_save_articles(
        &wanted,
        &lasting::<dyn FnMut(u32, u32)>(progress),
        &Closure::once_into_js(ended),
    );
}

/// Stops saving.
pub fn cancel_saving() {
    js_cancel_saving();
}
