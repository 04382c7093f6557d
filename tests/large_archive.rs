//! Finding and scanning in an archive that is not in memory, against the same archive in memory.

use std::collections::HashMap;

use broadsheet_archive::{
    Archive, At, Content, LoadError, Located, PageAt, Scan, Step, Target, Text, Wanted,
};
use broadsheet_bundle::{
    Head, IndexOf, Manifest, OutputFile, gunzip, pack_indexed, parse_calendar, parse_index_head,
    unproved, unwrap_carrier, verify,
};
use broadsheet_model::{
    Article, ArticleId, Block, Body, Day, Digest, Inline, Lang, Names, Provenance, Published,
    Source, SourceId,
};
use broadsheet_search::{FOLD_TABLE, Query, index_part};

const N_ARTICLES: usize = 1_200;
const N_SOURCES: usize = 3;

/// The article that has this number, newest first; every seventh has the word, and the last twenty
/// have no date.
fn article(number: usize) -> Article {
    let day = Day::new(19_000 - number as i32 / 4).expect("a day");
    let word = if number.is_multiple_of(7) { "罕见" } else { "" };
    let text = format!("正文{number}{word}{}", "天地玄黄".repeat(60 + number * 31 % 90));
    Article {
        // The order within a day is that of the ids.
        id: ArticleId(number as u64 * 0x0101_0101_0101),
        title: format!("题{number}"),
        url: None,
        source: SourceId::new(&format!("s{}", number * number % N_SOURCES)).expect("an id"),
        published: if number + 20 < N_ARTICLES { Published::Day(day) } else { Published::Unknown },
        authors: Vec::new(),
        tags: Vec::new(),
        lang: Lang::ZhHans,
        body: Body { blocks: vec![Block::Paragraph(vec![Inline::Text(text)])] },
        provenance: Provenance {
            file: String::new(),
            sha256: Digest([7; 32]),
            archived: Published::Unknown,
        },
        earlier: Vec::new(),
    }
}

/// The archive, and its files by name.
struct Site {
    archive: Archive,
    files: HashMap<String, Vec<u8>>,
}

impl Site {
    fn new() -> Site {
        Site::packed(None)
    }

    fn packed(index: Option<IndexOf>) -> Site {
        let source = |idx: usize| {
            let id = SourceId::new(&format!("s{idx}")).expect("an id");
            Source { names: Names::same(id.as_str()), id, colour: None }
        };
        let articles: Vec<Article> = (0..N_ARTICLES).map(article).collect();
        let sources = (0..N_SOURCES).map(source).collect();
        let summary = |article: &Article| article.title.clone();
        let files = pack_indexed(Head::default(), sources, &articles, summary, FOLD_TABLE, index);
        let files: HashMap<String, Vec<u8>> =
            files.into_iter().map(|OutputFile { name, bytes }| (name, bytes)).collect();
        let manifest = Manifest::parse(&files["manifest.json"]).expect("a manifest");
        let calendar = content(&files, &manifest.calendar);
        let calendar =
            parse_calendar("calendar", &calendar, manifest.sources.len()).expect("a calendar");
        Site { archive: Archive::new(manifest, calendar), files }
    }

    /// Loads `target`, or lets it fail.
    fn load(&mut self, target: Target, fails: bool) {
        let wanted = self.archive.wanted(target).expect("what is needed is known");
        if self.archive.store.need(target) {
            let bytes = unpacked(&self.files, &wanted);
            let n_bytes = bytes.len();
            let missing =
                LoadError::Fetch { file: wanted.file_name.clone(), reason: String::new() };
            let loaded = if fails {
                Err(missing)
            } else {
                self.archive.parse(target, &wanted.file_name, bytes)
            };
            self.archive.store.put(target, loaded, n_bytes, 100);
        }
    }

    /// Where the article with `rank` is, whatever has to be loaded for that.
    fn find(&mut self, rank: usize, chosen: &[bool]) -> At {
        loop {
            match self.archive.find(rank, chosen) {
                Ok(at) => return at,
                Err(target) => {
                    self.load(target.expect("the archive does not contradict itself"), false)
                }
            }
        }
    }
}

impl Site {
    /// The same archive with an index.
    fn indexed() -> Site {
        let mut site = Site::packed(Some(index_part));
        assert_eq!(site.archive.manifest.index.len(), 2);
        for target in site.archive.missing_heads() {
            let wanted = site.archive.wanted(target).expect("the manifest names it");
            let Target::Head(part) = target else { panic!("a head is missing") };
            site.archive.put_head(
                part,
                parse_index_head("head", &unpacked(&site.files, &wanted)).expect("a head"),
            );
        }
        site
    }
}

/// What a file holds; numbered files of the index begin with their proof.
fn unpacked(files: &HashMap<String, Vec<u8>>, wanted: &Wanted) -> Vec<u8> {
    let css = std::str::from_utf8(&files[&wanted.file_name]).expect("ASCII");
    let carried = unwrap_carrier(&wanted.name, css).expect("a carrier");
    let root = (0..wanted.expected.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&wanted.expected[at..at + 2], 16));
    let root: Vec<u8> = root.collect::<Result<_, _>>().expect("digits");
    let bytes = match <[u8; 16]>::try_from(&root[..]) {
        Ok(root) => unproved(&root, wanted.number, wanted.levels as usize, &carried)
            .expect("it proves itself"),
        Err(_) => &carried,
    };
    gunzip(bytes).expect("gzip")
}

#[test]
fn every_number_leads_to_its_article_by_the_index_and_back() {
    let mut site = Site::indexed();
    for number in 0..N_ARTICLES {
        let at = loop {
            match site.archive.find_indexed(number) {
                Ok(at) => break at,
                Err(target) => site.load(target.expect("the index has it"), false),
            }
        };
        assert_eq!(site.archive.entry(at).expect("it is there").title, format!("题{number}"));
        assert_eq!(site.archive.article(at).expect("it is there").id, article(number).id);
        assert_eq!(site.archive.look_up_found(article(number).id), Some(at));
        assert_eq!(site.archive.rank(at, &[true; N_SOURCES]), Some(number));
    }
    assert_eq!(site.archive.find_indexed(N_ARTICLES), Err(None));
}

#[test]
fn the_index_finds_what_a_scan_finds_also_where_it_does_not_come() {
    for query in ["罕見", "正文7罕见", "篇", "题11 -source:s1", "天地玄黄 文12"] {
        let (plain, indexed) = (
            scanned(&mut Site::new(), query, |_| false),
            scanned(&mut Site::indexed(), query, |_| false),
        );
        assert_eq!(plain, indexed, "{query}");
        let broken =
            scanned(&mut Site::indexed(), query, |target| matches!(target, Target::Index(..)));
        assert_eq!(plain, broken, "{query}");
    }
}

fn content(files: &HashMap<String, Vec<u8>>, chunk: &broadsheet_bundle::ChunkRef) -> Vec<u8> {
    let css = std::str::from_utf8(&files[&chunk.file_name()]).expect("ASCII");
    let bytes = unwrap_carrier(&chunk.name(), css).expect("a carrier");
    verify(chunk, &bytes).expect("the promised bytes");
    gunzip(&bytes).expect("gzip")
}

#[test]
fn every_rank_leads_to_its_article_and_back() {
    let mut site = Site::new();
    for chosen in [[true, true, true], [false, true, false], [true, false, true]] {
        let is_chosen = |number: &usize| chosen[number * number % N_SOURCES];
        for (rank, number) in (0..N_ARTICLES).filter(is_chosen).enumerate().step_by(13) {
            let at = site.find(rank, &chosen);
            assert_eq!(site.archive.entry(at).expect("it is there").title, format!("题{number}"));
            let At::Page(page, _) = at else { panic!("it is on a page") };
            site.load(Target::Directory(page.directory), false);
            assert_eq!(site.archive.rank(at, &chosen), Some(rank));
        }
        let n_chosen = (0..N_ARTICLES).filter(is_chosen).count();
        assert_eq!(site.archive.find(n_chosen, &chosen), Err(None));
    }
}

#[test]
fn an_id_leads_to_its_article_and_an_unknown_one_nowhere() {
    for number in [0, 1, 777, N_ARTICLES - 1] {
        let mut site = Site::new();
        let at = loop {
            match site.archive.locate(article(number).id) {
                Located::At(at) => break at,
                Located::Needs(targets) => {
                    targets.into_iter().for_each(|target| site.load(target, false))
                }
                Located::Nowhere => panic!("article {number} is nowhere"),
            }
        };
        assert_eq!(site.archive.entry(at).expect("it is there").title, format!("题{number}"));
    }
    let mut site = Site::new();
    while let Located::Needs(targets) = site.archive.locate(ArticleId(0x1234_5678_9abc_def0)) {
        targets.into_iter().for_each(|target| site.load(target, false));
    }
    assert_eq!(site.archive.locate(ArticleId(0x1234_5678_9abc_def0)), Located::Nowhere);
}

/// The numbers that a scan for `query` finds when what `fails` says does not come, and that it says
/// it has passed all.
fn scanned(site: &mut Site, query: &str, fails: impl Fn(Target) -> bool) -> Vec<u32> {
    let mut scan = Scan::of_all(Query::parse(query), &site.archive);
    loop {
        match scan.step(&mut site.archive) {
            Step::Searched => {}
            Step::Needs(targets) => targets.into_iter().for_each(|target| {
                if site.archive.wanted(target).is_some() {
                    site.load(target, fails(target));
                }
            }),
            Step::Done => break,
        }
    }
    let found = scan.found(&site.archive, true);
    assert_eq!(found.progress, None);
    found.matches.iter().map(|(place, _)| place.number).collect()
}

#[test]
fn a_scan_finds_what_is_there_and_passes_over_what_does_not_come() {
    let expected: Vec<u32> = (0..N_ARTICLES as u32).step_by(7).collect();
    assert_eq!(scanned(&mut Site::new(), "罕見", |_| false), expected);
    let third_page = PageAt { directory: 0, page: 2 };
    let mut site = Site::new();
    site.load(Target::Directory(0), false);
    let before: usize = (0..2)
        .map(|page| site.archive.n_articles(Target::Page(PageAt { directory: 0, page })))
        .sum();
    let gone = before..before + site.archive.n_articles(Target::Page(third_page));
    let rest: Vec<u32> =
        expected.into_iter().filter(|number| !gone.contains(&(*number as usize))).collect();
    assert_eq!(
        scanned(&mut Site::new(), "罕見", |target| target == Target::Page(third_page)),
        rest
    );
    assert!(scanned(&mut Site::new(), "罕見", |target| target == Target::Directory(0)).is_empty());
}

#[test]
fn what_is_over_the_budget_goes_and_can_come_again() {
    let mut site = Site::new();
    let all = [true; N_SOURCES];
    let at = site.find(0, &all);
    let (text, _) = site.archive.text_at(at).expect("a text chunk");
    site.load(text, false);
    assert!(site.archive.article(at).is_some());
    // Something far larger than the budget.
    let other = Target::Text(PageAt { directory: 9, page: 9 }, 0);
    site.archive.store.need(other);
    let empty = Text::new(Vec::new());
    site.archive.store.put(other, Ok(Content::Text(empty)), 1 << 30, 1);
    assert!(site.archive.article(at).is_none() && site.archive.store.text(other).is_some());
    site.find(0, &all);
    site.load(text, false);
    assert!(site.archive.article(at).is_some());
}
