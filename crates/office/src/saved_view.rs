//! Views of the inbox saved under a name, kept with the account.

use crate::desk::Desk;
use crate::office::{Office, TENANT};
use crate::page::ListQuery;
use crate::setting::staff_of;
use crate::view::{InboxView, SavedBy};
use uuid::Uuid;
use yiwang_domain::rights::Caller;
use yiwang_domain::{Refusal, Sort, Text};
use yiwang_store::matter::Filter;
use yiwang_store::saved_view::{self, SavedView};
use yiwang_store::{Conn, StoreError};

/// What the id of a saved view begins with in an address.
const SAVED: &str = "s-";
/// Most views one account keeps: each is counted whenever the inbox is opened.
const MOST: usize = 20;
/// Most characters of a name.
const LONGEST: usize = 20;

impl Office {
    /// Saves a filter under a name; with `shared`, who holds the same post sees it too, each
    /// within their own rights. Returns the id for the address.
    pub async fn save_view(
        &self,
        caller: &Caller,
        name: &str,
        query: &ListQuery,
        shared: bool,
    ) -> Result<String, Refusal> {
        let staff = staff_of(caller)?;
        let desk = self.desk().await?;
        let name = name.trim().to_owned();
        if name.is_empty() || name.chars().count() > LONGEST {
            return Err(Refusal::new(
                "view-name",
                Sort::Invalid,
                (
                    format!("视图要有名称，不超过{LONGEST}个字。"),
                    format!("A view needs a name of at most {LONGEST} characters."),
                ),
                ("换一个名称再保存。", "Choose another name and save again."),
            ));
        }
        let mut conn = self.inner.store.read().await?;
        let query = desk.unfolded(&mut conn, caller, query).await?;
        let query = ListQuery { cursor: None, limit: 0, ..query };
        desk.filter(caller, &query)?;
        let kept = saved_view::seen_by(&mut conn, TENANT, staff).await?;
        drop(conn);
        let own: Vec<&SavedView> = kept.iter().filter(|v| v.staff_id == staff.0).collect();
        if own.len() >= MOST {
            return Err(Refusal::new(
                "views-many",
                Sort::NotNow,
                (format!("最多保存{MOST}个视图。"), format!("At most {MOST} views can be kept.")),
                ("先删去不用的视图。", "Remove one you no longer use."),
            ));
        }
        if own.iter().any(|v| v.name == name) {
            return Err(Refusal::new(
                "view-name-taken",
                Sort::NotNow,
                (
                    format!("已有名为“{name}”的视图。"),
                    format!("You have a view named “{name}” already."),
                ),
                ("换一个名称再保存。", "Choose another name and save again."),
            ));
        }
        let post = caller.posts().first().filter(|_| shared);
        let row = SavedView {
            id: self.id(),
            staff_id: staff.0,
            name,
            query: serde_json::to_string(&query)
                .map_err(|e| StoreError::Broken(format!("a filter cannot be written: {e}")))?,
            unit_id: post.map(|p| p.unit.0),
            role: post.map(|p| p.role.clone()),
            saved_at: desk.now,
        };
        let id = format!("{SAVED}{}", row.id);
        self.inner
            .store
            .write(move |tx| Box::pin(async move { saved_view::put(tx, TENANT, &row).await }))
            .await?;
        Ok(id)
    }

    /// Removes a view of one's own.
    pub async fn drop_view(&self, caller: &Caller, id: &str) -> Result<(), Refusal> {
        let staff = staff_of(caller)?;
        let id = read_id(id).ok_or_else(gone)?;
        let removed = self
            .inner
            .store
            .write(move |tx| {
                Box::pin(async move { saved_view::remove(tx, TENANT, staff, id).await })
            })
            .await?;
        if removed { Ok(()) } else { Err(gone()) }
    }
}

impl Desk {
    /// Saved views this person sees, each with what it asks for. One that can no longer be read,
    /// because a unit or grid in it is gone, is left out of the counts by asking for nothing.
    pub(crate) async fn saved(
        &self,
        conn: &mut Conn,
        caller: &Caller,
    ) -> Result<Vec<(InboxView, Filter)>, Refusal> {
        let Ok(staff) = staff_of(caller) else { return Ok(Vec::new()) };
        let all = saved_view::seen_by(conn, TENANT, staff).await?;
        Ok(all
            .into_iter()
            .filter(|v| v.staff_id == staff.0 || shared_with(v, caller))
            .map(|v| {
                let nothing = || Filter { ids: Some(Vec::new()), ..Filter::default() };
                let filter =
                    query_of(&v).and_then(|q| self.filter(caller, &q).ok()).unwrap_or_else(nothing);
                let view = InboxView {
                    id: format!("{SAVED}{}", v.id),
                    name: Text::new(v.name.as_str(), v.name.as_str()),
                    count: 0,
                    saved: Some(SavedBy {
                        own: v.staff_id == staff.0,
                        shared: v.unit_id.is_some(),
                    }),
                };
                (view, filter)
            })
            .collect())
    }

    /// A query in which a saved view is replaced by what it asks for. What is asked besides it
    /// narrows or replaces its parts.
    pub(crate) async fn unfolded(
        &self,
        conn: &mut Conn,
        caller: &Caller,
        q: &ListQuery,
    ) -> Result<ListQuery, Refusal> {
        let Some(id) = read_id(&q.view) else { return Ok(q.clone()) };
        let staff = staff_of(caller)?;
        let all = saved_view::seen_by(conn, TENANT, staff).await?;
        let seen = |v: &&SavedView| v.id == id && (v.staff_id == staff.0 || shared_with(v, caller));
        let base = all.iter().find(seen).and_then(query_of).ok_or_else(gone)?;
        let q = q.clone();
        Ok(ListQuery {
            view: base.view,
            stage: q.stage.or(base.stage),
            category: q.category.or(base.category),
            unit: q.unit.or(base.unit),
            grid: q.grid.or(base.grid),
            channel: q.channel.or(base.channel),
            closed: q.closed.or(base.closed),
            late: q.late.or(base.late),
            due: q.due.or(base.due),
            from: q.from.or(base.from),
            to: q.to.or(base.to),
            cursor: q.cursor,
            limit: q.limit,
        })
    }
}

fn read_id(view: &str) -> Option<Uuid> {
    view.strip_prefix(SAVED)?.parse().ok()
}

fn query_of(v: &SavedView) -> Option<ListQuery> {
    serde_json::from_str(&v.query).ok()
}

/// Whether the person holds the post the view is shared with.
fn shared_with(v: &SavedView, caller: &Caller) -> bool {
    v.unit_id.zip(v.role.as_deref()).is_some_and(|(unit, role)| {
        caller.posts().iter().any(|p| p.unit.0 == unit && p.role == role)
    })
}

fn gone() -> Refusal {
    Refusal::new(
        "view-gone",
        Sort::NotFound,
        ("这个视图已经不在了。", "This view is no longer there."),
        ("从收件箱选另一个视图。", "Choose another view of the inbox."),
    )
}
