//! An archive that was published once is read for ever after.
//!
//! `tests/frozen/v2/` holds an archive as bytes, `tests/frozen/v2.txt` what it answers. Page code
//! and command read it as it was written, and the same articles give the same bytes today. Of version
//! 1 the manifest is kept, which has to be refused.
//!
//! `BROADSHEET_BLESS=1 cargo test -p broadsheet-cli --test frozen todays` writes both again. Do
//! that only as [`ORPHANS`] says.

#[path = "frozen/articles.rs"]
mod articles;
mod support;

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use broadsheet_archive::{Archive, Find};
use broadsheet_bundle::{Head, IndexOf, Manifest, PartOf, VERSION, open, pack_indexed};
use broadsheet_cli::site::{Format, Question, Site, check, export, search};
use broadsheet_model::{Article, Lang};
use broadsheet_search::{
    FOLD_TABLE, Filter, Folding, Query, SUMMARY_CHARS, Sort, index_part, summary,
};
use support::{Done, viewer};

/// What to do where one of these tests fails.
const ORPHANS: &str = "sites that are online in this format version may no longer be read. If the other tests of \
    this file pass, only what is written has changed and readers of before understand it: write the frozen archive \
    again (BROADSHEET_BLESS=1) and say in CHANGELOG.md what changed. Otherwise raise VERSION in \
    crates/bundle/src/manifest.rs, so that readers of before say what to do, and freeze tests/frozen/v3";

/// What is asked of the frozen archive.
const QUERIES: [&str; 13] = [
    "",
    "普京",
    "習近平 合作",
    "\"nothing was agreed\"",
    "title:乌克兰 -王毅",
    "fullwidth 123",
    "strasse OR 最后",
    "source:rfi date:2023-03/2023-06",
    "合作没有上限",
    "。",
    "tag:标签1",
    "author:\"jane doe\" -tag:標簽2",
    "author:jane OR 的",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frozen").join(format!("v{VERSION}"))
}

fn is_blessing() -> bool {
    std::env::var_os("BROADSHEET_BLESS").is_some()
}

/// The articles as an archive has them: newest first.
fn articles_in_order() -> Vec<Article> {
    let mut articles = articles::articles();
    articles.sort_by_key(|article| (std::cmp::Reverse(article.published.order()), article.id));
    articles
}

/// The folding table of the frozen archive: a newer one is no change of the format, as each archive
/// carries its own.
fn folding_table() -> Result<Vec<u8>, Box<dyn Error>> {
    if is_blessing() {
        return Ok(FOLD_TABLE.to_vec());
    }
    let files = frozen()?;
    let fold = Manifest::parse(&files["manifest.json"])?.fold;
    Ok(open(&fold, &files[&fold.file_name()])?)
}

/// The archive as it is written today, by file name.
fn written() -> Result<BTreeMap<String, Vec<u8>>, Box<dyn Error>> {
    let head = Head {
        title: "冻结的档案".to_owned(),
        language: Lang::ZhHans,
        accent: Some("#336699".parse().map_err(|()| "a colour")?),
        ..Head::default()
    };
    let table = folding_table()?;
    let folding = Folding::parse(&table)?;
    let index = |of: PartOf<'_>| index_part(of, &folding);
    let files = pack_indexed(
        head,
        articles::sources(),
        &articles::articles(),
        |article| summary(article, SUMMARY_CHARS),
        &table,
        Some(&index as IndexOf<'_>),
    );
    Ok(files.into_iter().map(|file| (file.name, file.bytes)).collect())
}

/// The frozen files, by name.
fn frozen() -> Result<BTreeMap<String, Vec<u8>>, Box<dyn Error>> {
    frozen_in(&folder())
}

fn frozen_in(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Box<dyn Error>> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry?;
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
            files.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(files)
}

/// A site with the frozen archive, and a page of today's viewer.
fn site(archive: &Path) -> Result<tempfile::TempDir, Box<dyn Error>> {
    let site = tempfile::tempdir()?;
    let frozen = frozen_in(archive)?;
    let manifest = String::from_utf8(frozen["manifest.json"].clone())?;
    let page = viewer()
        .folder(&manifest, support::ABILITIES)?
        .into_iter()
        .map(|file| (file.path, file.bytes));
    let archive = frozen.into_iter().map(|(name, bytes)| (format!("archive/{name}"), bytes));
    for (name, bytes) in archive.chain(page) {
        let path = site.path().join(name);
        fs::create_dir_all(path.parent().ok_or("a file has a folder")?)?;
        fs::write(path, bytes)?;
    }
    Ok(site)
}

#[test]
fn todays_builder_writes_the_frozen_bytes() -> Done {
    let written = written()?;
    if is_blessing() {
        let _may_not_be_there = fs::remove_dir_all(folder());
        for (name, bytes) in &written {
            let path = folder().join(name);
            fs::create_dir_all(path.parent().ok_or("a file has a folder")?)?;
            fs::write(path, bytes)?;
        }
        fs::write(folder().with_extension("txt"), answers(&folder())?)?;
    }
    let frozen = frozen()?;
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&written), names(&frozen), "{ORPHANS}");
    for (name, bytes) in &frozen {
        assert!(written[name] == *bytes, "{name} differs: {ORPHANS}");
    }
    // Of more than one of everything that there may be many of.
    for kind in ["text/", "page/", "part/"] {
        assert!(frozen.keys().filter(|name| name.starts_with(kind)).count() >= 1, "{kind}");
    }
    assert!(frozen.keys().filter(|name| name.starts_with("text/")).count() > 5);
    assert!(frozen.values().map(Vec::len).sum::<usize>() < 500_000);
    Ok(())
}

/// An archive that is read as a page reads it; `is_indexed`: its articles are found by the index.
fn read_as_a_page_does(is_indexed: bool) -> Result<Vec<Article>, Box<dyn Error>> {
    let files = frozen()?;
    let mut manifest = Manifest::parse(&files["manifest.json"])?;
    if !is_indexed {
        manifest.index.clear();
    }
    let n_articles = manifest.n_articles;
    let mut archive = Archive::new(manifest);
    let mut articles = Vec::new();
    let mut needs = archive.opened().needs();
    load(&mut archive, &files, std::mem::take(&mut needs))?;
    let roots = archive.parts().needs();
    load(&mut archive, &files, roots)?;
    while articles.len() < n_articles {
        match archive.find_article(articles.len()) {
            Find::There(article) => articles.push(article.clone()),
            Find::Needs(targets) => needs = targets,
            Find::Nowhere => return Err(format!("article {} is nowhere", articles.len()).into()),
        }
        load(&mut archive, &files, std::mem::take(&mut needs))?;
    }
    Ok(articles)
}

fn load(
    archive: &mut Archive,
    files: &BTreeMap<String, Vec<u8>>,
    targets: Vec<broadsheet_archive::Target>,
) -> Done {
    for target in targets {
        let wanted = archive.wanted(target).ok_or("what is needed is named")?;
        let bytes = wanted.open(files.get(&wanted.file_name).ok_or("the file is there")?)?;
        archive.store.need(target);
        archive.take(target, &wanted.file_name, Ok(bytes), 100);
        if let Some(error) = archive.store.failure(target) {
            return Err(format!("{target:?}: {error:?}").into());
        }
    }
    Ok(())
}

#[test]
fn a_page_reads_the_articles_that_were_written() -> Done {
    let expected = articles_in_order();
    for is_indexed in [true, false] {
        let read =
            read_as_a_page_does(is_indexed).map_err(|error| format!("{error}: {ORPHANS}"))?;
        assert_eq!(read.len(), expected.len(), "{ORPHANS}");
        for (read, expected) in read.iter().zip(&expected) {
            assert_eq!(read, expected, "{ORPHANS}");
        }
    }
    Ok(())
}

/// What the command says of a frozen archive: each query's articles, then all of them.
fn answers(archive: &Path) -> Result<String, Box<dyn Error>> {
    let folder = site(archive)?;
    let site = Site::open(folder.path())?;
    let folding = site.folding()?;
    let mut text = String::new();
    for query in QUERIES {
        for (name, sort) in [("new", Sort::New), ("old", Sort::Old), ("best", Sort::Best)] {
            let query_read = Query::parse(query, &folding);
            let filter = Filter::default();
            let question = Question { query: query_read, filter, sort, limit: 0 };
            let answer = search(&site, &question)?;
            let ids: Vec<String> =
                answer.articles.iter().map(|article| article.id.to_string()).collect();
            writeln!(text, "{query}\n  {name} {}: {}", answer.total, ids.join(" "))?;
        }
    }
    let mut exported = Vec::new();
    export(&site, Format::Jsonl, true, None, &mut exported)?;
    for line in String::from_utf8(exported)?.lines() {
        let article: serde_json::Value = serde_json::from_str(line)?;
        // The fields that scripts rely on; others may be added.
        for field in [
            "id",
            "source",
            "title",
            "authors",
            "tags",
            "published",
            "precision",
            "url",
            "text",
            "file",
        ] {
            writeln!(text, "{field}: {}", article[field])?;
        }
    }
    Ok(text)
}

#[test]
fn the_command_searches_exports_and_checks_it_as_ever() -> Done {
    if is_blessing() {
        return Ok(());
    }
    let expected = fs::read_to_string(folder().with_extension("txt"))?;
    let answers = answers(&folder()).map_err(|error| format!("{error}: {ORPHANS}"))?;
    for (line, expected) in answers.lines().zip(expected.lines()) {
        assert_eq!(line, expected, "{ORPHANS}");
    }
    assert_eq!(answers.lines().count(), expected.lines().count(), "{ORPHANS}");
    assert_eq!(check(site(&folder())?.path()).faults, [], "{ORPHANS}");
    Ok(())
}

#[test]
fn an_archive_of_version_1_is_refused_with_what_to_do() -> Done {
    let folder = tempfile::tempdir()?;
    fs::create_dir(folder.path().join("archive"))?;
    let manifest = self::folder().with_file_name("v1").join("manifest.json");
    fs::copy(manifest, folder.path().join("archive/manifest.json"))?;
    let fault = Site::open(folder.path()).err().ok_or("it is refused")?;
    assert_eq!(fault.path, "archive/manifest.json");
    for says in ["version 1", "version 2", "build the site again"] {
        assert!(fault.reason.contains(says), "{says}: {}", fault.reason);
    }
    assert_eq!(check(folder.path()).faults, [fault]);
    Ok(())
}
