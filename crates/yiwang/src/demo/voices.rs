//! How people say it: one matter in the words of a resident, an operator, a clerk or a grid worker.

use super::dice::Dice;
use super::leaves::{Demand, Leaf, Spot};
use super::names::address;
use super::places::Place;
use super::story::Channel;

/// Reports are cut to this many characters.
const LONGEST: usize = 160;
/// Shorter ones get a closing wish.
const SHORTEST: usize = 15;

const WISHES: [&str; 16] = [
    "希望尽快处理",
    "麻烦派人来看看",
    "请相关部门核实",
    "盼回复",
    "请尽快解决",
    "希望能重视一下",
    "请帮忙协调",
    "请抓紧办理",
    "请给个说法",
    "希望有人管一管",
    "拜托了",
    "望督促整改",
    "请安排现场查看",
    "希望彻底解决，不要只管一阵子",
    "能不能给个时间",
    "请转给负责的部门",
];
const ASKS: [&str; 8] = [
    "尽快处理并回复",
    "核实情况，限期整改",
    "派人到现场查看",
    "协调解决",
    "给予明确答复",
    "加强日常管理",
    "依法处理",
    "告知处理结果",
];
const TIMES: [&str; 11] =
    ["", "", "", "", "最近", "这几天", "今天", "昨天", "这两天", "从上周开始", "最近一段时间"];
const GREETINGS: [&str; 8] =
    ["您好，", "你好，", "同志你好，", "工作人员您好，", "领导好，", "请问", "想反映一下，", ""];
const BEFORE: [&str; 7] = [
    "之前跟物业说过，没有下文",
    "给社区打过一次电话",
    "邻居也反映过",
    "上个月处理过一次，又这样了",
    "第一次反映",
    "在业主群里说了几次",
    "打过热线，说转下去了",
];
const OPENERS: [&str; 10] = [
    "想咨询一下，",
    "请问",
    "您好，请问",
    "我想问问，",
    "麻烦问一下，",
    "帮家里老人问一下，",
    "不好意思打扰，",
    "咨询：",
    "替邻居问一句，",
    "",
];
const TAILS: [&str; 10] = [
    "麻烦解答，谢谢",
    "希望能给个准话",
    "请告知去哪里办",
    "谢谢",
    "请回复",
    "麻烦给个电话",
    "方便的话请短信回复",
    "辛苦了",
    "急，在线等",
    "多谢",
];
const SETTLED: [&str; 8] = [
    "已当场处置",
    "现场联系责任人整改到位",
    "已劝导并恢复",
    "当场整改完毕",
    "已处理，拍照留存",
    "现场协调解决",
    "已督促当场整改",
    "处置完毕，继续关注",
];
const PASSED_ON: [&str; 8] = [
    "超出网格处置能力，上报",
    "现场已拍照取证，上报处置",
    "已告知周边居民注意，申请协调",
    "现场无法解决，请派单",
    "已联系责任单位未果，上报",
    "已拍照，请转有关部门",
    "请尽快安排处置",
    "涉及部门职责，申请转办",
];

/// Who speaks, and about what.
pub(super) struct Saying<'a> {
    pub(super) leaf: &'static Leaf,
    /// Which of the leaf's ways of saying it.
    pub(super) what: usize,
    pub(super) place: &'a Place,
    pub(super) channel: Channel,
    pub(super) demand: Demand,
    /// Name of the compound the speaker lives in.
    pub(super) home: &'a str,
    /// Name of the community the speaker turns to.
    pub(super) community: &'a str,
    /// Name of the speaker, where it is known.
    pub(super) speaker: Option<&'a str>,
    /// Hour of the day.
    pub(super) hour: u32,
    /// Whether a camera saw it.
    pub(super) camera: bool,
    /// Whether the grid worker settles it there and then.
    pub(super) on_spot: bool,
}

/// Title and text.
pub(super) fn say(s: &Saying, dice: &mut Dice) -> (String, String) {
    let title = title(s, dice);
    let mut text = match s.channel {
        Channel::Worker => worker(s, dice),
        Channel::Api => system(s, &title, dice),
        Channel::Counter => counter(s, dice),
        Channel::Hotline => hotline(s, &title, dice),
        Channel::Portal => portal(s, &title, dice),
    };
    if text.chars().count() < SHORTEST {
        text = format!("{}，{}。", text.trim_end_matches(['。', '！', '？']), dice.pick(&WISHES));
    }
    if let Some((at, _)) = text.char_indices().nth(LONGEST) {
        // at the last clause that fits
        let cut = text[..at].rfind(['，', '。', '；', '！', '？']).unwrap_or(at);
        text.truncate(cut);
        text.push('。');
    }
    (title, text)
}

fn title(s: &Saying, dice: &mut Dice) -> String {
    let short = fitting(s.leaf, s.what, s.leaf.titles, dice);
    match s.demand {
        Demand::Consult if s.leaf.demand != Demand::Consult => format!("咨询：{short}"),
        _ if s.leaf.spot == Spot::Nowhere || dice.chance(12) => short.to_owned(),
        _ => format!("{}{short}", s.place.short),
    }
}

/// Who speaks, in the third person.
fn who(s: &Saying, dice: &mut Dice) -> String {
    s.speaker.map_or_else(|| "一位市民".to_owned(), |name| address(name, dice))
}

/// One of `list` that fits what is the matter: of those which share most pairs of characters with
/// it any, so that a question about check-ups is not answered with vaccines.
pub(super) fn fitting(
    leaf: &Leaf,
    what: usize,
    list: &'static [&'static str],
    dice: &mut Dice,
) -> &'static str {
    let what: Vec<char> = leaf.what[what % leaf.what.len()].chars().collect();
    let shared = |text: &str| {
        let text: Vec<char> = text.chars().collect();
        text.windows(2).filter(|pair| what.windows(2).any(|w| w == *pair)).count()
    };
    let counts: Vec<usize> = list.iter().map(|t| shared(t)).collect();
    let most = counts.iter().copied().max().unwrap_or(0);
    let n = dice.weighted(counts.iter().map(|c| u64::from(*c == most)));
    list[n]
}

/// The matter as a clause: the place and what is the matter there.
fn clause(s: &Saying, dice: &mut Dice) -> String {
    let what = s.leaf.what[s.what % s.leaf.what.len()];
    match (s.leaf.spot, s.leaf.demand) {
        (Spot::Nowhere, _) => what.to_owned(),
        (_, Demand::Suggest) => match dice.below(3) {
            0 => format!("{what}，地点在{}", s.place.said),
            1 => format!("关于{}，{what}", s.place.said),
            _ => format!("{}：{what}", s.place.said),
        },
        _ => format!("{}{}{what}", dice.pick(&TIMES), s.place.said),
    }
}

fn portal(s: &Saying, title: &str, dice: &mut Dice) -> String {
    if s.demand == Demand::Consult {
        return question(s, dice);
    }
    let c = clause(s, dice);
    let so = dice.pick(s.leaf.so);
    let wish = dice.pick(&WISHES);
    if s.demand == Demand::Thank {
        return match dice.below(3) {
            0 => format!("{c}，{so}！我是{}的居民。", s.home),
            1 => format!("写几句感谢：{c}，{so}。{}", s.home),
            _ => format!("我住{}。{c}，{so}。", s.home),
        };
    }
    match dice.below(12) {
        0 => format!("{c}，{so}，{wish}。"),
        1 => format!("{c}。{so}，{wish}，谢谢！"),
        2 => format!("{}{c}，{so}。{wish}。", dice.pick(&GREETINGS)),
        3 => format!("{c}！！{so}！{wish}！"),
        4 => format!(
            "同志你好，我是{}的老住户，今年{}岁。{c}，{so}，{wish}。",
            s.home,
            dice.between(62, 88)
        ),
        5 => format!("我住{}，{c}，{so}。{}。{wish}。", s.home, dice.pick(&BEFORE)),
        6 => format!("{c}，请处理。"),
        7 => format!("{title}，{so}，{wish}。"),
        8 if matches!(s.leaf.spot, Spot::Road | Spot::Shop | Spot::Water) => {
            format!("每天上下班都路过，{c}，{so}，{wish}。")
        }
        9 => format!("邻居们让我反映一下：{c}；{so}。{wish}。"),
        10 => {
            let more = dice.pick(s.leaf.so);
            if more == so {
                format!("{c}，{so}。{}，{wish}。", dice.pick(&BEFORE))
            } else {
                format!("{c}，{so}，而且{more}。{wish}。")
            }
        }
        _ => {
            let what = s.leaf.what[s.what % s.leaf.what.len()];
            let at = if s.leaf.spot == Spot::Nowhere { "" } else { &s.place.said };
            format!("{at}{what}，前后{}天了。{so}。{wish}", dice.low(2, 40))
        }
    }
}

fn question(s: &Saying, dice: &mut Dice) -> String {
    let what = s.leaf.what[s.what % s.leaf.what.len()];
    let so = dice.pick(s.leaf.so);
    let opener = dice.pick(&OPENERS);
    let tail = dice.pick(&TAILS);
    if s.leaf.demand != Demand::Consult {
        // a problem, asked as a question
        let short = fitting(s.leaf, s.what, s.leaf.titles, dice);
        return match dice.below(4) {
            0 => format!("{opener}{}{short}这种情况归哪个部门管？{tail}。", s.place.said),
            1 => format!("{opener}{}{what}，应该找谁反映？{so}。", s.place.said),
            2 => format!("{opener}{short}有没有规定？我们{}就有，{so}。{tail}。", s.home),
            _ => format!("{opener}{}{short}，投诉要提供什么材料？{tail}。", s.place.short),
        };
    }
    match dice.below(6) {
        0 => format!("{opener}{what}？{tail}。"),
        1 => format!("{opener}{what}？{so}，{tail}。"),
        2 => format!("我住{}，{what}？{so}。{tail}。", s.home),
        3 => format!("{opener}{what}？我是{}的，{so}。", s.home),
        4 => format!("{}居民，{}岁。{what}？{tail}。", s.community, dice.between(23, 86)),
        _ => format!("{opener}{what}？{so}。{}附近能办吗？", s.home),
    }
}

fn hotline(s: &Saying, title: &str, dice: &mut Dice) -> String {
    let who = who(s, dice);
    let so = dice.pick(s.leaf.so);
    let ask = dice.pick(&ASKS);
    if s.demand == Demand::Consult {
        let what = if s.leaf.demand == Demand::Consult {
            s.leaf.what[s.what % s.leaf.what.len()].to_owned()
        } else {
            format!(
                "{}{}由哪个部门负责",
                s.place.said,
                fitting(s.leaf, s.what, s.leaf.titles, dice)
            )
        };
        return match dice.below(5) {
            0 => format!("来电人咨询：{what}？来电人称{so}，请予答复。"),
            1 => format!("{who}（{}居民）来电咨询，{what}。", s.home),
            2 => format!("【{title}】来电人住{}，询问{what}，希望短信告知。", s.home),
            3 => format!("{who}来电：{what}？{so}。已告知将由经办单位回复。"),
            _ => format!("来电人为{}居民，{what}，希望得到解答。", s.community),
        };
    }
    let c = clause(s, dice);
    match s.demand {
        Demand::Thank => format!("{who}来电表扬：{c}，{so}。来电人住{}。", s.home),
        Demand::Suggest => match dice.below(3) {
            0 => format!("来电人建议：{c}，理由是{so}，希望采纳。"),
            1 => format!("{who}来电提出建议，{c}。{so}。"),
            _ => format!("【建议】{c}。来电人住{}，表示{so}。", s.home),
        },
        Demand::Other => format!("{who}来电，{c}，{so}。"),
        _ => match dice.below(7) {
            0 => format!("来电人反映：{c}，{so}。来电人要求{ask}。"),
            1 => format!("{who}来电，称{c}，{so}，希望相关部门{ask}。"),
            2 => format!("【{title}】来电人表示{c}，{}，现要求{ask}。", dice.pick(&BEFORE)),
            3 => format!("来电人住{}，反映{c}。{so}。请承办单位{ask}。", s.home),
            4 => format!("{who}反映，{c}，{so}。诉求：{ask}。"),
            5 => format!("来电人称{c}，{so}，情绪较为激动，要求{ask}。"),
            _ => {
                let what = s.leaf.what[s.what % s.leaf.what.len()];
                let at = if s.leaf.spot == Spot::Nowhere { "" } else { &s.place.said };
                format!("来电反映{at}{what}，已持续{}天，{so}。请核实处理。", dice.low(2, 60))
            }
        },
    }
}

fn counter(s: &Saying, dice: &mut Dice) -> String {
    let who = s.speaker.map_or_else(|| "一位居民".to_owned(), |name| address(name, dice));
    let so = dice.pick(s.leaf.so);
    if s.demand == Demand::Consult {
        let q = question(s, dice);
        return match dice.below(3) {
            0 => format!("{who}到{}窗口咨询。{q}", s.community),
            1 => format!("窗口代填：{q}"),
            _ => format!("{who}（{}）来窗口：{q}", s.home),
        };
    }
    let c = clause(s, dice);
    match dice.below(4) {
        0 => format!("{who}到{}服务台反映，{c}，{so}。代为登记。", s.community),
        1 => format!("窗口代填：{c}。{so}。当事人住{}，不会用手机。", s.home),
        2 => format!("{who}（{}）来访，说{c}，{so}，{}。", s.home, dice.pick(&WISHES)),
        _ => format!("来访人{who}反映{c}，{}。", dice.pick(&BEFORE)),
    }
}

fn worker(s: &Saying, dice: &mut Dice) -> String {
    let what = s.leaf.what[s.what % s.leaf.what.len()];
    let at = &s.place.said;
    let done = if s.on_spot { dice.pick(&SETTLED) } else { dice.pick(&PASSED_ON) };
    let by_hour = match s.hour {
        0..=10 => "早巡",
        11..=17 => "午后巡查",
        _ => "晚巡",
    };
    let rounds = ["日常巡查", by_hour, "走访", "入户走访", "安全巡查", "网格巡查"];
    let round = dice.pick(&rounds);
    match dice.below(6) {
        0 => format!("{round}发现，{at}{what}，{done}。"),
        1 => format!("{at}：{}。{what}。{done}。", fitting(s.leaf, s.what, s.leaf.titles, dice)),
        2 => format!("{round}至{at}，{what}，{}，{done}。", dice.pick(s.leaf.so)),
        3 => format!("{what}，地点{at}。{done}。"),
        4 => format!("居民在{round}时反映，{at}{what}，{done}。"),
        _ => format!("{at}{what}，{done}。"),
    }
}

fn system(s: &Saying, title: &str, dice: &mut Dice) -> String {
    let what = s.leaf.what[s.what % s.leaf.what.len()];
    let at = &s.place.said;
    match (s.camera, dice.below(2)) {
        (true, 0) => format!("视频轮巡{:03}号点位：{title}，{what}。", dice.between(1, 240)),
        (true, _) => format!("视频轮巡发现{at}{what}，画面已留存，请核实。"),
        (false, 0) => format!("城管采集员上报，{at}{what}，请派遣处置。"),
        (false, _) => format!("采集上报：{title}。位置{at}，{what}。"),
    }
}
