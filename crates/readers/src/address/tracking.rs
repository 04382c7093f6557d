//! Parameters that say who followed, shared or saved an address, and not which page it is.
//!
//! An archive is public, and an address that its maintainer pasted can carry the account, the
//! device or the session that it was opened with. Such parameters are dropped from articles'
//! addresses and from links. [`EVERYWHERE`] has the names that mean nothing else wherever they
//! stand; a name that could identify a page on another site stands in [`BY_HOST`]. A name that
//! ends with `*` stands for all that begin so. Names are compared in lower case.
//!
//! What identifies an article stays. On WeChat, whose own programs add a new parameter every few
//! months, it is the other way round: what identifies is kept, and all else dropped.

use std::borrow::Cow;

use broadsheet_model::WebUrl;

/// Names that say on every site how a reader came, or who it was. In order.
const EVERYWHERE: &[&str] = &[
    "__cft__*",
    "__hsfp",
    "__hssc",
    "__hstc",
    "__tn__",
    "__twitter_impression",
    "_branch_match_id",
    "_branch_referrer",
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "_openstat",
    "aspsessionid*",
    "at_campaign*",
    "at_custom*",
    "at_link*",
    "at_medium",
    "at_ptr*",
    "bd_vid",
    "dclid",
    "fb_action_ids",
    "fb_action_types",
    "fb_ref",
    "fb_source",
    "fbclid",
    "gbraid",
    "gclid",
    "gclsrc",
    "hsa_*",
    "hsctatracking",
    "igsh",
    "igshid",
    "isappinstalled",
    "jsessionid",
    "li_fat_id",
    "mc_cid",
    "mc_eid",
    "mibextid",
    "mkt_tok",
    "ml_subscriber*",
    "msclkid",
    "mtm_*",
    "nsukey",
    "oly_anon_id",
    "oly_enc_id",
    "phpsessid",
    "pk_campaign",
    "pk_content",
    "pk_kwd",
    "pk_medium",
    "pk_source",
    "qhclickid",
    "rb_clickid",
    "s_cid",
    "share_did",
    "share_uid",
    "sharer_shareid",
    "sharer_shareinfo*",
    "sharer_sharetime",
    "srsltid",
    "ttclid",
    "twclid",
    "utm_*",
    "vero_conv",
    "vero_id",
    "wbraid",
    "wickedid",
    "wt.mc_id",
    "xtor",
    "yclid",
    "ysclid",
];

/// Names that mean a reader, a share or a session on these hosts and their subdomains only.
const BY_HOST: &[(&[&str], &[&str])] = &[
    (
        &["163.com"],
        &["spss", "spsnuid", "spsdevid", "spsvid", "spsshare", "spsts", "spstoken", "spsw", "spsf"],
    ),
    (
        &["bilibili.com", "b23.tv"],
        &[
            "bbid",
            "buvid",
            "from_source",
            "from_spmid",
            "is_story_h5",
            "mid",
            "msource",
            "plat_id",
            "share_*",
            "spm_id_from",
            "timestamp",
            "ts",
            "unique_k",
            "up_id",
            "vd_source",
        ],
    ),
    (&["bloomberg.com"], &["accesstoken", "cmpid", "leadsource", "srnd"]),
    (&["douban.com"], &["_dtcc", "_i", "dt_dapp", "dt_platform", "dt_ref"]),
    (
        &["douyin.com", "iesdouyin.com"],
        &["did", "iid", "share_*", "sec_uid", "ts", "u_code", "with_sec_did"],
    ),
    (
        &["facebook.com"],
        &[
            "comment_tracking",
            "eid",
            "fref",
            "hc_*",
            "paipv",
            "rdid",
            "ref",
            "refid",
            "share_url",
            "sfnsn",
        ],
    ),
    (&["ft.com", "ftchinese.com"], &["accesstoken", "ccode", "code", "sharetype"]),
    (
        &["google.com", "google.com.hk"],
        &[
            "aqs", "bih", "biw", "ei", "gs_lcp", "gs_lcrp", "iflsig", "sca_esv", "sclient", "sei",
            "sxsrf", "usg", "ved",
        ],
    ),
    (&["instagram.com", "threads.net"], &["ig_rid", "xmt"]),
    (
        &["linkedin.com"],
        &["lipi", "midsig", "midtoken", "rcm", "refid", "trackingid", "trk", "trkemail"],
    ),
    (&["matters.news", "matters.town"], &["referral"]),
    (
        &["nytimes.com"],
        &[
            "campaign_id",
            "emc",
            "instance_id",
            "nl",
            "regi_id",
            "segment_id",
            "smid",
            "smtyp",
            "te",
            "unlocked_article_code",
            "user_id",
        ],
    ),
    (&["qq.com"], &["openid", "shareto", "uin"]),
    (&["reddit.com"], &["ref", "ref_source", "rdt", "share_id"]),
    (&["sohu.com"], &["scm", "spm", "trans_"]),
    (&["spotify.com"], &["si"]),
    (&["substack.com"], &["isfreemail", "r", "showwelcomeonshare", "token", "triedredirect"]),
    (
        &["taobao.com", "tmall.com", "aliyun.com", "alibaba.com"],
        &["scm", "share_crt_v", "sourcetype", "spm", "suid", "un", "ut_sk"],
    ),
    (&["theguardian.com"], &["cmp"]),
    (
        &["tiktok.com"],
        &[
            "_d",
            "_r",
            "_t",
            "sec_user_id",
            "sender_device",
            "share_*",
            "u_code",
            "ug_btm",
            "web_id",
        ],
    ),
    (
        &["toutiao.com", "ixigua.com"],
        &[
            "app",
            "is_new_connect",
            "is_new_user",
            "req_id",
            "share_*",
            "timestamp",
            "tt_from",
            "use_new_style",
            "user_id",
        ],
    ),
    (&["twitter.com", "x.com"], &["cn", "cxt", "ref_src", "ref_url", "refsrc", "s", "t", "twclid"]),
    (&["washingtonpost.com"], &["itid", "pwapi_token", "wpisrc"]),
    (
        &["weibo.com", "weibo.cn"],
        &[
            "featurecode",
            "from",
            "lfid",
            "luicode",
            "sourcetype",
            "topnav",
            "uicode",
            "wm",
            "wvr",
            "share_*",
        ],
    ),
    (&["wsj.com"], &["reflink", "st"]),
    (
        &["xiaohongshu.com"],
        &[
            "app_platform",
            "app_version",
            "apptime",
            "appuid",
            "author_share",
            "share_*",
            "shareredid",
            "xhsshare",
            "xsec_*",
        ],
    ),
    (&["youtube.com", "youtu.be"], &["embeds_*", "feature", "kw", "pp", "si"]),
    (&["zhihu.com"], &["share_code", "utm_*"]),
];

/// The host whose articles are named by these parameters, in this order, and by no others.
const WECHAT: (&str, &[&str]) =
    ("mp.weixin.qq.com", &["__biz", "appmsgid", "mid", "itemidx", "idx", "sign", "sn"]);
/// What names an article that a search engine's temporary address leads to.
const WECHAT_TEMPORARY: &[&str] = &["src", "timestamp", "ver", "signature", "new"];

/// `url` without such parameters, and how many were dropped.
pub(crate) fn without(url: WebUrl) -> (WebUrl, usize) {
    match bare(url.as_str()).and_then(|(bare, n)| Some((WebUrl::new(&bare)?, n))) {
        Some(bare) => bare,
        None => (url, 0),
    }
}

/// `text` (HTML or plain) with every address in it bare, and how many lost something. An address
/// that stands in the text shows who opened it as well as one that is linked.
pub(crate) fn in_text(text: &str) -> (Cow<'_, str>, usize) {
    let mut out = String::new();
    let (mut done, mut n_addresses) = (0, 0);
    for at in memchr::memmem::find_iter(text.as_bytes(), "://") {
        let scheme = ["https", "http"].iter().find(|scheme| text[..at].ends_with(**scheme));
        let Some(scheme) = scheme.filter(|_| at >= done) else { continue };
        let start = at - scheme.len();
        let rest = &text.as_bytes()[start..];
        let ends = |byte: &u8| !byte.is_ascii_graphic() || b"\"'<>`()[]{}|\\^".contains(byte);
        let end = rest.iter().position(ends).unwrap_or(rest.len());
        let address = text[start..start + end].trim_end_matches(['.', ',', ';', ':', '!', '?']);
        if let Some((bare, 1..)) = bare(address) {
            out.push_str(&text[done..start]);
            out.push_str(&bare);
            done = start + address.len();
            n_addresses += 1;
        }
    }
    if n_addresses == 0 {
        return (Cow::Borrowed(text), 0);
    }
    out.push_str(&text[done..]);
    (Cow::Owned(out), n_addresses)
}

/// An address in its bare form, where that is another, and how many parameters it lost.
fn bare(text: &str) -> Option<(String, usize)> {
    if !text.bytes().any(|byte| matches!(byte, b'?' | b'#' | b';')) {
        return None;
    }
    let (rest, fragment) = split_at(text, '#');
    let (path, query) = split_at(rest, '?');
    let host = host_of(path);
    let (path, n_in_path) = without_session(path);
    let (query, n_in_query) = match query {
        Some(query) if host == WECHAT.0 => wechat(path.as_ref(), query),
        Some(query) => filtered(query, |pair| !is_tracking(&host, pair)),
        None => (None, 0),
    };
    // A fragment can hold parameters too; one that holds none names a place in the page.
    let (fragment, n_in_fragment) = match fragment {
        Some(fragment) if fragment.contains('=') => {
            filtered(fragment, |pair| !is_tracking(&host, pair))
        }
        fragment => (fragment.map(Cow::Borrowed), 0),
    };
    let mut bare = path.into_owned();
    for (mark, part) in [('?', query), ('#', fragment)] {
        if let Some(part) = part {
            bare.push(mark);
            bare.push_str(&part);
        }
    }
    (bare != text).then_some((bare, n_in_path + n_in_query + n_in_fragment))
}

/// The host of an address, in lower case, without user and port.
fn host_of(path: &str) -> String {
    let authority = path.split_once("://").map_or("", |(_, rest)| rest);
    let authority = authority.split('/').next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    host.split(':').next().unwrap_or_default().to_ascii_lowercase()
}

fn split_at(text: &str, mark: char) -> (&str, Option<&str>) {
    text.split_once(mark).map_or((text, None), |(before, after)| (before, Some(after)))
}

/// The pairs of a query that `keeps` keeps, and how many it does not; no query where none is left.
fn filtered(query: &str, keeps: impl Fn(&str) -> bool) -> (Option<Cow<'_, str>>, usize) {
    let n_dropped = query.split('&').filter(|pair| !keeps(pair)).count();
    if n_dropped == 0 {
        return (Some(Cow::Borrowed(query)), 0);
    }
    let kept: Vec<&str> = query.split('&').filter(|pair| keeps(pair)).collect();
    // In HTML the sign between two pairs is written `&amp;`; the first pair has none before it.
    let kept = kept.join("&");
    let kept = kept.strip_prefix("amp;").unwrap_or(&kept);
    ((!kept.is_empty()).then(|| Cow::Owned(kept.to_owned())), n_dropped)
}

/// A pair's name in lower case; what is left of `&amp;` in front of it is no part of it.
fn name_of(pair: &str) -> String {
    let name = pair.split('=').next().unwrap_or_default();
    name.strip_prefix("amp;").unwrap_or(name).to_ascii_lowercase()
}

fn is_tracking(host: &str, pair: &str) -> bool {
    let name = name_of(pair);
    // Medium's feeds: the publication may have a host of its own. WeChat says in any address to
    // whom it was sent on.
    let value = pair.split_once('=').map_or("", |(_, value)| value);
    match name.as_str() {
        "source" if value.starts_with("rss-") => return true,
        "from" if matches!(value, "timeline" | "singlemessage" | "groupmessage") => return true,
        _ => {}
    }
    let is_at = |known: &&str| {
        host.strip_suffix(*known).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'))
    };
    let of_host = BY_HOST.iter().filter(|(hosts, _)| hosts.iter().any(is_at));
    let mut names = EVERYWHERE.iter().chain(of_host.flat_map(|(_, names)| names.iter()));
    names.any(|known| match known.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == *known,
    })
}

/// What of a WeChat query names the article, in one order and one spelling.
fn wechat<'q>(path: &str, query: &'q str) -> (Option<Cow<'q, str>>, usize) {
    let is_short = path.contains("/s/");
    let has = |wanted: &str| query.split('&').any(|pair| name_of(pair) == wanted);
    if !is_short && !has("__biz") && !has("signature") {
        return filtered(query, |pair| !is_tracking(WECHAT.0, pair) && !is_session(pair));
    }
    let kept_names = match (is_short, has("__biz")) {
        (true, _) => &[][..],
        (false, true) => WECHAT.1,
        (false, false) => WECHAT_TEMPORARY,
    };
    if !is_short && !path.ends_with("/s") && !path.ends_with("/appmsg/show") {
        return filtered(query, |pair| !is_tracking(WECHAT.0, pair) && !is_session(pair));
    }
    let mut kept: Vec<String> = Vec::new();
    for wanted in kept_names {
        let pair = query.split('&').find(|pair| name_of(pair) == *wanted);
        let spelled = |pair: &str| {
            let value = pair.split_once('=').map_or("", |(_, value)| value);
            format!("{wanted}={}", value.replace("%3D", "=").replace("%3d", "="))
        };
        kept.extend(pair.map(spelled));
    }
    let n_pairs = query.split('&').filter(|pair| !pair.is_empty()).count();
    let n_dropped = n_pairs.saturating_sub(kept.len());
    ((!kept.is_empty()).then(|| Cow::Owned(kept.join("&"))), n_dropped)
}

/// Names that WeChat's programs add on every page: who opened it, on what, from where.
fn is_session(pair: &str) -> bool {
    const NAMES: &[&str] = &[
        "abtest_cookie",
        "ascene",
        "chksm",
        "clicktime",
        "devicetype",
        "enterid",
        "exportkey",
        "fontscale",
        "from",
        "from_msgid",
        "isappinstalled",
        "key",
        "lang",
        "mpshare",
        "nettype",
        "nolastread",
        "pass_ticket",
        "poc_token",
        "scene",
        "sessionid",
        "srcid",
        "subscene",
        "uin",
        "version",
        "wx_header",
    ];
    NAMES.contains(&name_of(pair).as_str())
}

/// A path without the session that old servers write into it (`/page;jsessionid=…`).
fn without_session(path: &str) -> (Cow<'_, str>, usize) {
    let lower = path.to_ascii_lowercase();
    let Some(start) = lower.find(";jsessionid=").or_else(|| lower.find(";phpsessid=")) else {
        return (Cow::Borrowed(path), 0);
    };
    let rest = &path[start + 1..];
    let end = rest.find([';', '/']).map_or(path.len(), |at| start + 1 + at);
    (Cow::Owned([&path[..start], &path[end..]].concat()), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str, expected: &str, n_expected: usize) {
        let (bare, n_dropped) = without(WebUrl::new(url).expect(url));
        assert_eq!((bare.as_str(), n_dropped), (expected, n_expected), "{url}");
        let (again, n_again) = without(bare.clone());
        assert_eq!((again, n_again), (bare, 0), "nothing is left to drop: {url}");
    }

    #[test]
    fn what_names_a_reader_is_dropped_and_what_names_a_page_stays() {
        for (url, expected, n_dropped) in [
            ("https://a.example/x", "https://a.example/x", 0),
            ("https://a.example/x?id=7&utm_source=a&UTM_Medium=b", "https://a.example/x?id=7", 2),
            ("https://a.example/x?fbclid=1#part", "https://a.example/x#part", 1),
            ("https://a.example/x?id=7&amp;gclid=8", "https://a.example/x?id=7", 1),
            ("https://a.example/x#utm_source=a&b=c", "https://a.example/x#b=c", 1),
            ("https://a.example/x#xtor=RSS-1", "https://a.example/x", 1),
            ("https://a.example/x;jsessionid=AB12?id=7", "https://a.example/x?id=7", 1),
            (
                "https://a.example/x?si=1&s=2&t=3&from=4&key=5&scene=6",
                "https://a.example/x?si=1&s=2&t=3&from=4&key=5&scene=6",
                0,
            ),
            ("https://youtu.be/abc?si=XyZ&t=30", "https://youtu.be/abc?t=30", 1),
            (
                "https://www.youtube.com/watch?v=abc&feature=share",
                "https://www.youtube.com/watch?v=abc",
                1,
            ),
            ("https://x.com/a/status/1?s=20&t=q", "https://x.com/a/status/1", 2),
            ("https://notx.com/a?s=20", "https://notx.com/a?s=20", 0),
            (
                "https://www.bilibili.com/video/BV1?p=2&vd_source=9f",
                "https://www.bilibili.com/video/BV1?p=2",
                1,
            ),
            (
                "https://a.example/x?from=timeline&isappinstalled=0&id=7",
                "https://a.example/x?id=7",
                2,
            ),
            ("https://blog.example/p?source=rss-1f--2", "https://blog.example/p", 1),
        ] {
            check(url, expected, n_dropped);
        }
    }

    #[test]
    fn addresses_in_text_are_bare_too() {
        for (text, expected, n_expected) in [
            ("见 https://a.example/x?fbclid=1。下", "见 https://a.example/x。下", 1),
            ("https://a.example/?utm_source=b.", "https://a.example/.", 1),
            (
                "<a href=\"https://a.example/?fbclid=1&amp;id=7\">https://a.example/?fbclid=1</a>",
                "<a href=\"https://a.example/?id=7\">https://a.example/</a>",
                2,
            ),
            ("[x](https://mp.weixin.qq.com/s/A?uin=7)", "[x](https://mp.weixin.qq.com/s/A)", 1),
            (
                "https://a.example/?q=1 ftp://a/?fbclid=1 ://",
                "https://a.example/?q=1 ftp://a/?fbclid=1 ://",
                0,
            ),
        ] {
            assert_eq!(in_text(text), (Cow::Borrowed(expected), n_expected), "{text}");
        }
    }

    #[test]
    fn wechat_keeps_what_names_the_article() {
        let bare = "https://mp.weixin.qq.com/s?__biz=MzA==&mid=26&idx=1&sn=ab";
        for (url, expected, n_dropped) in [
            (bare, bare, 0),
            (
                "https://mp.weixin.qq.com/s?__biz=MzA%3D%3D&mid=26&idx=1&sn=ab&chksm=c&scene=21&uin=MjM&key=k&pass_ticket=p",
                bare,
                5,
            ),
            (
                "https://mp.weixin.qq.com/s?mid=26&idx=1&sn=ab&__biz=MzA==&sharer_shareid=5&anything_new=1",
                bare,
                2,
            ),
            (
                "https://mp.weixin.qq.com/s/AbC-d?scene=1&click_id=2",
                "https://mp.weixin.qq.com/s/AbC-d",
                2,
            ),
            (
                "https://mp.weixin.qq.com/s?src=11&timestamp=1&ver=2&signature=x&new=1&uin=7",
                "https://mp.weixin.qq.com/s?src=11&timestamp=1&ver=2&signature=x&new=1",
                1,
            ),
            (
                "https://mp.weixin.qq.com/mp/appmsgalbum?__biz=M&action=getalbum&album_id=5&uin=7",
                "https://mp.weixin.qq.com/mp/appmsgalbum?__biz=M&action=getalbum&album_id=5",
                1,
            ),
        ] {
            check(url, expected, n_dropped);
        }
    }
}
