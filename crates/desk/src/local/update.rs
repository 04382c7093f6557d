//! What follows from what happens to local sets.

use broadsheet_bundle::Manifest;
use broadsheet_model::ArticleId;

use crate::desk::Desk;
use crate::event::Effect;
use crate::limits::known;

use super::event::{LocalEffect, LocalEvent, SetId};
use super::panel::{KeepState, SetSummary};
use super::report::Outcome;
use super::save::{SaveKind, SaveState, Selected, ToSave};
use super::sets::{Local, LocalSet};

impl Desk {
    /// Local files, and the panel that shows them.
    pub fn local(&self) -> &Local {
        &self.local
    }

    /// The sets as the panel shows them, in the order in which they came.
    pub fn set_summaries(&self) -> Vec<SetSummary<'_>> {
        self.local.sets().iter().map(|set| self.summary(set)).collect()
    }

    /// Does what `event` asks for; whether the page has to be drawn.
    pub(crate) fn on_local(&mut self, event: LocalEvent) -> bool {
        let effect = match event {
            LocalEvent::Chosen(chosen) => self.local.choose(chosen),
            LocalEvent::Progress(set, progress) => {
                return self.of_set(set, |set| set.progress(progress));
            }
            LocalEvent::Outcomes(set, outcomes) => return self.take_outcomes(set, outcomes),
            LocalEvent::Archive(set, manifest) => return self.take_archive(set, manifest),
            LocalEvent::Ended(set, ended) => return self.of_set(set, |set| set.end(ended)),
            LocalEvent::ShowPanel(is_open) => {
                return std::mem::replace(&mut self.local.is_open, is_open) != is_open;
            }
            LocalEvent::Cancel(set) => self.local.set_mut(set).and_then(LocalSet::stop),
            LocalEvent::Hide(set, is_hidden) => return self.hide(set, is_hidden),
            LocalEvent::Rename(set, name) => return self.of_set(set, |set| set.rename(&name)),
            LocalEvent::Remove(set) => return self.remove_set(set),
            LocalEvent::ExportReport(set) => {
                self.local.set(set).map(|set| LocalEffect::ExportReport(set.id))
            }
            event => return self.on_kept_or_save(event),
        };
        let is_something = effect.is_some();
        effect.into_iter().for_each(|effect| self.push(Effect::Local(effect)));
        is_something
    }

    /// The same for what is kept on this device, and for saving.
    fn on_kept_or_save(&mut self, event: LocalEvent) -> bool {
        match event {
            LocalEvent::KeptIs(kept) => self.local.kept = kept,
            LocalEvent::RoomIs(room) => self.local.room = room,
            LocalEvent::Keep(set) => return self.keep(set),
            LocalEvent::KeepEnded(set, ended) => {
                let keep = ended.map_or_else(KeepState::Failed, KeepState::Kept);
                return self.of_set(set, |set| set.keep = keep);
            }
            LocalEvent::OpenKept(key) => match self.local.open_kept(key) {
                Some(effect) => self.push(Effect::Local(effect)),
                None => return false,
            },
            LocalEvent::OpenFolderAgain(key) => {
                return self.no_drawing(Effect::Local(LocalEffect::OpenFolderAgain(key)));
            }
            LocalEvent::Forget(key) => {
                self.local.forget(Some(&key));
                self.push(Effect::Local(LocalEffect::Forget(key)));
            }
            LocalEvent::ForgetAll => {
                self.local.forget(None);
                self.push(Effect::Local(LocalEffect::ForgetAll));
            }
            LocalEvent::Save(kind, selected) => return self.save_as(kind, selected),
            LocalEvent::SaveProgress(n_done, n_all) => match &mut self.local.save {
                SaveState::Saving(_, done, all) => (*done, *all) = (n_done, n_all),
                _ => return false,
            },
            LocalEvent::CancelSave => {
                return self.no_drawing(Effect::Local(LocalEffect::CancelSave));
            }
            LocalEvent::SaveEnded(ended) => match self.local.save {
                SaveState::Saving(kind, ..) => self.local.save = SaveState::Ended(kind, ended),
                _ => return false,
            },
            _ => return false,
        }
        true
    }

    /// Does something to a set; whether it is there.
    fn of_set(&mut self, set: SetId, change: impl FnOnce(&mut LocalSet)) -> bool {
        self.local.set_mut(set).map(change).is_some()
    }

    fn take_outcomes(&mut self, set: SetId, outcomes: Vec<Outcome>) -> bool {
        self.of_set(set, |set| set.outcomes.extend(outcomes)) && self.local.is_open
    }

    /// Keeps a set on this device, unless that is being done or done.
    fn keep(&mut self, set: SetId) -> bool {
        let Some(set) = self.local.set_mut(set) else { return false };
        if set.is_reading() || matches!(set.keep, KeepState::Keeping | KeepState::Kept(_)) {
            return false;
        }
        set.keep = KeepState::Keeping;
        let effect = LocalEffect::Keep(set.id, set.name.clone());
        self.push(Effect::Local(effect));
        true
    }

    /// Saves articles, unless some are being saved, or there are none.
    fn save_as(&mut self, kind: SaveKind, selected: Selected) -> bool {
        if matches!(self.local.save, SaveState::Saving(..)) {
            return false;
        }
        let Some(selection) = self.selection_to_save(selected) else { return false };
        self.local.save = SaveState::Saving(kind, 0, selection.n_articles);
        self.push(Effect::Local(LocalEffect::Save(kind, Box::new(selection))));
        true
    }

    /// What is saved; `None` while nothing is shown, or what is shown is not yet what is asked for.
    pub fn selection_to_save(&self, selected: Selected) -> Option<ToSave> {
        let (collection, answer) = (self.collection()?, self.answer()?);
        let is_all = selected == Selected::All;
        if self.shows_stale_answer() || !is_all && answer.progress.is_some() {
            return None;
        }
        let address = known(collection, &self.state.address.limits());
        let sort = if is_all { broadsheet_search::Sort::New } else { self.sort_of(&address) };
        let only = address.saved && !is_all;
        let shown = self.local.sets().iter().filter(|set| !set.is_hidden && set.position.is_some());
        Some(ToSave {
            hash: if is_all { "#".to_owned() } else { address.to_hash() },
            sort,
            only: only.then(|| self.state.saved.clone()),
            has_published: collection.has_published(),
            sets: shown.map(|set| set.id).collect(),
            n_articles: if is_all { collection.n_articles() } else { answer.list.len() },
        })
    }
}

/// The archives of sets.
impl Desk {
    /// What the panel shows of a set.
    fn summary<'a>(&'a self, set: &'a LocalSet) -> SetSummary<'a> {
        let union = self.shown_union();
        let shown = set.position.filter(|position| union.is_some_and(|it| it.shows(*position)));
        let n_elsewhere = shown.zip(union).map(|(position, union)| union.hidden(position).len());
        let is_joining = !set.is_hidden && set.position.is_some() && shown.is_none();
        set.summary(n_elsewhere, is_joining)
    }

    /// Shows what has been read of a set, in place of what had been read before.
    fn take_archive(&mut self, id: SetId, manifest: Box<Manifest>) -> bool {
        if self.local.set(id).is_none() {
            return false;
        }
        let n_articles = manifest.n_articles;
        let position = self.library.add_local(*manifest);
        let Some(set) = self.local.set_mut(id) else { return false };
        set.n_articles = n_articles;
        let before = set.position.replace(position);
        before.into_iter().for_each(|before| self.let_go(before, id));
        self.join_archives(before.is_some());
        true
    }

    fn hide(&mut self, id: SetId, is_hidden: bool) -> bool {
        let Some(set) = self.local.set_mut(id) else { return false };
        if std::mem::replace(&mut set.is_hidden, is_hidden) == is_hidden {
            return false;
        }
        self.join_archives(false);
        true
    }

    /// Removes a set: it goes when nothing shows it any more, and what is asked of it is dropped.
    fn remove_set(&mut self, id: SetId) -> bool {
        let Some(set) = self.local.remove(id) else { return false };
        if set.is_reading() {
            self.push(Effect::Local(LocalEffect::Cancel(id)));
        }
        match set.position {
            Some(position) => self.let_go(position, id),
            None => self.push(Effect::Local(LocalEffect::Release(id))),
        }
        self.join_archives(false);
        true
    }

    /// The set that the article `id` comes from, where it is from a local file.
    pub fn local_of(&self, id: ArticleId) -> Option<&LocalSet> {
        let at = self.collection()?.locate(self.answer().map(|answer| &**answer), id).there()?;
        self.set_at(at.archive)
    }
}
