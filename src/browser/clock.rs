//! Dates as a reader writes them, by the browser's own knowledge of languages and time zones.

use std::cell::RefCell;

use broadsheet_model::{Day, Instant};
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

use broadsheet_desk::Locale;

/// How a date is written: names and values of `Intl.DateTimeFormat`.
type Form = &'static [(&'static str, &'static str)];

const LONG_DAY: Form = &[
    ("year", "numeric"),
    ("month", "long"),
    ("day", "numeric"),
    ("weekday", "long"),
    ("timeZone", "UTC"),
];
const SHORT_DAY: Form =
    &[("year", "numeric"), ("month", "short"), ("day", "numeric"), ("timeZone", "UTC")];
const MOMENT: Form = &[
    ("month", "short"),
    ("day", "numeric"),
    ("hour", "2-digit"),
    ("minute", "2-digit"),
    ("timeZoneName", "short"),
];

thread_local! {
    /// The formatters that have been used: making one takes longer than all else that a move of the
    /// slider asks for.
    static FORMATTERS: RefCell<Vec<(Locale, Form, Function)>> = const { RefCell::new(Vec::new()) };
}

/// A day in the words of `locale`: with the weekday and the month's name where `long`.
pub fn day_text(day: Day, locale: Locale, long: bool) -> String {
    format(f64::from(day.number()) * 86_400_000.0, locale, if long { LONG_DAY } else { SHORT_DAY })
}

/// A moment on the reader's clock; `None` where that clock shows what the source's does.
pub fn local_text(instant: Instant, locale: Locale) -> Option<String> {
    let millis = instant.unix_seconds as f64 * 1000.0;
    let reader_offset = -Date::new(&JsValue::from_f64(millis)).get_timezone_offset();
    (reader_offset != f64::from(instant.offset_minutes)).then(|| format(millis, locale, MOMENT))
}

/// Today on the reader's clock.
pub fn today() -> Day {
    let now = Date::new_0();
    let month = u8::try_from(now.get_month() + 1).unwrap_or(1);
    let day = u8::try_from(now.get_date()).unwrap_or(1);
    let year = i32::try_from(now.get_full_year()).unwrap_or(1970);
    Day::from_ymd(year, month, day).expect("a clock shows a day that exists")
}

fn format(millis: f64, locale: Locale, form: Form) -> String {
    let text = FORMATTERS.with_borrow_mut(|formatters| {
        let known =
            formatters.iter().position(|(other, of_form, _)| *other == locale && *of_form == form);
        let idx = known.unwrap_or_else(|| {
            formatters.push((locale, form, formatter(locale, form)));
            formatters.len() - 1
        });
        formatters[idx].2.call1(&JsValue::UNDEFINED, &Date::new(&millis.into()))
    });
    text.ok()
        .and_then(|text| text.dyn_into::<js_sys::JsString>().ok())
        .map(String::from)
        .unwrap_or_default()
}

fn formatter(locale: Locale, form: Form) -> Function {
    let options = Object::new();
    for (name, value) in form {
        let _always_works = Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    Intl::DateTimeFormat::new(&Array::of1(&locale.tag().into()), &options).format()
}
