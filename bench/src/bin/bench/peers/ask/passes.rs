//! The measurements, each a pass over all queries or some of them.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use broadsheet_bench::Values;
use broadsheet_e2e::Network;
use serde_json::{Value, json};

use super::asking::{Answer, Page, Question, Traffic};
use super::rounds::rounds;

/// How many queries are asked on a page that is opened for each of them.
const N_COLD: usize = 5;
/// How many queries' requests are followed one by one: one of each kind.
const N_FAR: usize = 8;
/// How many rows a page draws for these.
const N_ROWS: usize = 10;

/// A query and its answer as it stood at last.
type Asked<'a> = (&'a Question, &'a Answer);

/// Asks every query for the first time and waits until nothing more is loaded: the answers, and
/// what they took.
pub(crate) async fn answers(
    page: &mut Page<'_>,
    questions: &[Question],
) -> Result<(Vec<Answer>, Value)> {
    page.open().await?;
    page.settle().await?;
    let (mut answers, mut traffic) = (Vec::new(), Vec::new());
    for question in questions {
        page.server.forget();
        let answer = page.ask(&question.query, None).await?;
        answers.push(page.settled(answer).await?);
        traffic.push(page.traffic());
    }
    Ok((answers, summary(&traffic)))
}

/// Opens the page for each of some queries, waits until it wants nothing more, and asks. What was
/// loaded before and after.
pub(crate) async fn cold(page: &mut Page<'_>, asked: &[Asked<'_>]) -> Result<(Value, Value)> {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for (question, known) in spread(asked, N_COLD) {
        page.open().await?;
        page.settle().await?;
        before.push(page.traffic());
        page.server.forget();
        page.ask(&question.query, Some(known)).await?;
        page.settle().await?;
        after.push(page.traffic());
    }
    Ok((summary(&before), summary(&after)))
}

/// Opens the page at some queries on a slow network.
pub(crate) async fn slow(page: &mut Page<'_>, asked: &[Asked<'_>]) -> Result<Value> {
    page.session.set_network(Network::SLOW).await?;
    let (mut millis, mut titles, mut n_rounds) =
        (Values::default(), Values::default(), Values::default());
    for (question, known) in spread(asked, N_COLD) {
        let answer = page.open_at(&question.query, known).await?;
        millis.0.push(answer.millis);
        titles.0.push(answer.title_millis);
        n_rounds.0.push(rounds(&page.session.trips().await?) as f64);
    }
    page.session.set_network(Network::HERE).await?;
    Ok(json!({
        "millis": millis.json(), "title_millis": titles.json(), "rounds": n_rounds.json(),
    }))
}

/// Asks one new query of each kind on a network where answers are slow to begin.
pub(crate) async fn far(page: &mut Page<'_>, asked: &[Asked<'_>]) -> Result<Value> {
    page.open().await?;
    page.settle().await?;
    page.session.set_network(Network::FAR).await?;
    let mut n_rounds = Values::default();
    for (question, known) in asked.iter().take(N_FAR) {
        page.session.forget().await?;
        page.ask(&question.query, Some(known)).await?;
        n_rounds.0.push(rounds(&page.session.trips().await?) as f64);
    }
    page.session.set_network(Network::HERE).await?;
    Ok(json!({ "rounds": n_rounds.json() }))
}

/// Asks every query on a page with an empty cache, then every one again.
pub(crate) async fn timed(page: &mut Page<'_>, asked: &[Asked<'_>]) -> Result<(Value, Value)> {
    page.open().await?;
    page.settle().await?;
    let mut times = [Values::default(), Values::default()];
    for times in &mut times {
        for (question, known) in asked {
            times.0.push(page.ask(&question.query, Some(known)).await?.millis);
        }
    }
    let [new, warm] = times;
    Ok((new.json(), json!({ "millis": warm.json() })))
}

/// Every answer, with the ids of all results where the page can say them.
pub(crate) async fn ids(page: &Page<'_>, asked: &[Asked<'_>]) -> Result<Vec<Value>> {
    let script = "const [query, done] = arguments;
        globalThis.allIds ? allIds(query).then(done, (error) => done(String(error))) : done(null);";
    let mut answers = Vec::new();
    for (question, answer) in asked {
        let all = page.session.web().execute_async(script, vec![json!(question.query)]).await?;
        let all = all.json().clone();
        let is_list = all.is_null() || all.is_array();
        is_list.then_some(()).with_context(|| {
            format!("the results of {:?} cannot be listed: {all}", question.query)
        })?;
        answers.push(json!({ "count": answer.count, "rows": answer.ids, "ids": all }));
    }
    Ok(answers)
}

/// Some queries, one of a kind, with as many results as rows are drawn; others where there are too
/// few of these.
fn spread<'a>(asked: &[Asked<'a>], n_wanted: usize) -> Vec<Asked<'a>> {
    let mut kinds = BTreeSet::new();
    let has_rows = |asked: &&Asked| asked.0.n_right >= N_ROWS && asked.1.count >= N_ROWS as u64;
    let (mut chosen, others): (Vec<Asked>, Vec<Asked>) =
        asked.iter().partition(|asked| has_rows(asked) && kinds.insert(&asked.0.kind));
    let (full, few): (Vec<Asked>, Vec<Asked>) = others.iter().partition(has_rows);
    chosen.extend(full.into_iter().chain(few));
    chosen.truncate(n_wanted);
    chosen
}

fn summary(traffic: &[Traffic]) -> Value {
    let values = |of: fn(&Traffic) -> usize| {
        Values(traffic.iter().map(|traffic| of(traffic) as f64).collect()).json()
    };
    // Only pages that load texts one by one have rows before them.
    let has_titles = traffic.iter().any(|traffic| traffic.n_title_bytes < traffic.n_bytes);
    let title_bytes = has_titles.then(|| values(|traffic| traffic.n_title_bytes));
    json!({
        "bytes": values(|traffic| traffic.n_bytes),
        "requests": values(|traffic| traffic.n_requests),
        "title_bytes": title_bytes,
    })
}
