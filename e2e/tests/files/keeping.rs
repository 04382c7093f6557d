//! What is kept on the reader's device: nothing, unless that is asked for.

use anyhow::Result;
use broadsheet_e2e::Session;

use crate::inputs::{Inputs, N_ARTICLES, paths};
use crate::{N_PUBLISHED, choose, expect_accessible, expect_count, open, panel, press, says};

pub(crate) async fn a_reload_leaves_nothing_unless_it_was_kept(
    session: &mut Session,
    inputs: &Inputs,
) -> Result<()> {
    open(session).await?;
    choose(session, &paths(&inputs.all())).await?;
    expect_count(session, N_PUBLISHED + N_ARTICLES).await?;
    let is_file = session.script("return location.protocol === 'file:'", &[]).await? == true;
    if is_file {
        says(session, "so nothing is kept").await?;
    } else {
        says(session, "Nothing is kept").await?;
    }
    session.reload().await?;
    expect_count(session, N_PUBLISHED).await?;
    if is_file { Ok(()) } else { keeps_and_deletes(session, inputs).await }
}

async fn keeps_and_deletes(session: &mut Session, inputs: &Inputs) -> Result<()> {
    choose(session, &paths(&inputs.all())).await?;
    expect_count(session, N_PUBLISHED + N_ARTICLES).await?;
    says(session, "can be read by every page of 127.0.0.1").await?;
    press(session, "Keep on this device").await?;
    says(session, "Kept on this device").await?;
    says(session, "4 articles · ").await?;
    session.reload().await?;
    expect_count(session, N_PUBLISHED + N_ARTICLES).await?;
    session.search("lighthouse").await?;
    session.wait_for_count(1).await?;
    let field = session.role("searchbox", "").await?;
    field.send_keys(thirtyfour::Key::Escape).await?;
    expect_count(session, N_PUBLISHED + N_ARTICLES).await?;
    let chip = "return byRole('button').find((button) => nameOf(button).startsWith('Your files'))";
    session.look_for("way to the panel", chip).await?.click().await?;
    panel(session).await?;
    expect_accessible(session).await?;
    press(session, "Delete").await?;
    says(session, "Nothing is kept").await?;
    let is_forgotten = "return localStorage.getItem('broadsheet:kept') === null";
    session.wait("no page looks for what was kept", is_forgotten).await?;
    session.reload().await?;
    expect_count(session, N_PUBLISHED).await
}
