//! Slider moves and jumps to a date, one after the other, each waited for.

use anyhow::{Context, Result};
use broadsheet_bench::Values;
use broadsheet_e2e::Session;
use serde_json::{Value, json};

use super::memory::metric;

/// Thumbs and keys, and how many times each is pressed: in from both ends and out again, by steps
/// and by pages. 160 moves, each of which has room to move.
const KEYS: [(&str, &str, usize); 8] = [
    ("From", "ArrowRight", 30),
    ("To", "ArrowLeft", 30),
    ("From", "PageUp", 10),
    ("To", "PageDown", 10),
    ("From", "ArrowLeft", 30),
    ("To", "ArrowRight", 30),
    ("From", "PageDown", 10),
    ("To", "PageUp", 10),
];

/// How many jumps.
const N_JUMPS: usize = 40;
/// The golden ratio's fraction: its multiples are spread evenly over 0 to 1 and never near the one
/// before.
const GOLDEN: f64 = 0.618_033_988_749_895;

/// `measured(measure, act)` acts and waits for the next measure that the page calls so.
pub(super) const MEASURED: &str = "
    const measured = (measure, act) => new Promise((resolve) => {
      const observer = new PerformanceObserver((list) => {
        const entry = list.getEntries().find((entry) => entry.name === measure);
        if (entry) { observer.disconnect(); resolve(entry.duration); }
      });
      observer.observe({ type: 'measure' });
      act();
    });
";

/// Moves the thumbs. Gives what the page measured for each move, and how long its main thread
/// worked.
pub(crate) async fn slides(session: &mut Session) -> Result<(Values, Values)> {
    session.open("").await?;
    session.web().cdp().send_raw("Performance.enable", ()).await?;
    let (mut measured, mut worked) = (Values::default(), Values::default());
    for (thumb, key, n_times) in KEYS {
        for _ in 0..n_times {
            let before = task_seconds(session).await?;
            measured.0.push(slide(session, thumb, key).await?);
            worked.0.push((task_seconds(session).await? - before) * 1000.0);
        }
    }
    Ok((measured, worked))
}

/// Presses a key on a thumb and waits for everything that follows from it; gives the page's
/// measure.
pub(crate) async fn slide(session: &Session, thumb: &str, key: &str) -> Result<f64> {
    let script = format!(
        "const [thumb, key, done] = arguments; {MEASURED}
         const slider = [...document.querySelectorAll('[role=slider]')]
           .find((slider) => slider.getAttribute('aria-label') === thumb);
         slider.focus();
         measured('broadsheet:slide', () =>
           slider.dispatchEvent(new KeyboardEvent('keydown', {{ key, bubbles: true, cancelable: true }}))).then(done);"
    );
    let millis = session.web().execute_async(script, vec![json!(thumb), json!(key)]).await;
    let millis = millis
        .with_context(|| format!("{key} on the slider {thumb} was not followed by a measure"))?;
    millis.json().as_f64().context("the measure has no duration")
}

/// Jumps to dates all over the archive.
pub(crate) async fn jumps(session: &mut Session) -> Result<Values> {
    session.open("").await?;
    let mut measured = Values::default();
    for idx in 1..=N_JUMPS {
        measured.0.push(jump(session, (idx as f64 * GOLDEN).fract()).await?);
    }
    Ok(measured)
}

/// Jumps to the day at this part, 0 to 1, of the archive's time, by the field in the panel of
/// dates, which closes over it; gives the page's measure.
pub(crate) async fn jump(session: &mut Session, part: f64) -> Result<f64> {
    session.open_panel("dates").await?;
    let script = format!(
        "const [part, done] = arguments; {MEASURED}
         const end = (thumb, bound) => Number([...document.querySelectorAll('[role=slider]')]
           .find((slider) => slider.getAttribute('aria-label') === thumb).getAttribute(bound));
         const [first, last] = [end('From', 'aria-valuemin'), end('To', 'aria-valuemax')];
         const day = Math.round(first + part * (last - first));
         const field = document.querySelector('#jump');
         field.focus();
         field.value = new Date(day * 86400000).toISOString().slice(0, 10);
         field.dispatchEvent(new Event('input', {{ bubbles: true }}));
         const key = {{ key: 'Enter', bubbles: true, cancelable: true }};
         const enter = () => field.dispatchEvent(new KeyboardEvent('keydown', key));
         measured('broadsheet:jump', enter).then(done);"
    );
    let millis = session.web().execute_async(script, vec![json!(part)]).await;
    let millis = millis.context("a jump was not followed by a measure")?;
    let millis = millis.json().as_f64().context("the measure has no duration")?;
    // Where the day has no article the panel stays and says to which day the list went.
    if session.look("return byRole('dialog').length > 0").await? == Value::Bool(true) {
        session.close_panel().await?;
    }
    Ok(millis)
}

/// For how many seconds the page's main thread has worked: script, style, layout, painting, and
/// garbage collection.
async fn task_seconds(session: &Session) -> Result<f64> {
    let metrics = session.web().cdp().send_raw("Performance.getMetrics", ()).await?;
    metric(&metrics, "TaskDuration")
}
