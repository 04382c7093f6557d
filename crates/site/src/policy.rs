//! The content security policy of each edition. It is a `<meta>`, because a static host sets no
//! headers.

use crate::edition::Edition;

/// What no edition may do: move the base of relative addresses, post forms, hand strings to
/// script-making calls.
const TAIL: &str =
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/// The policy that lets exactly these inline scripts and one inline style through.
///
/// `img-src` allows `https:` here; the boot script adds a second policy with only the hosts that
/// the reader agreed to, and a browser obeys both. The folder may load its own stylesheets, which
/// carry data, and its own files; the single file may load nothing at all.
///
/// `'wasm-unsafe-eval'` is the keyword by which browsers let a page compile WebAssembly; without it
/// neither Chromium nor Firefox does. It lets no script be made from text, which `'unsafe-eval'`
/// would.
pub(crate) fn policy(
    edition: Edition,
    [early, script]: [&str; 2],
    style_integrity: &str,
) -> String {
    let (own_styles, own_images, connect) = match edition {
        Edition::Folder => ("'self' ", "'self' ", " connect-src 'self';"),
        Edition::File => ("", "", ""),
    };
    format!(
        "default-src 'none'; script-src '{early}' '{script}' 'wasm-unsafe-eval'; \
         style-src {own_styles}'{style_integrity}'; img-src {own_images}data: blob: https:;{connect} {TAIL}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(edition: Edition, expected: &str) {
        assert_eq!(policy(edition, ["sha256-E", "sha256-S"], "sha256-C"), expected);
    }

    #[test]
    fn each_edition_has_exactly_its_policy() {
        check(
            Edition::Folder,
            "default-src 'none'; script-src 'sha256-E' 'sha256-S' 'wasm-unsafe-eval'; style-src 'self' 'sha256-C'; \
             img-src 'self' data: blob: https:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
             require-trusted-types-for 'script'; trusted-types 'none'",
        );
        check(
            Edition::File,
            "default-src 'none'; script-src 'sha256-E' 'sha256-S' 'wasm-unsafe-eval'; style-src 'sha256-C'; \
             img-src data: blob: https:; base-uri 'none'; form-action 'none'; \
             require-trusted-types-for 'script'; trusted-types 'none'",
        );
    }
}
