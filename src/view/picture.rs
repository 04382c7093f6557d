//! Pictures: those in the article are shown, those elsewhere wait until the reader asks.

use broadsheet_desk::Event;
use broadsheet_model::{ImageData, ImageRef, PictureFile, WebUrl};
use yew::Html;

use super::element::{Heard, beside, tag};
use super::{Link, Page, Report, plain_button};
use crate::messages::evidence::{self as words, EvidenceMessages};
use crate::messages::fill;

/// Draws pictures for a reader who has agreed to load those of some hosts.
pub(super) struct Pictures<'a> {
    messages: &'a EvidenceMessages,
    /// Hosts whose pictures may be loaded; the browser itself blocks all others.
    hosts: &'a [String],
    /// Where the files of the article's archive are.
    folder: &'a str,
    link: &'a Link,
}

impl Pictures<'_> {
    pub(super) fn of<'a>(page: &'a Page<'_>) -> Pictures<'a> {
        let hosts = &page.desk.surroundings().image_hosts;
        let folder = page.desk.open_folder();
        Pictures { messages: words::of(page.locale()), hosts, folder, link: page.link }
    }

    pub(super) fn draw(&self, image: &ImageRef) -> Html {
        let alt = image.alt.clone();
        match &image.data {
            ImageData::Embedded(data) => tag!("img", "src" = data.clone(), "alt" = alt),
            ImageData::Filed(file) => self.filed(file, alt),
            ImageData::Remote(url)
                if self.hosts.iter().any(|host| host == url.host()) && url.is_https() =>
            {
                tag!(
                    "img",
                    "src" = url.to_string(),
                    "alt" = alt,
                    "loading" = "lazy",
                    "decoding" = "async",
                    "referrerpolicy" = "no-referrer"
                )
            }
            ImageData::Remote(url) => self.placeholder(url, &alt),
            ImageData::Reference(_) | ImageData::Absent => tag!("span", "class" = "picture";
                shown(&alt), tag!("small"; self.messages.image_absent)),
        }
    }

    /// A picture in a file of the archive. The address says which and is none that can be shown:
    /// `static/pictures.js` hears of that, loads the file and shows it, and nothing of it is ever in
    /// the module's memory. The button is there where that fails.
    fn filed(&self, file: &PictureFile, alt: String) -> Html {
        let (kind, sha256) = (file.kind.name(), file.sha256.to_string());
        let address = ["data:,", kind, ",", &sha256, ",", self.folder].concat();
        beside!(
            tag!("img", "src" = address, "alt" = alt),
            tag!("button", "type" = "button", "class" = "again"; self.messages.image_failed),
        )
    }

    fn placeholder(&self, url: &WebUrl, alt: &str) -> Html {
        let messages = self.messages;
        let host = url.host().to_owned();
        let load = {
            let (link, host) = (self.link.clone(), host.clone());
            let agree = move || Report::Event(Event::AgreeToImages(host.clone()));
            Heard::from(move |_| link.emit(agree()))
        };
        {
            let rest = if url.is_https() {
                beside!(
                    plain_button(load, fill(messages.image_load, &[&host])),
                    tag!("small"; fill(messages.image_why, &[&host])),
                )
            } else {
                beside!(
                    tag!("small"; fill(messages.image_insecure, &[&host])),
                    tag!("a", "href" = url.to_string(), "target" = "_blank",
                        "rel" = "noopener noreferrer"; messages.image_open),
                )
            };
            tag!("span", "class" = "picture"; shown(alt), rest)
        }
    }
}

/// The text that stands for a picture.
fn shown(alt: &str) -> Option<Html> {
    (!alt.is_empty()).then(|| tag!("span", "class" = "alt"; alt.to_owned()))
}
