//! From a draft to an article: what is found out where the file does not say it, and what is odd.

use broadsheet_model::{
    Article, ArticleId, Block, Body, Digest, Provenance, Published, SourceId, WebUrl,
};

use super::{Context, Draft};
use crate::text::{dates, lang, title};
use crate::{ReadError, Warning, WarningKind};

/// Where an article should be and is not, this much is no small leftover, in bytes.
const MIN_BODY_BYTES: usize = 1024;

/// Before this year nothing was published on the web.
const FIRST_YEAR: i32 = 1990;
/// A date this far from the day in the address is another one: addresses are often made when a text
/// is begun, or by another zone's clock.
const FAR_DAYS: u32 = 31;

impl Draft {
    /// Finds a title for an article that comes without one.
    fn complete_title(&mut self, cx: &mut Context<'_>) -> Result<(), ReadError> {
        if !self.title.is_empty() {
            return Ok(());
        }
        if let Some(title) = title::of_text(&self.blocks) {
            self.title = title;
            cx.warn(WarningKind::TitleFromText);
            return Ok(());
        }
        let file = cx.entry.member.unwrap_or(cx.entry.file);
        self.title = title::of_file(file).ok_or(ReadError::NoTitle)?;
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

/// The place of an article in an entry that is itself a member of a container.
fn joined(outer: Option<&str>, inner: Option<String>) -> Option<String> {
    match (outer, inner) {
        (Some(outer), Some(inner)) => Some(format!("{outer} › {inner}")),
        (outer, inner) => inner.or_else(|| outer.map(str::to_owned)),
    }
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
