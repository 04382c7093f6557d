//! Archives in memory.

use std::cell::RefCell;
use std::collections::HashMap;

use broadsheet_archive::{Library, LoadError, Need};
use broadsheet_bundle::{
    Division, Head, IndexOf, Manifest, OutputFile, PartOf, n_coarse_parts, pack_divided,
};
use broadsheet_model::{
    Article, ArticleId, Block, Body, Digest, Inline, Lang, Names, Provenance, Published, Source,
    SourceId,
};
use broadsheet_search::{Folding, SUMMARY_CHARS, Tally, coarse_level, index_part, summary};

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
        let division = Division::default();
        Files::pack_divided(articles, table, is_indexed, division.part_articles)
    }

    /// The same with an anchor after every `part_articles`, and a coarse level if there are enough.
    pub(crate) fn pack_divided(
        articles: &[Article],
        table: &[u8],
        is_indexed: bool,
        part_articles: usize,
    ) -> Files {
        let mut ids: Vec<&SourceId> = articles.iter().map(|article| &article.source).collect();
        ids.sort();
        ids.dedup();
        let sources = ids.into_iter().map(|id| source(id.as_str())).collect();
        let folding = Folding::parse(table).expect("a folding table");
        let tallies: RefCell<Vec<Tally>> = RefCell::default();
        let index = |of: PartOf<'_>| {
            let part = index_part(of, &folding);
            tallies.borrow_mut().push(Tally::of_packed(&part));
            part
        };
        let index = is_indexed.then_some(&index as IndexOf<'_>);
        let summary = |article: &Article| summary(article, SUMMARY_CHARS);
        let division = Division { part_articles, ..Division::default() };
        let index = (index, division);
        let files = pack_divided(Head::default(), sources, articles, summary, table, index);
        let files = files.into_iter().map(|OutputFile { name, bytes }| (name, bytes));
        let mut files = Files(files.collect());
        let n_parts = n_coarse_parts(articles.len(), part_articles);
        if is_indexed && n_parts > 0 {
            files.add_coarse(&tallies.into_inner()[..n_parts]);
        }
        files
    }

    /// Adds the coarse level of these parts.
    fn add_coarse(&mut self, tallies: &[Tally]) {
        let coarse = coarse_level(tallies).expect("tallies in memory are as they were made");
        let files = coarse.files().chain([coarse.part.root_file.clone()]);
        self.0.extend(files.map(|OutputFile { name, bytes }| (name, bytes)));
        let manifest = Manifest { coarse: Some(coarse.part.root.clone()), ..self.manifest() };
        self.0.insert("manifest.json".to_owned(), manifest.to_json());
    }

    /// The same without the coarse level.
    pub(crate) fn without_coarse(&self) -> Files {
        let mut files = Files(self.0.clone());
        let manifest = Manifest { coarse: None, ..self.manifest() };
        files.0.insert("manifest.json".to_owned(), manifest.to_json());
        files
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Loses a file.
    pub(crate) fn lose(&mut self, name: &str) {
        self.0.insert(name.to_owned(), b"lost".to_vec());
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
