//! What the words around a name make of it: the place, a place near it, the home of whoever speaks,
//! a place that is denied, or another name altogether.

use crate::line::Line;
use std::ops::Range;

/// How a name stands in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// It is the place.
    At,
    /// It helps to find the place.
    Near,
    /// Somebody lives there.
    Home,
    /// It is said not to be the place, or is only compared with.
    Not,
    /// Part of the name of something else: 阳光花园幼儿园.
    Other,
}

const DENIED: [&str; 22] = [
    "不是在",
    "不是",
    "并非",
    "不在",
    "没在",
    "不属于",
    "不归",
    "而非",
    "除了",
    "除去",
    "搬离",
    "离开",
    "搬出",
    "以前住",
    "之前住",
    "原来住",
    "原先住",
    "曾住",
    "卖掉",
    "以前在",
    "原来在",
    "之前在",
];
/// What turns a denial into something else: 是不是, 不仅是.
const NOT_DENIED: [&str; 12] = [
    "是不是在",
    "是不是",
    "在不在",
    "不只是",
    "不仅是",
    "不光是",
    "不单是",
    "不仅仅是",
    "该不是",
    "怎么不是",
    "要不是",
    "不就是",
];
const DENIED_AFTER: [&str; 8] =
    ["无关", "没关系", "没有关系", "没有问题", "没问题", "不归", "以外", "之外"];
const COMPARED: [&str; 14] = [
    "不像", "就像", "正像", "像", "学习", "学学", "参照", "参考", "比起", "相比", "例如", "比如",
    "譬如", "诸如",
];
const COMPARED_AFTER: [&str; 7] = ["那样", "一样", "那种", "都已经", "早就", "早已", "都有了"];
const HOME: [&str; 14] = [
    "住在",
    "家住",
    "居住在",
    "居住于",
    "我住",
    "人住",
    "们住",
    "住址",
    "住址是",
    "家在",
    "住",
    "租住在",
    "租在",
    "户籍在",
];
const HOME_AFTER: [&str; 14] = [
    "居民",
    "的居民",
    "业主",
    "的业主",
    "住户",
    "的住户",
    "老住户",
    "的老住户",
    "租户",
    "的租户",
    "村民",
    "的村民",
    "的老居民",
    "老居民",
];
const NEAR_AFTER: [&str; 20] = [
    "对面",
    "斜对面",
    "正对面",
    "旁边",
    "旁",
    "边上",
    "隔壁",
    "附近",
    "周边",
    "往东",
    "往西",
    "往南",
    "往北",
    "方向",
    "后面",
    "前面",
    "一侧",
    "段",
    "到",
    "与",
];
const NEAR_BEFORE: [&str; 12] =
    ["靠近", "临近", "邻近", "毗邻", "紧邻", "紧挨", "挨着", "路过", "经过", "面向", "往", "朝"];
/// What follows a name where the whole is the name of something else.
const OTHER: [&str; 34] = [
    "公交站",
    "公交车站",
    "地铁站",
    "车站",
    "站台",
    "幼儿园",
    "托儿所",
    "小学",
    "中学",
    "学校",
    "酒店",
    "宾馆",
    "饭店",
    "餐厅",
    "超市",
    "药店",
    "医院",
    "诊所",
    "卫生站",
    "卫生院",
    "社区",
    "居委会",
    "村委会",
    "街道",
    "派出所",
    "广场",
    "公园",
    "市场",
    "菜场",
    "大桥",
    "大道",
    "售楼处",
    "分店",
    "支行",
];
/// Single characters that do the same unless one of the second list follows.
const OTHER_CHARS: [(char, &str); 5] = [
    ('路', "灯面口边上障牌过基沿段况人标"),
    ('街', "边上口面坊"),
    ('巷', "口内里子"),
    ('店', "铺主面"),
    ('站', "着在"),
];
const SLOGANS: [&str; 14] = [
    "共建", "构建", "创建", "建设", "共创", "打造", "争创", "共筑", "迈向", "文明", "和谐", "建成",
    "共享", "评选",
];

/// How the name at `name` stands; `end` is where the address that begins with it ends, behind
/// building and room.
pub(super) fn stand(line: &Line, name: &Range<usize>, end: usize) -> Stand {
    let (start, close) = (name.start, name.end);
    let further = end > close;
    if !further && other(line, close) {
        return Stand::Other;
    }
    if !further && line.ends_any(start, &SLOGANS).is_some() {
        return Stand::Not;
    }
    if line.ends_any(start, &DENIED).is_some() && line.ends_any(start, &NOT_DENIED).is_none() {
        return Stand::Not;
    }
    if line.starts_any(end, &DENIED_AFTER).is_some() {
        return Stand::Not;
    }
    // 好像 means seems
    if line.ends_any(start, &COMPARED).is_some() && line.ends_any(start, &["好像"]).is_none() {
        return Stand::Not;
    }
    if !further && line.starts_any(end, &COMPARED_AFTER).is_some() {
        return Stand::Not;
    }
    if home(line, start, end) {
        return Stand::Home;
    }
    if line.ends_any(start, &NEAR_BEFORE).is_some() {
        return Stand::Near;
    }
    if !further && line.starts_any(end, &NEAR_AFTER).is_some() {
        return Stand::Near;
    }
    Stand::At
}

/// Whether what stands at `close` makes another name of it.
fn other(line: &Line, close: usize) -> bool {
    if line.starts_any(close, &OTHER).is_some() {
        return true;
    }
    let Some(c) = line.at(close) else { return false };
    let next = line.at(close + 1);
    OTHER_CHARS.iter().any(|(o, unless)| *o == c && !next.is_some_and(|n| unless.contains(n)))
}

fn home(line: &Line, start: usize, end: usize) -> bool {
    if line.ends_any(start, &HOME).is_some() || line.starts_any(end, &HOME_AFTER).is_some() {
        return true;
    }
    // 我是阳光花园的,
    if line.ends_any(start, &["我是", "我们是", "来自"]).is_some() && line.starts(end, "的")
    {
        return true;
    }
    // 王女士(阳光花园)
    start.checked_sub(1).and_then(|b| line.at(b)) == Some('(') && line.at(end) == Some(')')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Stand {
        let line = Line::new(text);
        let start = line.find_all("阳光花园").next().unwrap();
        stand(&line, &(start..start + 4), start + 4)
    }

    #[test]
    fn a_sentence_says_how_a_name_is_meant() {
        for (text, expected) in [
            ("阳光花园北门积水", Stand::At),
            ("是不是阳光花园的电梯坏了", Stand::At),
            ("不只是阳光花园停水", Stand::At),
            ("好像阳光花园那边冒烟", Stand::At),
            ("阳光花园路灯不亮", Stand::At),
            ("阳光花园店铺占道", Stand::At),
            ("对面的阳光花园", Stand::At),
            ("不是阳光花园，是别的小区", Stand::Not),
            ("不在阳光花园", Stand::Not),
            ("这事与阳光花园无关", Stand::Not),
            ("希望像阳光花园那样装充电桩", Stand::Not),
            ("以前住阳光花园", Stand::Not),
            ("共建阳光花园", Stand::Not),
            ("我住阳光花园", Stand::Home),
            ("张女士（阳光花园）来访", Stand::Home),
            ("我是阳光花园的，问一下", Stand::Home),
            ("阳光花园居民来电", Stand::Home),
            ("靠近阳光花园", Stand::Near),
            ("阳光花园对面垃圾", Stand::Near),
            ("阳光花园附近", Stand::Near),
            ("阳光花园幼儿园门口", Stand::Other),
            ("阳光花园公交站", Stand::Other),
            ("阳光花园路120号", Stand::Other),
            ("阳光花园社区", Stand::Other),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
