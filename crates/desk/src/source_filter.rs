//! Which sources the panel of all sources lists.

use crate::desk::Desk;

impl Desk {
    /// Part of a name has been typed; whether the page has to be drawn.
    pub(crate) fn find_source(&mut self, text: String) -> bool {
        std::mem::replace(&mut self.source_filter, text.to_lowercase()) != self.source_filter
    }

    /// The sources, by their positions, of which a name in any language has what was typed; those
    /// with most articles first.
    pub fn listed_sources(&self) -> Vec<usize> {
        let Some(archive) = self.collection() else { return Vec::new() };
        let wanted = self.source_filter.trim();
        let has = |name: &str| name.to_lowercase().contains(wanted);
        let is_listed = |idx: &usize| {
            let source = &archive.sources()[*idx];
            let names = &source.names;
            [source.id.as_str(), &names.zh_hans, &names.zh_hant, &names.en].into_iter().any(has)
        };
        archive.source_order().iter().copied().filter(is_listed).collect()
    }
}
