//! Takes pictures of the page for people to look at: in windows of every kind, light, dark and in
//! colours that the system forces, in each language, of the list, a query, an article, the front
//! page and every panel. They go to `target/screenshots/`. Arguments are parts of names: only
//! pictures whose names have all of them are taken (`phone dark zh-Hans reader`).

use anyhow::{Context, Result};
use broadsheet_e2e::{Browser, Session, Site, Transport};

/// Name, width and height in CSS pixels.
const SCREENS: [(&str, u32, u32); 6] = [
    ("phone", 390, 844),
    ("landscape", 844, 390),
    ("narrow", 320, 640),
    ("laptop", 1366, 768),
    ("desktop", 1440, 900),
    // A desktop, four times enlarged.
    ("zoomed", 360, 225),
];

/// Name, whether dark is preferred, whether colours are forced.
const COLOURS: [(&str, bool, bool); 3] =
    [("light", false, false), ("dark", true, false), ("forced", false, true)];

const LANGUAGES: [&str; 3] = ["zh-Hans", "zh-Hant", "en"];

const PANELS: [&str; 5] = ["dates", "sources", "library", "settings", "help"];

/// A part of the page, and how it is come to.
const VIEWS: [&str; 9] =
    ["list", "query", "reader", "front", "dates", "sources", "library", "settings", "help"];

#[tokio::main]
async fn main() -> Result<()> {
    let parts: Vec<String> = std::env::args().skip(1).collect();
    let is_wanted = |name: &str| parts.iter().all(|part| name.split('.').any(|has| has == part));
    let site = Site::open(Transport::Hosted)?;
    for language in LANGUAGES {
        for (colours, is_dark, is_forced) in COLOURS {
            let mut wanted = Vec::new();
            for screen in SCREENS {
                let name = |view: &str| [screen.0, colours, language, view].join(".");
                let views = VIEWS.into_iter().filter(|view| is_wanted(&name(view)));
                wanted.extend(views.map(|view| (name(view), screen, view)));
            }
            if wanted.is_empty() {
                continue;
            }
            let accepted = accepted(language);
            let mut session =
                Session::start_as(Browser::Chromium, &site, accepted, is_dark).await?;
            if is_forced {
                session.force_colours(true).await?;
            }
            for (name, (_, width, height), view) in wanted {
                session.resize(width, height).await?;
                go_to(&mut session, view).await.with_context(|| name.clone())?;
                println!("{}", session.screenshot(&name).await?.display());
            }
            session.end().await?;
        }
    }
    Ok(())
}

async fn go_to(session: &mut Session, view: &str) -> Result<()> {
    let hash = match view {
        "query" => "#q=普京",
        "front" => "#about=1",
        _ => "",
    };
    session.open(hash).await?;
    match view {
        "query" => {
            let marked = "return document.querySelector('[role=feed] mark') !== null";
            session.wait("matches are marked", marked).await
        }
        "reader" => session.open_result(1).await,
        "help" => {
            // It opens from the settings.
            session.open_panel("settings").await?;
            session.open_panel("help").await
        }
        panel if PANELS.contains(&panel) => session.open_panel(panel).await,
        _ => Ok(()),
    }
}

/// What a browser of somebody who reads this language asks for.
fn accepted(language: &str) -> &str {
    match language {
        "zh-Hans" => "zh-CN",
        "zh-Hant" => "zh-TW",
        other => other,
    }
}
