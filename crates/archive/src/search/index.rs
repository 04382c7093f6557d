//! A search that an index answers.

use broadsheet_search::{IndexSearch, IndexStep};

use super::{Rest, Search, SearchStep, TEXTS};
use crate::{Archive, Find, Target};

/// The part that stands at this position among those that are asked.
#[cfg(not(feature = "windows"))]
#[inline(always)]
fn at(part: usize) -> usize {
    part
}

/// The first module asks all parts of an index.
#[cfg(not(feature = "windows"))]
impl Search {
    #[inline(always)]
    fn parts_now<'a>(&self, archive: &'a Archive) -> Find<Vec<&'a broadsheet_search::Part>> {
        archive.parts()
    }
}

impl Search {
    /// Asks the index, where there is one that knows what is asked for.
    pub(super) fn begin(&mut self, archive: &Archive) -> SearchStep {
        match archive.opened() {
            Find::There(()) => {}
            Find::Needs(needs) => return SearchStep::Needs(needs),
            // Without a calendar there is nothing to be shown, let alone searched.
            Find::Nowhere => return SearchStep::Done,
        }
        #[cfg(feature = "windows")]
        if let Some(step) = self.choose_parts(archive) {
            return step;
        }
        self.rest = match self.parts_now(archive) {
            Find::Needs(roots) => return SearchStep::Needs(roots),
            Find::There(parts) => match IndexSearch::new(self.query.clone(), &parts) {
                #[cfg(feature = "windows")]
                Some(search) if self.windows.is_some() => self.windowed(search, &parts),
                Some(search) if self.has_others => Rest::Index(Box::new(search)),
                Some(search) => Rest::Index(Box::new(search.ending_early())),
                None => TEXTS,
            },
            Find::Nowhere => TEXTS,
        };
        #[cfg(feature = "windows")]
        if !self.asks_index() {
            self.forget_windows();
        }
        SearchStep::Searched
    }

    /// Asks the index for what comes next.
    pub(super) fn step_index(&mut self, archive: &Archive) -> SearchStep {
        #[cfg(feature = "windows")]
        let now = self.rounds.now().to_vec();
        #[cfg(feature = "windows")]
        let at = |part: usize| now.get(part).copied().unwrap_or(part);
        #[cfg(feature = "windows")]
        let parts = self.parts_now(archive);
        #[cfg(feature = "windows")]
        let (Rest::Index(search), Find::There(parts)) = (&mut self.rest, parts) else {
            return SearchStep::Done;
        };
        #[cfg(not(feature = "windows"))]
        let (Rest::Index(search), Find::There(parts)) = (&mut self.rest, archive.parts()) else {
            return SearchStep::Done;
        };
        let content = |part, file| archive.store.bytes(Target::Index(at(part), file));
        let find = |part: usize, doc| match parts[part].number(doc) {
            Some(number) => archive.find_indexed_article(number as usize),
            None => Find::Nowhere,
        };
        let article = |part, doc| find(part, doc).there();
        match search.step(&parts, &archive.manifest.sources, content, article) {
            #[cfg(feature = "windows")]
            IndexStep::Window => self.take_window(archive),
            #[cfg(not(feature = "windows"))]
            IndexStep::Window => SearchStep::Searched,
            IndexStep::Searched => SearchStep::Searched,
            IndexStep::Found => {
                self.hits.append(search.take_hits(), 0);
                #[cfg(feature = "windows")]
                if let Some(step) = self.end_round(archive, true) {
                    return step;
                }
                self.is_found = true;
                SearchStep::Found
            }
            IndexStep::Done if self.is_found => {
                search.add_sources(&parts, &mut self.hits);
                #[cfg(feature = "windows")]
                if self.go_back() {
                    return SearchStep::Searched;
                }
                self.is_found = false;
                #[cfg(feature = "windows")]
                self.end_windows(archive);
                SearchStep::Done
            }
            IndexStep::Done => {
                self.hits.append(search.take_hits(), 0);
                #[cfg(feature = "windows")]
                if let Some(step) = self.end_round(archive, false) {
                    return step;
                }
                #[cfg(feature = "windows")]
                if self.go_back() {
                    self.is_found = true;
                    return SearchStep::Found;
                }
                #[cfg(feature = "windows")]
                self.end_windows(archive);
                SearchStep::Done
            }
            IndexStep::Needs(files, articles) => {
                let mut needs: Vec<Target> =
                    articles.iter().flat_map(|(part, doc)| find(*part, *doc).needs()).collect();
                // Positions say it too.
                if needs.is_empty() && !articles.is_empty() {
                    search.without_texts();
                    return SearchStep::Searched;
                }
                needs.extend(files.into_iter().map(|(part, file)| Target::Index(at(part), file)));
                let has_failed = needs.is_empty()
                    || needs.iter().any(|target| archive.store.has_failed(*target));
                match has_failed {
                    false => SearchStep::Needs(needs),
                    // Only of which sources the articles are is not known, and will not be.
                    true if self.is_found => SearchStep::Done,
                    // What the index cannot say, the texts can.
                    true => {
                        (self.rest, self.index_failed) = (TEXTS, true);
                        #[cfg(feature = "windows")]
                        self.forget_windows();
                        SearchStep::Searched
                    }
                }
            }
        }
    }
}
