//! An article in the making: what the formats fill in, and what is the same for all of them
//! afterwards.

use broadsheet_model::{
    Article, ArticleId, Block, Body, Day, Digest, Provenance, Published, WebUrl,
};

use crate::html::Parsed;
use crate::text::lang;
use crate::{ReadError, SourceTable, Warning, WarningKind, address};

/// What a file says, before id, source and language are known.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) title: String,
    pub(crate) url: Option<WebUrl>,
    pub(crate) published: Published,
    pub(crate) authors: Vec<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) blocks: Vec<Block>,
}

impl Draft {
    /// Sets the article's address; an address that is not usable is a warning, and an earlier one
    /// stays.
    pub(crate) fn set_url(&mut self, address: &str, warnings: &mut Vec<Warning>) {
        match address::canonical(address) {
            Ok(url) => self.url = Some(url),
            Err(_) if address.trim().is_empty() => {}
            Err(_) => warnings.push(WarningKind::UnusableUrl { text: excerpt(address) }.into()),
        }
    }

    /// Sets the date, unless a more precise one is known. Of two moments the first stays: they are
    /// the same in a sound file, and the first one has its own zone.
    pub(crate) fn set_date(&mut self, date: Published, warnings: &mut Vec<Warning>) {
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
            self.check_day(day, warnings);
        }
    }

    /// Warns where `day`, which another place in the file gives, is more than a day off.
    pub(crate) fn check_day(&self, day: Day, warnings: &mut Vec<Warning>) {
        let disagrees =
            self.published.day().is_some_and(|kept| kept.number().abs_diff(day.number()) > 1);
        if disagrees {
            warnings.push(WarningKind::DatesDisagree { kept: self.published, other: day }.into());
        }
    }

    pub(crate) fn add_author(&mut self, name: &str) {
        add(name, &mut self.authors);
    }

    pub(crate) fn add_tag(&mut self, name: &str) {
        add(name, &mut self.tags);
    }

    /// Takes over what the HTML gave.
    pub(crate) fn take(&mut self, parsed: Parsed, warnings: &mut Vec<Warning>) {
        parsed.tags.iter().for_each(|tag| self.add_tag(tag));
        parsed.authors.iter().for_each(|author| self.add_author(author));
        self.blocks = parsed.blocks;
        parsed.losses.warn(warnings);
    }

    /// The finished article.
    pub(crate) fn finish(
        mut self,
        file: &str,
        bytes: &[u8],
        sources: &SourceTable,
        warnings: &mut Vec<Warning>,
    ) -> Result<Article, ReadError> {
        if self.title.is_empty() {
            self.title = title_from_file(file).ok_or(ReadError::NoTitle)?;
            warnings.push(WarningKind::TitleFromFileName.into());
        }
        trim_rules(&mut self.blocks);
        if self.blocks.is_empty() {
            warnings.push(WarningKind::EmptyBody.into());
        }
        if self.published == Published::Unknown {
            warnings.push(WarningKind::NoDate.into());
        }
        let body = Body { blocks: self.blocks };
        let id = match &self.url {
            Some(url) => ArticleId::derive(Some(url), "", ""),
            None => {
                warnings.push(WarningKind::NoUrl.into());
                ArticleId::derive(None, &self.title, &body.text_blocks().join("\n"))
            }
        };
        Ok(Article {
            id,
            lang: lang::lang_of(&self.title, &body.blocks),
            title: self.title,
            source: sources.resolve(self.url.as_ref()).id,
            url: self.url,
            published: self.published,
            authors: self.authors,
            tags: self.tags,
            body,
            provenance: Provenance {
                file: file.to_owned(),
                sha256: Digest::of(bytes),
                archived: Published::Unknown,
            },
            earlier: Vec::new(),
        })
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
