//! Who may take an action.

use super::Env;
use crate::actor::{Actor, By, Post};
use crate::matter::{Leg, Matter};
use crate::playbook::model::{Action, At, Effect, Grant};
use crate::refusal::{Refusal, Sort};
use crate::units::within;

/// The post (or person, or system) that carries the right to take `action`, or why none does.
///
/// A person with several posts acts in the first that carries the right, in the order of the
/// playbook's grants.
pub fn may(
    action: &Action,
    m: &Matter,
    leg: Option<&Leg>,
    actor: &Actor,
    env: &Env<'_>,
) -> Result<By, Refusal> {
    let mut own_work = false;
    for g in &action.who {
        match (g, actor) {
            (Grant::System, Actor::System) => return Ok(By::System),
            (Grant::Reporter, Actor::Reporter { party })
                if m.raisers().any(|r| r.party == *party)
                    || moves_nothing(action) && m.reporters.iter().any(|r| r.party == *party) =>
            {
                return Ok(By::Reporter { party: *party });
            }
            (Grant::Post { role, at, not_handler }, Actor::Staff { staff, posts }) => {
                let post = posts.iter().find(|p| p.role == *role && stands(p, *at, m, leg, env));
                if let Some(post) = post {
                    if *not_handler && m.handlers.contains(staff) {
                        own_work = true;
                        continue;
                    }
                    return Ok(By::Staff {
                        staff: *staff,
                        post: post.id,
                        role: post.role.clone(),
                        unit: post.unit,
                    });
                }
            }
            _ => {}
        }
    }
    if own_work {
        return Err(Refusal::new(
            "own-work",
            Sort::NotYours,
            (
                format!("这件事您经办过，“{}”须由他人进行。", action.name.zh),
                format!(
                    "You handled this matter; “{}” must be done by somebody else.",
                    action.name.en
                ),
            ),
            (
                "请由未经办此事的同岗位人员办理。",
                "Leave it to a colleague in the same post who did not handle it.",
            ),
        ));
    }
    Err(Refusal::new(
        "not-for-you",
        Sort::NotYours,
        (
            format!("您的岗位不能执行“{}”。", action.name.zh),
            format!("Your post may not take “{}”.", action.name.en),
        ),
        (
            "查看事项页上列出的可办动作，或联系当前承办岗位。",
            "See the actions the matter page offers you, or ask the post that holds it.",
        ),
    ))
}

/// Whether an action only says something: what who merely follows a matter may take too.
fn moves_nothing(action: &Action) -> bool {
    action.to.is_empty() && action.effects.iter().all(|e| matches!(e, Effect::Count { .. }))
}

fn stands(post: &Post, at: At, m: &Matter, leg: Option<&Leg>, env: &Env<'_>) -> bool {
    match at {
        At::Any => true,
        // on a matter: the unit of any open leg
        At::Leg => match leg {
            Some(l) => l.unit == post.unit,
            None => m.open_legs().any(|l| l.unit == post.unit),
        },
        At::Holder => m.holder.as_ref().is_some_and(|h| {
            h.unit == post.unit && (h.grid.is_none() || post.grid.is_none() || h.grid == post.grid)
        }),
        At::Receiver => m.receiver == Some(post.unit),
        At::Area => match (&post.area, &m.place.grid) {
            (Some(area), Some(grid)) => within(&grid.path, area),
            // a matter nobody could locate yet is everybody's who holds it
            (_, None) => m.holder.as_ref().is_some_and(|h| h.unit == post.unit),
            (None, Some(_)) => false,
        },
        At::Above => {
            let holds = m.holder.as_ref().map(|h| h.unit).into_iter();
            holds.chain(m.open_legs().map(|l| l.unit)).any(|u| env.units.is_within(u, post.unit))
        }
    }
}
