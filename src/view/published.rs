//! When something was published, on its source's own clock.

use broadsheet_model::Published;

/// Date and time with the zone: `2023-07-12 14:45 UTC`, `2023-09-21`; empty where nothing is known.
pub(super) fn published_text(published: Published) -> String {
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
