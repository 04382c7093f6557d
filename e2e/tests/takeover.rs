//! The larger module takes the place of the first, and nobody notices: in the folder of a site,
//! hosted and opened from disk.

use anyhow::{Result, ensure};
use broadsheet_e2e::{Browser, Session, Site, Transport};
use serde_json::json;

/// Looks at each frame from the first list on: `frames` of them there were, `blank` ones without a
/// list, and `jumps` in which the first result or the search field stood elsewhere.
const WATCH: &str = "() => {
    window.watched = { frames: 0, blank: 0, jumps: 0 };
    let before = null;
    const look = () => {
      const shown = (selector) => [...document.querySelectorAll(selector)]
        .filter((one) => one.checkVisibility({ visibilityProperty: true })).map((one) => one.getBoundingClientRect().top);
      const rows = shown('[aria-posinset]');
      const now = JSON.stringify([rows[0], ...shown('input[type=search]')]);
      if (rows.length > 0 || before) {
        watched.frames += 1;
        if (rows.length === 0) watched.blank += 1;
        else if (before && before !== now && !window.isMoving) watched.jumps += 1;
        if (rows.length > 0) before = now;
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}";

/// Holds the larger module back until `release()` is called, and counts what is fetched.
const HOLD: &str = "() => {
    const { compile } = WebAssembly;
    let n = 0;
    const held = new Promise((resolve) => { window.release = resolve; });
    WebAssembly.compile = async (bytes) => {
      n += 1;
      if (n > 1) await held;
      return compile(bytes);
    };
}";

async fn watched(session: &mut Session) -> Result<()> {
    let watched = session.look("return window.watched").await?;
    ensure!(watched["frames"].as_i64() > Some(2), "nothing was watched: {watched}");
    ensure!(watched["blank"] == 0 && watched["jumps"] == 0, "it was seen: {watched}");
    let roots = session.look("return document.querySelectorAll('#app, #next').length").await?;
    ensure!(roots == 1, "{roots} applications are in the page");
    let taken = "return performance.getEntriesByName('broadsheet:full').length";
    ensure!(session.look(taken).await? == 1, "the larger module has taken no place");
    session.expect_quiet().await
}

async fn by_itself_on_a_wide_window(session: &mut Session) -> Result<()> {
    session.open("").await?;
    watched(session).await?;
    // What the first has loaded is not loaded again.
    let names = "return performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => name.includes('/archive/'))";
    let names = session.look(names).await?;
    let names: Vec<&str> =
        names.as_array().into_iter().flatten().filter_map(serde_json::Value::as_str).collect();
    let mut once = names.clone();
    once.sort_unstable();
    once.dedup();
    ensure!(names.len() == once.len(), "something is fetched twice: {names:?}");
    Ok(())
}

/// What is typed and marked there, focused, opened, scrolled to and saved while the larger module
/// is on its way is so afterwards.
async fn what_is_done_meanwhile_stays(session: &mut Session) -> Result<()> {
    session.open_unready("").await?;
    session.first_ready().await?;
    session.script("window.isMoving = true", &[]).await?;
    session.open_result_unsettled(1).await?;
    session.search("普京").await?;
    session.wait("the query is in the address", "return location.hash.includes('q=')").await?;
    let save = "const save = document.querySelector('#app [aria-posinset] .save');
        save.click(); const field = document.querySelector('#app input[type=search]');
        field.focus(); field.setSelectionRange(0, 1); return true";
    session.look(save).await?;
    let scroll = "const list = document.querySelector('#app .results');
        list.scrollTop = 90; document.querySelector('#app [data-pane]').scrollTop = 40;
        return [list.scrollTop, document.querySelector('#app [data-pane]').scrollTop]";
    let scrolled = session.look(scroll).await?;
    session
        .script("requestAnimationFrame(() => { window.isMoving = false; release(); })", &[])
        .await?;
    session.settled().await?;
    watched(session).await?;
    let stands = "const field = document.querySelector('#app input[type=search]');
        const pressed = document.querySelector('#app [aria-posinset] .save').ariaPressed;
        return [field.value, document.activeElement === field, field.selectionStart, field.selectionEnd, pressed,
          document.querySelector('#app .results').scrollTop, document.querySelector('#app [data-pane]').scrollTop]";
    let stands = session.look(stands).await?;
    let expected = json!(["普京", true, 0, 1, "true", scrolled[0], scrolled[1]]);
    ensure!(stands == expected, "it stands like {stands}, not {expected}");
    Ok(())
}

/// On a phone it comes when a panel wants it, with that panel open; closed, the focus is where it
/// was.
async fn for_a_panel_on_a_phone(session: &mut Session) -> Result<()> {
    session.resize(390, 844).await?;
    session.open("").await?;
    let none = "return performance.getEntriesByName('broadsheet:full').length === 0";
    ensure!(session.look(none).await? == true, "it has come by itself");
    let opener = session.look_for("menu", "return document.querySelector('#app .menu')").await?;
    opener.click().await?;
    session
        .wait_for(
            "a panel says that it is loading",
            "return byRole('dialog')[0]?.ariaBusy === 'true' && byRole('dialog')[0].textContent.includes('Loading')",
        )
        .await?;
    session.script("release()", &[]).await?;
    session
        .wait_for("it is there", "return byRole('dialog')[0]?.querySelector('select') !== null")
        .await?;
    session.settled().await?;
    watched(session).await?;
    session.close_panel().await?;
    let focused = "return document.activeElement === document.querySelector('#app .menu')";
    ensure!(session.look(focused).await? == true, "the focus is elsewhere");
    Ok(())
}

async fn play(browser: Browser, transport: Transport) -> Result<()> {
    let site = Site::open(transport)?;
    let mut session = Session::start(browser, &site).await?;
    session.preload(WATCH).await?;
    by_itself_on_a_wide_window(&mut session).await?;
    session.preload(HOLD).await?;
    what_is_done_meanwhile_stays(&mut session).await?;
    for_a_panel_on_a_phone(&mut session).await?;
    session.end().await
}

broadsheet_e2e::in_every_way! { play;
    chromium_hosted: Chromium Hosted,
    chromium_opened_folder: Chromium Folder,
    firefox_hosted: Firefox Hosted,
    firefox_opened_folder: Firefox Folder,
}
