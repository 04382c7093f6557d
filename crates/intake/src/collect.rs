//! Reads all inputs into one ordered collection.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::ops::ControlFlow;
use std::path::PathBuf;

use broadsheet_model::{Article, ArticleId, Published, Source, SourceId};
use broadsheet_readers::{ReadOptions, SourceTable, Warning};
use rayon::prelude::*;

use crate::likeness::Pieces;
use crate::versions::{
    HasVersion, Merged, Rank, TextDigest, merge_versions, short_digest, text_digest, title_digest,
};
use crate::{
    CollectError, Found, InputFile, Listing, Report, SkipReason, list, place_name, read_one,
};

/// The articles of some files and folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collection {
    /// Newest first: by [`Published::order`](broadsheet_model::Published::order), then by id. No id
    /// occurs twice.
    pub articles: Vec<Article>,
    /// The sources of these articles, ordered by id.
    pub sources: Vec<Source>,
    /// What was read and what was not.
    pub report: Report,
}

/// Reads all files below `inputs`, which are files or folders, into memory.
///
/// Where several files hold the same article (by its id), the same text counts once, and another
/// text is an earlier or later version of the article, whatever the order in which the files are
/// met.
///
/// # Errors
///
/// Where an input does not exist, and where nothing at all could be read: see [`CollectError`].
pub fn collect(inputs: &[PathBuf], sources: &SourceTable) -> Result<Collection, CollectError> {
    let Listing { files, faults, .. } = list(inputs, &|_, _, _| false)?;
    let mut report =
        Report { n_files: files.len() + faults.len(), skipped: faults, ..Report::default() };
    let options = ReadOptions::new(sources);
    let readings: Vec<Reading> = files.par_iter().map(|file| Reading::of(file, &options)).collect();
    let mut used = BTreeMap::new();
    let merged = merge(&files, readings, &mut used, &mut report);
    if merged.starts.is_empty() {
        return Err(CollectError::NothingReadable(report));
    }
    report.n_articles = merged.starts.len();
    report.n_earlier = merged.versions.len() - merged.starts.len();
    report.duplicates = merged.n_repeated;
    let articles = sorted(merged);
    Ok(Collection { articles, sources: used.into_values().collect(), report })
}

/// What a file gave.
#[derive(Default)]
struct Reading {
    articles: Vec<(Article, Source)>,
    warnings: Vec<(Option<String>, Warning)>,
    skipped: Vec<(Option<String>, SkipReason)>,
}

impl Reading {
    fn of(file: &InputFile, options: &ReadOptions<'_>) -> Reading {
        let mut reading = Reading::default();
        let read = read_one(file, options, &mut |found| {
            match found {
                Found::Article(article, source) => reading.articles.push((*article, source)),
                Found::Warning(place, warning) => reading.warnings.push((place, warning)),
                Found::Skipped(place, reason) => reading.skipped.push((place, reason)),
                Found::Archive(_) | Found::Left(_) => {}
            }
            ControlFlow::Continue(())
        });
        reading.skipped.extend(read.err().map(|reason| (None, reason)));
        reading
    }
}

/// An article in memory.
struct Copy {
    article: Article,
    text: TextDigest,
    n_text_bytes: usize,
    place_idx: usize,
}

impl HasVersion for Copy {
    fn id(&self) -> ArticleId {
        self.article.id
    }

    fn set_id(&mut self, id: ArticleId) {
        self.article.id = id;
    }

    fn text(&self) -> TextDigest {
        self.text
    }

    fn title(&self) -> u64 {
        title_digest(&self.article.title)
    }

    fn published(&self) -> Published {
        self.article.published
    }
}

/// Puts the articles of all files together, one for each id, and their sources.
fn merge(
    files: &[InputFile],
    readings: Vec<Reading>,
    used: &mut BTreeMap<SourceId, Source>,
    report: &mut Report,
) -> Merged<Copy> {
    let mut copies = Vec::new();
    for (file, Reading { articles, warnings, skipped }) in files.iter().zip(readings) {
        let name = |place: Option<String>| place_name(&file.name(), place.as_deref());
        report.skipped.extend(skipped.into_iter().map(|(place, reason)| (name(place), reason)));
        report.warnings.extend(warnings.into_iter().map(|(place, found)| (name(place), found)));
        for (place_idx, (article, source)) in articles.into_iter().enumerate() {
            let kept = match used.remove(&source.id) {
                Some(known) => known.or(source),
                None => source,
            };
            used.insert(kept.id.clone(), kept);
            let (text, n_text_bytes) = text_digest(&article);
            copies.push(Copy { article, text, n_text_bytes, place_idx });
        }
    }
    let rank = |copy: &Copy| Rank {
        file: copy.article.provenance.file.clone(),
        sha256: short_digest(&copy.article.provenance.sha256),
        place_idx: copy.place_idx,
        archived: copy.article.provenance.captured,
        n_text_bytes: copy.n_text_bytes,
    };
    let pieces = |copy: &Copy| -> Result<Pieces, Infallible> {
        Ok(Pieces::of(&copy.article.title, &copy.article.body.text_blocks().join("\n")))
    };
    merge_versions(copies, rank, pieces).unwrap_or_else(|never| match never {})
}

/// The articles with their earlier versions, newest first.
fn sorted(merged: Merged<Copy>) -> Vec<Article> {
    let mut versions = merged.versions.into_iter().map(|copy| copy.article);
    let mut articles: Vec<Article> = versions.next().into_iter().collect();
    for version in versions {
        match articles.last_mut() {
            Some(article) if article.id == version.id => article.earlier.push(version),
            _ => articles.push(version),
        }
    }
    articles.sort_by_cached_key(|article| (Reverse(article.published.order()), article.id));
    articles
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::io;
    use std::path::Path;

    fn page(address: &str, millis: u64, text: &str) -> String {
        format!("<!--{millis}-->\n[题{millis}]({address})\n------\n\n<p>{text}</p>")
    }

    fn folder(files: &[(&str, &[u8])]) -> io::Result<tempfile::TempDir> {
        let folder = tempfile::tempdir()?;
        for (name, bytes) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap_or(folder.path()))?;
            fs::write(path, bytes)?;
        }
        Ok(folder)
    }

    #[test]
    fn articles_come_newest_first_and_once() -> io::Result<()> {
        let day = 86_400_000;
        let (old, new) =
            (page("https://a.example/1", day, "一"), page("https://b.example/2", 3 * day, "二"));
        let longer = page("https://a.example/1", day, "一一");
        let folder = folder(&[
            ("b/old.md", old.as_bytes()),
            ("a.md", new.as_bytes()),
            ("c/longer.md", longer.as_bytes()),
            ("d/again.md", longer.as_bytes()),
            ("empty.md", b""),
            (".hidden/x.md", old.as_bytes()),
            (".hidden.md", b"\x00"),
        ])?;
        let collection = collect(&[folder.path().to_owned()], &SourceTable::builtin())
            .expect("some are readable");
        let files: Vec<&str> =
            collection.articles.iter().map(|article| article.provenance.file.as_str()).collect();
        assert_eq!(files, ["a.md", "c/longer.md"]);
        let sources: Vec<&str> =
            collection.sources.iter().map(|source| source.id.as_str()).collect();
        assert_eq!(sources, ["a.example", "b.example"]);
        let report = &collection.report;
        assert_eq!(
            (report.n_files, report.n_articles, report.n_earlier, report.duplicates),
            (5, 2, 1, 1)
        );
        let earlier: Vec<&str> =
            collection.articles[1].earlier.iter().map(|old| old.provenance.file.as_str()).collect();
        assert_eq!(earlier, ["b/old.md"]);
        assert_eq!(
            report.skipped,
            [("empty.md".to_owned(), SkipReason::Read(broadsheet_readers::ReadError::Empty))]
        );
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_back_is_named_and_survived() -> io::Result<()> {
        let folder = folder(&[("a.md", page("https://a.example/1", 0, "一").as_bytes())])?;
        std::os::unix::fs::symlink(folder.path(), folder.path().join("again"))?;
        let collection =
            collect(&[folder.path().to_owned()], &SourceTable::builtin()).expect("one is readable");
        assert_eq!(collection.report.skipped, [("again".to_owned(), SkipReason::LinkLoop)]);
        assert_eq!(collection.articles.len(), 1);
        Ok(())
    }

    #[test]
    fn nothing_readable_is_an_error_that_names_what_was_seen() -> io::Result<()> {
        let table = SourceTable::builtin();
        let messages = |inputs: &[&Path]| {
            let inputs: Vec<PathBuf> = inputs.iter().map(|path| path.to_path_buf()).collect();
            collect(&inputs, &table).expect_err("nothing to read").to_string()
        };
        let bad = folder(&[("noise.bin", &[0, 159, 146, 150]), ("empty", b"")])?;
        let message = messages(&[bad.path()]);
        assert!(message.contains("noise.bin: ") && message.contains("empty: "), "{message}");
        let none = folder(&[])?;
        assert!(messages(&[none.path()]).contains("no files in"));
        assert!(messages(&[&none.path().join("gone")]).contains("no such file"));
        Ok(())
    }

    #[test]
    fn a_file_may_be_an_input_itself() -> io::Result<()> {
        let folder = folder(&[("deep/.a.md", page("https://a.example/1", 0, "一").as_bytes())])?;
        let collection = collect(&[folder.path().join("deep/.a.md")], &SourceTable::builtin())
            .expect("it is readable");
        assert_eq!(collection.articles[0].provenance.file, ".a.md");
        Ok(())
    }
}
