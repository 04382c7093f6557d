//! Marks, links and pictures: what stands in running text.

use broadsheet_model::WebUrl;
use html5ever::LocalName;
use html5ever::tokenizer::Tag;

use super::attribute;
use super::builder::{Builder, Context};
use super::frames::MAX_MARKS;
use super::image::{Picture, picture};
use super::inline::Mark;
use crate::address::{self, Refused, tracking};

impl Builder<'_> {
    pub(super) fn open_mark(&mut self, name: LocalName, mark: Mark) {
        if self.context == Context::Preformatted {
            return;
        }
        if self.marks.len() >= MAX_MARKS {
            self.n_marks_too_deep += 1;
            self.parsed.losses.n_flattened += 1;
            return;
        }
        self.inline.open(mark.clone());
        self.marks.push((name, mark));
    }

    /// Ends the innermost mark of this name; those inside it go on after it, as in browsers.
    pub(super) fn close_mark(&mut self, name: &LocalName) {
        if self.n_marks_too_deep > 0 {
            self.n_marks_too_deep -= 1;
            return;
        }
        let Some(at) = self.marks.iter().rposition(|(open, _)| open == name) else { return };
        for _ in at..self.marks.len() {
            self.inline.close();
        }
        self.marks.remove(at);
        for (_, mark) in &self.marks[at..] {
            self.inline.open(mark.clone());
        }
    }

    pub(super) fn open_link(&mut self, tag: &Tag) {
        if &*tag.name == "a" && self.marks.iter().any(|(name, _)| *name == tag.name) {
            self.close_mark(&tag.name); // a link never holds another
        }
        let Some(href) = attribute(tag, "href").map(str::trim) else { return };
        if href.is_empty() || href.starts_with('#') {
            return;
        }
        match self.link_address(href) {
            Ok(url) => {
                if url.as_str().contains("/tag/")
                    && let Some(name) = address::last_segment(&url)
                {
                    self.parsed.tags.push(name);
                }
                self.open_mark(tag.name.clone(), Mark::Link(url));
            }
            Err(Refused::Scheme(scheme)) => {
                *self.parsed.losses.n_links.entry(scheme).or_default() += 1
            }
            Err(Refused::Malformed) => {
                *self.parsed.losses.n_links.entry(String::new()).or_default() += 1
            }
        }
    }

    /// The address that a link leads to, without what says who followed or saved it.
    pub(super) fn link_address(&mut self, href: &str) -> Result<WebUrl, Refused> {
        let url = address::resolve(href, self.options.base)?;
        if self.options.keep_tracking {
            return Ok(url);
        }
        let (url, n_removed) = tracking::without(url);
        self.parsed.losses.n_tracked += usize::from(n_removed > 0);
        Ok(url)
    }

    pub(super) fn image(&mut self, tag: &Tag) {
        match picture(tag, self.options.base) {
            Picture::Image(image) if self.context != Context::Preformatted => {
                self.inline.push_image(image)
            }
            Picture::Image(_) | Picture::Nothing => {}
            Picture::Dropped => self.parsed.losses.n_images += 1,
        }
    }
}
