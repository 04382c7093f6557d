//! Lists: with bullets, with numbers, of terms and what is said about them.

use crate::{Block, Inline};

/// One item of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListItem {
    /// The item's own number, where it does not follow from the one before; the items after it
    /// count on from there.
    pub value: Option<i32>,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// How the items of a list are numbered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbering {
    /// The number of the first item. Where it is not said: 1, or for a reversed list the number of
    /// items.
    pub start: Option<i32>,
    /// Counted down rather than up.
    pub reversed: bool,
    /// What the numbers are written with.
    pub numerals: Numerals,
}

/// What the numbers of a list are written with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numerals {
    /// 1, 2, 3
    #[default]
    Decimal,
    /// a, b, c
    LowerAlpha,
    /// A, B, C
    UpperAlpha,
    /// i, ii, iii
    LowerRoman,
    /// I, II, III
    UpperRoman,
}

impl Numerals {
    /// All of them.
    pub const ALL: [Numerals; 5] = [
        Numerals::Decimal,
        Numerals::LowerAlpha,
        Numerals::UpperAlpha,
        Numerals::LowerRoman,
        Numerals::UpperRoman,
    ];

    /// Their first number, which is what HTML names them by (`<ol type="a">`).
    pub const fn tag(self) -> &'static str {
        ["1", "a", "A", "i", "I"][self as usize]
    }

    /// The numerals that [`Numerals::tag`] names so.
    pub fn from_tag(tag: &str) -> Option<Numerals> {
        Numerals::ALL.into_iter().find(|numerals| numerals.tag() == tag)
    }
}

/// A part of a list of descriptions: one or more terms, then one or more details about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Description {
    /// What is described.
    Term(Vec<Inline>),
    /// What is said about the terms before it.
    Details(Vec<Block>),
}
