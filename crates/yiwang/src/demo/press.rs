//! What an invented newspaper and an invented forum write about the demo district, as two feeds: things
//! that people report too, and things that nobody does.

use super::compounds::Compound;
use super::dice::Dice;
use super::district::District;
use chrono::{DateTime, TimeDelta, Utc};
use std::fmt::Write as _;

/// Names of the two, with how many items each has.
const FEEDS: [(&str, usize); 2] = [("青棠日报·民生", 18), ("青棠论坛", 24)];

/// What is written of a place: title, then text.
const OF_PLACES: [(&str, &str); 8] = [
    ("$p雨后积水难行", "一到下雨，$p门口就积水，居民说下水口堵了，希望尽快清掏。"),
    ("$p飞线充电让人担心", "$p有人从楼上拉线给电动车充电，邻居担心着火，盼望多装充电桩。"),
    ("$p门口路灯不亮", "$p附近的路灯坏了好几天，老人晚上出门看不清台阶。"),
    ("$p停车难，消防通道被占", "晚上$p消防通道停满了车，居民担心出事时车进不来。"),
    ("$p电梯频繁故障", "$p的电梯一个月停了三次，住高层的居民上下楼不方便。"),
    ("$p垃圾房气味大", "$p垃圾房清运不及时，夏天气味大，居民不敢开窗。"),
    ("$p夜间施工扰民", "$p旁边的工地夜里还在施工，居民说睡不好。"),
    ("$p加装电梯进展如何", "$p居民想加装电梯，关心方案公示到了哪一步。"),
];

/// What is written of nothing that is anybody's to solve here.
const OTHER: [(&str, &str); 6] = [
    ("周末读书会欢迎报名", "图书馆周末办读书会，讲本地的老街和老桥，免费参加。"),
    ("秋季菊展开幕", "公园菊展展出两百多个品种，展期一个月。"),
    ("青年篮球赛落幕", "八支队伍打了三个星期，决赛打满了加时。"),
    ("非遗剪纸走进校园", "老师傅教孩子剪窗花，作品在走廊展出。"),
    ("本周天气：晴间多云", "气象部门说本周气温平稳，早晚温差大。"),
    ("老照片征集", "征集上世纪的街景照片，年底办展览。"),
];

/// The feeds: name and RSS, newest first.
pub(super) fn feeds(d: &District, seed: u64, now: DateTime<Utc>) -> Vec<(String, String)> {
    let mut dice = Dice::new(seed, "press");
    // few places, so that what is written of one comes together
    let places: Vec<&Compound> = d.compounds.iter().take(4).collect();
    let mut other = OTHER.iter();
    FEEDS
        .iter()
        .map(|(name, n)| {
            let mut out = format!("<rss version=\"2.0\"><channel><title>{name}</title>");
            for i in 0..*n {
                // each of the other news once
                let other = if dice.low(0, 10) < 2 { other.next() } else { None };
                let (title, text) = *other.unwrap_or_else(|| dice.pick(&OF_PLACES));
                let place = &dice.pick(&places).name;
                let hours = i64::try_from(i).unwrap_or(0) * 50 + dice.low(1, 48);
                let at = (now - TimeDelta::hours(hours)).to_rfc2822();
                let (title, text) = (title.replace("$p", place), text.replace("$p", place));
                let _ = write!(
                    out,
                    "<item><guid>{name}-{i}</guid><title>{title}</title><pubDate>{at}</pubDate>\
                     <description>{text}</description></item>"
                );
            }
            out.push_str("</channel></rss>");
            ((*name).to_owned(), out)
        })
        .collect()
}
