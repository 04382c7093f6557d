//! The content security policy of each edition. It is a `<meta>`, because a static host sets no
//! headers.

use crate::edition::Edition;

/// What no edition may do: move the base of relative addresses, post forms, hand strings to
/// script-making calls. The one way past the last is the boot script's own policy, which lets
/// exactly the texts through whose digest it has checked (`static/trust.js`); a second policy, of
/// this or any other name, is refused.
const TAIL: &str = "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; \
                    trusted-types broadsheet";

/// What the policy of a page has that reads files and works offline.
pub(crate) const READS_FILES: &str = " worker-src 'self' blob:; manifest-src 'self';";

/// What a policy lets through.
pub(crate) struct Allowed<'a> {
    /// The digests of inline scripts, as `sha256-` and base64.
    pub(crate) scripts: Vec<&'a str>,
    /// That of the one inline style.
    pub(crate) style: &'a str,
    /// Whether the page may have workers, which read files. They are made of a `blob:` address,
    /// because a page opened from disk may use no other.
    pub(crate) has_workers: bool,
    /// Whether the page may have its neighbour `service-worker.js`, and be installed.
    pub(crate) works_offline: bool,
}

/// The policy that lets exactly these inline scripts and one inline style through.
///
/// `img-src` allows `https:` here; the boot script adds a second policy with only the hosts that
/// the reader agreed to, and a browser obeys both. The folder may load its own stylesheets, which
/// carry data, and its own files; the single file may load nothing at all.
///
/// `'wasm-unsafe-eval'` is the keyword by which browsers let a page compile WebAssembly; without it
/// neither Chromium nor Firefox does. It lets no script be made from text, which `'unsafe-eval'`
/// would.
pub(crate) fn policy(edition: Edition, allowed: &Allowed<'_>) -> String {
    let (own_styles, own_images, connect) = match edition {
        Edition::Folder => ("'self' ", "'self' ", " connect-src 'self';"),
        Edition::File => ("", "", ""),
    };
    let scripts: String =
        allowed.scripts.iter().map(|integrity| format!("'{integrity}' ")).collect();
    let style = allowed.style;
    let workers = match (allowed.has_workers, allowed.works_offline) {
        (true, true) => READS_FILES,
        (true, false) => " worker-src blob:;",
        (false, true) => " worker-src 'self'; manifest-src 'self';",
        (false, false) => "",
    };
    format!(
        "default-src 'none'; script-src {scripts}'wasm-unsafe-eval'; \
         style-src {own_styles}'{style}'; img-src {own_images}data: blob: https:;{connect}{workers} {TAIL}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(edition: Edition, scripts: &[&str], does_all: bool, expected: &str) {
        let allowed = Allowed {
            scripts: scripts.to_vec(),
            style: "sha256-C",
            has_workers: does_all,
            works_offline: does_all,
        };
        assert_eq!(policy(edition, &allowed), expected);
    }

    #[test]
    fn each_edition_has_exactly_its_policy() {
        check(
            Edition::Folder,
            &["sha256-E", "sha256-S", "sha256-F"],
            true,
            "default-src 'none'; script-src 'sha256-E' 'sha256-S' 'sha256-F' 'wasm-unsafe-eval'; \
             style-src 'self' 'sha256-C'; img-src 'self' data: blob: https:; connect-src 'self'; \
             worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
             require-trusted-types-for 'script'; trusted-types broadsheet",
        );
        check(
            Edition::File,
            &["sha256-E", "sha256-S"],
            false,
            "default-src 'none'; script-src 'sha256-E' 'sha256-S' 'wasm-unsafe-eval'; style-src 'sha256-C'; \
             img-src data: blob: https:; base-uri 'none'; form-action 'none'; \
             require-trusted-types-for 'script'; trusted-types broadsheet",
        );
    }
}
