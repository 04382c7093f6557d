//! Which archives are shown together: how that changes, and what shows until it has.

use broadsheet_archive::{Find, Joining, LoadError, Union};
use broadsheet_bundle::Manifest;

use super::Basis;
use crate::desk::{Desk, Load};
use crate::event::Effect;
use crate::local::{LocalEffect, LocalSet, SetId};

/// What becomes of the archives of the library.
#[derive(Default)]
pub(crate) struct Joined {
    /// What is being found out of the archives that are to be shown.
    joining: Option<Joining>,
    /// The archives of which the basis was made, by their positions in the library.
    members: Vec<usize>,
    /// Whether all that changes is how much of its files a set has.
    is_growth: bool,
    /// Archives that are to go as soon as nothing shows them, each with its set.
    leaving: Vec<(usize, SetId)>,
}

impl Desk {
    /// Shows the archive that the site publishes, which has come, or has not, with the local ones.
    pub(crate) fn show_archives(&mut self) {
        self.join_archives(false);
        // Also where these were shown before: a file may have come that was missing.
        self.recompute_answer();
    }

    /// Adds what the site publishes; the position of the archive that stands for all of it.
    pub(crate) fn add_published(&mut self, manifest: Manifest) -> usize {
        let positions = self.library.add_published(manifest);
        self.volumes = positions[1..].to_vec();
        positions[0]
    }

    /// The colours of sources that the newest volume does not have.
    fn show_colours_of_volumes(&mut self, union: &Union) {
        if !self.volumes.is_empty() {
            let sources = union.sources().iter().enumerate();
            let colours = sources.filter_map(|(idx, source)| Some((idx, source.colour?)));
            let effect = Effect::ShowColours(None, colours.collect());
            self.push(effect);
        }
    }

    /// The archives that are to be shown, by their positions in the library.
    fn members(&self) -> Vec<usize> {
        let published = self.published.filter(|_| matches!(self.load, Load::Ready));
        let sets = self.local.sets().iter().filter(|set| !set.is_hidden);
        let published = published.into_iter().chain(self.volumes.iter().copied());
        published.chain(sets.filter_map(|set| set.position)).collect()
    }

    /// Sees to it that the archives are shown that are to be. Where that `is_growth` alone, what is
    /// under way may end first.
    pub(crate) fn join_archives(&mut self, is_growth: bool) {
        // A list without the site's own archive would be shown for a moment only.
        if matches!(self.load, Load::Waiting(_)) {
            return;
        }
        let members = self.members();
        let joining = self.joined.joining.as_ref();
        if joining.is_some_and(|joining| is_growth || *joining.members() == members) {
            return;
        }
        self.joined.joining = None;
        let has_nothing = members.is_empty() && matches!(self.load, Load::Failed(_));
        if self.joined.members != members || self.basis.is_none() && !has_nothing {
            self.joined.is_growth = is_growth;
            self.joined.members.clone_from(&members);
            self.joined.joining = Some(Joining::new(members));
            self.join_on();
        }
    }

    /// Joins the archives anew, as files may come that did not.
    pub(crate) fn join_again(&mut self) {
        self.opened.forget();
        if !self.basis.as_ref().is_some_and(Basis::is_complete) || self.joined.joining.is_some() {
            self.joined =
                Joined { leaving: std::mem::take(&mut self.joined.leaving), ..Joined::default() };
            self.join_archives(false);
        }
    }

    /// Goes on finding out what the archives are together; whether that is known now.
    pub(crate) fn join_on(&mut self) -> bool {
        let Some(joining) = &mut self.joined.joining else { return false };
        match joining.step(&self.library) {
            Find::There(union) => {
                self.joined.joining = None;
                let wanted = self.joined.members.clone();
                self.show_colours_of_volumes(&union);
                self.basis = Some(Basis::new(union, self.published, &self.volumes, wanted));
                self.recompute_answer();
                // A set may have grown meanwhile.
                self.join_archives(true);
                true
            }
            Find::Needs(needs) => {
                self.request(&needs);
                false
            }
            Find::Nowhere => {
                self.joined.joining = None;
                false
            }
        }
    }

    /// Whether something is being found out before which what is shown is not what is asked for.
    pub(crate) fn is_joining(&self) -> bool {
        let is_put_off =
            matches!(self.load, Load::Waiting(_)) && self.members() != self.joined.members;
        self.joined.joining.is_some() && !self.joined.is_growth || is_put_off
    }

    /// What the list shows now, as a union.
    pub(crate) fn shown_union(&self) -> Option<&broadsheet_archive::Union> {
        let shown = self.shown.as_ref().map(|shown| &shown.basis);
        Some(&shown.or(self.basis.as_ref())?.union)
    }

    /// Why the archive that the site publishes is not among what is shown, if that is so.
    pub fn published_failure(&self) -> Option<&LoadError> {
        match &self.load {
            Load::Failed(error) => Some(error),
            _ => None,
        }
    }

    /// How many things are needed for that.
    pub(crate) fn n_needed_to_join(&self) -> usize {
        self.joined.joining.as_ref().map_or(0, Joining::n_needed)
    }

    /// The set whose archive stands at this position of the library.
    pub(crate) fn set_at(&self, archive: usize) -> Option<&LocalSet> {
        let leaving = self.joined.leaving.iter().find(|(position, _)| *position == archive);
        let is_it = |set: &&LocalSet| {
            set.position == Some(archive) || leaving.is_some_and(|(_, id)| *id == set.id)
        };
        self.local.sets().iter().find(is_it)
    }

    /// Lets an archive of a set go as soon as nothing shows it.
    pub(crate) fn let_go(&mut self, position: usize, set: SetId) {
        self.joined.leaving.push((position, set));
    }

    /// Whether something shows this archive of the library, or is about to.
    fn is_in_use(&self, archive: usize) -> bool {
        let of_answer = self.shown.as_ref().map(|shown| &shown.basis);
        let mut bases = of_answer.into_iter().chain(&self.basis).chain(self.phase.basis());
        let joining = self.joined.joining.as_ref();
        bases.any(|basis| basis.union.shows(archive))
            || joining.is_some_and(|joining| joining.members().contains(&archive))
    }

    /// Forgets the archives that nothing shows any more, and what has been loaded of those that the
    /// reader has hidden.
    pub(crate) fn forget_archives(&mut self) {
        let hidden = self.local.sets().iter().filter(|set| set.is_hidden);
        let hidden: Vec<usize> = hidden.filter_map(|set| set.position).collect();
        for archive in hidden {
            if !self.is_in_use(archive) {
                self.library.unload(archive);
            }
        }
        if self.joined.leaving.is_empty() {
            return;
        }
        let (stay, go): (Vec<_>, Vec<_>) =
            self.joined.leaving.iter().copied().partition(|(archive, _)| self.is_in_use(*archive));
        self.joined.leaving = stay;
        go.iter().for_each(|(archive, _)| self.library.remove(*archive));
        let mut sets: Vec<SetId> = go.into_iter().map(|(_, set)| set).collect();
        sets.sort();
        sets.dedup();
        let is_left = |set: &SetId| self.joined.leaving.iter().any(|(_, other)| other == set);
        sets.retain(|set| self.local.set(*set).is_none() && !is_left(set));
        sets.into_iter().for_each(|set| self.push(Effect::Local(LocalEffect::Release(set))));
    }
}
