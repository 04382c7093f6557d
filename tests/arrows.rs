//! Who may know whom: among the crates, and among the folders of `src/`. A room knows only rooms
//! that stand above it in these lists, so that there is no circle.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each crate, and the crates that it may depend on when it is used (tests may use more).
const CRATES: [(&str, &[&str]); 20] = [
    ("model", &[]),
    ("compare", &["model"]),
    ("containers", &["model"]),
    ("readers", &["model"]),
    ("feed", &["model"]),
    ("export", &["model", "feed"]),
    ("bundle", &["model"]),
    ("search", &["model", "bundle"]),
    ("archive", &["model", "bundle", "search"]),
    ("desk", &["model", "compare", "export", "bundle", "search", "archive"]),
    ("intake", &["model", "containers", "readers", "feed", "bundle", "archive"]),
    ("harness", &["model", "containers", "readers", "feed", "intake"]),
    (
        "worker",
        &[
            "model",
            "containers",
            "readers",
            "feed",
            "export",
            "bundle",
            "search",
            "archive",
            "desk",
            "intake",
        ],
    ),
    ("site", &["bundle"]),
    ("host", &[]),
    ("viewer", &["model", "export", "bundle", "search", "archive", "desk"]),
    (
        "cli",
        &[
            "model",
            "containers",
            "readers",
            "feed",
            "export",
            "bundle",
            "search",
            "archive",
            "intake",
            "site",
            "host",
        ],
    ),
    (
        "xtask",
        &[
            "model", "readers", "feed", "bundle", "search", "archive", "intake", "site", "host",
            "cli",
        ],
    ),
    ("e2e", &["model", "bundle", "search", "archive", "site", "host"]),
    (
        "bench",
        &[
            "model", "readers", "feed", "bundle", "search", "archive", "intake", "site", "host",
            "cli", "e2e",
        ],
    ),
];

/// Each folder of `src/`, and the folders that it may use.
const ROOMS: [(&str, &[&str]); 4] = [
    ("messages", &[]),
    ("browser", &[]),
    ("view", &["messages"]),
    ("app", &["messages", "browser", "view"]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every arrow goes up the list `allowed`, and only arrows in it are drawn.
fn check(allowed: &[(&str, &[&str])], room: &str, known: &BTreeSet<String>) {
    let place = allowed.iter().position(|(other, _)| *other == room);
    let place = place.unwrap_or_else(|| panic!("{room} is in no list: say what it may know"));
    let above: Vec<&str> = allowed[..place].iter().map(|(name, _)| *name).collect();
    for name in allowed[place].1 {
        assert!(above.contains(name), "{room} may not know {name}, which stands below it");
    }
    for name in known {
        assert!(allowed[place].1.contains(&name.as_str()), "{room} must not know {name}");
    }
}

/// The files below `folder` with this name or ending.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found
}

/// The crates of this workspace that a manifest names among its dependencies: those of tests, of
/// build scripts and of the workspace as a whole are no arrows.
fn dependencies(manifest: &str) -> BTreeSet<String> {
    let is_other = |section: &str| {
        ["dev-", "build-", "workspace"].into_iter().any(|kind| section.contains(kind))
    };
    let mut section = "";
    let mut found = BTreeSet::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        }
        if section.ends_with("dependencies]")
            && !is_other(section)
            && let Some(name) = line.strip_prefix("broadsheet-")
        {
            let end = name.find(|of: char| !of.is_ascii_alphanumeric()).unwrap_or(name.len());
            found.insert(name[..end].to_owned());
        }
    }
    found
}

#[test]
fn crates_know_only_the_crates_above_them() {
    let mut manifests = files(&root().join("crates"), "Cargo.toml");
    manifests.extend(
        [
            "Cargo.toml",
            "worker/Cargo.toml",
            "xtask/Cargo.toml",
            "e2e/Cargo.toml",
            "bench/Cargo.toml",
        ]
        .map(|path| root().join(path)),
    );
    let mut n_arrows = 0;
    for path in manifests {
        let manifest = fs::read_to_string(&path).expect("a manifest");
        let name = manifest
            .lines()
            .find_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'))
            .expect("a package has a name");
        let known = dependencies(&manifest);
        n_arrows += known.len();
        check(&CRATES, name.strip_prefix("broadsheet-").unwrap_or(name), &known);
    }
    assert!(n_arrows > 20, "the manifests are read");
}

/// The folders of `src/` that a source file names, whatever for.
fn rooms_in(source: &str) -> BTreeSet<String> {
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut found = BTreeSet::new();
    for line in code {
        for rest in line.split("crate::").skip(1) {
            let end = rest
                .find(|of: char| !of.is_ascii_alphanumeric() && of != '_')
                .unwrap_or(rest.len());
            found.insert(rest[..end].to_owned());
        }
        assert!(!line.contains("use crate::{"), "name one room a line: {line}");
    }
    found
}

#[test]
fn rooms_of_the_page_know_only_the_rooms_above_them() {
    for (room, _) in ROOMS {
        let mut sources = files(&root().join("src").join(room), ".rs");
        sources.push(root().join("src").join(room).with_extension("rs"));
        let mut known = BTreeSet::new();
        for path in &sources {
            known.extend(rooms_in(&fs::read_to_string(path).expect("a source file")));
        }
        known.remove(room);
        check(&ROOMS, room, &known);
    }
    let rooms = fs::read_dir(root().join("src"))
        .expect("a folder")
        .filter(|entry| entry.as_ref().is_ok_and(|entry| entry.path().is_dir()));
    assert_eq!(rooms.count(), ROOMS.len(), "every folder of src/ is in the list");
}
