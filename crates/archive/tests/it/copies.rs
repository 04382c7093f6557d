//! Articles that several archives have, what cannot be compared, and what is selected of all.

use std::collections::BTreeSet;

use broadsheet_archive::{
    Find, Joining, LoadError, Need, SelectStep, Selecting, Selection, Target,
};
use broadsheet_model::{Article, ArticleId, CopyRank, order_versions, text_digest};
use broadsheet_search::{Filter, Sort};

use crate::model::{CASES, Model, entry_id, filters, queries, shown, there};
use crate::support::{library, load};

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
            SelectStep::Article(_, article) => found.push((article.id, article.earlier.len() + 1)),
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
        copies.map(|copy| text_digest(copy).0).collect::<BTreeSet<_>>().len()
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
