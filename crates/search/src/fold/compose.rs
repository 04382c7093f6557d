//! Canonical composition of what folding puts next to each other (Unicode Standard Annex #15, form
//! C).

use super::hangul::{compose_syllable, syllable_parts};
use super::table::{LAST_CLASS, Table};

/// Puts the end of `folded`, from the last character on that nothing before it can change but not
/// before `from`, into composed form, and says where that end begins.
pub(crate) fn normalise_end(folded: &mut String, from: usize, table: &Table) -> usize {
    let mut start = folded.len();
    for (byte, letter) in folded[from..].char_indices().rev() {
        start = from + byte;
        if !table.joins(letter) {
            break;
        }
    }
    let mut parts = Vec::new();
    folded[start..].chars().for_each(|letter| push_parts(letter, &mut parts, table));
    order(&mut parts, table);
    folded.truncate(start);
    folded.extend(composed(parts, table));
    start
}

/// Pushes the full canonical decomposition. This goes as deep as pairs are nested, which
/// [`Table::parse`] bounds.
fn push_parts(letter: char, parts: &mut Vec<char>, table: &Table) {
    match syllable_parts(letter).or_else(|| table.decompose(letter)) {
        Some((first, second)) => {
            push_parts(first, parts, table);
            parts.push(second);
        }
        None => parts.push(letter),
    }
}

/// Brings marks on the same starter into the order of their classes, leaving those of one class as
/// they stand.
fn order(parts: &mut [char], table: &Table) {
    for run in parts.chunk_by_mut(|_, next| table.class(*next) != 0) {
        let marks = match run.split_first_mut() {
            Some((first, marks)) if table.class(*first) == 0 => marks,
            _ => run,
        };
        if marks.is_sorted_by_key(|mark| table.class(*mark)) {
            continue;
        }
        // A pass for each class: however many marks a hostile text heaps up, the time grows only
        // with their number.
        let ordered: Vec<char> = (1..=LAST_CLASS)
            .flat_map(|class| marks.iter().copied().filter(move |mark| table.class(*mark) == class))
            .collect();
        marks.copy_from_slice(&ordered);
    }
}

fn composed(parts: Vec<char>, table: &Table) -> Vec<char> {
    let mut composed: Vec<char> = Vec::with_capacity(parts.len());
    let mut starter_idx = None;
    for part in parts {
        let class = table.class(part);
        if let Some(idx) = starter_idx {
            let is_next = idx + 1 == composed.len();
            let is_free = is_next || composed.last().is_some_and(|last| table.class(*last) < class);
            if let Some(pair) = is_free.then(|| compose(composed[idx], part, table)).flatten() {
                composed[idx] = pair;
                continue;
            }
        }
        if class == 0 {
            starter_idx = Some(composed.len());
        }
        composed.push(part);
    }
    composed
}

fn compose(first: char, second: char, table: &Table) -> Option<char> {
    compose_syllable(first, second).or_else(|| table.compose(first, second))
}
