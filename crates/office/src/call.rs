//! Follow-up by telephone (回访): what waits to be asked about by this person, and what to say.
//!
//! The queue holds only what the engine would let this person take down now. What somebody handled
//! is asked about by a colleague; it is counted, so that nobody wonders where it went.

use crate::books::Books;
use crate::desk::Desk;
use crate::office::{Office, TENANT};
use crate::page::{find, read_entries, shown};
use crate::render::{self, Calling, Lookup};
use crate::view::{MatterView, RowView};
use std::collections::BTreeSet;
use yiwang_domain::engine::{may, offers};
use yiwang_domain::playbook::model::{Action, Grant, Scope};
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, not_found};
use yiwang_domain::{Matter, Playbook, Refusal, Text};
use yiwang_store::matter::{self, Filter, Order, State};

/// Most matters the queue shows; the rest waits behind them.
const MOST: usize = 50;
/// Candidates read at a time, and how often: nobody telephones through more in a day.
const BATCH: u32 = 100;
const BATCHES: usize = 5;

/// What waits to be asked about.
#[derive(Debug, Clone, Default)]
pub struct CallsView {
    /// What this person may take down, soonest due first; what was put off is left out.
    pub rows: Vec<RowView>,
    /// How many were passed over because this person handled them.
    pub own: usize,
    /// Whether more wait behind these.
    pub more: bool,
}

/// One call.
#[derive(Debug, Clone)]
pub struct CallView {
    /// The matter.
    pub matter: MatterView,
    /// What to say, a sentence each, where the playbook says it; else the usual sentences do.
    pub script: Vec<Text>,
    /// Unit in whose name the person calls.
    pub unit: String,
    /// Name of the person.
    pub name: String,
    /// What was answered last: whose unit, and the words.
    pub answer: Option<(Text, Text)>,
    /// The action to take where nobody was reached, if the playbook has one that may be taken now.
    pub unreached: Option<String>,
}

/// What a matter is to somebody who would ask about it.
enum Turn {
    /// May be asked about now.
    Mine,
    /// By somebody else: this person handled it.
    Others,
    /// Not by this person.
    No,
}

impl Office {
    /// Whether a playbook lets a post of the person ask afterwards, so that there is a queue.
    pub async fn calls_at_all(&self, caller: &Caller) -> Result<bool, Refusal> {
        let books = self.books().await?;
        Ok(!standing(&books, caller).is_empty())
    }

    /// What waits to be asked about by this person, soonest due first.
    pub async fn calls(&self, caller: &Caller) -> Result<CallsView, Refusal> {
        let desk = self.desk().await?;
        let standing = standing(&desk.books, caller);
        let mut out = CallsView::default();
        if standing.is_empty() {
            return Ok(out);
        }
        let filter = Filter {
            scope: Some(desk.books.rights().scope(caller, Right::MatterAct)),
            state: Some(State::Open),
            standing: Some(standing),
            sleep: desk.sleep(caller, false),
            ..Filter::default()
        };
        let mut conn = self.inner.store.read().await?;
        let mut page = matter::Page::first(Order::DueFirst, BATCH);
        for _ in 0..BATCHES {
            let (lines, next) = matter::list(&mut conn, TENANT, &filter, &page).await?;
            for line in &lines {
                let Some(s) = matter::get(&mut conn, TENANT, line.id).await? else { continue };
                let p = desk.books.playbook(&s.matter.playbook, s.matter.playbook_version)?;
                match desk.turn(&p, &s.matter, caller) {
                    Turn::Mine if out.rows.len() == MOST => {
                        out.more = true;
                        return Ok(out);
                    }
                    Turn::Mine => out.rows.push(render::row(
                        &desk.books,
                        &p,
                        &s.matter,
                        &shown(&s.shown),
                        desk.now,
                    )),
                    Turn::Others => out.own += 1,
                    Turn::No => {}
                }
            }
            page.after = next;
            if next.is_none() {
                return Ok(out);
            }
        }
        out.more = true;
        Ok(out)
    }

    /// One matter to be asked about, by id or number, with what to say.
    ///
    /// # Errors
    /// `not-found` where it is not this person's to ask about now.
    pub async fn call(&self, caller: &Caller, id_or_number: &str) -> Result<CallView, Refusal> {
        let view = self.matter(caller, id_or_number).await?;
        let desk = self.desk().await?;
        let b = &desk.books;
        let mut conn = self.inner.store.read().await?;
        let stored = find(&mut conn, id_or_number).await?;
        let permit = b.rights().matter(caller, Right::MatterAct, stored.matter)?;
        let m = permit.thing();
        let p = b.playbook(&m.playbook, m.playbook_version)?;
        let entries = read_entries(&mut conn, m).await?;
        let (action, by) = desk
            .env(|env| {
                let all = offers(&p, m, &caller.actor, env);
                all.into_iter().find(|o| o.action.follows_up()).map(|o| (o.action.clone(), o.by))
            })
            .ok_or_else(not_found)?;
        let unit = by.unit().map(|u| b.unit_name(u)).unwrap_or_default();
        let name = by.staff().and_then(|s| b.staff.get(&s)).cloned().unwrap_or_default();
        let look = Lookup {
            b,
            p: &p,
            m,
            entries: &entries,
            reporters: &view.reporters,
            now: desk.now,
            paper: false,
        };
        let me = Calling { unit: &unit, name: &name };
        let offered = |id: &String| view.offers.iter().any(|o| o.action == *id);
        Ok(CallView {
            script: render::script(&look, &me, &action.script),
            answer: render::last_answer(b, &p, m, &entries),
            unreached: action.unreached.filter(offered),
            matter: view,
            unit,
            name,
        })
    }
}

impl Desk {
    /// Whether the person may ask about a matter now.
    fn turn(&self, p: &Playbook, m: &Matter, caller: &Caller) -> Turn {
        if self.books.rights().matter(caller, Right::MatterAct, m.clone()).is_err() {
            return Turn::No;
        }
        self.env(|env| {
            if offers(p, m, &caller.actor, env).iter().any(|o| o.action.follows_up()) {
                return Turn::Mine;
            }
            let here = |a: &&Action| asks(a) && a.from.contains(&m.stage);
            let barred = |a: &Action| {
                may(a, m, None, &caller.actor, env).is_err_and(|r| r.code == "own-work")
            };
            if p.actions.iter().filter(here).any(barred) { Turn::Others } else { Turn::No }
        })
    }
}

/// Whether an action asks whoever raised a matter what became of it.
fn asks(a: &Action) -> bool {
    a.scope == Scope::Matter && a.follows_up()
}

/// Playbook and stage wherever a post of the person may ask, in all versions that matters follow.
fn standing(b: &Books, caller: &Caller) -> Vec<(String, String)> {
    let mine = |a: &&Action| {
        a.who.iter().any(|g| match g {
            Grant::Post { role, .. } => caller.posts().iter().any(|p| p.role == *role),
            Grant::Reporter | Grant::System => false,
        })
    };
    let mut found = BTreeSet::new();
    for (id, versions) in &b.playbooks {
        for version in versions {
            let asking = version.playbook.actions.iter().filter(|a| asks(a)).filter(mine);
            found.extend(asking.flat_map(|a| &a.from).map(|stage| (id.clone(), stage.clone())));
        }
    }
    found.into_iter().collect()
}
