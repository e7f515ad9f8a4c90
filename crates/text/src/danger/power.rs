//! Complaints about small public power: for those the sealed lane is proposed, so that a report never
//! passes the desk of the person it speaks of.

use crate::line::Line;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use yiwang_domain::Text;

/// Why the sealed lane is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Power {
    /// Bytes that name who holds the power; none where the deed alone tells.
    pub who: Option<Range<usize>>,
    /// Bytes that name the deed.
    pub deed: Range<usize>,
    /// The proposal, in one sentence.
    pub say: Text,
}

/// Those who hold small public power: villages, communities, streets, counters, police posts.
const HOLDERS: [&str; 40] = [
    "村干部",
    "村支书",
    "村主任",
    "村长",
    "村会计",
    "村委",
    "村里干部",
    "书记",
    "主任",
    "社区干部",
    "居委会",
    "街道干部",
    "街道领导",
    "街道办",
    "镇长",
    "镇干部",
    "乡长",
    "局长",
    "科长",
    "所长",
    "站长",
    "队长",
    "民警",
    "辅警",
    "城管",
    "协管员",
    "执法人员",
    "工作人员",
    "网格员",
    "网格长",
    "公务员",
    "领导",
    "干部",
    "组长",
    "会计",
    "出纳",
    "两委",
    "窗口人员",
    "经办人",
    "执法队",
];
/// Titles that hold one of them and have no public power of this kind.
const OTHERS: [&str; 14] = [
    "班主任",
    "主任医师",
    "主任医生",
    "科主任",
    "物业主任",
    "物业工作人员",
    "商场工作人员",
    "店里工作人员",
    "保安队长",
    "销售主任",
    "项目主任",
    "公司领导",
    "老板会计",
    "银行工作人员",
];
/// Deeds that count where a holder is named in the same sentence.
const DEEDS: [&str; 38] = [
    "收礼",
    "送礼",
    "收红包",
    "塞红包",
    "要红包",
    "红包",
    "收钱",
    "要钱",
    "收好处",
    "要好处",
    "好处费",
    "辛苦费",
    "受贿",
    "索贿",
    "行贿",
    "回扣",
    "收烟",
    "收酒",
    "收了两条烟",
    "送烟",
    "送酒",
    "贪",
    "克扣",
    "截留",
    "挪用",
    "侵占",
    "私吞",
    "套取",
    "冒领",
    "优先给亲戚",
    "给自己亲戚",
    "给亲戚",
    "走后门",
    "公车私用",
    "公款",
    "打击报复",
    "包庇",
    "徇私",
];
/// Deeds that only a holder of public power can do.
const OWN: [&str; 20] = [
    "吃拿卡要",
    "以权谋私",
    "滥用职权",
    "贪污",
    "受贿",
    "索贿",
    "优亲厚友",
    "私分集体",
    "侵占集体",
    "克扣低保",
    "克扣补贴",
    "克扣补助",
    "克扣救济",
    "虚报冒领",
    "公款吃喝",
    "贿选",
    "拉票",
    "冒领低保",
    "挪用公款",
    "截留补助",
];
/// Words of refusal, thanks and asking, close before the deed.
const NOT: [&str; 18] = [
    "拒收",
    "拒",
    "拒绝",
    "谢绝",
    "没收",
    "没",
    "没有",
    "从不",
    "不",
    "退还",
    "退回",
    "防止",
    "严禁",
    "禁止",
    "杜绝",
    "举报奖励",
    "不得",
    "未",
];

/// Whether a report tells of small power misused, and the words that say so.
pub fn power(text: &str) -> Option<Power> {
    let line = Line::new(text);
    let deed = |words: &[&str]| -> Vec<Range<usize>> {
        let mut all: Vec<Range<usize>> = words
            .iter()
            .flat_map(|w| line.find_all(w).map(|at| at..at + w.chars().count()))
            .filter(|r| !refused(&line, r) && !praised(&line, r))
            .collect();
        all.sort_by_key(|r| (r.start, std::cmp::Reverse(r.end)));
        all
    };
    let own = deed(&OWN);
    let holders = holders(&line);
    let with_holder = deed(&DEEDS).into_iter().chain(own.iter().cloned()).find_map(|d| {
        let sentence = sentence(&line, d.start);
        let near =
            holders.iter().find(|h| sentence.contains(&h.start) && h.start < d.start + 12)?;
        Some((Some(near.clone()), d))
    });
    let (who, deed) = with_holder.or_else(|| own.into_iter().next().map(|d| (None, d)))?;
    let said = line.text(deed.clone());
    let holder = who.as_ref().map(|w| line.text(w.clone())).unwrap_or_default();
    Some(Power {
        who: who.map(|w| line.origin(&w)),
        deed: line.origin(&deed),
        say: Text::new(
            format!("文中反映{holder}“{said}”，建议转入密件通道，只由纪检人员办理。"),
            format!(
                "The text tells of “{said}” by somebody in office: the sealed lane is proposed, \
                 for discipline officers only."
            ),
        ),
    })
}

fn holders(line: &Line) -> Vec<Range<usize>> {
    let others: Vec<Range<usize>> =
        OTHERS.iter().flat_map(|w| line.find_all(w).map(|at| at..at + w.chars().count())).collect();
    let mut all: Vec<Range<usize>> = HOLDERS
        .iter()
        .flat_map(|w| line.find_all(w).map(|at| at..at + w.chars().count()))
        .filter(|h| !others.iter().any(|o| o.start <= h.start && h.end <= o.end))
        .collect();
    all.sort_by_key(|r| r.start);
    all
}

/// From one full stop to the next.
fn sentence(line: &Line, i: usize) -> Range<usize> {
    let ends = |c: &char| matches!(c, '。' | '!' | '?' | '\n' | ';');
    let before = line.chars.get(..i).unwrap_or_default();
    let start = before.iter().rposition(ends).map_or(0, |p| p + 1);
    let after = line.chars.get(i..).unwrap_or_default();
    start..after.iter().position(ends).map_or(line.len(), |p| i + p)
}

fn refused(line: &Line, deed: &Range<usize>) -> bool {
    if line.ends_any(deed.start, &NOT).is_some() {
        return true;
    }
    // 拒绝了红包; but 不给红包不办 is no refusal
    let before = line.text(deed.start.saturating_sub(4)..deed.start);
    NOT.iter().filter(|w| w.chars().count() > 1).any(|w| before.contains(w))
}

fn praised(line: &Line, deed: &Range<usize>) -> bool {
    let sentence = sentence(line, deed.start);
    let before = line.text(sentence.start..deed.start);
    ["感谢", "表扬", "点赞", "咨询", "请问", "宣传"].iter().any(|w| before.contains(w))
}
