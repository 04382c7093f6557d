//! Which sources are called about so.

use broadsheet_model::{Source, SourceId};
use broadsheet_search::Folding;

/// How alike two names are at least, of 0 to 1, that one may have been meant for the other.
const LEAST: f64 = 0.75;
/// How many are named.
const MAX_NAMED: usize = 3;

/// The sources whose id or name is like the folded `value`, the likest first.
pub(crate) fn nearest(value: &str, sources: &[Source], folding: &Folding) -> Vec<SourceId> {
    let likeness = |source: &Source| {
        let names =
            [source.id.as_str(), &source.names.zh_hans, &source.names.zh_hant, &source.names.en];
        let of_name = |name: &str| {
            let name = folding.fold(name).text;
            match !name.is_empty() && value.contains(&name) {
                true => 1.0,
                false => strsim::jaro_winkler(&name, value),
            }
        };
        names.into_iter().map(of_name).fold(0.0, f64::max)
    };
    let mut near: Vec<(f64, &SourceId)> =
        sources.iter().map(|source| (likeness(source), &source.id)).collect();
    near.retain(|(likeness, _)| *likeness >= LEAST);
    near.sort_by(|one, other| other.0.total_cmp(&one.0));
    near.into_iter().take(MAX_NAMED).map(|(_, id)| id.clone()).collect()
}
