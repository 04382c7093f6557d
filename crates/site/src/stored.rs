//! A viewer as one file: a line with what it is and a digest, then JSON.

use serde::{Deserialize, Serialize};

use crate::encode::{base64, from_base64, hex_digest};
use crate::{Import, More, Part, PartKind, Shell, SiteError, Viewer};

/// What the first line begins with; the number is raised when an older program would misread the
/// rest.
const FORM: &str = "broadsheet-viewer 3";

/// The word that tells a viewer of any form.
const WORD: &str = "broadsheet-viewer ";

/// The JSON after the first line.
#[derive(Serialize, Deserialize)]
struct Parts {
    template: String,
    style: String,
    early: String,
    first: StoredShell,
    import: Option<StoredImport>,
}

#[derive(Serialize, Deserialize)]
struct StoredShell {
    script: String,
    module: StoredPart,
}

#[derive(Serialize, Deserialize)]
struct StoredImport {
    whole: StoredShell,
    workers: Vec<StoredPart>,
    more: Option<StoredMore>,
}

#[derive(Serialize, Deserialize)]
struct StoredMore {
    texts: StoredPart,
    script: String,
}

/// The name of its kind, and the bytes in base64.
#[derive(Serialize, Deserialize)]
struct StoredPart(String, String);

impl StoredShell {
    fn of(shell: &Shell) -> StoredShell {
        StoredShell { script: shell.script.clone(), module: StoredPart::of(&shell.module) }
    }

    fn read(self) -> Result<Shell, SiteError> {
        Ok(Shell { script: self.script, module: self.module.read()? })
    }
}

impl StoredImport {
    fn of(import: &Import) -> StoredImport {
        let more = |more: &More| StoredMore {
            texts: StoredPart::of(&more.texts),
            script: more.script_integrity.clone(),
        };
        StoredImport {
            whole: StoredShell::of(&import.whole),
            workers: import.workers.iter().map(StoredPart::of).collect(),
            more: import.more.as_ref().map(more),
        }
    }

    fn read(self) -> Result<Import, SiteError> {
        let more = |more: StoredMore| -> Result<More, SiteError> {
            Ok(More { texts: more.texts.read()?, script_integrity: more.script })
        };
        Ok(Import {
            whole: self.whole.read()?,
            workers: self.workers.into_iter().map(StoredPart::read).collect::<Result<_, _>>()?,
            more: self.more.map(more).transpose()?,
        })
    }
}

impl StoredPart {
    fn of(part: &Part) -> StoredPart {
        StoredPart(part.kind().name().to_owned(), base64(part.packed()))
    }

    fn read(self) -> Result<Part, SiteError> {
        let damaged = || SiteError::Damaged(format!("its part {:?} cannot be read", self.0));
        let kind = PartKind::ALL.into_iter().find(|kind| kind.name() == self.0);
        let kind = kind.ok_or_else(damaged)?;
        Ok(Part::new(kind, from_base64(&self.1).ok_or_else(damaged)?))
    }
}

impl Viewer {
    /// The viewer as the bytes of one file, which [`Viewer::from_bytes`] reads. Same viewer, same
    /// bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let parts = Parts {
            template: self.template.source().to_owned(),
            style: self.style.clone(),
            early: self.early.clone(),
            first: StoredShell::of(&self.first),
            import: self.import.as_ref().map(StoredImport::of),
        };
        let json = serde_json::to_string(&parts).expect("strings are always JSON");
        format!("{FORM} {}\n{json}", hex_digest(json.as_bytes())).into_bytes()
    }

    /// Reads what [`Viewer::to_bytes`] wrote, and checks it against its digest.
    ///
    /// # Errors
    /// When the bytes are something else, of another form, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Viewer, SiteError> {
        if !bytes.starts_with(WORD.as_bytes()) {
            return Err(SiteError::NotAViewer);
        }
        let damaged = |why: &str| SiteError::Damaged(why.to_owned());
        let end = bytes
            .iter()
            .position(|byte| *byte == b'\n')
            .ok_or_else(|| damaged("its first line does not end"))?;
        let line =
            str::from_utf8(&bytes[..end]).map_err(|_| damaged("its first line is not text"))?;
        let (form, digest) =
            line.rsplit_once(' ').ok_or_else(|| damaged("its first line is too short"))?;
        if form != FORM {
            return Err(SiteError::Version { expected: FORM, got: form.to_owned() });
        }
        let json = &bytes[end + 1..];
        if hex_digest(json) != digest {
            return Err(damaged("its digest is another than it says"));
        }
        let parts: Parts =
            serde_json::from_slice(json).map_err(|error| SiteError::Damaged(error.to_string()))?;
        let import = parts.import.map(StoredImport::read).transpose()?;
        let first = parts.first.read()?;
        Viewer::new(&parts.template, parts.style, parts.early, first, import)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::viewer::tests::sample;

    #[test]
    fn a_viewer_reads_back_as_it_was_written() {
        let viewer = sample();
        let bytes = viewer.to_bytes();
        assert_eq!(Viewer::from_bytes(&bytes).unwrap(), viewer);
        assert_eq!(Viewer::from_bytes(&bytes).unwrap().to_bytes(), bytes);
    }

    /// What `change` makes of a stored viewer is refused with a message that holds `why`.
    fn check(change: impl Fn(&mut Vec<u8>), why: &str) {
        let mut bytes = sample().to_bytes();
        change(&mut bytes);
        let message = Viewer::from_bytes(&bytes).unwrap_err().to_string();
        assert!(message.contains(why), "{message}");
    }

    #[test]
    fn what_is_not_as_it_was_written_is_refused() {
        check(Vec::clear, "not a Broadsheet viewer file");
        check(|bytes| bytes[0] = b'B', "not a Broadsheet viewer file");
        check(|bytes| bytes[WORD.len()] = b'9', "\"broadsheet-viewer 9\"");
        check(|bytes| bytes.truncate(WORD.len() + 5), "does not end");
        check(|bytes| bytes.truncate(bytes.len() - 1), "digest");
        check(|bytes| *bytes.last_mut().unwrap() = b' ', "digest");
    }
}
