//! How a numbered file proves that it belongs to a root: see [`IndexFile`](super::IndexFile).

use broadsheet_model::Digest;

/// How many bytes of a digest are kept.
pub(super) const NODE_BYTES: usize = 16;

type Node = [u8; NODE_BYTES];

fn node(bytes: &[u8]) -> Node {
    let mut node = [0; NODE_BYTES];
    node.copy_from_slice(&Digest::of(bytes).0[..NODE_BYTES]);
    node
}

/// The tree above some files: its levels, the files' own digests first, the root last.
#[derive(Debug)]
pub(super) struct Tree(Vec<Vec<Node>>);

impl Tree {
    /// The tree above files with these bytes. Where there is no power of two of them, zeros stand
    /// for the rest.
    pub(super) fn new<'a>(files: impl Iterator<Item = &'a [u8]>) -> Tree {
        let mut level: Vec<Node> = files.map(node).collect();
        level.resize(level.len().next_power_of_two(), [0; NODE_BYTES]);
        let mut levels = vec![level];
        while let Some(level) = levels.last().filter(|level| level.len() > 1) {
            let above = level.chunks(2).map(|pair| node(pair.concat().as_slice())).collect();
            levels.push(above);
        }
        Tree(levels)
    }

    pub(super) fn root(&self) -> Node {
        self.0.last().map_or([0; NODE_BYTES], |level| level[0])
    }

    /// What stands before the bytes of the file `number`: from the bottom up the digests that are
    /// joined with its own.
    pub(super) fn way(&self, number: usize) -> Vec<u8> {
        let levels = self.0.iter().take(self.0.len() - 1).enumerate();
        levels.flat_map(|(height, level)| level[(number >> height) ^ 1]).collect()
    }
}

/// The gzip bytes of the file `number`, taken out of its carrier, if they belong to `root`;
/// `n_levels` digests stand before them.
pub fn unproved<'a>(
    root: &[u8; 16],
    number: u32,
    n_levels: usize,
    bytes: &'a [u8],
) -> Option<&'a [u8]> {
    let (way, content) = bytes.split_at_checked(n_levels * NODE_BYTES)?;
    let mut own = node(content);
    for (height, other) in way.chunks(NODE_BYTES).enumerate() {
        let is_second = number >> height & 1 == 1;
        let pair = if is_second { [other, &own[..]].concat() } else { [&own[..], other].concat() };
        own = node(&pair);
    }
    (own == *root).then_some(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_proves_its_place_and_nothing_else() {
        for n in [1_usize, 2, 3, 5, 8, 9] {
            let files: Vec<Vec<u8>> =
                (0..n).map(|idx| format!("file {idx}").into_bytes()).collect();
            let tree = Tree::new(files.iter().map(Vec::as_slice));
            let n_levels = n.next_power_of_two().ilog2() as usize;
            for (number, file) in files.iter().enumerate() {
                let carried = [tree.way(number), file.clone()].concat();
                assert_eq!(carried.len(), n_levels * NODE_BYTES + file.len());
                assert_eq!(
                    unproved(&tree.root(), number as u32, n_levels, &carried),
                    Some(&file[..])
                );
                let mut changed = carried.clone();
                *changed.last_mut().expect("it is not empty") ^= 1;
                assert_eq!(unproved(&tree.root(), number as u32, n_levels, &changed), None);
                if n > 1 {
                    assert_eq!(unproved(&tree.root(), number as u32 ^ 1, n_levels, &carried), None);
                }
            }
        }
    }
}
