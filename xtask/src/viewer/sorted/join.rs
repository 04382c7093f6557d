//! The way back, which proves that nothing was lost.

use anyhow::Result;

use super::{
    AFTER, BEFORE, FLOAT, INSTRUCTIONS, Input, LOCALS, N_STREAMS, SHAPES, TABLE, depth_after,
};

/// The module that was sorted, by the same steps as `static/sorted.js`.
pub(super) fn join(sorted: &[u8]) -> Result<Vec<u8>> {
    let mut joiner = Joiner { streams: Vec::new(), module: Vec::new() };
    let mut end = 4 * (1 + N_STREAMS);
    for length in sorted[4..end].as_chunks().0 {
        let at = end;
        end += u32::from_le_bytes(*length) as usize;
        joiner.streams.push(Input { bytes: &sorted[..end], at });
    }
    let mut shapes = Vec::new();
    while !joiner.is_at_end(SHAPES) {
        shapes.push([joiner.part_of_shape()?, joiner.part_of_shape()?]);
    }
    joiner.rest(BEFORE);
    while !joiner.is_at_end(LOCALS) {
        let start = joiner.module.len();
        joiner.function(&shapes)?;
        let body = joiner.module.split_off(start);
        push_number(&mut joiner.module, body.len());
        joiner.module.extend(body);
    }
    joiner.rest(AFTER);
    Ok(joiner.module)
}

struct Joiner<'s> {
    streams: Vec<Input<'s>>,
    module: Vec<u8>,
}

impl<'s> Joiner<'s> {
    fn is_at_end(&self, stream: u8) -> bool {
        let Input { bytes, at } = &self.streams[usize::from(stream)];
        *at == bytes.len()
    }

    fn rest(&mut self, stream: u8) {
        let Input { bytes, at } = &self.streams[usize::from(stream)];
        self.module.extend_from_slice(&bytes[*at..]);
    }

    fn part_of_shape(&mut self) -> Result<&'s [u8]> {
        let shapes = &mut self.streams[usize::from(SHAPES)];
        let n = shapes.byte()?;
        shapes.take(n.into())
    }

    fn byte(&mut self, stream: u8) -> Result<()> {
        self.module.push(self.streams[usize::from(stream)].byte()?);
        Ok(())
    }

    fn number(&mut self, stream: u8) -> Result<usize> {
        let (bytes, value) = self.streams[usize::from(stream)].number()?;
        self.module.extend_from_slice(bytes);
        Ok(value)
    }

    fn function(&mut self, shapes: &[[&[u8]; 2]]) -> Result<()> {
        for _ in 0..self.number(LOCALS)? {
            self.number(LOCALS)?;
            self.byte(LOCALS)?;
        }
        let mut depth = 1;
        while depth > 0 {
            let shape = self.streams[usize::from(INSTRUCTIONS)].byte()?;
            let [bytes, kinds] = shapes[usize::from(shape)];
            self.module.extend_from_slice(bytes);
            depth = depth_after(depth, bytes[0]);
            for &kind in kinds {
                match kind {
                    FLOAT => self.byte(kind)?,
                    TABLE => {
                        (0..=self.number(kind)?).try_for_each(|_| self.number(kind).map(|_| ()))?
                    }
                    _ => _ = self.number(kind)?,
                }
            }
        }
        Ok(())
    }
}

/// Appends `number` in LEB128.
pub(super) fn push_number(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 128 {
        bytes.push((number % 128) as u8 | 128);
        number /= 128;
    }
    bytes.push(number as u8);
}
