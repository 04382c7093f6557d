//! A query, answered by the engine that the viewer runs: from the index where the site has one,
//! else from every text of the site, on all cores.

use std::collections::BTreeMap;

use broadsheet_bundle::{Calendar, ChunkRef, Listed, Page, parse_page, parse_text};
use broadsheet_model::{Article, Day};
use broadsheet_search::{Corpus, Counts, Filter, Hits, Query, Sort};
use rayon::prelude::*;

use super::index::SiteIndex;
use super::{Fault, Site};

/// How many pages are read at once: about 40 articles each.
const PAGES_TOGETHER: usize = 64;

/// What is asked of a site.
#[derive(Clone, Debug)]
pub struct Question {
    /// The query, read with the site's own folding.
    pub query: Query,
    /// What is picked beside it.
    pub filter: Filter,
    /// The order of the answer.
    pub sort: Sort,
    /// How many articles are wanted at most; 0: all.
    pub limit: usize,
}

/// What a site answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// How many articles there are in all.
    pub total: usize,
    /// The first ones of them, in the order asked for.
    pub articles: Vec<Article>,
}

/// The articles of `site` that `question` asks for: the same ones, in the same order, as the page
/// lists for it.
///
/// # Errors
/// When a file of the site that is needed is missing or damaged: an answer would not be the whole
/// one.
pub fn search(site: &Site, question: &Question) -> Result<Answer, Fault> {
    let calendar = site.calendar()?;
    let n_sources = site.manifest.sources.len();
    let counts = Counts::new(n_sources, calendar.days.iter().cloned(), calendar.undated.clone());
    let index = SiteIndex::open(site, &counts)?;
    let found = if index.is_empty() { None } else { index.search(&question.query)? };
    match found {
        Some(hits) => {
            answer(site, question, &hits, counts.last_day(), |numbers| index.texts_of(numbers))
        }
        None => search_texts(site, question, &calendar, counts.last_day()),
    }
}

/// The same, from the texts themselves.
fn search_texts(
    site: &Site,
    question: &Question,
    calendar: &Calendar,
    newest: Option<Day>,
) -> Result<Answer, Fault> {
    let pages = site.pages_of(calendar)?;
    let firsts = first_numbers(&pages);
    let mut hits = Hits::default();
    for (pages, firsts) in pages.chunks(PAGES_TOGETHER).zip(firsts.chunks(PAGES_TOGETHER)) {
        let scanned: Vec<Result<Hits, Fault>> =
            pages.par_iter().map(|page| scan(site, page, &question.query)).collect();
        for (scanned, first) in scanned.into_iter().zip(firsts) {
            hits.append(scanned?, *first);
        }
    }
    answer(site, question, &hits, newest, |numbers| {
        numbers.par_iter().map(|number| text_of(site, &pages, &firsts, *number)).collect()
    })
}

/// Ranks `hits` and reads the articles that are wanted; `texts_of` says in which text chunk each
/// stands, and at which position; `newest` is the archive's newest day.
fn answer(
    site: &Site,
    question: &Question,
    hits: &Hits,
    newest: Option<Day>,
    texts_of: impl FnOnce(&[u32]) -> Result<Vec<(ChunkRef, usize)>, Fault>,
) -> Result<Answer, Fault> {
    let n_articles = site.manifest.n_articles.max(1);
    let matches = hits.matches(site.manifest.n_text_bytes as f32 / n_articles as f32, newest);
    let mut numbers = matches.listed(&site.manifest.sources, &question.filter, question.sort);
    let total = numbers.len();
    if question.limit > 0 {
        numbers.truncate(question.limit);
    }
    Ok(Answer { total, articles: read_articles(site, &texts_of(&numbers)?)? })
}

/// The articles at these positions of these text chunks, in this order; each chunk is read once.
fn read_articles(site: &Site, places: &[(ChunkRef, usize)]) -> Result<Vec<Article>, Fault> {
    let mut by_text: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (idx, (text, _)) in places.iter().enumerate() {
        by_text.entry(text.name()).or_default().push(idx);
    }
    let read = |wanted: Vec<usize>| -> Result<Vec<(usize, Article)>, Fault> {
        let text = &places[wanted[0]].0;
        let mut articles: Vec<Option<Article>> =
            site.chunk(text, parse_text)?.into_iter().map(Some).collect();
        let missing =
            || Fault::new(super::archive_name(text), "it lacks an article; build the site again");
        let mut take =
            |idx: usize| articles.get_mut(places[idx].1).and_then(Option::take).ok_or_else(missing);
        wanted.into_iter().map(|idx| Ok((idx, take(idx)?))).collect()
    };
    let read: Vec<Vec<(usize, Article)>> = by_text
        .into_values()
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(read)
        .collect::<Result<_, _>>()?;
    let mut articles: Vec<(usize, Article)> = read.into_iter().flatten().collect();
    articles.sort_by_key(|(idx, _)| *idx);
    Ok(articles.into_iter().map(|(_, article)| article).collect())
}

/// The number of the first article of each page.
fn first_numbers(pages: &[Listed]) -> Vec<u32> {
    let mut next = 0;
    let first = |page: &Listed| {
        let first = next;
        next += page.per_source.iter().sum::<u32>();
        first
    };
    pages.iter().map(first).collect()
}

/// The hits in the articles of a page, numbered from its first.
fn scan(site: &Site, page: &Listed, query: &Query) -> Result<Hits, Fault> {
    let page: Page = site.chunk(&page.chunk, parse_page)?;
    let mut hits = Hits::default();
    let mut first = 0;
    for (text, n_articles) in &page.texts {
        let articles = site.chunk(text, parse_text)?;
        let corpus = Corpus::new(&articles, &site.manifest.sources, query.folding());
        hits.append(corpus.scan(query, &site.manifest.sources), first);
        first += *n_articles as u32;
    }
    Ok(hits)
}

/// The text chunk that has the article with this number, and its position there.
fn text_of(
    site: &Site,
    pages: &[Listed],
    firsts: &[u32],
    number: u32,
) -> Result<(ChunkRef, usize), Fault> {
    let idx = firsts.partition_point(|first| *first <= number).saturating_sub(1);
    let chunk = &pages[idx].chunk;
    let page: Page = site.chunk(chunk, parse_page)?;
    let mut within = (number - firsts[idx]) as usize;
    for (text, n_articles) in page.texts {
        if within < n_articles {
            return Ok((text, within));
        }
        within -= n_articles;
    }
    Err(Fault::new(super::archive_name(chunk), "it lacks an article; build the site again"))
}
