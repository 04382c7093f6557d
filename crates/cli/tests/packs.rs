//! Layout disk: the same archive in few files.

mod support;

use std::fs;
use std::path::Path;

use broadsheet_cli::build::{Layout, Request};
use broadsheet_cli::site::{Question, Site, check, export_bundle, search};
use broadsheet_search::{Filter, Query, Sort};
use support::{Done, article, contents, random, request, run, write_story};

fn disk<'a>(input: &Path, out: &Path) -> Request<'a> {
    Request { layout: Layout::Disk, ..request(input, out) }
}

/// Everything that the articles of a site hold.
fn bundle(site: &Path) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut bytes = Vec::new();
    export_bundle(&Site::open(site)?, &mut bytes)?;
    Ok(bytes)
}

/// The folder's files are whole, and none is anybody else's.
fn check_clean(site: &Path) {
    let checked = check(site);
    let notes: Vec<_> = checked.notes.iter().filter(|note| note.path != "index.html").collect();
    assert!(checked.faults.is_empty() && notes.is_empty(), "{checked:?}");
}

/// How many files there are, and the names of the packs among them.
fn files(site: &Path) -> (usize, Vec<String>) {
    let files = contents(site);
    let names = files.keys().map(|path| path.to_string_lossy().into_owned());
    (files.len(), names.filter(|name| name.contains("archive/pack/")).collect())
}

/// Articles of many words, so that there is an index.
fn stories(n: usize) -> Result<tempfile::TempDir, Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    (0..n).try_for_each(|number| write_story(folder.path(), number))?;
    Ok(folder)
}

/// Writes an article with a picture of 45 kB.
fn write_heavy(folder: &Path, number: usize) -> Done {
    let mut state = number as u64;
    let mut digit = || char::from(b'A' + (random(&mut state) % 26) as u8);
    let picture: String = (0..60_000).map(|_| digit()).collect();
    let text = format!("第{number}篇。<img src=\"data:image/png;base64,iVBORw0KGgo{picture}\">");
    let day = 18_000 + number as u64 * 37 % 80;
    let bytes = article(&format!("https://example.org/{number}"), day, &text);
    Ok(fs::write(folder.join(format!("{number}.md")), bytes)?)
}

#[test]
fn a_site_in_packs_holds_the_same_in_few_files() -> Done {
    let (input, out) = (stories(600)?, tempfile::tempdir()?);
    let (web, packed) = (out.path().join("web"), out.path().join("disk"));
    run(&request(input.path(), &web))?;
    let outcome = run(&disk(input.path(), &packed))?;
    check_clean(&packed);
    let (n_files, packs) = files(&packed);
    assert!(files(&web).0 > 300 && n_files < 30 && packs.len() >= 4, "{n_files}: {packs:?}");
    assert_eq!(outcome.changes.n_files, n_files);
    assert!(outcome.changes.n_bytes_index > 0);
    assert_eq!(bundle(&web)?, bundle(&packed)?);

    let again = out.path().join("again");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    pool.install(|| run(&disk(input.path(), &again)).map_err(|error| error.to_string()))?;
    assert_eq!(contents(&packed), contents(&again));
    Ok(())
}

#[test]
fn a_pack_is_rewritten_when_a_chunk_in_it_is_another() -> Done {
    let (input, out) = (tempfile::tempdir()?, tempfile::tempdir()?);
    (0..80).try_for_each(|number| write_heavy(input.path(), number))?;
    let site = out.path().join("site");
    run(&disk(input.path(), &site))?;
    let untouched = run(&disk(input.path(), &site))?;
    assert_eq!((untouched.changes.n_written, untouched.changes.n_removed), (0, 0));

    let before = files(&site).1;
    write_heavy(input.path(), 80)?;
    let changed = run(&disk(input.path(), &site))?;
    check_clean(&site);
    let after = files(&site).1;
    let n_kept = after.iter().filter(|name| before.contains(name)).count();
    assert!(n_kept > 0 && n_kept < after.len(), "{n_kept} of {}", after.len());
    assert!(changed.changes.n_written < changed.changes.n_files);

    // A cache that knows nothing makes no difference.
    let anew = out.path().join("anew");
    run(&disk(input.path(), &anew))?;
    assert_eq!(contents(&site), contents(&anew));
    Ok(())
}

#[test]
fn the_layout_of_a_site_may_change() -> Done {
    let (input, out) = (stories(300)?, tempfile::tempdir()?);
    let (site, web) = (out.path().join("site"), out.path().join("web"));
    run(&request(input.path(), &site))?;
    run(&request(input.path(), &web))?;
    run(&disk(input.path(), &site))?;
    check_clean(&site);
    assert!(!site.join("archive/text").exists());
    run(&request(input.path(), &site))?;
    check_clean(&site);
    assert_eq!(contents(&site), contents(&web));
    Ok(())
}

#[test]
fn a_site_in_packs_is_input_and_can_be_searched() -> Done {
    let (input, out) = (stories(300)?, tempfile::tempdir()?);
    let at = |name: &str| out.path().join(name);
    run(&request(input.path(), &at("web")))?;
    run(&disk(input.path(), &at("disk")))?;
    run(&request(&at("web"), &at("from-web")))?;
    run(&request(&at("disk"), &at("from-disk")))?;
    assert_eq!(bundle(&at("from-web"))?, bundle(&at("from-disk"))?);

    let found = |site: &Path| -> Result<String, Box<dyn std::error::Error>> {
        let site = Site::open(site)?;
        let query = Query::parse("普京 北京", &site.folding()?);
        let (filter, sort) = (Filter::default(), Sort::Best);
        let answer = search(&site, &Question { query, filter, sort, limit: 20 })?;
        assert!(answer.total > 0);
        Ok(format!("{answer:?}"))
    };
    assert_eq!(found(&at("web"))?, found(&at("disk"))?);
    Ok(())
}

#[test]
fn what_is_damaged_is_named() -> Done {
    let (input, out) = (stories(300)?, tempfile::tempdir()?);
    let site = out.path().join("site");
    run(&disk(input.path(), &site))?;
    for name in contents(&site).into_keys() {
        let name = name.to_string_lossy();
        if !name.contains("archive/pack") {
            continue;
        }
        let path = site.join(&*name);
        let whole = fs::read(&path)?;
        for at in [0, whole.len() / 3, whole.len() / 2, whole.len() - 2] {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            fs::write(&path, &damaged)?;
            assert!(!check(&site).faults.is_empty(), "{name}: byte {at}");
        }
        fs::remove_file(&path)?;
        assert!(!check(&site).faults.is_empty(), "{name}");
        fs::write(&path, &whole)?;
    }
    check_clean(&site);

    // A build finds a pack that is not as it was written, and writes it again.
    let whole = contents(&site);
    let pack = whole.keys().find(|name| name.to_string_lossy().contains("archive/pack/"));
    let path = site.join(pack.ok_or("there is a pack")?);
    let mut damaged = fs::read(&path)?;
    damaged[1_000] ^= 1;
    fs::write(&path, &damaged)?;
    run(&disk(input.path(), &site))?;
    assert_eq!(contents(&site), whole);
    Ok(())
}
