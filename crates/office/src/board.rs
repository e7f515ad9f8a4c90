//! Every matter lands, every matter is answered (method C7): how the whole stands.

use crate::office::{Office, TENANT};
use crate::page::Due;
use crate::render;
use crate::view::{BoardView, UnitLine};
use std::collections::BTreeMap;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{Refusal, Text};
use yiwang_store::matter::{self, Filter, Order, State};

/// Rows of the list of those waiting longest.
const LONGEST: u32 = 20;

impl Office {
    /// Open matters by stage and by unit, what is overdue, what waits longest, and how many
    /// nobody holds: always none, and shown so that it can be seen.
    pub async fn board(&self, caller: &Caller) -> Result<BoardView, Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        let scope = b.rights().scope(caller, Right::MatterRead);
        let open =
            Filter { scope: Some(scope.clone()), state: Some(State::Open), ..Filter::default() };
        let mut conn = self.inner.store.read().await?;

        // stages of all playbooks in force; two playbooks may name a stage the same
        let mut stages: BTreeMap<String, Text> = BTreeMap::new();
        for p in b.playbooks.values().filter_map(|all| all.last()) {
            for s in p.playbook.stages.iter().filter(|s| !s.ends) {
                stages.entry(s.id.clone()).or_insert_with(|| s.name.clone());
            }
        }
        let by_stage: Vec<Filter> =
            stages.keys().map(|s| Filter { stage: Some(s.clone()), ..Filter::default() }).collect();
        let stage_counts = matter::counts(&mut conn, TENANT, &open, &by_stage).await?;

        let units: Vec<_> =
            b.units.iter().filter(|u| scope.whole || scope.units.contains(&u.id)).collect();
        let over = Due::Over.narrow(Filter::default(), desk.now, b);
        let mut views = vec![Filter::default(), over];
        for u in &units {
            let of = Filter { unit: Some(u.id), ..Filter::default() };
            views.extend(Due::ALL.map(|due| due.narrow(of.clone(), desk.now, b)));
        }
        let counts = matter::counts(&mut conn, TENANT, &open, &views).await?;
        let late: Vec<Filter> = units
            .iter()
            .map(|u| Filter { unit: Some(u.id), ..Filter::default() })
            .map(|of| Due::Over.narrow(of, desk.now, b))
            .collect();
        let firsts = matter::earliest(&mut conn, TENANT, &open, &late).await?;
        let at = |i: usize| counts.get(i).copied().unwrap_or(0);
        let mut by_unit: Vec<UnitLine> = units
            .iter()
            .enumerate()
            .map(|(i, u)| {
                let due = std::array::from_fn(|k| at(2 + Due::ALL.len() * i + k));
                UnitLine {
                    id: u.id,
                    name: u.name.clone(),
                    open: due.iter().sum(),
                    due,
                    since: firsts.get(i).copied().flatten(),
                }
            })
            .filter(|u| u.open > 0)
            .collect();
        // what waits longest stands first; who has nothing overdue comes after
        by_unit.sort_by_key(|u| {
            (u.since.is_none(), u.since, std::cmp::Reverse((u.due, u.open)), u.id.0)
        });

        let page = matter::Page::first(Order::DueFirst, LONGEST);
        let (lines, _) = matter::list(&mut conn, TENANT, &open, &page).await?;
        let mut longest = Vec::with_capacity(lines.len());
        for l in &lines {
            if let Some(s) = matter::get(&mut conn, TENANT, l.id).await? {
                let p = b.playbook(&s.matter.playbook, s.matter.playbook_version)?;
                longest.push(render::row(
                    b,
                    &p,
                    &s.matter,
                    &crate::page::shown(&s.shown),
                    desk.now,
                ));
            }
        }
        let unheld = matter::unheld(&mut conn, TENANT).await?;
        Ok(BoardView {
            stages: stages.into_values().zip(stage_counts).filter(|(_, n)| *n > 0).collect(),
            units: by_unit,
            longest,
            open: at(0),
            overdue: at(1),
            unheld,
            as_of: desk.now,
        })
    }
}
