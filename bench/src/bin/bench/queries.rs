//! What a query costs: files and bytes of a site, and the longest time for which it holds up a page.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use broadsheet_archive::{Find, Joining, Library, Need, Union, UnionSearch, UnionStep};
use broadsheet_bundle::Manifest;
use broadsheet_search::{Filter, Query, Sort};

/// Asked unless others are given: frequent characters, a word, a name, and a name with a frequent
/// character.
const QUERIES: [&str; 6] = ["的", "国", "a", "中国", "习近平", "的 习近平"];
/// How many bars a wide page has.
const N_BINS: usize = 200;

/// A site, with what has been read of it.
struct Reader<'a> {
    archive: &'a Path,
    library: Library,
    n_files: usize,
    n_bytes: usize,
    n_rounds: usize,
}

/// The longest of some steps, and all of them.
#[derive(Default)]
struct Times {
    longest: Duration,
    all: Duration,
}

impl Times {
    fn measure<T>(&mut self, step: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let done = step();
        let took = begun.elapsed();
        self.longest = self.longest.max(took);
        self.all += took;
        done
    }
}

/// Prints a row for each query, or for usual ones where there are none.
pub(crate) fn print(site: &Path, queries: &[String]) -> Result<()> {
    let archive = site.join("archive");
    let manifest = Manifest::parse(&fs::read(archive.join("manifest.json"))?)?;
    println!("| query | found | files | kB | rounds | longest step | all steps |");
    println!("|---|---|---|---|---|---|---|");
    let usual = QUERIES.map(str::to_owned);
    for query in if queries.is_empty() { &usual[..] } else { queries } {
        let mut library = Library::default();
        library.add(manifest.clone());
        let mut reader = Reader { archive: &archive, library, n_files: 0, n_bytes: 0, n_rounds: 0 };
        row(&mut reader, query)?;
    }
    Ok(())
}

fn row(reader: &mut Reader<'_>, query: &str) -> Result<()> {
    let mut joining = Joining::new(vec![0]);
    let union: Union = reader.find(|library| joining.step(library))?;
    let queries: Vec<Query> = reader.find(|library| union.queries(library, query))?;
    let mut search = UnionSearch::of_all(&union, queries.clone());
    // What comes before is loaded once, whatever is asked.
    (reader.n_files, reader.n_bytes, reader.n_rounds) = (0, 0, 0);
    let mut times = Times::default();
    loop {
        match times.measure(|| search.step(&mut reader.library)) {
            UnionStep::Searched => {}
            UnionStep::Needs(needs) => reader.load(&needs)?,
            UnionStep::Done => break,
        }
    }
    let library = &reader.library;
    let found = times.measure(|| search.result(library, &union, true));
    let list =
        || union.answer(library, queries, &Filter::default(), Sort::Best, Some(&found), N_BINS);
    let n_found = times.measure(list).list.len();
    println!(
        "| {query} | {n_found} | {} | {} | {} | {:.1} ms | {:.1} ms |",
        reader.n_files,
        reader.n_bytes.div_ceil(1_000),
        reader.n_rounds,
        times.longest.as_secs_f64() * 1e3,
        times.all.as_secs_f64() * 1e3,
    );
    Ok(())
}

impl Reader<'_> {
    /// What `look` looks up, with all that it needs.
    fn find<T>(&mut self, mut look: impl FnMut(&Library) -> Find<T, Need>) -> Result<T> {
        loop {
            match look(&self.library) {
                Find::There(found) => return Ok(found),
                Find::Needs(needs) => self.load(&needs)?,
                Find::Nowhere => bail!("the site lacks something: `broadsheet check` says what"),
            }
        }
    }

    /// Loads what is needed, as many files at once as a page does.
    fn load(&mut self, needs: &[Need]) -> Result<()> {
        let targets: Vec<_> = needs.iter().map(|need| need.target).collect();
        self.n_rounds += 1;
        for request in self.library.request(0, &targets) {
            let path = self.archive.join(&request.wanted.file_name);
            let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
            self.n_files += 1;
            self.n_bytes += bytes.len();
            self.library.take(request.number, Ok(request.wanted.open(&bytes)?), usize::MAX);
        }
        Ok(())
    }
}
