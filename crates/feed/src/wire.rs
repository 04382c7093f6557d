//! The JSON as structs, apart from the model: what changes there must not change what is written.

use broadsheet_model::{
    Article, ArticleId, Colour, Digest, Imprint, Lang, Licence, Names, Provenance, Published,
    Source, SourceId, WebUrl,
};
use serde::{Deserialize, Serialize};

use crate::body::{self, WireBlock};
use crate::{FeedError, Head, VERSION};

/// The feed's `_broadsheet`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct WireHead {
    version: u32,
    title: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    language: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    accent: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    about: Option<WireNames>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    contact: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    licence: Option<WireLicence>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    sources: Vec<WireSource>,
}

#[derive(Debug, Serialize, Deserialize)]
struct WireLicence {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct WireSource {
    id: String,
    names: WireNames,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    colour: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct WireNames {
    #[serde(rename = "zh-Hans")]
    zh_hans: String,
    #[serde(rename = "zh-Hant")]
    zh_hant: String,
    en: String,
}

/// One item of the feed.
#[derive(Debug, Serialize)]
pub(crate) struct WireItem<'a> {
    pub(crate) id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<&'a str>,
    pub(crate) title: &'a str,
    pub(crate) content_text: String,
    /// Only where the moment is known: a bare day must not be made more precise than it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) date_published: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) authors: Vec<WireAuthor<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub(crate) tags: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) language: Option<&'static str>,
    #[serde(rename = "_broadsheet", skip_serializing_if = "Option::is_none")]
    pub(crate) article: Option<WireArticle>,
}

#[derive(Debug, Serialize)]
pub(crate) struct WireAuthor<'a> {
    pub(crate) name: &'a str,
}

/// What reading needs of an item; the standard fields only repeat it for other programs.
#[derive(Debug, Deserialize)]
pub(crate) struct WireReadItem {
    #[serde(rename = "_broadsheet")]
    pub(crate) article: WireArticle,
}

/// The item's `_broadsheet`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct WireArticle {
    id: String,
    title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    source: String,
    /// RFC 3339, a bare day, or absent: its form says how precise it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    published: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    authors: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    lang: String,
    body: Vec<WireBlock>,
    provenance: WireProvenance,
    /// Latest first; none of them has earlier ones of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    earlier: Vec<WireArticle>,
}

#[derive(Debug, Serialize, Deserialize)]
struct WireProvenance {
    file: String,
    /// Where the file is a container: the place in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    member: Option<String>,
    sha256: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    captured: String,
}

impl From<&Head> for WireHead {
    fn from(head: &Head) -> WireHead {
        WireHead {
            version: VERSION,
            title: head.title.clone(),
            language: lang_text(head.language),
            accent: head.accent.map(|accent| accent.to_string()),
            about: head.imprint.about.clone().map(WireNames::from),
            contact: head.imprint.contact.as_ref().map(ToString::to_string),
            licence: head.imprint.licence.clone().map(|Licence { name, url }| WireLicence {
                name,
                url: url.as_ref().map(ToString::to_string),
            }),
            updated: head.imprint.updated.map(|day| day.to_string()),
            sources: head.sources.iter().map(WireSource::from).collect(),
        }
    }
}

impl From<&Source> for WireSource {
    fn from(source: &Source) -> WireSource {
        WireSource {
            id: source.id.to_string(),
            names: source.names.clone().into(),
            colour: source.colour.map(|colour| colour.to_string()),
        }
    }
}

impl From<Names> for WireNames {
    fn from(Names { zh_hans, zh_hant, en }: Names) -> WireNames {
        WireNames { zh_hans, zh_hant, en }
    }
}

impl From<WireNames> for Names {
    fn from(WireNames { zh_hans, zh_hant, en }: WireNames) -> Names {
        Names { zh_hans, zh_hant, en }
    }
}

impl WireHead {
    /// What is not understood is left out: nobody needs it to read the articles.
    fn imprint(&mut self) -> Imprint {
        let licence =
            |WireLicence { name, url }| Licence { name, url: url.as_deref().and_then(WebUrl::new) };
        Imprint {
            about: self.about.take().map(Names::from),
            contact: self.contact.take().and_then(|contact| contact.parse().ok()),
            licence: self.licence.take().map(licence),
            updated: self.updated.take().and_then(|day| day.parse().ok()),
        }
    }
}

impl TryFrom<WireHead> for Head {
    type Error = FeedError;

    fn try_from(mut head: WireHead) -> Result<Head, FeedError> {
        if head.version != VERSION {
            return Err(FeedError::Version(head.version));
        }
        let wrong = |what: String| FeedError::Article { id: "_broadsheet".to_owned(), what };
        let colour = |text: Option<String>| -> Result<Option<Colour>, FeedError> {
            let Some(text) = text else { return Ok(None) };
            text.parse().map(Some).map_err(|()| wrong(format!("{text:?} is not a colour")))
        };
        let source = |source: WireSource| -> Result<Source, FeedError> {
            let id = SourceId::new(&source.id)
                .ok_or_else(|| wrong(format!("{:?} is not the id of a source", source.id)))?;
            Ok(Source { id, names: source.names.into(), colour: colour(source.colour)? })
        };
        Ok(Head {
            imprint: head.imprint(),
            title: head.title,
            language: Lang::from_tag(&head.language),
            accent: colour(head.accent)?,
            sources: head.sources.into_iter().map(source).collect::<Result<_, _>>()?,
        })
    }
}

impl From<&Article> for WireArticle {
    fn from(article: &Article) -> WireArticle {
        let Provenance { file, member, sha256, captured } = &article.provenance;
        WireArticle {
            id: article.id.to_string(),
            title: article.title.clone(),
            url: article.url.as_ref().map(ToString::to_string),
            source: article.source.to_string(),
            published: article.published.to_string(),
            authors: article.authors.clone(),
            tags: article.tags.clone(),
            lang: lang_text(article.lang),
            body: body::to_wire(&article.body),
            provenance: WireProvenance {
                file: file.clone(),
                member: member.clone(),
                sha256: sha256.to_string(),
                captured: captured.to_string(),
            },
            earlier: article.earlier.iter().map(WireArticle::from).collect(),
        }
    }
}

impl TryFrom<WireArticle> for Article {
    type Error = FeedError;

    fn try_from(wire: WireArticle) -> Result<Article, FeedError> {
        let mut earlier = Vec::with_capacity(wire.earlier.len());
        for version in wire.earlier {
            if version.id != wire.id || !version.earlier.is_empty() {
                let what = "an earlier version has another id, or versions of its own".to_owned();
                return Err(FeedError::Article { id: wire.id, what });
            }
            earlier.push(Article::try_from(version)?);
        }
        let id = wire.id.clone();
        let alone = WireArticle { earlier: Vec::new(), ..wire };
        match one(alone) {
            Ok(article) => Ok(Article { earlier, ..article }),
            Err(what) => Err(FeedError::Article { id, what }),
        }
    }
}

/// The article without its earlier versions.
fn one(wire: WireArticle) -> Result<Article, String> {
    let id: ArticleId = wire.id.parse().map_err(|()| "`id` is not 16 hexadecimal digits")?;
    if wire.title.is_empty() {
        return Err("`title` is empty".to_owned());
    }
    let url = match wire.url {
        Some(url) => {
            Some(WebUrl::new(&url).ok_or_else(|| format!("`url`: {url:?} is not a web address"))?)
        }
        None => None,
    };
    let source = SourceId::new(&wire.source)
        .ok_or_else(|| format!("`source`: {:?} is not the id of a source", wire.source))?;
    let sha256: Digest = wire
        .provenance
        .sha256
        .parse()
        .map_err(|()| "`provenance.sha256` is not 64 hexadecimal digits")?;
    Ok(Article {
        id,
        title: wire.title,
        url,
        source,
        published: moment("published", &wire.published)?,
        authors: wire.authors,
        tags: wire.tags,
        lang: Lang::from_tag(&wire.lang),
        body: body::from_wire(wire.body)?,
        provenance: Provenance {
            file: wire.provenance.file,
            member: wire.provenance.member,
            sha256,
            captured: moment("provenance.captured", &wire.provenance.captured)?,
        },
        earlier: Vec::new(),
    })
}

fn moment(field: &str, text: &str) -> Result<Published, String> {
    text.parse().map_err(|()| format!("`{field}`: {text:?} is neither a day nor RFC 3339"))
}

/// The language's tag; empty where it is not known.
fn lang_text(lang: Lang) -> String {
    if lang == Lang::Und { String::new() } else { lang.tag().to_owned() }
}
