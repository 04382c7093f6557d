//! The sets that this page has, and what the reader does with them.

use super::event::{Chosen, ChosenFile, Ended, How, LocalEffect, SetId};
use super::panel::{KeepState, KeptSet, Room, SetState, SetSummary, SkippedFiles};
use super::progress::Progress;
use super::report::Outcome;
use super::save::SaveState;

/// How many characters a set's name has at most.
const MAX_NAME_CHARS: usize = 200;

/// A set of local files.
pub struct LocalSet {
    /// Which set.
    pub id: SetId,
    /// Its name; empty where it was pasted and the reader has given it none.
    pub name: String,
    /// How its files came.
    pub how: How,
    /// How many files it has; 0 where it was kept.
    pub n_files: usize,
    /// How many bytes these have.
    pub n_bytes: u64,
    /// How far it has come.
    pub state: SetState,
    /// Whether the reader has hidden it.
    pub is_hidden: bool,
    /// Whether it is kept on this device.
    pub keep: KeepState,
    /// What came of its files.
    pub outcomes: Vec<Outcome>,
    /// How many articles what has been read of it has.
    pub(crate) n_articles: usize,
    /// The position in the library of the archive that has been read of it.
    pub(crate) position: Option<usize>,
}

/// The local files of this page, what is kept on this device, and the panel that shows them.
#[derive(Default)]
pub struct Local {
    /// In the order in which they came.
    pub(crate) sets: Vec<LocalSet>,
    last_id: u32,
    pub(crate) is_open: bool,
    pub(crate) kept: Vec<KeptSet>,
    pub(crate) room: Option<Room>,
    pub(crate) save: SaveState,
}

impl Local {
    /// The sets, in the order in which they came.
    pub fn sets(&self) -> &[LocalSet] {
        &self.sets
    }

    /// Whether the panel is open.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// What is kept on this device.
    pub fn kept(&self) -> &[KeptSet] {
        &self.kept
    }

    /// How much room this device gives; `None` where it does not say.
    pub fn room(&self) -> Option<Room> {
        self.room
    }

    /// How far saving has come.
    pub fn save(&self) -> &SaveState {
        &self.save
    }

    /// A set; `None` where it has been removed.
    pub fn set(&self, id: SetId) -> Option<&LocalSet> {
        self.sets.iter().find(|set| set.id == id)
    }

    pub(crate) fn set_mut(&mut self, id: SetId) -> Option<&mut LocalSet> {
        self.sets.iter_mut().find(|set| set.id == id)
    }

    pub(crate) fn remove(&mut self, id: SetId) -> Option<LocalSet> {
        let idx = self.sets.iter().position(|set| set.id == id)?;
        Some(self.sets.remove(idx))
    }

    fn add(&mut self, name: String, how: How) -> &mut LocalSet {
        self.last_id += 1;
        let id = SetId(self.last_id);
        self.sets.push(LocalSet {
            id,
            name,
            how,
            n_files: 0,
            n_bytes: 0,
            state: SetState::Reading(None),
            is_hidden: false,
            keep: KeepState::No,
            outcomes: Vec::new(),
            n_articles: 0,
            position: None,
        });
        let idx = self.sets.len() - 1;
        &mut self.sets[idx]
    }

    /// Makes a set of files that were chosen; nothing where there is none.
    pub(crate) fn choose(&mut self, chosen: Chosen) -> Option<LocalEffect> {
        if chosen.files.is_empty() && chosen.skipped.is_empty() {
            return None;
        }
        let name = match chosen.how {
            _ if !chosen.name.is_empty() => chosen.name,
            How::Pasted => String::new(),
            _ => common_name(&chosen.files),
        };
        self.is_open = true;
        let set = self.add(name, chosen.how);
        set.n_files = chosen.files.len();
        set.n_bytes = chosen.files.iter().map(|file| file.n_bytes).sum();
        set.outcomes = chosen.skipped;
        Some(LocalEffect::Read { set: set.id, batch: chosen.batch })
    }

    /// Opens the set that is kept under `key`, unless it is open.
    pub(crate) fn open_kept(&mut self, key: String) -> Option<LocalEffect> {
        let is_open = |set: &LocalSet| set.keep == KeepState::Kept(key.clone());
        if self.sets.iter().any(is_open) {
            return None;
        }
        let kept = self.kept.iter().find(|kept| kept.key == key)?;
        let (name, n_bytes) = (kept.name.clone(), kept.n_bytes);
        let set = self.add(name, How::Kept);
        set.n_bytes = n_bytes;
        set.keep = KeepState::Kept(key.clone());
        Some(LocalEffect::OpenKept(set.id, key))
    }

    /// What has been deleted from the device is no longer kept; `None`: everything.
    pub(crate) fn forget(&mut self, key: Option<&str>) {
        let is_meant = |other: &str| key.is_none_or(|key| key == other);
        self.kept.retain(|kept| !is_meant(&kept.key));
        for set in &mut self.sets {
            if matches!(&set.keep, KeepState::Kept(key) if is_meant(key)) {
                set.keep = KeepState::No;
            }
        }
    }
}

impl LocalSet {
    /// Notes how far its reading has come. Once it has ended nothing more is expected.
    pub(crate) fn progress(&mut self, now: Progress) {
        match &mut self.state {
            SetState::Reading(progress) | SetState::Stopping(progress) => *progress = Some(now),
            SetState::Ended(_) => {}
        }
    }

    /// Notes that the reader has stopped it; what has to be done.
    pub(crate) fn stop(&mut self) -> Option<LocalEffect> {
        let SetState::Reading(progress) = &self.state else { return None };
        self.state = SetState::Stopping(*progress);
        Some(LocalEffect::Cancel(self.id))
    }

    /// Notes that its reading has ended.
    pub(crate) fn end(&mut self, ended: Ended) {
        self.state = SetState::Ended(ended);
    }

    /// Gives it another name, unless that is none.
    pub(crate) fn rename(&mut self, name: &str) {
        let name = name.trim();
        if !name.is_empty() {
            self.name = name.chars().take(MAX_NAME_CHARS).collect();
        }
    }

    /// Whether it is still being read.
    pub fn is_reading(&self) -> bool {
        !matches!(self.state, SetState::Ended(_))
    }

    /// What is shown of it. `n_elsewhere` and `is_joining` are as in [`SetSummary`].
    pub(crate) fn summary(&self, n_elsewhere: Option<usize>, is_joining: bool) -> SetSummary<'_> {
        let progress = match &self.state {
            SetState::Reading(progress) | SetState::Stopping(progress) => *progress,
            SetState::Ended(_) => None,
        };
        let packed = self.n_articles;
        let outcomes = &self.outcomes;
        SetSummary {
            id: self.id,
            name: &self.name,
            how: self.how,
            n_files: self.n_files,
            n_bytes: self.n_bytes,
            n_articles: progress.map_or(packed, |progress| progress.n_articles.max(packed)),
            n_elsewhere,
            state: &self.state,
            seconds_left: progress.and_then(|progress| progress.seconds_left()),
            is_hidden: self.is_hidden,
            is_joining,
            keep: &self.keep,
            merges: each_of(outcomes, |outcome| outcome.merges.iter().collect()),
            skipped: skipped(outcomes),
            warnings: each_of(outcomes, |outcome| {
                outcome.warnings.iter().map(String::as_str).collect()
            }),
        }
    }
}

/// What `of` gives of each outcome, each with the file.
fn each_of<'a, T>(outcomes: &'a [Outcome], of: fn(&'a Outcome) -> Vec<T>) -> Vec<(&'a str, T)> {
    let of_one =
        |outcome: &'a Outcome| of(outcome).into_iter().map(|one| (outcome.file.as_str(), one));
    outcomes.iter().flat_map(of_one).collect()
}

/// The files that were skipped, by reason, the reason with most files first.
fn skipped(outcomes: &[Outcome]) -> Vec<SkippedFiles<'_>> {
    let mut reasons: Vec<SkippedFiles<'_>> = Vec::new();
    for outcome in outcomes {
        let Some(skip) = &outcome.skip else { continue };
        let file = (outcome.file.as_str(), outcome.member.as_deref());
        match reasons.iter_mut().find(|other| other.reason == skip.reason) {
            Some(of_reason) => of_reason.files.push(file),
            None => reasons.push(SkippedFiles {
                reason: &skip.reason,
                text: &skip.text,
                files: vec![file],
            }),
        }
    }
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.files.len()));
    reasons
}

/// The folder that all files are in, or else the first file's name.
fn common_name(files: &[ChosenFile]) -> String {
    let first = files.first().map_or("", |file| file.path.as_str());
    let folder = first.split_once('/').map(|(folder, _)| folder);
    let is_in = |folder: &&str| {
        let rest = |file: &ChosenFile| file.path.strip_prefix(*folder).map(|r| r.starts_with('/'));
        files.iter().all(|file| rest(file) == Some(true))
    };
    match folder.filter(is_in) {
        Some(folder) => folder.to_owned(),
        None => first.rsplit('/').next().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::local::Skip;

    #[track_caller]
    fn check_name(paths: &[&str], expected: &str) {
        let file = |path: &&str| ChosenFile { path: (*path).to_owned(), n_bytes: 10 };
        let files = paths.iter().map(file).collect();
        let mut local = Local::default();
        let (name, skipped) = (String::new(), Vec::new());
        local.choose(Chosen { how: How::Dropped, name, files, skipped, batch: 1 });
        assert_eq!(local.sets.first().map(|set| set.name.as_str()), Some(expected));
    }

    #[test]
    fn a_set_is_named_after_its_folder_or_its_first_file() {
        check_name(&["mirror/2023/a.md", "mirror/b.md"], "mirror");
        check_name(&["mirror.zip"], "mirror.zip");
        check_name(&["a.html", "b.html"], "a.html");
        check_name(&["one/a.md", "two/b.md"], "a.md");
        check_name(&["one/a.md", "one.md"], "a.md");
    }

    #[test]
    fn a_name_is_never_empty_nor_without_end() {
        let mut local = Local::default();
        let set = local.add("a".to_owned(), How::Files);
        set.rename("  ");
        assert_eq!(set.name, "a");
        set.rename(&"长".repeat(1_000));
        assert_eq!(set.name.chars().count(), MAX_NAME_CHARS);
    }

    #[test]
    fn skips_are_grouped_by_reason_and_named() {
        let skip = |file: &str, reason: &str| Outcome {
            file: file.to_owned(),
            skip: Some(Skip { reason: reason.to_owned(), text: reason.to_owned() }),
            ..Outcome::default()
        };
        let outcomes = [skip("a", "empty"), skip("b", "encrypted"), skip("c", "encrypted")];
        let skipped = skipped(&outcomes);
        let by_reason: Vec<_> =
            skipped.iter().map(|group| (group.reason, group.files.len())).collect();
        assert_eq!(by_reason, [("encrypted", 2), ("empty", 1)]);
    }
}
