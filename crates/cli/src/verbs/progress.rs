//! How far the work is, on stderr, and only where that is a terminal.

use std::fmt::Write;
use std::io::IsTerminal as _;
use std::sync::Mutex;

use broadsheet_cli::build::Progress;
use indicatif::{ProgressBar, ProgressState, ProgressStyle};

/// Shows phases, with a bar where their length is known.
pub(super) struct TerminalProgress {
    is_terminal: bool,
    bar: Mutex<ProgressBar>,
}

impl TerminalProgress {
    pub(super) fn new() -> TerminalProgress {
        TerminalProgress {
            is_terminal: std::io::stderr().is_terminal(),
            bar: Mutex::new(ProgressBar::hidden()),
        }
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        self.bar.lock().expect("nobody panics with the bar in hand").finish_and_clear();
    }
}

impl Progress for TerminalProgress {
    fn begin(&self, name: &'static str, n_steps: usize) {
        self.end();
        if !self.is_terminal {
            return;
        }
        let (bar, template) = match n_steps {
            0 => (ProgressBar::new_spinner(), "{msg} {elapsed}"),
            n => (
                ProgressBar::new(n as u64),
                "{msg} [{bar:30}] {human_pos}/{human_len} {rate}, {eta} left",
            ),
        };
        let style = ProgressStyle::with_template(template)
            .expect("the template is sound")
            .progress_chars("=> ");
        let rate = |state: &ProgressState, out: &mut dyn Write| {
            // What cannot be written to the terminal cannot be reported there.
            let _ = write!(out, "{:.0} a second", state.per_sec());
        };
        let bar = bar.with_style(style.with_key("rate", rate)).with_message(name);
        bar.tick();
        *self.bar.lock().expect("nobody panics with the bar in hand") = bar;
    }

    fn advance(&self, n_steps: usize) {
        if self.is_terminal {
            self.bar.lock().expect("nobody panics with the bar in hand").inc(n_steps as u64);
        }
    }

    fn note(&self, text: &str) {
        self.bar
            .lock()
            .expect("nobody panics with the bar in hand")
            .suspend(|| eprintln!("broadsheet: {text}"));
    }
}
