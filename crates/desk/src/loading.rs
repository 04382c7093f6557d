//! How the archive gets here.

use broadsheet_archive::{LoadError, PageAt, Slot, Target};
use broadsheet_bundle::{IndexFile, Manifest};

use crate::desk::{Desk, Load};
use crate::event::Effect;
use crate::locale::Locale;
#[cfg(feature = "full")]
use crate::shown::Basis;
use crate::shown::{Need, need};

impl Desk {
    /// Asks for the manifest.
    pub(crate) fn open_archive(&mut self) {
        let number = self.library.next_number();
        self.load = Load::Waiting(Some(number));
        self.push(Effect::FetchManifest(number));
    }

    /// Tries again what did not come; where nothing is there yet, everything.
    pub(crate) fn retry(&mut self) {
        let is_answered =
            self.answer().is_some_and(|answer| answer.n_missed == 0 && answer.has_sources)
                && !self.shows_stale_answer();
        self.library.forget_failures();
        if !matches!(self.load, Load::Ready) {
            #[cfg(feature = "full")]
            self.volumes.drain(..).rev().for_each(|volume| self.library.remove(volume));
            if let Some(position) = self.published.take() {
                self.library.remove(position);
            }
            self.open_archive();
        }
        #[cfg(feature = "full")]
        self.side.forget();
        #[cfg(feature = "full")]
        {
            self.gathering.retry();
            self.join_again();
        }
        // What was passed over is to be searched, too.
        if !is_answered {
            self.stop_search();
        }
        self.recompute_answer();
    }

    /// Tries again, without being asked, where something did not come: the network is back, or
    /// somebody looks at the page again. Whether it has.
    pub(crate) fn retry_lost(&mut self) -> bool {
        let has_failed = matches!(self.load, Load::Failed(_))
            || self.library.archives().iter().any(|of| of.store.failures().next().is_some())
            || self.is_incomplete();
        #[cfg(feature = "full")]
        let has_failed = has_failed || !self.basis.as_ref().is_none_or(Basis::is_complete);
        if has_failed {
            self.retry();
        }
        has_failed
    }

    /// Takes the manifest, or why it did not come; whether the page has to be drawn.
    pub(crate) fn take_manifest(
        &mut self,
        number: u32,
        loaded: Result<Box<Manifest>, LoadError>,
    ) -> bool {
        if !matches!(self.load, Load::Waiting(Some(asked)) if asked == number) {
            return false;
        }
        match loaded {
            Ok(manifest) => {
                self.show_head(&manifest);
                let mut targets = vec![Target::Calendar];
                // Where somebody has sent a query along, its answer is what they wait for.
                if manifest.first_page.is_some() && self.state.address.query.is_empty() {
                    targets.push(Target::Page(PageAt::FIRST));
                }
                self.load = Load::Waiting(None);
                #[cfg(feature = "full")]
                let position = self.add_published(*manifest);
                #[cfg(not(feature = "full"))]
                let position = self.library.add(*manifest);
                self.published = Some(position);
                let needs = targets.into_iter().map(|target| need(position, target));
                #[cfg(feature = "full")]
                let needs = needs.chain(self.volumes.iter().map(|at| need(*at, Target::Calendar)));
                let needs: Vec<Need> = needs.collect();
                self.request(&needs);
            }
            Err(error) => self.fail(error),
        }
        true
    }

    /// The archive cannot be shown.
    fn fail(&mut self, error: LoadError) {
        self.load = Load::Failed(error);
        #[cfg(feature = "full")]
        self.join_archives(false);
    }

    /// Shows what the archive's maintainer says of it.
    fn show_head(&mut self, manifest: &Manifest) {
        let locale = Locale::from_tag(manifest.head.language.tag());
        if let (false, Some(locale)) = (self.surroundings.has_language, locale) {
            self.state.preferences.locale = locale;
            self.push(Effect::ShowPreferences(self.state.preferences.clone()));
        }
        let sources = manifest.sources.iter().enumerate();
        let colours = sources.filter_map(|(idx, source)| Some((idx, source.colour?)));
        self.push(Effect::ShowColours(manifest.head.accent, colours.collect()));
    }

    /// Takes a file that has come, or why it did not; whether the page has to be drawn.
    pub(crate) fn take_file(&mut self, number: u32, loaded: Result<Vec<u8>, LoadError>) -> bool {
        #[cfg(feature = "full")]
        let n_needed = self.n_needed + self.n_needed_to_join() + self.side.n_needed;
        #[cfg(not(feature = "full"))]
        let n_needed = self.n_needed;
        let Some((archive, target)) = self.library.take(number, loaded, n_needed) else {
            return false;
        };
        if Some(archive) == self.published && !matches!(self.load, Load::Ready) {
            return self.finish_opening(archive);
        }
        #[cfg(feature = "full")]
        if self.join_on() {
            return true;
        }
        if matches!(target, Target::Index(..)) {
            self.phase.count_file();
        }
        if self.phase.is_waiting() {
            self.push(Effect::SearchOn);
        }
        #[cfg(feature = "full")]
        self.side.arrived();
        if target == Target::Fold && (self.shown.is_none() || self.shows_stale_answer()) {
            self.recompute_answer();
        }
        !self.is_only_searched(archive, target)
    }

    /// Whether `target` is a file that came only to be searched: these come by the hundred, and
    /// what they hold is drawn with what is found in them.
    fn is_only_searched(&self, archive: usize, target: Target) -> bool {
        match target {
            Target::Index(_, IndexFile::Docs(_) | IndexFile::Positions(_)) => {
                #[cfg(feature = "full")]
                if self.side.is_searching() {
                    return true;
                }
                self.phase.is_searching()
            }
            Target::Text(..) => {
                self.phase.is_searching_texts() && !self.is_of_open(need(archive, target))
            }
            _ => false,
        }
    }

    /// Whether `need` is the text chunk with the open article.
    fn is_of_open(&self, need: Need) -> bool {
        let text = |at| self.collection()?.text_need(at);
        self.open_at().and_then(text) == Some(need)
    }

    /// Shows the archive, once its calendar has come and its first page has or has not.
    fn finish_opening(&mut self, position: usize) -> bool {
        let Some(archive) = self.library.archives().get(position) else { return false };
        if let Some(error) = archive.store.failure(Target::Calendar) {
            let error = error.clone();
            self.fail(error);
            return true;
        }
        let page = archive.store.slot(Target::Page(PageAt::FIRST));
        let is_complete = archive.calendar().is_some() && !matches!(page, Some(Slot::Asked));
        if is_complete {
            self.load = Load::Ready;
            self.show_archives();
        }
        is_complete
    }

    /// Asks for what a search needs beside the query's own files: the folding table, and the heads
    /// of the index.
    pub(crate) fn prepare_search(&mut self) -> bool {
        let Some(collection) = self.next_collection() else { return false };
        let needs = collection.search_needs();
        self.request(&needs);
        false
    }
}
