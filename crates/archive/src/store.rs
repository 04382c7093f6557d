//! What has been loaded, within a budget: what nobody has looked at for longest goes first.

use crate::content::{Content, LoadedPage, TextChunk};
use crate::{LoadError, Target};

/// How much memory what is kept may take, about.
const BUDGET_BYTES: usize = 36 << 20;
/// How many times the bytes of an unpacked file its articles and entries take in memory, about.
const READ_FACTOR: usize = 2;

/// How far something that was asked for has come.
pub enum Slot {
    /// It is on its way.
    Asked,
    /// It did not come.
    Failed(LoadError),
    /// It is there.
    There(Content),
}

struct Kept {
    target: Target,
    /// Boxed, as arrivals and departures move all that stands behind them.
    slot: Box<Slot>,
    n_bytes: usize,
    /// When it was last needed, by the store's own clock.
    used: u32,
}

/// What has been loaded or asked for.
#[derive(Default)]
pub struct Store {
    /// By target. A scan of a large archive keeps some 4,600 small chunks and looks dozens of them
    /// up at every step: 0.3 microseconds each, where it took 5 to go through them all. A
    /// `BTreeMap` is as fast and a larger download.
    kept: Vec<Kept>,
    n_bytes: usize,
    clock: u32,
}

impl Store {
    /// Whether nothing has been asked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    fn idx(&self, target: Target) -> Result<usize, usize> {
        self.kept.binary_search_by(|kept| kept.target.cmp(&target))
    }

    /// How far `target` has come; `None` where nobody has asked for it.
    pub fn slot(&self, target: Target) -> Option<&Slot> {
        Some(&self.kept[self.idx(target).ok()?].slot)
    }

    /// What has been loaded of `target`.
    pub fn get(&self, target: Target) -> Option<&Content> {
        match self.slot(target)? {
            Slot::There(content) => Some(content),
            _ => None,
        }
    }

    /// The page at `target`, if it is there.
    pub fn page(&self, target: Target) -> Option<&LoadedPage> {
        match self.get(target)? {
            Content::Page(page) => Some(page),
            _ => None,
        }
    }

    /// The text chunk at `target`, if it is there.
    pub fn text(&self, target: Target) -> Option<&TextChunk> {
        match self.get(target)? {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text chunk at `target`, to be folded.
    pub fn text_mut(&mut self, target: Target) -> Option<&mut TextChunk> {
        let idx = self.idx(target).ok()?;
        match &mut *self.kept[idx].slot {
            Slot::There(Content::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Everything that is there, in the order of [`Target`].
    pub fn contents(&self) -> impl Iterator<Item = (Target, &Content)> {
        self.kept.iter().filter_map(|kept| match &*kept.slot {
            Slot::There(content) => Some((kept.target, content)),
            _ => None,
        })
    }

    /// The bytes of `target`, if they are there and are read where they are used.
    pub fn bytes(&self, target: Target) -> Option<&[u8]> {
        match self.get(target)? {
            Content::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// Notes that `target` is needed. Whether it has to be asked for: `false` where it is there, on
    /// its way, or did not come.
    pub fn need(&mut self, target: Target) -> bool {
        self.clock += 1;
        let used = self.clock;
        match self.idx(target) {
            Ok(idx) => {
                self.kept[idx].used = used;
                false
            }
            Err(idx) => {
                self.kept
                    .insert(idx, Kept { target, slot: Box::new(Slot::Asked), n_bytes: 0, used });
                true
            }
        }
    }

    /// Keeps what has come of `target`, a file of `n_bytes` unpacked bytes, or why it did not; then
    /// drops what is over the budget, but nothing of the `n_needed` things that were needed last,
    /// and nothing that everything else depends on.
    pub fn put(
        &mut self,
        target: Target,
        loaded: Result<Content, LoadError>,
        n_bytes: usize,
        n_needed: usize,
    ) {
        let Ok(idx) = self.idx(target) else { return };
        let kept = &mut self.kept[idx];
        self.n_bytes -= kept.n_bytes;
        kept.n_bytes = match &loaded {
            Ok(_) if target.is_kept_for_good() => 0,
            Ok(Content::Bytes(_)) => n_bytes,
            Ok(_) => READ_FACTOR * n_bytes,
            Err(_) => 0,
        };
        self.n_bytes += kept.n_bytes;
        *kept.slot = match loaded {
            Ok(content) => Slot::There(content),
            Err(error) => Slot::Failed(error),
        };
        while self.n_bytes > BUDGET_BYTES && self.drop_oldest(n_needed) {}
    }

    /// Whether there was anything to drop.
    fn drop_oldest(&mut self, n_needed: usize) -> bool {
        let newest_to_drop = (self.clock as usize).saturating_sub(n_needed) as u32;
        let mut oldest: Option<(u32, usize)> = None;
        for (idx, kept) in self.kept.iter().enumerate() {
            let can_go = matches!(*kept.slot, Slot::There(_)) && !kept.target.is_kept_for_good();
            if can_go && oldest.is_none_or(|(used, _)| kept.used < used) {
                oldest = Some((kept.used, idx));
            }
        }
        let Some((_, idx)) = oldest.filter(|(used, _)| *used <= newest_to_drop) else {
            return false;
        };
        self.n_bytes -= self.kept.remove(idx).n_bytes;
        true
    }

    /// How many things are on their way.
    pub fn n_asked(&self) -> usize {
        self.kept.iter().filter(|kept| matches!(*kept.slot, Slot::Asked)).count()
    }

    /// Why things did not come.
    pub fn failures(&self) -> impl Iterator<Item = &LoadError> {
        self.kept.iter().filter_map(|kept| match &*kept.slot {
            Slot::Failed(error) => Some(error),
            _ => None,
        })
    }

    /// Why `target` did not come.
    pub fn failure(&self, target: Target) -> Option<&LoadError> {
        match self.slot(target)? {
            Slot::Failed(error) => Some(error),
            _ => None,
        }
    }

    /// Whether `target` did not come.
    pub fn has_failed(&self, target: Target) -> bool {
        self.failure(target).is_some()
    }

    /// Forgets what failed, so that it is asked for again.
    pub fn forget_failures(&mut self) {
        self.kept.retain(|kept| !matches!(*kept.slot, Slot::Failed(_)));
    }
}
