//! Writes the table in the form that `src/fold/table.rs` describes and reads.

use crate::unicode::{LIMIT, canonical_pair, combining_class};

/// `fold` gives the folded form of a single character.
pub(crate) fn encode(fold: impl Fn(char) -> String) -> Vec<u8> {
    let letters: Vec<char> = (0x80..LIMIT).filter_map(char::from_u32).collect();
    let mut columns: [Vec<u8>; 10] = Default::default();
    let [
        single_gaps,
        singles,
        multi_gaps,
        multi_lens,
        multis,
        removed,
        classes,
        composed,
        firsts,
        seconds,
    ] = &mut columns;
    let (mut single, mut multi, mut pair) =
        (Previous::default(), Previous::default(), Previous::default());
    let (mut removed_runs, mut class_runs) = (Runs::default(), Runs::default());
    for letter in letters {
        let folded = fold(letter);
        let target: Vec<char> = folded.chars().collect();
        match target.as_slice() {
            [] => removed_runs.add(letter, None, removed),
            [only] if *only == letter => {
                if combining_class(letter) != 0 {
                    class_runs.add(letter, Some(combining_class(letter)), classes);
                }
                if let Some((first, second)) = canonical_pair(letter) {
                    assert!(
                        fold(first) == first.to_string() && fold(second) == second.to_string(),
                        "{letter}"
                    );
                    push(composed, pair.gap(letter));
                    push(firsts, pair.delta(first));
                    push(seconds, u64::from(second as u32));
                }
            }
            [only] => {
                push(single_gaps, single.gap(letter));
                push(singles, single.delta(*only));
            }
            many => {
                push(multi_gaps, multi.gap(letter));
                push(multi_lens, many.len() as u64);
                many.iter().for_each(|part| push(multis, u64::from(*part as u32)));
            }
        }
    }
    removed_runs.end(removed);
    class_runs.end(classes);
    let mut bytes = b"fold\x01".to_vec();
    for column in &columns {
        push(&mut bytes, column.len() as u64);
    }
    columns.iter().for_each(|column| bytes.extend(column));
    bytes
}

#[derive(Default)]
struct Previous {
    letter: u32,
    target: u32,
}

impl Previous {
    fn gap(&mut self, letter: char) -> u64 {
        let gap = letter as u32 - self.letter;
        self.letter = letter as u32;
        u64::from(gap)
    }

    fn delta(&mut self, target: char) -> u64 {
        let delta = i64::from(target as u32) - i64::from(self.target);
        self.target = target as u32;
        zigzag(delta)
    }
}

/// Neighbours with the same value: gap from the end of the run before, length, and value where
/// there is one.
#[derive(Default)]
struct Runs {
    end: u32,
    run: Option<(u32, u32, Option<u8>)>,
}

impl Runs {
    fn add(&mut self, letter: char, value: Option<u8>, column: &mut Vec<u8>) {
        let letter = letter as u32;
        match &mut self.run {
            Some((start, len, run_value)) if *start + *len == letter && *run_value == value => {
                *len += 1
            }
            _ => {
                self.end(column);
                self.run = Some((letter, 1, value));
            }
        }
    }

    fn end(&mut self, column: &mut Vec<u8>) {
        if let Some((start, len, value)) = self.run.take() {
            push(column, u64::from(start - self.end));
            push(column, u64::from(len));
            if let Some(value) = value {
                push(column, u64::from(value));
            }
            self.end = start + len;
        }
    }
}

/// LEB128.
fn push(column: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        column.push(number as u8 | 0x80);
        number >>= 7;
    }
    column.push(number as u8);
}

fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)) as u64
}
