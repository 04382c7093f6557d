//! The module with its code sorted, as LZMA likes it: a tenth smaller to load than the module as it
//! is.
//!
//! An instruction is an opcode and perhaps numbers: which local, how far from a pointer, which
//! function. In a module they stand one after the other, so that what foretells the next byte is
//! mostly a byte of another kind. Here each kind has a stream of its own. The instructions
//! themselves are written as the numbers of their shapes: a shape is what an instruction begins
//! with, and the kinds of numbers that follow. Nothing is lost: `static/sorted.js` puts the module
//! together again, to the byte.
//!
//! A sorted module is a `u32` (little endian, as the others) with the size of the module, one for
//! the length of each stream, and the streams. How large a function is, is left out: the decoder
//! finds its end.

mod join;

use anyhow::{Context, Result, bail, ensure};

use join::join;

// The streams, in order. Similar ones are neighbours, because LZMA adapts to what it has just seen.
const BEFORE: u8 = 0; // all that stands before the first function
const SHAPES: u8 = 1; // each shape: how many bytes, these, how many kinds, these
const LOCALS: u8 = 2; // what variables a function has
const INSTRUCTIONS: u8 = 3; // which shape
const SET: u8 = 4; // which local is set
const GET: u8 = 5; // which local is read
const BLOCK: u8 = 6;
const GLOBAL: u8 = 7;
const LABEL: u8 = 8;
const TABLE: u8 = 9; // how many labels, these, and one more
const CALL: u8 = 10;
const INDIRECT: u8 = 11;
const OFFSET: u8 = 12;
const SMALL: u8 = 13; // 32-bit constants of up to two bytes
const LARGE: u8 = 14; // the longer ones: mostly addresses
const LONG: u8 = 15; // 64-bit constants
const FLOAT: u8 = 16; // single bytes, not numbers
const AFTER: u8 = 17; // all that stands behind the last function
const N_STREAMS: usize = 18;

const END: u8 = 0x0b;

/// What an instruction begins with, and the streams of what follows.
type Shape<'m> = (&'m [u8], &'static [u8]);

/// `module` with its code sorted.
///
/// # Errors
/// When it is no module, or has an instruction that is not known here, or does not come back to the
/// byte.
pub(crate) fn sort(module: &[u8]) -> Result<Vec<u8>> {
    let mut input = Input { bytes: module, at: 8 };
    while input.byte()? != 10 {
        let n = input.number()?.1;
        input.take(n)?;
    }
    let size = input.number()?.1;
    let end = input.at + size;
    let n_functions = input.number()?.1;
    let mut sorter = Sorter { streams: Default::default(), shapes: Vec::new() };
    sorter.put(BEFORE, &module[..input.at]);
    for _ in 0..n_functions {
        let _size = input.number()?;
        sorter.function(&mut input)?;
    }
    ensure!(input.at == end, "the module's code does not end where it should");
    sorter.put(AFTER, &module[end..]);
    let sorted = sorter.finish(module.len())?;
    ensure!(join(&sorted)? == module, "the sorted module does not come back");
    Ok(sorted)
}

/// A module, or a stream, that is read from its beginning.
#[derive(Clone, Copy)]
struct Input<'m> {
    bytes: &'m [u8],
    at: usize,
}

impl<'m> Input<'m> {
    fn take(&mut self, n: usize) -> Result<&'m [u8]> {
        let bytes = self.bytes[self.at..].get(..n).context("the module ends too early")?;
        self.at += n;
        Ok(bytes)
    }

    fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    /// A number (LEB128): its bytes, and what it is if it is not negative.
    fn number(&mut self) -> Result<(&'m [u8], usize)> {
        let start = self.at;
        let mut value = 0;
        loop {
            let byte = self.byte()?;
            let shift = 7 * (self.at - start - 1);
            value |= usize::from(byte & 127)
                .checked_shl(u32::try_from(shift)?)
                .context("a number is too long")?;
            if byte < 128 {
                return Ok((&self.bytes[start..self.at], value));
            }
        }
    }
}

struct Sorter<'m> {
    streams: [Vec<u8>; N_STREAMS],
    shapes: Vec<Shape<'m>>,
}

impl<'m> Sorter<'m> {
    fn put(&mut self, stream: u8, bytes: &[u8]) {
        self.streams[usize::from(stream)].extend_from_slice(bytes);
    }

    fn number(&mut self, stream: u8, input: &mut Input<'m>) -> Result<usize> {
        let (bytes, value) = input.number()?;
        self.put(stream, bytes);
        Ok(value)
    }

    fn function(&mut self, input: &mut Input<'m>) -> Result<()> {
        for _ in 0..self.number(LOCALS, input)? {
            self.number(LOCALS, input)?;
            self.put(LOCALS, &[input.byte()?]);
        }
        let mut depth = 1;
        while depth > 0 {
            let (bytes, kinds) = read_shape(input)?;
            depth = depth_after(depth, bytes[0]);
            let known = self.shapes.iter().position(|shape| *shape == (bytes, kinds));
            let shape = known.unwrap_or_else(|| {
                self.shapes.push((bytes, kinds));
                self.shapes.len() - 1
            });
            self.put(
                INSTRUCTIONS,
                &[u8::try_from(shape).context("the module has too many kinds of instructions")?],
            );
            for &kind in kinds {
                match kind {
                    FLOAT => self.put(kind, &[input.byte()?]),
                    TABLE => (0..=self.number(kind, input)?)
                        .try_for_each(|_| self.number(kind, input).map(|_| ()))?,
                    _ => _ = self.number(kind, input)?,
                }
            }
        }
        Ok(())
    }

    fn finish(mut self, size: usize) -> Result<Vec<u8>> {
        for (bytes, kinds) in std::mem::take(&mut self.shapes) {
            for part in [bytes, kinds] {
                self.put(SHAPES, &[u8::try_from(part.len())?]);
                self.put(SHAPES, part);
            }
        }
        let mut sorted = u32::try_from(size)?.to_le_bytes().to_vec();
        for stream in &self.streams {
            sorted.extend(u32::try_from(stream.len())?.to_le_bytes());
        }
        sorted.extend(self.streams.concat());
        Ok(sorted)
    }
}

/// The beginning of the next instruction and what follows it, which is not yet read.
fn read_shape<'m>(input: &mut Input<'m>) -> Result<Shape<'m>> {
    let start = input.at;
    let opcode = input.byte()?;
    let kinds: &[u8] = match opcode {
        0x00 | 0x01 | 0x05 | END | 0x0f | 0x1a | 0x1b | 0x3f | 0x40 | 0x45..=0xc4 | 0xfc => &[],
        0x02..=0x04 => &[BLOCK],
        0x0c | 0x0d => &[LABEL],
        0x0e => &[TABLE],
        0x10 => &[CALL],
        0x11 => &[INDIRECT, INDIRECT],
        0x20 => &[GET],
        0x21 | 0x22 => &[SET],
        0x23 | 0x24 => &[GLOBAL],
        0x28..=0x3e => &[OFFSET],
        0x41 if input.clone().number()?.0.len() <= 2 => &[SMALL],
        0x41 => &[LARGE],
        0x42 => &[LONG],
        0x43 => &[FLOAT; 4],
        0x44 => &[FLOAT; 8],
        0xfd => match input.number()?.1 {
            0..=11 | 92 | 93 => &[OFFSET],
            12 | 13 => &[FLOAT; 16],
            84..=91 => &[OFFSET, FLOAT],
            _ => &[],
        },
        _ => bail!("the module has the instruction {opcode:#04x}, which is not known here"),
    };
    match opcode {
        // The alignment of a load or store; the memory that is asked for its size.
        0x28..=0x40 => _ = input.byte()?,
        0xfc => match input.byte()? {
            0..=7 => {}
            10 => _ = input.take(2)?, // memory.copy
            11 => _ = input.take(1)?, // memory.fill
            other => bail!("the module has the instruction 0xfc {other}, which is not known here"),
        },
        // Likewise of a vector; or which part of it is meant.
        0xfd => {
            let vector = Input { bytes: input.bytes, at: start + 1 }.number()?.1;
            if matches!(vector, 0..=11 | 21..=34 | 84..=93) {
                input.byte()?;
            }
        }
        _ => {}
    }
    Ok((&input.bytes[start..input.at], kinds))
}

/// How many blocks are open after an instruction that begins with `opcode`.
fn depth_after(depth: usize, opcode: u8) -> usize {
    match opcode {
        0x02..=0x04 => depth + 1,
        END => depth - 1,
        _ => depth,
    }
}

#[cfg(test)]
mod tests {
    use super::join::push_number;
    use super::*;

    /// A module of one section of code with these functions, and one section behind it.
    fn module(functions: &[&[u8]]) -> Vec<u8> {
        let mut code = vec![functions.len() as u8];
        for function in functions {
            push_number(&mut code, function.len());
            code.extend_from_slice(function);
        }
        let mut module = b"\0asm\x01\0\0\0\x03\x02\x01\0\x0a".to_vec();
        push_number(&mut module, code.len());
        module.extend(code);
        module.extend(b"\x0b\x01\0");
        module
    }

    #[test]
    fn a_module_comes_back_to_the_byte() {
        let functions: [&[u8]; 6] = [
            b"\0\x0b",
            b"\x02\x01\x7f\x81\x01\x7e\x02\x40\x20\0\x21\x01\x0c\0\x0b\x0b",
            b"\0\x41\x7f\x41\x80\x80\xc0\0\x42\x80\x7f\x36\x02\x88\x01\x29\x02\0\x3f\0\x0b",
            b"\0\x43\xff\xff\xff\xff\x44\x80\x80\x80\x80\x80\x80\x80\x80\xfc\x0a\0\0\xfc\x0b\0\xfc\x02\x0b",
            b"\0\xfd\0\x04\x10\xfd\x0c0123456789abcdef\xfd\x15\x03\xfd\x54\0\x81\x01\x02\xfd\xae\x01\x0b",
            b"\0\x0e\x02\0\x81\x01\x02\x10\x80\x01\x11\x03\0\x23\0\x0b",
        ];
        for functions in [&functions[..], &functions[..0], &functions[3..]] {
            let module = module(functions);
            assert_eq!(join(&sort(&module).unwrap()).unwrap(), module, "{functions:?}");
        }
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for (function, why) in [
            (&b"\0\xfc\x08\0\0\x0b"[..], "memory.init"),
            (b"\0\x02\x40\x0b", "a block that does not end"),
            (b"\0\x20\x80\x80\x80", "a number that does not end"),
        ] {
            assert!(sort(&module(&[function])).is_err(), "{why}");
        }
        assert!(sort(b"\0asm\x01\0\0\0").is_err(), "no code");
    }
}
