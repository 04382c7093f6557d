//! `broadsheet lint`, run as a user runs it.

mod support;

use std::error::Error;

use support::{broadsheet, folder};

const GOOD: &[u8] =
    "<!--1689173102000-->\n[题](https://example.org/a)\n------\n<p>正文。</p>".as_bytes();

#[test]
fn sound_files_give_no_finding() -> Result<(), Box<dyn Error>> {
    let folder = folder(&[("in/a.md", GOOD), ("in/deep/copy.md", GOOD)])?;
    let outcome = broadsheet(folder.path(), &["lint", "in"])?;
    assert_eq!((outcome.status, outcome.out.as_str()), (Some(0), ""));
    assert_eq!(outcome.err, "2 files: 1 article, 1 repeated, 0 skipped, 0 warnings\n");
    Ok(())
}

#[test]
fn each_finding_is_a_line_with_path_and_reason() -> Result<(), Box<dyn Error>> {
    let odd = "<!--NaN-->\n[题](https://example.org/b)\n------\n<a href='javascript:1'>文</a>";
    let folder = folder(&[("in/a.md", GOOD), ("in/empty.md", b""), ("in/odd.md", odd.as_bytes())])?;
    let outcome = broadsheet(folder.path(), &["lint", "in"])?;
    assert_eq!(outcome.status, Some(1));
    let lines: Vec<&str> = outcome.out.lines().collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines[0].starts_with("empty.md: skipped: the file is empty"), "{lines:?}");
    assert!(lines[1].starts_with("odd.md: 1 javascript: link "), "{lines:?}");
    assert!(lines[2].starts_with("odd.md: no date"), "{lines:?}");
    assert_eq!(outcome.err, "3 files: 2 articles, 0 repeated, 1 skipped, 2 warnings\n");
    Ok(())
}

#[test]
fn findings_that_say_alike_are_one_line() -> Result<(), Box<dyn Error>> {
    let undated: Vec<(String, String)> = (0..9)
        .map(|n| {
            let text =
                format!("<!--NaN-->\n[题{n}](https://example.org/{n})\n------\n<p>正文{n}。</p>");
            (format!("in/{n}.md"), text)
        })
        .collect();
    let files: Vec<(&str, &[u8])> =
        undated.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let folder = folder(&files)?;
    let outcome = broadsheet(folder.path(), &["lint", "in"])?;
    let line = outcome.out.lines().find(|line| line.contains("no date")).unwrap_or_default();
    assert!(line.starts_with("9 times no date"), "{}", outcome.out);
    assert!(line.ends_with("(in 0.md, 1.md, 2.md and others)"), "{}", outcome.out);
    let all = broadsheet(folder.path(), &["lint", "--all", "in"])?;
    assert_eq!(all.out.lines().filter(|line| line.contains(": no date")).count(), 9, "{}", all.out);
    Ok(())
}

#[test]
fn articles_that_share_an_address_are_told_apart_and_retitled_ones_named()
-> Result<(), Box<dyn Error>> {
    let post = |millis: u64, title: &str, text: &str| {
        format!("<!--{millis}-->\n[{title}](https://radio.example/)\n------\n<p>{text}</p>")
    };
    let long = "外交部发言人今天表示，外长将于下周一到访北京，与中国外长会谈。";
    let first = post(1_700_000_000_000, "第一集 山谷", "这一集说栗子。");
    let second = post(1_700_604_800_000, "第二集 海边", "这一集说牡蛎。");
    let third = post(1_701_604_800_000, "外长访华", long);
    let edited = post(1_702_604_800_000, "外长下周访华", &format!("{long}这是第一次。"));
    let folder = folder(&[
        ("in/1.md", first.as_bytes()),
        ("in/2.md", second.as_bytes()),
        ("in/3.md", third.as_bytes()),
        ("in/4.md", edited.as_bytes()),
    ])?;
    let outcome = broadsheet(folder.path(), &["lint", "in"])?;
    assert!(
        outcome.err.starts_with("4 files: 3 articles, 0 repeated, 1 earlier version, 0 skipped")
    );
    assert!(outcome.out.contains("3.md: kept as an earlier text"), "{}", outcome.out);
    Ok(())
}

#[test]
fn a_date_after_the_newest_file_is_named() -> Result<(), Box<dyn Error>> {
    let late = "<!--4102444800000-->\n[题](https://example.org/late)\n------\n<p>文。</p>";
    let folder = folder(&[("in/a.md", GOOD), ("in/late.md", late.as_bytes())])?;
    let outcome = broadsheet(folder.path(), &["lint", "in"])?;
    assert_eq!(outcome.status, Some(1));
    assert!(outcome.out.starts_with("late.md: its date 2100-01-01T00:00:00Z looks wrong: no file"));
    assert_eq!(outcome.out.lines().count(), 1, "{}", outcome.out);
    Ok(())
}

#[test]
fn nothing_readable_is_a_problem_that_is_named() -> Result<(), Box<dyn Error>> {
    let folder = folder(&[("in/noise", &[0x89, b'P', 0, 0, 0, 0]), ("none/.hidden", GOOD)])?;
    let outcome = broadsheet(folder.path(), &["lint", "in"])?;
    assert_eq!(outcome.status, Some(1));
    assert!(outcome.out.starts_with("noise: skipped: the file is not text"), "{}", outcome.out);
    for (input, reason) in [("none", "no files in none"), ("gone", "gone: no such file or folder")]
    {
        let outcome = broadsheet(folder.path(), &["lint", input])?;
        assert_eq!((outcome.status, outcome.out.as_str()), (Some(1), ""));
        assert!(outcome.err.contains(reason), "{}", outcome.err);
    }
    Ok(())
}

#[test]
fn wrong_usage_is_status_2_and_says_what_is_near() -> Result<(), Box<dyn Error>> {
    let folder = folder(&[])?;
    for (arguments, near) in
        [(&["lnt", "in"][..], "lint"), (&["lint"], "INPUT"), (&["lint", "--hlp", "in"], "--help")]
    {
        let outcome = broadsheet(folder.path(), arguments)?;
        assert_eq!(outcome.status, Some(2), "{arguments:?}");
        assert!(outcome.err.contains(near), "{}", outcome.err);
    }
    for arguments in [&["--help"][..], &["lint", "--help"]] {
        let outcome = broadsheet(folder.path(), arguments)?;
        assert_eq!(outcome.status, Some(0));
        assert!(outcome.out.contains("Example:"), "{}", outcome.out);
    }
    Ok(())
}
