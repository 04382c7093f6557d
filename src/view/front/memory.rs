//! Where this reader was: what was read, searched and saved last.

use broadsheet_desk::{Address, ReadArticle};
use yew::Html;

use super::{Sheet, part};
use crate::messages::fill;
use crate::view::element::tag;

/// How many articles and how many searches.
const N_ARTICLES: usize = 3;
const N_SEARCHES: usize = 4;

/// Nothing for somebody who is here for the first time.
pub(super) fn memory(sheet: &Sheet<'_>) -> Html {
    let (memory, n_saved) = (sheet.page.desk.memory(), sheet.page.desk.state().saved.len());
    let read: Html =
        memory.recent().iter().take(N_ARTICLES).map(|one| article(sheet, one)).collect();
    let searches: Vec<Html> =
        memory.searches().iter().filter_map(|hash| search(hash)).take(N_SEARCHES).collect();
    if memory.recent().is_empty() && searches.is_empty() && n_saved == 0 {
        return Html::default();
    }
    let saved = (n_saved > 0).then(|| {
        let href = Address { saved: true, ..Address::default() }.to_hash();
        let text = fill(sheet.words.saved_count, &[&sheet.page.number(n_saved)]);
        tag!("p"; tag!("a", "href" = href; text))
    });
    let searches = (!searches.is_empty()).then(|| {
        tag!("ul", "class" = "front-chips", "aria-label" = sheet.words.last_searches;
            searches.into_iter().collect::<Html>())
    });
    let read = (!memory.recent().is_empty()).then(|| tag!("ul", "class" = "front-days"; read));
    part("memory", sheet.words.last_read, tag!("div"; read, searches, saved))
}

fn article(sheet: &Sheet<'_>, read: &ReadArticle) -> Html {
    let href = sheet.address().with_article(Some(read.id)).to_hash();
    let day = read.day.map(|day| tag!("time", "datetime" = day.to_string(); sheet.day(day)));
    tag!("li"; day, tag!("a", "href" = href; tag!("bdi"; read.title.clone())))
}

/// A search; one that has no words is not told from others by any.
fn search(hash: &str) -> Option<Html> {
    let (address, _) = Address::parse(hash);
    let query = address.query.clone();
    (!query.is_empty())
        .then(|| tag!("li"; tag!("a", "href" = address.to_hash(); tag!("bdi"; query))))
}
