//! Archives and sites as input: a build of them is the build of what they hold.

mod support;

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;

use broadsheet_cli::build::{CacheChoice, Edition, Layout, Request};
use support::{Done, article, assert_whole, broadsheet, contents, corpus, folder, request, run};
use zip::write::SimpleFileOptions;

/// All files below `input` as a zip, in a folder of their own as in GitHub's.
fn zipped(input: &Path) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in contents(input) {
        let name = format!("mirror-main/{}", path.display());
        zip.start_file(name, SimpleFileOptions::default()).expect("memory");
        zip.write_all(&bytes).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}

fn tarred(input: &Path) -> Vec<u8> {
    let packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let mut tar = tar::Builder::new(packer);
    for (path, bytes) in contents(input) {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        tar.append_data(&mut header, path, &bytes[..]).expect("memory");
    }
    tar.into_inner().and_then(|packer| packer.finish()).expect("memory")
}

#[test]
fn a_folder_its_zip_and_its_tar_give_the_same_articles() -> Done {
    let input = corpus(120)?;
    let out = tempfile::tempdir()?;
    let at = |name: &str| out.path().join(name);
    fs::write(at("mirror.zip"), zipped(input.path()))?;
    fs::write(at("mirror.tar.gz"), tarred(input.path()))?;
    let plain = run(&request(input.path(), &at("plain")))?;
    for name in ["mirror.zip", "mirror.tar.gz"] {
        let site = at(&format!("{name}.site"));
        let built = run(&request(&at(name), &site))?;
        assert_eq!(built.findings.iter().collect::<Vec<_>>(), []);
        assert_eq!((built.n_articles, built.n_read), (plain.n_articles, 1));
        assert_whole(&site);
        // Known again by the file's times, or by its bytes.
        let again = run(&request(&at(name), &site))?;
        assert_eq!((again.n_read, again.changes.n_written), (0, 0), "{name}");
    }
    let bundle = fs::read_to_string(at("mirror.zip.site/archive.json"))?;
    assert!(bundle.contains("\"file\":\"mirror.zip\",\"member\":\"mirror-main/0/0.md\""));
    // All three together are one archive.
    let mut all = request(input.path(), &at("all"));
    all.inputs.extend([at("mirror.zip"), at("mirror.tar.gz")]);
    let all = run(&all)?;
    assert_eq!((all.n_articles, all.n_repeated, all.n_earlier), (120, 240, 0));
    Ok(())
}

#[test]
fn what_is_wrong_inside_an_archive_is_named_with_its_place() -> Done {
    let input = folder(&[
        ("in/good.md", &article("https://example.org/a", 19_000, "正文。")),
        ("in/empty.md", b""),
        ("in/list.pdf", b"%PDF-1.7"),
        ("in/photo.jpg", b"\xFF\xD8\xFF"),
        ("in/.git/HEAD", b"ref"),
    ])?;
    fs::write(input.path().join("x.zip"), zipped(&input.path().join("in")))?;
    let outcome = broadsheet(input.path(), &["lint", "x.zip"])?;
    assert_eq!(outcome.status, Some(1));
    let lines: Vec<&str> = outcome.out.lines().collect();
    assert!(
        lines[0].starts_with("x.zip › mirror-main/empty.md: skipped: the file is empty"),
        "{lines:?}"
    );
    assert!(lines[1].starts_with("x.zip › mirror-main/list.pdf: skipped: a PDF"), "{lines:?}");
    assert_eq!(lines.len(), 2, "{lines:?}");
    let left = "left out, as beside articles: 1 files of a repository's history, 1 pictures, \
                recordings and fonts\n";
    assert!(outcome.err.starts_with(left), "{}", outcome.err);
    // The same on the disk.
    let outcome = broadsheet(input.path(), &["lint", "in"])?;
    assert!(outcome.err.starts_with(left), "{}", outcome.err);
    assert_eq!(outcome.out.lines().count(), 2, "{}", outcome.out);
    Ok(())
}

#[test]
fn a_file_that_is_refused_says_what_to_do() -> Done {
    let input =
        folder(&[("a.7z", b"7z\xBC\xAF\x27\x1C"), (".b.html.icloud", b"bplist00"), ("c.md", b"")])?;
    for (name, sentence) in [
        ("a.7z", "a 7z archive, which is not read; unpack it"),
        (".b.html.icloud", "still in iCloud"),
        ("c.md", "the file is empty; if it is still in a cloud"),
    ] {
        let outcome = broadsheet(input.path(), &["lint", name])?;
        assert_eq!(outcome.status, Some(1));
        assert!(outcome.out.contains(sentence), "{}", outcome.out);
    }
    Ok(())
}

/// A site of articles with an earlier text and a picture, in both editions.
fn sites(out: &Path) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let input = corpus(90)?;
    let picture = "一段文字。<img src=\"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA\">"
        .to_owned()
        + &format!("<img src=\"data:image/png;base64,iVBORw0KGgo{}\">", "QUFB".repeat(5000));
    for (name, bytes) in [
        ("v/old.md", article("https://example.org/8", 18_008, "一个旧的文本")),
        ("v/picture.md", article("https://example.org/p", 18_009, &picture)),
    ] {
        let path = input.path().join(name);
        fs::create_dir_all(path.parent().ok_or("a folder")?)?;
        fs::write(path, bytes)?;
    }
    let titled = |out: &Path, edition| {
        let mut request = request(input.path(), out);
        request.config.title = "两地新闻".to_owned();
        Request { edition, json: true, cache: CacheChoice::None, ..request }
    };
    let packed = titled(&out.join("disk"), Edition::Folder);
    run(&Request { layout: Layout::Disk, ..packed })?;
    run(&titled(&out.join("folder"), Edition::Folder))?;
    run(&titled(&out.join("page.html"), Edition::File))?;
    Ok(fs::read(out.join("folder/archive.json"))?)
}

#[test]
fn a_site_is_read_in_all_its_forms_and_nothing_is_lost() -> Done {
    let out = tempfile::tempdir()?;
    let at = |name: &str| out.path().join(name);
    let bundle = sites(out.path())?;
    fs::write(at("site.zip"), zipped(&at("folder")))?;
    fs::write(at("disk.zip"), zipped(&at("disk")))?;
    for name in ["folder", "site.zip", "page.html", "disk", "disk.zip"] {
        let site = at(&format!("{name}.again"));
        let built =
            run(&Request { json: true, cache: CacheChoice::None, ..request(&at(name), &site) })?;
        assert_eq!(built.findings.iter().collect::<Vec<_>>(), [], "{name}");
        assert_eq!((built.n_articles, built.n_earlier), (91, 1), "{name}");
        assert!(fs::read(site.join("archive.json"))? == bundle, "{name} gives the same bundle");
    }
    // Several at once are one archive; a folder of sites is looked into.
    let built = run(&request(out.path(), &at("all")))?;
    assert_eq!((built.n_articles, built.n_earlier), (91, 1));
    Ok(())
}

#[test]
fn a_site_that_lacks_files_gives_what_is_there() -> Done {
    let out = tempfile::tempdir()?;
    sites(out.path())?;
    let site = out.path().join("folder");
    let texts = contents(&site);
    let text = texts.keys().find(|path| path.starts_with("archive/text")).ok_or("a text")?;
    fs::remove_file(site.join(text))?;
    let built = run(&request(&site, &out.path().join("again")))?;
    assert!((1..91).contains(&built.n_articles), "{}", built.n_articles);
    let findings: Vec<String> = built.findings.iter().map(|f| f.to_string()).collect();
    assert!(findings[0].contains("files of the site are missing or damaged"), "{findings:?}");
    // The page of a folder without the folder.
    let page = out.path().join("folder/index.html");
    let alone = folder(&[("index.html", &fs::read(page)?)])?;
    let outcome = broadsheet(alone.path(), &["lint", "index.html"])?;
    assert!(outcome.out.contains("give the site's whole folder"), "{}", outcome.out);
    Ok(())
}

#[test]
fn a_sparse_file_of_4_gib_is_refused_without_being_read() -> Done {
    let input = folder(&[("a.md", &article("https://example.org/a", 19_000, "正文。"))])?;
    let file = fs::File::create(input.path().join("large.bin"))?;
    file.set_len((4 << 30) + 1)?;
    let begun = std::time::Instant::now();
    let outcome = broadsheet(input.path(), &["lint", "."])?;
    assert!(
        outcome.out.starts_with("large.bin: skipped: it has 4294967297 bytes"),
        "{}",
        outcome.out
    );
    assert!(begun.elapsed().as_secs() < 20, "it is not read");
    Ok(())
}
