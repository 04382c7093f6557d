//! One file for each verb: its arguments, what it does, what it prints.

pub(crate) mod build;
pub(crate) mod check;
mod choice;
pub(crate) mod export;
pub(crate) mod lint;
mod progress;
pub(crate) mod search;
pub(crate) mod serve;
#[cfg(feature = "stages")]
pub(crate) mod stage;

use std::path::{Path, PathBuf};

use broadsheet_cli::build::Findings;
use broadsheet_cli::config::{Config, ConfigError};
use broadsheet_containers::LeftOut;

/// The configuration that was named, else the one beside or in the first input, else the usual one.
fn configuration(named: Option<&Path>, inputs: &[PathBuf]) -> Result<Config, ConfigError> {
    let found = || {
        inputs
            .first()
            .and_then(|first| Config::places(first).into_iter().find(|place| place.is_file()))
    };
    match named.map(Path::to_owned).or_else(found) {
        Some(file) => Config::load(&file),
        None => Ok(Config::default()),
    }
}

/// How much was left out by rule: one line for all kinds.
fn left_out(findings: &Findings) -> Option<String> {
    let kind = |(what, n): (LeftOut, u64)| format!("{} {what}", grouped(n));
    let kinds: Vec<String> = findings.left().map(kind).collect();
    (!kinds.is_empty()).then(|| format!("left out, as beside articles: {}", kinds.join(", ")))
}

/// `1 file`, `12,345 files`.
fn counted(n: usize, what: &str) -> String {
    format!("{} {what}{}", grouped(n as u64), if n == 1 { "" } else { "s" })
}

/// A number with a comma between each three digits.
fn grouped(n: u64) -> String {
    indicatif::HumanCount(n).to_string()
}

/// Bytes as people read them, in powers of 1,000.
fn size(n_bytes: u64) -> String {
    match n_bytes {
        0..1_000 => format!("{n_bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", n_bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", n_bytes as f64 / 1e6),
        _ => format!("{:.2} GB", n_bytes as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_for_people() {
        for (n, expected) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(n), expected);
        }
        assert_eq!(
            (counted(1, "file"), counted(2, "file")),
            ("1 file".to_owned(), "2 files".to_owned())
        );
        assert_eq!(
            (size(999), size(1_500), size(2_345_678)),
            ("999 bytes".into(), "1.5 kB".into(), "2.3 MB".into())
        );
    }
}
