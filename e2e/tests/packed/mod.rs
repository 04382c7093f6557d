//! The built viewer with an archive of made-up articles.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use broadsheet_bundle::{Head, IndexOf, pack_indexed};
use broadsheet_e2e::dist;
use broadsheet_model::{
    Article, ArticleId, Block, Body, Digest, Inline, Lang, Names, Provenance, Published, Source,
    SourceId, WebUrl,
};
use broadsheet_search::{FOLD_TABLE, Folding, SUMMARY_CHARS, index_part, summary};
use tempfile::TempDir;

/// An article of a source, at a second since 1970; blocks are paragraphs.
pub(crate) fn article(
    number: usize,
    source: &str,
    unix_seconds: i64,
    title: &str,
    blocks: &[String],
) -> Article {
    let url = WebUrl::new(&format!("https://{source}/{number}")).expect("an address");
    let paragraph = |text: &String| Block::Paragraph(vec![Inline::Text(text.clone())]);
    Article {
        id: ArticleId::derive(Some(&url), "", ""),
        title: title.to_owned(),
        source: SourceId::new(source).expect("an id"),
        published: Published::Instant(broadsheet_model::Instant {
            unix_seconds,
            offset_minutes: 0,
        }),
        authors: Vec::new(),
        tags: Vec::new(),
        lang: Lang::ZhHans,
        body: Body { blocks: blocks.iter().map(paragraph).collect() },
        provenance: Provenance {
            file: format!("{number}.md"),
            sha256: Digest::of(url.as_str().as_bytes()),
            captured: Published::Unknown,
            member: None,
        },
        earlier: Vec::new(),
        url: Some(url),
    }
}

/// The built viewer with these articles, indexed, instead of its own.
pub(crate) fn site_folder(sources: &[&str], articles: &[Article]) -> Result<TempDir> {
    site_folder_of(Head::default(), sources, articles)
}

/// The same, where the archive says something of itself.
pub(crate) fn site_folder_of(
    head: Head,
    sources: &[&str],
    articles: &[Article],
) -> Result<TempDir> {
    let folder = tempfile::tempdir()?;
    let dist = dist()?;
    for entry in fs::read_dir(&dist)? {
        let entry = entry?;
        if entry.file_type()?.is_file() && entry.file_name() != "index.html" {
            fs::copy(entry.path(), folder.path().join(entry.file_name()))?;
        }
    }
    let source = |id: &&str| {
        let id = SourceId::new(id).expect("an id");
        Source { names: Names::same(id.as_str()), id, colour: None }
    };
    let summary = |article: &Article| summary(article, SUMMARY_CHARS);
    let sources = sources.iter().map(source).collect();
    let folding = Folding::parse(FOLD_TABLE)?;
    let index: IndexOf<'_> = &|of| index_part(of, &folding);
    for file in pack_indexed(head, sources, articles, summary, FOLD_TABLE, Some(index)) {
        let path = folder.path().join("archive").join(&file.name);
        fs::create_dir_all(path.parent().context("a file in a folder")?)?;
        fs::write(path, file.bytes)?;
    }
    inline_manifest(&dist, folder.path())?;
    Ok(folder)
}

/// The page with this archive's manifest in it, for when it is opened from disk.
pub(crate) fn inline_manifest(dist: &Path, folder: &Path) -> Result<()> {
    const START: &str = "id=\"archive-manifest\">";
    let page = fs::read_to_string(dist.join("index.html"))?;
    let (before, rest) = page.split_once(START).context("the page holds a manifest")?;
    let (_, after) = rest.split_once("</script>").context("and its end")?;
    let manifest = fs::read_to_string(folder.join("archive/manifest.json"))?;
    Ok(fs::write(
        folder.join("index.html"),
        [before, START, &manifest, "</script>", after].concat(),
    )?)
}
