//! Queries to try, drawn from the archive: each finds something.

use broadsheet_model::Source;
use broadsheet_search::field_term;

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
    let named = term(locale.source_name(source));
    let Some((_, last)) = span.days else { return Some(named) };
    Some(format!("{named} date:{:04}", last.ymd().0))
}

/// `source:` with a name, in quotes where it needs them.
fn term(name: &str) -> String {
    let is_plain =
        |character: char| character.is_alphanumeric() || matches!(character, '-' | '.' | '_');
    match name.chars().all(is_plain) {
        true => ["source:", name].concat(),
        false => field_term("source", name),
    }
}
