//! Which characters of two sentences are the same.

use crate::units::{Run, push, runs};

/// Sentences that are longer together than this, in bytes, are not compared by characters.
const MAX_BYTES: usize = 20_000;

/// What is the same in two texts, in bytes; `None` where they are too long to be compared so.
pub(crate) fn char_runs(old: &str, new: &str) -> Option<Vec<Run>> {
    if old.len() + new.len() > MAX_BYTES {
        return None;
    }
    let (old, new) = (characters(old), characters(new));
    let mut found = runs(&old, &new);
    // What was between two changes may make the next one larger, and that swallow the next again.
    while tidy(&mut found) {}
    let bytes = |units: &[&str], from: usize, n: usize| -> usize {
        units[from..from + n].iter().map(|unit| unit.len()).sum()
    };
    let (mut i, mut j) = (0, 0);
    let mut in_bytes = Vec::new();
    for run in found {
        let (n_old, n_new) = match run {
            Run::Same(n) => (n, n),
            Run::Other { n_old, n_new } => (n_old, n_new),
        };
        let (old_bytes, new_bytes) = (bytes(&old, i, n_old), bytes(&new, j, n_new));
        (i, j) = (i + n_old, j + n_new);
        in_bytes.push(match run {
            Run::Same(_) => Run::Same(old_bytes),
            Run::Other { .. } => Run::Other { n_old: old_bytes, n_new: new_bytes },
        });
    }
    Some(in_bytes)
}

/// Makes what is the same between two changes a part of the change, where both changes are at least
/// as long as it: single characters that happen to be the same make nothing readable. Whether there
/// was such a thing.
fn tidy(runs: &mut Vec<Run>) -> bool {
    let size = |run: &Run| match run {
        Run::Same(n) => *n,
        Run::Other { n_old, n_new } => *n_old.max(n_new),
    };
    let mut tidied = Vec::new();
    let n_before = runs.len();
    for (idx, run) in runs.iter().enumerate() {
        let neighbours =
            (idx.checked_sub(1).map(|idx| size(&runs[idx])), runs.get(idx + 1).map(size));
        match (run, neighbours) {
            (Run::Same(n), (Some(before), Some(after))) if *n <= before.min(after) => {
                push(&mut tidied, Run::Other { n_old: *n, n_new: *n });
            }
            _ => push(&mut tidied, *run),
        }
    }
    *runs = tidied;
    runs.len() < n_before
}

/// The characters of `text` as they are read: what is written on another character belongs to it.
fn characters(text: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = Vec::new();
    let mut joins_next = false;
    for (byte, char) in text.char_indices() {
        if byte == 0 || !(joins_next || is_joined(char)) {
            starts.push(byte);
        }
        joins_next = char == '\u{200d}';
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).map(|(start, end)| &text[*start..end]).collect()
}

/// Whether `char` is written on the one before it: the marks of the scripts that news is written
/// in, and what chooses among the forms of a character. One that is missing here is only coloured
/// apart from its letter.
fn is_joined(char: char) -> bool {
    matches!(char,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}'
        | '\u{93a}'..='\u{93c}' | '\u{93e}'..='\u{94f}' | '\u{e31}' | '\u{e34}'..='\u{e3a}'
        | '\u{e47}'..='\u{e4e}' | '\u{f71}'..='\u{f84}' | '\u{f90}'..='\u{fbc}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{200d}' | '\u{20d0}'..='\u{20f0}'
        | '\u{3099}'..='\u{309a}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}'
        | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0100}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: &str, new: &str, expected: &[(&str, &str)]) {
        let (mut i, mut j) = (0, 0);
        let mut found = Vec::new();
        for run in char_runs(old, new).expect("it is short") {
            let (n_old, n_new) = match run {
                Run::Same(n) => (n, n),
                Run::Other { n_old, n_new } => (n_old, n_new),
            };
            found.push((&old[i..i + n_old], &new[j..j + n_new]));
            (i, j) = (i + n_old, j + n_new);
        }
        assert_eq!(found, expected);
    }

    #[test]
    fn characters_are_compared_as_they_are_read() {
        check(
            "普京会见王毅",
            "普京会见了王毅",
            &[("普京会见", "普京会见"), ("", "了"), ("王毅", "王毅")],
        );
        check("死亡３人", "死亡13人", &[("死亡", "死亡"), ("３", "13"), ("人", "人")]);
        check("color", "colour", &[("colo", "colo"), ("", "u"), ("r", "r")]);
        // A mark goes with its letter, and the parts of a picture with each other.
        check("cafe", "cafe\u{301}", &[("caf", "caf"), ("e", "e\u{301}")]);
        check("👩", "👩\u{200d}🚀", &[("👩", "👩\u{200d}🚀")]);
    }

    #[test]
    fn what_happens_to_be_the_same_is_part_of_a_change() {
        check("甲乙丙丁戊", "子丑丙寅卯", &[("甲乙丙丁戊", "子丑丙寅卯")]);
    }
}
