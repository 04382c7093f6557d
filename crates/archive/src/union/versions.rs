//! The texts of one article that several archives have.

use broadsheet_model::{Article, ArticleId, CopyRank, order_versions, text_digest};

use super::{ArticleAt, Need, Union, of_archive};
use crate::{Find, Library};

impl Union {
    /// Where the copies of the article `id` are that are not shown. `Needs` what leads there; what
    /// did not come is left out.
    pub fn hidden_copies(&self, library: &Library, id: ArticleId) -> Find<Vec<ArticleAt>, Need> {
        let (mut copies, mut needs) = (Vec::new(), Vec::new());
        for member in &self.members {
            let archive = member.archive;
            for hidden in member.hidden.articles.iter().filter(|hidden| hidden.id == id) {
                match library.archives()[archive].find_number(hidden.number) {
                    Find::There(at) => copies.push(ArticleAt { archive, at }),
                    Find::Needs(targets) => needs.extend(of_archive(archive, targets)),
                    Find::Nowhere => {}
                }
            }
        }
        if needs.is_empty() { Find::There(copies) } else { Find::Needs(needs) }
    }

    /// The article at `at` with the texts of all its copies, as a build of all archives together
    /// would have it: the latest text, and the earlier ones, latest first, each once. `Nowhere`
    /// where the text at `at` did not come.
    pub fn versions(&self, library: &Library, at: ArticleAt) -> Find<Article, Need> {
        let id = library.archives().get(at.archive).and_then(|of| of.entry(at.at)).map(|e| e.id);
        let Some(id) = id else { return Find::Nowhere };
        let mut places = vec![at];
        match self.hidden_copies(library, id) {
            Find::There(copies) => places.extend(copies),
            Find::Needs(needs) => return Find::Needs(needs),
            Find::Nowhere => {}
        }
        let (mut articles, mut needs) = (Vec::new(), Vec::new());
        for (nth, place) in places.into_iter().enumerate() {
            let archive = &library.archives()[place.archive];
            match archive.article_at(place.at) {
                Find::There(article) => articles.push(article),
                Find::Needs(targets) => needs.extend(of_archive(place.archive, targets)),
                Find::Nowhere if nth == 0 => return Find::Nowhere,
                Find::Nowhere => {}
            }
        }
        if !needs.is_empty() {
            return Find::Needs(needs);
        }
        match &articles[..] {
            [one] => Find::There((*one).clone()),
            _ => merge(&articles).map_or(Find::Nowhere, Find::There),
        }
    }
}

/// One article of all texts of `articles`, by the rule of versions.
fn merge(articles: &[&Article]) -> Option<Article> {
    let mut texts = Vec::new();
    for article in articles {
        for text in [*article].into_iter().chain(&article.earlier) {
            let text = Article { earlier: Vec::new(), ..text.clone() };
            texts.push((text_digest(&text).0, CopyRank::of(&text), text));
        }
    }
    let mut ordered = order_versions(texts).into_iter();
    let latest = ordered.next()?;
    Some(Article { earlier: ordered.collect(), ..latest })
}
