//! Simplified Chinese.

use super::EvidenceMessages;

pub(super) const MESSAGES: EvidenceMessages = EvidenceMessages {
    cite: "引用",
    copy_citation: "复制引文",
    copy_link: "复制本文链接",
    copied: "已复制",
    copy_failed: "未能复制，请选中文字自行复制。",
    provenance: "关于这份存档",
    file: "文件",
    sha256: "SHA-256",
    archived_at: "存档时间",
    versions: "此文有过改动。各版本：",
    version_now: "最新",
    citation: "{}《{}》，{}，{}。{} {}",
    citation_archived: "存档：{}，SHA-256 {}。",
    image_load: "加载 {} 的图片",
    image_why: "未加载，以免 {} 得知你在读什么。",
    image_insecure: "不提供加载：{} 会以未加密方式发送。",
    image_open: "打开图片",
    image_failed: "图片未能加载：再试一次",
    image_absent: "图片未保存：过大，或不在文件中。",
};
