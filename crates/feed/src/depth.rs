//! How deep JSON nests, told without parsing it: what may come from anywhere is not parsed by
//! recursion before that is known.

/// How deep arrays and objects may nest. A body of [`MAX_DEPTH`](broadsheet_model::MAX_DEPTH)
/// takes at most three levels of JSON for each of its own, and a dozen stand around it.
pub(crate) const MAX_JSON_DEPTH: usize = 3 * broadsheet_model::MAX_DEPTH + 16;

/// Counts how many arrays and objects are open, byte by byte.
#[derive(Clone, Debug, Default)]
pub(crate) struct Depth {
    level: usize,
    is_in_string: bool,
    is_escaped: bool,
}

impl Depth {
    /// Takes the next byte.
    pub(crate) fn step(&mut self, byte: u8) {
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
            b'{' | b'[' => self.level += 1,
            b'}' | b']' => self.level = self.level.saturating_sub(1),
            _ => {}
        }
    }

    /// How many arrays and objects are open.
    pub(crate) fn level(&self) -> usize {
        self.level
    }

    /// Whether an array, an object or a string is open.
    pub(crate) fn is_open(&self) -> bool {
        self.level > 0 || self.is_in_string
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How deep `json` nests at its deepest.
    #[track_caller]
    fn check(json: &str, expected: usize) {
        let mut depth = Depth::default();
        let levels = json.bytes().map(|byte| {
            depth.step(byte);
            depth.level()
        });
        assert_eq!(levels.max(), Some(expected));
    }

    #[test]
    fn brackets_count_where_they_nest_and_not_inside_text() {
        check(&"[".repeat(1000), 1000);
        check(&"[]".repeat(10_000), 1);
        check(&format!("\"{}\"", "[\\\"".repeat(10_000)), 0);
        check(&format!("\"\\\\\"{}", "{".repeat(7)), 7);
    }
}
