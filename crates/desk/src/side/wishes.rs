//! Who wants what of side searches.

use super::SideWish;
use crate::desk::Desk;

/// What somebody wants to know, by the state alone: it is asked after every event, so it has to be
/// worked out in no time.
type Wisher = fn(&Desk) -> Vec<SideWish>;

/// All who want something, what is looked at first before what may wait.
const WISHERS: &[Wisher] =
    &[crate::empty::wishes, crate::chart::wishes, crate::related::wishes, crate::front::wishes];

/// What is wanted now.
pub(super) fn of(desk: &Desk) -> Vec<SideWish> {
    WISHERS.iter().flat_map(|wisher| wisher(desk)).collect()
}
