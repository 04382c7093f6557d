//! An archive that is too large to be loaded: the list draws only what is in view, files come as
//! they are needed, and every place in it can be reached and come back to.

mod packed;

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use broadsheet_e2e::{Browser, Session, Site, Transport};
use broadsheet_model::{Article, Day};
use packed::site_folder;

const N_ARTICLES: usize = 3_000;
/// So many articles a day, by turns of three sources.
const N_A_DAY: usize = 5;
const SOURCES: [&str; 3] = ["a.example", "b.example", "c.example"];
/// Every so many articles one has the rare word.
const RARE_EVERY: usize = 250;
/// The newest day.
const LAST_DAY: &str = "2024-01-31";

fn day(number: usize) -> Day {
    LAST_DAY.parse::<Day>().expect("a day").plus(-((number / N_A_DAY) as i32))
}

/// The article that has this number, newest first.
fn article(number: usize) -> Article {
    let rare = if number.is_multiple_of(RARE_EVERY) { "罕见之词" } else { "" };
    let text =
        format!("这是第{number}篇的正文。{rare}{}", "天地玄黄宇宙洪荒。".repeat(10 + number % 7));
    // Later in the day is newer.
    let seconds =
        i64::from(day(number).number()) * 86_400 + (N_A_DAY - number % N_A_DAY) as i64 * 3_600;
    packed::article(number, SOURCES[number % 3], seconds, &format!("第{number}篇"), &[text])
}

/// What is drawn of the list, and what of it can be seen: positions from 1, and how far the top row
/// is below the head.
const ROWS: &str = "
    const rows = byRole('article', byRole('feed')[0]);
    const top = document.querySelector('.list-head').getBoundingClientRect().bottom;
    const place = (row) => Number(row?.getAttribute('aria-posinset'));
    const seen = rows.find((row) => row.getBoundingClientRect().bottom > top + 2);
    const isThere = rows.every((row) => row.querySelector('h2'));";

async fn play(browser: Browser, transport: Transport) -> Result<()> {
    let articles: Vec<Article> = (0..N_ARTICLES).map(article).collect();
    let folder = site_folder(&SOURCES, &articles)?;
    let site = Site::of(transport, folder.path())?;
    let mut session = Session::start(browser, &site).await?;
    let played = async {
        opens_small(&mut session, &site).await.context("opening")?;
        goes_anywhere(&mut session).await.context("going about the list")?;
        goes_anywhere_on_a_phone(&mut session).await.context("going about the list on a phone")?;
        comes_back(&mut session).await.context("coming back")?;
        opens_by_address(&mut session).await.context("opening by address")?;
        filters_and_sorts(&mut session).await.context("filtering")?;
        searches_everything(&mut session).await.context("searching")?;
        session.expect_quiet().await?;
        session.expect_at_home().await
    };
    let played = played.await;
    session.end().await?;
    played
}

/// The rows say where they stand, are few, and are the articles that belong there.
async fn expect_rows(
    session: &mut Session,
    top: usize,
    total: usize,
    number_of: impl Fn(usize) -> usize,
) -> Result<()> {
    let there = format!("{ROWS} return isThere && place(seen) === {top}");
    session.wait_for(&format!("row {top} is at the top"), &there).await?;
    let rows = session
        .look(&format!(
            "{ROWS} return rows.map((row) => [place(row), nameOf(row), Number(row.ariaSetSize)])"
        ))
        .await?;
    let rows = rows.as_array().context("rows")?;
    ensure!((5..=60).contains(&rows.len()), "{} rows are drawn", rows.len());
    let first = rows[0][0].as_u64().context("a position")? as usize;
    for (idx, row) in rows.iter().enumerate() {
        let title = format!("第{}篇", number_of(first + idx - 1));
        ensure!(
            row[0] == first + idx && row[2] == total && row[1] == title.as_str(),
            "row {idx} is {row}, not {title}"
        );
    }
    Ok(())
}

async fn opens_small(session: &mut Session, site: &Site) -> Result<()> {
    session.open("").await?;
    session.wait_for_count(N_ARTICLES).await?;
    expect_rows(session, 1, N_ARTICLES, |position| position).await?;
    if let Some(server) = site.server() {
        let requests = server.requests();
        // The larger module is asked for when the list can be used.
        let n_first = requests.iter().position(|request| request.url.contains("/glue-"));
        let requests = &requests[..n_first.unwrap_or(requests.len())];
        let texts = requests.iter().filter(|request| request.url.contains("/text/")).count();
        // What makes the site installable comes once the list can be used, and keeps what was read.
        let is_later = |url: &str| {
            ["service-worker.js", "manifest.webmanifest", "icon-"]
                .iter()
                .any(|name| url.contains(name))
        };
        let urls = requests.iter().map(|request| request.url.as_str());
        let first: BTreeSet<&str> = urls.filter(|url| !is_later(url)).collect();
        ensure!(texts == 0 && first.len() <= 8, "too much is asked for at first: {requests:?}");
    }
    Ok(())
}

async fn jump(session: &mut Session, day: Day) -> Result<()> {
    session.open_panel("dates").await?;
    let script = "const field = document.getElementById('jump');
        field.focus();
        field.value = arguments[0];
        field.dispatchEvent(new Event('input', { bubbles: true }));
        field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))";
    session.look_with(script, &[day.to_string().into()]).await?;
    session.close_panel().await
}

async fn goes_anywhere(session: &mut Session) -> Result<()> {
    for number in [2_000, 15, 1_230] {
        jump(session, day(number)).await?;
        expect_rows(session, number + 1, N_ARTICLES, |position| position).await?;
    }
    // The end of the bar is the end of the list, also where something else happens before the
    // browser says that the list is scrolled.
    session.look("document.querySelector('.results').scrollTop = 1e9; dispatchEvent(new Event('resize'))").await?;
    let last = format!("{ROWS} return isThere && place(rows.at(-1)) === {N_ARTICLES}");
    session.wait_for("the last row is drawn", &last).await?;
    // The ends, by keys; the focus is on what was asked for.
    for (key, number) in [("G", N_ARTICLES - 1), ("gg", 0)] {
        session.look("document.activeElement.blur()").await?;
        session.web().action_chain().send_keys(key).perform().await?;
        let focused = format!(
            "return nameOf(document.activeElement.closest('article') ?? document.body) === '第{number}篇'"
        );
        session.wait_for(&format!("article {number} has the focus"), &focused).await?;
    }
    Ok(())
}

/// On a phone the whole page is scrolled, and the head of the list sticks only once it is at the
/// top.
async fn goes_anywhere_on_a_phone(session: &mut Session) -> Result<()> {
    session.resize(390, 844).await?;
    session.open("").await?;
    for number in [2_000, 0, 1_230] {
        jump(session, day(number)).await?;
        expect_rows(session, number + 1, N_ARTICLES, |position| position).await?;
    }
    session.reload().await?;
    expect_rows(session, 1_231, N_ARTICLES, |position| position).await?;
    session.resize(1440, 900).await
}

async fn comes_back(session: &mut Session) -> Result<()> {
    jump(session, day(1_500)).await?;
    expect_rows(session, 1_501, N_ARTICLES, |position| position).await?;
    session
        .look(&format!(
            "{ROWS} rows.find((row) => place(row) === 1503).querySelector('h2 a').click()"
        ))
        .await?;
    session
        .wait_for(
            "the article is open",
            "return document.querySelector('main h1')?.textContent === '第1502篇'",
        )
        .await?;
    session
        .wait_for(
            "with its text",
            "return byRole('main')[0].textContent.includes('这是第1502篇的正文')",
        )
        .await?;
    session.web().back().await?;
    session.wait("it is closed", "return !location.hash.includes('a=')").await?;
    expect_rows(session, 1_501, N_ARTICLES, |position| position).await?;
    session.reload().await?;
    expect_rows(session, 1_501, N_ARTICLES, |position| position).await
}

async fn opens_by_address(session: &mut Session) -> Result<()> {
    let id = article(2_222).id;
    session.open(&format!("#a={id}")).await?;
    session
        .wait_for(
            "its text is there",
            "return byRole('main')[0].textContent.includes('这是第2222篇的正文')",
        )
        .await?;
    session.look("named('navigation') ?? document.querySelector('[rel=next]').click()").await?;
    session
        .wait_for(
            "the next one",
            "return document.querySelector('main h1')?.textContent === '第2223篇'",
        )
        .await?;
    session.open("#a=0123456789abcdef").await?;
    session
        .wait_for("a notice", "return byRole('alert').some((alert) => alert.textContent.includes('0123456789abcdef'))")
        .await
}

async fn filters_and_sorts(session: &mut Session) -> Result<()> {
    let n_b = (0..N_ARTICLES).filter(|number| number % 3 == 1).count();
    session.open("#src=b.example&sort=old").await?;
    session.wait_for_count(n_b).await?;
    expect_rows(session, 1, n_b, |position| N_ARTICLES - 2 - 3 * position).await?;
    // 31 days of January 2023, five articles each.
    session.open("#from=2023-01-01&to=2023-01-31").await?;
    session.wait_for_count(31 * N_A_DAY).await?;
    let first = (0..)
        .find(|number| day(*number) <= "2023-01-31".parse().expect("a day"))
        .context("a day")?;
    expect_rows(session, 1, 31 * N_A_DAY, |position| first + position).await
}

async fn searches_everything(session: &mut Session) -> Result<()> {
    let n_rare = N_ARTICLES / RARE_EVERY;
    session.open("#q=罕見&sort=new").await?;
    session
        .wait_for("everything is searched", "return byRole('feed')[0]?.ariaBusy !== 'true'")
        .await?;
    session.wait_for_count(n_rare).await?;
    expect_rows(session, 1, n_rare, |position| position * RARE_EVERY).await?;
    let are_marked = "const rows = byRole('article', byRole('feed')[0]); return rows.length > 9 && rows.every((row) => row.querySelector('mark'))";
    session.wait_for("every row shows where it was found", are_marked).await?;
    session.open("#q=source:b.example date:2023-01").await?;
    let n = (0..N_ARTICLES)
        .filter(|n| n % 3 == 1 && day(*n).to_string().starts_with("2023-01"))
        .count();
    session.wait_for_count(n).await
}

broadsheet_e2e::in_every_way! { play;
    chromium_hosted: Chromium Hosted,
    chromium_folder: Chromium Folder,
    firefox_hosted: Firefox Hosted,
    firefox_folder: Firefox Folder,
}
