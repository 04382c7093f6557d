//! What stands where, in windows of every size and in colours that the system forces.

use anyhow::{Result, ensure};
use broadsheet_e2e::{Browser, Session};
use thirtyfour::Key;

use crate::{N_ARTICLES, N_RFI, expect_accessible, open};

/// The size of the window that other scenarios expect.
const USUAL: (u32, u32) = (1440, 900);

/// Where the first result begins, from the top of the window, in CSS pixels.
async fn first_result(session: &Session) -> Result<f64> {
    let top = "return document.querySelector('.result').getBoundingClientRect().top";
    Ok(session.look(top).await?.as_f64().unwrap_or(f64::MAX))
}

async fn press(session: &Session, key: Key) -> Result<()> {
    Ok(session.web().action_chain().send_keys(key + "").perform().await?)
}

/// Nothing is wider than the window.
async fn expect_no_sideways(session: &Session, what: &str) -> Result<()> {
    let wide = "const wide = document.documentElement.scrollWidth - innerWidth;
        return wide > 0 ? [wide, ...[...document.querySelectorAll('body *')]
          .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && !element.closest('.badges'))
          .map((element) => element.className.baseVal ?? element.className).slice(0, 5)].join(' ') : ''";
    let wide = session.look(wide).await?;
    ensure!(wide == "", "{what} is wider than the window: {wide}");
    Ok(())
}

pub(crate) async fn results_come_before_controls(session: &mut Session) -> Result<()> {
    for ((width, height), lowest) in
        [((390, 844), 230.0), ((844, 390), 195.0), ((320, 640), 230.0), (USUAL, 260.0)]
    {
        session.resize(width, height).await?;
        open(session, "").await?;
        let top = first_result(session).await?;
        ensure!(top < lowest, "at {width}x{height} the first result begins at {top}");
        expect_no_sideways(session, &format!("the list at {width}x{height}")).await?;
    }
    let in_view = "return [...document.querySelectorAll('.result')]
        .filter((result) => result.getBoundingClientRect().bottom <= innerHeight).length";
    ensure!(session.look(in_view).await? == 5, "five results are in view on a desk");
    session.expect_quiet().await
}

pub(crate) async fn the_search_field_stays_in_reach(session: &mut Session) -> Result<()> {
    session.resize(390, 500).await?;
    open(session, "").await?;
    session.look("scrollTo(0, document.documentElement.scrollHeight)").await?;
    session
        .wait_for(
            "the search field is at the top and the list's head below it",
            "const field = byRole('searchbox')[0].getBoundingClientRect();
             const head = document.querySelector('.list-head').getBoundingClientRect();
             return scrollY > 100 && field.top >= 0 && field.bottom < 60 && head.top >= field.bottom && head.top < 70",
        )
        .await?;
    session.resize(USUAL.0, USUAL.1).await?;
    session.expect_quiet().await
}

pub(crate) async fn at_a_zoom_of_400_percent_all_is_in_reach(session: &mut Session) -> Result<()> {
    // 1440x900, four times enlarged.
    session.resize(360, 225).await?;
    open(session, "").await?;
    expect_no_sideways(session, "the list").await?;
    session.look("scrollTo(0, document.documentElement.scrollHeight)").await?;
    session
        .wait_for(
            "the last result can be read",
            "const last = [...document.querySelectorAll('.result h2')].at(-1).getBoundingClientRect();
             return last.top >= 0 && last.bottom <= innerHeight",
        )
        .await?;
    for panel in ["dates", "sources", "settings"] {
        session.look("scrollTo(0, 0)").await?;
        session.open_panel(panel).await?;
        expect_no_sideways(session, panel).await?;
        let reach = "const panel = byRole('dialog')[0]; panel.scrollTop = panel.scrollHeight;
            const inside = [...panel.querySelectorAll('button, input, select, summary')].filter(isShown);
            const last = inside.at(-1).getBoundingClientRect();
            return last.bottom <= innerHeight + 1 && last.top >= 0";
        ensure!(session.look(reach).await? == true, "the end of {panel} is out of reach");
        press(session, Key::Escape).await?;
        session.wait_for("it is closed", "return byRole('dialog').length === 0").await?;
    }
    session.resize(USUAL.0, USUAL.1).await?;
    session.expect_quiet().await
}

pub(crate) async fn panels_are_accessible_at_every_size(session: &mut Session) -> Result<()> {
    for (width, height) in [(390, 844), USUAL] {
        session.resize(width, height).await?;
        open(session, "").await?;
        for panel in ["dates", "sources", "settings"] {
            session.open_panel(panel).await?;
            expect_no_sideways(session, panel).await?;
            expect_accessible(session).await?;
            press(session, Key::Escape).await?;
            session.wait_for("it is closed", "return byRole('dialog').length === 0").await?;
        }
    }
    session.expect_quiet().await
}

pub(crate) async fn badges_are_one_stop(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    let stops = "return [...document.querySelectorAll('.badges button')].filter((button) => button.tabIndex === 0).length";
    ensure!(session.look(stops).await? == 1, "the tab key stops at more than one badge");
    session.look("document.querySelector('.badges button').focus()").await?;
    press(session, Key::Right).await?;
    let focused = "return document.activeElement.closest('.badge') === document.querySelectorAll('.badge')[1]";
    ensure!(session.look(focused).await? == true, "arrow-right goes to the second badge");
    press(session, Key::Home).await?;
    press(session, Key::Delete).await?;
    session.wait_for_count(N_ARTICLES - N_RFI).await?;
    session.wait("it is excluded", "return location.hash.includes('not=rfi')").await?;
    session.expect_quiet().await
}

pub(crate) async fn one_source_alone_by_the_panel(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    session.open_panel("sources").await?;
    let only = "return [...byRole('dialog')[0].querySelectorAll('button')].find((button) => /^Only .*RFI/.test(nameOf(button)))";
    session.look_for("button for RFI only", only).await?.click().await?;
    session.wait_for_count(N_RFI).await?;
    let all = "return [...byRole('dialog')[0].querySelectorAll('button')].find((button) => nameOf(button) === 'All sources')";
    session.look_for("way back to all", all).await?.click().await?;
    session.wait_for_count(N_ARTICLES).await?;
    session.expect_quiet().await
}

pub(crate) async fn forced_colours_hide_nothing(session: &mut Session) -> Result<()> {
    if session.browser() != Browser::Chromium {
        return Ok(());
    }
    session.force_colours(true).await?;
    let played = in_forced_colours(session).await;
    session.force_colours(false).await?;
    played
}

async fn in_forced_colours(session: &mut Session) -> Result<()> {
    open(session, "#q=普京&src=rfi").await?;
    session.wait("matches are marked", "return document.querySelector('.feed mark')").await?;
    ensure!(
        session.look("return matchMedia('(forced-colors: active)').matches").await? == true,
        "colours are not forced"
    );
    let told = "
        const style = (selector) => getComputedStyle(document.querySelector(selector));
        const mark = style('.feed mark'), row = style('.result');
        const dots = [...document.querySelectorAll('.badge .dot')].map((dot) => getComputedStyle(dot).backgroundColor);
        return {
          marked: mark.backgroundColor !== style('body').backgroundColor && mark.backgroundColor !== mark.color,
          dots: new Set(dots).size === dots.length && !dots.includes(style('body').backgroundColor),
          chosen: style('.badge.chosen').outlineStyle !== style('.badge:not(.chosen)').outlineStyle,
        }";
    let told = session.look(told).await?;
    for what in ["marked", "dots", "chosen"] {
        ensure!(told[what] == true, "{what} cannot be told: {told}");
    }
    session.expect_quiet().await
}
