//! How the page feels under the hand: what moves while one types (CLS), and how long it takes until
//! the page answers what one does (INP), with the processor slowed down.

use std::path::Path;

use anyhow::{Context, Result};
use broadsheet_e2e::{Browser, Session, Site, Transport};
use serde_json::{Value, json};

use super::SLOWDOWN;
use super::asked::wait_for_query;

/// What is typed, key by key, and taken back.
const TYPED: &str = "普京访华";
/// How many steps the slider takes, and how many articles are opened.
const N_SLIDES: usize = 20;
const N_OPENED: usize = 8;

/// Keys, as a driver is told them.
const BACKSPACE: &str = "\u{e003}";
const LEFT: &str = "\u{e012}";
const RIGHT: &str = "\u{e014}";

/// Notes each shift of the layout, also those that follow from what the reader does, which browsers
/// leave out of the score of a page; and how long each event waited for its frame.
const WATCH: &str = "() => {
    window.felt = { shifted: 0, counted: 0, waits: [] };
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput } of list.getEntries()) {
        felt.shifted += value;
        if (!hadRecentInput) felt.counted += value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
    new PerformanceObserver((list) => {
      for (const { interactionId, duration } of list.getEntries()) if (interactionId) felt.waits.push(duration);
    }).observe({ type: 'event', durationThreshold: 16 });
}";

/// Prints the rows of the table.
///
/// # Errors
/// When the page does not do what it is asked for.
pub(crate) async fn print(site: &Path) -> Result<()> {
    let site = Site::of(Transport::Hosted, site)?;
    let mut session = Session::start(Browser::Chromium, &site).await?;
    session.preload(WATCH).await?;
    session.open("").await?;
    let slow = json!({ "rate": SLOWDOWN });
    session.web().cdp().send_raw("Emulation.setCPUThrottlingRate", slow).await?;
    row(&session, "the first list, and the larger module in its place").await?;
    typing(&mut session).await?;
    row(&session, "typing a query of four characters, and taking it back").await?;
    sliding(&mut session).await?;
    row(&session, "twenty steps of the slider").await?;
    opening(&mut session).await?;
    row(&session, "opening eight articles").await?;
    session.end().await
}

/// Prints what was felt since the last row.
async fn row(session: &Session, what: &str) -> Result<()> {
    // Events are told some frames after the one that they led to.
    let felt = "const done = arguments[0];
        const told = (n_frames) => {
          if (n_frames > 0) return requestAnimationFrame(() => told(n_frames - 1));
          const { felt } = window;
          window.felt = { shifted: 0, counted: 0, waits: [] };
          done(felt);
        };
        told(30)";
    let felt = session.web().execute_async(felt, Vec::new()).await?.json().clone();
    let number = |name: &str| felt[name].as_f64().context("nothing was noted");
    let mut waits: Vec<f64> =
        felt["waits"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    waits.sort_by(f64::total_cmp);
    let worst = waits.last().map_or_else(|| "-".to_owned(), |worst| format!("{worst:.0} ms"));
    println!("| {what} | {:.3} | {:.3} | {worst} |", number("counted")?, number("shifted")?);
    Ok(())
}

async fn typing(session: &mut Session) -> Result<()> {
    let field = session.role("searchbox", "").await?;
    let mut typed = String::new();
    for character in TYPED.chars() {
        field.send_keys(character.to_string()).await?;
        typed.push(character);
        wait_for_query(session, &typed).await?;
    }
    while typed.pop().is_some() {
        field.send_keys(BACKSPACE).await?;
        wait_for_query(session, &typed).await?;
    }
    Ok(())
}

async fn sliding(session: &mut Session) -> Result<()> {
    let thumb = session.role("slider", "From").await?;
    session.script("arguments[0].focus()", &[thumb.to_json()?]).await?;
    for n_steps in 0..N_SLIDES {
        let key = if n_steps < N_SLIDES / 2 { RIGHT } else { LEFT };
        session.web().action_chain().send_keys(key).perform().await?;
    }
    Ok(())
}

async fn opening(session: &mut Session) -> Result<()> {
    for position in 0..N_OPENED {
        session.open_result(position % 4 + 1).await?;
        session.script("history.back()", &[]).await?;
        session.wait("it is closed", "return !/[#&]a=/.test(location.hash)").await?;
    }
    Ok(())
}
