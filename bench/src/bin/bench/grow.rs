//! `cargo xtask bench grow`: grows a synthetic archive.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use broadsheet_bench::synth::{Model, Series, write};
use clap::ValueEnum;

#[derive(Debug, clap::Args)]
pub(crate) struct Grow {
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
    /// Those of an archive that is to be padded: 256 in the last of every eight weeks.
    Bunched,
}

impl Grow {
    /// # Errors
    /// When a folder cannot be read or written.
    pub(crate) fn run(&self) -> Result<()> {
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
            Which::Bunched => Series::Bunched,
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
