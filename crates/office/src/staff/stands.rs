//! What stands with a post: the open matters of its inbox. Work stands with the post and not with
//! the person, so whoever holds the post next finds all of it there.

use crate::desk::Desk;
use crate::office::{Office, TENANT};
use crate::render;
use chrono::{DateTime, Utc};
use yiwang_domain::matter::Secrecy;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, Scope, not_found};
use yiwang_domain::{MatterId, PostId, Refusal, StaffId, Text};
use yiwang_store::matter::{self, Filter, Mine, Order, Page, State};
use yiwang_store::post::{self, Posting};
use yiwang_store::{Conn, StoreError, snooze};

/// Matters listed; the rest is counted.
const LISTED: u32 = 50;

/// An open matter that stands with a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Number.
    pub number: String,
    /// Stage.
    pub stage: Text,
    /// Next limit.
    pub due_at: Option<DateTime<Utc>>,
    /// Title, where the caller may see the matter.
    pub title: Option<String>,
}

/// What stands with a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stands {
    /// How many open matters; sealed ones are not counted.
    pub count: i64,
    /// The first of them, by when they are due.
    pub rows: Vec<Standing>,
    /// How many of them the holder put off for themselves.
    pub put_off: usize,
}

/// The inbox of a post, whoever holds it.
fn inbox(p: &Posting) -> Filter {
    Filter {
        // a sealed matter may not even be counted by who has no part in it
        scope: Some(Scope { whole: true, secrecy: Secrecy::Confidential, ..Scope::default() }),
        state: Some(State::Open),
        mine: Some(Mine {
            posts: vec![(p.unit, p.role.clone(), p.grid)],
            leg_units: if p.grid.is_none() { vec![p.unit] } else { Vec::new() },
        }),
        ..Filter::default()
    }
}

/// What the holder of a post put off for themselves and that still stands with the post.
pub(super) async fn put_off(
    conn: &mut Conn,
    desk: &Desk,
    p: &Posting,
) -> Result<Vec<snooze::Snooze>, StoreError> {
    let mut all = snooze::of_staff(conn, TENANT, p.staff, desk.now).await?;
    if all.is_empty() {
        return Ok(all);
    }
    let mut ids: Vec<MatterId> = all.iter().map(|s| MatterId(s.matter_id)).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut standing: Vec<MatterId> = Vec::new();
    for some in ids.chunks(200) {
        let filter = Filter { ids: Some(some.to_vec()), ..inbox(p) };
        let (lines, _) =
            matter::list(conn, TENANT, &filter, &Page::first(Order::Newest, 200)).await?;
        standing.extend(lines.iter().map(|l| l.id));
    }
    all.retain(|s| standing.contains(&MatterId(s.matter_id)));
    Ok(all)
}

/// How many matters wait for the holder of a post, without what the whole unit sees.
pub(super) async fn waiting(conn: &mut Conn, p: &Posting) -> Result<i64, StoreError> {
    let posts = vec![(p.unit, p.role.clone(), p.grid)];
    let mine = Some(Mine { posts, leg_units: Vec::new() });
    matter::count(conn, TENANT, &Filter { mine, ..inbox(p) }).await
}

/// How many matters stand with a post.
pub(super) async fn count(conn: &mut Conn, p: &Posting) -> Result<i64, StoreError> {
    matter::count(conn, TENANT, &inbox(p)).await
}

impl Office {
    /// What stands with a post of a person. Whoever may not see matters gets their numbers, so that
    /// handing over can be checked, and never what they are about.
    ///
    /// # Errors
    /// `no-right`; `not-found`.
    pub async fn staff_stands(
        &self,
        caller: &Caller,
        staff: StaffId,
        id: PostId,
    ) -> Result<Stands, Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        b.rights().general(caller, Right::StaffRead)?;
        let sees = b.rights().scope(caller, Right::MatterRead);
        let mut conn = self.inner.store.read().await?;
        let all = post::all(&mut conn, TENANT).await?;
        let p = all.into_iter().find(|p| p.id == id && p.staff == staff).ok_or_else(not_found)?;
        let (lines, _) =
            matter::list(&mut conn, TENANT, &inbox(&p), &Page::first(Order::DueFirst, LISTED))
                .await?;
        let mut rows = Vec::with_capacity(lines.len());
        for line in lines {
            let Some(s) = matter::get(&mut conn, TENANT, line.id).await? else { continue };
            let playbook = b.playbook(&s.matter.playbook, s.matter.playbook_version)?;
            rows.push(Standing {
                number: s.matter.number.clone(),
                stage: render::stage(&playbook, &s.matter.stage),
                due_at: line.due_at,
                title: sees.holds(&s.matter).then_some(s.shown.title),
            });
        }
        Ok(Stands {
            count: count(&mut conn, &p).await?,
            rows,
            put_off: put_off(&mut conn, &desk, &p).await?.len(),
        })
    }
}
