//! The part of a head that is coded adaptively: what is known of each article, and where each chunk
//! begins.

use super::adaptive::{Decoder, Numbers};
use super::chunk::LengthClass;

/// What is coded: what is known of each article, in turn, and where each chunk begins.
#[derive(Debug, Default)]
pub(super) struct Coded {
    pub(super) bytes: Vec<LengthClass>,
    pub(super) chars: Vec<LengthClass>,
    pub(super) sources: Vec<u16>,
    pub(super) starts: Vec<(u64, u32)>,
}

/// Reads what is known of `n_docs` articles of `n_sources` sources, and where `n_chunks` begin;
/// `None` for anything that the writer does not write.
pub(super) fn read_coded(bytes: &[u8], [n_docs, n_sources, n_chunks]: [u32; 3]) -> Option<Coded> {
    let mut decoder = Decoder::new(bytes)?;
    let mut coded = Coded::default();
    let mut expected = OfArticles::new(n_sources);
    for _ in 0..n_docs {
        let after = expected.after(&coded.sources);
        let source = decoder.number(&mut expected.sources, after)?;
        // The code has room for a power of two of them.
        if source >= n_sources {
            return None;
        }
        let class = decoder.number(&mut expected.classes, of_source(source))?;
        let less =
            decoder.number(&mut expected.less, of_source(source) << CLASS_BITS | class as usize)?;
        // No article is longer.
        if class > u32::from(LengthClass::MAX.0) {
            return None;
        }
        coded.sources.push(source as u16);
        coded.bytes.push(LengthClass(class as u8));
        // A text has at most as many characters as bytes, and mostly a class that its script tells.
        coded.chars.push(LengthClass(class.checked_sub(less)? as u8));
    }
    let mut expected = OfChunks::new();
    for _ in 0..n_chunks {
        let before = coded.starts.last().copied().unwrap_or_default();
        coded.starts.push(read_start(&mut decoder, &mut expected, before)?);
    }
    decoder.is_at_end().then_some(coded)
}

/// A chunk's beginning; `before` is that of the chunk before.
fn read_start(
    decoder: &mut Decoder<'_>,
    expected: &mut OfChunks,
    before: (u64, u32),
) -> Option<(u64, u32)> {
    let kind = decoder.number(&mut expected.kinds, usize::from(before.1 > 0))?;
    let gram = if kind == SAME_GRAM { before.0 } else { read_gram(decoder, expected, before.0)? };
    if kind == NEW_GRAM {
        return Some((gram, 0));
    }
    let n_bits = decoder.number(&mut expected.n_bits, kind as usize)?;
    let more = 1 << n_bits | decoder.bits(n_bits)? as u32;
    Some((gram, if kind == SAME_GRAM { before.1.checked_add(more)? } else { more }))
}

fn read_gram(decoder: &mut Decoder<'_>, expected: &mut OfChunks, before: u64) -> Option<u64> {
    let top = decoder.number(&mut expected.tops, 0)?;
    let lowest = decoder.number(&mut expected.lowests, top as usize)?;
    let between = decoder.bits(top.saturating_sub(lowest).saturating_sub(1))?;
    let shift = |number: u64, n_bits: u32| number.checked_shl(n_bits).unwrap_or(0);
    let same = shift(before.checked_shr(top + 1).unwrap_or(0), top + 1);
    Some(same | 1 << top | shift(between, lowest + 1) | 1 << lowest)
}

/// How a chunk begins: with a gram that the chunk before does not have,
const NEW_GRAM: u32 = 0;
/// with more articles of the gram that the chunk before began with,
const SAME_GRAM: u32 = 1;
/// or with more of another one, which the chunk before ended with.
#[cfg(feature = "write")]
const LAST_GRAM: u32 = 2;

/// From this one on sources are not told apart: what is known of one is expected of all of them.
const MAX_SOURCE: u32 = 63;
/// How many bits a length class has.
const CLASS_BITS: u32 = 6;

fn of_source(source: u32) -> usize {
    source.min(MAX_SOURCE) as usize
}

/// What is expected of articles.
struct OfArticles {
    /// Of an article's source, by that of the article before, where there are few.
    sources: Numbers,
    has_few: bool,
    /// Of its length class, by its source.
    classes: Numbers,
    /// Of by how much the class of its characters is less, by its source and its class.
    less: Numbers,
}

impl OfArticles {
    fn new(n_sources: u32) -> OfArticles {
        let has_few = n_sources <= MAX_SOURCE;
        let n_contexts = n_sources.min(MAX_SOURCE + 1) as usize;
        OfArticles {
            sources: Numbers::new(
                if has_few { n_contexts } else { 1 },
                n_sources.max(1).next_power_of_two().ilog2(),
            ),
            has_few,
            classes: Numbers::new(n_contexts, CLASS_BITS),
            less: Numbers::new(n_contexts << CLASS_BITS, CLASS_BITS),
        }
    }

    /// The context of a source after these.
    fn after(&self, sources: &[u16]) -> usize {
        sources.last().filter(|_| self.has_few).map_or(0, |source| usize::from(*source))
    }
}

/// What is expected of chunks.
struct OfChunks {
    /// Of how a chunk begins, by whether the one before began with a gram of the one before that.
    kinds: Numbers,
    /// How many bits its first article has, counted from that of the chunk before where the gram is
    /// the same; by how it begins.
    n_bits: Numbers,
    /// The highest bit in which its gram is another than that of the one before.
    tops: Numbers,
    /// The lowest bit that is set in its gram, by the highest that is another.
    lowests: Numbers,
}

impl OfChunks {
    fn new() -> OfChunks {
        OfChunks {
            kinds: Numbers::new(2, 2),
            n_bits: Numbers::new(4, 5),
            tops: Numbers::new(1, 6),
            lowests: Numbers::new(64, 6),
        }
    }
}

#[cfg(feature = "write")]
pub(super) mod write {
    use super::{
        CLASS_BITS, LAST_GRAM, LengthClass, NEW_GRAM, OfArticles, OfChunks, SAME_GRAM, of_source,
    };
    use crate::index::adaptive::Encoder;

    /// What is known of an article: the position of its source, and how long it is in bytes and in
    /// characters.
    pub(in crate::index) type Known = (u16, LengthClass, LengthClass);

    /// The coded part of the head of `articles`, whose sources are below `n_sources`, and of chunks
    /// that begin at `starts`.
    pub(in crate::index) fn coded(
        articles: impl Iterator<Item = Known>,
        n_sources: u32,
        starts: &[(u64, u32)],
    ) -> Vec<u8> {
        let mut encoder = Encoder::new();
        push_articles(&mut encoder, articles, n_sources);
        let mut expected = OfChunks::new();
        let mut before = (0, 0);
        for start in starts {
            push_start(&mut encoder, &mut expected, before, *start);
            before = *start;
        }
        encoder.finish()
    }

    fn push_articles(encoder: &mut Encoder, articles: impl Iterator<Item = Known>, n_sources: u32) {
        let mut expected = OfArticles::new(n_sources);
        let mut source_before = None;
        for (source, bytes, chars) in articles {
            let after = expected.after(source_before.as_slice());
            source_before = Some(source);
            let (source, bytes) = (u32::from(source), u32::from(bytes.0));
            encoder.number(&mut expected.sources, after, source);
            encoder.number(&mut expected.classes, of_source(source), bytes);
            let context = of_source(source) << CLASS_BITS | bytes as usize;
            encoder.number(&mut expected.less, context, bytes - u32::from(chars.0));
        }
    }

    fn push_start(
        encoder: &mut Encoder,
        expected: &mut OfChunks,
        before: (u64, u32),
        start: (u64, u32),
    ) {
        let kind = match start.1 {
            0 => NEW_GRAM,
            _ if start.0 == before.0 => SAME_GRAM,
            _ => LAST_GRAM,
        };
        encoder.number(&mut expected.kinds, usize::from(before.1 > 0), kind);
        if kind != SAME_GRAM {
            push_gram(encoder, expected, before.0, start.0);
        }
        if kind == NEW_GRAM {
            return;
        }
        let more = if kind == SAME_GRAM { start.1 - before.1 } else { start.1 };
        let n_bits = more.ilog2();
        encoder.number(&mut expected.n_bits, kind as usize, n_bits);
        encoder.bits(u64::from(more), n_bits);
    }

    fn push_gram(encoder: &mut Encoder, expected: &mut OfChunks, before: u64, gram: u64) {
        let top = (before ^ gram).checked_ilog2().unwrap_or(0);
        let lowest = gram.trailing_zeros().min(top);
        encoder.number(&mut expected.tops, 0, top);
        encoder.number(&mut expected.lowests, top as usize, lowest);
        encoder.bits(
            gram.checked_shr(lowest + 1).unwrap_or(0),
            top.saturating_sub(lowest).saturating_sub(1),
        );
    }
}
