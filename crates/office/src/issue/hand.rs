//! What a person knows better: two issues are one, or some of an issue are another. Kept with who
//! decided and why, held to by everything the miner finds later, and taken back by anybody who may
//! decide.

use crate::office::{Office, TENANT};
use crate::setting::staff_of;
use serde_json::json;
use uuid::Uuid;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, not_found};
use yiwang_domain::{Refusal, Sort};
use yiwang_store::issue::{self, Bond};

/// Longest reason, characters.
const LONGEST: usize = 500;

/// What was decided before stands against it.
pub(super) fn clash() -> Refusal {
    Refusal::new(
        "issue-clash",
        Sort::NotNow,
        (
            "其中有的事项已由人工定为不在一起（或在一起），和这次相反。",
            "Some of these were kept apart, or together, by hand before; this would contradict it.",
        ),
        (
            "先在议题页“人工调整”里撤回原来的决定，再重做。",
            "Take the earlier decision back under “decided by hand” on the page of the issue, then do this again.",
        ),
    )
}

fn reason(why: &str) -> Result<String, Refusal> {
    let why: String = why.trim().chars().take(LONGEST).collect();
    if why.is_empty() {
        return Err(Refusal::new(
            "reason-missing",
            Sort::Invalid,
            ("请写明理由。", "Say why."),
            (
                "写一句为什么是一回事，或为什么不是。",
                "One sentence on why they are one, or why they are not.",
            ),
        ));
    }
    Ok(why)
}

fn nothing() -> Refusal {
    Refusal::new(
        "issue-part-empty",
        Sort::Invalid,
        ("要分出去的和留下的都至少要有一件。", "At least one must go out, and at least one stay."),
        ("勾选要分出去的事项，不要全选。", "Tick those that go out, but not all of them."),
    )
}

fn itself() -> Refusal {
    Refusal::new(
        "issue-itself",
        Sort::Invalid,
        ("不能和自己合并。", "An issue is not joined with itself."),
        ("选另一个议题。", "Choose another issue."),
    )
}

fn docs(all: &[Uuid]) -> String {
    json!(all.iter().map(|id| id.simple().to_string()).collect::<Vec<_>>()).to_string()
}

impl Office {
    /// Whether the caller may correct issues by hand: who may move matters between methods.
    pub async fn may_decide_issues(&self, caller: &Caller) -> Result<(), Refusal> {
        self.may(caller, Right::MatterMove).await
    }

    /// Joins two issues: whatever is in either belongs together from now on.
    ///
    /// # Errors
    /// `no-right`; `not-found` where the caller may see nothing of one of them; `issue-itself`,
    /// `reason-missing`, `issue-clash`.
    pub async fn join_issues(
        &self,
        caller: &Caller,
        one: &str,
        other: &str,
        why: &str,
    ) -> Result<(), Refusal> {
        self.may_decide_issues(caller).await?;
        self.sees_issue(caller, one).await?;
        self.sees_issue(caller, other).await?;
        if one == other {
            return Err(itself());
        }
        let why = reason(why)?;
        let (id, at) = (self.id(), self.now());
        self.decide_issue(async |members| {
            let of = |issue: &str| -> Vec<Uuid> {
                members.iter().filter(|(_, (i, _))| i == issue).map(|(id, _)| *id).collect()
            };
            let (mut lefts, more) = (of(one), of(other));
            if lefts.is_empty() || more.is_empty() {
                return Err(not_found());
            }
            lefts.extend(more);
            Ok(Bond {
                id,
                kind: "join".to_owned(),
                issue_id: one.to_owned(),
                lefts: docs(&lefts),
                rights: docs(&[]),
                why,
                staff_id: staff_of(caller).ok().map(|s| s.0),
                at,
                undone_at: None,
            })
        })
        .await
    }

    /// Parts some of an issue from the rest: they are an issue of their own from now on.
    ///
    /// # Errors
    /// `no-right`; `not-found` where the caller may not see the issue or one of `out`;
    /// `issue-part-empty`, `reason-missing`, `issue-clash`.
    pub async fn part_issue(
        &self,
        caller: &Caller,
        one: &str,
        out: &[Uuid],
        why: &str,
    ) -> Result<(), Refusal> {
        self.may_decide_issues(caller).await?;
        let page = self.issue(caller, one).await?;
        let seen = |id: &Uuid| {
            page.matters.iter().any(|m| m.id.0 == *id) || page.voices.iter().any(|v| v.id == *id)
        };
        if !out.iter().all(seen) {
            return Err(not_found());
        }
        let why = reason(why)?;
        let (id, at) = (self.id(), self.now());
        self.decide_issue(async |members| {
            let all = members.iter().filter(|(_, (i, _))| i == one).map(|(id, _)| *id);
            let (lefts, rights): (Vec<Uuid>, Vec<Uuid>) = all.partition(|id| out.contains(id));
            if lefts.is_empty() || rights.is_empty() {
                return Err(nothing());
            }
            Ok(Bond {
                id,
                kind: "part".to_owned(),
                issue_id: one.to_owned(),
                lefts: docs(&lefts),
                rights: docs(&rights),
                why,
                staff_id: staff_of(caller).ok().map(|s| s.0),
                at,
                undone_at: None,
            })
        })
        .await
    }

    /// Takes a decision back. Everything else that was decided stays.
    ///
    /// # Errors
    /// `no-right`; `not-found` where there is no such decision at this issue or it was taken back.
    pub async fn undo_issue(&self, caller: &Caller, one: &str, bond: Uuid) -> Result<(), Refusal> {
        self.may_decide_issues(caller).await?;
        let page = self.issue(caller, one).await?;
        if !page.bonds.iter().any(|b| b.id == bond && b.undone_at.is_none()) {
            return Err(not_found());
        }
        let now = self.now();
        let done = self
            .inner
            .store
            .write(move |tx| Box::pin(async move { issue::undo(tx, TENANT, bond, now).await }))
            .await?;
        if !done {
            return Err(not_found());
        }
        // the miner is begun anew without it
        self.regroup(true).await.map(drop)
    }
}
