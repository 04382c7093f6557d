//! Files of the reader's own, in both browsers and in every way in which the page can come to them:
//! chosen, dropped, pasted; joined with the archive, reported, removed, kept.

mod inputs;
mod keeping;
mod saving;
mod sets;
mod ways;

use std::future::Future;
use std::pin::Pin;

use anyhow::{Result, ensure};
use broadsheet_e2e::{Browser, Session, Site, Transport, expect_accessible, in_every_way};
use inputs::Inputs;

/// How many articles the seeds are.
const N_PUBLISHED: usize = 5;

/// What a scenario gives: it may fail with a reason.
type Played<'a> = Pin<Box<dyn Future<Output = Result<()>> + 'a>>;

/// A name for reports, and what happens.
type Scenario = (&'static str, for<'a> fn(&'a mut Session, &'a Inputs) -> Played<'a>);

/// Lists functions as scenarios.
macro_rules! scenarios {
    ($($module:ident :: $name:ident),* $(,)?) => {
        [$((concat!(stringify!($module), "::", stringify!($name)), |session, inputs| {
            Box::pin($module::$name(session, inputs))
        })),*]
    };
}

const SCENARIOS: [Scenario; 9] = scenarios![
    ways::chosen_files_join_the_list,
    ways::a_dropped_file_joins_the_list,
    ways::pasted_text_joins_the_list,
    ways::a_link_is_answered,
    sets::each_file_says_what_came_of_it,
    sets::a_set_is_hidden_renamed_and_removed,
    sets::what_is_cancelled_stays,
    saving::what_is_shown_is_saved_as_each_kind,
    keeping::a_reload_leaves_nothing_unless_it_was_kept,
];

async fn play(browser: Browser, transport: Transport) -> Result<()> {
    let (site, inputs) = (Site::open(transport)?, Inputs::write()?);
    let mut session = Session::start(browser, &site).await?;
    let mut failures = Vec::new();
    for (name, scenario) in SCENARIOS {
        let played = scenario(&mut session, &inputs).await;
        println!(
            "{browser:?} {transport:?} {name}: {}",
            if played.is_ok() { "ok" } else { "failed" }
        );
        failures.extend(played.err().map(|error| format!("{name}: {error:?}")));
    }
    session.end().await?;
    ensure!(failures.is_empty(), "{} failed:\n\n{}", failures.len(), failures.join("\n\n"));
    Ok(())
}

/// Opens the page without anything of the reader's own.
async fn open(session: &mut Session) -> Result<()> {
    session.open("").await?;
    session.wait_for_count(N_PUBLISHED).await
}

/// Chooses files by the page's own field.
async fn choose(session: &mut Session, paths: &[&std::path::Path]) -> Result<()> {
    let field = session
        .element("field for files", "return document.getElementById('open-files')", &[])
        .await?;
    let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    field.send_keys(paths.join("\n")).await?;
    panel(session).await
}

/// Waits for the panel, which has the name of the button that opens it.
async fn panel(session: &mut Session) -> Result<()> {
    session.wait_for("the panel is open", "return !!document.querySelector('#files-panel')").await
}

/// Waits until so many articles are listed, after which nothing may have gone wrong.
async fn expect_count(session: &mut Session, n_articles: usize) -> Result<()> {
    session.wait_for_count(n_articles).await?;
    session.expect_quiet().await
}

/// Presses the button of the panel whose name begins like this.
async fn press(session: &mut Session, name: &str) -> Result<()> {
    let script = format!(
        "return byRole('button', document.querySelector('#files-panel'))
           .find((button) => nameOf(button).startsWith({name:?}))"
    );
    session.look_for(&format!("button {name:?}"), &script).await?.click().await?;
    Ok(())
}

/// Waits until the panel says this.
async fn says(session: &mut Session, text: &str) -> Result<()> {
    let script =
        format!("return document.querySelector('#files-panel')?.textContent.includes({text:?})");
    session.wait_for(&format!("the panel says {text:?}"), &script).await
}

in_every_way!(play);
