//! Files as readers have them, made by hand.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tempfile::TempDir;

/// An article of a mirror.
const MIRROR: &str = "<!--1689173102000-->
[河堤修复工程完工](https://paper.example/dyke)
------

<p>历时三个月，东区河堤修复工程于周三完工。</p>
";

/// Notes in Markdown.
const NOTES: &str = "---
title: Notes from the council meeting
date: 2023-05-04
---

# Notes from the council meeting

The council of the eastern district voted on the budget for new dykes.
";

/// A feed with two articles.
const FEED: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>
<rss version=\"2.0\"><channel><title>Harbour Gazette</title><link>https://harbour.example/</link>
<item><title>Ferry returns to service</title><link>https://harbour.example/ferry</link>
<pubDate>Tue, 03 Jan 2023 08:00:00 GMT</pubDate><description>&lt;p&gt;The ferry sails again.&lt;/p&gt;</description></item>
<item><title>Lighthouse lamp replaced</title><link>https://harbour.example/lamp</link>
<pubDate>Wed, 04 Jan 2023 08:00:00 GMT</pubDate><description>&lt;p&gt;A new lamp was lit.&lt;/p&gt;</description></item>
</channel></rss>
";

/// How many articles [`Inputs::all`] gives.
pub(crate) const N_ARTICLES: usize = 4;

/// The files, in a folder of their own.
pub(crate) struct Inputs {
    folder: TempDir,
}

impl Inputs {
    /// Writes them.
    pub(crate) fn write() -> Result<Inputs> {
        let folder = tempfile::tempdir().context("could not make a folder for files")?;
        for (name, text) in [
            ("dyke.md", MIRROR),
            ("notes.md", NOTES),
            ("harbour.xml", FEED),
            ("letter.pdf", "%PDF-1.7\n1 0 obj\n<< >>\nendobj\n"),
            ("empty.html", ""),
        ] {
            fs::write(folder.path().join(name), text)
                .with_context(|| format!("could not write {name}"))?;
        }
        Ok(Inputs { folder })
    }

    /// The file `name`.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Those that hold articles.
    pub(crate) fn all(&self) -> [PathBuf; 3] {
        ["dyke.md", "notes.md", "harbour.xml"].map(|name| self.file(name))
    }
}

/// The same as borrowed paths.
pub(crate) fn paths(paths: &[PathBuf]) -> Vec<&Path> {
    paths.iter().map(PathBuf::as_path).collect()
}
