//! The manifest as JSON, for native programs. The viewer has it read by the browser, and hands over
//! the same fields.

use broadsheet_model::{Colour, Lang, Source};
use serde::Serialize;
use serde_json::Value;

use crate::error::position;
use crate::manifest::FIELDS;
use crate::{BundleError, ChunkRef, FORMAT, Manifest, VERSION};

/// What `manifest.json` says of a source, in the order of [`Manifest::from_fields`].
const SOURCE_FIELDS: [&str; 5] = ["id", "zh-Hans", "zh-Hant", "en", "colour"];

impl Manifest {
    /// Reads the bytes of `manifest.json`.
    ///
    /// # Errors
    ///
    /// As [`Manifest::from_fields`], and where it is not JSON.
    pub fn parse(json: &[u8]) -> Result<Manifest, BundleError> {
        let manifest: Value = serde_json::from_slice(json)
            .map_err(|error| BundleError::Manifest(position(&error)))?;
        let field = |name: &&str| match *name {
            "index" => index_text(&manifest["index"]),
            name => text(name.split('.').fold(&manifest, |value, part| &value[part])),
        };
        let fields: Vec<String> = FIELDS.iter().map(field).collect();
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        let sources = manifest["sources"].as_array().map(Vec::as_slice).unwrap_or_default();
        let source = |source: &Value| SOURCE_FIELDS.map(|name| text(&source[name]));
        let sources: Vec<[String; 5]> = sources.iter().map(source).collect();
        let sources: Vec<Vec<&str>> =
            sources.iter().map(|source| source.iter().map(String::as_str).collect()).collect();
        Manifest::from_fields(&fields, &sources)
    }

    /// The bytes of `manifest.json`.
    pub fn to_json(&self) -> Vec<u8> {
        let source = |source: &Source| WireSource {
            id: source.id.to_string(),
            zh_hans: source.names.zh_hans.clone(),
            zh_hant: source.names.zh_hant.clone(),
            en: source.names.en.clone(),
            colour: colour(source.colour),
        };
        let manifest = WireManifest {
            format: FORMAT,
            version: VERSION,
            title: &self.head.title,
            language: if self.head.language == Lang::Und { "" } else { self.head.language.tag() },
            accent: colour(self.head.accent),
            articles: self.n_articles,
            text_bytes: self.n_text_bytes,
            sources: self.sources.iter().map(source).collect(),
            calendar: chunk(&self.calendar),
            first_page: self.first_page.as_ref().map(chunk),
            ids: chunk(&self.ids),
            fold: chunk(&self.fold),
            index: self.index.iter().map(|(head, articles)| part(head, *articles)).collect(),
        };
        serde_json::to_vec(&manifest).expect("strings and numbers always serialise")
    }
}

/// Fields are written in this order.
#[derive(Serialize)]
struct WireManifest<'a> {
    format: &'static str,
    version: u32,
    title: &'a str,
    language: &'static str,
    accent: String,
    articles: usize,
    text_bytes: u64,
    sources: Vec<WireSource>,
    calendar: WireChunkRef,
    first_page: Option<WireChunkRef>,
    ids: WireChunkRef,
    fold: WireChunkRef,
    index: Vec<WirePart>,
}

#[derive(Serialize)]
struct WirePart {
    sha256: String,
    bytes: u64,
    articles: usize,
}

#[derive(Serialize)]
struct WireSource {
    id: String,
    #[serde(rename = "zh-Hans")]
    zh_hans: String,
    #[serde(rename = "zh-Hant")]
    zh_hant: String,
    en: String,
    colour: String,
}

#[derive(Serialize)]
struct WireChunkRef {
    sha256: String,
    bytes: u64,
}

fn chunk(chunk: &ChunkRef) -> WireChunkRef {
    WireChunkRef { sha256: chunk.sha256.to_string(), bytes: chunk.n_bytes }
}

fn colour(colour: Option<Colour>) -> String {
    colour.map(|colour| colour.to_string()).unwrap_or_default()
}

/// A field as text; what is missing or no text or number is empty.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

fn part(head: &ChunkRef, articles: usize) -> WirePart {
    WirePart { sha256: head.sha256.to_string(), bytes: head.n_bytes, articles }
}

/// The parts of the index as [`Manifest::from_fields`] has them.
fn index_text(parts: &Value) -> String {
    let parts = parts.as_array().map(Vec::as_slice).unwrap_or_default();
    let part =
        |part: &Value| ["sha256", "bytes", "articles"].map(|name| text(&part[name])).join(":");
    parts.iter().map(part).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(json: &str) -> BundleError {
        Manifest::parse(json.as_bytes()).expect_err(json)
    }

    #[test]
    fn another_version_says_expected_and_got_even_when_its_fields_differ() {
        let error = error_of(r#"{"format":"broadsheet","version":7,"shards":{}}"#);
        assert_eq!(error, BundleError::Version { expected: VERSION, got: 7 });
        let message = error.to_string();
        assert!(message.contains('7') && message.contains(&VERSION.to_string()), "{message}");
    }

    #[test]
    fn another_format_and_a_damaged_manifest_are_told_apart() {
        assert_eq!(
            error_of(r#"{"format":"zim","version":1}"#),
            BundleError::Format { got: "zim".to_owned() }
        );
        assert!(matches!(error_of(r#"{"format":"broadsheet","#), BundleError::Manifest(_)));
        assert!(matches!(
            error_of(r#"{"format":"broadsheet","version":1}"#),
            BundleError::Manifest(_)
        ));
        let odd = r#"{"format":"broadsheet","version":1,"articles":0,"text_bytes":0,"calendar":{"sha256":"x","bytes":1}}"#;
        assert_eq!(
            error_of(odd),
            BundleError::Manifest("calendar.sha256 makes no sense".to_owned())
        );
    }
}
