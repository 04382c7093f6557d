//! Which publisher a web address belongs to.

use broadsheet_model::{Names, Source, SourceId, WebUrl};

/// A publisher and the places on the web where it publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceEntry {
    /// The publisher.
    pub source: Source,
    /// Where it publishes; any one of them is enough.
    pub sites: Vec<Site>,
}

/// A place on the web.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// A host in lower case, such as `rfi.fr`; it stands for its subdomains too.
    pub host: String,
    /// What the path begins with, whole segments, such as `/cn`; empty for the whole host.
    pub path_prefix: String,
}

impl Site {
    /// Reads `host` or `host/path`.
    pub fn new(site: &str) -> Site {
        let (host, path) = site.split_at(site.find('/').unwrap_or(site.len()));
        Site { host: host.to_ascii_lowercase(), path_prefix: path.trim_end_matches('/').to_owned() }
    }

    /// The places that `hosts` and `path_prefixes` give together: each prefix on each host, or the
    /// whole hosts where there is no prefix. A host that already ends in a path stands for itself.
    pub fn all(hosts: &[String], path_prefixes: &[String]) -> Vec<Site> {
        let sites = |host: &String| -> Vec<Site> {
            let whole = Site::new(host);
            if path_prefixes.is_empty() || !whole.path_prefix.is_empty() {
                return vec![whole];
            }
            path_prefixes
                .iter()
                .map(|prefix| Site::new(&format!("{host}/{}", prefix.trim_start_matches('/'))))
                .collect()
        };
        hosts.iter().flat_map(sites).collect()
    }

    /// How well this place fits an address: longer host, then longer path; `None` where it does
    /// not.
    fn fit(&self, host: &str, path: &str) -> Option<(usize, usize)> {
        let sub = host.strip_suffix(self.host.as_str())?;
        let rest = path.strip_prefix(self.path_prefix.as_str())?;
        let host_ends = sub.is_empty() || sub.ends_with('.');
        let segment_ends = rest.is_empty() || rest.starts_with(['/', '?', '#']);
        (host_ends && segment_ends).then_some((self.host.len(), self.path_prefix.len()))
    }
}

/// The publishers that are known by name. A site that is not among them is a source of its own,
/// named by its host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceTable {
    entries: Vec<SourceEntry>,
}

/// Id, names (simplified, traditional, English), sites. Names are those that the publishers give
/// themselves.
type Builtin = (&'static str, [&'static str; 3], &'static [&'static str]);

const BUILTIN: &[Builtin] = &[
    ("rfi", ["法国国际广播电台", "法國國際廣播電台", "RFI"], &["rfi.fr/cn"]),
    (
        "rfi-tw",
        ["法国国际广播电台（繁体）", "法國國際廣播電台（繁體）", "RFI (Traditional Chinese)"],
        &["rfi.fr/tw"],
    ),
    (
        "rfi-en",
        ["法国国际广播电台（英语）", "法國國際廣播電台（英語）", "RFI English"],
        &["rfi.fr/en"],
    ),
    (
        "rfi-fr",
        ["法国国际广播电台（法语）", "法國國際廣播電台（法語）", "RFI (French)"],
        &["rfi.fr/fr"],
    ),
    ("epochtimes", ["大纪元", "大紀元", "The Epoch Times"], &["epochtimes.com"]),
    (
        "epochtimes-en",
        ["英文大纪元", "英文大紀元", "The Epoch Times (English)"],
        &["theepochtimes.com"],
    ),
    ("ntdtv", ["新唐人电视台", "新唐人電視台", "NTD Television"], &["ntdtv.com"]),
    ("iyouport", ["iYouPort", "iYouPort", "iYouPort"], &["iyouport.org"]),
    ("nei.st", ["Nei.st", "Nei.st", "Nei.st"], &["nei.st"]),
    ("pao-pao", ["泡泡", "泡泡", "Pao-Pao"], &["pao-pao.net"]),
    ("chinafile", ["中参馆", "中參館", "ChinaFile"], &["chinafile.com"]),
    ("allnow", ["全现在", "全現在", "Allnow"], &["allnow.com"]),
    ("matters", ["Matters", "Matters", "Matters"], &["matters.news", "matters.town"]),
    ("medium", ["Medium", "Medium", "Medium"], &["medium.com"]),
];

/// The source of an article that gives no address.
const UNKNOWN: Builtin = ("unknown", ["未知来源", "未知來源", "Unknown source"], &[]);

impl SourceTable {
    /// The publishers that Broadsheet knows by itself.
    pub fn builtin() -> SourceTable {
        SourceTable { entries: BUILTIN.iter().map(entry).collect() }
    }

    /// This table with `entries` put before its own, so that they win where both fit equally well;
    /// an entry whose id is already in the table replaces its names and adds its sites.
    pub fn with(mut self, entries: impl IntoIterator<Item = SourceEntry>) -> SourceTable {
        let mut all: Vec<SourceEntry> = entries.into_iter().collect();
        for old in self.entries.drain(..) {
            match all.iter_mut().find(|new| new.source.id == old.source.id) {
                Some(new) => new.sites.extend(old.sites),
                None => all.push(old),
            }
        }
        SourceTable { entries: all }
    }

    /// The publisher at `url`: the entry whose site fits best, else the site itself under its
    /// host's name without `www.`, or what the table calls a source of that id; without an address
    /// the source `unknown`.
    pub fn resolve(&self, url: Option<&WebUrl>) -> Source {
        let own = url.map_or_else(|| entry(&UNKNOWN).source, own_source);
        let known = url.and_then(|url| self.known(url).cloned()).or_else(|| self.by_id(&own.id));
        known.unwrap_or(own)
    }

    /// The publisher with this id, where the table names it.
    pub fn by_id(&self, id: &SourceId) -> Option<Source> {
        let known = self.entries.iter().map(|entry| &entry.source).find(|source| source.id == *id);
        known.cloned().or_else(|| (id.as_str() == UNKNOWN.0).then(|| entry(&UNKNOWN).source))
    }

    /// The publisher that is called so in one of the three languages.
    pub(crate) fn named(&self, name: &str) -> Option<&Source> {
        let is_called = |source: &&Source| {
            let Names { zh_hans, zh_hant, en } = &source.names;
            [zh_hans, zh_hant, en].into_iter().any(|other| other == name.trim())
        };
        self.entries.iter().map(|entry| &entry.source).find(is_called)
    }

    /// The publishers that are known by name, those first that win where two fit equally well.
    pub fn entries(&self) -> &[SourceEntry] {
        &self.entries
    }

    fn known(&self, url: &WebUrl) -> Option<&Source> {
        let host = host_name(url);
        let rest = url.as_str().split_once("://").map_or("", |(_, rest)| rest);
        let path = rest.find(['/', '?', '#']).map_or("", |at| &rest[at..]);
        let fits = self.entries.iter().filter_map(|entry| {
            let best = entry.sites.iter().filter_map(|site| site.fit(host, path)).max()?;
            Some((best, &entry.source))
        });
        // The first of the best: an entry that was put in front wins.
        fits.reduce(|best, next| if next.0 > best.0 { next } else { best })
            .map(|(_, source)| source)
    }
}

fn entry((id, [zh_hans, zh_hant, en], sites): &Builtin) -> SourceEntry {
    let names = Names {
        zh_hans: (*zh_hans).to_owned(),
        zh_hant: (*zh_hant).to_owned(),
        en: (*en).to_owned(),
    };
    SourceEntry {
        source: Source {
            id: SourceId::new(id).expect("the ids above keep the rule"),
            names,
            colour: None,
        },
        sites: sites.iter().map(|site| Site::new(site)).collect(),
    }
}

/// The host without port and without the dot that may end it.
fn host_name(url: &WebUrl) -> &str {
    let host = url.host();
    let name = if host.starts_with('[') { host } else { host.split(':').next().unwrap_or(host) };
    name.trim_end_matches('.')
}

/// A site that is in no table: its host is id and name. What an id may not hold (an IPv6 address,
/// an underscore) becomes `-`, and a host too long for an id keeps its end, which tells more than
/// its beginning.
fn own_source(url: &WebUrl) -> Source {
    let host = host_name(url);
    let host = host.strip_prefix("www.").unwrap_or(host);
    let allowed = |c: char| if matches!(c, 'a'..='z' | '0'..='9' | '-' | '.') { c } else { '-' };
    let id: String = host.to_ascii_lowercase().chars().map(allowed).collect();
    let id = SourceId::new(&id[id.len().saturating_sub(63)..])
        .unwrap_or_else(|| entry(&UNKNOWN).source.id);
    Source { id, names: Names::same(host), colour: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_decides_the_source() {
        let table = SourceTable::builtin();
        for (url, id, zh_hans, why) in [
            ("https://www.rfi.fr/cn/a", "rfi", "法国国际广播电台", "host with www and path prefix"),
            ("https://rfi.fr/cn", "rfi", "法国国际广播电台", "the path is the prefix itself"),
            ("https://www.rfi.fr/cna", "rfi.fr", "rfi.fr", "a prefix is whole segments"),
            ("https://www.rfi.fr/en/a", "rfi-en", "法国国际广播电台（英语）", "another edition"),
            ("https://notrfi.fr/cn/a", "notrfi.fr", "notrfi.fr", "a host is whole labels"),
            ("http://hk.epochtimes.com:80/b5/a", "epochtimes", "大纪元", "subdomain, port"),
            (
                "https://www.example.org/a",
                "example.org",
                "example.org",
                "an unknown site is its own source",
            ),
            ("http://[::1]/a", "---1-", "[::1]", "an id has no brackets"),
        ] {
            let source = table.resolve(WebUrl::new(url).as_ref());
            assert_eq!(
                (source.id.as_str(), source.names.zh_hans.as_str()),
                (id, zh_hans),
                "{why}: {url}"
            );
        }
        assert_eq!(table.resolve(None).names.zh_hant, "未知來源");
    }

    #[test]
    fn a_config_extends_and_overrides() {
        let mine = SourceEntry {
            source: Source {
                id: SourceId::new("rfi").expect("an id"),
                names: Names::same("mine"),
                colour: None,
            },
            sites: vec![Site::new("example.org/news/")],
        };
        let table = SourceTable::builtin().with([mine]);
        for url in ["https://example.org/news/1", "https://www.rfi.fr/cn/a"] {
            assert_eq!(table.resolve(WebUrl::new(url).as_ref()).names.en, "mine", "{url}");
        }
    }

    #[test]
    fn a_name_for_an_id_is_enough() {
        let named = |id: &str| {
            let source = Source {
                id: SourceId::new(id).expect("an id"),
                names: Names::same("mine"),
                colour: None,
            };
            SourceEntry { source, sites: Vec::new() }
        };
        let table = SourceTable::builtin().with([named("example.org"), named("unknown")]);
        assert_eq!(
            table.resolve(WebUrl::new("https://www.example.org/1").as_ref()).names.en,
            "mine"
        );
        assert_eq!(table.resolve(None).names.en, "mine");
    }

    #[test]
    fn each_prefix_stands_on_each_host() {
        let strings =
            |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let check = |hosts: &[&str], prefixes: &[&str], expected: &[&str]| {
            let sites = Site::all(&strings(hosts), &strings(prefixes));
            let sites: Vec<String> =
                sites.iter().map(|site| format!("{}{}", site.host, site.path_prefix)).collect();
            assert_eq!(sites, expected);
        };
        check(&["A.org", "b.org"], &[], &["a.org", "b.org"]);
        check(&["a.org", "b.org"], &["/x/", "y"], &["a.org/x", "a.org/y", "b.org/x", "b.org/y"]);
        check(&["a.org/z"], &["/x"], &["a.org/z"]);
    }
}
