//! What the panel says of sets, and what can be done with them.

use anyhow::{Result, ensure};
use broadsheet_e2e::Session;
use thirtyfour::Key;

use crate::inputs::{Inputs, N_ARTICLES, paths};
use crate::{N_PUBLISHED, choose, expect_accessible, expect_count, open, panel, press, says};

pub(crate) async fn each_file_says_what_came_of_it(
    session: &mut Session,
    inputs: &Inputs,
) -> Result<()> {
    open(session).await?;
    let skipped = [inputs.file("letter.pdf"), inputs.file("empty.html"), inputs.file("dyke.md")];
    choose(session, &paths(&skipped)).await?;
    expect_count(session, N_PUBLISHED + 1).await?;
    says(session, "Not read: 2").await?;
    for name in ["letter.pdf", "empty.html", "PDF"] {
        says(session, name).await?;
    }
    session.script("document.querySelector('.set-report').open = true", &[]).await?;
    expect_accessible(session).await
}

pub(crate) async fn a_set_is_hidden_renamed_and_removed(
    session: &mut Session,
    inputs: &Inputs,
) -> Result<()> {
    open(session).await?;
    choose(session, &paths(&inputs.all())).await?;
    expect_count(session, N_PUBLISHED + N_ARTICLES).await?;
    press(session, "Hide").await?;
    expect_count(session, N_PUBLISHED).await?;
    press(session, "Hide").await?;
    expect_count(session, N_PUBLISHED + N_ARTICLES).await?;
    let name = session
        .element("the set's name", "return document.querySelector('#files-panel li input')", &[])
        .await?;
    name.clear().await?;
    name.send_keys("From the harbour" + Key::Enter).await?;
    let renamed =
        "return document.querySelector('#files-panel li').ariaLabel === 'From the harbour'";
    session.wait_for("the set has another name", renamed).await?;
    press(session, "Remove").await?;
    expect_count(session, N_PUBLISHED).await
}

/// More files than can be read before somebody presses a button.
const N_MANY: usize = 4_000;

pub(crate) async fn what_is_cancelled_stays(session: &mut Session, _inputs: &Inputs) -> Result<()> {
    open(session).await?;
    let offer = format!(
        "const text = (n) => `# Article ${{n}}\\n\\n` + `The ${{n}}th sentence of a long story. `.repeat(400);
         const files = Array.from({{ length: {N_MANY} }}, (_, n) => new File([text(n)], `${{n}}.md`));
         const transfer = new DataTransfer();
         files.forEach((file) => transfer.items.add(file));
         const field = document.getElementById('open-files');
         field.files = transfer.files;
         field.dispatchEvent(new Event('change', {{ bubbles: true }}));"
    );
    session.script(&offer, &[]).await?;
    panel(session).await?;
    let is_reading = "return document.querySelector('#files-panel li progress[value]') !== null";
    session.wait_for("files are being read", is_reading).await?;
    press(session, "Stop").await?;
    says(session, "Stopped.").await?;
    let is_counted = "const texts = byRole('status').map((status) => status.textContent.trim());
        return /^\\d/.test(texts.find(Boolean))";
    session.wait_for("the articles are counted", is_counted).await?;
    let count = session.count().await?;
    ensure!(count < N_PUBLISHED + N_MANY, "all was read before it could be stopped");
    session.expect_quiet().await
}
