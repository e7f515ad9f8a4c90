//! One look at one whole day: what is found is kept, what is over ends, what is new is told once to
//! whoever may read it.

use super::days::{Counted, span};
use super::{Body, LATE, Looked, RECURRING, SURGE, with_names};
use crate::desk::Desk;
use crate::office::{Office, TENANT};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};
use yiwang_domain::insight::surge::Lesson;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::units::within;
use yiwang_domain::{Matter, Refusal, StaffId, Text};
use yiwang_store::notice::{self, Notice};
use yiwang_store::warning::{self, Look, Warning};
use yiwang_store::{StoreError, Tx};

/// A surge that was not seen again for so long is over.
const SURGE_LASTS: TimeDelta = TimeDelta::days(7);

/// What was found.
struct Found {
    kind: &'static str,
    about: String,
    area: Option<String>,
    matter: Option<Matter>,
    body: Body,
    weight: f64,
}

impl Office {
    /// Looks at yesterday, unless that was done. Returns how many warnings are new, or none where
    /// the day had been looked at.
    pub async fn warn(&self) -> Result<Option<usize>, Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        let Some(day) = b.day.pred_opt() else { return Ok(None) };
        let id = day.to_string();
        let (rows, held, open) = {
            let mut conn = self.inner.store.read().await?;
            if warning::looked(&mut conn, TENANT).await?.is_some_and(|l| l.id >= id) {
                return Ok(None);
            }
            let (from, to) = span(b, day);
            let rows = warning::raised(&mut conn, TENANT, from, to).await?;
            let held = warning::held(&mut conn, TENANT, desk.now).await?;
            (rows, held, warning::open(&mut conn, TENANT).await?)
        };
        let lessons: Vec<Lesson> =
            held.iter().filter_map(|w| serde_json::from_str(w.lesson.as_deref()?).ok()).collect();
        let counted = Counted::new(b, &rows, day);
        let rises = counted.surges(&lessons, b.false_alarms);
        let (communities, streets) = rises.cells;
        let mut found: Vec<Found> = rises
            .surges
            .into_iter()
            .map(|(s, area, matters)| Found {
                kind: SURGE,
                about: format!("{} {}", s.category, s.area),
                area: Some(area),
                matter: None,
                weight: -s.chance.max(f64::MIN_POSITIVE).log10(),
                body: Body { say: s.say.clone(), matters, surge: Some(s) },
            })
            .collect();
        found.extend(counted.recurring().into_iter().map(|(r, area, matters)| Found {
            kind: RECURRING,
            about: format!("{} {area} {}", r.category, r.place),
            area: Some(area),
            matter: None,
            weight: (r.weeks * 1_000 + r.count) as f64,
            body: Body { say: r.say, matters, surge: None },
        }));
        let (late, past) = self.likely_late(b).await?;
        found.extend(late.into_iter().map(|(m, l)| Found {
            kind: LATE,
            about: m.id.to_string(),
            area: m.place.grid.as_ref().map(|g| g.path.clone()),
            body: Body { say: l.say, matters: vec![m.id.0], surge: None },
            matter: Some(m),
            weight: l.chance,
        }));
        let looked = Looked { communities, streets, false_alarms: b.false_alarms, past };
        let body = serde_json::to_string(&looked).map_err(|e| StoreError::Broken(e.to_string()))?;
        let look = Look { id, body, at: desk.now };
        let silent: BTreeSet<(String, String)> =
            held.into_iter().map(|w| (w.kind, w.about)).collect();
        let written = self
            .inner
            .store
            .write(move |tx| {
                Box::pin(async move { desk.found(tx, &look, found, open, &silent).await })
            })
            .await?;
        Ok(written)
    }
}

impl Desk {
    async fn found(
        &self,
        tx: &mut Tx,
        look: &Look,
        found: Vec<Found>,
        open: Vec<Warning>,
        silent: &BTreeSet<(String, String)>,
    ) -> Result<Option<usize>, StoreError> {
        if !warning::look(tx, TENANT, look).await? {
            return Ok(None);
        }
        let mut before: BTreeMap<(String, String), Warning> =
            open.into_iter().map(|w| ((w.kind.clone(), w.about.clone()), w)).collect();
        let mut new = 0;
        for f in found {
            let key = (f.kind.to_owned(), f.about.clone());
            let body =
                serde_json::to_string(&f.body).map_err(|e| StoreError::Broken(e.to_string()))?;
            if let Some(w) = before.remove(&key) {
                warning::see(tx, TENANT, w.id, &body, f.weight, self.now).await?;
                continue;
            }
            // a surge has its lesson, which may let it speak again; the others are silent for a time
            if f.kind != SURGE && silent.contains(&key) {
                continue;
            }
            let w = Warning {
                id: self.id(),
                kind: f.kind.to_owned(),
                about: f.about.clone(),
                area: f.area.clone(),
                matter_id: f.matter.as_ref().map(|m| m.id.0),
                body,
                weight: f.weight,
                made_at: self.now,
                seen_at: self.now,
                ended_at: None,
                reason: None,
                why: None,
                lesson: None,
                staff_id: None,
                until_at: None,
                undone_at: None,
                undone_id: None,
            };
            warning::insert(tx, TENANT, &w).await?;
            self.tell_warning(tx, &w, &f).await?;
            new += 1;
        }
        for w in before.into_values() {
            if w.kind != SURGE || self.now - w.seen_at >= SURGE_LASTS {
                warning::end(tx, TENANT, w.id, self.now).await?;
            }
        }
        Ok(Some(new))
    }

    /// Puts a new warning into the inbox of whoever may read it: of a place, who answers for all of
    /// it; of a matter, who has it before them.
    async fn tell_warning(&self, tx: &mut Tx, w: &Warning, f: &Found) -> Result<(), StoreError> {
        let b = &self.books;
        let everybody: BTreeSet<StaffId> = b.posts.iter().map(|p| p.staff).collect();
        let told: BTreeSet<StaffId> = match (&f.matter, &w.area) {
            (Some(m), _) => {
                let holder = m.holder.as_ref();
                let acts = |role: &str| {
                    b.roles.get(role).is_some_and(|r| r.rights.contains_key(&Right::MatterAct))
                };
                b.posts
                    .iter()
                    .filter(|p| match holder {
                        Some(h) => {
                            let here = h.grid.is_none() || p.grid.is_none() || p.grid == h.grid;
                            p.unit == h.unit && p.role == h.role && here
                        }
                        None => m.open_legs().any(|l| l.unit == p.unit) && acts(&p.role),
                    })
                    .map(|p| p.staff)
                    .filter(|s| {
                        let scope = b.rights().scope(&self.caller_of(*s), Right::MatterRead);
                        scope.holds(m)
                    })
                    .collect()
            }
            (None, Some(area)) => everybody
                .into_iter()
                .filter(|s| {
                    let scope = b.rights().scope(&self.caller_of(*s), Right::MatterRead);
                    scope.whole || scope.areas.iter().any(|a| within(area, a))
                })
                .collect(),
            (None, None) => BTreeSet::new(),
        };
        let say = with_names(b, &f.body.say);
        let (zh, en) = match &f.matter {
            Some(m) => {
                (format!("{}可能逾期。", m.number), format!("{} may fall overdue. ", m.number))
            }
            None => ("预警：".to_owned(), "Early warning: ".to_owned()),
        };
        let text = Text::new(format!("{zh}{}", say.zh), format!("{en}{}", say.en));
        for staff in told {
            let n = self.warning_notice(w, f, &text, staff, self.now);
            notice::queue(tx, TENANT, &n).await?;
        }
        Ok(())
    }

    fn warning_notice(
        &self,
        w: &Warning,
        f: &Found,
        text: &Text,
        staff: StaffId,
        now: DateTime<Utc>,
    ) -> Notice {
        Notice {
            id: self.id(),
            matter: f.matter.as_ref().map(|m| m.id),
            seq: None,
            means: "inbox".to_owned(),
            staff: Some(staff),
            party: None,
            address: None,
            // a warning of a place has no number: the page of warnings is where it leads
            subject: f.matter.as_ref().map(|m| m.number.clone()).unwrap_or_default(),
            body: serde_json::to_string(text).unwrap_or_default(),
            state: notice::State::Sent,
            attempts: 0,
            run_at: now,
            last_error: None,
            // a matter whose chance goes up and down over the bar is told of once all the same
            dedupe_key: match &f.matter {
                Some(m) => format!("warning.{}.{staff}", m.id),
                None => format!("warning.{}.{staff}", w.id),
            },
            created_at: now,
            sent_at: None,
            read_at: None,
        }
    }
}
