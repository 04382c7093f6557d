//! The other form of a Chinese character: Traditional for Simplified.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::super::texts::folded;

/// Each character that folds to the same as one other, and that other one.
static OTHER_FORM: LazyLock<BTreeMap<char, char>> = LazyLock::new(|| {
    let mut classes: BTreeMap<String, Vec<char>> = BTreeMap::new();
    for letter in '\u{4e00}'..='\u{9fff}' {
        classes.entry(folded(letter.encode_utf8(&mut [0; 4]))).or_default().push(letter);
    }
    let pairs = classes.into_values().filter_map(|class| <[char; 2]>::try_from(class).ok());
    pairs.flat_map(|[one, other]| [(one, other), (other, one)]).collect()
});

/// A Simplified text with the other form of each character that has exactly one, which is the
/// Traditional form; `None` where none has, so that nothing would be different.
pub(crate) fn other_form(text: &str) -> Option<String> {
    let other = |letter: char| OTHER_FORM.get(&letter).copied().unwrap_or(letter);
    let changed: String = text.chars().map(other).collect();
    (changed != text).then_some(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn simplified_becomes_traditional() {
        assert_eq!(other_form("美国").as_deref(), Some("美國"));
        assert_eq!(other_form("普京"), None);
    }
}
