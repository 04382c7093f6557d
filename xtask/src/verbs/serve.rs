//! `cargo xtask serve`: build, then look at it.

use anyhow::{Context, Result};
use broadsheet_host::{Options, Server};

use crate::step;
use crate::verbs::dist;
use crate::viewer::Packing;
use crate::workspace::Workspace;

/// How many ports are tried from the asked one on.
const N_PORTS: u16 = 50;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: cargo xtask serve --port 0")]
pub(crate) struct Arguments {
    /// The port on 127.0.0.1; when it is taken the next free one is used. 0 takes any free one.
    #[arg(long, value_name = "N", default_value_t = 8080)]
    pub(crate) port: u16,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let workspace = Workspace::find()?;
    dist::build_seeds(&workspace, Packing::Small, &workspace.dist(), &[])?;
    let options =
        Options { port: arguments.port, is_recording: false, ..Options::folder(workspace.dist()) };
    let server = Server::start_near(options, N_PORTS).context("could not serve dist/")?;
    step::summarise();
    step::say("serving dist/; end it with Ctrl+C");
    println!("{}", server.url());
    server.wait();
    Ok(())
}
