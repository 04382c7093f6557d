//! A site with an index: what is kept of it, what is found by it, what is noticed of its damage.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use broadsheet_bundle::{
    ChunkRef, IndexFile, open, open_numbered, parse_index_root, parse_places, parse_slice,
    parse_sources, seal, unwrap_carrier, wrap_carrier,
};
use broadsheet_cli::build::{CacheChoice, Outcome, Progress, Request, build};
use broadsheet_cli::site::{Question, Site, check, search};
use broadsheet_search::{Filter, Query, Sort};
use support::{Done, assert_whole, contents, random, request, run, viewer, write_story};
use tempfile::TempDir;

/// A folder of `n` stories, and one for what is built of them.
fn stories(n: usize) -> Result<[TempDir; 2], Box<dyn Error>> {
    let folders = [tempfile::tempdir()?, tempfile::tempdir()?];
    (0..n).try_for_each(|number| write_story(folders[0].path(), number))?;
    Ok(folders)
}

/// The files of the index, by their paths inside the site.
fn index_files(site: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = contents(site);
    files.retain(|name, _| name.starts_with("archive/index") || name.starts_with("archive/part"));
    files
}

/// The folder of each part, the oldest part first, as far as the manifest names parts.
fn parts(site: &Path) -> Result<Vec<usize>, Box<dyn Error>> {
    Ok(Site::open(site)?.manifest.index.iter().map(|(_, n_articles)| *n_articles).collect())
}

#[derive(Default)]
struct Phases(Mutex<BTreeSet<&'static str>>);

impl Progress for Phases {
    fn begin(&self, name: &'static str, _: usize) {
        self.0.lock().expect("nobody panics with it in hand").insert(name);
    }
    fn advance(&self, _: usize) {}
    fn note(&self, _: &str) {}
}

/// Builds; also says whether anything was indexed.
fn build_watched(request: &Request<'_>) -> Result<(Outcome, bool), Box<dyn Error>> {
    let phases = Phases::default();
    let outcome = build(request, &viewer(), &phases)?;
    Ok((outcome, phases.0.into_inner()?.contains("indexing")))
}

#[test]
fn only_parts_that_have_changed_are_made_again() -> Done {
    let [input, out] = stories(789)?;
    let site = out.path().join("site");
    let (outcome, is_indexed) = build_watched(&request(input.path(), &site))?;
    assert!(is_indexed && outcome.changes.n_bytes_index > 0);
    assert_eq!(parts(&site)?.len(), 2);
    let before = index_files(&site);

    let (outcome, is_indexed) = build_watched(&request(input.path(), &site))?;
    assert_eq!((is_indexed, outcome.changes.n_written, outcome.changes.n_removed), (false, 0, 0));
    let n_of_first = parts(&site)?[0];

    // As newer ones come, and the last part takes them.
    (789..794).try_for_each(|number| write_story(input.path(), number))?;
    let (_, is_indexed) = build_watched(&request(input.path(), &site))?;
    let after = index_files(&site);
    assert!(is_indexed && parts(&site)?[0] == n_of_first);
    let folders = |files: &BTreeMap<PathBuf, Vec<u8>>| -> BTreeSet<PathBuf> {
        files.keys().filter_map(|name| name.iter().nth(2).map(PathBuf::from)).collect()
    };
    let (old, new) = (folders(&before), folders(&after));
    assert_eq!(old.intersection(&new).count(), 2, "a root and a folder stay: {old:?} {new:?}");
    assert_eq!(new.len(), 4, "what nothing names is gone: {new:?}");

    let mut fresh = request(input.path(), &out.path().join("fresh"));
    fresh.cache = CacheChoice::None;
    run(&fresh)?;
    assert!(contents(&site) == contents(&fresh.out), "incremental and fresh builds are the same");
    assert_eq!(assert_whole(&site).notes, []);
    Ok(())
}

#[test]
fn an_archive_that_became_small_has_no_index() -> Done {
    let [input, out] = stories(400)?;
    let site = out.path().join("site");
    run(&request(input.path(), &site))?;
    assert!(site.join("archive/part").is_dir());
    (10..400).try_for_each(|number| fs::remove_file(input.path().join(format!("{number}.md"))))?;
    run(&request(input.path(), &site))?;
    assert!(
        !site.join("archive/part").exists() && !site.join("archive/index").exists(),
        "nor its folders"
    );
    assert_eq!(assert_whole(&site).notes, []);
    Ok(())
}

#[test]
fn a_damaged_index_is_repaired() -> Done {
    let [input, out] = stories(600)?;
    let site = out.path().join("site");
    run(&request(input.path(), &site))?;
    let expected = contents(&site);
    let files = index_files(&site);
    for (idx, name) in files.keys().enumerate().step_by(7) {
        match idx % 2 {
            0 => fs::remove_file(site.join(name))?,
            _ => change_byte(&site.join(name), idx)?,
        }
    }
    run(&request(input.path(), &site))?;
    assert!(contents(&site) == expected);
    Ok(())
}

#[test]
fn files_whose_times_are_others_are_kept_if_they_are_whole() -> Done {
    let [input, out] = stories(600)?;
    let site = out.path().join("site");
    run(&request(input.path(), &site))?;
    for (name, bytes) in index_files(&site) {
        fs::write(site.join(name), bytes)?;
    }
    let (outcome, is_indexed) = build_watched(&request(input.path(), &site))?;
    assert_eq!((is_indexed, outcome.changes.n_written), (false, 0));
    Ok(())
}

/// Changes a byte in the middle of a file.
fn change_byte(path: &Path, salt: usize) -> Done {
    let mut bytes = fs::read(path)?;
    let at = bytes.len() / 3 + salt % (bytes.len() / 3);
    bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
    Ok(fs::write(path, bytes)?)
}

#[test]
fn every_missing_or_changed_file_is_named() -> Done {
    let [input, out] = stories(600)?;
    let site = out.path().join("site");
    run(&request(input.path(), &site))?;
    let files = index_files(&site);
    assert!(files.len() > 100, "{}", files.len());
    for (idx, (name, bytes)) in files
        .iter()
        .enumerate()
        .filter(|(idx, (name, _))| idx % 31 == 0 || name.starts_with("archive/index"))
    {
        let path = site.join(name);
        for what in ["missing", "changed", "shortened", "empty"] {
            match what {
                "missing" => fs::remove_file(&path)?,
                "changed" => change_byte(&path, idx)?,
                "shortened" => fs::write(&path, &bytes[..bytes.len() - 9])?,
                _ => fs::write(&path, "")?,
            }
            let faults: Vec<String> =
                check(&site).faults.into_iter().map(|fault| fault.path).collect();
            assert_eq!(faults, [name.to_string_lossy()], "{what}");
            fs::write(&path, bytes)?;
        }
    }
    assert_whole(&site);
    Ok(())
}

#[test]
fn a_file_in_the_place_of_another_proves_nothing() -> Done {
    let [input, out] = stories(600)?;
    let site = out.path().join("site");
    run(&request(input.path(), &site))?;
    let files: Vec<PathBuf> =
        index_files(&site).into_keys().filter(|name| name.starts_with("archive/part")).collect();
    let stem = |name: &Path| {
        name.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
    };
    let (one, other) = (&files[0], &files[1]);
    let carried = unwrap_carrier(&stem(other), &fs::read(site.join(other))?)?;
    fs::write(site.join(one), wrap_carrier(&stem(one), &carried))?;
    let faults = check(&site).faults;
    assert!(faults.len() == 1 && faults[0].path == one.to_string_lossy(), "{faults:?}");
    assert!(faults[0].reason.contains("is damaged or was changed"), "{faults:?}");
    Ok(())
}

#[test]
fn the_index_of_another_archive_is_noticed() -> Done {
    let [input, out] = stories(600)?;
    let site = out.path().join("site");
    run(&request(input.path(), &site))?;
    // One character is another one.
    let story = input.path().join("77.md");
    let text = fs::read_to_string(&story)?;
    fs::write(&story, text.replacen("普京", "普宁", 1))?;
    let other = out.path().join("other");
    run(&request(input.path(), &other))?;
    for (name, bytes) in index_files(&other) {
        fs::create_dir_all(site.join(&name).parent().ok_or("a file has a folder")?)?;
        fs::write(site.join(name), bytes)?;
    }
    let manifest = |site: &Path| -> Result<serde_json::Value, Box<dyn Error>> {
        Ok(serde_json::from_slice(&fs::read(site.join("archive/manifest.json"))?)?)
    };
    let (mut own, others) = (manifest(&site)?, manifest(&other)?);
    own["index"] = others["index"].clone();
    let write = |own: &serde_json::Value| {
        let mut fields = own.clone();
        fields.as_object_mut().ok_or(io::ErrorKind::InvalidData)?.remove("_seal");
        fs::write(site.join("archive/manifest.json"), seal(&fields.to_string(), &[]))
    };
    write(&own)?;
    let faults = check(&site).faults;
    assert!(faults.iter().all(|fault| fault.path.starts_with("archive/index/")), "{faults:?}");
    assert!(faults.iter().any(|fault| fault.reason.contains("says of the article")), "{faults:?}");

    own["index"][0]["articles"] = 3.into();
    write(&own)?;
    let faults = check(&site).faults;
    assert!(faults.iter().any(|fault| fault.path == "archive/manifest.json"), "{faults:?}");
    Ok(())
}

#[test]
fn the_index_answers_as_the_texts_do() -> Done {
    let [input, out] = stories(600)?;
    let site = out.path().join("site");
    run(&request(input.path(), &site))?;
    let indexed = Site::open(&site)?;
    let mut scanned = Site::open(&site)?;
    assert!(!scanned.manifest.index.is_empty());
    scanned.manifest.index.clear();
    let folding = indexed.folding()?;
    for text in [
        "",
        "普京",
        "习近平",
        "\"20大\"",
        "covid-19",
        "香港 -hongkong",
        "普京 OR 三体",
        "title:题",
        "title:3",
        "\"。普京\"",
        "-的",
        "source:rfi 美国总统",
        "date:2019 后来",
        "nosuchthing",
        "\"the the\"",
        "。",
    ] {
        for (sort, limit) in [(Sort::New, 0), (Sort::Old, 7), (Sort::Best, 0), (Sort::Best, 10)] {
            let question = Question {
                query: Query::parse(text, &folding),
                filter: Filter::default(),
                sort,
                limit,
            };
            assert!(
                search(&indexed, &question)? == search(&scanned, &question)?,
                "{text} {sort:?} {limit}"
            );
        }
    }
    Ok(())
}

#[test]
fn a_search_names_what_is_missing_of_the_index() -> Done {
    let [input, out] = stories(600)?;
    let site = out.path().join("site");
    run(&request(input.path(), &site))?;
    let question = Question {
        query: Query::parse("普京", &Site::open(&site)?.folding()?),
        filter: Filter::default(),
        sort: Sort::New,
        limit: 1,
    };
    let files = index_files(&site);
    let mut n_needed = 0;
    for (name, bytes) in &files {
        fs::remove_file(site.join(name))?;
        if let Err(fault) = Site::open(&site).and_then(|site| search(&site, &question)) {
            assert_eq!(
                (fault.path.as_str(), fault.reason.contains("missing")),
                (&*name.to_string_lossy(), true)
            );
            n_needed += 1;
        }
        fs::write(site.join(name), bytes)?;
    }
    // Of each part its root, its sources, a slice and one chunk, and where the one article is.
    assert!((5..20).contains(&n_needed), "{n_needed} of {}", files.len());
    Ok(())
}

/// `bytes` with up to three of them changed, and perhaps cut off.
fn damaged(bytes: &[u8], state: &mut u64) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random(state) % 3 {
        let at = random(state) as usize % bytes.len();
        bytes[at] ^= 1 << (random(state) % 8);
    }
    if random(state).is_multiple_of(4) {
        bytes.truncate(random(state) as usize % bytes.len());
    }
    bytes
}

#[test]
fn no_bytes_make_a_reader_of_the_index_panic() -> Done {
    let [input, out] = stories(400)?;
    let site = out.path().join("site");
    run(&request(input.path(), &site))?;
    let archive = site.join("archive");
    let (chunk, _): (ChunkRef, usize) = Site::open(&site)?.manifest.index[0].clone();
    let content = open(&chunk, &fs::read(archive.join(chunk.file_name()))?)?;
    let root = parse_index_root(&chunk, &content)?;
    let mut state = 1;
    for _ in 0..2_000 {
        if let Ok(root) = parse_index_root(&chunk, &damaged(&content, &mut state)) {
            let slices = root.slices_for(random(&mut state), u64::MAX);
            assert!(slices.end <= root.n_slices());
            let (file, position) = root.places_of(7);
            assert!(root.docs_of_places(file).nth(position).is_none_or(|doc| doc == 7));
        }
    }
    let read = |file, slice: Option<&_>| -> Result<Vec<u8>, Box<dyn Error>> {
        let proof = root.proof_of(file, slice).ok_or("it is named")?;
        Ok(open_numbered(&proof, &fs::read(archive.join(&proof.file_name))?)?)
    };
    let places = read(IndexFile::Places(0), None)?;
    (0..500).for_each(|_| drop(parse_places(&root, 0, &damaged(&places, &mut state))));
    let sources = read(IndexFile::Sources(0), None)?;
    (0..100).for_each(|_| drop(parse_sources(&root, 0, &damaged(&sources, &mut state))));
    let content = read(IndexFile::Slice(0), None)?;
    for _ in 0..2_000 {
        if let Ok(slice) = parse_slice(&root, 0, &damaged(&content, &mut state)) {
            let docs = 0..root.n_docs() as u32;
            let chunks = slice.chunks_in(random(&mut state), u64::MAX, &docs);
            assert!(chunks.into_iter().all(|chunk| slice.chunks().contains(&chunk)));
        }
    }
    let slice = parse_slice(&root, 0, &content)?;
    for chunk in slice.chunks().step_by(10) {
        let files: Vec<IndexFile> = slice.files(chunk, true).collect();
        let contents: Vec<Vec<u8>> =
            files.iter().map(|file| read(*file, Some(&slice))).collect::<Result<_, _>>()?;
        for round in 0..40 {
            // Each of the files alone, then all of them.
            let is_damaged = |idx: usize| {
                round % (files.len() + 1) == idx || round % (files.len() + 1) == files.len()
            };
            let mut odd = contents.clone();
            for (_, content) in odd.iter_mut().enumerate().filter(|(idx, _)| is_damaged(*idx)) {
                *content = damaged(content, &mut state);
            }
            let content =
                |file| Some(odd[files.iter().position(|other| *other == file)?].as_slice());
            let postings = root.postings(chunk, true, content, |_| true).unwrap_or_default();
            assert!(
                postings
                    .iter()
                    .flat_map(|postings| &postings.docs)
                    .all(|doc| (*doc as usize) < root.n_docs())
            );
        }
    }
    Ok(())
}
