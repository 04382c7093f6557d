//! Articles saved as a file: the page gives what it says, published and local articles alike.

use anyhow::Result;
use broadsheet_e2e::Session;

use crate::inputs::{Inputs, N_ARTICLES, paths};
use crate::{N_PUBLISHED, choose, expect_count, open, press, says};

/// Notes the file that the page gives, in the place of downloading it.
const CATCH: &str = "
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
        window.made = blob;
        return make.call(URL, blob);
    };
    HTMLAnchorElement.prototype.click = function () {
        const name = this.download;
        window.made.arrayBuffer().then((bytes) => {
            window.given = [name, new TextDecoder('latin1').decode(bytes), new TextDecoder().decode(bytes)];
        });
    };";

/// Each button, the ending of the file's name, how the file begins, and what it holds: in a zip, the
/// name of a member, which is not packed.
const KINDS: [(&str, &str, &str, &str); 4] = [
    ("Table (CSV)", ".csv", "\u{ef}\u{bb}\u{bf}", "Lighthouse lamp replaced"),
    ("JSON, zipped", ".zip", "PK\u{3}\u{4}", "archive.json"),
    ("E-book (EPUB)", ".epub", "PK\u{3}\u{4}", "application/epub+zip"),
    ("Web page", ".html", "<!doctype html>", "id=\"viewer-module\""),
];

pub(crate) async fn what_is_shown_is_saved_as_each_kind(
    session: &mut Session,
    inputs: &Inputs,
) -> Result<()> {
    open(session).await?;
    choose(session, &paths(&inputs.all())).await?;
    expect_count(session, N_PUBLISHED + N_ARTICLES).await?;
    session.script(CATCH, &[]).await?;
    for (button, ending, beginning, inside) in KINDS {
        session.script("window.given = null", &[]).await?;
        press(session, button).await?;
        let is_given = format!(
            "return window.given !== null && window.given[0].endsWith({ending:?})
                && window.given[1].startsWith({beginning:?}) && window.given[2].includes({inside:?})"
        );
        session.wait_for(&format!("{button}: a file {ending} is given"), &is_given).await?;
        says(session, "Saved: ").await?;
    }
    session.expect_quiet().await
}
