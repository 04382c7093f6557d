//! How soon the rows of a query are drawn.

use anyhow::{Context, Result};
use broadsheet_bench::Values;
use broadsheet_e2e::Session;
use serde_json::json;

use super::moves::MEASURED;

/// Common and rarer words of the news, names, several words, other scripts: they are in real
/// articles as in those that are learnt from them.
const QUERIES: [&str; 24] = [
    "中国",
    "习近平",
    "美国 选举",
    "COVID-19",
    "俄罗斯",
    "经济",
    "一带一路",
    "香港 国安法",
    "普京",
    "疫苗",
    "拜登",
    "新冠病毒",
    "2020年",
    "中国 经济",
    "华为",
    "5G",
    "法轮功",
    "乌克兰 战争",
    "北京",
    "人权",
    "台湾海峡",
    "石油价格",
    "联合国安理会",
    "奥运会",
];

/// Asks every query through the search field, then every one once more: what the page measured from
/// a query being taken to its rows being painted, of those that were new and of those whose files
/// were there. The field's wait after the last key is not in it.
pub(crate) async fn queries(session: &mut Session) -> Result<[Values; 2]> {
    session.open("").await?;
    let mut measured = [Values::default(), Values::default()];
    for values in &mut measured {
        for query in QUERIES {
            values.0.push(ask(session, query).await?);
        }
    }
    Ok(measured)
}

async fn ask(session: &mut Session, query: &str) -> Result<f64> {
    let script = format!(
        "const [query, done] = arguments; {MEASURED}
         const field = document.querySelector('#app input[type=search]');
         field.focus();
         field.value = query;
         measured('broadsheet:query', () =>
           field.dispatchEvent(new Event('input', {{ bubbles: true }}))).then(done);"
    );
    let millis = session.web().execute_async(script, vec![json!(query)]).await;
    let millis = millis.with_context(|| format!("{query} was not followed by a measure"))?;
    let millis = millis.json().as_f64().context("the measure has no duration")?;
    wait_for_query(session, query).await?;
    Ok(millis)
}

/// Waits until `query` is answered, and all of its rows are drawn.
pub(super) async fn wait_for_query(session: &mut Session, query: &str) -> Result<()> {
    let is_answered = "const query = new URLSearchParams(location.hash.slice(1)).get('q') ?? '';
        return query === given[0] && document.querySelector('[role=feed]')?.ariaBusy !== 'true'
          && !document.querySelector('#app .coming, #app .count progress')";
    session.wait_with("the query is answered", is_answered, &[json!(query)]).await.map(drop)
}
