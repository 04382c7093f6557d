//! Layouts disk and pack: the same archive in few files.

mod support;

use std::fs;
use std::path::Path;

use broadsheet_cli::build::{Layout, Request};
use broadsheet_cli::site::{Question, Site, check, export_bundle, search};
use broadsheet_search::{Filter, Query, Sort};
use support::{Done, article, contents, random, request, run, write_story};

const PACKED: [Layout; 2] = [Layout::Disk, Layout::Pack];

fn packed<'a>(layout: Layout, input: &Path, out: &Path) -> Request<'a> {
    Request { layout, ..request(input, out) }
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
    let web = out.path().join("web");
    run(&request(input.path(), &web))?;
    for layout in PACKED {
        let at = |name: &str| out.path().join(format!("{layout:?}-{name}"));
        let outcome = run(&packed(layout, input.path(), &at("site")))?;
        check_clean(&at("site"));
        let (n_files, packs) = files(&at("site"));
        assert!(files(&web).0 > 300 && n_files < 30 && packs.len() >= 4, "{n_files}: {packs:?}");
        assert_eq!(outcome.changes.n_files, n_files);
        assert!(outcome.changes.n_bytes_index > 0);
        assert_eq!(bundle(&web)?, bundle(&at("site"))?);

        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
        let again = packed(layout, input.path(), &at("again"));
        pool.install(|| run(&again).map_err(|error| error.to_string()))?;
        assert_eq!(contents(&at("site")), contents(&at("again")));
    }
    Ok(())
}

#[test]
fn what_the_manifest_names_is_a_file_where_chunks_are_read_by_ranges() -> Done {
    let (input, out) = (stories(300)?, tempfile::tempdir()?);
    let site = out.path().join("site");
    run(&packed(Layout::Pack, input.path(), &site))?;
    let manifest = fs::read_to_string(site.join("archive/manifest.json"))?;
    let named = |name: &str| {
        let digits = name.rsplit('/').next().and_then(|name| name.split('.').next());
        digits.is_some_and(|digits| manifest.contains(&format!("\"sha256\":\"{digits}")))
    };
    for name in contents(&site).into_keys() {
        let name = name.to_string_lossy().into_owned();
        let is_chunk = name.starts_with("archive/") && name.ends_with(".css");
        assert!(!is_chunk || named(&name), "{name}");
        let is_pack = name.starts_with("archive/pack/");
        assert!(!is_pack || (name.ends_with(".bin") && !named(&name)), "{name}");
    }
    Ok(())
}

#[test]
fn a_pack_is_rewritten_when_a_chunk_in_it_is_another() -> Done {
    for layout in PACKED {
        let (input, out) = (tempfile::tempdir()?, tempfile::tempdir()?);
        (0..80).try_for_each(|number| write_heavy(input.path(), number))?;
        let site = out.path().join("site");
        run(&packed(layout, input.path(), &site))?;
        let untouched = run(&packed(layout, input.path(), &site))?;
        assert_eq!((untouched.changes.n_written, untouched.changes.n_removed), (0, 0));

        let before = files(&site).1;
        write_heavy(input.path(), 80)?;
        let changed = run(&packed(layout, input.path(), &site))?;
        check_clean(&site);
        let after = files(&site).1;
        let n_kept = after.iter().filter(|name| before.contains(name)).count();
        assert!(n_kept > 0 && n_kept < after.len(), "{n_kept} of {}", after.len());
        assert!(changed.changes.n_written < changed.changes.n_files);

        // A cache that knows nothing makes no difference.
        let anew = out.path().join("anew");
        run(&packed(layout, input.path(), &anew))?;
        assert_eq!(contents(&site), contents(&anew));
    }
    Ok(())
}

#[test]
fn each_stretch_has_packs_of_its_own_and_an_older_one_keeps_them() -> Done {
    let (input, out) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let site = out.path().join("site");
    let divided = || Request { part_articles: 256, ..packed(Layout::Pack, input.path(), &site) };
    // All show one picture, which therefore stands in the packs of each stretch.
    let write = |number: usize| {
        let picture = "data:image/png;base64,iVBORw0KGgo".to_owned() + &"A".repeat(4_000);
        let text = format!("第{number}篇。<img src=\"{picture}\">").repeat(1 + number % 2);
        let address = format!("https://example.org/{number}");
        let bytes = article(&address, 10_000 + number as u64, &text);
        fs::write(input.path().join(format!("{number}.md")), bytes)
    };
    (0..600).try_for_each(write)?;
    run(&divided())?;
    check_clean(&site);
    let before = files(&site).1;
    let untouched = run(&divided())?;
    assert_eq!((untouched.changes.n_written, untouched.changes.n_removed), (0, 0));
    (600..610).try_for_each(write)?;
    run(&divided())?;
    check_clean(&site);
    let after = files(&site).1;
    // Pages and texts of two full stretches; their texts are too few for an index.
    let n_kept = after.iter().filter(|name| before.contains(name)).count();
    assert!(n_kept >= 4, "{before:?} {after:?}");
    let anew = Request { out: out.path().join("anew"), ..divided() };
    run(&anew)?;
    assert_eq!(contents(&site), contents(&anew.out));
    Ok(())
}

#[test]
fn the_layout_of_a_site_may_change() -> Done {
    let (input, out) = (stories(300)?, tempfile::tempdir()?);
    let (site, web) = (out.path().join("site"), out.path().join("web"));
    run(&request(input.path(), &site))?;
    run(&request(input.path(), &web))?;
    for layout in [Layout::Disk, Layout::Pack, Layout::Disk, Layout::Web, Layout::Pack] {
        run(&packed(layout, input.path(), &site))?;
        check_clean(&site);
        assert_eq!(site.join("archive/text").exists(), layout == Layout::Web);
        let anew = out.path().join(format!("{layout:?}"));
        run(&packed(layout, input.path(), &anew))?;
        assert_eq!(contents(&site), contents(&anew));
    }
    run(&request(input.path(), &site))?;
    check_clean(&site);
    assert_eq!(contents(&site), contents(&web));
    Ok(())
}

#[test]
fn a_site_in_packs_is_input_and_can_be_searched() -> Done {
    let (input, out) = (stories(300)?, tempfile::tempdir()?);
    let at = |name: &str| out.path().join(name);
    let found = |site: &Path| -> Result<String, Box<dyn std::error::Error>> {
        let site = Site::open(site)?;
        let query = Query::parse("普京 北京", &site.folding()?);
        let (filter, sort) = (Filter::default(), Sort::Best);
        let answer = search(&site, &Question { query, filter, sort, limit: 20 })?;
        assert!(answer.total > 0);
        Ok(format!("{answer:?}"))
    };
    run(&request(input.path(), &at("web")))?;
    run(&request(&at("web"), &at("from-web")))?;
    for layout in PACKED {
        let [site, from] = ["site", "from"].map(|name| at(&format!("{layout:?}-{name}")));
        run(&packed(layout, input.path(), &site))?;
        run(&request(&site, &from))?;
        assert_eq!(bundle(&at("from-web"))?, bundle(&from)?);
        assert_eq!(found(&at("web"))?, found(&site)?);
    }
    Ok(())
}

#[test]
fn what_is_damaged_is_named() -> Done {
    for layout in PACKED {
        let (input, out) = (stories(300)?, tempfile::tempdir()?);
        let site = out.path().join("site");
        run(&packed(layout, input.path(), &site))?;
        for name in contents(&site).into_keys() {
            let name = name.to_string_lossy();
            if !name.contains("archive/pack") {
                continue;
            }
            let path = site.join(&*name);
            let whole = fs::read(&path)?;
            let damages = |bytes: &[u8]| {
                fs::write(&path, bytes)?;
                let faults = check(&site).faults;
                // Chunks in stylesheets are named themselves.
                let is_named = faults.iter().any(|fault| fault.to_string().contains(&*name));
                assert!(is_named || (layout == Layout::Disk && !faults.is_empty()), "{name}");
                std::io::Result::Ok(())
            };
            for at in [0, whole.len() / 3, whole.len() / 2, whole.len() - 2] {
                let mut damaged = whole.clone();
                damaged[at] ^= 1;
                damages(&damaged)?;
            }
            damages(&whole[..whole.len() - 1])?;
            damages(&[&whole[..], b"\0"].concat())?;
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
        run(&packed(layout, input.path(), &site))?;
        assert_eq!(contents(&site), whole);
    }
    Ok(())
}
