//! What is known of an article while its text waits outside.

use broadsheet_bundle::{encode_article, encode_entry};
use broadsheet_intake::{HasVersion, Rank, TextDigest, short_digest, text_digest, title_digest};
use broadsheet_model::{Article, ArticleId, Names, Published, Source, SourceId};
use broadsheet_search::{SUMMARY_CHARS, summary};

use crate::fields::{Reader, Writer};

/// One article of one file. Which of its fields decide what is told in `broadsheet-intake`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Which of all that were read, from 0.
    pub number: u32,
    /// Which article.
    pub id: ArticleId,
    /// Whether its text was encoded under another id: that of its address.
    pub is_renamed: bool,
    /// What tells copies from versions.
    pub text: TextDigest,
    /// What tells titles.
    pub title: u64,
    /// When it was published.
    pub published: Published,
    /// What decides between copies.
    pub rank: Rank,
    /// Bytes of its rows in a text chunk.
    pub n_rows: u32,
    /// Bytes of its entry in a page, which follow the rows.
    pub n_entry: u32,
    /// Its source, as its own file names it.
    pub source: Source,
}

/// A text as it waits: the rows of an article, then its entry.
pub fn encode(article: &Article) -> (Vec<u8>, Vec<u8>) {
    (encode_article(article), encode_entry(article, &summary(article, SUMMARY_CHARS)))
}

impl Record {
    /// Of `article`, the `place_idx`th of its file, whose rows and entry are so long. The number is
    /// given where all are put together.
    pub fn new(article: &Article, source: Source, place_idx: usize, n: (usize, usize)) -> Record {
        let (text, n_text_bytes) = text_digest(article);
        let length = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Record {
            number: 0,
            id: article.id,
            is_renamed: false,
            text,
            title: title_digest(&article.title),
            published: article.published,
            rank: Rank {
                file: article.provenance.file.clone(),
                sha256: short_digest(&article.provenance.sha256),
                place_idx,
                archived: article.provenance.captured,
                n_text_bytes,
            },
            n_rows: length(n.0),
            n_entry: length(n.1),
            source,
        }
    }

    /// Writes all but the number.
    pub fn write(&self, out: &mut Writer) {
        out.u64(self.id.0);
        out.0.extend_from_slice(&self.text);
        out.u64(self.title);
        out.text(&self.published.to_string());
        out.text(&self.rank.file);
        out.0.extend_from_slice(&self.rank.sha256);
        out.u64(self.rank.place_idx as u64);
        out.text(&self.rank.archived.to_string());
        out.u64(self.rank.n_text_bytes as u64);
        out.u32(self.n_rows);
        out.u32(self.n_entry);
        let Source { id, names: Names { zh_hans, zh_hant, en }, colour } = &self.source;
        for text in [id.as_str(), zh_hans, zh_hant, en] {
            out.text(text);
        }
        out.text(&colour.map(|colour| colour.to_string()).unwrap_or_default());
    }

    /// Reads what [`Record::write`] wrote.
    pub fn read(input: &mut Reader<'_>, number: u32) -> Option<Record> {
        let size = |value: u64| usize::try_from(value).ok();
        let id = ArticleId(input.u64()?);
        let (text, title) = (input.array()?, input.u64()?);
        let published = input.text()?.parse().ok()?;
        let rank = Rank {
            file: input.text()?.to_owned(),
            sha256: input.array()?,
            place_idx: size(input.u64()?)?,
            archived: input.text()?.parse().ok()?,
            n_text_bytes: size(input.u64()?)?,
        };
        let (n_rows, n_entry) = (input.u32()?, input.u32()?);
        let source_id = SourceId::new(input.text()?)?;
        let mut name = || input.text().map(str::to_owned);
        let names = Names { zh_hans: name()?, zh_hant: name()?, en: name()? };
        let source = Source { id: source_id, names, colour: input.text()?.parse().ok() };
        let is_renamed = false;
        Some(Record {
            number,
            id,
            is_renamed,
            text,
            title,
            published,
            rank,
            n_rows,
            n_entry,
            source,
        })
    }

    /// How long its text is outside.
    pub fn n_stored(&self) -> usize {
        self.n_rows as usize + self.n_entry as usize
    }
}

impl HasVersion for Record {
    fn id(&self) -> ArticleId {
        self.id
    }

    fn set_id(&mut self, id: ArticleId) {
        self.is_renamed |= id != self.id;
        self.id = id;
    }

    fn text(&self) -> TextDigest {
        self.text
    }

    fn title(&self) -> u64 {
        self.title
    }

    fn published(&self) -> Published {
        self.published
    }
}
