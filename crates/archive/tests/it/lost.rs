//! Files that do not arrive: what they hold is not known, and is counted as that.

use std::sync::LazyLock;

use broadsheet_archive::{Archive, Find, LoadError, Search, SearchResult, SearchStep, Target};
use broadsheet_model::Article;
use broadsheet_search::FOLD_TABLE;

use crate::support::{Files, article};

const N_ARTICLES: usize = 400;
/// More steps than a search here takes.
const MAX_STEPS: usize = 5_000;

static FILES: LazyLock<Files> = LazyLock::new(|| {
    let articles: Vec<Article> = (0..N_ARTICLES as u64)
        .map(|number| {
            // No two texts are alike, so that they fill many chunks.
            let text: String = (0..700)
                .filter_map(|at| {
                    char::from_u32(0x4e00 + ((number * 977 + at * 131) % 20_000) as u32)
                })
                .collect();
            let published = format!("2023-01-{:02}", 1 + number % 28);
            article(number << 40 | number, &published, "a", "普京", &text)
        })
        .collect();
    Files::pack(&articles, FOLD_TABLE, false)
});

/// What a search finds where texts are `lost`, by the order in which they are asked for; and how
/// many were asked for.
fn search(lost: impl Fn(usize) -> bool) -> (SearchResult, usize) {
    let mut archive = Archive::new(FILES.manifest());
    let mut n_texts = 0;
    let mut load = |archive: &mut Archive, targets: Vec<Target>| {
        for target in targets {
            let Some(wanted) = archive.wanted(target) else { continue };
            if !archive.store.need(target) {
                continue;
            }
            let is_text = matches!(target, Target::Text(..));
            let loaded = if is_text && lost(n_texts) {
                let reason = "the network is gone".to_owned();
                Err(LoadError::Fetch { file: wanted.file_name.clone(), reason })
            } else {
                let file = FILES.get(&wanted.file_name).expect("a file");
                wanted.open(file).map_err(LoadError::from)
            };
            n_texts += usize::from(is_text);
            archive.take(target, &wanted.file_name, loaded, 1_000);
        }
    };
    for _ in 0..MAX_STEPS {
        match archive.query("普京") {
            Find::Needs(targets) => load(&mut archive, targets),
            Find::There(query) => {
                let mut search = Search::of_all(query);
                for _ in 0..MAX_STEPS {
                    match search.step(&mut archive) {
                        SearchStep::Searched | SearchStep::Window | SearchStep::Found => {}
                        SearchStep::Needs(targets) => load(&mut archive, targets),
                        SearchStep::Done => return (search.result(&archive, true), n_texts),
                    }
                }
                panic!("the search never ends");
            }
            Find::Nowhere => panic!("the folding table is there"),
        }
    }
    panic!("the query is never read");
}

#[test]
fn what_could_not_be_searched_is_counted_and_not_taken_for_nothing() {
    let (whole, n_texts) = search(|_| false);
    assert_eq!((whole.matches.iter().count(), whole.n_missed), (N_ARTICLES, 0));
    assert!(n_texts > 40, "{n_texts} chunks are too few for this test");

    let (some, _) = search(|idx| idx % 3 == 0);
    assert_eq!(some.matches.iter().count() + some.n_missed, N_ARTICLES);
    assert!(some.n_missed > 0 && !some.is_unknown(N_ARTICLES));

    let (none, n_asked) = search(|_| true);
    assert_eq!(none.n_missed, N_ARTICLES);
    assert!(none.is_empty() && none.is_unknown(N_ARTICLES));
    assert!(n_asked < n_texts, "a search without a network ends before it has asked for all");
}
