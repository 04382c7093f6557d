//! An archive whose texts share a dictionary, from its build to whoever reads it.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use broadsheet_bundle::Manifest;
use broadsheet_cli::site::{Format, Site, check, export};
use broadsheet_intake::collect;
use broadsheet_readers::SourceTable;
use support::{Done, assert_whole, contents, request, run, write_story};
use tempfile::TempDir;

/// So many have more than a megabyte of text, and fewer than twice as many as a power of two.
const N_STORIES: usize = 900;

fn stories() -> Result<TempDir, Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    (0..N_STORIES).try_for_each(|number| write_story(folder.path(), number))?;
    Ok(folder)
}

fn dictionary(site: &Path) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let manifest = Manifest::parse(&fs::read(site.join("archive/manifest.json"))?)?;
    let chunk = manifest.dictionary.ok_or("so many texts share a dictionary")?;
    Ok(site.join("archive").join(chunk.file_name()))
}

#[test]
fn texts_that_share_a_dictionary_are_read_wherever_texts_are() -> Done {
    let input = stories()?;
    let out = tempfile::tempdir()?;
    let site = out.path().join("site");
    run(&request(input.path(), &site))?;
    assert!(dictionary(&site)?.is_file());
    assert_eq!(assert_whole(&site).n_articles, N_STORIES);

    let given = collect(&[input.path().to_owned()], &SourceTable::builtin())?;
    let read_back = collect(std::slice::from_ref(&site), &SourceTable::builtin())?;
    let texts = |articles: &[broadsheet_model::Article]| {
        let mut texts: Vec<_> = articles.iter().map(|one| (one.id, one.body.clone())).collect();
        texts.sort_by_key(|(id, _)| *id);
        texts
    };
    assert!(texts(&read_back.articles) == texts(&given.articles), "the site is input");
    let mut lines = Vec::new();
    export(&Site::open(&site)?, Format::Jsonl, true, None, &mut lines)?;
    assert_eq!(String::from_utf8(lines)?.lines().count(), N_STORIES);
    Ok(())
}

#[test]
fn newer_articles_leave_dictionary_and_texts_as_they_are() -> Done {
    let input = stories()?;
    let out = tempfile::tempdir()?;
    let site = out.path().join("site");
    run(&request(input.path(), &site))?;
    let (before, old) = (dictionary(&site)?, contents(&site));
    for number in N_STORIES..N_STORIES + 20 {
        write_story(input.path(), number)?;
    }
    run(&request(input.path(), &site))?;
    assert_eq!(dictionary(&site)?, before);
    let new = contents(&site);
    let is_text = |path: &&PathBuf| path.starts_with("archive/text");
    let texts: Vec<&PathBuf> = old.keys().filter(is_text).collect();
    let n_gone = texts.iter().filter(|path| !new.contains_key(**path)).count();
    assert!(texts.len() > 500 && n_gone <= 2, "{n_gone} of {} texts are gone", texts.len());

    let anew = out.path().join("anew");
    run(&request(input.path(), &anew))?;
    assert!(contents(&anew) == contents(&site), "whatever the cache knew");
    Ok(())
}

#[test]
fn a_dictionary_that_appears_changes_every_text_and_leaves_nothing_behind() -> Done {
    let input = tempfile::tempdir()?;
    (0..300).try_for_each(|number| write_story(input.path(), number))?;
    let out = tempfile::tempdir()?;
    let site = out.path().join("site");
    run(&request(input.path(), &site))?;
    assert!(!site.join("archive/dictionary").exists());
    (300..N_STORIES).try_for_each(|number| write_story(input.path(), number))?;
    run(&request(input.path(), &site))?;
    assert_eq!(assert_whole(&site).notes, []);
    let anew = out.path().join("anew");
    run(&request(input.path(), &anew))?;
    assert!(contents(&anew) == contents(&site), "whatever the cache knew");
    Ok(())
}

#[test]
fn a_missing_or_damaged_dictionary_is_named() -> Done {
    let input = stories()?;
    let out = tempfile::tempdir()?;
    let site = out.path().join("site");
    run(&request(input.path(), &site))?;
    let path = dictionary(&site)?;
    let name = path.strip_prefix(&site)?.display().to_string();
    let bytes = fs::read(&path)?;
    let mut other = bytes.clone();
    let middle = other.len() / 2;
    other[middle] = if other[middle] == b'A' { b'B' } else { b'A' };
    for content in [Some(other), None] {
        match content {
            Some(content) => fs::write(&path, content)?,
            None => fs::remove_file(&path)?,
        }
        let faults = check(&site).faults;
        assert!(faults.iter().any(|fault| fault.path == name), "{faults:?}");
        assert!(export(&Site::open(&site)?, Format::Jsonl, true, None, &mut Vec::new()).is_err());
    }
    // The next build puts it back.
    run(&request(input.path(), &site))?;
    assert_eq!(fs::read(&path)?, bytes);
    assert_whole(&site);
    Ok(())
}
