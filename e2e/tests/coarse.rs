//! An archive whose index has many parts and a coarse level: a query reads those that may answer
//! it.

mod packed;

use std::cell::RefCell;
use std::fs;

use anyhow::{Context, Result, ensure};
use broadsheet_bundle::{
    Division, Head, IndexOf, Manifest, OutputFile, n_coarse_parts, pack_divided,
};
use broadsheet_e2e::{Browser, Session, Site, Transport, dist};
use broadsheet_model::Article;
use broadsheet_search::{
    FOLD_TABLE, Folding, SUMMARY_CHARS, Tally, coarse_level, index_part, summary,
};
use tempfile::TempDir;

const N_ARTICLES: usize = 1_210;
const PART_ARTICLES: usize = 100;
const SOURCES: [&str; 2] = ["a.example", "b.example"];
/// The article that has the rare word, in one of the oldest parts.
const RARE: usize = 1_050;

/// The article that has this number, newest first.
fn article(number: usize) -> Article {
    let rare = if number == RARE { "罕见之词" } else { "" };
    let text = format!("这是第{number}篇的正文。{rare}{}", "天地玄黄宇宙洪荒。".repeat(9));
    let seconds = 1_700_000_000 - 50_000 * number as i64;
    packed::article(number, SOURCES[number % 2], seconds, &format!("第{number}篇"), &[text])
}

/// The files of an archive of these articles with an anchor after every [`PART_ARTICLES`].
fn divided(manifest: &Manifest, articles: &[Article]) -> Result<Vec<OutputFile>> {
    let folding = Folding::parse(FOLD_TABLE)?;
    let tallies: RefCell<Vec<Tally>> = RefCell::default();
    let index: IndexOf<'_> = &|of| {
        let part = index_part(of, &folding);
        tallies.borrow_mut().push(Tally::of_packed(&part));
        part
    };
    let division = Division { part_articles: PART_ARTICLES, ..Division::default() };
    let summary = |article: &Article| summary(article, SUMMARY_CHARS);
    let (head, sources) = (Head::default(), manifest.sources.clone());
    let index = (Some(index), division);
    let mut files = pack_divided(head, sources, articles, summary, FOLD_TABLE, index);
    let n_parts = n_coarse_parts(articles.len(), PART_ARTICLES);
    let coarse = coarse_level(&tallies.into_inner()[..n_parts])?;
    let manifest = files.pop().context("the manifest is the last")?;
    let root = Some(coarse.part.root.clone());
    let manifest = Manifest { coarse: root, ..Manifest::parse(&manifest.bytes)? };
    files.extend(coarse.files().chain([coarse.part.root_file.clone()]));
    files.push(OutputFile { name: "manifest.json".to_owned(), bytes: manifest.to_json() });
    Ok(files)
}

/// A site with them.
fn site_folder() -> Result<TempDir> {
    let articles: Vec<Article> = (0..N_ARTICLES).map(article).collect();
    let folder = packed::site_folder(&SOURCES, &articles[..2])?;
    let archive = folder.path().join("archive");
    let manifest = Manifest::parse(&fs::read(archive.join("manifest.json"))?)?;
    fs::remove_dir_all(&archive)?;
    for file in divided(&manifest, &articles)? {
        let path = archive.join(&file.name);
        fs::create_dir_all(path.parent().context("a file in a folder")?)?;
        fs::write(path, file.bytes)?;
    }
    packed::inline_manifest(&dist()?, folder.path())?;
    Ok(folder)
}

/// The parts of which files have come, each by the name of its root, the coarse level among them.
const PARTS: &str = "
    const files = performance.getEntriesByType('resource').map((entry) => entry.name);
    const ofIndex = /archive\\/(?:index|part)\\/([0-9a-f]{16})/;
    const found = files.map((file) => ofIndex.exec(file)).filter((found) => found);
    const parts = new Set(found.map((found) => found[1]));";

async fn play(browser: Browser, transport: Transport) -> Result<()> {
    let folder = site_folder()?;
    let site = Site::of(transport, folder.path())?;
    let mut session = Session::start(browser, &site).await?;
    let played = async {
        asks_what_may_answer(&mut session).await?;
        session.expect_quiet().await?;
        session.expect_at_home().await
    };
    let played = played.await;
    session.end().await?;
    played
}

async fn asks_what_may_answer(session: &mut Session) -> Result<()> {
    // An open article brings the larger module, before anything is searched for.
    session.open("#sort=new").await?;
    let link = "return byRole('feed')[0]?.querySelector('h2 a')";
    session.look_for("the first row", link).await?.click().await?;
    let taken = "return performance.getEntriesByName('broadsheet:full').length === 1";
    session.wait("the larger module", taken).await?;
    session.web().back().await?;
    let n_parts = |session: Result<serde_json::Value>| -> Result<u64> {
        session?.as_u64().context("a number of parts")
    };
    let look = format!("{PARTS} return parts.size");
    ensure!(n_parts(session.look(&look).await)? == 0, "nothing has been asked for");
    for (query, n_found, n_most) in [("罕见之词", 1, 3), ("不在任何地方", 0, 3)] {
        session.search(query).await?;
        session.wait_for_count(n_found).await?;
        let n = n_parts(session.look(&look).await)?;
        // The coarse level, the newest part, and the one that has it.
        ensure!((1..=n_most).contains(&n), "{query}: files of {n} parts");
    }
    session.search("玄黄").await?;
    session.wait_for_count(N_ARTICLES).await?;
    let n = n_parts(session.look(&look).await)?;
    ensure!(n == N_ARTICLES.div_ceil(PART_ARTICLES) as u64 + 1, "files of {n} parts");
    Ok(())
}

broadsheet_e2e::in_every_way! { play;
    chromium_hosted: Chromium Hosted,
    firefox_hosted: Firefox Hosted,
}
