//! An article with everything that a text can mean, from its HTML to what a browser shows: real
//! elements, matches inside them, footnotes that lead there and back.

#[allow(dead_code)] // shares the folder with tests that make articles up
mod packed;

use anyhow::{Context, Result, ensure};
use broadsheet_e2e::{Browser, Session, Site, Transport, expect_accessible};
use broadsheet_model::Article;
use broadsheet_readers::{SourceTable, read};
use packed::site_folder;
use serde_json::{Value, json};

const FILE: &str = "<!--1689173102000-->
[更正与说明](https://paper.example/fix)
------

<p>事故造成<del>120</del><ins>12</ins>人受伤，<s>周一</s><u>周二</u>公布，<mark>重点</mark>。</p>
<p>去<ruby>東<rt>とう</rt>京<rt>きょう</rt></ruby>，他说<q>好</q>，<abbr title='World Health Organization'>WHO</abbr>。
面积<math><mi>π</mi><msup><mi>r</mi><mn>2</mn></msup></math>，<span lang='fr'>merci</span>。</p>
<ol start='5' reversed type='a'><li>五</li><li value='9'>九</li></ol>
<table><caption>得票</caption><thead><tr><th rowspan='2' scope='col'>选区</th><th colspan='2'>票数</th></tr>
<tr><th>甲党</th><th>乙党</th></tr></thead>
<tr><td rowspan='2'>东区</td><td>100</td><td>200</td></tr><tr><td>300</td><td>400</td></tr></table>
<dl><dt>水位</dt><dd>河面的高度。</dd></dl>
<p>كۆۋرۈك ABC (2023).</p><ul><li>بىرىنچى، 5.</li></ul><p dir='rtl'>ABC سلام</p>
<p>河堤<sup><a id='r1' href='#n1'>1</a></sup>修好。</p>
<p hidden>看不见</p><p style='display:none'>也看不见</p>
<ol><li id='n1'>注一 <a href='#r1'>返回</a></li></ol>
";

/// The open article's body, and what is in it.
const BODY: &str = "const body = document.querySelector('.reader .body');
    const all = (selector) => [...body.querySelectorAll(selector)];
    const texts = (selector) => all(selector).map((element) => element.textContent);
    const style = (element) => getComputedStyle(element);
    const cell = (text) => all('th, td').find((cell) => cell.textContent === text);
    const left = (text) => Math.round(cell(text).getBoundingClientRect().left);";

fn article() -> Article {
    let reading = read("fix.txt", FILE.as_bytes(), &SourceTable::builtin()).expect("an article");
    assert_eq!(reading.warnings, []);
    reading.articles.into_iter().next().expect("one article")
}

async fn play(browser: Browser, transport: Transport) -> Result<()> {
    let article = article();
    let folder = site_folder(&[article.source.as_str()], std::slice::from_ref(&article))?;
    let site = Site::of(transport, folder.path())?;
    let mut session = Session::start(browser, &site).await?;
    let played = async {
        let id = article.id.to_string();
        shows_elements(&mut session, &id).await.context("elements")?;
        follows_notes(&mut session).await.context("footnotes")?;
        marks_matches(&mut session, &id).await.context("matches")?;
        session.expect_quiet().await
    };
    let played = played.await;
    session.end().await?;
    played
}

async fn expect(session: &Session, script: &str, expected: Value) -> Result<()> {
    let found = session.look(&format!("{BODY} return {script}")).await?;
    ensure!(found == expected, "{script} is {found}, not {expected}");
    Ok(())
}

async fn open_body(session: &mut Session, hash: &str) -> Result<()> {
    session.open(hash).await?;
    session
        .wait_for("the body is there", "return !!document.querySelector('.reader .body p')")
        .await
}

async fn shows_elements(session: &mut Session, id: &str) -> Result<()> {
    open_body(session, &format!("#a={id}")).await?;
    for (script, expected) in [
        ("texts('del, ins, s, u, mark.own')", json!(["120", "12", "周一", "周二", "重点"])),
        ("all('del').map((del) => style(del).textDecorationLine)", json!(["line-through"])),
        ("texts('ruby rt')", json!(["とう", "きょう"])),
        ("texts('q')", json!(["“好”"])),
        ("all('abbr').map((abbr) => abbr.title)", json!(["World Health Organization"])),
        ("texts('sup').slice(0, 1)", json!(["2"])),
        ("all('[lang]').map((part) => part.lang)", json!(["fr"])),
        (
            "all('ol').slice(0, 1).map((ol) => [ol.start, ol.reversed, ol.type])",
            json!([[5, true, "a"]]),
        ),
        ("all('ol')[0].querySelectorAll('li')[1].value", json!(9)),
        ("texts('caption, thead th')", json!(["得票", "选区", "票数", "甲党", "乙党"])),
        ("cell('选区').scope", json!("col")),
        ("[left('300') === left('甲党'), left('400') === left('乙党')]", json!([true, true])),
        ("texts('dl > dt, dl > dd > p')", json!(["水位", "河面的高度。"])),
        (
            "all('p, ul > li').filter((part) => style(part).direction === 'rtl').length",
            json!(4), // two paragraphs, an item and the paragraph in it
        ),
        ("body.textContent.includes('看不见')", json!(false)),
    ] {
        expect(session, script, expected).await?;
    }
    expect_accessible(session).await
}

/// A footnote's number leads to the note and back, and the page's address stays as it is.
async fn follows_notes(session: &mut Session) -> Result<()> {
    let hash = session.hash().await?;
    for place in ["n1", "r1"] {
        let jump = if place == "n1" { "sup a.jump" } else { "li a.jump" };
        session.look(&format!("{BODY} body.querySelector('{jump}').click()")).await?;
        session
            .wait_for(
                &format!("the focus is at {place}"),
                &format!("return document.activeElement.id.endsWith('-{place}')"),
            )
            .await?;
        ensure!(session.hash().await? == hash, "the address changed");
    }
    Ok(())
}

/// What is searched for is marked where a reader sees it, whatever element it is in.
async fn marks_matches(session: &mut Session, id: &str) -> Result<()> {
    for (query, selector, expected) in [
        ("12012", "del mark, ins mark", json!(["120", "12"])),
        ("去東京", "ruby mark", json!(["東", "京"])),
        ("河面", "dd mark", json!(["河面"])),
        ("好", "q mark", json!(["好"])),
        ("得票", "caption mark", json!(["得票"])),
    ] {
        open_body(session, &format!("#q={query}&a={id}")).await?;
        session
            .wait_for("the match is marked", &format!("{BODY} return all('{selector}').length > 0"))
            .await
            .with_context(|| query.to_owned())?;
        expect(session, &format!("texts('{selector}')"), expected).await?;
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
