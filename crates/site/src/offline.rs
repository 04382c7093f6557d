//! What makes a site installable and readable without a network: the service worker, the web app
//! manifest, and its icons.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::edition::SiteFile;
use crate::encode::short_hash;
use crate::head::{ACCENT, colour};
use crate::viewer::NO_TITLE;
use crate::{SiteError, icon};

/// The service worker as it is served: its name is part of the page's policy.
const WORKER: &str = include_str!("../../../static/service-worker.js");
/// How the page's script is told that there is one.
pub(crate) const MARK: &str = "\"offline\":true";
/// How wide the icons are, in pixels: what systems ask for.
const ICON_SIDES: [usize; 2] = [192, 512];

/// What the archive's manifest says of it.
#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    title: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    accent: String,
}

/// The fields in the order in which they are written.
#[derive(Serialize)]
struct AppManifest<'a> {
    id: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    lang: &'a str,
    start_url: &'static str,
    scope: &'static str,
    display: &'static str,
    background_color: &'static str,
    theme_color: String,
    icons: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    file_handlers: Vec<Value>,
}

/// The files of a folder that works offline, for the archive with this manifest, and whose page
/// reads files where `opens_files`.
///
/// # Errors
/// When the manifest cannot be read.
pub(crate) fn files(manifest: &str, opens_files: bool) -> Result<Vec<SiteFile>, SiteError> {
    let named: Named = serde_json::from_str(manifest).map_err(SiteError::Manifest)?;
    let colour = colour(&named.accent).unwrap_or(ACCENT);
    let icon = |side: usize| {
        let bytes = icon::png(side, colour);
        (side, SiteFile { path: format!("icon-{}.png", short_hash(&bytes)), bytes })
    };
    let icons = ICON_SIDES.map(icon);
    let title = named.title.trim();
    let app = AppManifest {
        id: "./",
        name: if title.is_empty() { NO_TITLE } else { title },
        lang: &named.language,
        start_url: "./",
        scope: "./",
        display: "standalone",
        background_color: "#ffffff",
        theme_color: format!("#{:02x}{:02x}{:02x}", colour[0], colour[1], colour[2]),
        icons: icons.iter().map(|(side, file)| icon_entry(*side, &file.path)).collect(),
        file_handlers: if opens_files { file_handlers() } else { Vec::new() },
    };
    let text = serde_json::to_string(&app).expect("texts are always JSON");
    let file = |path: &str, text: &str| SiteFile { path: path.to_owned(), bytes: text.into() };
    let mut files = vec![file("service-worker.js", WORKER), file("manifest.webmanifest", &text)];
    files.extend(icons.map(|(_, file)| file));
    Ok(files)
}

fn icon_entry(side: usize, path: &str) -> Value {
    json!({
        "src": path,
        "sizes": format!("{side}x{side}"),
        "type": "image/png",
        "purpose": "any maskable",
    })
}

/// What an installed page opens from the system's file manager.
fn file_handlers() -> Vec<Value> {
    vec![json!({
        "action": "./",
        "accept": {
            "application/epub+zip": [".epub"],
            "application/gzip": [".gz", ".tgz"],
            "application/json": [".json"],
            "application/rss+xml": [".rss", ".atom", ".xml"],
            "application/warc": [".warc"],
            "application/x-tar": [".tar"],
            "application/xhtml+xml": [".xhtml"],
            "application/zip": [".zip", ".wacz"],
            "multipart/related": [".mhtml", ".mht"],
            "text/html": [".html", ".htm"],
            "text/markdown": [".md", ".markdown"],
            "text/plain": [".txt"],
        },
    })]
}

#[cfg(test)]
mod tests {
    use super::*;
    fn app(manifest: &str, opens_files: bool) -> (Value, Vec<SiteFile>) {
        let files = files(manifest, opens_files).expect("a manifest");
        let text = files.iter().find(|file| file.path == "manifest.webmanifest").expect("one");
        (serde_json::from_slice(&text.bytes).expect("JSON"), files)
    }

    #[test]
    fn the_app_is_called_as_the_archive_is() {
        let (app, files) = app(r##"{"title":"两地 \"新闻\"","accent":"#0a5c36"}"##, true);
        assert_eq!(app["name"], "两地 \"新闻\"");
        assert_eq!(app["theme_color"], "#0a5c36");
        assert_eq!(app["file_handlers"][0]["accept"]["application/epub+zip"][0], ".epub");
        for icon in app["icons"].as_array().expect("icons") {
            assert!(files.iter().any(|file| file.path == icon["src"].as_str().expect("a path")));
        }
    }

    #[test]
    fn a_page_that_opens_no_files_does_not_say_that_it_does() {
        let (app, _) = app("{}", false);
        assert_eq!((&app["name"], &app["file_handlers"]), (&NO_TITLE.into(), &Value::Null));
    }
}
