//! What the page looks like on paper.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use thirtyfour::common::print::{PrintPage, PrintParameters};

use crate::session::Session;

/// What has been printed.
#[derive(Debug)]
pub struct Paper {
    /// The text of each page, without white space: lines break where there is no room.
    pub pages: Vec<String>,
}

impl Paper {
    /// The text of all pages, without white space.
    pub fn text(&self) -> String {
        self.pages.concat()
    }
}

impl Session {
    /// Prints the page on A5, on which a short article needs several.
    ///
    /// # Errors
    /// When the browser does not print, or what it prints cannot be read.
    pub async fn print(&self) -> Result<Paper> {
        let page = PrintPage { width: 14.8, height: 21.0 };
        let printed =
            self.web().print_page(PrintParameters { page, ..PrintParameters::default() }).await?;
        let folder = tempfile::tempdir().context("could not make a folder for what is printed")?;
        let path = folder.path().join("printed.pdf");
        std::fs::write(&path, printed).context("could not write what is printed")?;
        Ok(Paper { pages: texts(&path)? })
    }
}

/// The text of each page of a PDF.
fn texts(path: &Path) -> Result<Vec<String>> {
    let output = Command::new("pdftotext")
        .arg(path)
        .arg("-")
        .output()
        .context("could not start pdftotext, which is in Debian's poppler-utils")?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).context("pdftotext writes UTF-8")?;
    // A form feed ends each page.
    let pages = text.split_terminator('\u{c}');
    Ok(pages.map(|page| page.split_whitespace().collect()).collect())
}
