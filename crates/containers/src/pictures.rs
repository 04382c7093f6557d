//! Who wants pictures, and of whom: so that everybody is answered, once.

use broadsheet_model::{Candidate, MAX_PICTURE_BYTES};

use crate::budget::Budget;
use crate::layer::Layer;
use crate::{Pictures, Reason};

/// The most addresses that are looked for on behalf of one member; a page of pictures has some
/// hundreds.
const MAX_WANTED: usize = 5000;

/// What members want.
#[derive(Default)]
pub(crate) struct Wants {
    n_members: u32,
    /// The member that was handed over last, and the layer that it came from.
    last: Option<(u32, usize)>,
    unanswered: Vec<Want>,
}

struct Want {
    member: u32,
    layer: usize,
    /// How many were asked for, and of how many the container knows.
    n_wanted: usize,
}

impl Wants {
    /// The number of a member that comes from the layer `layer`.
    pub(crate) fn number(&mut self, layer: usize) -> u32 {
        self.n_members += 1;
        self.last = Some((self.n_members, layer));
        self.n_members
    }

    /// Passes on what a member wants; the answer, where nobody can be asked.
    pub(crate) fn ask(
        &mut self,
        member: u32,
        mut wanted: Vec<Candidate>,
        layers: &mut [Layer],
    ) -> Option<Pictures> {
        let n_wanted = wanted.len();
        let nothing = Pictures { member, found: vec![None; n_wanted] };
        let Some((_, layer)) = self.last.take_if(|(last, _)| *last == member) else {
            return Some(nothing);
        };
        let Some(asked) = layers.get_mut(layer).filter(|layer| !layer.is_broken) else {
            return Some(nothing);
        };
        wanted.truncate(MAX_WANTED);
        self.unanswered.push(Want { member, layer, n_wanted });
        asked.container.want(member, wanted);
        None
    }

    /// The answer for `member`, as it goes outside; nothing where it was answered before.
    pub(crate) fn answer(
        &mut self,
        member: u32,
        mut found: Vec<Option<Vec<u8>>>,
        budget: &mut Budget,
    ) -> Result<Option<Pictures>, Reason> {
        let Some(at) = self.unanswered.iter().position(|want| want.member == member) else {
            return Ok(None);
        };
        let want = self.unanswered.swap_remove(at);
        found.resize(want.n_wanted, None);
        for picture in &mut found {
            let n_bytes = picture.as_ref().map_or(0, Vec::len);
            budget.output(n_bytes)?;
            if n_bytes > MAX_PICTURE_BYTES {
                *picture = None;
            }
        }
        Ok(Some(Pictures { member, found }))
    }

    /// The answers of those who will not give one: the layers from `first` on are gone.
    pub(crate) fn give_up(&mut self, first: usize) -> Vec<Pictures> {
        let gone = self.unanswered.extract_if(.., |want| want.layer >= first);
        let nothing =
            |want: Want| Pictures { member: want.member, found: vec![None; want.n_wanted] };
        gone.map(nothing).collect()
    }
}
