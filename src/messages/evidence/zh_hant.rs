//! Traditional Chinese.

use super::EvidenceMessages;

pub(super) const MESSAGES: EvidenceMessages = EvidenceMessages {
    cite: "引用",
    copy_citation: "複製引文",
    copy_link: "複製本文連結",
    copied: "已複製",
    copy_failed: "未能複製，請選取文字自行複製。",
    provenance: "關於這份存檔",
    file: "檔案",
    sha256: "SHA-256",
    archived_at: "存檔時間",
    versions: "此文有過改動。各版本：",
    version_now: "最新",
    citation: "{}《{}》，{}，{}。{} {}",
    citation_archived: "存檔：{}，SHA-256 {}。",
};
