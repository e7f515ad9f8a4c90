//! The questions of a report, and whether an answer goes into them.

use super::facts::{figure, time, unit};
use crate::line::{Line, breaks};
use crate::words::is_han;
use std::ops::Range;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// When, how long.
    When,
    /// How much, how many.
    HowMuch,
    /// Why.
    Why,
    /// Where.
    Where,
    /// Who is responsible.
    Who,
    /// Yes or no.
    Whether,
    /// How, what, which.
    How,
}

/// The words of each, the more particular ones first.
const MARKS: [(Asked, &[&str]); 7] = [
    (
        Asked::When,
        &[
            "何时",
            "什么时候",
            "啥时候",
            "多久",
            "几时",
            "几点",
            "哪天",
            "多长时间",
            "给个时间",
            "什么时间",
            "几号",
        ],
    ),
    (Asked::HowMuch, &["多少", "几块钱", "多大", "几元", "收费标准"]),
    (Asked::Why, &["为什么", "为何", "为啥", "什么原因", "凭什么", "怎么回事"]),
    (Asked::Where, &["哪里", "哪儿", "在哪", "去哪", "什么地方"]),
    (Asked::Who, &["找谁", "哪个部门", "谁负责", "谁来管", "归谁", "哪个单位", "谁管"]),
    (
        Asked::Whether,
        &[
            "能否",
            "能不能",
            "可否",
            "可不可以",
            "是否",
            "有没有",
            "是不是",
            "会不会",
            "要不要",
            "行不行",
            "吗",
        ],
    ),
    (Asked::How, &["怎么", "如何", "怎样", "什么材料", "哪些", "什么手续", "什么条件", "咋办"]),
];
const BECAUSE: [&str; 12] =
    ["因", "由于", "原因", "系", "根据", "按照", "为了", "所致", "造成", "导致", "属于", "规定"];
const YES_OR_NO: [&str; 24] = [
    "可以",
    "不能",
    "能够",
    "可",
    "不可",
    "需要",
    "无需",
    "不需",
    "需",
    "是",
    "不是",
    "有",
    "没有",
    "无",
    "未",
    "已",
    "将",
    "会",
    "符合",
    "不符合",
    "同意",
    "暂不",
    "无法",
    "属于",
];
const WHERE: [&str; 14] = [
    "路",
    "号",
    "楼",
    "窗口",
    "中心",
    "社区",
    "网站",
    "小程序",
    "app",
    "大厅",
    "街",
    "室",
    "门",
    "站",
];

/// A question: the characters in which it stands, and what is asked for.
pub(super) struct Question {
    pub(super) span: Range<usize>,
    pub(super) asked: Asked,
}

/// The questions of a report, in order: one for each clause that asks.
pub(super) fn questions(report: &Line) -> Vec<Question> {
    let mut out = Vec::new();
    let mut start = 0;
    for end in 0..=report.len() {
        let mark = report.at(end);
        if !mark.is_none_or(breaks) {
            continue;
        }
        let clause = start..end;
        start = end + 1;
        if clause.is_empty() {
            continue;
        }
        let text = report.text(clause.clone());
        let named = MARKS.iter().find(|(asked, words)| {
            words.iter().any(|w| match (asked, *w) {
                // 吗 asks at the end only
                (_, "吗") => text.ends_with('吗'),
                (_, w) => text.contains(w),
            })
        });
        let asked = match named {
            Some((asked, _)) => *asked,
            None if mark == Some('?') => Asked::How,
            None => continue,
        };
        out.push(Question { span: clause, asked });
    }
    out
}

/// Whether `answer` goes into a question: it speaks of what is asked about, and says the kind of
/// thing that is asked for.
pub(super) fn answered(
    report: &Line,
    question: &Question,
    answer: &Line,
    names: &[String],
) -> bool {
    let kind = match question.asked {
        Asked::When => time(answer),
        Asked::HowMuch => figure(answer),
        Asked::Why => contains(answer, &BECAUSE),
        Asked::Where => contains(answer, &WHERE) || figure(answer),
        Asked::Who => unit(answer, names),
        Asked::Whether => contains(answer, &YES_OR_NO),
        Asked::How => true,
    };
    if !kind {
        return false;
    }
    // what a short question is about often stands in the clause before: 楼道灯坏了,什么时候修
    let mut about = pairs(report, question.span.clone());
    if about.len() < 3
        && let Some(before) = question.span.start.checked_sub(1)
    {
        about.extend(pairs(report, report.clause(before)));
    }
    if about.is_empty() {
        return true;
    }
    let met = about.iter().filter(|p| answer.find_all(p).next().is_some()).count();
    met >= 2 || met * 4 >= about.len()
}

fn contains(line: &Line, words: &[&str]) -> bool {
    words.iter().any(|w| line.find_all(w).next().is_some())
}

/// Characters that carry no matter of their own.
const STOP: &str = "的了吗呢啊吧是我你您他她们请问在有不会能否多少何时什么怎样如哪谁么为啥这那个给就都也还和与到去要没把被让可以想一下咨询";

/// The pairs of neighbouring Han characters that carry matter.
fn pairs(line: &Line, range: Range<usize>) -> Vec<String> {
    let chars = line.chars.get(range).unwrap_or_default();
    let mut out: Vec<String> = Vec::new();
    for pair in chars.windows(2) {
        if pair.iter().all(|c| is_han(*c) && !STOP.contains(*c)) {
            let pair: String = pair.iter().collect();
            if !out.contains(&pair) {
                out.push(pair);
            }
        }
    }
    out
}
