//! Files of every kind that a build has to settle.

use std::fs;

use broadsheet_cli::build::Request;
use broadsheet_cli::config::Config;
use broadsheet_model::{ImageData, PictureKind};
use tempfile::TempDir;

use crate::Made;
use crate::support::{request, run, write_story};

fn picture(n_bytes: usize, seed: usize) -> String {
    let bytes: Vec<u8> = (0..n_bytes).map(|idx| (idx * (idx + seed) % 251) as u8).collect();
    match ImageData::of_kind(PictureKind::Png, &bytes) {
        ImageData::Embedded(address) => address,
        other => panic!("{other:?}"),
    }
}

/// About a thousand articles: some with copies, versions, pictures, the address of another one, or
/// without a date; a bundle that says what the archive is called, a container, and what is no
/// article.
pub(crate) fn input() -> Made<TempDir> {
    let folder = tempfile::tempdir()?;
    let at = |name: &str| folder.path().join(name);
    let article = |address: &str, day: &str, title: &str, text: &str| {
        format!("<!--{day}-->\n[{title}](https://example.org/{address})\n------\n\n<p>{text}</p>")
    };
    let day = |day: u64| (day * 86_400_000).to_string();
    for name in ["stories", "copies", "page_files", ".hidden"] {
        fs::create_dir_all(at(name))?;
    }
    (0..950).try_for_each(|number| write_story(&at("stories"), number))?;
    let shared = picture(20_000, 1);
    for number in 0..40 {
        let story = fs::read_to_string(at(&format!("stories/{}.md", number * 23)))?;
        fs::write(at(&format!("copies/same {number}.md")), &story)?;
        let other = story.replace("</p>", &format!(" 更正{number}。</p>"));
        fs::write(at(&format!("copies/other {number}.md")), other)?;
        let text = format!("没有日期的第{number}篇。").repeat(1_000 + number);
        fs::write(
            at(&format!("undated {number}.html")),
            format!(
                "<title>无日{number}</title><article><h1>无日{number}</h1><p>{text}</p></article>"
            ),
        )?;
        let own = if number % 2 == 0 { shared.clone() } else { picture(9_000 + number, number) };
        let text = format!("图{number}</p><p><img src=\"{own}\" alt=\"图\">");
        let dated = day(18_000 + number as u64 * 11);
        fs::write(
            at(&format!("图 {number}.md")),
            article(&format!("p{number}"), &dated, &format!("图{number}"), &text),
        )?;
        // The same address for another article a month later.
        let lists = ["松鼠清单一二三四", "海鸥报告甲乙丙丁戊己"];
        for (month, text) in lists.iter().enumerate().filter(|_| number < 8) {
            let dated = day(18_100 + 31 * month as u64);
            let name = format!("copies/list {number} {month}.md");
            fs::write(
                at(&name),
                article(&format!("list{number}"), &dated, &format!("{text}题"), &text.repeat(5)),
            )?;
        }
    }
    fs::write(at("empty.md"), "")?;
    fs::write(at("noise.bin"), [0, 159, 146, 150, 0, 1])?;
    fs::write(at(".hidden/x.md"), "x")?;
    fs::write(
        at("page.html"),
        "<title>页</title><article><h1>页面</h1><p>保存的网页。</p></article>",
    )?;
    fs::write(at("page_files/part.html"), "<p>a part</p>")?;
    fs::write(at("beside.png"), "no article")?;
    let small = tempfile::tempdir()?;
    fs::create_dir_all(small.path().join("in"))?;
    (2_000..2_003).try_for_each(|number| write_story(&small.path().join("in"), number))?;
    let named = Config::parse("test", "title = \"一捆\"")?;
    run(&Request {
        config: named,
        ..request(&small.path().join("in"), &small.path().join("out"))
    })?;
    fs::copy(small.path().join("out/archive.json"), at("bundle.json"))?;
    Ok(folder)
}
