//! Files that are not read: what each is, and what to do instead. The sentence is the feature.

use crate::zip::directory::Directory;

/// How files begin that are not read, and what is said of them.
const BEGINNINGS: &[(&[u8], &str)] = &[
    (b"%PDF-", PDF),
    (
        b"7z\xBC\xAF\x27\x1C",
        "a 7z archive, which is not read; unpack it and give the folder, or pack it as a zip",
    ),
    (
        b"Rar!\x1A\x07",
        "a RAR archive, which is not read; unpack it and give the folder, or pack it as a zip",
    ),
    (b"BZh", "packed with bzip2, which is not read; unpack it first (`bunzip2`)"),
    (b"\xFD7zXZ\0", "packed with XZ, which is not read; unpack it first (`unxz`)"),
    (
        b"\x28\xB5\x2F\xFD",
        "packed with Zstandard (as `.warc.zst` is), which is not read; unpack it first (`unzstd`)",
    ),
    (
        b"\x50\x2A\x4D\x18",
        "packed with Zstandard (as `.warc.zst` is), which is not read; unpack it first (`unzstd`)",
    ),
    (b"\x04\x22\x4D\x18", "packed with LZ4, which is not read; unpack it first (`unlz4`)"),
    (
        b"\x5A\x49\x4D\x04",
        "a ZIM file, which is not read; open it in Kiwix, or save the pages you want from there",
    ),
    (
        b"bplist00",
        "a Safari web archive or another property list, which is not read; open it in Safari, choose Save As, and \
         take `Page Source`, or print the page's address and save it in another browser",
    ),
    (
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        "an old Office document (Word, Excel), which is not read; open it and save it as a web page (HTML) or as text",
    ),
    (
        b"{\\rtf",
        "a Rich Text document, which is not read; open it and save it as a web page (HTML) or as text",
    ),
    (
        b"ITSF",
        "a compiled help file (CHM), which is not read; unpack it with a CHM reader and give the HTML files",
    ),
    (
        b"SQLite format 3\0",
        "a database (SQLite), which is not read; export its articles as HTML or JSON Feed",
    ),
    (b"!BDN", "an Outlook mailbox, which is not read; save the messages one by one"),
    (
        b"filedesc://",
        "an ARC file, the forerunner of WARC, which is not read; convert it (`warcio recompress`)",
    ),
    (b"BOOKMOBI", MOBI),
];

const PDF: &str = "a PDF, which is not read: it holds pages to print, and no text in order; look for the article's web \
                   page or an EPUB, and save that";
const MOBI: &str = "a Kindle book, which is not read; convert it to EPUB (Calibre does that)";
const WORD: &str =
    "a Word document, which is not read; open it and save it as a web page (HTML) or as text";

/// What is said of a file that only stands for another one, as its name says.
pub(crate) fn placeholder(name: &str) -> Option<&'static str> {
    let name = name.rsplit('/').next().unwrap_or(name);
    (name.starts_with('.') && name.ends_with(".icloud")).then_some(
        "still in iCloud, and not on this device; open its folder, have it downloaded, and give it again",
    )
}

/// What is said of a file that begins with `head`; `None` where it may be read.
pub(crate) fn beginning(head: &[u8]) -> Option<&'static str> {
    if head.get(60..68) == Some(b"BOOKMOBI") {
        return Some(MOBI);
    }
    // Some put a line or two before what makes it one.
    if head.len() >= 1024
        && head[..1024].windows(5).any(|window| window == b"%PDF-")
        && head[0] != b'<'
    {
        return Some(PDF);
    }
    BEGINNINGS.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, sentence)| *sentence)
}

/// What is said of a zip that is really something else.
pub(crate) fn zip_of(directory: &Directory) -> Option<&'static str> {
    let has = |path: &str| directory.has(path);
    if has("[Content_Types].xml") {
        return Some(match () {
            () if has("word/document.xml") => WORD,
            () if has("xl/workbook.xml") => {
                "an Excel workbook, which is not read; save its articles as HTML or text"
            }
            () if has("ppt/presentation.xml") => {
                "a PowerPoint presentation, which is not read; save its text as HTML or text"
            }
            () => "an Office document, which is not read; save it as a web page (HTML) or as text",
        });
    }
    if has("content.xml") && has("META-INF/manifest.xml") {
        return Some(
            "an OpenDocument file, which is not read; open it and save it as a web page (HTML) or as text",
        );
    }
    if has("AndroidManifest.xml") || has("META-INF/MANIFEST.MF") {
        return Some("a program, which is not read");
    }
    has("Index/Document.iwa").then_some(
        "a Pages document, which is not read; open it and export it as EPUB or as plain text",
    )
}

/// How pictures, recordings and fonts begin, and programs that lie beside them.
const MEDIA: &[&[u8]] = &[
    b"\x89PNG",
    b"\xFF\xD8\xFF",
    b"GIF87a",
    b"GIF89a",
    b"\0\0\x01\0",
    b"II*\0",
    b"MM\0*",
    b"OggS",
    b"ID3",
    b"fLaC",
    b"wOFF",
    b"wOF2",
    b"\x1AE\xDF\xA3",
];

/// Whether a file that begins with `head` is a picture, a recording or a font.
pub(crate) fn is_media(head: &[u8]) -> bool {
    let is_riff =
        head.starts_with(b"RIFF") && matches!(head.get(8..12), Some(b"WEBP" | b"WAVE" | b"AVI "));
    is_riff || head.get(4..8) == Some(b"ftyp") || MEDIA.iter().any(|magic| head.starts_with(magic))
}
