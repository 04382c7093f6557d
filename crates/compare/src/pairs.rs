//! Which of some texts has become which of some others.

/// Texts less alike than this are two different ones: of 1.0, which is the same characters.
const MIN_ALIKE: f32 = 0.4;
/// How many bytes may be looked at in search of pairs: less than a fifth of a second. Of more texts
/// than that only those are looked at that stand about where the others do.
const MAX_STEPS: usize = 30_000_000;
/// How many pairs there may be at all: 16 megabytes of memory. Of more, none is found, and all was
/// taken out and put in.
const MAX_PAIRS: usize = 2_000_000;

/// A text by its pairs of neighbouring characters, sorted.
struct Shape(Vec<u64>);

impl Shape {
    fn of(text: &str) -> Shape {
        let chars: Vec<char> = text.chars().filter(|char| !char.is_whitespace()).collect();
        let pair = |pair: &[char]| u64::from(pair[0]) << 32 | u64::from(pair[1]);
        let mut pairs: Vec<u64> = chars.windows(2).map(pair).collect();
        // A text of one character has no pair.
        pairs.extend(chars.first().map(|first| u64::from(*first)));
        pairs.sort_unstable();
        Shape(pairs)
    }

    /// How much alike two texts are, from 0 to 1: the share of their pairs that both have.
    fn alike(&self, other: &Shape) -> f32 {
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut n_common = 0_usize;
        while let (Some(one), Some(two)) = (a.peek(), b.peek()) {
            match one.cmp(two) {
                std::cmp::Ordering::Less => a.next(),
                std::cmp::Ordering::Greater => b.next(),
                std::cmp::Ordering::Equal => {
                    n_common += 1;
                    b.next();
                    a.next()
                }
            };
        }
        let n = self.0.len() + other.0.len();
        if n == 0 { 0.0 } else { 2.0 * n_common as f32 / n as f32 }
    }
}

/// How much alike two texts are, from 0 to 1.
pub(crate) fn alike(one: &str, other: &str) -> f32 {
    Shape::of(one).alike(&Shape::of(other))
}

/// Pairs of `old` and `new` texts that are alike, as positions, none crossing another: those that
/// are most alike together.
pub(crate) fn pairs(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    if old.is_empty() || new.is_empty() || old.len() * new.len() > MAX_PAIRS {
        return Vec::new();
    }
    let likeness = likeness(old, new);
    // `best` of the texts from `i` and `j` on: the sum over their pairs.
    let width = new.len() + 1;
    let mut best = vec![0.0_f32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let paired = likeness[i * new.len() + j] + best[(i + 1) * width + j + 1];
            let skipped = best[(i + 1) * width + j].max(best[i * width + j + 1]);
            best[i * width + j] = paired.max(skipped);
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        let alike = likeness[i * new.len() + j];
        let here = best[i * width + j];
        if alike > 0.0 && alike + best[(i + 1) * width + j + 1] >= here {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[(i + 1) * width + j] >= here {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// How much alike each of `old` is to each of `new`, row by row; 0 where that is too little, or was
/// not looked at.
fn likeness(old: &[&str], new: &[&str]) -> Vec<f32> {
    let n_bytes = |texts: &[&str]| texts.iter().map(|text| text.len()).sum::<usize>();
    let bytes_per_pair = n_bytes(old) / old.len() + n_bytes(new) / new.len() + 1;
    let n_beside = MAX_STEPS / bytes_per_pair / old.len() / 2;
    let shapes = |texts: &[&str]| texts.iter().map(|text| Shape::of(text)).collect::<Vec<_>>();
    let (old, new) = (shapes(old), shapes(new));
    let mut likeness = vec![0.0; old.len() * new.len()];
    for (i, shape) in old.iter().enumerate() {
        let middle = i * new.len() / old.len();
        let near = middle.saturating_sub(n_beside)..new.len().min(middle + n_beside + 1);
        for j in near {
            let alike = shape.alike(&new[j]);
            if alike >= MIN_ALIKE {
                likeness[i * new.len() + j] = alike;
            }
        }
    }
    likeness
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_is_paired_in_order() {
        let old = ["普京会见王毅", "昨天下雨", "完"];
        let new = ["全新的一句", "普京会见了王毅", "完"];
        assert_eq!(pairs(&old, &new), [(0, 1), (2, 2)]);
        assert_eq!(pairs(&["甲乙丙丁", "子丑寅卯"], &["子丑寅卯。", "甲乙丙丁。"]).len(), 1);
        assert_eq!(pairs(&["甲乙"], &["丙丁"]), []);
        assert_eq!(pairs(&[], &["丙丁"]), []);
    }
}
