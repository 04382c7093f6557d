//! Articles, their bodies, sources and dates: the values that every other part of Broadsheet works
//! on.
//!
//! Values here are immutable once made. A field without a rule is public; a field with one (an id,
//! a date, a link) has a type of its own whose constructor guards it. Nothing here does I/O, reads
//! a clock or draws a random number, so the same input always gives the same article, with the same
//! [`ArticleId`].
//!
//! The main type is [`Article`].

mod article;
mod body;
mod date;
mod id;
mod source;
mod web_url;

pub use article::{Article, Lang, Provenance};
pub use body::{
    Block, Body, Cell, ImageData, ImageRef, Inline, ListItem, MAX_DEPTH, Row, plain_text,
};
pub use date::{Day, Instant, Published, YearMonth};
pub use id::{ArticleId, Digest, SourceId};
pub use source::{Colour, Names, Source};
pub use web_url::WebUrl;
