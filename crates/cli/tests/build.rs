//! What a build promises: the same bytes however it is done, only what is new is touched, nothing
//! is lost.

mod support;

use std::fs;
use std::path::Path;

use broadsheet_bundle::carried;
use broadsheet_bundle::{Head, Manifest, pack};
use broadsheet_cli::build::{CacheChoice, Edition, Outcome};
use broadsheet_intake::collect;
use broadsheet_readers::SourceTable;
use broadsheet_search::{FOLD_TABLE, SUMMARY_CHARS, summary};
use support::{Done, article, assert_whole, contents, corpus, folder, request, run, write_article};

#[test]
fn the_same_articles_give_the_same_bytes() -> Done {
    let input = corpus(400)?;
    let out = tempfile::tempdir()?;
    let at = |name: &str| out.path().join(name);
    run(&request(input.path(), &at("first")))?;
    let expected = contents(&at("first"));

    let single = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    single.install(|| {
        run(&request(input.path(), &at("one-thread"))).map_err(|error| error.to_string())
    })?;
    assert!(contents(&at("one-thread")) == expected, "one thread");

    let mut folders: Vec<_> = fs::read_dir(input.path())?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    folders.sort();
    let (mut forwards, mut backwards) =
        (request(input.path(), &at("forwards")), request(input.path(), &at("backwards")));
    forwards.inputs = folders.clone();
    backwards.inputs = folders.into_iter().rev().collect();
    run(&forwards)?;
    run(&backwards)?;
    assert!(contents(&at("forwards")) == contents(&at("backwards")), "the order of the files");

    let mut again = request(input.path(), &at("no-cache"));
    again.cache = CacheChoice::None;
    run(&again)?;
    assert!(contents(&at("no-cache")) == expected, "without a cache");
    assert!(!at("no-cache.cache").exists(), "nothing of the cache stays");

    let collected = collect(&[input.path().to_owned()], &SourceTable::builtin())?;
    let summary = |article: &_| summary(article, SUMMARY_CHARS);
    for file in pack(Head::default(), collected.sources, &collected.articles, summary, FOLD_TABLE) {
        let built = fs::read(at("first").join("archive").join(&file.name))?;
        match file.name.as_str() {
            // In memory there is no index.
            "manifest.json" => {
                let manifest = Manifest { index: Vec::new(), ..Manifest::parse(&built)? };
                assert!(manifest == Manifest::parse(&file.bytes)?, "{manifest:?}");
            }
            name => assert!(built == file.bytes, "as in memory: {name}"),
        }
    }
    assert_eq!(assert_whole(&at("first")).n_articles, 400);
    Ok(())
}

#[test]
fn a_second_build_reads_only_what_is_new_and_leaves_the_rest() -> Done {
    let input = corpus(3_000)?;
    let out = tempfile::tempdir()?;
    let site = out.path().join("site");
    assert_eq!(run(&request(input.path(), &site))?.n_read, 3_000);
    let unchanged = run(&request(input.path(), &site))?;
    assert_eq!(
        (unchanged.n_read, unchanged.changes.n_written, unchanged.changes.n_removed),
        (0, 0, 0)
    );

    let before = stamps(&site)?;
    fs::remove_file(input.path().join("1/1.md"))?;
    (3_000..3_030).try_for_each(|number| write_article(input.path(), number))?;
    let outcome = run(&request(input.path(), &site))?;
    assert_eq!((outcome.n_read, outcome.n_articles), (30, 3_029));
    let after = stamps(&site)?;
    let n_same = after.iter().filter(|stamp| before.contains(stamp)).count();
    assert_eq!(after.len() - n_same, outcome.changes.n_written, "{:?}", outcome.changes);

    let mut fresh = request(input.path(), &out.path().join("fresh"));
    fresh.cache = CacheChoice::None;
    run(&fresh)?;
    assert!(contents(&site) == contents(&fresh.out), "incremental and fresh builds are the same");
    assert_eq!(assert_whole(&site).notes, []);
    Ok(())
}

/// Path, length and time of a file.
type Stamp = (String, u64, std::time::SystemTime);

fn stamps(site: &Path) -> Result<Vec<Stamp>, Box<dyn std::error::Error>> {
    let mut stamps = Vec::new();
    for path in contents(site).keys() {
        let metadata = fs::metadata(site.join(path))?;
        stamps.push((path.display().to_string(), metadata.len(), metadata.modified()?));
    }
    Ok(stamps)
}

#[test]
fn a_changed_file_becomes_a_version_only_where_both_texts_are_there() -> Done {
    let (one, two) =
        (article("https://a.example/1", 1, "短。"), article("https://a.example/1", 1, "长一些。"));
    let input = folder(&[("a.md", &one), ("b.md", &two), ("c.md", &two)])?;
    let out = tempfile::tempdir()?;
    let site = out.path().join("site");
    let counts = |outcome: &Outcome| (outcome.n_articles, outcome.n_earlier, outcome.n_repeated);
    assert_eq!(counts(&run(&request(input.path(), &site))?), (1, 1, 1));
    assert_whole(&site);
    let collected = collect(&[input.path().to_owned()], &SourceTable::builtin())?;
    let summary = |article: &_| summary(article, SUMMARY_CHARS);
    for file in pack(Head::default(), collected.sources, &collected.articles, summary, FOLD_TABLE) {
        if file.name == "manifest.json" {
            // That of a site says besides which page was written with it.
            let manifest = fs::read(site.join("archive/manifest.json"))?;
            assert_eq!(Manifest::parse(&manifest)?, Manifest::parse(&file.bytes)?);
            continue;
        }
        assert!(
            fs::read(site.join("archive").join(&file.name))? == file.bytes,
            "as in memory: {}",
            file.name
        );
    }
    fs::write(input.path().join("a.md"), &two)?;
    let outcome = run(&request(input.path(), &site))?;
    assert_eq!(
        (counts(&outcome), outcome.n_read),
        ((1, 0, 2), 1),
        "the file was read again though its size may agree"
    );
    assert_whole(&site);
    Ok(())
}

#[test]
fn files_keep_their_place_in_the_cache_when_only_their_times_change() -> Done {
    let input = corpus(20)?;
    let out = tempfile::tempdir()?;
    let site = out.path().join("site");
    run(&request(input.path(), &site))?;
    let copy = tempfile::tempdir()?;
    for (name, bytes) in contents(input.path()) {
        fs::create_dir_all(copy.path().join(&name).parent().ok_or("a file has a folder")?)?;
        fs::write(copy.path().join(&name), bytes)?;
    }
    let outcome = run(&request(copy.path(), &site))?;
    assert_eq!((outcome.n_read, outcome.changes.n_written), (0, 0));
    Ok(())
}

#[test]
fn a_damaged_or_missing_cache_costs_time_and_nothing_else() -> Done {
    let input = corpus(200)?;
    let out = tempfile::tempdir()?;
    let site = out.path().join("site");
    run(&request(input.path(), &site))?;
    let expected = contents(&site);
    let cache = out.path().join("site.cache");
    for file in ["index", "pages", "parts", "spool/0"] {
        let path = cache.join(file);
        let mut bytes = fs::read(&path)?;
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&path, &bytes)?;
        fs::remove_dir_all(&site)?;
        run(&request(input.path(), &site))?;
        assert!(contents(&site) == expected, "one bit of {file}");
        fs::write(&path, &bytes[..middle])?;
        run(&request(input.path(), &site))?;
        assert!(contents(&site) == expected, "half of {file}");
    }
    fs::remove_dir_all(&cache)?;
    let outcome = run(&request(input.path(), &site))?;
    assert_eq!((outcome.n_read, outcome.changes.n_written), (200, 0));
    Ok(())
}

#[test]
fn the_cache_does_not_grow_without_end() -> Done {
    let input = corpus(10)?;
    let out = tempfile::tempdir()?;
    let site = out.path().join("site");
    for round in 0..80 {
        fs::write(
            input.path().join("changing.md"),
            article("https://a.example/1", 1, &format!("{round}")),
        )?;
        run(&request(input.path(), &site))?;
    }
    let spool = contents(&out.path().join("site.cache/spool"));
    assert!(spool.len() <= 66, "{} files", spool.len());
    fs::remove_dir_all(input.path().join("0"))?;
    fs::remove_dir_all(input.path().join("1"))?;
    for number in 2..10 {
        fs::remove_file(input.path().join(format!("{number}/{number}.md")))?;
    }
    run(&request(input.path(), &site))?;
    let n_bytes: usize =
        contents(&out.path().join("site.cache/spool")).values().map(Vec::len).sum();
    assert!(n_bytes < 2_000, "{n_bytes} bytes for one small article");
    assert_whole(&site);
    Ok(())
}

#[test]
fn a_damaged_output_is_repaired() -> Done {
    let input = corpus(300)?;
    let out = tempfile::tempdir()?;
    let site = out.path().join("site");
    run(&request(input.path(), &site))?;
    let expected = contents(&site);
    for (name, bytes) in &expected {
        if name == Path::new("archive/manifest.json") {
            continue;
        }
        let mut damaged = bytes.clone();
        match damaged.get_mut(bytes.len() / 2) {
            Some(byte) => *byte ^= 1,
            None => damaged.push(b'x'),
        }
        fs::write(site.join(name), damaged)?;
    }
    run(&request(input.path(), &site))?;
    assert!(contents(&site) == expected);
    fs::remove_dir_all(site.join("archive/text"))?;
    run(&request(input.path(), &site))?;
    assert!(contents(&site) == expected);
    Ok(())
}

#[test]
fn other_files_in_the_output_stay() -> Done {
    let input = corpus(50)?;
    let out = tempfile::tempdir()?;
    let site = out.path().join("site");
    run(&request(input.path(), &site))?;
    for name in ["CNAME", ".git/config", "archive/notes.txt"] {
        fs::create_dir_all(site.join(name).parent().ok_or("a file has a folder")?)?;
        fs::write(site.join(name), "mine")?;
    }
    write_article(input.path(), 50)?;
    assert!(run(&request(input.path(), &site))?.changes.n_removed > 0);
    for name in ["CNAME", ".git/config", "archive/notes.txt"] {
        assert_eq!(fs::read_to_string(site.join(name))?, "mine", "{name}");
    }
    let notes: Vec<String> = assert_whole(&site).notes.into_iter().map(|note| note.path).collect();
    assert_eq!(notes, ["CNAME", "archive/notes.txt"], "hidden files are somebody else's business");
    Ok(())
}

#[test]
fn the_output_inside_an_input_is_not_read() -> Done {
    let input = corpus(20)?;
    let site = input.path().join("site");
    for _ in 0..2 {
        assert_eq!(run(&request(input.path(), &site))?.findings.n_files(), 20);
    }
    let page = input.path().join("archive.html");
    let mut request = request(input.path(), &page);
    request.edition = Edition::File;
    // The folder edition's site is no output of this one, so it is read like anything else.
    fs::remove_dir_all(&site)?;
    fs::remove_dir_all(input.path().join("site.cache"))?;
    for _ in 0..2 {
        assert_eq!(run(&request)?.findings.n_files(), 20);
    }
    Ok(())
}

#[test]
fn one_file_holds_all_and_is_always_the_same() -> Done {
    let input = corpus(200)?;
    let out = tempfile::tempdir()?;
    run(&request(input.path(), &out.path().join("site")))?;
    let mut request = request(input.path(), &out.path().join("archive.html"));
    request.edition = Edition::File;
    run(&request)?;
    let page = fs::read_to_string(&request.out)?;
    run(&request)?;
    assert!(fs::read_to_string(&request.out)? == page, "an earlier output is replaced by the same");
    for (name, bytes) in contents(&out.path().join("site/archive")) {
        // All texts are there, so they are searched themselves.
        let is_index = name.starts_with("index") || name.starts_with("part");
        if name != Path::new("manifest.json") && !is_index {
            let start = format!("id=\"archive/{}\">", name.display());
            let (_, after) = page.split_once(&start).ok_or(start)?;
            let element = after.split('<').next().unwrap_or_default();
            let chunk = name.file_stem().ok_or("a name")?.to_string_lossy();
            assert_eq!(carried(&chunk, element.as_bytes()), carried(&chunk, &bytes));
        }
    }
    assert!(page.ends_with("</body>"));
    request.out = out.path().join("folder");
    run(&request)?;
    assert!(fs::read_to_string(out.path().join("folder/broadsheet.html"))? == page);
    Ok(())
}
