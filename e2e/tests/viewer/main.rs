//! What a reader does, in both browsers and in every way in which the page can come to them. The
//! articles are the seeds; what is expected of them is in the scenarios, not read from the page.

mod addresses;
mod dates;
mod layout;
mod printing;
mod reading;
mod safety;
mod searching;
mod settings;
mod sources;

use std::future::Future;
use std::pin::Pin;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use broadsheet_e2e::{Browser, Session, Site, Transport, expect_accessible, in_every_way};

/// How many articles the seeds are.
const N_ARTICLES: usize = 5;
/// How many of them are by RFI; the rest is by The Epoch Times.
const N_RFI: usize = 4;

/// What a scenario gives: it may fail with a reason.
type Played<'a> = Pin<Box<dyn Future<Output = Result<()>> + 'a>>;

/// A name for reports, and what happens.
type Scenario = (&'static str, for<'a> fn(&'a mut Session) -> Played<'a>);

/// Lists functions as scenarios.
macro_rules! scenarios {
    ($($module:ident :: $name:ident),* $(,)?) => {
        [$((concat!(stringify!($module), "::", stringify!($name)), |session| Box::pin($module::$name(session)))),*]
    };
}

const SCENARIOS: [Scenario; 40] = scenarios![
    searching::a_query_filters_marks_and_counts,
    searching::a_query_changes_the_histogram,
    searching::traditional_finds_simplified,
    searching::nothing_found_says_what_to_loosen,
    searching::escape_clears_the_query,
    searching::an_odd_query_is_taken_as_text,
    dates::arrows_move_a_thumb_one_bin,
    dates::page_keys_move_a_thumb_further,
    dates::home_and_end_go_to_the_bounds,
    dates::thumbs_never_cross,
    dates::a_pointer_drags_a_thumb,
    dates::a_date_input_does_the_same,
    dates::escape_resets_the_dates,
    sources::a_badge_selects_and_clears,
    sources::a_badge_counts_what_the_query_leaves,
    sources::a_source_can_be_excluded,
    reading::an_article_opens_with_its_heading_and_language,
    reading::back_returns_to_the_same_place,
    reading::on_a_phone_the_article_takes_the_page,
    reading::keys_go_through_the_list,
    layout::results_come_before_controls,
    layout::the_search_field_stays_in_reach,
    layout::at_a_zoom_of_400_percent_all_is_in_reach,
    layout::panels_are_accessible_at_every_size,
    layout::badges_are_one_stop,
    layout::one_source_alone_by_the_panel,
    layout::forced_colours_hide_nothing,
    printing::an_article_is_printed_whole,
    printing::a_list_is_printed_as_a_bibliography,
    addresses::a_reload_restores_everything,
    addresses::back_is_not_undone_by_what_waited,
    addresses::back_is_not_undone_by_who_leaves,
    addresses::an_unknown_key_is_ignored,
    addresses::a_bad_value_gives_a_notice,
    settings::the_language_can_be_switched,
    settings::the_theme_can_be_switched,
    safety::links_lead_only_to_the_web,
    safety::nothing_is_loaded_before_consent,
    safety::consent_is_for_one_host,
    safety::nothing_else_becomes_a_script,
];

/// Names a part of the names of the only scenarios to be played.
const ONLY: &str = "BROADSHEET_SCENARIO";

/// Plays all scenarios in one browser, each on a page that is loaded anew, and reports all that
/// fail.
async fn play(browser: Browser, transport: Transport) -> Result<()> {
    let site = Site::open(transport)?;
    let mut session = Session::start(browser, &site).await?;
    let mut failures = Vec::new();
    let only = std::env::var(ONLY).unwrap_or_default();
    for (name, scenario) in SCENARIOS.iter().filter(|(name, _)| name.contains(&only)) {
        let begun = Instant::now();
        let played = scenario(&mut session).await;
        println!("{browser:?} {transport:?} {name}: {} ms", begun.elapsed().as_millis());
        if let Err(error) = played {
            failures.push(format!("{name}: {}", readable(&error)));
        }
    }
    session.end().await?;
    ensure!(
        failures.is_empty(),
        "{} of {} failed:\n\n{}",
        failures.len(),
        SCENARIOS.len(),
        failures.join("\n\n")
    );
    Ok(())
}

/// The error without the drivers' addresses of their own code.
fn readable(error: &anyhow::Error) -> String {
    let text = format!("{error:?}");
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("#") && !line.contains("Stacktrace:"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Opens the page at `hash`, after which the browser must have nothing to report.
async fn open(session: &mut Session, hash: &str) -> Result<()> {
    session.open(hash).await?;
    session.expect_quiet().await.with_context(|| format!("after opening {hash:?}"))
}

in_every_way!(play);

/// Everything that is sent before the list can be used, as a static host sends it (gzip): `cargo
/// xtask check` has the same limit for what it counts on disk.
const FIRST_LOAD_BYTES: usize = 150 * 1024;

/// The addresses that were asked for before the list could be used, the page's own among them.
const BEFORE_READY: &str = "
    const [{ startTime }] = performance.getEntriesByName('broadsheet:ready');
    return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
      .filter((entry) => entry.startTime < startTime).map((entry) => entry.name)";

#[tokio::test]
async fn the_first_load_is_small_and_asks_for_nothing_twice() -> Result<()> {
    let site = Site::open(Transport::Hosted)?;
    let mut session = Session::start(Browser::Chromium, &site).await?;
    session.open("").await?;
    let early = session.look(BEFORE_READY).await?;
    let early = early.as_array().context("the page lists what it has loaded")?;
    let early: Vec<&str> = early.iter().filter_map(serde_json::Value::as_str).collect();
    let requests = site.server().context("a hosted site has a server")?.requests();
    session.end().await?;
    let mut urls: Vec<&str> = requests.iter().map(|request| request.url.as_str()).collect();
    urls.sort_unstable();
    urls.dedup();
    ensure!(urls.len() == requests.len(), "something is fetched twice: {requests:?}");
    let (first, later): (Vec<_>, Vec<_>) =
        requests.iter().partition(|request| early.iter().any(|url| url.ends_with(&request.url)));
    let bytes: usize = first.iter().map(|request| request.body_bytes).sum();
    let then: usize = later.iter().map(|request| request.body_bytes).sum();
    println!("{bytes} bytes until the list can be used, then {then}");
    ensure!(
        bytes <= FIRST_LOAD_BYTES,
        "{bytes} bytes are sent, {} too many: {first:?}",
        bytes - FIRST_LOAD_BYTES
    );
    Ok(())
}
