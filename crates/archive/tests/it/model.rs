//! Several archives, and a plain model of what they show together: all articles in one list.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use broadsheet_archive::{
    ArticleAt, Find, Joining, Library, Need, Union, UnionResult, UnionSearch, UnionStep,
};
use broadsheet_bundle::Division;
use broadsheet_model::{Article, ArticleId, CopyRank, SourceId, order_versions, text_digest};
use broadsheet_search::{Corpus, FOLD_TABLE, Filter, Folding, Query, SUMMARY_CHARS, summary};

use crate::support::{Files, article, library, load, source};

/// A table by which 〇 folds to 零 and nothing else, such as another version may have.
fn other_table() -> Vec<u8> {
    let (gap, target) = (leb128('〇' as u32), leb128(('零' as u32) << 1));
    let mut lengths = [0; 10];
    (lengths[0], lengths[1]) = (gap.len() as u8, target.len() as u8);
    [&b"fold\x01"[..], &lengths, &gap, &target].concat()
}

fn leb128(mut number: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

/// What the articles of a case share: how many archives, how each is folded, whether some articles
/// are in several archives.
#[derive(Clone, Copy)]
pub(crate) struct Case {
    pub(crate) tables: &'static [bool],
    pub(crate) has_copies: bool,
    /// Whether the archives but the second one have an index.
    pub(crate) is_indexed: bool,
}

/// The archives as files, and all their articles in one list.
pub(crate) struct Model {
    pub(crate) files: Vec<Files>,
    pub(crate) archives: Vec<Vec<Article>>,
    pub(crate) foldings: Vec<Folding>,
    /// What is shown, newest first: the archive, and the article.
    pub(crate) shown: Vec<(usize, Article)>,
}

impl Model {
    pub(crate) fn new(case: Case) -> Model {
        Model::divided(case, Division::default().part_articles)
    }

    /// The same where the index of an archive begins anew after every `part_articles`.
    pub(crate) fn divided(case: Case, part_articles: usize) -> Model {
        let tables: Vec<Vec<u8>> = case
            .tables
            .iter()
            .map(|own| if *own { FOLD_TABLE.to_vec() } else { other_table() })
            .collect();
        let archives: Vec<Vec<Article>> =
            (0..tables.len()).map(|archive| articles(archive, case.has_copies)).collect();
        let files = archives
            .iter()
            .zip(&tables)
            .enumerate()
            .map(|(idx, (articles, table))| {
                let is_indexed = case.is_indexed && idx != 1;
                Files::pack_divided(articles, table, is_indexed, part_articles)
            })
            .collect();
        let foldings =
            tables.iter().map(|table| Folding::parse(table).expect("a folding table")).collect();
        let shown = shown(&archives);
        Model { files, archives, foldings, shown }
    }

    pub(crate) fn open(&self) -> (Library, Union) {
        self.open_some(&(0..self.files.len()).collect::<Vec<_>>())
    }

    /// Only the archives `members`.
    pub(crate) fn open_some(&self, members: &[usize]) -> (Library, Union) {
        let mut library = library(&self.files);
        let mut joining = Joining::new(members.to_vec());
        loop {
            match joining.step(&library) {
                Find::There(union) => return (library, union),
                Find::Needs(needs) => load(&mut library, &self.files, &needs),
                Find::Nowhere => panic!("every file is there"),
            }
        }
    }

    /// Whether the article `article` of `archive` is asked for.
    pub(crate) fn asks_for(
        &self,
        archive: usize,
        article: &Article,
        query: &str,
        filter: &Filter,
    ) -> bool {
        let folding = &self.foldings[archive];
        let query = Query::parse(query, folding);
        let sources = [source(article.source.as_str())];
        let is_found = !Corpus::new([article], &sources, folding).scan(&query, &sources).is_empty();
        is_found && passes(filter, article)
    }

    pub(crate) fn listed(&self, query: &str, filter: &Filter) -> Vec<ArticleId> {
        let asked = |(archive, article): &&(usize, Article)| {
            self.asks_for(*archive, article, query, filter)
        };
        self.shown.iter().filter(asked).map(|(_, article)| article.id).collect()
    }
}

fn passes(filter: &Filter, article: &Article) -> bool {
    let passes_source = (filter.include.is_empty() || filter.include.contains(&article.source))
        && !filter.exclude.contains(&article.source);
    let has_limit = filter.from.is_some() || filter.to.is_some();
    let passes_day = match article.published.day() {
        Some(day) => {
            filter.from.is_none_or(|from| from <= day) && filter.to.is_none_or(|to| day <= to)
        }
        None => filter.undated || !has_limit,
    };
    passes_source && passes_day
}

/// The articles of an archive: some days are only its own, some it shares, some articles have no
/// date. With copies, every fifth number is an article that every archive has, of which the texts
/// differ or not.
fn articles(archive: usize, has_copies: bool) -> Vec<Article> {
    (0..160_u64)
        .map(|number| {
            let is_copy = has_copies && number % 5 == 0;
            let id = number * 8 + if is_copy { 0 } else { archive as u64 + 1 };
            let day = (number * 7 + if is_copy { 0 } else { archive as u64 * number }) % 40;
            let published = match number % 8 {
                3 => String::new(),
                5 => format!(
                    "2023-{:02}-{:02}T{:02}:30:00Z",
                    1 + day / 28,
                    1 + day % 28,
                    (number * 5 + id) % 24
                ),
                _ => format!("2023-{:02}-{:02}", 1 + day / 28, 1 + day % 28),
            };
            let word = match number % 6 {
                0 => "普京二〇二三",
                1 => "普京与二零二三",
                2 => "习近平",
                _ => "天地",
            };
            let version = if number % 10 == 0 { archive } else { 0 };
            let rest = "玄黄".repeat(3 + version + number as usize % 7);
            // A difference that lists do not show is left to the open article.
            let middle = if number % 20 == 0 { "宇宙洪荒".repeat(100) } else { String::new() };
            let text = format!("正文{number}{word}{middle}{rest}");
            let source = if is_copy {
                "common"
            } else {
                ["a", "b", "c", "common"][(number as usize + archive) % 4]
            };
            let mut article = article(
                id.wrapping_mul(0x9e37_79b9_7f4a_7c15),
                &published,
                source,
                &format!("题{number}"),
                &text,
            );
            if is_copy && number % 15 == 0 {
                let captured = format!("2024-01-{:02}", 1 + (number as usize + archive * 3) % 5);
                article.provenance.captured = captured.parse().expect("a date");
            }
            article.provenance.file = format!("{archive}/{number}.md");
            article
        })
        .collect()
}

pub(crate) fn shown(archives: &[Vec<Article>]) -> Vec<(usize, Article)> {
    let mut by_id: BTreeMap<ArticleId, Vec<(usize, Article)>> = BTreeMap::new();
    for (archive, articles) in archives.iter().enumerate() {
        for article in articles {
            by_id.entry(article.id).or_default().push((archive, article.clone()));
        }
    }
    let mut shown: Vec<(usize, Article)> = by_id.into_values().map(shown_copy).collect();
    shown.sort_by_key(|(archive, article)| {
        // What has no date stands one archive after the other.
        let archive = article.published.day().map_or(*archive, |_| 0);
        (Reverse(article.published.order()), archive, article.id)
    });
    shown
}

/// The copy that is shown: the first archive's where a list shows the same of all.
fn shown_copy(copies: Vec<(usize, Article)>) -> (usize, Article) {
    let listed = |article: &Article| {
        (article.title.clone(), article.published, summary(article, SUMMARY_CHARS))
    };
    let first = copies[0].clone();
    if copies.iter().all(|(_, article)| listed(article) == listed(&first.1)) {
        return first;
    }
    let rank = |(archive, article): (usize, Article)| {
        (text_digest(&article).0, CopyRank::of(&article), (archive, article))
    };
    order_versions(copies.into_iter().map(rank).collect()).remove(0)
}

/// What `find` finds, whatever has to be loaded for that.
pub(crate) fn there<T>(
    model: &Model,
    library: &mut Library,
    find: impl Fn(&Library) -> Find<T, Need>,
) -> Option<T> {
    loop {
        match find(library) {
            Find::There(found) => return Some(found),
            Find::Needs(needs) => load(library, &model.files, &needs),
            Find::Nowhere => return None,
        }
    }
}

pub(crate) fn searched(
    model: &Model,
    library: &mut Library,
    union: &Union,
    query: &str,
) -> UnionResult {
    let queries = queries(model, library, union, query);
    let mut search = UnionSearch::of_all(union, queries);
    loop {
        match search.step(library) {
            UnionStep::Searched | UnionStep::Window | UnionStep::Found => {}
            UnionStep::Needs(needs) => load(library, &model.files, &needs),
            UnionStep::Done => return search.result(library, union, true),
        }
    }
}

pub(crate) fn queries(
    model: &Model,
    library: &mut Library,
    union: &Union,
    query: &str,
) -> Vec<Query> {
    there(model, library, |library| union.queries(library, query)).expect("folding tables")
}

pub(crate) fn entry_id(library: &Library, at: ArticleAt) -> ArticleId {
    library.archives()[at.archive].entry(at.at).expect("it is there").id
}

pub(crate) const CASES: [Case; 4] = [
    Case { tables: &[true], has_copies: false, is_indexed: true },
    Case { tables: &[true, false], has_copies: false, is_indexed: true },
    Case { tables: &[true, true], has_copies: true, is_indexed: true },
    Case { tables: &[false, true, false], has_copies: true, is_indexed: true },
];

pub(crate) fn filters() -> Vec<Filter> {
    let day = |text: &str| text.parse().ok();
    let ids = |id: &str| vec![SourceId::new(id).expect("an id")];
    vec![
        Filter::default(),
        Filter { from: day("2023-01-10"), to: day("2023-01-25"), ..Filter::default() },
        Filter {
            include: ids("common"),
            undated: true,
            to: day("2023-02-01"),
            ..Filter::default()
        },
        Filter { exclude: ids("a"), ..Filter::default() },
    ]
}
