//! An article in the making: what the formats fill in, and what is the same for all of them
//! afterwards.

use broadsheet_model::{
    Article, ArticleId, Block, Body, Day, Digest, Provenance, Published, WebUrl,
};
use url::Url;

use crate::address::{self, ArticleAddress};
use crate::html::{self, HtmlOptions, PageRules, Parsed};
use crate::text::lang;
use crate::{Entry, ReadError, ReadOptions, Warning, WarningKind};

/// What the reading of one entry knows and collects.
pub(crate) struct Context<'a> {
    pub(crate) entry: &'a Entry<'a>,
    pub(crate) options: &'a ReadOptions<'a>,
    pub(crate) warnings: Vec<Warning>,
    /// Addresses that lost parameters which say who followed or saved them.
    n_tracked: usize,
}

impl<'a> Context<'a> {
    pub(crate) fn new(entry: &'a Entry<'a>, options: &'a ReadOptions<'a>) -> Context<'a> {
        Context { entry, options, warnings: Vec::new(), n_tracked: 0 }
    }

    pub(crate) fn warn(&mut self, kind: WarningKind) {
        self.warnings.push(kind.into());
    }

    /// All warnings, with one for all addresses that lost something.
    pub(crate) fn finish(mut self) -> Vec<Warning> {
        if self.n_tracked > 0 {
            self.warn(WarningKind::TrackingRemoved { n_addresses: self.n_tracked });
        }
        self.warnings
    }
}

/// What a file says, before id, source and language are known.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) title: String,
    pub(crate) address: Option<ArticleAddress>,
    /// The place inside the entry, where that holds several articles.
    pub(crate) member: Option<String>,
    /// When the copy was made, where the entry's bytes say so.
    pub(crate) captured: Published,
    pub(crate) published: Published,
    pub(crate) authors: Vec<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) blocks: Vec<Block>,
}

impl Draft {
    /// Sets the article's address; an address that is not usable is a warning, and an earlier one
    /// stays.
    pub(crate) fn set_url(&mut self, address: &str, cx: &mut Context<'_>) {
        match address::canonical(address, cx.options.keep_tracking) {
            Ok(address) => {
                if address.n_tracking > 0 && !cx.options.keep_tracking {
                    cx.n_tracked += 1;
                }
                self.address = Some(address);
            }
            Err(_) if address.trim().is_empty() => {}
            Err(_) => cx.warn(WarningKind::UnusableUrl { text: excerpt(address) }),
        }
    }

    /// The article's address, where it has one.
    pub(crate) fn url(&self) -> Option<&WebUrl> {
        self.address.as_ref().map(|address| &address.url)
    }

    /// Sets the date, unless a more precise one is known. Of two moments the first stays: they are
    /// the same in a sound file, and the first one has its own zone.
    pub(crate) fn set_date(&mut self, date: Published, cx: &mut Context<'_>) {
        let other = match (self.published, date) {
            (Published::Unknown, _) => None,
            (Published::Day(old), Published::Instant(_)) => Some(old),
            (_, new) => new.day(),
        };
        if matches!(
            (self.published, date),
            (Published::Unknown, _) | (Published::Day(_), Published::Instant(_))
        ) {
            self.published = date;
        }
        if let Some(day) = other {
            self.check_day(day, cx);
        }
    }

    /// Warns where `day`, which another place in the file gives, is more than a day off.
    pub(crate) fn check_day(&self, day: Day, cx: &mut Context<'_>) {
        let disagrees =
            self.published.day().is_some_and(|kept| kept.number().abs_diff(day.number()) > 1);
        if disagrees {
            cx.warn(WarningKind::DatesDisagree { kept: self.published, other: day });
        }
    }

    pub(crate) fn add_author(&mut self, name: &str) {
        add(name, &mut self.authors);
    }

    pub(crate) fn add_tag(&mut self, name: &str) {
        add(name, &mut self.tags);
    }

    /// Reads a fragment of HTML by the rules of its publisher; relative addresses are relative to
    /// the article's own, or to `home` where that is not known.
    pub(crate) fn parse<'h>(
        &self,
        pieces: impl IntoIterator<Item = &'h str>,
        page: &PageRules,
        home: Option<&str>,
        cx: &Context<'_>,
    ) -> Parsed {
        let base = self.url().map(WebUrl::as_str).or(home).and_then(|base| Url::parse(base).ok());
        let keep_tracking = cx.options.keep_tracking;
        html::parse(pieces, HtmlOptions { base: base.as_ref(), page, keep_tracking })
    }

    /// Takes over what the HTML gave.
    pub(crate) fn take(&mut self, parsed: Parsed, cx: &mut Context<'_>) {
        parsed.tags.iter().for_each(|tag| self.add_tag(tag));
        parsed.authors.iter().for_each(|author| self.add_author(author));
        self.blocks.extend(parsed.blocks);
        cx.n_tracked += parsed.losses.n_tracked;
        parsed.losses.warn(&mut cx.warnings);
    }

    /// The finished article.
    pub(crate) fn finish(
        mut self,
        sha256: Digest,
        cx: &mut Context<'_>,
    ) -> Result<Article, ReadError> {
        if self.title.is_empty() {
            self.title = title_from_file(cx.entry.member.unwrap_or(cx.entry.file))
                .ok_or(ReadError::NoTitle)?;
            cx.warn(WarningKind::TitleFromFileName);
        }
        trim_rules(&mut self.blocks);
        if self.blocks.is_empty() {
            cx.warn(WarningKind::EmptyBody);
        }
        if self.published == Published::Unknown {
            cx.warn(WarningKind::NoDate);
        }
        let source = cx.options.sources.resolve(self.url()).id;
        let body = Body { blocks: self.blocks };
        let id = match &self.address {
            Some(address) => ArticleId::derive(Some(&address.identity), "", ""),
            None => {
                cx.warn(WarningKind::NoUrl);
                ArticleId::derive(None, &self.title, &body.text_blocks().join("\n"))
            }
        };
        Ok(Article {
            id,
            lang: lang::lang_of(&self.title, &body.blocks),
            title: self.title,
            source,
            url: self.address.map(|address| address.url),
            published: self.published,
            authors: self.authors,
            tags: self.tags,
            body,
            provenance: Provenance {
                file: cx.entry.file.to_owned(),
                member: joined(cx.entry.member, self.member),
                sha256,
                captured: match self.captured {
                    Published::Unknown => cx.entry.captured,
                    known => known,
                },
            },
            earlier: Vec::new(),
        })
    }
}

/// The place of an article in an entry that is itself a member of a container.
fn joined(outer: Option<&str>, inner: Option<String>) -> Option<String> {
    match (outer, inner) {
        (Some(outer), Some(inner)) => Some(format!("{outer} › {inner}")),
        (outer, inner) => inner.or_else(|| outer.map(str::to_owned)),
    }
}

fn add(name: &str, to: &mut Vec<String>) {
    let name = name.trim();
    if !name.is_empty() && !to.iter().any(|known| known == name) {
        to.push(name.to_owned());
    }
}

/// The file's name without folder, extension and a date in front, as Jekyll names its posts.
fn title_from_file(file: &str) -> Option<String> {
    let name = file.rsplit('/').next()?;
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let dated = name.get(..10).is_some_and(|date| date.parse::<Day>().is_ok());
    let name = if dated { name[10..].trim_start_matches('-') } else { name };
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    (!name.is_empty()).then_some(name)
}

/// Rules separate; at the edges of a body they have nothing to separate, nor beside one another.
fn trim_rules(blocks: &mut Vec<Block>) {
    blocks.dedup_by(|next, before| *next == Block::Rule && *before == Block::Rule);
    while blocks.last() == Some(&Block::Rule) {
        blocks.pop();
    }
    if blocks.first() == Some(&Block::Rule) {
        blocks.remove(0);
    }
}

/// The beginning of a text, for messages.
fn excerpt(text: &str) -> String {
    text.chars().take(120).collect()
}
