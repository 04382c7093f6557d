//! `broadsheet.toml`: what the archive is called, who its sources are, what is left out.

mod imprint;
mod table;

use std::fs;
use std::path::{Path, PathBuf};

use broadsheet_model::{Colour, Imprint, Lang, Names, SourceId};
use broadsheet_readers::{ReadOptions, Site, SourceEntry, SourceTable};
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use table::{Document, Table};

/// The name under which the file is looked for.
pub const FILE_NAME: &str = "broadsheet.toml";

/// The keys at the top of the file.
pub const KEYS: &[&str] = &[
    "title", "language", "accent", "about", "contact", "licence", "updated", "volumes", "exclude",
    "source",
];
/// The keys of one `[[source]]`.
pub const SOURCE_KEYS: &[&str] = &["id", "name", "names", "colour", "hosts", "path_prefixes"];
/// The keys of a `licence` that is more than a text.
pub const LICENCE_KEYS: &[&str] = &["name", "url"];
/// The keys of what is said in several languages: a source's `names`, and `about`.
pub const NAME_KEYS: &[&str] = &["zh-Hans", "zh-Hant", "en"];

/// What a `broadsheet.toml` says.
#[derive(Clone, Debug)]
pub struct Config {
    /// The archive's title; empty where it has none.
    pub title: String,
    /// The page's language for readers whose browser asks for none that it has; [`Lang::Und`]: the
    /// page decides.
    pub language: Lang,
    /// The page's accent colour.
    pub accent: Option<Colour>,
    /// What the archive says of itself.
    pub imprint: Imprint,
    /// Where the volumes are published, the oldest first, as paths from the page that shows all of
    /// them; those that are not named are below it.
    pub volumes: Vec<String>,
    /// The publishers: those that Broadsheet knows, with what the file says of them and of others.
    pub sources: SourceTable,
    /// Whether addresses keep the parameters that say who followed or saved them. No file says so:
    /// it is an option of the command.
    pub keep_tracking: bool,
    exclude: Gitignore,
}

/// Why a configuration cannot be used. The text names the file, the line where there is one, and
/// what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {message}", .line.map(|line| format!(", line {line}")).unwrap_or_default())]
pub struct ConfigError {
    /// The file as it was given.
    pub file: String,
    /// From 1.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            title: String::new(),
            language: Lang::Und,
            accent: None,
            imprint: Imprint::default(),
            volumes: Vec::new(),
            sources: SourceTable::builtin(),
            keep_tracking: false,
            exclude: Gitignore::empty(),
        }
    }
}

impl Config {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// When it cannot be read, or says something that is not understood.
    pub fn load(path: &Path) -> Result<Config, ConfigError> {
        let file = path.display().to_string();
        match fs::read_to_string(path) {
            Ok(text) => Config::parse(&file, &text),
            Err(error) => Err(ConfigError { file, line: None, message: error.to_string() }),
        }
    }

    /// Reads the text of the file called `file`.
    ///
    /// # Errors
    /// When it says something that is not understood.
    pub fn parse(file: &str, text: &str) -> Result<Config, ConfigError> {
        let document = Document { file, text };
        let parsed = document.parse()?;
        let table = Table::new(&document, &parsed, "", KEYS)?;
        Ok(Config {
            title: table.string("title")?.unwrap_or_default().trim().to_owned(),
            language: table.one_of("language", NAME_KEYS)?.map_or(Lang::Und, Lang::from_tag),
            accent: table.colour("accent")?,
            imprint: imprint::imprint(&table)?,
            volumes: volumes(&table)?,
            sources: SourceTable::builtin().with(sources(&table)?),
            keep_tracking: false,
            exclude: exclude(&table)?,
        })
    }

    /// How files are read.
    pub fn read_options(&self) -> ReadOptions<'_> {
        ReadOptions { sources: &self.sources, keep_tracking: self.keep_tracking }
    }

    /// Whether the file or folder at `path`, relative to the input, is to be left out.
    pub fn leaves_out(&self, path: &Path, is_folder: bool) -> bool {
        self.exclude.matched(path, is_folder).is_ignore()
    }

    /// Where the configuration of an archive is looked for: beside its first input, then in it.
    pub fn places(first_input: &Path) -> Vec<PathBuf> {
        // `articles/..` has no name, but a parent all the same.
        let whole = dunce::canonicalize(first_input).unwrap_or_else(|_| first_input.to_owned());
        let beside = whole.parent().map(|parent| parent.join(FILE_NAME));
        beside.into_iter().chain(whole.is_dir().then(|| whole.join(FILE_NAME))).collect()
    }
}

fn volumes(table: &Table<'_>) -> Result<Vec<String>, ConfigError> {
    let paths = table.strings("volumes")?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    for path in &paths {
        if path.starts_with('/') || !path.ends_with('/') || !path.bytes().all(is_plain) {
            let why = format!(
                "{path:?} is no path such as \"../news-1/\": from the page to the volume, with / at its end"
            );
            return Err(table.wrong("volumes", &why));
        }
    }
    Ok(paths)
}

fn exclude(table: &Table<'_>) -> Result<Gitignore, ConfigError> {
    let mut builder = GitignoreBuilder::new("");
    for pattern in table.strings("exclude")? {
        let added = builder.add_line(None, &pattern).map(|_| ());
        added.map_err(|error| {
            table.wrong("exclude", &format!("{pattern:?} is not a pattern ({error})"))
        })?;
    }
    builder.build().map_err(|error| table.wrong("exclude", &error.to_string()))
}

fn sources(table: &Table<'_>) -> Result<Vec<SourceEntry>, ConfigError> {
    let mut entries: Vec<SourceEntry> = Vec::new();
    for source in table.tables("source", SOURCE_KEYS)? {
        let entry = source_entry(&source)?;
        if entries.iter().any(|before| before.source.id == entry.source.id) {
            return Err(source.wrong("id", "another [[source]] has the same; put both into one"));
        }
        entries.push(entry);
    }
    Ok(entries)
}

fn source_entry(table: &Table<'_>) -> Result<SourceEntry, ConfigError> {
    let id = table.string("id")?.ok_or_else(|| table.missing("id"))?;
    let id = SourceId::new(&id).ok_or_else(|| {
        table.wrong(
            "id",
            &format!("{id:?} is not 1 to 63 of the characters a to z, 0 to 9, - and ."),
        )
    })?;
    let known = SourceTable::builtin().by_id(&id);
    let names = match names(table)? {
        Some(names) => names,
        None => known
            .as_ref()
            .map(|source| source.names.clone())
            .ok_or_else(|| table.missing("name"))?,
    };
    let colour = table.colour("colour")?;
    let (hosts, path_prefixes) = (table.strings("hosts")?, table.strings("path_prefixes")?);
    let odd = hosts
        .iter()
        .find(|host| host.contains("//") || host.is_empty() || host.contains(char::is_whitespace));
    if let Some(host) = odd {
        return Err(table.wrong(
            "hosts",
            &format!("{host:?} is not a host; write it like \"www.example.org\""),
        ));
    }
    if hosts.is_empty() && !path_prefixes.is_empty() {
        return Err(table.wrong("path_prefixes", "they need hosts to stand on"));
    }
    let source = broadsheet_model::Source { id, names, colour };
    Ok(SourceEntry { source, sites: Site::all(&hosts, &path_prefixes) })
}

/// `name` for all languages, or `names` for some: a language that is not given has the name of the
/// first that is.
fn names(table: &Table<'_>) -> Result<Option<Names>, ConfigError> {
    let all = table.string("name")?;
    let Some(given) = table.table("names", NAME_KEYS)? else {
        return Ok(all.map(|name| Names::same(&name)));
    };
    by_language(&given, all)?.map(Some).ok_or_else(|| table.wrong("names", "no language is named"))
}

/// What `given` says in some languages, and `all` in those that are left; a language that nothing
/// is said in has the first that is.
fn by_language(given: &Table<'_>, all: Option<String>) -> Result<Option<Names>, ConfigError> {
    let text = |key| given.string(key);
    let (zh_hans, zh_hant, en) = (text("zh-Hans")?, text("zh-Hant")?, text("en")?);
    let first = all.or_else(|| zh_hans.clone()).or_else(|| zh_hant.clone()).or_else(|| en.clone());
    let Some(first) = first else { return Ok(None) };
    Ok(Some(Names {
        zh_hans: zh_hans.or_else(|| zh_hant.clone()).unwrap_or_else(|| first.clone()),
        zh_hant: zh_hant.unwrap_or_else(|| first.clone()),
        en: en.unwrap_or(first),
    }))
}

#[cfg(test)]
mod tests;
