//! The command, run as a user runs it.

mod support;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};

use support::{Done, Ran, article, broadsheet, contents, corpus, folder, viewer};

/// Runs `build` with a viewer, because the command under test may be built without one.
fn build(folder: &Path, arguments: &[&str]) -> Result<Ran, Box<dyn std::error::Error>> {
    fs::write(folder.join("viewer.bin"), viewer().to_bytes())?;
    broadsheet(folder, &[&["build", "--viewer", "viewer.bin"], arguments].concat())
}

#[test]
fn a_site_is_built_checked_and_exported() -> Done {
    let work = folder(&[
        ("in/a.md", &article("https://www.rfi.fr/cn/1", 19_000, "一<br>二</p><p>“三”")),
        ("in/b.md", &article("https://example.org/2", 19_001, "two")),
        ("in/empty.md", b""),
    ])?;
    let built = build(work.path(), &["in", "--out", "site", "--title", "题"])?;
    assert_eq!((built.status, built.out.as_str()), (Some(0), ""), "{}", built.err);
    for part in ["empty.md: skipped: the file is empty", "3 files: 3 read", "2 articles", "site: "]
    {
        assert!(built.err.contains(part), "{part}: {}", built.err);
    }
    assert!(fs::read_to_string(work.path().join("site/index.html"))?.contains("<title>题</title>"));
    let report = fs::read_to_string(work.path().join("site.cache/report.txt"))?;
    assert!(report.starts_with("empty.md: skipped: "), "{report}");

    let checked = broadsheet(work.path(), &["check", "site"])?;
    assert_eq!((checked.status, checked.out.as_str()), (Some(0), ""), "{}", checked.err);

    let exported = broadsheet(work.path(), &["export", "site", "--format", "jsonl"])?;
    let lines: Vec<&str> = exported.out.lines().collect();
    assert_eq!((exported.status, lines.len()), (Some(0), 2));
    assert!(lines[0].contains("\"source\":\"example.org\""), "newest first: {}", lines[0]);
    assert!(
        lines[1].ends_with(
            "\"source\":\"rfi\",\"title\":\"题 https://www.rfi.fr/cn/1\",\"authors\":[],\"tags\":[],\
         \"published\":\"2022-01-08T00:00:00Z\",\"precision\":\"instant\",\"url\":\"https://www.rfi.fr/cn/1\",\
         \"text\":\"一 二\\n“三”\",\"file\":\"a.md\"}"
        ),
        "{}",
        lines[1]
    );
    let table = broadsheet(work.path(), &["export", "site", "--format", "csv"])?;
    assert!(
        table.out.starts_with(
            "\u{FEFF}id,source,title,authors,tags,published,precision,url,text,file\r\n"
        ),
        "{}",
        table.out
    );
    assert!(table.out.contains(",\"一 二\n“三”\",a.md\r\n"), "{}", table.out);

    let found = ["export", "site", "--format", "jsonl", "--query", "title:rfi.fr"];
    let found = broadsheet(work.path(), &found)?;
    assert_eq!(found.out.lines().collect::<Vec<_>>(), lines[1..], "{}", found.err);
    let none = ["export", "site", "--format", "jsonl", "--source", "nobody"];
    assert_eq!(broadsheet(work.path(), &none)?.status, Some(2));
    let book =
        ["export", "site", "--format", "epub", "--query", "title:rfi.fr", "--to", "2022-12-31"];
    let book = broadsheet(work.path(), &book)?;
    assert_eq!(book.status, Some(0), "{}", book.err);
    assert!(book.out.starts_with("PK"), "a zip");
    assert_eq!(book.out.matches("EPUB/articles/").count(), 2, "one article: a header and an entry");
    Ok(())
}

/// The table of a site whose articles have these titles and authors, exported with `options`.
fn table(
    cells: &[(&str, &str)],
    options: &[&str],
) -> Result<Vec<Vec<String>>, Box<dyn std::error::Error>> {
    let work = tempfile::tempdir()?;
    fs::create_dir(work.path().join("in"))?;
    for (number, (title, author)) in cells.iter().enumerate() {
        let day = 28 - number;
        let head = format!("title: '{title}'\nauthor: '{author}'\ndate: 2024-01-{day}");
        fs::write(
            work.path().join(format!("in/{number}.md")),
            format!("---\n{head}\n---\n=1+1 is text.\n"),
        )?;
    }
    let built = build(work.path(), &["in", "--out", "site"])?;
    assert_eq!(built.status, Some(0), "{}", built.err);
    let export = ["export", "site", "--format", "csv"];
    let exported = broadsheet(work.path(), &[&export[..], options].concat())?;
    assert_eq!(exported.status, Some(0), "{}", exported.err);
    let text = exported.out.strip_prefix('\u{FEFF}').ok_or("a byte order mark")?;
    let rows = csv::Reader::from_reader(text.as_bytes()).into_records();
    rows.map(|row| Ok(row?.iter().map(str::to_owned).collect())).collect()
}

/// What a table has for a title and an author, and what for the same with `--raw-cells`.
#[track_caller]
fn check_cells(cells: &[(&str, &str)], expected: &[(&str, &str)]) {
    for (options, expected) in [(&[][..], expected), (&["--raw-cells"], cells)] {
        let table = table(cells, options).expect("a site is built and exported");
        let found: Vec<(&str, &str)> =
            table.iter().map(|row| (row[2].as_str(), row[3].as_str())).collect();
        assert_eq!(found, expected, "{options:?}");
        let text = if options.is_empty() { "'=1+1 is text." } else { "=1+1 is text." };
        assert!(table.iter().all(|row| row[8] == text), "{table:?}");
    }
}

#[test]
fn no_cell_of_a_table_is_a_formula_unless_cells_are_to_stay_raw() {
    check_cells(
        &[
            ("=HYPERLINK(\"https://a.example/\";\"x\")", "@name"),
            ("+86 电话", "-"),
            ("-5 度", "=A1"),
            ("@某人：今天", "甲"),
            ("中文，“引号”", "a = b"),
        ],
        &[
            ("'=HYPERLINK(\"https://a.example/\";\"x\")", "'@name"),
            ("'+86 电话", "'-"),
            ("'-5 度", "'=A1"),
            ("'@某人：今天", "甲"),
            ("中文，“引号”", "a = b"),
        ],
    );
}

#[test]
fn strict_writes_nothing_where_something_is_skipped() -> Done {
    let work = folder(&[
        ("in/a.md", &article("https://example.org/1", 18_000, "文")),
        ("in/empty.md", b""),
    ])?;
    let built =
        build(work.path(), &["in", "--out", "site", "--strict", "--report", "report.jsonl"])?;
    assert_eq!(built.status, Some(1));
    assert!(built.err.contains("nothing was written"), "{}", built.err);
    assert!(!work.path().join("site").exists());
    let report: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(work.path().join("report.jsonl"))?)?;
    assert_eq!((&report["file"], &report["skipped"]), (&"empty.md".into(), &true.into()));
    fs::remove_file(work.path().join("in/empty.md"))?;
    assert_eq!(build(work.path(), &["in", "--out", "site", "--strict"])?.status, Some(0));
    Ok(())
}

#[test]
fn the_configuration_is_found_beside_the_input_or_in_it() -> Done {
    let toml = "title = \"Mine\"\nexclude = [\"drafts/\"]\n[[source]]\nid = \"here\"\nname = \"Here\"\nhosts = [\"example.org\"]";
    let one = article("https://example.org/1", 18_000, "文");
    let other = article("https://example.org/2", 18_000, "文");
    for place in ["broadsheet.toml", "in/broadsheet.toml", "other.toml"] {
        let work =
            folder(&[("in/a.md", &one), ("in/drafts/b.md", &other), (place, toml.as_bytes())])?;
        let named: &[&str] = if place == "other.toml" { &["--config", "other.toml"] } else { &[] };
        let built = build(work.path(), &[&["in", "--out", "site"], named].concat())?;
        assert!(built.err.contains("1 file: 1 read"), "{place}: {}", built.err);
        let manifest: serde_json::Value =
            serde_json::from_slice(&fs::read(work.path().join("site/archive/manifest.json"))?)?;
        assert_eq!(
            (&manifest["title"], &manifest["sources"][0]["en"]),
            (&"Mine".into(), &"Here".into()),
            "{place}"
        );
        let linted = broadsheet(work.path(), &[&["lint", "in"], named].concat())?;
        assert_eq!(linted.err, "1 file: 1 article, 0 repeated, 0 skipped, 0 warnings\n");
    }
    let work = folder(&[("in/a.md", &one), ("broadsheet.toml", b"titel = \"Mine\"")])?;
    let built = build(work.path(), &["in", "--out", "site"])?;
    assert_eq!(built.status, Some(1));
    assert!(
        built.err.contains("line 1") && built.err.contains("did you mean `title`?"),
        "{}",
        built.err
    );
    assert!(!work.path().join("site").exists());
    Ok(())
}

#[test]
fn every_damaged_or_missing_file_is_a_line() -> Done {
    let work = corpus(60)?;
    assert_eq!(build(work.path(), &[".", "--out", "site"])?.status, Some(0));
    let site = work.path().join("site");
    for (name, bytes) in contents(&site) {
        if bytes.is_empty() {
            continue;
        }
        let path = site.join(&name);
        for damage in ["flip", "cut", "missing"] {
            let mut damaged = bytes.clone();
            match damage {
                "flip" => damaged[bytes.len() / 2] ^= 1,
                _ => damaged.truncate(bytes.len() / 2),
            }
            match damage {
                "missing" => fs::remove_file(&path)?,
                _ => fs::write(&path, damaged)?,
            }
            let checked = broadsheet(work.path(), &["check", "site"])?;
            assert_eq!(checked.status, Some(1), "{} {damage}: {}", name.display(), checked.err);
            let names_it =
                checked.out.lines().any(|line| line.starts_with(&format!("{}: ", name.display())));
            assert!(names_it, "{} {damage}: {}", name.display(), checked.out);
        }
        fs::write(&path, bytes)?;
    }
    assert_eq!(broadsheet(work.path(), &["check", "site"])?.status, Some(0));
    assert_eq!(broadsheet(work.path(), &["check", "gone"])?.status, Some(1));
    assert_eq!(broadsheet(work.path(), &["export", "gone", "--format", "jsonl"])?.status, Some(1));
    Ok(())
}

#[test]
fn a_viewer_beside_the_command_is_found() -> Done {
    let work = corpus(3)?;
    let bin = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let command = bin.path().join(format!("broadsheet{}", std::env::consts::EXE_SUFFIX));
    // Not a copy: what was just written may not be run while another test starts a process, which
    // for a moment has everything open that we have.
    fs::hard_link(env!("CARGO_BIN_EXE_broadsheet"), &command)?;
    fs::write(command.with_file_name("broadsheet-viewer.bin"), viewer().to_bytes())?;
    let arguments = ["build", "0", "--out", "site"];
    let built = Command::new(&command).args(arguments).current_dir(work.path()).output()?;
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    assert_eq!(broadsheet(work.path(), &["check", "site"])?.status, Some(0));
    Ok(())
}

#[test]
fn a_site_is_served_on_this_machine() -> Done {
    let work = corpus(3)?;
    assert_eq!(build(work.path(), &[".", "--out", "site"])?.status, Some(0));
    let mut served = Command::new(env!("CARGO_BIN_EXE_broadsheet"))
        .args(["serve", "site", "--port", "0"])
        .current_dir(work.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut address = String::new();
    BufReader::new(served.stdout.take().ok_or("a pipe")?).read_line(&mut address)?;
    let host = address
        .trim()
        .strip_prefix("http://")
        .and_then(|rest| rest.strip_suffix('/'))
        .unwrap_or_default();
    let mut answer = String::new();
    let asked = TcpStream::connect(host).and_then(|mut stream| {
        stream.write_all(
            b"GET /archive/manifest.json HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        )?;
        stream.read_to_string(&mut answer)
    });
    served.kill()?;
    served.wait()?;
    asked?;
    assert!(
        host.starts_with("127.0.0.1:") && answer.contains("\"format\":\"broadsheet\""),
        "{address}{answer}"
    );
    assert_eq!(broadsheet(work.path(), &["serve", "0"])?.status, Some(1), "no site");
    Ok(())
}

#[test]
fn wrong_usage_is_status_2_and_help_shows_an_example() -> Done {
    let work = folder(&[])?;
    for (arguments, near) in [
        (&["biuld", "in"][..], "build"),
        (&["build", "in"], "--out"),
        (&["build", "in", "--out", "site", "--editon", "file"], "--edition"),
        (&["build", "in", "--out", "site", "--edition", "fil"], "file"),
        (&["export", "site"], "--format"),
        (&["check"], "DIR"),
    ] {
        let ran = broadsheet(work.path(), arguments)?;
        assert_eq!((ran.status, ran.err.contains(near)), (Some(2), true), "{}", ran.err);
    }
    for verb in ["build", "serve", "check", "export", "lint"] {
        let ran = broadsheet(work.path(), &[verb, "--help"])?;
        assert_eq!((ran.status, ran.out.contains("Example")), (Some(0), true), "{}", ran.out);
    }
    let ran = broadsheet(work.path(), &["build", "gone", "--out", "site"])?;
    assert_eq!(ran.status, Some(1));
    Ok(())
}
