//! Each file below `tests/fixtures` and each seed is read, and what comes out is compared with the
//! JSON beside it.
//!
//! `BROADSHEET_BLESS=1 cargo test -p broadsheet-readers --test golden` writes the JSON anew; look
//! at the difference before it is committed. A new bug is a new fixture.

use std::fs;
use std::path::{Path, PathBuf};

use broadsheet_model::{
    Block, Cell, Description, Direction, ImageData, ImageRef, Inline, ListItem, Numbering,
    Numerals, Row, Scope, Table, Writing,
};
use broadsheet_readers::{ReadError, Reading, SourceTable, read};
use serde_json::{Value, json};
use walkdir::WalkDir;

#[test]
fn fixtures_give_what_stands_beside_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let inputs: Vec<PathBuf> = WalkDir::new(&folder)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.expect("the fixtures can be listed").into_path())
        .filter(|path| path.is_file() && path.extension().is_some_and(|end| end != "json"))
        .collect();
    assert!(inputs.len() > 40, "only {} fixtures", inputs.len());
    for input in inputs {
        check(&input, &input.with_extension("json"));
    }
}

#[test]
fn seeds_give_what_is_expected_of_them() {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let seeds = WalkDir::new(crate_folder.join("../../seeds")).min_depth(1).sort_by_file_name();
    let mut n_seeds = 0;
    for seed in seeds {
        let seed = seed.expect("the seeds can be listed").into_path();
        let name = seed.with_extension("json");
        let name = name.file_name().expect("a seed is a file");
        check(&seed, &crate_folder.join("tests/fixtures/seeds").join(name));
        n_seeds += 1;
    }
    assert_eq!(n_seeds, 5);
}

/// Reads `input` and compares with the JSON in `expected`, or writes it where that is asked for.
fn check(input: &Path, expected: &Path) {
    let bytes = fs::read(input).expect("a fixture can be read");
    let name = input.file_name().expect("a fixture is a file").to_string_lossy();
    let found = show(read(&name, &bytes, &SourceTable::builtin()));
    let found = serde_json::to_string_pretty(&found).expect("values can be written") + "\n";
    if std::env::var_os("BROADSHEET_BLESS").is_some() {
        fs::write(expected, found).expect("an expectation can be written");
        return;
    }
    let wanted = fs::read_to_string(expected).unwrap_or_default();
    assert!(found == wanted, "{} differs from what was read:\n{found}", expected.display());
}

fn show(outcome: Result<Reading, ReadError>) -> Value {
    let reading = match outcome {
        Ok(reading) => reading,
        Err(error) => return json!({ "error": error.to_string() }),
    };
    let articles = reading.articles.iter().map(|article| {
        let mut shown = json!({
            "id": article.id.to_string(),
            "title": article.title,
            "url": article.url.as_ref().map(|url| url.as_str()),
            "source": article.source.as_str(),
            "published": article.published.to_string(),
            "authors": article.authors,
            "tags": article.tags,
            "lang": article.lang.tag(),
            "file": article.provenance.file,
            "body": blocks(&article.body.blocks),
        });
        if let Some(member) = &article.provenance.member {
            shown["member"] = json!(member);
        }
        shown
    });
    let warnings = reading.warnings.iter().map(ToString::to_string);
    json!({ "articles": articles.collect::<Vec<_>>(), "warnings": warnings.collect::<Vec<_>>() })
}

fn blocks(all: &[Block]) -> Value {
    all.iter().map(block).collect()
}

fn block(block: &Block) -> Value {
    match block {
        Block::Paragraph(text) => json!({ "p": inlines(text) }),
        Block::Heading { level, text } => json!({ format!("h{level}"): inlines(text) }),
        Block::List { numbering, items } => {
            let items: Vec<Value> = items.iter().map(item).collect();
            match numbering {
                Some(numbering) => json!({ format!("ol{}", numbers(numbering)): items }),
                None => json!({ "ul": items }),
            }
        }
        Block::Descriptions(parts) => {
            let part = |part: &Description| match part {
                Description::Term(text) => json!({ "dt": inlines(text) }),
                Description::Details(inner) => json!({ "dd": blocks(inner) }),
            };
            json!({ "dl": parts.iter().map(part).collect::<Vec<_>>() })
        }
        Block::Quote(inner) => json!({ "quote": blocks(inner) }),
        Block::Region { writing, blocks: inner } => json!({ part(writing): blocks(inner) }),
        Block::Table(table) => show_table(table),
        Block::Figure { image: picture, caption } => {
            json!({ "figure": image(picture), "caption": inlines(caption) })
        }
        Block::Code(text) => json!({ "pre": text }),
        Block::Rule => json!("rule"),
    }
}

/// What is said about the numbers of a list, ` start=3 reversed type=a`.
fn numbers(numbering: &Numbering) -> String {
    let start = numbering.start.map(|start| format!(" start={start}")).unwrap_or_default();
    let reversed = if numbering.reversed { " reversed" } else { "" };
    let numerals = match numbering.numerals {
        Numerals::Decimal => String::new(),
        numerals => format!(" type={}", numerals.tag()),
    };
    format!("{start}{reversed}{numerals}")
}

fn item(item: &ListItem) -> Value {
    match item.value {
        Some(value) => json!({ format!("li value={value}"): blocks(&item.blocks) }),
        None => blocks(&item.blocks),
    }
}

fn part(writing: &Writing) -> String {
    let direction = writing.direction.map(Direction::tag).unwrap_or_default();
    format!("lang={} dir={direction}", writing.lang)
}

fn show_table(table: &Table) -> Value {
    let cell = |cell: &Cell| {
        let mut name = if cell.header { "th" } else { "td" }.to_owned();
        if (cell.n_columns, cell.n_rows) != (1, 1) {
            name += &format!(" {}x{}", cell.n_columns, cell.n_rows);
        }
        if cell.scope != Scope::Auto {
            name += &format!(" scope={}", cell.scope.tag());
        }
        json!({ name: inlines(&cell.text) })
    };
    let row = |row: &Row| row.cells.iter().map(cell).collect::<Vec<_>>();
    let mut shown = serde_json::Map::new();
    if !table.caption.is_empty() {
        shown.insert("caption".to_owned(), inlines(&table.caption));
    }
    if table.n_head_rows > 0 {
        shown.insert("n_head_rows".to_owned(), json!(table.n_head_rows));
    }
    shown.insert("table".to_owned(), json!(table.rows.iter().map(row).collect::<Vec<_>>()));
    Value::Object(shown)
}

fn inlines(all: &[Inline]) -> Value {
    let inline = |inline: &Inline| match inline {
        Inline::Text(text) => json!(text),
        Inline::Styled { style, text } => json!({ style.tag(): inlines(text) }),
        Inline::Link { href, text } => json!({ "a": href.as_str(), "text": inlines(text) }),
        Inline::Jump { to, text } => json!({ "jump": to, "text": inlines(text) }),
        Inline::Place(name) => json!({ "place": name }),
        Inline::Abbreviation { meaning, text } => json!({ "abbr": meaning, "text": inlines(text) }),
        Inline::Ruby { base, reading } => json!({ "ruby": inlines(base), "rt": inlines(reading) }),
        Inline::Span { writing, text } => json!({ part(writing): inlines(text) }),
        Inline::Code(text) => json!({ "code": text }),
        Inline::Image(picture) => json!({ "img": image(picture) }),
        Inline::Break => json!({ "br": true }),
    };
    all.iter().map(inline).collect()
}

fn image(image: &ImageRef) -> Value {
    let address = match &image.data {
        ImageData::Remote(url) => url.as_str(),
        ImageData::Embedded(data) => data,
        ImageData::Filed(_) | ImageData::Reference(_) | ImageData::Absent => "",
    };
    json!([address, image.alt])
}
