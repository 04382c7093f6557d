//! What a benchmark relies on: the same seed gives the same bytes, small archives are the beginning
//! of large ones, and every file is read back as it was meant.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use broadsheet_bench::synth::{
    BUNCH, BUNCH_WEEKS, Model, Series, served_bytes, snapshot, text_size, write,
};
use broadsheet_model::{Instant, Published};
use broadsheet_readers::{Reading, SourceTable, WarningKind, read};

const ALL_SERIES: [Series; 4] =
    [Series::Archive, Series::Newest, Series::Scattered, Series::Bunched];

/// Real articles with what is awkward in addresses and names: characters of HTML, quotation marks,
/// escapes, queries.
const AWKWARD: [(&str, &str); 3] = [
    (
        "a.md",
        "---\ntitle: \"A & B < C\"\ndate: 2019-12-12T17:51:10+08:00\nauthor: [ \"Ann \\\"X\\\" Lee\", \"王毅\" ]\n\
         from: https://www.example.org/a?p=12&q=x\n---\n\n<p>One & two &lt;three&gt; [four](five)</p><p>Six, seven.</p>",
    ),
    (
        "b.md",
        "<!--1689173102000-->\n[标题 [一]](https://b.example/)\n------\n\n<p>一二三四五六七八九十。</p><h2>小标题</h2><p>十</p>",
    ),
    (
        "c.md",
        "<!--1689173102000-->\n[无文字](https://b.example/%e4%b8%ad.html)\n------\n\n<p>看<a href=\"https://b.example/tag/x?a=1&b=2\">这里</a>吧。</p>",
    ),
];

fn seeds() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds")
}

/// The model of the seeds and of the awkward articles.
fn model() -> Model {
    let folder = tempfile::tempdir().expect("a file of the test");
    for seed in fs::read_dir(seeds()).expect("a file of the test") {
        let seed = seed.expect("a file of the test");
        fs::copy(seed.path(), folder.path().join(seed.file_name())).expect("a file of the test");
    }
    for (name, text) in AWKWARD {
        fs::write(folder.path().join(name), text).expect("a file of the test");
    }
    Model::learn(folder.path()).expect("a file of the test")
}

/// What is in the files below `folder`, by name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for inner in fs::read_dir(folder).expect("a file of the test") {
        let inner = inner.expect("a file of the test").path();
        for file in fs::read_dir(&inner).expect("a file of the test") {
            let file = file.expect("a file of the test").path();
            found.insert(
                file.strip_prefix(folder).expect("a file of the test").display().to_string(),
                fs::read(&file).expect("a file of the test"),
            );
        }
    }
    found
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let (one, other) = (model(), model());
    for series in ALL_SERIES {
        let made = |model: &Model, seed: u64| {
            (0..50).map(|number| model.article(seed, series, number)).collect::<Vec<_>>()
        };
        assert_eq!(made(&one, 1), made(&other, 1));
        assert_ne!(made(&one, 1), made(&one, 2));
    }
}

#[test]
fn a_small_archive_is_the_beginning_of_a_large_one_however_it_grew() {
    let model = model();
    let (grown, at_once) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write(&model, 7, Series::Archive, 1200, grown.path()).unwrap();
    let small = files(grown.path());
    assert_eq!(small.len(), 1200);
    // What an interrupted run leaves behind.
    fs::create_dir(grown.path().join("000001.part")).unwrap();
    fs::write(grown.path().join("000001.part/000.md"), "half a").unwrap();
    write(&model, 7, Series::Archive, 2100, grown.path()).unwrap();
    write(&model, 7, Series::Archive, 2100, at_once.path()).unwrap();
    let large = files(at_once.path());
    assert_eq!(large.len(), 2100);
    assert!(files(grown.path()) == large, "growing gave other files than writing at once");
    assert!(
        small.iter().all(|(name, bytes)| large.get(name) == Some(bytes)),
        "the small one is not a part"
    );
}

#[test]
fn every_file_is_read_back_as_one_article_as_it_was_meant() {
    let model = model();
    let sources = SourceTable::builtin();
    let mut addresses = BTreeMap::new();
    for (series, number) in
        ALL_SERIES.iter().flat_map(|series| (0..300).map(|number| (*series, number)))
    {
        let meant = model.article(3, series, number);
        let Reading { articles, warnings, .. } =
            read("x.md", meant.file.as_bytes(), &sources).expect(&meant.file);
        // An address keeps the day of the real one that it is made from.
        let others = warnings
            .iter()
            .filter(|warning| !matches!(warning.kind, WarningKind::FarFromAddress { .. }));
        assert_eq!(others.count(), 0, "{warnings:?} in {}", meant.file);
        let [article] = articles.as_slice() else {
            panic!("{} articles in {}", articles.len(), meant.file)
        };
        assert_eq!(article.title, meant.title);
        assert_eq!(article.url.as_ref().map(|url| url.as_str()), Some(meant.url.as_str()));
        assert_eq!(article.authors, meant.authors);
        let moment = Instant { unix_seconds: meant.unix_seconds, offset_minutes: 0 };
        assert_eq!(article.published, Published::Instant(moment));
        assert!(!article.body.text_blocks().is_empty(), "{}", meant.file);
        assert_eq!(
            addresses.insert(article.id, meant.url.clone()),
            None,
            "two articles are {}",
            meant.url
        );
    }
}

#[test]
fn sources_and_lengths_are_those_of_the_real_articles() {
    let real = text_size(&seeds()).unwrap();
    let model = Model::learn(&seeds()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    write(&model, 1, Series::Archive, 1000, folder.path()).unwrap();
    let synthetic = text_size(folder.path()).unwrap();
    assert_eq!(synthetic.n_articles, 1000);
    let mean =
        |size: broadsheet_bench::synth::TextSize| size.n_chars as f64 / size.n_articles as f64;
    let ratio = mean(synthetic) / mean(real);
    assert!((0.95..1.05).contains(&ratio), "synthetic texts are {ratio} times as long");
    let shares = |folder: &Path| {
        let sources = SourceTable::builtin();
        let mut n_by_source = BTreeMap::new();
        for file in walkdir::WalkDir::new(folder)
            .into_iter()
            .map(Result::unwrap)
            .filter(|file| file.path().is_file())
        {
            let reading = read("x.md", &fs::read(file.path()).unwrap(), &sources).unwrap();
            *n_by_source.entry(reading.articles[0].source.clone()).or_insert(0.0) += 1.0;
        }
        n_by_source
    };
    let (real_shares, shares) = (shares(&seeds()), shares(folder.path()));
    assert!(real_shares.keys().eq(shares.keys()), "{real_shares:?} {shares:?}");
    for (source, n_real) in real_shares {
        let off = shares[&source] / 1000.0 - n_real / real.n_articles as f64;
        assert!(off.abs() < 0.05, "the share of {source:?} is {off} off");
    }
}

#[test]
fn the_newest_come_after_the_archive() {
    let model = model();
    let seconds = |series: Series| (0..200).map(move |number| (series, number));
    let moment = |(series, number)| model.article(1, series, number).unix_seconds;
    let last = seconds(Series::Archive).map(moment).max();
    let first = seconds(Series::Newest).map(moment).min();
    assert!(last < first, "{last:?} {first:?}");
}

#[test]
fn a_bunch_is_of_the_last_of_some_weeks() {
    let model = model();
    let week = |number| model.article(1, Series::Bunched, number).unix_seconds / (7 * 86_400);
    let day_of_first_week =
        |number| model.article(1, Series::Archive, number).unix_seconds / 86_400;
    let first_day = (0..3_000).map(day_of_first_week).min().expect("there are some");
    for bunch in [0, 1, 96] {
        let weeks = (bunch * BUNCH..(bunch + 1) * BUNCH).map(week);
        let expected = first_day / 7 + ((bunch + 1) * BUNCH_WEEKS - 1) as i64;
        // Weeks of the archive need not begin on the day on which those since 1970 do.
        weeks.for_each(|week| assert!((expected - 1..=expected + 1).contains(&week), "{week}"));
    }
}

#[test]
fn a_folder_without_articles_is_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("noise.txt"), "neither").unwrap();
    let error = Model::learn(folder.path()).unwrap_err().to_string();
    assert!(error.contains(&folder.path().display().to_string()), "{error}");
}

#[test]
fn a_snapshot_tells_which_files_changed_and_served_bytes_are_packed_ones() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("inner")).unwrap();
    fs::write(folder.path().join("inner/a"), "a".repeat(10_000)).unwrap();
    fs::write(folder.path().join("b"), "b").unwrap();
    let before = snapshot(folder.path()).unwrap();
    assert_eq!(
        before.iter().map(|(name, (n_bytes, _))| (name.as_str(), *n_bytes)).collect::<Vec<_>>(),
        [("b", 1), ("inner/a", 10_000)]
    );
    let served = served_bytes(folder.path()).unwrap();
    assert!((40..200).contains(&served), "{served}");
    fs::write(folder.path().join("b"), "c").unwrap();
    let after = snapshot(folder.path()).unwrap();
    assert_eq!(before["inner/a"], after["inner/a"]);
    assert_ne!(before["b"], after["b"]);
}

#[test]
fn a_text_that_stands_in_several_files_counts_once() {
    let (once, twice) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let page = |text: &str| {
        format!("<!--1689173102000-->\n[题](https://a.example/1)\n------\n\n<p>{text}</p>")
    };
    fs::write(once.path().join("a.md"), page("一")).unwrap();
    fs::write(once.path().join("c.md"), page("二，改过")).unwrap();
    fs::write(twice.path().join("a.md"), page("一")).unwrap();
    fs::write(twice.path().join("b.md"), page("一")).unwrap();
    fs::write(twice.path().join("c.md"), page("二，改过")).unwrap();
    assert_eq!(text_size(once.path()).unwrap(), text_size(twice.path()).unwrap());
    assert_eq!(text_size(once.path()).unwrap().n_articles, 2);
}
