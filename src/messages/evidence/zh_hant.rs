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
    image_load: "載入 {} 的圖片",
    image_why: "未載入，以免 {} 得知你在讀什麼。",
    image_insecure: "不提供載入：{} 會以未加密方式傳送。",
    image_open: "開啟圖片",
    image_failed: "圖片未能載入：再試一次",
    image_absent: "圖片未保存：過大，或不在檔案中。",
};
