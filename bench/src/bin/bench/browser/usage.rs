//! A reader who never tires: slides, jumps, scrolls, opens articles, goes back, chooses sources. No
//! text is searched.

use std::time::{Duration, Instant};

use anyhow::Result;
use broadsheet_e2e::Session;
use serde_json::json;

use super::moves::{jump, slide};

/// Moves of one round; they cancel each other out.
const SLIDES: [(&str, &str); 8] = [
    ("From", "PageUp"),
    ("From", "PageUp"),
    ("To", "PageDown"),
    ("To", "ArrowLeft"),
    ("From", "PageDown"),
    ("From", "PageDown"),
    ("To", "PageUp"),
    ("To", "ArrowRight"),
];
const N_JUMPS: usize = 3;
/// How many screens are scrolled after each jump.
const N_SCREENS: usize = 8;
const N_ARTICLES: usize = 3;
/// As for the measured jumps, so that each round is elsewhere.
const GOLDEN: f64 = 0.618_033_988_749_895;

/// Uses the page for at least this long; gives the number of rounds.
///
/// # Errors
/// When something does not happen that follows from what is done.
pub(crate) async fn use_for(session: &mut Session, long: Duration) -> Result<usize> {
    let begun = Instant::now();
    let mut n_rounds = 0;
    while begun.elapsed() < long {
        for (thumb, key) in SLIDES {
            slide(session, thumb, key).await?;
        }
        for idx in 0..N_JUMPS {
            let n_before = n_rounds * N_JUMPS + idx;
            jump(session, (n_before as f64 * GOLDEN).fract()).await?;
            scroll(session).await?;
        }
        for idx in 0..N_ARTICLES {
            read(session, idx).await?;
        }
        badges(session, n_rounds).await?;
        n_rounds += 1;
    }
    Ok(n_rounds)
}

/// Scrolls the list by screens, a few frames for each.
async fn scroll(session: &mut Session) -> Result<()> {
    let script = "
        const [n_screens, done] = arguments;
        const scrolls = (element) => element.scrollHeight > element.clientHeight
          && /auto|scroll/.test(getComputedStyle(element).overflowY);
        let list = document.querySelector('[role=feed]');
        while (list && !scrolls(list)) list = list.parentElement;
        list ??= document.scrollingElement;
        let n_frames = 0;
        const step = () => {
          if (n_frames === n_screens * 4) { done(true); return; }
          if (n_frames % 4 === 0) list.scrollBy(0, list.clientHeight);
          n_frames += 1;
          requestAnimationFrame(step);
        };
        step();";
    session.web().execute_async(script, vec![json!(N_SCREENS)]).await?;
    Ok(())
}

/// Opens one of the shown results and goes back.
async fn read(session: &mut Session, idx: usize) -> Result<()> {
    let shown = "const links = [...document.querySelectorAll('[role=feed] article a[href*=\"a=\"], [role=feed] [role=article] a[href*=\"a=\"]')]
        .filter((link) => { const { top, bottom } = link.getBoundingClientRect(); return bottom > 0 && top < innerHeight; });";
    let click = format!(
        "{shown} if (!links.length) return false; links[given[0] % links.length].click(); return true;"
    );
    session.wait_with("a result is shown", &click, &[json!(idx)]).await?;
    let is_open =
        "return /[#&]a=/.test(location.hash) && [...document.querySelectorAll('main article h1')]
        .some((title) => title.checkVisibility({ visibilityProperty: true }))";
    session.wait("an article is open", is_open).await?;
    session.script("history.back()", &[]).await?;
    session.wait("the article is closed", "return !/[#&]a=/.test(location.hash)").await
}

/// Chooses a source, and lets it go again.
async fn badges(session: &mut Session, n_round: usize) -> Result<()> {
    for is_pressed in [true, false] {
        let badge = format!(
            "const badges = byRole('button', named('group', 'Sources')).filter((badge) => badge.hasAttribute('aria-pressed'));
             const badge = badges[{n_round} % badges.length];"
        );
        session.look(&format!("{badge} badge.click()")).await?;
        let what = format!("a badge is pressed: {is_pressed}");
        session
            .wait_for(
                &what,
                &format!("{badge} return badge.getAttribute('aria-pressed') === '{is_pressed}'"),
            )
            .await?;
    }
    Ok(())
}
