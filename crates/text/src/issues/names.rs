//! Names of places, firms and schools in a folded text, told by how such names end.
//!
//! No list of names is needed: 丽水新城 ends as compounds end, and what stands before the ending up
//! to the last word that cannot belong to a name is the name. A name cut a little too long does no
//! harm: names are compared by their character pairs, and pairs that stand in many reports count
//! for little.

use crate::words::is_han;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// A name and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span<'t> {
    /// The name with its ending.
    pub(super) text: &'t str,
    /// Its bytes in the text.
    pub(super) range: Range<usize>,
    /// Where what says only where ends: after a dwelling, before any other ending.
    pub(super) core: usize,
    /// Where its ending begins: 小区 alone tells no compound from another.
    pub(super) ending: usize,
    /// Whether it ends as names do, or holds a number; else it is only a word of no dictionary.
    pub(super) sure: bool,
}

/// Endings of where people live or have their desk. They say where, and nothing about what.
static HOMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "小区 花园 新城 社区 公寓 新村 家园 名都 名城 花苑 华庭 豪庭 雅苑 佳苑 嘉园 之城 水岸 \
    家属院 宿舍 别墅 广场 大厦 国际"
        .split_whitespace()
        .collect()
});

/// The same of one character.
const HOME: &str = "苑园城府湾庭郡邸墅阁轩里";

/// Other endings of several characters: a report about a park is about its being a park.
static LONG: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "学校 小学 中学 大学 学院 幼儿园 公司 集团 医院 超市 市场 公园 酒店 宾馆 商城 大道 大桥 \
    街道 步行街 工业园 产业园 科技园 开发区 火车站 汽车站 高铁站 地铁站 公交站 立交桥 号线 \
    中心 银行 商场 驾校 机构 高速 铁路 水库 湿地 平台 协会 俱乐部 健身房 影城 农场"
        .split_whitespace()
        .collect()
});

/// Endings of one character.
const SHORT: &str = "路街巷镇乡村湖江河山桥岛港洲塘坪县区滩寨屯庄弄胡";

/// Words that no name begins with or runs over: particles, prepositions, and what people do when
/// they write to an office.
static APART: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "在 位于 的 是 和 与 对 于 到 从 我 我们 本人 我是 请 请问 投诉 反映 咨询 关于 举报 建议 \
    希望 有 及 为 为何 将 被 把 让 给 向 由 至 往 了 就 都 也 还 又 不 没 没有 什么 何时 \
    什么时候 这 那 这个 那个 该 此 一个 一家 某 旁 旁边 附近 对面 周边 内 里 外 上 下 前 后 \
    处 等 要 要求 强烈 严重 多次 再次 尊敬 您好 你好 领导 业主 居民 住户 市民 村民 坐落 座落 \
    地处 住 住在 家住 购买 买 因 因为 所 以及 或 或者 之间 问题 情况 现 现在 目前 他 他们 它 \
    其 我家 解决 处理 请求 求 恳请 谁 哪 能 能否 可以 可 会 已 已经 全市 我市 本市 \
    整个 每个 各 多 很 太 作为 叫 名叫 名为 称 所有 使 经 过 去 来 进 出 走 修 建 修建 建设 \
    新建 在建 非法 违规 违法 违建 影响 导致 造成 期待 盼 盼望 呼吁 反应 调查 查处 关注 督促 \
    你们 政府 部门 这里 这边"
        .split_whitespace()
        .collect()
});

/// What counts, and so makes no name of the number before it.
const COUNTED: &str = "年月日号点时分秒元万亿千百块平米楼层栋单期个人名户天小岁次倍多余几条位家间套辆台吨\
    公里度级届周班路门室座幢组第份张件起处项种步班只头亩厘斤左以至到岁栋梯巷";

/// Most characters before an ending.
const REACH: usize = 8;

/// A word of a text, with its part of speech and where it begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'t> {
    pub(super) text: &'t str,
    pub(super) tag: &'t str,
    pub(super) start: usize,
}

impl Word<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// The names in a folded text that was cut into these words.
pub(super) fn spans<'t>(folded: &'t str, words: &[Word<'t>]) -> Vec<Span<'t>> {
    let mut out: Vec<Span<'t>> = Vec::new();
    for (i, word) in words.iter().enumerate() {
        if let Some(long) = ending(word) {
            let from = begin(words, i);
            let own = if from < word.start { word.start } else { word.end() - long };
            if own > from {
                let core = if home(word) { word.end() } else { own };
                let range = from..word.end();
                push(&mut out, folded, Span { text: "", range, core, ending: own, sure: true });
            }
        } else if mixed(word.text) {
            // 58车贷, k9县: a number or letters and what follows make a name
            let next: String =
                folded[word.end()..].chars().take_while(|c| is_han(*c)).take(2).collect();
            if next.chars().next().is_some_and(|c| !COUNTED.contains(c)) {
                let end = word.end() + next.len();
                let range = word.start..end;
                push(
                    &mut out,
                    folded,
                    Span { text: "", range, core: end, ending: end, sure: true },
                );
            }
        } else if proper(word) {
            let (range, end) = (word.start..word.end(), word.end());
            push(&mut out, folded, Span { text: "", range, core: end, ending: end, sure: false });
        }
    }
    out
}

fn push<'t>(out: &mut Vec<Span<'t>>, folded: &'t str, mut span: Span<'t>) {
    // a longer name that takes in the one before replaces it: 滨河 路 is one name, not two
    if let Some(last) = out.pop_if(|last| span.range.start < last.range.end) {
        span.range = last.range.start.min(span.range.start)..last.range.end.max(span.range.end);
        span.core = span.core.max(last.core);
        span.ending = span.ending.max(last.ending);
        span.sure |= last.sure;
    }
    span.text = &folded[span.range.clone()];
    out.push(span);
}

/// Bytes of the ending of a word that ends as names do.
fn ending(word: &Word<'_>) -> Option<usize> {
    // the last two, three or four characters
    let tails = word.text.char_indices().rev().skip(1).take(3).map(|(at, _)| &word.text[at..]);
    if let Some(long) = tails.filter(|tail| LONG.contains(tail) || HOMES.contains(tail)).last() {
        return Some(long.len());
    }
    let last = word.text.chars().next_back()?;
    // 马路, 道路, 山区: plain words of two characters; names have one of their own or three
    ((SHORT.contains(last) || HOME.contains(last)) && word.text.chars().count() != 2)
        .then(|| last.len_utf8())
}

/// Whether a word ends as the names of dwellings do.
fn home(word: &Word<'_>) -> bool {
    let ends = |list: &HashSet<&str>| list.iter().any(|l| word.text.ends_with(l));
    ends(&HOMES) || !ends(&LONG) && word.text.ends_with(|c| HOME.contains(c))
}

/// Where the name that ends with word `i` begins.
fn begin(words: &[Word<'_>], i: usize) -> usize {
    let mut from = words.get(i).map_or(0, |w| w.start);
    let mut taken = 0;
    for word in words.iter().take(i).rev() {
        let n = word.text.chars().count();
        // 魅力之城, 梧桐里社区: the particles that names are made with
        let inside = matches!(word.text, "之" | "里") && taken == 0;
        let counted = word.tag == "m" && !word.text.chars().all(|c| c.is_ascii_digit());
        let verb = word.tag.starts_with('v') && taken > 0;
        if taken + n > REACH
            || verb
            || counted
            || !inside
                && matches!(
                    word.tag.as_bytes().first(),
                    Some(b'p' | b'c' | b'u' | b'd' | b'r' | b'y' | b't' | b'f')
                )
            || !inside && APART.contains(&word.text)
            || word.text.ends_with(['省', '市'])
            || !word.text.chars().all(char::is_alphanumeric)
        {
            break;
        }
        taken += n;
        from = word.start;
    }
    from
}

/// A word that no dictionary holds, or that it knows as a name.
fn proper(word: &Word<'_>) -> bool {
    let named = matches!(word.tag, "x" | "ns" | "nt" | "nz");
    named
        && word.text.chars().nth(1).is_some()
        && word.text.chars().all(is_han)
        && !APART.contains(&word.text)
}

/// Letters or digits only.
fn mixed(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric())
}

/// The short codes of districts in a folded text: a2区, b县. Where names are masked, or where an
/// office numbers its quarters, these stand for names that would otherwise be words.
pub(super) fn codes(folded: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut chars = folded.char_indices().peekable();
    let mut before = ' ';
    while let Some((start, c)) = chars.next() {
        if c.is_ascii_lowercase() && !before.is_ascii_alphanumeric() {
            while chars.next_if(|(_, c)| c.is_ascii_digit()).is_some() {}
            if let Some((at, last)) = chars.next_if(|(_, c)| matches!(c, '区' | '市' | '县')) {
                let mut end = at + last.len_utf8();
                // a county that is a town by now: 县市
                if let Some((at, more)) = chars.next_if(|(_, c)| last == '县' && *c == '市') {
                    end = at + more.len_utf8();
                }
                out.push(start..end);
                before = last;
                continue;
            }
        }
        before = c;
    }
    out
}
