//! An index answers as a scan of the same articles does: the same articles, the same scores.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use broadsheet_bundle::{
    ChunkKind, ChunkRef, IndexFile, IndexRoot, PackedPart, PartOf, Slice, encode_entry, open,
    open_numbered, pack_coarse, parse_index_root, parse_slice,
};
use broadsheet_model::{Article, Day, Digest};
use broadsheet_search::{
    Corpus, Counts, IndexSearch, IndexStep, Matches, Part, Query, Tally, index_part_in_runs,
    merge_tallies,
};
use proptest::prelude::*;

use crate::support::{any_articles, article, folding, seeds, sorted, sources, text};

/// An index in memory, with the content of its files.
pub(crate) struct InMemory {
    pub(crate) parts: Vec<Part>,
    files: Vec<BTreeMap<IndexFile, Vec<u8>>>,
}

impl InMemory {
    /// Of `articles`, newest first, with parts of these many of them, the oldest part first; what
    /// is left over is the last part.
    pub(crate) fn new(articles: &[Article], sizes: &[usize]) -> InMemory {
        InMemory::with_large(articles, sizes, None)
    }

    /// The same where grams with so many bytes have chunks of their own, as those of very many
    /// articles have.
    pub(crate) fn with_large(
        articles: &[Article],
        sizes: &[usize],
        large: Option<usize>,
    ) -> InMemory {
        let counts = counts(articles);
        let mut oldest_first: Vec<&Article> = articles.iter().rev().collect();
        let mut index = InMemory { parts: Vec::new(), files: Vec::new() };
        let mut n_older = 0;
        for size in sizes.iter().copied().chain([usize::MAX]) {
            let rest = oldest_first.split_off(size.min(oldest_first.len()));
            if !oldest_first.is_empty() {
                index.push(&oldest_first, &counts, n_older, large);
                n_older += oldest_first.len();
            }
            oldest_first = rest;
        }
        index
    }

    fn push(
        &mut self,
        articles: &[&Article],
        counts: &Counts,
        n_older: usize,
        large: Option<usize>,
    ) {
        let written = packed(articles, 3, large);
        let root = &written.part.root;
        let content = open(root, &written.part.root_file.bytes).expect("it proves itself");
        let root = parse_index_root(root, &content).expect("a root");
        self.files.push(contents(&written, &root));
        self.parts.push(Part::new(root, counts, n_older));
    }

    /// The coarse level of all parts, with the content of its files. Chunks are larger than usual
    /// by the factor `coarseness`.
    pub(crate) fn coarse(&self, coarseness: u32) -> InMemory {
        let tally = |idx: usize| {
            let content = |file, _: Option<&Slice>| Some(self.content(idx, file)?.to_vec());
            let tally = Tally::of_part(&self.parts[idx].root, content);
            tally.expect("it is as it was written").into_bytes()
        };
        let tallies: Vec<Vec<u8>> = (0..self.parts.len()).map(tally).collect();
        let mut chunks = Vec::new();
        let merged = merge_tallies(tallies.iter().map(Vec::as_slice), coarseness, &mut |chunk| {
            chunks.push(chunk);
            Ok(())
        });
        merged.expect("tallies in memory are as they were made");
        let written = pack_coarse(chunks, self.parts.len());
        let root = &written.part.root;
        let content = open(root, &written.part.root_file.bytes).expect("it proves itself");
        let root = parse_index_root(root, &content).expect("a root");
        assert_eq!(root.n_docs(), self.parts.len());
        let files = vec![contents(&written, &root)];
        InMemory { parts: vec![Part::new(root, &Counts::default(), 0)], files }
    }

    /// What a file of a part holds.
    pub(crate) fn content(&self, part: usize, file: IndexFile) -> Option<&[u8]> {
        self.files[part].get(&file).map(Vec::as_slice)
    }

    /// The files of chunks that are read for the answer to `query`, whatever it is; `None` where it
    /// has to be scanned for.
    pub(crate) fn n_read(&self, query: &str) -> Option<usize> {
        let query = Query::parse(query, folding());
        let mut search = IndexSearch::new(query, &self.parts)?.ending_early();
        let read = RefCell::new(BTreeSet::new());
        let content = |part: usize, file| {
            if matches!(file, IndexFile::Docs(_) | IndexFile::Positions(_)) {
                read.borrow_mut().insert((part, file));
            }
            self.files[part].get(&file).map(Vec::as_slice)
        };
        search.without_texts();
        while search.step(&self.parts, &sources(), content, |_, _| None) != IndexStep::Done {}
        Some(read.borrow().len())
    }

    /// What `query` finds, by positions alone; `None` where it has to be scanned for.
    pub(crate) fn search(&self, query: &str) -> Option<Matches> {
        self.search_with(query, None)
    }

    /// The same, where few articles that are left are read in `articles`, newest first.
    pub(crate) fn search_with(&self, query: &str, articles: Option<&[Article]>) -> Option<Matches> {
        let mut search = IndexSearch::new(Query::parse(query, folding()), &self.parts)?;
        if articles.is_none() {
            search.without_texts();
        }
        let article = |part: usize, doc| articles?.get(self.parts[part].number(doc)? as usize);
        loop {
            let content = |part: usize, file| self.files[part].get(&file).map(Vec::as_slice);
            match search.step(&self.parts, &sources(), content, article) {
                IndexStep::Done => return Some(search.take_hits().matches(newest())),
                IndexStep::Searched | IndexStep::Window | IndexStep::Found => {}
                step => panic!("{step:?}: they are all there are"),
            }
        }
    }
}

/// A part of an index of `articles`, oldest first, from runs of so many of them.
pub(crate) fn packed(
    articles: &[&Article],
    docs_per_run: usize,
    large: Option<usize>,
) -> PackedPart {
    let source_idx =
        |article: &&Article| sources().iter().position(|source| source.id == article.source);
    let source_idx: Vec<u16> =
        articles.iter().map(|article| source_idx(article).expect("it is listed") as u16).collect();
    let entries: Vec<Vec<u8>> = articles.iter().map(|article| encode_entry(article, "")).collect();
    let entries: Vec<&[u8]> = entries.iter().map(Vec::as_slice).collect();
    let text = ChunkRef { kind: ChunkKind::Text, sha256: Digest::of(b""), n_bytes: 0 };
    let texts = [(text, articles.len())];
    let of = PartOf { articles, entries: &entries, sources: &source_idx, texts: &texts };
    index_part_in_runs(of, folding(), docs_per_run, large)
}

/// What the files of a part hold, as a reader gets it.
fn contents(written: &PackedPart, root: &IndexRoot) -> BTreeMap<IndexFile, Vec<u8>> {
    let mut contents = BTreeMap::new();
    let mut read = |file, slice: Option<&Slice>| {
        let proof = root.proof_of(file, slice).expect("it is named");
        let output = written.file(file);
        assert_eq!(output.name, proof.file_name);
        let content = open_numbered(&proof, &output.bytes).expect("it proves itself");
        contents.insert(file, content.clone());
        content
    };
    for number in 0..root.n_slices() {
        let slice = parse_slice(root, number, &read(IndexFile::Slice(number), None));
        let slice = slice.expect("a slice");
        for file in slice.chunks().flat_map(|chunk| slice.files(chunk, true)) {
            read(file, Some(&slice));
        }
    }
    // A coarse level has none.
    if written.part.n_upper() > root.n_slices() {
        for number in 0..root.n_sources() {
            read(IndexFile::Sources(number), None);
        }
    }
    contents
}

pub(crate) fn newest() -> Option<Day> {
    Day::new(19_460)
}

fn counts(articles: &[Article]) -> Counts {
    let mut days: BTreeMap<Option<Day>, Vec<u32>> = BTreeMap::new();
    for article in articles {
        let of_day =
            days.entry(article.published.day()).or_insert_with(|| vec![0; sources().len()]);
        if let Some(idx) = sources().iter().position(|source| source.id == article.source) {
            of_day[idx] += 1;
        }
    }
    let undated = days.remove(&None).unwrap_or_default();
    let newest_first = days.into_iter().rev().filter_map(|(day, counts)| Some((day?, counts)));
    Counts::new(sources().len(), newest_first, undated)
}

/// Compares the answer of the index to `query`, if it has one, with that of a scan. Whether it has.
#[must_use]
pub(crate) fn agrees(articles: &[Article], index: &InMemory, query: &str) -> bool {
    let corpus = Corpus::new(articles, &sources(), folding());
    let scanned = corpus.scan(&Query::parse(query, folding()), &sources()).matches(newest());
    let answers = [index.search(query), index.search_with(query, Some(articles))];
    for found in answers.iter().flatten() {
        assert_eq!(*found, scanned, "{query}");
    }
    answers[0].is_some()
}

/// Whether an index knows `term`: no gram begins at a space or a closing punctuation mark, so each
/// of these has to stand behind something else.
fn is_known(term: &str) -> bool {
    let is_closing = |letter: char| " ,.:;!?)。、》」』】".contains(letter);
    let folded = folding().fold(term).text;
    let begun = [' '].into_iter().chain(folded.chars());
    !begun.zip(folded.chars()).any(|(before, letter)| is_closing(before) && is_closing(letter))
}

/// Compares the answers to `query`, which the index has to give.
fn check(articles: &[Article], query: &str) {
    for sizes in [&[][..], &[1], &[2, 1]] {
        assert!(
            agrees(articles, &InMemory::new(articles, sizes), query),
            "{query} can be looked up"
        );
    }
}

#[test]
fn terms_of_every_kind_are_looked_up() {
    let articles = sorted(vec![
        article(
            "2023-03-01",
            "rfi",
            "普京与5G网络",
            &["俄羅斯總統普京说20大，COVID-19。", "普", "京"],
        ),
        article(
            "2023-03-02",
            "epochtimes",
            "HongKong",
            &["Kong inside HongKong; a Kong, kongs", "20大 2020大 g20"],
        ),
        article(
            "2023-03-02",
            "example.org",
            "普京普京普京",
            &["《三体》里的COVID 19和covid-1", "a"],
        ),
        article("", "rfi", "only", &["", "x"]),
    ]);
    for query in [
        "普京",
        "普",
        "京",
        "5g",
        "g",
        "G20",
        "covid-19",
        "covid",
        "20大",
        "-19",
        "d-1",
        "与5g网",
        "与5",
        "大",
        "kong",
        "on",
        "hong",
        "hongkong",
        "ong kon",
        "\"a kong\"",
        "俄罗斯总统普京",
        "俄罗斯",
        "网络",
        "京与5",
        "《三体》",
        "title:普京",
        "title:普京与5g",
        "-普京",
        "普京 -covid",
        "covid OR kong source:rfi",
        "date:2023-03-02 京",
        "不存在的",
        "zzz",
        "x",
        "京说2",
        "-",
        "#",
        "普京普京",
        "nosuchthing 普京",
        "普京 网络",
        "京 5g 20大",
        "title:普京 5g -zzz 网络",
        "kong hong OR a",
    ] {
        check(&articles, query);
    }
    // Behind the end of another text: nothing begins there.
    assert!(!agrees(&articles, &InMemory::new(&articles, &[]), "。"));
}

/// The files of chunks that the answer to `query` needs at first.
fn needed(index: &InMemory, query: &str) -> usize {
    let mut search = IndexSearch::new(Query::parse(query, folding()), &index.parts)
        .expect("it can be looked up");
    let is_of_chunk =
        |file: IndexFile| matches!(file, IndexFile::Docs(_) | IndexFile::Positions(_));
    let content = |part: usize, file| {
        index.files[part].get(&file).filter(|_| !is_of_chunk(file)).map(Vec::as_slice)
    };
    loop {
        match search.step(&index.parts, &sources(), content, |_, _| None) {
            IndexStep::Needs(files, _) => return files.len(),
            IndexStep::Done => return 0,
            _ => {}
        }
    }
}

#[test]
fn dates_limit_what_is_fetched() {
    let of_day = |number: u32| {
        let text = format!("第{number}篇：普京普京{}", "与普京".repeat(number as usize % 7));
        article(
            &format!("2023-{:02}-{:02}", 1 + number / 900, 1 + number / 30 % 28),
            "rfi",
            "题",
            &[&text],
        )
    };
    // Both texts are in more articles than nearness counts for, and on few days in fewer.
    let mut articles: Vec<Article> = (0..5_000).map(of_day).collect();
    articles.push(article("", "rfi", "没有日期", &["普京"]));
    let articles = sorted(articles);
    let index = InMemory::new(&articles, &[4_900]);
    for query in [
        "普京 date:2023-01",
        "普京 date:2023-02-03/2023-02-04 与普",
        "普京与普京 date:2023-03-05",
        "title:题 date:2023-02",
        "普京 date:--01-02",
        "普京 与普 date:--01-02",
        "普京 date:2024 -与",
        "普京 OR date:2023-01-05",
        "与普 date:2023-01/2023-02 date:2023-02/2023-03",
        "普京 date:/2023-01-01",
        "普京 -date:2023-01",
    ] {
        assert!(agrees(&articles, &index, query), "{query}");
    }
    let all = needed(&index, "普京与");
    let of_a_day = needed(&index, "普京与 date:2023-02-03");
    assert!(all > 3 * of_a_day && of_a_day > 0, "{of_a_day} of {all} files");
    assert_eq!(needed(&index, "普京 date:2024"), 0);
}

#[test]
fn what_is_rare_decides_what_is_read_of_the_rest() {
    let of_day = |number: u32| {
        let rare = if number % 1_700 == 77 { "州长与普京" } else { "与普京" };
        let text = format!("第{number}篇：普京{rare}{}", "与普京".repeat(number as usize % 7));
        article(&format!("2023-01-{:02}", 1 + number / 200), "rfi", "题", &[&text])
    };
    let articles = sorted((0..5_000).map(of_day).collect());
    let index = InMemory::new(&articles, &[]);
    for query in ["普京州长", "普京州长与普京", "普京州", "京与普京与", "第77篇", "7篇普京州长"]
    {
        assert!(agrees(&articles, &index, query), "{query}");
    }
    // Of a gram of all articles only what has the three with the rare one.
    let all = index.n_read("普京与").expect("it can be looked up");
    let few = index.n_read("普京州长").expect("it can be looked up");
    assert!(few <= 8 && all > 3 * few, "{few} of {all} files");
}

proptest! {
    #[test]
    fn any_query_is_answered_as_by_a_scan(
        articles in any_articles(),
        term in text(5),
        other in text(2),
        cut in 0_usize..4,
        large in prop::option::of(1_usize..12),
    ) {
        let index = InMemory::with_large(&articles, &[cut], large);
        let [term, other] = [term, other].map(|text| text.replace('"', ""));
        prop_assert_eq!(agrees(&articles, &index, &format!("\"{term}\"")), is_known(&term));
        // These would take what follows into a phrase.
        let [term, other] = [term, other].map(|text| text.replace(['“', '”'], ""));
        let dated = format!("{term} {other} date:2023-02-20/2023-03-30");
        for query in [format!("{term} -{other}"), format!("title:{term} OR {other}"), dated] {
            let is_answered = agrees(&articles, &index, &query);
            let mut words = query.split_whitespace().map(|word| word.trim_start_matches('-'));
            // What else a query is made of is known wherever its words are.
            prop_assert!(is_answered || words.any(|word| !is_known(word)), "{}", query);
        }
    }

    #[test]
    fn any_part_of_a_seed_is_found(number in 0_usize..5, block: prop::sample::Index, start: prop::sample::Index, n_chars in 1_usize..12) {
        static SEEDS: std::sync::LazyLock<Vec<Article>> = std::sync::LazyLock::new(seeds);
        static INDEXES: std::sync::LazyLock<[InMemory; 2]> = std::sync::LazyLock::new(|| {
            [None, Some(6)].map(|large| InMemory::with_large(&SEEDS, &[2], large))
        });
        let blocks = SEEDS[number].body.text_blocks();
        let block: Vec<char> = block.get(&blocks).chars().collect();
        let term: String = block.iter().skip(start.index(block.len())).take(n_chars).filter(|letter| **letter != '"').collect();
        for index in &*INDEXES {
            prop_assert_eq!(agrees(&SEEDS, index, &format!("\"{term}\"")), is_known(&term));
        }
    }
}
