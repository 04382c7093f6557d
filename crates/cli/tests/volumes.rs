//! An archive as volumes: each within its size and a site of its own, and one page for all.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::slice;
use std::sync::Mutex;

use broadsheet_bundle::Manifest;
use broadsheet_cli::build::{Progress, Request, build};
use broadsheet_cli::config::Config;
use broadsheet_cli::site::{Answer, Fault, Format, Question, Site, export, search};
use broadsheet_intake::collect;
use broadsheet_readers::SourceTable;
use broadsheet_search::{Filter, Query, Sort};
use support::{Done, assert_whole, contents, request, run, viewer, write_story};
use tempfile::TempDir;

/// The size of a volume in bytes: [`N_STORIES`] fill several.
const SIZE: u64 = 1_200_000;
const N_STORIES: usize = 500;

fn in_volumes(input: &Path, out: &Path) -> Request<'static> {
    Request { volume_size: Some(SIZE), ..request(input, out) }
}

/// A folder with that many articles.
fn stories() -> Result<TempDir, Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    (0..N_STORIES).try_for_each(|number| write_story(folder.path(), number))?;
    Ok(folder)
}

/// The bytes of each volume of a site and, under 0, of what is in none.
fn sizes(site: &Path) -> BTreeMap<usize, u64> {
    let mut sizes = BTreeMap::new();
    for (path, bytes) in contents(site) {
        let first = path.iter().next().and_then(|name| name.to_str()).unwrap_or_default();
        let number = first.strip_prefix("volume-").and_then(|number| number.parse().ok());
        *sizes.entry(number.unwrap_or(0)).or_default() += bytes.len() as u64;
    }
    sizes
}

fn manifest(site: &Path) -> Result<Manifest, Box<dyn std::error::Error>> {
    Ok(Manifest::parse(&fs::read(site.join("archive/manifest.json"))?)?)
}

/// The volumes that hold a file which is not the same in both.
fn changed(before: &BTreeMap<PathBuf, Vec<u8>>, after: &BTreeMap<PathBuf, Vec<u8>>) -> Vec<String> {
    let is_other = |path: &&PathBuf| before.get(*path) != after.get(*path);
    let first = |path: &PathBuf| path.iter().next().map(|name| name.to_string_lossy().into_owned());
    let all = before.keys().chain(after.keys()).filter(is_other).filter_map(first);
    let mut volumes: Vec<String> = all.filter(|name| name.starts_with("volume-")).collect();
    volumes.sort();
    volumes.dedup();
    volumes
}

#[test]
fn volumes_are_sites_within_the_limit_and_hold_each_article_once() -> Done {
    let input = stories()?;
    let out = tempfile::tempdir()?;
    let site = out.path().join("site");
    run(&in_volumes(input.path(), &site))?;
    let sizes = sizes(&site);
    let n_volumes = sizes.len() - 1;
    assert!((3..=6).contains(&n_volumes), "{sizes:?}");
    assert!(sizes.values().all(|n_bytes| *n_bytes <= SIZE), "{sizes:?}");
    assert_eq!(assert_whole(&site).n_articles, N_STORIES);

    let front = manifest(&site)?;
    assert_eq!(front.volumes.len(), n_volumes);
    assert_eq!(front.n_articles + front.n_elsewhere, N_STORIES);
    let mut n_articles = 0;
    for number in 1..=n_volumes {
        let volume = site.join(format!("volume-{number}"));
        n_articles += manifest(&volume)?.n_articles;
        assert_whole(&volume);
        assert!(volume.join("index.html").is_file());
    }
    assert_eq!(n_articles, N_STORIES);

    let alone = run(&request(input.path(), &out.path().join("one")))?;
    assert_eq!(alone.n_articles, N_STORIES);
    let read_back = collect(slice::from_ref(&site), &SourceTable::builtin())?;
    assert_eq!(read_back.articles.len(), N_STORIES, "the volumes are input as one site is");
    Ok(())
}

#[test]
fn volumes_answer_and_export_as_one_site_does() -> Done {
    let input = stories()?;
    let out = tempfile::tempdir()?;
    let (alone, site) = (out.path().join("alone"), out.path().join("site"));
    run(&request(input.path(), &alone))?;
    run(&in_volumes(input.path(), &site))?;
    let (one, several) = (Site::open(&alone)?, Site::open(&site)?);
    assert!(!several.manifest.volumes.is_empty());
    for text in ["", "香港", "普京 -发", "date:2019-06", "nothing that any of them says"] {
        for sort in [Sort::New, Sort::Old, Sort::Best] {
            let ask = |site: &Site| -> Result<Answer, Fault> {
                let query = Query::parse(text, &site.folding()?);
                search(site, &Question { query, filter: Filter::default(), sort, limit: 30 })
            };
            assert_eq!(ask(&several)?, ask(&one)?, "{text}, {sort:?}");
        }
    }
    for format in [Format::Jsonl, Format::Csv, Format::Json, Format::Epub] {
        let export = |site: &Site| -> Result<Vec<u8>, Box<dyn std::error::Error>> {
            let mut bytes = Vec::new();
            export(site, format, true, None, &mut bytes)?;
            Ok(bytes)
        };
        assert!(export(&several)? == export(&one)?, "{format:?}");
    }

    fs::rename(site.join("volume-1"), out.path().join("elsewhere"))?;
    let missing = Site::open(&site)?.folding().expect_err("a volume is not here");
    assert!(missing.to_string().starts_with("volume-1/: "), "{missing}");
    fs::rename(out.path().join("elsewhere"), site.join("volume-1"))?;
    let calendar = site.join("volume-1/archive/calendar");
    for file in fs::read_dir(&calendar)? {
        fs::write(file?.path(), "damaged")?;
    }
    let query = Query::parse("香港", &Site::open(&site)?.folding()?);
    let question = Question { query, filter: Filter::default(), sort: Sort::New, limit: 1 };
    let damaged = search(&Site::open(&site)?, &question).expect_err("a file is damaged");
    assert!(damaged.path.starts_with("volume-1/archive/calendar/"), "{damaged}");
    Ok(())
}

#[test]
fn however_volumes_are_built_they_have_the_same_bytes() -> Done {
    let input = stories()?;
    let out = tempfile::tempdir()?;
    let at = |name: &str| out.path().join(name);
    run(&in_volumes(input.path(), &at("first")))?;
    let expected = contents(&at("first"));
    let again = run(&in_volumes(input.path(), &at("first")))?;
    assert_eq!((again.changes.n_written, again.changes.n_removed), (0, 0));

    let single = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    single.install(|| {
        run(&in_volumes(input.path(), &at("one"))).map_err(|error| error.to_string())
    })?;
    assert!(contents(&at("one")) == expected, "one thread");

    // One site in the place of volumes, and volumes in the place of one site.
    run(&request(input.path(), &at("alone")))?;
    let alone = contents(&at("alone"));
    run(&request(input.path(), &at("first")))?;
    assert!(contents(&at("first")) == alone, "nothing of the volumes is left");
    assert!(!at("first").join("volume-1").exists());
    fs::write(at("first").join("CNAME"), "example.org")?;
    run(&in_volumes(input.path(), &at("first")))?;
    fs::remove_file(at("first").join("CNAME"))?;
    assert!(contents(&at("first")) == expected, "and nothing of the site");
    Ok(())
}

#[test]
fn new_articles_change_the_last_volume_alone() -> Done {
    let input = stories()?;
    let out = tempfile::tempdir()?;
    let site = out.path().join("site");
    run(&in_volumes(input.path(), &site))?;
    let before = contents(&site);
    let last = format!("volume-{}", manifest(&site)?.volumes.len());
    for number in 0..20 {
        let path = input.path().join(format!("new-{number}.md"));
        let head = format!("---\ntitle: Later {number}\ndate: 2099-01-{:02}\n---\n", number + 1);
        fs::write(path, head + "A text that nobody has written before.\n")?;
    }
    run(&in_volumes(input.path(), &site))?;
    assert_eq!(changed(&before, &contents(&site)), [last]);
    assert_eq!(assert_whole(&site).n_articles, N_STORIES + 20);
    Ok(())
}

/// What a build says.
#[derive(Default)]
struct Notes(Mutex<Vec<String>>);

impl Progress for Notes {
    fn begin(&self, _: &'static str, _: usize) {}
    fn advance(&self, _: usize) {}
    fn note(&self, text: &str) {
        self.0.lock().expect("nobody panics with it").push(text.to_owned());
    }
}

#[test]
fn a_volume_that_its_estimate_lets_grow_too_large_is_cut_again() -> Done {
    let input = tempfile::tempdir()?;
    (0..50).try_for_each(|number| write_story(input.path(), number))?;
    // What does not compress takes more than any estimate of texts.
    let mut state = 7;
    for number in 0..40 {
        let noise: String = (0..4_000)
            .map(|_| char::from_u32(0x4e00 + (support::random(&mut state) % 20_000) as u32))
            .map(|character| character.unwrap_or('一'))
            .collect();
        let head = format!("---\ntitle: Noise {number}\ndate: 2020-02-02\n---\n");
        fs::write(input.path().join(format!("noise-{number}.md")), head + &noise)?;
    }
    let out = tempfile::tempdir()?;
    let site = out.path().join("site");
    let notes = Notes::default();
    build(&in_volumes(input.path(), &site), &viewer(), &notes)?;
    let notes = notes.0.lock().expect("nobody panics with it").join("\n");
    assert!(notes.contains("it is cut in"), "{notes}");
    let sizes = sizes(&site);
    assert!(sizes.values().all(|n_bytes| *n_bytes <= SIZE), "{sizes:?}");
    assert_eq!(assert_whole(&site).n_articles, 90);
    Ok(())
}

#[test]
fn damage_in_a_volume_and_a_page_of_another_state_are_found() -> Done {
    let input = stories()?;
    let out = tempfile::tempdir()?;
    let site = out.path().join("site");
    run(&in_volumes(input.path(), &site))?;
    let calendar = manifest(&site)?.volumes[0].manifest.clone().ok_or("it lists it")?.calendar;
    let path = format!("volume-1/archive/{}", calendar.file_name());
    fs::write(site.join(&path), b":root{}")?;
    let faults = broadsheet_cli::site::check(&site).faults;
    assert!(faults.iter().any(|fault| fault.path == path), "{faults:?}");

    let page = fs::read(site.join("archive/manifest.json"))?;
    write_story(input.path(), 5_000)?;
    run(&in_volumes(input.path(), &site))?;
    fs::write(site.join("archive/manifest.json"), page)?;
    let faults = broadsheet_cli::site::check(&site).faults;
    let is_said = faults.iter().any(|fault| fault.reason.contains("another state"));
    assert!(is_said, "{faults:?}");
    Ok(())
}

#[test]
fn volumes_may_be_published_elsewhere() -> Done {
    let input = stories()?;
    let out = tempfile::tempdir()?;
    let site = out.path().join("site");
    let config = Config::parse("test", "volumes = [\"../news-1/\"]\n")?;
    run(&Request { config, ..in_volumes(input.path(), &site) })?;
    let paths: Vec<String> =
        manifest(&site)?.volumes.into_iter().map(|volume| volume.path).collect();
    assert_eq!(paths[..2], ["../news-1/", "volume-2/"]);
    fs::rename(site.join("volume-1"), out.path().join("news-1"))?;
    let checked = assert_whole(&site);
    assert!(checked.notes.iter().any(|note| note.reason.contains("../news-1/")), "{checked:?}");
    for wrong in ["/news-1/", "../news-1", "https://example.org/", "a b/"] {
        let text = format!("volumes = [{wrong:?}]\n");
        assert!(Config::parse("test", &text).is_err(), "{wrong}");
    }
    Ok(())
}
