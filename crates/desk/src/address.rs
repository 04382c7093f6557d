//! What the address says after `#`: the whole state of the page that a link can carry.
//!
//! It never reaches a server, and it works from a file. `docs/architecture.md` lists the keys.

use broadsheet_model::{ArticleId, Day, SourceId};
use broadsheet_search::{Filter, Sort};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The state of the page that a link carries. Absent keys mean 'no limit'.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Address {
    /// `q`: the query as it was typed.
    pub query: String,
    /// `q2`: a query that the chart compares with the first. It limits nothing.
    pub compare: String,
    /// `from`: the first day, inclusive.
    pub from: Option<Day>,
    /// `to`: the last day, inclusive.
    pub to: Option<Day>,
    /// `src`: only these sources.
    pub include: Vec<SourceId>,
    /// `not`: not these sources.
    pub exclude: Vec<SourceId>,
    /// `sort`: absent means newest first without a query, best match with one.
    pub sort: Option<Sort>,
    /// `a` with its `v` and `d`, then `b`: the articles that are open, at most [`Address::MAX_PANES`]. The
    /// page draws the first; the second is kept for a comparison.
    pub panes: Vec<Pane>,
    /// `undated=1`: show articles without a date although there is a date limit.
    pub undated: bool,
    /// `saved=1`: only what this reader has saved.
    pub saved: bool,
    /// `about=1`: the front page, also where a narrow page shows the list; no article is open then.
    pub about: bool,
}

/// An article that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pane {
    /// Which article.
    pub article: ArticleId,
    /// Which of its texts, counted from the oldest, from 1; `None` for the latest, whichever that
    /// will be. From the oldest, so that a link keeps its meaning when a later text is archived.
    pub version: Option<u32>,
    /// `d`: which of its other texts it is compared with, counted the same way.
    pub compared: Option<u32>,
}

impl Pane {
    /// The latest text of `article`.
    pub fn latest(article: ArticleId) -> Pane {
        Pane { article, version: None, compared: None }
    }
}

/// A value in the address that was ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadValue {
    /// Its key.
    pub key: String,
    /// The value, decoded.
    pub value: String,
}

/// What stands as it is in a value: letters and digits of ASCII, and the characters that no reader
/// of addresses trips over.
const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b',').remove(b':');

/// What `a`, `v`, `d` and `b` say, before it is known whether they go together.
#[derive(Default)]
struct OpenKeys {
    first: Option<ArticleId>,
    version: Option<u32>,
    compared: Option<u32>,
    second: Option<ArticleId>,
}

impl OpenKeys {
    /// The panes; a second one alone stands in the first's place. `None` where a version has no
    /// article.
    fn panes(&self) -> (Vec<Pane>, Option<u32>) {
        let first = self.first.map(|article| Pane {
            version: self.version,
            compared: self.compared.filter(|_| self.bad_comparison().is_none()),
            ..Pane::latest(article)
        });
        let panes = first.into_iter().chain(self.second.map(Pane::latest)).collect();
        (panes, self.version.filter(|_| self.first.is_none()))
    }

    /// What no text can be compared with: there is no article, or it is the text itself.
    fn bad_comparison(&self) -> Option<u32> {
        self.compared.filter(|_| self.first.is_none() || self.compared == self.version)
    }
}

impl Address {
    /// How many articles can be open at once.
    pub const MAX_PANES: usize = 2;

    /// Reads what stands after `#` (which may be there too). An unknown key is ignored; a value
    /// that cannot be understood is ignored and reported.
    pub fn parse(hash: &str) -> (Address, Vec<BadValue>) {
        let mut address = Address::default();
        let mut open = OpenKeys::default();
        let mut bad = Vec::new();
        for pair in hash.trim_start_matches('#').split('&') {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = decode(value);
            if !value.is_empty() && address.set(key, &value, &mut open).is_none() {
                bad.push(BadValue { key: key.to_owned(), value });
            }
        }
        let lone_version;
        (address.panes, lone_version) = open.panes();
        if let Some(version) = lone_version {
            bad.push(BadValue { key: "v".to_owned(), value: version.to_string() });
        }
        if let Some(compared) = open.bad_comparison() {
            bad.push(BadValue { key: "d".to_owned(), value: compared.to_string() });
        }
        if address.from > address.to && address.to.is_some() {
            let value = address.to.take().map(|day| day.to_string()).unwrap_or_default();
            bad.push(BadValue { key: "to".to_owned(), value });
        }
        (address, bad)
    }

    /// `None` where the value cannot be understood.
    fn set(&mut self, key: &str, value: &str, open: &mut OpenKeys) -> Option<()> {
        match key {
            "q" => value.clone_into(&mut self.query),
            "q2" => value.clone_into(&mut self.compare),
            "from" => self.from = Some(value.parse().ok()?),
            "to" => self.to = Some(value.parse().ok()?),
            "src" => self.include = source_ids(value)?,
            "not" => self.exclude = source_ids(value)?,
            "sort" => self.sort = Some(sort_from_name(value)?),
            "a" => open.first = Some(value.parse().ok()?),
            "v" => open.version = Some(value.parse().ok().filter(|version| *version > 0)?),
            "d" => open.compared = Some(value.parse().ok().filter(|version| *version > 0)?),
            "b" => open.second = Some(value.parse().ok()?),
            "undated" => self.undated = flag(value)?,
            "saved" => self.saved = flag(value)?,
            "about" => self.about = flag(value)?,
            _ => {}
        }
        Some(())
    }

    /// The address as it stands in a link: `#`, then only the keys that limit something, in a fixed
    /// order.
    pub fn to_hash(&self) -> String {
        let mut hash = String::from("#");
        let mut add = |key: &str, value: &str| {
            if !value.is_empty() {
                if hash.len() > 1 {
                    hash.push('&');
                }
                hash.push_str(key);
                hash.push('=');
                hash.extend(utf8_percent_encode(value, ESCAPED));
            }
        };
        add("q", &self.query);
        add("q2", &self.compare);
        add("from", &self.from.map(|day| day.to_string()).unwrap_or_default());
        add("to", &self.to.map(|day| day.to_string()).unwrap_or_default());
        add("src", &join(&self.include));
        add("not", &join(&self.exclude));
        add("sort", self.sort.map(sort_name).unwrap_or_default());
        add("undated", if self.undated { "1" } else { "" });
        add("saved", if self.saved { "1" } else { "" });
        add("about", if self.about { "1" } else { "" });
        for (key, pane) in ["a", "b"].into_iter().zip(&self.panes) {
            add(key, &pane.article.to_string());
            // The second pane has no key for a version yet.
            if let Some(version) = pane.version.filter(|_| key == "a") {
                add("v", &version.to_string());
            }
            if let Some(compared) = pane.compared.filter(|_| key == "a") {
                add("d", &compared.to_string());
            }
        }
        hash
    }

    /// The article in the first pane.
    pub fn article(&self) -> Option<ArticleId> {
        Some(self.panes.first()?.article)
    }

    /// The same state with the latest text of another article in the first pane; with `None` no
    /// article is open at all.
    pub fn with_article(&self, article: Option<ArticleId>) -> Address {
        let others = self.panes.iter().skip(1).copied();
        let panes =
            article.map(|article| [Pane::latest(article)].into_iter().chain(others).collect());
        let compare = self.compare.clone();
        Address { panes: panes.unwrap_or_default(), compare, ..self.limits() }
    }

    /// What decides which articles the list has, and in which order: everything but the open ones.
    pub fn limits(&self) -> Address {
        Address {
            query: self.query.clone(),
            include: self.include.clone(),
            exclude: self.exclude.clone(),
            compare: String::new(),
            panes: Vec::new(),
            about: false,
            ..*self
        }
    }

    /// Everything that limits which articles are shown, except the query.
    pub fn filter(&self) -> Filter {
        Filter {
            from: self.from,
            to: self.to,
            include: self.include.clone(),
            exclude: self.exclude.clone(),
            undated: self.undated,
        }
    }

    /// The order that is in force in an archive of so many articles.
    pub fn sort_among(&self, n_articles: usize) -> Sort {
        self.sort.unwrap_or(Sort::usual(!self.query.trim().is_empty(), n_articles))
    }
}

/// The name of an order in the address.
pub fn sort_name(sort: Sort) -> &'static str {
    match sort {
        Sort::New => "new",
        Sort::Old => "old",
        Sort::Best => "best",
    }
}

/// The order with this name.
pub fn sort_from_name(name: &str) -> Option<Sort> {
    [Sort::New, Sort::Old, Sort::Best].into_iter().find(|sort| sort_name(*sort) == name)
}

fn flag(value: &str) -> Option<bool> {
    match value {
        "1" => Some(true),
        "0" => Some(false),
        _ => None,
    }
}

/// As browsers and forms write it: `+` and `%20` are both a space.
fn decode(value: &str) -> String {
    percent_decode_str(&value.replace('+', " ")).decode_utf8_lossy().trim().to_owned()
}

fn source_ids(list: &str) -> Option<Vec<SourceId>> {
    list.split(',').map(SourceId::new).collect()
}

fn join(ids: &[SourceId]) -> String {
    ids.iter().map(SourceId::as_str).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(hash: &str, expected: &str, expected_bad: &[&str]) {
        let (address, bad) = Address::parse(hash);
        assert_eq!(address.to_hash(), expected);
        assert_eq!(bad.iter().map(|bad| bad.key.as_str()).collect::<Vec<_>>(), expected_bad);
    }

    #[test]
    fn an_address_survives_reading_and_writing() {
        check("", "#", &[]);
        check(
            "#q=%E6%99%AE%E4%BA%AC&from=2023-01-02&to=2023-10-01&src=rfi,epochtimes&not=a.example&sort=old&a=00112233445566ff",
            "#q=%E6%99%AE%E4%BA%AC&from=2023-01-02&to=2023-10-01&src=rfi,epochtimes&not=a.example&sort=old&a=00112233445566ff",
            &[],
        );
        check("#undated=1&saved=1", "#undated=1&saved=1", &[]);
        check("#q2=b&q=a&from=2023-01-02", "#q=a&q2=b&from=2023-01-02", &[]);
        let two = "#q=a&a=00000000000000aa&v=2&b=00000000000000bb";
        check(two, two, &[]);
    }

    #[test]
    fn a_query_keeps_its_special_characters() {
        let address =
            Address { query: "a&b=c \"1+1\" #100% 普京".to_owned(), ..Address::default() };
        assert_eq!(Address::parse(&address.to_hash()), (address, Vec::new()));
        assert_eq!(Address::parse("#q=普京+王毅").0.query, "普京 王毅");
    }

    #[test]
    fn unknown_keys_are_ignored_and_bad_values_are_reported() {
        check("#utm_source=x&q=a", "#q=a", &[]);
        check(
            "#from=yesterday&to=2023-13-01&sort=size&a=xyz&src=A%20B&q=a",
            "#q=a",
            &["from", "to", "sort", "a", "src"],
        );
        check("#from=2023-02-01&to=2023-01-01", "#from=2023-02-01", &["to"]);
        check("#from=&q=", "#", &[]);
        for version in ["0", "-1", "x"] {
            let hash = ["#a=00000000000000aa&v=", version].concat();
            check(&hash, "#a=00000000000000aa", &["v"]);
        }
        check("#v=2", "#", &["v"]);
        let both = "#a=00000000000000aa&v=2&d=1";
        check(both, both, &[]);
        check("#a=00000000000000aa&d=2", "#a=00000000000000aa&d=2", &[]);
        check("#a=00000000000000aa&v=2&d=2", "#a=00000000000000aa&v=2", &["d"]);
        check("#a=00000000000000aa&d=0", "#a=00000000000000aa", &["d"]);
        check("#a=00000000000000aa&d=first", "#a=00000000000000aa", &["d"]);
        check("#d=1", "#", &["d"]);
        check("#b=00000000000000bb", "#a=00000000000000bb", &[]);
    }

    #[test]
    fn another_article_takes_the_first_pane_and_closing_it_closes_both() {
        let (address, _) = Address::parse("#a=00000000000000aa&v=2&b=00000000000000bb");
        let other = address.with_article(Some(ArticleId(0xcc))).to_hash();
        assert_eq!(other, "#a=00000000000000cc&b=00000000000000bb");
        assert_eq!(address.with_article(None).to_hash(), "#");
        let (compared, _) = Address::parse("#q=a&q2=b");
        assert_eq!(compared.with_article(None).to_hash(), "#q=a&q2=b");
        assert_eq!(compared.limits().to_hash(), "#q=a");
    }
}
