//! When something was published, on its source's own clock.

use broadsheet_model::Published;

/// Date and time with the zone: `2023-07-12 14:45 UTC`, `2023-09-21`; empty where nothing is known.
pub(super) fn published_text(published: Published) -> String {
    match published {
        Published::Unknown => String::new(),
        Published::Day(day) => day.to_string(),
        Published::Instant(instant) => {
            let day = instant.day().map(|day| day.to_string()).unwrap_or_default();
            // All numbers as one type, and signs as texts: each that is shown brings its own code along.
            let (hour, minute) = instant.hour_minute();
            let (hour, minute) = (i32::from(hour), i32::from(minute));
            let zone = match i32::from(instant.offset_minutes) {
                0 => String::new(),
                minutes => {
                    let sign = if minutes < 0 { "\u{2212}" } else { "+" };
                    format!("{sign}{}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
                }
            };
            format!("{day} {hour:02}:{minute:02} UTC{zone}")
        }
    }
}
