//! Values measured again and again.

use serde_json::{Value, json};

/// Values of one kind; none where the page has no such thing.
#[derive(Debug, Clone, Default)]
pub struct Values(pub Vec<f64>);

impl Values {
    /// How many, the least, the median, the 95th percentile and the most; `null` where there are
    /// none.
    pub fn json(mut self) -> Value {
        self.0.sort_by(f64::total_cmp);
        let Some((first, last)) = self.0.first().zip(self.0.last()) else { return Value::Null };
        json!({ "n": self.0.len(), "min": first, "p50": self.percentile(50), "p95": self.percentile(95), "max": last })
    }

    /// The smallest value that at least `percent` per cent of all, which are sorted, do not exceed.
    fn percentile(&self, percent: usize) -> f64 {
        self.0[(self.0.len() * percent).div_ceil(100).max(1) - 1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let hundred = Values((1..=100).rev().map(f64::from).collect());
        assert_eq!(
            hundred.json(),
            json!({ "n": 100, "min": 1.0, "p50": 50.0, "p95": 95.0, "max": 100.0 })
        );
        assert_eq!(
            Values(vec![3.0]).json(),
            json!({ "n": 1, "min": 3.0, "p50": 3.0, "p95": 3.0, "max": 3.0 })
        );
        assert_eq!(Values::default().json(), Value::Null);
    }
}
