//! Words that name a danger: who writes them is asked to telephone first.
//!
//! A short list of plain words, so that few are stopped without need: a stopped report is sent by
//! one tick more, a fire reported by form burns on.

use yiwang_text::danger::alarms;

/// Words of fire, gas, water, violence, sickness and traffic.
pub(crate) const WORDS: &[&str] = &[
    "着火了",
    "起火了",
    "失火",
    "火灾",
    "冒浓烟",
    "燃气泄漏",
    "煤气泄漏",
    "天然气泄漏",
    "漏煤气",
    "漏燃气",
    "爆炸了",
    "触电",
    "溺水",
    "落水",
    "跳楼",
    "轻生",
    "自杀",
    "割腕",
    "晕倒",
    "昏迷",
    "昏过去",
    "没有呼吸",
    "心梗",
    "大出血",
    "吐血",
    "持刀",
    "拿刀",
    "砍人",
    "杀人",
    "打死",
    "正在打人",
    "抢劫",
    "绑架",
    "家暴",
    "撞人了",
    "撞到人",
    "车祸",
    "塌了",
    "坍塌",
    "埋在",
    "被困",
    "困在电梯",
    "on fire",
    "gas leak",
    "explosion",
    "electrocuted",
    "drowning",
    "suicide",
    "unconscious",
    "not breathing",
    "with a knife",
    "robbery",
    "collapsed",
    "trapped",
];

/// Whether a text names a danger: one of the words above, or what staff would be warned of.
pub(crate) fn named(text: &str) -> bool {
    let plain = text.to_lowercase();
    WORDS.iter().any(|w| plain.contains(w)) || !alarms(text).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn danger_is_seen_and_ordinary_words_are_not_stopped() {
        for danger in [
            "三楼着火了快来",
            "闻到味道，燃气泄漏",
            "老人晕倒在楼下",
            "楼道里闻到煤气味，很重",
            "The house is on FIRE",
        ] {
            assert!(named(danger), "{danger}");
        }
        for plain in [
            "路灯不亮",
            "井盖松动，怕老人绊倒",
            "楼道堆物堵住消防通道",
            "电梯坏了三天",
            "消防栓没有水",
            "烧烤摊油烟大",
            "燃气表要换",
            "加装电梯意见不一",
            "gas meter to be replaced",
        ] {
            assert!(!named(plain), "{plain}");
        }
    }
}
