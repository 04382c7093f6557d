//! `broadsheet serve`: a look at a built site.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use broadsheet_cli::site::Site;
use broadsheet_host::{Options, Server};
use clap::Args;

/// How many ports are tried from the asked one on.
const N_PORTS: u16 = 50;

/// Serves a built site on 127.0.0.1, for looking at it.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  broadsheet serve site/ --port 8080\n\n\
    Prints the address on stdout; Ctrl+C ends it. Nobody but this machine can reach it: it is for looking at a site before \
    it is uploaded.")]
pub(crate) struct Serve {
    /// The site's folder.
    #[arg(value_name = "DIR")]
    site: PathBuf,
    /// The port; when it is taken the next free one is used. 0 takes any free one.
    #[arg(long, value_name = "N", default_value_t = 8080)]
    port: u16,
}

impl Serve {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        if !self.site.join("index.html").is_file() {
            bail!(
                "{}: no site (it has no index.html); `broadsheet build` makes one",
                self.site.display()
            );
        }
        let volumes = Site::open(&self.site).map(|site| site.manifest.volumes).unwrap_or_default();
        let is_elsewhere = |path: &str| path.starts_with("../") || !self.site.join(path).is_dir();
        for volume in volumes.iter().filter(|volume| is_elsewhere(&volume.path)) {
            eprintln!(
                "note: the volume {} is not below {}, so the page will miss it here",
                volume.path,
                self.site.display()
            );
        }
        let options =
            Options { port: self.port, is_recording: false, ..Options::folder(&self.site) };
        let server = Server::start_near(options, N_PORTS).context("could not serve")?;
        println!("{}", server.url());
        eprintln!("serving {}; end it with Ctrl+C", self.site.display());
        server.wait();
        Ok(ExitCode::SUCCESS)
    }
}
