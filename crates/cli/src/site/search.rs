//! A query, answered by the engine that the viewer runs, with the files that it asks for read from
//! disk: from the index if the site has one, else from every text of the site.

use broadsheet_model::Article;
use broadsheet_search::{Filter, Query, Sort};

use super::reader::Reader;
use super::{Fault, Site};

/// What is asked of a site.
#[derive(Clone, Debug)]
pub struct Question {
    /// The query, read with the site's own folding.
    pub query: Query,
    /// What is picked beside it.
    pub filter: Filter,
    /// The order of the answer.
    pub sort: Sort,
    /// How many articles are wanted at most; 0: all.
    pub limit: usize,
}

/// What a site answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// How many articles there are in all.
    pub total: usize,
    /// The first ones of them, in the order asked for.
    pub articles: Vec<Article>,
}

/// The articles of `site` that `question` asks for: the same ones, in the same order, as the page
/// lists for it.
///
/// # Errors
/// When a file of the site that is needed is missing or damaged: an answer would not be the whole
/// one.
pub fn search(site: &Site, question: &Question) -> Result<Answer, Fault> {
    let mut reader = Reader::open(site)?;
    let list = reader.list(Some(question))?;
    let total = list.len();
    let n_wanted = if question.limit > 0 { total.min(question.limit) } else { total };
    let articles = reader.articles(&list, 0..n_wanted)?;
    Ok(Answer { total, articles: articles.into_iter().map(|(_, article)| article).collect() })
}
