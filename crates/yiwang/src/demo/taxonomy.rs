//! The category tree of the demo district and who is responsible for what.

use super::leaves::{self, BRANCHES, Leaf, Owner, Press};
use super::units::{self, district_unit};
use yiwang_domain::matter::Urgency;

/// A node of the category tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Category {
    /// Code: 2, 4 or 6 digits; begins with the code of the node above.
    pub(crate) code: &'static str,
    /// Code of the node above.
    pub(crate) parent: Option<&'static str>,
    /// Name.
    pub(crate) zh: &'static str,
    /// Name in English.
    pub(crate) en: &'static str,
    /// How pressing a matter of this kind is at first; leaves only.
    pub(crate) urgency: Option<Urgency>,
    /// Playbook a matter of this kind starts under; leaves only.
    pub(crate) playbook: Option<&'static str>,
    /// Words by which a text of this kind is recognised; leaves only.
    pub(crate) words: &'static [&'static str],
}

/// One row of the duty list (派单目录): matters of this category at this place go to this unit.
/// The longest category prefix decides, then the longest place prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Routing {
    /// Category code or its beginning; empty for any.
    pub(crate) category: String,
    /// Area code or its beginning.
    pub(crate) place: String,
    /// Code of the unit.
    pub(crate) unit: String,
    /// Why, to be shown with the proposal.
    pub(crate) reason_zh: String,
    /// The same in English.
    pub(crate) reason_en: String,
}

/// The whole tree, every node after the one above it.
pub(crate) fn categories() -> Vec<Category> {
    let mut out: Vec<Category> = BRANCHES
        .iter()
        .map(|&(code, zh, en)| Category {
            code,
            parent: (code.len() > 2).then(|| &code[..2]),
            zh,
            en,
            urgency: None,
            playbook: None,
            words: &[],
        })
        .chain(leaves::all().map(|l| Category {
            code: l.code,
            parent: Some(&l.code[..4]),
            zh: l.zh,
            en: l.en,
            urgency: Some(urgency(l.press)),
            playbook: Some(l.playbook),
            words: l.words,
        }))
        .collect();
    out.sort_by_key(|c| c.code);
    out
}

pub(crate) fn urgency(press: Press) -> Urgency {
    match press {
        Press::Normal => Urgency::Normal,
        Press::Urgent => Urgency::Urgent,
        Press::Emergency => Urgency::Emergency,
    }
}

/// The duty list. What it does not name goes to the street office of the place.
pub(crate) fn routing(region: &str) -> Vec<Routing> {
    let mut out = Vec::new();
    for s in 0..4 {
        out.push(Routing {
            category: String::new(),
            place: format!("{region}{:03}", s + 1),
            unit: units::street(s),
            reason_zh: "清单未列明,按属地由街道兜底".to_owned(),
            reason_en: "Not on the list: the street office of the place answers".to_owned(),
        });
    }
    for leaf in leaves::all() {
        rows(leaf, region, &mut out);
    }
    out.sort_by(|a, b| (&a.category, &a.place).cmp(&(&b.category, &b.place)));
    out
}

fn rows(leaf: &Leaf, region: &str, out: &mut Vec<Routing>) {
    let row = |place: String, unit: String, zh: &str, en: &str| Routing {
        category: leaf.code.to_owned(),
        place,
        unit,
        reason_zh: format!("履职清单:{}{zh}", leaf.zh),
        reason_en: format!("Duty list: {} {en}", leaf.en.to_lowercase()),
    };
    match leaf.owner {
        Owner::Unit(last) => out.push(row(
            region.to_owned(),
            district_unit(last),
            "由区级主管部门负责",
            "belongs to the district department",
        )),
        Owner::Street => {
            for s in 0..4 {
                let place = format!("{region}{:03}", s + 1);
                out.push(row(
                    place,
                    units::street(s),
                    "由属地街道负责",
                    "belongs to the street office",
                ));
            }
        }
        Owner::Community => {
            for (s, c) in (0..4).flat_map(|s| (0..6).map(move |c| (s, c))) {
                let place = format!("{region}{:03}{:03}", s + 1, c + 1);
                out.push(row(
                    place,
                    units::community(s, c),
                    "由所在社区负责",
                    "belongs to the community",
                ));
            }
        }
    }
}

/// The row that decides for a category and a place.
pub(crate) fn route<'r>(rows: &'r [Routing], category: &str, place: &str) -> Option<&'r Routing> {
    rows.iter()
        .filter(|r| category.starts_with(&r.category) && place.starts_with(&r.place))
        .max_by_key(|r| (r.category.len(), r.place.len()))
}
