//! One page from the files of `static/`: the shell that stands until the application is there.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::edition::{Build, Edition};
use super::encode::integrity;
use super::policy::policy;
use super::{minify, strip};

/// The boot's files, in the order in which they run.
const BOOT: [&str; 4] = ["messages.js", "failure.js", "unlzma.js", "boot.js"];

/// The parts that both editions share.
#[derive(Debug)]
pub(crate) struct Shell {
    template: String,
    style: String,
    glue: String,
    boot: String,
}

/// Text that stands in the page without running: a `<script>` of a type that no browser executes.
#[derive(Debug)]
pub(crate) struct Data {
    /// The element's `id`.
    pub(crate) id: String,
    /// The element's `type`.
    pub(crate) media_type: &'static str,
    /// Its content, as it is to stand there.
    pub(crate) text: String,
}

impl Shell {
    /// Reads `index.html`, the boot and, in the order of their names, `css/*.css` from `folder`.
    ///
    /// # Errors
    /// When a file is missing or is not UTF-8.
    pub(crate) fn read(folder: &Path, glue: String) -> Result<Shell> {
        let text = |path: &Path| fs::read_to_string(path).with_context(|| format!("could not read {}", path.display()));
        let mut sheets: Vec<PathBuf> = fs::read_dir(folder.join("css"))
            .with_context(|| format!("could not list {}", folder.join("css").display()))?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|extension| extension == "css"))
            .collect();
        sheets.sort();
        let style: String = sheets.iter().map(|path| text(path)).collect::<Result<_>>()?;
        let boot = BOOT.iter().map(|name| text(&folder.join(name))).collect::<Result<Vec<_>>>()?.join("\n");
        Ok(Shell { template: text(&folder.join("index.html"))?, style: strip::css(&style), glue, boot })
    }

    /// The page of one edition.
    ///
    /// # Errors
    /// When the template lacks a place, or a part could end the element that it stands in.
    pub(crate) fn page(&self, edition: Edition, build: &Build, data: &[Data]) -> Result<String> {
        let script = self.script(build)?;
        ensure!(!self.style.contains("</"), "a stylesheet holds </, which could end the page's style element");
        ensure!(!script.contains("</") && !script.contains("<!--"), "the boot script could end its own element");
        let policy = policy(edition, &integrity(script.as_bytes()), &integrity(self.style.as_bytes()));
        let data: Vec<String> = data
            .iter()
            .map(|data| format!("<script type=\"{}\" id=\"{}\">{}</script>", data.media_type, data.id, data.text))
            .collect();
        fill(
            &self.template,
            &[
                ("edition", edition.name()),
                ("policy", &policy),
                ("style", &self.style),
                ("script", &script),
                ("data", &data.join("\n")),
            ],
        )
    }

    /// The one script: what the build is, wasm-bindgen's glue, and the boot, in a scope of their own.
    fn script(&self, build: &Build) -> Result<String> {
        let build = serde_json::to_string(build).context("could not describe the build")?;
        minify::js(&format!("(() => {{\n'use strict';\nconst build = {build};\n{}\n{}\n}})();\n", self.glue, self.boot))
    }
}

/// Puts each text into its one `{{name}}`. What is put in is not searched again.
fn fill(template: &str, parts: &[(&str, &str)]) -> Result<String> {
    let mut page = String::new();
    let mut rest = template;
    let mut filled = Vec::new();
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").context("index.html holds a {{ without its }}")?;
        let (name, text) =
            parts.iter().find(|(known, _)| *known == name).with_context(|| format!("index.html asks for {name:?}"))?;
        page.push_str(before);
        page.push_str(text);
        filled.push(*name);
        rest = after;
    }
    page.push_str(rest);
    for (name, _) in parts {
        ensure!(filled.iter().filter(|other| *other == name).count() == 1, "index.html must hold {{{{{name}}}}} once");
    }
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_takes_each_part_once_and_searches_none() {
        let parts = [("a", "one {{b}}"), ("b", "two")];
        assert_eq!(fill("<{{a}}|{{b}}>", &parts).unwrap(), "<one {{b}}|two>");
        for (template, why) in
            [("{{a}}", "b is missing"), ("{{a}}{{b}}{{b}}", "b is there twice"), ("{{c}}", "unknown")]
        {
            assert!(fill(template, &parts).is_err(), "{why}");
        }
    }
}
