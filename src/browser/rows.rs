//! What reads files tells in rows: the name of a field, a unit separator, its value; a record
//! separator between rows. Numbers that stand in names count up from 0.

use broadsheet_desk::{Chosen, ChosenFile, Ended, How, KeptSet, Merge, Outcome, Progress, Skip};

/// The fields of `text`.
fn fields(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split('\x1e').filter_map(|row| row.split_once('\x1f'))
}

fn number<T: std::str::FromStr + Default>(text: &str) -> T {
    text.parse().unwrap_or_default()
}

/// How far reading has come; it has taken `millis` so far.
pub fn progress(text: &str, millis: f64) -> Progress {
    let mut progress = Progress { millis, ..Progress::default() };
    for (name, value) in fields(text) {
        match name {
            "filesDone" => progress.n_files_done = number(value),
            "filesTotal" => progress.n_files = number(value),
            "bytesDone" => progress.n_bytes_done = number(value),
            "bytesTotal" => progress.n_bytes = number(value),
            "articles" => progress.n_articles = number(value),
            _ => {}
        }
    }
    progress
}

/// How reading ended.
pub fn ended(text: &str) -> Ended {
    let field = |wanted| fields(text).find(|(name, _)| *name == wanted).map(|(_, value)| value);
    match (field("error"), field("cancelled")) {
        (Some(why), _) if !why.is_empty() => Ended::Failed(why.to_owned()),
        (_, Some("true")) => Ended::Cancelled,
        _ => Ended::Done,
    }
}

/// What came of some files: `0.file`, `0.articles`, `0.merges.0.with`, `1.file` and so on.
pub fn outcomes(text: &str) -> Vec<Outcome> {
    let mut outcomes: Vec<Outcome> = Vec::new();
    let mut last = "";
    for (name, value) in fields(text) {
        let Some((of, name)) = name.split_once('.') else { continue };
        if of != last || outcomes.is_empty() {
            outcomes.push(Outcome::default());
            last = of;
        }
        if let Some(outcome) = outcomes.last_mut() {
            add(outcome, name, value);
        }
    }
    outcomes
}

fn add(outcome: &mut Outcome, name: &str, value: &str) {
    match name {
        "file" => outcome.file = value.to_owned(),
        "member" => outcome.member = (!value.is_empty()).then(|| value.to_owned()),
        "articles" => outcome.n_articles = number(value),
        "skip.reason" => outcome.skip.get_or_insert_default().reason = value.to_owned(),
        "skip.text" => outcome.skip.get_or_insert_default().text = value.to_owned(),
        _ => match name.split('.').next() {
            Some("warnings") => outcome.warnings.push(value.to_owned()),
            Some("merges") if name.ends_with(".with") => {
                outcome.merges.push(Merge { with: value.to_owned(), is_version: false });
            }
            Some("merges") if name.ends_with(".version") => {
                if let Some(merge) = outcome.merges.last_mut() {
                    merge.is_version = value == "1";
                }
            }
            _ => {}
        },
    }
}

/// What somebody chose: each row of `files` a path and a size, each row of `missing` a path, a
/// reason and its words.
pub fn chosen(batch: u32, how: &str, files: &str, missing: &str) -> Chosen {
    let file = |(path, n_bytes): (&str, &str)| ChosenFile {
        path: path.to_owned(),
        n_bytes: number(n_bytes),
    };
    let skipped = |(file, why): (&str, &str)| {
        let (reason, text) = why.split_once('\x1f').unwrap_or((why, ""));
        let skip = Skip { reason: reason.to_owned(), text: text.to_owned() };
        Outcome { file: file.to_owned(), skip: Some(skip), ..Outcome::default() }
    };
    let how = match how {
        "folder" => How::Folder,
        "dropped" => How::Dropped,
        "pasted" => How::Pasted,
        "handed" => How::Handed,
        _ => How::Files,
    };
    Chosen {
        how,
        name: String::new(),
        files: fields(files).map(file).collect(),
        skipped: fields(missing).map(skipped).collect(),
        batch,
    }
}

/// What is kept on this device: each row a key, a name, how many articles, how many bytes, and
/// `folder` where it is one.
pub fn kept(text: &str) -> Vec<KeptSet> {
    let set = |(key, rest): (&str, &str)| {
        let mut parts = rest.split('\x1f');
        let mut next = || parts.next().unwrap_or_default();
        KeptSet {
            key: key.to_owned(),
            name: next().to_owned(),
            n_articles: number(next()),
            n_bytes: number(next()),
            is_folder: next() == "folder",
        }
    };
    fields(text).map(set).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[(&str, &str)]) -> String {
        let rows: Vec<String> =
            rows.iter().map(|(name, value)| format!("{name}\x1f{value}")).collect();
        rows.join("\x1e")
    }

    #[test]
    fn each_file_has_its_outcome() {
        let text = rows(&[
            ("0.file", "mirror.zip"),
            ("0.member", "a.md"),
            ("0.articles", "2"),
            ("0.merges.0.with", "b.md"),
            ("0.merges.1.with", "c.md"),
            ("0.merges.1.version", "1"),
            ("0.warnings.0", "no date"),
            ("1.file", "locked.zip"),
            ("1.skip.reason", "encrypted"),
            ("1.skip.text", "unpack it first"),
        ]);
        let [first, second] = &outcomes(&text)[..] else { panic!("not two") };
        assert_eq!(first.member.as_deref(), Some("a.md"));
        let versions: Vec<bool> = first.merges.iter().map(|merge| merge.is_version).collect();
        assert_eq!(versions, [false, true]);
        assert_eq!((first.n_articles, first.warnings.len()), (2, 1));
        assert_eq!(second.skip.as_ref().map(|skip| skip.reason.as_str()), Some("encrypted"));
        assert!(outcomes("").is_empty());
    }

    #[test]
    fn an_end_is_what_it_says() {
        assert_eq!(ended(&rows(&[("cancelled", "true")])), Ended::Cancelled);
        assert_eq!(
            ended(&rows(&[("error", "it is full")])),
            Ended::Failed("it is full".to_owned())
        );
        assert_eq!(ended(""), Ended::Done);
    }

    #[test]
    fn what_was_chosen_has_its_sizes_and_what_is_missing_its_reason() {
        let chosen =
            chosen(3, "dropped", "a/b.md\x1f12\x1ea/c.md\x1f0", "a/d\x1fNotFoundError\x1fgone");
        assert_eq!((chosen.batch, chosen.how, chosen.files.len()), (3, How::Dropped, 2));
        assert_eq!(chosen.files[0].n_bytes, 12);
        let skip =
            chosen.skipped[0].skip.as_ref().map(|skip| (skip.reason.as_str(), skip.text.as_str()));
        assert_eq!(skip, Some(("NotFoundError", "gone")));
    }

    #[test]
    fn what_is_kept_is_a_set_or_a_folder() {
        let kept = kept("k1\x1f名\x1f5\x1f1000\x1f\x1ek2\x1fmirror\x1f0\x1f0\x1ffolder");
        assert_eq!((kept[0].n_articles, kept[0].is_folder), (5, false));
        assert!(kept[1].is_folder);
    }
}
