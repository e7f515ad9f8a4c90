//! Putting the draft in force: new borders from a day on, the former ones end the day before.

use super::{Changes, changes_of, gone, stale};
use crate::desk::Desk;
use crate::import::grids::change;
use crate::office::{Office, TENANT};
use chrono::{Days, NaiveDate};
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{Fault, GridId, Refusal, Sort, Text};
use yiwang_geo::import::{label_point, shape_from_text};
use yiwang_store::grid::{self, Grid};
use yiwang_store::{StoreError, Tx, net_draft as kept};

/// What was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// First day of the new borders.
    pub from: NaiveDate,
    /// New grids.
    pub added: usize,
    /// Grids with a new border or name.
    pub changed: usize,
    /// Grids that end.
    pub ended: usize,
}

impl Office {
    /// Publishes the draft as the caller saw it. Former borders stay in the history, and matters keep
    /// the grid they were given.
    ///
    /// # Errors
    /// `stale-version`, `draft-gone`, `draft-empty`, `net-date-missing`, `net-date-past`,
    /// `net-date-taken` where a grid already has a border from that day or later, and `net-changed`
    /// where somebody imported other borders since the draft began.
    pub async fn publish_net_draft(
        &self,
        caller: &Caller,
        seen: i64,
    ) -> Result<Published, Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::NetEdit)?;
        self.writing(move |tx| {
            let desk = desk.clone();
            Box::pin(async move {
                let draft = kept::newest(tx, TENANT).await?.ok_or_else(gone)?;
                if draft.revision != seen {
                    return Err(stale().into());
                }
                let changes = changes_of(&draft);
                if changes.is_empty() {
                    return Err(empty().into());
                }
                let from = draft.effective_from.ok_or_else(no_day)?;
                if from < desk.books.day {
                    return Err(past(desk.books.day).into());
                }
                let done = write(tx, &desk, &changes, from).await?;
                kept::discard(tx, TENANT).await?;
                crate::load::changed(tx).await?;
                Ok(done)
            })
        })
        .await
    }
}

async fn write(
    tx: &mut Tx,
    desk: &Desk,
    changes: &Changes,
    from: NaiveDate,
) -> Result<Published, StoreError> {
    let today = desk.books.day;
    let mut done = Published { from, added: 0, changed: 0, ended: 0 };
    let (mut drifted, mut taken) = (Vec::new(), Vec::new());
    let mut rows = Vec::with_capacity(changes.len());
    for (code, c) in changes {
        let old = grid::of_code(tx, TENANT, code).await?.pop();
        let old = old.filter(|g| g.valid_to.is_none_or(|d| d >= today));
        if old.as_ref().and_then(|g| g.shape.clone()) != c.was {
            drifted.push(fault(code, &c.name));
        }
        if old.as_ref().and_then(|g| g.valid_from).is_some_and(|d| d >= from) {
            taken.push(fault(code, &c.name));
        }
        rows.push((code, c, old));
    }
    if !drifted.is_empty() {
        return Err(net_changed().with_faults(drifted).into());
    }
    if !taken.is_empty() {
        return Err(date_taken(from).with_faults(taken).into());
    }
    // parents first, as everywhere
    rows.sort_by(|a, b| a.1.path.cmp(&b.1.path));
    let before = from.checked_sub_days(Days::new(1)).unwrap_or(from);
    for (code, c, old) in rows {
        let Some(text) = &c.shape else {
            if let Some(old) = old {
                grid::end(tx, TENANT, old.id, before).await?;
                done.ended += 1;
            }
            continue;
        };
        let label = label_point(&shape_from_text(text)?);
        let fresh = Grid {
            id: GridId(desk.office.id()),
            code: code.clone(),
            scheme: c.scheme.clone(),
            name: c.name.clone(),
            kind: c.kind.clone(),
            level: c.path.matches('/').count() as i64 - 2,
            parent_code: c.parent.clone(),
            path: c.path.clone(),
            shape: Some(text.clone()),
            lon: label.map(|p| p.lon),
            lat: label.map(|p| p.lat),
            valid_from: Some(from),
            valid_to: None,
        };
        match old {
            Some(mut old) => {
                change(tx, &mut old, fresh, from, today).await?;
                done.changed += 1;
            }
            None => {
                grid::put(tx, TENANT, &fresh).await?;
                done.added += 1;
            }
        }
    }
    Ok(done)
}

fn fault(code: &str, name: &str) -> Fault {
    Fault { at: code.to_owned(), say: Text::new(name, name) }
}

fn empty() -> Refusal {
    Refusal::new(
        "draft-empty",
        Sort::Invalid,
        ("草稿里没有改动。", "The draft changes nothing."),
        ("先改网格，再发布。", "Change a grid first."),
    )
}

fn no_day() -> Refusal {
    Refusal::new(
        "net-date-missing",
        Sort::Invalid,
        ("还没有定从哪天起生效。", "No day is set from which it is in force."),
        ("填上生效日期。", "Set the day."),
    )
}

fn past(today: NaiveDate) -> Refusal {
    Refusal::new(
        "net-date-past",
        Sort::Invalid,
        ("生效日期已经过去，历史不能改写。", "The day is past, and history is not rewritten."),
        (format!("选{today}或以后的日期。"), format!("Choose {today} or a later day.")),
    )
}

fn date_taken(from: NaiveDate) -> Refusal {
    Refusal::new(
        "net-date-taken",
        Sort::NotNow,
        (
            format!("有网格在{from}或以后已经定了新的边界。"),
            format!("A grid has a new border on {from} or later already."),
        ),
        ("选更晚的生效日期。", "Choose a later day."),
    )
}

fn net_changed() -> Refusal {
    Refusal::new(
        "net-changed",
        Sort::NotNow,
        (
            "起草之后，这些网格的边界被导入或发布改动过。",
            "The borders of these grids were imported or published since the draft began.",
        ),
        (
            "撤销对它们的改动，看过现在的边界再改。",
            "Undo what the draft does to them, and change them anew.",
        ),
    )
}
