//! Sites that begin anew after so many articles.

mod support;

use std::collections::BTreeMap;
use std::path::PathBuf;

use broadsheet_bundle::Manifest;
use broadsheet_cli::build::{CacheChoice, Layout, Request};
use broadsheet_cli::site::{Fault, Question, Site, check, search};
use broadsheet_search::{Filter, Query, Sort};
use support::{Done, assert_whole, contents, request, run, write_story};

const PART_ARTICLES: usize = 256;
/// So few that a small site has a coarse level.
const FEW_ARTICLES: usize = 40;

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

/// The root of the coarse level of a site.
fn coarse_of(site: &std::path::Path) -> Done<Option<String>> {
    Ok(Site::open(site)?.manifest.coarse.map(|root| root.name()))
}

#[test]
fn a_coarse_level_covers_what_lies_between_anchors_and_lasts_until_there_is_another() -> Done {
    let [input, out] = [tempfile::tempdir()?, tempfile::tempdir()?];
    (0..300).try_for_each(|number| write_story(input.path(), number))?;
    let site = out.path().join("site");
    let request = || Request { part_articles: FEW_ARTICLES, ..request(input.path(), &site) };
    run(&request())?;
    assert_eq!(coarse_of(&site)?, None, "seven parts are asked one by one");
    let grow = |numbers: std::ops::Range<usize>| -> Done<Option<String>> {
        numbers.into_iter().try_for_each(|number| write_story(input.path(), number))?;
        run(&request())?;
        assert_eq!(assert_whole(&site).notes, []);
        coarse_of(&site)
    };
    // The parts before the new one are kept, and say what they have by their chunks.
    let eight = grow(300..330)?;
    assert!(eight.is_some());
    assert_eq!(grow(330..350)?, eight, "there is no other anchor");
    let nine = grow(350..370)?;
    assert!(nine.is_some() && nine != eight);
    // As if it had been built at once.
    let fresh = out.path().join("fresh");
    run(&Request { out: fresh.clone(), cache: CacheChoice::None, ..request() })?;
    assert!(contents(&site) == contents(&fresh));
    let packed = out.path().join("packed");
    run(&Request { layout: Layout::Disk, out: packed.clone(), ..request() })?;
    assert_eq!(assert_whole(&packed).notes, []);

    let mut without = Site::open(&site)?;
    without.manifest.coarse = None;
    for site in [Site::open(&site)?, Site::open(&packed)?] {
        let folding = site.folding()?;
        for text in ["普京", "covid-19", "香港 -hongkong", "美国总统", "的", "不在", "date:2019-04"]
        {
            for sort in [Sort::New, Sort::Best] {
                let query = Query::parse(text, &folding);
                let question = Question { query, filter: Filter::default(), sort, limit: 0 };
                let found = search(&site, &question)?;
                assert!(found == search(&without, &question)?, "{text} {sort:?}");
            }
        }
    }
    Ok(())
}

#[test]
fn a_coarse_level_that_says_otherwise_is_told() -> Done {
    let [input, out] = [tempfile::tempdir()?, tempfile::tempdir()?];
    (0..330).try_for_each(|number| write_story(input.path(), number))?;
    let site = out.path().join("site");
    run(&Request { part_articles: FEW_ARTICLES, ..request(input.path(), &site) })?;
    // That of a site whose articles are others.
    let other = out.path().join("other");
    (330..331).try_for_each(|number| write_story(input.path(), number))?;
    std::fs::remove_file(input.path().join("0.md"))?;
    run(&Request { part_articles: FEW_ARTICLES, ..request(input.path(), &other) })?;
    for folder in ["index", "part"] {
        let from = other.join("archive").join(folder);
        for (path, bytes) in contents(&from) {
            let to = site.join("archive").join(folder).join(path);
            std::fs::create_dir_all(to.parent().expect("it is in a folder"))?;
            std::fs::write(to, bytes)?;
        }
    }
    let [own, others] = [&site, &other].map(|site| -> Done<String> {
        Ok(std::fs::read_to_string(site.join("archive/manifest.json"))?)
    });
    let (own, others) = (own?, others?);
    let named = |json: &str| -> Option<String> {
        let (start, end) = (json.find("\"coarse\":")?, json.find("},\"page\"")?);
        Some(json.get(start..end)?.to_owned())
    };
    let [one, another] = [&own, &others].map(|json| named(json).expect("it has a coarse level"));
    assert_ne!(one, another);
    let bare = own.replace(&one, &another);
    let bare = &bare[..bare.find(",\"_seal\"").expect("it is sealed")];
    std::fs::write(site.join("archive/manifest.json"), format!("{bare}}}"))?;
    let checked = check(&site);
    let says = |fault: &Fault| fault.reason.contains("the coarse level of the index says of part");
    assert!(checked.faults.iter().any(says), "{:?}", checked.faults);
    Ok(())
}
