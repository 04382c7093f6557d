//! Dates of feeds: RFC 822 with its zones and years of two digits, W3CDTF to the month or the year,
//! and whatever else is read elsewhere.

use broadsheet_model::{Day, Published};

use super::parse;

/// The date in `text`, and whether it is as precise as a day; a month or a year alone is its first
/// day. `is_chinese` says that the feed is, so that CST is not the clock of Chicago.
pub(crate) fn of_feed(text: &str, is_chinese: bool) -> Option<(Published, bool)> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = without_weekday(&text);
    let text = with_whole_year(text);
    let text = with_zone(&text, is_chinese);
    if let Some(day) = incomplete(&text) {
        return Some((Published::Day(day), false));
    }
    let text = compact(&text).unwrap_or(text);
    parse(&text).map(|date| (date, true))
}

/// The text behind the name of a weekday, in whatever language and right or wrong.
fn without_weekday(text: &str) -> &str {
    match text.split_once([',', '，']) {
        Some((name, rest))
            if name.chars().all(|c| c.is_alphabetic() || c == '.')
                && rest.trim_start().starts_with(|c: char| c.is_ascii_digit()) =>
        {
            rest.trim_start()
        }
        _ => text,
    }
}

/// `01 Jan 04 …` with the year that two digits mean (RFC 2822, section 4.3).
fn with_whole_year(text: &str) -> String {
    let mut parts: Vec<&str> = text.splitn(4, [' ', '-']).collect();
    let whole;
    if let [day, month, year, ..] = parts[..]
        && is_number(day, 2)
        && month.len() >= 3
        && month.bytes().all(|byte| byte.is_ascii_alphabetic())
        && is_number(year, 3)
        && let Ok(number) = year.parse::<u16>()
    {
        let century = if year.len() == 3 || number >= 50 { 1900 } else { 2000 };
        whole = (century + number).to_string();
        parts[2] = &whole;
        return parts.join(" ");
    }
    text.to_owned()
}

fn is_number(text: &str, max_digits: usize) -> bool {
    (1..=max_digits).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// RFC 822's CST and its like in numbers; a zone of one letter says nothing (RFC 2822).
fn with_zone(text: &str, is_chinese: bool) -> String {
    let Some((rest, zone)) = text.rsplit_once(' ') else { return text.to_owned() };
    let is_clock = rest.contains(':');
    match zone.to_ascii_uppercase().as_str() {
        "CST" if is_clock && !is_chinese => format!("{rest} -0600"),
        "BST" | "WEST" if is_clock => format!("{rest} +0100"),
        "MSK" if is_clock => format!("{rest} +0300"),
        "EEST" if is_clock => format!("{rest} +0300"),
        "AEST" if is_clock => format!("{rest} +1000"),
        "AEDT" if is_clock => format!("{rest} +1100"),
        "AKST" if is_clock => format!("{rest} -0900"),
        "AKDT" if is_clock => format!("{rest} -0800"),
        "HST" if is_clock => format!("{rest} -1000"),
        _ => text.to_owned(),
    }
}

/// `2004`, `2004-05`: the first day of what is said.
fn incomplete(text: &str) -> Option<Day> {
    let (year, month) = text.split_once('-').unwrap_or((text, "1"));
    let is_month = is_number(month, 2) && year.len() == 4 && is_number(year, 4);
    let is_year = text.len() == 4 || text.len() == 7;
    (is_month && is_year).then(|| Day::from_ymd(year.parse().ok()?, month.parse().ok()?, 1))?
}

/// ISO 8601 without marks between its digits, or by the day of the year: `20040131T141255Z`,
/// `2004-031`, `2004031`.
fn compact(text: &str) -> Option<String> {
    let (date, clock) = text.split_once(['T', 't', ' ']).unwrap_or((text, ""));
    let digits: String = date.chars().filter(|c| *c != '-').collect();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) || date.matches('-').count() > 1 {
        return None;
    }
    let year: i32 = digits.get(..4)?.parse().ok()?;
    let day = match digits.len() {
        8 if !date.contains('-') => {
            Day::from_ymd(year, digits[4..6].parse().ok()?, digits[6..].parse().ok()?)?
        }
        7 => {
            let number: i32 =
                digits[4..].parse().ok().filter(|number| (1..=366).contains(number))?;
            Day::from_ymd(year, 1, 1)?.plus(number - 1)
        }
        _ => return None,
    };
    let n_digits = clock.bytes().take_while(u8::is_ascii_digit).count();
    let clock = match n_digits {
        6 => format!("{}:{}:{}", &clock[..2], &clock[2..4], &clock[4..]),
        4 => format!("{}:{}", &clock[..2], &clock[2..]),
        _ => clock.to_owned(),
    };
    Some(format!("{day} {clock}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = of_feed(text, false);
        let found =
            found.map(|(date, is_exact)| format!("{date}{}", if is_exact { "" } else { "?" }));
        assert_eq!(found.unwrap_or_default(), expected, "{text}");
    }

    #[test]
    fn rfc_822() {
        for (text, expected) in [
            ("Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"),
            ("Thu, 01 Jan 04 19:48:21 GMT", "2004-01-01T19:48:21Z"),
            ("Fri, 5 Feb 99 19:48 EST", "1999-02-05T19:48:00-05:00"),
            ("1 Jan 104 10:00:00 Z", "2004-01-01T10:00:00Z"),
            ("Wed, 01 Jan 2004 19:48:21 +0100", "2004-01-01T19:48:21+01:00"),
            ("Thur, 01 Jan 2004 19:48:21 PST", "2004-01-01T19:48:21-08:00"),
            ("jeudi, 01 Jan 2004 19:48:21 CST", "2004-01-01T19:48:21-06:00"),
            ("Mar, 06 Jan 2004 19:48:21 CET", "2004-01-06T19:48:21+01:00"),
            ("周四, 01 Jan 2004 19:48:21 +0800", "2004-01-01T19:48:21+08:00"),
            ("Thu, 01 January 2004 19:48:21 UT", "2004-01-01T19:48:21Z"),
            ("Thu, 01-Jan-2004 19:48:21 GMT", "2004-01-01T19:48:21Z"),
            ("Thu, 01 Jan 2004", "2004-01-01"),
            ("Thu, 01 Jan 2004 19:48:21", "2004-01-01"),
            ("Thu, 01 Jan 2004 19:48:21 A", "2004-01-01"),
            ("Thu, 01 Jan 2004\n 19:48:21   GMT", "2004-01-01T19:48:21Z"),
        ] {
            check(text, expected);
        }
        let chinese = of_feed("Thu, 01 Jan 2004 19:48:21 CST", true);
        assert_eq!(chinese.map(|(date, _)| date.to_string()).as_deref(), Some("2004-01-01"));
    }

    #[test]
    fn w3cdtf_and_others() {
        for (text, expected) in [
            ("2003-12-31T10:14:55Z", "2003-12-31T10:14:55Z"),
            ("2003-12-31T10:14:55.123-08:00", "2003-12-31T10:14:55-08:00"),
            ("2003-12-31t10:14z", "2003-12-31T10:14:00Z"),
            ("2003-12-31", "2003-12-31"),
            ("2003-12", "2003-12-01?"),
            ("2003", "2003-01-01?"),
            ("20031231", "2003-12-31"),
            ("20031231T101455Z", "2003-12-31T10:14:55Z"),
            ("2003-335", "2003-12-01"),
            ("2003335", "2003-12-01"),
            ("2003年12月31日 10:14 +0800", "2003-12-31T10:14:00+08:00"),
            ("1072865695", "2003-12-31T10:14:55Z"),
            ("Wed Dec 31 10:14:55 2003", "2003-12-31"),
            ("someday", ""),
            ("2003-13", ""),
        ] {
            check(text, expected);
        }
    }
}
