//! What a part says of itself, for all of an archive to be joined from.

use broadsheet_bundle::{ChunkKind, ChunkRef, Listed, SectionAbove, SourceCounts};
use broadsheet_model::{ArticleId, Day, Digest};
use serde::{Deserialize, Serialize};

use crate::build::section::SectionDone;

/// A chunk in a summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Chunk {
    sha256: [u8; 32],
    n_bytes: u64,
}

impl From<&ChunkRef> for Chunk {
    fn from(chunk: &ChunkRef) -> Chunk {
        Chunk { sha256: chunk.sha256.0, n_bytes: chunk.n_bytes }
    }
}

impl Chunk {
    pub(super) fn of(self, kind: ChunkKind) -> ChunkRef {
        ChunkRef { kind, sha256: Digest(self.sha256), n_bytes: self.n_bytes }
    }
}

/// What a part says of itself: a [`SectionAbove`], and the roots of its index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Summary {
    n_text_bytes: u64,
    days: Vec<(Option<i32>, SourceCounts)>,
    pub(super) ids: Vec<(u64, Option<i32>)>,
    directories: Vec<(Chunk, Vec<u32>)>,
    first_page: Option<Chunk>,
    pub(super) index: Vec<(Chunk, u64)>,
}

impl Summary {
    pub(super) fn of(done: &SectionDone) -> Summary {
        let above = &done.above;
        let number = |day: &Option<Day>| day.map(Day::number);
        let index = done.index.iter();
        Summary {
            n_text_bytes: above.n_text_bytes,
            days: above.days.iter().map(|(day, counts)| (number(day), counts.clone())).collect(),
            ids: above.ids.iter().map(|(id, day)| (id.0, number(day))).collect(),
            directories: above
                .directories
                .iter()
                .map(|listed| (Chunk::from(&listed.chunk), listed.per_source.clone()))
                .collect(),
            first_page: above.first_page.as_ref().map(Chunk::from),
            index: index.map(|part| ((&part.chunk).into(), part.n_articles() as u64)).collect(),
        }
    }

    pub(super) fn above(&self) -> SectionAbove {
        let day = |day: &Option<i32>| day.and_then(Day::new);
        let listed = |(chunk, per_source): &(Chunk, Vec<u32>)| Listed {
            chunk: chunk.of(ChunkKind::Directory),
            per_source: per_source.clone(),
        };
        SectionAbove {
            n_text_bytes: self.n_text_bytes,
            days: self.days.iter().map(|(of, counts)| (day(of), counts.clone())).collect(),
            ids: self.ids.iter().map(|(id, of)| (ArticleId(*id), day(of))).collect(),
            directories: self.directories.iter().map(listed).collect(),
            first_page: self.first_page.map(|page| page.of(ChunkKind::Page)),
        }
    }
}
