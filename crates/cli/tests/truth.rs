//! What an index finds against what the texts say, by nothing but `contains` on folded titles and
//! blocks.
//!
//! The seeds, made-up stories and the small archive of the readers' tests are always asked. With
//! `BROADSHEET_CORPUS=DIR` the files of that folder are asked for parts of themselves too, and it
//! is said how many queries were compared:
//!
//! `BROADSHEET_CORPUS=DIR cargo test --release -p broadsheet-cli --test truth -- --nocapture`

mod support;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use broadsheet_bundle::{IndexFile, PartOf, open, open_numbered, parse_index_root, parse_slice};
use broadsheet_intake::collect;
use broadsheet_model::{Article, Day, Source};
use broadsheet_readers::SourceTable;
use broadsheet_search::{
    Counts, FOLD_TABLE, Folding, IndexSearch, IndexStep, Part, Query, index_part_in_runs,
};
use rayon::prelude::*;
use support::{Done, random, write_story};

static FOLDING: LazyLock<Folding> =
    LazyLock::new(|| Folding::parse(FOLD_TABLE).expect("the table that archives are built with"));

/// Articles, folded, and an index of them in memory.
struct Archive {
    articles: Vec<Article>,
    sources: Vec<Source>,
    /// Of each article the folded title and blocks, each at the end of a line.
    texts: Vec<String>,
    /// How many bytes of these are the title.
    titles: Vec<usize>,
    parts: Vec<Part>,
    files: Vec<BTreeMap<IndexFile, Vec<u8>>>,
}

impl Archive {
    /// Of the files below `folder`, with parts of `sizes` articles, the oldest first, and what is
    /// left over.
    fn read(folder: &Path, sizes: &[usize]) -> Result<Archive, Box<dyn Error>> {
        let collected = collect(&[folder.to_owned()], &SourceTable::builtin())?;
        let (articles, sources) = (collected.articles, collected.sources);
        let lines = |article: &Article| {
            let title = FOLDING.fold(&article.title).text + "\n";
            let blocks = article
                .body
                .text_blocks()
                .iter()
                .map(|block| FOLDING.fold(block).text + "\n")
                .collect::<String>();
            (title.len(), title + &blocks)
        };
        let (titles, texts): (Vec<usize>, Vec<String>) = articles.par_iter().map(lines).unzip();
        let mut archive =
            Archive { articles, sources, texts, titles, parts: Vec::new(), files: Vec::new() };
        let counts = archive.counts();
        let mut n_older = 0;
        for size in sizes.iter().copied().chain([usize::MAX]) {
            let end = archive.articles.len() - n_older;
            let start = end.saturating_sub(size);
            if start < end {
                archive.add_part(start..end, &counts, n_older)?;
            }
            n_older += end - start;
        }
        Ok(archive)
    }

    fn counts(&self) -> Counts {
        let mut days: BTreeMap<Option<Day>, Vec<u32>> = BTreeMap::new();
        for article in &self.articles {
            let of_day =
                days.entry(article.published.day()).or_insert_with(|| vec![0; self.sources.len()]);
            of_day[self.source_idx(article)] += 1;
        }
        let undated = days.remove(&None).unwrap_or_default();
        let newest_first = days.into_iter().rev().filter_map(|(day, counts)| Some((day?, counts)));
        Counts::new(self.sources.len(), newest_first, undated)
    }

    fn source_idx(&self, article: &Article) -> usize {
        self.sources
            .iter()
            .position(|source| source.id == article.source)
            .expect("sources are those of the articles")
    }

    fn add_part(
        &mut self,
        numbers: std::ops::Range<usize>,
        counts: &Counts,
        n_older: usize,
    ) -> Done {
        let own = &self.articles[numbers];
        let newest_last: Vec<&Article> = own.iter().rev().collect();
        let sources: Vec<u16> =
            own.iter().rev().map(|article| self.source_idx(article) as u16).collect();
        // Nobody looks at places.
        let entry: &[u8] = &[0; 8];
        let of = PartOf {
            articles: &newest_last,
            entries: &vec![entry; own.len()],
            sources: &sources,
            texts: &[],
        };
        let written = index_part_in_runs(of, &FOLDING, own.len().div_ceil(3), None);
        let root = &written.part.root;
        let root = parse_index_root(root, &open(root, &written.part.root_file.bytes)?)?;
        let content = |file: IndexFile, slice: Option<&_>| -> Option<(IndexFile, Vec<u8>)> {
            let proof = root.proof_of(file, slice)?;
            Some((file, open_numbered(&proof, &written.file(file).bytes).ok()?))
        };
        let mut files: BTreeMap<IndexFile, Vec<u8>> = BTreeMap::new();
        for number in 0..root.n_slices() {
            let unread = "every file proves itself and unpacks";
            let (file, bytes) = content(IndexFile::Slice(number), None).ok_or(unread)?;
            let slice = parse_slice(&root, number, &bytes)?;
            files.insert(file, bytes);
            let of_slice: Option<Vec<(IndexFile, Vec<u8>)>> = slice
                .chunks()
                .into_par_iter()
                .flat_map_iter(|chunk| slice.files(chunk, true))
                .map(|file| content(file, Some(&slice)))
                .collect();
            files.extend(of_slice.ok_or(unread)?);
        }
        for number in 0..root.n_sources() {
            files.extend(content(IndexFile::Sources(number), None));
        }
        self.files.push(files);
        self.parts.push(Part::new(root, counts, n_older));
        Ok(())
    }

    /// The numbers of the articles that the index finds; `None` where texts have to be scanned.
    fn found(&self, query: &str) -> Option<Vec<u32>> {
        let mut search = IndexSearch::new(Query::parse(query, &FOLDING), &self.parts)?;
        search.without_texts();
        let content = |part: usize, file: IndexFile| self.files[part].get(&file).map(Vec::as_slice);
        loop {
            match search.step(&self.parts, &self.sources, content, |_, _| None) {
                IndexStep::Searched | IndexStep::Window | IndexStep::Found => {}
                IndexStep::Done => {
                    return Some(
                        search
                            .take_hits()
                            .matches(None)
                            .iter()
                            .map(|(place, _)| place.number)
                            .collect(),
                    );
                }
                step => panic!("{query}: {step:?}: they are all there are"),
            }
        }
    }

    /// The numbers of the articles for which `holds` says so of title and whole text.
    fn truly(&self, holds: impl Fn(&str, &str) -> bool + Sync) -> Vec<u32> {
        let numbers = 0..self.texts.len();
        let holds = |number: &usize| {
            holds(&self.texts[*number][..self.titles[*number]], &self.texts[*number])
        };
        numbers.into_par_iter().filter(holds).map(|number| number as u32).collect()
    }

    /// A part of the title or of a block of any article, as it stands there, of 1 to 12 characters;
    /// `None` where that asks for nothing.
    fn any_text(&self, state: &mut u64) -> Option<String> {
        let mut below = |n: usize| (random(state) % n.max(1) as u64) as usize;
        let article = &self.articles[below(self.articles.len())];
        let blocks = article.body.text_blocks();
        let text =
            if below(4) == 0 { Some(&article.title) } else { blocks.get(below(blocks.len())) };
        let letters: Vec<char> = text?.chars().collect();
        let start = below(letters.len());
        let part = letters
            .iter()
            .skip(start)
            .take(1 + below(12))
            .filter(|letter| !matches!(letter, '"' | '＂'));
        let part: String = part.collect();
        (!FOLDING.fold(&part).text.is_empty()).then_some(part)
    }
}

/// What came of some queries.
#[derive(Debug, Default)]
struct Tally {
    n_compared: usize,
    /// Queries for which texts have to be scanned.
    n_scanned: usize,
    n_found: usize,
}

impl Tally {
    /// Compares what the index finds with the truth, where it can answer.
    #[track_caller]
    fn compare(
        &mut self,
        archive: &Archive,
        query: &str,
        holds: impl Fn(&str, &str) -> bool + Sync,
    ) {
        let Some(found) = archive.found(query) else {
            self.n_scanned += 1;
            return;
        };
        assert_eq!(found, archive.truly(holds), "{query:?}");
        self.n_compared += 1;
        self.n_found += found.len();
    }

    /// Compares at least `n` queries.
    fn compare_many(&mut self, archive: &Archive, n: usize) {
        let mut state = 20_231_121;
        while self.n_compared < n {
            let (Some(one), Some(other)) =
                (archive.any_text(&mut state), archive.any_text(&mut state))
            else {
                continue;
            };
            let [a, b] = [&one, &other].map(|text| FOLDING.fold(text).text);
            let (a, b) = (a.as_str(), b.as_str());
            self.compare(archive, &format!("\"{one}\""), |_, text| text.contains(a));
            self.compare(archive, &format!("\"{other}\""), |_, text| text.contains(b));
            match random(&mut state) % 6 {
                0 => self.compare(archive, &format!("\"{one}\" \"{other}\""), |_, t| {
                    t.contains(a) && t.contains(b)
                }),
                1 => self.compare(archive, &format!("\"{one}\" OR \"{other}\""), |_, t| {
                    t.contains(a) || t.contains(b)
                }),
                2 => self.compare(archive, &format!("\"{one}\" -\"{other}\""), |_, t| {
                    t.contains(a) && !t.contains(b)
                }),
                3 => {
                    self.compare(archive, &format!("title:\"{one}\""), |title, _| title.contains(a))
                }
                4 => self.compare(
                    archive,
                    &format!("title:\"{one}\" -title:\"{other}\""),
                    |title, _| title.contains(a) && !title.contains(b),
                ),
                _ => self.compare(
                    archive,
                    &format!("-\"{one}\" \"{other}\" OR title:\"{one}\""),
                    |title, t| !t.contains(a) && (t.contains(b) || title.contains(a)),
                ),
            }
        }
    }
}

#[test]
fn what_the_index_finds_in_small_archives_is_what_they_say() -> Done {
    let stories = tempfile::tempdir()?;
    (0..60).try_for_each(|number| write_story(stories.path(), number))?;
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let seeds = crates.join("../seeds");
    let archive = crates.join("readers/tests/corpus/files");
    for (folder, sizes, n) in [
        (seeds.as_path(), &[2][..], 600),
        (&seeds, &[], 100),
        (stories.path(), &[1, 30], 600),
        (&archive, &[20, 30], 1_200),
    ] {
        let mut tally = Tally::default();
        tally.compare_many(&Archive::read(folder, sizes)?, n);
        println!("{}: {tally:?}", folder.display());
    }
    Ok(())
}

#[test]
fn what_the_index_finds_in_real_files_is_what_they_say() -> Done {
    let Some(folder) = std::env::var_os("BROADSHEET_CORPUS").map(PathBuf::from) else {
        println!("BROADSHEET_CORPUS is not set: only small archives were asked.");
        return Ok(());
    };
    let archive = Archive::read(&folder, &[5_000, 700])?;
    let mut tally = Tally::default();
    tally.compare_many(&archive, 2_500);
    println!("{} articles in {} parts: {tally:?}", archive.articles.len(), archive.parts.len());
    Ok(())
}
