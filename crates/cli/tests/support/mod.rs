//! What the tests of the command share: folders of articles, a viewer small enough to read, and the
//! command itself.
#![allow(dead_code, reason = "each test file uses a part of this")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use broadsheet_bundle::PART_ARTICLES;
use broadsheet_cli::build::{CacheChoice, Edition, Layout, NoProgress, Outcome, Request, build};
use broadsheet_cli::config::Config;
use broadsheet_cli::site::{Checked, check};
use broadsheet_site::{Abilities, BUILD, Import, More, Part, PartKind, Shell, Viewer};
use tempfile::TempDir;
use walkdir::WalkDir;

pub(crate) type Done<T = ()> = Result<T, Box<dyn Error>>;

const TEMPLATE: &str = "<!-- Broadsheet, for tests --><html data-edition=\"{{edition}}\"><meta content=\"{{policy}}\"><title>{{title}}</title>\
                        <script>{{early}}</script><style>{{style}}</style><script>{{script}}</script><body>{{data}}</body>";

/// All that a page can do.
pub(crate) const ABILITIES: Abilities = Abilities { opens_files: true, works_offline: true };

/// A viewer with every part there.
pub(crate) fn viewer() -> Viewer {
    let part = |kind: PartKind| Part::new(kind, kind.name().as_bytes().to_vec());
    let shell = |kind| Shell { script: String::new(), module: part(kind) };
    let mut whole = shell(PartKind::Full);
    let workers = vec![part(PartKind::Worker), part(PartKind::Saver)];
    let descriptions: Vec<String> =
        workers.iter().chain([&whole.module]).map(Part::description).collect();
    let parts = descriptions.join(",");
    whole.script.clone_from(&parts);
    let texts = Part::new(PartKind::Glue, gzip(&serde_json::json!([parts]).to_string()));
    let more = Some(More { texts, script_integrity: "sha256-".to_owned() });
    let import = Import { whole, workers, more };
    let first = shell(PartKind::Viewer);
    Viewer::new(TEMPLATE, String::new(), format!("const build={BUILD}"), first, Some(import))
        .expect("the parts fit together")
}

fn gzip(text: &str) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(text.as_bytes()).and_then(|()| packed.finish()).expect("memory takes all")
}

/// A feed dump published `day` days after 1970-01-01.
pub(crate) fn article(address: &str, day: u64, text: &str) -> Vec<u8> {
    format!("<!--{}-->\n[题 {address}]({address})\n------\n\n<p>{text}</p>", day * 86_400_000)
        .into_bytes()
}

/// A folder with `n` different articles in subfolders, of some kilobytes each, by several
/// publishers.
pub(crate) fn corpus(n: usize) -> Result<TempDir, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    for number in 0..n {
        write_article(folder.path(), number)?;
    }
    Ok(folder)
}

/// Writes the article with this number of [`corpus`].
pub(crate) fn write_article(folder: &Path, number: usize) -> Done {
    let host = ["www.rfi.fr/cn", "www.epochtimes.com", "example.org"][number % 3];
    let text = format!("第{number}篇。{}", "正文与 text. ".repeat(20 + number * 7 % 300));
    let path = folder.join(format!("{}/{number}.md", number % 10));
    fs::create_dir_all(path.parent().ok_or("a file has a folder")?)?;
    Ok(fs::write(
        path,
        article(&format!("https://{host}/{number}"), 18_000 + number as u64 % 700, &text),
    )?)
}

/// Writes an article with this number whose text is of many different words: about 500 characters,
/// so that 600 of them have an index of two parts.
pub(crate) fn write_story(folder: &Path, number: usize) -> Done {
    let host = ["www.rfi.fr/cn", "www.epochtimes.com", "example.org"][number % 3];
    let mut state = number as u64;
    let text: String = (0..250).map(|_| word(&mut state)).collect();
    let path = folder.join(format!("{number}.md"));
    Ok(fs::write(
        path,
        article(&format!("https://{host}/{number}"), 18_000 + number as u64 / 2, &text),
    )?)
}

/// One of some dozens of short words, by turns.
fn word(state: &mut u64) -> &'static str {
    const WORDS: [&str; 40] = [
        "普京",
        "習近平",
        "习近平",
        "发",
        "髮",
        "香港",
        "。",
        "，",
        "“",
        "”",
        "《三体》",
        " COVID-19 ",
        "covid",
        "20",
        "大",
        "5G",
        "网络",
        "Hong Kong ",
        "HongKong",
        " the ",
        "-",
        "美国",
        "美国总统",
        "的",
        "了",
        "在",
        "北京",
        "《",
        "》",
        "a",
        "１２",
        " x1 ",
        "里",
        "裏",
        "后",
        "後来",
        "</p><p>",
        "? ",
        "!",
        "和",
    ];
    WORDS[random(state) as usize % WORDS.len()]
}

/// The next of a row of numbers that looks random and is always the same.
pub(crate) fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state ^ *state >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 20
}

pub(crate) fn folder(files: &[(&str, &[u8])]) -> Result<TempDir, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().ok_or("a file has a folder")?)?;
        fs::write(path, bytes)?;
    }
    Ok(folder)
}

/// A request to build `input` into `out`.
pub(crate) fn request(input: &Path, out: &Path) -> Request<'static> {
    Request {
        inputs: vec![input.to_owned()],
        out: out.to_owned(),
        edition: Edition::Folder,
        layout: Layout::Web,
        part_articles: PART_ARTICLES,
        max_files: None,
        abilities: ABILITIES,
        config: Config::default(),
        json: false,
        force: false,
        strict: false,
        cache: CacheChoice::Beside,
        report: None,
        is_durable: false,
        max_page_bytes: broadsheet_cli::build::MAX_PAGE_BYTES,
        volume_size: None,
        write_hook: None,
    }
}

pub(crate) fn run(request: &Request<'_>) -> Result<Outcome, Box<dyn Error>> {
    build(request, &viewer(), &NoProgress).map_err(Into::into)
}

/// Every file below `folder`, by its path.
pub(crate) fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file());
    let content = |path: &Path| fs::read(path).expect("it was just listed");
    files
        .map(|entry| {
            (entry.path().strip_prefix(folder).expect("below").to_owned(), content(entry.path()))
        })
        .collect()
}

/// The site in `folder` is whole.
#[track_caller]
pub(crate) fn assert_whole(folder: &Path) -> Checked {
    let checked = check(folder);
    assert_eq!(checked.faults, [], "{}", folder.display());
    checked
}

pub(crate) struct Ran {
    pub(crate) status: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs the command in `folder`.
pub(crate) fn broadsheet(folder: &Path, arguments: &[&str]) -> Result<Ran, Box<dyn Error>> {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_broadsheet"))
        .args(arguments)
        .current_dir(folder)
        .output()?;
    Ok(Ran {
        status: status.code(),
        out: String::from_utf8_lossy(&stdout).into_owned(),
        err: String::from_utf8(stderr)?,
    })
}
