//! What size costs: an archive of each size is built, rebuilt, and read.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use broadsheet_bench::synth::{served_bytes, snapshot, text_size};
use serde::Deserialize;

use crate::child::{Run, watch};
use crate::corpora::{Added, N_ADDED, Work, remove};
use crate::site::{FirstLoad, untouched};
use crate::table::{Column, grouped, markdown};
use crate::{Arguments, browser, step};

pub(crate) const MEBIBYTE: f64 = 1024.0 * 1024.0;

/// Measures each size and the real corpus, and prints a table.
///
/// # Errors
/// When a build fails, or the browser's part.
pub(crate) fn run(arguments: &Arguments, corpus: Option<&Path>) -> Result<()> {
    let seeds = step::root().join("seeds");
    if corpus.is_none() {
        step::say(
            "no --corpus: synthetic articles are learnt from seeds/, whose texts are few and so pack too well",
        );
    }
    if arguments.minutes > 0.0 {
        step::xtask("browsers")?;
    }
    let folder = step::work_folder(arguments.work.as_deref(), "bench")?;
    let work = Work::new(folder, corpus.unwrap_or(&seeds));
    let bench = Bench { command: command()?, work, arguments };
    let mut columns = Vec::new();
    for &n_articles in &arguments.scale {
        let input = bench.work.synthetic(n_articles)?;
        columns.push(bench.column(grouped(n_articles), &input, &n_articles.to_string())?);
    }
    if let Some(corpus) = corpus {
        let input = bench.work.real(corpus)?;
        columns.push(bench.column("real".to_owned(), &input, "real")?);
    }
    println!("{}", markdown(&columns));
    Ok(())
}

/// Builds the `broadsheet` command as its users get it.
pub(crate) fn command() -> Result<PathBuf> {
    Ok(PathBuf::from(step::xtask("cli")?.trim()))
}

struct Bench<'a> {
    /// `broadsheet`.
    command: PathBuf,
    work: Work<'a>,
    arguments: &'a Arguments,
}

impl Bench<'_> {
    /// Measures everything on one folder of articles. The site is kept as `site-NAME`.
    fn column(&self, title: String, input: &Path, name: &str) -> Result<Column> {
        let out = self.work.folder.join(format!("site-{name}"));
        let mut column = Column::new(title);
        self.first_build(input, &out, &mut column)?;
        self.sizes(input, &out, name, &mut column)?;
        if self.arguments.minutes > 0.0 {
            browser::scale(&out, self.arguments.minutes, &mut column)?;
        }
        self.rebuilds(input, &out, &mut column)?;
        // What was measured so far is not lost when a later size fails.
        eprintln!("{}", markdown(std::slice::from_ref(&column)));
        Ok(column)
    }

    /// Builds from nothing, as often as asked; reports the median by wall clock.
    fn first_build(&self, input: &Path, out: &Path, column: &mut Column) -> Result<()> {
        let mut runs = Vec::new();
        for round in 1..=self.arguments.rounds {
            step::say(&format!("building {} from nothing, round {round}", out.display()));
            remove(out)?;
            remove(&cache(out))?;
            runs.push(self.build(input, out)?);
        }
        runs.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
        let run = &runs[runs.len() / 2];
        let n_articles = manifest(out)?.articles;
        column.put("build, s", format!("{:.1}", run.seconds));
        column.put("articles", grouped(n_articles));
        column.put("files a second", grouped((n_read(run)? as f64 / run.seconds) as u64));
        column.put("articles a second", grouped((n_articles as f64 / run.seconds) as u64));
        column.put("core time of the build, s", format!("{:.1}", run.core_seconds));
        column.put(
            "peak memory of the build, MiB",
            format!("{:.0}", run.peak_bytes as f64 / MEBIBYTE),
        );
        column.put("read by the build, MB", megabytes(run.read_bytes));
        Ok(())
    }

    fn sizes(&self, input: &Path, out: &Path, name: &str, column: &mut Column) -> Result<()> {
        step::say("measuring sizes");
        let files = snapshot(out)?;
        column.put("files of the site", grouped(files.len() as u64));
        column.put(
            "bytes of the site, MB",
            megabytes(files.values().map(|(n_bytes, _)| n_bytes).sum()),
        );
        let first = FirstLoad::of(out)?;
        column.put("first load, bytes as served", grouped(first.bytes()));
        column.put("… of which page and module", grouped(first.viewer_bytes));
        column.put("… of which manifest", grouped(first.manifest_bytes));
        column.put("… of which day table", grouped(first.calendar_bytes));
        column.put("… of which first page of the list", grouped(first.page_bytes));
        let text = self.text_size(input, name)?;
        let served = served_bytes(&out.join("archive/text"))?;
        column.put("articles' text, `gzip -9`, MB", megabytes(text));
        column.put("articles as served, MB", megabytes(served));
        column.put(
            "articles as served to their text",
            format!("{:.3}", served as f64 / text.max(1) as f64),
        );
        Ok(())
    }

    /// How many bytes `gzip -9` makes of the articles' text. It does not change, takes long, and so
    /// is written down.
    fn text_size(&self, input: &Path, name: &str) -> Result<u64> {
        let known = self.work.folder.join(format!("text-bytes-{name}"));
        if let Ok(number) = fs::read_to_string(&known) {
            let number = number.trim().parse();
            return number.with_context(|| format!("{} holds no size: delete it", known.display()));
        }
        let size = text_size(input)?.gzip_bytes;
        fs::write(&known, size.to_string())
            .with_context(|| format!("could not write {}", known.display()))?;
        Ok(size)
    }

    /// Builds again: with nothing changed, with the newest articles added, with scattered ones
    /// added.
    fn rebuilds(&self, input: &Path, out: &Path, column: &mut Column) -> Result<()> {
        step::say("building again");
        let again = self.build(input, out)?;
        column.put(
            "rebuild, nothing changed: s; files read",
            format!("{:.1}; {}", again.seconds, n_read(&again)?),
        );
        let labels = [
            (Added::Newest, "rebuild, 100 newest added: s; files read; bytes untouched"),
            (Added::Scattered, "rebuild, 100 of any day added: s; files read; bytes untouched"),
        ];
        let mut before = snapshot(out)?;
        for (added, label) in labels {
            self.work.add(input, added)?;
            step::say(&format!("building with {N_ADDED} more files"));
            let run = self.build(input, out)?;
            let after = snapshot(out)?;
            let kept = 100.0 * untouched(&before, &after);
            column.put(label, format!("{:.1}; {}; {kept:.2} %", run.seconds, n_read(&run)?));
            before = after;
        }
        Ok(())
    }

    fn build(&self, input: &Path, out: &Path) -> Result<Run> {
        watch(Command::new(&self.command).arg("build").arg(input).arg("--out").arg(out))
    }
}

/// Where the command keeps its cache.
pub(crate) fn cache(out: &Path) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(".cache");
    PathBuf::from(name)
}

#[derive(Deserialize)]
struct Counted {
    articles: u64,
}

fn manifest(out: &Path) -> Result<Counted> {
    let path = out.join("archive/manifest.json");
    let json = fs::read(&path).with_context(|| format!("could not read {}", path.display()))?;
    serde_json::from_slice(&json)
        .with_context(|| format!("{} has no number of articles", path.display()))
}

/// How many files the build says that it has read: "1,100 files: 100 read, the others known".
///
/// # Errors
/// When it does not say that.
fn n_read(run: &Run) -> Result<u64> {
    let line = run.said.lines().find_map(|line| line.strip_suffix(" read, the others known"));
    let number = line.and_then(|line| line.rsplit(' ').next()?.replace(',', "").parse().ok());
    number.with_context(|| format!("the build does not say how many files it read:\n{}", run.said))
}

pub(crate) fn megabytes(n_bytes: u64) -> String {
    format!("{:.1}", n_bytes as f64 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_build_says_how_many_files_it_read() {
        let said = |said: &str| Run { said: said.to_owned(), ..Run::default() };
        assert_eq!(
            n_read(&said("8,100 files: 1,100 read, the others known\n4 articles\n")).ok(),
            Some(1100)
        );
        assert!(n_read(&said("nothing of the kind")).is_err());
    }
}
