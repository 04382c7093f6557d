//! A TOML table that is read key by key, so that every error can name its line and the key that was
//! meant.

use broadsheet_model::{Colour, Day};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::ConfigError;

/// The file, for messages.
#[derive(Debug)]
pub(super) struct Document<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
}

impl<'a> Document<'a> {
    pub(super) fn parse(&self) -> Result<DeTable<'a>, ConfigError> {
        let parsed = DeTable::parse(self.text);
        parsed
            .map(Spanned::into_inner)
            .map_err(|error| self.error(error.span().map(|span| span.start), error.message()))
    }

    fn error(&self, at: Option<usize>, message: &str) -> ConfigError {
        let line = at.map(|at| {
            1 + self.text.as_bytes()[..at.min(self.text.len())]
                .iter()
                .filter(|b| **b == b'\n')
                .count()
        });
        ConfigError { file: self.file.to_owned(), line, message: message.to_owned() }
    }
}

/// One table of the file, of which every key is known.
#[derive(Debug)]
pub(super) struct Table<'a> {
    document: &'a Document<'a>,
    table: &'a DeTable<'a>,
    /// What stands before a key in messages, such as `source.`.
    place: String,
    at: Option<usize>,
}

impl<'a> Table<'a> {
    /// # Errors
    /// When a key is not one of `keys`; the message names the nearest.
    pub(super) fn new(
        document: &'a Document<'a>,
        table: &'a DeTable<'a>,
        place: &str,
        keys: &[&str],
    ) -> Result<Table<'a>, ConfigError> {
        for key in table.keys() {
            let name: &str = key.get_ref();
            if !keys.contains(&name) {
                let message = format!("unknown key `{place}{name}`; {}", suggestion(name, keys));
                return Err(document.error(Some(key.span().start), &message));
            }
        }
        Ok(Table { document, table, place: place.to_owned(), at: None })
    }

    pub(super) fn string(&self, key: &str) -> Result<Option<String>, ConfigError> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        match value.get_ref() {
            DeValue::String(text) => Ok(Some(text.to_string())),
            other => Err(self
                .wrong(key, &format!("a {} is there; write a text in quotes", other.type_str()))),
        }
    }

    /// Whether a table stands there, and not another value.
    pub(super) fn is_table(&self, key: &str) -> bool {
        self.table.get(key).is_some_and(|value| value.get_ref().is_table())
    }

    /// A day, with quotes around it or without.
    pub(super) fn day(&self, key: &str) -> Result<Option<Day>, ConfigError> {
        let text = match self.table.get(key).map(Spanned::get_ref) {
            Some(DeValue::Datetime(date)) => date.to_string(),
            _ => match self.string(key)? {
                Some(text) => text,
                None => return Ok(None),
            },
        };
        text.parse().map(Some).map_err(|_| {
            self.wrong(key, &format!("{text:?} is not a day; write it like 2024-09-23"))
        })
    }

    /// One of some words.
    pub(super) fn one_of(
        &self,
        key: &str,
        words: &[&'static str],
    ) -> Result<Option<&'static str>, ConfigError> {
        let Some(text) = self.string(key)? else { return Ok(None) };
        let known = words.iter().find(|word| **word == text).copied();
        known
            .map(Some)
            .ok_or_else(|| self.wrong(key, &format!("{text:?} is not one of {}", listed(words))))
    }

    pub(super) fn colour(&self, key: &str) -> Result<Option<Colour>, ConfigError> {
        let Some(text) = self.string(key)? else { return Ok(None) };
        let colour = text.parse().map(Some);
        colour.map_err(|()| {
            self.wrong(key, &format!("{text:?} is not a colour; write it like \"#c0392b\""))
        })
    }

    /// A list of texts; none where the key is absent.
    pub(super) fn strings(&self, key: &str) -> Result<Vec<String>, ConfigError> {
        let Some(value) = self.table.get(key) else { return Ok(Vec::new()) };
        let texts = value.get_ref().as_array().and_then(|list| {
            list.iter()
                .map(|entry| entry.get_ref().as_str().map(str::to_owned))
                .collect::<Option<Vec<_>>>()
        });
        texts.ok_or_else(|| {
            self.wrong(key, "it is not a list of texts; write it like [\"one\", \"two\"]")
        })
    }

    pub(super) fn table(&self, key: &str, keys: &[&str]) -> Result<Option<Table<'a>>, ConfigError> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        let DeValue::Table(table) = value.get_ref() else {
            return Err(self.wrong(
                key,
                &format!(
                    "a {} is there; write a table of {}",
                    value.get_ref().type_str(),
                    listed(keys)
                ),
            ));
        };
        Table::new(self.document, table, &format!("{}{key}.", self.place), keys).map(Some)
    }

    /// What `[[key]]` gives, one table each.
    pub(super) fn tables(&self, key: &str, keys: &[&str]) -> Result<Vec<Table<'a>>, ConfigError> {
        let Some(value) = self.table.get(key) else { return Ok(Vec::new()) };
        let wrong =
            || self.wrong(key, &format!("it is not a list of tables; begin each with [[{key}]]"));
        let mut tables = Vec::new();
        for entry in value.get_ref().as_array().ok_or_else(wrong)? {
            let table = entry.get_ref().as_table().ok_or_else(wrong)?;
            let table = Table::new(self.document, table, &format!("{key}."), keys)?;
            tables.push(Table { at: Some(entry.span().start), ..table });
        }
        Ok(tables)
    }

    /// The value of `key` is not as it should be.
    pub(super) fn wrong(&self, key: &str, message: &str) -> ConfigError {
        let at = self.table.get(key).map(|value| value.span().start);
        self.document.error(at, &format!("`{}{key}`: {message}", self.place))
    }

    /// `key` has to be there.
    pub(super) fn missing(&self, key: &str) -> ConfigError {
        self.document.error(self.at, &format!("`{}{key}` is missing", self.place))
    }
}

fn suggestion(key: &str, keys: &[&str]) -> String {
    let near = keys
        .iter()
        .map(|known| (strsim::jaro_winkler(key, known), known))
        .max_by(|one, other| one.0.total_cmp(&other.0));
    match near {
        Some((likeness, known)) if likeness > 0.7 => format!("did you mean `{known}`?"),
        _ => format!("known are {}", listed(keys)),
    }
}

fn listed(words: &[&str]) -> String {
    words.join(", ")
}
