//! What all parts of an archive have to know: sums, sources, the head, and the dictionary.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use broadsheet_bundle::{Dictionary, Division, Key, dictionary_articles};
use broadsheet_model::{ArticleId, Day, Published};
use serde::{Deserialize, Serialize};

use crate::build::disk::{Disk, at};
use crate::build::ordered_sources;
use crate::build::record::{HeadRecord, SourceRecord};

use super::columns::{Bytes, Input, Numbers, needed};
use super::key::StageKey;
use super::rows::{decode, encode};
use super::tables::{FileRow, Files, Record, Records};
use super::waiting::Waiting;
use super::{StageRequest, Sums};

/// What all parts have to know.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Plan {
    key: StageKey,
    pub(super) n_articles: u64,
    pub(super) n_text_bytes: u64,
    pub(super) n_picture_bytes: u64,
    pub(super) head: HeadRecord,
    /// Ordered by id.
    pub(super) sources: Vec<SourceRecord>,
    /// The keys of sources, rising, each with its position among these.
    places: Vec<(u64, u16)>,
    dictionary: Option<Vec<u8>>,
}

impl Plan {
    /// The plan in a file.
    pub(super) fn load(path: &Path, key: &StageKey) -> Result<Plan> {
        let plan: Plan = decode(&fs::read(path).map_err(at(path))?)
            .with_context(|| format!("{}: it is no plan", path.display()))?;
        key.check_plan(&plan.key)?;
        Ok(plan)
    }

    /// The position of the source with this key.
    pub(super) fn source_idx(&self, key: u64) -> Result<u16> {
        let found = self.places.binary_search_by_key(&key, |(key, _)| *key);
        let place = found.ok().map(|idx| self.places[idx].1);
        place.context("an article is of a source that the plan does not have")
    }

    pub(super) fn dictionary(&self) -> Option<Dictionary> {
        self.dictionary.clone().map(Dictionary::from_bytes)
    }
}

/// Chooses the articles that the dictionary is made of, of those of the oldest part.
pub(super) fn sample(
    request: &StageRequest<'_>,
    input: Input<impl Read>,
    output: impl Write,
) -> Result<()> {
    let mut ordered: Vec<(Vec<u8>, Key)> = Vec::new();
    for batch in input.batches() {
        let batch = batch?;
        let (id, order) = (Numbers::of(&batch, "id")?, Bytes::of(&batch, "order")?);
        let (day, n_bytes) = (Numbers::of(&batch, "day")?, Numbers::of(&batch, "n_text_bytes")?);
        for row in 0..batch.num_rows() {
            let day = day.get(row).and_then(|day| Day::new(day as i32));
            let n_text_bytes = needed(n_bytes.get(row), "n_text_bytes")?;
            let key = Key {
                id: ArticleId(needed(id.get(row), "id")? as u64),
                published: day.map_or(Published::Unknown, Published::Day),
                source_idx: 0,
                n_text_bytes: u32::try_from(n_text_bytes).unwrap_or(u32::MAX),
                n_row_bytes: 0,
            };
            ordered.push((needed(order.get(row), "order")?.to_vec(), key));
        }
    }
    ordered.sort_by(|one, other| one.0.cmp(&other.0));
    ordered.dedup_by(|one, other| one.0 == other.0);
    let keys: Vec<Key> = ordered.into_iter().map(|(_, key)| key).collect();
    let division = Division { part_articles: request.part_articles, ..Division::default() };
    let mut records = Records::new(output, &request.key)?;
    for (n, number) in (0..).zip(dictionary_articles(&keys, division)) {
        let id = Some(keys[number].id.0);
        records.push(Record { kind: "sample", id, n: Some(n), ..Record::default() })?;
    }
    records.finish()
}

/// Makes the plan.
pub(super) fn plan(
    request: &StageRequest<'_>,
    sums: Sums,
    input: Input<impl Read>,
    output: impl Write,
    disk: &Disk<'_>,
) -> Result<()> {
    let mut waiting = Waiting::new(request, disk)?;
    let mut known: Vec<(u64, SourceRecord)> = Vec::new();
    let mut heads: Vec<(Vec<String>, HeadRecord)> = Vec::new();
    waiting.take(input, |kind, source, text, path| {
        match kind {
            "source" => {
                known.push((needed(source, "source")? as u64, serde_json::from_str(text)?));
            }
            // Files are read in the order of the names of their folders.
            "head" => {
                heads.push((
                    path.split('/').map(str::to_owned).collect(),
                    serde_json::from_str(text)?,
                ));
            }
            _ => {}
        }
        Ok(())
    })?;
    heads.sort_by(|one, other| one.0.cmp(&other.0));
    let (sources, places) = order_sources(known)?;
    let Sums { n_articles, n_text_bytes, n_picture_bytes } = sums;
    let plan = Plan {
        key: request.key.clone(),
        n_articles,
        n_text_bytes,
        n_picture_bytes,
        head: heads.into_iter().next().map(|(_, head)| head).unwrap_or_default(),
        sources,
        places,
        dictionary: make_dictionary(&mut waiting)?,
    };
    let mut files = Files::new(output, &request.key)?;
    files.push(FileRow { kind: "plan", bytes: &encode(&plan)?, ..FileRow::default() })?;
    files.finish()
}

/// The sources in the order of their ids, and the keys of all that were known, rising, each with
/// the position of its source among these.
#[expect(clippy::type_complexity, reason = "two lists")]
fn order_sources(
    mut known: Vec<(u64, SourceRecord)>,
) -> Result<(Vec<SourceRecord>, Vec<(u64, u16)>)> {
    known.sort();
    known.dedup();
    let sources = ordered_sources(known.iter().map(|(_, source)| source.clone()).collect());
    if sources.len() > usize::from(u16::MAX) {
        bail!(
            "there are more than {} sources; put sites together by [[source]] in broadsheet.toml",
            u16::MAX
        );
    }
    let place =
        |source: &SourceRecord| sources.partition_point(|other| other.id < source.id) as u16;
    let places = known.iter().map(|(key, source)| (*key, place(source))).collect();
    Ok((sources, places))
}

/// The dictionary of the articles that wait, in the order of the sample.
fn make_dictionary(waiting: &mut Waiting<'_>) -> Result<Option<Vec<u8>>> {
    waiting.given.sort_by_key(|given| given.n);
    waiting.given.dedup_by_key(|given| given.n);
    let rows = waiting
        .given
        .iter()
        .map(|given| Ok(waiting.spool.article(&given.article)?.rows().to_vec()));
    let texts: Vec<Vec<u8>> = rows.collect::<Result<_>>()?;
    Ok(Dictionary::of(&texts).map(|dictionary| dictionary.bytes().to_vec()))
}
