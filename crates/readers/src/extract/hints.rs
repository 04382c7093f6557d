//! What an element's name, class, id and role say about its place on a page.
//!
//! Class names are taken apart into words (`post-content`, `postContent`, `post_content`), because
//! words are few and what they are joined to is not: a look at each word costs less than searching
//! each name for each word, and `header` is not found in `subheader`.

use html5ever::tokenizer::Tag;

use crate::html::attribute;

/// What an element's attributes say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hints {
    /// It is an `article`.
    pub(super) is_entry: bool,
    /// It says that it is the article's text and nothing else.
    pub(super) is_body: bool,
    /// It is what pages put around articles: navigation, comments, related pages.
    pub(super) is_furniture: bool,
    /// It holds what readers wrote.
    pub(super) is_comments: bool,
    /// It names the author.
    pub(super) is_author: bool,
}

impl Hints {
    /// Reads a start tag; `is_notable`: it has an attribute that may say something.
    pub(super) fn of(tag: &Tag, is_notable: bool) -> Hints {
        let mut hints = Hints::default();
        hints.name(&tag.name);
        if &*tag.name == "iframe" {
            let address = attribute(tag, "src").unwrap_or_default();
            hints.is_furniture = !PLAYERS.iter().any(|player| address.contains(player));
        }
        if is_notable {
            for attribute in &tag.attrs {
                let value = &*attribute.value;
                match &*attribute.name.local {
                    "class" | "id" => hints.words(value),
                    "role" => hints.role(value),
                    "itemprop" => hints.property(value),
                    _ => {}
                }
            }
        }
        hints
    }

    /// Whether it says anything.
    pub(super) fn is_telling(self) -> bool {
        self != Hints::default()
    }

    fn name(&mut self, name: &str) {
        match name {
            "article" => self.is_entry = true,
            "nav" | "footer" | "aside" | "form" | "menu" | "dialog" => self.is_furniture = true,
            _ => {}
        }
    }

    fn role(&mut self, role: &str) {
        match role {
            "navigation" | "complementary" | "contentinfo" | "banner" | "search" | "menu"
            | "menubar" | "dialog" | "alertdialog" | "toolbar" => self.is_furniture = true,
            _ => {}
        }
    }

    fn property(&mut self, property: &str) {
        for name in property.split_ascii_whitespace() {
            match name {
                "articleBody" => self.is_body = true,
                "author" | "creator" => self.is_author = true,
                "comment" => self.is_comments = true,
                _ => {}
            }
        }
    }

    fn words(&mut self, value: &str) {
        let value = &value[..value.floor_char_boundary(MAX_CLASS_BYTES)];
        let mut lower = [0_u8; MAX_WORD_BYTES];
        for name in value.split_ascii_whitespace() {
            self.whole(name);
            for_each_word(name, |word| {
                let Some(lower) = lower.get_mut(..word.len()) else { return };
                lower.copy_from_slice(word);
                lower.make_ascii_lowercase();
                self.word(lower);
            });
        }
    }

    /// Names that widespread software gives to the text itself.
    fn whole(&mut self, name: &str) {
        let is = |known: &&str| name.eq_ignore_ascii_case(known);
        if BODIES.iter().any(is) {
            self.is_body = true;
        }
    }

    fn word(&mut self, word: &[u8]) {
        match word {
            b"comment" | b"comments" | b"disqus" | b"respond" | b"pinglun" | b"reply"
            | b"replies" | b"commentlist" | b"guestbook" => self.is_comments = true,
            b"nav" | b"navbar" | b"navigation" | b"menu" | b"breadcrumb" | b"breadcrumbs"
            | b"crumb" | b"crumbs" | b"footer" | b"foot" | b"sidebar" | b"related" | b"relate"
            | b"relates" | b"relation" | b"relative" | b"recommend" | b"recommended"
            | b"recommendation" | b"recommendations" | b"tuijian" | b"xiangguan" | b"share"
            | b"sharing" | b"bdshare" | b"jiathis" | b"addthis" | b"social" | b"toolbar"
            | b"tools" | b"copyright" | b"disclaimer" | b"banner" | b"advert"
            | b"advertisement" | b"ads" | b"ad" | b"adv" | b"sponsor" | b"sponsored" | b"promo"
            | b"outbrain" | b"taboola" | b"newsletter" | b"subscribe" | b"subscription"
            | b"login" | b"popup" | b"modal" | b"cookie" | b"cookies" | b"pagination"
            | b"pager" | b"pagebar" | b"pagenav" | b"hot" | b"rank" | b"ranking" | b"popular"
            | b"trending" | b"friendlink" | b"friendlinks" | b"links" | b"keywords" | b"tags"
            | b"widget" | b"widgets" | b"masthead" | b"skyscraper" | b"shoutbox" | b"statement"
            | b"declare" | b"mianze" | b"paywall" | b"teaser" | b"teasers" | b"more"
            | b"readmore" | b"prevnext" | b"prev" | b"next" | b"qrcode" | b"erweima"
            | b"feedback" | b"vote" | b"survey" | b"mood" | b"print" | b"hidden" | b"bio"
            | b"biography" => {
                self.is_furniture = true;
            }
            b"author" | b"authors" | b"writer" | b"zuozhe" => self.is_author = true,
            _ => {}
        }
    }
}

/// What the addresses of frames hold that play something; others show buttons, forms, counters and
/// advertisements.
const PLAYERS: &[&str] = &[
    "youtube.com/",
    "youtube-nocookie.com/",
    "youtu.be/",
    "vimeo.com/",
    "dailymotion.com/",
    "player.youku.com",
    "v.qq.com/",
    "bilibili.com/",
    "tudou.com/",
    "iqiyi.com/",
    "ixigua.com/",
    "soundcloud.com/player",
    "archive.org/embed",
    "ted.com/",
    "/video",
    "/embed/",
    "datawrapper",
    "infogram",
    "flourish.studio",
];

/// How much of a class is looked at, in bytes.
const MAX_CLASS_BYTES: usize = 256;
/// The longest word that is known, in bytes.
const MAX_WORD_BYTES: usize = 24;

/// Classes and ids of the text itself in publishing systems that many sites use.
const BODIES: &[&str] = &[
    "js_content",
    "artibody",
    "articlebody",
    "article-body",
    "article_body",
    "article-content",
    "article_content",
    "articlecontent",
    "endtext",
    "entry-content",
    "post-content",
    "post_content",
    "news_content",
    "trs_editor",
    "contentmain",
    "zhengwen",
    "text-content",
    "story-body",
];

/// The words of a class name: what stands between capitals, hyphens, underscores and digits.
fn for_each_word(name: &str, mut take: impl FnMut(&[u8])) {
    let bytes = name.as_bytes();
    let mut start = 0;
    for at in 0..=bytes.len() {
        let here = bytes.get(at);
        let is_letter = here.is_some_and(u8::is_ascii_alphabetic);
        let is_new = here.is_some_and(u8::is_ascii_uppercase)
            && at > start
            && bytes[at - 1].is_ascii_lowercase();
        if !is_letter || is_new {
            if at > start {
                take(&bytes[start..at]);
            }
            start = if is_new { at } else { at + 1 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        let check = |name: &str, expected: &str| {
            let mut words = Vec::new();
            for_each_word(name, |word| words.push(String::from_utf8_lossy(word).into_owned()));
            assert_eq!(words.join(" "), expected, "{name}");
        };
        check("post-content_2col", "post content col");
        check("postContentBox", "post Content Box");
        check("TRS_Editor", "TRS Editor");
        check("", "");
    }
}
