//! How the files of a part of the index prove themselves.
//!
//! A list of the digests of all of them would be too much to load. Instead they are the leaves of
//! Merkle trees of equal height, whose roots stand in the file that names them, and each carries the
//! few nodes that lead from its own digest to its root.

use super::files::FileProof;
use crate::binary::Bytes;

/// How many bytes of a digest are kept.
pub(crate) const NODE_BYTES: usize = 16;

pub(super) type Node = [u8; NODE_BYTES];

/// The roots of trees over files that follow each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Forest {
    /// How many nodes lead from a file to its root.
    height: u32,
    roots: Vec<Node>,
}

impl Forest {
    /// Reads the roots of trees of this height above `n_files`.
    pub(super) fn read(bytes: &mut Bytes<'_>, n_files: usize, height: u32) -> Option<Forest> {
        let n_roots = n_files.div_ceil(1 << height);
        let nodes = bytes.take(n_roots.checked_mul(NODE_BYTES)?)?.chunks_exact(NODE_BYTES);
        let roots = nodes.map(Node::try_from).collect::<Result<_, _>>().ok()?;
        Some(Forest { height, roots })
    }

    /// What proves the file `leaf` of these, which is called `name` and is in `file_name`.
    pub(super) fn proof(&self, leaf: u32, name: String, file_name: String) -> Option<FileProof> {
        let root = self.roots.get((leaf >> self.height) as usize)?;
        Some(FileProof {
            file_name,
            name,
            expected: crate::hex(root),
            number: leaf & ((1 << self.height) - 1),
            levels: self.height,
        })
    }
}

/// The least height at which there are at most `n_roots` trees above `n_files`.
pub(super) fn height_for(n_files: usize, n_roots: usize) -> u32 {
    n_files.div_ceil(n_roots).max(1).next_power_of_two().ilog2()
}

#[cfg(feature = "open")]
mod open {
    use broadsheet_model::Digest;

    use super::{NODE_BYTES, Node};

    /// What stands for a file, or for what is below two nodes.
    pub(in crate::index) fn node(bytes: &[u8]) -> Node {
        let mut node = [0; NODE_BYTES];
        node.copy_from_slice(&Digest::of(bytes).0[..NODE_BYTES]);
        node
    }

    /// The root to which `path` leads from the file `number` of its tree with these gzip bytes.
    /// `path` has a node for each level, from the bottom up: the one beside the file's own, the one
    /// beside their parent ...
    pub(crate) fn merkle_root(path: &[u8], number: u32, gzip: &[u8]) -> Node {
        let mut own = node(gzip);
        for (height, other) in path.chunks(NODE_BYTES).enumerate() {
            let is_second = number.checked_shr(height as u32).unwrap_or(0) & 1 == 1;
            let pair =
                if is_second { [other, &own[..]].concat() } else { [&own[..], other].concat() };
            own = node(&pair);
        }
        own
    }
}

#[cfg(feature = "open")]
pub(crate) use open::merkle_root;
#[cfg(feature = "write")]
pub(super) use open::node;

#[cfg(feature = "write")]
pub(super) mod write {
    use super::open::node;
    use super::{Forest, NODE_BYTES, Node};

    /// Trees above some files: of each its levels, the files' own digests first, the root last.
    #[derive(Debug)]
    pub(in crate::index) struct Trees {
        height: u32,
        trees: Vec<Vec<Vec<Node>>>,
    }

    impl Trees {
        /// Trees of this height above files with these digests. In the last one zeros stand for the
        /// files that are missing.
        pub(in crate::index) fn new(leaves: &[Node], height: u32) -> Trees {
            Trees { height, trees: leaves.chunks(1 << height).map(|of| tree(of, height)).collect() }
        }

        /// What names these files.
        pub(in crate::index) fn forest(&self) -> Forest {
            let root = |tree: &Vec<Vec<Node>>| tree[self.height as usize][0];
            Forest { height: self.height, roots: self.trees.iter().map(root).collect() }
        }

        /// What stands before the bytes of the file `leaf`: from the bottom up the nodes that are
        /// joined with its own.
        pub(in crate::index) fn path(&self, leaf: usize) -> Vec<u8> {
            let number = leaf & ((1 << self.height) - 1);
            let levels = self.trees[leaf >> self.height].iter().take(self.height as usize);
            levels.enumerate().flat_map(|(height, level)| level[(number >> height) ^ 1]).collect()
        }
    }

    fn tree(leaves: &[Node], height: u32) -> Vec<Vec<Node>> {
        let mut level = leaves.to_vec();
        level.resize(1 << height, [0; NODE_BYTES]);
        let mut levels = vec![level];
        for _ in 0..height {
            let below = levels.last().into_iter().flatten().collect::<Vec<_>>();
            let above = below.chunks(2).map(|pair| node(&[*pair[0], *pair[1]].concat())).collect();
            levels.push(above);
        }
        levels
    }

    impl Forest {
        /// Appends the roots.
        pub(in crate::index) fn push(&self, out: &mut Vec<u8>) {
            self.roots.iter().for_each(|root| out.extend(root));
        }
    }
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::write::Trees;
    use super::*;

    #[test]
    fn a_file_proves_its_place_and_nothing_else() {
        for (n, height) in [(1_usize, 0), (1, 2), (2, 1), (3, 4), (5, 2), (8, 1), (9, 3)] {
            let files: Vec<Vec<u8>> =
                (0..n).map(|idx| format!("file {idx}").into_bytes()).collect();
            let leaves: Vec<Node> = files.iter().map(|file| node(file)).collect();
            let trees = Trees::new(&leaves, height);
            let mut roots = Vec::new();
            trees.forest().push(&mut roots);
            let forest = Forest::read(&mut Bytes(&roots), n, height).expect("it is whole");
            for (leaf, file) in files.iter().enumerate() {
                let path = trees.path(leaf);
                let proof = forest.proof(leaf as u32, String::new(), String::new()).expect("known");
                assert_eq!(path.len(), proof.levels as usize * NODE_BYTES);
                let leads = |number: u32, file: &[u8]| {
                    crate::hex(&merkle_root(&path, number, file)) == proof.expected
                };
                assert!(leads(proof.number, file));
                assert!(!leads(proof.number, &[file, &b"x"[..]].concat()));
                assert!(height == 0 || !leads(proof.number ^ 1, file));
            }
            assert_eq!(forest.proof(1 << 20, String::new(), String::new()), None);
        }
    }

    #[test]
    fn trees_are_as_high_as_few_roots_ask_for() {
        let heights = [0, 1, 64, 65, 128, 129, 9_000].map(|n| height_for(n, 64));
        assert_eq!(heights, [0, 0, 0, 1, 1, 2, 8]);
    }
}
