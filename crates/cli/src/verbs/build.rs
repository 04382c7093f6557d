//! `broadsheet build`: files and folders in, a whole site out.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;
use broadsheet_bundle::PART_ARTICLES;
use broadsheet_cli::build::{
    CacheChoice, Changes, Edition, Layout, MAX_PAGE_BYTES, Outcome, Request, Within, build,
};
use broadsheet_cli::viewer;
use broadsheet_site::Abilities;
use clap::{Args, ValueEnum};

use super::progress::TerminalProgress;
use super::{configuration, counted, grouped, left_out, size};

/// How many kinds of skipped files are named at the end.
const N_NAMED: usize = 5;

/// Reads files and folders and writes a complete site: viewer and archive.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  broadsheet build articles/ --out site/\n  \
    broadsheet build articles/ --out archive.html --edition file\n\n\
    Formats are told by the files' content. Hidden files are left out. The site may be uploaded to any static host, or \
    opened by index.html.\n\n\
    A second build reads only what is new or has changed, and leaves all other files of the site untouched: it keeps a \
    cache in OUT.cache beside the site, which may be deleted at any time. Whatever interrupts a build, the earlier site \
    stays whole.\n\nExit status: 0 done, 1 the work failed, 2 wrong usage.")]
pub(crate) struct Build {
    /// Files and folders to read; folders are searched through.
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// The site's folder; with `--edition file` the page, where this ends in .html, else its
    /// folder.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The archive's title; wins over the configuration's.
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// The configuration; else broadsheet.toml beside the first input or in it, where there is one.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// A folder, or ONE self-contained page.
    #[arg(long, value_enum, default_value_t = EditionName::Folder)]
    edition: EditionName,
    /// Write volumes of at most this size, such as 900MB, each in a folder of its own, and a page
    /// that shows all of them as one archive: for hosts that take no more. Where each will be
    /// published may be said in the configuration (volumes = ["../news-1/", …]).
    #[arg(long, value_name = "SIZE", value_parser = size_of)]
    volume_size: Option<u64>,
    /// How the site's folder keeps its archive: `web`, thousands of small files of which a page
    /// loads those that it needs; `pack`, few large ones of which it loads parts, for object stores
    /// and other hosts that answer ranges; or `disk`, some hundreds of large ones, for sticks and
    /// folders that are opened from disk. A hosted site should be `web`, or `pack` where it has
    /// hundreds of thousands of articles.
    #[arg(long, value_enum, default_value_t = LayoutName::Web, conflicts_with_all = ["volume_size", "max_files"])]
    layout: LayoutName,
    /// Let the site's folder have at most N files, for hosts that take no more (Cloudflare Pages:
    /// 20,000): chunks become as large as that takes, and searches load more.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), conflicts_with = "volume_size")]
    max_files: Option<u32>,
    /// Let everything begin anew after every N articles, counted from the oldest: smaller parts are
    /// made side by side by several machines and changed alone, and each costs a search more.
    #[arg(long, value_name = "N", default_value_t = PART_ARTICLES as u32, value_parser = clap::value_parser!(u32).range(256..=16_777_216))]
    part_articles: u32,
    /// Leave out what opens files of the reader in the page: some 1.3 MB in one file, and files
    /// beside the page that only load then.
    #[arg(long)]
    no_import: bool,
    /// Write ONE page also where it would be larger than 200 MiB, which not every browser opens.
    #[arg(long)]
    large: bool,
    /// Leave out what makes the site installable and readable without a network: the service
    /// worker, the web app manifest and its icons.
    #[arg(long)]
    no_service_worker: bool,
    /// Carry the whole archive as JSON also where that is larger than 5 MB: archive-1.json and so
    /// on, of 20 MB at most. A smaller one is always there, as archive.json.
    #[arg(long)]
    json: bool,
    /// Keep what addresses say of who followed or saved them, such as `utm_source` and `fbclid`.
    #[arg(long)]
    keep_tracking: bool,
    /// Write into a folder that holds something else: files of the same names are replaced, all
    /// others stay.
    #[arg(long)]
    force: bool,
    /// Write nothing and fail when anything has to be skipped.
    #[arg(long)]
    strict: bool,
    /// Keep the cache in this folder instead of OUT.cache.
    #[arg(long, value_name = "DIR", conflicts_with = "no_cache")]
    cache: Option<PathBuf>,
    /// Read everything, and keep no cache.
    #[arg(long)]
    no_cache: bool,
    /// How many threads work; as many as there are cores, unless this is given.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Write every skipped file and warning to this file: as JSON lines where it ends in .json or
    /// .jsonl, else as text.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// A packaged viewer to use instead of the one inside the command, such as a release's
    /// broadsheet-viewer.bin.
    #[arg(long, value_name = "FILE")]
    viewer: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum EditionName {
    Folder,
    File,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum LayoutName {
    Web,
    Disk,
    Pack,
}

impl Build {
    pub(crate) fn run(self) -> Result<ExitCode> {
        if self.volume_size.is_some() && matches!(self.edition, EditionName::File) {
            eprintln!(
                "broadsheet: one page has no volumes; leave out --volume-size or --edition file"
            );
            return Ok(ExitCode::from(2));
        }
        let is_one_page = matches!(self.edition, EditionName::File);
        if is_one_page && (self.layout != LayoutName::Web || self.max_files.is_some()) {
            eprintln!(
                "broadsheet: one page is one file; leave out --layout and --max-files, or --edition file"
            );
            return Ok(ExitCode::from(2));
        }
        let begun = Instant::now();
        let viewer = viewer::find(self.viewer.as_deref())?;
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(self.threads.map_or(0, usize::from))
            .build()?;
        let request = self.request()?;
        let progress = TerminalProgress::new();
        let outcome = pool.install(|| build(&request, &viewer, &progress));
        progress.end();
        let outcome = outcome?;
        report(&outcome);
        if outcome.is_written {
            summarise(&outcome, begun.elapsed());
            return Ok(ExitCode::SUCCESS);
        }
        eprintln!("broadsheet: nothing was written: --strict, and something had to be skipped");
        Ok(ExitCode::from(1))
    }

    fn request(self) -> Result<Request<'static>> {
        let mut config = configuration(self.config.as_deref(), &self.inputs)?;
        if let Some(title) = self.title {
            config.title = title.trim().to_owned();
        }
        config.keep_tracking = self.keep_tracking;
        let cache = match self.cache {
            Some(folder) => CacheChoice::At(folder),
            None if self.no_cache => CacheChoice::None,
            None => CacheChoice::Beside,
        };
        let edition = match self.edition {
            EditionName::Folder => Edition::Folder,
            EditionName::File => Edition::File,
        };
        Ok(Request {
            inputs: self.inputs,
            out: self.out,
            edition,
            layout: match self.layout {
                LayoutName::Web => Layout::Web,
                LayoutName::Disk => Layout::Disk,
                LayoutName::Pack => Layout::Pack,
            },
            part_articles: self.part_articles as usize,
            max_files: self.max_files.map(|n_files| n_files as usize),
            abilities: Abilities {
                opens_files: !self.no_import,
                works_offline: !self.no_service_worker,
            },
            config,
            json: self.json,
            force: self.force,
            strict: self.strict,
            cache,
            report: self.report,
            is_durable: true,
            max_page_bytes: if self.large { u64::MAX } else { MAX_PAGE_BYTES },
            volume_size: self.volume_size,
            write_hook: None,
        })
    }
}

/// A size as people write it: `900MB`, `1.5 GiB`, `20000000`.
fn size_of(text: &str) -> Result<u64, String> {
    let digits_end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(digits_end);
    let unit = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1.0,
        "k" | "kb" => 1e3,
        "m" | "mb" => 1e6,
        "g" | "gb" => 1e9,
        "kib" => 1024.0,
        "mib" => 1024.0 * 1024.0,
        "gib" => 1024.0 * 1024.0 * 1024.0,
        _ => return Err("it is no size; write it like 900MB or 1.5GiB".to_owned()),
    };
    match number.parse::<f64>() {
        Ok(number) if number > 0.0 && number * unit < 1e18 => Ok((number * unit) as u64),
        _ => Err("it is no size; write it like 900MB or 1.5GiB".to_owned()),
    }
}

/// What was skipped, the first of it by name.
fn report(outcome: &Outcome) {
    let n_skipped = outcome.findings.n_skipped();
    let groups = outcome.findings.groups();
    let skipped: Vec<_> = groups.iter().filter(|group| group.0[0].skipped).collect();
    for group in skipped.iter().take(N_NAMED) {
        eprintln!("{group}");
    }
    if skipped.len() > N_NAMED {
        eprintln!("and {} more kinds of files skipped", skipped.len() - N_NAMED);
    }
    if n_skipped + outcome.findings.n_warnings() > 0 {
        let all = match &outcome.report {
            Some(path) => format!("{} names them all", path.display()),
            None => "`--report FILE` names them all".to_owned(),
        };
        eprintln!(
            "{} skipped, {}: {all}",
            grouped(n_skipped as u64),
            counted(outcome.findings.n_warnings(), "warning")
        );
    }
}

/// What was done, in numbers.
fn summarise(outcome: &Outcome, took: Duration) {
    if let Some(line) = left_out(&outcome.findings) {
        eprintln!("{line}");
    }
    let n_files = outcome.findings.n_files();
    eprintln!(
        "{}: {} read, the others known",
        counted(n_files, "file"),
        grouped(outcome.n_read as u64)
    );
    eprintln!(
        "{}; {} merged; {} kept",
        counted(outcome.n_articles, "article"),
        counted(outcome.n_repeated, "repetition"),
        counted(outcome.n_earlier, "earlier version"),
    );
    let Changes { n_files, n_written, n_removed, n_bytes, n_bytes_written, n_bytes_index } =
        outcome.changes;
    let of_index = if n_bytes_index > 0 {
        format!(" ({} of it index)", size(n_bytes_index))
    } else {
        String::new()
    };
    eprintln!(
        "{}: {}, {}{of_index}; {} written ({}), {} untouched, {} removed",
        outcome.out.display(),
        counted(n_files, "file"),
        size(n_bytes),
        grouped(n_written as u64),
        size(n_bytes_written),
        grouped((n_files - n_written) as u64),
        grouped(n_removed as u64),
    );
    if let Some(Within { coarseness, n_query_bytes }) = outcome.within {
        eprintln!(
            "--max-files: chunks are {coarseness} times as large as usual; by their sizes, a query with ten rows \
             loads about {}",
            size(n_query_bytes)
        );
    }
    eprintln!("{:.1} seconds", took.as_secs_f64());
}
