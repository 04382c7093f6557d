//! The open article, with the texts of all archives that have it.

use broadsheet_archive::{Archive, Find};
use broadsheet_model::{Article, ArticleId};

use super::{Basis, Need};
use crate::desk::Desk;

/// How many articles of local files are remembered when their files are closed.
const MAX_REMEMBERED: usize = 100;

/// The article that is open.
#[derive(Default)]
pub(crate) struct Opened {
    /// It, and of which archives its texts are.
    article: Option<(Basis, Article)>,
    /// Articles of local files that were opened, each with its title and the name of its set.
    local: Vec<(ArticleId, String, String)>,
}

impl Opened {
    /// Has the open article put together anew, as files may come that did not.
    pub(crate) fn forget(&mut self) {
        self.article = None;
    }
}

impl Desk {
    /// The latest text of the open article, with its earlier ones, once all that are known of are
    /// there. While other archives are about to be shown it stays as it was.
    pub fn open_article(&self) -> Option<&Article> {
        let id = self.state.address.article()?;
        let (_, article) = self.opened.article.as_ref()?;
        (article.id == id && self.has_article(id)).then_some(article)
    }

    /// The folder with the files of the archive that the open article is shown of: empty where that
    /// is the one in which the page looks anyway.
    pub fn open_folder(&self) -> &str {
        let archive = self.open_at().and_then(|at| self.library.archives().get(at.archive));
        archive.map_or("", Archive::folder)
    }

    /// Puts the open article together, unless that is done; what is needed for it.
    pub(crate) fn find_open(&mut self) -> Vec<Need> {
        let id = self.state.address.article();
        if id.is_none() || self.opened.article.as_ref().is_some_and(|(_, old)| Some(old.id) != id) {
            self.opened.article = None;
        }
        let Some(basis) = self.shown.as_ref().map(|shown| shown.basis.clone()) else {
            return Vec::new();
        };
        if self.opened.article.as_ref().is_some_and(|(of, _)| *of == basis) {
            return Vec::new();
        }
        let (Some(at), Some(collection)) = (self.open_at(), self.collection()) else {
            return Vec::new();
        };
        let is_local = collection.is_local(at);
        match collection.versions(at) {
            Find::There(article) => {
                if is_local {
                    self.remember(at.archive, &article);
                }
                self.opened.article = Some((basis, article));
                // Its texts may be others than they were.
                self.blocks = Default::default();
                Vec::new()
            }
            not_there => not_there.needs(),
        }
    }

    /// Remembers what an article of a local file was.
    fn remember(&mut self, archive: usize, article: &Article) {
        let Some(set) = self.set_at(archive) else { return };
        let known = (article.id, article.title.clone(), set.name.clone());
        let local = &mut self.opened.local;
        local.retain(|(id, ..)| *id != article.id);
        if local.len() == MAX_REMEMBERED {
            local.remove(0);
        }
        local.push(known);
    }

    /// What the article that the address names was, where it is of a local file that is not open
    /// now: its title, and the name of its set. Only what this page has shown is known.
    pub fn missing_local(&self) -> Option<(&str, &str)> {
        let id = self.state.address.article().filter(|id| !self.has_article(*id))?;
        let (_, title, set) = self.opened.local.iter().find(|(other, ..)| *other == id)?;
        Some((title, set))
    }
}
