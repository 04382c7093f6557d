//! The command `broadsheet-synth`: grows a synthetic archive, or says what a folder holds. `cargo
//! xtask bench` calls it.

use std::io::{BufWriter, Write as _};
use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use broadsheet_synth::{Model, Series, served_bytes, snapshot, text_size, write};
use clap::{Parser, Subcommand, ValueEnum};

/// Grows a synthetic archive that looks like a real one, and says what folders hold.
#[derive(Debug, Parser)]
#[command(
    name = "broadsheet-synth",
    after_help = "Example: broadsheet-synth grow --like articles/ --articles 10000 --out target/synthetic"
)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Write the first articles of a synthetic archive; what is there already stays.
    Grow(Grow),
    /// Print how many articles, characters and bytes of text a folder holds, and what gzip -9 makes
    /// of them.
    Text {
        /// A folder of articles.
        folder: PathBuf,
    },
    /// Print how many bytes a host sends for all files of a folder, each packed by gzip -9.
    Served {
        /// A folder of any files.
        folder: PathBuf,
    },
    /// Print length in bytes, SHA-256 and path of every file of a folder.
    Snapshot {
        /// A folder of any files.
        folder: PathBuf,
    },
}

#[derive(Debug, clap::Args)]
struct Grow {
    /// The folder of real articles to learn from.
    #[arg(long, value_name = "DIR")]
    like: PathBuf,
    /// Where to write.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// How many articles.
    #[arg(long, value_name = "N")]
    articles: u64,
    /// Another seed gives other articles.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Which articles.
    #[arg(long, value_enum, default_value_t = Which::Archive)]
    series: Which,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Which {
    /// Those of the archive.
    Archive,
    /// Those of the day after its last.
    Newest,
    /// Later finds of any day.
    Scattered,
}

fn main() -> Result<()> {
    match Arguments::parse().verb {
        Verb::Grow(grow) => grow.run(),
        Verb::Text { folder } => {
            let size = text_size(&folder)?;
            println!("{} {} {} {}", size.n_articles, size.n_chars, size.n_bytes, size.gzip_bytes);
            Ok(())
        }
        Verb::Served { folder } => {
            println!("{}", served_bytes(&folder)?);
            Ok(())
        }
        Verb::Snapshot { folder } => {
            let mut out = BufWriter::new(std::io::stdout().lock());
            for (name, (n_bytes, digest)) in snapshot(&folder)? {
                writeln!(out, "{n_bytes} {digest} {name}")?;
            }
            Ok(out.flush()?)
        }
    }
}

impl Grow {
    fn run(&self) -> Result<()> {
        let begun = Instant::now();
        let model = Model::learn(&self.like)?;
        eprintln!(
            "learnt {} characters of {} in {:.1?}",
            model.n_chars(),
            self.like.display(),
            begun.elapsed()
        );
        let begun = Instant::now();
        let series = match self.series {
            Which::Archive => Series::Archive,
            Which::Newest => Series::Newest,
            Which::Scattered => Series::Scattered,
        };
        write(&model, self.seed, series, self.articles, &self.out)?;
        let seconds = begun.elapsed().as_secs_f64();
        let rate = self.articles as f64 / seconds;
        eprintln!(
            "wrote {} articles to {} in {seconds:.1} s, {rate:.0} a second",
            self.articles,
            self.out.display()
        );
        Ok(())
    }
}
