//! Pages saved as MHTML, as browsers write them, and what may be wrong with them.

mod common;

use broadsheet_containers::Limits;
use common::captures::{lines, lines_within};

/// A page as a browser of today saves it.
fn saved(page: &str) -> String {
    format!(
        "From: <Saved by Blink>\r\n\
         Snapshot-Content-Location: https://a.example/news/1\r\n\
         Subject: =?utf-8?Q?=E6=A8=99=E9=A1=8C?=\r\n\
         Date: Sat, 5 Mar 2022 10:11:12 +0800\r\n\
         MIME-Version: 1.0\r\n\
         Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----MultipartBoundary--x----\"\r\n\
         \r\n\r\n\
         ------MultipartBoundary--x----\r\n\
         Content-Type: text/html\r\n\
         Content-ID: <frame-1@mhtml.blink>\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\
         Content-Location: https://a.example/news/1\r\n\
         \r\n{page}\r\n\
         ------MultipartBoundary--x----\r\n\
         Content-Type: text/html\r\n\
         Content-ID: <frame-2@mhtml.blink>\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\
         Content-Location: https://ads.example/frame\r\n\
         \r\n<p>buy\r\n\
         ------MultipartBoundary--x----\r\n\
         Content-Type: image/png\r\n\
         Content-Transfer-Encoding: base64\r\n\
         Content-Location: https://a.example/1.png\r\n\
         \r\niVBORw0KGgo=\r\n\
         ------MultipartBoundary--x------\r\n"
    )
}

#[test]
fn the_page_is_the_member_and_frames_are_none() {
    let message = saved("<!DOCTYPE html><p class=3D\"x\">=E6=96=87=\r\n=E7=AB=A0");
    let expected = [
        "<https://a.example/news/1>|2022-03-05T10:11:12+08:00|text/html||<!DOCTYPE html><p class=\"x\">文章",
        "# 1 parts of saved pages",
    ];
    assert_eq!(found(&message), expected);
    assert_eq!(found(&message.replace("\r\n", "\n")), expected);
}

fn found(message: &str) -> Vec<String> {
    lines(message.as_bytes())
}

#[test]
fn the_part_that_the_message_names_is_the_page() {
    let message = "MIME-Version: 1.0\nContent-Type: multipart/related; start=\"<two>\"; boundary=b\n\n\
                   --b\nContent-Type: text/html; charset=gb2312\nContent-ID: <one>\n\n<p>frame\n\
                   --b\nContent-Type: multipart/alternative; boundary=c\n\n\
                   --c\nContent-Type: text/plain\n\ntext\n\
                   --c\nContent-Type: text/html; charset=\"gbk\"\nContent-ID: <two>\n\n<p>page\n--c--\n--b--\n";
    assert_eq!(found(message), ["||text/html|gbk|<p>page", "# 1 parts of saved pages"]);
}

#[test]
fn a_page_alone_is_a_message_too() {
    let message = "Content-Location: https://a.example/\nMIME-Version: 1.0\n\
                   Content-Type: text/html; charset=big5\n\
                   Content-Transfer-Encoding: base64\n\nPHA+YQ==\n";
    assert_eq!(found(message), ["<https://a.example/>||text/html|big5|<p>a"]);
}

#[test]
fn what_is_wrong_is_named() {
    let whole = saved("<p>one");
    let cut = &whole[..whole.find("<p>buy").unwrap() - 60];
    assert_eq!(
        found(cut)[0],
        "<https://a.example/news/1>|2022-03-05T10:11:12+08:00|text/html||<p>one"
    );
    let none = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: image/png\n\nx\n--b--";
    assert_eq!(
        found(none),
        ["!  a MIME message without a page; save the page again as a web page"]
    );
    let limits = Limits { max_page_bytes: 1 << 20, ..Limits::default() };
    let large = saved(&"x".repeat(2 << 20));
    let lines = lines_within(large.as_bytes(), limits);
    assert!(lines.len() == 1 && lines[0].contains("at most 1048576 are read"), "{lines:?}");
}

#[test]
fn hostile_messages_come_to_an_end() {
    let head = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n";
    for hostile in [
        format!("{head}{}", "--b\n".repeat(2_000_000)),
        format!("{head}--b\n{}", "A: b\n".repeat(1_000_000)),
        format!(
            "{head}--b\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n{}",
            "=".repeat(5_000_000)
        ),
        format!("{head}{}", "--b\nContent-Type: multipart/related; boundary=b\n\n".repeat(100_000)),
        format!(
            "MIME-Version: 1.0\nContent-Type: multipart/related; {}\n\n--b\n",
            "x=y;".repeat(900)
        ),
    ] {
        assert!(!found(&hostile).is_empty());
    }
}
