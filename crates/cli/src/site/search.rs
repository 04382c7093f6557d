//! A query, answered by the engine that the viewer runs: every text of the site is scanned, on all cores.

use broadsheet_bundle::{Listed, Page, parse_page, parse_text};
use broadsheet_model::Article;
use broadsheet_search::{Corpus, Filter, Hits, Query, Sort};
use rayon::prelude::*;

use super::{Fault, Site};

/// How many pages are read at once: about 40 articles each.
const PAGES_TOGETHER: usize = 64;

/// What is asked of a site.
#[derive(Clone, Debug)]
pub struct Question {
    /// The query.
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

/// The articles of `site` that `question` asks for: the same ones, in the same order, as the page lists for it.
///
/// # Errors
/// When a file of the site is missing or damaged: an answer would not be the whole one.
pub fn search(site: &Site, question: &Question) -> Result<Answer, Fault> {
    let pages = site.pages()?;
    let firsts = first_numbers(&pages);
    let mut hits = Hits::default();
    for (pages, firsts) in pages.chunks(PAGES_TOGETHER).zip(firsts.chunks(PAGES_TOGETHER)) {
        let scanned: Vec<Result<Hits, Fault>> =
            pages.par_iter().map(|page| scan(site, page, &question.query)).collect();
        for (scanned, first) in scanned.into_iter().zip(firsts) {
            hits.append(scanned?, *first);
        }
    }
    let n_articles = site.manifest.n_articles.max(1);
    let matches = hits.matches(site.manifest.n_text_bytes as f32 / n_articles as f32, None);
    let mut numbers = matches.listed(&site.manifest.sources, &question.filter, question.sort);
    let total = numbers.len();
    if question.limit > 0 {
        numbers.truncate(question.limit);
    }
    let articles =
        numbers.par_iter().map(|number| article(site, &pages, &firsts, *number)).collect::<Result<_, _>>()?;
    Ok(Answer { total, articles })
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
        let corpus = Corpus::new(&articles, &site.manifest.sources);
        hits.append(corpus.scan(query, &site.manifest.sources), first);
        first += *n_articles as u32;
    }
    Ok(hits)
}

/// The article with this number.
fn article(site: &Site, pages: &[Listed], firsts: &[u32], number: u32) -> Result<Article, Fault> {
    let idx = firsts.partition_point(|first| *first <= number).saturating_sub(1);
    let chunk = &pages[idx].chunk;
    let page: Page = site.chunk(chunk, parse_page)?;
    let mut within = (number - firsts[idx]) as usize;
    for (text, n_articles) in &page.texts {
        if within < *n_articles {
            let missing = || Fault::new(super::archive_name(text), "it lacks an article; build the site again");
            return site.chunk(text, parse_text)?.into_iter().nth(within).ok_or_else(missing);
        }
        within -= n_articles;
    }
    Err(Fault::new(super::archive_name(chunk), "it lacks an article; build the site again"))
}
