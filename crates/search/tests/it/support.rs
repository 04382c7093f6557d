//! Articles to search in, and the answer that a search has to give, found without any of its code
//! but folding.

use std::sync::LazyLock;

use broadsheet_model::{
    Article, ArticleId, Block, Body, Day, Digest, Inline, Lang, Names, Provenance, Published,
    Source, SourceId,
};
use broadsheet_search::{Corpus, FOLD_TABLE, Folding, Matches, Query};
use proptest::prelude::*;

/// By the crate's own table.
pub(crate) fn folding() -> &'static Folding {
    static FOLDING: LazyLock<Folding> =
        LazyLock::new(|| Folding::parse(FOLD_TABLE).expect("the crate's own table"));
    &FOLDING
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().expect(text)
}

pub(crate) fn source(id: &str, names: [&str; 3]) -> Source {
    let [zh_hans, zh_hant, en] = names.map(str::to_owned);
    Source { id: SourceId::new(id).expect(id), names: Names { zh_hans, zh_hant, en }, colour: None }
}

pub(crate) fn sources() -> Vec<Source> {
    vec![
        source("rfi", ["法国国际广播电台", "法國國際廣播電台", "RFI"]),
        source("epochtimes", ["大纪元", "大紀元", "The Epoch Times"]),
        source("example.org", ["example.org", "example.org", "example.org"]),
    ]
}

/// `published` as [`Published`] reads it; blocks are paragraphs.
pub(crate) fn article(published: &str, source: &str, title: &str, blocks: &[&str]) -> Article {
    let paragraph = |text: &&str| Block::Paragraph(vec![Inline::Text((*text).to_owned())]);
    Article {
        id: ArticleId::derive(None, title, &blocks.join("\n")),
        title: title.to_owned(),
        url: None,
        source: SourceId::new(source).expect(source),
        published: published.parse().expect(published),
        authors: Vec::new(),
        tags: Vec::new(),
        lang: Lang::Und,
        body: Body { blocks: blocks.iter().map(paragraph).collect() },
        provenance: Provenance {
            file: String::new(),
            sha256: Digest([0; 32]),
            captured: Published::Unknown,
            member: None,
        },
        earlier: Vec::new(),
    }
}

/// Newest first, as a corpus wants them.
pub(crate) fn sorted(mut articles: Vec<Article>) -> Vec<Article> {
    articles.sort_by_key(|article| (std::cmp::Reverse(article.published.order()), article.id));
    articles
}

/// The five seeds, without care for their format: the first line with letters is the title, every
/// further one a block.
pub(crate) fn seeds() -> Vec<Article> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds");
    let mut files: Vec<_> =
        std::fs::read_dir(&folder).expect("the seeds are part of the project").collect();
    files.sort_by_key(|file| file.as_ref().expect("a readable folder").file_name());
    let articles: Vec<Article> = files
        .into_iter()
        .enumerate()
        .map(|(idx, file)| {
            let text = std::fs::read_to_string(file.expect("a readable folder").path())
                .expect("a readable seed");
            let lines: Vec<&str> =
                text.split(['\n', '<', '>']).filter(|line| !line.trim().is_empty()).collect();
            article(&format!("2023-0{}-1{idx}", idx / 2 + 3), "rfi", lines[0], &lines[1..])
        })
        .collect();
    assert_eq!(articles.len(), 5);
    sorted(articles)
}

/// What `query` finds in `corpus`, which holds the whole archive.
pub(crate) fn search(corpus: &Corpus, query: &str) -> Matches {
    corpus.scan(&Query::parse(query, folding()), &sources()).matches(None)
}

pub(crate) fn numbers(matches: &Matches) -> Vec<u32> {
    matches.iter().map(|(place, _)| place.number).collect()
}

/// The numbers of the articles with `term` in the title or in one block, by the definition.
pub(crate) fn naive(articles: &[Article], term: &str) -> Vec<u32> {
    let term = folding().fold(term).text;
    let has = |text: &str| folding().fold(text).text.contains(&term);
    let numbers = articles.iter().enumerate().filter(|(_, article)| {
        has(&article.title) || article.body.text_blocks().iter().any(|block| has(block))
    });
    numbers.map(|(number, _)| number as u32).collect()
}

/// Characters of few kinds, so that they repeat and meet: Han in both scripts, Latin in both cases
/// and widths, digits, spaces, marks, quotation marks and what cannot be seen.
pub(crate) fn text(max_chars: usize) -> impl Strategy<Value = String> {
    let letters: Vec<char> =
        "普京習习近平發发髮后後里裏aAbBé e\u{301}ＡＢ12１２ \u{3000}\n。，-—\"“”'’:ｶﾞガﬁß⻓长\u{200b}\u{ad}"
            .chars()
            .collect();
    proptest::collection::vec(proptest::sample::select(letters), 0..max_chars)
        .prop_map(String::from_iter)
}

/// A tag or an author, of so few that articles share them.
pub(crate) fn value() -> impl Strategy<Value = String> {
    const VALUES: [&str; 11] =
        ["政治", " 政治", "政治 ", "時政", "时政", "Jane Doe", "jane  doe", "a", "A", "", " "];
    proptest::sample::select(&VALUES[..]).prop_map(str::to_owned)
}

prop_compose! {
    /// Of any source, on one of a few days, or undated.
    pub(crate) fn any_article()(
        day in proptest::option::weighted(0.8, 19_400_i32..19_460),
        source in 0_usize..3,
        title in text(8),
        blocks in proptest::collection::vec(text(16), 0..4),
        tags in proptest::collection::vec(value(), 0..3),
        authors in proptest::collection::vec(value(), 0..3),
    ) -> Article {
        let published = day.and_then(Day::new).map(|day| day.to_string()).unwrap_or_default();
        let blocks: Vec<&str> = blocks.iter().map(String::as_str).collect();
        let article = article(&published, sources()[source].id.as_str(), &title, &blocks);
        Article { tags, authors, ..article }
    }
}

pub(crate) fn any_articles() -> impl Strategy<Value = Vec<Article>> {
    proptest::collection::vec(any_article(), 0..12).prop_map(sorted)
}
