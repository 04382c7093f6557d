//! Saying what is done and how long it took, and running other programs.

use std::ffi::OsStr;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Steps shorter than this are left out of the summary.
const MIN_SHOWN: Duration = Duration::from_secs(1);

/// Every step that was announced, with when it began. One list for the whole process, because a
/// step is announced wherever it happens and there is only one stderr to announce it on.
static STEPS: Mutex<Vec<(String, Instant)>> = Mutex::new(Vec::new());

/// Says on stderr what is about to happen, which also ends the step before it; stdout is for
/// answers.
pub(crate) fn say(line: &str) {
    STEPS.lock().unwrap_or_else(PoisonError::into_inner).push((line.to_owned(), Instant::now()));
    eprintln!("==> {line}");
}

/// Says on stderr how long each step took, so that what makes a build slow is seen and not guessed.
/// The steps are forgotten.
pub(crate) fn summarise() {
    let steps = std::mem::take(&mut *STEPS.lock().unwrap_or_else(PoisonError::into_inner));
    for line in summary(&steps, Instant::now()) {
        eprintln!("{line}");
    }
}

/// One line for each step that took a second or more, and their total; nothing where there is
/// none.
fn summary(steps: &[(String, Instant)], end: Instant) -> Vec<String> {
    let Some((_, begin)) = steps.first() else { return Vec::new() };
    let ends = steps.iter().skip(1).map(|(_, next)| *next).chain([end]);
    let line = |name: &str, took: Duration| format!("{:>6.1} s  {name}", took.as_secs_f64());
    let mut lines: Vec<String> = steps
        .iter()
        .zip(ends)
        .map(|((name, begin), end)| (name, end.saturating_duration_since(*begin)))
        .filter(|(_, took)| *took >= MIN_SHOWN)
        .map(|(name, took)| line(name, took))
        .collect();
    if !lines.is_empty() {
        lines.insert(0, "==> where the time went:".to_owned());
        lines.push(line("in all", end.saturating_duration_since(*begin)));
    }
    lines
}

/// Runs a program with our own input and output, and fails when it does.
///
/// # Errors
/// When the program cannot be started or ends with another status than 0.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    let status = command.status().with_context(|| format!("could not start `{shown}`"))?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}

/// Runs a program and gives what it wrote to stdout; its stderr goes to ours.
///
/// # Errors
/// As [`run`], and when the output is not UTF-8.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let shown = shown(command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("could not start `{shown}`"))?;
    if !output.status.success() {
        bail!("`{shown}` failed ({})", output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{shown}` did not write UTF-8"))
}

/// Whether a program of this name is on PATH.
pub(crate) fn is_on_path(program: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else { return false };
    let file = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path).any(|folder| folder.join(&file).is_file())
}

/// The cargo that runs us, so that nested builds use the same toolchain.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// The command as one would type it, without its environment.
fn shown(command: &Command) -> String {
    let program =
        std::path::Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let mut words = vec![program];
    words.extend(command.get_args());
    words.join(OsStr::new(" ")).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps of these lengths in milliseconds give these lines.
    fn check(steps: &[(&str, u64)], expected: &[&str]) {
        let mut now = Instant::now();
        let mut begun = Vec::new();
        for (name, milliseconds) in steps {
            begun.push(((*name).to_owned(), now));
            now += Duration::from_millis(*milliseconds);
        }
        assert_eq!(summary(&begun, now), expected);
    }

    #[test]
    fn the_summary_says_how_long_each_step_took() {
        check(
            &[("compile", 12_340), ("copy", 999), ("test", 1_000)],
            &[
                "==> where the time went:",
                "  12.3 s  compile",
                "   1.0 s  test",
                "  14.3 s  in all",
            ],
        );
        check(&[("copy", 10)], &[]);
        check(&[], &[]);
    }
}
