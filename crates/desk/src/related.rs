//! What of the archive is near to the open article: of the same day, by the same author, with the
//! same tag.

use broadsheet_bundle::Entry;
use broadsheet_model::{Article, ArticleId, Day};
use broadsheet_search::field_term;

use crate::address::Address;
use crate::desk::Desk;
use crate::side::{SideAnswer, SideWish};

/// How many articles are shown of each kind.
const MAX_SHOWN: usize = 5;
/// How many authors and how many tags are looked up: the others are links beside the article.
const MAX_EACH: usize = 2;

/// By what articles are near.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nearness {
    /// They were published on this day.
    Day(Day),
    /// They are by this author.
    Author(String),
    /// They have this tag.
    Tag(String),
}

/// Articles that are near to the open one.
#[derive(Debug)]
pub struct Related<'a> {
    /// By what.
    pub nearness: Nearness,
    /// All of them, as an address.
    pub hash: String,
    /// How many they are with the open one, and the first of the others, once that is known.
    pub found: Option<(usize, Vec<&'a Entry>)>,
    /// Whether it cannot be known, as files did not come or there is too much to look through.
    pub is_lost: bool,
}

impl Nearness {
    /// Of what `article` is near to others.
    fn of(article: &Article) -> Vec<Nearness> {
        let day = article.published.day().map(Nearness::Day);
        let authors = article.authors.iter().take(MAX_EACH).cloned().map(Nearness::Author);
        let tags = article.tags.iter().take(MAX_EACH).cloned().map(Nearness::Tag);
        day.into_iter().chain(authors).chain(tags).collect()
    }

    fn query(&self) -> String {
        match self {
            Nearness::Day(day) => ["date:", &day.to_string()].concat(),
            Nearness::Author(author) => field_term("author", author),
            Nearness::Tag(tag) => field_term("tag", tag),
        }
    }

    /// One more than are shown, as the open one is among them.
    fn wish(&self) -> SideWish {
        SideWish::top(self.query(), MAX_SHOWN + 1)
    }
}

/// What is wanted beside the open article, once its text is there.
pub(crate) fn wishes(desk: &Desk) -> Vec<SideWish> {
    let near = desk.open_article().map(Nearness::of).unwrap_or_default();
    near.iter().map(Nearness::wish).collect()
}

impl Desk {
    /// What is near to the open article.
    pub fn related(&self) -> Vec<Related<'_>> {
        let Some(article) = self.open_article() else { return Vec::new() };
        let related = |nearness: Nearness| {
            let wish = nearness.wish();
            let answer = self.side_answer(&wish);
            let is_lost = answer.is_none() && !self.is_side_answer_coming(&wish);
            let query = nearness.query();
            let hash = Address { query, ..Address::default() }.to_hash();
            let found = answer.map(|answer| others(answer, article.id));
            Related { nearness, hash, found, is_lost }
        };
        Nearness::of(article).into_iter().map(related).collect()
    }
}

fn others(answer: &SideAnswer, open: ArticleId) -> (usize, Vec<&Entry>) {
    let others = answer.top.iter().filter(|entry| entry.id != open);
    (answer.total, others.take(MAX_SHOWN).collect())
}
