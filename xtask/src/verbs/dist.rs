//! `cargo xtask dist`: both editions, and how large they are.

use std::path::PathBuf;

use anyhow::Result;

use crate::place::Place;
use crate::verbs::check::sizes;
use crate::viewer::{self, Request};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: cargo xtask dist --archive ~/articles")]
pub(crate) struct Arguments {
    /// A folder of articles to publish instead of seeds/.
    #[arg(long, value_name = "DIR")]
    pub(crate) archive: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let place = Place::find()?;
    build(&place, arguments.archive.as_deref())?;
    println!("{}", sizes::measure(&place.dist())?);
    Ok(())
}

/// Writes `dist/` with the given articles, or the seeds.
///
/// # Errors
/// When a step of the build fails.
pub(crate) fn build(place: &Place, archive: Option<&std::path::Path>) -> Result<()> {
    viewer::build(&Request { place, target: &place.target, archive }, &place.dist())
}
