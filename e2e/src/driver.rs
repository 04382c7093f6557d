//! A WebDriver server of our own, ended with everything that it started.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process_group};

use crate::browser::Browser;

/// Names the geckodriver to start; otherwise the one on PATH.
const GECKODRIVER: &str = "BROADSHEET_GECKODRIVER";

/// How often a driver is started before that is given up.
const STARTS: usize = 5;

/// A running chromedriver or geckodriver, the leader of a process group in which its browser is
/// too.
#[derive(Debug)]
pub(crate) struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    /// Starts the driver of `browser` on a free port; profiles that it makes go into `profiles`.
    ///
    /// # Errors
    /// When it cannot be started or does not say its port.
    pub(crate) fn start(browser: Browser, profiles: &Path) -> Result<Driver> {
        // Chromedriver takes a port that is free for IPv4 and then ends where somebody else has the
        // same one for IPv6, or the other way round: with many of them at a time that happens.
        let mut started = Driver::start_once(browser, profiles);
        for _ in 1..STARTS {
            if started.is_err() {
                started = Driver::start_once(browser, profiles);
            }
        }
        started
    }

    fn start_once(browser: Browser, profiles: &Path) -> Result<Driver> {
        let mut command = match browser {
            Browser::Chromium => Command::new("chromedriver"),
            Browser::Firefox => {
                Command::new(std::env::var_os(GECKODRIVER).unwrap_or_else(|| "geckodriver".into()))
            }
        };
        match browser {
            Browser::Chromium => command.arg("--port=0"),
            Browser::Firefox => {
                command.args(["--port=0", "--websocket-port=0", "--profile-root"]).arg(profiles)
            }
        };
        let program = command.get_program().to_string_lossy().into_owned();
        let mut process = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .with_context(|| {
                format!("could not start {program}: run the tests by `cargo xtask test`")
            })?;
        let output = process.stdout.take().context("the driver's output was asked for")?;
        let mut lines = BufReader::new(output).lines();
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| announced_port(&line));
        // Somebody has to go on reading, or the driver stands still once the pipe is full.
        std::thread::spawn(move || lines.for_each(drop));
        let mut driver = Driver { process, port: 0 };
        driver.port = port.with_context(|| format!("{program} ended without saying its port"))?;
        Ok(driver)
    }

    /// Where the driver takes commands.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(group) = i32::try_from(self.process.id()).ok().and_then(Pid::from_raw) {
            // It fails only when all of them have ended already.
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.process.wait();
    }
}

/// The port in chromedriver's "… started successfully on port 1234." or geckodriver's "… Listening
/// on 127.0.0.1:1234".
fn announced_port(line: &str) -> Option<u16> {
    let after = line
        .split_once("successfully on port ")
        .or_else(|| line.split_once("Listening on 127.0.0.1:"))?
        .1;
    after.trim_end_matches('.').trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_drivers_announce_their_port() {
        let table = [
            ("ChromeDriver was started successfully on port 38123.", Some(38123)),
            ("1700000000000\tgeckodriver\tINFO\tListening on 127.0.0.1:4444", Some(4444)),
            ("Please see https://chromedriver.chromium.org/security-considerations", None),
        ];
        for (line, expected) in table {
            assert_eq!(announced_port(line), expected, "{line}");
        }
    }
}
