//! What an index is does not depend on the runs that it was merged from.

use broadsheet_bundle::OutputFile;
use broadsheet_model::Article;
use proptest::prelude::*;

use crate::index::packed;
use crate::marks::many;
use crate::support::any_articles;

fn check(articles: &[Article]) {
    let oldest_first: Vec<&Article> = articles.iter().rev().collect();
    let files = |docs_per_run| -> Vec<OutputFile> {
        let packed = packed(&oldest_first, docs_per_run, Some(6));
        packed.files().chain([packed.part.root_file.clone()]).collect()
    };
    let of_one = files(usize::MAX);
    for docs_per_run in [1, 3, 64] {
        assert!(of_one == files(docs_per_run), "{docs_per_run} articles a run");
    }
}

#[test]
fn a_part_of_many_runs_is_that_of_one() {
    check(&many());
}

proptest! {
    #[test]
    fn so_is_one_of_any_articles(articles in any_articles()) {
        prop_assume!(!articles.is_empty());
        check(&articles);
    }
}
