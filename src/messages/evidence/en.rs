//! English.

use super::EvidenceMessages;

pub(super) const MESSAGES: EvidenceMessages = EvidenceMessages {
    cite: "Cite",
    copy_citation: "Copy the citation",
    copy_link: "Copy a link to this article",
    copied: "Copied",
    copy_failed: "Not copied: select the text and copy it yourself.",
    provenance: "About this copy",
    file: "File",
    sha256: "SHA-256",
    archived_at: "Archived",
    versions: "The text was changed. Versions:",
    version_now: "latest",
    citation: "{}“{}”, {}, {}. {} {}",
    citation_archived: "Archived copy: {}, SHA-256 {}.",
};
