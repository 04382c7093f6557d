//! From copies to versions: the rule of a build, for some ids at a time.

use std::io::{Read, Write};

use anyhow::Result;
use broadsheet_intake::{Rank, SkipReason, merge_copies, tell_apart};
use broadsheet_model::ArticleId;

use crate::build::disk::Disk;
use crate::build::findings::{RETITLED, retitled};
use crate::build::pages::published;
use crate::build::record::ArticleRecord;

use super::StageRequest;
use super::columns::{Bytes, Flags, Input, Numbers, needed};
use super::rows::{Row, decode, encode, order_bytes};
use super::tables::{Record, Records};
use super::waiting::Waiting;

/// Names the articles that only share an address with another.
pub(super) fn apart(
    request: &StageRequest<'_>,
    input: Input<impl Read>,
    output: impl Write,
    disk: &Disk<'_>,
) -> Result<()> {
    let mut waiting = Waiting::new(request, disk)?;
    waiting.take(input, |_, _, _, _| Ok(()))?;
    let mut articles: Vec<ArticleRecord> =
        waiting.given.iter().map(|given| given.article).collect();
    tell_apart(&mut articles, |article| waiting.spool.pieces(article))?;
    articles.retain(|article| article.is_renamed);
    articles.sort_by_key(|article| (article.id, article.file_idx));
    let mut records = Records::new(output, &request.key)?;
    for article in &articles {
        records.push(Record {
            kind: "apart",
            id: Some(article.id),
            path: Some(&waiting.paths[article.file_idx as usize]),
            place: Some(article.place_idx),
            ..Record::default()
        })?;
    }
    records.finish()
}

/// Articles without their texts.
#[derive(Default)]
struct Copies {
    articles: Vec<ArticleRecord>,
    /// Of each, by the position of its file: the file's name, and the key of its source.
    files: Vec<(String, u64)>,
}

impl Copies {
    fn take(input: Input<impl Read>) -> Result<Copies> {
        let mut copies = Copies::default();
        for batch in input.batches() {
            let batch = batch?;
            let (id, path) = (Numbers::of(&batch, "id")?, Bytes::of(&batch, "path")?);
            let (record, renamed) = (Bytes::of(&batch, "record")?, Flags::of(&batch, "renamed")?);
            for row in 0..batch.num_rows() {
                let stored: Row = decode(needed(record.get(row), "record")?)?;
                let mut article = stored.article(copies.files.len() as u32);
                article.id = needed(id.get(row), "id")? as u64;
                article.is_renamed = renamed.is_set(row);
                copies.files.push((needed(path.text(row), "path")?.to_owned(), stored.source));
                copies.articles.push(article);
            }
        }
        Ok(copies)
    }
}

/// Decides which copy of each article is shown, and which are earlier versions.
pub(super) fn settle(
    request: &StageRequest<'_>,
    input: Input<impl Read>,
    output: impl Write,
) -> Result<()> {
    let Copies { articles, files } = Copies::take(input)?;
    let file = |article: &ArticleRecord| &files[article.file_idx as usize];
    let rank = |article: &ArticleRecord| article.rank(file(article).0.clone());
    let merged = merge_copies(articles, |article| -> Rank { rank(article) });
    let mut records = Records::new(output, &request.key)?;
    for version in retitled(&merged) {
        note(&mut records, file(version), RETITLED, false)?;
    }
    let n_repeated = merged.n_repeated as u64;
    let (versions, spans, too_many) = published(merged);
    for version in &too_many {
        note(&mut records, file(version), &SkipReason::TooManyVersions.to_string(), true)?;
    }
    for (start, n) in spans {
        let versions = &versions[start as usize..(start + n) as usize];
        for (version, article) in (0..).zip(versions) {
            let shown = &versions[0];
            push_version(&mut records, version, article, shown, file(article))?;
        }
    }
    records.push(Record { kind: "repeated", n: Some(n_repeated), ..Record::default() })?;
    records.finish()
}

fn push_version<W: Write>(
    records: &mut Records<W>,
    version: u32,
    article: &ArticleRecord,
    shown: &ArticleRecord,
    (path, source): &(String, u64),
) -> Result<()> {
    let published = shown.published.published();
    let row = Row { article: *article, is_renamed: article.is_renamed, source: *source };
    records.push(Record {
        kind: "version",
        id: Some(article.id),
        renamed: Some(article.is_renamed),
        order: Some(&order_bytes(published, ArticleId(article.id))),
        day: published.day().map(|day| day.number()),
        version: Some(version),
        path: Some(path),
        place: Some(article.place_idx),
        title: Some(article.title),
        source: Some(*source),
        n_text_bytes: Some(u64::from(article.n_text_bytes)),
        n_row_bytes: Some(u64::from(article.place.n_rows)),
        n_picture_bytes: Some(u64::from(article.place.n_pictures)),
        record: Some(&encode(&row)?),
        ..Record::default()
    })
}

/// Says something of a file. The source counts as used, as in a build.
fn note<W: Write>(
    records: &mut Records<W>,
    (path, source): &(String, u64),
    text: &str,
    is_skip: bool,
) -> Result<()> {
    let (path, source, text) = (Some(path.as_str()), Some(*source), Some(text));
    records.push(Record {
        kind: "note",
        path,
        source,
        text,
        is_skip: Some(is_skip),
        ..Record::default()
    })
}
