//! A folding table comes from an archive: whatever its bytes are, they are an error, or they fold
//! any text.

use broadsheet_search::{FOLD_TABLE, Folding, FoldingError};
use proptest::prelude::*;
use proptest::sample::Index;

/// Every character alone, and between ones that compose, decompose and change places.
fn all_of_unicode() -> &'static str {
    static ALL: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
        let alone = ('\0'..=char::MAX).flat_map(|letter| [letter, ' ']);
        // Beyond that plane nothing composes but the letters of a dozen scripts.
        let between = ('\u{80}'..'\u{1_2000}')
            .flat_map(|letter| ['e', '\u{301}', letter, '\u{323}', '\u{1100}', '\u{1161}', '각']);
        alone.chain(between).collect()
    });
    &ALL
}

/// That the bytes are an error or fold every text.
fn check(table: &[u8]) {
    let Ok(folding) = Folding::parse(table) else { return };
    let folded = folding.fold(all_of_unicode());
    assert!(!folded.text.contains('\n'), "line feeds part blocks");
    let n_bytes = all_of_unicode().len();
    let middle = folded.text.char_indices().nth(99_999).map_or(0, |(byte, _)| byte);
    for range in [0..folded.text.len(), middle..folded.text.len(), 0..middle] {
        let original = folded.original(range);
        assert!(original.end <= n_bytes && all_of_unicode().is_char_boundary(original.start));
    }
}

#[test]
fn another_layout_is_refused_with_what_was_expected_and_what_was_found() {
    let layout = |got| Err(FoldingError::Layout { expected: 1, got });
    let parse = |bytes: &[u8]| Folding::parse(bytes).map(|_| ());
    let mut other = FOLD_TABLE.to_vec();
    other[4] = 2;
    assert_eq!(parse(&other), layout(Some(2)));
    // As tables began before there was a layout number, and what is no table.
    for bytes in [&FOLD_TABLE[5..], b"fold", b"rubbish", b""] {
        assert_eq!(parse(bytes), layout(None));
    }
    assert_eq!(parse(&[FOLD_TABLE, b"\0"].concat()), Err(FoldingError::Damaged));
}

#[test]
fn a_table_that_is_cut_off_is_damaged() {
    for end in (5..FOLD_TABLE.len()).step_by(37).chain([FOLD_TABLE.len() - 1]) {
        assert_eq!(Folding::parse(&FOLD_TABLE[..end]), Err(FoldingError::Damaged), "{end}");
    }
}

/// A table of these columns of numbers.
fn table(columns: &[Vec<u32>]) -> Vec<u8> {
    let packed = |column: &Vec<u32>| column.iter().copied().flat_map(leb128).collect();
    let columns: Vec<Vec<u8>> = columns.iter().map(packed).collect();
    let lengths = columns.iter().flat_map(|column| leb128(column.len() as u32));
    b"fold\x01".iter().copied().chain(lengths).chain(columns.concat()).collect()
}

fn leb128(number: u32) -> Vec<u8> {
    let n_groups = (1..5).find(|n| number >> (7 * n) == 0).unwrap_or(5);
    let group =
        |idx: u32| (number >> (7 * idx) & 0x7f) as u8 | if idx + 1 < n_groups { 0x80 } else { 0 };
    (0..n_groups).map(group).collect()
}

/// Each character as its distance to the one before it.
fn distances(letters: impl Iterator<Item = char>) -> Vec<u32> {
    let mut previous = 0;
    letters
        .map(|letter| zigzag(letter as i32 - std::mem::replace(&mut previous, letter as i32)))
        .collect()
}

fn zigzag(number: i32) -> u32 {
    ((number << 1) ^ (number >> 31)) as u32
}

#[test]
fn what_would_not_come_to_an_end_is_damaged() {
    let pairs = |composed: &[u32], first: &[i32], second: &[u32]| {
        let mut columns = vec![Vec::new(); 10];
        columns[7] = composed.to_vec();
        columns[8] = first.iter().map(|number| zigzag(*number)).collect();
        columns[9] = second.to_vec();
        table(&columns)
    };
    let is_damaged = |table: Vec<u8>| Folding::parse(&table) == Err(FoldingError::Damaged);
    assert!(!is_damaged(pairs(&[0xe9], &[0x65], &[0x301])));
    assert!(is_damaged(pairs(&[0xe9], &[0xe9], &[0x301])), "composed of itself");
    assert!(is_damaged(pairs(&[0xe9, 1], &[0xea, -1], &[0x301, 0x301])), "of each other");
    assert!(is_damaged(pairs(&[0x1100], &[0xac00], &[0x301])), "of a syllable of itself");
    let chain = (0..40)
        .map(|step| if step == 0 { (0x400, 0x41) } else { (1, if step == 1 { 0x3bf } else { 1 }) });
    let (composed, first): (Vec<u32>, Vec<i32>) = chain.unzip();
    assert!(is_damaged(pairs(&composed, &first, &[0x301; 40])), "of too many");
}

/// The columns of a table that says what none should, in the form that tables have.
fn columns() -> impl Strategy<Value = Vec<Vec<u32>>> {
    let gap = || prop_oneof![0..4_u32, 0x60..0x400_u32, 0..0x1_2000_u32];
    // Characters that do most when others fold to them or are composed of them.
    let letter = || {
        prop_oneof![
            any::<char>(),
            proptest::char::range('\0', '\u{400}'),
            proptest::char::range('\u{1100}', '\u{1200}'),
            proptest::char::range('\u{ac00}', '\u{ad00}'),
        ]
    };
    let some = 0..6_usize;
    (
        proptest::collection::vec((gap(), letter()), some.clone()),
        proptest::collection::vec(
            (gap(), proptest::collection::vec(letter(), 1..18)),
            some.clone(),
        ),
        proptest::collection::vec((gap(), 0..600_u32), some.clone()),
        proptest::collection::vec((gap(), 0..600_u32, 0..256_u32), some.clone()),
        proptest::collection::vec((gap(), letter(), letter()), some),
    )
        .prop_map(|(singles, many, removed, classes, pairs)| {
            vec![
                singles.iter().map(|(gap, _)| *gap).collect(),
                distances(singles.iter().map(|(_, target)| *target)),
                many.iter().map(|(gap, _)| *gap).collect(),
                many.iter().map(|(_, letters)| letters.len() as u32).collect(),
                many.iter().flat_map(|(_, letters)| letters).map(|one| *one as u32).collect(),
                removed.iter().flat_map(|(gap, len)| [*gap, *len]).collect(),
                classes.iter().flat_map(|(gap, len, class)| [*gap, *len, *class]).collect(),
                pairs.iter().map(|(gap, ..)| *gap).collect(),
                distances(pairs.iter().map(|(_, first, _)| *first)),
                pairs.iter().map(|(.., second)| *second as u32).collect(),
            ]
        })
}

proptest! {
    // Each folds all of Unicode.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        check(&bytes);
        check(&[b"fold\x01", bytes.as_slice()].concat());
    }

    #[test]
    fn no_columns_panic(columns in columns()) {
        check(&table(&columns));
    }

    #[test]
    fn no_change_to_a_real_table_panics(
        changes in proptest::collection::vec((any::<Index>(), any::<u8>(), 0..4_u8), 1..4),
    ) {
        let mut table = FOLD_TABLE.to_vec();
        for (place, byte, kind) in changes {
            let n_bytes = table.len();
            let at = place.index(n_bytes);
            match kind {
                0 => table[at] = byte,
                1 => table[at] ^= 1 << (byte % 8),
                2 => { table.remove(at); }
                _ => table.swap(at, (at + usize::from(byte)) % n_bytes),
            }
        }
        check(&table);
    }
}
