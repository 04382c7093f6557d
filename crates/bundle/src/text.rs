//! A text chunk: the articles themselves.

use broadsheet_model::{Article, ArticleId, Digest, Lang, Provenance, SourceId, WebUrl};

use crate::BundleError;
use crate::body::decode_body;
use crate::links::from_stored;
use crate::records::{rows, split_trailers};

/// The articles of the chunk `name`, newest first, from its text (gzip already undone).
///
/// # Errors
///
/// [`BundleError::Chunk`] for anything that the writer does not write.
pub fn parse_text(name: &str, bytes: &[u8]) -> Result<Vec<Article>, BundleError> {
    let damaged = |reason: String| BundleError::Chunk { chunk: name.to_owned(), reason };
    let (text, trailers) = split_trailers(bytes).ok_or_else(|| BundleError::binary(name))?;
    let text = std::str::from_utf8(text).map_err(|_| BundleError::not_text(name))?;
    let mut trailers = trailers.chunks_exact(TRAILER_BYTES);
    let mut articles: Vec<Article> = Vec::new();
    for row in rows(text) {
        let trailer = trailers.next().ok_or_else(|| BundleError::binary(name))?;
        let (id, sha256) = read_trailer(trailer).ok_or_else(|| BundleError::binary(name))?;
        let odd = |field: &str| damaged(["article ", &id.to_string(), ": ", field].concat());
        let article = read_row(id, sha256, &row).map_err(odd)?;
        // A row with the id of the one before is an earlier text of the same article.
        match articles.last_mut() {
            Some(last) if last.id == article.id => last.earlier.push(article),
            _ => articles.push(article),
        }
    }
    Ok(articles)
}

/// How many bytes stand for each row behind the rows: the article's id and its file's digest.
const TRAILER_BYTES: usize = 8 + 32;

fn read_trailer(trailer: &[u8]) -> Option<(ArticleId, Digest)> {
    let (id, sha256) = trailer.split_first_chunk::<8>()?;
    Some((ArticleId(u64::from_be_bytes(*id)), Digest(sha256.try_into().ok()?)))
}

/// How many fields stand before the body in an article's row.
const N_FIELDS: usize = 9;
/// What stands between the authors, or the tags, of one field.
pub(crate) const SEPARATOR: char = '\n';

/// The article of a row, or what is wrong with it.
fn read_row(id: ArticleId, sha256: Digest, row: &[&str]) -> Result<Article, &'static str> {
    let Some((fields, body)) = row.split_at_checked(N_FIELDS) else {
        return Err("fields are missing");
    };
    let [title, url, source, published, authors, tags, lang, file, captured] = fields else {
        return Err("fields are missing");
    };
    let url = match *url {
        "" => None,
        url => Some(WebUrl::new(&from_stored(url)).ok_or("url")?),
    };
    Ok(Article {
        id,
        title: (*title).to_owned(),
        url,
        source: SourceId::new(source).ok_or("source")?,
        published: published.parse().map_err(|()| "published")?,
        authors: split(authors, SEPARATOR),
        tags: split(tags, SEPARATOR),
        lang: Lang::from_tag(lang),
        body: decode_body(body)?,
        provenance: read_provenance(file, sha256, captured)?,
        earlier: Vec::new(),
    })
}

/// What stands between an input file and the member inside it; no file name holds it.
const MEMBER: char = '\0';

fn read_provenance(file: &str, sha256: Digest, captured: &str) -> Result<Provenance, &'static str> {
    let (file, member) = match file.split_once(MEMBER) {
        Some((file, member)) => (file, Some(member.to_owned())),
        None => (file, None),
    };
    Ok(Provenance {
        file: file.to_owned(),
        member,
        sha256,
        captured: captured.parse().map_err(|()| "captured")?,
    })
}

/// The parts of a list that stands in one field.
pub(crate) fn split(joined: &str, separator: char) -> Vec<String> {
    joined.split(separator).filter(|entry| !entry.is_empty()).map(str::to_owned).collect()
}

#[cfg(feature = "write")]
pub(crate) mod write {
    use broadsheet_model::{Article, Provenance};

    use super::{MEMBER, SEPARATOR};
    use crate::body::encode_body;
    use crate::links::to_stored;
    use crate::records::{join_trailers, push_row, row, split_trailers};

    /// `article` as a text chunk of its own: its row, then one for each earlier text.
    pub fn encode_article(article: &Article) -> Vec<u8> {
        join_texts(encode_versions(article).iter().map(Vec::as_slice))
    }

    /// Each text of `article` as a text chunk of its own, the current one first.
    pub(crate) fn encode_versions(article: &Article) -> Vec<Vec<u8>> {
        let encode = |article: &Article| {
            let id = article.id.0.to_be_bytes();
            let trailer = [&id[..], &article.provenance.sha256.0].concat();
            join_trailers(&row(&fields(article)), &trailer)
        };
        std::iter::once(article).chain(&article.earlier).map(encode).collect()
    }

    /// Text chunks as one: of articles that follow each other, or of the versions of one article.
    ///
    /// # Panics
    ///
    /// When one of them is not as [`encode_article`] or this function writes it.
    pub fn join_texts<'a>(encoded: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
        let (mut rows, mut trailers) = (Vec::new(), Vec::new());
        for text in encoded {
            let (own_rows, own_trailers) = split_trailers(text).expect("an encoded text is whole");
            push_row(&mut rows, own_rows);
            trailers.extend_from_slice(own_trailers);
        }
        join_trailers(&rows, &trailers)
    }

    /// The fields of an article in the order of FORMAT.md, then the body's tokens.
    fn fields(article: &Article) -> Vec<String> {
        let mut fields = vec![
            article.title.clone(),
            article.url.as_ref().map(|url| to_stored(url.as_str())).unwrap_or_default(),
            article.source.to_string(),
            article.published.to_string(),
            join(&article.authors),
            join(&article.tags),
            article.lang.tag().to_owned(),
            place(&article.provenance),
            article.provenance.captured.to_string(),
        ];
        fields.extend(encode_body(&article.body));
        fields
    }

    /// The input file, and the member inside it where there is one.
    fn place(provenance: &Provenance) -> String {
        let clean = |text: &str| text.replace(MEMBER, " ");
        match &provenance.member {
            Some(member) => format!("{}{MEMBER}{}", clean(&provenance.file), clean(member)),
            None => clean(&provenance.file),
        }
    }

    /// A list as one field.
    pub(crate) fn join(list: &[String]) -> String {
        let clean: Vec<String> = list.iter().map(|entry| entry.replace(SEPARATOR, " ")).collect();
        clean.join("\n")
    }
}
