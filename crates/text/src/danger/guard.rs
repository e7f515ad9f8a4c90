//! When a sign of danger is no danger now: denied, supposed, past, over.

use super::read::Danger;
use crate::line::Line;
use std::ops::Range;

/// What may stand between a denial and what it denies.
const BETWEEN: [&str; 21] = [
    "发生",
    "出现",
    "发现",
    "闻到",
    "看到",
    "看见",
    "见到",
    "听到",
    "有人员",
    "人员",
    "有人",
    "人",
    "居民",
    "任何",
    "明显",
    "什么",
    "过",
    "再",
    "有",
    "造成",
    "电梯",
];
const DENIED: [&str; 20] = [
    "没有",
    "没",
    "未",
    "无",
    "不会",
    "并未",
    "不存在",
    "不是",
    "严禁",
    "禁止",
    "不要",
    "尚未",
    "杜绝",
    "不可能",
    "不准",
    "不许",
    "请勿",
    "并非",
    "从未",
    "从来没",
];
const SUPPOSED: [&str; 40] = [
    "如果",
    "要是",
    "万一",
    "假如",
    "一旦",
    "假设",
    "倘若",
    "若",
    "担心",
    "害怕",
    "生怕",
    "怕",
    "以免",
    "免得",
    "避免",
    "防止",
    "预防",
    "谨防",
    "严防",
    "防范",
    "容易",
    "极易",
    "易",
    "会不会",
    "可能引发",
    "可能导致",
    "可能造成",
    "可能引起",
    "会引发",
    "会导致",
    "会造成",
    "会引起",
    "模拟",
    "演练",
    "培训",
    "宣传",
    "当心",
    "小心",
    "网上",
    "新闻",
];
/// Words that hold one of [`SUPPOSED`] and suppose nothing.
const NOT_SUPPOSED: [&str; 8] =
    ["可怕", "恐怕", "不容易", "轻易", "交易", "贸易", "简易", "宣传栏"];
const SUPPOSED_AFTER: [&str; 24] = [
    "隐患",
    "风险",
    "的话",
    "预案",
    "演练",
    "宣传",
    "知识",
    "培训",
    "保险",
    "报警器",
    "没法跑",
    "跑都跑",
    "跑不掉",
    "跑不出",
    "来跑",
    "谁负责",
    "谁来负责",
    "的可能",
    "危险",
    "时怎么",
    "时如何",
    "防范",
    "高发",
    "应急",
];
const PAST: [&str; 17] = [
    "去年",
    "前年",
    "上个月",
    "上月",
    "上周",
    "上次",
    "曾经",
    "曾",
    "以前",
    "之前",
    "那年",
    "当年",
    "前几年",
    "早年",
    "往年",
    "前段时间",
    "前阵子",
];
const STILL: [&str; 17] = [
    "开始",
    "到现在",
    "至今",
    "一直",
    "还在",
    "仍",
    "又",
    "现在",
    "今天",
    "再次",
    "继续",
    "依然",
    "以来",
    "这次",
    "刚刚",
    "今早",
    "正在",
];
const OVER: [&str; 24] = [
    "已扑灭",
    "已经扑灭",
    "扑灭了",
    "被扑灭",
    "已灭",
    "灭了",
    "已救出",
    "救出来了",
    "已获救",
    "已脱困",
    "已经脱困",
    "已找到",
    "已经找到",
    "找到了",
    "找回来了",
    "回来了",
    "已修好",
    "已修复",
    "已排除",
    "已经排除",
    "虚惊",
    "误报",
    "已抢修",
    "已解除",
];
const THANKED: [&str; 7] = ["扑灭", "救出", "解救", "救援", "感谢", "表扬", "救起"];

/// Whether the sign at `sign` is set aside. `danger` matters: whoever fears that somebody will kill
/// himself, or remembers that he tried, speaks of a danger now.
pub(super) fn set_aside(line: &Line, sign: &Range<usize>, danger: Danger) -> bool {
    let clause = line.clause(sign.start);
    if denied(line, sign.start, clause.start) {
        return true;
    }
    let before = line.text(clause.start..sign.start);
    if danger != Danger::Suicide && (supposed(&before) || supposed_after(line, sign.end)) {
        return true;
    }
    if danger != Danger::Suicide && past(line, &clause, &before) {
        return true;
    }
    over(line, sign, &before)
}

fn denied(line: &Line, start: usize, clause: usize) -> bool {
    let mut at = start;
    // at most three words lie between
    for _ in 0..4 {
        if let Some(word) = line.ends_any(at, &DENIED) {
            let from = at - word.chars().count();
            // 有没有, 是不是 and 要不是 ask or suppose
            let asks = line.ends_any(from, &["有", "是", "要"]).is_some();
            // 电梯没电困人, 没人管: the denial belongs to another word
            return from >= clause && !asks;
        }
        let Some(word) = line.ends_any(at, &BETWEEN) else { return false };
        at -= word.chars().count();
        if at <= clause {
            return false;
        }
    }
    false
}

fn supposed(before: &str) -> bool {
    let mut before = before.to_owned();
    for word in NOT_SUPPOSED {
        before = before.replace(word, "");
    }
    SUPPOSED.iter().any(|w| before.contains(w))
}

fn supposed_after(line: &Line, end: usize) -> bool {
    let end = end + usize::from(line.at(end) == Some('了'));
    line.starts_any(end, &SUPPOSED_AFTER).is_some()
}

fn past(line: &Line, clause: &Range<usize>, before: &str) -> bool {
    let whole = line.text(clause.clone());
    if STILL.iter().any(|w| whole.contains(w)) {
        return false;
    }
    if PAST.iter().any(|w| before.contains(w)) {
        return true;
    }
    // 去年夏天,三号楼着火
    let Some(mark) = clause.start.checked_sub(1) else { return false };
    let earlier = line.clause(mark);
    line.at(mark) == Some(',')
        && earlier.len() <= 6
        && PAST.iter().any(|w| line.text(earlier.clone()).contains(w))
}

fn over(line: &Line, sign: &Range<usize>, before: &str) -> bool {
    // it was out, and burns again
    let again = |s: &str| ["又", "复燃", "再次"].iter().any(|w| s.contains(w));
    if THANKED.iter().any(|w| before.contains(w)) && !again(before) {
        return true;
    }
    let earlier = line.text(sign.start.saturating_sub(14)..sign.start);
    if ["扑灭", "已灭"].iter().any(|w| earlier.contains(w)) && !again(&earlier) {
        return true;
    }
    let after = line.text(sign.end..(sign.end + 20).min(line.len()));
    // 还没找到, 没有回来
    let after = after.replace("没找到", "").replace("未找到", "").replace("没回来", "");
    !again(&after) && OVER.iter().any(|w| after.contains(w))
}
