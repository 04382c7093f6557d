//! The manifest as JSON, for native programs. The viewer has it read by the browser, and hands over
//! the same fields.

use broadsheet_model::{Colour, Digest, Lang, Names, Source};
use serde::Serialize;
use serde_json::Value;

use crate::error::position;
use crate::{BundleError, ChunkRef, FORMAT, Manifest, PackDirectory, VERSION, Volume};

/// The field that says that the chunks stand in packs: the digest of their list.
const PACKS_FIELD: &str = "packs";
/// The field that says that they stand in packs that are read by ranges: their directory.
const RANGES_FIELD: &str = "ranges";

impl Manifest {
    /// Reads the bytes of `manifest.json`.
    ///
    /// # Errors
    ///
    /// As [`Manifest::from_fields`], and where it is not JSON.
    pub fn parse(json: &[u8]) -> Result<Manifest, BundleError> {
        let manifest: Value = serde_json::from_slice(json)
            .map_err(|error| BundleError::Manifest(position(&error)))?;
        let mut fields = Vec::new();
        push_fields(&manifest, String::new(), &mut fields);
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        Manifest::from_fields(&fields)
    }

    /// The bytes of `manifest.json`.
    pub fn to_json(&self) -> Vec<u8> {
        let manifest = serde_json::to_vec(&self.wire());
        manifest.expect("strings and numbers always serialise")
    }

    fn wire(&self) -> WireManifest<'_> {
        let source = |source: &Source| WireSource {
            id: source.id.to_string(),
            names: names(&source.names),
            colour: colour(source.colour),
        };
        let imprint = &self.head.imprint;
        let licence = imprint.licence.as_ref().map(|licence| WireLicence {
            name: licence.name.clone(),
            url: licence.url.as_ref().map(ToString::to_string),
        });
        WireManifest {
            format: FORMAT,
            version: VERSION,
            title: &self.head.title,
            language: if self.head.language == Lang::Und { "" } else { self.head.language.tag() },
            accent: colour(self.head.accent),
            about: imprint.about.as_ref().map(names),
            contact: imprint.contact.as_ref().map(ToString::to_string),
            licence,
            updated: imprint.updated.map(|day| day.to_string()),
            articles: self.n_articles,
            text_bytes: self.n_text_bytes,
            sources: self.sources.iter().map(source).collect(),
            calendar: chunk(&self.calendar),
            first_page: self.first_page.as_ref().map(chunk),
            ids: chunk(&self.ids),
            fold: chunk(&self.fold),
            dictionary: self.dictionary.as_ref().map(chunk),
            index: self.index.iter().map(|(head, articles)| part(head, *articles)).collect(),
            coarse: self.coarse.as_ref().map(chunk),
            elsewhere: self.n_elsewhere,
            volumes: self.volumes.iter().map(volume).collect(),
        }
    }
}

/// Which list of packs the text of a manifest names; `None` where every chunk is a file.
pub fn packs_of(manifest: &[u8]) -> Option<Digest> {
    let manifest: Value = serde_json::from_slice(manifest).ok()?;
    manifest.get(PACKS_FIELD)?.as_str()?.parse().ok()
}

/// The text of a manifest, which says besides that the chunks stand in the packs of this list.
pub fn with_packs(manifest: &str, list: Digest) -> String {
    with_field(manifest, PACKS_FIELD, &format!("\"{list}\""))
}

/// Which directory of packs the text of a manifest names; `None` where chunks are not read by
/// ranges.
pub fn ranges_of(manifest: &[u8]) -> Option<PackDirectory> {
    let manifest: Value = serde_json::from_slice(manifest).ok()?;
    let ranges = manifest.get(RANGES_FIELD)?;
    let number = |field: &str| ranges.get(field)?.as_u64();
    let sha256 = ranges.get("sha256")?.as_str()?.parse().ok()?;
    PackDirectory::new(sha256, number("bytes")?, u32::try_from(number("bits")?).ok()?)
}

/// The text of a manifest, which says besides that the chunks that it does not name are read by
/// ranges, as this directory says.
pub fn with_ranges(manifest: &str, directory: &PackDirectory) -> String {
    let PackDirectory { sha256, n_bytes, n_bits } = directory;
    let value = format!("{{\"sha256\":\"{sha256}\",\"bytes\":{n_bytes},\"bits\":{n_bits}}}");
    with_field(manifest, RANGES_FIELD, &value)
}

fn with_field(manifest: &str, field: &str, json: &str) -> String {
    let fields = manifest.trim_end().strip_suffix('}').unwrap_or(manifest);
    format!("{fields},\"{field}\":{json}}}")
}

/// Fields are written in this order.
#[derive(Serialize)]
struct WireManifest<'a> {
    format: &'static str,
    version: u32,
    title: &'a str,
    language: &'static str,
    accent: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<WireNames>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    licence: Option<WireLicence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    articles: usize,
    text_bytes: u64,
    sources: Vec<WireSource>,
    calendar: WireChunkRef,
    first_page: Option<WireChunkRef>,
    ids: WireChunkRef,
    fold: WireChunkRef,
    #[serde(skip_serializing_if = "Option::is_none")]
    dictionary: Option<WireChunkRef>,
    index: Vec<WirePart>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coarse: Option<WireChunkRef>,
    #[serde(skip_serializing_if = "is_zero")]
    elsewhere: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    volumes: Vec<WireVolume<'a>>,
}

#[derive(Serialize)]
struct WireVolume<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    manifest: Option<WireManifest<'a>>,
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
    #[serde(flatten)]
    names: WireNames,
    colour: String,
}

#[derive(Serialize)]
struct WireNames {
    #[serde(rename = "zh-Hans")]
    zh_hans: String,
    #[serde(rename = "zh-Hant")]
    zh_hant: String,
    en: String,
}

#[derive(Serialize)]
struct WireLicence {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct WireChunkRef {
    sha256: String,
    bytes: u64,
}

fn chunk(chunk: &ChunkRef) -> WireChunkRef {
    WireChunkRef { sha256: chunk.sha256.to_string(), bytes: chunk.n_bytes }
}

fn volume(volume: &Volume) -> WireVolume<'_> {
    WireVolume { path: &volume.path, manifest: volume.manifest.as_ref().map(Manifest::wire) }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

fn names(names: &Names) -> WireNames {
    let Names { zh_hans, zh_hant, en } = names.clone();
    WireNames { zh_hans, zh_hant, en }
}

fn colour(colour: Option<Colour>) -> String {
    colour.map(|colour| colour.to_string()).unwrap_or_default()
}

/// The fields of `value`, to which `name` leads, as [`Manifest::from_fields`] has them: the boot
/// script of a page does the same. No deeper than any manifest is.
fn push_fields(value: &Value, name: String, fields: &mut Vec<(String, String)>) {
    let join =
        |inner: &str| if name.is_empty() { inner.to_owned() } else { format!("{name}.{inner}") };
    match value {
        _ if name.matches('.').count() > 6 => {}
        Value::Object(object) => {
            object.iter().for_each(|(inner, value)| push_fields(value, join(inner), fields));
        }
        Value::Array(list) => {
            let entries = list.iter().enumerate();
            entries.for_each(|(idx, value)| push_fields(value, join(&idx.to_string()), fields));
        }
        Value::String(text) => fields.push((name, text.clone())),
        Value::Number(number) => fields.push((name, number.to_string())),
        Value::Bool(_) | Value::Null => {}
    }
}

fn part(head: &ChunkRef, articles: usize) -> WirePart {
    WirePart { sha256: head.sha256.to_string(), bytes: head.n_bytes, articles }
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
    fn a_manifest_is_read_from_records_as_from_json() {
        let chunk = r#"{"sha256":"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff","bytes":9}"#;
        let part = chunk.replace('}', r#","articles":3}"#);
        let source =
            r##"{"id":"rfi","zh-Hans":"法广","zh-Hant":"法廣","en":"RFI","colour":"#c8102e"}"##;
        let json = format!(
            r#"{{"format":"broadsheet","version":{VERSION},"title":"题","language":"en","accent":"",
            "about":{{"zh-Hans":"简","zh-Hant":"繁","en":"En\n\nTwo"}},"contact":"a@example.org",
            "licence":{{"name":"CC0-1.0","url":"https://example.org/cc0"}},"updated":"2024-09-23","articles":3,
            "text_bytes":9,"sources":[{source}],"calendar":{chunk},"first_page":null,"ids":{chunk},"fold":{chunk},"dictionary":{chunk},
            "index":[{part},{part}],"later":{{"a":[1,{{"b":true}}]}}}}"#
        );
        let manifest = Manifest::parse(json.as_bytes()).expect("it is whole");
        assert_eq!((manifest.sources.len(), manifest.index.len()), (1, 2));
        assert_eq!(manifest.index[1].1, 3);
        let imprint = &manifest.head.imprint;
        assert_eq!(imprint.about.as_ref().map(|about| about.en.as_str()), Some("En\n\nTwo"));
        assert_eq!(imprint.updated.map(|day| day.to_string()).as_deref(), Some("2024-09-23"));
        assert!(imprint.contact.is_some() && imprint.licence.is_some(), "{imprint:?}");
        let odd = json.replace("a@example.org", "javascript:0").replace("2024-09-23", "soon");
        let odd =
            Manifest::parse(odd.as_bytes()).expect("it can be read all the same").head.imprint;
        assert_eq!((odd.contact, odd.updated), (None, None));
        let value: Value = serde_json::from_str(&json).expect("it is JSON");
        let mut fields = Vec::new();
        push_fields(&value, String::new(), &mut fields);
        let rows: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}\u{1f}{value}")).collect();
        assert_eq!(Manifest::from_records(&rows.join("\u{1e}")), Ok(manifest.clone()));
        assert_eq!(Manifest::parse(&manifest.to_json()), Ok(manifest.clone()));
        let path = "../news-1/".to_owned();
        let first = Volume { path, manifest: Some(manifest.clone()) };
        let last = Volume { path: "volume-2/".to_owned(), manifest: None };
        let several = Manifest { n_elsewhere: 3, volumes: vec![first, last], ..manifest };
        assert_eq!(Manifest::parse(&several.to_json()), Ok(several.clone()));
        let evil = String::from_utf8(several.to_json()).expect("it is text").replace("../n", "//n");
        let error = BundleError::Manifest("volumes.0.path is not valid".to_owned());
        assert_eq!(error_of(&evil), error);
        let no_id = json.replace("\"id\"", "\"i\"");
        assert_eq!(error_of(&no_id), BundleError::Manifest("sources.0 is not valid".to_owned()));
    }

    #[test]
    fn another_format_and_a_damaged_manifest_are_told_apart() {
        assert_eq!(
            error_of(r#"{"format":"zim","version":1}"#),
            BundleError::Format { got: "zim".to_owned() }
        );
        assert!(matches!(error_of(r#"{"format":"broadsheet","#), BundleError::Manifest(_)));
        let short = format!(r#"{{"format":"broadsheet","version":{VERSION}}}"#);
        assert!(matches!(error_of(&short), BundleError::Manifest(_)));
        let odd = short
            .replace('}', r#","articles":0,"text_bytes":0,"calendar":{"sha256":"x","bytes":1}}"#);
        assert_eq!(
            error_of(&odd),
            BundleError::Manifest("calendar.sha256 is not valid".to_owned())
        );
    }
}
