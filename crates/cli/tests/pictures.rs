//! Pictures that came with articles, through a whole site: built, checked, exported, built again.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use broadsheet_cli::build::{Edition, Request};
use broadsheet_cli::site::{Site, check, export_bundle};
use broadsheet_model::{ImageData, PictureKind};
use support::{Done, assert_whole, contents, folder, request, run};

/// A picture of `n_bytes`, as a page has it inside.
fn picture(n_bytes: usize, seed: usize) -> String {
    let bytes: Vec<u8> = (0..n_bytes).map(|idx| (idx * (idx + seed) % 251) as u8).collect();
    match ImageData::of_kind(PictureKind::Png, &bytes) {
        ImageData::Embedded(address) => address,
        other => panic!("{other:?}"),
    }
}

fn article(number: usize, pictures: &[String]) -> Vec<u8> {
    let tags = pictures.iter().map(|picture| format!("<p><img src=\"{picture}\" alt=\"图\"></p>"));
    format!(
        "<!--{}-->\n[第{number}篇](https://example.org/{number})\n------\n\n<p>正文{number}</p>{}",
        1_600_000_000_000_u64 + number as u64 * 86_400_000,
        tags.collect::<String>()
    )
    .into_bytes()
}

/// Three articles: two that share a picture, and one of an earlier text with another one.
fn input() -> Result<tempfile::TempDir, Box<dyn std::error::Error>> {
    let shared = picture(50_000, 1);
    folder(&[
        ("a.md", &article(1, &[shared.clone(), picture(500, 2)])),
        ("b.md", &article(2, &[shared, picture(30_000, 3)])),
        ("c.md", &article(3, &[])),
    ])
}

fn pictures_in(site: &Path) -> Vec<PathBuf> {
    contents(site).into_keys().filter(|name| name.starts_with("archive/picture")).collect()
}

#[test]
fn a_site_with_pictures_is_checked_exported_and_built_again() -> Done {
    let (input, out) = (input()?, tempfile::tempdir()?);
    let at = |name: &str| out.path().join(name);
    run(&request(input.path(), &at("first")))?;
    assert_eq!(pictures_in(&at("first")).len(), 2);
    assert_whole(&at("first"));

    let mut bundle = Vec::new();
    export_bundle(&Site::open(&at("first"))?, &mut bundle)?;
    let json = String::from_utf8(bundle)?;
    assert!(json.contains(&picture(50_000, 1)) && json.contains(&picture(30_000, 3)));
    assert_eq!(fs::read_to_string(at("first").join("archive.json"))?, json);
    fs::write(at("exported.json"), json)?;
    run(&request(&at("exported.json"), &at("second")))?;
    assert_eq!(contents(&at("first")), contents(&at("second")));
    Ok(())
}

#[test]
fn what_is_not_needed_any_more_goes_and_the_rest_stays() -> Done {
    let (input, out) = (input()?, tempfile::tempdir()?);
    let site = out.path().join("site");
    run(&request(input.path(), &site))?;
    let before = pictures_in(&site);
    fs::write(input.path().join("d.md"), article(4, &[picture(9000, 4)]))?;
    run(&request(input.path(), &site))?;
    assert_eq!(pictures_in(&site).len(), 3);
    assert_whole(&site);
    fs::remove_file(input.path().join("d.md"))?;
    run(&request(input.path(), &site))?;
    assert_eq!(pictures_in(&site), before);
    assert_whole(&site);
    Ok(())
}

#[test]
fn a_picture_that_is_missing_or_damaged_is_named() -> Done {
    let (input, out) = (input()?, tempfile::tempdir()?);
    let site = out.path().join("site");
    run(&request(input.path(), &site))?;
    let names = pictures_in(&site);
    fs::remove_file(site.join(&names[0]))?;
    let mut css = fs::read(site.join(&names[1]))?;
    let middle = css.len() / 2;
    css[middle] ^= 1;
    fs::write(site.join(&names[1]), css)?;
    let faults = check(&site).faults;
    let paths: Vec<PathBuf> = faults.iter().map(|fault| PathBuf::from(&fault.path)).collect();
    assert_eq!(paths, names, "{faults:?}");
    Ok(())
}

#[test]
fn one_page_has_its_pictures_inside() -> Done {
    let (input, out) = (input()?, tempfile::tempdir()?);
    let page = out.path().join("page.html");
    run(&Request { edition: Edition::File, ..request(input.path(), &page) })?;
    let html = fs::read_to_string(&page)?;
    assert_eq!(html.matches("id=\"archive/picture/").count(), 2);
    Ok(())
}

#[test]
fn pictures_that_are_too_large_are_named() -> Done {
    let large =
        [picture(9 << 20, 1), picture(5 << 20, 2), picture(5 << 20, 3), picture(3 << 20, 4)];
    let input = folder(&[("a.md", &article(1, &large))])?;
    let out = tempfile::tempdir()?;
    let site = out.path().join("site");
    let outcome = run(&request(input.path(), &site))?;
    let findings: Vec<String> =
        outcome.findings.iter().map(|finding| finding.reason.to_string()).collect();
    let expected = "2 pictures inside the page left out: too large, or damaged";
    assert!(findings.iter().any(|finding| finding == expected), "{findings:?}");
    assert_eq!(pictures_in(&site).len(), 2);
    assert_whole(&site);
    Ok(())
}

#[test]
fn a_page_that_would_be_too_large_is_not_written() -> Done {
    let (input, out) = (input()?, tempfile::tempdir()?);
    let page = out.path().join("page.html");
    let small =
        Request { edition: Edition::File, max_page_bytes: 50_000, ..request(input.path(), &page) };
    let refused = run(&small).err().ok_or("it is too large")?.to_string();
    assert!(refused.contains("the page would have 1 MiB"), "{refused}");
    assert!(refused.contains("--edition folder") && refused.contains("--large"), "{refused}");
    assert!(!page.exists());
    run(&Request { max_page_bytes: u64::MAX, ..small })?;
    assert!(page.exists());
    Ok(())
}
