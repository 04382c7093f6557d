//! A hundred queries, asked of a site in a real browser and of the same site natively: the same
//! articles in the same order.

mod packed;

use anyhow::{Context, Result, ensure};
use broadsheet_cli::site::{Question, Site as NativeSite, search};
use broadsheet_e2e::{Browser, Session, Site, Transport};
use broadsheet_model::Article;
use broadsheet_search::{Filter, Query, Sort, field_term};

const N_ARTICLES: usize = 700;
const SOURCES: [&str; 3] = ["a.example", "b.example", "c.example"];
/// What texts are made of, the earlier ones oftener.
const PIECES: [&str; 40] = [
    "的",
    "，",
    "。",
    "中国",
    "经济",
    "总统",
    "普京",
    "访问",
    "北京",
    "会谈",
    "欧盟",
    "委员会",
    "宣布",
    "制裁",
    "俄羅斯",
    "烏克蘭",
    "习近平",
    "5G",
    "网络",
    "安全",
    "COVID-19",
    "疫情",
    "Hong Kong",
    "香港",
    "G20",
    "峰会",
    "20大",
    " report ",
    "《三体》",
    "作者",
    "台灣",
    "半导体",
    "人权",
    "律师",
    "记者",
    "自由",
    "HongKong",
    "kongs",
    "发展",
    "2023年",
];

/// Numbers that look random and are the same each time (Marsaglia's xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n
    }

    /// The smaller of two, so that the first pieces are the commonest.
    fn piece(&mut self) -> &'static str {
        PIECES[self.below(PIECES.len()).min(self.below(PIECES.len()))]
    }

    fn text(&mut self, n_pieces: usize) -> String {
        (0..n_pieces).map(|_| self.piece()).collect()
    }
}

fn articles() -> Vec<Article> {
    let mut numbers = Numbers(88_172_645_463_325_252);
    let article = |number: usize| {
        let title = numbers.text(6);
        let n_pieces = 20 + numbers.below(120);
        let blocks: Vec<String> =
            (0..1 + numbers.below(3)).map(|_| numbers.text(n_pieces)).collect();
        let seconds = 1_600_000_000 + 40_000 * number as i64;
        let article = packed::article(number, SOURCES[number % 3], seconds, &title, &blocks);
        Article {
            tags: vec![format!("標籤 {}", number % 7)],
            authors: if number.is_multiple_of(5) {
                vec!["Jane Doe".to_owned()]
            } else {
                Vec::new()
            },
            ..article
        }
    };
    (0..N_ARTICLES).map(article).collect()
}

/// Queries of every kind of the language, most of them parts of what the articles say.
fn queries(articles: &[Article]) -> Vec<String> {
    let mut numbers = Numbers(2_463_534_242);
    let mut queries: Vec<String> = Vec::new();
    while queries.len() < 100 {
        let blocks = articles[numbers.below(articles.len())].body.text_blocks();
        let letters: Vec<char> = blocks[0].chars().filter(|letter| *letter != '"').collect();
        let start = numbers.below(letters.len() - 8);
        let part: String = letters[start..start + 1 + queries.len() % 8].iter().collect();
        let (one, other) = (numbers.piece().trim(), numbers.piece().trim());
        queries.push(match queries.len() % 12 {
            0..=3 => format!("\"{part}\""),
            4 => format!("{one} {other}"),
            5 => format!("{one} OR {other}"),
            6 => format!("{one} -{other}"),
            7 => format!("title:{one}"),
            8 => format!("source:b.example {one}"),
            9 => format!("date:2021 {one}"),
            10 => format!("{one} {}", field_term("tag", "标签 3")),
            _ => format!("author:\"jane doe\" -{other}"),
        });
    }
    queries
}

/// The ids of the rows that are drawn, and whether all of them are there.
const ROWS: &str = "
    const rows = byRole('article', byRole('feed')[0] ?? document.createElement('p'));
    const isThere = byRole('feed')[0]?.ariaBusy !== 'true' && rows.every((row) => row.querySelector('h2'));
    const ids = rows.map((row) => row.querySelector('h2')?.id.slice(2));";

async fn compare(
    session: &mut Session,
    site: &NativeSite,
    query: &str,
    sort: (Sort, &str),
    is_opened: bool,
) -> Result<()> {
    let folding = site.folding().map_err(anyhow::Error::new)?;
    let query_read = Query::parse(query, &folding);
    let question =
        Question { query: query_read, filter: Filter::default(), sort: sort.0, limit: 0 };
    let answer = search(site, &question).map_err(anyhow::Error::new)?;
    let expected: Vec<String> =
        answer.articles.iter().take(8).map(|article| article.id.to_string()).collect();
    let fragment = serde_json::json!([query]).to_string();
    let hash = format!("#q={}&sort={}", encoded(query), sort.1);
    if is_opened {
        session.open(&hash).await?;
    } else {
        session.look_with("location.hash = arguments[0]", &[hash.into()]).await?;
    }
    session.wait_for_count(answer.total).await.with_context(|| fragment.clone())?;
    let first = serde_json::to_string(&expected)?;
    let same = format!(
        "{ROWS} return isThere && JSON.stringify(ids.slice(0, {})) === JSON.stringify({first})",
        expected.len()
    );
    session.wait_for(&format!("{fragment} sorted {} lists {first}", sort.1), &same).await
}

fn encoded(query: &str) -> String {
    query.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

async fn play(browser: Browser, transport: Transport, every: usize) -> Result<()> {
    let articles = articles();
    let folder = packed::site_folder(&SOURCES, &articles)?;
    let native = NativeSite::open(folder.path()).map_err(anyhow::Error::new)?;
    ensure!(native.manifest.index.len() == 2, "the site has an index");
    let site = Site::of(transport, folder.path())?;
    let mut session = Session::start(browser, &site).await?;
    let played = async {
        let sorts = [(Sort::Best, "best"), (Sort::New, "new"), (Sort::Old, "old")];
        session.open("").await?;
        for (idx, query) in queries(&articles).iter().enumerate().step_by(every) {
            // The page is opened with some, which its first module searches for; the larger one with
            // the others.
            let is_opened = idx % 20 == 5;
            compare(&mut session, &native, query, sorts[idx % 4 % 3], is_opened).await?;
        }
        session.expect_quiet().await?;
        session.expect_at_home().await
    };
    let played = played.await;
    session.end().await?;
    played
}

#[tokio::test]
async fn chromium_hosted() -> Result<()> {
    play(Browser::Chromium, Transport::Hosted, 1).await
}

#[tokio::test]
async fn firefox_folder() -> Result<()> {
    play(Browser::Firefox, Transport::Folder, 5).await
}

#[tokio::test]
async fn without_its_index_the_page_reads_the_texts_and_asks_it_again_with_another_query()
-> Result<()> {
    let articles = articles();
    let folder = packed::site_folder(&SOURCES, &articles)?;
    let native = NativeSite::open(folder.path()).map_err(anyhow::Error::new)?;
    let folding = native.folding().map_err(anyhow::Error::new)?;
    let n_found = |query: &str| {
        let query = Query::parse(query, &folding);
        let question = Question { query, filter: Filter::default(), sort: Sort::New, limit: 1 };
        search(&native, &question).map(|found| found.total).map_err(anyhow::Error::new)
    };
    let [query, other] = ["俄罗斯 -普京", "中国 -普京"];
    let (n_first, n_other) = (n_found(query)?, n_found(other)?);
    ensure!(n_first != n_other, "the count would not say that the other query was asked");
    let [here, away] = ["archive/index", "index-away"].map(|name| folder.path().join(name));
    std::fs::rename(&here, &away)?;
    let site = Site::of(Transport::Hosted, folder.path())?;
    let server = site.server().context("a hosted site has a server")?;
    let asks_index = || server.requests().iter().any(|request| request.url.contains("/part/"));
    let mut session = Session::start(Browser::Chromium, &site).await?;
    session.open(&format!("#q={}", encoded(query))).await?;
    session.wait_for_count(n_first).await?;
    // Nothing is missing of what is shown, so nothing is said.
    session.wait_for("no notice", "return !byRole('alert').some(isShown)").await?;
    ensure!(!asks_index(), "there is no head that would name anything");
    std::fs::rename(&away, &here)?;
    session.search(other).await?;
    session.wait_for_count(n_other).await?;
    ensure!(asks_index(), "the texts were read again");
    session.end().await
}

#[tokio::test]
async fn a_query_that_finds_nothing_offers_each_part_less_and_the_source_that_was_meant()
-> Result<()> {
    let articles = articles();
    let folder = packed::site_folder(&SOURCES, &articles)?;
    let native = NativeSite::open(folder.path()).map_err(anyhow::Error::new)?;
    let folding = native.folding().map_err(anyhow::Error::new)?;
    let query = Query::parse("普京", &folding);
    let question = Question { query, filter: Filter::default(), sort: Sort::New, limit: 1 };
    let n_putin = search(&native, &question).map_err(anyhow::Error::new)?.total;
    let site = Site::of(Transport::Hosted, folder.path())?;
    let mut session = Session::start(Browser::Chromium, &site).await?;
    session.open(&format!("#q={}", encoded("普京 <b>没有这个</b>"))).await?;
    session.wait_for_count(0).await?;
    let offers = format!(
        "const offers = byRole('button').filter(isShown).map((button) => button.textContent);
         const digits = (text) => text.replace(/[^0-9]/g, '');
         return offers.some((text) => text.includes('<b>没有这个</b>') && digits(text).endsWith('{n_putin}'))
             && document.querySelector('.asked')?.textContent === '普京 <b>没有这个</b>'
             && document.querySelector('.asked b') === null"
    );
    session.wait_for("the query, and what is found without its part", &offers).await?;
    let offer = "const offer = byRole('button').find((button) => button.textContent.includes('没有这个</b>'));
        offer?.click();
        return offer !== undefined";
    session.wait_for("the offer", offer).await?;
    session.wait_for_count(n_putin).await?;
    session.open(&format!("#q={}", encoded("source:a.exmple 普京"))).await?;
    session.wait_for_count(0).await?;
    session
        .wait_for(
            "the source that was meant",
            "return byRole('button').some((button) => isShown(button) && button.textContent === 'a.example')",
        )
        .await?;
    session.expect_at_home().await?;
    session.end().await
}
