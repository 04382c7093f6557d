//! What refers to what in a linked module, as its linker says (`--emit-relocs`): which instruction
//! and which object in memory has the address of which object, or the number of which function in
//! the table.
//!
//! The format is that of the tool conventions of WebAssembly (`Linking.md`).

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::{Context, Result, bail, ensure};

/// What is referred to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// A function, by its number in the module.
    Function(u32),
    /// An object, by where it is in the file.
    Object(Range<usize>),
}

/// What refers to what.
#[derive(Debug, Default)]
pub(super) struct References {
    /// By where in the file, in order.
    pub(super) all: BTreeMap<usize, Target>,
    /// All objects in memory, by where they are in the file.
    pub(super) objects: Vec<Range<usize>>,
    /// Where in the file each piece of memory is.
    pub(super) pieces: Vec<Range<usize>>,
}

/// What the linker says: its symbols, and what code and memory refer to.
pub(super) const SECTIONS: [&str; 3] = [LINKING, "reloc.CODE", "reloc.DATA"];
const LINKING: &str = "linking";
/// The number of the part of its section that lists the symbols.
pub(super) const SYMBOLS: u8 = 8;

const DATA: u8 = 11;

// Kinds of relocations: of the address of an object, and of the number of a function in the table.
pub(super) const ADDRESSES: Range<u8> = 3..6;
const TABLE: Range<u8> = 1..3;
/// Those that tell of nothing in memory and nothing in the table: functions that are called, types,
/// globals, and tables.
const OTHERS: [u8; 4] = [0, 6, 7, 20];

/// Reads what a linked module says of itself.
///
/// # Errors
/// When it says nothing, or something that is not known here.
pub(super) fn read(module: &[u8]) -> Result<References> {
    let mut references = References::default();
    let mut starts = Vec::new();
    let (mut symbols, mut relocations) = (None, Vec::new());
    let mut input = Input { bytes: module, at: 8 };
    while input.at < module.len() {
        let kind = input.byte()?;
        let size = input.number()?;
        let start = input.at;
        starts.push(start);
        let mut section = input.part(size)?;
        match kind {
            DATA => references.pieces = pieces(&mut section)?,
            0 => match section.name()? {
                LINKING => symbols = Some(section),
                name if SECTIONS.contains(&name) => relocations.push(section),
                _ => {}
            },
            _ => {}
        }
    }
    let mut symbols = symbols.context("the linked module does not list its symbols")?;
    let targets = targets(&mut symbols, &references.pieces)?;
    let objects = targets.iter().flatten().filter_map(|target| match target {
        Target::Object(object) => Some(object.clone()),
        Target::Function(_) => None,
    });
    references.objects = objects.collect();
    ensure!(relocations.len() == SECTIONS.len() - 1, "the linked module lists no references");
    for mut section in relocations {
        let start = *starts.get(section.number()?).context("relocations of no section")?;
        for _ in 0..section.number()? {
            relocation(&mut section, start, &targets, &mut references.all)?;
        }
    }
    Ok(references)
}

/// Where in the file each piece of memory is.
fn pieces(section: &mut Input) -> Result<Vec<Range<usize>>> {
    let mut pieces = Vec::new();
    for _ in 0..section.number()? {
        ensure!(section.number()? == 0, "a piece of memory is not simply put in its place");
        ensure!(section.byte()? == 0x41, "a piece of memory has no constant place");
        section.number()?;
        ensure!(section.byte()? == 0x0b, "a piece of memory has no constant place");
        let size = section.number()?;
        pieces.push(section.at..section.at + size);
        section.part(size)?;
    }
    Ok(pieces)
}

/// What each symbol stands for; `None` where that is neither a function nor an object.
fn targets(section: &mut Input, pieces: &[Range<usize>]) -> Result<Vec<Option<Target>>> {
    const UNDEFINED: usize = 0x10;
    const NAMED: usize = 0x40;
    ensure!(section.number()? == 2, "the linked module's symbols have another form");
    loop {
        let kind = section.byte()?;
        let size = section.number()?;
        let mut part = section.part(size)?;
        if kind != SYMBOLS {
            continue;
        }
        let mut targets = Vec::new();
        for _ in 0..part.number()? {
            let kind = part.byte()?;
            let flags = part.number()?;
            targets.push(match kind {
                1 => {
                    part.name()?;
                    if flags & UNDEFINED != 0 { None } else { Some(object(&mut part, pieces)?) }
                }
                3 => {
                    part.number()?;
                    None
                }
                _ => {
                    let number = part.number()?;
                    if flags & UNDEFINED == 0 || flags & NAMED != 0 {
                        part.name()?;
                    }
                    (kind == 0).then_some(Target::Function(u32::try_from(number)?))
                }
            });
        }
        return Ok(targets);
    }
}

fn object(part: &mut Input, pieces: &[Range<usize>]) -> Result<Target> {
    let [piece, start, size] = [part.number()?, part.number()?, part.number()?];
    let piece = pieces.get(piece).context("a symbol is in no piece of memory")?;
    let object = piece.start + start..piece.start + start + size;
    ensure!(object.end <= piece.end, "a symbol reaches beyond its piece of memory");
    Ok(Target::Object(object))
}

fn relocation(
    section: &mut Input,
    start: usize,
    targets: &[Option<Target>],
    all: &mut BTreeMap<usize, Target>,
) -> Result<()> {
    let kind = section.byte()?;
    let at = start + section.number()?;
    let symbol = section.number()?;
    if ADDRESSES.contains(&kind) {
        section.number()?;
    } else if OTHERS.contains(&kind) {
        return Ok(());
    } else if !TABLE.contains(&kind) {
        bail!("the linked module refers to something in the way {kind}, which is not known here");
    }
    if let Some(target) = targets.get(symbol).context("a reference to no symbol")? {
        all.insert(at, target.clone());
    }
    Ok(())
}

/// A part of a module that is read from its beginning.
struct Input<'m> {
    bytes: &'m [u8],
    at: usize,
}

impl<'m> Input<'m> {
    fn byte(&mut self) -> Result<u8> {
        let byte = *self.bytes.get(self.at).context("the linked module ends too early")?;
        self.at += 1;
        Ok(byte)
    }

    /// A number (LEB128); of a negative one its bits.
    fn number(&mut self) -> Result<usize> {
        let (mut value, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            value |= usize::from(byte & 127).checked_shl(shift).context("a number is too long")?;
            shift += 7;
            if byte < 128 {
                return Ok(value);
            }
        }
    }

    /// The next `n` bytes, to be read for themselves.
    fn part(&mut self, n: usize) -> Result<Input<'m>> {
        let end = self.at + n;
        let bytes = self.bytes.get(..end).context("the linked module ends too early")?;
        let part = Input { bytes, at: self.at };
        self.at = end;
        Ok(part)
    }

    fn name(&mut self) -> Result<&'m str> {
        let n = self.number()?;
        let part = self.part(n)?;
        std::str::from_utf8(&part.bytes[part.at..]).context("a name is not UTF-8")
    }
}
