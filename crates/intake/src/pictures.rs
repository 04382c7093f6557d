//! Articles that wait for pictures from the container that they came from.

use std::collections::BTreeMap;

use broadsheet_containers::{Member, Pictures};
use broadsheet_model::{Article, Candidate, ImageData, MAX_ARTICLE_PICTURE_BYTES, Source};
use broadsheet_readers::{Warning, WarningKind};

use crate::Found;

/// Articles that wait.
#[derive(Default)]
pub(crate) struct Waiting {
    by_member: BTreeMap<u32, Held>,
}

/// The articles of a member.
struct Held {
    /// Where they came from.
    path: Option<String>,
    articles: Vec<(Article, Source)>,
    /// The addresses that were asked for, each once, and which of the answers is whose.
    wanted: BTreeMap<String, usize>,
}

impl Waiting {
    /// Takes the articles of `member` in, and says what they want; or gives them back where they
    /// want nothing.
    pub(crate) fn add(
        &mut self,
        member: &Member,
        articles: Vec<(Article, Source)>,
    ) -> Result<Vec<Candidate>, Vec<Found>> {
        let mut list: Vec<Candidate> = Vec::new();
        let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
        for candidate in articles.iter().flat_map(|(article, _)| article.body.references()) {
            if !wanted.contains_key(&candidate.written) {
                wanted.insert(candidate.written.clone(), list.len());
                list.push(candidate.clone());
            }
        }
        if list.is_empty() {
            return Err(articles.into_iter().map(found).collect());
        }
        self.by_member.insert(member.number, Held { path: member.path.clone(), articles, wanted });
        Ok(list)
    }

    /// What becomes of those that waited for these pictures.
    pub(crate) fn settle(&mut self, pictures: Pictures) -> Vec<Found> {
        let Some(Held { path, articles, wanted }) = self.by_member.remove(&pictures.member) else {
            return Vec::new();
        };
        let there = There {
            data: pictures.found.iter().map(|one| ImageData::from_bytes(one.as_deref()?)).collect(),
            wanted,
        };
        let mut settled = Vec::new();
        for (mut article, source) in articles {
            let warnings = there.settle(&mut article);
            settled.extend(warnings.into_iter().map(|one| Found::Warning(path.clone(), one)));
            settled.push(found((article, source)));
        }
        settled
    }
}

/// The pictures that were found.
struct There {
    data: Vec<Option<ImageData>>,
    wanted: BTreeMap<String, usize>,
}

impl There {
    fn find(&self, candidates: &[Candidate]) -> Option<&ImageData> {
        candidates.iter().find_map(|one| self.data.get(*self.wanted.get(&one.written)?)?.as_ref())
    }

    /// Puts the pictures of `article` in their places, as far as there is room: one picture may
    /// occur very often.
    fn settle(&self, article: &mut Article) -> Vec<Warning> {
        let (mut n_bytes_left, mut n_over) = (MAX_ARTICLE_PICTURE_BYTES, 0);
        let n_missing = article.body.settle_pictures(&mut |candidates| {
            let data = self.find(candidates)?;
            let (_, n_bytes) = data.embedded_size()?;
            match n_bytes_left.checked_sub(n_bytes) {
                Some(left) => {
                    n_bytes_left = left;
                    Some(data.clone())
                }
                None => {
                    n_over += 1;
                    Some(ImageData::Absent)
                }
            }
        });
        let n_over = n_over + article.limit_pictures();
        let missing = WarningKind::PicturesMissing { n_images: n_missing };
        let over = WarningKind::PicturesTooLarge { n_images: n_over };
        let all = [(n_missing, missing), (n_over, over)];
        all.into_iter().filter(|(n, _)| *n > 0).map(|(_, kind)| kind.into()).collect()
    }
}

fn found((article, source): (Article, Source)) -> Found {
    Found::Article(Box::new(article), source)
}

/// Leaves out what is too large to be published, and says so.
pub(crate) fn limit_pictures(article: &mut Article) -> Option<Warning> {
    let n_images = article.limit_pictures();
    (n_images > 0).then(|| WarningKind::PicturesTooLarge { n_images }.into())
}
