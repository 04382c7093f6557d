//! Which Han characters are written for each other in Traditional and Simplified text, from
//! OpenCC's dictionaries.

use std::collections::BTreeMap;

const DICTIONARIES: [&str; 4] = [
    include_str!("../../data/opencc/TSCharacters.txt"),
    include_str!("../../data/opencc/STCharacters.txt"),
    include_str!("../../data/opencc/TWVariants.txt"),
    include_str!("../../data/opencc/HKVariants.txt"),
];

/// For every character that has variants, except the representatives themselves: the one that
/// stands for all of them.
///
/// Characters linked by any dictionary, directly or through others, are one class (发 發 髮). Its
/// representative is the greatest, Traditional (習) or Simplified (钟) as it happens: nobody sees it,
/// and with this choice the table compresses 1.3 kB better than with always the Simplified one.
///
/// Links to characters outside the Basic Multilingual Plane, the Simplified forms of very rare
/// characters, are left out: 1,165 of them cost 3.1 kB after gzip, and 22,494 real articles (70
/// million characters) hold 11 such characters.
pub(crate) fn representatives() -> BTreeMap<char, char> {
    let mut classes: Vec<Vec<char>> = Vec::new();
    let mut class_of: BTreeMap<char, usize> = BTreeMap::new();
    for (from, to) in
        DICTIONARIES.into_iter().flat_map(entries).filter(|pair| pair.0.max(pair.1) <= '\u{ffff}')
    {
        join(from, to, &mut classes, &mut class_of);
    }
    let mut representatives = BTreeMap::new();
    for class in classes.iter().filter(|class| class.len() > 1) {
        let best = *class.iter().max().expect("a class of two or more");
        representatives
            .extend(class.iter().filter(|letter| **letter != best).map(|letter| (*letter, best)));
    }
    representatives
}

fn entries(file: &str) -> impl Iterator<Item = (char, char)> {
    let lines = file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.flat_map(|line| {
        let (key, values) = line.split_once('\t').expect("key, tab, values");
        let key = single(key);
        values.split(' ').map(move |value| (key, single(value)))
    })
}

fn single(text: &str) -> char {
    let mut letters = text.chars();
    let (Some(only), None) = (letters.next(), letters.next()) else {
        panic!("{text} is not one character")
    };
    only
}

fn join(a: char, b: char, classes: &mut Vec<Vec<char>>, class_of: &mut BTreeMap<char, usize>) {
    let mut class = |letter: char| {
        *class_of.entry(letter).or_insert_with(|| {
            classes.push(vec![letter]);
            classes.len() - 1
        })
    };
    let (into, from) = (class(a), class(b));
    if into != from {
        for letter in std::mem::take(&mut classes[from]) {
            class_of.insert(letter, into);
            classes[into].push(letter);
        }
    }
}
