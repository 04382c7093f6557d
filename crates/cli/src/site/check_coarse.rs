//! Verifies the coarse level of a site's index against the parts that it covers.
//!
//! What it says of a part is compared by a sum, as what an index says of articles is: of all grams
//! of the part, each as often as it has articles.

use std::collections::BTreeSet;

use broadsheet_bundle::{ChunkRef, IndexFile, IndexRoot, Slice, parse_index_root};
use broadsheet_search::is_tallied;
use rayon::prelude::*;

use super::check_index::{hash, is_in_place};
use super::index::{path_of, read_file, read_slice};
use super::reader::UNREADABLE;
use super::{Fault, Site, archive_name};

/// What a coarse level has to say of a gram that so many articles of a part have; of all grams it
/// is added up.
pub(super) fn tally_print(gram: u64, n_docs: usize) -> u64 {
    if is_tallied(gram) { hash(gram, 0, false).wrapping_mul(n_docs as u64) } else { 0 }
}

/// Checks every file of the coarse level whose root is `chunk`, and adds their names. `parts` say
/// what each part of the index has, the oldest first, where that could be read.
pub(super) fn check_coarse(
    site: &Site,
    chunk: &ChunkRef,
    parts: &[Option<u64>],
    names: &mut BTreeSet<String>,
    faults: &mut Vec<Fault>,
) {
    names.insert(archive_name(chunk));
    let root = match site.chunk(chunk, |_, bytes| parse_index_root(chunk, bytes)) {
        Ok(root) => root,
        Err(fault) => return faults.push(fault),
    };
    let Some(covered) = parts.get(..root.n_docs()) else {
        let reason = "it is of more parts than the manifest lists; build the site again";
        return faults.push(Fault::new(archive_name(chunk), reason));
    };
    let slices = (0..root.n_slices()).into_par_iter().map(|number| read_slice(site, &root, number));
    let (slices, damaged): (Vec<_>, Vec<_>) = slices.partition(Result::is_ok);
    let mut found: Vec<Fault> = damaged.into_iter().filter_map(Result::err).collect();
    names.extend((0..root.n_slices()).map(|number| path_of(&root, IndexFile::Slice(number))));
    let slices: Vec<Slice> = slices.into_iter().flatten().collect();
    for slice in &slices {
        names.extend(slice.chunks().map(|chunk| path_of(&root, IndexFile::Docs(chunk))));
    }
    let chunks = slices
        .par_iter()
        .flat_map(|slice| slice.chunks().into_par_iter().map(move |chunk| (slice, chunk)));
    let sums: Vec<Result<Vec<u64>, Fault>> =
        chunks.map(|(slice, chunk)| sums_of(site, &root, slice, chunk)).collect();
    let mut all = vec![0_u64; covered.len()];
    for sums in sums {
        match sums {
            Ok(sums) => {
                all.iter_mut().zip(sums).for_each(|(all, sum)| *all = all.wrapping_add(sum))
            }
            Err(fault) => found.push(fault),
        }
    }
    let is_odd = |(own, said): (&Option<u64>, &u64)| own.is_some_and(|own| own != *said);
    if found.is_empty()
        && let Some(part) = covered.iter().zip(&all).position(is_odd)
    {
        let reason = format!(
            "what the coarse level of the index says of part {part} is not so; build the site again"
        );
        found.push(Fault::new(archive_name(chunk), reason));
    }
    faults.extend(found);
}

/// What a chunk says of each part.
fn sums_of(site: &Site, root: &IndexRoot, slice: &Slice, chunk: u32) -> Result<Vec<u64>, Fault> {
    let file = IndexFile::Docs(chunk);
    let content = read_file(site, root, file, Some(slice))?;
    let odd = |reason: &str| Fault::new(path_of(root, file), reason);
    let postings = root
        .postings(chunk, false, |other| (other == file).then_some(&content[..]), |_| true)
        .ok_or_else(|| odd(UNREADABLE))?;
    if !is_in_place(slice, chunk, &postings) {
        return Err(odd("its grams are not those that its slice says; build the site again"));
    }
    let mut sums = vec![0_u64; root.n_docs()];
    for one in &postings {
        for (part, n) in one.docs.iter().zip(&one.counts) {
            let sum = &mut sums[*part as usize];
            *sum = sum.wrapping_add(tally_print(one.gram, *n as usize));
        }
    }
    Ok(sums)
}
