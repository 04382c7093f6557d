//! `--max-files`: a site that fits on a host with few files.

mod support;

use std::path::Path;

use broadsheet_cli::build::Request;
use broadsheet_cli::site::{Question, Site, search};
use broadsheet_search::{Filter, Query, Sort};
use support::{Done, assert_whole, contents, request, run, write_story};

fn within<'a>(input: &Path, out: &Path, n_files: usize) -> Request<'a> {
    Request { max_files: Some(n_files), ..request(input, out) }
}

/// What a site answers to a few queries, in order.
fn answers(site: &Path) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let site = Site::open(site)?;
    let folding = site.folding()?;
    let ask = |text: &str| {
        let (filter, sort) = (Filter::default(), Sort::Best);
        let question = Question { query: Query::parse(text, &folding), filter, sort, limit: 20 };
        let answer = search(&site, &question)?;
        let ids: Vec<String> = answer.articles.iter().map(|one| one.id.to_string()).collect();
        Ok(format!("{} {}", answer.total, ids.join(" ")))
    };
    ["普京", "香港 -北京", "\"美国总统\"", "hongkong", "《三体》"].into_iter().map(ask).collect()
}

#[test]
fn a_site_has_at_most_so_many_files_and_finds_the_same() -> Done {
    let (input, out) = (tempfile::tempdir()?, tempfile::tempdir()?);
    (0..500).try_for_each(|number| write_story(input.path(), number))?;
    let at = |name: &str| out.path().join(name);
    let usual = run(&request(input.path(), &at("usual")))?;
    assert_eq!(usual.within, None);
    let n_usual = usual.changes.n_files;

    let enough = run(&within(input.path(), &at("enough"), n_usual))?;
    assert_eq!(contents(&at("enough")), contents(&at("usual")), "{enough:?}");

    let half = run(&within(input.path(), &at("half"), n_usual / 2))?;
    let reached = half.within.ok_or("a limit was given")?;
    assert!(half.changes.n_files <= n_usual / 2 && reached.coarseness > 1, "{half:?}");
    assert!(reached.n_query_bytes > enough.within.ok_or("too")?.n_query_bytes);
    assert_eq!(contents(&at("half")).len(), half.changes.n_files);
    assert_whole(&at("half"));
    assert_eq!(answers(&at("half"))?, answers(&at("usual"))?);

    // What the cache and the earlier site know makes no difference.
    run(&within(input.path(), &at("usual"), n_usual / 2))?;
    assert_eq!(contents(&at("usual")), contents(&at("half")));
    let again = run(&within(input.path(), &at("half"), n_usual / 2))?;
    assert_eq!((again.changes.n_written, again.changes.n_removed), (0, 0));
    Ok(())
}

#[test]
fn a_limit_that_no_site_keeps_says_how_few_files_there_can_be() -> Done {
    let (input, out) = (tempfile::tempdir()?, tempfile::tempdir()?);
    (0..300).try_for_each(|number| write_story(input.path(), number))?;
    let site = out.path().join("site");
    let error = run(&within(input.path(), &site, 10)).err().ok_or("too few")?.to_string();
    let least = error.split("at least ").nth(1).and_then(|rest| rest.split(',').next());
    let least: usize = least.ok_or("a number")?.parse()?;
    assert!(!site.exists() && (11..60).contains(&least), "{error}");
    let outcome = run(&within(input.path(), &site, least))?;
    assert_eq!(outcome.changes.n_files, least);
    assert_whole(&site);
    Ok(())
}
