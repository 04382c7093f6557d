//! How much two texts have in common: what tells an edited article from another one that was
//! published at the same address.

use std::collections::BTreeSet;

use broadsheet_model::Digest;

/// How many characters a piece of text has that is compared.
const GRAM_CHARS: usize = 4;
/// Of all pieces that two texts have, this share in both makes one a version of the other.
const MIN_SHARED: f64 = 0.6;
/// Of the pieces of the shorter text, this share in the longer one does too: something was added.
const MIN_CONTAINED: f64 = 0.8;

/// The pieces of a text: every four characters in a row, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pieces(BTreeSet<u64>);

impl Pieces {
    /// The pieces of `text`; case, white space and punctuation do not count.
    pub fn of(text: &str) -> Pieces {
        let chars: Vec<char> =
            text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let piece = |chars: &[char]| {
            let piece: String = chars.iter().collect();
            let digest = Digest::of(piece.as_bytes());
            digest.0.iter().take(8).fold(0, |value, byte| value << 8 | u64::from(*byte))
        };
        Pieces(chars.windows(GRAM_CHARS).map(piece).collect())
    }

    /// Whether both are texts of one article. Two texts of which one has no pieces are not: nothing
    /// says that they are.
    pub fn is_like(&self, other: &Pieces) -> bool {
        let n_shared = self.0.intersection(&other.0).count();
        let n_all = self.0.len() + other.0.len() - n_shared;
        let n_shorter = self.0.len().min(other.0.len());
        let share = |n: usize| n_shared as f64 / n as f64;
        n_shared > 0 && (share(n_all) >= MIN_SHARED || share(n_shorter) >= MIN_CONTAINED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: &str, other: &str, expected: bool) {
        let (one, other) = (Pieces::of(one), Pieces::of(other));
        assert_eq!((one.is_like(&other), other.is_like(&one)), (expected, expected));
    }

    #[test]
    fn an_edited_or_longer_text_is_like_and_another_one_is_not() {
        let text = "外交部发言人今天表示，外长将于下周一到访北京，与中国外长会谈，并参加国际合作高峰会议。";
        check(text, text, true);
        check(text, &text.replace("下周一", "本周三"), true);
        check(text, &format!("{text}这是首次。{}", "后来又补充了许多别的内容。".repeat(9)), true);
        check("The talks BEGAN on Monday.", "the talks  began on monday", true);
        check("本月的清单里有松鼠。", "本月的清单里有海鸥。", false);
        check("这一集说栗子。", "这一集说牡蛎。", false);
        check(
            text,
            "中国外长在九月到访圣彼得堡期间发出邀请，总统高兴接受并定于十月到访中国。",
            false,
        );
        check("", "", false);
        check("", text, false);
    }
}
