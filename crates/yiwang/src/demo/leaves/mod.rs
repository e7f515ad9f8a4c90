//! What people in the demo district raise: the leaves of its category tree with the words they use.
//!
//! All sentences are written for this program. A `what` continues a place ("枫林路88号" + what), a
//! `so` says what it does to people, `done` and `told` are what the handler answers.

mod city;
mod disputes;
mod environment;
mod housing;
mod market;
mod safety;
mod services;
mod traffic;
mod works;

/// Kind of demand (诉求类型), FIELD §2.1 and §2.2a.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Demand {
    /// 咨询.
    Consult,
    /// 求助.
    Help,
    /// 建议.
    Suggest,
    /// 投诉.
    Complain,
    /// 举报.
    Report,
    /// 感谢.
    Thank,
    /// 其他.
    Other,
    /// Found by staff or a camera, nobody demanded it (主动发现).
    Found,
}

impl Demand {
    /// The word in data.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Consult => "consult",
            Self::Help => "help",
            Self::Suggest => "suggest",
            Self::Complain => "complaint",
            Self::Report => "report",
            Self::Thank => "thanks",
            Self::Other => "other",
            Self::Found => "found",
        }
    }
}

/// Where such a thing happens; decides how the place is worded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spot {
    /// On a road, at a number or a crossing.
    Road,
    /// In the open of a compound.
    Yard,
    /// A compound as a whole.
    Compound,
    /// In or at a building.
    Building,
    /// In a home.
    Home,
    /// In a shop that sells food.
    Shop,
    /// At the river.
    Water,
    /// Nowhere in particular: a question.
    Nowhere,
}

/// When in the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Season {
    /// All year alike.
    All,
    /// May to September.
    Warm,
    /// November to February.
    Cold,
    /// June to September, and on days of heavy rain.
    Rain,
    /// March to June, when schools enrol.
    Spring,
    /// On days of a supply failure, else rare.
    Failure,
}

/// When in the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hours {
    /// While people are up.
    Day,
    /// While offices are open.
    Office,
    /// From dinner on.
    Evening,
    /// Late.
    Night,
    /// Around the clock.
    Any,
}

/// Who is responsible by the duty list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    /// A district unit, by the last part of its code.
    Unit(&'static str),
    /// The street office where it is.
    Street,
    /// The community where it is.
    Community,
}

/// How pressing it is at first sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Press {
    /// 一般.
    Normal,
    /// 紧急: within the day.
    Urgent,
    /// 特急: danger to life or property.
    Emergency,
}

/// One leaf of the category tree and its words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leaf {
    /// Code, 6 digits.
    pub(crate) code: &'static str,
    /// Name.
    pub(crate) zh: &'static str,
    /// Name in English.
    pub(crate) en: &'static str,
    /// What people mostly want with it.
    pub(crate) demand: Demand,
    /// How pressing.
    pub(crate) press: Press,
    /// The playbook it starts under.
    pub(crate) playbook: &'static str,
    /// Who is responsible.
    pub(crate) owner: Owner,
    /// How often residents raise it, relative to the others.
    pub(crate) weight: u16,
    /// How often grid workers find it on their rounds, relative to the others.
    pub(crate) found: u16,
    /// In how many of a hundred cases the grid worker settles it on the spot.
    pub(crate) spot_percent: u8,
    /// Where.
    pub(crate) spot: Spot,
    /// When in the year.
    pub(crate) season: Season,
    /// When in the day.
    pub(crate) hours: Hours,
    /// Words by which a text of this kind is recognised.
    pub(crate) words: &'static [&'static str],
    /// Short titles.
    pub(crate) titles: &'static [&'static str],
    /// What is the matter.
    pub(crate) what: &'static [&'static str],
    /// What it does to people.
    pub(crate) so: &'static [&'static str],
    /// What was done about it.
    pub(crate) done: &'static [&'static str],
    /// What had to be explained, or why it could not be solved.
    pub(crate) told: &'static [&'static str],
}

/// The default playbook: the five-action loop (method C1).
pub(crate) const FIVE_ACTIONS: &str = "five-actions";
/// Mediation (method E1).
pub(crate) const MEDIATION: &str = "mediation";
/// Hazards, rectified and re-inspected (method D5).
pub(crate) const HAZARD: &str = "hazard";

/// What most leaves have in common.
const BASE: Leaf = Leaf {
    code: "",
    zh: "",
    en: "",
    demand: Demand::Help,
    press: Press::Normal,
    playbook: FIVE_ACTIONS,
    owner: Owner::Street,
    weight: 10,
    found: 0,
    spot_percent: 0,
    spot: Spot::Yard,
    season: Season::All,
    hours: Hours::Day,
    words: &[],
    titles: &[],
    what: &[],
    so: &[],
    done: &[],
    told: &[],
};

/// A branch of the category tree: code, Chinese name, English name.
pub(crate) type Branch = (&'static str, &'static str, &'static str);

/// The two upper levels.
pub(crate) const BRANCHES: &[Branch] = &[
    ("01", "市容环境", "City appearance"),
    ("0101", "环境卫生", "Cleaning"),
    ("0102", "街面秩序", "Order in the street"),
    ("0103", "违法建设与户外广告", "Unlawful building and outdoor signs"),
    ("02", "市政公用", "Public works"),
    ("0201", "道路设施", "Roads"),
    ("0202", "照明与排水", "Lighting and drainage"),
    ("0203", "园林绿化", "Trees and green"),
    ("0204", "水电气与线缆", "Water, power, gas and cables"),
    ("03", "住房与物业", "Housing"),
    ("0301", "物业服务", "Property service"),
    ("0302", "房屋安全与维修", "Buildings and repair"),
    ("0303", "业主自治", "Owners' affairs"),
    ("04", "停车与交通", "Parking and traffic"),
    ("0401", "停车秩序", "Parking"),
    ("0402", "交通设施与出行", "Signals and transport"),
    ("05", "生态环境", "Environment"),
    ("0501", "噪声", "Noise"),
    ("0502", "空气与水体", "Air and water"),
    ("06", "市场与消费", "Market and consumers"),
    ("0601", "食品与经营", "Food and trading"),
    ("0602", "消费维权", "Consumer rights"),
    ("07", "公共安全", "Public safety"),
    ("0701", "消防安全", "Fire safety"),
    ("0702", "居家与公共场所安全", "Safety at home and in public"),
    ("08", "民生服务", "Services for people"),
    ("0801", "社会保障", "Social security"),
    ("0802", "教育与卫生", "Schools and health"),
    ("0803", "证照办理", "Permits and papers"),
    ("0804", "为老助困", "Care for the old and the poor"),
    ("09", "矛盾纠纷", "Disputes"),
    ("0901", "邻里与家庭", "Neighbours and families"),
    ("0902", "劳资与物业费", "Wages and fees"),
    ("10", "建议与其他", "Proposals and other"),
    ("1001", "意见建议", "Proposals"),
    ("1002", "表扬与其他", "Thanks and other"),
];

/// Every leaf, in the order of codes.
pub(crate) fn all() -> impl Iterator<Item = &'static Leaf> + Clone {
    city::LEAVES
        .iter()
        .chain(works::LEAVES)
        .chain(housing::LEAVES)
        .chain(traffic::LEAVES)
        .chain(environment::LEAVES)
        .chain(market::LEAVES)
        .chain(safety::LEAVES)
        .chain(services::LEAVES)
        .chain(disputes::LEAVES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_leaf_hangs_on_the_tree_and_has_words_for_everything() {
        let branches: BTreeSet<&str> = BRANCHES.iter().map(|b| b.0).collect();
        let mut codes = BTreeSet::new();
        let mut last = "";
        for leaf in all() {
            assert!(codes.insert(leaf.code), "{} twice", leaf.code);
            assert!(leaf.code > last && leaf.code.len() == 6, "{}", leaf.code);
            last = leaf.code;
            assert!(branches.contains(&leaf.code[..2]) && branches.contains(&leaf.code[..4]));
            for list in [leaf.words, leaf.titles, leaf.what, leaf.so, leaf.done, leaf.told] {
                assert!(list.len() >= 2, "{} {}", leaf.code, leaf.zh);
                assert!(list.iter().all(|s| !s.is_empty()));
            }
            assert!(leaf.what.len() >= 5, "{} has few ways to be said", leaf.code);
        }
        assert!((56..=70).contains(&codes.len()), "{} leaves", codes.len());
        for (code, ..) in BRANCHES {
            assert!(codes.iter().any(|c| c.starts_with(code)), "nothing under {code}");
        }
    }
}
