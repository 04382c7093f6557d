//! Which of two rows of units are the same, in order.

use std::collections::BTreeMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A part of two rows that are compared: so many units of the one and of the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Run {
    /// As many of both, which are the same.
    Same(usize),
    /// What stands here in the one stands not in the other; at least one of the two is not 0.
    Other {
        /// How many of the old row.
        n_old: usize,
        /// How many of the new row.
        n_new: usize,
    },
}

/// What is the same in two rows, by Myers' way to find few differences. For hard rows it gives
/// more differences than there need be, rather than take long.
pub(crate) fn runs<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<Run> {
    // Numbers are compared in a moment, however long the units are.
    let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
    let mut number = |unit: &&'a str| {
        let next = numbers.len() as u32;
        *numbers.entry(unit).or_insert(next)
    };
    let old: Vec<u32> = old.iter().map(&mut number).collect();
    let new: Vec<u32> = new.iter().map(&mut number).collect();
    let mut runs = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        match op {
            DiffOp::Equal { len, .. } => push(&mut runs, Run::Same(len)),
            DiffOp::Delete { old_len, .. } => {
                push(&mut runs, Run::Other { n_old: old_len, n_new: 0 });
            }
            DiffOp::Insert { new_len, .. } => {
                push(&mut runs, Run::Other { n_old: 0, n_new: new_len });
            }
            DiffOp::Replace { old_len, new_len, .. } => {
                push(&mut runs, Run::Other { n_old: old_len, n_new: new_len });
            }
        }
    }
    runs
}

/// Adds a run: two of a kind become one.
pub(crate) fn push(runs: &mut Vec<Run>, run: Run) {
    match (runs.last_mut(), run) {
        (_, Run::Same(0) | Run::Other { n_old: 0, n_new: 0 }) => {}
        (Some(Run::Same(before)), Run::Same(n)) => *before += n,
        (Some(Run::Other { n_old, n_new }), Run::Other { n_old: more_old, n_new: more_new }) => {
            *n_old += more_old;
            *n_new += more_new;
        }
        _ => runs.push(run),
    }
}
