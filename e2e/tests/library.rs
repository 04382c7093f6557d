//! What is the reader's own: saved, exported, remembered, forgotten; and what is near to what they
//! read.

mod packed;

use anyhow::{Context, Result, ensure};
use broadsheet_e2e::{Browser, Session, Site, Transport, expect_accessible, in_every_way};
use broadsheet_model::Article;

/// Notes the file that the page gives, in the place of downloading it.
const CATCH: &str = "
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
        window.made = blob;
        return make.call(URL, blob);
    };
    HTMLAnchorElement.prototype.click = function () {
        const name = this.download;
        window.made.arrayBuffer().then((bytes) => {
            window.given = [name, new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)];
        });
    };";

/// Each button, the ending of the file's name, and what the file holds.
const FORMATS: [(&str, &str, &str); 6] = [
    ("JSON", ".json", "\"complete\": true"),
    ("CSV", ".csv", "\u{feff}id,title,authors"),
    ("CSL-JSON", ".csl.json", "\"date-parts\""),
    ("RIS", ".ris", "\r\nER  - \r\n"),
    ("BibTeX", ".bib", "  urldate = {"),
    ("GB/T 7714—2025", ".txt", "[EB/OL]. （"),
];

/// The panel, if it is open.
const PANEL: &str = "const panel = document.querySelector('dialog[open]');";

async fn press(session: &Session, name: &str) -> Result<()> {
    session.role("button", name).await?.click().await?;
    Ok(())
}

/// Opens the panel by the button that says how much is saved.
async fn open_panel(session: &mut Session, button: &str) -> Result<()> {
    press(session, button).await?;
    let is_open = format!("{PANEL} return panel && panel.querySelector('.library-parts')");
    session.wait("the panel is open", &is_open).await
}

/// Waits until the part of the panel with this name says `text`.
async fn says(session: &mut Session, part: &str, text: &str) -> Result<()> {
    let script = format!(
        "{PANEL} return panel.querySelector('section[aria-label={part:?}]').textContent.includes({text:?})"
    );
    session.wait(&format!("{part} says {text:?}"), &script).await
}

/// Saves the first two results; their titles.
async fn save_two(session: &mut Session) -> Result<Vec<String>> {
    let titles = session.results().await?.titles;
    for position in [0, 1] {
        let star = format!("return document.querySelectorAll('.result .save')[{position}]");
        session.look_for("star", &star).await?.click().await?;
    }
    Ok(titles.into_iter().take(2).collect())
}

async fn saved_articles_are_exported(session: &mut Session) -> Result<()> {
    session.open("").await?;
    let titles = save_two(session).await?;
    open_panel(session, "Saved 2").await?;
    for title in &titles {
        says(session, "Saved articles", title).await?;
    }
    expect_accessible(session).await?;
    session.script(CATCH, &[]).await?;
    for (button, ending, inside) in FORMATS {
        session.script("window.given = null", &[]).await?;
        press(session, button).await?;
        let is_given = format!(
            "return window.given && window.given[0].endsWith({ending:?})
                && window.given[1].includes({inside:?}) && window.given[1].includes({:?})",
            titles[0]
        );
        session.wait(&format!("a file {ending} is given"), &is_given).await?;
        says(session, "Saved articles", "Articles in the file: 2").await?;
    }
    press(session, &format!("Remove: {}", titles[0])).await?;
    session.wait_for("one is left", "return named('button', 'Saved 1')").await?;
    session.expect_quiet().await
}

async fn what_was_read_is_marked_and_remembered(session: &mut Session) -> Result<()> {
    session.open("").await?;
    let title = session.results().await?.titles[1].clone();
    session.open_result(2).await?;
    let n_marked =
        |n: usize| format!("return document.querySelectorAll('.read-mark').length === {n}");
    session.wait("it is marked", &n_marked(1)).await?;
    session.reload().await?;
    session.wait("it is still marked", &n_marked(1)).await?;
    open_panel(session, "Saved").await?;
    says(session, "Read last", &title).await?;
    press(session, "Close").await?;
    press(session, "Mark as unread").await?;
    session.wait("it is not", &n_marked(0)).await?;
    session.expect_quiet().await
}

async fn a_search_can_be_saved_and_run_again(session: &mut Session) -> Result<()> {
    session.open("#q=%E6%99%AE%E4%BA%AC").await?;
    let n_found = session.count().await?;
    open_panel(session, "Saved").await?;
    press(session, "Save this search").await?;
    says(session, "Saved searches", "普京").await?;
    session.open_unready("").await.context("the store is emptied")?;
    session.ready().await?;
    open_panel(session, "Saved").await?;
    says(session, "Saved searches", "None yet").await?;
    press(session, "Close").await?;
    session.search("普京").await?;
    // All seeds have it, so that the count alone does not say that it has been searched for.
    session.wait("the search is begun", "return location.hash.includes('q=')").await?;
    session.wait_for_count(n_found).await?;
    session.wait("the search has ended", "return !document.querySelector('.amount')").await?;
    let drawn = "return document.querySelector('[role=feed]')?.ariaBusy !== 'true'
        && document.querySelector('[role=feed] mark')";
    session.wait("what is found is marked", drawn).await?;
    session.open_result(1).await?;
    open_panel(session, "Saved").await?;
    says(session, "Recent searches", "普京").await?;
    session.expect_quiet().await
}

async fn everything_is_forgotten(session: &mut Session) -> Result<()> {
    session.open("").await?;
    save_two(session).await?;
    session.open_result(1).await?;
    open_panel(session, "Saved 2").await?;
    session.script(&format!("{PANEL} panel.querySelector('.forget-all').open = true"), &[]).await?;
    press(session, "Forget saved articles and searches, too").await?;
    says(session, "Saved articles", "None yet").await?;
    says(session, "Read last", "None yet").await?;
    let kept = session
        .script(
            "return [localStorage, sessionStorage].flatMap((store) =>
                Object.keys(store).filter((key) => /saved|reading|searches/.test(key)))",
            &[],
        )
        .await?;
    ensure!(kept == serde_json::json!([]), "still kept: {kept}");
    press(session, "Close").await?;
    session.reload().await?;
    session.wait_for("nothing is saved", "return named('button', 'Saved')").await?;
    session.expect_quiet().await
}

async fn nothing_is_remembered_where_that_is_chosen(session: &mut Session) -> Result<()> {
    session.open("").await?;
    open_panel(session, "Saved").await?;
    press(session, "Not at all").await?;
    press(session, "Close").await?;
    session.open_result(1).await?;
    session.wait("the text is there", "return document.querySelector('.reader .body *')").await?;
    session.reload().await?;
    let marks = "return document.querySelectorAll('.read-mark').length";
    ensure!(session.look(marks).await? == 0, "something is marked as read");
    session.expect_quiet().await
}

async fn play(browser: Browser, transport: Transport) -> Result<()> {
    let site = Site::open(transport)?;
    let mut session = Session::start(browser, &site).await?;
    saved_articles_are_exported(&mut session).await.context("export")?;
    what_was_read_is_marked_and_remembered(&mut session).await.context("read marks")?;
    a_search_can_be_saved_and_run_again(&mut session).await.context("searches")?;
    everything_is_forgotten(&mut session).await.context("forget all")?;
    nothing_is_remembered_where_that_is_chosen(&mut session).await.context("nothing")?;
    session.end().await
}

in_every_way!(play);

/// Three articles a day; every second one by the same author.
fn near_articles() -> Vec<Article> {
    let article = |number: usize| {
        let seconds = 1_600_000_000 + (number / 3) as i64 * 86_400 + (number % 3) as i64;
        let text = [format!("Text of number {number}.")];
        let article =
            packed::article(number, "a.example", seconds, &format!("Number {number}"), &text);
        let is_hers = number.is_multiple_of(2);
        let authors = is_hers.then(|| "Jane Doe".to_owned()).into_iter().collect();
        Article { authors, ..article }
    };
    (0..18).map(article).collect()
}

/// Others of the same day and by the same author stand beside an article; the links lead to all.
async fn near(browser: Browser) -> Result<()> {
    let folder = packed::site_folder(&["a.example"], &near_articles())?;
    let site = Site::of(Transport::Hosted, folder.path())?;
    let mut session = Session::start(browser, &site).await?;
    session.open("").await?;
    // The newest is number 17, before it 16, which is hers.
    session.open_result(2).await?;
    let groups = "
        const groups = [...document.querySelectorAll('.related section')].map((group) =>
            [...group.querySelectorAll('li a, a.all')].map((link) => link.textContent).join(', '));";
    let expected = [
        "Number 17, Number 15, All 3",
        "Number 14, Number 12, Number 10, Number 8, Number 6, All 9",
    ];
    let are_there = format!("{groups} return groups.join('|') === {:?}", expected.join("|"));
    session.wait("what is near is known", &are_there).await?;
    expect_accessible(&session).await?;
    session
        .look_for("all of hers", "return [...document.querySelectorAll('.related .all')][1]")
        .await?
        .click()
        .await?;
    session.wait_for_count(9).await?;
    session.expect_quiet().await?;
    session.end().await
}

#[tokio::test]
async fn near_articles_in_chromium() -> Result<()> {
    near(Browser::Chromium).await
}

#[tokio::test]
async fn near_articles_in_firefox() -> Result<()> {
    near(Browser::Firefox).await
}
