//! Where a sentence ends.

/// What ends a sentence wherever it stands.
const FULL_STOPS: [char; 7] = ['。', '！', '？', '…', '．', '｡', '\n'];
/// What ends a sentence where white space follows it.
const POINTS: [char; 3] = ['.', '!', '?'];
/// What belongs to the sentence that it closes.
const CLOSERS: [char; 14] =
    ['”', '’', '」', '』', '）', '》', '〉', '】', '"', '\'', ')', ']', '»', '›'];

/// The sentences of `text`, one after the other, each with what closes it and the white space
/// behind it: together they are `text`.
pub(crate) fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (sentence, after) = rest.split_at(end_of_first(rest));
        sentences.push(sentence);
        rest = after;
    }
    sentences
}

/// Where the first sentence of `text`, which is not empty, ends.
fn end_of_first(text: &str) -> usize {
    for (byte, mark) in text.char_indices() {
        let is_full = FULL_STOPS.contains(&mark);
        if !is_full && !POINTS.contains(&mark) {
            continue;
        }
        let after = &text[byte + mark.len_utf8()..];
        // '？！' and '...' end one sentence, not several.
        let after = after.trim_start_matches(|next| {
            FULL_STOPS.contains(&next) || POINTS.contains(&next) || CLOSERS.contains(&next)
        });
        let behind = after.trim_start();
        if is_full || behind.len() < after.len() || behind.is_empty() {
            return text.len() - behind.len();
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(sentences(text), expected);
        assert_eq!(sentences(text).concat(), text);
    }

    #[test]
    fn a_sentence_ends_where_a_reader_says_so() {
        check("", &[]);
        check("没有句号", &["没有句号"]);
        check("一。二！三？四", &["一。", "二！", "三？", "四"]);
        check("他说：“走。”她走了。", &["他说：“走。”", "她走了。"]);
        check("「真的？！」他问。（完。）", &["「真的？！」", "他问。", "（完。）"]);
        check("等等……再说。", &["等等……", "再说。"]);
        check("One. Two! Three? “Four.” Five", &["One. ", "Two! ", "Three? ", "“Four.” ", "Five"]);
        check("3.14 is pi. U.S.A. is.", &["3.14 is pi. ", "U.S.A. ", "is."]);
        check("第一行\n第二行", &["第一行\n", "第二行"]);
        check("中文。 English. 中文", &["中文。 ", "English. ", "中文"]);
        check("。。。", &["。。。"]);
    }
}
