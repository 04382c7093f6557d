//! From an article's id to its day: how a link finds its article in an archive that is not in
//! memory.
//!
//! The day and not the article's number, because numbers shift with every new article and days do
//! not: an added article changes one bucket. The calendar says which numbers a day has.

use broadsheet_model::{ArticleId, Day};

use crate::binary::Bytes;
use crate::{BundleError, ChunkKind, ChunkRef};

/// How many bytes of an id a bucket holds, the last ones; with the bits that choose the bucket they
/// tell all articles of an archive apart for certain, because two that they do not tell apart both
/// stand there and both are looked at.
const ID_BYTES: usize = 5;

/// The bucket in which `id` stands, of the buckets `buckets`: they share out the ids by their first
/// bits.
pub fn bucket_of(buckets: &[ChunkRef], id: ArticleId) -> Option<&ChunkRef> {
    buckets.get(bucket_idx(buckets.len(), id))
}

/// `n_buckets` is a power of two.
pub(crate) fn bucket_idx(n_buckets: usize, id: ArticleId) -> usize {
    ((u128::from(id.0) * n_buckets as u128) >> 64) as usize
}

/// The buckets, from the unpacked bytes of the chunk `name`.
///
/// # Errors
///
/// [`BundleError::Chunk`] for anything that the writer does not write.
pub fn parse_ids(name: &str, bytes: &[u8]) -> Result<Vec<ChunkRef>, BundleError> {
    let mut bytes = Bytes(bytes);
    let mut read = || {
        let n = bytes.count(33)?;
        let buckets: Vec<ChunkRef> =
            (0..n).map(|_| bytes.chunk(ChunkKind::IdBucket)).collect::<Option<_>>()?;
        (bytes.0.is_empty() && n.is_power_of_two()).then_some(buckets)
    };
    read().ok_or_else(|| BundleError::binary(name))
}

/// The days of the articles that may have the id `id`, from the unpacked bytes of the bucket
/// `name`; `None` is an article without a date. Empty: there is no such article. More than one is
/// very rare.
///
/// # Errors
///
/// [`BundleError::Chunk`] for anything that the writer does not write.
pub fn days_of(name: &str, bytes: &[u8], id: ArticleId) -> Result<Vec<Option<Day>>, BundleError> {
    let mut bytes = Bytes(bytes);
    let mut read = || {
        let n = bytes.count(ID_BYTES + 1)?;
        let ids = bytes.take(n * ID_BYTES)?;
        let mut days = Vec::new();
        for stored in ids.chunks_exact(ID_BYTES) {
            let day = bytes.day()?;
            if *stored == id.0.to_be_bytes()[8 - ID_BYTES..] {
                days.push(day);
            }
        }
        bytes.0.is_empty().then_some(days)
    };
    read().ok_or_else(|| BundleError::binary(name))
}

/// What a bucket says of each of its articles: the last 40 bits of its id, and its day, `None`
/// without a date. From the unpacked bytes of the bucket `name`.
///
/// # Errors
///
/// [`BundleError::Chunk`] for anything that the writer does not write.
pub fn parse_bucket(name: &str, bytes: &[u8]) -> Result<Vec<(u64, Option<Day>)>, BundleError> {
    let mut bytes = Bytes(bytes);
    let mut read = || {
        let n = bytes.count(ID_BYTES + 1)?;
        let mut articles = Vec::with_capacity(n);
        for id in bytes.take(n * ID_BYTES)?.chunks_exact(ID_BYTES) {
            articles.push((id.iter().fold(0, |id, byte| id << 8 | u64::from(*byte)), None));
        }
        for (_, day) in &mut articles {
            *day = bytes.day()?;
        }
        bytes.0.is_empty().then_some(articles)
    };
    read().ok_or_else(|| BundleError::binary(name))
}

#[cfg(feature = "write")]
pub(crate) mod write {
    use super::{ArticleId, ChunkRef, Day, ID_BYTES, bucket_idx};
    use crate::binary::{push_chunk, push_day, push_number};

    /// About how many articles a bucket has at most.
    const BUCKET_ARTICLES: usize = 4096;

    /// The bytes of each bucket of `n_articles` articles.
    pub(crate) fn buckets(
        n_articles: usize,
        articles: impl Iterator<Item = (ArticleId, Option<Day>)>,
    ) -> Vec<Vec<u8>> {
        let n_buckets = n_articles.div_ceil(BUCKET_ARTICLES).next_power_of_two();
        let mut buckets = vec![Vec::new(); n_buckets];
        articles.for_each(|(id, day)| buckets[bucket_idx(n_buckets, id)].push((id, day)));
        buckets.into_iter().map(bucket).collect()
    }

    fn bucket(mut articles: Vec<(ArticleId, Option<Day>)>) -> Vec<u8> {
        articles.sort_unstable();
        let mut out = Vec::new();
        push_number(&mut out, articles.len() as u32);
        articles
            .iter()
            .for_each(|(id, _)| out.extend_from_slice(&id.0.to_be_bytes()[8 - ID_BYTES..]));
        articles.iter().for_each(|(_, day)| push_day(&mut out, *day));
        out
    }

    /// The bytes of the list of buckets.
    pub(crate) fn root(buckets: &[ChunkRef]) -> Vec<u8> {
        let mut out = Vec::new();
        push_number(&mut out, buckets.len() as u32);
        buckets.iter().for_each(|bucket| push_chunk(&mut out, bucket));
        out
    }
}
