//! Takes pictures of the page for people to look at: phone and desktop, light and dark, in each
//! language, list and reader. They go to `target/screenshots/`.

use anyhow::Result;
use broadsheet_e2e::{Browser, Session, Site, Transport};

/// Name, width and height in CSS pixels.
const SCREENS: [(&str, u32, u32); 2] = [("phone", 390, 844), ("desktop", 1440, 900)];

#[tokio::main]
async fn main() -> Result<()> {
    let site = Site::open(Transport::Hosted)?;
    for language in ["zh-Hans", "zh-Hant", "en"] {
        for (theme, is_dark) in [("light", false), ("dark", true)] {
            let mut session =
                Session::start_as(Browser::Chromium, &site, accepted(language), is_dark).await?;
            for (screen, width, height) in SCREENS {
                session.resize(width, height).await?;
                session.open("").await?;
                let name = |view: &str| format!("{screen}-{theme}-{language}-{view}");
                println!("{}", session.screenshot(&name("list")).await?.display());
                session.search("普京").await?;
                session
                    .wait(
                        "matches are marked",
                        "return document.querySelector('[role=feed] mark') !== null",
                    )
                    .await?;
                println!("{}", session.screenshot(&name("query")).await?.display());
                session.open_result(1).await?;
                println!("{}", session.screenshot(&name("reader")).await?.display());
            }
            session.end().await?;
        }
    }
    Ok(())
}

/// What a browser of somebody who reads this language asks for.
fn accepted(language: &str) -> &str {
    match language {
        "zh-Hans" => "zh-CN",
        "zh-Hant" => "zh-TW",
        other => other,
    }
}
