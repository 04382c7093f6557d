//! Reads whole folders: the small archive that stands beside this file (written for it, in the
//! shapes of the real families), and a folder of real files where one is given:
//! `BROADSHEET_CORPUS=folder cargo test --release --test corpus -- --nocapture`.
//!
//! Beside the folder there may be a `truth.csv`, made by other means than these readers, with the
//! columns `id,path,day,title`, and in the small one `url,first,last` too: the address, how the
//! text begins and its last line. Nothing is compared with an empty field. In a real archive a file
//! is compared by its name, as several folders hold copies of one article, of which some are older
//! and have another headline: one copy with the true title is enough, and one with the true day.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use broadsheet_model::{Article, Published};
use broadsheet_readers::{SourceTable, read};
use walkdir::WalkDir;

/// At least so many of the real files that have one must give a title, a body and a date.
const WANTED_SHARE: f64 = 0.998;

/// What reading a folder gave.
#[derive(Default)]
struct Tally {
    n_files: usize,
    n_titles: usize,
    n_bodies: usize,
    n_dated: usize,
    doubtful: Vec<String>,
    n_warnings: BTreeMap<String, usize>,
    /// The articles by their paths, relative to the folder.
    articles: BTreeMap<String, Article>,
}

/// A row of `truth.csv`.
struct Truth {
    path: String,
    day: String,
    title: String,
    url: String,
    first: String,
    last: String,
}

#[test]
fn every_file_of_the_small_archive_is_read_rightly() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/files");
    let truth = truth(&folder.with_file_name("truth.csv"))?;
    let tally = read_all(&folder)?;
    assert_eq!(tally.n_files, truth.len(), "each file has its row");
    assert!(tally.n_files >= 80);
    for row in &truth {
        let article = tally.articles.get(&row.path).ok_or_else(|| row.path.clone())?;
        let texts = article.body.text_blocks();
        let begins = texts.iter().any(|text| text.starts_with(&row.first));
        let address = article.url.as_ref().map(|url| url.as_str()).unwrap_or_default();
        let last = texts.last().map_or("", String::as_str);
        let found = [article.title.as_str(), &day_of(article), address, last];
        let expected = [row.title.as_str(), &row.day, &row.url, &row.last];
        assert_eq!(found, expected, "{}", row.path);
        assert!(begins, "{}: no block begins with {}", row.path, row.first);
    }
    // What is to be said of them, and nothing else.
    let said: Vec<(&str, usize)> =
        tally.n_warnings.iter().map(|(kind, n)| (kind.as_str(), *n)).collect();
    assert_eq!(
        said,
        [("DateFromAddress", 4), ("Decoded", 4), ("NoUrl", 4)],
        "{:?}",
        tally.doubtful
    );
    Ok(())
}

#[test]
fn nearly_every_real_file_gives_title_body_and_date() -> Result<(), Box<dyn Error>> {
    let Some(folder) = std::env::var_os("BROADSHEET_CORPUS").map(PathBuf::from) else {
        println!("BROADSHEET_CORPUS is not set: only the small archive was read.");
        return Ok(());
    };
    let truth = truth(&folder.with_file_name("truth.csv"))?;
    let tally = read_all(&folder)?;
    let copies = copies(&tally);
    let wrong = differences(&truth, &copies);
    let n_known = truth.iter().filter(|row| copies.contains_key(file_name(&row.path))).count();
    report(&tally, n_known, &wrong);
    let share = |n: usize, of: usize| n as f64 / of.max(1) as f64;
    assert!(tally.n_files > 0, "no files in {}", folder.display());
    for n in [tally.n_titles, tally.n_bodies, tally.n_dated] {
        assert!(share(n, tally.n_files) >= WANTED_SHARE, "{n} of {}", tally.n_files);
    }
    assert!(share(wrong.len(), n_known) <= 1.0 - WANTED_SHARE, "{} wrong", wrong.len());
    Ok(())
}

fn read_all(folder: &Path) -> Result<Tally, Box<dyn Error>> {
    let sources = SourceTable::builtin();
    let mut tally = Tally::default();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder)?.display().to_string();
            look(&path.replace('\\', "/"), &std::fs::read(entry.path())?, &sources, &mut tally);
        }
    }
    Ok(tally)
}

/// Reads one file, counts what it gave and names what is doubtful about it.
fn look(path: &str, bytes: &[u8], sources: &SourceTable, tally: &mut Tally) {
    tally.n_files += 1;
    let reading = match read(path, bytes, sources) {
        Ok(reading) => reading,
        Err(error) => return tally.doubtful.push(format!("{path}: skipped: {error}")),
    };
    for warning in &reading.warnings {
        let kind = format!("{:?}", warning.kind);
        let kind = kind.split([' ', '{']).next().unwrap_or_default().to_owned();
        *tally.n_warnings.entry(kind).or_default() += 1;
        tally.doubtful.push(format!("{path}: {warning}"));
    }
    let Some(article) = reading.articles.into_iter().next() else { return };
    tally.n_titles += usize::from(!article.title.is_empty());
    tally.n_bodies += usize::from(!article.body.text_blocks().is_empty());
    tally.n_dated += usize::from(article.published != Published::Unknown);
    tally.articles.insert(path.to_owned(), article);
}

fn day_of(article: &Article) -> String {
    article.published.day().map(|day| day.to_string()).unwrap_or_default()
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// Titles and days by the files' names.
fn copies(tally: &Tally) -> BTreeMap<&str, Vec<(&str, String)>> {
    let mut copies: BTreeMap<&str, Vec<(&str, String)>> = BTreeMap::new();
    for (path, article) in &tally.articles {
        let copy = (article.title.as_str(), day_of(article));
        copies.entry(file_name(path)).or_default().push(copy);
    }
    copies
}

/// Where no copy of an article has its true title, or none its true day.
fn differences(truth: &[Truth], copies: &BTreeMap<&str, Vec<(&str, String)>>) -> Vec<String> {
    let mut wrong = Vec::new();
    for Truth { path, day, title, .. } in truth {
        let Some(found) = copies.get(file_name(path)) else { continue };
        if !day.is_empty() && !found.iter().any(|(_, found)| found == day) {
            wrong.push(format!("{path}: found {found:?}, the day should be {day}"));
        }
        if !found.iter().any(|(found, _)| squeezed(found) == squeezed(title)) {
            wrong.push(format!("{path}: found {found:?}, the title should be {title:?}"));
        }
    }
    wrong
}

fn report(tally: &Tally, n_known: usize, wrong: &[String]) {
    tally.doubtful.iter().chain(wrong).for_each(|line| println!("{line}"));
    println!("{:?}", tally.n_warnings);
    println!(
        "{} files: {} with a title, {} with text, {} dated; {n_known} compared, {} differ",
        tally.n_files,
        tally.n_titles,
        tally.n_bodies,
        tally.n_dated,
        wrong.len()
    );
}

fn truth(path: &Path) -> Result<Vec<Truth>, Box<dyn Error>> {
    if !path.exists() {
        println!("{} is not there: titles and days are not compared.", path.display());
        return Ok(Vec::new());
    }
    let rows = csv::Reader::from_path(path)?.into_records().map(|row| {
        let row = row?;
        let field = |at: usize| row.get(at).unwrap_or_default().to_owned();
        Ok(Truth {
            path: field(1),
            day: field(2),
            title: field(3),
            url: field(4),
            first: field(5),
            last: field(6),
        })
    });
    rows.collect()
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}
