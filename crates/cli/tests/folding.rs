//! A site is searched and checked by the folding table that it carries, not by this program's.

mod support;

use std::error::Error;
use std::fs;
use std::path::Path;

use broadsheet_bundle::{Head, IndexOf, PartOf, pack_indexed};
use broadsheet_cli::site::{Question, Site, check, search};
use broadsheet_intake::collect;
use broadsheet_readers::SourceTable;
use broadsheet_search::{
    FOLD_TABLE, Filter, Folding, Query, SUMMARY_CHARS, Sort, index_part, summary,
};
use support::{Done, article, folder, viewer};

/// A table by which 〇 folds to 零 and nothing else, such as another version may have.
fn other_table() -> Vec<u8> {
    let (gap, target) = (leb128('〇' as u32), leb128(('零' as u32) << 1));
    let mut lengths = [0; 10];
    (lengths[0], lengths[1]) = (gap.len() as u8, target.len() as u8);
    [&b"fold\x01"[..], &lengths, &gap, &target].concat()
}

fn leb128(mut number: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

const TEXTS: [&str; 3] = ["習近平 二〇二三", "习近平 二零二三", "別的"];

/// Writes a site of an article for each of these texts, with this table in it; they are indexed as
/// `folding` folds them.
fn write_site(site: &Path, texts: [&str; 3], table: &[u8], folding: Option<&Folding>) -> Done {
    let files: Vec<(String, Vec<u8>)> = (1..)
        .zip(texts)
        .map(|(day, text)| {
            (format!("{day}.md"), article(&format!("https://a.example/{day}"), day, text))
        })
        .collect();
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let input = folder(&files)?;
    let collected = collect(&[input.path().to_owned()], &SourceTable::builtin())?;
    let summary = |article: &_| summary(article, SUMMARY_CHARS);
    let index = folding.map(|folding| move |of: PartOf<'_>| index_part(of, folding));
    let index = index.as_ref().map(|index| index as IndexOf<'_>);
    let archive = pack_indexed(
        Head::default(),
        collected.sources,
        &collected.articles,
        summary,
        table,
        index,
    );
    let manifest = archive.iter().find(|file| file.name == "manifest.json").ok_or("a manifest")?;
    let manifest = String::from_utf8(manifest.bytes.clone())?;
    let page = viewer()
        .folder(&manifest, support::ABILITIES)?
        .into_iter()
        .map(|file| (file.path, file.bytes));
    let archive = archive.into_iter().map(|file| (format!("archive/{}", file.name), file.bytes));
    for (name, bytes) in archive.chain(page) {
        let path = site.join(name);
        fs::create_dir_all(path.parent().ok_or("a file has a folder")?)?;
        fs::write(path, bytes)?;
    }
    Ok(())
}

/// How many articles of the site each query finds.
fn n_found<const N: usize>(site: &Path, queries: [&str; N]) -> Result<[usize; N], Box<dyn Error>> {
    let site = Site::open(site)?;
    let folding = site.folding()?;
    let mut totals = [0; N];
    for (total, query) in totals.iter_mut().zip(queries) {
        let query = Query::parse(query, &folding);
        let question = Question { query, filter: Filter::default(), sort: Sort::New, limit: 0 };
        *total = search(&site, &question)?.total;
    }
    Ok(totals)
}

#[test]
fn each_site_is_searched_and_checked_by_its_own_table() -> Done {
    let out = tempfile::tempdir()?;
    let queries = ["習近平", "习近平", "二〇二三", "二零二三"];
    for (table, expected) in [(other_table(), [1, 1, 2, 2]), (FOLD_TABLE.to_vec(), [2, 2, 1, 1])] {
        let folding = Folding::parse(&table)?;
        for (name, folding) in [("indexed", Some(&folding)), ("scanned", None)] {
            let site = out.path().join(name);
            write_site(&site, TEXTS, &table, folding)?;
            assert_eq!(n_found(&site, queries)?, expected, "{name}");
            assert_eq!(check(&site).faults, [], "{name}");
            fs::remove_dir_all(&site)?;
        }
    }
    Ok(())
}

#[test]
fn a_text_is_found_however_its_marks_are_typed() -> Done {
    let texts = [
        "It isn’t over. The mayor didn’t answer: China’s “never again” — a co\u{ad}op’s.",
        "It wasn't me. The clerk didn't sign: China's \"never again\" - a coop's.",
        "它不是⻓江。",
    ];
    let queries = [
        "isn't",
        "isn’t",
        "didn't",
        "didn’t",
        "China's",
        "China‘s",
        "\"never again\"",
        "“never again” –",
        "co\u{200b}op’s",
        "长江",
    ];
    let expected = [1, 1, 2, 2, 2, 2, 2, 2, 2, 1];
    let folding = Folding::parse(FOLD_TABLE)?;
    for folding in [Some(&folding), None] {
        let out = tempfile::tempdir()?;
        write_site(out.path(), texts, FOLD_TABLE, folding)?;
        assert_eq!(n_found(out.path(), queries)?, expected);
    }
    Ok(())
}

#[test]
fn an_index_by_another_table_than_the_site_carries_is_a_fault() -> Done {
    let out = tempfile::tempdir()?;
    write_site(out.path(), TEXTS, FOLD_TABLE, Some(&Folding::parse(&other_table())?))?;
    let faults = check(out.path()).faults;
    assert!(faults.iter().any(|fault| fault.reason.contains("says of the article")), "{faults:?}");
    Ok(())
}

#[test]
fn a_table_that_cannot_be_read_is_a_fault_with_what_to_do() -> Done {
    for (table, expected) in [
        (&b"rubbish"[..], "it is not a folding table; build the site again"),
        (b"fold\x07", "has layout 7, this program reads layout 1; build the site again"),
        (&FOLD_TABLE[..FOLD_TABLE.len() - 1], "the folding table is damaged; build"),
    ] {
        let out = tempfile::tempdir()?;
        write_site(out.path(), TEXTS, table, Some(&Folding::parse(FOLD_TABLE)?))?;
        let faults = check(out.path()).faults;
        let [fault] = faults.as_slice() else { return Err(format!("{faults:?}").into()) };
        assert!(fault.path.starts_with("archive/fold/"), "{fault}");
        assert!(fault.reason.contains(expected), "{fault}");
        assert_eq!(
            n_found(out.path(), ["平"]).map_err(|error| error.to_string()),
            Err(fault.to_string())
        );
    }
    Ok(())
}
