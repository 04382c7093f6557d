//! What each character folds to, unpacked from `table.bin` when first needed.
//!
//! `table.bin` is made from Unicode's data and OpenCC's dictionaries by `tests/fold_table`, which
//! also checks that it is up to date. It is laid out to be small after gzip. All numbers are
//! LEB128. First come the lengths in bytes of the ten columns, then the columns:
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

use std::sync::OnceLock;

/// The packed table, made by `tests/fold_table`.
#[cfg(feature = "fold-table")]
pub static FOLD_TABLE: &[u8] = include_bytes!("table.bin");

static TABLE: OnceLock<Table> = OnceLock::new();

/// Takes in the packed table, where the crate is built without it: a page downloads it only when
/// its reader first searches. Until then nothing may be folded. `packed` has to be [`FOLD_TABLE`]
/// of the same version of this crate, as the digest in an archive's manifest proves; a second call
/// changes nothing.
pub fn install_fold_table(packed: &[u8]) {
    TABLE.get_or_init(|| Table::unpack(packed));
}

const N_COLUMNS: usize = 10;
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

/// The class of a starter that composes with what stands before it. Real classes end at 240.
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

#[derive(Debug)]
pub(crate) struct Table {
    /// For every 256 characters the number of their page.
    page_of: Vec<u16>,
    /// Cells, page after page. Page 0 is all zero: characters about which there is nothing to say.
    cells: Vec<u32>,
    multis: String,
    pairs: Vec<Pair>,
}

/// `first` and `second` compose canonically to `composed`.
#[derive(Clone, Copy, Debug)]
struct Pair {
    first: char,
    second: char,
    composed: char,
}

impl Table {
    pub(crate) fn get() -> &'static Table {
        #[cfg(feature = "fold-table")]
        install_fold_table(FOLD_TABLE);
        TABLE.get().expect("the table is installed before anything is folded")
    }

    /// What `letter` folds to, and whether it can change what stands before it: combine with it or
    /// move past it.
    pub(crate) fn fold(&self, letter: char) -> (Target<'_>, bool) {
        let cell = self.cell(letter);
        let value = cell & (SINGLE - 1);
        let target = match cell & KIND {
            SINGLE => Target::One(to_char(value)),
            MULTI => {
                let start = (value >> LENGTH_BITS) as usize;
                Target::Many(
                    &self.multis[start..start + (value & ((1 << LENGTH_BITS) - 1)) as usize],
                )
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
        let page = usize::from(self.page_of[letter >> PAGE_BITS]);
        self.cells[page * PAGE_CHARS + letter % PAGE_CHARS]
    }

    fn cell_mut(&mut self, letter: u32) -> &mut u32 {
        let page = &mut self.page_of[(letter >> PAGE_BITS) as usize];
        if *page == 0 {
            *page = (self.cells.len() / PAGE_CHARS) as u16;
            self.cells.resize(self.cells.len() + PAGE_CHARS, 0);
        }
        let page = usize::from(*page);
        &mut self.cells[page * PAGE_CHARS + letter as usize % PAGE_CHARS]
    }

    fn unpack(packed: &[u8]) -> Table {
        let mut header = Column(packed);
        let lengths: [usize; N_COLUMNS] = std::array::from_fn(|_| header.next() as usize);
        let mut rest = header.0;
        let mut columns = lengths.map(|length| {
            let (column, after) = rest.split_at(length);
            rest = after;
            Column(column)
        });
        let mut table = Table {
            page_of: vec![0; N_PAGES],
            cells: vec![0; PAGE_CHARS],
            multis: String::new(),
            pairs: Vec::new(),
        };
        table.unpack_pairs(&mut columns);
        table.unpack_targets(&mut columns);
        table
    }

    /// Columns 6 to 9: what concerns characters that fold to themselves.
    fn unpack_pairs(&mut self, columns: &mut [Column<'_>; N_COLUMNS]) {
        let [.., classes, gaps, firsts, seconds] = columns;
        let mut letter = 0;
        while !classes.0.is_empty() {
            letter += classes.next();
            let length = classes.next();
            let class = classes.next();
            for member in letter..letter + length {
                *self.cell_mut(member) = class << CLASS_SHIFT;
            }
            letter += length;
        }
        let (mut composed, mut first) = (0, 0);
        while !gaps.0.is_empty() {
            composed += gaps.next();
            first = firsts.next_near(first);
            let second = seconds.next();
            self.pairs.push(Pair {
                first: to_char(first),
                second: to_char(second),
                composed: to_char(composed),
            });
            self.mark_joining(second);
        }
        // The vowels and final consonants of Hangul compose by rule.
        (0x1161..=0x1175).chain(0x11a8..=0x11c2).for_each(|jamo| self.mark_joining(jamo));
    }

    fn mark_joining(&mut self, letter: u32) {
        let cell = self.cell_mut(letter);
        if *cell == 0 {
            *cell = u32::from(JOINING_STARTER) << CLASS_SHIFT;
        }
    }

    /// Columns 0 to 5. A character has the class of the first that it folds to.
    fn unpack_targets(&mut self, columns: &mut [Column<'_>; N_COLUMNS]) {
        let [gaps, targets, many_gaps, counts, many, removed, ..] = columns;
        let (mut letter, mut target) = (0, 0);
        while !gaps.0.is_empty() {
            letter += gaps.next();
            target = targets.next_near(target);
            *self.cell_mut(letter) = SINGLE | target | self.class_bits(target);
        }
        letter = 0;
        while !many_gaps.0.is_empty() {
            letter += many_gaps.next();
            let start = self.multis.len();
            let first = many.next();
            self.multis.push(to_char(first));
            for _ in 1..counts.next() {
                self.multis.push(to_char(many.next()));
            }
            let value = start << LENGTH_BITS | (self.multis.len() - start);
            *self.cell_mut(letter) = MULTI | value as u32 | self.class_bits(first);
        }
        letter = 0;
        while !removed.0.is_empty() {
            letter += removed.next();
            let end = letter + removed.next();
            (letter..end).for_each(|member| *self.cell_mut(member) = REMOVED);
            letter = end;
        }
    }

    fn class_bits(&self, target: u32) -> u32 {
        self.cell(to_char(target)) >> CLASS_SHIFT << CLASS_SHIFT
    }
}

/// Numbers yet to be read; past the end they are 0.
struct Column<'a>(&'a [u8]);

impl Column<'_> {
    fn next(&mut self) -> u32 {
        let mut number = 0;
        let mut shift = 0;
        while let Some((&byte, rest)) = self.0.split_first() {
            self.0 = rest;
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
            shift += 7;
        }
        number
    }

    fn next_near(&mut self, previous: u32) -> u32 {
        let zigzag = self.next();
        previous.wrapping_add_signed((zigzag >> 1) as i32 ^ -((zigzag & 1) as i32))
    }
}

fn to_char(number: u32) -> char {
    char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER)
}
