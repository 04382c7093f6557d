//! The front page in real browsers: what it says of archives of every kind, where its links lead,
//! and that everybody reaches it.

mod packed;

use anyhow::{Context, Result, ensure};
use broadsheet_bundle::Head;
use broadsheet_e2e::{Browser, Session, Site, Transport, expect_accessible};
use broadsheet_model::{Article, Imprint, Licence, Names, Published, WebUrl};
use serde_json::json;
use tempfile::TempDir;

const DAY: i64 = 86_400;
/// 1 January 2021, in seconds since 1970.
const NEW_YEAR_2021: i64 = 1_609_459_200;
const WIDE: (u32, u32) = (1440, 900);
const NARROW: (u32, u32) = (390, 844);

/// What is known of the front page: it is there, and nothing in it is on its way.
const IS_WHOLE: &str = "return document.querySelector('.front') !== null && \
    document.querySelector('.front [aria-busy]') === null";

fn head() -> Head {
    let about = "Kept by volunteers.\n\nWrite to us if <something> is missing.";
    Head {
        title: "The River Archive".to_owned(),
        imprint: Imprint {
            about: Some(Names::same(about)),
            contact: "desk@example.org".parse().ok(),
            licence: Some(Licence {
                name: "CC0-1.0".to_owned(),
                url: WebUrl::new("https://example.org/cc0"),
            }),
            updated: "2024-09-23".parse().ok(),
        },
        ..Head::default()
    }
}

/// Thirty articles of 2021, ten of 2022, twenty of 2023, of two sources.
fn articles() -> Vec<Article> {
    let matters = ["普京访问北京", "长江汛情通报", "股市收盘小涨", "Storm in Paris"];
    let article = |number: usize| {
        let year = [365 * 2, 365, 0][match number {
            0..20 => 0,
            20..30 => 1,
            _ => 2,
        }];
        let seconds = NEW_YEAR_2021 + (year + number as i64 % 20 * 7) * DAY;
        let title = format!("{}之{}", matters[number % 4], ["甲", "乙", "丙"][number % 3]);
        let text = format!("{title}。{}", "两岸的居民都这样说。".repeat(6));
        packed::article(number, ["a.example", "b.example"][number % 2], seconds, &title, &[text])
    };
    (0..60).map(article).collect()
}

async fn with_session(
    browser: Browser,
    folder: &TempDir,
    play: impl AsyncFnOnce(&mut Session) -> Result<()>,
) -> Result<()> {
    let site = Site::of(Transport::Hosted, folder.path())?;
    let mut session = Session::start(browser, &site).await?;
    let played = play(&mut session).await;
    session.end().await?;
    played
}

async fn open(session: &mut Session, (width, height): (u32, u32), hash: &str) -> Result<()> {
    session.resize(width, height).await?;
    session.open(hash).await?;
    session.wait("the front page is whole", IS_WHOLE).await
}

/// What `script` gives is `expected`.
async fn expect(session: &Session, script: &str, expected: serde_json::Value) -> Result<()> {
    let found = session.look(script).await?;
    ensure!(found == expected, "{script}: {found} and not {expected}");
    Ok(())
}

/// What the archive is, who keeps it, and how much there is of each year, in true heights.
async fn it_says_what_the_archive_is(session: &mut Session) -> Result<()> {
    open(session, WIDE, "").await?;
    let text = "return document.querySelector('.front-head').innerText";
    let text = session.look(text).await?;
    let text = text.as_str().context("a text")?;
    for part in
        ["The River Archive", "2021", "2023", "Kept by volunteers.", "<something>", "60", "CC0-1.0"]
    {
        ensure!(text.contains(part), "{part} is not in {text}");
    }
    let hrefs = "return [...document.querySelectorAll('.colophon a')].map((link) => link.href)";
    expect(session, hrefs, json!(["mailto:desk@example.org", "https://example.org/cc0"])).await?;
    let heights = "return [...document.querySelectorAll('.year rect')].map((bar) => bar.getBoundingClientRect().height / bar.ownerSVGElement.getBoundingClientRect().height).map((part) => Math.round(part * 100))";
    expect(session, heights, json!([100, 33, 67])).await?;
    // Headings in order: the archive, the front page with the list, its parts, an article.
    let levels = "return [...document.querySelectorAll('.front :is(h1, h2, h3, h4)')].map((heading) => heading.tagName)";
    let levels = session.look(levels).await?;
    ensure!(levels[0] == "H2" && levels[1] == "H3" && levels[2] == "H4", "{levels}");
    expect_accessible(session).await?;
    session.expect_quiet().await?;
    session.expect_at_home().await
}

/// A year and a source limit the list; each example finds something.
async fn its_links_lead_into_the_list(session: &mut Session) -> Result<()> {
    open(session, WIDE, "").await?;
    session.look("document.querySelectorAll('.year')[1].click()").await?;
    session.wait_for_count(10).await?;
    let hash = session.hash().await?;
    ensure!(hash == "#from=2022-01-01&to=2022-12-31", "{hash}");
    session.look("document.querySelector('.year[aria-current]').click()").await?;
    session.wait_for_count(60).await?;
    session.look("document.querySelector('.front-sources a').click()").await?;
    session.wait_for_count(30).await?;
    let examples = "return [...document.querySelectorAll('.tries a')].map((link) => link.hash)";
    let examples = session.look(examples).await?;
    let examples: Vec<String> = serde_json::from_value(examples)?;
    ensure!(examples.len() == 3, "{examples:?}");
    for example in examples {
        session.open(&example).await?;
        let count = session.count().await?;
        ensure!(count > 0, "{example} finds nothing");
    }
    session.expect_quiet().await
}

/// On a narrow page the archive's name leads there and 'back' leads away; the rest is out of reach.
async fn a_phone_reaches_it_by_the_name(session: &mut Session) -> Result<()> {
    session.resize(NARROW.0, NARROW.1).await?;
    session.open("").await?;
    session.wait("the name is a link", "return document.querySelector('.name a') !== null").await?;
    expect(session, "return document.querySelector('.front') === null", json!(true)).await?;
    session.look("document.querySelector('.name a').click()").await?;
    session.wait("the front page is whole", IS_WHOLE).await?;
    let is_above = "
        const front = document.querySelector('.front').getBoundingClientRect();
        return [document.activeElement.id, document.querySelector('.masthead').inert, front.top, front.bottom === innerHeight]";
    expect(session, is_above, json!(["front-title", true, 0, true])).await?;
    let fits = "const front = document.querySelector('.front'); return front.scrollWidth <= front.clientWidth";
    expect(session, fits, json!(true)).await?;
    expect_accessible(session).await?;
    session.look("history.back()").await?;
    session.wait("the list is there", "return document.querySelector('.front') === null").await?;
    expect(session, "return document.activeElement.closest('.name') !== null", json!(true)).await?;
    session.expect_quiet().await
}

/// What is shared is the address of what is shown; the browser's bars have the page's colours.
async fn it_is_shared_and_framed(session: &mut Session) -> Result<()> {
    session.preload("() => { navigator.share = async (data) => { window.shared = data } }").await?;
    open(session, WIDE, "#src=a.example").await?;
    session.look("document.querySelector('.front .pass-on').click()").await?;
    session.wait("it is shared", "return window.shared !== undefined").await?;
    expect(session, "return window.shared.url === location.href", json!(true)).await?;
    expect(session, "return window.shared.title", json!("The River Archive")).await?;
    let icon =
        "return document.querySelector('link[rel=icon]').href.startsWith('data:image/png;base64,')";
    expect(session, icon, json!(true)).await?;
    let bars = "return ['light', 'dark'].map((id) => matchMedia(document.getElementById(id).media).matches)";
    for (theme, expected) in [("dark", [false, true]), ("light", [true, false])] {
        session.look(&format!("localStorage.setItem('broadsheet:theme', '{theme}')")).await?;
        session.reload().await?;
        expect(session, bars, json!(expected)).await?;
    }
    session.look("localStorage.removeItem('broadsheet:theme')").await?;
    session.expect_quiet().await
}

async fn play(browser: Browser) -> Result<()> {
    let folder = packed::site_folder_of(head(), &["a.example", "b.example"], &articles())?;
    with_session(browser, &folder, async |session| {
        it_says_what_the_archive_is(session).await.context("it says what the archive is")?;
        its_links_lead_into_the_list(session).await.context("its links lead into the list")?;
        a_phone_reaches_it_by_the_name(session).await.context("a phone reaches it by the name")?;
        it_is_shared_and_framed(session).await.context("it is shared and framed")
    })
    .await
}

/// An archive of any kind has a front page that can be read, wide and narrow.
async fn odd(browser: Browser, name: &str, sources: &[&str], articles: &[Article]) -> Result<()> {
    let folder = packed::site_folder(sources, articles)?;
    with_session(browser, &folder, async |session| {
        for size in [WIDE, NARROW, (320, 640)] {
            open(session, size, "#about=1").await?;
            // Nothing sticks out; where something does, this names it.
            let beyond = "
                const end = document.querySelector('.front').getBoundingClientRect().right;
                const parts = [...document.querySelectorAll('.front *:not(.visually-hidden, .front-source *, details:not([open]) *)')];
                return parts.filter((part) => part.getBoundingClientRect().right > end + 1).map((part) => part.outerHTML.slice(0, 80))";
            expect(session, beyond, json!([])).await?;
            let fits = "return document.documentElement.scrollWidth <= innerWidth";
            expect(session, fits, json!(true)).await?;
            expect_accessible(session).await?;
            session.screenshot(&format!("front-{name}-{}", size.0)).await?;
        }
        session.expect_quiet().await
    })
    .await
    .with_context(|| name.to_owned())
}

async fn odd_archives(browser: Browser) -> Result<()> {
    odd(browser, "empty", &[], &[]).await?;
    let one = packed::article(1, "a.example", NEW_YEAR_2021, "唯一的一篇", &["正文。".to_owned()]);
    odd(browser, "one", &["a.example"], std::slice::from_ref(&one)).await?;
    let undated = |number: usize| Article {
        published: Published::Unknown,
        ..packed::article(number, "a.example", 0, "没有日期的文章", &["正文。".to_owned()])
    };
    odd(browser, "undated", &["a.example"], &(0..3).map(undated).collect::<Vec<_>>()).await?;
    let host = |number: usize| {
        format!("{}{number}.example", "very-long-name-of-a-paper".repeat(1 + number % 2))
    };
    let hosts: Vec<String> = (0..60).map(host).collect();
    let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let long = ["标题很长".repeat(40), "unbroken".repeat(30)].concat();
    let many = |number: usize| {
        let seconds = NEW_YEAR_2021 + number as i64 * 9 * DAY;
        packed::article(number, hosts[number % 60], seconds, &long, &["正文。".repeat(60)])
    };
    odd(browser, "many", &hosts, &(0..180).map(many).collect::<Vec<_>>()).await
}

#[tokio::test]
async fn chromium_shows_the_front_page() -> Result<()> {
    play(Browser::Chromium).await
}

#[tokio::test]
async fn firefox_shows_the_front_page() -> Result<()> {
    play(Browser::Firefox).await
}

#[tokio::test]
async fn chromium_shows_it_of_odd_archives() -> Result<()> {
    odd_archives(Browser::Chromium).await
}

#[tokio::test]
async fn firefox_shows_it_of_odd_archives() -> Result<()> {
    odd_archives(Browser::Firefox).await
}
