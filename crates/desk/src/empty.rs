//! What to do about a query that nothing answers: which of its parts to drop, and what that would
//! give.

use broadsheet_model::SourceId;
use broadsheet_search::{Query, field_term};

use crate::desk::Desk;
use crate::near::nearest;
use crate::side::{SideLimits, SideWant, SideWish};

/// A query without one of its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The part, as it is written.
    pub part: String,
    /// The rest of the query.
    pub query: String,
    /// How many articles the rest finds within the present limits, once that is known.
    pub total: Option<usize>,
    /// Whether that is still being counted.
    pub is_counting: bool,
}

/// A `source:` of which the archive has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSource {
    /// As it is written.
    pub part: String,
    /// The sources that are called about so, the nearest first, each with the query that asks for
    /// it instead.
    pub near: Vec<(SourceId, String)>,
}

/// What each part would give if it were dropped.
pub(crate) fn wishes(desk: &Desk) -> Vec<SideWish> {
    desk.parts().into_iter().map(|(_, rest)| wish(rest)).collect()
}

fn wish(query: String) -> SideWish {
    SideWish { query, limits: SideLimits::Present, want: SideWant::Top(0) }
}

impl Desk {
    /// The query without each of its parts in turn, where it has several and finds nothing.
    pub fn dropped(&self) -> Vec<Dropped> {
        let dropped = |(part, query): (String, String)| {
            let wish = wish(query.clone());
            let total = self.side_answer(&wish).map(|answer| answer.total);
            Dropped { part, query, total, is_counting: self.is_side_answer_coming(&wish) }
        };
        self.parts().into_iter().map(dropped).collect()
    }

    /// What the query asks for of sources that there are none of.
    pub fn unknown_sources(&self) -> Vec<UnknownSource> {
        let Some((collection, answer)) = self.collection().zip(self.answer()) else {
            return Vec::new();
        };
        let (query, sources) = (collection.query_at(answer, None), collection.sources());
        if query.unknown_sources(sources).is_empty() {
            return Vec::new();
        }
        let folding = query.folding();
        let unknown = |(part, rest): (String, String)| {
            let read = Query::parse(&part, folding);
            let values = read.unknown_sources(sources);
            let value = values.first()?;
            // Only what stands alone can be put in place of.
            let near = if part.starts_with(['-', '－']) || read.n_terms() > 1 {
                Vec::new()
            } else {
                nearest(value, sources, folding)
            };
            let near = near.into_iter().map(|id| {
                let term = field_term("source", id.as_str());
                let space = if rest.is_empty() { "" } else { " " };
                (id, [&rest, space, &term].concat())
            });
            Some(UnknownSource { near: near.collect(), part })
        };
        let parts = Query::without_each(&self.shown_query(), folding);
        parts.into_iter().filter_map(unknown).collect()
    }

    /// The query that is answered.
    fn shown_query(&self) -> String {
        self.shown.as_ref().map(|shown| shown.limits.address.query.clone()).unwrap_or_default()
    }

    /// The parts of the query, each with the rest.
    fn parts(&self) -> Vec<(String, String)> {
        let Some((collection, answer)) = self.collection().zip(self.answer()) else {
            return Vec::new();
        };
        if answer.facets.total > 0 || answer.progress.is_some() || answer.n_missed > 0 {
            return Vec::new();
        }
        let folding = collection.query_at(answer, None).folding();
        let parts = Query::without_each(&self.shown_query(), folding);
        if parts.len() > 1 { parts } else { Vec::new() }
    }
}
