//! What a page computes at every move of a slider, timed on an archive of a million articles.
//!
//! 5,500 days, 16 sources and 182 bins; counts come from a fixed sequence, so every run counts the
//! same. Prints the median of the runs by the clock on the wall.

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context, Result};
use broadsheet_bench::Values;
use broadsheet_model::{
    Article, ArticleId, Block, Body, Day, Digest, Inline, Lang, Names, Provenance, Published,
    Source, SourceId,
};
use broadsheet_search::{
    Bin, Corpus, Counts, FOLD_TABLE, Filter, Folding, Hits, Listing, Matches, Place, Query, Scope,
    Sort, bins,
};

const N_RUNS: usize = 201;
const N_SOURCES: usize = 16;
const N_DAYS: i32 = 5_500;
/// The bars are months.
const N_BINS: usize = 200;
const LAST_DAY: i32 = 19_723;

/// Prints how long each of them takes.
///
/// # Errors
/// Never in practice: when the folding table cannot be read.
pub(crate) fn print() -> Result<()> {
    let folding = Folding::parse(FOLD_TABLE).context("the folding table cannot be used")?;
    let sources: Vec<Source> = (0..N_SOURCES).filter_map(source).collect();
    let per_source = |day: Day| (0..N_SOURCES).map(|source| count(day, source)).collect();
    let counts =
        Counts::new(N_SOURCES, days().map(|day| (day, per_source(day))), vec![100; N_SOURCES]);
    println!("{} articles, {} days, {N_SOURCES} sources", counts.len(), counts.days().len());
    let days = counts.first_day().zip(counts.last_day());
    let (first, last) = days.context("there are no days")?;
    let bins = bins(first, last, N_BINS).1;
    let filter =
        Filter { from: Some(first.plus(700)), to: Some(last.plus(-900)), ..Filter::default() };
    for query in ["", "source:source-1 date:2012/2020", "date:--03-15"] {
        let Some(scope) = Query::parse(query, &folding).scope(&sources) else { continue };
        time(&format!("facets of '{query}', {} bins", bins.len()), || {
            counts.facets(&scope, &filter, &bins).total
        });
        time("  listing", || Listing::new(&counts, &scope, &filter, Sort::New).len());
        let listing = Listing::new(&counts, &scope, &filter, Sort::Old);
        let middle = listing.len() / 2;
        time("  position to rank and back", || {
            listing.place(middle).and_then(|rank| listing.position_of(rank))
        });
        time("  position of a day", || listing.position_of_day(&counts, first.plus(2_000)));
    }
    found(&sources, &filter, &bins);
    scan(&sources, &folding);
    Ok(())
}

/// Newest first.
fn days() -> impl Iterator<Item = Day> {
    (0..N_DAYS).filter_map(|nth| Day::new(LAST_DAY - nth))
}

/// How many articles a source has on a day, 0 to 22: from the high bits of Knuth's multiplicative
/// hash.
fn count(day: Day, source: usize) -> u32 {
    ((day.number() as u32 * 16 + source as u32).wrapping_mul(2_654_435_761) >> 16) % 23
}

/// Every article is found: the most that a query with text can give.
fn found(sources: &[Source], filter: &Filter, bins: &[Bin]) {
    let columns = days().flat_map(|day| (0..N_SOURCES).map(move |source| (day, source)));
    let articles =
        columns.flat_map(|(day, source)| (0..count(day, source)).map(move |_| (day, source)));
    let place =
        |((day, source), number)| Place { number, day: Some(day), source_idx: Some(source as u16) };
    let matches = Matches::from_places(articles.zip(0_u32..).map(place));
    println!("{} matches", matches.len());
    time("day table of the matches", || matches.counts(N_SOURCES).len());
    let (counts, everything) = (matches.counts(N_SOURCES), Scope::everything(sources));
    time("facets from it", || counts.facets(&everything, filter, bins).total);
    time("list by score", || matches.listed(sources, filter, Sort::Best).len());
}

/// A chunk of text folded and scanned, and the hits of as many as an archive has ranked.
fn scan(sources: &[Source], folding: &Folding) {
    const N_ARTICLES: u32 = 10;
    let articles: Vec<Article> = (0..N_ARTICLES).filter_map(article).collect();
    let corpus = Corpus::new(&articles, sources, folding);
    println!("chunk of {} folded bytes", corpus.n_bytes());
    time("fold it", || Corpus::new(&articles, sources, folding).len());
    let query = Query::parse("普京 -title:王毅", folding);
    time("scan it", || corpus.scan(&query, sources).len());
    let mut hits = Hits::default();
    (0..100_000).for_each(|batch| hits.append(corpus.scan(&query, sources), batch * N_ARTICLES));
    println!("{} hits", hits.len());
    time("rank them", || hits.matches(None).len());
}

/// About 3 kB of Chinese.
fn article(number: u32) -> Option<Article> {
    let text = "俄罗斯总统普京在莫斯科会见了来访的中国外交部长王毅。".repeat(40);
    Some(Article {
        id: ArticleId::derive(None, &format!("{number}"), &text),
        title: format!("普京会见外长之{number}"),
        url: None,
        source: SourceId::new("source-1")?,
        published: Published::Day(Day::new(LAST_DAY)?),
        authors: Vec::new(),
        tags: Vec::new(),
        lang: Lang::ZhHans,
        body: Body { blocks: vec![Block::Paragraph(vec![Inline::Text(text)])] },
        provenance: Provenance {
            file: String::new(),
            sha256: Digest([0; 32]),
            captured: Published::Unknown,
            member: None,
        },
        earlier: Vec::new(),
    })
}

fn source(idx: usize) -> Option<Source> {
    let id = SourceId::new(&format!("source-{idx}"))?;
    Some(Source { names: Names::same(id.as_str()), id, colour: None })
}

/// Prints how long `work` takes: the median of many runs.
fn time<T>(what: &str, work: impl Fn() -> T) {
    let run = || {
        let start = Instant::now();
        black_box(work());
        start.elapsed().as_secs_f64() * 1e6
    };
    let measured = Values((0..N_RUNS).map(|_| run()).collect()).json();
    println!("{what}: {:.1} µs", measured["p50"].as_f64().unwrap_or_default());
}
