//! An article in the making: what the formats fill in, and what is the same for all of them
//! afterwards.

use std::borrow::Cow;
use std::collections::BTreeMap;

use broadsheet_model::{
    Article, ArticleId, Block, Body, Day, Digest, Lang, Provenance, Published, SourceId, WebUrl,
};
use url::Url;

use crate::address::{self, ArticleAddress, tracking};
use crate::html::{self, HtmlOptions, PageRules, Parsed};
use crate::text::{dates, lang, title};
use crate::{Entry, ReadError, ReadOptions, Warning, WarningKind};

/// What the reading of one entry knows and collects.
pub(crate) struct Context<'a> {
    pub(crate) entry: &'a Entry<'a>,
    pub(crate) options: &'a ReadOptions<'a>,
    pub(crate) warnings: Vec<Warning>,
    /// The article that is being read, where the entry holds several.
    pub(crate) member: Option<String>,
    /// Sources that nobody but the file names.
    pub(crate) named: BTreeMap<SourceId, String>,
    /// Addresses that lost parameters which say who followed or saved them.
    n_tracked: usize,
}

impl<'a> Context<'a> {
    pub(crate) fn new(entry: &'a Entry<'a>, options: &'a ReadOptions<'a>) -> Context<'a> {
        Context {
            entry,
            options,
            warnings: Vec::new(),
            member: None,
            named: BTreeMap::new(),
            n_tracked: 0,
        }
    }

    pub(crate) fn warn(&mut self, kind: WarningKind) {
        self.warnings.push(Warning { kind, member: self.member.clone() });
    }

    /// A text whose addresses do not say who followed or saved them, unless they may.
    pub(crate) fn without_tracking<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        if self.options.keep_tracking {
            return Cow::Borrowed(text);
        }
        let (text, n_addresses) = tracking::in_text(text);
        self.n_tracked += n_addresses;
        text
    }

    /// All warnings, with one for all addresses that lost something.
    pub(crate) fn finish(mut self) -> Vec<Warning> {
        self.member = None;
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
    /// What the id is derived from where the address does not tell the article from others.
    pub(crate) identity: Option<String>,
    /// What relative addresses are relative to, where that is not the article's address.
    pub(crate) base: Option<Url>,
    /// The site that the article belongs to, where it has no address of its own.
    pub(crate) home: Option<WebUrl>,
    /// What the file calls the publisher.
    pub(crate) source_name: String,
    /// The language that the file declares; it counts where the text does not show one.
    pub(crate) lang: Lang,
    /// The place inside the entry, where that holds several articles.
    pub(crate) member: Option<String>,
    /// When the copy was made, where the entry's bytes say so.
    pub(crate) captured: Published,
    pub(crate) published: Published,
    pub(crate) authors: Vec<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) blocks: Vec<Block>,
    /// How much there is where the body should be, in bytes.
    pub(crate) n_body_bytes: usize,
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
        let base = self.base.as_ref().map(Url::as_str);
        self.parse_at(pieces, page, base.or(self.url().map(WebUrl::as_str)).or(home), cx)
    }

    /// The same with relative addresses relative to `base`.
    pub(crate) fn parse_at<'h>(
        &self,
        pieces: impl IntoIterator<Item = &'h str>,
        page: &PageRules,
        base: Option<&str>,
        cx: &Context<'_>,
    ) -> Parsed {
        let base = base.and_then(|base| Url::parse(base).ok());
        let keep_tracking = cx.options.keep_tracking;
        html::parse(
            pieces,
            HtmlOptions {
                base: base.as_ref(),
                page,
                keep_tracking,
                has_pictures: cx.entry.has_pictures,
            },
        )
    }

    /// Takes over what the HTML gave.
    pub(crate) fn take(&mut self, parsed: Parsed, cx: &mut Context<'_>) {
        parsed.tags.iter().for_each(|tag| self.add_tag(tag));
        parsed.authors.iter().for_each(|author| self.add_author(author));
        self.blocks.extend(parsed.blocks);
        cx.n_tracked += parsed.losses.n_tracked;
        let n_before = cx.warnings.len();
        parsed.losses.warn(&mut cx.warnings);
        cx.warnings[n_before..]
            .iter_mut()
            .for_each(|warning| warning.member.clone_from(&cx.member));
    }

    /// Finds a title for an article that comes without one.
    fn complete_title(&mut self, cx: &mut Context<'_>) -> Result<(), ReadError> {
        if !self.title.is_empty() {
            return Ok(());
        }
        if let Some(title) = title_from_text(&self.blocks) {
            self.title = title;
            cx.warn(WarningKind::TitleFromText);
            return Ok(());
        }
        let file = cx.entry.member.unwrap_or(cx.entry.file);
        self.title = title_from_file(file).ok_or(ReadError::NoTitle)?;
        cx.warn(WarningKind::TitleFromFileName);
        Ok(())
    }

    /// Takes a date for none that programs write where they have none, and says what is odd about
    /// one that is kept.
    fn judge_date(&mut self, cx: &mut Context<'_>) {
        if dates::is_placeholder(self.published) {
            cx.warn(WarningKind::PlaceholderDate { date: self.published });
            self.published = Published::Unknown;
            return;
        }
        let Some(day) = self.published.day() else {
            cx.warn(WarningKind::NoDate);
            return;
        };
        let in_address = self.url().and_then(|url| dates::span(url.as_str()));
        let distance = in_address.map(|span| span.distance(day));
        let is_said = |warning: &Warning| {
            warning.member == cx.member && matches!(warning.kind, WarningKind::DatesDisagree { .. })
        };
        if let (Some(span), Some(FAR_DAYS..)) = (in_address, distance)
            && !cx.warnings.iter().any(is_said)
        {
            cx.warn(WarningKind::FarFromAddress { kept: self.published, in_address: span.name() });
        }
        if day.ymd().0 < FIRST_YEAR && distance.is_none_or(|n_days| n_days >= FAR_DAYS) {
            cx.warn(WarningKind::DateTooEarly { date: self.published });
        }
        let captured =
            if self.captured.day().is_some() { self.captured } else { cx.entry.captured };
        // One day, because either may be told by another zone's clock.
        if captured.day().is_some_and(|captured| captured.plus(1) < day) {
            cx.warn(WarningKind::DateAfterFile { date: self.published, newest: captured });
        }
    }

    /// Fills in what the container says of all that it holds; gives the source that it names.
    fn complete(&mut self, cx: &Context<'_>) -> Option<SourceId> {
        let about = cx.entry.about?;
        if self.authors.is_empty() {
            about.authors.iter().for_each(|author| self.add_author(author));
        }
        if self.published == Published::Unknown {
            self.published = about.published;
        }
        let publisher = about.publisher.as_deref().filter(|_| self.address.is_none())?;
        cx.options.sources.named(publisher).map(|source| source.id.clone())
    }

    /// The article's source; what the file calls it is remembered where nobody else names it.
    fn source(&self, cx: &mut Context<'_>) -> SourceId {
        let site = self.url().or(self.home.as_ref());
        let source = cx.options.sources.resolve(site);
        let is_of_home = self.home.as_ref().map(WebUrl::host) == site.map(WebUrl::host);
        let is_unnamed = site.is_some() && cx.options.sources.by_id(&source.id).is_none();
        if is_of_home && is_unnamed && !self.source_name.is_empty() {
            cx.named.entry(source.id.clone()).or_insert_with(|| self.source_name.clone());
        }
        source.id
    }

    /// The finished article.
    pub(crate) fn finish(
        mut self,
        sha256: Digest,
        cx: &mut Context<'_>,
    ) -> Result<Article, ReadError> {
        trim_rules(&mut self.blocks);
        if self.blocks.is_empty() && self.n_body_bytes >= MIN_BODY_BYTES {
            return Err(ReadError::NoText { size_bytes: self.n_body_bytes });
        }
        self.complete_title(cx)?;
        if self.blocks.is_empty() {
            cx.warn(WarningKind::EmptyBody);
        }
        let named = self.complete(cx);
        self.judge_date(cx);
        let source = named.unwrap_or_else(|| self.source(cx));
        let body = Body { blocks: self.blocks };
        if self.address.is_none() {
            cx.warn(WarningKind::NoUrl);
        }
        let id = match (&self.identity, &self.address) {
            (Some(identity), _) => ArticleId::derive(None, identity, ""),
            (None, Some(address)) => ArticleId::derive(Some(&address.identity), "", ""),
            (None, None) => ArticleId::derive(None, &self.title, &body.text_blocks().join("\n")),
        };
        let lang = lang::lang_of_declared(&self.title, &body.blocks, self.lang);
        let article = Article {
            id,
            lang,
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
        };
        Ok(limited(article, cx))
    }
}

/// `article` without the pictures that are too large to be published.
fn limited(mut article: Article, cx: &mut Context<'_>) -> Article {
    match article.limit_pictures() {
        0 => {}
        n_images => cx.warn(WarningKind::PicturesTooLarge { n_images }),
    }
    article
}

/// Where an article should be and is not, this much is no small leftover, in bytes.
const MIN_BODY_BYTES: usize = 1024;

/// The place of an article in an entry that is itself a member of a container.
fn joined(outer: Option<&str>, inner: Option<String>) -> Option<String> {
    match (outer, inner) {
        (Some(outer), Some(inner)) => Some(format!("{outer} › {inner}")),
        (outer, inner) => inner.or_else(|| outer.map(str::to_owned)),
    }
}

/// Before this year nothing was published on the web.
const FIRST_YEAR: i32 = 1990;
/// A date this far from the day in the address is another one: addresses are often made when a text
/// is begun, or by another zone's clock.
const FAR_DAYS: u32 = 31;

/// The longest title that is made of a text, in characters.
const MAX_TITLE_CHARS: usize = 60;

/// A line without the dateline in brackets that it begins with.
fn without_dateline(line: &str) -> &str {
    let inside = line.trim_start().strip_prefix('【');
    inside.and_then(|inside| inside.split_once('】')).map_or(line, |(_, rest)| rest)
}

/// A title from the first heading, else from the first sentence.
fn title_from_text(blocks: &[Block]) -> Option<String> {
    let heading = blocks.iter().take(10).find_map(|block| match block {
        Block::Heading { text, .. } => Some(broadsheet_model::plain_text(text)),
        _ => None,
    });
    let text = heading.map(|text| title::plain(&text)).filter(|text| !text.is_empty());
    text.or_else(|| {
        let lines = Body { blocks: blocks.iter().take(10).cloned().collect() }.text_blocks();
        // A mark that ends a sentence ends none at the beginning of a line.
        let ends = ['。', '！', '？', '!', '?'];
        let told = lines.iter().map(|line| title::plain(without_dateline(line)));
        let is_mark = |c: char| ends.contains(&c) || c.is_whitespace();
        let line = told.into_iter().find(|line| !line.chars().all(is_mark))?;
        let line = line.trim_start_matches(is_mark);
        let end = line.find(ends);
        let end =
            end.map_or(line.len(), |at| at + line[at..].chars().next().map_or(0, char::len_utf8));
        Some(line[..end].trim_end_matches('。').to_owned())
    })
    .map(|text| match text.char_indices().nth(MAX_TITLE_CHARS) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    })
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
