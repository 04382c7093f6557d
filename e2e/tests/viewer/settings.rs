//! Language and colours.

use anyhow::{Result, ensure};
use broadsheet_e2e::Session;
use serde_json::json;

use crate::{expect_accessible, open};

/// Chooses a value in the first selection of the settings that offers it, and closes them again.
async fn choose(session: &mut Session, value: &str) -> Result<()> {
    session.open_panel("settings").await?;
    expect_accessible(session).await?;
    let choose = "
        const select = [...document.querySelectorAll('dialog select')].find((select) => [...select.options].some((option) => option.value === arguments[0]));
        select.value = arguments[0];
        select.dispatchEvent(new Event('input', { bubbles: true }));
        select.dispatchEvent(new Event('change', { bubbles: true }));";
    session.look_with(choose, &[json!(value)]).await?;
    session.close_panel().await
}

pub(crate) async fn the_language_can_be_switched(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    ensure!(
        session.look("return document.documentElement.lang").await? == "en",
        "the browser asks for English"
    );
    for (tag, word) in [("zh-Hans", "来源"), ("zh-Hant", "來源")] {
        choose(session, tag).await?;
        session
            .wait(
                &format!("the page is in {tag}"),
                &format!("return document.documentElement.lang === '{tag}'"),
            )
            .await?;
        let group =
            format!("return byRole('group').some((group) => nameOf(group).includes('{word}'))");
        session.wait_for(&format!("the group of badges is named {word}"), &group).await?;
        expect_accessible(session).await?;
    }
    session.reload().await?;
    ensure!(
        session.look("return document.documentElement.lang").await? == "zh-Hant",
        "the choice is kept"
    );
    session.expect_quiet().await
}

pub(crate) async fn the_theme_can_be_switched(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    let background = "return getComputedStyle(document.body).backgroundColor";
    let mut seen = Vec::new();
    for theme in ["light", "dark"] {
        choose(session, theme).await?;
        session
            .wait(
                &format!("it is {theme}"),
                &format!("return document.documentElement.dataset.theme === '{theme}'"),
            )
            .await?;
        seen.push(session.look(background).await?);
        expect_accessible(session).await?;
    }
    ensure!(seen[0] != seen[1], "light and dark are both {}", seen[0]);
    session.reload().await?;
    ensure!(session.look(background).await? == seen[1], "the choice is kept");
    session.expect_quiet().await
}
