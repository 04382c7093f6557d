//! The documents stay true where a program can tell: every link inside the repository leads
//! somewhere, every path of the code map exists, and every decision is in the index.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Folders that hold no documents of ours: build output, what npm brings, and archived articles.
const PASSED_OVER: [&str; 6] = ["target", "dist", "node_modules", "seeds", "fixtures", "corpus"];
const CODE_MAP: &str = "## Code map";

#[test]
fn links_lead_somewhere() {
    let mut broken = Vec::new();
    for document in documents() {
        let is_ours = |link: &String| !link.contains("://") && !link.starts_with("mailto:");
        for link in links(&read(&document)).into_iter().filter(is_ours) {
            if let Err(why) = resolve(&document, &link) {
                broken.push(format!("{}: {link}: {why}", document.display()));
            }
        }
    }
    assert!(broken.is_empty(), "links that lead nowhere:\n{}", broken.join("\n"));
}

#[test]
fn the_code_map_names_what_is_there() {
    let architecture = read(&root().join("docs/architecture.md"));
    let (_, after) = architecture.split_once(CODE_MAP).expect("architecture.md has a code map");
    let map = after.split("\n## ").next().unwrap_or(after);
    let paths: BTreeSet<String> = spans(map).into_iter().filter(|span| is_path(span)).collect();
    assert!(paths.len() > 20, "the code map names only {paths:?}");
    let missing: Vec<&String> = paths.iter().filter(|path| !root().join(path).exists()).collect();
    assert!(missing.is_empty(), "the code map names what is not there: {missing:?}");
    // And the other way round: a new room is put on the map.
    for folder in ["crates", "src"] {
        for entry in fs::read_dir(root().join(folder)).expect("the folder is there").flatten() {
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            let is_named = paths.iter().any(|path| path.trim_end_matches('/').starts_with(&name));
            // git leaves folders behind that have lost their files.
            let is_room = fs::read_dir(entry.path()).is_ok_and(|mut files| files.next().is_some());
            assert!(is_named || !is_room, "the code map does not name {name}");
        }
    }
}

#[test]
fn every_decision_is_numbered_dated_and_in_the_index() {
    let folder = root().join("docs/decisions");
    let index = read(&folder.join("README.md"));
    let mut numbers = BTreeSet::new();
    for entry in fs::read_dir(&folder).expect("there are decisions").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name == "README.md" {
            continue;
        }
        let (number, _) = name.split_once('-').expect("NNNN-title.md");
        assert!(number.len() == 4 && number.parse::<u16>().is_ok(), "{name} has no number");
        assert!(numbers.insert(number.to_owned()), "two decisions have the number {number}");
        assert!(index.contains(&format!("({name})")), "docs/decisions/README.md lacks {name}");
        let text = read(&entry.path());
        assert!(text.starts_with(&format!("# {number} ")), "{name} does not begin with its number");
        let date = text.lines().find_map(|line| line.strip_prefix("Date: ")).unwrap_or_default();
        assert!(date.len() >= 10 && date.starts_with("20"), "{name} has no date");
        assert!(text.contains("decide otherwise"), "{name} does not say what would change it");
    }
}

#[test]
fn links_and_headings_are_told_as_they_are_shown() {
    let text =
        "# The address, and `what` it holds\n\nSee [a](b.md#c) and ![p](q.png), `[no](code)`.\n";
    assert_eq!(links(text), ["b.md#c", "q.png"]);
    assert_eq!(anchors(text), ["the-address-and-what-it-holds"]);
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every Markdown file of the repository.
fn documents() -> Vec<PathBuf> {
    let (mut found, mut waiting) = (Vec::new(), vec![root()]);
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).expect("a folder can be listed").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().is_dir() {
                if !name.starts_with('.') && !PASSED_OVER.contains(&name.as_str()) {
                    waiting.push(entry.path());
                }
            } else if name.ends_with(".md") {
                found.push(entry.path());
            }
        }
    }
    assert!(found.len() > 10, "only {found:?}");
    found
}

/// Where a link leads, or why it leads nowhere.
fn resolve(document: &Path, link: &str) -> Result<(), String> {
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = match path {
        "" => document.to_path_buf(),
        path => document.parent().unwrap_or(document).join(path),
    };
    if !target.exists() {
        return Err("no such file".to_owned());
    }
    let has_heading = || anchors(&read(&target)).iter().any(|heading| heading == anchor);
    if !anchor.is_empty() && target.extension().is_some_and(|ext| ext == "md") && !has_heading() {
        return Err("no such heading".to_owned());
    }
    Ok(())
}

/// The targets of links and pictures.
fn links(text: &str) -> Vec<String> {
    let target = |event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Some(dest_url.into_string())
        }
        _ => None,
    };
    Parser::new_ext(text, Options::ENABLE_TABLES).filter_map(target).collect()
}

/// What stands in code spans.
fn spans(text: &str) -> BTreeSet<String> {
    let code = |event| match event {
        Event::Code(code) => Some(code.into_string()),
        _ => None,
    };
    Parser::new_ext(text, Options::ENABLE_TABLES).filter_map(code).collect()
}

/// Every heading, as GitHub names it in addresses.
fn anchors(text: &str) -> Vec<String> {
    let (mut anchors, mut heading) = (Vec::new(), None);
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match (event, &mut heading) {
            (Event::Start(Tag::Heading { .. }), _) => heading = Some(String::new()),
            (Event::End(TagEnd::Heading(_)), Some(text)) => {
                anchors.push(slug(text));
                heading = None;
            }
            (Event::Text(text) | Event::Code(text), Some(heading)) => heading.push_str(&text),
            _ => {}
        }
    }
    anchors
}

/// Whether a code span of the map is meant as a path of the repository.
fn is_path(span: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-".contains(letter);
    span.chars().all(is_plain) && (span.contains('/') || span.ends_with(".rs"))
}

/// A heading as GitHub names it in addresses.
fn slug(heading: &str) -> String {
    let kept =
        heading.trim().chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
    kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect::<String>().to_lowercase()
}
