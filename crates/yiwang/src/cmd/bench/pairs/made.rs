//! Tickets made from a seed: a city of ten thousand compounds, a year, a million tickets.

use crate::cmd::fail::Failure;
use crate::cmd::out::Out;
use std::collections::HashMap;
use std::hint::black_box;
use std::time::{Duration, Instant};
use yiwang_text::alike::{Item, Params, Point, SHOWN, Sketch, Window, key};

/// Tickets.
const TICKETS: usize = 1_000_000;
/// Made at once, outside the time that is taken.
const BLOCK: usize = 10_000;
/// Seconds between two tickets: a million in a year.
const APART: i64 = 31;
/// One in so many tickets words an earlier one anew.
const REWORDED: u64 = 10;

/// What tickets are about: field, category, words for the thing, words for what is wrong with it.
const TROUBLES: [(&str, &str, &[&str], &[&str]); 12] = [
    (
        "市政设施",
        "路灯",
        &["路灯", "照明灯", "灯杆上的灯"],
        &["不亮", "坏了很久没人修", "一到晚上全黑"],
    ),
    (
        "市政设施",
        "井盖",
        &["井盖", "窨井盖", "下水道盖板"],
        &["破损", "缺失有危险", "松动响声很大"],
    ),
    ("市政设施", "路面", &["路面", "人行道", "地砖"], &["坑洼不平", "破损严重", "塌陷积水"]),
    (
        "市容环境",
        "垃圾",
        &["垃圾桶", "垃圾堆放点", "垃圾"],
        &["满溢没人清运", "堆了好几天发臭", "到处乱扔"],
    ),
    (
        "市容环境",
        "占道",
        &["小摊贩", "流动摊位", "占道摊位"],
        &["占道经营", "把路堵住了", "天天摆摊影响通行"],
    ),
    (
        "市容环境",
        "油烟",
        &["餐饮店", "烧烤店", "饭店油烟机"],
        &["油烟直排", "油烟很大呛人", "没有装净化设备"],
    ),
    (
        "噪音扰民",
        "施工噪音",
        &["工地", "施工队", "打桩机"],
        &["夜间施工吵得睡不着", "凌晨还在作业", "噪音扰民"],
    ),
    (
        "噪音扰民",
        "广场舞",
        &["广场舞音响", "跳舞的音乐", "大喇叭"],
        &["声音太大", "跳到很晚", "影响孩子学习"],
    ),
    (
        "物业管理",
        "电梯",
        &["电梯", "客梯", "升降梯"],
        &["停运", "经常故障困人", "坏了老人上不了楼"],
    ),
    ("物业管理", "漏水", &["楼顶", "天花板", "外墙"], &["漏水", "渗水发霉", "下雨就滴水"]),
    (
        "交通出行",
        "停车",
        &["私家车", "货车", "外来车辆"],
        &["乱停乱放", "堵住消防通道", "违停没人管"],
    ),
    (
        "交通出行",
        "充电桩",
        &["充电桩", "电瓶车充电棚", "充电口"],
        &["不能用", "断电", "被占用充不了"],
    ),
];
const SPOTS: [&str; 10] = [
    "北门",
    "南门口",
    "东侧",
    "西边围墙",
    "地下车库",
    "中心花园",
    "幼儿园旁",
    "快递柜边",
    "公交站后面",
    "河边步道",
];
const SINCE: [&str; 8] = [
    "已经三天了",
    "有一个多星期",
    "从上个月开始",
    "昨天夜里起",
    "今天早上发现",
    "反映过好几次",
    "下雨以后",
    "放假以来",
];
const SO: [&str; 8] = [
    "差点摔倒",
    "老人小孩走路不安全",
    "居民意见很大",
    "业主群里都在说",
    "晚上不敢走",
    "味道飘到家里",
    "上班都迟到了",
    "希望有人管管",
];
const ASK: [&str; 6] =
    ["请尽快处理", "要求相关部门核实", "麻烦派人来看看", "望解决", "诉求尽快维修", "请给个答复"];
const OPENINGS: [&str; 5] = ["", "来电人反映", "市民反映", "您好", "网友留言称"];
const NAMES: [&str; 20] = [
    "杏林", "望春", "翠柏", "云石", "月湖", "鼓楼", "白杨", "青林", "莲桥", "段塘", "南苑", "西门",
    "江厦", "文昌", "孝闻", "柳汀", "新芝", "永丰", "联南", "华严",
];
const KINDS: [&str; 10] =
    ["花苑", "小区", "新村", "家园", "公寓", "府", "湾", "里", "名邸", "佳苑"];

/// Numbers from a seed (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    /// From −1 to 1, most often near 0.
    fn off(&mut self) -> f64 {
        let mut one = || self.below(1 << 24) as f64 / f64::from(1 << 24);
        one() + one() - 1.0
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words.get(self.below(words.len() as u64) as usize).copied().unwrap_or_default()
    }
}

/// A matter: what stays the same however it is worded.
#[derive(Debug, Clone, Copy)]
struct Fact {
    compound: usize,
    trouble: usize,
    spot: &'static str,
    since: &'static str,
    so: &'static str,
    house: u64,
    point: Point,
}

/// A ticket before it is checked: its report, its words, and of which ticket it is a rewording.
struct Ticket {
    item: Item,
    text: String,
    again: Option<usize>,
}

struct Town {
    dice: Dice,
    compounds: Vec<(String, Point)>,
    facts: Vec<Fact>,
}

impl Town {
    fn new(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let mut compounds = Vec::new();
        for number in 1..=50 {
            for name in NAMES {
                for kind in KINDS {
                    let (x, y) = (dice.below(3_000), dice.below(3_000));
                    let point = Point {
                        lon: 121.4 + x as f64 / 3_000.0 * 0.62,
                        lat: 29.75 + y as f64 / 3_000.0 * 0.54,
                    };
                    compounds.push((format!("{name}{number}{kind}"), point));
                }
            }
        }
        Self { dice, compounds, facts: Vec::with_capacity(TICKETS) }
    }

    /// The next ticket.
    fn ticket(&mut self) -> Ticket {
        let n = self.facts.len();
        let at = n as i64 * APART;
        // somebody else's account of a matter of the last two days
        let recent = (2 * 86_400 / APART) as u64;
        let again = (n > 0 && self.dice.below(REWORDED) == 0)
            .then(|| n - 1 - self.dice.below(recent.min(n as u64)) as usize);
        let fact = match again.and_then(|i| self.facts.get(i)).copied() {
            Some(fact) => Fact { point: self.near(fact.point, 0.000_6), ..fact },
            None => self.fact(),
        };
        self.facts.push(fact);
        let name = self.compounds.get(fact.compound).map(|c| c.0.clone()).unwrap_or_default();
        let (field, category, things, wrongs) =
            TROUBLES.get(fact.trouble).copied().unwrap_or(("", "", &[], &[]));
        let text = self.words(&fact, &name, things, wrongs);
        // two in three tickets name the compound so that it is recognised
        let places = if self.dice.below(3) == 0 { Vec::new() } else { vec![key(&name)] };
        let item = Item {
            id: n as u128,
            at,
            point: Some(fact.point),
            category: key(category),
            field: key(field),
            places,
            sketch: None,
        };
        Ticket { item, text, again }
    }

    /// Whether two tickets tell of the same trouble in the same compound.
    fn told_alike(&self, a: usize, b: usize) -> bool {
        let about = |i: usize| self.facts.get(i).map(|f| (f.compound, f.trouble));
        about(a) == about(b)
    }

    fn near(&mut self, point: Point, degrees: f64) -> Point {
        Point {
            lon: point.lon + self.dice.off() * degrees,
            lat: point.lat + self.dice.off() * degrees,
        }
    }

    fn fact(&mut self) -> Fact {
        let compound = self.dice.below(self.compounds.len() as u64) as usize;
        let middle = self.compounds.get(compound).map_or(Point { lon: 121.5, lat: 29.9 }, |c| c.1);
        Fact {
            compound,
            trouble: self.dice.below(TROUBLES.len() as u64) as usize,
            spot: self.dice.of(&SPOTS),
            since: self.dice.of(&SINCE),
            so: self.dice.of(&SO),
            house: 1 + self.dice.below(60),
            point: self.near(middle, 0.002),
        }
    }

    /// One account of a matter: other openings, other words for the same, parts left out.
    fn words(&mut self, fact: &Fact, name: &str, things: &[&str], wrongs: &[&str]) -> String {
        let dice = &mut self.dice;
        let mut parts = vec![dice.of(&OPENINGS).to_owned()];
        let thing = format!("{}{}{}", fact.spot, dice.of(things), dice.of(wrongs));
        let place = match dice.below(3) {
            0 => format!("{name}{}幢", fact.house),
            1 => format!("{name}{}号楼", fact.house),
            _ => name.to_owned(),
        };
        parts.push(format!("{place}{thing}"));
        let mut rest: Vec<&str> =
            [fact.since, fact.so].into_iter().filter(|_| dice.below(4) > 0).collect();
        if dice.below(2) == 0 {
            rest.reverse();
        }
        parts.extend(rest.into_iter().map(str::to_owned));
        parts.push(dice.of(&ASK).to_owned());
        parts.retain(|p| !p.is_empty());
        parts.join("，")
    }
}

/// Measures and prints.
pub(super) fn run(seed: u64, out: &mut Out) -> Result<(), Failure> {
    let mut town = Town::new(seed);
    let mut window = Window::new(&Params { slack: 0, ..Params::default() });
    let mut spent = Spent::default();
    let (mut planted, mut first, mut five) = (0_usize, 0_usize, 0_usize);
    let (mut flagged, mut wrong, mut alike) = (0_usize, 0_usize, 0_usize);
    // what each ticket goes back to: an account of an account is of the first matter as well
    let mut roots: Vec<usize> = Vec::with_capacity(TICKETS);
    for _ in 0..TICKETS / BLOCK {
        let tickets: Vec<Ticket> = (0..BLOCK).map(|_| town.ticket()).collect();
        let again: Vec<Option<usize>> = tickets.iter().map(|t| t.again).collect();
        let mut answers = Vec::with_capacity(BLOCK);
        let (items, texts): (Vec<Item>, Vec<String>) =
            tickets.into_iter().map(|t| (t.item, t.text)).unzip();
        let start = Taken::start();
        for (mut item, text) in items.into_iter().zip(&texts) {
            item.sketch = Sketch::new(text);
            answers.push(window.nearest(&item, 5));
            window.insert(item);
        }
        spent.add(&start);
        for (found, again) in answers.iter().zip(again) {
            let n = roots.len();
            let root = again.and_then(|a| roots.get(a)).copied().unwrap_or(n);
            roots.push(root);
            let same = |id: u128| roots.get(id as usize) == Some(&root);
            let top = found.first();
            if again.is_some() {
                planted += 1;
                first += usize::from(top.is_some_and(|c| same(c.id)));
                five += usize::from(found.iter().any(|c| same(c.id)));
            }
            if let Some(top) = top.filter(|c| c.likeness >= SHOWN) {
                flagged += 1;
                let other = !same(top.id);
                wrong += usize::from(other);
                alike += usize::from(other && town.told_alike(n, top.id as usize));
            }
        }
    }
    let (checks, by_clock) = spent.a_second();
    let (lookups, _) = lookups_a_second(seed);
    let share = |a: usize, b: usize| a as f64 / b.max(1) as f64;
    out.line(format!(
        "made: {TICKETS} tickets, none closed: {checks:.0} checks/s of one core's time, {by_clock:.0} by the clock (sketch of the words, five most alike, taken in)"
    ))?;
    out.line(format!(
        "made: {:.4} of the {lookups:.0} look-ups/s of a hash map of as many entries",
        checks / lookups
    ))?;
    out.line(format!("made: {:.0} bytes a ticket", window.bytes() as f64 / window.len() as f64))?;
    out.line(format!(
        "made: {planted} planted rewordings: first {:.4}, in five {:.4}",
        share(first, planted),
        share(five, planted)
    ))?;
    out.line(format!(
        "made: {flagged} flagged at {SHOWN}, {wrong} not made as the same matter ({:.4}); of these {alike} tell of the same trouble in the same compound",
        share(wrong, flagged)
    ))
}

/// The limit: a hash map of a million numbers, asked at random.
fn lookups_a_second(seed: u64) -> (f64, f64) {
    let mut dice = Dice(seed ^ 0x11);
    let keys: Vec<u64> = (0..TICKETS).map(|_| dice.next()).collect();
    let map: HashMap<u64, u64> = keys.iter().zip(0..).map(|(k, n)| (*k, n)).collect();
    let asked: Vec<u64> = (0..TICKETS)
        .filter_map(|_| keys.get(dice.below(TICKETS as u64) as usize))
        .copied()
        .collect();
    let start = Taken::start();
    let sum = asked.iter().filter_map(|k| map.get(k)).fold(0_u64, |a, b| a.wrapping_add(*b));
    black_box(sum);
    let mut spent = Spent::default();
    spent.add(&start);
    spent.a_second()
}

/// A beginning, by the clock and by the time this thread has had a processor.
struct Taken {
    clock: Instant,
    processor: Option<Duration>,
}

impl Taken {
    fn start() -> Self {
        Self { clock: Instant::now(), processor: processor() }
    }
}

/// What was spent, by both.
#[derive(Default)]
struct Spent {
    clock: Duration,
    processor: Duration,
}

impl Spent {
    fn add(&mut self, since: &Taken) {
        let clock = since.clock.elapsed();
        self.clock += clock;
        // where the system does not tell, the clock stands in
        self.processor +=
            processor().zip(since.processor).map_or(clock, |(now, then)| now.saturating_sub(then));
    }

    /// Tickets a second: of the processor's time, and by the clock.
    fn a_second(&self) -> (f64, f64) {
        let rate = |d: Duration| TICKETS as f64 / d.as_secs_f64().max(1e-9);
        (rate(self.processor), rate(self.clock))
    }
}

/// Time this thread has had a processor, where the system tells (Linux): a measure of one core that
/// does not change with what else the machine does.
fn processor() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}
