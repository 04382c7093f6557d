//! Carriers come back exactly, in both browsers, from a host and from a disk: every byte, and as
//! much in one custom property as there may be.
//!
//! No page is needed: the scripts that read carriers stand in one that does nothing else.

use std::fs;

use anyhow::{Context, Result, ensure};
use broadsheet_bundle::{MAX_PROPERTY_CHARS, PackWriter, wrap_carrier};
use broadsheet_e2e::{Browser, Session, Site, Transport};
use broadsheet_model::Digest;
use serde_json::json;
use tempfile::TempDir;

/// So many of them, the smaller ones, are in one file together too.
const N_PACKED: usize = 6;

const SCRIPTS: [&str; 2] =
    [include_str!("../../static/parts.js"), include_str!("../../static/files.js")];

/// What the page does with a carrier, as `loadChunk` does it: gives the length of what it holds,
/// its digest, and how long it took to undo, in milliseconds.
const READ: &str = "window.readCarrier = async (file, name) => {
    const text = isFile ? await linked(file, name) : unwrapped(await fetched(file), name);
    const start = performance.now();
    const bytes = unescaped(text);
    const millis = performance.now() - start;
    const digits = Array.from(await digest(bytes), (byte) => (byte + 256).toString(16).slice(1));
    return [bytes.length, digits.join(''), millis];
};";

/// What is carried, each under the name of its place.
fn contents() -> Vec<Vec<u8>> {
    let all: Vec<u8> = (0..=255).collect();
    // No byte is more frequent than another here, so that all seven special characters occur.
    let mixed = |n_bytes: usize| -> Vec<u8> {
        let mut state = 1_u64;
        let bytes = std::iter::repeat_with(|| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 56) as u8
        });
        bytes.take(n_bytes).collect()
    };
    // With 1 added it is the euro sign, which takes two bytes of a browser's memory.
    let wide = vec![0x7f; 2 * MAX_PROPERTY_CHARS + 10];
    let runs = all.iter().flat_map(|byte| [*byte; 40]).collect();
    let order = [0xef, 0xbb, 0xbf, b'\r', b'\n', b'\r', 0, 0x1a, b'"', b'}', b'\\', b'='].to_vec();
    let all_pairs = all.iter().flat_map(|a| all.iter().flat_map(|b| [*a, *b])).collect();
    vec![all, order, runs, all_pairs, b"x".to_vec(), mixed(400_000), mixed(3_500_000), wide]
}

/// A page with nothing but the scripts, and beside it all carriers: each in a file of its own, and
/// the smaller ones in one together.
fn site(contents: &[Vec<u8>]) -> Result<TempDir> {
    let folder = tempfile::tempdir()?;
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes);
    let start = "<!doctype html><meta charset=utf-8><script>window.broadsheet = {};";
    let page = [start, SCRIPTS[0], SCRIPTS[1], READ];
    write("index.html", [&page.concat(), "</script>"].concat().as_bytes())?;
    let names: Vec<String> = (0..contents.len()).map(|idx| format!("0{idx}")).collect();
    let mut pack = PackWriter::default();
    for (idx, (name, bytes)) in names.iter().zip(contents).enumerate() {
        let css = wrap_carrier(name, bytes);
        write(&format!("{name}.css"), &css)?;
        ensure!(idx >= N_PACKED || pack.add(&css), "{name} is no carrier");
    }
    write("pack.css", &pack.finish())?;
    Ok(folder)
}

async fn come_back(browser: Browser) -> Result<()> {
    let contents = contents();
    let folder = site(&contents)?;
    for transport in [Transport::Hosted, Transport::Folder] {
        let site = Site::of(transport, folder.path())?;
        let mut session = Session::start(browser, &site).await?;
        session.open_unready("").await?;
        for (idx, bytes) in contents.iter().enumerate() {
            let name = format!("0{idx}");
            let own = format!("{name}.css");
            for file in [&own, "pack.css"].into_iter().take(1 + usize::from(idx < N_PACKED)) {
                let script = "return readCarrier(...arguments)";
                let got = session.script(script, &[json!(file), json!(name)]).await;
                let got = got.with_context(|| format!("{transport:?}: {file}, {name}"))?;
                ensure!(
                    got[0] == bytes.len() && got[1] == Digest::of(bytes).to_string(),
                    "{transport:?}: {name} in {file} came back as {got}"
                );
                println!("{browser:?} {transport:?} {file}: {} bytes, {} ms", got[0], got[2]);
            }
        }
        session.end().await?;
    }
    Ok(())
}

#[tokio::test]
async fn chromium_reads_every_byte() -> Result<()> {
    come_back(Browser::Chromium).await
}

#[tokio::test]
async fn firefox_reads_every_byte() -> Result<()> {
    come_back(Browser::Firefox).await
}
