//! Namespaces: which vocabulary a name belongs to.

/// A vocabulary that feeds use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// RSS of any version, and names without a namespace.
    Plain,
    Atom,
    Rdf,
    /// RSS 1.0's module for content.
    Content,
    DublinCore,
    /// The qualified terms of Dublin Core.
    Terms,
    Media,
    Podcast,
    Xhtml,
    /// Services that put an address of their own before the article's.
    Relay,
    /// What WordPress says of its posts when it exports them.
    WordPress,
    Other,
}

/// Names of namespaces without scheme, `www.` and closing mark, in lower case.
const NAMES: &[(&str, Space)] = &[
    ("w3.org/2005/atom", Space::Atom),
    ("purl.org/atom/ns", Space::Atom),
    ("purl.org/rss/1.0", Space::Plain),
    ("purl.org/net/rss1.1", Space::Plain),
    ("my.netscape.com/rdf/simple/0.9", Space::Plain),
    ("channel.netscape.com/rdf/simple/0.9", Space::Plain),
    ("my.netscape.com/publish/formats/rss-0.91.dtd", Space::Plain),
    ("backend.userland.com/rss", Space::Plain),
    ("backend.userland.com/rss2", Space::Plain),
    ("backend.userland.com/rss091", Space::Plain),
    ("blogs.law.harvard.edu/tech/rss", Space::Plain),
    ("w3.org/1999/02/22-rdf-syntax-ns", Space::Rdf),
    ("purl.org/rss/1.0/modules/content", Space::Content),
    ("purl.org/dc/elements/1.1", Space::DublinCore),
    ("purl.org/dc/elements/1.0", Space::DublinCore),
    ("purl.org/rss/1.0/modules/dc", Space::DublinCore),
    ("purl.org/dc/terms", Space::Terms),
    ("purl.org/rss/1.0/modules/dcterms", Space::Terms),
    ("search.yahoo.com/mrss", Space::Media),
    ("video.search.yahoo.com/mrss", Space::Media),
    ("api.search.yahoo.com/mrss", Space::Media),
    ("itunes.com/dtds/podcast-1.0.dtd", Space::Podcast),
    ("example.com/dtds/podcast-1.0.dtd", Space::Podcast),
    ("w3.org/1999/xhtml", Space::Xhtml),
    ("rssnamespace.org/feedburner/ext/1.0", Space::Relay),
    ("pheedo.com/namespace/pheedo", Space::Relay),
    ("wordpress.org/export/1.0", Space::WordPress),
    ("wordpress.org/export/1.1", Space::WordPress),
    ("wordpress.org/export/1.2", Space::WordPress),
];

impl Space {
    /// The vocabulary that a namespace's name stands for, whatever the prefix; a name that is not
    /// known is what its prefix usually means.
    pub(super) fn named(name: &str, prefix: &str) -> Space {
        let lower = name.trim().to_ascii_lowercase();
        let rest = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
        let rest = rest.trim_end_matches(['/', '#']);
        let rest = rest.strip_prefix("www.").unwrap_or(rest);
        let known = NAMES.iter().find(|(known, _)| *known == rest).map(|(_, space)| *space);
        known.unwrap_or_else(|| Space::usual(prefix))
    }

    /// What a prefix means that nobody declared.
    pub(super) fn usual(prefix: &str) -> Space {
        match prefix {
            "" | "rss" => Space::Plain,
            "atom" | "atom10" | "a10" => Space::Atom,
            "rdf" => Space::Rdf,
            "content" => Space::Content,
            "dc" => Space::DublinCore,
            "dcterms" => Space::Terms,
            "media" => Space::Media,
            "itunes" => Space::Podcast,
            "xhtml" => Space::Xhtml,
            "feedburner" | "pheedo" => Space::Relay,
            _ => Space::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_namespace_is_known_by_its_name_and_else_by_its_prefix() {
        for (name, prefix, expected) in [
            ("http://www.w3.org/2005/Atom", "x", Space::Atom),
            ("http://purl.org/atom/ns#", "", Space::Atom),
            ("http://search.yahoo.com/mrss", "m", Space::Media),
            ("http://search.yahoo.com/mrss/", "m", Space::Media),
            ("http://www.itunes.com/DTDs/Podcast-1.0.dtd", "", Space::Podcast),
            ("http://purl.org/dc/elements/1.1/", "creator", Space::DublinCore),
            ("https://elsewhere.example/content", "content", Space::Content),
            ("https://elsewhere.example/", "x", Space::Other),
        ] {
            assert_eq!(Space::named(name, prefix), expected, "{name} {prefix}");
        }
    }
}
