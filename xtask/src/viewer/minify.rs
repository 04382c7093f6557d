//! The page's script, small.

use anyhow::{Result, ensure};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// A classic script with short local names and without comments, white space and code that can
/// never run.
///
/// # Errors
/// When the script cannot be parsed.
pub(crate) fn js(source: &str) -> Result<String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, SourceType::script()).parse();
    ensure!(
        parsed.diagnostics.is_empty(),
        "the page's script cannot be parsed: {:?}",
        parsed.diagnostics
    );
    let mut program = parsed.program;
    let minified = Minifier::new(MinifierOptions::default()).minify(&allocator, &mut program);
    let code = Codegen::new()
        .with_options(CodegenOptions::minify())
        .with_scoping(minified.scoping)
        .with_private_member_mappings(minified.class_private_mappings)
        .build(&program)
        .code;
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_gets_short_and_keeps_what_others_see() {
        let source = "(() => {\n// why\nconst inside = (text) => text + `\\n  kept`;\nouter(inside('a'), outer.name);\n})();";
        let small = js(source).unwrap();
        assert!(small.len() < source.len(), "{small}");
        for gone in ["why", "inside", "text"] {
            assert!(!small.contains(gone), "{gone} is still in {small}");
        }
        for kept in ["outer.name", "kept"] {
            assert!(small.contains(kept), "{kept} is missing from {small}");
        }
    }

    #[test]
    fn what_is_no_script_is_refused() {
        assert!(js("(() => {").is_err());
    }
}
