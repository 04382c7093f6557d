//! The files of a site's index, read from disk one by one, for a check.

use broadsheet_bundle::{
    ChunkRef, IndexFile, IndexRoot, Slice, open_numbered, parse_index_root, parse_slice,
};

use super::{Fault, Site, archive_name};

/// The root of a part that has `n_articles`.
pub(super) fn read_root(
    site: &Site,
    chunk: &ChunkRef,
    n_articles: usize,
) -> Result<IndexRoot, Fault> {
    let root = site.chunk(chunk, |_, bytes| parse_index_root(chunk, bytes))?;
    if root.n_docs() == n_articles {
        return Ok(root);
    }
    let reason = format!(
        "it is of {} articles and the manifest says {n_articles}; build the site again",
        root.n_docs()
    );
    Err(Fault::new(archive_name(chunk), reason))
}

/// A slice.
pub(super) fn read_slice(site: &Site, root: &IndexRoot, number: u32) -> Result<Slice, Fault> {
    let file = IndexFile::Slice(number);
    let content = read_file(site, root, file, None)?;
    parse_slice(root, number, &content)
        .map_err(|error| Fault::of_chunk(&path_of(root, file), &error))
}

/// What a numbered file holds, proved and unpacked; `slice` is that of its chunk.
pub(super) fn read_file(
    site: &Site,
    root: &IndexRoot,
    file: IndexFile,
    slice: Option<&Slice>,
) -> Result<Vec<u8>, Fault> {
    let path = path_of(root, file);
    let Some(proof) = root.proof_of(file, slice) else {
        return Err(Fault::new(path, "nothing proves it; build the site again"));
    };
    let css = site.files.read(&path)?;
    open_numbered(&proof, &css)
        .map_err(|error| site.files.blamed(&path, Fault::of_chunk(&path, &error)))
}

/// A numbered file's path inside the site.
pub(super) fn path_of(root: &IndexRoot, file: IndexFile) -> String {
    format!("archive/{}", root.file_name(file))
}
