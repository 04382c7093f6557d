//! The dictionary that the texts of an archive share: what they have in common is written once.
//!
//! Deflate looks for repetitions in the last 32 KiB. A text chunk hardly holds more than an article,
//! so most of what it repeats stands in others. With a preset dictionary (RFC 1950, 2.2) all chunks
//! begin as if the dictionary had been just before them.

use flate2::{Decompress, FlushDecompress, Status};

/// What begins every gzip file and, being of a block type that there is not, no deflate stream.
const GZIP_BEGINS: u8 = 0x1f;

/// Whether `payload` was packed with a dictionary, and not as gzip.
pub(crate) fn needs_dictionary(payload: &[u8]) -> bool {
    payload.first().is_some_and(|first| *first != GZIP_BEGINS)
}

/// What the deflate stream `packed` unpacks to behind `dictionary`; what is wrong with it where it
/// is no such stream, or more than one.
pub(crate) fn inflate(packed: &[u8], dictionary: &[u8]) -> Result<Vec<u8>, String> {
    let mut stream = Decompress::new(false);
    stream.set_dictionary(dictionary).map_err(|error| error.to_string())?;
    let mut unpacked = Vec::with_capacity(4 * packed.len() + 64);
    loop {
        let rest = usize::try_from(stream.total_in()).ok().and_then(|n_read| packed.get(n_read..));
        let rest = rest.unwrap_or_default();
        let status = stream
            .decompress_vec(rest, &mut unpacked, FlushDecompress::None)
            .map_err(|error| error.to_string())?;
        match status {
            Status::StreamEnd if stream.total_in() == packed.len() as u64 => return Ok(unpacked),
            Status::StreamEnd => return Err("something follows its end".to_owned()),
            // Room for more was left, so there is nothing more to read.
            _ if unpacked.len() < unpacked.capacity() => return Err("it ends early".to_owned()),
            _ => unpacked.reserve(unpacked.len()),
        }
    }
}

#[cfg(feature = "write")]
pub use write::{Dictionary, dictionary_articles};

#[cfg(feature = "write")]
mod write {
    use std::cmp::Reverse;

    use flate2::{Compress, Compression, FlushCompress};

    use crate::mixed::mixed;
    use crate::records::split_trailers;
    use crate::write::{OutputFile, carry};
    use crate::{ChunkKind, ChunkRef, Division, Key};

    /// Archives with less text have no dictionary: it takes some 18 articles until it has saved the
    /// bytes that it is itself, and the first load of a small archive must not grow.
    const MIN_TEXT_BYTES: u64 = 1024 * 1024;
    /// About how much text a dictionary is made of. Eight times as much saves 1 % more of the texts,
    /// and is that much more often changed by articles that are added on earlier days.
    const SAMPLE_BYTES: usize = 200_000;
    /// The most articles of one day, and the most bytes of one article.
    const DAY_ARTICLES: usize = 32;
    const ARTICLE_BYTES: usize = 16 * 1024;
    /// How long a dictionary is. Twice as much saves 2 % more of the texts and costs every reader
    /// 8.5 kB, the savings of 60 articles.
    const DICTIONARY_BYTES: usize = 16 * 1024;
    /// A dictionary consists of pieces of the sample, each at most so long.
    const PIECE_BYTES: usize = 64;
    /// Pieces are valued by the runs of so many bytes in them (two Chinese characters): what is
    /// shorter saves hardly more than it costs to refer to it.
    const GRAM_BYTES: usize = 6;
    const TABLE_BITS: u32 = 20;

    /// A dictionary, and the file that it is.
    #[derive(Clone, Debug)]
    pub struct Dictionary {
        bytes: Vec<u8>,
        chunk: ChunkRef,
        file: OutputFile,
    }

    impl Dictionary {
        /// The dictionary of `texts`, each as [`encode_article`](crate::encode_article) gives it;
        /// `None` where they have nothing in common.
        ///
        /// # Panics
        ///
        /// When one of them is not so.
        pub fn of(texts: &[Vec<u8>]) -> Option<Dictionary> {
            let rows = texts.iter().map(|text| {
                let (rows, _) = split_trailers(text).expect("an encoded text is whole");
                &rows[..rows.len().min(ARTICLE_BYTES)]
            });
            let bytes = best_pieces(&rows.collect::<Vec<_>>());
            (!bytes.is_empty()).then(|| Dictionary::from_bytes(bytes))
        }

        /// The dictionary that [`Dictionary::bytes`] gave.
        pub fn from_bytes(bytes: Vec<u8>) -> Dictionary {
            let (chunk, file) = carry(ChunkKind::Dictionary, &bytes);
            Dictionary { bytes, chunk, file }
        }

        /// What it consists of.
        pub fn bytes(&self) -> &[u8] {
            &self.bytes
        }

        /// How others refer to it.
        pub fn chunk(&self) -> &ChunkRef {
            &self.chunk
        }

        /// Its file.
        pub fn file(&self) -> &OutputFile {
            &self.file
        }

        /// `text` as a deflate stream behind this dictionary.
        pub(crate) fn deflate(&self, text: &[u8]) -> Vec<u8> {
            let mut stream = Compress::new(Compression::best(), false);
            stream.set_dictionary(&self.bytes).expect("nothing was packed before");
            let mut packed = Vec::with_capacity(text.len() / 2 + 64);
            loop {
                let rest = &text[stream.total_in() as usize..];
                let status = stream.compress_vec(rest, &mut packed, FlushCompress::Finish);
                match status.expect("writing to memory does not fail") {
                    flate2::Status::StreamEnd => break,
                    _ => packed.reserve(text.len() / 2 + 64),
                }
            }
            packed.shrink_to_fit();
            packed
        }
    }

    /// The numbers of the articles that the dictionary of an archive is made of; empty where it has
    /// none. `keys` are newest first.
    ///
    /// Whatever the dictionary depends on changes all texts when it changes. So it is made of whole
    /// days, few and chosen by hash, out of the oldest articles, as many as the greatest power of
    /// two that there are before the first anchor: newer ones change it when their number has
    /// doubled, if there is no anchor yet, and others hardly ever.
    pub fn dictionary_articles(keys: &[Key], division: Division) -> Vec<usize> {
        let n_newer = keys.len().saturating_sub(division.part_articles);
        let chosen = sample(&keys[n_newer..]);
        chosen.into_iter().map(|number| n_newer + number).collect()
    }

    /// The same where there is no anchor before the last article.
    fn sample(keys: &[Key]) -> Vec<usize> {
        if keys.iter().map(|key| u64::from(key.n_text_bytes)).sum::<u64>() < MIN_TEXT_BYTES {
            return Vec::new();
        }
        let first = keys.len() - (1 << keys.len().ilog2());
        let day = |key: &Key| key.published.day();
        let mut days = Vec::new();
        let mut start = first;
        // What has no date is of no day.
        for of_day in keys[first..].chunk_by(|a, b| day(a).is_some() && day(a) == day(b)) {
            let number = day(&of_day[0]).map(|day| i64::from(day.number()) as u64);
            let hash = mixed(number.unwrap_or(of_day[0].id.0));
            days.push((hash, start..start + of_day.len()));
            start += of_day.len();
        }
        // The newest of them is perhaps not there as a whole.
        if days.len() > 1 {
            days.remove(0);
        }
        days.sort_unstable_by_key(|(hash, numbers)| (*hash, numbers.start));
        let mut chosen = Vec::new();
        let mut n_bytes = 0;
        for (_, numbers) in days {
            let mut of_day: Vec<usize> = numbers.collect();
            of_day.sort_unstable_by_key(|number| mixed(keys[*number].id.0));
            of_day.truncate(DAY_ARTICLES);
            let bytes = of_day.iter().map(|number| keys[*number].n_text_bytes as usize);
            n_bytes += bytes.map(|bytes| bytes.min(ARTICLE_BYTES)).sum::<usize>();
            chosen.extend(of_day);
            if n_bytes >= SAMPLE_BYTES {
                break;
            }
        }
        chosen
    }

    /// The pieces of `texts` that have most in common with the others, the best last: what stands
    /// near a chunk is referred to by fewer bits, and longest in reach. (After the COVER algorithm:
    /// Liao, Petri, Moffat, Wirth, "Effective construction of relative Lempel-Ziv dictionaries",
    /// 2016.)
    fn best_pieces(texts: &[&[u8]]) -> Vec<u8> {
        let mut worth = shared_grams(texts);
        let all = texts.concat();
        // The best piece of each stretch, so that all of the sample has its share.
        let stretch = (all.len() / (DICTIONARY_BYTES / PIECE_BYTES)).max(2 * PIECE_BYTES);
        let mut pieces: Vec<(u64, usize, &[u8])> = Vec::new();
        let mut n_bytes = 0;
        let mut window = Window { n_inside: vec![0; 1 << TABLE_BITS] };
        while n_bytes < DICTIONARY_BYTES {
            let before = n_bytes;
            for stretch in all.chunks(stretch) {
                let Some((value, piece)) = window.best(stretch, &worth) else { continue };
                piece.windows(GRAM_BYTES).for_each(|gram| worth[slot(gram)] = 0);
                n_bytes += piece.len();
                pieces.push((value, pieces.len(), piece));
            }
            if n_bytes == before {
                break;
            }
        }
        pieces.sort_unstable_by_key(|(value, idx, _)| (*value, Reverse(*idx)));
        let bytes: Vec<u8> = pieces.iter().flat_map(|(.., piece)| piece.iter().copied()).collect();
        bytes[bytes.len().saturating_sub(DICTIONARY_BYTES)..].to_vec()
    }

    /// In how many of `texts` each gram is, by its slot; 0 for one.
    fn shared_grams(texts: &[&[u8]]) -> Vec<u32> {
        let mut n_texts = vec![0_u32; 1 << TABLE_BITS];
        let mut last = vec![u32::MAX; 1 << TABLE_BITS];
        for (idx, text) in (0..).zip(texts) {
            for slot in text.windows(GRAM_BYTES).map(slot) {
                n_texts[slot] += u32::from(last[slot] != idx);
                last[slot] = idx;
            }
        }
        n_texts.iter_mut().for_each(|n_texts| *n_texts *= u32::from(*n_texts > 1));
        n_texts
    }

    /// Where a gram is counted: grams that share a slot are taken for one, which is rare and
    /// harmless.
    fn slot(gram: &[u8]) -> usize {
        let bits = gram.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        (bits.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - TABLE_BITS)) as usize
    }

    /// The grams of a piece that moves along a stretch, each with how often it is in it.
    struct Window {
        n_inside: Vec<u32>,
    }

    impl Window {
        /// The piece of `stretch` whose grams are worth most together, each counted once, and that;
        /// `None` where none is worth anything.
        fn best<'a>(&mut self, stretch: &'a [u8], worth: &[u32]) -> Option<(u64, &'a [u8])> {
            let slots: Vec<usize> = stretch.windows(GRAM_BYTES).map(slot).collect();
            let n_grams = PIECE_BYTES - GRAM_BYTES + 1;
            let (mut value, mut best, mut end) = (0_u64, 0, 0);
            for (idx, slot) in slots.iter().enumerate() {
                let gone = idx.checked_sub(n_grams).map(|gone| slots[gone]);
                if let Some(gone) = gone {
                    self.n_inside[gone] -= 1;
                    value -= u64::from(if self.n_inside[gone] == 0 { worth[gone] } else { 0 });
                }
                value += u64::from(if self.n_inside[*slot] == 0 { worth[*slot] } else { 0 });
                self.n_inside[*slot] += 1;
                if value > best {
                    (best, end) = (value, idx + 1);
                }
            }
            slots.iter().rev().take(n_grams).for_each(|slot| self.n_inside[*slot] = 0);
            if best == 0 {
                return None;
            }
            let inside = &slots[end.saturating_sub(n_grams)..end];
            let is_worth = |slot: &usize| worth[*slot] > 0;
            let from = end - inside.len() + inside.iter().position(is_worth)?;
            let to = end - inside.iter().rev().position(is_worth)? + GRAM_BYTES - 1;
            Some((best, &stretch[from..to]))
        }
    }
}
