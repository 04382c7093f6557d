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

/// Chinese numerals, as they number months and episodes.
const NUMERALS: &str = "〇零一二三四五六七八九十百";
/// What follows them where they number something, rather than being part of a word.
const NUMBERED: &str = "年月日号號期集回章部篇季卷课課讲講";
/// What stands before them there.
const ORDINAL: char = '第';

/// What is compared of an article: every four characters of its text in a row, each once, and the
/// numbers in its title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pieces {
    text: BTreeSet<u64>,
    numbers: BTreeSet<String>,
}

impl Pieces {
    /// Those of an article with this title and text; case, white space and punctuation of the text
    /// do not count.
    pub fn of(title: &str, text: &str) -> Pieces {
        let chars: Vec<char> =
            text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let piece = |chars: &[char]| {
            let piece: String = chars.iter().collect();
            let digest = Digest::of(piece.as_bytes());
            digest.0.iter().take(8).fold(0, |value, byte| value << 8 | u64::from(*byte))
        };
        Pieces { text: chars.windows(GRAM_CHARS).map(piece).collect(), numbers: numbers(title) }
    }

    /// How many pieces both have, how many all those of either are, and how many the shorter has.
    pub fn counts(&self, other: &Pieces) -> [usize; 3] {
        let n_shared = self.text.intersection(&other.text).count();
        let n_all = self.text.len() + other.text.len() - n_shared;
        [n_shared, n_all, self.text.len().min(other.text.len())]
    }

    /// Whether both are of one article. Where one of them has no text to compare they are, unless
    /// their titles are numbered differently: posts of one row, such as one for every month.
    pub fn is_like(&self, other: &Pieces) -> bool {
        let [n_shared, n_all, n_shorter] = self.counts(other);
        if n_shorter == 0 {
            return self.numbers.is_subset(&other.numbers)
                || other.numbers.is_subset(&self.numbers);
        }
        let share = |n: usize| n_shared as f64 / n as f64;
        share(n_all) >= MIN_SHARED || share(n_shorter) >= MIN_CONTAINED
    }
}

/// The numbers in a title, without leading zeros: digits anywhere, Chinese numerals where they
/// number something.
fn numbers(title: &str) -> BTreeSet<String> {
    let chars: Vec<char> = title.chars().collect();
    let mut numbers = BTreeSet::new();
    let mut end_before = 0;
    for run in chars.chunk_by(|one, other| kind(*one) == kind(*other)) {
        let (start, end) = (end_before, end_before + run.len());
        end_before = end;
        let is_number = match kind(run[0]) {
            Kind::Digit => true,
            Kind::Numeral => {
                let is_ordinal = start > 0 && chars[start - 1] == ORDINAL;
                is_ordinal || chars.get(end).is_some_and(|next| NUMBERED.contains(*next))
            }
            Kind::Other => false,
        };
        if is_number {
            let number: String = run.iter().collect();
            numbers.insert(number.trim_start_matches('0').to_owned());
        }
    }
    numbers
}

#[derive(PartialEq, Eq)]
enum Kind {
    Digit,
    Numeral,
    Other,
}

fn kind(c: char) -> Kind {
    match c {
        '0'..='9' => Kind::Digit,
        c if NUMERALS.contains(c) => Kind::Numeral,
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: &str, other: &str, expected: bool) {
        check_titled(["题", "另题"], [one, other], expected);
    }

    #[track_caller]
    fn check_titled(titles: [&str; 2], texts: [&str; 2], expected: bool) {
        let [one, other] = [0, 1].map(|idx| Pieces::of(titles[idx], texts[idx]));
        assert_eq!((one.is_like(&other), other.is_like(&one)), (expected, expected), "{titles:?}");
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
        check_titled(["第一集 山谷", "第二集 海边"], [text, text], true);
    }

    #[test]
    fn without_text_only_titles_with_other_numbers_are_of_other_articles() {
        let check = |one: &str, other: &str, expected| {
            check_titled([one, other], ["", ""], expected);
            check_titled([one, other], ["", "有文字的正文说的是别的事"], expected);
            check_titled([one, other], ["。", "视频"], expected);
        };
        check("2021年03月 删文清单", "2021年04月 删文清单", false);
        check("2020年12月 删文清单", "2021年12月 删文清单", false);
        check("二〇二〇年九月的清单", "二〇二〇年十月的清单", false);
        check("第一集 山谷", "第二集 海边", false);
        check("Episode 7", "Episode 8", false);
        // A retitled video.
        check("直播：台风登陆", "台风登陆现场，记者冒雨直播", true);
        check("谈论语（第12期）", "谈论语与三体（第12期）【2021年重播】", true);
        check("一个人的村庄", "两个人，一座村庄", true);
        check("EP07 访谈", "EP7：访谈全文", true);
    }
}
