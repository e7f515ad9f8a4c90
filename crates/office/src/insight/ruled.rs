//! What rules say of a matter: shown before what was learned, with who set the rule and why; and kept
//! beside what is decided, rule by rule.

use super::advice::said;
use crate::books::Books;
use crate::office::Office;
use crate::triage::{Kind, differ, fits, says, urgency_name, why, word};
use serde::Serialize;
use yiwang_domain::entry::Entry;
use yiwang_domain::fold::fold;
use yiwang_domain::{Matter, Refusal, Text, UnitId};
use yiwang_store::triage_rule::Proposed;

/// What one rule says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleAdvice {
    /// Id of the rule.
    pub rule: String,
    /// Category: code and full name.
    pub category: Option<(String, Text)>,
    /// Unit: id and name; while nobody has a part of the matter.
    pub unit: Option<(UnitId, String)>,
    /// Urgency: its word in data and its name; where it is another than the matter has.
    pub urgency: Option<(String, Text)>,
    /// Which words it goes by, why, who set it and when.
    pub why: Text,
}

/// What the rules that fit say of a matter, and whether they say different things.
pub(super) fn ruled(b: &Books, m: &Matter, said: &str) -> (Vec<RuleAdvice>, bool) {
    let fits = fits(b, m, said);
    let apart = fits.iter().enumerate().any(|(i, one)| {
        fits[i + 1..].iter().any(|other| !differ(b, one.rule, other.rule).is_empty())
    });
    let open = m.legs.is_empty();
    let mut out: Vec<RuleAdvice> = Vec::new();
    for fit in &fits {
        let r = fit.rule;
        let advice = RuleAdvice {
            rule: r.id.to_string(),
            category: says(b, r, Kind::Category).map(|c| (c.clone(), b.category_name(&c))),
            unit: r
                .unit
                .filter(|_| open)
                .and_then(|u| b.units.get(u))
                .map(|u| (u.id, u.name.clone())),
            // where rules differ, all that they say is shown
            urgency: r
                .urgency
                .filter(|u| apart || *u != m.urgency)
                .map(|u| (word(u), urgency_name(u))),
            why: why(b, fit),
        };
        if advice.category.is_some() || advice.unit.is_some() || advice.urgency.is_some() {
            out.push(advice);
        }
    }
    (out, apart)
}

impl Office {
    /// What rules say of a matter as it came in; each that was set before it did.
    pub(super) async fn ruled(&self, e: &Entry) -> Result<Vec<Proposed>, Refusal> {
        let books = self.books().await?;
        if books.rules.is_empty() {
            return Ok(Vec::new());
        }
        let Some(s) = self.received(e).await? else { return Ok(Vec::new()) };
        let Some(m) = fold(None, e) else { return Ok(Vec::new()) };
        let text = said(&s.shown);
        let mut out = Vec::new();
        for fit in fits(&books, &m, &text).iter().filter(|f| f.rule.set_at <= e.body.at) {
            let r = fit.rule;
            let of = |k: Kind| {
                let what = says(&books, r, k)?;
                let (kind, sense, at) = (k.id(), r.sense, self.now());
                Some(Proposed { matter: e.matter, rule: r.id, kind, sense, what, at })
            };
            out.extend(Kind::ALL.into_iter().filter_map(of));
        }
        Ok(out)
    }
}
