//! What each character folds to: `table.bin`, unpacked.
//!
//! `table.bin` is made from Unicode's data and OpenCC's dictionaries by `tests/fold_table`, which
//! also checks that it is up to date. It is laid out to be small after gzip. First come the bytes
//! `fold` and the number of the layout; all that follows are LEB128 numbers: the lengths in bytes
//! of the ten columns, then the columns:
//!
//! | columns | one entry for |
//! |---|---|
//! | 0 gap, 1 target | a character that folds to one other |
//! | 2 gap, 3 count, 4 count x character | a character that folds to several |
//! | 5 (gap, length) | a run of characters that fold to nothing |
//! | 6 (gap, length, class) | a run of characters with the same canonical combining class, other than 0 |
//! | 7 gap, 8 first, 9 second | a character that two others compose to |
//!
//! Characters rise within a column; a gap is the distance to the character before it, or to the end
//! of the run before it. A target and a first is the zigzag-coded distance to the one before it.
//! Columns 6 to 9 hold only characters that fold to themselves. ASCII and Hangul syllables follow
//! rules and are left out.
//!
//! **The layout is part of the published format.** Every archive carries its own table, which pages
//! and commands of other versions read: what they fold to may differ from table to table, the
//! layout may not. A change of it needs another [`LAYOUT`] and another `VERSION` of the bundle.

use std::fmt;
use std::ops::Range;

use super::hangul::is_syllable;

/// The packed table, made by `tests/fold_table`.
#[cfg(feature = "fold-table")]
pub static FOLD_TABLE: &[u8] = include_bytes!("table.bin");

/// Stands between blocks, where no match may cross. Folding turns every line feed into a space, so
/// neither a folded block nor a folded term holds one.
pub(crate) const BLOCK_END: char = '\n';

/// What a packed table begins with.
const MAGIC: &[u8] = b"fold";
/// The layout that is read here.
const LAYOUT: u8 = 1;

/// Why bytes cannot be used as a folding table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldingError {
    /// The table has another layout than the one that this program reads.
    Layout {
        /// The layout that this program reads.
        expected: u8,
        /// The layout that was found; `None` where the bytes do not begin as a folding table does.
        got: Option<u8>,
    },
    /// The bytes begin as a folding table does and then say what none can.
    Damaged,
}

impl fmt::Display for FoldingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FoldingError::Layout { expected, got: Some(got) } => {
                write!(
                    f,
                    "the folding table has layout {got}, this program reads layout {expected}"
                )
            }
            FoldingError::Layout { .. } => f.write_str("it is not a folding table"),
            FoldingError::Damaged => f.write_str("the folding table is damaged"),
        }
    }
}

impl core::error::Error for FoldingError {}

const N_COLUMNS: usize = 10;
/// The most bytes that a packed table may have; about 8 times what it has.
const MAX_BYTES: usize = 1 << 18;
const PAGE_BITS: u32 = 8;
const PAGE_CHARS: usize = 1 << PAGE_BITS;
const N_PAGES: usize = 0x11_0000 >> PAGE_BITS;

/// A cell is value (21 bits), kind (3 bits), class (8 bits); 0 for a character that folds to itself
/// and is a starter.
const VALUE_BITS: u32 = 21;
const CLASS_SHIFT: u32 = 24;
const SINGLE: u32 = 1 << VALUE_BITS;
const MULTI: u32 = 2 << VALUE_BITS;
const REMOVED: u32 = 3 << VALUE_BITS;
const KIND: u32 = 7 << VALUE_BITS;
/// The value of a [`MULTI`] cell: offset and, in this many bits, length of its bytes in
/// `Table::multis`.
const LENGTH_BITS: u32 = 6;
const MAX_MULTI_BYTES: usize = (1 << LENGTH_BITS) - 1;
const MAX_MULTIS_BYTES: usize = 1 << (VALUE_BITS - LENGTH_BITS);

/// Characters below follow rules.
const FIRST_IN_TABLE: u32 = 0x80;
/// One past the last character.
const END_OF_CHARS: u32 = 0x11_0000;
/// The most pairs that a character is composed of, one within the other. Decomposing goes as deep.
const MAX_DEPTH: usize = 8;

/// The greatest canonical combining class.
pub(crate) const LAST_CLASS: u8 = 240;
/// The class of a starter that composes with what stands before it: no real class.
const JOINING_STARTER: u8 = 255;

/// What a character folds to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target<'a> {
    Same,
    One(char),
    /// Never empty.
    Many(&'a str),
    Nothing,
}

/// The default table is the empty one: all that folds is what follows rules.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Table {
    /// For every 256 characters the number of their page.
    page_of: Vec<u16>,
    /// Cells, page after page. Page 0 is all zero: characters about which there is nothing to say.
    cells: Vec<u32>,
    multis: String,
    pairs: Vec<Pair>,
}

/// `first` and `second` compose canonically to `composed`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pair {
    first: char,
    second: char,
    composed: char,
}

impl Table {
    /// What `letter` folds to, and whether it can change what stands before it: combine with it or
    /// move past it.
    pub(crate) fn fold(&self, letter: char) -> (Target<'_>, bool) {
        let cell = self.cell(letter);
        let value = cell & (SINGLE - 1);
        let target = match cell & KIND {
            SINGLE => Target::One(to_char(value)),
            MULTI => {
                let start = (value >> LENGTH_BITS) as usize;
                let len = value as usize & MAX_MULTI_BYTES;
                self.multis.get(start..start + len).map_or(Target::Same, Target::Many)
            }
            REMOVED => Target::Nothing,
            _ => Target::Same,
        };
        (target, cell >> CLASS_SHIFT != 0)
    }

    /// Whether this character, which folds to itself, can change what stands before it.
    pub(crate) fn joins(&self, folded: char) -> bool {
        self.cell(folded) >> CLASS_SHIFT != 0
    }

    /// The canonical combining class of a character that folds to itself.
    pub(crate) fn class(&self, folded: char) -> u8 {
        match (self.cell(folded) >> CLASS_SHIFT) as u8 {
            JOINING_STARTER => 0,
            class => class,
        }
    }

    pub(crate) fn compose(&self, first: char, second: char) -> Option<char> {
        self.pairs
            .iter()
            .find(|pair| pair.first == first && pair.second == second)
            .map(|pair| pair.composed)
    }

    /// The two characters that `letter` is composed of, the first of which may be composed again.
    pub(crate) fn decompose(&self, letter: char) -> Option<(char, char)> {
        let idx = self.pairs.binary_search_by_key(&letter, |pair| pair.composed).ok()?;
        self.pairs.get(idx).map(|pair| (pair.first, pair.second))
    }

    fn cell(&self, letter: char) -> u32 {
        let letter = letter as usize;
        // The empty table has no pages.
        let Some(page) = self.page_of.get(letter >> PAGE_BITS) else { return 0 };
        self.cells[usize::from(*page) * PAGE_CHARS + letter % PAGE_CHARS]
    }

    /// The cell of a character below [`END_OF_CHARS`].
    fn cell_mut(&mut self, letter: u32) -> &mut u32 {
        let page = &mut self.page_of[(letter >> PAGE_BITS) as usize];
        if *page == 0 {
            *page = (self.cells.len() / PAGE_CHARS) as u16;
            self.cells.resize(self.cells.len() + PAGE_CHARS, 0);
        }
        let page = usize::from(*page);
        &mut self.cells[page * PAGE_CHARS + letter as usize % PAGE_CHARS]
    }

    /// Reads a packed table. Whatever looking up relies on is checked here, so that looking up
    /// cannot fail.
    pub(crate) fn parse(packed: &[u8]) -> Result<Table, FoldingError> {
        let expected = LAYOUT;
        let (layout, columns) = packed
            .strip_prefix(MAGIC)
            .and_then(<[u8]>::split_first)
            .ok_or(FoldingError::Layout { expected, got: None })?;
        if *layout != expected {
            return Err(FoldingError::Layout { expected, got: Some(*layout) });
        }
        Table::unpack(columns).filter(|_| packed.len() <= MAX_BYTES).ok_or(FoldingError::Damaged)
    }

    fn unpack(packed: &[u8]) -> Option<Table> {
        let mut header = Column(packed);
        let mut lengths = [0; N_COLUMNS];
        for length in &mut lengths {
            *length = header.next()? as usize;
        }
        let mut rest = header.0;
        let mut columns = [const { Column(&[]) }; N_COLUMNS];
        for (column, length) in columns.iter_mut().zip(lengths) {
            (column.0, rest) = rest.split_at_checked(length)?;
        }
        let mut table = Table {
            page_of: vec![0; N_PAGES],
            cells: vec![0; PAGE_CHARS],
            multis: String::new(),
            pairs: Vec::new(),
        };
        table.unpack_classes(&mut columns)?;
        table.unpack_pairs(&mut columns)?;
        // Targets take their classes from what was read before.
        table.unpack_targets(&mut columns)?;
        table.unpack_removed(&mut columns)?;
        // What is left over belongs to nothing.
        (rest.is_empty() && columns.iter().all(|column| column.0.is_empty())).then_some(table)
    }

    /// Column 6.
    fn unpack_classes(&mut self, columns: &mut [Column<'_>; N_COLUMNS]) -> Option<()> {
        let [.., classes, _, _, _] = columns;
        let mut end = 0;
        while !classes.0.is_empty() {
            let run = classes.next_run(end)?;
            let class = classes.next()?;
            if class == 0 || class > u32::from(LAST_CLASS) {
                return None;
            }
            end = run.end;
            run.for_each(|member| *self.cell_mut(member) = class << CLASS_SHIFT);
        }
        Some(())
    }

    /// Columns 7 to 9.
    fn unpack_pairs(&mut self, columns: &mut [Column<'_>; N_COLUMNS]) -> Option<()> {
        let [.., gaps, firsts, seconds] = columns;
        let (mut composed, mut first) = (0, 0);
        while !gaps.0.is_empty() {
            composed = gaps.next_letter(composed)?;
            first = firsts.next_near(first)?;
            let second = seconds.next()?;
            let pair = Pair {
                first: char::from_u32(first)?,
                second: char::from_u32(second)?,
                composed: char::from_u32(composed)?,
            };
            if second < FIRST_IN_TABLE || is_syllable(pair.first) {
                return None;
            }
            self.pairs.push(pair);
            self.mark_joining(second);
        }
        // The vowels and final consonants of Hangul compose by rule.
        (0x1161..=0x1175).chain(0x11a8..=0x11c2).for_each(|jamo| self.mark_joining(jamo));
        self.pairs.iter().all(|pair| self.ends(pair.first)).then_some(())
    }

    /// Whether decomposing comes to an end, and soon.
    fn ends(&self, mut letter: char) -> bool {
        for _ in 0..MAX_DEPTH {
            let Some((first, _)) = self.decompose(letter) else { return true };
            letter = first;
        }
        false
    }

    fn mark_joining(&mut self, letter: u32) {
        let cell = self.cell_mut(letter);
        if *cell == 0 {
            *cell = u32::from(JOINING_STARTER) << CLASS_SHIFT;
        }
    }

    /// Columns 0 to 4. A character has the class of the first that it folds to.
    fn unpack_targets(&mut self, columns: &mut [Column<'_>; N_COLUMNS]) -> Option<()> {
        let [gaps, targets, many_gaps, counts, many, ..] = columns;
        let (mut letter, mut target) = (0, 0);
        while !gaps.0.is_empty() {
            letter = gaps.next_letter(letter)?;
            target = targets.next_near(target)?;
            *self.cell_mut(letter) = SINGLE | target | self.class_bits(to_target(target)?);
        }
        letter = 0;
        while !many_gaps.0.is_empty() {
            letter = many_gaps.next_letter(letter)?;
            let start = self.multis.len();
            let first = to_target(many.next()?)?;
            self.multis.push(first);
            for _ in 1..counts.next()? {
                self.multis.push(to_target(many.next()?)?);
            }
            let len = self.multis.len() - start;
            if start >= MAX_MULTIS_BYTES || len > MAX_MULTI_BYTES {
                return None;
            }
            let value = start << LENGTH_BITS | len;
            *self.cell_mut(letter) = MULTI | value as u32 | self.class_bits(first);
        }
        Some(())
    }

    /// Column 5.
    fn unpack_removed(&mut self, columns: &mut [Column<'_>; N_COLUMNS]) -> Option<()> {
        let removed = &mut columns[5];
        let mut end = 0;
        while !removed.0.is_empty() {
            let run = removed.next_run(end)?;
            end = run.end;
            run.for_each(|member| *self.cell_mut(member) = REMOVED);
        }
        Some(())
    }

    fn class_bits(&self, target: char) -> u32 {
        self.cell(target) >> CLASS_SHIFT << CLASS_SHIFT
    }
}

/// Numbers yet to be read; none where the column ends or one is larger than any can be.
struct Column<'a>(&'a [u8]);

impl Column<'_> {
    fn next(&mut self) -> Option<u32> {
        let mut number = 0;
        for shift in [0, 7, 14, 21] {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// A number near `previous`.
    fn next_near(&mut self, previous: u32) -> Option<u32> {
        let zigzag = self.next()?;
        previous.checked_add_signed((zigzag >> 1) as i32 ^ -((zigzag & 1) as i32))
    }

    /// A character after `previous`.
    fn next_letter(&mut self, previous: u32) -> Option<u32> {
        let letter = previous + self.next()?;
        (previous < letter && (FIRST_IN_TABLE..END_OF_CHARS).contains(&letter)).then_some(letter)
    }

    /// A run of characters from `end` on.
    fn next_run(&mut self, end: u32) -> Option<Range<u32>> {
        let start = end + self.next()?;
        let run = start..start + self.next()?;
        (run.start >= FIRST_IN_TABLE && run.end <= END_OF_CHARS).then_some(run)
    }
}

/// A character that others may fold to: any but the line feed, which stands between blocks.
fn to_target(number: u32) -> Option<char> {
    char::from_u32(number).filter(|letter| *letter != BLOCK_END)
}

fn to_char(number: u32) -> char {
    char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER)
}
