//! Archives in memory.

use std::collections::HashMap;

use broadsheet_archive::{Library, LoadError, Need};
use broadsheet_bundle::{Head, IndexOf, Manifest, OutputFile, PartOf, pack_indexed};
use broadsheet_model::{
    Article, ArticleId, Block, Body, Digest, Inline, Lang, Names, Provenance, Published, Source,
    SourceId,
};
use broadsheet_search::{Folding, SUMMARY_CHARS, index_part, summary};

/// The files of an archive by name.
pub(crate) struct Files(HashMap<String, Vec<u8>>);

pub(crate) fn source_id(id: &str) -> SourceId {
    SourceId::new(id).expect("an id")
}

pub(crate) fn source(id: &str) -> Source {
    Source { id: source_id(id), names: Names::same(&id.to_uppercase()), colour: None }
}

pub(crate) fn article(id: u64, published: &str, source: &str, title: &str, text: &str) -> Article {
    Article {
        id: ArticleId(id),
        title: title.to_owned(),
        url: None,
        source: source_id(source),
        published: published.parse().expect("a date"),
        authors: Vec::new(),
        tags: Vec::new(),
        lang: Lang::ZhHans,
        body: Body { blocks: vec![Block::Paragraph(vec![Inline::Text(text.to_owned())])] },
        provenance: Provenance {
            file: format!("{id:x}.md"),
            member: None,
            sha256: Digest([7; 32]),
            captured: Published::Unknown,
        },
        earlier: Vec::new(),
    }
}

impl Files {
    /// The archive of `articles`, folded by the packed `table`; with an index where asked for.
    pub(crate) fn pack(articles: &[Article], table: &[u8], is_indexed: bool) -> Files {
        let mut ids: Vec<&SourceId> = articles.iter().map(|article| &article.source).collect();
        ids.sort();
        ids.dedup();
        let sources = ids.into_iter().map(|id| source(id.as_str())).collect();
        let folding = Folding::parse(table).expect("a folding table");
        let index = |of: PartOf<'_>| index_part(of, &folding);
        let index = is_indexed.then_some(&index as IndexOf<'_>);
        let summary = |article: &Article| summary(article, SUMMARY_CHARS);
        let files = pack_indexed(Head::default(), sources, articles, summary, table, index);
        Files(files.into_iter().map(|OutputFile { name, bytes }| (name, bytes)).collect())
    }

    pub(crate) fn get(&self, name: &str) -> Option<&[u8]> {
        self.0.get(name).map(Vec::as_slice)
    }

    pub(crate) fn manifest(&self) -> Manifest {
        Manifest::parse(&self.0["manifest.json"]).expect("a manifest")
    }
}

/// A library of these archives, none of which has been opened yet.
pub(crate) fn library(archives: &[Files]) -> Library {
    let mut library = Library::default();
    for (idx, files) in archives.iter().enumerate() {
        match idx {
            0 => library.add(files.manifest()),
            _ => library.add_local(files.manifest()),
        };
    }
    library
}

/// Loads what is needed, as a page does: by numbered requests.
pub(crate) fn load(library: &mut Library, archives: &[Files], needs: &[Need]) {
    for need in needs {
        for request in library.request(need.archive, &[need.target]) {
            let file = &archives[request.archive].0[&request.wanted.file_name];
            let content = request.wanted.open(file).map_err(LoadError::from);
            let taken = library.take(request.number, content, 1_000);
            assert_eq!(taken, Some((need.archive, need.target)));
        }
    }
}
