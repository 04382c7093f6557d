//! Archives that are shown together, and what is on its way to them.

use broadsheet_bundle::Manifest;

use crate::{Archive, LoadError, Target, Wanted};

/// How many files are on their way at once, at most, for one archive.
const MAX_IN_FLIGHT: usize = 10;

/// A file to be fetched. Whoever fetches it gives the unpacked bytes, or why they did not come, to
/// [`Library::take`] under the same number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Tells this request from every other one: an answer that comes late is never taken for
    /// another.
    pub number: u32,
    /// The position of the archive in the library.
    pub archive: usize,
    /// What it is for.
    pub target: Target,
    /// The file.
    pub wanted: Wanted,
}

/// The archives that are shown together, in the order in which they were added.
#[derive(Default)]
pub struct Library {
    archives: Vec<Archive>,
    /// The requests that have not been answered.
    on_its_way: Vec<Request>,
    last_number: u32,
}

impl Library {
    /// Adds the archive of `manifest`; its position in the library.
    pub fn add(&mut self, manifest: Manifest) -> usize {
        self.archives.push(Archive::new(manifest));
        self.archives.len() - 1
    }

    /// Adds the archive of `manifest`, whose files are at hand: with the feature `local` its texts
    /// stay folded once they have been searched.
    pub fn add_local(&mut self, manifest: Manifest) -> usize {
        let position = self.add(manifest);
        #[cfg(feature = "local")]
        if let Some(archive) = self.archives.get_mut(position) {
            archive.folded = Some(Default::default());
        }
        position
    }

    /// Adds what a site publishes: the archive of `manifest` and, where that is the newest of
    /// several volumes, the others. Their positions, the newest first.
    #[cfg(feature = "volumes")]
    pub fn add_published(&mut self, mut manifest: Manifest) -> Vec<usize> {
        let volumes = std::mem::take(&mut manifest.volumes);
        let first = self.add(manifest);
        let mut positions = vec![first];
        for volume in volumes.into_iter().rev() {
            if let Some(newest) = self.archives.get_mut(first) {
                newest.folder = Some(String::new());
            }
            let Some(manifest) = volume.manifest else { continue };
            let position = self.add(manifest);
            positions.push(position);
            let fold = self.archives.get(first).map(|newest| newest.manifest.fold.clone());
            if let Some(older) = self.archives.get_mut(position) {
                older.shares_fold = fold.is_some_and(|fold| fold == older.manifest.fold);
                older.folder = Some([&volume.path, "archive/"].concat());
            }
        }
        positions
    }

    /// Forgets an archive and every request of it that has not been answered. The positions of the
    /// others stay as they are, and numbers go on, so that answers that come late are dropped. Where
    /// the last archive is forgotten, its position is given out again.
    pub fn remove(&mut self, archive: usize) {
        self.on_its_way.retain(|request| request.archive != archive);
        if archive + 1 == self.archives.len() {
            self.archives.pop();
        } else if let Some(of) = self.archives.get_mut(archive) {
            of.forget();
        }
    }

    /// Drops everything that has been loaded of an archive, and every request of it that has not
    /// been answered: it can be asked for again.
    pub fn unload(&mut self, archive: usize) {
        let Some(of) = self.archives.get_mut(archive) else { return };
        if !of.store.is_empty() {
            of.unload();
            self.on_its_way.retain(|request| request.archive != archive);
        }
    }

    /// Forgets what failed, so that it is asked for again.
    pub fn forget_failures(&mut self) {
        self.archives.iter_mut().for_each(|archive| archive.store.forget_failures());
    }

    /// The archives.
    pub fn archives(&self) -> &[Archive] {
        &self.archives
    }

    /// An archive, to be searched.
    pub fn archive_mut(&mut self, archive: usize) -> Option<&mut Archive> {
        self.archives.get_mut(archive)
    }

    /// A number that no request has had: for a file that belongs to no archive yet, as a manifest
    /// does.
    pub fn next_number(&mut self) -> u32 {
        self.last_number = self.last_number.wrapping_add(1);
        self.last_number
    }

    /// Notes that `targets` of an archive are needed, most urgent first, and gives the requests for
    /// those that are neither there nor on their way and did not fail, as far as they may be made
    /// at once. The rest has to be asked for again when something has come.
    pub fn request(&mut self, archive: usize, targets: &[Target]) -> Vec<Request> {
        let mut requests = Vec::new();
        for target in targets {
            let number = self.next_number();
            let Some(of) = self.archives.get_mut(archive) else { break };
            let Some(wanted) = of.wanted(*target) else { continue };
            let may_ask = of.store.slot(*target).is_some() || of.store.n_asked() < MAX_IN_FLIGHT;
            if may_ask && of.store.need(*target) {
                let request = Request { number, archive, target: *target, wanted };
                self.on_its_way.push(request.clone());
                requests.push(request);
            }
        }
        requests
    }

    /// Takes what has come of the request `number`, or why nothing has; nothing of the `n_needed`
    /// things that were needed last is dropped for it. What it was for: the archive and the target;
    /// `None` where nobody waits for it any more.
    pub fn take(
        &mut self,
        number: u32,
        loaded: Result<Vec<u8>, LoadError>,
        n_needed: usize,
    ) -> Option<(usize, Target)> {
        let idx = self.on_its_way.iter().position(|request| request.number == number)?;
        let Request { archive, target, wanted, .. } = self.on_its_way.swap_remove(idx);
        self.archives.get_mut(archive)?.take(target, &wanted.file_name, loaded, n_needed);
        Some((archive, target))
    }
}

impl Archive {
    /// Reads and keeps what has come of the file `name` of `target`, or why nothing has.
    pub fn take(
        &mut self,
        target: Target,
        name: &str,
        loaded: Result<Vec<u8>, LoadError>,
        n_needed: usize,
    ) {
        let n_bytes = loaded.as_ref().map_or(0, Vec::len);
        let content =
            loaded.and_then(|bytes| self.parse(target, name, bytes).map_err(LoadError::from));
        self.store.put(target, content, n_bytes, n_needed);
    }
}
