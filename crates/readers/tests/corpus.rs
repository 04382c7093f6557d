//! Reads a whole folder of real files, where one is given: `BROADSHEET_CORPUS=folder cargo test
//! --release --test corpus -- --nocapture`.
//!
//! Beside the folder there may be a `truth.csv` with the columns `id,path,day,title`, made by other
//! means than these readers. A file is compared by its name, as several folders hold copies of one
//! article, of which some are older and have another headline: one copy with the true title is
//! enough, and one with the true day. An empty day is not compared.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use broadsheet_model::Published;
use broadsheet_readers::{SourceTable, read};
use walkdir::WalkDir;

/// At least so many of the files that have one must give a title, a body and a date.
const WANTED_SHARE: f64 = 0.998;

#[derive(Default)]
struct Tally {
    n_files: usize,
    n_read: usize,
    n_bodies: usize,
    n_dated: usize,
    doubtful: Vec<String>,
    n_warnings: BTreeMap<String, usize>,
}

#[test]
fn nearly_every_file_gives_title_body_and_date() -> Result<(), Box<dyn Error>> {
    let Some(folder) = std::env::var_os("BROADSHEET_CORPUS").map(PathBuf::from) else {
        println!("BROADSHEET_CORPUS is not set: no real files were read.");
        return Ok(());
    };
    let truth = truth(&folder.with_file_name("truth.csv"))?;
    let sources = SourceTable::builtin();
    let mut tally = Tally::default();
    let mut copies: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for entry in WalkDir::new(&folder).sort_by_file_name() {
        let entry = entry?;
        if !entry.file_type().is_file() {
            continue;
        }
        let name = entry.path().strip_prefix(&folder)?.display().to_string();
        let bytes = std::fs::read(entry.path())?;
        let file = entry.file_name().to_string_lossy().into_owned();
        copies.entry(file).or_default().extend(look(&name, &bytes, &sources, &mut tally));
    }
    let wrong = differences(&truth, &copies);
    let n_known = truth.keys().filter(|file| copies.contains_key(*file)).count();
    report(&tally, n_known, &wrong);
    let share = |n: usize, of: usize| n as f64 / of.max(1) as f64;
    assert!(tally.n_files > 0, "no files in {}", folder.display());
    for n in [tally.n_read, tally.n_bodies, tally.n_dated] {
        assert!(share(n, tally.n_files) >= WANTED_SHARE, "{n} of {}", tally.n_files);
    }
    assert!(
        share(wrong.len(), n_known) <= 1.0 - WANTED_SHARE,
        "{} of {n_known} wrong",
        wrong.len()
    );
    Ok(())
}

/// Where no copy of an article has its true title, or none its true day.
fn differences(
    truth: &BTreeMap<String, (String, String)>,
    copies: &BTreeMap<String, Vec<(String, String)>>,
) -> Vec<String> {
    let mut wrong = Vec::new();
    for (file, (true_day, true_title)) in truth {
        let Some(found) = copies.get(file) else { continue };
        if !true_day.is_empty() && !found.iter().any(|(_, day)| day == true_day) {
            wrong.push(format!("{file}: found {found:?}, the day should be {true_day}"));
        }
        if !found.iter().any(|(title, _)| squeezed(title) == *true_title) {
            wrong.push(format!("{file}: found {found:?}, the title should be {true_title:?}"));
        }
    }
    wrong
}

/// Reads one file, counts what it gave and names what is doubtful about it; gives its title and
/// day.
fn look(
    name: &str,
    bytes: &[u8],
    sources: &SourceTable,
    tally: &mut Tally,
) -> Option<(String, String)> {
    tally.n_files += 1;
    let reading = match read(name, bytes, sources) {
        Ok(reading) => reading,
        Err(error) => {
            tally.doubtful.push(format!("{name}: skipped: {error}"));
            return None;
        }
    };
    for warning in &reading.warnings {
        let kind = format!("{:?}", warning.kind);
        let kind = kind.split([' ', '{']).next().unwrap_or_default().to_owned();
        *tally.n_warnings.entry(kind).or_default() += 1;
        tally.doubtful.push(format!("{name}: {warning}"));
    }
    let article = reading.articles.first()?;
    tally.n_read += usize::from(!article.title.is_empty());
    tally.n_bodies += usize::from(!article.body.text_blocks().is_empty());
    tally.n_dated += usize::from(article.published != Published::Unknown);
    let day = article.published.day().map(|day| day.to_string()).unwrap_or_default();
    Some((article.title.clone(), day))
}

fn report(tally: &Tally, n_known: usize, wrong: &[String]) {
    tally.doubtful.iter().chain(wrong).for_each(|line| println!("{line}"));
    println!("{:?}", tally.n_warnings);
    println!(
        "{} files: {} read, {} with text, {} dated; {n_known} compared, {} differ",
        tally.n_files,
        tally.n_read,
        tally.n_bodies,
        tally.n_dated,
        wrong.len()
    );
}

/// Day and title (without white space) by the file's name.
fn truth(path: &Path) -> Result<BTreeMap<String, (String, String)>, Box<dyn Error>> {
    let mut known = BTreeMap::new();
    if !path.exists() {
        println!("{} is not there: titles and days are not compared.", path.display());
        return Ok(known);
    }
    for row in csv::Reader::from_path(path)?.records() {
        let row = row?;
        let field = |at: usize| row.get(at).unwrap_or_default();
        let file = field(1).rsplit('/').next().unwrap_or_default();
        known.insert(file.to_owned(), (field(2).to_owned(), squeezed(field(3))));
    }
    Ok(known)
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}
