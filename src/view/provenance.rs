//! Where the copy of an article comes from.

use broadsheet_model::Article;
use yew::Html;

use super::Page;
use super::element::{beside, tag};
use super::published::published_text;
use crate::messages::evidence as words;

/// Which file it was read from, and when that was made.
pub(super) fn provenance(page: &Page<'_>, article: &Article) -> Html {
    let messages = words::of(page.locale());
    let provenance = &article.provenance;
    let captured = published_text(provenance.captured);
    {
        let member =
            provenance.member.as_ref().map(|member| beside!(" › ", tag!("bdi"; member.clone())));
        let captured = (!captured.is_empty())
            .then(|| beside!(tag!("dt"; messages.archived_at), tag!("dd"; captured)));
        tag!("details", "class" = "provenance";
            tag!("summary"; messages.provenance),
            tag!("dl";
                tag!("dt"; messages.file),
                tag!("dd"; tag!("bdi"; provenance.file.clone()), member),
                tag!("dt"; messages.sha256),
                tag!("dd"; tag!("code"; provenance.sha256.to_string())),
                captured))
    }
}
