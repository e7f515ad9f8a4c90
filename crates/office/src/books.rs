//! What a tenant's rules are made of, read once and kept until it changes.

use crate::net::Net;
use crate::place::PlaceRules;
use crate::view::TenantView;
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use yiwang_domain::calendar::Calendars;
use yiwang_domain::matter::{Secrecy, Urgency};
use yiwang_domain::playbook::roles::Roles;
use yiwang_domain::rights::Rights;
use yiwang_domain::units::{Units, within};
use yiwang_domain::{Playbook, Refusal, Sort, StaffId, Text, UnitId};
use yiwang_store::post::Posting;
use yiwang_store::triage_rule::Rule;
use yiwang_text::Vocabulary;

/// Local time of China: one zone, no summer time.
pub(crate) fn china() -> FixedOffset {
    FixedOffset::east_opt(8 * 3_600).unwrap_or_else(|| chrono::Offset::fix(&Utc))
}

/// A category (类别).
#[derive(Debug, Clone)]
pub struct Category {
    /// Code; a child's code begins with its parent's.
    pub code: String,
    /// Parent.
    pub parent: Option<String>,
    /// Name.
    pub name: Text,
    /// Playbook matters of it run by; the parent's where none.
    pub playbook: Option<String>,
    /// Urgency they start with.
    pub urgency: Option<Urgency>,
    /// Secrecy they start with.
    pub secrecy: Option<Secrecy>,
    /// When a case of this kind is filed; the parent's where empty.
    pub filing: Text,
    /// When it counts as solved; the parent's where empty.
    pub closing: Text,
}

/// A row of the routing table: category × place → unit.
#[derive(Debug, Clone)]
pub struct Route {
    /// Category code, or the beginning of one; empty for any.
    pub category: String,
    /// Path of a part of the net; empty for anywhere.
    pub area: String,
    /// The unit.
    pub unit: UnitId,
    /// Rank among equally near rows; smaller first.
    pub rank: i64,
    /// Why, e.g. the line of the duty list.
    pub why: Text,
}

/// A standard reply (标准答复).
#[derive(Debug, Clone)]
pub struct Reply {
    /// Code of the category it is for, with those below it; empty for every category.
    pub category: String,
    /// What it is found by.
    pub title: String,
    /// The text, with placeholders.
    pub text: String,
}

/// A playbook version in force from a moment on.
#[derive(Debug, Clone)]
pub struct Published {
    /// Version.
    pub version: u32,
    /// From when on new matters use it.
    pub effective_from: DateTime<Utc>,
    /// The playbook.
    pub playbook: Arc<Playbook>,
}

/// Everything the rules of one tenant need, in memory.
#[derive(Debug)]
pub struct Books {
    /// Revision it was read at.
    pub revision: i64,
    /// Local day it was read for: grids and posts are those in force on it.
    pub day: NaiveDate,
    /// Tenant.
    pub tenant: TenantView,
    /// Playbook of matters whose category names none.
    pub default_playbook: String,
    /// Early warnings a month that may come by chance.
    pub false_alarms: f64,
    /// Units.
    pub units: Units,
    /// Roles.
    pub roles: Roles,
    /// Calendars.
    pub calendars: Calendars,
    /// Categories by code.
    pub categories: BTreeMap<String, Category>,
    /// Routing table.
    pub routes: Vec<Route>,
    /// Standard replies, by title.
    pub replies: Vec<Reply>,
    /// What clerks know for sure, without what ended.
    pub rules: Vec<Rule>,
    /// Words of the place, names, and which words are said for one thing.
    pub vocabulary: Arc<Vocabulary>,
    /// All versions of all playbooks, oldest first.
    pub playbooks: BTreeMap<String, Vec<Published>>,
    /// The net.
    pub net: Net,
    /// How long places stay fresh and their contacts are kept.
    pub places: PlaceRules,
    /// Names of staff.
    pub staff: HashMap<StaffId, String>,
    /// Posts in force.
    pub posts: Vec<Posting>,
}

/// A unit the routing table proposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Unit.
    pub unit: UnitId,
    /// Which row fired and why.
    pub why: Text,
}

impl Books {
    /// Rights.
    pub const fn rights(&self) -> Rights<'_> {
        Rights { roles: &self.roles, units: &self.units }
    }

    /// The playbook version a matter runs by.
    pub fn playbook(&self, id: &str, version: u32) -> Result<Arc<Playbook>, Refusal> {
        self.playbooks
            .get(id)
            .and_then(|all| all.iter().find(|p| p.version == version))
            .map(|p| Arc::clone(&p.playbook))
            .ok_or_else(|| {
                Refusal::new(
                    "playbook-missing",
                    Sort::Unready,
                    (
                        format!("工作法“{id}”第{version}版不在库中。"),
                        format!("Version {version} of playbook `{id}` is not in the store."),
                    ),
                    ("请联系管理员恢复该工作法。", "Ask the administrator to restore it."),
                )
            })
    }

    /// The version of a playbook that new matters run by at `now`.
    pub fn current(&self, id: &str, now: DateTime<Utc>) -> Option<&Published> {
        self.playbooks.get(id)?.iter().rev().find(|p| p.effective_from <= now)
    }

    /// Playbooks in force besides one: id and name.
    pub fn others(&self, than: &str, now: DateTime<Utc>) -> Vec<(String, Text)> {
        self.playbooks
            .keys()
            .filter(|id| *id != than)
            .filter_map(|id| Some((id.clone(), self.current(id, now)?.playbook.name.clone())))
            .collect()
    }

    /// The playbook for a new matter: asked for, else the category's (or its nearest ancestor's),
    /// else the default.
    pub fn playbook_for(
        &self,
        asked: Option<&str>,
        category: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<&Published, Refusal> {
        if let Some(id) = asked {
            return self.current(id, now).ok_or_else(|| {
                Refusal::new(
                    "playbook-unknown",
                    Sort::Invalid,
                    (format!("没有工作法“{id}”。"), format!("There is no playbook `{id}`.")),
                    ("用 yiwang playbook list 查看。", "See `yiwang playbook list`."),
                )
            });
        }
        let mut at = category.and_then(|c| self.categories.get(c));
        for _ in 0..8 {
            let Some(c) = at else { break };
            if let Some(p) = c.playbook.as_deref().and_then(|id| self.current(id, now)) {
                return Ok(p);
            }
            at = c.parent.as_deref().and_then(|p| self.categories.get(p));
        }
        self.current(&self.default_playbook, now).ok_or_else(|| {
            Refusal::new(
                "playbook-none",
                Sort::Unready,
                ("还没有启用任何工作法。", "No playbook is in force yet."),
                ("由管理员发布一份工作法。", "Let an administrator publish one."),
            )
        })
    }

    /// Full name of a category: `市容环境 / 暴露垃圾`.
    pub fn category_name(&self, code: &str) -> Text {
        let mut names = Vec::new();
        let mut at = self.categories.get(code);
        for _ in 0..8 {
            let Some(c) = at else { break };
            names.push(&c.name);
            at = c.parent.as_deref().and_then(|p| self.categories.get(p));
        }
        if names.is_empty() {
            return Text::new(code, code);
        }
        names.reverse();
        let join =
            |f: fn(&Text) -> &str| names.iter().map(|n| f(n)).collect::<Vec<_>>().join(" / ");
        Text::new(join(|t| &t.zh), join(|t| &t.en))
    }

    /// A condition of a category, or of the nearest category above it that has one.
    fn condition(&self, code: Option<&str>, of: fn(&Category) -> &Text) -> Option<Text> {
        let mut at = self.categories.get(code?);
        for _ in 0..8 {
            let c = at?;
            if !of(c).zh.is_empty() {
                return Some(of(c).clone());
            }
            at = c.parent.as_deref().and_then(|p| self.categories.get(p));
        }
        None
    }

    /// When a case of the category is filed (立案条件).
    pub fn filing(&self, category: Option<&str>) -> Option<Text> {
        self.condition(category, |c| &c.filing)
    }

    /// When a case of the category counts as solved (结案条件).
    pub fn closing(&self, category: Option<&str>) -> Option<Text> {
        self.condition(category, |c| &c.closing)
    }

    /// Standard replies for a category: those for the narrowest category first.
    pub fn replies_for(&self, category: Option<&str>) -> Vec<&Reply> {
        let fits = |r: &&Reply| {
            r.category.is_empty() || category.is_some_and(|c| self.category_within(c, &r.category))
        };
        let mut all: Vec<&Reply> = self.replies.iter().filter(fits).collect();
        all.sort_by_key(|r| std::cmp::Reverse(self.depth(&r.category)));
        all
    }

    /// Whether the category is `of` or stands below it.
    fn category_within(&self, code: &str, of: &str) -> bool {
        let mut at = Some(code);
        for _ in 0..8 {
            match at {
                Some(c) if c == of => return true,
                Some(c) => at = self.categories.get(c).and_then(|c| c.parent.as_deref()),
                None => return false,
            }
        }
        false
    }

    /// Units in charge of a category at a place, best first. The most specific row wins: first
    /// the narrower category, then the narrower area, then the rank (design: one key decides).
    pub fn route(&self, category: Option<&str>, path: Option<&str>) -> Vec<Proposal> {
        let mut rows: Vec<(usize, usize, &Route)> = self
            .routes
            .iter()
            .filter(|r| {
                r.category.is_empty()
                    || category.is_some_and(|c| self.category_within(c, &r.category))
            })
            .filter(|r| r.area.is_empty() || path.is_some_and(|p| within(p, &r.area)))
            .map(|r| (self.depth(&r.category), r.area.len(), r))
            .collect();
        rows.sort_by(|a, b| (b.0, b.1, a.2.rank).cmp(&(a.0, a.1, b.2.rank)));
        let mut out: Vec<Proposal> = Vec::new();
        for (_, _, r) in rows {
            if out.iter().any(|p| p.unit == r.unit) {
                continue;
            }
            out.push(Proposal { unit: r.unit, why: self.why(r) });
            if out.len() == 5 {
                break;
            }
        }
        out
    }

    fn depth(&self, code: &str) -> usize {
        let mut n = 0;
        let mut at = Some(code).filter(|c| !c.is_empty());
        while let Some(c) = at {
            n += 1;
            at = self.categories.get(c).and_then(|c| c.parent.as_deref()).filter(|_| n < 8);
        }
        n
    }

    fn why(&self, r: &Route) -> Text {
        let (czh, cen) = if r.category.is_empty() {
            ("任何类别".to_owned(), "any category".to_owned())
        } else {
            let n = self.category_name(&r.category);
            (n.zh, n.en)
        };
        let place = self.net.by_path(&r.area).map(|g| g.name.clone());
        let (pzh, pen) = match place {
            Some(p) => (p.clone(), p),
            None => ("全域".to_owned(), "anywhere".to_owned()),
        };
        Text::new(
            format!("职责表：{czh} × {pzh}。{}", r.why.zh),
            format!("Duty table: {cen} × {pen}. {}", r.why.en),
        )
    }

    /// Categories without children: what a matter may be filed under.
    pub fn leaf_categories(&self) -> impl Iterator<Item = &Category> {
        let parents: HashSet<&str> =
            self.categories.values().filter_map(|c| c.parent.as_deref()).collect();
        self.categories.values().filter(move |c| !parents.contains(c.code.as_str()))
    }

    /// Name of a unit.
    pub fn unit_name(&self, id: UnitId) -> String {
        self.units.get(id).map_or_else(|| id.to_string(), |u| u.name.clone())
    }

    /// Name of a role.
    pub fn role_name(&self, id: &str) -> Text {
        self.roles.get(id).map_or_else(|| Text::new(id, id), |r| r.name.clone())
    }
}
