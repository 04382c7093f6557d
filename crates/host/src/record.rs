//! What was asked for and what was sent.

use std::sync::{Mutex, PoisonError};

/// One request and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// `GET`, `HEAD`, ...
    pub method: String,
    /// Path and query as sent.
    pub url: String,
    /// The `Referer` header, when there was one.
    pub referer: Option<String>,
    /// The status answered.
    pub status: u16,
    /// Bytes of the body as sent, after compression; without headers.
    pub body_bytes: usize,
}

/// A list that all workers append to.
#[derive(Debug, Default)]
pub(crate) struct Recorder(Mutex<Vec<Recorded>>);

impl Recorder {
    pub(crate) fn add(&self, recorded: Recorded) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(recorded);
    }

    pub(crate) fn all(&self) -> Vec<Recorded> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
