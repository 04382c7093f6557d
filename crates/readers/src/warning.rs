//! What looked wrong in a file that could be read all the same.

use std::fmt;

use broadsheet_model::{Day, Published};

use crate::ReadError;

/// Something that looked wrong in a file, although an article came out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// What looked wrong.
    pub kind: WarningKind,
    /// The place of the article inside the file, where that holds several.
    pub member: Option<String>,
}

/// What looked wrong. The text says what was done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WarningKind {
    /// The file was not UTF-8; its encoding was found from a byte order mark or guessed from the
    /// bytes.
    Decoded {
        /// The encoding's name in the WHATWG Encoding Standard.
        charset: &'static str,
    },
    /// The text holds U+FFFD, so that characters were lost before the file was archived.
    LostCharacters {
        /// How many, 1 or more.
        n_lost: usize,
    },
    /// Parts of the text were UTF-8 that somebody had taken for Latin-1; they were mended.
    DecodedTwice {
        /// How many characters came out, 1 or more.
        n_mended: usize,
    },
    /// Some bytes had no meaning in the file's encoding and became U+FFFD.
    LossyDecoding {
        /// The encoding's name in the WHATWG Encoding Standard.
        charset: &'static str,
        /// How many U+FFFD characters decoding wrote, 1 or more.
        n_replaced: usize,
    },
    /// The front matter is not YAML; its lines were read one by one.
    InvalidFrontMatter {
        /// What the YAML parser said.
        message: String,
    },
    /// The title was taken from the file's name, because the file does not give one.
    TitleFromFileName,
    /// The title was taken from the first heading or sentence, because the file does not give one.
    TitleFromText,
    /// No date was found.
    NoDate,
    /// The date is one that programs write where they have none; it was left out.
    PlaceholderDate {
        /// The date as it was read.
        date: Published,
    },
    /// The date is from before the web.
    DateTooEarly {
        /// The date, which was kept.
        date: Published,
    },
    /// The date is later than the copy itself.
    DateAfterFile {
        /// The date, which was kept.
        date: Published,
        /// When the copy was made, or the newest file was written.
        newest: Published,
    },
    /// The date is far from the one in the article's address.
    FarFromAddress {
        /// The date that was kept.
        kept: Published,
        /// The day or month in the address: `2023-11-14`, `2023-11`.
        in_address: String,
    },
    /// A date was there but could not be understood.
    UnreadableDate {
        /// The date as it is written.
        text: String,
    },
    /// The body names no day; the day was taken from the article's address.
    DateFromAddress {
        /// The day in the address.
        day: Day,
    },
    /// Neither body nor markup names a day; the day was taken from the article's title.
    DateFromTitle {
        /// The day in the title.
        day: Day,
    },
    /// Two dates in the file are more than a day apart (a day is the most that time zones can
    /// explain).
    DatesDisagree {
        /// The date that was kept.
        kept: Published,
        /// The day that another place in the file gives.
        other: Day,
    },
    /// No address was found.
    NoUrl,
    /// The article's address is not a usable web address and was left out.
    UnusableUrl {
        /// The address as it is written.
        text: String,
    },
    /// Links of a kind that is never offered lost their address and kept their text.
    LinksDropped {
        /// The scheme, such as `javascript`; empty where the address could not be understood.
        scheme: String,
        /// How many, 1 or more.
        n_links: usize,
    },
    /// Pictures were left out: vector pictures inside the page, or addresses that are not web
    /// addresses.
    ImagesDropped {
        /// How many, 1 or more.
        n_images: usize,
    },
    /// Pictures inside the page were left out: larger than
    /// [`broadsheet_model::MAX_PICTURE_BYTES`], more of them than
    /// [`broadsheet_model::MAX_ARTICLE_PICTURE_BYTES`], or no base64.
    PicturesTooLarge {
        /// How many, 1 or more.
        n_images: usize,
    },
    /// Pictures were left out that should have been beside the article, in the file that it came
    /// from.
    PicturesMissing {
        /// How many, 1 or more.
        n_images: usize,
    },
    /// Elements were nested deeper than [`broadsheet_model::MAX_DEPTH`]; the deeper ones gave their
    /// content only.
    NestingFlattened {
        /// How many elements, 1 or more.
        n_elements: usize,
    },
    /// Tags with more attributes than any real page has were left out.
    TagsDropped {
        /// How many, 1 or more.
        n_tags: usize,
    },
    /// Addresses lost parameters that say who followed or saved them.
    TrackingRemoved {
        /// How many addresses, 1 or more.
        n_addresses: usize,
    },
    /// Pictures that have a caption have no address in the file; the caption was kept.
    CaptionWithoutPicture {
        /// How many, 1 or more.
        n_images: usize,
    },
    /// Elements that a browser hides hold most of the text, so they were kept.
    HiddenShown {
        /// How many elements, 1 or more.
        n_elements: usize,
    },
    /// The file ends inside an element of which nothing is shown, so that the rest of the article
    /// may be inside it.
    EndsInside {
        /// The element's name.
        element: String,
        /// The end of the text before it; empty where there is none.
        after: String,
    },
    /// The file is a feed that ends early or is damaged from some place on.
    FeedCut {
        /// How many entries were read before.
        n_entries: usize,
    },
    /// A feed has more entries than are read.
    EntriesLeftOut {
        /// How many were left out, 1 or more.
        n_entries: usize,
    },
    /// Entries that their author has not published (drafts), or that are no texts (menus, files).
    EntriesKeptBack {
        /// How many were left out, 1 or more.
        n_entries: usize,
    },
    /// An entry of a file that holds several could not be read.
    EntrySkipped {
        /// Why.
        reason: Box<ReadError>,
    },
    /// The date names only a month or a year; its first day was taken.
    DateIncomplete {
        /// The date as it is written.
        text: String,
    },
    /// The file ends before the mark that should close it.
    Truncated,
    /// No text, picture or link was found in the body.
    EmptyBody,
}

impl From<WarningKind> for Warning {
    fn from(kind: WarningKind) -> Warning {
        Warning { kind, member: None }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(member) = &self.member {
            write!(f, "{member}: ")?;
        }
        self.kind.fmt(f)
    }
}

impl fmt::Display for WarningKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WarningKind::Decoded { charset } => {
                write!(
                    f,
                    "not UTF-8: read as {charset}; save it as UTF-8 to be sure of its characters"
                )
            }
            WarningKind::LossyDecoding { charset, n_replaced } => {
                let places = counted(*n_replaced, "damaged place");
                write!(f, "{places} in its {charset} text became \u{FFFD}; fetch it again")
            }
            WarningKind::LostCharacters { n_lost } => {
                let characters = counted(*n_lost, "character");
                write!(
                    f,
                    "{characters} had become \u{FFFD} before the file was archived; fetch it again"
                )
            }
            WarningKind::DecodedTwice { n_mended } => {
                let characters = counted(*n_mended, "character");
                write!(f, "{characters} had been decoded as Latin-1 before it was archived: mended")
            }
            WarningKind::InvalidFrontMatter { message } => {
                write!(
                    f,
                    "the front matter is not valid YAML and was read line by line ({message})"
                )
            }
            WarningKind::TitleFromFileName => f.write_str("no title: the file's name is used"),
            WarningKind::TitleFromText => {
                f.write_str("no title: its first heading or sentence is used")
            }
            WarningKind::PlaceholderDate { date } => {
                write!(f, "its date {date} means that none was known: listed as undated")
            }
            WarningKind::DateTooEarly { date } => {
                write!(f, "its date {date} looks wrong: the web is younger; correct it in the file")
            }
            WarningKind::DateAfterFile { date, newest } => {
                write!(
                    f,
                    "its date {date} looks wrong: no file is newer than {newest}; correct it in the file"
                )
            }
            WarningKind::FarFromAddress { kept, in_address } => {
                write!(
                    f,
                    "its date {kept} looks wrong: its address says {in_address}; correct it in the file"
                )
            }
            WarningKind::DateFromTitle { day } => {
                write!(f, "no date in the text: {day} taken from its title")
            }
            WarningKind::NoDate => f.write_str("no date: listed as undated"),
            WarningKind::UnreadableDate { text } => {
                write!(f, "the date {text:?} could not be understood")
            }
            WarningKind::DateFromAddress { day } => {
                write!(f, "no date in the text: {day} taken from its address")
            }
            WarningKind::DatesDisagree { kept, other } => {
                write!(f, "its dates disagree: {kept} was kept, another place says {other}")
            }
            WarningKind::NoUrl => f.write_str("no address: its origin cannot be linked"),
            WarningKind::UnusableUrl { text } => {
                write!(f, "its address {text:?} is not a web address")
            }
            WarningKind::LinksDropped { scheme, n_links } if scheme.is_empty() => {
                write!(f, "{} with an unreadable address became text", counted(*n_links, "link"))
            }
            WarningKind::LinksDropped { scheme, n_links } => {
                let links = counted(*n_links, &format!("{scheme}: link"));
                write!(f, "{links} became text; only http and https links are kept")
            }
            WarningKind::ImagesDropped { n_images } => {
                write!(f, "{} without a usable address left out", counted(*n_images, "picture"))
            }
            WarningKind::PicturesTooLarge { n_images } => {
                let pictures = counted(*n_images, "picture");
                write!(f, "{pictures} inside the page left out: too large, or damaged")
            }
            WarningKind::PicturesMissing { n_images } => {
                let pictures = counted(*n_images, "picture");
                write!(f, "{pictures} left out: not in the file where the page says")
            }
            WarningKind::NestingFlattened { n_elements } => {
                write!(
                    f,
                    "{} nested too deeply; the text was kept, flattened",
                    counted(*n_elements, "element")
                )
            }
            WarningKind::TagsDropped { n_tags } => {
                write!(f, "{} with too many attributes left out", counted(*n_tags, "tag"))
            }
            WarningKind::TrackingRemoved { n_addresses } => {
                let addresses = counted_as(*n_addresses, "address", "addresses");
                write!(
                    f,
                    "{addresses} carried parameters that tell how and by whom it was opened: removed \
                     (--keep-tracking leaves them)"
                )
            }
            WarningKind::CaptionWithoutPicture { n_images } => {
                let pictures = counted(*n_images, "captioned picture");
                write!(f, "{pictures} without an address: only the caption was kept")
            }
            WarningKind::HiddenShown { n_elements } => {
                let elements = counted(*n_elements, "hidden element");
                write!(f, "{elements} with most of the text kept; check that it is the article")
            }
            WarningKind::EndsInside { element, after } => {
                write!(f, "ends inside <{element}>, which is left out")?;
                if !after.is_empty() {
                    write!(f, ", after {after:?}")?;
                }
                f.write_str(": close that element, or what follows is lost")
            }
            WarningKind::FeedCut { n_entries } => {
                let entries = counted_as(*n_entries, "entry", "entries");
                write!(f, "the feed ends early, after {entries}; fetch it again for the others")
            }
            WarningKind::EntriesLeftOut { n_entries } => {
                let entries = counted_as(*n_entries, "entry", "entries");
                write!(f, "{entries} left out: one feed gives at most 50,000; split it")
            }
            WarningKind::EntriesKeptBack { n_entries } => {
                let entries = counted_as(*n_entries, "entry", "entries");
                write!(f, "{entries} left out: drafts, private ones, menus and files of an export")
            }
            WarningKind::EntrySkipped { reason } => write!(f, "this entry was left out: {reason}"),
            WarningKind::DateIncomplete { text } => {
                write!(f, "its date says only {text:?}: listed on the first day of that")
            }
            WarningKind::Truncated => {
                f.write_str("the file ends early: the end of the article may be missing")
            }
            WarningKind::EmptyBody => f.write_str("nothing but a title was found"),
        }
    }
}

fn counted(n: usize, what: &str) -> String {
    counted_as(n, what, &format!("{what}s"))
}

fn counted_as(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
