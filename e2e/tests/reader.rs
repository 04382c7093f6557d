//! Reading closely: from match to match, a search in one article, and what is different in another
//! of its texts.

#[allow(dead_code)] // shares the folder with tests that make articles up
mod packed;

use anyhow::{Context, Result, ensure};
use broadsheet_e2e::{Browser, Session, Site, Transport, expect_accessible};
use broadsheet_model::{Article, Block, Body, Cell, Inline, ListItem, Row, Table, WebUrl};
use packed::site_folder;
use serde_json::json;
use thirtyfour::Key;

const SOURCE: &str = "paper.example";
/// How many paragraphs stand between the first match and the last.
const N_PARAGRAPHS: usize = 40;

/// The open article, and what is marked in it.
const READER: &str = "const reader = document.querySelector('.reader');
    const all = (selector) => [...reader.querySelectorAll(selector)];
    const texts = (selector) => all(selector).map((element) => element.textContent);
    const said = () => reader.querySelector('.marks-count')?.textContent ?? '';
    const at = () => (said().match(/[0-9]+/g) ?? []).join('/');
    const numbers = () => [...new Set(all('[data-mark]').map((mark) => mark.dataset.mark))];
    const isInView = () => {
      const mark = reader.querySelector('.now').getBoundingClientRect();
      const bar = reader.querySelector('.reader-bar').getBoundingClientRect();
      return mark.top >= bar.bottom - 1 && mark.bottom <= reader.getBoundingClientRect().bottom + 1;
    };
    const press = (key) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));";

fn text(chars: &str) -> Inline {
    Inline::Text(chars.to_owned())
}

fn paragraph(chars: &str) -> Block {
    Block::Paragraph(vec![text(chars)])
}

/// A long article whose matches stand far apart, one of them broken by a link, with two texts.
fn article() -> Article {
    let filler = |idx: usize| paragraph(&format!("第{idx}段。{}", "风雨如晦鸡鸣不已。".repeat(9)));
    let link = Inline::Link {
        href: WebUrl::new("https://example.org/").expect("an address"),
        text: vec![text("京")],
    };
    let item = |chars: &str| ListItem { value: None, blocks: vec![paragraph(chars)] };
    let cell = |chars: &str| Cell::new(false, vec![text(chars)]);
    let mut blocks = vec![Block::Paragraph(vec![text("昨天普"), link, text("到了北京。")])];
    blocks.extend((0..N_PARAGRAPHS).map(filler));
    blocks.extend([
        Block::Heading { level: 2, text: vec![text("背景")] },
        Block::List {
            numbering: None, items: vec![item("普京没有出国。"), item("王毅来过。")]
        },
        Block::Table(Table {
            caption: Vec::new(),
            n_head_rows: 0,
            rows: vec![Row { cells: vec![cell("普京"), cell("1903亿")] }],
        }),
        paragraph("他说普京很高兴。"),
    ]);
    let mut earlier = blocks.clone();
    earlier[0] = paragraph("前天普京到了北京。");
    earlier[N_PARAGRAPHS + 2] = Block::List {
        numbering: None,
        items: vec![item("普京没有出国。"), item("没有人说话。"), item("王毅来过。")],
    };
    earlier.pop();
    let article = |title: &str, blocks: Vec<Block>| Article {
        authors: vec!["张三".to_owned(), "李四".to_owned()],
        tags: vec!["中俄 \"关系\"".to_owned()],
        body: Body { blocks },
        ..packed::article(1, SOURCE, 1_690_000_000, title, &[])
    };
    Article { earlier: vec![article("普京到访", earlier)], ..article("普京抵京", blocks) }
}

fn articles() -> Vec<Article> {
    let other = packed::article(2, SOURCE, 1_691_000_000, "别的事", &["没有关系。".to_owned()]);
    vec![article(), other]
}

async fn play(browser: Browser, transport: Transport) -> Result<()> {
    let folder = site_folder(&[SOURCE], &articles())?;
    let site = Site::of(transport, folder.path())?;
    let mut session = Session::start(browser, &site).await?;
    let played = async {
        goes_from_match_to_match(&mut session).await.context("matches")?;
        searches_in_the_article(&mut session).await.context("a search in the article")?;
        shows_changes(&mut session).await.context("changes")?;
        leads_to_others(&mut session).await.context("tags and authors")?;
        session.expect_quiet().await
    };
    let played = played.await;
    session.end().await?;
    played
}

async fn wait(session: &mut Session, what: &str, condition: &str) -> Result<()> {
    session.wait(what, &format!("{READER} return {condition}")).await
}

async fn goes_from_match_to_match(session: &mut Session) -> Result<()> {
    session.open("#q=普京").await?;
    session
        .wait("the result is there", "return document.querySelector('.result h2 a') !== null")
        .await?;
    session.open_result(1).await?;
    // In the title, in the first paragraph in three pieces, in an item, a cell, and at the end.
    wait(session, "the first of five is the present one", "at() === '1/5'").await?;
    let first = format!(
        "{READER} return [numbers().length, document.activeElement.tagName, isInView(), all('.now').length]"
    );
    let found = session.look(&first).await?;
    ensure!(found == json!([5, "H1", true, 1]), "{found}");
    for (key, number) in [("n", 2), ("n", 3), ("n", 4), ("n", 5), ("n", 1), ("N", 5)] {
        session.look(&format!("{READER} press('{key}')")).await?;
        let there = format!("at() === '{number}/5' && isInView()");
        wait(session, &format!("match {number} is in view"), &there).await?;
    }
    // A pointer does the same.
    session.look(&format!("{READER} reader.querySelector('.marks button').click()")).await?;
    wait(session, "the match before is in view", "at() === '4/5' && isInView()").await?;
    let ticks = "document.querySelector('.ticks path').getAttribute('d')";
    let before = session.look(&format!("return {ticks}")).await?;
    ensure!(before.as_str().is_some_and(|path| path.matches('M').count() == 5), "{before}");
    expect_accessible(session).await?;
    session.resize(390, 844).await?;
    session.wait("ticks follow the window", &format!("return {ticks} !== {before}")).await?;
    expect_accessible(session).await?;
    session.resize(1440, 900).await
}

async fn searches_in_the_article(session: &mut Session) -> Result<()> {
    let hash = session.hash().await?;
    session.look(&format!("{READER} press('f')")).await?;
    let field = session
        .look_for("the field has the focus", "const field = document.activeElement; return field.matches('.finder input') ? field : null")
        .await?;
    field.send_keys("王毅").await?;
    wait(session, "its match is the present one", "at() === '1/1' && isInView()").await?;
    ensure!(session.look(&format!("{READER} return texts('mark')")).await? == json!(["王毅"]));
    ensure!(session.look("return document.activeElement.value").await? == json!("王毅"));
    expect_accessible(session).await?;
    field.send_keys("天").await?;
    wait(session, "nothing is found", "numbers().length === 0 && said() !== '' && at() === ''")
        .await?;
    field.send_keys(Key::Escape + "").await?;
    wait(session, "the query's matches are back", "numbers().length === 5").await?;
    wait(session, "the field is gone", "!reader.querySelector('.finder')").await?;
    ensure!(session.hash().await? == hash, "a search in the article is in the address");
    Ok(())
}

async fn shows_changes(session: &mut Session) -> Result<()> {
    let id = article().id;
    session.open(&format!("#a={id}")).await?;
    wait(session, "both texts are listed", "all('.versions li').length === 2").await?;
    session.look(&format!("{READER} reader.querySelector('.show-changes').click()")).await?;
    wait(session, "the first change is the present one", "at().startsWith('1/') && isInView()")
        .await?;
    session.wait("it is in the address", "return location.hash.includes('d=1')").await?;
    // What is said for those who hear the page is no part of the text.
    let found = session
        .look(&format!("{READER} const own = (mark) => [...mark.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join(''); return [all('ins.change').map(own), all('del.change').map(own), all('.body li').length, all('.said').length > 0]"))
        .await?;
    let expected =
        json!([["抵京", "昨", "他说普京很高兴。"], ["到访", "前", "没有人说话。"], 3, true]);
    ensure!(found == expected, "{found}");
    wait(session, "four changes", "at() === '1/4'").await?;
    for number in [2, 3, 4] {
        session.look(&format!("{READER} press('n')")).await?;
        let there = format!("at() === '{number}/4' && isInView()");
        wait(session, &format!("change {number} is in view"), &there).await?;
    }
    expect_accessible(session).await?;
    session.reload().await?;
    wait(session, "a link shows the changes", "all('ins.change').length === 3").await?;
    session.look(&format!("{READER} reader.querySelector('.show-changes').click()")).await?;
    wait(session, "the text is as it was", "all('.change').length === 0").await?;
    session.wait("nor is it in the address", "return !location.hash.includes('d=1')").await
}

async fn leads_to_others(session: &mut Session) -> Result<()> {
    let id = article().id;
    for selector in [".authors a", ".tags a"] {
        session.open(&format!("#a={id}")).await?;
        wait(session, "the link is there", &format!("all('{selector}').length > 0")).await?;
        session.look(&format!("{READER} reader.querySelector('{selector}').click()")).await?;
        session.wait_for_count(1).await?;
        let titles =
            "[...document.querySelectorAll('.result h2')].map((title) => title.textContent.trim())";
        session
            .wait(
                &format!("{selector} leads to the article"),
                &format!("return {titles}.join() === '普京抵京'"),
            )
            .await?;
    }
    Ok(())
}

#[tokio::test]
async fn chromium_hosted() -> Result<()> {
    play(Browser::Chromium, Transport::Hosted).await
}

#[tokio::test]
async fn firefox_folder() -> Result<()> {
    play(Browser::Firefox, Transport::Folder).await
}
