//! How well an article matches: the formula behind [`Sort::Best`](crate::Sort::Best).
//!
//! For each distinct text that is asked for and found,
//!
//! ```text
//! tf     = TITLE_WEIGHT x hits in the title + hits in the body
//! rarity = 1 + log2(number of articles / number of articles with the text)
//! text   = rarity x (tf / (tf + K1) + WHOLE_WORD_BONUS if any hit is a whole word)
//! ```
//!
//! for each two texts that follow each other in the query and are both in the article,
//!
//! ```text
//! near   = NEAR_WEIGHT x the lesser rarity x NEAR_CHARS / (NEAR_CHARS + characters between their nearest beginnings)
//! ```
//!
//! and an article's score is the sum of all these, times
//!
//! ```text
//! recency = 1 + RECENCY_WEIGHT x RECENCY_DAYS / (RECENCY_DAYS + days before the archive's newest article)
//! ```
//!
//! The articles are those that were scanned; the newest day is given with them, so that the parts of
//! an archive rank alike. This is the shape of BM25F (Robertson, Zaragoza and Taylor, "Simple BM25
//! extension to multiple weighted fields", 2004): fields are weighted before saturation. How long an
//! article is does not count (BM25's b is 0): an index would have to say it of every article before
//! the first answer. The whole-word bonus is larger than what the saturated frequency and recency
//! together can become, so that for a single term every whole-word hit ranks before all others.
//! Nearness counts only between texts that are in few articles: what is everywhere is near
//! everything, and its positions would be most of what a query has to fetch.
//!
//! The logarithm is taken between powers of two in a straight line, from the bits of the number:
//! only additions, multiplications and divisions remain, which every machine rounds alike, so that
//! a native test says exactly what the browser will show. Equal scores are ordered by date, newest
//! first, then by id.

use broadsheet_model::Day;

/// How many hits in the body one hit in the title is worth.
pub(crate) const TITLE_WEIGHT: f32 = 5.0;
/// The weighted frequency that reaches half of the most a frequency can give.
pub(crate) const K1: f32 = 1.2;
/// What a whole-word hit adds; more than 1 + [`RECENCY_WEIGHT`] puts it before all that is none.
pub(crate) const WHOLE_WORD_BONUS: f32 = 1.25;
/// How much two texts side by side are worth, in rarities of the commoner one.
pub(crate) const NEAR_WEIGHT: f32 = 1.0;
/// At this many characters apart they are worth half of that.
pub(crate) const NEAR_CHARS: f32 = 20.0;
/// Texts that are in more articles than this are near nothing.
pub(crate) const NEAR_MAX_ARTICLES: u32 = 4096;
/// By how much of itself an article's score is raised on the newest day.
pub(crate) const RECENCY_WEIGHT: f32 = 0.2;
/// After this many days half of that is left.
pub(crate) const RECENCY_DAYS: f32 = 365.0;
/// Stands for a distance between texts that is not known.
pub(crate) const NO_GAP: u32 = u32::MAX;

/// Whether nearness counts for a text that is in `n_with` articles.
pub(crate) fn is_near_counted(n_with: u32) -> bool {
    n_with <= NEAR_MAX_ARTICLES
}

/// What two texts add whose beginnings are `gap` characters apart; `rarity` is the lesser of
/// theirs.
pub(crate) fn nearness(gap: u32, rarity: f32) -> f32 {
    if gap == NO_GAP { 0.0 } else { NEAR_WEIGHT * rarity * NEAR_CHARS / (NEAR_CHARS + gap as f32) }
}

/// What an article's score is multiplied by; 1 where its day is not known.
pub(crate) fn recency(day: Option<Day>, newest: Option<Day>) -> f32 {
    let Some((day, newest)) = day.zip(newest) else { return 1.0 };
    let age = newest.number().saturating_sub(day.number()).max(0) as f32;
    1.0 + RECENCY_WEIGHT * RECENCY_DAYS / (RECENCY_DAYS + age)
}

/// What one article shows of one term.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct HitCounts {
    pub(crate) n_title: u32,
    pub(crate) n_body: u32,
    pub(crate) has_whole_word: bool,
}

/// Hits in one word of memory, as a common term is in a million articles: a bit for whole words, 8
/// for the title and the rest for the body. More hits are kept as the most that fit, where
/// frequency has long been saturated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PackedHits(u32);

const BODY_BITS: u32 = 23;
const MAX_BODY: u32 = (1 << BODY_BITS) - 1;
const MAX_TITLE: u32 = 0xff;
const WHOLE_WORD: u32 = 1 << 31;

impl PackedHits {
    pub(crate) fn new(hits: HitCounts) -> PackedHits {
        let whole_word = if hits.has_whole_word { WHOLE_WORD } else { 0 };
        PackedHits(
            whole_word | hits.n_title.min(MAX_TITLE) << BODY_BITS | hits.n_body.min(MAX_BODY),
        )
    }

    /// `None` where there are no hits.
    pub(crate) fn hits(self) -> Option<HitCounts> {
        (self.0 != 0).then_some(HitCounts {
            n_title: self.0 >> BODY_BITS & MAX_TITLE,
            n_body: self.0 & MAX_BODY,
            has_whole_word: self.0 & WHOLE_WORD != 0,
        })
    }
}

/// What the hits of one text are worth.
pub(crate) fn score(hits: HitCounts, rarity: f32) -> f32 {
    let tf = TITLE_WEIGHT * hits.n_title as f32 + hits.n_body as f32;
    let bonus = if hits.has_whole_word { WHOLE_WORD_BONUS } else { 0.0 };
    rarity * (tf / (tf + K1) + bonus)
}

/// `n_with` of `n_articles` articles have the term; at least 1.
pub(crate) fn rarity(n_articles: usize, n_with: usize) -> f32 {
    1.0 + log2_in_lines(n_articles.max(1) as f32 / n_with.max(1) as f32)
}

/// The binary logarithm of a number of at least 1: exact at powers of two, straight lines between.
fn log2_in_lines(number: f32) -> f32 {
    const MANTISSA_BITS: i32 = 23;
    const ONE: u32 = 1.0_f32.to_bits();
    // The bits of a positive float, read as an integer, are exponent and mantissa: a logarithm in
    // straight lines.
    let steps = number.to_bits().saturating_sub(ONE) as f32;
    steps / (1_i32 << MANTISSA_BITS) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compares what is left of hits that were packed.
    fn check(n_title: u32, n_body: u32, has_whole_word: bool, expected: Option<(u32, u32)>) {
        let hits = PackedHits::new(HitCounts { n_title, n_body, has_whole_word }).hits();
        assert_eq!(
            hits,
            expected.map(|(n_title, n_body)| HitCounts { n_title, n_body, has_whole_word })
        );
    }

    #[test]
    fn hits_fit_in_a_word() {
        for has_whole_word in [false, true] {
            check(1, 0, has_whole_word, Some((1, 0)));
            check(0, 1, has_whole_word, Some((0, 1)));
            check(255, 8_388_607, has_whole_word, Some((255, 8_388_607)));
            check(256, u32::MAX, has_whole_word, Some((255, 8_388_607))); // as many as fit
        }
        check(0, 0, false, None);
    }
}
