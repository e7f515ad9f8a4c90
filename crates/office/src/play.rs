//! Dated acts played through the real use cases, many in one transaction: for a demo year, and
//! for a trial run of a playbook.

use crate::act::Allowed;
use crate::desk::Desk;
use crate::notice;
use crate::office::{Office, TENANT};
use crate::receive::Report;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value as Json};
use std::sync::Arc;
use yiwang_domain::actor::Actor;
use yiwang_domain::engine::{Command, decide, next_mark, tick};
use yiwang_domain::ledger::Kept;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{Entry, Matter, MatterId, PartyId, Refusal, Sort, StaffId};
use yiwang_store::matter::{self, Derived};
use yiwang_store::{StoreError, Tx};

/// Marks written for one matter at most.
const MOST_MARKS: usize = 100;

/// Who acts in a scene.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Player {
    /// A member of staff.
    Staff(StaffId),
    /// Whoever raised the matter.
    Reporter,
}

/// One way a scene may go.
#[derive(Debug, Clone)]
pub struct Try {
    /// Who.
    pub who: Player,
    /// Action id.
    pub action: String,
    /// Form.
    pub form: Map<String, Json>,
}

/// One dated act: the first of several tries that is not refused.
#[derive(Debug, Clone)]
pub struct Scene {
    /// When.
    pub at: DateTime<Utc>,
    /// What is tried, in order.
    pub tries: Vec<Try>,
}

/// A matter from its report on.
#[derive(Debug, Clone)]
pub struct Script {
    /// When it is raised.
    pub at: DateTime<Utc>,
    /// The clerk or worker who enters it; none for the public.
    pub by: Option<StaffId>,
    /// What is raised.
    pub report: Report,
    /// What is done, in order of time.
    pub scenes: Vec<Scene>,
    /// Up to when clocks run.
    pub until: DateTime<Utc>,
    /// From when people are told; what lies before is history, and nobody gets a letter about it.
    pub told_from: DateTime<Utc>,
}

/// What became of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Played {
    /// Matter.
    pub matter: MatterId,
    /// Number.
    pub number: String,
    /// Scenes in which an act was taken.
    pub taken: usize,
    /// Codes of refusals, where every try of a scene was refused.
    pub refused: Vec<String>,
}

impl Office {
    /// Plays scripts. All are received in one transaction, what follows is worked out in memory,
    /// and written in another: two calls at once keep two cores busy.
    ///
    /// # Errors
    /// A report that is refused refuses the whole; an act that is refused is skipped and told.
    pub async fn play(&self, scripts: Vec<Script>) -> Result<Vec<Played>, Refusal> {
        let desk = self.desk().await?;
        let here = desk.clone();
        let (scripts, begun) = self
            .inner
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let mut begun = Vec::with_capacity(scripts.len());
                    for s in &scripts {
                        begun.push(here.begin(tx, s).await?);
                    }
                    Ok((scripts, begun))
                })
            })
            .await?;
        let work = move || {
            let courses = scripts.iter().zip(begun).map(|(s, begun)| desk.act_out(s, begun));
            courses.collect::<Result<Vec<_>, StoreError>>()
        };
        let courses = tokio::task::spawn_blocking(work).await.map_err(|e| {
            Refusal::new(
                "play-broken",
                Sort::Unready,
                (format!("演示中断：{e}"), format!("The play broke off: {e}")),
                ("请报告此问题。", "Please report this."),
            )
        })??;
        let played = self
            .inner
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let mut out = Vec::with_capacity(courses.len());
                    for c in courses {
                        out.push(c.write(tx).await?);
                    }
                    Ok(out)
                })
            })
            .await?;
        Ok(played)
    }
}

/// What a script has done so far, chained but not written.
struct Course {
    allowed: Allowed,
    matter: Matter,
    kept: Vec<Kept>,
    /// When the last of them happened: a ledger does not go back in time.
    last: DateTime<Utc>,
    derived: Derived,
    /// Entries people are told of, each with the matter after it.
    told: Vec<(Desk, Entry, Matter)>,
    played: Played,
}

impl Desk {
    fn moment(&self, at: DateTime<Utc>, told_from: DateTime<Utc>) -> Self {
        Self { now: at, quiet: at < told_from, ..self.clone() }
    }

    /// Receives what a script begins with.
    async fn begin(&self, tx: &mut Tx, s: &Script) -> Result<Course, StoreError> {
        let start = self.moment(s.at, s.told_from);
        let caller = s.by.map(|staff| self.caller_of(staff));
        let taken = start.take_in(tx, caller.as_ref(), &s.report, None).await?;
        let system = Caller { tenant: TENANT, actor: Actor::System };
        let permit = self.books.rights().matter(&system, Right::MatterAct, taken.matter.clone())?;
        let receipt = taken.receipt;
        Ok(Course {
            matter: taken.matter,
            allowed: Allowed {
                permit,
                shown: taken.shown,
                head: taken.head,
                playbook: taken.playbook,
            },
            kept: Vec::new(),
            last: s.at,
            derived: Derived::default(),
            told: Vec::new(),
            played: Played {
                matter: receipt.matter,
                number: receipt.number,
                taken: 0,
                refused: Vec::new(),
            },
        })
    }

    /// Works out what follows, scene by scene, in memory.
    fn act_out(&self, s: &Script, mut c: Course) -> Result<Course, StoreError> {
        let playbook = Arc::clone(&c.allowed.playbook);
        let end = Scene { at: s.until, tries: Vec::new() };
        for scene in s.scenes.iter().filter(|c| c.at <= s.until).chain([&end]) {
            // what time alone brings about before this scene, each at its own moment
            for _ in 0..MOST_MARKS {
                let due = self.env(|env| next_mark(&playbook, &c.matter, env));
                let Some(at) = due.filter(|d| *d <= scene.at) else { break };
                // a mark that fell into a pause is told when the clock runs again, never before
                let then = self.moment(at.max(c.last), s.told_from);
                let entry = then.env(|env| tick(&playbook, &c.matter, env))?;
                let Some(entry) = entry else { break };
                c.add(then, entry)?;
            }
            let now = self.moment(scene.at.max(c.last), s.told_from);
            let mut why = None;
            for t in &scene.tries {
                let actor = match t.who {
                    Player::Staff(staff) => self.caller_of(staff).actor,
                    Player::Reporter => match c.matter.raisers().next() {
                        Some(r) => Actor::Reporter { party: PartyId(r.party.0) },
                        None => continue,
                    },
                };
                let command = Command {
                    action: t.action.clone(),
                    form: t.form.clone(),
                    ..Command::default()
                };
                match now.env(|env| decide(&playbook, &c.matter, &command, &actor, env)) {
                    Ok(entry) => {
                        c.add(now, entry)?;
                        c.played.taken += 1;
                        why = None;
                        break;
                    }
                    Err(r) => why = Some(r.code.into_owned()),
                }
            }
            c.played.refused.extend(why);
        }
        c.derived = self.moment(s.until, s.told_from).derived(&playbook, &c.matter);
        Ok(c)
    }
}

impl Course {
    fn add(&mut self, at: Desk, entry: Entry) -> Result<(), StoreError> {
        let (after, kept) = at.chain(&mut self.allowed, self.matter.clone(), &entry)?;
        self.last = at.now;
        self.kept.push(kept);
        self.matter = after;
        if !at.quiet {
            self.told.push((at, entry, self.matter.clone()));
        }
        Ok(())
    }

    async fn write(self, tx: &mut Tx) -> Result<Played, StoreError> {
        let a = &self.allowed;
        matter::append_all(tx, TENANT, &a.permit, &self.kept, &self.matter, &self.derived).await?;
        for (desk, entry, after) in &self.told {
            notice::queue(desk, tx, &a.playbook, after, &a.shown, entry).await?;
        }
        Ok(self.played)
    }
}
