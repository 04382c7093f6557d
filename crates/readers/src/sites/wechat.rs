//! WeChat, whose pages say when they were published in a script only.

use broadsheet_model::{Instant, Published};
use memchr::memmem;

use super::{PLAIN, Site};

pub(super) const SITE: Site = Site { hosts: &["mp.weixin.qq.com"], ..PLAIN };

/// The element that holds the text of an article, which is served hidden.
const CONTENT: &str = "id=\"js_content\"";
/// What stands before the moment of publication, in seconds since 1970.
const MOMENT: &str = "var ct = \"";
/// China's clock, in minutes east of UTC.
const OFFSET_MINUTES: i16 = 8 * 60;

/// When an article was published.
pub(crate) fn published(html: &str) -> Option<Published> {
    memmem::find(html.as_bytes(), CONTENT.as_bytes())?;
    let at = memmem::find(html.as_bytes(), MOMENT.as_bytes())?;
    let digits = html[at + MOMENT.len()..].split('"').next()?;
    let unix_seconds = digits.parse().ok().filter(|seconds| *seconds > 0 && digits.len() == 10)?;
    Some(Published::Instant(Instant { unix_seconds, offset_minutes: OFFSET_MINUTES }))
}
