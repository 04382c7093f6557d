//! What is known of publishers and of the software behind their sites, apart from the formats.
//!
//! A [`Site`] says what a publisher puts around an article: template parts, labels, footers. Rules
//! without a host are those of widespread software (WordPress, Drupal) and of mirrors, and are
//! tried on every page; the others by the host of the article's address. To add a publisher, add a
//! file with one `Site` and name it in [`ALL`]. Every format that bears HTML asks
//! [`Rules::of`], so a rule is written once.

mod chinafile;
mod drupal;
pub(crate) mod epochtimes;
mod medium;
mod mirrors;
mod nei_st;
mod rfi;
mod share;
pub(crate) mod wechat;
mod wordpress;

use broadsheet_model::{Block, WebUrl};

use crate::html::PageRules;

/// What is known of one publisher, or of one kind of software.
pub(crate) struct Site {
    /// Hosts, with all their subdomains; empty where the rules do not depend on the host.
    hosts: &'static [&'static str],
    /// Classes of elements that belong to the page and not to the article.
    skip_classes: &'static [&'static str],
    /// Classes of `skip_classes` that hold the article on these hosts, whoever else skips them.
    keep_classes: &'static [&'static str],
    /// How the names of attributes begin that mark such elements.
    skip_attributes: &'static [&'static str],
    /// Elements that stand for `a`.
    link_elements: &'static [&'static str],
    /// Takes off the blocks what the publisher puts before or after every article.
    trim: Option<fn(&mut Vec<Block>)>,
}

/// A site of which nothing is known.
const PLAIN: Site = Site {
    hosts: &[],
    skip_classes: &[],
    keep_classes: &[],
    skip_attributes: &[],
    link_elements: &[],
    trim: None,
};

/// Those without a host first, so that a publisher can keep what they skip.
const ALL: &[&Site] = &[
    &wordpress::SITE,
    &drupal::SITE,
    &mirrors::SITE,
    &chinafile::SITE,
    &epochtimes::SITE,
    &medium::SITE,
    &nei_st::SITE,
    &rfi::SITE,
    &wechat::SITE,
];

/// The rules for one article.
pub(crate) struct Rules {
    page: PageRules,
    trims: Vec<fn(&mut Vec<Block>)>,
}

impl Rules {
    /// The rules for an article at `url`; without one, those that do not depend on the host.
    pub(crate) fn of(url: Option<&WebUrl>) -> Rules {
        let host = url.map_or("", WebUrl::host);
        let mut rules = Rules { page: PageRules::default(), trims: Vec::new() };
        for site in ALL.iter().filter(|site| site.applies_to(host)) {
            rules.page.skip_classes.extend_from_slice(site.skip_classes);
            rules.page.skip_attributes.extend_from_slice(site.skip_attributes);
            rules.page.link_elements.extend_from_slice(site.link_elements);
            rules.page.skip_classes.retain(|class| !site.keep_classes.contains(class));
            rules.trims.extend(site.trim);
        }
        rules
    }

    /// `html` without the parts that are known by their shape: a fetcher's footer, a block of share
    /// buttons. The pieces together are one fragment.
    pub(crate) fn pieces<'h>(&self, html: &'h str) -> [&'h str; 2] {
        share::without_share_block(mirrors::without_footer(html))
    }

    /// What the HTML reader has to know.
    pub(crate) fn page(&self) -> &PageRules {
        &self.page
    }

    /// Takes off `blocks` what the publisher puts before or after every article.
    pub(crate) fn trim(&self, blocks: &mut Vec<Block>) {
        self.trims.iter().for_each(|trim| trim(blocks));
    }
}

impl Site {
    fn applies_to(&self, host: &str) -> bool {
        let is_at = |known: &&str| {
            host.strip_suffix(*known).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'))
        };
        self.hosts.is_empty() || self.hosts.iter().any(is_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_go_by_host_and_its_subdomains() {
        let check = |url: &str, expected: bool| {
            let rules = Rules::of(WebUrl::new(url).as_ref());
            let found = rules.page().skip_attributes.contains(&"data-selfpromo");
            assert_eq!(found, expected, "{url}");
        };
        check("https://www.rfi.fr/cn/a", true);
        check("https://rfi.fr/cn/a", true);
        check("https://notrfi.fr/cn/a", false);
        assert!(Rules::of(None).page().skip_classes.contains(&"entry-meta"));
    }
}
