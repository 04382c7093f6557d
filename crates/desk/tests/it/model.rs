//! What a page should show, worked out from all the articles: nothing here knows an index, a day
//! table or a file.

use std::sync::LazyLock;

use broadsheet_desk::{Address, State};
use broadsheet_model::{Article, ArticleId};
use broadsheet_search::Sort;

use crate::archive::{N_ARTICLES, N_SOURCES, article, day, id, source_id};
use crate::shell::text_of;

/// A query, and which articles it asks for.
pub(crate) type Asks = (&'static str, fn(&Article) -> bool);

/// Queries of every kind that the page treats in a way of its own.
pub(crate) const QUERIES: [Asks; 11] = [
    ("", |_| true),
    ("罕见", |article| text_of(article).contains("罕见")),
    ("常见", |article| text_of(article).contains("常见")),
    ("罕見", |article| text_of(article).contains("罕见")),
    ("标题1", |article| article.title.contains("标题1")),
    ("天地 正文3", |article| text_of(article).contains("正文3")),
    ("没有这个", |_| false),
    ("source:s1", |article| article.source == source_id(1)),
    ("罕见 source:s1", |article| {
        text_of(article).contains("罕见") && article.source == source_id(1)
    }),
    ("date:2023-05", |article| {
        article.published.day().is_some_and(|day| day.to_string().starts_with("2023-05"))
    }),
    ("-常见", |article| !text_of(article).contains("常见")),
];

/// What the list should have.
pub(crate) struct Expected {
    /// The articles; in this order, unless they are ordered by how well they match.
    pub(crate) ids: Vec<ArticleId>,
    pub(crate) is_ordered: bool,
    /// For each source, how many articles there are whatever sources are chosen.
    pub(crate) per_source: Vec<usize>,
}

/// For each of [`QUERIES`] whether it asks for each article.
static ASKED: LazyLock<Vec<Vec<bool>>> = LazyLock::new(|| {
    let articles: Vec<Article> = (0..N_ARTICLES).map(article).collect();
    QUERIES.iter().map(|(_, asks)| articles.iter().map(asks).collect()).collect()
});

/// What the list should have in `state`, whose query is one of [`QUERIES`].
pub(crate) fn expected(state: &State) -> Expected {
    let address = &state.address;
    let query = QUERIES.iter().position(|(query, _)| *query == address.query);
    let asked = &ASKED[query.expect("tests ask nothing else")];
    let mut ids = Vec::new();
    let mut per_source = vec![0; N_SOURCES];
    for number in 0..N_ARTICLES {
        let is_saved = !address.saved || state.saved.contains(&id(number));
        if !asked[number] || !is_saved || !is_in_range(address, number) {
            continue;
        }
        per_source[number % N_SOURCES] += 1;
        if has_source(address, number) {
            ids.push(id(number));
        }
    }
    let sort = address.effective_sort();
    if sort == Sort::Old {
        ids.reverse();
    }
    Expected { ids, is_ordered: sort != Sort::Best, per_source }
}

fn is_in_range(address: &Address, number: usize) -> bool {
    let is_limited = address.from.is_some() || address.to.is_some();
    match day(number) {
        Some(day) => {
            address.from.is_none_or(|from| from <= day) && address.to.is_none_or(|to| day <= to)
        }
        None => !is_limited || address.undated,
    }
}

fn has_source(address: &Address, number: usize) -> bool {
    let id = source_id(number % N_SOURCES);
    (address.include.is_empty() || address.include.contains(&id)) && !address.exclude.contains(&id)
}
