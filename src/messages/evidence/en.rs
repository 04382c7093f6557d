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
    image_load: "Load pictures from {}",
    image_why: "Not loaded, so that {} does not learn what you read.",
    image_insecure: "Not offered: {} would send it unencrypted.",
    image_open: "Open the picture",
    image_failed: "Picture not loaded: try again",
    image_absent: "Picture not kept: too large, or not in the file.",
};
