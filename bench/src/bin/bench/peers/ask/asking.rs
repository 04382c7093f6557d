//! Asking a page and taking its answer.

use anyhow::{Context, Result, bail};
use broadsheet_e2e::Session;
use broadsheet_host::Server;
use serde_json::{Value, json};

/// For how long one call to the page may wait: the driver's connection gives up after two minutes.
const CALL_MILLIS: u64 = 20_000;
/// How many such calls: a large archive that is read as a whole takes minutes on a slow network.
const N_CALLS: usize = 45;
/// After this many frames without a request the page is taken to want nothing more: half a second.
const N_QUIET_FRAMES: usize = 30;

/// A query.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    pub(crate) kind: String,
    pub(crate) query: String,
    /// How many articles are right.
    pub(crate) n_right: usize,
}

impl Question {
    /// Reads the list of queries.
    ///
    /// # Errors
    /// When it is not such a list.
    pub(crate) fn parse_all(json: &[u8]) -> Result<Vec<Question>> {
        let list: Vec<Value> = serde_json::from_slice(json).context("the queries are no list")?;
        let question = |value: &Value| {
            let text = |key: &str| value[key].as_str().map(str::to_owned);
            let n_right = value["truth"].as_array().map(Vec::len);
            Some(Question { kind: text("kind")?, query: text("query")?, n_right: n_right? })
        };
        list.iter().map(|value| question(value).context("a query lacks a part")).collect()
    }
}

/// What a page answered.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// How long it took until the rows stood.
    pub(crate) millis: f64,
    /// How long it took until they had their titles.
    pub(crate) title_millis: f64,
    /// The number of results that it shows.
    pub(crate) count: u64,
    /// The ids of the rows.
    pub(crate) ids: Vec<String>,
    /// The text of the rows, by which the same answer is known again.
    pub(crate) text: String,
}

/// What a page asked its host for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Traffic {
    pub(crate) n_bytes: usize,
    pub(crate) n_requests: usize,
    /// What of it came for rows with titles: all but texts, which are asked for after that.
    pub(crate) n_title_bytes: usize,
}

/// A page that is being measured.
pub(crate) struct Page<'a> {
    pub(crate) session: Session,
    pub(crate) server: &'a Server,
}

impl Page<'_> {
    /// Opens the page with an empty cache.
    pub(crate) async fn open(&mut self) -> Result<()> {
        self.session.clear_cache().await?;
        self.server.forget();
        self.session.open("").await
    }

    /// Opens the page with an empty cache and the query in its address; the time counts from the
    /// navigation.
    pub(crate) async fn open_at(&mut self, query: &str, known: &Answer) -> Result<Answer> {
        self.session.clear_cache().await?;
        self.server.forget();
        let encoded =
            self.session.script("return encodeURIComponent(arguments[0])", &[json!(query)]).await?;
        let encoded = encoded.as_str().context("the query cannot be encoded")?;
        self.session.open_unready(&format!("#q={encoded}")).await?;
        self.session.script("probe.expect(arguments[0])", &[json!(known.text)]).await?;
        self.answer(query).await
    }

    /// Asks; waits for any answer that is whole, or for the one that is known.
    pub(crate) async fn ask(&mut self, query: &str, known: Option<&Answer>) -> Result<Answer> {
        self.session.script("probe.clear()", &[]).await?;
        self.answer("").await.context("the page does not go back to its list")?;
        let known = known.map(|answer| &answer.text);
        self.session.script("probe.ask(...arguments)", &[json!(query), json!(known)]).await?;
        self.answer(query).await
    }

    async fn answer(&mut self, query: &str) -> Result<Answer> {
        for _ in 0..N_CALLS {
            let call = "probe.answer(arguments[0]).then(arguments[1])";
            let returned = self.session.web().execute_async(call, vec![json!(CALL_MILLIS)]).await?;
            if !returned.json().is_null() {
                return Answer::of(returned.json())
                    .with_context(|| format!("the answer to {query:?}"));
            }
        }
        let state = self.session.script("return probe.state()", &[]).await?;
        let problems = self.session.problems().await?;
        let waiting: Vec<String> = self.waiting().await?;
        bail!(
            "the page does not answer {query:?}: {state}; it reported {problems:?} and waits for {waiting:?}"
        )
    }

    /// Requests without an answer, and whether the host has sent one.
    async fn waiting(&mut self) -> Result<Vec<String>> {
        let served = self.server.requests();
        let is_served = |url: &str| served.iter().any(|request| url.ends_with(&request.url));
        let trips = self.session.trips().await?;
        let waiting = trips.iter().filter(|trip| trip.ended.is_none());
        Ok(waiting.map(|trip| format!("{} (sent: {})", trip.url, is_served(&trip.url))).collect())
    }

    /// The rows as they stand once the page asks for nothing more.
    pub(crate) async fn settled(&mut self, answer: Answer) -> Result<Answer> {
        self.settle().await?;
        let state = self.session.script("return probe.state()", &[]).await?;
        let Answer { millis, title_millis, .. } = answer;
        Ok(Answer { millis, title_millis, ..Answer::of(&state)? })
    }

    /// Waits until the page has asked for nothing for some frames.
    pub(crate) async fn settle(&self) -> Result<()> {
        let (mut n_requests, mut n_quiet) = (self.server.requests().len(), 0);
        while n_quiet < N_QUIET_FRAMES {
            self.session
                .web()
                .execute_async("requestAnimationFrame(arguments[0])", Vec::new())
                .await?;
            let n_now = self.server.requests().len();
            n_quiet = if n_now == n_requests { n_quiet + 1 } else { 0 };
            n_requests = n_now;
        }
        Ok(())
    }

    /// What the page has asked for since the host last forgot.
    pub(crate) fn traffic(&self) -> Traffic {
        let requests = self.server.requests();
        let n_bytes = requests.iter().map(|request| request.body_bytes).sum();
        let for_titles = requests.iter().filter(|request| !request.url.contains("/text/"));
        let n_title_bytes = for_titles.map(|request| request.body_bytes).sum();
        Traffic { n_bytes, n_requests: requests.len(), n_title_bytes }
    }
}

impl Answer {
    fn of(state: &Value) -> Result<Answer> {
        let ids = state["ids"].as_array().context("no rows")?;
        Ok(Answer {
            millis: state["millis"].as_f64().unwrap_or_default(),
            title_millis: state["titleMillis"].as_f64().unwrap_or_default(),
            // After a query has been taken back a page may show no number.
            count: state["count"].as_u64().unwrap_or_default(),
            ids: ids.iter().filter_map(|id| id.as_str().map(str::to_owned)).collect(),
            text: state["text"].as_str().context("no text")?.to_owned(),
        })
    }
}
