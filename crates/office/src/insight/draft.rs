//! Hints for an answer before it is sent: what whoever reported would miss in it. Hints, never a
//! block, and nothing of them is kept.

use super::advice::said;
use crate::office::{Office, TENANT};
use chrono::TimeDelta;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{MatterId, Refusal, Text};
use yiwang_store::matter::{self, Filter, Order, State};
use yiwang_text::answer::{Draft, hints};

/// Matters of the same unit whose answers are compared.
const EARLIER: u32 = 10;
/// Days back that are looked at.
const DAYS: i64 = 90;

impl Office {
    /// What could be said more clearly in an answer to a matter.
    ///
    /// # Errors
    /// `not-found`, `no-right` where the person may not act on the matter.
    pub async fn answer_hints(
        &self,
        caller: &Caller,
        id: MatterId,
        answer: &str,
    ) -> Result<Vec<Text>, Refusal> {
        let desk = self.desk().await?;
        let a = self.permit(&desk, caller, id, Right::MatterAct).await?;
        let b = &desk.books;
        let unit = self_unit(caller);
        let mut conn = self.inner.store.read().await?;
        let mut last: Vec<String> = Vec::new();
        if let Some(unit) = unit {
            let filter = Filter {
                scope: Some(b.rights().scope(caller, Right::MatterRead)),
                state: Some(State::Closed),
                unit: Some(unit),
                opened_from: Some(desk.now - TimeDelta::days(DAYS)),
                ..Filter::default()
            };
            let page = matter::Page::first(Order::Newest, EARLIER);
            let (lines, _) = matter::list(&mut conn, TENANT, &filter, &page).await?;
            for l in lines {
                let Some(s) = matter::get(&mut conn, TENANT, l.id).await? else { continue };
                let m = s.matter;
                let p = b.playbook(&m.playbook, m.playbook_version)?;
                let entries = crate::page::read_entries(&mut conn, &m).await?;
                let said = crate::render::answers(b, &p, &m, &entries, None).into_iter().rev();
                last.extend(said.flat_map(|a| a.words).map(|(_, t)| t.zh).take(1));
            }
        }
        drop(conn);
        let names: Vec<&str> = b
            .units
            .iter()
            .map(|u| u.name.as_str())
            .chain(b.net.grids().iter().map(|g| g.name.as_str()))
            .collect();
        let last: Vec<&str> = last.iter().map(String::as_str).collect();
        let report = said(&a.shown);
        let draft = Draft { report: &report, answer, last: &last, names: &names };
        Ok(hints(&draft).into_iter().map(|h| h.say).collect())
    }
}

/// The unit for which the person answers.
fn self_unit(caller: &Caller) -> Option<yiwang_domain::UnitId> {
    caller.posts().first().map(|p| p.unit)
}
