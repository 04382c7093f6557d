//! Sites that begin anew after so many articles.

mod support;

use std::collections::BTreeMap;
use std::path::PathBuf;

use broadsheet_bundle::Manifest;
use broadsheet_cli::build::{CacheChoice, Layout, Request};
use broadsheet_cli::site::{Question, Site, search};
use broadsheet_search::{Filter, Query, Sort};
use support::{Done, assert_whole, contents, request, run, write_story};

const PART_ARTICLES: usize = 256;

/// How many articles each part of the index of a site has, the oldest part first.
fn sizes(manifest: &Manifest) -> Vec<usize> {
    manifest.index.iter().map(|(_, n_articles)| *n_articles).collect()
}

#[test]
fn a_site_of_many_parts_is_whole_and_answers_as_its_texts_do() -> Done {
    let [input, out] = [tempfile::tempdir()?, tempfile::tempdir()?];
    (0..700).try_for_each(|number| write_story(input.path(), number))?;
    let site = out.path().join("site");
    let divided = Request { part_articles: PART_ARTICLES, ..request(input.path(), &site) };
    run(&divided)?;
    assert_eq!(assert_whole(&site).notes, []);
    let indexed = Site::open(&site)?;
    assert_eq!(sizes(&indexed.manifest), [256, 256, 188]);
    let mut scanned = Site::open(&site)?;
    scanned.manifest.index.clear();
    let folding = indexed.folding()?;
    for text in ["普京", "习近平", "covid-19", "香港 -hongkong", "title:3", "美国总统", "的", ""]
    {
        for sort in [Sort::New, Sort::Old, Sort::Best] {
            let query = Query::parse(text, &folding);
            let question = Question { query, filter: Filter::default(), sort, limit: 0 };
            assert!(
                search(&indexed, &question)? == search(&scanned, &question)?,
                "{text} {sort:?}"
            );
        }
    }

    let packed = out.path().join("packed");
    run(&Request { layout: Layout::Disk, out: packed.clone(), ..divided })?;
    assert_eq!(assert_whole(&packed).notes, []);
    Ok(())
}

#[test]
fn newer_articles_change_no_file_of_a_full_part() -> Done {
    let [input, out] = [tempfile::tempdir()?, tempfile::tempdir()?];
    (0..700).try_for_each(|number| write_story(input.path(), number))?;
    let site = out.path().join("site");
    let request = || Request { part_articles: PART_ARTICLES, ..request(input.path(), &site) };
    run(&request())?;
    // Of the oldest two parts alone: what they are in the whole site.
    let full = out.path().join("full");
    (512..700).try_for_each(|n| {
        std::fs::rename(input.path().join(format!("{n}.md")), out.path().join(format!("{n}.md")))
    })?;
    run(&Request { out: full.clone(), ..request() })?;
    let kinds = ["text", "page", "directory", "index", "part"];
    let lasting = |folder: &PathBuf| -> BTreeMap<PathBuf, Vec<u8>> {
        let is_lasting =
            |path: &PathBuf| kinds.iter().any(|kind| path.starts_with(format!("archive/{kind}")));
        contents(folder).into_iter().filter(|(path, _)| is_lasting(path)).collect()
    };
    let (alone, whole) = (lasting(&full), lasting(&site));
    assert!(alone.len() > 500 && whole.len() > alone.len() * 5 / 4, "{}", alone.len());
    let changed: Vec<_> = alone.iter().filter(|file| whole.get(file.0) != Some(file.1)).collect();
    assert_eq!(changed.iter().map(|file| file.0).collect::<Vec<_>>(), [] as [&PathBuf; 0]);

    // And as it grows by them it is as if it had been built at once.
    (512..700).try_for_each(|n| {
        std::fs::rename(out.path().join(format!("{n}.md")), input.path().join(format!("{n}.md")))
    })?;
    run(&Request { out: full.clone(), ..request() })?;
    let fresh = out.path().join("fresh");
    run(&Request { out: fresh.clone(), cache: CacheChoice::None, ..request() })?;
    assert!(contents(&full) == contents(&fresh) && contents(&full) == contents(&site));
    Ok(())
}
