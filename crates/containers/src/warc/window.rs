//! The bytes of a stream that have come and are not used up yet.

/// A part of a stream.
#[derive(Debug, Default)]
pub(crate) struct Window {
    bytes: Vec<u8>,
    used: usize,
    /// Where in the stream the unused bytes begin.
    position: u64,
}

impl Window {
    /// A window that begins at `position` of the stream.
    pub(crate) fn at(position: u64) -> Window {
        Window { position, ..Window::default() }
    }

    /// What has come and is not used up.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes[self.used..]
    }

    /// Where in the stream [`bytes`](Self::bytes) begin.
    pub(crate) fn position(&self) -> u64 {
        self.position
    }

    /// Uses up `n_bytes` of them.
    pub(crate) fn advance(&mut self, n_bytes: usize) {
        let n_bytes = n_bytes.min(self.bytes.len() - self.used);
        self.used += n_bytes;
        self.position += n_bytes as u64;
    }

    /// Adds what comes next.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.room().extend_from_slice(bytes);
    }

    /// Where what comes next is to be added.
    pub(crate) fn room(&mut self) -> &mut Vec<u8> {
        // Each byte is moved at most once for each time that as many have been used up.
        if self.used * 2 >= self.bytes.len() {
            self.bytes.drain(..self.used);
            self.used = 0;
        }
        &mut self.bytes
    }

    /// Puts `bytes`, which were used up last, back in front.
    pub(crate) fn put_back(&mut self, bytes: &[u8]) {
        let mut all = Vec::with_capacity(bytes.len() + self.bytes().len());
        all.extend_from_slice(bytes);
        all.extend_from_slice(self.bytes());
        self.position -= bytes.len() as u64;
        self.bytes = all;
        self.used = 0;
    }
}
