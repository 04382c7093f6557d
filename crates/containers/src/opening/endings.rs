//! How members, containers and the whole file end before their time: skipped, damaged, too large.

use super::{Opening, Step, joined};
use crate::layer::{Gathered, Layer, Sink, Source};
use crate::{Reason, Skipped};

impl Opening {
    pub(super) fn skipped_member(&mut self, idx: usize, path: Option<String>, reason: Reason) {
        match self.budget.entry() {
            Ok(()) => {
                let path = joined(self.layers[idx].path.as_deref(), path.as_deref());
                self.skip(path, reason);
            }
            Err(reason) => self.stop(reason),
        }
    }

    pub(super) fn skip(&mut self, path: Option<String>, reason: Reason) {
        self.ready.push_back(Step::Skipped(Skipped { path, reason }));
    }

    /// Throws away what there is of the member, and what comes of it.
    pub(super) fn discard(&mut self, idx: usize) -> Gathered {
        let layer = &mut self.layers[idx];
        layer.container.skip();
        match std::mem::replace(&mut layer.sink, Sink::Discard) {
            Sink::Sniffing(gathered) | Sink::Plain(gathered, _) | Sink::Whole(gathered, _, _) => {
                gathered
            }
            Sink::Idle | Sink::Streams | Sink::Pieces | Sink::Discard => Gathered::default(),
        }
    }

    pub(super) fn too_large(&mut self, idx: usize, gathered: &Gathered, limit_bytes: u64) {
        let size_bytes = gathered.size_bytes();
        let path = self.path_of(idx, &gathered.head);
        self.skip(path, Reason::TooLarge { size_bytes, limit_bytes });
    }

    /// The member that was being handed over is damaged.
    pub(super) fn spoilt(&mut self, idx: usize, reason: Reason) {
        let sink = std::mem::replace(&mut self.layers[idx].sink, Sink::Idle);
        let path = match sink {
            Sink::Sniffing(gathered) | Sink::Plain(gathered, _) | Sink::Whole(gathered, _, _) => {
                self.path_of(idx, &gathered.head)
            }
            Sink::Pieces => {
                self.ready.push_back(Step::End(false));
                self.layers[idx].path.clone()
            }
            Sink::Streams => {
                self.layers[idx].sink = Sink::Streams;
                self.end_stream_above(idx);
                self.layers.get(idx + 1).and_then(|layer| layer.path.clone())
            }
            // Nobody wants it.
            Sink::Idle | Sink::Discard => return,
        };
        self.skip(path, reason);
    }

    /// A container cannot be read further; what stands above it gets to see the end.
    pub(super) fn broken(&mut self, idx: usize, reason: Reason) {
        if matches!(self.layers[idx].sink, Sink::Pieces) {
            self.ready.push_back(Step::End(false));
        }
        // One that was cut short because the one below was is no news.
        let is_known = idx > 0 && self.layers[idx - 1].is_broken;
        if !is_known {
            let path = self.layers[idx].path.clone();
            self.skip(path, reason);
        }
        self.layers[idx].is_broken = true;
        if idx + 1 < self.layers.len() {
            self.end_stream_above(idx);
        } else {
            self.close(idx);
        }
    }

    pub(super) fn end_stream_above(&mut self, idx: usize) {
        if let Some(Source::Stream(window)) =
            self.layers.get_mut(idx + 1).map(|layer| &mut layer.source)
        {
            window.is_over = true;
        }
    }

    /// Takes the topmost container away, and the broken ones below it.
    pub(super) fn close(&mut self, idx: usize) {
        let Some(closed) = self.layers.get(idx) else { return };
        let is_read_to_end = matches!(&closed.source, Source::Stream(window) if window.is_over);
        self.layers.truncate(idx);
        while self.layers.last().is_some_and(|layer| layer.is_broken) {
            self.layers.pop();
        }
        self.give_up(self.layers.len());
        if let Some(below) = self.layers.last_mut()
            && matches!(below.sink, Sink::Streams)
        {
            below.sink = if is_read_to_end { Sink::Idle } else { Sink::Discard };
            if !is_read_to_end {
                below.container.skip();
            }
        }
    }

    /// Says why nothing more of the file is looked at.
    pub(super) fn stop(&mut self, reason: Reason) {
        let is_in_pieces = |layer: &Layer| matches!(layer.sink, Sink::Pieces);
        if self.layers.iter().any(is_in_pieces) {
            self.ready.push_back(Step::End(false));
        }
        self.layers.clear();
        self.give_up(0);
        self.skip(None, reason);
    }

    /// Answers for the layers from `first` on, which are gone.
    fn give_up(&mut self, first: usize) {
        self.ready.extend(self.wants.give_up(first).into_iter().map(Step::Pictures));
    }
}
