//! A site of so many articles that its chunks stand in several packs, and what a reader does first.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use broadsheet_bundle::PackedName;
use broadsheet_e2e::Session;
use broadsheet_model::{Article, Day};
use tempfile::TempDir;

use crate::packed;

pub(crate) const N_ARTICLES: usize = 900;
/// So many articles a day.
const N_A_DAY: usize = 3;
/// Every so many articles one has the rare word.
const RARE_EVERY: usize = 60;
const LAST_DAY: &str = "2024-01-31";

fn day(number: usize) -> Day {
    LAST_DAY.parse::<Day>().expect("a day").plus(-((number / N_A_DAY) as i32))
}

/// The article that has this number, newest first.
pub(crate) fn article(number: usize) -> Article {
    let rare = if number.is_multiple_of(RARE_EVERY) { "罕见之词" } else { "" };
    let mut state = number as u32;
    let mut character = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from_u32(0x4e00 + (state >> 16) % 3_000).expect("a character")
    };
    let noise: String = (0..400).map(|_| character()).collect();
    let text = format!("这是第{number}篇的正文。{rare}。{noise}");
    let seconds =
        i64::from(day(number).number()) * 86_400 + (N_A_DAY - number % N_A_DAY) as i64 * 3_600;
    packed::article(number, "a.example", seconds, &format!("第{number}篇"), &[text])
}

/// The site of all articles, each chunk in a file of its own.
pub(crate) fn site() -> Result<TempDir> {
    let articles: Vec<Article> = (0..N_ARTICLES).map(article).collect();
    packed::site_folder(&["a.example"], &articles)
}

/// All chunks of an archive with their files.
pub(crate) fn chunks_of(archive: &Path) -> Result<Vec<(PackedName, Vec<u8>)>> {
    let mut chunks = Vec::new();
    for path in files_below(archive)? {
        if let Some(name) = PackedName::of(&path.to_string_lossy()) {
            chunks.push((name, fs::read(path)?));
        }
    }
    Ok(chunks)
}

/// All files below a folder, ordered.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() { &mut folders } else { &mut files }.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Puts the page that the command writes for packs into `folder`, with this manifest. It is that of
/// the site that the variable `dist` names; otherwise of `target/NAME`, where `cargo xtask test`
/// writes one.
pub(crate) fn page(dist: &str, name: &str, folder: &Path, manifest: &str) -> Result<()> {
    const START: &str = "id=\"archive-manifest\">";
    let dist = match std::env::var_os(dist) {
        Some(dist) => PathBuf::from(dist),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../target").join(name),
    };
    let there = fs::read_dir(&dist)
        .with_context(|| format!("{} is not there: run `cargo xtask test`", dist.display()))?;
    for entry in there {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::copy(entry.path(), folder.join(entry.file_name()))?;
        }
    }
    let page = fs::read_to_string(dist.join("index.html"))?;
    let (before, rest) = page.split_once(START).context("the page holds a manifest")?;
    let (_, after) = rest.split_once("</script>").context("and its end")?;
    let whole = [before, START, manifest, "</script>", after].concat();
    Ok(fs::write(folder.join("index.html"), whole)?)
}

pub(crate) async fn lists(session: &mut Session) -> Result<()> {
    session.open("").await?;
    session.wait_for_count(N_ARTICLES).await?;
    session
        .wait_for(
            "the newest article is on top",
            "return nameOf(byRole('article', byRole('feed')[0])[0]) === '第0篇'",
        )
        .await
}

pub(crate) async fn searches(session: &mut Session) -> Result<()> {
    session.open("#q=罕見&sort=new").await?;
    session.wait_for_count(N_ARTICLES / RARE_EVERY).await?;
    let are_marked = "const rows = byRole('article', byRole('feed')[0]);
        return rows.length > 9 && rows.every((row) => row.querySelector('mark'))";
    session.wait_for("every row shows where it was found", are_marked).await?;
    session.open_result(2).await?;
    session
        .wait_for(
            "its text is there",
            "return byRole('main')[0].textContent.includes('这是第60篇的正文')",
        )
        .await
}

pub(crate) async fn goes_through_time(session: &mut Session) -> Result<()> {
    // 31 days of January.
    session.open("#from=2024-01-01&to=2024-01-31&q=罕見").await?;
    session.wait_for_count((31 * N_A_DAY).div_ceil(RARE_EVERY)).await?;
    session.open("#from=2023-06-01&to=2023-06-30").await?;
    session.wait_for_count(30 * N_A_DAY).await
}
