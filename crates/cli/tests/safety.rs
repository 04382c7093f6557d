//! Whatever goes wrong, an earlier site stays whole and nothing is lost silently.

mod support;

use std::cell::Cell;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use broadsheet_cli::build::{CacheChoice, DiskError, NoProgress, build};
use support::{
    Done, article, assert_whole, contents, corpus, folder, random, request, run, viewer,
    write_article,
};

/// Builds `request` with a disk that refuses the change numbered `n_allowed` and all after it, as
/// if the build had been killed there. Says whether the build ended well.
fn build_interrupted(input: &Path, site: &Path, n_allowed: usize, cache: &CacheChoice) -> bool {
    let n_changes = AtomicUsize::new(0);
    let write_hook = |_: &Path| match n_changes.fetch_add(1, Ordering::Relaxed) {
        n if n < n_allowed => Ok(()),
        _ => Err(io::Error::from(io::ErrorKind::StorageFull)),
    };
    let mut request = request(input, site);
    request.cache = cache.clone();
    request.write_hook = Some(&write_hook);
    build(&request, &viewer(), &NoProgress).is_ok()
}

#[test]
fn a_disk_that_is_full_while_files_are_read_is_left_as_it_was() -> Done {
    let input = corpus(5)?;
    let out = tempfile::tempdir()?;
    let site = out.path().join("site");
    run(&request(input.path(), &site))?;
    let before = contents(out.path());
    write_article(input.path(), 5)?;
    // The spool's next file is made, and then there is no room to save the index that names it.
    let is_full = |path: &Path| match path.ends_with("index.new") {
        true => Err(io::Error::from(io::ErrorKind::StorageFull)),
        false => Ok(()),
    };
    let mut request = request(input.path(), &site);
    request.write_hook = Some(&is_full);
    assert!(build(&request, &viewer(), &NoProgress).is_err());
    assert!(contents(out.path()) == before, "site and cache");
    Ok(())
}

/// Interrupts the build that adds what `more` writes to `input`, before every change on disk, or
/// every `step`th one.
fn check_interruptions(input: &Path, step: usize, more: impl FnOnce() -> Done) -> Done {
    let out = tempfile::tempdir()?;
    let (earlier, expected) = (out.path().join("earlier"), out.path().join("expected"));
    run(&request(input, &earlier))?;
    let n_earlier = assert_whole(&earlier).n_articles;
    more()?;
    run(&request(input, &expected))?;
    let n_expected = assert_whole(&expected).n_articles;
    let (site, cache_folder) = (out.path().join("site"), out.path().join("site.cache"));
    for cache in [CacheChoice::Beside, CacheChoice::None] {
        let mut n_allowed = 0;
        loop {
            copy(&earlier, &site)?;
            copy(&out.path().join("earlier.cache"), &cache_folder)?;
            let is_done = build_interrupted(input, &site, n_allowed, &cache);
            let n_articles = assert_whole(&site).n_articles;
            let is_either = n_articles == n_earlier || n_articles == n_expected;
            assert!(is_either, "{n_articles} articles after {n_allowed} changes");
            run(&request(input, &site))?;
            assert!(
                contents(&site) == contents(&expected),
                "the next build after {n_allowed} changes"
            );
            fs::remove_dir_all(&site)?;
            fs::remove_dir_all(&cache_folder)?;
            if is_done {
                break;
            }
            n_allowed += step;
        }
        assert!(n_allowed > 20, "{n_allowed} changes");
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Done {
    for (name, bytes) in contents(from) {
        fs::create_dir_all(to.join(&name).parent().ok_or("a file has a folder")?)?;
        fs::write(to.join(&name), bytes)?;
    }
    Ok(())
}

#[test]
fn an_interruption_at_any_step_leaves_the_earlier_site_and_the_next_build_goes_on() -> Done {
    let input = corpus(20)?;
    check_interruptions(input.path(), 1, || {
        (20..23).try_for_each(|number| write_article(input.path(), number))
    })
}

#[test]
fn so_does_one_of_a_site_with_an_index() -> Done {
    let input = tempfile::tempdir()?;
    // Much text and few grams: an index of few files.
    let write = |number: u64| {
        let text = "普京".repeat(7_400 + number as usize);
        fs::write(
            input.path().join(format!("{number}.md")),
            article(&format!("https://a.example/{number}"), number, &text),
        )
    };
    (0..6).try_for_each(write)?;
    check_interruptions(input.path(), 7, || Ok((6..8).try_for_each(write)?))
}

#[test]
fn an_interruption_where_nothing_stood_leaves_nothing_or_all() -> Done {
    let input = corpus(30)?;
    let out = tempfile::tempdir()?;
    let site = out.path().join("site");
    for n_allowed in 0.. {
        let is_done = build_interrupted(input.path(), &site, n_allowed, &CacheChoice::Beside);
        if site.exists() {
            assert_eq!(assert_whole(&site).n_articles, 30, "after {n_allowed} changes");
        }
        if is_done {
            break;
        }
        assert!(n_allowed < 1_000);
    }
    Ok(())
}

#[test]
fn a_full_disk_is_told_with_the_path() -> Done {
    let input = corpus(5)?;
    let out = tempfile::tempdir()?;
    let site = out.path().join("site");
    run(&request(input.path(), &site))?;
    let before = contents(&site);
    write_article(input.path(), 5)?;
    let is_full =
        |path: &Path| match path.to_string_lossy().contains("next") && path.extension().is_some() {
            true => Err(io::Error::from(io::ErrorKind::StorageFull)),
            false => Ok(()),
        };
    let mut request = request(input.path(), &site);
    request.write_hook = Some(&is_full);
    let error = build(&request, &viewer(), &NoProgress).expect_err("the disk is full");
    assert!(error.is::<DiskError>());
    let message = format!("{error:#}");
    assert!(message.contains("site.cache") && message.contains("the disk is full"), "{message}");
    assert!(contents(&site) == before);
    assert!(!out.path().join("site.cache/next").exists(), "what was begun is taken away");
    Ok(())
}

/// Building over `before` is refused with a message that says all of `parts`, and changes nothing.
#[track_caller]
fn check_refused(input: &Path, out: &Path, parts: &[&str]) {
    let before = contents(out);
    let message = run(&request(input, out)).expect_err("it must not be replaced").to_string();
    for part in parts {
        assert!(message.contains(part), "{message}");
    }
    assert!(contents(out) == before);
}

#[test]
fn only_an_earlier_output_is_replaced_without_force() -> Done {
    let input = corpus(5)?;
    let other = folder(&[("index.html", b"mine"), ("thesis.txt", b"mine")])?;
    check_refused(input.path(), other.path(), &["no earlier output", "--force"]);
    let strange = folder(&[("archive/manifest.json", b"{\"format\":\"zim\",\"version\":1}")])?;
    check_refused(input.path(), strange.path(), &["--force"]);
    let named = input.path().canonicalize()?.display().to_string();
    check_refused(input.path(), input.path(), &["cannot be the input", &named]);
    assert!(
        run(&request(input.path(), input.path()))
            .expect_err("the input")
            .to_string()
            .starts_with(&named)
    );
    let file = input.path().join("0/0.md");
    assert!(
        run(&request(input.path(), &file))
            .expect_err("a file")
            .to_string()
            .contains("it is a file")
    );

    let mut forced = request(input.path(), other.path());
    forced.force = true;
    run(&forced)?;
    assert_eq!(
        fs::read_to_string(other.path().join("thesis.txt"))?,
        "mine",
        "--force replaces and never removes"
    );
    assert_whole(other.path());
    run(&request(input.path(), other.path()))?;

    let empty = tempfile::tempdir()?;
    run(&request(input.path(), empty.path()))?;
    assert_whole(empty.path());
    Ok(())
}

#[test]
fn a_folder_of_somebody_else_is_no_cache() -> Done {
    let input = corpus(2)?;
    let out = folder(&[("site.cache/photo.jpg", b"mine")])?;
    let message =
        run(&request(input.path(), &out.path().join("site"))).expect_err("not ours").to_string();
    assert!(message.contains("site.cache") && message.contains("--cache"), "{message}");
    assert_eq!(fs::read(out.path().join("site.cache/photo.jpg"))?, b"mine");
    Ok(())
}

#[test]
fn two_builds_of_one_site_do_not_meet() -> Done {
    let input = corpus(5)?;
    let out = tempfile::tempdir()?;
    let site = out.path().join("site");
    let second = Cell::new(None);
    let second = std::sync::Mutex::new(second);
    let write_hook = |path: &Path| {
        if path.ends_with("spool") {
            let message =
                run(&request(input.path(), &site)).expect_err("the first is at it").to_string();
            second.lock().expect("one thread").set(Some(message));
        }
        Ok(())
    };
    let mut first = request(input.path(), &site);
    first.write_hook = Some(&write_hook);
    run(&first)?;
    let message = second.into_inner()?.into_inner().ok_or("the second build ran")?;
    assert!(message.contains("another build"), "{message}");
    Ok(())
}

/// What is said of the file whose name contains `name`.
fn reasons(input: &Path, name: &str) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let out = tempfile::tempdir()?;
    let outcome = run(&request(input, &out.path().join("site")))?;
    assert_whole(&outcome.out);
    let findings = outcome.findings.iter().filter(|finding| finding.file.contains(name));
    Ok(findings.map(|finding| finding.to_string()).collect())
}

#[test]
fn a_huge_file_is_refused_by_its_size() -> Done {
    let input = corpus(2)?;
    fs::File::create(input.path().join("huge.md"))?.set_len(2 * 1024 * 1024 * 1024)?;
    let reasons = reasons(input.path(), "huge")?;
    assert!(reasons.len() == 1 && reasons[0].contains("2147483648 bytes"), "{reasons:?}");
    Ok(())
}

#[test]
fn an_article_that_no_host_would_take_is_named() -> Done {
    let input = corpus(2)?;
    // Text that hardly compresses: any character after any other.
    let mut state = 1_u64;
    let mut letter = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from_u32(0x4e00 + (state >> 33) as u32 % 20_000).unwrap_or('文')
    };
    let text: String = (0..10 * 1024 * 1024).map(|_| letter()).collect();
    fs::write(input.path().join("novel.md"), article("https://a.example/novel", 18_000, &text))?;
    let reasons = reasons(input.path(), "novel")?;
    assert!(reasons.len() == 1 && reasons[0].contains("can be published"), "{reasons:.200?}");
    Ok(())
}

#[test]
fn articles_with_large_pictures_are_files_that_every_host_takes() -> Done {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const N_ARTICLES: usize = 8;
    let input = tempfile::tempdir()?;
    let mut state = 1;
    for number in 0..N_ARTICLES {
        // A picture that hardly packs.
        let picture: String = (0..4_000_000)
            .map(|_| char::from(ALPHABET[random(&mut state) as usize % 64]))
            .collect();
        let text = format!("图。<img alt=\"图\" src=\"data:image/png;base64,{picture}\">");
        let bytes = article(&format!("https://a.example/{number}"), 18_000, &text);
        fs::write(input.path().join(format!("{number}.md")), bytes)?;
    }
    let out = tempfile::tempdir()?;
    let outcome = run(&request(input.path(), &out.path().join("site")))?;
    assert_eq!((outcome.n_articles, outcome.findings.iter().count()), (N_ARTICLES, 0));
    assert_whole(&outcome.out);
    let lengths: Vec<usize> = contents(&outcome.out).values().map(Vec::len).collect();
    assert!(lengths.iter().sum::<usize>() > 20 * 1024 * 1024, "the pictures are there");
    Ok(())
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_and_links_to_nowhere_are_named() -> Done {
    let input = corpus(2)?;
    std::os::unix::fs::symlink(input.path(), input.path().join("circle"))?;
    std::os::unix::fs::symlink(input.path().join("gone"), input.path().join("nowhere.md"))?;
    std::os::unix::fs::symlink("self.md", input.path().join("self.md"))?;
    for (name, part) in
        [("circle", "leads back"), ("nowhere", "leads nowhere"), ("self", "leads nowhere")]
    {
        let reasons = reasons(input.path(), name)?;
        assert!(reasons.len() == 1 && reasons[0].contains(part), "{reasons:?}");
    }
    Ok(())
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf8_are_read_and_stay_apart() -> Done {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let input = tempfile::tempdir()?;
    for (number, name) in [&b"\xb4\xf3.md"[..], b"\xb4\xf4.md", b"\\xb4\\xf3.md"].iter().enumerate()
    {
        let bytes = article(&format!("https://a.example/{number}"), 1, "文");
        fs::write(input.path().join(OsStr::from_bytes(name)), bytes)?;
    }
    let out = tempfile::tempdir()?;
    for n_read in [3, 0] {
        let outcome = run(&request(input.path(), &out.path().join("site")))?;
        assert_eq!((outcome.n_articles, outcome.n_read), (3, n_read));
    }
    let site = broadsheet_cli::site::Site::open(&out.path().join("site"))?;
    let mut lines = Vec::new();
    broadsheet_cli::site::export(
        &site,
        broadsheet_cli::site::Format::Jsonl,
        false,
        None,
        &mut lines,
    )?;
    let mut files: Vec<String> = Vec::new();
    for line in String::from_utf8(lines)?.lines() {
        let article: serde_json::Value = serde_json::from_str(line)?;
        files.push(article["file"].as_str().ok_or("a file")?.to_owned());
    }
    files.sort();
    assert_eq!(files, ["\\\\xb4\\\\xf3.md", "\\xb4\\xf3.md", "\\xb4\\xf4.md"]);
    Ok(())
}

#[test]
fn a_file_that_cannot_be_read_is_skipped_and_looked_at_again() -> Done {
    let input = corpus(3)?;
    let out = tempfile::tempdir()?;
    // A file that is there when the folder is listed and gone when it is read.
    let vanishing = input.path().join("vanishing.md");
    fs::write(&vanishing, article("https://a.example/1", 1, "文"))?;
    let write_hook =
        |path: &Path| if path.ends_with("spool") { fs::remove_file(&vanishing) } else { Ok(()) };
    let mut first = request(input.path(), &out.path().join("site"));
    first.write_hook = Some(&write_hook);
    let outcome = run(&first)?;
    let findings: Vec<String> =
        outcome.findings.iter().map(|finding| finding.to_string()).collect();
    assert_eq!(outcome.n_articles, 3);
    assert!(
        findings.len() == 1
            && findings[0].starts_with("vanishing.md: skipped: it could not be read"),
        "{findings:?}"
    );
    fs::write(&vanishing, article("https://a.example/1", 1, "文"))?;
    assert_eq!(run(&request(input.path(), &out.path().join("site")))?.n_articles, 4);
    Ok(())
}
