//! A limit on nesting, for JSON that may come from anywhere.

use std::io::{self, Read};

/// How deep arrays and objects may nest. A body of [`MAX_DEPTH`](broadsheet_model::MAX_DEPTH)
/// takes at most three levels of JSON for each of its own, and a dozen stand around it.
pub(crate) const MAX_JSON_DEPTH: usize = 3 * broadsheet_model::MAX_DEPTH + 16;

/// Passes bytes of JSON on until they nest too deep, which is an error: whoever parses them by
/// recursion never sees more.
#[derive(Debug)]
pub(crate) struct DepthLimited<R> {
    inner: R,
    depth: usize,
    is_in_string: bool,
    is_escaped: bool,
}

impl<R> DepthLimited<R> {
    pub(crate) fn new(inner: R) -> DepthLimited<R> {
        DepthLimited { inner, depth: 0, is_in_string: false, is_escaped: false }
    }

    fn step(&mut self, byte: u8) {
        if self.is_in_string {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' => self.is_in_string = false,
                _ => {}
            }
            return;
        }
        match byte {
            b'"' => self.is_in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }
}

impl<R: Read> Read for DepthLimited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_read = self.inner.read(buffer)?;
        for &byte in &buffer[..n_read] {
            self.step(byte);
            if self.depth > MAX_JSON_DEPTH {
                let message = format!("nested deeper than {MAX_JSON_DEPTH} levels");
                return Err(io::Error::new(io::ErrorKind::InvalidData, message));
            }
        }
        Ok(n_read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, is_passed: bool) {
        let mut out = Vec::new();
        let passed = DepthLimited::new(json.as_bytes()).read_to_end(&mut out);
        assert_eq!(passed.is_ok(), is_passed);
    }

    #[test]
    fn brackets_count_where_they_nest_and_not_inside_text() {
        check(&"[".repeat(MAX_JSON_DEPTH), true);
        check(&"[".repeat(MAX_JSON_DEPTH + 1), false);
        check(&"[]".repeat(10_000), true);
        check(&format!("\"{}\"", "[\\\"".repeat(10_000)), true);
        check(&format!("\"\\\\\"{}", "{".repeat(MAX_JSON_DEPTH + 1)), false);
    }
}
