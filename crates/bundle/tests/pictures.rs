//! Pictures that come with an article are files of their own, and come back from them.

use broadsheet_bundle::{
    ChunkRef, Head, OutputFile, embed_pictures, file_pictures, open, pack, parse_text, pictures_of,
};
use broadsheet_model::{
    Article, ArticleId, Block, Body, Digest, ImageData, ImageRef, Lang, Names, PictureKind,
    Provenance, Published, Source, SourceId,
};

fn rfi() -> SourceId {
    SourceId::new("rfi").expect("a source id")
}

/// A picture of `n_bytes` that begins as a JPEG does.
fn picture(n_bytes: usize) -> ImageData {
    let bytes: Vec<u8> = (0..n_bytes).map(|idx| (idx * idx % 251) as u8).collect();
    ImageData::of_kind(PictureKind::Jpeg, &[b"\xff\xd8\xff\xe0", &bytes[4..]].concat())
}

fn article(number: u64, pictures: &[ImageData]) -> Article {
    let figure = |data: &ImageData| Block::Figure {
        image: ImageRef { data: data.clone(), alt: "图".to_owned() },
        caption: Vec::new(),
    };
    Article {
        id: ArticleId(number),
        title: format!("第{number}篇"),
        url: None,
        source: rfi(),
        published: Published::Unknown,
        authors: Vec::new(),
        tags: Vec::new(),
        lang: Lang::ZhHans,
        body: Body { blocks: pictures.iter().map(figure).collect() },
        provenance: Provenance {
            file: "a.html".to_owned(),
            member: None,
            sha256: Digest::of(b"a"),
            captured: Published::Unknown,
        },
        earlier: Vec::new(),
    }
}

fn packed(articles: &[Article]) -> Vec<OutputFile> {
    let source = Source { id: rfi(), names: Names::same("RFI"), colour: None };
    pack(Head::default(), vec![source], articles, |_| String::new(), b"table")
}

fn names<'a>(files: &'a [OutputFile], folder: &str) -> Vec<&'a str> {
    files.iter().map(|file| file.name.as_str()).filter(|name| name.starts_with(folder)).collect()
}

#[test]
fn a_picture_of_several_articles_is_one_file_and_no_text_has_it() {
    let shared = picture(40_000);
    let articles = [article(1, &[shared.clone(), picture(30_000)]), article(2, &[shared])];
    let files = packed(&articles);
    assert_eq!(names(&files, "picture/").len(), 2);
    for file in files.iter().filter(|file| file.name.starts_with("text/")) {
        assert!(file.bytes.len() < 2000, "{} has {} bytes", file.name, file.bytes.len());
    }
    let backwards = packed(&[articles[1].clone(), articles[0].clone()]);
    assert_eq!(files, backwards);
}

#[test]
fn the_smallest_stay_in_the_text() {
    let mut article = article(1, &[picture(1000)]);
    let before = article.clone();
    assert_eq!(file_pictures(&mut article), []);
    assert_eq!(article, before);
}

#[test]
fn pictures_come_back_from_their_files() {
    let mut whole = article(1, &[picture(40_000), picture(40_000), picture(9000)]);
    whole.earlier = vec![article(1, &[picture(20_000)])];
    let before = whole.clone();
    let filed = file_pictures(&mut whole);
    assert_eq!(filed.len(), 3);
    let files: Vec<OutputFile> = filed.iter().map(|picture| picture.output()).collect();
    assert_eq!(pictures_of(&whole), filed.iter().map(|picture| picture.file).collect::<Vec<_>>());
    let read = &mut |chunk: &ChunkRef| {
        let file = files.iter().find(|file| file.name == chunk.file_name()).expect("a file");
        assert_eq!(file.bytes.len() as u64, chunk.n_bytes);
        open(chunk, &file.bytes)
    };
    embed_pictures(&mut whole, read).expect("whole files");
    assert_eq!(whole, before);
}

#[test]
fn a_text_chunk_refers_to_its_pictures() {
    let mut filed = article(1, &[picture(9000), ImageData::Absent]);
    file_pictures(&mut filed);
    let rows = broadsheet_bundle::encode_article(&filed);
    assert_eq!(parse_text("text", &rows), Ok(vec![filed]));
}
