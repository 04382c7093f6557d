//! How a numbered file proves that it belongs to a root: see [`IndexFile`](super::IndexFile).

use broadsheet_model::Digest;

/// How many bytes of a digest are kept.
pub(crate) const NODE_BYTES: usize = 16;

type Node = [u8; NODE_BYTES];

fn node(bytes: &[u8]) -> Node {
    let mut node = [0; NODE_BYTES];
    node.copy_from_slice(&Digest::of(bytes).0[..NODE_BYTES]);
    node
}

/// The tree above some files: its levels, the files' own digests first, the root last.
#[cfg(feature = "write")]
#[derive(Debug)]
pub(super) struct MerkleTree(Vec<Vec<Node>>);

#[cfg(feature = "write")]
impl MerkleTree {
    /// The tree above files with these bytes. Where there is no power of two of them, zeros stand
    /// for the rest.
    pub(super) fn new<'a>(files: impl Iterator<Item = &'a [u8]>) -> MerkleTree {
        let mut level: Vec<Node> = files.map(node).collect();
        level.resize(level.len().next_power_of_two(), [0; NODE_BYTES]);
        let mut levels = vec![level];
        while let Some(level) = levels.last().filter(|level| level.len() > 1) {
            let above = level.chunks(2).map(|pair| node(pair.concat().as_slice())).collect();
            levels.push(above);
        }
        MerkleTree(levels)
    }

    pub(super) fn root(&self) -> Node {
        self.0.last().map_or([0; NODE_BYTES], |level| level[0])
    }

    /// What stands before the bytes of the file `number`: from the bottom up the digests that are
    /// joined with its own.
    pub(super) fn merkle_path(&self, number: usize) -> Vec<u8> {
        let levels = self.0.iter().take(self.0.len() - 1).enumerate();
        levels.flat_map(|(height, level)| level[(number >> height) ^ 1]).collect()
    }
}

/// The root to which `path` leads from the file `number` with these gzip bytes. `path` has a digest
/// for each level, from the bottom up: the one beside the file's own, the one beside their parent
/// ...
pub(crate) fn merkle_root(path: &[u8], number: u32, gzip: &[u8]) -> [u8; NODE_BYTES] {
    let mut own = node(gzip);
    for (height, other) in path.chunks(NODE_BYTES).enumerate() {
        let is_second = number >> height & 1 == 1;
        let pair = if is_second { [other, &own[..]].concat() } else { [&own[..], other].concat() };
        own = node(&pair);
    }
    own
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;

    #[test]
    fn a_file_proves_its_place_and_nothing_else() {
        for n in [1_usize, 2, 3, 5, 8, 9] {
            let files: Vec<Vec<u8>> =
                (0..n).map(|idx| format!("file {idx}").into_bytes()).collect();
            let tree = MerkleTree::new(files.iter().map(Vec::as_slice));
            let n_levels = n.next_power_of_two().ilog2() as usize;
            for (number, file) in files.iter().enumerate() {
                let path = tree.merkle_path(number);
                assert_eq!(path.len(), n_levels * NODE_BYTES);
                let root = |number: usize, file: &[u8]| merkle_root(&path, number as u32, file);
                assert_eq!(root(number, file), tree.root());
                assert_ne!(root(number, &[file, &b"x"[..]].concat()), tree.root());
                if n > 1 {
                    assert_ne!(root(number ^ 1, file), tree.root());
                }
            }
        }
    }
}
