//! Whole archives: all files above their pages, or all files.

use std::borrow::Cow;

use broadsheet_model::{Article, Source};

use crate::dictionary::{Dictionary, dictionary_articles};
use crate::index::{PackedPart, parts};
use crate::picture::write::{FiledPicture, without_pictures};
use crate::sections::{join_sections, write_section};
use crate::text::write::{encode_versions, join_texts};
use crate::write::{Form, OutputFile, Packed, write_page};
use crate::{ChunkRef, Division, Head, Key, Layout, Manifest, cut, encode_entry};

/// An archive above its pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// The manifest.
    pub manifest: Manifest,
    /// The files: everything but pages and text chunks, `manifest.json` last.
    pub files: Vec<OutputFile>,
}

/// What the files above the pages are made from.
#[derive(Clone, Copy, Debug)]
pub struct Above<'a> {
    /// The articles, newest first.
    pub keys: &'a [Key],
    /// Which page has which.
    pub layout: &'a Layout,
    /// The pages, newest first.
    pub pages: &'a [ChunkRef],
    /// The packed folding table.
    pub fold_table: &'a [u8],
}

/// The files above the pages. `sources` are ordered by id, and `index` names the roots of the parts
/// of the index, which are files of their own.
pub fn write_tree(
    form: Form<'_>,
    head: Head,
    sources: Vec<Source>,
    above: &Above<'_>,
    index: Vec<(ChunkRef, usize)>,
) -> Tree {
    let Above { keys, layout, pages, fold_table } = *above;
    let mut files = Vec::new();
    let mut pages_left = pages;
    let mut sections = Vec::with_capacity(layout.sections.len());
    for section in &layout.sections {
        let (own, rest) = pages_left.split_at(section.pages().count());
        pages_left = rest;
        let keys = &keys[section.numbers()];
        let (above, directories) = write_section(form, keys, section, own, sources.len());
        files.extend(directories);
        sections.push(above);
    }
    let mut tree = join_sections(form, head, sources, &sections, index, fold_table);
    files.append(&mut tree.files);
    Tree { files, ..tree }
}

/// The files of a whole archive, in memory: for one of some thousand articles. `summary` gives what
/// a list shows of an article's text.
///
/// The order in which `articles` and `sources` come makes no difference: the same articles always
/// give the same bytes.
///
/// # Panics
///
/// When an article's source is not in `sources`.
pub fn pack(
    head: Head,
    sources: Vec<Source>,
    articles: &[Article],
    summary: impl Fn(&Article) -> String,
    fold_table: &[u8],
) -> Vec<OutputFile> {
    pack_indexed(head, sources, articles, summary, fold_table, None)
}

/// Makes a part of the index.
pub type IndexOf<'a> = &'a dyn Fn(PartOf<'_>) -> PackedPart;

/// What a part of the index is made of. Everything is oldest first.
#[derive(Clone, Copy, Debug)]
pub struct PartOf<'a> {
    /// The articles.
    pub articles: &'a [&'a Article],
    /// What pages have of each.
    pub entries: &'a [&'a [u8]],
    /// For each the position of its source in the manifest's list.
    pub sources: &'a [u16],
    /// The text chunks that hold them, each with the number of its articles.
    pub texts: &'a [(ChunkRef, usize)],
}

/// As [`pack`], with an index, where `index` makes one.
///
/// # Panics
///
/// As [`pack`].
pub fn pack_indexed(
    head: Head,
    sources: Vec<Source>,
    articles: &[Article],
    summary: impl Fn(&Article) -> String,
    fold_table: &[u8],
    index: Option<IndexOf<'_>>,
) -> Vec<OutputFile> {
    pack_divided(head, sources, articles, summary, fold_table, (index, Division::default()))
}

/// As [`pack_indexed`], where it is said after how many articles everything begins anew.
///
/// # Panics
///
/// As [`pack`].
pub fn pack_divided(
    head: Head,
    mut sources: Vec<Source>,
    articles: &[Article],
    summary: impl Fn(&Article) -> String,
    fold_table: &[u8],
    (index, division): (Option<IndexOf<'_>>, Division),
) -> Vec<OutputFile> {
    sources.sort_by(|one, other| one.id.cmp(&other.id));
    let mut pictures = Vec::new();
    let articles: Vec<Cow<'_, Article>> =
        articles.iter().map(|article| without_pictures(article, &mut pictures)).collect();
    let key = |article: &Article, n_row_bytes: usize| {
        let source_idx = sources.binary_search_by(|source| source.id.cmp(&article.source));
        let source_idx = source_idx.expect("every article's source is given") as u16;
        Key {
            id: article.id,
            published: article.published,
            source_idx,
            n_text_bytes: n_text_bytes(article),
            n_row_bytes: u32::try_from(n_row_bytes).unwrap_or(u32::MAX),
        }
    };
    let encoded = |article| {
        let versions = encode_versions(article);
        let rows = join_texts(versions.iter().map(Vec::as_slice));
        let n_row_bytes = versions.iter().map(Vec::len).sum();
        (key(article, n_row_bytes), article, rows)
    };
    let mut order: Vec<(Key, &Article, Vec<u8>)> =
        articles.iter().map(Cow::as_ref).map(encoded).collect();
    order.sort_by_key(|(key, ..)| key.order());
    let keys: Vec<Key> = order.iter().map(|(key, ..)| *key).collect();
    let layout = cut(&keys, division);
    let entries: Vec<Vec<u8>> =
        order.iter().map(|(_, article, _)| encode_entry(article, &summary(article))).collect();
    let packed: Vec<Packed<'_>> =
        order.iter().zip(&entries).map(|((_, _, rows), entry)| Packed { rows, entry }).collect();
    let current = |number: usize| encode_versions(order[number].1).swap_remove(0);
    let shared: Vec<Vec<u8>> =
        dictionary_articles(&keys, division).into_iter().map(current).collect();
    let dictionary = Dictionary::of(&shared);
    let form = dictionary.as_ref().map_or(Form::Published, Form::Sharing);
    let (mut pages, mut text_chunks) = (Vec::new(), Vec::new());
    pictures.sort_by_key(|picture| picture.file);
    pictures.dedup_by_key(|picture| picture.file.sha256);
    let mut files: Vec<OutputFile> = pictures.iter().map(FiledPicture::output).collect();
    for cut in layout.pages() {
        let texts: Vec<Vec<Packed<'_>>> =
            cut.texts.iter().map(|text| packed[text.clone()].to_vec()).collect();
        let written = write_page(form, &texts);
        files.extend(written.files);
        pages.push(written.page);
        text_chunks
            .extend(written.texts.into_iter().zip(cut.texts.iter().map(std::ops::Range::len)));
    }
    text_chunks.reverse();
    let mut roots = Vec::new();
    for cut in index.map_or_else(Vec::new, |_| parts(&layout)) {
        let oldest_first = || order[cut.numbers.clone()].iter().rev();
        let articles: Vec<&Article> = oldest_first().map(|(_, article, _)| *article).collect();
        let of_part: Vec<u16> = oldest_first().map(|(key, ..)| key.source_idx).collect();
        let entries: Vec<&[u8]> =
            entries[cut.numbers.clone()].iter().rev().map(Vec::as_slice).collect();
        let (sources, texts) = (&of_part[..], &text_chunks[cut.texts]);
        let of = PartOf { articles: &articles, entries: &entries, sources, texts };
        let Some(packed) = index.map(|index| index(of)) else { continue };
        files.extend(packed.files());
        files.push(packed.part.root_file);
        roots.push((packed.part.root, articles.len()));
    }
    let above = Above { keys: &keys, layout: &layout, pages: &pages, fold_table };
    files.extend(write_tree(form, head, sources, &above, roots).files);
    files
}

/// Bytes of an article's title and of its body as plain text: what [`Key::n_text_bytes`] counts.
pub fn n_text_bytes(article: &Article) -> u32 {
    let n = article.title.len() + article.body.text_blocks().iter().map(String::len).sum::<usize>();
    u32::try_from(n).unwrap_or(u32::MAX)
}
