//! What the miner promises, tried on reports thrown from seeds.

use super::{Doc, Issue, Miner, Params, agreement};
use std::collections::{HashMap, HashSet};

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

const PLACES: [&str; 16] = [
    "瓯柑小区",
    "枧桥花园",
    "杏林湾路",
    "梧桐里社区",
    "鹤鸣新城",
    "槐荫苑",
    "青藤佳苑",
    "石榴公寓",
    "栎阳公寓",
    "银鲳大厦",
    "砚池家园",
    "荻浦镇",
    "麦垄小区",
    "橹声花园",
    "蓼汀村",
    "鹊渡嘉园",
];

/// What is complained of, each in words that change and words that stay.
const COMPLAINTS: [[&str; 4]; 6] = [
    ["搅拌站夜里轰鸣", "搅拌站的粉尘和噪音", "大型搅拌站粉尘飞扬", "搅拌站噪音吵得睡不着"],
    ["路灯坏了一个月", "路灯整排不亮", "路灯不亮老人摔倒", "路灯一直没人修"],
    ["烧烤店油烟直排", "楼下烧烤油烟熏人", "烧烤摊油烟呛人", "烧烤油烟飘进家里"],
    ["电梯困人", "电梯天天故障困人", "电梯故障停运", "电梯年检过期又故障"],
    ["积水淹了车库", "下雨积水车库被淹", "车库积水排不掉", "暴雨车库积水"],
    ["物业乱收停车费", "停车费物业说涨就涨", "停车费收费不公示", "物业强收停车费"],
];

/// What people write around it.
const AROUND: &str = "领导 关心 反映 多次 没有 结果 希望 尽快 处理 严重 影响 生活 您好 孩子 老人 \
    上班 电话 没人 国庆 解决 业主 群里 傍晚 去年 秋天 照片 社区 街道 城管 感谢 辛苦 答复 昨天 \
    晚上 周末 已经 三年 邻居 大家 意见 政府 部门 调查 安全 隐患 健康 环境 请问 什么时候 为什么 \
    投诉 建议 门口 旁边 一直 现在 情况 问题 责任 监管";

/// A report about one of the complaints at one of the places; now and then without words.
fn thrown(dice: &mut Dice, id: usize) -> (Doc, usize) {
    let (at, what) = (dice.below(PLACES.len()), dice.below(COMPLAINTS.len()));
    let around: Vec<&str> = AROUND.split_whitespace().collect();
    let mut text = String::new();
    for _ in 0..2 {
        text += dice.one(&COMPLAINTS[what]);
        text += "，";
        for _ in 0..4 {
            text += dice.one(&around);
        }
    }
    let doc = Doc {
        id: format!("{id:04}"),
        time: 1_700_000_000 + (id as i64) * 7_200 + dice.below(3_600) as i64,
        title: format!("{}{}", PLACES[at], dice.one(&COMPLAINTS[what])),
        text,
        votes: dice.below(4) as u32,
        reporter: (dice.below(3) > 0).then(|| dice.below(100) as u64),
        solved: dice.below(5) == 0,
        place: String::new(),
        voice: false,
    };
    if dice.below(25) == 0 {
        return (Doc { title: String::new(), text: "！？".to_owned(), ..doc }, 1_000 + id);
    }
    (doc, at * COMPLAINTS.len() + what)
}

fn reports(seed: u64, n: usize) -> (Vec<Doc>, Vec<usize>) {
    let mut dice = Dice(seed);
    (0..n).map(|id| thrown(&mut dice, id)).unzip()
}

/// The issue of each doc, those that stand alone each with a number of its own.
fn places(docs: &[Doc], issues: &[Issue]) -> Vec<usize> {
    let of: HashMap<&str, usize> = issues
        .iter()
        .enumerate()
        .flat_map(|(at, i)| i.members.iter().map(move |m| (m.as_str(), at)))
        .collect();
    let alone = docs.iter().zip(issues.len()..);
    alone.map(|(d, own)| of.get(d.id.as_str()).copied().unwrap_or(own)).collect()
}

fn ids(docs: &[Doc], at: &[usize]) -> Vec<String> {
    at.iter().map(|i| docs[*i].id.clone()).collect()
}

fn batch(docs: &[Doc]) -> Vec<Issue> {
    Miner::batch(Params::default(), docs.to_vec()).issues()
}

fn together(issues: &[Issue], a: &str, b: &str) -> bool {
    let holds = |i: &Issue, id: &str| i.members.iter().any(|m| m == id);
    issues.iter().any(|i| holds(i, a) && holds(i, b))
}

#[test]
fn the_same_thing_at_the_same_place_is_one_issue() {
    for seed in 0..4 {
        let (docs, truth) = reports(seed, 300);
        let score = agreement(&places(&docs, &batch(&docs)), &truth);
        assert!(score.precision > 0.75 && score.recall > 0.85, "seed {seed}: {score:?}");
    }
}

#[test]
fn the_order_in_which_reports_come_in_does_not_matter_once_settled() {
    for seed in 10..14 {
        let (docs, _) = reports(seed, 200);
        let expected = batch(&docs);
        let mut mixed = docs.clone();
        let mut dice = Dice(seed);
        for i in (1..mixed.len()).rev() {
            mixed.swap(i, dice.below(i + 1));
        }
        assert_eq!(batch(&mixed), expected);

        // looked at on the way, with some that came and went
        let mut miner = Miner::new(Params::default());
        for (doc, n) in mixed.iter().zip(1..) {
            miner.add(doc.clone());
            if n % 30 == 0 {
                let (gone, _) = thrown(&mut dice, 5_000 + n);
                miner.add(gone.clone());
                miner.issues();
                miner.remove(&gone.id);
            }
        }
        miner.settle();
        let members = |issues: Vec<Issue>| -> HashSet<Vec<String>> {
            issues.into_iter().map(|i| i.members).collect()
        };
        assert_eq!(members(miner.issues()), members(expected));
    }
}

#[test]
fn between_settlings_little_differs() {
    for seed in 20..24 {
        let (docs, _) = reports(seed, 240);
        let mut miner = Miner::new(Params::default());
        for (doc, n) in docs.iter().zip(1..) {
            miner.add(doc.clone());
            // of the first few each makes as much difference as the weights do
            if n > 60 && n % 9 == 0 {
                let so_far = &docs[..n];
                let running = places(so_far, &miner.issues());
                let fresh = places(so_far, &batch(so_far));
                let score = agreement(&running, &fresh);
                assert!(score.f1 >= 0.95, "seed {seed} after {n}: {score:?}");
            }
        }
    }
}

#[test]
fn an_issue_keeps_its_id_while_more_comes_in() {
    let (docs, _) = reports(30, 300);
    let mut miner = Miner::new(Params::default());
    let mut before: Vec<Issue> = Vec::new();
    let mut had: HashMap<String, Vec<String>> = HashMap::new();
    for (doc, n) in docs.iter().zip(1..) {
        miner.add(doc.clone());
        if n % 20 > 0 {
            continue;
        }
        let now = miner.issues();
        let distinct: HashSet<&str> = now.iter().map(|i| i.id.as_str()).collect();
        assert_eq!(distinct.len(), now.len(), "an id is used twice");
        for old in &before {
            // whoever still holds most of the members goes by the old id, unless it was joined
            // into an issue that holds more of another
            let Some(held) = now.iter().find(|i| {
                let kept = old.members.iter().filter(|m| i.members.contains(m)).count();
                kept * 2 > old.members.len()
            }) else {
                continue;
            };
            let others = before.iter().any(|b| b.id == held.id);
            assert!(held.id == old.id || others, "{} became {}", old.id, held.id);
        }
        // an id that was let go is taken up again only by what had it
        for issue in &now {
            let held = had.insert(issue.id.clone(), issue.members.clone());
            let again = held.is_none_or(|held| held.iter().any(|m| issue.members.contains(m)));
            assert!(again, "{} is another issue now", issue.id);
        }
        before = now;
    }
    assert!(before.len() > 20);

    // a miner that starts anew and is told goes on with the same ids
    let mut next = Miner::new(Params::default());
    for issue in &before {
        for member in &issue.members {
            next.recall(member.clone(), issue.id.clone());
        }
    }
    for doc in docs {
        next.add(doc);
    }
    next.settle();
    miner.settle();
    assert_eq!(next.issues(), miner.issues());
}

#[test]
fn what_people_joined_and_parted_stays_so() {
    let doc = |id: &str, title: &str| Doc {
        id: id.to_owned(),
        time: id.len() as i64,
        title: title.to_owned(),
        ..Doc::default()
    };
    let mut docs: Vec<Doc> = Vec::new();
    for n in 0..6 {
        docs.push(doc(&format!("mix{n}"), "鹤鸣新城搅拌站粉尘噪音扰民"));
        docs.push(doc(&format!("lift{n}"), "槐荫苑电梯故障困人"));
    }
    let mut miner = Miner::batch(Params::default(), docs);
    assert!(!together(&miner.issues(), "mix0", "lift0"));

    let joined = ["mix0".to_owned(), "lift0".to_owned()];
    miner.join(&joined).unwrap();
    let issues = miner.issues();
    assert_eq!((issues.len(), issues[0].members.len()), (1, 12));
    // what comes later belongs to the whole, whichever part it is like
    miner.add(doc("late-mix", "鹤鸣新城搅拌站夜里粉尘噪音大"));
    miner.add(doc("late-lift", "槐荫苑电梯又故障困人"));
    assert!(together(&miner.issues(), "late-mix", "late-lift"));
    assert!(miner.part(&joined[..1], &joined[1..]).is_err());

    miner.release(&joined);
    assert!(!together(&miner.issues(), "mix0", "lift0"));

    // one taken out stays out, also when more of the same comes, and so does what is like both
    let rest: Vec<String> =
        (1..6).map(|n| format!("mix{n}")).chain(["late-mix".to_owned()]).collect();
    miner.part(&["mix0".to_owned()], &rest).unwrap();
    for n in 0..20 {
        miner.add(doc(&format!("more{n}"), "鹤鸣新城搅拌站粉尘噪音扰民"));
        let issues = miner.issues();
        assert!(rest.iter().all(|id| !together(&issues, "mix0", id)));
        assert!(together(&issues, "mix1", "mix5"));
    }
    miner.settle();
    assert!(!together(&miner.issues(), "mix0", "mix1"));
    let clash = miner.join(&["mix0".to_owned(), "lift0".to_owned(), "mix1".to_owned()]);
    assert_eq!(clash.unwrap_err().to_string(), "mix0 and mix1 are both joined and parted by hand");
}

#[test]
fn decisions_by_hand_hold_in_any_crowd() {
    for seed in 40..46 {
        let (docs, _) = reports(seed, 150);
        let mut dice = Dice(seed);
        let (mut miner, half) = (Miner::new(Params::default()), docs.len() / 2);
        for doc in &docs[..half] {
            miner.add(doc.clone());
        }
        let (mut joined, mut parted) = (Vec::new(), Vec::new());
        for _ in 0..12 {
            let pair = ids(&docs, &[dice.below(docs.len()), dice.below(docs.len())]);
            if dice.below(2) == 0 {
                if miner.join(&pair).is_ok() {
                    joined.push(pair);
                }
            } else if miner.part(&pair[..1], &pair[1..]).is_ok() {
                parted.push(pair);
            }
        }
        for doc in &docs[half..] {
            miner.add(doc.clone());
        }
        let issues = miner.issues();
        for pair in &joined {
            assert!(pair[0] == pair[1] || together(&issues, &pair[0], &pair[1]), "{pair:?}");
        }
        for pair in &parted {
            assert!(!together(&issues, &pair[0], &pair[1]), "{pair:?}");
        }
    }
}

#[test]
fn the_same_text_a_hundred_times_is_one_issue() {
    for title in ["枧桥花园烧烤油烟扰民", "建议延长办事时间"] {
        let same = |n: usize| Doc {
            id: n.to_string(),
            time: n as i64,
            title: title.to_owned(),
            reporter: Some(1),
            ..Doc::default()
        };
        let docs: Vec<Doc> = (0..100).map(same).collect();
        let issues = batch(&docs);
        assert_eq!((issues.len(), issues[0].members.len()), (1, 100), "{title}");
        // all from one person: as hot as one report
        assert_eq!(issues[0].heat, batch(&docs[..2])[0].heat, "{title}");
    }
}

#[test]
fn reports_without_words_stand_alone() {
    let blank =
        |n: usize, text: &str| Doc { id: n.to_string(), text: text.to_owned(), ..Doc::default() };
    let docs: Vec<Doc> = ["", "", " ", "！？", "……", "1", "1", "的", "的"]
        .iter()
        .zip(0..)
        .map(|(t, n)| blank(n, t))
        .collect();
    assert!(batch(&docs).is_empty());
    assert!(batch(&[]).is_empty());
}

#[test]
fn what_is_older_than_the_window_goes_and_the_id_stays() {
    let params = Params { window_days: Some(30), ..Params::default() };
    let mut miner = Miner::new(params.clone());
    let mut docs = Vec::new();
    for day in 0..90_i64 {
        docs.push(Doc {
            id: format!("{day:03}"),
            time: day * 86_400,
            title: "梧桐里社区路灯不亮".to_owned(),
            ..Doc::default()
        });
        miner.add(docs[day as usize].clone());
        let issues = miner.issues();
        assert!(miner.len() <= 31);
        if day > 0 {
            assert_eq!(issues.len(), 1);
            assert_eq!(issues[0].id, "i000");
        }
    }
    let members: Vec<Vec<String>> = miner.issues().into_iter().map(|i| i.members).collect();
    let fresh: Vec<Vec<String>> =
        Miner::batch(params, docs).issues().into_iter().map(|i| i.members).collect();
    assert_eq!(members, fresh);
}

#[test]
fn an_issue_is_called_by_its_place_and_what_is_wrong_there() {
    let (docs, _) = reports(50, 300);
    let issues = batch(&docs);
    let large: Vec<&Issue> = issues.iter().filter(|i| i.members.len() >= 5).collect();
    assert!(large.len() > 10);
    let placed = large.iter().filter(|i| i.place.is_some()).count();
    assert!(placed * 10 >= large.len() * 8, "{placed} of {}", large.len());
    for issue in large {
        assert!(!issue.words.is_empty());
        let titles: Vec<&str> = issue
            .members
            .iter()
            .filter_map(|m| docs.iter().find(|d| d.id == *m))
            .map(|d| d.title.as_str())
            .collect();
        assert!(titles.contains(&issue.example.as_str()));
        let Some(place) = issue.place.as_deref() else { continue };
        let held = titles.iter().filter(|t| t.contains(place)).count();
        assert!(held * 2 > titles.len(), "{}: {titles:?}", issue.name);
        assert!(issue.name.starts_with(place));
    }
}

#[test]
fn a_name_says_what_is_wrong_not_that_somebody_called() {
    let mut dice = Dice(9);
    let report = |id: usize, text: String| Doc {
        id: format!("{id:04}"),
        time: id as i64 * 7_200,
        title: text.clone(),
        text,
        ..Doc::default()
    };
    // an office of short texts, in which few say that they called
    let mut docs: Vec<Doc> = (0..400)
        .map(|id| {
            let (at, what) = (dice.below(PLACES.len()), dice.below(COMPLAINTS.len()));
            let said = COMPLAINTS[what][dice.below(4)];
            report(id, format!("{}{}号楼{said}", PLACES[at], dice.below(40)))
        })
        .collect();
    for id in 400..408 {
        let n = dice.below(9);
        docs.push(report(id, format!("市民来电咨询荔湾里活动室{n}楼几点开门，请尽快答复")));
    }
    let issues = batch(&docs);
    let asked = issues.iter().find(|i| i.members.iter().any(|m| m == "0403")).unwrap();
    assert!(asked.members.len() >= 6, "{asked:?}");
    for said in ["来电", "咨询", "市民", "尽快", "答复"] {
        assert!(!asked.name.contains(said), "{}", asked.name);
    }
    assert!(asked.name.contains("活动室") || asked.name.contains("开门"), "{}", asked.name);
}
