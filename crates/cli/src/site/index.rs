//! The files of a site's index, read from disk one by one, for a check.

use broadsheet_bundle::{ChunkRef, IndexFile, IndexHead, open_numbered, parse_index_head};

use super::{Fault, Site, archive_name, read};

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
