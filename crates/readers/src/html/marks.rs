//! Marks, links and pictures: what stands in running text.

use broadsheet_model::{ImageData, Style, WebUrl};
use html5ever::LocalName;
use html5ever::tokenizer::Tag;

use super::attribute;
use super::builder::{Builder, Context};
use super::frames::{Container, MAX_MARKS};
use super::image::{Picture, first_of, is_same_picture, picture};
use super::inline::Mark;
use super::tidy::place_name;
use crate::address::{self, Refused, tracking};

/// A mark around the text that is being read.
pub(super) struct OpenMark {
    /// The element that it comes from.
    name: LocalName,
    mark: Mark,
    /// The element's place among the open ones, where the mark ends with it. None for formatting
    /// elements, which HTML carries on until their own end tag.
    at: Option<usize>,
}

impl OpenMark {
    pub(super) fn mark(&self) -> &Mark {
        &self.mark
    }
}

impl Builder<'_> {
    /// Opens the mark of a formatting element, which ends with its own end tag.
    pub(super) fn open_mark(&mut self, name: LocalName, mark: Mark) {
        if self.context == Context::Preformatted {
            return;
        }
        if !self.push_mark(OpenMark { name, mark, at: None }) {
            self.n_marks_too_deep += 1;
        }
    }

    /// Opens a mark that ends with the element at `at` among the open ones.
    pub(super) fn open_mark_at(&mut self, tag: &Tag, at: Option<usize>, mark: Mark) {
        if at.is_some() && self.context != Context::Preformatted {
            self.push_mark(OpenMark { name: tag.name.clone(), mark, at });
        }
    }

    /// Whether there was room for it.
    fn push_mark(&mut self, open: OpenMark) -> bool {
        let has_room = self.marks.len() < MAX_MARKS;
        if has_room {
            self.inline.open(open.mark.clone());
            self.marks.push(open);
        } else {
            self.parsed.losses.n_flattened += 1;
        }
        has_room
    }

    /// Ends the innermost mark of this formatting element; those inside it go on after it, as in
    /// browsers.
    pub(super) fn close_mark(&mut self, name: &LocalName) {
        if self.n_marks_too_deep > 0 {
            self.n_marks_too_deep -= 1;
            return;
        }
        let found = self.marks.iter().rposition(|open| open.name == *name && open.at.is_none());
        if let Some(at) = found {
            self.remove_mark(at);
        }
    }

    /// Ends the marks of elements that are no longer open.
    pub(super) fn end_marks(&mut self) {
        let n_open = self.elements.len();
        let has_ended = |open: &OpenMark| open.at.is_some_and(|at| at >= n_open);
        while let Some(at) = self.marks.iter().rposition(has_ended) {
            if self.marks[at].mark == Mark::Styled(Style::Quoted) {
                let [_, end] = self.quotation_marks();
                self.push_text(end);
            }
            self.remove_mark(at);
        }
    }

    fn remove_mark(&mut self, at: usize) {
        self.close_marks_from(at);
        self.marks.remove(at);
        self.reopen_marks_from(at);
    }

    fn close_marks_from(&mut self, at: usize) {
        for _ in at..self.marks.len() {
            self.inline.close();
        }
    }

    fn reopen_marks_from(&mut self, at: usize) {
        for open in &self.marks[at..] {
            self.inline.open(open.mark.clone());
        }
    }

    /// A quotation: its marks are part of the text, as a browser shows them.
    pub(super) fn open_quotation(&mut self, tag: &Tag, at: Option<usize>) {
        self.open_mark_at(tag, at, Mark::Styled(Style::Quoted));
        if at.is_some() {
            let [begin, _] = self.quotation_marks();
            self.push_text(begin);
        }
    }

    /// The marks of the innermost quotation: inside another one they are single.
    fn quotation_marks(&self) -> [&'static str; 2] {
        let is_quotation = |open: &&OpenMark| open.mark == Mark::Styled(Style::Quoted);
        let n_open = self.marks.iter().filter(is_quotation).count();
        if n_open % 2 == 1 { ["“", "”"] } else { ["‘", "’"] }
    }

    pub(super) fn open_abbreviation(&mut self, tag: &Tag, at: Option<usize>) {
        let meaning = attribute(tag, "title").unwrap_or_default();
        let meaning = meaning.split_whitespace().collect::<Vec<_>>().join(" ");
        if !meaning.is_empty() {
            self.open_mark_at(tag, at, Mark::Abbreviation(meaning));
        }
    }

    /// Begins a reading; text goes there until it ends. Outside `ruby` it is ordinary text.
    pub(super) fn start_reading(&mut self, at: Option<usize>) {
        if let Some(at) = at
            && self.reading.is_none()
            && self.marks.iter().any(|open| open.mark == Mark::Base)
        {
            self.reading = Some((at, String::new()));
        }
    }

    /// Gives the characters before it their reading, once that has ended.
    pub(super) fn end_reading(&mut self) {
        let n_open = self.elements.len();
        let Some((_, reading)) = self.reading.take_if(|(at, _)| n_open <= *at) else { return };
        let reading = reading.split_whitespace().collect::<Vec<_>>().join(" ");
        let base = self.marks.iter().rposition(|open| open.mark == Mark::Base);
        if let Some(base) = base
            && !reading.is_empty()
        {
            self.close_marks_from(base + 1);
            self.inline.end_base(reading);
            self.reopen_marks_from(base);
        }
    }

    /// Ends links that go by another name than `a`: the end of a paragraph ends them.
    pub(super) fn close_stand_ins(&mut self) {
        while self.marks.last().is_some_and(|open| self.options.page.is_link(&open.name)) {
            self.marks.pop();
            self.inline.close();
        }
    }

    pub(super) fn open_link(&mut self, tag: &Tag) {
        if &*tag.name == "a" && self.marks.iter().any(|open| open.name == tag.name) {
            self.close_mark(&tag.name); // a link never holds another
        }
        let Some(href) = attribute(tag, "href").map(str::trim) else { return };
        if let Some(fragment) = href.strip_prefix('#') {
            if self.wants_places && !fragment.is_empty() {
                self.open_mark(tag.name.clone(), Mark::Jump(place_name(fragment)));
            }
            return;
        }
        if href.is_empty() {
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
        let sources = self.picture.as_ref().map_or(&[][..], |(_, sources)| sources);
        match picture(tag, sources, &self.options) {
            Picture::Image(image) => {
                self.picture = None;
                self.push_image(image);
            }
            Picture::Nothing => {}
            Picture::Missing => self.missing_image(),
            Picture::Dropped => self.parsed.losses.n_images += 1,
        }
    }

    /// What stands in for a picture where no script loads it: only where that was not found.
    pub(super) fn image_without_script(&mut self, tag: &Tag) {
        if self.last_image.is_none()
            && let Picture::Image(image) = picture(tag, &[], &self.options)
        {
            self.push_image(image);
            self.is_image_for_no_script = true;
        }
    }

    /// A `picture` element that has ended without an `img`.
    pub(super) fn end_picture(&mut self) {
        let n_open = self.elements.len();
        if let Some((_, sources)) = self.picture.take_if(|(at, _)| n_open <= *at)
            && let Some(image) = first_of(&sources, &self.options)
        {
            self.push_image(image);
        }
    }

    /// The same picture twice without any text in between is one: a copy for a reader without
    /// scripts, or for another width of the window.
    fn push_image(&mut self, image: broadsheet_model::ImageRef) {
        if self.context == Context::Preformatted || self.is_shown_already(&image.data) {
            return;
        }
        self.last_image = Some(image.data.clone());
        self.is_image_for_no_script = false;
        self.push_places();
        self.inline.push_image(image);
    }

    fn is_shown_already(&self, data: &ImageData) -> bool {
        self.last_image.as_ref().is_some_and(|last| {
            last == data || self.is_image_for_no_script && is_same_picture(last, data)
        })
    }

    fn missing_image(&mut self) {
        // A picture for readers without scripts may follow: it is another one than the last.
        self.last_image = None;
        if let Container::Figure { has_missing, .. } = self.frames.innermost() {
            *has_missing = true;
        }
    }
}
