//! Runs stages as a cluster does: in pieces, in any order.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Int64Array};
use arrow_schema::Metadata;
use broadsheet_cli::build::{Layout, StageKey, StageName, StageRequest, Sums, run_stage};
use broadsheet_cli::config::Config;
use tempfile::TempDir;

use crate::support::{ABILITIES, random, viewer};
use crate::table::{Row, rows, stream};
use crate::{Made, PART_ARTICLES, of_kind};

/// Runs stages as a cluster does.
pub(crate) struct Driver {
    pub(crate) scratch: TempDir,
    pub(crate) key: StageKey,
    config: Config,
    state: u64,
    pub(crate) n_apart: usize,
    pub(crate) layout: Layout,
}

impl Driver {
    pub(crate) fn new(config: Config) -> Made<Driver> {
        let key = StageKey::of(b"the options of the test")?;
        Ok(Driver {
            scratch: tempfile::tempdir()?,
            key,
            config,
            state: 5,
            n_apart: 0,
            layout: Layout::Web,
        })
    }

    /// Runs a stage on these rows, in any order.
    pub(crate) fn stage(&mut self, name: &StageName, input: &[Row]) -> Made<Vec<Row>> {
        let input = self.shuffled(input);
        let viewer = viewer();
        let request = StageRequest {
            config: self.config.clone(),
            part_articles: PART_ARTICLES,
            layout: self.layout,
            abilities: ABILITIES,
            viewer: Some(&viewer),
            scratch: self.scratch.path().join("task"),
            key: self.key.clone(),
        };
        let metadata = [
            ("broadsheet.program", self.key.program.as_str()),
            ("broadsheet.configuration", self.key.configuration.as_str()),
        ];
        let input = stream(&input, &["kind"], &metadata)?;
        let mut output = Vec::new();
        run_stage(&request, name, &input[..], &mut output)?;
        let (rows, said) = rows(&output)?;
        assert_eq!(said, metadata.into_iter().collect::<Metadata>(), "{name:?}");
        let left: Vec<_> = fs::read_dir(self.scratch.path().join("task"))?.collect();
        assert!(left.is_empty(), "{name:?} leaves {left:?}");
        Ok(rows)
    }

    fn shuffled(&mut self, rows: &[Row]) -> Vec<Row> {
        let mut keyed: Vec<(u64, &Row)> =
            rows.iter().map(|row| (random(&mut self.state), row)).collect();
        keyed.sort_by_key(|(key, _)| *key);
        keyed.into_iter().map(|(_, row)| row.clone()).collect()
    }

    /// Reads files in three batches.
    fn read(&mut self, files: &[Row]) -> Made<Vec<Row>> {
        let files = self.shuffled(files);
        let mut read = Vec::new();
        for some in files.chunks(files.len().div_ceil(3)) {
            read.extend(self.stage(&StageName::Read, some)?);
        }
        Ok(read)
    }

    /// Gives articles that only share an address their own ids.
    fn tell_apart(&mut self, articles: &mut [Row]) -> Made<usize> {
        let mut titles: BTreeMap<i64, (BTreeSet<i64>, BTreeSet<i64>)> = BTreeMap::new();
        for row in &*articles {
            let of_id = titles.entry(row.number("id").ok_or("an id")?).or_default();
            of_id.0.extend(row.number("title"));
            of_id.1.extend(row.number("day"));
        }
        let may_differ = |row: &&Row| {
            let of_id = row.number("id").and_then(|id| titles.get(&id));
            of_id.is_some_and(|(titles, days)| titles.len() > 1 && days.len() > 1)
        };
        let candidates: Vec<Row> = articles.iter().filter(may_differ).cloned().collect();
        let told = self.stage(&StageName::Apart, &candidates)?;
        let ids: BTreeMap<_, _> =
            told.iter().map(|row| (row.place(), row.number("id").unwrap_or_default())).collect();
        for row in articles {
            if let Some(id) = ids.get(&row.place()) {
                let id: ArrayRef = Arc::new(Int64Array::from(vec![*id]));
                let renamed: ArrayRef = Arc::new(BooleanArray::from(vec![true]));
                *row = row.with("id", &id).with("renamed", &renamed);
            }
        }
        Ok(ids.len())
    }

    /// Settles in two partitions, by id.
    pub(crate) fn settle(&mut self, articles: &[Row]) -> Made<Vec<Row>> {
        let mut settled = Vec::new();
        for rest in [0, 1] {
            let is_own = |row: &&Row| row.number("id").is_some_and(|id| id & 1 == rest);
            let own: Vec<Row> = articles.iter().filter(is_own).cloned().collect();
            settled.extend(self.stage(&StageName::Settle, &own)?);
        }
        Ok(settled)
    }

    /// All files of a site of these files.
    pub(crate) fn build(&mut self, files: &[Row]) -> Made<BTreeMap<PathBuf, Vec<u8>>> {
        let read = self.read(files)?;
        let mut articles = of_kind(&read, "article");
        self.n_apart = self.tell_apart(&mut articles)?;
        let settled = self.settle(&articles)?;
        let versions = of_kind(&settled, "version");
        let packed: BTreeMap<_, &Row> = articles.iter().map(|row| (row.place(), row)).collect();
        let with_packed = |row: &Row| row.with_of("packed", packed[&row.place()]);
        let versions: Vec<Row> = versions.iter().map(with_packed).collect();

        let mut shown: Vec<&Row> =
            versions.iter().filter(|row| row.number("version") == Some(0)).collect();
        shown.sort_by_key(|row| row.bytes("order"));
        let n_articles = shown.len();
        let part_of: BTreeMap<i64, usize> = shown
            .iter()
            .enumerate()
            .filter_map(|(rank, row)| {
                Some((row.number("id")?, (n_articles - 1 - rank) / PART_ARTICLES))
            })
            .collect();
        let part = |row: &Row| row.number("id").map(|id| part_of[&id]);
        let oldest: Vec<Row> =
            shown.iter().filter(|row| part(row) == Some(0)).map(|row| (*row).clone()).collect();
        let sample = self.stage(&StageName::Sample, &oldest)?;
        let plan = self.plan(&read, &settled, &versions, &oldest, &sample, n_articles)?;

        let mut site = BTreeMap::new();
        let mut summaries = Vec::new();
        for number in 0..n_articles.div_ceil(PART_ARTICLES) {
            let own: Vec<Row> =
                versions.iter().filter(|row| part(row) == Some(number)).cloned().collect();
            let name = StageName::Part(plan.clone(), number as u32);
            for row in self.stage(&name, &own)? {
                match row.text("kind").as_str() {
                    "file" => drop(site.insert(row.text("path").into(), row.bytes("bytes"))),
                    _ => summaries.push(row),
                }
            }
        }
        // A task that was run twice.
        let is_of_first = |row: &&Row| row.number("part") == Some(0);
        let first: Vec<Row> = summaries.iter().filter(is_of_first).cloned().collect();
        summaries.extend(first.into_iter().filter(|row| row.text("kind") != "carried"));
        let joined = self.stage(&StageName::Join(plan), &summaries)?;
        let turns: Vec<_> = joined.iter().filter_map(|row| row.number("turn")).collect();
        assert!(turns.is_sorted() && turns.contains(&5) && turns.ends_with(&[7, 8]), "{turns:?}");
        for row in joined {
            let before = site.insert(row.text("path").into(), row.bytes("bytes"));
            assert_eq!(before, None, "{}", row.text("path"));
        }
        Ok(site)
    }

    pub(crate) fn plan(
        &mut self,
        read: &[Row],
        settled: &[Row],
        versions: &[Row],
        oldest: &[Row],
        sample: &[Row],
        n_articles: usize,
    ) -> Made<PathBuf> {
        let used: BTreeSet<i64> = settled.iter().filter_map(|row| row.number("source")).collect();
        let is_used = |row: &Row| row.number("source").is_some_and(|key| used.contains(&key));
        let mut input: Vec<Row> = of_kind(read, "source").into_iter().filter(is_used).collect();
        input.extend(of_kind(read, "head"));
        for row in sample {
            let is_it = |other: &&Row| other.number("id") == row.number("id");
            let article = oldest.iter().find(is_it).ok_or("an article of the sample")?;
            input.push(article.with_of("n", row));
        }
        let sum = |rows: &mut dyn Iterator<Item = &Row>, column: &str| -> u64 {
            rows.filter_map(|row| row.number(column)).sum::<i64>() as u64
        };
        let mut shown = versions.iter().filter(|row| row.number("version") == Some(0));
        let sums = Sums {
            n_articles: n_articles as u64,
            n_text_bytes: sum(&mut shown, "n_text_bytes"),
            n_picture_bytes: sum(&mut versions.iter(), "n_picture_bytes"),
        };
        let made = self.stage(&StageName::Plan(sums), &input)?;
        let path = self.scratch.path().join("plan");
        fs::write(&path, made[0].bytes("bytes"))?;
        Ok(path)
    }
}
