//! `broadsheet search` against a plain look through the articles that went into the site.

mod support;

use std::fs;
use std::path::Path;

use support::{Done, Ran, article, broadsheet, request, run};
use tempfile::TempDir;

/// Day after 1970-01-01, address, text; later days are newer.
const ARTICLES: [(u64, &str, &str); 6] = [
    (19_000, "https://www.rfi.fr/cn/1", "普京会见王毅，谈香港。"),
    (19_001, "https://www.epochtimes.com/2", "習近平與普京通話。"),
    (19_002, "https://www.rfi.fr/cn/3", "Ｈｏｎｇ Kong weather, 20大"),
    (19_003, "https://example.org/4", "HongKong 香港 香港 香港"),
    (19_004, "https://www.rfi.fr/cn/5", "王毅访问北京。"),
    (19_005, "https://example.org/6", "nothing of it"),
];

fn site() -> Result<TempDir, Box<dyn std::error::Error>> {
    let work = tempfile::tempdir()?;
    fs::create_dir(work.path().join("in"))?;
    for (day, address, text) in ARTICLES {
        fs::write(work.path().join(format!("in/{day}.md")), article(address, day, text))?;
    }
    run(&request(&work.path().join("in"), &work.path().join("site")))?;
    Ok(work)
}

fn ask(work: &Path, arguments: &[&str]) -> Result<Ran, Box<dyn std::error::Error>> {
    broadsheet(work, &[&["search", "site"], arguments].concat())
}

/// The numbers at the ends of the addresses that `arguments` give, in order, and the total.
fn found(work: &Path, arguments: &[&str]) -> Result<(String, usize), Box<dyn std::error::Error>> {
    let ran = ask(work, &[&["--json"], arguments].concat())?;
    assert_eq!((ran.status, ran.err.as_str()), (Some(0), ""), "{arguments:?}");
    let lines: Vec<serde_json::Value> =
        ran.out.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let (total, lines) = lines.split_last().ok_or("the last line is the total")?;
    let number = |line: &serde_json::Value| line["url"].as_str().and_then(|url| url.chars().last());
    Ok((
        lines.iter().filter_map(number).collect(),
        total["total"].as_u64().ok_or("a total")? as usize,
    ))
}

#[test]
fn what_is_found_is_what_the_articles_say() -> Done {
    let work = site()?;
    for (arguments, expected) in [
        (&["普京", "--sort", "new"][..], "21"),
        (&["普京", "--sort", "old"], "12"),
        (&["習近平"], "2"),
        (&["习近平"], "2"),     // Simplified finds Traditional
        (&["hong kong"], "34"), // case and width; whole words first
        (&["hongkong"], "4"),
        (&["kong", "--sort", "best"], "34"), // the whole word first
        (&["\"hong kong\""], "3"),
        (&["20大"], "3"),
        (&["王毅 -普京"], "5"),
        (&["--sort", "new", "--", "-普京", "-香港"], "653"),
        (&["王毅 OR 普京", "--sort", "new"], "521"),
        (&["香港", "--source", "rfi"], "1"),
        (&["香港", "--source", "rfi,example.org", "--sort", "new"], "41"),
        (&["source:rfi", "--sort", "old"], "135"),
        (&["--from", "2022-01-10", "--to", "2022-01-12"], "543"), // days 19,002 to 19,004
        (&["nowhere"], ""),
        (&[], "654321"),
    ] {
        assert_eq!(
            found(work.path(), arguments)?,
            (expected.to_owned(), expected.len()),
            "{arguments:?}"
        );
    }
    assert_eq!(found(work.path(), &["--limit", "2"])?, ("65".to_owned(), 6));
    Ok(())
}

#[test]
fn people_get_lines_and_a_total_and_mistakes_are_told() -> Done {
    let work = site()?;
    let ran = ask(work.path(), &["习近平"])?;
    assert_eq!((ran.status, ran.err.as_str()), (Some(0), "1 article\n"));
    assert!(
        ran.out.starts_with("2022-01-09  epochtimes  题 ") && ran.out.contains("習近平與普京"),
        "{}",
        ran.out
    );
    let hinted = ask(work.path(), &["\"普京"])?;
    assert!(hinted.err.starts_with("note: the closing quotation mark"), "{}", hinted.err);
    let unknown = ask(work.path(), &["source:bbc"])?;
    assert_eq!(unknown.err, "note: `source:bbc` is no source of this site\n0 articles\n");
    for (arguments, part) in [
        (&["普京", "--source", "bbc"][..], "it has epochtimes, example.org, rfi"),
        (&["普京", "--from", "soon"], "YYYY-MM-DD"),
        (&["普京", "--sotr", "new"], "--sort"),
    ] {
        let ran = ask(work.path(), arguments)?;
        assert_eq!(ran.status, Some(2), "{arguments:?}");
        assert!(ran.err.contains(part), "{}", ran.err);
    }
    Ok(())
}

#[test]
fn a_damaged_site_gives_no_answer() -> Done {
    let work = site()?;
    let texts = walkdir::WalkDir::new(work.path().join("site/archive/text"));
    let text = texts
        .into_iter()
        .filter_map(Result::ok)
        .find(|entry| entry.file_type().is_file())
        .ok_or("a text")?;
    fs::remove_file(text.path())?;
    let ran = ask(work.path(), &["普京"])?;
    assert_eq!((ran.status, ran.out.as_str()), (Some(1), ""));
    assert!(ran.err.contains("archive/text/") && ran.err.contains("it is missing"), "{}", ran.err);
    Ok(())
}
