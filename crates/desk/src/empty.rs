//! What to do about a query that nothing answers: which of its parts to drop, and what that would
//! give.

use broadsheet_search::Query;

use crate::desk::Desk;
use crate::side::{SideAnswer, SideLimits, SideWant, SideWish};

/// A query without one of its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The part, as it is written.
    pub part: String,
    /// The rest of the query.
    pub query: String,
    /// How many articles the rest finds within the present limits, once that is known.
    pub total: Option<usize>,
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
            let answer = self.side_answer(&wish(query.clone()));
            Dropped { part, query, total: answer.map(|SideAnswer { total, .. }| *total) }
        };
        self.parts().into_iter().map(dropped).collect()
    }

    /// The parts of the query, each with the rest.
    fn parts(&self) -> Vec<(String, String)> {
        let Some((collection, answer)) = self.collection().zip(self.answer()) else {
            return Vec::new();
        };
        if answer.facets.total > 0 || answer.progress.is_some() {
            return Vec::new();
        }
        let folding = collection.query_at(answer, None).folding();
        let parts = Query::without_each(&self.state.address.query, folding);
        if parts.len() > 1 { parts } else { Vec::new() }
    }
}
