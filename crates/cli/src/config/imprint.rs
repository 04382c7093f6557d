//! What the archive says of itself: `about`, `contact`, `licence`, `updated`.

use broadsheet_model::{Contact, Imprint, Licence, Names, WebUrl};

use super::table::Table;
use super::{ConfigError, LICENCE_KEYS, NAME_KEYS, by_language};

pub(super) fn imprint(table: &Table<'_>) -> Result<Imprint, ConfigError> {
    Ok(Imprint {
        about: about(table)?,
        contact: contact(table)?,
        licence: licence(table)?,
        updated: table.day("updated")?,
    })
}

/// A text for all languages, or a table of them.
fn about(table: &Table<'_>) -> Result<Option<Names>, ConfigError> {
    let about = if table.is_table("about") {
        let given = table.table("about", NAME_KEYS)?;
        let about = given.map(|given| by_language(&given, None)).transpose()?.flatten();
        Some(about.ok_or_else(|| table.wrong("about", "no language is named"))?)
    } else {
        table.string("about")?.map(|text| Names::same(&text))
    };
    let Some(Names { zh_hans, zh_hant, en }) = about else { return Ok(None) };
    let text = |text: String| {
        let text = paragraphs(&text);
        let n_chars = text.chars().count();
        let most = Imprint::MAX_ABOUT_CHARS;
        match n_chars {
            0 => Err(table.wrong("about", "it is empty; leave the key out")),
            n_chars if n_chars > most => Err(table.wrong(
                "about",
                &format!(
                    "it has {n_chars} characters; {most} are the most, as every reader loads it"
                ),
            )),
            _ => Ok(text),
        }
    };
    let (zh_hans, zh_hant, en) = (text(zh_hans)?, text(zh_hant)?, text(en)?);
    Ok(Some(Names { zh_hans, zh_hant, en }))
}

/// The text without space around its lines, one empty line between paragraphs. Lines of a paragraph
/// stay as they are written.
fn paragraphs(text: &str) -> String {
    let is_kept = |character: &char| !character.is_control() || *character == '\n';
    let text: String = text.replace("\r\n", "\n").chars().filter(is_kept).collect();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let blocks = lines.split(|line| line.is_empty()).filter(|block| !block.is_empty());
    blocks.map(|block| block.join("\n")).collect::<Vec<_>>().join("\n\n")
}

fn contact(table: &Table<'_>) -> Result<Option<Contact>, ConfigError> {
    let Some(text) = table.string("contact")? else { return Ok(None) };
    text.trim().parse().map(Some).map_err(|()| {
        table.wrong(
            "contact",
            &format!(
                "{text:?} is neither an e-mail address nor an https address; write it like \
                 \"desk@example.org\" or \"https://example.org/contact\""
            ),
        )
    })
}

/// A text, or a table of a text and where the terms can be read.
fn licence(table: &Table<'_>) -> Result<Option<Licence>, ConfigError> {
    if !table.is_table("licence") {
        let name = table.string("licence")?;
        return name.map(|name| Ok(Licence { name: named(table, &name)?, url: None })).transpose();
    }
    let Some(given) = table.table("licence", LICENCE_KEYS)? else { return Ok(None) };
    let name = given.string("name")?.ok_or_else(|| table.wrong("licence", "it has no name"))?;
    let url = given.string("url")?;
    let url = url.map(|url| {
        WebUrl::new(&url)
            .filter(WebUrl::is_https)
            .ok_or_else(|| given.wrong("url", &format!("{url:?} is not an https address")))
    });
    Ok(Some(Licence { name: named(table, &name)?, url: url.transpose()? }))
}

fn named(table: &Table<'_>, name: &str) -> Result<String, ConfigError> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let n_chars = name.chars().count();
    let most = Imprint::MAX_LICENCE_CHARS;
    match n_chars {
        0 => Err(table.wrong("licence", "it is empty; leave the key out")),
        n_chars if n_chars > most => {
            Err(table
                .wrong("licence", &format!("it has {n_chars} characters; {most} are the most")))
        }
        _ => Ok(name),
    }
}
