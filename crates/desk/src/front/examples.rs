//! Queries to try, drawn from the archive: each finds something.

use broadsheet_model::{Source, SourceId};

use crate::desk::Desk;
use crate::front::{Front, Known};
use crate::locale::Locale;

impl Desk {
    /// Queries that show what can be searched for, in the words of a language.
    pub fn front_examples(&self, locale: Locale) -> Known<Vec<String>> {
        let Some(front) = self.front() else { return Known::Coming };
        let Some(phrases) = &front.phrases else { return Known::Coming };
        let sources = front.basis.union.sources();
        let mut examples: Vec<String> = phrases.first().cloned().into_iter().collect();
        examples.extend(source_example(front, sources, locale));
        let of_title = phrases.get(1).or(phrases.first());
        examples.extend(of_title.map(|phrase| ["title:", phrase].concat()));
        if examples.is_empty() { Known::Nothing } else { Known::There(examples) }
    }
}

/// A source and the last year of it: the source with most articles but one, which shows more of how
/// sources differ than the first does.
fn source_example(front: &Front, sources: &[Source], locale: Locale) -> Option<String> {
    let order = front.basis.union.source_order();
    let idx = *order.get(1).or(order.first())?;
    let (source, span) = (sources.get(idx)?, front.sources.get(idx)?);
    let named = term(locale.source_name(source), &source.id);
    let Some((_, last)) = span.days else { return Some(named) };
    Some(format!("{named} date:{:04}", last.ymd().0))
}

/// `source:` with a name, which may need quotes; with the id where it has some itself.
fn term(name: &str, id: &SourceId) -> String {
    let is_plain =
        name.chars().all(|character| character.is_alphanumeric() || "-._".contains(character));
    let is_quotable = name.chars().all(|character| !"\"“”「」『』".contains(character));
    match (is_plain && !name.is_empty(), is_quotable && !name.is_empty()) {
        (true, _) => ["source:", name].concat(),
        (false, true) => ["source:\"", name, "\""].concat(),
        (false, false) => ["source:", id.as_str()].concat(),
    }
}
