//! Pads a small site of many parts to the sizes of a large one.
//!
//! A small site, built of bunched articles (`grow --series bunched`) with `--part-articles 256`,
//! has the parts of an archive of a hundred million articles, but not its sizes. Here each part
//! gets some million articles more that are *made up*: they are older than its own, and of the
//! weeks before. Calendar, ids and sources count them, and directories name them. Nothing else of
//! them exists: neither directories nor pages, nor texts, nor places in the index.
//!
//! Made up as well are grams that these articles are said to have, and so the chunks, slices and
//! roots of all parts and of the coarse level, by the writers of the crates. No query of grams that
//! real articles have finds them. Chunks, and what leads there, exist only for the queries that are
//! given, those of grams that begin with one of their characters, and for marks. All other queries
//! ask for files that are not there.
//!
//! What stays small is what a query finds: of each part only its real articles. A text may be named
//! that made-up articles are to have as often as real ones do; then lists are as long as in a large
//! archive, and of what is found only the newest can be shown.

mod above;
mod coarse;
mod grams;
mod part;
mod site;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Result, ensure};
use broadsheet_bundle::{
    ChunkRef, Form, IndexFile, IndexPart, Manifest, OutputFile, Postings, SectionAbove,
    join_sections, seal,
};
use broadsheet_search::{FOLD_TABLE, Folding, grams};
use rayon::prelude::*;

use above::{Directories, MadeUpArticles, section};
use coarse::coarse_level;
use grams::{LETTERS, MARK, MadeUp};
use part::{Neighbours, SmallPart, far_chunks, padded_part};
use site::{Padded, Small};

/// Pad a small site of many parts to the sizes of a large one.
#[derive(Debug, clap::Args)]
pub(crate) struct Pad {
    /// The folder of a site that was built of `grow --series bunched` with `--part-articles 256`.
    site: PathBuf,
    /// Where to write.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// What will be asked, in Han characters alone; nothing else can be.
    #[arg(required = true)]
    queries: Vec<String>,
    /// A text that made-up articles have as real ones do.
    #[arg(long, value_name = "TEXT", default_value = "")]
    common: String,
    /// How many times as many articles there are.
    #[arg(long, value_name = "N", default_value_t = 4096)]
    times: usize,
    /// How many grams a part has.
    #[arg(long, value_name = "N", default_value_t = 10_000_000)]
    grams: u32,
}

impl Pad {
    /// # Errors
    /// When a file cannot be read or written, or the site is none that can be padded.
    pub(crate) fn run(&self) -> Result<()> {
        let begun = Instant::now();
        let say = |what: &str| eprintln!("{:.0} s: {what}", begun.elapsed().as_secs_f64());
        let small = Small::open(&self.site)?;
        let firsts = self.firsts()?;
        let out = Padded::of(&small, &self.out)?;
        let roots = small.manifest.index.par_iter();
        let parts: Vec<SmallPart> = roots
            .map(|(chunk, _)| SmallPart::read(&small, chunk, &firsts))
            .collect::<Result<_>>()?;
        say("the site is read");
        let articles = parts.iter().map(|part| MadeUpArticles::of(part, self.times));
        let articles = articles.collect::<Result<Vec<_>>>()?;
        let common = self.common()?;
        let real = real_grams(&parts, &articles, &common);
        let of_articles = real.keys().copied().collect();
        let made_up = MadeUp { n_parts: parts.len(), n_of_part: self.grams, real: &of_articles };
        let coarse = write_coarse(&small, &firsts, made_up, &real, &out)?;
        say("the coarse level is written");
        let n_docs = parts.iter().map(|part| part.entries.len()).max().unwrap_or(0) * self.times;
        let near = firsts.iter().map(|first| (*first, made_up.grams(*first))).collect();
        let neighbours = Neighbours { near, far: far_chunks(n_docs, &firsts) };
        say("what parts have in common is made up");
        let numbered = parts.par_iter().zip(&articles).enumerate();
        let index = numbered
            .map(|(number, (part, articles))| {
                let padded = padded_part(number, part, articles, &common, &neighbours);
                if number == 0 {
                    describe("oldest part", &padded.0);
                }
                put_part(padded, articles.len() as u32, &out)
            })
            .collect::<Result<_>>()?;
        say("the parts are written");
        let mut directories = Directories::of(&small)?;
        // Newest first.
        let sections = parts.iter().zip(&articles).rev().map(|(part, articles)| {
            section(part, articles, small.manifest.sources.len(), &mut directories)
        });
        self.write_above(&small, sections.collect::<Result<_>>()?, index, coarse, &out)?;
        say("all is written");
        Ok(())
    }

    /// The first characters of all grams of the queries, as they are folded; and that marks of
    /// authors and tags may be asked for, as an open article does.
    fn firsts(&self) -> Result<BTreeSet<u32>> {
        let folding = Folding::parse(FOLD_TABLE)?;
        let folded = folding.fold(&self.queries.concat());
        let mut firsts: BTreeSet<u32> = folded.text.chars().map(u32::from).collect();
        ensure!(firsts.iter().all(|first| LETTERS.contains(first)), "only Han characters");
        firsts.insert(MARK);
        Ok(firsts)
    }

    /// The grams that made-up articles have as real ones do.
    fn common(&self) -> Result<BTreeSet<u64>> {
        let folded = Folding::parse(FOLD_TABLE)?.fold(&self.common);
        let letters: Vec<char> = folded.text.chars().collect();
        let mut common = BTreeSet::new();
        grams(&letters, &('\0'..=char::MAX), |gram, _| {
            common.insert(gram);
        });
        Ok(common)
    }

    /// Writes what stands above all parts.
    fn write_above(
        &self,
        small: &Small,
        mut sections: Vec<SectionAbove>,
        index: Vec<(ChunkRef, usize)>,
        coarse: Option<ChunkRef>,
        out: &Padded,
    ) -> Result<()> {
        let Manifest { head, sources, .. } = small.manifest.clone();
        if let Some(newest) = sections.first_mut() {
            newest.first_page = small.manifest.first_page.clone();
            newest.n_text_bytes = small.manifest.n_text_bytes * self.times as u64;
        }
        let tree = join_sections(Form::Published, head, sources, &sections, index, FOLD_TABLE);
        tree.files.iter().try_for_each(|file| out.put(file))?;
        let dictionary = small.manifest.dictionary.clone();
        let manifest = Manifest { coarse, dictionary, ..tree.manifest };
        let sealed = seal(&String::from_utf8(manifest.to_json())?, &[("page", &small.page)]);
        out.put(&OutputFile { name: "manifest.json".to_owned(), bytes: sealed.into_bytes() })
    }
}

/// Writes the coarse level; names its root.
fn write_coarse(
    small: &Small,
    firsts: &BTreeSet<u32>,
    made_up: MadeUp<'_>,
    real: &BTreeMap<u64, Postings>,
    out: &Padded,
) -> Result<Option<ChunkRef>> {
    let Some(chunk) = &small.manifest.coarse else { return Ok(None) };
    let n_parts = small.root(chunk)?.n_docs();
    let (coarse, files) = coarse_level(n_parts, made_up, real, firsts);
    describe("coarse level", &coarse);
    out.put_part(&coarse, &files, |_| false)?;
    Ok(Some(coarse.root))
}

/// Writes a part whose first articles are made up; names its root, and says how many articles it
/// has.
fn put_part(
    (part, files): (IndexPart, Vec<Vec<u8>>),
    n_made_up: u32,
    out: &Padded,
) -> Result<(ChunkRef, usize)> {
    out.put_part(&part, &files, |file| match file {
        IndexFile::Places(number) => part.read.docs_of_places(number).end > n_made_up,
        IndexFile::Sources(number) => part.read.docs_of_sources(number).end > n_made_up,
        _ => false,
    })?;
    Ok((part.root, part.read.n_docs()))
}

/// The grams of the articles, each with the parts that have it, and in how many articles.
fn real_grams(
    parts: &[SmallPart],
    articles: &[MadeUpArticles],
    common: &BTreeSet<u64>,
) -> BTreeMap<u64, Postings> {
    let mut all: BTreeMap<u64, Postings> = BTreeMap::new();
    for ((number, part), articles) in (0..).zip(parts).zip(articles) {
        for postings in &part.grams {
            let own = all.entry(postings.gram).or_default();
            own.gram = postings.gram;
            own.docs.push(number);
            own.counts.push(articles.n_docs(postings, common.contains(&postings.gram)));
            own.title_counts.push(0);
        }
    }
    all
}

fn describe(name: &str, part: &IndexPart) {
    let (root, n_chunks, n_slices) =
        (part.root.n_bytes, part.read.n_chunks(), part.read.n_slices());
    println!("{name}: root of {root} bytes, {n_slices} slices, {n_chunks} chunks");
}
