//! `check` finds every changed bit of a site.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use broadsheet_cli::site::check;
use support::{Done, assert_whole, contents, corpus, random, request, run};

/// How many bits are changed anywhere, each file as likely as it is large.
const N_ANYWHERE: usize = 200;
/// How many are changed in each file whose name does not follow from its content.
const N_PER_FIXED_NAME: usize = 25;

/// Changes one bit of the file `name` of `site`, and expects a fault that names it.
fn check_bit(site: &Path, name: &Path, bytes: &[u8], bit: usize) -> Done {
    let mut damaged = bytes.to_vec();
    damaged[bit / 8] ^= 1 << (bit % 8);
    fs::write(site.join(name), damaged)?;
    let faults = check(site).faults;
    let is_named = faults.iter().any(|fault| Path::new(&fault.path) == name);
    assert!(is_named, "bit {bit} of {}: {faults:?}", name.display());
    Ok(fs::write(site.join(name), bytes)?)
}

/// The file that holds the `at`th of all bytes, and which of its bytes that is.
fn byte_at(files: &BTreeMap<PathBuf, Vec<u8>>, mut at: usize) -> Option<(&PathBuf, usize)> {
    files.iter().find_map(|(name, bytes)| match at < bytes.len() {
        true => Some((name, at)),
        false => {
            at -= bytes.len();
            None
        }
    })
}

#[test]
fn every_changed_bit_is_found_and_its_file_named() -> Done {
    let input = corpus(20)?;
    let out = tempfile::tempdir()?;
    let site = out.path().join("site");
    run(&request(input.path(), &site))?;
    let files = contents(&site);
    let n_bytes: usize = files.values().map(Vec::len).sum();
    let mut state = 1;
    for _ in 0..N_ANYWHERE {
        let bit = random(&mut state) as usize % (n_bytes * 8);
        let (name, byte) = byte_at(&files, bit / 8).ok_or("a byte is in a file")?;
        check_bit(&site, name, &files[name], byte * 8 + bit % 8)?;
    }
    for name in ["index.html", "archive/manifest.json", "feed.json", "archive.json"].map(Path::new)
    {
        let bytes = &files[name];
        for _ in 0..N_PER_FIXED_NAME {
            check_bit(&site, name, bytes, random(&mut state) as usize % (bytes.len() * 8))?;
        }
    }
    assert_whole(&site);
    Ok(())
}
