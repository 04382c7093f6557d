//! Dates and numbers as a reader writes them, by the browser's own knowledge of languages and time zones
//! (`static/services.js`).

use broadsheet_model::{Day, Instant};
use wasm_bindgen::prelude::wasm_bindgen;

use broadsheet_desk::Locale;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = dateText)]
    fn js_date_text(millis: f64, tag: &str, form: u32) -> String;
    #[wasm_bindgen(js_name = numberText)]
    fn js_number_text(number: f64, tag: &str) -> String;
    #[wasm_bindgen(js_name = clockOffset)]
    fn js_clock_offset(millis: f64) -> i32;
    #[wasm_bindgen(js_name = dayNow)]
    fn js_day_now() -> i32;
}

/// How a date is written, by its place among the script's forms.
const LONG_DAY: u32 = 0;
const SHORT_DAY: u32 = 1;
const MOMENT: u32 = 2;

/// A day in the words of `locale`: with the weekday and the month's name where `long`.
pub fn day_text(day: Day, locale: Locale, long: bool) -> String {
    let millis = f64::from(day.number()) * 86_400_000.0;
    js_date_text(millis, locale.tag(), if long { LONG_DAY } else { SHORT_DAY })
}

/// A number in the digits of `locale`, in groups.
pub fn number_text(number: usize, locale: Locale) -> String {
    js_number_text(number as f64, locale.tag())
}

/// A moment on the reader's clock; `None` where that clock shows what the source's does.
pub fn local_text(instant: Instant, locale: Locale) -> Option<String> {
    let millis = instant.unix_seconds as f64 * 1000.0;
    (js_clock_offset(millis) != i32::from(instant.offset_minutes))
        .then(|| js_date_text(millis, locale.tag(), MOMENT))
}

/// Today on the reader's clock.
pub fn today() -> Day {
    let digits = js_day_now();
    let part = |digits: i32| u8::try_from(digits % 100).unwrap_or(1);
    Day::from_ymd(digits / 10_000, part(digits / 100), part(digits))
        .expect("a clock shows a day that exists")
}
