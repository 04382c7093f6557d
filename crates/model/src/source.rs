//! Who published an article.

use crate::SourceId;

/// A publisher: a newspaper, a broadcaster, a website.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Short stable name, used in addresses (`#src=rfi`) and on the command line.
    pub id: SourceId,
    /// What readers see.
    pub names: Names,
}

/// A name in the three languages of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// In simplified Chinese.
    pub zh_hans: String,
    /// In traditional Chinese.
    pub zh_hant: String,
    /// In English.
    pub en: String,
}

impl Names {
    /// The same name in all three languages: for a source of which only the host is known.
    pub fn same(name: &str) -> Names {
        Names { zh_hans: name.to_owned(), zh_hant: name.to_owned(), en: name.to_owned() }
    }
}
