//! What an issue is called: its place and its telling words.

use super::terms::Sides;
use super::weigh::Weights;
use crate::alike::key as term;
use std::collections::BTreeMap;

/// Words given.
const WORDS: usize = 5;
/// Longest name of a place that counts as telling more, characters.
const LONG: usize = 8;
/// Words in which people report, whatever they report: that one called, asks, hopes, and whom one
/// addresses. In an office of short texts they are rare enough to look telling, and are not.
const REPORTING: &str = "来电 来信 来访 致电 电话 短信 留言 网友 市民 居民 群众 领导 \
    书记 尊敬 您好 你好 谢谢 感谢 反映 投诉 举报 求助 诉求 请求 \
    要求 希望 恳请 建议 咨询 询问 请问 想问 表示 认为 觉得 发现 \
    看到 告知 回复 答复 处理 解决 核实 协调 联系 尽快 部门 有关 \
    相关 单位 问题 情况 现象 事情 地方 现在 拍照 照片 多次 来电人 \
    有关部门 相关部门";

/// Place and words of an issue.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Called {
    pub(super) place: Option<String>,
    pub(super) words: Vec<String>,
}

pub(super) fn called(members: &[&Sides], weights: &Weights) -> Called {
    let place = place(members, weights);
    let words = words(members, weights, place.as_deref().unwrap_or_default());
    Called { place, words }
}

/// The name that most of the members hold, the more telling and the longer the better; before it
/// the district, where most name the same.
fn place(members: &[&Sides], weights: &Weights) -> Option<String> {
    let mut held: BTreeMap<&str, usize> = BTreeMap::new();
    for sides in members {
        for name in &sides.names {
            *held.entry(name).or_default() += 1;
        }
    }
    let most = |held: usize| held * 5 >= members.len() * 2;
    let code =
        |name: &str| name.starts_with(|c: char| c.is_ascii()) && name.ends_with(['区', '县']);
    let district = held.iter().filter(|(name, n)| code(name) && **n * 2 > members.len());
    let district = district.max_by_key(|(name, n)| (**n, std::cmp::Reverse(**name)));
    let best = held
        .iter()
        .filter(|(name, n)| most(**n) && !is_code(name))
        .map(|(name, n)| {
            let telling = grams(name).map(|t| weights.place(t)).fold(0.0_f32, f32::max);
            let length = name.chars().count().min(LONG) as f32;
            (*n as f32 * telling * telling * length.sqrt(), *name)
        })
        .filter(|(score, _)| *score > 0.0)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, name)| name);
    match (district, best) {
        (Some((district, _)), Some(best)) => Some(format!("{}{best}", district.to_uppercase())),
        (Some((only, _)), None) => Some(only.to_uppercase()),
        (None, best) => best.map(str::to_owned),
    }
}

fn is_code(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.ends_with(['区', '县', '市'])
}

fn grams(name: &str) -> impl Iterator<Item = u64> {
    let chars: Vec<char> = name.chars().collect();
    (1..chars.len()).map(move |i| {
        let pair: String = chars.iter().skip(i - 1).take(2).collect();
        term(&pair)
    })
}

/// The words that most of the members hold and few others do.
fn words(members: &[&Sides], weights: &Weights, place: &str) -> Vec<String> {
    let mut held: BTreeMap<&str, usize> = BTreeMap::new();
    for sides in members {
        for word in &sides.words {
            *held.entry(word).or_default() += 1;
        }
    }
    let place = place.to_lowercase();
    let mut scored: Vec<(f32, &str)> = held
        .into_iter()
        .filter(|(word, n)| *n * 3 >= members.len() && !place.contains(word))
        .filter(|(word, _)| !REPORTING.split(' ').any(|r| r == *word))
        .map(|(word, n)| {
            let telling = weights.topic(term(word));
            (n as f32 / members.len() as f32 * telling * telling, word)
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    let mut out: Vec<String> = Vec::new();
    for (_, word) in scored {
        if out.len() == WORDS {
            break;
        }
        if !out.iter().any(|w| w.contains(word) || word.contains(w.as_str())) {
            out.push(word.to_owned());
        }
    }
    out
}
