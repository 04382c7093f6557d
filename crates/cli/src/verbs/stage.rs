//! `broadsheet stage`: the steps of a build as commands, for builds on several machines.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use broadsheet_bundle::PART_ARTICLES;
use broadsheet_cli::build::{Layout, Mixture, StageKey, StageName, StageRequest, Sums, run_stage};
use broadsheet_cli::config::Config;
use broadsheet_cli::viewer;
use broadsheet_model::Digest;
use broadsheet_site::Abilities;
use clap::{Args, Subcommand, ValueEnum};

/// Does one step of a build, for builds on several machines: rows as an Arrow stream from stdin to
/// stdout
#[derive(Debug, Args)]
#[command(
    after_help = "docs/stages.md says what goes in and what comes out, and in which order steps follow each \
    other; a build of the same files on one machine gives the same bytes.\n\nExit status: 0 done, 1 the work \
    failed, 2 wrong usage, or rows of another program or configuration."
)]
pub(crate) struct Stage {
    #[command(subcommand)]
    name: Name,
}

#[derive(Debug, Subcommand)]
enum Name {
    /// Print which program and which configuration this is, as JSON
    Key(Options),
    /// Say which files a build reads, of all paths below a folder
    List(Options),
    /// Read files: articles, sources and what there is to report
    Read(Options),
    /// Name articles that only share an address with another one
    Apart(Options),
    /// Decide which copies are shown and which are earlier versions
    Settle(Options),
    /// Choose articles for the dictionary of the texts
    Sample(Options),
    /// Put together what all parts have to know
    Plan(PlanOptions),
    /// Write the files of one part
    Part(PartOptions),
    /// Write the files above all parts
    Join(JoinOptions),
}

#[derive(Debug, Args)]
struct Options {
    /// The configuration, the same file for all steps.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The archive's title; wins over the configuration's.
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Keep what addresses say of who followed or saved them.
    #[arg(long)]
    keep_tracking: bool,
    /// Everything begins anew after every N articles.
    #[arg(long, value_name = "N", default_value_t = PART_ARTICLES as u32, value_parser = clap::value_parser!(u32).range(256..=16_777_216))]
    part_articles: u32,
    /// How the site keeps its archive: small files, or large ones of which a page loads parts.
    #[arg(long, value_enum, default_value_t = LayoutName::Web)]
    layout: LayoutName,
    /// Leave out what opens files of the reader in the page.
    #[arg(long)]
    no_import: bool,
    /// Leave out what makes the site readable without a network.
    #[arg(long)]
    no_service_worker: bool,
    /// A packaged viewer to use instead of the one inside the command.
    #[arg(long, value_name = "FILE")]
    viewer: Option<PathBuf>,
    /// How many threads work; as many as there are cores, unless this is given.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// A folder that no other step uses at the same time: what waits there is removed.
    #[arg(long, value_name = "DIR", default_value = "broadsheet-stage")]
    scratch: PathBuf,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LayoutName {
    Web,
    Pack,
}

#[derive(Debug, Args)]
struct PlanOptions {
    #[command(flatten)]
    options: Options,
    /// How many articles there are.
    #[arg(long, value_name = "N")]
    articles: u64,
    /// The bytes of their titles and texts.
    #[arg(long, value_name = "N")]
    text_bytes: u64,
    /// The bytes of the pictures of all versions.
    #[arg(long, value_name = "N")]
    picture_bytes: u64,
}

#[derive(Debug, Args)]
struct PartOptions {
    #[command(flatten)]
    options: Options,
    /// What `plan` gave.
    #[arg(long, value_name = "FILE")]
    plan: PathBuf,
    /// Which part, the oldest being 0.
    #[arg(long, value_name = "N")]
    part: u32,
}

#[derive(Debug, Args)]
struct JoinOptions {
    #[command(flatten)]
    options: Options,
    /// What `plan` gave.
    #[arg(long, value_name = "FILE")]
    plan: PathBuf,
}

impl Stage {
    pub(crate) fn run(self) -> Result<ExitCode> {
        let (options, stage) = match self.name {
            Name::Key(options) => return print_key(&options),
            Name::List(options) => (options, StageName::List),
            Name::Read(options) => (options, StageName::Read),
            Name::Apart(options) => (options, StageName::Apart),
            Name::Settle(options) => (options, StageName::Settle),
            Name::Sample(options) => (options, StageName::Sample),
            Name::Plan(PlanOptions { options, articles, text_bytes, picture_bytes }) => {
                let sums = Sums {
                    n_articles: articles,
                    n_text_bytes: text_bytes,
                    n_picture_bytes: picture_bytes,
                };
                (options, StageName::Plan(sums))
            }
            Name::Part(PartOptions { options, plan, part }) => {
                (options, StageName::Part(plan, part))
            }
            Name::Join(JoinOptions { options, plan }) => (options, StageName::Join(plan)),
        };
        match run(&options, &stage) {
            Err(error) if error.is::<Mixture>() => {
                eprintln!("broadsheet: {error:#}");
                Ok(ExitCode::from(2))
            }
            done => done.map(|()| ExitCode::SUCCESS),
        }
    }
}

fn print_key(options: &Options) -> Result<ExitCode> {
    let StageKey { program, configuration } = key(options)?;
    let part_articles = options.part_articles;
    println!(
        "{{\"program\":\"{program}\",\"configuration\":\"{configuration}\",\"part_articles\":{part_articles}}}"
    );
    Ok(ExitCode::SUCCESS)
}

fn run(options: &Options, stage: &StageName) -> Result<()> {
    let viewer = match stage {
        StageName::Join(_) => Some(viewer::find(options.viewer.as_deref())?),
        _ => None,
    };
    let mut config =
        options.config.as_deref().map_or_else(|| Ok(Config::default()), Config::load)?;
    if let Some(title) = &options.title {
        config.title = title.trim().to_owned();
    }
    config.keep_tracking = options.keep_tracking;
    let request = StageRequest {
        config,
        part_articles: options.part_articles as usize,
        layout: match options.layout {
            LayoutName::Web => Layout::Web,
            LayoutName::Pack => Layout::Pack,
        },
        abilities: Abilities {
            opens_files: !options.no_import,
            works_offline: !options.no_service_worker,
        },
        viewer: viewer.as_ref(),
        scratch: options.scratch.clone(),
        key: key(options)?,
    };
    let threads = options.threads.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    // Not the locked ones: the work is moved to a thread of the pool.
    pool.install(|| run_stage(&request, stage, io::stdin(), io::stdout()))
}

/// Of all that decides what is written.
fn key(options: &Options) -> Result<StageKey> {
    let read = |file: &PathBuf| fs::read(file).with_context(|| file.display().to_string());
    let config = options.config.as_ref().map(read).transpose()?.unwrap_or_default();
    let viewer = options.viewer.as_ref().map(read).transpose()?.map(|bytes| Digest::of(&bytes));
    let Options { title, keep_tracking, part_articles, layout, .. } = options;
    let Options { no_import, no_service_worker, .. } = options;
    let said = format!(
        "{} {viewer:?} {title:?} {keep_tracking} {part_articles} {layout:?} {no_import} \
         {no_service_worker}",
        Digest::of(&config)
    );
    StageKey::of(said.as_bytes())
}
