//! The panel of dates: date fields by real keys, the chart, two queries compared, the figures
//! saved.

mod packed;

use anyhow::{Result, ensure};
use broadsheet_e2e::{Browser, Session, Site, Transport, expect_accessible};
use broadsheet_model::Article;
use serde_json::json;
use thirtyfour::{Key, TypingData};

const SOURCES: [&str; 3] = ["a.example", "b.example", "c.example"];
/// An article every third day from 2 January 2018 on, for six years.
const N_ARTICLES: usize = 730;
const FIRST_SECOND: i64 = 1_514_894_400;
const DAYS_APART: i64 = 3;

fn articles() -> Vec<Article> {
    let article = |number: usize| {
        let seconds = FIRST_SECOND + DAYS_APART * 86_400 * number as i64;
        let text = if number.is_multiple_of(5) { "普京访问北京" } else { "王毅在纽约" };
        let source = SOURCES[number % SOURCES.len()];
        packed::article(number, source, seconds, &format!("标题{number}"), &[text.to_owned()])
    };
    (0..N_ARTICLES).map(article).collect()
}

async fn open(session: &mut Session, hash: &str) -> Result<()> {
    session.open(hash).await?;
    session.open_panel("dates").await
}

async fn focus(session: &mut Session, selector: &str) -> Result<()> {
    session.script("document.querySelector(arguments[0]).focus()", &[json!(selector)]).await?;
    Ok(())
}

/// Presses keys, as a keyboard does.
async fn keys(session: &mut Session, keys: impl Into<TypingData>) -> Result<()> {
    session.web().action_chain().send_keys(keys).perform().await?;
    Ok(())
}

async fn value(session: &mut Session, selector: &str) -> Result<String> {
    let script = "return document.querySelector(arguments[0]).value";
    let value = session.script(script, &[json!(selector)]).await?;
    Ok(value.as_str().unwrap_or_default().to_owned())
}

async fn wait_for_hash(session: &mut Session, part: &str) -> Result<()> {
    let script = format!("return decodeURIComponent(location.hash).includes({})", json!(part));
    session.wait(&format!("the address has {part}"), &script).await
}

/// Waits until the chart reads out something that begins so.
async fn wait_for_read_out(session: &mut Session, start: &str) -> Result<()> {
    let script = format!(
        "const text = document.querySelector('.plot').getAttribute('aria-valuetext');
         return text.startsWith('{start}')"
    );
    session.wait(&format!("{start} is read out"), &script).await
}

/// The keys of a date, one after the other, in fields that nobody writes over.
async fn a_date_is_typed(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    focus(session, "#from").await?;
    keys(session, "06042019").await?;
    wait_for_hash(session, "from=2019-06-04").await?;
    ensure!(value(session, "#from").await? == "2019-06-04", "what was typed stays");
    keys(session, Key::Backspace + "").await?;
    session
        .wait("half a date is none", "return document.querySelector('#from').value === ''")
        .await?;
    keys(session, "2020").await?;
    wait_for_hash(session, "from=2020-06-04").await?;
    keys(session, Key::Backspace + "").await?;
    focus(session, "#to").await?;
    session
        .wait(
            "a field that is left shows its date",
            "return document.querySelector('#from').value === '2020-06-04'",
        )
        .await?;
    keys(session, "06042031").await?;
    focus(session, "#from").await?;
    session
        .wait(
            "it is said",
            "return document.querySelector('#to-note').textContent.includes('2031')",
        )
        .await?;
    session.wait("no day on the way is taken", "return !location.hash.includes('to=')").await?;
    expect_accessible(session).await?;
    session.expect_quiet().await
}

async fn the_list_does_not_jump_at_every_key(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    let first =
        "return document.querySelector('.feed [aria-posinset]').getAttribute('aria-posinset')";
    focus(session, "#jump").await?;
    keys(session, "01022020").await?;
    ensure!(value(session, "#jump").await? == "2020-01-02", "what was typed stays");
    ensure!(session.script(first, &[]).await? == "1", "the list stays");
    keys(session, Key::Enter + "").await?;
    session
        .wait(
            "the list is there, and said to be on another day or seen",
            "return document.querySelector('#jump-note')?.textContent.includes('2020')
               || !document.querySelector('dialog[open]')",
        )
        .await?;
    session
        .wait(
            "the rows of that time",
            "const row = document.querySelector('.feed [aria-posinset]');
             return Number(row.getAttribute('aria-posinset')) > 300",
        )
        .await?;
    session.expect_quiet().await
}

async fn the_chart_is_read_out_and_zoomed(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    focus(session, ".plot").await?;
    keys(session, Key::Home + "").await?;
    wait_for_read_out(session, "2018-01").await?;
    keys(session, Key::Right + "").await?;
    wait_for_read_out(session, "2018-02").await?;
    let plot = session
        .script(
            "const box = document.querySelector('.plot').getBoundingClientRect();
                 return [box.left, box.width, box.top + box.height / 2].map(Math.round)",
            &[],
        )
        .await?;
    let at = |idx: usize| plot[idx].as_i64().unwrap_or_default();
    let x = |percent: i64| at(0) + at(1) * percent / 100;
    let drag = session.web().action_chain().move_to(x(40), at(2)).click_and_hold();
    drag.move_to(x(50), at(2)).move_to(x(58), at(2)).release().perform().await?;
    wait_for_hash(session, "from=2020-").await?;
    session.wait("a way out", "return document.querySelectorAll('.path li').length > 1").await?;
    let step = "[...document.querySelectorAll('.path .step')]";
    session.script(&format!("{step}[0].click()"), &[]).await?;
    session.wait("all again", "return !/from=|to=/.test(location.hash)").await?;
    // A label of the axis chooses its year; then months have labels, and a bar is less than one.
    session
        .script(
            "[...document.querySelectorAll('.label')]
               .find((label) => label.textContent === '2021')
               .dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))",
            &[],
        )
        .await?;
    wait_for_hash(session, "from=2021-01-01&to=2021-12-31").await?;
    let months = "const labels = [...document.querySelectorAll('.label')];
        return labels.some((label) => /2021-\\d\\d/.test(label.textContent))";
    session.wait("labels of months", months).await?;
    session.expect_quiet().await
}

async fn shares_and_a_second_query_are_drawn(session: &mut Session) -> Result<()> {
    open(session, "#q=%E6%99%AE%E4%BA%AC").await?;
    session
        .wait("a scale", "return /\\d/.test(document.querySelector('.scale').textContent)")
        .await?;
    // The page has a button of that name, too.
    let share = "document.querySelector('.measures button:last-child').click()";
    session.script(share, &[]).await?;
    session
        .wait("percent", "return document.querySelector('.scale').textContent.includes('%')")
        .await?;
    focus(session, "#compare").await?;
    keys(session, "王毅").await?;
    keys(session, Key::Enter + "").await?;
    wait_for_hash(session, "q2=王毅").await?;
    let legend = format!(
        "const entries = [...document.querySelectorAll('.legend li')];
         const texts = entries.map((entry) => entry.textContent);
         return texts.length === 2 && texts[0].includes('{}') && texts[1].includes('{}')",
        N_ARTICLES / 5,
        N_ARTICLES - N_ARTICLES / 5
    );
    session.wait("both totals", &legend).await?;
    let both = "const has = (path) => document.querySelector('.bars path.' + path);
        return has('one') && has('two')";
    session.wait("bars and a line", both).await?;
    expect_accessible(session).await?;
    session.expect_quiet().await
}

async fn the_figures_are_a_table_and_a_file(session: &mut Session) -> Result<()> {
    open(session, "#q=%E6%99%AE%E4%BA%AC&q2=%E7%8E%8B%E6%AF%85").await?;
    session.script("document.querySelector('.figures').open = true", &[]).await?;
    session
        .wait(
            "a row for each bar",
            "const last = document.querySelector('.plot').getAttribute('aria-valuemax');
             return document.querySelectorAll('.figures tbody tr').length === 1 + Number(last)",
        )
        .await?;
    session
        .script(
            "const create = URL.createObjectURL.bind(URL);
             URL.createObjectURL = (blob) => {
               blob.arrayBuffer().then((bytes) => { window.saved = new Uint8Array(bytes); });
               return create(blob);
             };",
            &[],
        )
        .await?;
    session.role("button", "Save as CSV").await?.click().await?;
    session.wait("a file", "return window.saved?.length > 0").await?;
    let sum = session
        .script(
            "const text = new TextDecoder().decode(window.saved);
             const cell = /(?:\"((?:[^\"]|\"\")*)\"|([^,]*))(?:,|$)/g;
             const cells = (line) => [...line.matchAll(cell)].map(([, quoted, plain]) => quoted ?? plain);
             const rows = text.trim().split('\\r\\n').map(cells);
             const sum = (name) => {
               const column = rows[0].indexOf(name);
               return rows.slice(1).reduce((sum, row) => sum + Number(row[column]), 0);
             };
             const mark = [...window.saved.slice(0, 3)].join();
             return [mark, sum('q: 普京'), sum('q: 王毅'), sum('all_articles')]",
            &[],
        )
        .await?;
    let rest = N_ARTICLES - N_ARTICLES / 5;
    ensure!(sum == json!(["239,187,191", N_ARTICLES / 5, rest, N_ARTICLES]), "saved: {sum}");
    session.expect_quiet().await
}

async fn play(browser: Browser, transport: Transport) -> Result<()> {
    let folder = packed::site_folder(&SOURCES, &articles())?;
    let site = Site::of(transport, folder.path())?;
    let mut session = Session::start(browser, &site).await?;
    let played = async {
        a_date_is_typed(&mut session).await?;
        the_list_does_not_jump_at_every_key(&mut session).await?;
        the_chart_is_read_out_and_zoomed(&mut session).await?;
        shares_and_a_second_query_are_drawn(&mut session).await?;
        the_figures_are_a_table_and_a_file(&mut session).await?;
        session.expect_at_home().await
    };
    let played = played.await;
    session.end().await?;
    played
}

broadsheet_e2e::in_every_way! { play;
    chromium_hosted: Chromium Hosted,
    firefox_folder: Firefox Folder,
}
