//! Places that bylines name.

/// Places that stand directly behind a name in bylines, separated by white space. Longer ones stand
/// before those that they end with.
pub(super) const PLACES: &str = "\
    华盛顿DC 旧金山湾区 弗吉尼亚州 美国首都 圣地亚哥 圣地牙哥 亚特兰大 蒙特利尔 卡尔加里 法兰克福 \
    布鲁塞尔 布里斯本 澳大利亚 马来西亚 洛杉矶 旧金山 南加州 北加州 华盛顿 法拉盛 新泽西 波士顿 \
    芝加哥 休斯顿 休斯敦 达拉斯 迈阿密 西雅图 底特律 多伦多 温哥华 渥太华 加拿大 意大利 日内瓦 \
    西班牙 维也纳 乌克兰 墨尔本 堪培拉 奥克兰 新西兰 纽西兰 新加坡 圣荷西 苗必达 圣盖博 核桃市 \
    凤凰城 犹他州 新北市 匹兹堡 吉隆坡 硅谷 湾区 加州 纽约 紐約 费城 佛州 德州 美国 伦敦 英国 \
    巴黎 法国 柏林 德国 罗马 瑞士 欧洲 瑞典 荷兰 悉尼 澳洲 东京 大阪 日本 首尔 韩国 橙县 橙縣 \
    金门 宾州 连线 曼谷 泰国 印度 印尼 越南 香港 台北 臺北 新北 桃园 新竹 苗栗 台中 彰化 南投 \
    云林 嘉义 台南 高雄 屏东 宜兰 花莲 台东 基隆 台湾 臺灣 北京 上海";
