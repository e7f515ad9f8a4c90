//! What is proposed to whoever opens a matter: each with what speaks for it, none entered by itself.

use super::InForce;
use super::places::Places;
use super::ruled::{RuleAdvice, ruled};
use super::unit;
use crate::books::Books;
use crate::office::Office;
use crate::receive::Report;
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::BTreeSet;
use yiwang_domain::matter::{Secrecy, Urgency};
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{Matter, MatterId, Refusal, Text, UnitId};
use yiwang_store::matter::Shown;
use yiwang_text::address::Role;
use yiwang_text::danger::{Calls, Datum, alarms, personal, power};
use yiwang_text::{classify, dispatch};

/// Beside a sure first one, what is less likely than this, in percent, is not shown.
const WORTH: u8 = 5;
/// Earlier matters from which on they are told as a reason.
const FEW: usize = 3;

/// Proposals for one matter.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Advice {
    /// Dangers the words tell of, with the number to call; while it is not an emergency yet.
    pub alarms: Vec<AlarmView>,
    /// What rules say for sure, the narrower rule first; what was learned stands beneath.
    pub rules: Vec<RuleAdvice>,
    /// Whether rules that fit say different things.
    pub rules_differ: bool,
    /// The likeliest categories, the surest first.
    pub categories: Vec<CategoryAdvice>,
    /// Whether the first is too weak to stand alone.
    pub unsure: bool,
    /// Words of the report that moved it.
    pub words: Vec<String>,
    /// Version of the model; none where nothing was learned yet.
    pub model: Option<i64>,
    /// The likeliest units, the surest first; while nobody has a part of it.
    pub units: Vec<UnitAdvice>,
    /// Whether the first unit is too weak to stand alone.
    pub unit_unsure: bool,
    /// Version of the model of units; none where nothing was learned yet.
    pub unit_model: Option<i64>,
    /// Why the sealed lane is proposed, where it is.
    pub sealed: Option<Text>,
    /// Kinds of personal data that stand in the text.
    pub personal: Vec<Text>,
    /// Places the words name, where the matter has no grid.
    pub places: Vec<PlaceAdvice>,
    /// Open matters that may be the same.
    pub similar: Vec<Similar>,
}

/// A danger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AlarmView {
    /// The sentence, with the number to call.
    pub say: Text,
    /// The words of the report that say so.
    pub said: String,
}

/// A category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CategoryAdvice {
    /// Code.
    pub code: String,
    /// Full name.
    pub name: Text,
    /// How sure, in percent.
    pub percent: u8,
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitAdvice {
    /// Id.
    pub id: UnitId,
    /// Name.
    pub name: String,
    /// How sure, in percent.
    pub percent: u8,
    /// How many earlier matters with the same values it had, of how many.
    pub why: Text,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceAdvice {
    /// Code of its grid.
    pub grid: String,
    /// Name of the place.
    pub name: String,
    /// Name of its grid.
    pub grid_name: String,
    /// How sure, in percent.
    pub percent: u8,
    /// Why.
    pub why: Text,
}

/// An open matter that may be the same.
#[derive(Debug, Clone, Serialize)]
pub struct Similar {
    /// Number.
    pub number: String,
    /// Title.
    pub title: String,
    /// Stage.
    pub stage: Text,
    /// Received.
    pub opened_at: DateTime<Utc>,
    /// How alike, in words.
    pub likeness: Text,
    /// What speaks for it.
    pub why: Vec<Text>,
    /// Whether the person may join the two.
    pub may_join: bool,
}

impl Office {
    /// Proposals for a matter that is open; nothing for one that has ended.
    ///
    /// # Errors
    /// `not-found` where the person may not see the matter.
    pub async fn advice(&self, caller: &Caller, id: MatterId) -> Result<Advice, Refusal> {
        let desk = self.desk().await?;
        let a = self.permit(&desk, caller, id, Right::MatterRead).await?;
        let m = a.permit.thing();
        if m.is_closed() {
            return Ok(Advice::default());
        }
        let similar = self.similar(&desk, caller, m, &a.shown).await?;
        self.advise(&desk.books, m, &a.shown, similar).await
    }

    /// Proposals for a report that staff are still writing down. Nothing is stored of it.
    ///
    /// # Errors
    /// `no-right` without the right to receive; `report-incomplete` where the text is missing or too
    /// long.
    pub async fn advice_for(&self, caller: &Caller, report: &Report) -> Result<Advice, Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().receive(caller)?;
        let (m, shown) = desk.as_if(caller, report)?;
        let mut similar = self.similar(&desk, caller, &m, &shown).await?;
        for s in &mut similar {
            // there is no second matter yet to be joined
            s.may_join = false;
        }
        self.advise(&desk.books, &m, &shown, similar).await
    }

    async fn advise(
        &self,
        b: &Books,
        m: &Matter,
        shown: &Shown,
        similar: Vec<Similar>,
    ) -> Result<Advice, Refusal> {
        let model = self.category_model().await?;
        let said = said(shown);
        let mut out =
            Advice { model: model.as_ref().map(|m| m.version), similar, ..Advice::default() };
        (out.rules, out.rules_differ) = ruled(b, m, &said);
        if let Some(mut p) = model.and_then(|model| categories(&model, b, shown)) {
            // beside a sure first one the unlikely only distract
            let mut rank = 0;
            p.choices.retain(|c| {
                rank += 1;
                rank == 1 || p.unsure || percent(c.confidence) >= WORTH
            });
            out.unsure = p.unsure;
            out.words = p.words.into_iter().map(|w| w.word).collect();
            out.categories = p
                .choices
                .into_iter()
                .map(|c| CategoryAdvice {
                    name: b.category_name(&c.label),
                    percent: percent(c.confidence),
                    code: c.label,
                })
                .collect();
        }
        if m.legs.is_empty()
            && let Some(held) = self.unit_model().await?
        {
            let (found, unsure) = units(&held, b, m);
            out.units = found;
            out.unit_unsure = unsure;
            out.unit_model = Some(held.version);
        }
        if m.urgency < Urgency::Emergency {
            let calls = Calls::default();
            let mut seen = BTreeSet::new();
            out.alarms = alarms(&said)
                .into_iter()
                .map(|a| AlarmView { say: a.say(&calls), said: a.said })
                .filter(|a| seen.insert(a.said.clone()))
                .collect();
        }
        if m.secrecy < Secrecy::Sealed {
            out.sealed = power(&said).map(|p| p.say);
        }
        if m.place.grid.is_none() {
            let places = self.places(b).await?;
            out.places = grids(&places, b, &said);
        }
        let kinds: BTreeSet<&str> = personal(&said).iter().map(|p| kind(p.datum).0).collect();
        let all = [Datum::IdCard, Datum::Mobile, Datum::BankCard, Datum::Plate, Datum::Name];
        out.personal = all
            .into_iter()
            .map(kind)
            .filter(|(zh, _)| kinds.contains(zh))
            .map(|(zh, en)| Text::new(zh, en))
            .collect();
        Ok(out)
    }
}

/// All that was said, in the order in which it is read.
pub(crate) fn said(shown: &Shown) -> String {
    // a title taken from the text would say everything twice
    let title =
        if shown.text.starts_with(shown.title.as_str()) { "" } else { shown.title.as_str() };
    [title, shown.text.as_str(), shown.place_text.as_str()]
        .into_iter()
        .filter(|s| !s.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The categories a model proposes, as far as they still exist; none where none does.
pub(super) fn categories(
    model: &InForce<classify::Model>,
    b: &Books,
    shown: &Shown,
) -> Option<classify::Proposal> {
    let mut p = model.model.propose(&shown.title, &shown.text);
    let first = p.choices.first().map(|c| c.label.clone());
    p.choices.retain(|c| b.categories.contains_key(&c.label));
    if p.choices.first().map(|c| &c.label) != first.as_ref() {
        // what moved it moved it towards a category that is gone
        p.unsure = true;
        p.words.clear();
    }
    (!p.choices.is_empty()).then_some(p)
}

/// The units a model proposes, as far as they still exist, at most three; and whether it is unsure.
pub(super) fn units(
    model: &InForce<dispatch::Model>,
    b: &Books,
    m: &Matter,
) -> (Vec<UnitAdvice>, bool) {
    let p = model.model.propose(&unit::row(b, m));
    let mut unsure = p.unsure;
    let mut out = Vec::new();
    for (i, u) in p.units.iter().enumerate() {
        let Some(known) = b.units.by_code(&u.unit) else {
            unsure |= i == 0;
            continue;
        };
        // the clearest of what speaks for it
        let clear = |r: &&dispatch::Reason| r.dealt * 1000 / r.matters.max(1);
        let best = u.reasons.iter().filter(|r| r.matters >= FEW).max_by_key(clear);
        let (matters, dealt) = best.or(u.reasons.first()).map_or((0, 0), |r| (r.matters, r.dealt));
        out.push(UnitAdvice {
            id: known.id,
            name: known.name.clone(),
            percent: percent(f64::from(u.confidence)),
            why: Text::new(
                format!("最近同类同地的{matters}件中有{dealt}件由它办"),
                format!(
                    "{dealt} of the {matters} latest of this kind and place were dealt with there"
                ),
            ),
        });
        if out.len() == 3 {
            break;
        }
    }
    if !unsure {
        out.truncate(1 + out.iter().skip(1).filter(|u| u.percent >= WORTH).count());
    }
    (out, unsure)
}

/// Grids of the places a text names, each once, the surest first.
pub(super) fn grids(places: &Places, b: &Books, said: &str) -> Vec<PlaceAdvice> {
    let mut seen = BTreeSet::new();
    places
        .find(said)
        .places
        .into_iter()
        .filter(|p| p.role != Role::Home)
        .filter_map(|p| {
            let grid = b.net.by_code(places.grid(p.known))?;
            seen.insert(grid.code.clone()).then(|| PlaceAdvice {
                grid: grid.code.clone(),
                name: places.name(p.known).to_owned(),
                grid_name: grid.name.clone(),
                percent: p.confidence,
                why: p.why,
            })
        })
        .take(3)
        .collect()
}

fn percent(share: f64) -> u8 {
    (share * 100.0).round().clamp(0.0, 99.0) as u8
}

fn kind(d: Datum) -> (&'static str, &'static str) {
    match d {
        Datum::IdCard => ("身份证号", "identity number"),
        Datum::Mobile => ("手机号", "mobile number"),
        Datum::BankCard => ("银行卡号", "bank card"),
        Datum::Plate => ("车牌号", "number plate"),
        Datum::Name => ("姓名", "name"),
    }
}
