//! Dates as a reader writes them, by the browser's own knowledge of languages and time zones.

use broadsheet_model::{Day, Instant, Published};
use js_sys::{Array, Date, Intl, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

use crate::texts::Locale;

/// A formatter of days in `locale`: with the weekday and the month's name where `long`.
pub fn day_text(day: Day, locale: Locale, long: bool) -> String {
    let month = if long { "long" } else { "short" };
    let mut options = vec![("year", "numeric"), ("month", month), ("day", "numeric"), ("timeZone", "UTC")];
    if long {
        options.push(("weekday", "long"));
    }
    format(f64::from(day.number()) * 86_400_000.0, locale, &options)
}

/// Date and time of a publication on the source's own clock, with its zone: `2023-07-12 14:45 UTC`, `2023-09-21`.
pub fn published_text(published: Published) -> String {
    match published {
        Published::Unknown => String::new(),
        Published::Day(day) => day.to_string(),
        Published::Instant(instant) => {
            let day = instant.day().map(|day| day.to_string()).unwrap_or_default();
            let (hour, minute) = instant.hour_minute();
            let zone = match instant.offset_minutes {
                0 => String::new(),
                minutes => {
                    let sign = if minutes < 0 { '\u{2212}' } else { '+' };
                    format!("{sign}{}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
                }
            };
            format!("{day} {hour:02}:{minute:02} UTC{zone}")
        }
    }
}

/// The same moment on the reader's clock; `None` where that clock shows what the source's does.
pub fn local_text(instant: Instant, locale: Locale) -> Option<String> {
    let millis = instant.unix_seconds as f64 * 1000.0;
    let reader_offset = -Date::new(&JsValue::from_f64(millis)).get_timezone_offset();
    (reader_offset != f64::from(instant.offset_minutes)).then(|| {
        let options = [
            ("month", "short"),
            ("day", "numeric"),
            ("hour", "2-digit"),
            ("minute", "2-digit"),
            ("timeZoneName", "short"),
        ];
        format(millis, locale, &options)
    })
}

/// Today on the reader's clock.
pub fn today() -> Day {
    let now = Date::new_0();
    let month = u8::try_from(now.get_month() + 1).unwrap_or(1);
    let day = u8::try_from(now.get_date()).unwrap_or(1);
    let year = i32::try_from(now.get_full_year()).unwrap_or(1970);
    Day::from_ymd(year, month, day).expect("a clock shows a day that exists")
}

fn format(millis: f64, locale: Locale, options: &[(&str, &str)]) -> String {
    let object = Object::new();
    for (name, value) in options {
        let _always_works = Reflect::set(&object, &(*name).into(), &(*value).into());
    }
    let formatter = Intl::DateTimeFormat::new(&Array::of1(&locale.tag().into()), &object);
    let text = formatter.format().call1(&JsValue::UNDEFINED, &Date::new(&millis.into()));
    text.ok().and_then(|text| text.dyn_into::<js_sys::JsString>().ok()).map(String::from).unwrap_or_default()
}
