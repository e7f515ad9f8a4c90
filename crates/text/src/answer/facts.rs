//! What an answer says: what was done, when, by whom, what comes next.

use crate::line::Line;
use std::ops::Range;

/// Words of deeds done. A deed is a thing somebody could go and look at, or was told.
const DEEDS: [&str; 66] = [
    "清理", "清运", "修复", "修好", "维修", "更换", "安装", "拆除", "整改", "处罚", "罚款", "约谈",
    "劝导", "劝离", "疏通", "清掏", "补植", "修剪", "恢复", "抢修", "加固", "补发", "退还", "退款",
    "办理", "办结", "受理", "登记", "发放", "告知", "答复", "解释", "说明", "核实", "核查", "勘查",
    "查看", "检测", "检查", "巡查", "走访", "上门", "联系", "协调", "调解", "达成", "张贴", "下达",
    "开具", "立案", "移交", "转交", "拖移", "加装", "新增", "增设", "粉刷", "冲洗", "消杀", "关停",
    "停工", "封堵", "围挡", "到场", "施划", "列入",
];
/// What makes a deed done, and not meant.
const DONE: [&str; 9] = ["已", "了", "完成", "完毕", "当场", "现场", "经", "予以", "到位"];
/// Words of a time, besides dates in figures.
const TIMES: [&str; 28] = [
    "今天",
    "今日",
    "昨天",
    "昨日",
    "前天",
    "当天",
    "当日",
    "当晚",
    "即日",
    "明天",
    "次日",
    "本周",
    "下周",
    "上周",
    "本月",
    "下月",
    "上月",
    "年内",
    "年底",
    "月底",
    "月初",
    "上午",
    "下午",
    "工作日",
    "小时内",
    "天内",
    "日内",
    "季度",
];
/// Words of whoever did it, besides the tenant's own units.
const UNITS: [&str; 34] = [
    "民警",
    "办事处",
    "社区",
    "街道",
    "居委会",
    "村委会",
    "城管",
    "中队",
    "大队",
    "派出所",
    "物业",
    "公司",
    "交警",
    "消防",
    "水务",
    "环卫",
    "供电",
    "燃气",
    "医院",
    "学校",
    "窗口",
    "服务中心",
    "执法",
    "市场监管",
    "住建",
    "民政",
    "人社",
    "教育局",
    "卫健",
    "网格员",
    "养护",
    "施工单位",
    "管理处",
    "指挥中心",
];
/// Words of what comes next, or that nothing is left to come.
const NEXT: [&str; 34] = [
    "下一步",
    "后续",
    "接下来",
    "将于",
    "将在",
    "将会",
    "将由",
    "继续",
    "预计",
    "计划",
    "定期",
    "复查",
    "回访",
    "跟进",
    "如有",
    "如需",
    "再次",
    "联系电话",
    "拨打",
    "完工",
    "届时",
    "持续",
    "长期",
    "加强",
    "办结",
    "已完成",
    "已恢复",
    "修复完",
    "整改完",
    "处理完毕",
    "清理完毕",
    "已解决",
    "已退还",
    "可随时",
];

/// What follows 已 and is no deed: known, received, of importance.
const NO_DEED: [&str; 10] =
    ["知", "收悉", "收到", "关注", "重视", "经", "有", "阅", "了解", "引起"];
/// What ends a matter, where it follows 已 closely.
const ENDING: [&str; 24] = [
    "修", "换", "拆", "清", "补", "恢复", "整改", "退", "通电", "救出", "装", "办结", "劝", "扶正",
    "疏通", "解决", "完成", "排净", "停产", "搬离", "取缔", "关停", "处罚", "腾出",
];

/// Whether a deed that was done stands there.
pub(super) fn deed(line: &Line) -> bool {
    let already = line
        .find_all("已")
        .any(|at| at + 2 < line.len() && line.starts_any(at + 1, &NO_DEED).is_none());
    already || deed_named(line)
}

/// Whether it says that what was asked for is done, so that nothing is left to come.
fn ended(line: &Line) -> bool {
    line.find_all("已").any(|at| {
        let near = line.text(at + 1..(at + 10).min(line.clause(at).end).max(at + 1));
        ENDING.iter().any(|w| near.contains(w))
    })
}

fn deed_named(line: &Line) -> bool {
    DEEDS.iter().any(|w| {
        line.find_all(w).any(|at| {
            let clause = line.text(line.clause(at));
            DONE.iter().any(|d| clause.contains(d))
        })
    })
}

/// Whether a time stands there: a date in figures, a weekday, or a word for one.
pub(super) fn time(line: &Line) -> bool {
    if TIMES.iter().any(|w| line.find_all(w).next().is_some()) {
        return true;
    }
    (0..line.len()).any(|i| {
        let Some((_, end)) = crate::address::number(line, i) else { return false };
        line.starts_any(end, &["月", "日", "号前", "天", "小时", "周", "点", "年", ":"]).is_some()
    }) || ["周一", "周二", "周三", "周四", "周五", "周六", "周日", "星期"]
        .iter()
        .any(|w| line.find_all(w).next().is_some())
}

/// Whether somebody who acts stands there: one of `names` (folded) or a word for a unit.
pub(super) fn unit(line: &Line, names: &[String]) -> bool {
    UNITS.iter().any(|w| line.find_all(w).next().is_some())
        || names.iter().any(|n| line.find_all(n).next().is_some())
        // 住房和城乡建设局; but neither 局部 nor 布局
        || line.find_all("局").any(|at| {
            line.at(at + 1) != Some('部') && line.ends_any(at, &["布", "结", "格", "大"]).is_none()
        })
}

/// Whether it says what comes next, or that nothing is left to come.
pub(super) fn next(line: &Line) -> bool {
    ended(line) || NEXT.iter().any(|w| line.find_all(w).next().is_some())
}

/// Whether a figure stands there.
pub(super) fn figure(line: &Line) -> bool {
    line.chars.iter().any(char::is_ascii_digit)
}

/// Phrases that say nothing by themselves.
const EMPTY: [&str; 23] = [
    "高度重视",
    "正在研究",
    "积极研究",
    "深入研究",
    "认真研究",
    "进一步研究",
    "正在协调",
    "积极协调",
    "抓紧处理",
    "抓紧落实",
    "尽快处理",
    "尽快解决",
    "酌情处理",
    "研究解决",
    "统筹考虑",
    "综合考虑",
    "依法依规处理",
    "加大力度",
    "加强管理",
    "加强监管",
    "引起重视",
    "纳入考虑",
    "妥善处理",
];

/// The empty phrases in sentences that hold no deed, no time and no figure.
pub(super) fn empty(line: &Line) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for sentence in sentences(line) {
        let part = Line::new(&line.text(sentence.clone()));
        if deed(&part) || time(&part) || figure(&part) {
            continue;
        }
        for word in EMPTY {
            let n = word.chars().count();
            out.extend(part.find_all(word).map(|at| sentence.start + at..sentence.start + at + n));
        }
    }
    out.sort_by_key(|r| r.start);
    out
}

/// The sentences of a text.
fn sentences(line: &Line) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (i, c) in line.chars.iter().enumerate() {
        if matches!(c, '。' | '!' | '?' | ';' | '\n') {
            out.push(start..i);
            start = i + 1;
        }
    }
    out.push(start..line.len());
    out
}
