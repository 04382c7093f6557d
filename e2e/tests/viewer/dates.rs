//! The date slider, by key and by pointer, and the inputs beside it.

use anyhow::{Result, ensure};
use broadsheet_e2e::Session;
use serde_json::json;
use thirtyfour::Key;

use crate::{N_ARTICLES, expect_accessible, open};

/// Presses a key on a slider and gives its new value.
async fn press(session: &mut Session, slider: &str, key: Key) -> Result<f64> {
    let thumb = session.role("slider", slider).await?;
    // A slider is reached by Tab; focus() is what a script has for that, and SVG elements have no
    // click point to rely on.
    session.script("arguments[0].focus()", &[thumb.to_json()?]).await?;
    session.web().action_chain().send_keys(key + "").perform().await?;
    session.slider_number(slider, "aria-valuenow").await
}

pub(crate) async fn arrows_move_a_thumb_one_bin(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    let start = session.slider_number("From", "aria-valuenow").await?;
    let text = session.slider("From", "aria-valuetext").await?;
    ensure!(
        text.contains("2023") && text.contains('5'),
        "the slider says {text:?}: no date and count"
    );
    let right = press(session, "From", Key::Right).await?;
    ensure!(right > start, "arrow-right went from {start} to {right}");
    session.wait("the address has the date", "return location.hash.includes('from=2023-')").await?;
    session.wait_for_count(N_ARTICLES - 1).await?;
    let bound = session.slider_number("To", "aria-valuemin").await?;
    ensure!(bound == right, "the other thumb may still go below: {bound}, not {right}");
    let left = press(session, "From", Key::Left).await?;
    ensure!(left == start, "arrow-left went to {left}, not back to {start}");
    session.wait("a thumb at its end is open", "return !location.hash.includes('from=')").await?;
    session.wait_for_count(N_ARTICLES).await?;
    expect_accessible(session).await?;
    session.expect_quiet().await
}

pub(crate) async fn page_keys_move_a_thumb_further(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    let end = session.slider_number("To", "aria-valuenow").await?;
    let arrow = press(session, "To", Key::Left).await?;
    press(session, "To", Key::End).await?;
    let page = press(session, "To", Key::PageDown).await?;
    ensure!(page < arrow && arrow < end, "from {end} an arrow went to {arrow}, a page to {page}");
    let back = press(session, "To", Key::PageUp).await?;
    ensure!(back > page, "PageUp went from {page} to {back}");
    session.expect_quiet().await
}

pub(crate) async fn home_and_end_go_to_the_bounds(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    let least = session.slider_number("To", "aria-valuemin").await?;
    let most = session.slider_number("To", "aria-valuemax").await?;
    let home = press(session, "To", Key::Home).await?;
    ensure!(home < most && home >= least, "Home went to {home}, of {least} to {most}");
    let end = press(session, "To", Key::End).await?;
    ensure!(end == most, "End went to {end}, not {most}");
    session.wait_for_count(N_ARTICLES).await
}

pub(crate) async fn thumbs_never_cross(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    press(session, "To", Key::Home).await?;
    for _ in 0..3 {
        press(session, "From", Key::Right).await?;
    }
    press(session, "From", Key::End).await?;
    let from = session.slider_number("From", "aria-valuenow").await?;
    let to = session.slider_number("To", "aria-valuenow").await?;
    ensure!(from <= to, "From is at {from}, To at {to}");
    let order =
        "const stops = byRole('slider').map((slider) => nameOf(slider)); return stops.join(' ')";
    ensure!(session.look(order).await? == "From To", "the order of the sliders changed");
    session.expect_quiet().await
}

pub(crate) async fn a_pointer_drags_a_thumb(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    let start = session.slider_number("From", "aria-valuenow").await?;
    let places = session
        .look(
            "const centre = (name) => {
               named('slider', name).scrollIntoView({ block: 'nearest' });
               const box = named('slider', name).getBoundingClientRect();
               return [box.left + box.width / 2, box.top + box.height / 2];
             };
             return [...centre('From'), ...centre('To')].map(Math.round)",
        )
        .await?;
    let at = |idx: usize| places[idx].as_i64().unwrap_or_default();
    let middle = (at(0) + at(2)) / 2;
    let drag = session.web().action_chain().move_to(at(0), at(1)).click_and_hold();
    drag.move_to(at(0) + 30, at(1)).move_to(middle, at(1)).release().perform().await?;
    session.wait("the address has the date", "return location.hash.includes('from=2023-')").await?;
    let dragged = session.slider_number("From", "aria-valuenow").await?;
    let end = session.slider_number("To", "aria-valuenow").await?;
    ensure!(dragged > start && dragged < end, "dragged from {start} to {dragged}, of {end}");
    let count = session.count().await?;
    ensure!(
        count > 0 && count < N_ARTICLES,
        "half of the time has {count} of {N_ARTICLES} articles"
    );
    session.wait_for_count(count).await?;
    session.expect_quiet().await
}

pub(crate) async fn a_date_input_does_the_same(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    session.open_panel("dates").await?;
    // How a date is typed depends on the system's language, so it is set as the browser's own
    // picker would set it.
    let pick = "
        const input = [...document.querySelectorAll('input[type=date]')].find((input) => nameOf(input) === arguments[0]);
        const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
        set.call(input, arguments[1]);
        input.dispatchEvent(new Event('input', { bubbles: true }));
        input.dispatchEvent(new Event('change', { bubbles: true }));";
    session.look_with(pick, &[json!("From"), json!("2023-09-01")]).await?;
    // The seeds are of 17 March, 12 July, 20 and 21 September, and 10 October.
    session
        .wait("the address has both dates", "return location.hash.includes('from=2023-09-01')")
        .await?;
    session.wait_for_count(3).await?;
    session.look_with(pick, &[json!("To"), json!("2023-10-09")]).await?;
    session.wait_for_count(2).await?;
    session
        .wait("the address has both dates", "return location.hash.includes('to=2023-10-09')")
        .await?;
    session.expect_quiet().await
}

pub(crate) async fn escape_resets_the_dates(session: &mut Session) -> Result<()> {
    open(session, "#from=2023-09-01&to=2023-10-09").await?;
    session.wait_for_count(2).await?;
    let thumb = session.role("slider", "To").await?;
    session.script("arguments[0].focus()", &[thumb.to_json()?]).await?;
    session.web().action_chain().send_keys(Key::Escape + "").perform().await?;
    session.wait_for_count(N_ARTICLES).await?;
    session.wait("the address has no dates", "return !/from=|to=/.test(location.hash)").await?;
    session.expect_quiet().await
}
