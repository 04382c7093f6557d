//! Rows of a search stand with their titles before any text is there, and become whole without
//! moving: hosted and from a folder.

mod packed;

use anyhow::{Context, Result, ensure};
use broadsheet_e2e::{Browser, Session, Site, Transport};
use broadsheet_model::Article;
use serde_json::Value;

const N_ARTICLES: usize = 900;
const SOURCES: [&str; 3] = ["a.example", "b.example", "c.example"];
/// Every so many articles one has the rare word.
const RARE_EVERY: usize = 30;
/// How much all that is in view may move for a query, as browsers measure it.
const LARGEST_SHIFT: f64 = 0.05;

/// The article that has this number, newest first: titles of one line and of several, the word
/// once or in several places.
fn article(number: usize) -> Article {
    let rare = if number.is_multiple_of(RARE_EVERY) { "罕见之词" } else { "" };
    let text = format!(
        "这是第{number}篇的正文。{}{rare}{}",
        "天地玄黄宇宙洪荒。".repeat(9 + number % 7),
        "日月盈昃辰宿列张。".repeat(12)
    );
    let title = format!("第{number}篇{}", "的标题".repeat(number / RARE_EVERY % 4 * 5));
    let mut blocks = vec![text];
    if number.is_multiple_of(2 * RARE_EVERY) {
        blocks.push(format!("后来又有一段。{rare}"));
    }
    let seconds = 1_700_000_000 - 50_000 * number as i64;
    packed::article(number, SOURCES[number % 3], seconds, &title, &blocks)
}

/// Holds back every file of texts, until `letGo()`: these come by `fetch` or by a link.
const HOLD: &str = "
    const held = [];
    let isHeld = true;
    const isText = (file) => isHeld && /archive\\/text\\//.test(String(file));
    const [fetched, append] = [window.fetch, Element.prototype.append];
    window.fetch = async (file, options) => {
      if (isText(file)) await new Promise((resolve) => held.push(resolve));
      return fetched.call(window, file, options);
    };
    Element.prototype.append = function (...nodes) {
      const added = () => append.apply(this, nodes);
      if (nodes.some((node) => isText(node.href))) held.push(added);
      else added();
    };
    window.letGo = () => {
      isHeld = false;
      held.splice(0).forEach((go) => go());
    };
    window.shifts = [];
    if (PerformanceObserver.supportedEntryTypes.includes('layout-shift')) {
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => window.shifts.push(
        [entry.value, entry.sources.map(({ node }) => node?.className ?? node?.nodeName)])))
        .observe({ type: 'layout-shift' });
    }";

/// The rows, each with its title, where it stands, and whether its text is awaited.
const ROWS: &str = "
    const rows = byRole('article', byRole('feed')[0] ?? document.createElement('p'));
    const isWhole = (row) => row.querySelector('.snippets mark') !== null;
    const places = rows.map((row) => [row.querySelector('h2')?.textContent,
      ...['top', 'bottom'].map((edge) => Math.round(row.getBoundingClientRect()[edge]))]);";

async fn play(browser: Browser, transport: Transport) -> Result<()> {
    let articles: Vec<Article> = (0..N_ARTICLES).map(article).collect();
    let folder = packed::site_folder(&SOURCES, &articles)?;
    let site = Site::of(transport, folder.path())?;
    let mut session = Session::start(browser, &site).await?;
    let played = async {
        for (width, height) in [(1440, 900), (390, 844)] {
            session.resize(width, height).await?;
            stands_before_texts(&mut session).await.with_context(|| format!("{width} pixels"))?;
        }
        session.resize(1440, 900).await?;
        counts_come_last(&mut session).await.context("windows")?;
        session.expect_quiet().await?;
        session.expect_at_home().await
    };
    let played = played.await;
    session.end().await?;
    played
}

async fn stands_before_texts(session: &mut Session) -> Result<()> {
    session.open("#sort=new").await?;
    session.script(HOLD, &[]).await?;
    session.search("罕见之词").await?;
    session.wait_for_count(N_ARTICLES.div_ceil(RARE_EVERY)).await?;
    let stand = format!("{ROWS} return rows.length > 5 && places.every(([title]) => title)");
    session.wait_for("rows with titles", &stand).await?;
    let before = session.look(&format!("{ROWS} return [places, rows.some(isWhole)]")).await?;
    ensure!(before[1] == false, "no text has come, and yet {before}");
    for (idx, place) in before[0].as_array().context("rows")?.iter().enumerate() {
        let title = article(idx * RARE_EVERY).title;
        ensure!(place[0] == title.as_str(), "row {idx} is {place}, not {title}");
    }
    // What is known of an article is enough to open it; Back leads to the query once that is in the
    // address, which takes a moment.
    session.wait("the query is in the address", "return location.hash.includes('q=')").await?;
    let link = "return byRole('feed')[0].querySelectorAll('h2 a')[1]";
    session.look_for("the second row", link).await?.click().await?;
    let title = article(RARE_EVERY).title;
    let is_open = format!("return document.querySelector('main h1')?.textContent === '{title}'");
    session.wait_for("an article whose text has not come", &is_open).await?;
    session.web().back().await?;
    session.wait_for("the list", &stand).await?;
    session.script("window.shifts.splice(0)", &[]).await?;
    session.script("window.letGo()", &[]).await?;
    let whole = format!("{ROWS} return rows.length > 5 && rows.every(isWhole)");
    session.wait_for("every row shows where it was found", &whole).await?;
    let after = session.look(&format!("{ROWS} return [places, window.shifts]")).await?;
    ensure!(before[0] == after[0], "rows stood at {} and stand at {}", before[0], after[0]);
    let value = |shift: &Value| shift[0].as_f64().unwrap_or_default();
    let sum: f64 = after[1].as_array().into_iter().flatten().map(value).sum();
    ensure!(sum <= LARGEST_SHIFT, "things moved by {sum:.3}: {}", after[1]);
    Ok(())
}

/// Texts that all articles have: so many that they are searched for in the newest articles first.
const FREQUENT: &str = "天地 地玄 玄黄 黄宇 宇宙 宙洪 洪荒 日月 月盈 盈昃 昃辰 辰宿 宿列 列张";

/// Rows stand and can be opened while their number is still being found out; that goes on once
/// their texts are there.
async fn counts_come_last(session: &mut Session) -> Result<()> {
    session.open("#sort=new").await?;
    let taken = "return performance.getEntriesByName('broadsheet:full').length === 1";
    session.wait("the larger module", taken).await?;
    session.script(HOLD, &[]).await?;
    session.search(FREQUENT).await?;
    let unfinished = format!(
        "{ROWS} const bar = document.querySelector('.list-head progress');
        const counts = [...document.querySelectorAll('.badge')].map((badge) => badge.textContent);
        return rows.length > 5 && places.every(([title]) => title) && !rows.some(isWhole)
          && bar?.value > 0 && bar.value < bar.max && bar.max === {N_ARTICLES}
          && document.querySelector('.page.counting') !== null
          && counts.length > 0 && counts.every((count) => /[≥?]/.test(count))"
    );
    session.wait_for("rows whose number is not known", &unfinished).await?;
    let first = session.look(&format!("{ROWS} return places.slice(0, 5)")).await?;
    session.script("window.letGo()", &[]).await?;
    session.wait_for_count(N_ARTICLES).await?;
    let finished = format!(
        "{ROWS} return rows.every(isWhole) && document.querySelector('.page.counting') === null
          && document.querySelector('.list-head progress') === null"
    );
    session.wait_for("all is known", &finished).await?;
    let after = session.look(&format!("{ROWS} return places.slice(0, 5)")).await?;
    ensure!(first == after, "rows stood at {first} and stand at {after}");
    Ok(())
}

broadsheet_e2e::in_every_way! { play;
    chromium_hosted: Chromium Hosted,
    chromium_folder: Chromium Folder,
    firefox_folder: Firefox Folder,
}
