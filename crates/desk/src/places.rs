//! Where lists stood, for when the reader comes back to them.

use broadsheet_model::ArticleId;

use crate::event::Place;

/// How many lists are remembered.
const MAX_PLACES: usize = 30;

/// The position of the row at the top, and how many pixels below the top of the view it begins.
type Anchor = (usize, i32);

/// Where lists stood, by their limits; the last ones.
#[derive(Default)]
pub(crate) struct Places {
    places: Vec<(String, Anchor)>,
    /// Where the page stood when it was left in this tab, until its list is there.
    pub(crate) at_start: Option<Place>,
    /// The article with which the page began: the list begins there, once it is known where that is.
    pub(crate) first_article: Option<ArticleId>,
    /// Whether the limits became what they are by the browser's history or by a link.
    pub(crate) is_navigating: bool,
}

impl Places {
    /// Where nothing has been shown yet, and the page stood `at_start` when it was left; else it
    /// begins with `article`.
    pub(crate) fn new(at_start: Option<Place>, article: Option<ArticleId>) -> Places {
        let first_article = article.filter(|_| at_start.is_none());
        Places { at_start, first_article, ..Places::default() }
    }

    /// Remembers where the list stands whose limits are `hash`.
    pub(crate) fn keep(&mut self, hash: String, anchor: Anchor) {
        self.places.retain(|(other, _)| *other != hash);
        self.places.push((hash, anchor));
        if self.places.len() > MAX_PLACES {
            self.places.remove(0);
        }
    }

    /// Where the list stood whose limits are `hash`, if the browser's history leads there; else its
    /// top.
    pub(crate) fn of(&self, hash: &str) -> Anchor {
        let known = self.places.iter().find(|(other, _)| self.is_navigating && other == hash);
        known.map_or((0, 0), |(_, anchor)| *anchor)
    }
}
