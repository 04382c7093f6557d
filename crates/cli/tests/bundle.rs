//! The archive as JSON: a site built from its own bundle is the same site, and a check sees every
//! change in the JSON files.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use broadsheet_cli::build::Request;
use broadsheet_cli::config::Config;
use broadsheet_cli::site::{Site, check, export_bundle};
use broadsheet_feed::{Part, read_bundle};
use support::{Done, article, assert_whole, contents, corpus, folder, request, run};

const CONFIG: &str = r##"
title = "两地新闻"
language = "zh-Hant"
accent = "#0a5c36"
about = { zh-Hans = "两地的新闻", en = "News of\ntwo places" }
contact = "desk@example.org"
licence = { name = "CC0-1.0", url = "https://example.org/cc0" }
updated = 2024-09-23
[[source]]
id = "rfi"
name = "RFI 中文"
colour = "#c0392b"
[[source]]
id = "own"
names = { zh-Hans = "自己的", en = "Our own" }
hosts = ["example.org"]
"##;

/// A request that calls archive and sources as [`CONFIG`] does.
fn titled<'a>(input: &Path, out: &Path) -> Request<'a> {
    let config = Config::parse("broadsheet.toml", CONFIG).expect("the configuration is sound");
    Request { config, ..request(input, out) }
}

/// Writes the bundle of the site in `site` to `path`.
fn export_to(site: &Path, path: &Path) -> Done {
    let mut bundle = Vec::new();
    export_bundle(&Site::open(site)?, &mut bundle)?;
    Ok(fs::write(path, bundle)?)
}

/// Both folders hold the same files.
#[track_caller]
fn assert_same(one: &Path, other: &Path) {
    let (one, other) = (contents(one), contents(other));
    let names = |files: &std::collections::BTreeMap<PathBuf, _>| -> Vec<PathBuf> {
        files.keys().cloned().collect()
    };
    assert_eq!(names(&one), names(&other));
    for (name, bytes) in one {
        assert!(bytes == other[&name], "{}", name.display());
    }
}

#[test]
fn a_site_built_from_its_bundle_is_the_same_site() -> Done {
    let input = corpus(300)?;
    // Versions, a copy, an article without an address and a day, two articles at one address.
    let radio = |millis: u64, title: &str| {
        format!("<!--{millis}-->\n[{title}](https://radio.example/)\n------\n\n<p>{title}</p>")
    };
    for (name, bytes) in [
        ("v/old.md", article("https://example.org/8", 18_008, "一个旧的文本")),
        ("v/older.md", article("https://example.org/8", 18_008, "更旧")),
        ("v/copy.md", article("https://example.org/8", 18_008, "更旧")),
        ("v/radio1.md", radio(1_700_000_000_000, "第一集 山谷里的栗子").into_bytes()),
        ("v/radio2.md", radio(1_700_604_800_000, "第二集 海边拾牡蛎").into_bytes()),
        ("v/page.md", b"---\ntitle: No address\n---\n<p>text</p>".to_vec()),
    ] {
        let path = input.path().join(name);
        fs::create_dir_all(path.parent().ok_or("a folder")?)?;
        fs::write(path, bytes)?;
    }
    let out = tempfile::tempdir()?;
    let at = |name: &str| out.path().join(name);
    let first = run(&titled(input.path(), &at("first")))?;
    assert_eq!((first.n_articles, first.n_earlier, first.n_repeated), (303, 2, 1));
    assert_whole(&at("first"));
    let manifest = fs::read_to_string(at("first/archive/manifest.json"))?;
    assert!(manifest.contains("desk@example.org") && manifest.contains("2024-09-23"), "{manifest}");

    export_to(&at("first"), &at("exported.json"))?;
    let exported = fs::read(at("exported.json"))?;
    assert!(exported == fs::read(at("first/archive.json"))?, "the site carries its own bundle");

    // Without a configuration: the bundle says all that the site needs.
    let second = run(&request(&at("exported.json"), &at("second")))?;
    assert_eq!((second.n_articles, second.n_earlier), (first.n_articles, first.n_earlier));
    assert_eq!(second.findings.iter().collect::<Vec<_>>(), []);
    assert_same(&at("first"), &at("second"));

    let unchanged = run(&request(&at("exported.json"), &at("second")))?;
    assert_eq!((unchanged.n_read, unchanged.changes.n_written), (0, 0));
    assert_same(&at("first"), &at("second"));

    // What is said on the command line wins.
    let mut retitled = request(&at("exported.json"), &at("third"));
    retitled.config.title = "Other".to_owned();
    run(&retitled)?;
    let manifest = fs::read_to_string(at("third/archive/manifest.json"))?;
    assert!(manifest.contains("\"Other\"") && manifest.contains("#0a5c36"), "{manifest}");
    Ok(())
}

#[test]
fn articles_and_a_bundle_that_has_them_already_are_one_archive() -> Done {
    let input = corpus(60)?;
    let out = tempfile::tempdir()?;
    let at = |name: &str| out.path().join(name);
    run(&request(input.path(), &at("first")))?;
    let mut both = request(input.path(), &at("both"));
    both.inputs.push(at("first/archive.json"));
    let outcome = run(&both)?;
    assert_eq!((outcome.n_articles, outcome.n_earlier, outcome.n_repeated), (60, 0, 60));
    assert_same(&at("first"), &at("both"));
    Ok(())
}

#[test]
fn a_damaged_bundle_gives_its_sound_articles_and_is_named() -> Done {
    let input = corpus(20)?;
    let out = tempfile::tempdir()?;
    let at = |name: &str| out.path().join(name);
    run(&request(input.path(), &at("site")))?;
    let mut bundle = fs::read(at("site/archive.json"))?;
    bundle.truncate(bundle.len() / 2);
    fs::write(at("half.json"), bundle)?;
    let outcome = run(&request(&at("half.json"), &at("half")))?;
    assert!((1..20).contains(&outcome.n_articles), "{}", outcome.n_articles);
    let findings: Vec<String> = outcome.findings.iter().map(|f| f.to_string()).collect();
    assert!(findings[0].starts_with("half.json: skipped: not a Broadsheet bundle"), "{findings:?}");
    Ok(())
}

#[test]
fn a_check_sees_any_change_in_the_json_files() -> Done {
    let input = corpus(80)?;
    let out = tempfile::tempdir()?;
    let site = out.path().join("site");
    run(&request(input.path(), &site))?;
    assert_whole(&site);
    for name in ["feed.json", "archive.json"] {
        let path = site.join(name);
        let sound = fs::read(&path)?;
        for at in [0, sound.len() / 3, sound.len() - 1] {
            let mut changed = sound.clone();
            changed[at] ^= 1;
            fs::write(&path, &changed)?;
            assert_faults(&site, &[name]);
        }
        fs::write(&path, &sound[..sound.len() - 1])?;
        assert_faults(&site, &[name]);
        fs::write(&path, [&sound[..], b"\n"].concat())?;
        assert_faults(&site, &[name]);
        fs::write(&path, sound)?;
    }
    fs::remove_file(site.join("archive.json"))?;
    assert_faults(&site, &["archive.json"]);
    Ok(())
}

#[track_caller]
fn assert_faults(site: &Path, expected: &[&str]) {
    let faults = check(site).faults;
    let paths: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(paths, expected, "{faults:?}");
}

/// An article with a picture of `n_bytes` in it: much to publish, and little to search. Its text is
/// just long enough for a file of its own.
fn with_picture(number: usize, n_bytes: usize) -> Vec<u8> {
    let pixels = format!("{number:04}").repeat(n_bytes / 4);
    let long = "图".repeat(1_800);
    let text = format!("第{number}张{long}</p><img src=\"data:image/png;base64,{pixels}\"><p>");
    article(&format!("https://example.org/{number}"), 18_000 + number as u64, &text)
}

#[test]
fn a_large_archive_is_cut_into_volumes_that_name_the_next() -> Done {
    const PICTURE_BYTES: usize = 3_900_000;
    let pictures: Vec<_> = (0..12).map(|number| with_picture(number, PICTURE_BYTES)).collect();
    let files: Vec<(String, &[u8])> =
        (0..).zip(&pictures).map(|(n, bytes): (u32, _)| (format!("{n}.md"), &bytes[..])).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (&name[..], *bytes)).collect();
    let input = folder(&files)?;
    let out = tempfile::tempdir()?;
    let at = |name: &str| out.path().join(name);

    run(&request(input.path(), &at("site")))?;
    assert_eq!(json_files(&at("site"))?, ["feed.json"], "a large archive carries no bundle");
    export_to(&at("site"), &at("all.json"))?;
    assert!(fs::metadata(at("all.json"))?.len() > broadsheet_readers::MAX_FILE_BYTES as u64);
    run(&request(&at("all.json"), &at("from-all")))?;
    assert_same(&at("site"), &at("from-all"));

    let in_volumes = Request { json: true, ..request(input.path(), &at("site")) };
    assert_eq!(run(&in_volumes)?.changes.n_written, 3, "nothing but the volumes");
    let volumes = ["archive-1.json", "archive-2.json", "archive-3.json"];
    assert_eq!(json_files(&at("site"))?, [&volumes[..], &["feed.json"]].concat());
    assert_whole(&at("site"));
    let mut days = Vec::new();
    for (idx, name) in volumes.iter().enumerate() {
        let bundle = fs::read(at("site").join(name))?;
        assert!(bundle.len() <= 20_000_000, "{name}: {}", bundle.len());
        let next = volumes.get(idx + 1).map(|next| format!("\"next_url\":\"{next}\"}}\n"));
        assert!(bundle.ends_with(next.unwrap_or_else(|| "\n]}\n".to_owned()).as_bytes()));
        read_bundle::<broadsheet_feed::FeedError>(&bundle[..], &mut |part| {
            if let Part::Article(article) = part {
                days.push(article.published.to_string());
            }
            Ok(())
        })?;
    }
    assert_eq!(days.len(), 12);
    assert!(days.is_sorted_by(|newer, older| newer > older), "{days:?}");

    // A newer article changes the first volume alone.
    fs::write(input.path().join("new.md"), article("https://example.org/new", 18_100, "新"))?;
    let before = fs::read(at("site/archive-2.json"))?;
    run(&in_volumes)?;
    assert!(before == fs::read(at("site/archive-2.json"))?);

    let mut changed = fs::read(at("site/archive-3.json"))?;
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    fs::write(at("site/archive-3.json"), &changed)?;
    assert_faults(&at("site"), &["archive-3.json"]);

    run(&request(input.path(), &at("site")))?;
    assert_eq!(json_files(&at("site"))?, ["feed.json"], "volumes that nobody wants go away");
    Ok(())
}

/// The names of the JSON files in a site's folder.
fn json_files(site: &Path) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(site)? {
        names.push(entry?.file_name().into_string().map_err(|_| "a name that is text")?);
    }
    names.retain(|name| name.ends_with(".json"));
    names.sort();
    Ok(names)
}
