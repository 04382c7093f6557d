//! The accessibility audit: axe-core, run inside the page.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::session::Session;

/// Names axe-core's script; otherwise the one that npm put beside this crate.
const AXE: &str = "BROADSHEET_AXE";

/// Everything that WCAG 2.2 AA asks for and a program can judge.
const RUN: &str = "
    const done = arguments[arguments.length - 1];
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    // A colour on its way to another one is neither.
    Promise.allSettled(document.getAnimations().map((animation) => animation.finished))
      .then(() => axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }))
      .then((found) => done({ violations: found.violations.map((violation) => violation.nodes.map((node) =>
        violation.id + ' (' + violation.impact + '): ' + violation.help + '\\n    ' + node.target.join(' ') + '\\n    ' +
        node.html.slice(0, 200) + '\\n    ' + node.failureSummary.replace(/\\n/g, '\\n    '))).flat() }))
      .catch((error) => done({ failed: String(error) }));";

/// The page in its present state has nothing against it that WCAG 2.2 AA would have.
///
/// # Errors
/// When it has, with one text for each element; when axe-core is missing or fails.
pub async fn expect_accessible(session: &Session) -> Result<()> {
    let violations = violations(session).await?;
    ensure!(violations.is_empty(), "not accessible:\n  {}", violations.join("\n  "));
    Ok(())
}

/// What is against it, one text for each element.
async fn violations(session: &Session) -> Result<Vec<String>> {
    let path = std::env::var_os(AXE).map(PathBuf::from);
    let path = path.unwrap_or_else(|| {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("node_modules/axe-core/axe.min.js")
    });
    let axe = std::fs::read_to_string(&path).with_context(|| {
        format!("could not read {}: run the tests by `cargo xtask test`", path.display())
    })?;
    let found =
        session.web().execute_async(format!("{axe}\n{RUN}"), Vec::new()).await?.json().clone();
    let texts =
        found["violations"].as_array().with_context(|| format!("axe-core failed: {found}"))?;
    Ok(texts.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}
