//! A build step by step, in pieces and in any order, gives the files that a build at once gives.

mod driver;
mod input;
#[path = "../support/mod.rs"]
mod support;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use arrow_array::{ArrayRef, BinaryArray, StringArray};
use broadsheet_bundle::Manifest;
use broadsheet_cli::build::{
    Layout, Mixture, Request, StageKey, StageName, StageRequest, Sums, run_stage,
};
use broadsheet_cli::config::Config;
use driver::Driver;
use input::input;
use support::{Done, assert_whole, contents, request, run, write_story};
use table::{Row, rows, stream};

const PART_ARTICLES: usize = 120;

type Made<T> = Result<T, Box<dyn Error>>;

fn of_kind(rows: &[Row], kind: &str) -> Vec<Row> {
    rows.iter().filter(|row| row.text("kind") == kind).cloned().collect()
}

/// The files that the stages say a build reads.
fn listed(driver: &mut Driver, folder: &Path) -> Made<Vec<Row>> {
    let texts = |text: &str| Arc::new(StringArray::from(vec![text])) as ArrayRef;
    let all = contents(folder);
    let named = |path: &PathBuf| Row::of(vec![("path", texts(&path.to_string_lossy()))]);
    let names: Vec<Row> = all.keys().map(named).collect();
    let listed = driver.stage(&StageName::List, &names)?;
    let n_left: i64 = of_kind(&listed, "left").iter().filter_map(|row| row.number("n")).sum();
    assert_eq!(n_left, 3, "a hidden file, a picture, and what belongs to a saved page");
    let file = |row: Row| {
        let path = row.text("path");
        let bytes = Arc::new(BinaryArray::from(vec![&all[Path::new(&path)][..]])) as ArrayRef;
        Row::of(vec![("path", texts(&path)), ("bytes", bytes)])
    };
    Ok(of_kind(&listed, "file").into_iter().map(file).collect())
}

#[test]
fn stages_give_the_files_of_a_build() -> Done {
    let (input, out) = (input()?, tempfile::tempdir()?);
    let site = out.path().join("site");
    let outcome = run(&Request { part_articles: PART_ARTICLES, ..request(input.path(), &site) })?;
    assert!((1_000..1_200).contains(&outcome.n_articles), "{}", outcome.n_articles);
    assert!(outcome.n_repeated >= 40 && outcome.n_earlier >= 40, "{outcome:?}");
    assert_whole(&site);
    let manifest = Manifest::parse(&fs::read(site.join("archive/manifest.json"))?)?;
    assert!(manifest.coarse.is_some(), "it has {} parts", manifest.index.len());
    let expected = contents(&site);

    let mut driver = Driver::new(Config::default())?;
    let files = listed(&mut driver, input.path())?;
    let made = driver.build(&files)?;
    assert!(driver.n_apart >= 8, "{} share an address", driver.n_apart);
    assert_same(&made, &expected);
    for kind in ["text", "page", "directory", "picture", "index", "part", "dictionary"] {
        let of_kind = made.keys().filter(|path| path.starts_with(format!("archive/{kind}")));
        assert!(of_kind.count() > 0, "{kind}");
    }
    assert!(!made.contains_key(Path::new("archive.json")), "it is a large one");

    // Parts make packs of their own, and joining them says what is where.
    let site = out.path().join("packed");
    let packed = Request { layout: Layout::Pack, ..request(input.path(), &site) };
    run(&Request { part_articles: PART_ARTICLES, ..packed })?;
    assert_whole(&site);
    driver.layout = Layout::Pack;
    let made = driver.build(&files)?;
    assert_same(&made, &contents(&site));
    assert!(made.keys().any(|path| path.starts_with("archive/packs")));
    Ok(())
}

#[track_caller]
fn assert_same(made: &BTreeMap<PathBuf, Vec<u8>>, expected: &BTreeMap<PathBuf, Vec<u8>>) {
    let differs = |path: &&PathBuf| made.get(*path) != expected.get(*path);
    let all: BTreeSet<&PathBuf> = made.keys().chain(expected.keys()).collect();
    let differing: Vec<&PathBuf> = all.into_iter().filter(differs).collect();
    let first = &differing[..differing.len().min(20)];
    assert!(first.is_empty(), "{} of {}: {first:?}", differing.len(), expected.len());
}

#[test]
fn a_small_archive_carries_its_bundle() -> Done {
    let (input, out) = (tempfile::tempdir()?, tempfile::tempdir()?);
    (0..320).try_for_each(|number| write_story(input.path(), number))?;
    let site = out.path().join("site");
    let config = Config::parse("test", "title = \"小\"")?;
    let small = Request { config: config.clone(), ..request(input.path(), &site) };
    run(&Request { part_articles: PART_ARTICLES, ..small })?;
    let mut driver = Driver::new(config)?;
    let made = driver.build(&rows_of(input.path()))?;
    assert_same(&made, &contents(&site));
    assert!(made.contains_key(Path::new("archive.json")));
    Ok(())
}

/// Files as rows.
fn rows_of(folder: &Path) -> Vec<Row> {
    let row = |(path, bytes): (PathBuf, Vec<u8>)| {
        let path = Arc::new(StringArray::from(vec![path.to_string_lossy().into_owned()]));
        let bytes = Arc::new(BinaryArray::from(vec![&bytes[..]]));
        Row::of(vec![("path", path as ArrayRef), ("bytes", bytes as ArrayRef)])
    };
    contents(folder).into_iter().map(row).collect()
}

#[test]
fn a_folder_that_is_a_site_is_named_and_not_read() -> Done {
    let mut driver = Driver::new(Config::default())?;
    let path =
        |path: &&str| Row::of(vec![("path", Arc::new(StringArray::from(vec![*path])) as ArrayRef)]);
    let paths = ["a/b/archive/manifest.json", "a/b/index.html", "a/b/feed.json", "a/index.html"];
    let paths: Vec<Row> = paths.iter().map(path).collect();
    let listed = driver.stage(&StageName::List, &paths)?;
    let names =
        |kind| of_kind(&listed, kind).iter().map(|row| row.text("path")).collect::<Vec<_>>();
    assert_eq!(
        (names("note"), names("file")),
        (vec!["a/b".to_owned()], vec!["a/index.html".to_owned()])
    );
    Ok(())
}

#[test]
fn rows_of_another_program_are_refused() -> Done {
    let mut driver = Driver::new(Config::default())?;
    let row = Row::of(vec![("kind", Arc::new(StringArray::from(vec!["version"])))]);
    let refused = |metadata: &[(&str, &str)], driver: &Driver| -> Made<String> {
        let request = StageRequest {
            config: Config::default(),
            part_articles: PART_ARTICLES,
            layout: Layout::Web,
            abilities: support::ABILITIES,
            viewer: None,
            scratch: driver.scratch.path().to_owned(),
            key: driver.key.clone(),
        };
        let input = stream(std::slice::from_ref(&row), &[], metadata)?;
        let done = run_stage(&request, &StageName::Settle, &input[..], Vec::new());
        let error = done.expect_err("it is refused");
        assert!(error.is::<Mixture>(), "{error:#}");
        Ok(error.to_string())
    };
    let own = driver.key.program.clone();
    assert!(refused(&[], &driver)?.contains("another program"));
    assert!(refused(&[("broadsheet.program", "1234")], &driver)?.contains("(1234, and"));
    let other = [("broadsheet.program", own.as_str()), ("broadsheet.configuration", "5678")];
    assert!(refused(&other, &driver)?.contains("another configuration (5678"));

    // And the plan of another one.
    let sums = Sums { n_articles: 1, n_text_bytes: 1, n_picture_bytes: 0 };
    let plan = driver.stage(&StageName::Plan(sums), &[])?;
    let path = driver.scratch.path().join("plan");
    fs::write(&path, plan[0].bytes("bytes"))?;
    driver.key = StageKey::of(b"other options")?;
    let error = driver.stage(&StageName::Part(path, 0), &[]).expect_err("it is refused");
    assert!(error.to_string().contains("the plan is of another configuration"), "{error}");
    Ok(())
}

#[test]
fn a_part_without_all_of_its_articles_is_no_part() -> Done {
    let folder = tempfile::tempdir()?;
    (0..3).try_for_each(|number| write_story(folder.path(), number))?;
    let mut driver = Driver::new(Config::default())?;
    let files = rows_of(folder.path());
    let read = driver.stage(&StageName::Read, &files)?;
    let articles = of_kind(&read, "article");
    let settled = of_kind(&driver.settle(&articles)?, "version");
    let packed: BTreeMap<_, &Row> = articles.iter().map(|row| (row.place(), row)).collect();
    let all: Vec<Row> =
        settled.iter().map(|row| row.with_of("packed", packed[&row.place()])).collect();
    let plan = driver.plan(&read, &settled, &all, &[], &[], 3)?;
    let part = |driver: &mut Driver, rows: &[Row], number| {
        driver
            .stage(&StageName::Part(plan.clone(), number), rows)
            .map_err(|error| error.to_string())
    };
    assert!(part(&mut driver, &all, 0).is_ok());
    let short = part(&mut driver, &all[1..], 0).expect_err("one is missing");
    assert!(short.contains("part 0 has 3 articles, and 2 came"), "{short}");
    let none = part(&mut driver, &all, 1).expect_err("there is one part");
    assert!(none.contains("there is no part 1"), "{none}");
    let join = driver.stage(&StageName::Join(plan), &[]).expect_err("no part came");
    assert!(join.to_string().contains("there are 1 parts, and 0 came"), "{join}");
    Ok(())
}

/// Runs the command with `input`; its exit status and what it wrote.
fn command(
    folder: &Path,
    arguments: &[&str],
    input: &[u8],
) -> Made<(Option<i32>, Vec<u8>, String)> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_broadsheet"))
        .current_dir(folder)
        .arg("stage")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    child.stdin.take().ok_or("stdin")?.write_all(input)?;
    let done = child.wait_with_output()?;
    Ok((done.status.code(), done.stdout, String::from_utf8(done.stderr)?))
}

#[test]
fn stages_are_commands_that_say_what_they_are_of() -> Done {
    let folder = tempfile::tempdir()?;
    fs::create_dir(folder.path().join("in"))?;
    write_story(&folder.path().join("in"), 1)?;
    let options = ["--part-articles", "300", "--title", "题", "--threads", "1"];
    let with = |name: &'static str| [&[name][..], &options].concat();
    let (status, key, _) = command(folder.path(), &with("key"), b"")?;
    let key: serde_json::Value = serde_json::from_slice(&key)?;
    assert_eq!((status, key["part_articles"].as_u64()), (Some(0), Some(300)));

    let files = stream(&rows_of(&folder.path().join("in")), &[], &[])?;
    let (status, read, _) = command(folder.path(), &with("read"), &files)?;
    assert_eq!(status, Some(0));
    let (articles, said) = rows(&read)?;
    assert_eq!(of_kind(&articles, "article").len(), 1);
    assert_eq!(said.get("broadsheet.program").map(String::as_str), key["program"].as_str());
    let configuration = said.get("broadsheet.configuration").map(String::as_str);
    assert_eq!(configuration, key["configuration"].as_str());

    let said: Vec<(&str, &str)> =
        said.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let read = stream(&of_kind(&articles, "article"), &[], &said)?;
    let (status, settled, _) = command(folder.path(), &with("settle"), &read)?;
    assert_eq!((status, of_kind(&rows(&settled)?.0, "version").len()), (Some(0), 1));
    let (status, _, error) = command(folder.path(), &["settle"], &read)?;
    assert_eq!(status, Some(2), "other options");
    assert!(error.contains("the input is of another configuration"), "{error}");
    assert_eq!(command(folder.path(), &["settle"], b"no stream")?.0, Some(1));
    assert_eq!(command(folder.path(), &["part"], b"")?.0, Some(2), "no plan");
    Ok(())
}
