//! An article in the making: what the formats fill in, and what is the same for all of them
//! afterwards.

mod finish;

use std::borrow::Cow;
use std::collections::BTreeMap;

use broadsheet_model::{Block, Day, Lang, Published, SourceId, WebUrl};
use url::Url;

use crate::address::{self, ArticleAddress, tracking};
use crate::html::{self, HtmlOptions, PageRules, Parsed};
use crate::{Entry, ReadOptions, Warning, WarningKind};

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
}

fn add(name: &str, to: &mut Vec<String>) {
    let name = name.trim();
    if !name.is_empty() && !to.iter().any(|known| known == name) {
        to.push(name.to_owned());
    }
}

/// The beginning of a text, for messages.
fn excerpt(text: &str) -> String {
    text.chars().take(120).collect()
}
