use std::collections::BTreeSet;

use broadsheet_model::WebUrl;

use super::*;

const EXAMPLE: &str = include_str!("../../../../docs/broadsheet.example.toml");
const SCHEMA: &str = include_str!("../../../../docs/broadsheet.schema.json");

/// `text` is refused with a message that says all of `parts`.
#[track_caller]
fn check_refused(text: &str, parts: &[&str]) {
    let message = Config::parse("broadsheet.toml", text).expect_err(text).to_string();
    for part in parts {
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn an_unknown_key_names_the_nearest_and_its_line() {
    check_refused(
        "\ntitel = \"a\"",
        &["broadsheet.toml, line 2", "`titel`", "did you mean `title`?"],
    );
    check_refused(
        "[[source]]\nid = \"a\"\ncolor = \"#000000\"",
        &["line 3", "`source.color`", "`colour`"],
    );
    check_refused(
        "[[source]]\nid = \"a\"\nnames.zh-hant = \"a\"",
        &["line 3", "`source.names.zh-hant`", "`zh-Hant`"],
    );
    check_refused(
        "xyzzy = 1",
        &[
            "known are title, language, accent, about, contact, licence, updated, volumes, exclude, \
             source",
        ],
    );
}

#[test]
fn a_bad_value_says_what_is_allowed() {
    check_refused("title = 5", &["line 1", "`title`", "integer", "quotes"]);
    check_refused("\n\naccent = \"red\"", &["line 3", "`accent`", "\"red\"", "#c0392b"]);
    check_refused("language = \"fr\"", &["`language`", "zh-Hans, zh-Hant, en"]);
    check_refused("exclude = \"*.bak\"", &["`exclude`", "list"]);
    check_refused("exclude = [\"[z-a]\"]", &["`exclude`", "[z-a]"]);
    check_refused("[source]\nid = \"a\"", &["`source`", "[[source]]"]);
    check_refused("\n[[source]]\nname = \"a\"", &["line 2", "`source.id` is missing"]);
    check_refused("[[source]]\nid = \"a\"", &["`source.name` is missing"]);
    check_refused("[[source]]\nid = \"A B\"\nname = \"a\"", &["line 2", "`source.id`", "a to z"]);
    check_refused(
        "[[source]]\nid = \"a\"\nname = \"a\"\nhosts = [\"https://a.org\"]",
        &["`source.hosts`", "a.org"],
    );
    check_refused(
        "[[source]]\nid = \"a\"\nname = \"a\"\n[[source]]\nid = \"a\"\nname = \"b\"",
        &["line 5", "same"],
    );
    check_refused("title = ", &["line 1"]);
}

#[test]
fn what_the_archive_says_of_itself_is_checked() {
    check_refused("\nabout = 5", &["line 2", "`about`", "integer", "quotes"]);
    check_refused("about = \" \"", &["`about`", "empty"]);
    check_refused("about = {}", &["`about`", "no language"]);
    check_refused("[about]\nfr = \"a\"", &["line 2", "`about.fr`"]);
    check_refused(&format!("about = \"{}\"", "字".repeat(2_001)), &["`about`", "2001", "2000"]);
    check_refused("\ncontact = \"desk\"", &["line 2", "`contact`", "\"desk\"", "e-mail", "https"]);
    check_refused("contact = \"http://example.org/\"", &["`contact`", "https"]);
    check_refused("licence = \"\"", &["`licence`", "empty"]);
    check_refused("licence = { url = \"https://a.org/\" }", &["`licence`", "no name"]);
    check_refused(
        "licence = { name = \"a\", url = \"a.org\" }",
        &["`licence.url`", "\"a.org\"", "https"],
    );
    check_refused("\n\nupdated = \"yesterday\"", &["line 3", "`updated`", "2024-09-23"]);
    check_refused("updated = 2024-09-23T10:00:00Z", &["`updated`", "2024-09-23"]);
    check_refused("updated = \"2024-02-30\"", &["`updated`", "2024-02-30"]);
}

#[test]
fn what_the_archive_says_of_itself_is_read() {
    let imprint = |text: &str| Config::parse("", text).expect(text).imprint;
    let one = imprint(
        "about = \"\"\"\n  One\n  line two\n\n\n\n  Two  \n\"\"\"\nlicence = \"CC0-1.0\"\n\
         updated = 2024-09-23\ncontact = \"https://example.org/\"",
    );
    assert_eq!(one.about, Some(Names::same("One\nline two\n\nTwo")));
    assert_eq!(one.updated.map(|day| day.to_string()).as_deref(), Some("2024-09-23"));
    assert_eq!(one.contact.map(|contact| contact.href()).as_deref(), Some("https://example.org/"));
    let licence = one.licence.expect("there is one");
    assert_eq!((licence.name.as_str(), licence.url), ("CC0-1.0", None));
    let other = imprint(
        "updated = \"2024-09-23\"\n[about]\nen = \"English\"\nzh-Hans = \"简\"\n\
         [licence]\nname = \"CC BY\"\nurl = \"https://example.org/by\"",
    );
    let about = other.about.expect("there is one");
    assert_eq!((about.zh_hans.as_str(), about.zh_hant.as_str()), ("简", "简"));
    assert_eq!(about.en, "English");
    let url = other.licence.and_then(|licence| licence.url).map(|url| url.to_string());
    assert_eq!((url.as_deref(), one.updated), (Some("https://example.org/by"), other.updated));
}

#[test]
fn a_source_is_told_by_its_places() {
    let config = Config::parse(
        "broadsheet.toml",
        "[[source]]\nid = \"mine\"\nnames = { zh-Hans = \"我\", en = \"Me\" }\ncolour = \"#0000FF\"\n\
         hosts = [\"example.org\"]\npath_prefixes = [\"/news\"]\n\
         [[source]]\nid = \"rfi\"\ncolour = \"#00ff00\"",
    )
    .expect("it is sound");
    let source = |url: &str| config.sources.resolve(WebUrl::new(url).as_ref());
    let mine = source("https://www.example.org/news/1");
    assert_eq!(
        (mine.id.as_str(), mine.names.zh_hant.as_str(), mine.names.en.as_str()),
        ("mine", "我", "Me")
    );
    assert_eq!(mine.colour.map(|colour| colour.to_string()).as_deref(), Some("#0000ff"));
    assert_eq!(source("https://example.org/other").id.as_str(), "example.org");
    let rfi = source("https://www.rfi.fr/cn/1");
    assert_eq!(
        (rfi.names.en.as_str(), rfi.colour.is_some()),
        ("RFI", true),
        "the known name stays"
    );
}

#[test]
fn exclude_takes_patterns_as_gitignore_does() {
    let config =
        Config::parse("", "exclude = [\"*.bak\", \"drafts/\", \"/top.md\", \"!keep.bak\"]")
            .expect("it is sound");
    for (path, is_folder, expected) in [
        ("a.bak", false, true),
        ("deep/a.bak", false, true),
        ("deep/keep.bak", false, false),
        ("deep/drafts", true, true),
        ("drafts", false, false),
        ("top.md", false, true),
        ("deep/top.md", false, false),
    ] {
        assert_eq!(config.leaves_out(Path::new(path), is_folder), expected, "{path}");
    }
}

#[test]
fn the_example_is_understood_and_shows_every_key() {
    let config = Config::parse("broadsheet.example.toml", EXAMPLE).expect("the example is sound");
    assert!(!config.title.is_empty() && config.accent.is_some() && config.language != Lang::Und);
    let Imprint { about, contact, licence, updated } = &config.imprint;
    assert!(about.is_some() && contact.is_some() && licence.is_some() && updated.is_some());
    for key in KEYS.iter().chain(SOURCE_KEYS).chain(NAME_KEYS).chain(LICENCE_KEYS) {
        assert!(EXAMPLE.contains(key), "{key}");
    }
}

#[test]
fn the_schema_has_the_keys_that_are_known() {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    let check = |at: &str, keys: &[&str]| {
        let object = schema.pointer(at).expect(at);
        assert_eq!(object["additionalProperties"], serde_json::Value::Bool(false), "{at}");
        let properties = object["properties"].as_object().expect("an object has properties");
        // In which order a JSON object gives its keys depends on who else uses the library.
        let listed: BTreeSet<&str> = properties.keys().map(String::as_str).collect();
        assert_eq!(listed, keys.iter().copied().collect(), "{at}");
    };
    check("", KEYS);
    check("/properties/source/items", SOURCE_KEYS);
    check("/$defs/texts", NAME_KEYS);
    check("/properties/licence/oneOf/1", LICENCE_KEYS);
    let languages = schema.pointer("/properties/language/enum").expect("languages are listed");
    assert_eq!(*languages, serde_json::json!(NAME_KEYS));
}
