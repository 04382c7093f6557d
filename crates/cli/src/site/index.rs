//! The index of a site, read from disk: each file of it proved by what stands above it.

use std::collections::{BTreeMap, BTreeSet};

use broadsheet_bundle::{
    ChunkRef, IndexFile, IndexHead, open_numbered, parse_index_head, parse_map,
};
use broadsheet_search::{Counts, Hits, IndexSearch, IndexStep, Part, Query};
use rayon::prelude::*;

use super::{Fault, Site, archive_name, read};

/// The index of a site, with all of its heads.
#[derive(Debug)]
pub(super) struct SiteIndex<'a> {
    site: &'a Site,
    /// The oldest part first.
    parts: Vec<Part>,
}

/// What files hold, each named by the position of its part and by what it is of it.
type Contents = BTreeMap<(usize, IndexFile), Vec<u8>>;

impl<'a> SiteIndex<'a> {
    /// The index of `site`, whose articles `counts` counts; without any part where the site has
    /// none.
    ///
    /// # Errors
    /// When a head is missing or damaged, or the heads are not those of all articles.
    pub(super) fn open(site: &'a Site, counts: &Counts) -> Result<SiteIndex<'a>, Fault> {
        let mut parts = Vec::with_capacity(site.manifest.index.len());
        let mut n_older = 0;
        for (chunk, n_articles) in &site.manifest.index {
            let head = read_head(site, chunk, *n_articles)?;
            parts.push(Part::new(head, counts, n_older));
            n_older += n_articles;
        }
        if !parts.is_empty() && n_older != counts.len() {
            let reason = format!(
                "the parts of its index have {n_older} articles and its calendar has {}; build the site again",
                counts.len()
            );
            return Err(Fault::new(super::MANIFEST, reason));
        }
        Ok(SiteIndex { site, parts })
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The articles that `query` asks for; `None` where the index does not know what it asks for.
    ///
    /// # Errors
    /// When a file that is needed is missing or damaged.
    pub(super) fn search(&self, query: &Query) -> Result<Option<Hits>, Fault> {
        let Some(mut search) = IndexSearch::new(query.clone(), &self.parts) else {
            return Ok(None);
        };
        let mut contents = Contents::new();
        loop {
            let content =
                |part: usize, file: IndexFile| contents.get(&(part, file)).map(Vec::as_slice);
            match search.step(&self.parts, &self.site.manifest.sources, content) {
                IndexStep::Searched => {}
                IndexStep::Done => return Ok(Some(search.take_hits())),
                IndexStep::Needs(files) if files.is_empty() => {
                    return Err(self.unreadable(&contents));
                }
                IndexStep::Needs(files) => contents.extend(self.contents(files)?),
            }
        }
    }

    /// The part that has the article with this number, and its position there.
    fn place(&self, number: u32) -> Option<(usize, u32)> {
        self.parts.iter().enumerate().find_map(|(part, known)| Some((part, known.doc(number)?)))
    }

    /// In which text chunk each of these articles stands, and at which position in it.
    ///
    /// # Errors
    /// When a file that says so is missing or damaged, or says nothing of one of them.
    pub(super) fn texts_of(&self, numbers: &[u32]) -> Result<Vec<(ChunkRef, usize)>, Fault> {
        let unknown =
            || Fault::new(super::MANIFEST, "its index lacks an article; build the site again");
        let places: Vec<(usize, u32)> = numbers
            .iter()
            .map(|number| self.place(*number).ok_or_else(unknown))
            .collect::<Result<_, _>>()?;
        let map_of = |(part, doc): &(usize, u32)| {
            (*part, IndexFile::Map(self.parts[*part].head.map_of(*doc)))
        };
        let contents = self.contents(places.iter().map(map_of).collect())?;
        let mut maps = BTreeMap::new();
        for (key, content) in &contents {
            let path = self.path(key.0, key.1);
            let name = path.trim_start_matches(super::ARCHIVE);
            let texts = parse_map(name, content).map_err(|error| Fault::of_chunk(&path, &error))?;
            maps.insert(*key, texts);
        }
        let text_of = |place: &(usize, u32)| {
            let key = map_of(place);
            let found =
                maps.get(&key).and_then(|texts| text_in(&self.parts[place.0].head, texts, place.1));
            found.ok_or_else(|| {
                Fault::new(self.path(key.0, key.1), "it lacks an article; build the site again")
            })
        };
        places.iter().map(text_of).collect()
    }

    /// What `files` hold, each read once.
    fn contents(&self, files: Vec<(usize, IndexFile)>) -> Result<Contents, Fault> {
        let files: BTreeSet<(usize, IndexFile)> = files.into_iter().collect();
        let content = |(part, file): (usize, IndexFile)| {
            Ok(((part, file), read_file(self.site, &self.parts[part].head, file)?))
        };
        files.into_par_iter().map(content).collect()
    }

    /// Which of `contents` no search can read, though it is what was once written.
    fn unreadable(&self, contents: &Contents) -> Fault {
        let is_readable = |(part, file): (usize, IndexFile)| {
            let head = &self.parts[part].head;
            let content = |file| contents.get(&(part, file)).map(Vec::as_slice);
            match file {
                IndexFile::Docs(chunk) => {
                    head.postings(chunk, head.is_joined, content, |_| true).is_some()
                }
                IndexFile::Positions(chunk) => {
                    head.postings(chunk, true, content, |_| true).is_some()
                }
                IndexFile::Map(_) => true,
            }
        };
        let odd = contents.keys().find(|key| !is_readable(**key));
        let path =
            odd.map_or_else(|| super::MANIFEST.to_owned(), |(part, file)| self.path(*part, *file));
        Fault::new(path, UNREADABLE)
    }

    fn path(&self, part: usize, file: IndexFile) -> String {
        path_of(&self.parts[part].head, file)
    }
}

/// What is said of a file that proves itself and yet makes no sense.
pub(super) const UNREADABLE: &str = "it holds what no index has; build the site again";

/// The head of a part that has `n_articles`.
pub(super) fn read_head(
    site: &Site,
    chunk: &ChunkRef,
    n_articles: usize,
) -> Result<IndexHead, Fault> {
    let head = site.chunk(chunk, parse_index_head)?;
    if head.n_docs() == n_articles {
        return Ok(head);
    }
    let reason = format!(
        "it is of {} articles and the manifest says {n_articles}; build the site again",
        head.n_docs()
    );
    Err(Fault::new(archive_name(chunk), reason))
}

/// What a numbered file holds, proved and unpacked.
pub(super) fn read_file(site: &Site, head: &IndexHead, file: IndexFile) -> Result<Vec<u8>, Fault> {
    let path = path_of(head, file);
    let css = read(&site.folder, &path)?;
    open_numbered(head, head.number(file), &css).map_err(|error| Fault::of_chunk(&path, &error))
}

/// A numbered file's path inside the site.
pub(super) fn path_of(head: &IndexHead, file: IndexFile) -> String {
    format!("archive/{}", head.file_name(head.number(file)))
}

/// The text chunk that has the article `doc` of a part, and its position there, from the map that
/// says it.
fn text_in(head: &IndexHead, texts: &[(ChunkRef, usize)], doc: u32) -> Option<(ChunkRef, usize)> {
    let start = *head.map_starts.get(head.map_of(doc) as usize)?;
    let mut within = doc.checked_sub(start)? as usize;
    for (text, n_articles) in texts {
        if within < *n_articles {
            // Texts stand oldest first, and the articles of a text newest first.
            return Some((text.clone(), n_articles - 1 - within));
        }
        within -= n_articles;
    }
    None
}
