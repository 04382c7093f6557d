//! What a page should show, worked out from all the articles: nothing here knows an index, a day
//! table or a file.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock, Mutex};

use broadsheet_desk::{Address, State};
use broadsheet_model::{Article, ArticleId, CopyRank, SourceId, order_versions, text_digest};
use broadsheet_search::Sort;

use crate::archive::{Packed, source_id};
use crate::shell::text_of;

/// A query, and which articles it asks for.
pub(crate) type Asks = (&'static str, fn(&Article) -> bool);

/// Queries of every kind that the page treats in a way of its own.
pub(crate) const QUERIES: [Asks; 16] = [
    ("", |_| true),
    ("罕见", |article| text_of(article).contains("罕见")),
    ("常见", |article| text_of(article).contains("常见")),
    ("罕見", |article| text_of(article).contains("罕见")),
    ("标题1", |article| article.title.contains("标题1")),
    ("天地 正文3", |article| text_of(article).contains("正文3")),
    ("天地", |article| text_of(article).contains("天地")),
    ("正文3", |article| text_of(article).contains("正文3")),
    ("没有这个", |_| false),
    ("罕见 没有这个", |_| false),
    ("source:s1", |article| article.source == source_id(1)),
    ("罕见 source:s1", |article| {
        text_of(article).contains("罕见") && article.source == source_id(1)
    }),
    ("date:2023-05", |article| {
        article.published.day().is_some_and(|day| day.to_string().starts_with("2023-05"))
    }),
    ("date:1990", |_| false),
    ("罕见 date:1990", |_| false),
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

/// Some archives as one.
pub(crate) struct Shown {
    /// The articles in the order of the list, each with whether each of [`QUERIES`] asks for it.
    articles: Vec<(Article, Vec<bool>)>,
    sources: Vec<SourceId>,
}

/// What archives show together, by their addresses in memory: worked out once.
static SHOWN: LazyLock<Mutex<HashMap<Vec<usize>, Arc<Shown>>>> = LazyLock::new(Mutex::default);

impl Shown {
    pub(crate) fn of(archives: &[&'static Packed]) -> Arc<Shown> {
        let key = archives.iter().map(|packed| std::ptr::from_ref(*packed) as usize).collect();
        let mut shown = SHOWN.lock().expect("no test has failed here");
        shown.entry(key).or_insert_with(|| Arc::new(Shown::new(archives))).clone()
    }

    fn new(archives: &[&'static Packed]) -> Shown {
        let mut sources = Vec::new();
        let mut copies: BTreeMap<ArticleId, Vec<(usize, &Article)>> = BTreeMap::new();
        for (archive, packed) in archives.iter().enumerate() {
            for source in &packed.manifest.sources {
                if !sources.contains(&source.id) {
                    sources.push(source.id.clone());
                }
            }
            for article in &packed.articles {
                copies.entry(article.id).or_default().push((archive, article));
            }
        }
        let mut shown: Vec<(usize, &Article)> = copies.into_values().map(shown_copy).collect();
        shown.sort_by_key(|(archive, article)| {
            // What has no date stands one archive after the other.
            let archive = article.published.day().map_or(*archive, |_| 0);
            (Reverse(article.published.order()), archive, article.id)
        });
        let asked = |article: &Article| QUERIES.iter().map(|(_, asks)| asks(article)).collect();
        let articles =
            shown.into_iter().map(|(_, article)| (article.clone(), asked(article))).collect();
        Shown { articles, sources }
    }

    /// What the list should have in `state`, whose query is one of [`QUERIES`].
    pub(crate) fn expected(&self, state: &State) -> Expected {
        let address = &state.address;
        let query = QUERIES.iter().position(|(query, _)| *query == address.query);
        let query = query.expect("tests ask nothing else");
        let mut ids = Vec::new();
        let mut per_source = vec![0; self.sources.len()];
        for (article, asked) in &self.articles {
            let is_saved = !address.saved || state.saved.contains(&article.id);
            if !asked[query] || !is_saved || !is_in_range(address, article) {
                continue;
            }
            let idx = self.sources.iter().position(|source| *source == article.source);
            per_source[idx.expect("it is listed")] += 1;
            if self.has_source(address, article) {
                ids.push(article.id);
            }
        }
        let sort = address.sort_among(self.articles.len());
        if sort == Sort::Old {
            ids.reverse();
        }
        Expected { ids, is_ordered: sort != Sort::Best, per_source }
    }

    /// Whether there is an article `id`.
    pub(crate) fn has(&self, id: ArticleId) -> bool {
        self.articles.iter().any(|(article, _)| article.id == id)
    }

    /// Sources that no archive has are ignored.
    fn has_source(&self, address: &Address, article: &Article) -> bool {
        let is_known = |id: &&SourceId| self.sources.contains(id);
        let mut include = address.include.iter().filter(is_known).peekable();
        (include.peek().is_none() || include.any(|id| *id == article.source))
            && !address.exclude.contains(&article.source)
    }
}

/// The copy that is shown: the first archive's where a list shows the same of all.
fn shown_copy<'a>(copies: Vec<(usize, &'a Article)>) -> (usize, &'a Article) {
    let listed = |article: &'a Article| (&article.title, article.published, &article.source);
    let first = copies[0];
    if copies.iter().all(|(_, article)| listed(article) == listed(first.1)) {
        return first;
    }
    let rank = |(archive, article): (usize, &'a Article)| {
        (text_digest(article).0, CopyRank::of(article), (archive, article))
    };
    order_versions(copies.into_iter().map(rank).collect())[0]
}

fn is_in_range(address: &Address, article: &Article) -> bool {
    let is_limited = address.from.is_some() || address.to.is_some();
    match article.published.day() {
        Some(day) => {
            address.from.is_none_or(|from| from <= day) && address.to.is_none_or(|to| day <= to)
        }
        None => !is_limited || address.undated,
    }
}
