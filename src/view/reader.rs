//! One article, open.

use broadsheet_desk::{Action, Address, Answer, At, Collection};
use broadsheet_model::{Article, ArticleId, Published};
use broadsheet_search::{Query, field_term};
use yew::Html;

use super::article_body::BodyView;
use super::badges::source_tag;
use super::changed::{Marker, ended, numbered};
use super::element::{beside, keyed, tag};
use super::evidence::{citation, provenance, versions};
use super::failure::missing;
use super::marked::Drawn;
use super::picture::Pictures;
use super::published::published_text;
use super::{Button, Link, Page, act, files, follow, front, icon, icons, library, reading};
use crate::messages::{Messages, fill};

/// Which pane of the page it is: the key of its article in the address.
const PANE: &str = "a";
/// The id of its title, by which a screen reader names it.
const TITLE_ID: &str = "title-a";

/// The open article, or what the archive holds.
pub(super) fn pane(page: &Page<'_>, archive: Collection<'_>, answer: &Answer, link: &Link) -> Html {
    let open = page.desk.state().address.article().filter(|_| page.desk.is_article_open());
    let Some(id) = open else { return front::front(page, archive) };
    let at = page.desk.open_at();
    let (lang, is_busy, parts) = match page.desk.open_article() {
        Some(current) => {
            let article = page.desk.shown_text(current);
            let parts = whole(page, archive, current, archive.query_at(answer, at), link);
            (Some(article.lang.tag()), false, parts)
        }
        None => coming(page, archive, at, link),
    };
    let article = tag!("article", "class" = "reader", "data-pane" = PANE, "lang" = lang,
        "aria-busy" = is_busy.then_some("true"), "aria-labelledby" = TITLE_ID;
        parts.into_iter().collect::<Html>());
    keyed(id.to_string(), article)
}

/// What an article consists of: as many parts when its text is on its way as when it is there.
type Parts = [Html; 6];

/// The article's parts. Those of [`coming`] stand in the same places: when the text comes, the
/// elements stay, and with them the focus.
fn whole(
    page: &Page<'_>,
    archive: Collection<'_>,
    current: &Article,
    query: &Query,
    link: &Link,
) -> Parts {
    let article = page.desk.shown_text(current);
    page.desk.block_highlights().restart();
    [
        bar(page, Some(article), link),
        head(page, archive, article, query),
        versions(page, current, link),
        tag!("div", "class" = "body"; body(page, article, query, link)),
        foot(page, archive, article, link),
        library::beside(page),
    ]
}

fn bar(page: &Page<'_>, article: Option<&Article>, link: &Link) -> Html {
    let messages = page.messages();
    let save = |article: &Article| {
        let is_saved = page.desk.state().saved.contains(&article.id);
        let save = Button { class: "plain save", pressed: Some(is_saved), ..Button::default() };
        let text = if is_saved { messages.saved } else { messages.save };
        let content = beside!(icon(icons::STAR), tag!("span"; text));
        save.draw(act(link, Action::ToggleSaved(article.id)), content)
    };
    tag!("div", "class" = "row reader-bar", "lang" = page.locale().tag();
        back(page),
        article.map(|_| reading::bar(page)),
        article.map(|article| front::share(page, article)),
        article.map(save),
        article.map(|_| reading::finder(page)))
}

/// What is known of an article whose text has not come: its language, whether it is on its way, and
/// its parts: its title, and perhaps why.
fn coming(
    page: &Page<'_>,
    archive: Collection<'_>,
    at: Option<At>,
    link: &Link,
) -> (Option<&'static str>, bool, Parts) {
    let messages = page.messages();
    let entry = at.and_then(|at| archive.entry(at));
    let failure = at.and_then(|at| archive.text_failure(at));
    let title = match entry {
        Some(entry) => tag!("bdi"; entry.title.clone()),
        None => tag!("bdi"; messages.loading),
    };
    let message = match failure {
        Some(error) => missing([error].into_iter(), messages, link, None),
        None => tag!("p", "class" = "waiting", "role" = "status"; messages.loading),
    };
    let parts = [
        bar(page, None, link),
        tag!("header"; title_of(title), Html::default(), Html::default()),
        Html::default(),
        tag!("div", "lang" = page.locale().tag(); message),
        Html::default(),
        Html::default(),
    ];
    (entry.map(|entry| entry.lang.tag()), failure.is_none(), parts)
}

/// The heading, which gets the focus when the article opens.
fn title_of(title: Html) -> Html {
    tag!("h1", "id" = TITLE_ID, "tabindex" = "-1"; title)
}

fn back(page: &Page<'_>) -> Html {
    tag!("a", "class" = "back", "href" = page.desk.state().address.with_article(None).to_hash(),
        on "click" = follow(page.link, Action::Open(None));
        icon(icons::BACK), tag!("span"; page.messages().back_to_list))
}

fn head(page: &Page<'_>, archive: Collection<'_>, article: &Article, query: &Query) -> Html {
    let (messages, locale) = (page.messages(), page.locale());
    let find = || query.title_highlights(&article.title);
    let marks = page.desk.block_highlights().of_next(&article.title, &find);
    let mut drawn = Drawn::default();
    let title = numbered(&article.title, &mut drawn, &marks, Marker::new(page));
    let title = ended(title, &drawn, &marks, Marker::new(page));
    {
        let author = |(idx, name): (usize, &String)| {
            beside!(if idx == 0 { "" } else { "、" }, all_of("author", name))
        };
        let authors = (!article.authors.is_empty()).then(|| {
            tag!("span", "class" = "authors";
                tag!("span", "class" = "visually-hidden"; messages.by, " "),
                article.authors.iter().enumerate().map(author).collect::<Html>())
        });
        tag!("header";
            title_of(tag!("bdi"; title)),
            tag!("div", "class" = "byline", "lang" = locale.tag();
                source_tag(archive, &article.source, locale),
                published(page, article),
                authors,
                original(article, messages)),
            files::origin(page, article.id))
    }
}

fn body(page: &Page<'_>, article: &Article, query: &Query, link: &Link) -> Html {
    let pictures = Pictures::of(page);
    let view = BodyView {
        query,
        highlights: page.desk.block_highlights(),
        marker: Marker::new(page),
        table_name: reading::table_name(page),
        code_name: reading::code_name(page),
        link,
        pictures: &pictures,
        scope: article.id.to_string(),
        address: page.desk.state().address.to_hash(),
    };
    view.body(&article.body)
}

fn foot(page: &Page<'_>, archive: Collection<'_>, article: &Article, link: &Link) -> Html {
    let messages = page.messages();
    let is_kept_shortly =
        page.desk.state().saved.contains(&article.id) && page.desk.surroundings().is_file;
    tag!("footer", "lang" = page.locale().tag();
        tags(article, messages),
        citation(page, article, &archive.source(&article.source), link),
        provenance(page, article),
        is_kept_shortly.then(|| tag!("p", "class" = "hint"; messages.saved_session)),
        library::unread(page, article.id),
        neighbours(page))
}

fn published(page: &Page<'_>, article: &Article) -> Html {
    let (messages, locale) = (page.messages(), page.locale());
    let text = published_text(article.published);
    if text.is_empty() {
        return tag!("span"; messages.date_unknown);
    }
    let local = match article.published {
        Published::Instant(instant) => (page.dates.local)(instant, locale),
        _ => None,
    };
    beside!(
        tag!("time", "datetime" = article.published.to_string(); text),
        local
            .map(|local| tag!("span", "class" = "local-time"; fill(messages.local_time, &[&local])))
            .unwrap_or_default(),
    )
}

fn original(article: &Article, messages: &Messages) -> Html {
    let Some(url) = &article.url else { return Html::default() };
    let text = if url.is_https() { messages.original } else { messages.original_insecure };
    tag!("a", "class" = "original", "href" = url.to_string(), "target" = "_blank",
        "rel" = "noopener noreferrer";
        text, " ", tag!("span", "class" = "host"; tag!("bdi"; url.host().to_owned())))
}

fn tags(article: &Article, messages: &Messages) -> Html {
    if article.tags.is_empty() {
        return Html::default();
    }
    tag!("div", "class" = "tags";
        tag!("span"; messages.tags),
        tag!("ul"; article.tags.iter().map(|tag| tag!("li"; all_of("tag", tag))).collect::<Html>()))
}

/// A name that leads to all articles that have it in this field of theirs.
fn all_of(field: &str, name: &str) -> Html {
    let href = Address { query: field_term(field, name), ..Address::default() }.to_hash();
    tag!("a", "href" = href; tag!("bdi"; name.to_owned()))
}

fn neighbours(page: &Page<'_>) -> Html {
    let messages = page.messages();
    let address = &page.desk.state().address;
    let [previous, next] = page.desk.neighbours();
    let to = |id: Option<ArticleId>, rel: &'static str, content: Html| {
        let id = id?;
        Some(tag!("a", "class" = rel, "href" = address.with_article(Some(id)).to_hash(),
            "rel" = rel, on "click" = follow(page.link, Action::Turn(id)); content))
    };
    tag!("nav", "class" = "row neighbours", "aria-label" = messages.results;
        to(previous, "prev", beside!(icon(icons::BACK), messages.previous)),
        to(next, "next", beside!(messages.next, icon(icons::FORWARD))))
}
