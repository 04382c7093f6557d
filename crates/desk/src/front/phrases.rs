//! What many titles have in common: names and matters, by no list of them.
//!
//! A phrase is a run of two to six Han characters, or a word of a script with letters, that several
//! titles have and most do not. No dictionary says where Chinese words begin: of runs that contain
//! each other the longer one is taken where as many titles have it, and small words at the ends are
//! cut off.

use std::collections::BTreeMap;

/// How many characters a run of Han characters has.
const RUN_CHARS: std::ops::RangeInclusive<usize> = 2..=6;
/// A word has at least so many letters.
const MIN_LETTERS: usize = 4;
/// No phrase is longer than this, in characters.
const MAX_CHARS: usize = 24;
/// Above so many titles, what a third of them has tells nothing apart.
const FEW_TITLES: usize = 9;
/// How many phrases are given at most.
const MAX_PHRASES: usize = 4;

/// Han characters that begin or end no name.
const SMALL_HAN: &str = "的了在是和與与及对對将將为為被把从從就也都不没沒有這这那個个們们上下中内內外后後前年月日时時\
    几幾次名人我你他她它向到再又还還并並等称稱说說谈談指让讓要会會可能以于於至给給遭或但而因其此该該";
/// Those that may begin one, and end none.
const NUMERALS: &str = "一二三四五六七八九十两兩百千万萬亿億";
/// English words that are in titles of any matter.
const SMALL_WORDS: [&str; 32] = [
    "about", "after", "again", "against", "amid", "among", "another", "back", "before", "between",
    "could", "down", "from", "have", "into", "more", "most", "news", "over", "says", "than",
    "that", "their", "they", "this", "under", "what", "when", "will", "with", "would", "your",
];

/// The most telling phrases of these titles, none of them a part of another; at least one where any
/// title has something to search for.
pub(super) fn of_titles(titles: &[&str]) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for title in titles {
        for phrase in phrases(title) {
            *counts.entry(phrase).or_default() += 1;
        }
    }
    let n_most = if titles.len() > FEW_TITLES { titles.len() / 3 } else { titles.len() };
    let mut shared: Vec<(&str, usize)> = counts
        .iter()
        .filter(|(_, n)| (2..=n_most).contains(*n))
        .map(|(phrase, n)| (phrase.as_str(), *n))
        .collect();
    // A longer phrase that as many titles have says the same, and more.
    let all = shared.clone();
    shared.retain(|(phrase, n)| {
        !all.iter().any(|(other, m)| m == n && other.len() > phrase.len() && other.contains(phrase))
    });
    shared.sort_by_key(|(phrase, n)| std::cmp::Reverse(weight(phrase, *n)));
    let mut chosen: Vec<String> = Vec::new();
    for (phrase, _) in shared {
        if chosen.len() < MAX_PHRASES && !chosen.iter().any(|other| overlap(other, phrase)) {
            chosen.push(phrase.to_owned());
        }
    }
    // Where titles have nothing in common, what the first ones say.
    for title in titles {
        if chosen.len() >= 2 {
            break;
        }
        let longest = phrases(title).into_iter().max_by_key(|phrase| phrase.chars().count().min(4));
        chosen.extend(longest.filter(|new| !chosen.iter().any(|other| overlap(other, new))));
    }
    chosen
}

/// How telling a phrase is that `n` titles have.
fn weight(phrase: &str, n: usize) -> usize {
    let n_chars = phrase.chars().count();
    let letters = if phrase.chars().all(is_han) { n_chars * 2 } else { n_chars };
    (n - 1) * letters.min(8)
}

/// Whether both have two characters beside each other in common.
fn overlap(one: &str, other: &str) -> bool {
    let chars: Vec<char> = one.chars().collect();
    chars.windows(2).any(|pair| other.contains(&pair.iter().collect::<String>()))
}

/// The phrases of a title, each once.
fn phrases(title: &str) -> Vec<String> {
    let mut phrases = Vec::new();
    for run in title.split(|character: char| !is_han(character)) {
        let chars: Vec<char> = run.chars().collect();
        for n_chars in RUN_CHARS {
            for part in chars.windows(n_chars).filter(|part| is_whole(part)) {
                phrases.push(part.iter().collect());
            }
        }
    }
    let is_letter = |character: char| character.is_alphabetic() && !is_han(character);
    for word in title.split(|character: char| !is_letter(character)) {
        let n_chars = word.chars().count();
        let is_small = SMALL_WORDS.contains(&word.to_ascii_lowercase().as_str());
        if (MIN_LETTERS..=MAX_CHARS).contains(&n_chars) && !is_small {
            phrases.push(word.to_owned());
        }
    }
    phrases.sort();
    phrases.dedup();
    phrases
}

fn is_whole(part: &[char]) -> bool {
    let is_in =
        |small: &str, character: Option<&char>| character.is_some_and(|one| small.contains(*one));
    let (first, last) = (part.first(), part.last());
    !is_in(SMALL_HAN, first) && !is_in(SMALL_HAN, last) && !is_in(NUMERALS, last)
}

fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}
