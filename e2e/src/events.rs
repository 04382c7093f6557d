//! What the browser reports while the page runs: its console, its errors, its requests. The same
//! for both browsers, by WebDriver BiDi.

use anyhow::Result;
use futures_util::{FutureExt, StreamExt};
use serde_json::Value;
use thirtyfour::bidi::{BiDi, RawEventStream};

/// Runs before any script of the page: a refused policy is otherwise seen in one browser's console
/// only.
const PRELOAD: &str = "() => addEventListener('securitypolicyviolation', (event) => console.error(
    'policy violation: ' + event.effectiveDirective + ' ' + event.blockedURI))";

const EVENTS: [&str; 4] = [
    "log.entryAdded",
    "network.beforeRequestSent",
    "network.responseCompleted",
    "network.fetchError",
];

/// The browser's reports, in order.
pub(crate) struct Events {
    bidi: BiDi,
    stream: RawEventStream,
    /// Warnings, errors and failed requests.
    pub(crate) problems: Vec<String>,
    /// Every address that the page asked for.
    pub(crate) requested: Vec<String>,
    /// Every request and when it was on its way.
    pub(crate) trips: Vec<Trip>,
}

/// A request and when it was on its way, in milliseconds of the browser's clock.
#[derive(Debug, Clone, PartialEq)]
pub struct Trip {
    /// The browser's name for the request.
    id: String,
    /// What was asked for.
    pub url: String,
    /// When it was asked for.
    pub begun: f64,
    /// When all of the answer was there; `None` while it is not.
    pub ended: Option<f64>,
    /// Whether the browser had the answer and did not ask for it.
    pub is_cached: bool,
    /// Whether the page gave it up, as one does that is left.
    is_aborted: bool,
}

impl Trip {
    /// A request that the browser has no name for.
    pub fn new(url: &str, begun: f64, ended: Option<f64>) -> Trip {
        Trip {
            id: String::new(),
            url: url.to_owned(),
            begun,
            ended,
            is_cached: false,
            is_aborted: false,
        }
    }

    /// Whether the page was never given an answer, because it did not wait for it.
    fn is_given_up(&self) -> bool {
        self.is_aborted || self.ended.is_none()
    }
}

/// What Chromium and Firefox say of a request that the page itself gave up.
const ABORTED: [&str; 2] = ["net::ERR_ABORTED", "NS_BINDING_ABORTED"];

/// What Firefox says in the console where a service worker was to answer that request.
const INTERCEPTED: &str = "A ServiceWorker intercepted the request and encountered an unexpected";

/// Whether `problem` is nothing but what Firefox says of one of these requests, which a page that
/// was left had given up.
fn is_of_given_up(problem: &str, trips: &[Trip]) -> bool {
    problem.contains(INTERCEPTED)
        && trips.iter().any(|trip| trip.is_given_up() && problem.contains(&trip.url))
}

impl Events {
    /// Begins to listen.
    ///
    /// # Errors
    /// When the browser refuses.
    pub(crate) async fn listen(bidi: BiDi) -> Result<Events> {
        let stream = bidi.subscribe_raw();
        bidi.session().subscribe_many(EVENTS.map(str::to_owned)).await?;
        bidi.script().add_preload_script(PRELOAD).await?;
        Ok(Events { bidi, stream, problems: Vec::new(), requested: Vec::new(), trips: Vec::new() })
    }

    /// Takes in everything that was reported until now.
    ///
    /// # Errors
    /// When the connection to the browser is gone.
    pub(crate) async fn catch_up(&mut self) -> Result<()> {
        // Reports and answers come through one connection in order, so after this answer all
        // earlier reports are here.
        self.bidi.session().status().await?;
        while let Some(Some(event)) = self.stream.next().now_or_never() {
            self.take(&event.method, &event.params);
        }
        // Only now, as the console may say so before the request is reported to have ended.
        self.problems.retain(|problem| !is_of_given_up(problem, &self.trips));
        Ok(())
    }

    /// Forgets what was reported until now.
    ///
    /// # Errors
    /// As [`Events::catch_up`].
    pub(crate) async fn forget(&mut self) -> Result<()> {
        self.catch_up().await?;
        self.problems.clear();
        self.requested.clear();
        self.trips.clear();
        Ok(())
    }

    fn take(&mut self, method: &str, params: &Value) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let url = text(&params["request"]["url"]);
        self.follow(method, params, &url);
        match method {
            "log.entryAdded" if matches!(params["level"].as_str(), Some("warn" | "error")) => {
                self.problems.push(format!(
                    "console {}: {}",
                    text(&params["level"]),
                    text(&params["text"])
                ));
            }
            "network.beforeRequestSent" => self.requested.push(url),
            "network.responseCompleted" => {
                let status = params["response"]["status"].as_u64().unwrap_or_default();
                if status >= 400 {
                    self.problems.push(format!("status {status} for {url}"));
                }
            }
            // A page that is left gives up what it had asked for.
            "network.fetchError" if ABORTED.contains(&text(&params["errorText"]).as_str()) => {}
            "network.fetchError" => {
                self.problems.push(format!("no answer for {url}: {}", text(&params["errorText"])))
            }
            _ => {}
        }
    }

    /// Notes when requests are on their way.
    fn follow(&mut self, method: &str, params: &Value, url: &str) {
        let id = params["request"]["request"].as_str().unwrap_or_default();
        let now = params["timestamp"].as_f64().unwrap_or_default();
        match method {
            "network.beforeRequestSent" => {
                self.trips.push(Trip {
                    id: id.to_owned(),
                    url: url.to_owned(),
                    begun: now,
                    ended: None,
                    is_cached: false,
                    is_aborted: false,
                });
            }
            "network.responseCompleted" | "network.fetchError" => {
                if let Some(trip) = self.trips.iter_mut().rev().find(|trip| trip.id == id) {
                    // Of a worker's requests all is reported at the end, so what counts are the
                    // browser's own times.
                    let timings = &params["request"]["timings"];
                    let time = |name: &str| timings[name].as_f64().filter(|time| *time > 0.0);
                    trip.begun = time("timeOrigin").unwrap_or(trip.begun);
                    trip.ended = Some(time("responseEnd").map_or(now, |end| trip.begun + end));
                    trip.is_cached = params["response"]["fromCache"].as_bool().unwrap_or_default();
                    let reason = params["errorText"].as_str().unwrap_or_default();
                    trip.is_aborted = ABORTED.contains(&reason);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Trip, is_of_given_up};

    #[test]
    fn only_what_firefox_says_of_a_request_that_was_given_up_is_no_problem() {
        let [url, other] = ["http://127.0.0.1:1/archive/fold/ab.css", "http://127.0.0.1:1/b.css"];
        let said = format!(
            "console error: Failed to load ‘{url}’. A ServiceWorker intercepted the request and \
             encountered an unexpected error."
        );
        let aborted = Trip { is_aborted: true, ..Trip::new(url, 1.0, Some(2.0)) };
        let check = |problem: &str, trips: &[Trip], expected| {
            assert_eq!(is_of_given_up(problem, trips), expected, "{problem} {trips:?}");
        };
        check(&said, &[Trip::new(other, 1.0, Some(2.0)), aborted.clone()], true);
        check(&said, &[Trip::new(url, 1.0, None)], true);
        check(&said, &[Trip::new(url, 1.0, Some(2.0))], false);
        check(&said, &[Trip::new(other, 1.0, None)], false);
        check(&format!("console error: no digest of {url}"), &[aborted], false);
    }
}
