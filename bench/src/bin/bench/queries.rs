//! What queries cost: files and bytes of a site, round trips, parts of the index, and how long a
//! page is held up. No browser is needed: what a page asks for, and when, is the same code.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use broadsheet_archive::{
    Find, Joining, Library, Need, Target, Union, UnionAnswer, UnionSearch, UnionStep,
};
use broadsheet_bundle::{IndexFile, Manifest, open};
use broadsheet_search::{Filter, Query, Sort, WindowSizes};
use clap::Args;

use crate::peers::{Question, questions_of};

/// Asked unless others are given: frequent characters, a word, a name, and a name with a frequent
/// character.
const QUERIES: [&str; 6] = ["的", "国", "a", "中国", "习近平", "的 习近平"];
/// How many bars a wide page has.
const N_BINS: usize = 200;
/// How many rows of a list are seen at first.
const N_ROWS: usize = 10;

/// Print what queries cost: files and bytes of a site, round trips, and the longest step.
#[derive(Debug, Args)]
pub(crate) struct Queries {
    /// A built site.
    site: PathBuf,
    /// Which; frequent characters, a word and a name unless others are given.
    queries: Vec<String>,
    /// Ask what `--peers` asks, taken from this folder of articles, and check how many are found:
    /// the site has to be of the same folder.
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// How many of these.
    #[arg(long, value_name = "N", default_value_t = 120)]
    n: usize,
}

/// What is asked, and in how many articles it is, if that is known.
struct Asked {
    kind: &'static str,
    text: String,
    n_right: Option<usize>,
}

/// What has been read of a site at some time.
#[derive(Clone, Copy, Default)]
struct Traffic {
    n_files: usize,
    n_bytes: usize,
    n_rounds: usize,
    /// How many parts of the index any file was of, but for its coarse level.
    n_parts: usize,
    /// Of the bytes those of each of [`FILES`].
    n_bytes_of: [usize; FILES.len()],
    n_files_of: [usize; FILES.len()],
}

/// What files are for.
const FILES: [&str; 7] = ["roots", "slices", "articles", "positions", "sources", "places", "texts"];

/// The position in [`FILES`] of what a file is for.
fn file_kind(target: Target) -> usize {
    match target {
        Target::Root(_) => 0,
        Target::Index(_, IndexFile::Slice(_)) => 1,
        Target::Index(_, IndexFile::Docs(_)) => 2,
        Target::Index(_, IndexFile::Positions(_)) => 3,
        Target::Index(_, IndexFile::Sources(_)) => 4,
        Target::Index(_, IndexFile::Places(_)) => 5,
        _ => 6,
    }
}

/// What a query has cost.
struct Cost {
    kind: &'static str,
    /// Until it is known what is found; until ten rows are there; until their texts are; through
    /// windows, until the ten newest rows are there, and until all is found.
    traffic: [Traffic; 5],
    /// With everything there: the longest step, all of them, and from then to counts and list;
    /// through windows, until it is known which ten rows are the newest.
    warm: [Duration; 4],
}

/// What the newest rows of a query have cost.
struct Newest {
    /// Until ten are there; until all is found.
    traffic: [Traffic; 2],
    /// Until it is known which ten these are, with everything there.
    warm: Duration,
    n_found: usize,
}

impl Queries {
    /// Prints a row for each query, then medians and 95th percentiles, of all and of each kind, and
    /// what the files are for.
    pub(crate) fn run(&self) -> Result<()> {
        println!(
            "| query | found | files, kB, rounds, parts until found | … ten rows | … their texts | \
             ten newest rows | … all found | longest step | all steps | list | ten newest |\n\
             |---|---|---|---|---|---|---|---|---|---|---|"
        );
        let manifest = fs::read(self.site.join("archive/manifest.json"))?;
        let manifest = Manifest::parse(&manifest)?;
        let archive = &self.site.join("archive");
        let dictionary = match &manifest.dictionary {
            Some(chunk) => &open(chunk, &fs::read(archive.join(chunk.file_name()))?)?[..],
            None => &[],
        };
        let mut costs = Vec::new();
        for asked in self.asked()? {
            let mut costs_of = [true, false].map(|_| {
                let mut library = Library::default();
                library.add(manifest.clone());
                let traffic = Traffic::default();
                Reader { archive, dictionary, library, traffic, parts: BTreeSet::new() }
            });
            let [at_once, in_windows] = &mut costs_of;
            let newest = in_windows.newest(&asked)?;
            costs.push(at_once.cost(&asked, newest)?);
        }
        print_percentiles(&costs.iter().collect::<Vec<_>>());
        print_kinds(&costs);
        Ok(())
    }

    fn asked(&self) -> Result<Vec<Asked>> {
        if let Some(corpus) = &self.corpus {
            let asked = |question: Question| Asked {
                kind: question.kind(),
                n_right: Some(question.n_right()),
                text: question.query().to_owned(),
            };
            return Ok(questions_of(corpus, self.n)?.into_iter().map(asked).collect());
        }
        let usual = QUERIES.map(str::to_owned);
        let texts = if self.queries.is_empty() { &usual[..] } else { &self.queries[..] };
        let asked = |text: &String| Asked { kind: "", text: text.clone(), n_right: None };
        Ok(texts.iter().map(asked).collect())
    }
}

/// Prints medians and 95th percentiles in the columns of the queries.
fn print_percentiles(costs: &[&Cost]) {
    for (name, percent) in [("median", 50), ("95th percentile", 95)] {
        let traffic = |idx: usize| traffic_at(costs, percent, idx);
        let [found, rows, texts, newest, exact] = [0, 1, 2, 3, 4].map(traffic);
        let warm = |idx: usize| {
            percentile(costs, percent, &|cost: &Cost| cost.warm[idx].as_secs_f64() * 1e3)
        };
        let [longest, all, list, first] = [0, 1, 2, 3].map(warm);
        println!(
            "| {name} | | {found} | {rows} | {texts} | {newest} | {exact} | {longest:.1} | \
             {all:.1} | {list:.1} | {first:.1} |"
        );
    }
}

fn traffic_at(costs: &[&Cost], percent: usize, idx: usize) -> String {
    let of = |value: &dyn Fn(Traffic) -> f64| {
        percentile(costs, percent, &|cost: &Cost| value(cost.traffic[idx]))
    };
    let files = of(&|traffic| traffic.n_files as f64);
    let kilobytes = of(&|traffic| traffic.n_bytes as f64 / 1e3);
    let rounds = of(&|traffic| traffic.n_rounds as f64);
    let parts = of(&|traffic| traffic.n_parts as f64);
    format!("{files} · {kilobytes:.1} · {rounds} · {parts}")
}

/// Prints for each kind of query medians and 95th percentiles, and how many files and kilobytes are
/// of which kind on average.
fn print_kinds(costs: &[Cost]) {
    println!(
        "\n| kind | found: median | 95 | ten rows: median | 95 | {} |\n|---|---|---|---|---|{}",
        FILES.join(" | "),
        "---|".repeat(FILES.len())
    );
    let mut kinds: Vec<&str> = costs.iter().map(|cost| cost.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds.into_iter().chain(["all"]) {
        let own: Vec<&Cost> =
            costs.iter().filter(|cost| cost.kind == kind || kind == "all").collect();
        let cells = [(0, 50), (0, 95), (1, 50), (1, 95)];
        let cells = cells.map(|(idx, percent)| traffic_at(&own, percent, idx));
        let mean = |value: &dyn Fn(Traffic) -> usize| {
            let sum: usize = own.iter().map(|cost| value(cost.traffic[2])).sum();
            sum as f64 / own.len() as f64
        };
        let of_files = (0..FILES.len()).map(|idx| {
            let n_files = mean(&|traffic| traffic.n_files_of[idx]);
            let kilobytes = mean(&|traffic| traffic.n_bytes_of[idx]) / 1e3;
            format!("{n_files:.1} · {kilobytes:.1}")
        });
        println!(
            "| {kind} | {} | {} |",
            cells.join(" | "),
            of_files.collect::<Vec<_>>().join(" | ")
        );
    }
}

/// The value below which `percent` of 100 are.
fn percentile(costs: &[&Cost], percent: usize, value: &dyn Fn(&Cost) -> f64) -> f64 {
    let mut values: Vec<f64> = costs.iter().map(|cost| value(cost)).collect();
    values.sort_by(f64::total_cmp);
    let idx = values.len().saturating_sub(1) * percent / 100;
    values.get(idx).copied().unwrap_or_default()
}

/// A site, with what has been read of it.
struct Reader<'a> {
    archive: &'a Path,
    /// What the texts share: a page loads it once, so it is none of a query's files.
    dictionary: &'a [u8],
    library: Library,
    traffic: Traffic,
    /// The parts of the index of which any file was read.
    parts: BTreeSet<usize>,
}

impl Reader<'_> {
    /// Searches through windows, from the newest articles on.
    fn newest(&mut self, asked: &Asked) -> Result<Newest> {
        let (union, queries) = self.begin(asked)?;
        let mut traffic = [None, None];
        let mut search = windowed(&union, &queries);
        let answer = loop {
            let step = search.step(&mut self.library);
            let is_found = matches!(step, UnionStep::Found | UnionStep::Done);
            if let UnionStep::Needs(needs) = &step {
                self.load(needs)?;
            }
            if !is_found && !matches!(step, UnionStep::Window) {
                continue;
            }
            let answer = answer_of(&self.library, &union, &queries, &search, Sort::New, is_found);
            if traffic[0].is_none() && (is_found || answer.list.len() >= N_ROWS) {
                self.rows(&union, &answer, false)?;
                traffic[0] = Some(self.traffic);
            }
            if matches!(step, UnionStep::Done) {
                traffic[1] = Some(self.traffic);
                break answer;
            }
        };
        let begun = Instant::now();
        let mut search = windowed(&union, &queries);
        loop {
            let is_done = match search.step(&mut self.library) {
                UnionStep::Searched => continue,
                UnionStep::Needs(_) => bail!("{}: a file is asked for twice", asked.text),
                UnionStep::Window => false,
                UnionStep::Found | UnionStep::Done => true,
            };
            let first = answer_of(&self.library, &union, &queries, &search, Sort::New, is_done);
            if is_done || first.list.len() >= N_ROWS {
                break;
            }
        }
        let warm = begun.elapsed();
        Ok(Newest {
            traffic: traffic.map(Option::unwrap_or_default),
            warm,
            n_found: answer.list.len(),
        })
    }

    /// What comes before a query is loaded once, whatever is asked.
    fn begin(&mut self, asked: &Asked) -> Result<(Union, Vec<Query>)> {
        let mut joining = Joining::new(vec![0]);
        let union: Union = self.find(|library| joining.step(library))?;
        let queries: Vec<Query> = self.find(|library| union.queries(library, &asked.text))?;
        self.traffic = Traffic::default();
        self.parts.clear();
        Ok((union, queries))
    }

    /// Loads the first rows of a list, or their texts.
    fn rows(&mut self, union: &Union, answer: &UnionAnswer, with_texts: bool) -> Result<()> {
        let n_rows = N_ROWS.min(answer.list.len());
        self.find(|library| {
            let mut needs = Vec::new();
            for position in 0..n_rows {
                match union.at(library, &answer.list, position) {
                    Find::There(article) => {
                        let of = &library.archives()[article.archive];
                        let text = of.text_at(article.at).filter(|_| with_texts);
                        let missing = text.filter(|(text, _)| of.store.text(*text).is_none());
                        let need = |(target, _)| Need { archive: article.archive, target };
                        needs.extend(missing.map(need));
                    }
                    Find::Needs(missing) => needs.extend(missing),
                    Find::Nowhere => return Find::Nowhere,
                }
            }
            if needs.is_empty() { Find::There(()) } else { Find::Needs(needs) }
        })
    }

    fn cost(&mut self, asked: &Asked, newest: Newest) -> Result<Cost> {
        let (union, queries) = self.begin(asked)?;
        let [rows, all] = newest.traffic;
        let mut traffic = [Traffic::default(), Traffic::default(), Traffic::default(), rows, all];
        self.search(&union, &queries)?;
        traffic[0] = self.traffic;
        // The same again, with everything there.
        let mut longest = Duration::ZERO;
        let begun = Instant::now();
        let mut search = UnionSearch::of_all(&union, queries.clone());
        loop {
            let begun = Instant::now();
            let step = search.step(&mut self.library);
            longest = longest.max(begun.elapsed());
            match step {
                UnionStep::Searched | UnionStep::Window | UnionStep::Found => {}
                UnionStep::Needs(_) => bail!("{}: a file is asked for twice", asked.text),
                UnionStep::Done => break,
            }
        }
        let all = begun.elapsed();
        let begun = Instant::now();
        let answer = answer_of(&self.library, &union, &queries, &search, Sort::Best, true);
        let list = begun.elapsed();
        let n_found = answer.list.len();
        for (step, with_texts) in [(1, false), (2, true)] {
            self.rows(&union, &answer, with_texts)?;
            traffic[step] = self.traffic;
        }
        let n_newest = newest.n_found;
        ensure!(n_newest == n_found, "{}: {n_newest} and {n_found} found", asked.text);
        let is_right = asked.n_right.is_none_or(|n_right| n_right == n_found);
        ensure!(is_right, "{}: {n_found} found, {:?} are right", asked.text, asked.n_right);
        let cost = Cost { kind: asked.kind, traffic, warm: [longest, all, list, newest.warm] };
        print(asked, n_found, &cost);
        Ok(cost)
    }

    /// Searches, and loads what that needs.
    fn search(&mut self, union: &Union, queries: &[Query]) -> Result<()> {
        let mut search = UnionSearch::of_all(union, queries.to_vec());
        loop {
            match search.step(&mut self.library) {
                UnionStep::Searched | UnionStep::Window | UnionStep::Found => {}
                UnionStep::Needs(needs) => self.load(&needs)?,
                UnionStep::Done => return Ok(()),
            }
        }
    }

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
        self.traffic.n_rounds += 1;
        for request in self.library.request(0, &targets) {
            let path = self.archive.join(&request.wanted.file_name);
            let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
            self.traffic.n_files += 1;
            self.traffic.n_bytes += bytes.len();
            if let Target::Root(part) | Target::Index(part, _) = request.target {
                let of = &self.library.archives()[0];
                self.parts.extend((of.coarse_part() != Some(part)).then_some(part));
            }
            self.traffic.n_parts = self.parts.len();
            let kind = file_kind(request.target);
            self.traffic.n_files_of[kind] += 1;
            self.traffic.n_bytes_of[kind] += bytes.len();
            let content = request.wanted.open_text(&bytes, self.dictionary)?;
            self.library.take(request.number, Ok(content), usize::MAX);
        }
        Ok(())
    }
}

/// A search through windows, from the newest articles on.
fn windowed(union: &Union, queries: &[Query]) -> UnionSearch {
    UnionSearch::of_all(union, queries.to_vec()).in_windows(false, WindowSizes::default())
}

fn answer_of(
    library: &Library,
    union: &Union,
    queries: &[Query],
    search: &UnionSearch,
    sort: Sort,
    is_done: bool,
) -> UnionAnswer {
    let found = search.result(library, union, is_done);
    union.answer(library, queries.to_vec(), &Filter::default(), sort, Some(&found), N_BINS)
}

fn print(asked: &Asked, n_found: usize, cost: &Cost) {
    let [found, rows, texts, newest, exact] = cost.traffic.map(|traffic| {
        let kilobytes = traffic.n_bytes as f64 / 1e3;
        let Traffic { n_files, n_rounds, n_parts, .. } = traffic;
        format!("{n_files} · {kilobytes:.1} · {n_rounds} · {n_parts}")
    });
    let [longest, all, list, first] = cost.warm.map(|time| time.as_secs_f64() * 1e3);
    let (kind, text) = (asked.kind, &asked.text);
    let kind = if kind.is_empty() { String::new() } else { format!(" ({kind})") };
    println!(
        "| {text}{kind} | {n_found} | {found} | {rows} | {texts} | {newest} | {exact} | \
         {longest:.1} | {all:.1} | {list:.1} | {first:.1} |"
    );
}
