//! Several archives as one, against a plain model: all articles in one list.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use broadsheet_archive::{
    ArticleAt, Find, Joining, Library, LoadError, Need, SelectStep, Selecting, Selection, Target,
    Union, UnionResult, UnionSearch, UnionStep,
};
use broadsheet_model::{Article, ArticleId, CopyRank, Day, SourceId, order_versions, text_digest};
use broadsheet_search::{Corpus, FOLD_TABLE, Filter, Folding, Query, SUMMARY_CHARS, Sort, summary};

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
struct Case {
    tables: &'static [bool],
    has_copies: bool,
    /// Whether the archives but the second one have an index.
    is_indexed: bool,
}

/// The archives as files, and all their articles in one list.
struct Model {
    files: Vec<Files>,
    archives: Vec<Vec<Article>>,
    foldings: Vec<Folding>,
    /// What is shown, newest first: the archive, and the article.
    shown: Vec<(usize, Article)>,
}

impl Model {
    fn new(case: Case) -> Model {
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
                Files::pack(articles, table, case.is_indexed && idx != 1)
            })
            .collect();
        let foldings =
            tables.iter().map(|table| Folding::parse(table).expect("a folding table")).collect();
        let shown = shown(&archives);
        Model { files, archives, foldings, shown }
    }

    fn open(&self) -> (Library, Union) {
        let mut library = library(&self.files);
        let mut joining = Joining::new((0..self.files.len()).collect());
        loop {
            match joining.step(&library) {
                Find::There(union) => return (library, union),
                Find::Needs(needs) => load(&mut library, &self.files, &needs),
                Find::Nowhere => panic!("every file is there"),
            }
        }
    }

    /// Whether the article `article` of `archive` is asked for.
    fn asks_for(&self, archive: usize, article: &Article, query: &str, filter: &Filter) -> bool {
        let folding = &self.foldings[archive];
        let query = Query::parse(query, folding);
        let sources = [source(article.source.as_str())];
        let is_found = !Corpus::new([article], &sources, folding).scan(&query, &sources).is_empty();
        is_found && passes(filter, article)
    }

    fn listed(&self, query: &str, filter: &Filter) -> Vec<ArticleId> {
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

fn shown(archives: &[Vec<Article>]) -> Vec<(usize, Article)> {
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
fn there<T>(
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

fn searched(model: &Model, library: &mut Library, union: &Union, query: &str) -> UnionResult {
    let queries = queries(model, library, union, query);
    let mut search = UnionSearch::of_all(union, queries);
    loop {
        match search.step(library) {
            UnionStep::Searched => {}
            UnionStep::Needs(needs) => load(library, &model.files, &needs),
            UnionStep::Done => return search.result(library, union, true),
        }
    }
}

fn queries(model: &Model, library: &mut Library, union: &Union, query: &str) -> Vec<Query> {
    there(model, library, |library| union.queries(library, query)).expect("folding tables")
}

fn entry_id(library: &Library, at: ArticleAt) -> ArticleId {
    library.archives()[at.archive].entry(at.at).expect("it is there").id
}

/// Compares the answer to `query` and `filter` with the model: the list in its order, forwards and
/// backwards, every count, and where each article of the list says that it is.
#[track_caller]
fn check(model: &Model, query: &str, filter: &Filter, is_search: bool) {
    let (mut library, union) = model.open();
    let result = is_search.then(|| {
        // Texts of local archives stay folded after the first search.
        searched(model, &mut library, &union, query);
        searched(model, &mut library, &union, query)
    });
    let queries = queries(model, &mut library, &union, query);
    let expected = model.listed(query, filter);
    for sort in [Sort::New, Sort::Old] {
        let answer = union.answer(&library, queries.clone(), filter, sort, result.as_ref(), 30);
        let ids: Vec<ArticleId> = (0..answer.list.len())
            .map(|position| {
                let at =
                    there(model, &mut library, |library| union.at(library, &answer.list, position))
                        .expect("the list has it");
                assert_eq!(union.position_of(&library, &answer.list, at), Some(position));
                entry_id(&library, at)
            })
            .collect();
        let mut expected = expected.clone();
        if sort == Sort::Old {
            expected.reverse();
        }
        assert_eq!(ids, expected, "{query} {sort:?}");
        assert_eq!(answer.facets.total, expected.len());
        check_counts(model, &union, &answer, query, filter);
        check_jumps(model, &union, &answer.list, sort, &expected);
    }
}

fn check_counts(
    model: &Model,
    union: &Union,
    answer: &broadsheet_archive::UnionAnswer,
    query: &str,
    filter: &Filter,
) {
    let n_listed = |filter: &Filter, source: &SourceId| {
        let only = Filter { include: vec![source.clone()], exclude: Vec::new(), ..filter.clone() };
        model.listed(query, &only).len()
    };
    let per_source: Vec<usize> =
        union.sources().iter().map(|source| n_listed(filter, &source.id)).collect();
    assert_eq!(answer.facets.per_source, per_source, "{query}");
    let undated = |filter: &Filter| {
        let open = Filter { from: None, to: None, ..filter.clone() };
        let ids = model.listed(query, &open);
        let is_undated = |(_, article): &&(usize, Article)| {
            ids.contains(&article.id) && article.published.day().is_none()
        };
        model.shown.iter().filter(is_undated).count()
    };
    assert_eq!(answer.facets.n_undated, undated(filter), "{query}");
    for (bin, bar) in answer.bins.iter().zip(&answer.facets.histogram) {
        let of_bin =
            Filter { from: Some(bin.first), to: Some(bin.last), undated: false, ..filter.clone() };
        let expected = model.listed(query, &of_bin).len();
        assert_eq!(bar.iter().sum::<u32>() as usize, expected, "{query} {bin:?}");
    }
}

fn check_jumps(
    model: &Model,
    union: &Union,
    list: &broadsheet_archive::UnionList,
    sort: Sort,
    ids: &[ArticleId],
) {
    let days: BTreeMap<ArticleId, Option<Day>> =
        model.shown.iter().map(|(_, article)| (article.id, article.published.day())).collect();
    for day in ["2022-12-31", "2023-01-01", "2023-01-20", "2023-02-05", "2024-01-01"] {
        let day: Day = day.parse().expect("a day");
        let is_there = |id: &ArticleId| match (days[id], sort) {
            (Some(other), Sort::Old) => other >= day,
            (None, Sort::Old) => false,
            (other, _) => other.is_none_or(|other| other <= day),
        };
        let first = ids.iter().position(is_there).unwrap_or(ids.len());
        let expected = first.min(ids.len().saturating_sub(1));
        assert_eq!(union.position_of_day(list, day), Some(expected), "{day} {sort:?}");
    }
}

const CASES: [Case; 4] = [
    Case { tables: &[true], has_copies: false, is_indexed: true },
    Case { tables: &[true, false], has_copies: false, is_indexed: true },
    Case { tables: &[true, true], has_copies: true, is_indexed: true },
    Case { tables: &[false, true, false], has_copies: true, is_indexed: true },
];

fn filters() -> Vec<Filter> {
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

#[test]
fn lists_and_counts_are_those_of_all_articles_in_one_list() {
    for case in CASES {
        let model = Model::new(case);
        for filter in filters() {
            check(&model, "", &filter, false);
        }
        check(&model, "source:common date:2023-01", &Filter::default(), false);
    }
}

#[test]
fn a_search_finds_what_each_archive_has_folded_by_its_own_table() {
    for case in CASES {
        let model = Model::new(case);
        for query in ["普京", "二零二三", "二〇二三", "習近平", "普京 -习近平"] {
            check(&model, query, &Filter::default(), true);
        }
        check(&model, "普京", &filters()[1], true);
    }
}

#[test]
fn the_best_hits_are_those_of_one_archive_with_all_articles() {
    check_best(Case { tables: &[true, true, true], has_copies: false, is_indexed: true });
}

#[test]
fn hidden_copies_make_no_text_less_rare_where_texts_are_scanned() {
    check_best(Case { tables: &[true, true, true], has_copies: true, is_indexed: false });
}

/// Compares the order of the best hits with that of one archive of all articles that are shown.
#[track_caller]
fn check_best(case: Case) {
    let model = Model::new(case);
    let (mut library, union) = model.open();
    let all: Vec<&Article> = model.shown.iter().map(|(_, article)| article).collect();
    let n_bytes: u64 = model
        .archives
        .iter()
        .flatten()
        .map(|article| u64::from(broadsheet_bundle::n_text_bytes(article)))
        .sum();
    for query in ["普京", "正文1 普京", "题2", "玄黄 天地"] {
        let result = searched(&model, &mut library, &union, query);
        let queries = queries(&model, &mut library, &union, query);
        let answer = union.answer(
            &library,
            queries.clone(),
            &Filter::default(),
            Sort::Best,
            Some(&result),
            30,
        );
        let corpus = Corpus::new(all.iter().copied(), union.sources(), &model.foldings[0]);
        let n_articles: usize = model.archives.iter().map(Vec::len).sum();
        let mean = n_bytes as f32 / n_articles as f32;
        let newest = union.span().map(|(_, last)| last);
        let matches = corpus.scan(&queries[0], union.sources()).matches(mean, newest);
        let expected: Vec<ArticleId> = matches
            .listed(union.sources(), &Filter::default(), Sort::Best)
            .into_iter()
            .map(|number| all[number as usize].id)
            .collect();
        let ids: Vec<ArticleId> = (0..answer.list.len())
            .map(|position| {
                let at = there(&model, &mut library, |library| {
                    union.at(library, &answer.list, position)
                });
                entry_id(&library, at.expect("the list has it"))
            })
            .collect();
        assert_eq!(ids, expected, "{query}");
    }
}

#[test]
fn an_article_in_several_archives_is_opened_as_its_latest_text() {
    let model = Model::new(CASES[3]);
    let (mut library, union) = model.open();
    let n_all: usize = model.archives.iter().map(Vec::len).sum();
    let n_hidden: usize = (0..3).map(|archive| union.hidden(archive).len()).sum();
    assert_eq!((union.n_articles(), n_hidden), (model.shown.len(), n_all - model.shown.len()));
    assert!(n_hidden > 30);
    for (archive, article) in &model.shown {
        let at = there(&model, &mut library, |library| union.locate(library, article.id))
            .expect("one archive has it");
        assert_eq!((at.archive, entry_id(&library, at)), (*archive, article.id));
    }
    for archive in 0..3 {
        for hidden in union.hidden(archive) {
            let shown = model.shown.iter().find(|(_, article)| article.id == hidden.id);
            assert_eq!(shown.map(|(shown_in, _)| *shown_in), Some(hidden.shown_in));
        }
    }
    let unknown = ArticleId(0x1234_5678_9abc_def0);
    assert_eq!(there(&model, &mut library, |library| union.locate(library, unknown)), None);
}

/// The texts of an article, latest first.
fn texts(article: &Article) -> Vec<String> {
    let texts = [article].into_iter().chain(&article.earlier);
    texts.map(|text| text.body.text_blocks().concat()).collect()
}

#[test]
fn an_open_article_has_the_texts_of_all_archives_each_once_by_the_rule_of_versions() {
    let model = Model::new(CASES[3]);
    let (mut library, union) = model.open();
    let mut n_several = 0;
    for (_, article) in &model.shown {
        let copies = model.archives.iter().flatten().filter(|copy| copy.id == article.id);
        let rank = |copy: &Article| (text_digest(copy).0, CopyRank::of(copy), texts(copy));
        let expected = order_versions(copies.map(rank).collect()).concat();
        n_several += usize::from(expected.len() > 1);
        let at = there(&model, &mut library, |library| union.locate(library, article.id))
            .expect("one archive has it");
        let merged = there(&model, &mut library, |library| union.versions(library, at))
            .expect("its texts are there");
        assert_eq!((merged.id, texts(&merged)), (article.id, expected));
    }
    assert!(n_several > 10, "{n_several}");
}

#[test]
fn some_archives_of_a_library_are_shown_as_if_there_were_no_others() {
    let model = Model::new(CASES[3]);
    let mut library = library(&model.files);
    library.remove(1);
    let archives = [model.archives[2].clone(), Vec::new(), model.archives[0].clone()];
    let mut joining = Joining::new(vec![2, 0]);
    let union = loop {
        match joining.step(&library) {
            Find::There(union) => break union,
            Find::Needs(needs) => load(&mut library, &model.files, &needs),
            Find::Nowhere => panic!("every file is there"),
        }
    };
    assert_eq!(union.archives().collect::<Vec<_>>(), [2, 0]);
    assert_eq!(union.n_articles(), shown(&archives).len());
    let queries = queries(&model, &mut library, &union, "");
    let answer = union.answer(&library, queries, &Filter::default(), Sort::New, None, 30);
    let ids: Vec<ArticleId> = (0..answer.list.len())
        .map(|position| {
            let at =
                there(&model, &mut library, |library| union.at(library, &answer.list, position));
            entry_id(&library, at.expect("the list has it"))
        })
        .collect();
    let expected: Vec<ArticleId> = shown(&archives).iter().map(|(_, article)| article.id).collect();
    assert_eq!(ids, expected);
}

#[test]
fn what_cannot_be_compared_is_shown_and_said() {
    let model = Model::new(CASES[2]);
    let mut library = library(&model.files);
    let mut joining = Joining::new(vec![0, 1]);
    let union = loop {
        match joining.step(&library) {
            Find::There(union) => break union,
            Find::Needs(needs) => {
                let (ids, others): (Vec<Need>, Vec<Need>) =
                    needs.into_iter().partition(|need| need.target == Target::Ids);
                load(&mut library, &model.files, &others);
                for need in ids {
                    for request in library.request(need.archive, &[need.target]) {
                        let reason = "offline".to_owned();
                        let gone = LoadError::Fetch { file: String::new(), reason };
                        library.take(request.number, Err(gone), 1);
                    }
                }
            }
            Find::Nowhere => panic!("it can be shown"),
        }
    };
    let n_all: usize = model.archives.iter().map(Vec::len).sum();
    assert_eq!((union.n_articles(), union.n_uncompared()), (n_all, n_all));
}

/// The articles of a selection, by id, each with how many texts it has.
fn selected(model: &Model, selection: Selection) -> Vec<(ArticleId, usize)> {
    let mut library = library(&model.files);
    let mut selecting = Selecting::new(selection);
    let mut found = Vec::new();
    loop {
        match selecting.step(&mut library) {
            SelectStep::Worked => {}
            SelectStep::Needs(needs) => load(&mut library, &model.files, &needs),
            SelectStep::Article(article) => found.push((article.id, article.earlier.len() + 1)),
            SelectStep::Done => break,
        }
    }
    assert_eq!(selecting.progress(), Some((found.len(), found.len())));
    assert_eq!(selecting.n_missing(), 0);
    found
}

#[test]
fn a_selection_is_what_a_page_lists_with_all_texts() {
    let model = Model::new(CASES[3]);
    let all = Selection {
        archives: vec![0, 1, 2],
        query: String::new(),
        filter: Filter::default(),
        only: None,
        sort: Sort::New,
    };
    let n_texts = |id: ArticleId| {
        let copies = model.archives.iter().flatten().filter(|copy| copy.id == id);
        copies.map(|copy| text_digest(copy).0).collect::<std::collections::BTreeSet<_>>().len()
    };
    for query in ["", "普京", "source:common"] {
        for filter in filters() {
            let expected: Vec<(ArticleId, usize)> =
                model.listed(query, &filter).into_iter().map(|id| (id, n_texts(id))).collect();
            let selection = Selection { query: query.to_owned(), filter, ..all.clone() };
            assert_eq!(selected(&model, selection), expected, "{query}");
        }
    }
    let only: Vec<ArticleId> = model.shown.iter().step_by(9).map(|(_, one)| one.id).collect();
    let mut expected: Vec<ArticleId> = only.clone();
    expected.reverse();
    let saved = Selection { only: Some(only), sort: Sort::Old, ..all };
    let found: Vec<ArticleId> = selected(&model, saved).into_iter().map(|(id, _)| id).collect();
    assert_eq!(found, expected);
}
