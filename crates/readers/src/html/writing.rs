//! Language and direction of parts: `lang`, `xml:lang`, `dir`.

use broadsheet_model::{Direction, Writing};
use html5ever::tokenizer::Tag;

use super::attribute;
use super::builder::{Builder, Context};
use super::frames::Container;
use super::inline::Mark;

/// An open element that says how its content is written.
pub(super) struct Written {
    /// Its place among the open elements.
    at: usize,
    /// How its content is written, with what the elements around it say.
    writing: Writing,
    what: WrittenAs,
}

/// What became of it.
enum WrittenAs {
    /// A region, at this depth of the containers.
    Region(usize),
    /// A mark around running text.
    Mark,
}

impl Builder<'_> {
    /// What the tag says of its content that is not said already.
    fn new_writing(&self, tag: &Tag) -> Option<(Writing, Writing)> {
        let lang = attribute(tag, "lang").or_else(|| attribute(tag, "xml:lang"));
        let direction = attribute(tag, "dir").map(str::to_ascii_lowercase);
        let isolated = (&*tag.name == "bdi").then_some(Direction::Auto);
        let direction = direction.as_deref().and_then(Direction::from_tag).or(isolated);
        if lang.is_none() && direction.is_none() {
            return None;
        }
        let around = self.written.last().map(|written| written.writing.clone());
        let around = around.unwrap_or_default();
        let lang = lang.map(str::trim).filter(|lang| Writing::is_lang(lang));
        let lang = lang.filter(|lang| !lang.eq_ignore_ascii_case(&around.lang));
        // From left to right is what everything runs that says nothing.
        let usual = around.direction.is_none().then_some(Direction::LeftToRight);
        let direction = direction
            .filter(|direction| Some(*direction) != around.direction && Some(*direction) != usual);
        let new = Writing { lang: lang.unwrap_or_default().to_owned(), direction };
        if new == Writing::default() {
            return None;
        }
        let inside = Writing {
            lang: lang.map_or(around.lang, str::to_owned),
            direction: direction.or(around.direction),
        };
        Some((new, inside))
    }

    /// Begins a region or a mark for what the tag says of its content; `at` is its place among the
    /// open elements.
    pub(super) fn start_writing(&mut self, tag: &Tag, at: usize, is_block: bool) {
        let Some((new, inside)) = self.new_writing(tag) else { return };
        self.has_writing = true;
        let holds_parts = matches!(
            self.frames.innermost(),
            Container::List { .. } | Container::Descriptions { .. } | Container::Table(_)
        );
        let what = if is_block && self.context == Context::Paragraph {
            if holds_parts {
                return; // only its parts may stand there
            }
            self.flush_paragraph();
            self.frames.push_region(new).map(WrittenAs::Region)
        } else {
            self.open_mark_at(tag, Some(at), Mark::Written(new));
            Some(WrittenAs::Mark)
        };
        if let Some(what) = what {
            self.written.push(Written { at, writing: inside, what });
        }
    }

    /// Ends what elements began that are no longer among the first `n_open` ones.
    pub(super) fn end_writing(&mut self, n_open: usize) {
        while let Some(written) = self.written.last()
            && written.at >= n_open
        {
            match written.what {
                WrittenAs::Region(depth) => {
                    self.end_context();
                    self.frames.close_region(depth);
                }
                WrittenAs::Mark => {} // ends with the other marks
            }
            self.written.pop();
        }
    }
}
