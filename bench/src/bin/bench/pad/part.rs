//! The parts of the index of a padded site: roots, slices, chunks and sources of their real size.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use broadsheet_bench::synth::Chance;
use broadsheet_bundle::{
    ChunkEntry, ChunkRef, ChunkWriter, Entry, IndexFile, IndexPart, IndexRoot, PartDocs, Places,
    Postings, Slice, parse_places, parse_slice, prove_numbered, write_part,
};
use rayon::prelude::*;

use super::above::MadeUpArticles;
use super::coarse::{Kept, kept};
use super::grams::{LETTERS, all_firsts, beginning_with, first_of, gram};
use super::site::Small;

/// How many characters an article has.
const CHARS_OF_ARTICLE: usize = 1_784;
/// About so many chunks of a part have grams that begin with the same character, where no query
/// asks for these: as many as a part of a million articles has for each of so many characters.
const CHUNKS_OF_FIRST: u32 = 20;

/// What a small part has.
#[derive(Debug)]
pub(super) struct SmallPart {
    /// Its grams that begin as those of a query do, with positions.
    pub(super) grams: Vec<Postings>,
    /// Its articles, oldest first.
    pub(super) entries: Vec<Entry>,
    /// Of which source each is.
    pub(super) sources: Vec<u16>,
    /// The gzip bytes of its files of places.
    places: Vec<Vec<u8>>,
    docs_per_places: u32,
}

impl SmallPart {
    /// The part that `chunk` names.
    pub(super) fn read(site: &Small, chunk: &ChunkRef, firsts: &BTreeSet<u32>) -> Result<Self> {
        let root = site.root(chunk)?;
        let (mut entries, mut places) = (Vec::new(), Vec::new());
        for number in 0..root.n_places() {
            let file = IndexFile::Places(number);
            let read: Places = parse_places(&root, number, &site.numbered(&root, file, None)?)?;
            entries.extend(read.entries);
            let proof = root.proof_of(file, None).context("a file of places that is not named")?;
            places.push(prove_numbered(&proof, &site.file(&proof.file_name)?)?);
        }
        let all = &site.manifest.sources;
        let source = |entry: &Entry| {
            let idx = all.iter().position(|source| source.id == entry.source);
            idx.map(|idx| idx as u16).context("an article of a source that is not named")
        };
        Ok(SmallPart {
            sources: entries.iter().map(source).collect::<Result<_>>()?,
            grams: grams(site, &root, firsts)?,
            entries,
            places,
            docs_per_places: root.docs_of_places(0).len() as u32,
        })
    }
}

/// The grams of a part that begin with one of `firsts`.
fn grams(site: &Small, root: &IndexRoot, firsts: &BTreeSet<u32>) -> Result<Vec<Postings>> {
    let all = 0..root.n_docs() as u32;
    let mut found: BTreeMap<u64, Postings> = BTreeMap::new();
    for number in 0..root.n_slices() {
        let bytes = site.numbered(root, IndexFile::Slice(number), None)?;
        let slice: Slice = parse_slice(root, number, &bytes)?;
        let beginnings = firsts.iter().map(|first| beginning_with(*first));
        let chunks: BTreeSet<u32> = beginnings
            .flat_map(|grams| slice.chunks_in(*grams.start(), *grams.end(), &all))
            .collect();
        for chunk in chunks {
            let read = slice
                .files(chunk, true)
                .map(|file| Ok((file, site.numbered(root, file, Some(&slice))?)));
            let files = read.collect::<Result<Vec<_>>>()?;
            let content =
                |wanted| files.iter().find(|(file, _)| *file == wanted).map(|of| &of.1[..]);
            let is_wanted = |gram| firsts.contains(&first_of(gram));
            let read = root.postings(chunk, true, content, is_wanted).context("a damaged chunk")?;
            for postings in read {
                let own = found.entry(postings.gram).or_default();
                own.gram = postings.gram;
                own.docs.extend(postings.docs);
                own.counts.extend(postings.counts);
                own.title_counts.extend(postings.title_counts);
                own.positions.extend(postings.positions);
            }
        }
    }
    Ok(found.into_values().collect())
}

/// What parts have beside the grams of real articles.
#[derive(Debug)]
pub(super) struct Neighbours {
    /// By the first characters of all grams that may be asked for, what is made up: see
    /// `MadeUp::grams`.
    pub(super) near: BTreeMap<u32, Vec<Postings>>,
    /// By all other first characters, chunks that nobody asks for. All parts have the same.
    pub(super) far: BTreeMap<u32, Vec<ChunkEntry>>,
}

/// Chunks that nobody asks for, in a part of so many articles: of grams that begin with a character
/// other than `firsts`.
pub(super) fn far_chunks(n_docs: usize, firsts: &BTreeSet<u32>) -> BTreeMap<u32, Vec<ChunkEntry>> {
    let of_first = |first: u32| {
        let mut chance = Chance::new(1, u64::from(first));
        // Not always the same number, so that slices begin anywhere.
        let n = CHUNKS_OF_FIRST - 4 + chance.below(9) as u32;
        let step = LETTERS.len() as u32 / n;
        let mut seconds = Vec::new();
        for idx in 0..n {
            // Chunks mostly end where that takes few bits to say.
            seconds.push(LETTERS.start + idx * step / 32 * 32 + 32 * chance.below(16) as u32);
        }
        seconds.push(LETTERS.end);
        let mut entries = Vec::new();
        for own in seconds.windows(2) {
            let mut writer = ChunkWriter::new(n_docs, n_docs * CHARS_OF_ARTICLE, 1);
            for second in [own[0], own[1] - 1] {
                writer.push(&made_up(gram(first, second), vec![0], &mut chance));
            }
            entries.extend(writer.finish().into_iter().map(|chunk| chunk.into_parts().0));
        }
        (first, entries)
    };
    let far = LETTERS.into_par_iter().filter(|first| !firsts.contains(first));
    far.map(of_first).collect()
}

/// A gram in these articles.
fn made_up(gram: u64, docs: Vec<u32>, chance: &mut Chance) -> Postings {
    let n = docs.len();
    let positions = docs.iter().map(|_| chance.below(CHARS_OF_ARTICLE) as u32).collect();
    Postings { gram, docs, counts: vec![1; n], title_counts: vec![0; n], positions }
}

/// `small` as the part `number` of a padded site, with the articles that are made up before its
/// own, and the files of its chunks. These articles have the grams `common` as its own do.
pub(super) fn padded_part(
    number: usize,
    small: &SmallPart,
    articles: &MadeUpArticles,
    common: &BTreeSet<u64>,
    neighbours: &Neighbours,
) -> (IndexPart, Vec<Vec<u8>>) {
    let sources = articles.sources_with(small);
    let firsts: BTreeSet<u32> = neighbours.near.keys().copied().collect();
    let mut chunks: Vec<Kept> = Vec::new();
    for first in all_firsts() {
        if let Some(far) = neighbours.far.get(&first) {
            chunks.extend(far.iter().map(|entry| (entry.clone(), vec![Vec::new()])));
        }
        let Some(near) = neighbours.near.get(&first) else { continue };
        let mut chance = Chance::new(5 + number as u64, u64::from(first));
        let mut grams = near_grams(number, articles.len(), near, &mut chance);
        let own = small.grams.iter().filter(|postings| first_of(postings.gram) == first);
        grams.extend(own.map(|own| articles.padded(own, common.contains(&own.gram))));
        grams.sort_unstable_by_key(|postings| postings.gram);
        let mut writer = ChunkWriter::new(sources.len(), sources.len() * CHARS_OF_ARTICLE, 1);
        grams.iter().for_each(|postings| writer.push(postings));
        chunks.extend(writer.finish().into_iter().map(|chunk| kept(chunk, &firsts)));
    }
    let (entries, files): (Vec<_>, Vec<_>) = chunks.into_iter().unzip();
    let docs_per_places = small.docs_per_places;
    // Places of what is made up are nowhere.
    let mut places = vec![Vec::new(); articles.len() / docs_per_places as usize];
    places.extend(small.places.iter().cloned());
    let docs = PartDocs { sources: &sources, places, docs_per_places };
    (write_part(&entries, docs), files.into_iter().flatten().collect())
}

/// What is made up of grams with a common first character in a part.
fn near_grams(
    part: usize,
    n_docs: usize,
    of_all_parts: &[Postings],
    chance: &mut Chance,
) -> Vec<Postings> {
    let mut grams = Vec::new();
    for postings in of_all_parts {
        let Ok(idx) = postings.docs.binary_search(&(part as u32)) else { continue };
        let n = postings.counts[idx] as usize;
        let doc = |idx: usize| (n_docs * idx / n + chance.below(n_docs / n)) as u32;
        let docs: Vec<u32> = (0..n).map(doc).collect();
        grams.push(made_up(postings.gram, docs, chance));
    }
    grams
}
