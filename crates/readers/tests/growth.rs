//! Reading takes time in proportion to its input, whatever the input: four times as much of a
//! hostile input takes about four times as long, and not sixteen.

use std::hint::black_box;
use std::time::{Duration, Instant};

use broadsheet_readers::{SourceTable, read};

/// How often hostile elements are repeated; the larger input has four times as many. An unoptimised
/// build has its own measure.
const N_REPEATED: usize = if cfg!(debug_assertions) { 4_000 } else { 16_000 };
/// One reading of 4n against four of n: time in proportion gives 1, time by the square 4. Both take
/// long enough to be interrupted alike on a machine that is busy.
const MAX_RATIO: f64 = 2.2;
/// What is faster than this is too fast to be compared: the smaller input counts as this slow.
const SHORTEST: Duration = Duration::from_millis(4);
/// How often both are measured before the growth is believed. The best of all runs counts.
const N_TRIES: usize = 8;

/// Reads what `make` makes of n and of 4n, compares the best times, and sees that the text is
/// there.
fn check(why: &str, n: usize, make: impl Fn(usize) -> String) {
    let (small, large) = (make(n), make(4 * n));
    let table = SourceTable::builtin();
    let read_once = |input: &str| read("a.md", input.as_bytes(), &table).expect(why);
    let text = read_once(&large).articles[0].body.text_blocks().join("\n");
    assert!(text.contains("MARK"), "{why}: the text is lost");
    let time = |input: &str, n_times: usize| {
        let start = Instant::now();
        (0..n_times).for_each(|_| drop(black_box(read_once(input))));
        start.elapsed()
    };
    let (mut best_small, mut best_large) = (Duration::MAX, Duration::MAX);
    for _ in 0..N_TRIES {
        best_small = best_small.min(time(&small, 4));
        best_large = best_large.min(time(&large, 1));
        if best_large <= best_small.max(SHORTEST).mul_f64(MAX_RATIO) {
            return;
        }
    }
    panic!("{why}: four times {n} take {best_small:?}, {} take {best_large:?}", 4 * n);
}

fn check_html(why: &str, make: impl Fn(usize) -> String) {
    let dump =
        |n| format!("<!--1689173102000-->\n[题](https://example.org/a)\n------\n{}", make(n));
    check(why, N_REPEATED, dump);
}

#[test]
fn nested_html() {
    check_html("nested div", |n| "<div>".repeat(n) + "MARK");
    check_html("nested quotes", |n| {
        "<blockquote>".repeat(n) + "MARK" + &"</blockquote>".repeat(n) + "<p>after"
    });
    check_html("nested lists", |n| "<ul><li>".repeat(n) + "MARK");
    check_html("nested marks", |n| "<b><i>".repeat(n) + "MARK" + &"</i></b>".repeat(n));
    check_html("nested tables", |n| "<table><tr><td>".repeat(n) + "MARK");
    check_html("nested links", |n| "<a href=/x>".repeat(n) + "MARK");
    check_html("marks over many paragraphs", |n| {
        let formats: String = (0..n).map(|idx| format!("<font size={idx}><b id={idx}>")).collect();
        formats + &"<p>x".repeat(n) + "MARK"
    });
    check_html("misnested marks", |n| "<b><a href=/x><i></b>".repeat(n) + "MARK");
    check_html("stray end tags", |n| "</p></b></table></ul></a>".repeat(n) + "MARK");
}

#[test]
fn long_html() {
    check_html("many attributes", |n| {
        let attributes: String = (0..3 * n).map(|idx| format!(" a{idx}=1")).collect();
        format!("<p{attributes}>MARK")
    });
    check_html("a huge attribute", |n| format!("<p title=\"{}\">MARK", "x".repeat(40 * n)));
    check_html("a huge address", |n| format!("<a href=\"/{}\">MARK</a>", "x".repeat(40 * n)));
    check_html("a huge query", |n| format!("<a href=\"/?{}\">MARK</a>", "a&".repeat(n)));
    check_html("many references", |n| "&amp;&#x41;&notin;".repeat(n) + "MARK");
    check_html("many < that begin no tag", |n| "< ".repeat(n) + "MARK");
    check_html("many comments", |n| "<!--".repeat(n) + "--> MARK");
    check_html("many spaces", |n| " \n".repeat(40 * n) + "MARK");
    check_html("many breaks", |n| "<b>x<br> ".repeat(n) + "MARK");
    check_html("many dates", |n| "<time datetime=x>".repeat(n) + "MARK");
    check_html("many labels of shares", |n| "<div><div>分享".repeat(n) + "MARK");
    check_html("many brackets", |n| "【2020年".repeat(n) + "MARK");
}

#[test]
fn front_matter() {
    let post = |yaml: String| format!("---\ntitle: t\n{yaml}\n---\n<p>MARK</p>");
    check("nested lists", 25_000, |n| post("a: ".to_owned() + &"[".repeat(n)));
    check("broken fields", N_REPEATED, |n| post("a: \"b\" c\n".repeat(n)));
    check("many fields", N_REPEATED, |n| post("date: x\n".repeat(n)));
    check("escapes", N_REPEATED, |n| post(format!("a: \"{}\" b", "\\ud83d".repeat(n))));
    check("a title of signs", N_REPEATED, |n| post("author: ".to_owned() + &"<b".repeat(n)));
    check("aliases of aliases", 10, |n| {
        let laughs = (1..n)
            .map(|idx| format!("a{idx}: &a{idx} [{}]\n", format!("*a{},", idx - 1).repeat(9)));
        post(format!("a0: &a0 x\n{}", laughs.collect::<String>()))
    });
}

#[test]
fn markdown() {
    let post = |text: String| format!("---\ntitle: t\n---\nx\n\n{text}\n\nMARK");
    let n = N_REPEATED;
    check("nested quotes", n, |n| post("> ".repeat(n) + "x"));
    check("nested lists", n, |n| post("- ".repeat(n) + "x" + &"\n\n".repeat(n)));
    check("deep lists", n, |n| {
        post((0..n).map(|idx| format!("{}- x\n", "  ".repeat(idx % 60))).collect())
    });
    check("open footnotes", n, |n| post("[^".repeat(n)));
    check("open footnotes on lines", n, |n| post("[^a\n".repeat(n)));
    check("footnotes", n, |n| post((0..n).map(|idx| format!("[^{idx}]: x\n")).collect()));
    check("open links", n, |n| post("[".repeat(n)));
    check("open pictures", n, |n| post("![".repeat(n)));
    check("link ends", n, |n| post("[a](".repeat(n)));
    check("open stress", n, |n| post("*a **b ".repeat(n)));
    check("struck", n, |n| post("~~a ~b".repeat(n)));
    check("code marks", n, |n| post((0..n / 40).map(|idx| "`".repeat(idx % 90) + " x ").collect()));
    check("open tags", n, |n| post("<a ".repeat(n)));
    check("open comments", n, |n| post("a <!-- ".repeat(n) + "-->"));
    check("tables", n, |n| post("| a ".repeat(n) + "|\n" + &"|---".repeat(n) + "|\n"));
    check("attributes", n, |n| post("{:".repeat(n)));
}

#[test]
fn feeds() {
    let feed = |items: String| {
        format!(
            "<rss version='2.0'><channel><item><title>t</title><description>MARK</description></item>{items}"
        )
    };
    let n = N_REPEATED;
    check("entries", n, |n| feed("<item><title>a</title></item>".repeat(n / 8)));
    check("nested elements", n, |n| feed("<a>".repeat(n)));
    check("nested entries", n, |n| feed("<item>".repeat(n)));
    check("nested markup in an entry", n, |n| {
        feed("<item><description>".to_owned() + &"<div>".repeat(n) + "x")
    });
    check("end tags of nothing", n, |n| feed("<a>".repeat(100) + &"</b>".repeat(n)));
    check("attributes", n, |n| {
        let attributes: String = (0..4 * n).map(|idx| format!(" a{idx}='1'")).collect();
        feed(format!("<item{attributes}><title>x</title></item>"))
    });
    check("namespaces", n, |n| {
        let names: String = (0..n).map(|idx| format!(" xmlns:a{idx}='b'")).collect();
        feed(format!("<item{names}><title>x</title>") + &"<z:y>".repeat(n))
    });
    check("bases", n, |n| feed("<a xml:base='b/'>".repeat(n)));
    check("references", n, |n| feed("<item><title>".to_owned() + &"&amp;&nbsp;&x;".repeat(n)));
    check("bare ampersands", n, |n| feed("<item><title>".to_owned() + &"& &".repeat(n)));
    check("tags and dates", n, |n| {
        feed("<item>".to_owned() + &"<category>a</category><pubDate>b</pubDate>".repeat(n))
    });
    check("media", n, |n| {
        feed("<item>".to_owned() + &"<enclosure url='https://a.example/b'/>".repeat(n))
    });
    check("declared entities", n, |n| {
        let all: String = (0..n).map(|idx| format!("<!ENTITY a{idx} \"b\">")).collect();
        format!("<!DOCTYPE x [{all}]>") + &feed("&a1;".repeat(n))
    });
    check("sections", n, |n| feed("<item><description>".to_owned() + &"<![CDATA[x]]>".repeat(n)));
    check("nested JSON", n, |n| {
        let items = "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"content_text\":\"MARK\"}";
        format!("{items},{}", "[".repeat(n))
    });
}

#[test]
fn running_text() {
    let n = N_REPEATED;
    let text = "The lamp\n\nThe lamp on the bridge is on again and nobody knows why. MARK.\n\n";
    check("lines", n, |n| text.to_owned() + &"a line of words in it\n".repeat(n));
    check("blank lines", n, |n| text.to_owned() + &"\n".repeat(40 * n));
    check("indented lines", n, |n| text.to_owned() + &"　　一行字写在这里\n".repeat(n));
    check("Markdown with addresses", n, |n| format!("# t\n\n{text}") + &"http://a.b ".repeat(n));
    check("Markdown with half addresses", n, |n| format!("# t\n\n{text}") + &"http".repeat(n));
}

#[test]
fn mirror_pages() {
    let page = |body: String| format!("### t\n---\n<p>MARK</p>\n{body}\n");
    let n = N_REPEATED;
    check("advertisements", n, |n| page("---\n#### [a](b)\n---\nx\n".repeat(n)));
    check("rules", n, |n| page("---\n".repeat(n)));
    check("addresses", n, |n| page("原文链接：https://a.example/\n".repeat(n)));
    check("links in a heading", n, |n| page("#### ".to_owned() + &"[a](b)".repeat(n)));
}

#[test]
fn pages() {
    let text = "路灯亮了，街上很亮，大家都出来散步。MARK".repeat(4);
    let page = |body: String| {
        format!("<!doctype html><title>路灯</title><h1>路灯亮了一夜</h1><p>{text}</p>{body}")
    };
    let n = N_REPEATED;
    check("nested div", n, |n| page("<div>".repeat(n) + "x"));
    check("nested furniture", n, |n| page("<nav>".repeat(n) + "x"));
    check("nested articles", n, |n| page("<article><p>".repeat(n) + "路灯亮了，"));
    check("links", n, |n| page("<p><a href=/x>路灯亮了一夜</a>".repeat(n)));
    check("lines", n, |n| page("x<br>".repeat(n)));
    check("dates", n, |n| page("<p>2012-01-02 ".repeat(n)));
    check("headings", n, |n| page("<h1>路灯亮了一夜</h1>".repeat(n)));
    check("names of classes", n, |n| page(format!("<i class=\"{}\">x", "share-".repeat(n))));
    check("JSON-LD", n, |n| {
        page(format!("<script type=application/ld+json>{}</script>", "{\"a\":[".repeat(n)))
    });
    check("copies in archives", n, |n| page("<a href=/web/20200101000000/x>".repeat(n)));
    check("comments", n, |n| page("<!-- saved from url=(1) -->".repeat(n)));
}
