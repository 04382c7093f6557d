//! A small archive, packed as a site has it.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use broadsheet_archive::Wanted;
use broadsheet_bundle::{Head, IndexOf, Manifest, OutputFile, PartOf, pack_indexed};
use broadsheet_model::{
    Article, ArticleId, Block, Body, Day, Digest, Inline, Lang, Names, Provenance, Published,
    Source, SourceId, WebUrl,
};
use broadsheet_search::{FOLD_TABLE, Folding, index_part};

/// How many articles there are: enough that not all rows are drawn at once.
pub(crate) const N_ARTICLES: usize = 40;
/// How many of them, the last ones, have no date.
pub(crate) const N_UNDATED: usize = 3;
/// How many sources there are.
pub(crate) const N_SOURCES: usize = 3;
/// The article that has two earlier texts.
pub(crate) const CHANGED: usize = 5;

/// The article with this number, newest first.
pub(crate) fn article(number: usize) -> Article {
    let text = |version: &str| {
        let word = if number.is_multiple_of(7) { "罕见" } else { "常见" };
        let rest = "天地玄黄宇宙洪荒".repeat(8 + number * 31 % 17);
        format!("正文{number}{word}{version}{rest}")
    };
    let earlier = if number == CHANGED { vec!["二稿", "初稿"] } else { Vec::new() };
    let version = |text: String| Article {
        id: id(number),
        title: format!("标题{number}"),
        url: WebUrl::new(&format!("https://example.org/{number}")),
        source: source_id(number % N_SOURCES),
        published: match day(number) {
            Some(day) => Published::Day(day),
            None => Published::Unknown,
        },
        authors: (number % 10 == 3).then(|| "Jane Doe".to_owned()).into_iter().collect(),
        tags: (number % 10 == 4).then(|| "时政".to_owned()).into_iter().collect(),
        lang: Lang::ZhHans,
        body: Body { blocks: vec![Block::Paragraph(vec![Inline::Text(text)])] },
        provenance: Provenance {
            file: String::new(),
            member: None,
            sha256: Digest([7; 32]),
            captured: Published::Unknown,
        },
        earlier: Vec::new(),
    };
    let earlier = earlier.into_iter().map(|name| version(text(name))).collect();
    Article { earlier, ..version(text("定稿")) }
}

/// The id of the article with this number; within a day ids rise with numbers.
pub(crate) fn id(number: usize) -> ArticleId {
    ArticleId((number as u64 + 1) * 0x0101_0101)
}

/// Its day: two articles a day, back from 15 June 2023.
pub(crate) fn day(number: usize) -> Option<Day> {
    let newest: Day = "2023-06-15".parse().expect("a day");
    (number + N_UNDATED < N_ARTICLES).then(|| newest.plus(-(number as i32 / 2) * 5))
}

pub(crate) fn source_id(idx: usize) -> SourceId {
    SourceId::new(&format!("s{idx}")).expect("an id")
}

fn published_articles() -> Vec<Article> {
    (0..N_ARTICLES).map(article).collect()
}

/// The files of an archive.
pub(crate) struct Packed {
    pub(crate) manifest: Manifest,
    /// What it holds.
    pub(crate) articles: Vec<Article>,
    files: HashMap<String, Vec<u8>>,
    /// What has been unpacked, by file and number.
    unpacked: Mutex<HashMap<(String, u32), Vec<u8>>>,
}

/// The archive without an index: every search reads texts.
pub(crate) static PLAIN: LazyLock<Packed> =
    LazyLock::new(|| Packed::new(published_articles(), None));
/// The same archive with an index.
pub(crate) static INDEXED: LazyLock<Packed> = LazyLock::new(|| {
    let folding = Folding::parse(FOLD_TABLE).expect("the table of this crate");
    let index = |of: PartOf<'_>| index_part(of, &folding);
    Packed::new(published_articles(), Some(&index))
});

impl Packed {
    pub(crate) fn new(articles: Vec<Article>, index: Option<IndexOf<'_>>) -> Packed {
        let mut ids: Vec<SourceId> = articles.iter().map(|one| one.source.clone()).collect();
        ids.sort();
        ids.dedup();
        let source = |id: SourceId| Source { names: Names::same(id.as_str()), id, colour: None };
        let sources = ids.into_iter().map(source).collect();
        let summary = |article: &Article| article.title.clone();
        let head = Head { title: "档案".to_owned(), ..Head::default() };
        let files = pack_indexed(head, sources, &articles, summary, FOLD_TABLE, index);
        let files: HashMap<String, Vec<u8>> =
            files.into_iter().map(|OutputFile { name, bytes }| (name, bytes)).collect();
        let manifest = Manifest::parse(&files["manifest.json"]).expect("a manifest");
        Packed { manifest, articles, files, unpacked: Mutex::default() }
    }

    /// Whether it has a file.
    #[cfg(feature = "full")]
    pub(crate) fn has(&self, wanted: &Wanted) -> bool {
        self.files.contains_key(&wanted.file_name)
    }

    /// What a file holds.
    pub(crate) fn content(&self, wanted: &Wanted) -> Vec<u8> {
        let mut unpacked = self.unpacked.lock().expect("no test has failed here");
        let key = (wanted.file_name.clone(), wanted.number);
        unpacked.entry(key).or_insert_with(|| self.unpack(wanted)).clone()
    }

    fn unpack(&self, wanted: &Wanted) -> Vec<u8> {
        wanted.open(&self.files[&wanted.file_name]).expect("the promised bytes")
    }
}
