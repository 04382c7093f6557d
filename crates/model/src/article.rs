//! The article itself.

use crate::{ArticleId, Body, Digest, Published, SourceId, WebUrl};

/// One archived news article.
///
/// Which format fills which field from where is said in the documentation of `broadsheet-readers`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Derived from the content, so that a link to the article survives a rebuild: see
    /// [`ArticleId::derive`].
    pub id: ArticleId,
    /// The headline as plain text, entities decoded, never empty.
    pub title: String,
    /// Where the article was first published; absent when the file does not say.
    pub url: Option<WebUrl>,
    /// Who published it.
    pub source: SourceId,
    /// When it was published, as precisely as the file says and no more.
    pub published: Published,
    /// Reporters and editors, in the order in which they are named, without their titles (记者,
    /// 责任编辑).
    pub authors: Vec<String>,
    /// Tags and categories, in the order of the file, without repetitions.
    pub tags: Vec<String>,
    /// The language and script of title and body, as far as the text shows it.
    pub lang: Lang,
    /// What the article says.
    pub body: Body,
    /// Which archived file this was read from.
    pub provenance: Provenance,
    /// Earlier texts of the same article, latest first; none of them has earlier ones of its own.
    pub earlier: Vec<Article>,
}

/// Where an article was read from, so that a reader of the archive can go back to the evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The input file's path relative to the folder that was read, with `/` between its parts.
    pub file: String,
    /// The article's place inside `file`, where that is a container of several (the path in a zip,
    /// the entry of a feed); `None` where the file is the article.
    pub member: Option<String>,
    /// SHA-256 of the bytes that were read: the input file's, or the member's where there is one.
    pub sha256: Digest,
    /// When this copy was made, with the zone and the precision that the file or its container
    /// gives; [`Published::Unknown`] where neither says.
    pub captured: Published,
}

/// The language and script of a text, as a page's `lang` attribute wants it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lang {
    /// Chinese in simplified characters.
    ZhHans,
    /// Chinese in traditional characters.
    ZhHant,
    /// English.
    En,
    /// Not one of the above, or not known.
    #[default]
    Und,
}

impl Lang {
    /// The BCP 47 tag; `und` for a language that is not known.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::ZhHans => "zh-Hans",
            Lang::ZhHant => "zh-Hant",
            Lang::En => "en",
            Lang::Und => "und",
        }
    }

    /// The language with this BCP 47 tag; [`Lang::Und`] for any that Broadsheet has no use for.
    pub fn from_tag(tag: &str) -> Lang {
        [Lang::ZhHans, Lang::ZhHant, Lang::En]
            .into_iter()
            .find(|lang| lang.tag() == tag)
            .unwrap_or(Lang::Und)
    }
}
