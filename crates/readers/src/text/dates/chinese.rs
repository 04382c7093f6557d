//! Days as Chinese text writes them: 2023年9月21日, 二〇二三年九月二十一日, 民国112年9月21日.

use broadsheet_model::Day;

/// The first day in `text`.
pub(super) fn day_in(text: &str) -> Option<Day> {
    text.match_indices('年').find_map(|(at, _)| {
        let before = &text[..at];
        let start = before.trim_end_matches(is_digit).len();
        day_at_start(&text[start..]).map(|(day, _)| day).or_else(|| {
            let house = ["民国", "民國"].iter().find_map(|name| before[..start].strip_suffix(name));
            house.and_then(|house| day_at_start(&text[house.len()..])).map(|(day, _)| day)
        })
    })
}

/// The day that `text` begins with, and what follows it.
pub(super) fn day_at_start(text: &str) -> Option<(Day, &str)> {
    let (republic, rest) = match text.trim_start_matches("中华").trim_start_matches("中華") {
        rest if rest.starts_with("民国") || rest.starts_with("民國") => {
            (true, &rest["民国".len()..])
        }
        _ => (false, text),
    };
    let (year, rest) = rest.split_once('年')?;
    let year = match (number(year)?, republic) {
        (year, true) if year < 1000 => year + 1911,
        (year @ 1000..=9999, false) => year,
        _ => return None,
    };
    let (month, rest) = rest.split_once('月')?;
    let month = if month.trim() == "元" { 1 } else { number(month)? };
    let end = rest.find(['日', '号', '號'])?;
    let day = number(&rest[..end])?;
    let day = Day::from_ymd(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)?;
    let after = rest[end..].chars().next().map_or(0, char::len_utf8);
    Some((day, &rest[end + after..]))
}

fn is_digit(c: char) -> bool {
    digit(c).is_some() || matches!(c, '十' | '廿' | '卅')
}

fn digit(c: char) -> Option<i32> {
    match c {
        '0'..='9' => Some(c as i32 - '0' as i32),
        '０'..='９' => Some(c as i32 - '０' as i32),
        '〇' | '零' | '○' | 'Ｏ' => Some(0),
        '元' => None,
        _ => "一二三四五六七八九".chars().position(|known| known == c).map(|idx| idx as i32 + 1),
    }
}

/// A number of at most four digits: 2023, 二〇二三, 十二, 二十一, 廿一.
fn number(text: &str) -> Option<i32> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 4 {
        return None;
    }
    let tens = text.char_indices().find(|(_, c)| matches!(c, '十' | '廿' | '卅'));
    let Some((at, ten)) = tens else {
        return text.chars().try_fold(0, |sum, c| Some(sum * 10 + digit(c)?));
    };
    let before = &text[..at];
    let tens = match ten {
        '廿' => 2,
        '卅' => 3,
        _ if before.is_empty() => 1,
        _ => number(before).filter(|tens| (1..10).contains(tens))?,
    };
    let after = &text[at + ten.len_utf8()..];
    let ones = if after.is_empty() { 0 } else { number(after).filter(|ones| *ones < 10)? };
    Some(tens * 10 + ones)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_chinese_text() {
        for (text, expected) in [
            ("于2023年9月21日在", "2023-09-21"),
            ("二〇二三年九月二十一日", "2023-09-21"),
            ("某某网二零二一年一月三日", "2021-01-03"),
            ("二○一九年十二月三十一日", "2019-12-31"),
            ("二零零八年十月十号", "2008-10-10"),
            ("２０２３年０９月２１日", "2023-09-21"),
            ("民國一一二年元月廿一日", "2023-01-21"),
            ("中华民国112年9月21日", "2023-09-21"),
            ("去年，2020年3月4日", "2020-03-04"),
            ("2023年13月1日", ""),
            ("23年9月21日", ""),
            ("2023年9月", ""),
        ] {
            let found = day_in(text).map(|day| day.to_string()).unwrap_or_default();
            assert_eq!(found, expected, "{text}");
        }
    }
}
