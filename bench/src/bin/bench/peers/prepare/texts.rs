//! The texts of articles, as they are and folded, and which of them hold what a query asks for.

use std::sync::LazyLock;

use broadsheet_model::{Article, Lang};
use broadsheet_search::{FOLD_TABLE, Folding};
use rayon::prelude::*;

static FOLDING: LazyLock<Folding> =
    LazyLock::new(|| Folding::parse(FOLD_TABLE).expect("the table that archives are built with"));

/// The text by which terms and articles are compared.
pub(crate) fn folded(text: &str) -> String {
    FOLDING.fold(text).text
}

/// One article.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) id: String,
    pub(crate) lang: Lang,
    /// The title, then each block of the body that has text. A break inside of a block is a space.
    pub(crate) parts: Vec<String>,
    /// The same, folded.
    folded: Vec<String>,
}

impl Text {
    pub(crate) fn new(article: &Article) -> Text {
        let title = [article.title.clone()];
        let parts: Vec<String> = title
            .into_iter()
            .chain(article.body.text_blocks())
            .map(|part| part.replace('\n', " "))
            .collect();
        let folded = parts.iter().map(|part| folded(part)).collect();
        Text { id: article.id.to_string(), lang: article.lang, parts, folded }
    }

    pub(crate) fn of_all(articles: &[Article]) -> Vec<Text> {
        articles.par_iter().map(Text::new).collect()
    }

    pub(crate) fn title(&self) -> &str {
        &self.parts[0]
    }

    /// Whether the characters themselves, in this script and case, stand in one part.
    pub(crate) fn holds_as_written(&self, term: &str) -> bool {
        self.parts.iter().any(|part| part.contains(term))
    }

    /// Whether each of the folded terms stands in one part.
    fn holds_all(&self, folded_terms: &[String]) -> bool {
        folded_terms.iter().all(|term| self.folded.iter().any(|part| part.contains(term.as_str())))
    }
}

/// The right answer to a query of terms between spaces, by its definition and none of the engines:
/// the numbers of the articles that have each term, folded, in the title or in one block.
pub(crate) fn answer(texts: &[Text], query: &str) -> Vec<usize> {
    let terms: Vec<String> = query.split_whitespace().map(folded).collect();
    texts
        .par_iter()
        .enumerate()
        .filter(|(_, text)| text.holds_all(&terms))
        .map(|(idx, _)| idx)
        .collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// An article of these parts, the title first.
    pub(crate) fn text(id: &str, lang: Lang, parts: &[&str]) -> Text {
        let parts: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
        let folded = parts.iter().map(|part| folded(part)).collect();
        Text { id: id.to_owned(), lang, parts, folded }
    }

    #[test]
    fn every_term_stands_whole_in_one_part() {
        let texts = [
            text("a", Lang::ZhHans, &["普京会见", "乌克兰战争"]),
            text("b", Lang::ZhHans, &["乌克", "兰战争"]),
            text("c", Lang::ZhHant, &["烏克蘭", "普京"]),
        ];
        for (query, expected) in [
            ("烏克蘭", vec![0, 2]),
            ("乌克兰 普京", vec![0, 2]),
            ("兰战", vec![0, 1]),
            ("普京会见 烏", vec![0]),
        ] {
            assert_eq!(answer(&texts, query), expected, "{query}");
        }
    }
}
