//! The articles that this reader has saved: what a list shows of them, and what is exported.
//!
//! Lists need what pages hold, references also what only the texts say. Both are loaded a few at a
//! time, and of a text only that little is kept.

use broadsheet_archive::Find;
use broadsheet_bundle::Entry;
use broadsheet_export::{Cited, Format, Known};
use broadsheet_model::{Article, ArticleId};

use crate::desk::Desk;
use crate::event::Effect;
use crate::panel::Panel;
use crate::shown::{Basis, Collection, Need};

/// How many articles are looked for at once.
const MAX_AT_ONCE: usize = 8;

/// What is known of a saved article.
#[derive(Clone, Debug)]
pub enum Saved {
    /// What lists show of it, and what its text says, where that was asked for and came.
    There(Box<(Entry, Option<Known>)>),
    /// It is in none of the archives that are shown.
    Elsewhere,
    /// A file did not come that would have told.
    Lost,
}

/// How far an export has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ExportState {
    /// Nothing is being exported.
    #[default]
    Idle,
    /// So many of so many articles are known.
    Loading(Format, usize, usize),
    /// The file was given to the browser, unless it would be empty.
    Done(Exported),
}

/// What an export came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exported {
    /// What was written.
    pub format: Format,
    /// How many articles are in the file.
    pub n_written: usize,
    /// How many of them are there without what their texts say, as these did not come.
    pub n_without_text: usize,
    /// How many are not there because files did not come.
    pub n_lost: usize,
    /// How many are in none of the archives that are shown.
    pub n_elsewhere: usize,
}

/// What has been found of saved articles.
#[derive(Default)]
pub(crate) struct Gathering {
    /// The archives that all this is of.
    basis: Option<Basis>,
    /// Sorted by id. With a flag: whether nothing more can be known.
    found: Vec<(ArticleId, Saved, bool)>,
    export: ExportState,
}

impl Gathering {
    /// Looks again for what did not come.
    pub(crate) fn retry(&mut self) {
        self.found.clear();
    }

    fn entry(&self, id: ArticleId) -> Result<usize, usize> {
        self.found.binary_search_by_key(&id, |(id, ..)| *id)
    }

    fn get(&self, id: ArticleId) -> Option<&Saved> {
        Some(&self.found[self.entry(id).ok()?].1)
    }

    /// Whether as much is known of `id` as is asked for.
    fn is_known(&self, id: ArticleId, with_text: bool) -> bool {
        self.entry(id).is_ok_and(|idx| !with_text || self.found[idx].2)
    }

    fn put(&mut self, id: ArticleId, saved: Saved, is_all: bool) {
        match self.entry(id) {
            Ok(idx) => self.found[idx] = (id, saved, is_all),
            Err(idx) => self.found.insert(idx, (id, saved, is_all)),
        }
    }
}

impl Desk {
    /// What is known of the saved article `id`; `None` while nothing is.
    pub fn saved(&self, id: ArticleId) -> Option<&Saved> {
        self.gathering.get(id)
    }

    /// The saved articles in the order of their list: the newest first, and at its end those of
    /// which nothing is known.
    pub fn saved_in_order(&self) -> Vec<ArticleId> {
        let mut ids = self.state.saved.clone();
        let order = |id: &ArticleId| match self.saved(*id) {
            Some(Saved::There(known)) => Some(known.0.published.order()),
            _ => None,
        };
        ids.sort_by_key(|id| std::cmp::Reverse(order(id)));
        ids
    }

    /// How far the last export has come.
    pub fn export(&self) -> &ExportState {
        &self.gathering.export
    }

    /// The article as others cite it.
    pub fn cite(&self, article: &Article, format: Format) -> String {
        let entry = Entry {
            id: article.id,
            title: article.title.clone(),
            source: article.source.clone(),
            published: article.published,
            authors: article.authors.clone(),
            lang: article.lang,
            summary: String::new(),
        };
        let cited = self.cited(&entry, Some(known(article)));
        format.write(&cited.into_iter().collect::<Vec<_>>(), self.surroundings.today)
    }

    /// Begins to export the saved articles.
    pub(crate) fn begin_export(&mut self, format: Format) {
        self.gathering.export = ExportState::Loading(format, 0, self.state.saved.len());
    }

    /// Stops that.
    pub(crate) fn stop_export(&mut self) {
        self.gathering.export = ExportState::Idle;
    }

    /// Looks for saved articles, where somebody looks at their list or exports them; what is needed
    /// for that.
    pub(crate) fn find_saved(&mut self) -> Vec<Need> {
        let is_exporting = matches!(self.gathering.export, ExportState::Loading(..));
        if !is_exporting && self.state.panel != Some(Panel::Library) || self.basis.is_none() {
            return Vec::new();
        }
        if self.gathering.basis != self.basis {
            self.gathering.found.clear();
            self.gathering.basis = self.basis.clone();
        }
        let (mut needs, mut n_awaited) = (Vec::new(), 0);
        for id in self.state.saved.clone() {
            if n_awaited == MAX_AT_ONCE {
                break;
            }
            if self.gathering.is_known(id, is_exporting) {
                continue;
            }
            let more = self.look_for(id, is_exporting);
            n_awaited += usize::from(!more.is_empty());
            needs.extend(more);
        }
        self.go_on_exporting();
        needs
    }

    /// Takes in what is known of `id` now; what is needed to know more.
    fn look_for(&mut self, id: ArticleId, with_text: bool) -> Vec<Need> {
        let Some(collection) = self.next_collection() else { return Vec::new() };
        let at = match collection.locate(None, id) {
            Find::There(at) => at,
            Find::Needs(needs) => return needs,
            Find::Nowhere => {
                // What did not come may have had it.
                let is_sure = collection.failures().next().is_none();
                let saved = if is_sure { Saved::Elsewhere } else { Saved::Lost };
                self.gathering.put(id, saved, true);
                return Vec::new();
            }
        };
        let Some(entry) = collection.entry(at).cloned() else {
            return vec![collection.entry_need(at)];
        };
        let text = collection.article(at).map(known);
        let is_lost = text.is_none() && collection.text_failure(at).is_some();
        let is_all = text.is_some() || is_lost;
        let need = collection.text_need(at).filter(|_| with_text && !is_all);
        self.gathering.put(id, Saved::There(Box::new((entry, text))), is_all);
        need.into_iter().collect()
    }

    /// Counts what is known for the export, and ends it where that is everything.
    fn go_on_exporting(&mut self) {
        let ExportState::Loading(format, ..) = self.gathering.export else { return };
        let n_all = self.state.saved.len();
        let is_known = |id: &&ArticleId| self.gathering.is_known(**id, true);
        let n_known = self.state.saved.iter().filter(is_known).count();
        if n_known < n_all {
            self.gathering.export = ExportState::Loading(format, n_known, n_all);
            return;
        }
        let all = self.saved_in_order();
        let mut exported =
            Exported { format, n_written: 0, n_without_text: 0, n_lost: 0, n_elsewhere: 0 };
        let mut articles = Vec::new();
        for id in all {
            match self.gathering.get(id) {
                Some(Saved::There(known)) => {
                    let (entry, known) = &**known;
                    exported.n_without_text += usize::from(known.is_none());
                    articles.extend(self.cited(entry, known.clone()));
                }
                Some(Saved::Elsewhere) => exported.n_elsewhere += 1,
                Some(Saved::Lost) | None => exported.n_lost += 1,
            }
        }
        exported.n_written = articles.len();
        self.gathering.export = ExportState::Done(exported);
        if !articles.is_empty() {
            let (ending, media_type) = format.file();
            let text = format.write(&articles, self.surroundings.today);
            let name = ["saved.", ending].concat();
            self.push(Effect::GiveFile { name, media_type, text });
        }
    }

    fn cited(&self, entry: &Entry, known: Option<Known>) -> Option<Cited> {
        let source = self.collection().map(|all: Collection<'_>| all.source(&entry.source))?;
        let link = self.link_to(entry.id);
        // The address of a file has the names of this device's folders.
        let hidden =
            if self.surroundings.is_file { self.surroundings.page_address.len() } else { 0 };
        Some(Cited {
            id: entry.id,
            title: entry.title.clone(),
            authors: entry.authors.clone(),
            source: entry.source.clone(),
            source_name: self.state.preferences.locale.source_name(&source).to_owned(),
            published: entry.published,
            lang: entry.lang,
            known,
            link: link.get(hidden..).unwrap_or_default().to_owned(),
        })
    }
}

/// What only the text of an article says.
fn known(article: &Article) -> Known {
    Known {
        url: article.url.clone(),
        tags: article.tags.clone(),
        provenance: article.provenance.clone(),
    }
}
