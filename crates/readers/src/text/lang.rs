//! In which language and script a text is written.
//!
//! Letters of the first characters are counted: Han, Latin, kana and Hangul. A text is Chinese
//! where at least a fifth of its letters are Han (one says as much as several Latin letters) and it
//! has almost no kana, English where nearly all are Latin and it uses English function words. The
//! script of a Chinese text is that of which it uses more characters that the other one does not
//! have, counted over the most frequent pairs of characters that differ.

use broadsheet_model::{Block, Description, Inline, Lang};

/// How many characters are looked at: enough to be sure, and a long text costs no more than a short
/// one.
const SAMPLE_CHARS: usize = 800;

/// Simplified and traditional forms of frequent characters, each used in its own script only.
const PAIRS: &[(char, char)] = &[
    ('们', '們'),
    ('这', '這'),
    ('来', '來'),
    ('国', '國'),
    ('时', '時'),
    ('会', '會'),
    ('说', '說'),
    ('为', '為'),
    ('对', '對'),
    ('学', '學'),
    ('经', '經'),
    ('过', '過'),
    ('还', '還'),
    ('没', '沒'),
    ('个', '個'),
    ('动', '動'),
    ('现', '現'),
    ('进', '進'),
    ('种', '種'),
    ('开', '開'),
    ('发', '發'),
    ('关', '關'),
    ('样', '樣'),
    ('应', '應'),
    ('从', '從'),
    ('问', '問'),
    ('长', '長'),
    ('与', '與'),
    ('间', '間'),
    ('两', '兩'),
    ('实', '實'),
    ('当', '當'),
    ('无', '無'),
    ('论', '論'),
    ('业', '業'),
    ('体', '體'),
    ('点', '點'),
    ('产', '產'),
    ('东', '東'),
    ('权', '權'),
    ('战', '戰'),
    ('机', '機'),
    ('认', '認'),
    ('义', '義'),
    ('报', '報'),
    ('话', '話'),
    ('书', '書'),
    ('记', '記'),
    ('员', '員'),
    ('务', '務'),
    ('总', '總'),
    ('声', '聲'),
    ('门', '門'),
    ('见', '見'),
    ('观', '觀'),
    ('让', '讓'),
    ('听', '聽'),
    ('离', '離'),
    ('难', '難'),
    ('电', '電'),
    ('头', '頭'),
    ('边', '邊'),
    ('车', '車'),
    ('万', '萬'),
    ('马', '馬'),
    ('汉', '漢'),
    ('华', '華'),
    ('写', '寫'),
    ('习', '習'),
    ('谁', '誰'),
    ('觉', '覺'),
    ('条', '條'),
    ('气', '氣'),
    ('爱', '愛'),
    ('亲', '親'),
    ('区', '區'),
    ('岁', '歲'),
    ('张', '張'),
    ('陈', '陳'),
    ('刘', '劉'),
    ('军', '軍'),
    ('党', '黨'),
    ('导', '導'),
    ('视', '視'),
    ('资', '資'),
    ('计', '計'),
    ('诉', '訴'),
    ('讯', '訊'),
    ('将', '將'),
    ('带', '帶'),
    ('线', '線'),
    ('级', '級'),
    ('统', '統'),
    ('据', '據'),
    ('仅', '僅'),
];

/// Common English words that French or German do not share.
const ENGLISH: [&str; 8] = ["the", "and", "of", "to", "is", "that", "with", "was"];

/// The language of an article.
/// The language that a tag of BCP 47 means, among those that an archive tells apart.
pub(crate) fn declared(tag: &str) -> Lang {
    let tag = tag.trim().to_ascii_lowercase().replace('_', "-");
    let mut parts = tag.split('-');
    match parts.next() {
        Some("en") => Lang::En,
        Some("zh") => match parts.next() {
            Some("tw" | "hk" | "mo" | "hant") => Lang::ZhHant,
            _ => Lang::ZhHans,
        },
        _ => Lang::Und,
    }
}

pub(crate) fn lang_of(title: &str, blocks: &[Block]) -> Lang {
    Counts::of(title, blocks).lang()
}

/// The same; what the file declares counts where the text does not show its language, or is Chinese
/// that is written alike in both scripts.
pub(crate) fn lang_of_declared(title: &str, blocks: &[Block], declared: Lang) -> Lang {
    let counts = Counts::of(title, blocks);
    let is_tie = counts.n_simplified == counts.n_traditional;
    match (counts.lang(), declared) {
        (Lang::Und, declared) => declared,
        (Lang::ZhHans | Lang::ZhHant, Lang::ZhHans | Lang::ZhHant) if is_tie => declared,
        (found, _) => found,
    }
}

#[derive(Default)]
struct Counts {
    n_chars: usize,
    n_han: usize,
    n_latin: usize,
    n_other: usize,
    n_simplified: usize,
    n_traditional: usize,
    n_words: usize,
    n_english: usize,
}

impl Counts {
    fn of(title: &str, blocks: &[Block]) -> Counts {
        let mut counts = Counts::default();
        counts.add(title);
        counts.add_blocks(blocks);
        counts
    }

    fn add_blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            if self.n_chars >= SAMPLE_CHARS {
                return;
            }
            match block {
                Block::Paragraph(text) | Block::Heading { text, .. } => self.add_inlines(text),
                Block::Quote(blocks) | Block::Region { blocks, .. } => self.add_blocks(blocks),
                Block::Descriptions(parts) => {
                    for part in parts {
                        match part {
                            Description::Term(text) => self.add_inlines(text),
                            Description::Details(blocks) => self.add_blocks(blocks),
                        }
                    }
                }
                Block::List { items, .. } => {
                    items.iter().for_each(|item| self.add_blocks(&item.blocks))
                }
                // Captions, code and figures in tables are often in another language than the text.
                Block::Figure { .. } | Block::Code(_) | Block::Table(_) | Block::Rule => {}
            }
        }
    }

    fn add_inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.add(text),
                other => self.add_inlines(other.inner()),
            }
        }
    }

    fn add(&mut self, part: &str) {
        for c in part.chars().take(SAMPLE_CHARS - self.n_chars.min(SAMPLE_CHARS)) {
            self.n_chars += 1;
            match c {
                '\u{4E00}'..='\u{9FFF}' => {
                    self.n_han += 1;
                    match script(c) {
                        SIMPLIFIED => self.n_simplified += 1,
                        TRADITIONAL => self.n_traditional += 1,
                        _ => {}
                    }
                }
                'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' => self.n_latin += 1,
                // Punctuation, apart for speed: asking the tables for letters takes longer than all
                // else here.
                '\0'..='\u{BF}'
                | '\u{2000}'..='\u{206F}'
                | '\u{3000}'..='\u{303F}'
                | '\u{FF00}'..='\u{FF20}' => {}
                '\u{3400}'..='\u{4DBF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' => {
                    self.n_han += 1
                }
                '\u{3040}'..='\u{30FF}' | '\u{1100}'..='\u{11FF}' | '\u{AC00}'..='\u{D7AF}' => {
                    self.n_other += 1
                }
                c if c.is_alphabetic() => self.n_other += 1,
                _ => {}
            }
        }
        if self.n_latin > self.n_han {
            for word in part.split_whitespace().take(SAMPLE_CHARS / 5) {
                self.n_words += 1;
                self.n_english +=
                    usize::from(ENGLISH.iter().any(|english| word.eq_ignore_ascii_case(english)));
            }
        }
    }

    fn lang(&self) -> Lang {
        let n_letters = self.n_han + self.n_latin + self.n_other;
        if self.n_han * 5 >= n_letters && self.n_han > 0 && self.n_other * 10 <= self.n_han {
            return if self.n_traditional > self.n_simplified {
                Lang::ZhHant
            } else {
                Lang::ZhHans
            };
        }
        let is_latin = self.n_latin * 10 >= n_letters * 9 && self.n_latin > 0;
        if is_latin && self.n_english * 12 >= self.n_words { Lang::En } else { Lang::Und }
    }
}

const SIMPLIFIED: u8 = 1;
const TRADITIONAL: u8 = 2;
const FIRST: u32 = 0x4E00;

/// One byte for each character of the main Han block, so that a lookup is a single read.
static SCRIPT: [u8; 0x5200] = {
    let mut table = [0; 0x5200];
    let mut at = 0;
    while at < PAIRS.len() {
        table[(PAIRS[at].0 as u32 - FIRST) as usize] = SIMPLIFIED;
        table[(PAIRS[at].1 as u32 - FIRST) as usize] = TRADITIONAL;
        at += 1;
    }
    table
};

fn script(c: char) -> u8 {
    (c as u32).checked_sub(FIRST).and_then(|at| SCRIPT.get(at as usize)).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_their_forms_decide() {
        for (text, expected, why) in [
            ("俄罗斯总统普京与王毅会面", Lang::ZhHans, "simplified"),
            ("俄羅斯總統普京與王毅會面", Lang::ZhHant, "traditional"),
            ("北京", Lang::ZhHans, "no telling character: the more common script"),
            ("苹果发布 iPhone 15 Pro Max", Lang::ZhHans, "product names do not make it English"),
            ("The plan was to meet in Beijing with the ministers of trade", Lang::En, "English"),
            ("Le président de la République est arrivé", Lang::Und, "French"),
            ("日本のニュースです", Lang::Und, "Japanese"),
            ("2023-09-21", Lang::Und, "no letters"),
        ] {
            assert_eq!(lang_of(text, &[]), expected, "{why}");
        }
    }
}
