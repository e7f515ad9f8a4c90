//! A rule tried before it is kept: which of the last matters it would touch, and what stands there now.

use super::view::sentence;
use super::{Fit, Kind, contradict, differ, fit, fits, says, urgency_name, word};
use crate::books::Books;
use crate::import::rules;
use crate::import::sheet::Sheet;
use crate::insight::said;
use crate::keep::wrong;
use crate::mask;
use crate::office::{Office, TENANT};
use serde::Serialize;
use std::collections::BTreeMap;
use yiwang_domain::actor::Actor;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{Matter, Refusal, Text};
use yiwang_store::matter::{self, Filter, Order, Page};
use yiwang_store::triage_rule::Rule;

/// Matters looked at.
const LAST: u32 = 500;
/// Matters read at once.
const STEP: u32 = 100;
/// Matters listed; the rest is counted.
const LISTED: usize = 50;

/// What a rule would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleTrial {
    /// Matters looked at: the last ones the person may take out as a table.
    pub looked: usize,
    /// Matters it fits.
    pub fits: usize,
    /// The newest of them.
    pub lines: Vec<TrialLine>,
    /// By kind: matters where something stands, and those where just that stands.
    pub same: Vec<(Text, usize, usize)>,
    /// Rules it contradicts, and rules it would meet in these matters and say something else.
    pub clashes: Vec<Text>,
}

/// A matter that it fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrialLine {
    /// Number.
    pub number: String,
    /// Title, as an export has it.
    pub title: String,
    /// Whether the person may open it.
    pub open: bool,
    /// What stands there now, of what the rule says something of.
    pub stands: Vec<Stands>,
}

/// What stands in a matter of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stands {
    /// Kind.
    pub kind: Text,
    /// What stands there; none where nothing was decided.
    pub now: Option<Text>,
    /// Whether it is what the rule says.
    pub same: bool,
}

impl Office {
    /// Tries a rule on the last 500 matters that the person may take out as a table, in the words
    /// that stand there: numbers of persons are covered, so that nobody is found by them. `own` is
    /// the id of the rule that is being changed, which does not contradict itself.
    ///
    /// # Errors
    /// `no-right`; `row-wrong` with a fault at every wrong field.
    pub async fn try_rule(
        &self,
        caller: &Caller,
        own: Option<&str>,
        fields: BTreeMap<String, String>,
    ) -> Result<RuleTrial, Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        b.rights().general(caller, Right::ImportTables)?;
        let sheet = Sheet::typed(fields, rules::REQUIRED, rules::FIELDS);
        if !sheet.faults.is_empty() {
            return Err(wrong(sheet.faults));
        }
        let Some(row) = sheet.rows.first() else { return Err(wrong(Vec::new())) };
        let rule = rules::read(b, &sheet, row).map_err(|f| wrong(vec![f]))?;
        let others: Vec<&Rule> =
            b.rules.iter().filter(|r| own != Some(r.id.to_string().as_str())).collect();
        let mut clashes: Vec<Text> = Vec::new();
        let mut met: Vec<(&Rule, usize)> = Vec::new();
        for other in &others {
            let kinds = contradict(b, &rule, other);
            if !kinds.is_empty() {
                clashes.push(sentence(b, &rule, other, &kinds));
            }
        }
        let kinds: Vec<Kind> =
            Kind::ALL.into_iter().filter(|k| says(b, &rule, *k).is_some()).collect();
        let mut same = vec![(0, 0); kinds.len()];
        let (mut looked, mut touched, mut lines) = (0, 0, Vec::new());
        let scope = match caller.actor {
            Actor::System => None,
            _ => Some(b.rights().scope(caller, Right::ExportTables)),
        };
        let filter = Filter { scope, ..Filter::default() };
        let mut conn = self.inner.store.read().await?;
        let mut page = Page::first(Order::Newest, STEP);
        while looked < LAST as usize {
            let (found, next) = matter::list(&mut conn, TENANT, &filter, &page).await?;
            for line in found {
                let Some(s) = matter::get(&mut conn, TENANT, line.id).await? else { continue };
                looked += 1;
                let text = mask::text(&said(&s.shown));
                if fit(b, &rule, &s.matter, &text).is_none() {
                    continue;
                }
                touched += 1;
                let stands: Vec<Stands> =
                    kinds.iter().map(|k| stands(b, &rule, *k, &s.matter)).collect();
                for (count, s) in same.iter_mut().zip(&stands) {
                    count.0 += usize::from(s.now.is_some());
                    count.1 += usize::from(s.same);
                }
                meet(b, &rule, &fits(b, &s.matter, &text), own, &mut met);
                if lines.len() < LISTED {
                    let (number, title) = (s.matter.number.clone(), mask::text(&s.shown.title));
                    let open = b.rights().matter(caller, Right::MatterRead, s.matter).is_ok();
                    lines.push(TrialLine { number, title, open, stands });
                }
            }
            page.after = next;
            if next.is_none() {
                break;
            }
        }
        met.retain(|(other, _)| contradict(b, &rule, other).is_empty());
        clashes.extend(met.iter().map(|(other, n)| meets(b, &rule, other, *n)));
        let same = kinds.iter().zip(same).map(|(k, (n, same))| (k.name(), n, same)).collect();
        Ok(RuleTrial { looked, fits: touched, lines, same, clashes })
    }
}

/// Counts the rules that fit a matter too and say something else of it.
fn meet<'b>(
    b: &Books,
    rule: &Rule,
    fits: &[Fit<'b>],
    own: Option<&str>,
    met: &mut Vec<(&'b Rule, usize)>,
) {
    for f in fits {
        if own == Some(f.rule.id.to_string().as_str()) || differ(b, rule, f.rule).is_empty() {
            continue;
        }
        match met.iter_mut().find(|(r, _)| r.id == f.rule.id) {
            Some((_, n)) => *n += 1,
            None => met.push((f.rule, 1)),
        }
    }
}

fn meets(b: &Books, rule: &Rule, other: &Rule, n: usize) -> Text {
    let said = sentence(b, rule, other, &differ(b, rule, other));
    Text::new(
        format!("有{n}件两条都适合。{}", said.zh),
        format!("Both fit {n} of them. {}", said.en),
    )
}

/// What stands in a matter of a kind, and whether it is what the rule says.
fn stands(b: &Books, rule: &Rule, kind: Kind, m: &Matter) -> Stands {
    let (now, codes) = match kind {
        Kind::Category => {
            let code = m.category.clone();
            (code.as_deref().map(|c| b.category_name(c)), code.into_iter().collect())
        }
        Kind::Unit => {
            let units: Vec<_> = m.legs.iter().filter(|l| !l.called_back).map(|l| l.unit).collect();
            let names: Vec<String> = units.iter().map(|u| b.unit_name(*u)).collect();
            let names = names.join("、");
            let codes: Vec<String> =
                units.iter().filter_map(|u| Some(b.units.get(*u)?.code.clone())).collect();
            ((!codes.is_empty()).then(|| Text::new(names.clone(), names)), codes)
        }
        Kind::Urgency => (Some(urgency_name(m.urgency)), vec![word(m.urgency)]),
    };
    let same = says(b, rule, kind).is_some_and(|s| codes.contains(&s));
    Stands { kind: kind.name(), now, same }
}
