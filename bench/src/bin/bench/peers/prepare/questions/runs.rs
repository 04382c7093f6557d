//! Stretches of a text: of Chinese characters, of Latin letters and digits.

/// What a stretch of Latin letters, digits and hyphens between them consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// Two letters or more.
    Letters,
    /// Two digits or more.
    Digits,
    /// Letters and digits.
    Both,
    /// Something else.
    Other,
}

/// The stretches of Chinese characters, without what stands between them.
pub(crate) fn han_runs(text: &str) -> Vec<Vec<char>> {
    text.split(|letter| !is_han(letter))
        .filter(|run| !run.is_empty())
        .map(|run| run.chars().collect())
        .collect()
}

/// The stretches of Latin letters, digits and hyphens between them.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = (&str, Token)> {
    let is_inside = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    let stretches =
        text.split(move |letter| !is_inside(letter)).map(|stretch| stretch.trim_matches('-'));
    stretches.filter(|stretch| !stretch.is_empty()).map(|stretch| (stretch, kind(stretch)))
}

/// Numbers together with the one or two Chinese characters behind them: 20大, 5万人.
pub(crate) fn numbers_with_han(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let is_digit = |idx: usize| letters.get(idx).is_some_and(char::is_ascii_digit);
    let has_han = |idx: usize| letters.get(idx).is_some_and(|letter| is_han(*letter));
    let ends = (0..letters.len()).filter(|&idx| is_digit(idx) && has_han(idx + 1));
    let number = |end: usize| {
        let start = (0..end).rev().take_while(|&idx| is_digit(idx)).last().unwrap_or(end);
        let last = if has_han(end + 2) { end + 2 } else { end + 1 };
        letters[start..=last].iter().collect()
    };
    ends.map(number).collect()
}

fn kind(stretch: &str) -> Token {
    let has_letter = stretch.contains(|letter: char| letter.is_ascii_alphabetic());
    let has_digit = stretch.contains(|letter: char| letter.is_ascii_digit());
    match (has_letter, has_digit, stretch.contains('-')) {
        (true, true, _) => Token::Both,
        (true, false, false) if stretch.len() > 1 => Token::Letters,
        (false, true, false) if stretch.len() > 1 => Token::Digits,
        _ => Token::Other,
    }
}

/// The unified ideographs of the first plane, which are almost all that news is written in.
fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_end_where_the_script_does() {
        let runs: Vec<String> =
            han_runs("普京：“特别”G20峰会，5G").iter().map(|run| run.iter().collect()).collect();
        assert_eq!(runs, ["普京", "特别", "峰会"]);
        let all: Vec<_> = tokens("在Hong Kong，COVID-19与2023-05、5G a 1 -- 1997年-x").collect();
        let expected = [
            ("Hong", Token::Letters),
            ("Kong", Token::Letters),
            ("COVID-19", Token::Both),
            ("2023-05", Token::Other),
            ("5G", Token::Both),
            ("a", Token::Other),
            ("1", Token::Other),
            ("1997", Token::Digits),
            ("x", Token::Other),
        ];
        assert_eq!(all, expected);
        assert_eq!(numbers_with_han("中共20大，10万人，5G 3"), ["20大", "10万人"]);
    }
}
