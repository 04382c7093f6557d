//! A picture file: what an article shows that came with it.
//!
//! Pictures inside a body would be read by everything that reads texts, a search above all. So all
//! but the smallest are files of their own, named by their content: a picture in a hundred articles
//! is one file, and it is fetched when an article is opened that shows it.

use broadsheet_model::{PictureFile, PictureKind};

use crate::{ChunkKind, ChunkRef};

/// What stands for a picture file where a body has an address.
const SCHEME: &str = "picture:";

impl From<PictureFile> for ChunkRef {
    fn from(file: PictureFile) -> ChunkRef {
        let n_bytes = u64::from(file.n_bytes);
        ChunkRef { kind: ChunkKind::Picture, sha256: file.sha256, n_bytes }
    }
}

/// The picture file that `address` stands for.
pub(crate) fn parse_address(address: &str) -> Option<PictureFile> {
    let mut words = address.strip_prefix(SCHEME)?.split(',');
    let kind = PictureKind::from_name(words.next()?)?;
    let sha256 = words.next()?.parse().ok()?;
    let n_bytes = words.next()?.parse().ok()?;
    words.next().is_none().then_some(PictureFile { kind, sha256, n_bytes })
}

#[cfg(feature = "write")]
pub(crate) mod write {
    use std::borrow::Cow;

    use broadsheet_model::{Article, Digest, ImageData, PictureFile, PictureKind};

    use super::SCHEME;
    use crate::write::{OutputFile, store};
    use crate::{ChunkRef, wrap_carrier};

    /// Embedded pictures of at least so many bytes become files (docs/decisions/0150).
    pub(crate) const FILED_BYTES: usize = 2048;

    /// What stands for `file` where a body has an address.
    pub(crate) fn address(file: &PictureFile) -> String {
        format!("{SCHEME}{},{},{}", file.kind.name(), file.sha256, file.n_bytes)
    }

    /// A picture that is a file of the archive.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct FiledPicture {
        /// How bodies refer to it.
        pub file: PictureFile,
        /// The gzip bytes that the file carries.
        pub gzip: Vec<u8>,
    }

    impl FiledPicture {
        /// A picture of these bytes.
        pub fn new(kind: PictureKind, bytes: &[u8]) -> FiledPicture {
            // Pictures are packed already: to pack them again costs time and saves nothing.
            FiledPicture::of_gzip(kind, store(bytes))
        }

        /// A picture whose gzip bytes are known.
        pub fn of_gzip(kind: PictureKind, gzip: Vec<u8>) -> FiledPicture {
            let mut file = PictureFile { kind, sha256: Digest::of(&gzip), n_bytes: 0 };
            let css = wrap_carrier(&ChunkRef::from(file).name(), &gzip);
            file.n_bytes = u32::try_from(css.len()).unwrap_or(u32::MAX);
            FiledPicture { file, gzip }
        }

        /// The file.
        pub fn output(&self) -> OutputFile {
            let chunk = ChunkRef::from(self.file);
            let bytes = wrap_carrier(&chunk.name(), &self.gzip);
            OutputFile { name: chunk.file_name(), bytes }
        }
    }

    /// Makes files of the pictures that are embedded in `article` and its earlier texts, except the
    /// smallest, and refers to these instead. The files, in the order in which they are met, each
    /// once.
    pub fn file_pictures(article: &mut Article) -> Vec<FiledPicture> {
        let mut files: Vec<FiledPicture> = Vec::new();
        article.change_pictures(&mut |image| {
            if !is_filed(&image.data) {
                return;
            }
            let Some((kind, bytes)) = image.data.embedded_bytes() else { return };
            let picture = FiledPicture::new(kind, &bytes);
            image.data = ImageData::Filed(picture.file);
            if files.iter().all(|other| other.file != picture.file) {
                files.push(picture);
            }
        });
        files
    }

    /// Embeds the pictures again that `article` and its earlier texts have in files: the opposite
    /// of [`file_pictures`]. `read` gives what a file holds, verified and unpacked.
    ///
    /// # Errors
    ///
    /// The first of `read`; pictures after that are left as they are.
    pub fn embed_pictures<E>(
        article: &mut Article,
        read: &mut dyn FnMut(&ChunkRef) -> Result<Vec<u8>, E>,
    ) -> Result<(), E> {
        let mut failed = None;
        article.change_pictures(&mut |image| {
            let ImageData::Filed(file) = image.data else { return };
            if failed.is_some() {
                return;
            }
            match read(&ChunkRef::from(file)) {
                Ok(bytes) => image.data = ImageData::of_kind(file.kind, &bytes),
                Err(error) => failed = Some(error),
            }
        });
        failed.map_or(Ok(()), Err)
    }

    /// The picture files that `article` and its earlier texts refer to, each once, in the order in
    /// which they are met.
    pub fn pictures_of(article: &Article) -> Vec<PictureFile> {
        let mut files: Vec<PictureFile> = Vec::new();
        article.visit_pictures(&mut |image| {
            if let ImageData::Filed(file) = image.data
                && !files.contains(&file)
            {
                files.push(file);
            }
        });
        files
    }

    /// `article` without embedded pictures that are files: these are added to `pictures`. One that
    /// has none is not copied.
    pub(crate) fn without_pictures<'a>(
        article: &'a Article,
        pictures: &mut Vec<FiledPicture>,
    ) -> Cow<'a, Article> {
        let mut has_some = false;
        article.visit_pictures(&mut |image| has_some |= is_filed(&image.data));
        if !has_some {
            return Cow::Borrowed(article);
        }
        let mut article = article.clone();
        pictures.extend(file_pictures(&mut article));
        Cow::Owned(article)
    }

    fn is_filed(data: &ImageData) -> bool {
        data.embedded_size().is_some_and(|(_, size)| size >= FILED_BYTES)
    }
}
