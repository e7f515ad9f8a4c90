//! Rules as the page of the table shows them: each with how often it was right, and those that contradict
//! each other.

use super::{Kind, contradict, set, then, when};
use crate::admin_log::{self, Done};
use crate::books::Books;
use crate::office::{Office, TENANT};
use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;
use yiwang_domain::{Refusal, Text};
use yiwang_store::triage_rule::{self, Figure, Rule};

/// A rule of the table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleView {
    /// Id.
    pub id: String,
    /// When it fits.
    pub when: Text,
    /// What it says then.
    pub then: Text,
    /// Why.
    pub note: String,
    /// Who set it and when.
    pub set: Text,
    /// From when to when it holds; empty where neither is laid down.
    pub days: Text,
    /// Whether it holds today.
    pub holds: bool,
    /// When somebody ended it.
    pub ended_at: Option<DateTime<Utc>>,
    /// How often it was right since it says what it says now, by kind.
    pub figures: Vec<KindFigure>,
}

/// How often a rule was right of one kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KindFigure {
    /// Kind.
    pub kind: Text,
    /// Matters it proposed it for.
    pub proposed: i64,
    /// Those of them where something was decided.
    pub decided: i64,
    /// Those of them where just that was decided.
    pub right: i64,
}

/// Two rules that contradict each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clash {
    /// Ids of the two.
    pub rules: [String; 2],
    /// What contradicts, in a sentence.
    pub say: Text,
}

/// What two rules say differently, in a sentence.
pub(super) fn sentence(b: &Books, one: &Rule, other: &Rule, kinds: &[Kind]) -> Text {
    let names = |f: fn(&Text) -> &str, with: &str| {
        let all: Vec<String> = kinds.iter().map(|k| f(&k.name()).to_owned()).collect();
        all.join(with)
    };
    let (w1, w2, t1, t2) = (when(b, one), when(b, other), then(b, one), then(b, other));
    Text::new(
        format!(
            "两条规则的{}互相矛盾：“{}”定为{}；“{}”定为{}。",
            names(|t| &t.zh, "、"),
            w1.zh,
            t1.zh,
            w2.zh,
            t2.zh
        ),
        format!(
            "Two rules contradict each other ({}): where {}, {}; where {}, {}.",
            names(|t| &t.en, ", "),
            w1.en,
            t1.en,
            w2.en,
            t2.en
        ),
    )
}

impl Office {
    /// Every rule, those that ended last, with how often each was right.
    pub async fn rules(&self) -> Result<Vec<RuleView>, Refusal> {
        let b = self.books().await?;
        let mut conn = self.inner.store.read().await?;
        let mut all = triage_rule::all(&mut conn, TENANT).await?;
        let figures = triage_rule::figures(&mut conn, TENANT).await?;
        drop(conn);
        all.sort_by_key(|r| r.ended_at);
        Ok(all.iter().map(|r| view(&b, r, &figures)).collect())
    }

    /// Rules that contradict each other.
    pub async fn rule_clashes(&self) -> Result<Vec<Clash>, Refusal> {
        let b = self.books().await?;
        let mut out = Vec::new();
        for (i, one) in b.rules.iter().enumerate() {
            for other in &b.rules[i + 1..] {
                let kinds = contradict(&b, one, other);
                if !kinds.is_empty() {
                    let rules = [one.id.to_string(), other.id.to_string()];
                    out.push(Clash { rules, say: sentence(&b, one, other, &kinds) });
                }
            }
        }
        Ok(out)
    }

    /// What was done to a rule, newest first. An id that is none has no history.
    pub async fn rule_history(&self, id: &str) -> Result<Vec<Done>, Refusal> {
        let Ok(id) = id.parse::<Uuid>() else { return Ok(Vec::new()) };
        let b = self.books().await?;
        let mut conn = self.inner.store.read().await?;
        admin_log::of(&mut conn, id, &b.staff).await
    }
}

/// From when to when a rule holds.
fn days(r: &Rule) -> Text {
    match (r.valid_from, r.valid_to) {
        (None, None) => Text::new("", ""),
        (Some(from), None) => Text::new(format!("{from}起"), format!("from {from}")),
        (None, Some(to)) => Text::new(format!("到{to}"), format!("until {to}")),
        (Some(from), Some(to)) => Text::new(format!("{from}至{to}"), format!("{from} to {to}")),
    }
}

fn view(b: &Books, r: &Rule, figures: &[Figure]) -> RuleView {
    let own = |k: &Kind| {
        let f =
            figures.iter().find(|f| f.rule == r.id && f.sense == r.sense && f.kind == k.id())?;
        Some(KindFigure {
            kind: k.name(),
            proposed: f.proposed,
            decided: f.decided,
            right: f.right,
        })
    };
    RuleView {
        id: r.id.to_string(),
        when: when(b, r),
        then: then(b, r),
        note: r.note.clone(),
        set: set(b, r),
        days: days(r),
        holds: super::holds(b, r),
        ended_at: r.ended_at,
        figures: Kind::ALL.iter().filter_map(own).collect(),
    }
}
