//! Finding and scanning in an archive that is not in memory, against the same archive in memory.

use std::collections::HashMap;
use std::sync::LazyLock;

use broadsheet_archive::{
    Archive, At, Content, Find, LoadError, PageAt, Search, SearchStep, Target, TextChunk, Wanted,
};
use broadsheet_bundle::{Head, IndexOf, Manifest, OutputFile, open, pack_indexed};
use broadsheet_model::{
    Article, ArticleId, Block, Body, Day, Digest, Inline, Lang, Names, Provenance, Published,
    Source, SourceId,
};
use broadsheet_search::{FOLD_TABLE, Folding, index_part};

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
            captured: Published::Unknown,
            member: None,
        },
        earlier: Vec::new(),
    }
}

static FOLDING: LazyLock<Folding> =
    LazyLock::new(|| Folding::parse(FOLD_TABLE).expect("the table that archives are built with"));

/// The archive, and its files by name.
struct Site {
    archive: Archive,
    files: HashMap<String, Vec<u8>>,
    /// What its texts share.
    dictionary: Vec<u8>,
}

impl Site {
    fn new() -> Site {
        Site::packed(None)
    }

    fn packed(index: Option<IndexOf<'_>>) -> Site {
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
        let chunk = manifest.dictionary.as_ref().expect("so many texts share one");
        let dictionary = open(chunk, &files[&chunk.file_name()]).expect("the promised bytes");
        let mut site = Site { archive: Archive::new(manifest), files, dictionary };
        site.load_all(site.archive.opened().needs());
        assert_eq!(site.archive.opened(), Find::There(()));
        site.load_all(site.archive.query("x").needs());
        site
    }

    fn load_all(&mut self, targets: Vec<Target>) {
        targets.into_iter().for_each(|target| self.load(target, false));
    }

    /// Loads `target`, or lets it fail.
    fn load(&mut self, target: Target, fails: bool) {
        let wanted = self.archive.wanted(target).expect("what is needed is known");
        if self.archive.store.need(target) {
            let missing =
                LoadError::Fetch { file: wanted.file_name.clone(), reason: String::new() };
            let loaded = if fails { Err(missing) } else { Ok(self.unpacked(&wanted)) };
            self.archive.take(target, &wanted.file_name, loaded, 100);
        }
    }

    /// What a file holds.
    fn unpacked(&self, wanted: &Wanted) -> Vec<u8> {
        wanted
            .open_text(&self.files[&wanted.file_name], &self.dictionary)
            .expect("the promised bytes")
    }

    /// Where the article with `rank` is, whatever has to be loaded for that.
    fn find(&mut self, rank: usize, chosen: &[bool]) -> At {
        there(self, |archive| archive.find(rank, chosen)).expect("the archive has it")
    }
}

/// What `find` finds, whatever has to be loaded for that; `None` where it is nowhere.
fn there<T>(site: &mut Site, find: impl Fn(&Archive) -> Find<T>) -> Option<T> {
    loop {
        match find(&site.archive) {
            Find::There(found) => return Some(found),
            Find::Needs(targets) => site.load_all(targets),
            Find::Nowhere => return None,
        }
    }
}

impl Site {
    /// The same archive with an index.
    fn indexed() -> Site {
        let mut site = Site::packed(Some(&|of| index_part(of, &FOLDING)));
        assert_eq!(site.archive.manifest.index.len(), 2);
        let Find::Needs(heads) = site.archive.parts() else { panic!("its heads are missing") };
        site.load_all(heads);
        site
    }
}

#[test]
fn every_number_leads_to_its_article_by_the_index_and_back() {
    let mut site = Site::indexed();
    for number in 0..N_ARTICLES {
        let at =
            there(&mut site, |archive| archive.find_indexed(number)).expect("the index has it");
        assert_eq!(site.archive.entry(at).expect("it is there").title, format!("题{number}"));
        // A row stands before the text of its article is there.
        let id_of = |archive: &Archive| archive.find_article(number).map(|article| article.id);
        assert_eq!(there(&mut site, id_of), Some(article(number).id));
        assert_eq!(site.archive.look_up_indexed(article(number).id), Some(at));
        assert_eq!(site.archive.rank(at, &[true; N_SOURCES]), Some(number));
    }
    assert_eq!(site.archive.find_indexed(N_ARTICLES), Find::Nowhere);
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
        assert_eq!(site.archive.find(n_chosen, &chosen), Find::Nowhere);
    }
}

#[test]
fn an_id_leads_to_its_article_and_an_unknown_one_nowhere() {
    for number in [0, 1, 777, N_ARTICLES - 1] {
        let mut site = Site::new();
        let id = article(number).id;
        let at = there(&mut site, |archive| archive.locate(id)).expect("the archive has it");
        assert_eq!(site.archive.entry(at).expect("it is there").title, format!("题{number}"));
    }
    let unknown = ArticleId(0x1234_5678_9abc_def0);
    assert_eq!(there(&mut Site::new(), |archive| archive.locate(unknown)), None);
}

/// The numbers that a scan for `query` finds when what `fails` says does not come, and that it says
/// it has passed all.
fn scanned(site: &mut Site, query: &str, fails: impl Fn(Target) -> bool) -> Vec<u32> {
    let query = site.archive.query(query).there().expect("the folding table is there");
    let mut search = Search::of_all(query);
    loop {
        match search.step(&mut site.archive) {
            SearchStep::Searched | SearchStep::Window | SearchStep::Found => {}
            SearchStep::Needs(targets) => targets.into_iter().for_each(|target| {
                if site.archive.wanted(target).is_some() {
                    site.load(target, fails(target));
                }
            }),
            SearchStep::Done => break,
        }
    }
    let result = search.result(&site.archive, true);
    assert_eq!(result.progress, None);
    result.matches.iter().map(|(place, _)| place.number).collect()
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
    site.archive.store.put(other, Ok(Content::Text(TextChunk::new(Vec::new()))), 1 << 30, 1);
    assert!(site.archive.article(at).is_none() && site.archive.store.text(other).is_some());
    site.find(0, &all);
    site.load(text, false);
    assert!(site.archive.article(at).is_some());
}
