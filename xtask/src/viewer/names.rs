//! Short names for what the module and its glue call each other.
//!
//! wasm-bindgen joins the two by names such as `__wbg_appendChild_dbf7ad2f48413560`: unique among
//! crates, written once in the module and at least once in the glue, and hardly compressible.
//! Nothing else ever sees them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, ensure};

/// Beginnings of the names that wasm-bindgen makes up. Others, such as `memory`, are ordinary words
/// that the glue may use for something else too.
const MADE_UP: [&str; 3] = ["__wbg", "__wbindgen", "__externref"];

/// As [`MADE_UP`], for the functions that call Rust closures.
const CLOSURES: &str = "wasm_bindgen__";

/// Which long name became which short one.
#[derive(Debug, Default)]
pub(crate) struct Names(BTreeMap<String, String>);

impl Names {
    /// Gives `name` a short form, the next in order of asking, or leaves it when it is not one that
    /// wasm-bindgen made.
    pub(crate) fn shorten(&mut self, name: &mut String) {
        if !MADE_UP.iter().chain([&CLOSURES]).any(|start| name.starts_with(start)) {
            return;
        }
        let next = short(self.0.len());
        *name = self.0.entry(name.clone()).or_insert(next).clone();
    }

    /// The glue with the same names shortened wherever they stand as a whole word.
    ///
    /// # Errors
    /// When the glue does not know one of them, or has a short name for something else.
    pub(crate) fn apply(&self, glue: &str) -> Result<String> {
        let is_word =
            |character: char| character.is_alphanumeric() || matches!(character, '_' | '$');
        let taken: BTreeSet<&str> = self.0.values().map(String::as_str).collect();
        let mut out = String::with_capacity(glue.len());
        let mut seen = BTreeSet::new();
        let mut rest = glue;
        while let Some(start) = rest.find(is_word) {
            let (between, from_word) = rest.split_at(start);
            let length = from_word.find(|character| !is_word(character)).unwrap_or(from_word.len());
            let (word, after) = from_word.split_at(length);
            ensure!(
                !taken.contains(word),
                "the glue has a {word} of its own, which is a short name too"
            );
            out.push_str(between);
            out.push_str(self.0.get(word).map_or(word, |short| short));
            seen.extend(self.0.get_key_value(word).map(|(long, _)| long));
            rest = after;
        }
        out.push_str(rest);
        let missing: Vec<&String> = self.0.keys().filter(|long| !seen.contains(long)).collect();
        ensure!(
            missing.is_empty(),
            "the module has names that its glue does not know: {missing:?}"
        );
        Ok(out)
    }
}

/// `$a` to `$z`, `$ba`, `$bb` and so on. The `$` keeps them apart from every name in the glue.
fn short(mut index: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'a' + u8::try_from(index % 26).expect("a remainder of 26 fits")));
        index /= 26;
        if index == 0 {
            break;
        }
    }
    letters.push('$');
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shortens `names` in order, then the glue.
    fn check(names: &[&str], glue: &str, expected: Option<&str>, why: &str) {
        let mut all = Names::default();
        for name in names {
            all.shorten(&mut (*name).to_owned());
        }
        assert_eq!(all.apply(glue).ok().as_deref(), expected, "{why}");
    }

    #[test]
    fn module_and_glue_keep_calling_each_other_by_the_same_name() {
        check(&["__wbg_a_1"], "__wbg_a_1: f,", Some("$a: f,"), "a key");
        check(
            &["__wbg_a_1"],
            "w.__wbg_a_1(__wbg_a_12)",
            Some("w.$a(__wbg_a_12)"),
            "only whole words",
        );
        check(
            &["__wbg_a", "__wbg_a", "__wbg_b"],
            "__wbg_b;__wbg_a",
            Some("$b;$a"),
            "one name, one short form",
        );
        check(&["memory"], "w.memory", Some("w.memory"), "an ordinary word stays");
        check(&["__wbg_a"], "__wbg_b", None, "the glue lacks a name");
        check(&["__wbg_a"], "__wbg_a $a", None, "the glue has a name like a short one");
    }

    #[test]
    fn short_names_are_distinct() {
        let all: BTreeSet<String> = (0..1000).map(short).collect();
        assert_eq!(all.len(), 1000);
    }
}
