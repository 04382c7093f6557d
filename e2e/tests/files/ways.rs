//! How files come to the page.

use anyhow::{Result, ensure};
use broadsheet_e2e::Session;
use serde_json::{Value, json};

use crate::inputs::{Inputs, N_ARTICLES, paths};
use crate::{N_PUBLISHED, choose, expect_accessible, expect_count, open, panel};

pub(crate) async fn chosen_files_join_the_list(
    session: &mut Session,
    inputs: &Inputs,
) -> Result<()> {
    open(session).await?;
    let name = "return byRole('button').filter(isShown).some((button) => nameOf(button).startsWith('Open files'))";
    ensure!(session.look(name).await? == true, "there is no button to open files");
    choose(session, &paths(&inputs.all())).await?;
    expect_count(session, N_PUBLISHED + N_ARTICLES).await?;
    // The same file again, in another set: it is in the list once.
    choose(session, &[&inputs.file("notes.md")]).await?;
    expect_count(session, N_PUBLISHED + N_ARTICLES).await?;
    for query in ["河堤修复", "lighthouse"] {
        session.search(query).await?;
        session.wait_for_count(1).await?;
    }
    let hash = session.hash().await?;
    ensure!(!hash.contains("harbour.xml"), "a file's name is in the address: {hash}");
    expect_accessible(session).await
}

/// Gives the page a file by an event that it cannot tell from the browser's own.
async fn give(session: &Session, event: &str, name: &str, text: &str) -> Result<Value> {
    let script = "const [event, name, text] = arguments;
        const transfer = new DataTransfer();
        if (name) transfer.items.add(new File([text], name));
        else transfer.setData(event === 'paste' ? 'text/plain' : 'text/uri-list', text);
        const made = new Event(event, { bubbles: true, cancelable: true });
        // Firefox makes no such event with data of a script's.
        for (const name of ['clipboardData', 'dataTransfer']) Object.defineProperty(made, name, { value: transfer });
        return !document.body.dispatchEvent(made);";
    session.script(script, &[json!(event), json!(name), json!(text)]).await
}

pub(crate) async fn a_dropped_file_joins_the_list(
    session: &mut Session,
    _inputs: &Inputs,
) -> Result<()> {
    open(session).await?;
    let text = "# Storm warning lifted\n\nThe harbour master lifted the warning at noon.\n";
    ensure!(give(session, "dragover", "storm.md", text).await? == true, "files cannot be dropped");
    give(session, "drop", "storm.md", text).await?;
    panel(session).await?;
    expect_count(session, N_PUBLISHED + 1).await
}

pub(crate) async fn pasted_text_joins_the_list(
    session: &mut Session,
    _inputs: &Inputs,
) -> Result<()> {
    open(session).await?;
    let text = "<!doctype html><html><head><title>Bridge reopened</title></head><body><article>\
        <h1>Bridge reopened</h1><p>After two years of repair the old bridge over the eastern arm of the river \
        was opened to traffic again on Monday morning.</p></article></body></html>";
    give(session, "paste", "", text).await?;
    panel(session).await?;
    expect_count(session, N_PUBLISHED + 1).await
}

pub(crate) async fn a_link_is_answered(session: &mut Session, _inputs: &Inputs) -> Result<()> {
    open(session).await?;
    give(session, "drop", "", "https://paper.example/dyke").await?;
    let said =
        "return byRole('status').some((status) => status.textContent.includes('fetches nothing'))";
    session.wait_for("a link is answered", said).await?;
    session.expect_quiet().await
}
