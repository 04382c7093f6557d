//! Articles, their bodies, sources and dates: the values that every other part of Broadsheet works
//! on.
//!
//! Values here are immutable once made. A field without a rule is public; a field with one (an id,
//! a date, a link) has a type of its own whose constructor guards it. Nothing here does I/O, reads
//! a clock or draws a random number, so the same input always gives the same article, with the same
//! [`ArticleId`].
//!
//! The main type is [`Article`].

mod about;
mod article;
mod body;
mod date;
mod depth;
mod id;
mod image;
mod imprint;
mod list;
mod pictures;
mod source;
mod style;
mod table;
mod versions;
mod web_url;
mod writing;

pub use about::About;
pub use article::{Article, Lang, Provenance};
pub use body::{Block, Body, Inline, MAX_DEPTH, plain_text};
pub use date::{Day, Instant, Published, YearMonth};
pub use id::{ArticleId, Digest, SourceId};
pub use image::{
    Candidate, ImageData, ImageRef, MAX_ARTICLE_PICTURE_BYTES, MAX_PICTURE_BYTES, PictureFile,
    PictureKind,
};
pub use imprint::{Contact, Imprint, Licence};
pub use list::{Description, ListItem, Numbering, Numerals};
pub use source::{Colour, Names, Source};
pub use style::Style;
pub use table::{Cell, MAX_CELL_COLUMNS, MAX_CELL_ROWS, Row, Scope, Table};
pub use versions::{CopyRank, TextDigest, order_versions, short_digest, text_digest};
pub use web_url::WebUrl;
pub use writing::{Direction, MAX_LANG_BYTES, Writing};
