//! What the handlers answer and what the reporters say to it.

use super::dice::Dice;
use super::leaves::{Demand, Leaf};
use super::voices::fitting;
use yiwang_domain::matter::Outcome;

pub(super) const RETURNS: [&str; 6] = [
    "经现场核实，该处权属不在我单位，建议转责任单位办理",
    "该事项不属于我单位履职清单，请调整承办单位",
    "涉及地段已移交，请转接收单位",
    "投诉对象注册地不在我辖区",
    "属物业管理范围，建议由属地协调",
    "需由具有执法权的部门处理",
];
pub(super) const EXTENSIONS: [&str; 6] = [
    "需订购配件，到货约需一周",
    "需两家单位联合会勘，时间已约定",
    "当事人在外地，约定返回后处理",
    "涉及多户意见征求，尚未完成",
    "连续降雨无法施工",
    "检测报告五个工作日后出具",
];
pub(super) const SUSPENSIONS: [&str; 5] = [
    "需列入下季度工程计划，申请挂账",
    "维修资金表决公示期内，申请挂账",
    "案件进入司法程序，待裁定后继续办理",
    "补植须待适宜季节，申请挂账",
    "产权单位改制，主体未明确，申请挂账协调",
];
pub(super) const CONTACTS: [&str; 6] = [
    "已电话联系反映人，约定到场时间",
    "已联系，补充了具体位置",
    "已告知承办人和预计时限",
    "两次电话无人接听，已短信告知",
    "已到场与反映人见面，了解情况",
    "已联系，反映人提供了照片",
];
pub(super) const CONTACTS_ASKED: [&str; 4] = [
    "已电话答复并发送办事指南",
    "已联系，问清具体情况",
    "两次电话无人接听，已短信告知",
    "已联系，约定到窗口面谈",
];
pub(super) const CHECKS_ASKED: [&str; 4] =
    ["答复依据充分，同意办结", "已核对政策口径", "答复完整，同意办结", "资料齐全，同意结案"];
pub(super) const CHECKS: [&str; 5] = [
    "现场复核，与答复一致",
    "查看处置前后照片，符合结案条件",
    "抽查现场，已恢复",
    "电话核实，情况属实",
    "资料齐全，同意结案",
];
pub(super) const SEND_BACKS: [&str; 4] = [
    "现场仍有残留，请继续处理",
    "答复未说明处理依据，请补充",
    "照片与位置不符，请重新处置",
    "反映的第二个问题未回应",
];
const HAPPY: [&str; 14] = [
    "处理得很快，满意",
    "当天就来人了，非常满意",
    "已经解决，谢谢",
    "工作人员态度好，解释清楚",
    "满意，希望保持",
    "没想到这么快",
    "现在干净多了",
    "问题解决了，点赞",
    "虽然等了几天，结果满意",
    "打电话回访很贴心",
    "说得明白，知道怎么办了",
    "可以，满意",
    "比以前好多了",
    "谢谢网格员，跑了好几趟",
];
const UNHAPPY: [&str; 10] = [
    "只是挪了个地方，没有真解决",
    "没有人联系过我",
    "过两天又老样子",
    "答复是套话，没有说到点子上",
    "时间拖得太久",
    "只处理了一半",
    "说的和现场不一样",
    "不认可这个解释",
    "还是推来推去",
    "没有看到处罚结果",
];

/// What is written back to the reporter.
pub(super) fn answer(
    leaf: &Leaf,
    what: usize,
    demand: Demand,
    outcome: Outcome,
    unit: &str,
    dice: &mut Dice,
) -> String {
    let title = fitting(leaf, what, leaf.titles, dice);
    // a question is answered by saying how it is done
    let asked = demand == Demand::Consult && leaf.demand == Demand::Consult;
    let core = match outcome {
        Outcome::Solved => fitting(leaf, what, leaf.done, dice),
        Outcome::Explained if asked => fitting(leaf, what, leaf.done, dice),
        Outcome::Explained | Outcome::Unsolved => fitting(leaf, what, leaf.told, dice),
    };
    let rest = match outcome {
        Outcome::Unsolved => "目前尚未解决，我们会继续跟进",
        Outcome::Explained if asked => "如仍有疑问，可再次来电或到窗口咨询",
        _ => *dice.pick(&["感谢您的理解与支持", "欢迎继续监督", "如再次出现请随时反映"]),
    };
    if asked {
        return match dice.below(3) {
            0 => format!("您好，{core}。{rest}。"),
            1 => format!("您咨询的问题，{unit}{core}。{rest}。"),
            _ => format!("{core}。{rest}。"),
        };
    }
    match dice.below(5) {
        0 => format!("您好！您反映的“{title}”，经{unit}核实：{core}。{rest}。"),
        1 => format!("{unit}答复：{core}。{rest}。"),
        2 => format!("经现场查看，{core}。{rest}。（{unit}）"),
        3 => format!("您好，关于“{title}”，{core}。{rest}。"),
        _ => format!("{core}。{rest}。"),
    }
}

/// What the reporter says when asked.
pub(super) fn opinion(satisfied: bool, dice: &mut Dice) -> &'static str {
    if satisfied { dice.pick::<&str>(&HAPPY) } else { dice.pick::<&str>(&UNHAPPY) }
}
