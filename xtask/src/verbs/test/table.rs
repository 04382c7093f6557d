//! The table that `broadsheet export` writes opens in a spreadsheet program with every cell as
//! text: titles come from pages of strangers, and a formula among them would run on the reader's
//! machine.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::command::{self, Layout, Profile, Site};
use crate::setup::office;
use crate::step;
use crate::viewer::{self, Packing, Request};
use crate::workspace::Workspace;

/// Titles that a spreadsheet takes for formulas, and one that it could get wrong in other ways.
const TITLES: [&str; 5] = ["=1+1", "+2+2", "-3+3", "@SUM(1)", "中文，“引号”"];

/// By this LibreOffice marks a cell that it calculates.
const FORMULA: &str = "table:formula";

pub(super) fn opens_as_text(workspace: &Workspace) -> Result<()> {
    step::say("opening an exported table in LibreOffice");
    office::ensure()?;
    let request = Request { workspace, target: &workspace.target, packing: Packing::Small };
    let built = viewer::build(&request)?;
    check(&command::build(workspace, Profile::Dev)?, &built.viewer)
}

/// Exports a site whose titles are [`TITLES`] both ways, and opens both tables.
fn check(command: &Path, viewer: &Path) -> Result<()> {
    let work = tempfile::tempdir().context("could not make a temporary folder")?;
    let [input, out] = ["articles", "site"].map(|name| work.path().join(name));
    fs::create_dir(&input).context("could not make a folder")?;
    for (number, title) in TITLES.iter().enumerate() {
        let text = format!("---\ntitle: '{title}'\ndate: 2024-01-0{}\n---\n文字。\n", number + 1);
        fs::write(input.join(format!("{number}.md")), text).context("could not write a file")?;
    }
    command::site(&Site {
        command,
        viewer,
        input: &input,
        out: &out,
        layout: Layout::Web,
        cache: None,
    })?;
    let opened = |name: &str, options: &[&str]| -> Result<String> {
        let mut export = Command::new(command);
        export.arg("export").arg(&out).args(["--format", "csv"]).args(options);
        let csv = work.path().join(name);
        fs::write(&csv, step::output(&mut export)?).context("could not write a table")?;
        office::to_flat_xml(&csv, work.path())?;
        fs::read_to_string(csv.with_extension("fods")).context("LibreOffice wrote no table")
    };
    let table = opened("table.csv", &[])?;
    ensure!(!table.contains(FORMULA), "a cell of the exported table is a formula");
    for title in TITLES {
        ensure!(table.contains(title), "the exported table lacks {title}");
    }
    // Otherwise nothing is proved: this LibreOffice would take nothing for a formula.
    let raw = opened("raw.csv", &["--raw-cells"])?;
    ensure!(raw.contains(FORMULA), "no cell of the table with raw cells is a formula");
    ensure!(raw.contains("中文，“引号”"), "the table with raw cells lacks a title");
    Ok(())
}
