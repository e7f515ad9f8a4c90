//! Rights: looking something up returns the proof that writing demands.
//!
//! A [`Permit`] cannot be made by hand. Whoever holds one has asked for the right, so a forgotten
//! check does not compile.

use crate::actor::{Actor, Post};
use crate::ids::{PartyId, StaffId, TenantId, UnitId};
use crate::matter::{Matter, Secrecy};
use crate::playbook::roles::{Reach, Right, Roles};
use crate::refusal::{Refusal, Sort};
use crate::units::{Units, within};
use std::collections::BTreeSet;

/// Who asks: tenant and person from the session, never from the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Tenant.
    pub tenant: TenantId,
    /// Person, reporter or system.
    pub actor: Actor,
}

impl Caller {
    /// The member of staff, if it is one.
    pub fn staff(&self) -> Option<StaffId> {
        match &self.actor {
            Actor::Staff { staff, .. } => Some(*staff),
            _ => None,
        }
    }

    /// Posts in force.
    pub fn posts(&self) -> &[Post] {
        match &self.actor {
            Actor::Staff { posts, .. } => posts,
            _ => &[],
        }
    }
}

/// Proof that the right was asked for and given for exactly this thing.
#[derive(Debug, Clone)]
pub struct Permit<T> {
    thing: T,
    right: Right,
}

impl<T> Permit<T> {
    /// The thing.
    pub const fn thing(&self) -> &T {
        &self.thing
    }

    /// The right that was given.
    pub const fn right(&self) -> Right {
        self.right
    }

    /// Gives the thing back; the proof is spent.
    pub fn into_thing(self) -> T {
        self.thing
    }
}

/// Roles and units of one tenant, which decide all rights.
#[derive(Debug, Clone, Copy)]
pub struct Rights<'a> {
    /// Roles.
    pub roles: &'a Roles,
    /// Units.
    pub units: &'a Units,
}

/// What of a tenant somebody may see, for lists.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// Everything.
    pub whole: bool,
    /// Parts of the net, as paths.
    pub areas: BTreeSet<String>,
    /// Units (whole subtrees resolved) that hold, received or have a leg.
    pub units: BTreeSet<UnitId>,
    /// Highest secrecy; above it only what one's own unit holds or handles, and nothing sealed: who
    /// may know of a complaint about power is a matter of role, not of sitting in the same unit (H2).
    pub secrecy: Secrecy,
    /// One's own units, for what is above that secrecy.
    pub own: BTreeSet<UnitId>,
}

impl Scope {
    /// Whether nothing at all may be seen.
    pub fn is_empty(&self) -> bool {
        !self.whole && self.areas.is_empty() && self.units.is_empty()
    }

    /// Whether a part of the net lies within it, by its path.
    pub fn covers(&self, path: &str) -> bool {
        self.whole || self.areas.iter().any(|a| within(path, a))
    }

    /// Whether a matter is within it.
    pub fn holds(&self, m: &Matter) -> bool {
        let touched = touched(m);
        if m.secrecy > self.secrecy
            && (m.secrecy == Secrecy::Sealed || touched.is_disjoint(&self.own))
        {
            return false;
        }
        self.whole
            || !touched.is_disjoint(&self.units)
            || m.place.grid.as_ref().is_some_and(|g| self.areas.iter().any(|a| within(&g.path, a)))
    }
}

/// Units that hold it, received it, or have or had a leg.
fn touched(m: &Matter) -> BTreeSet<UnitId> {
    let holder = m.holder.as_ref().map(|h| h.unit);
    m.legs.iter().map(|l| l.unit).chain(holder).chain(m.receiver).collect()
}

impl Rights<'_> {
    /// What of the tenant `caller` has `right` over.
    pub fn scope(&self, caller: &Caller, right: Right) -> Scope {
        let mut s = Scope::default();
        for post in caller.posts() {
            let Some(role) = self.roles.get(&post.role) else { continue };
            let Some(reach) = role.rights.get(&right) else { continue };
            s.secrecy = s.secrecy.max(role.secrecy);
            s.own.insert(post.unit);
            s.units.insert(post.unit);
            match reach {
                Reach::Own => {
                    // a post at a grid sees its own grid, whoever holds the matter
                    if post.grid.is_some() {
                        s.areas.extend(post.area.clone());
                    }
                }
                Reach::Area => {
                    s.areas.extend(post.area.clone());
                    s.units.extend(
                        self.units
                            .iter()
                            .filter(|u| within(&u.path, &post.unit_path))
                            .map(|u| u.id),
                    );
                }
                Reach::Tenant => s.whole = true,
            }
        }
        s
    }

    /// Whether `caller` has `right` anywhere in the tenant, for things that are not matters.
    pub fn general(&self, caller: &Caller, right: Right) -> Result<Permit<TenantId>, Refusal> {
        if matches!(caller.actor, Actor::System) || !self.scope(caller, right).is_empty() {
            return Ok(Permit { thing: caller.tenant, right });
        }
        Err(no_right())
    }

    /// Proof for a matter. Who may not even see it is told that it does not exist.
    pub fn matter(
        &self,
        caller: &Caller,
        right: Right,
        m: Matter,
    ) -> Result<Permit<Matter>, Refusal> {
        let may = match &caller.actor {
            Actor::System => true,
            Actor::Reporter { party } => {
                m.reporters.iter().any(|r| r.party == *party)
                    && matches!(right, Right::MatterRead | Right::MatterAct | Right::MatterNote)
            }
            Actor::Staff { .. } => self.scope(caller, right).holds(&m),
        };
        if may {
            return Ok(Permit { thing: m, right });
        }
        let sees = matches!(caller.actor, Actor::Staff { .. })
            && self.scope(caller, Right::MatterRead).holds(&m);
        Err(if sees { no_right() } else { not_found() })
    }

    /// Proof to see one party of a matter plain; the purpose is logged by the caller.
    pub fn party(
        &self,
        caller: &Caller,
        m: &Permit<Matter>,
        party: PartyId,
    ) -> Result<Permit<PartyId>, Refusal> {
        let own = matches!(&caller.actor, Actor::Reporter { party: p } if *p == party);
        let of_matter = m.thing.reporters.iter().any(|r| r.party == party);
        if of_matter && (own || self.scope(caller, Right::PartyPlain).holds(&m.thing)) {
            return Ok(Permit { thing: party, right: Right::PartyPlain });
        }
        Err(if of_matter { no_right() } else { not_found() })
    }

    /// Proof for a thing that lies in the net and is no matter: a place of the registry. `path` is
    /// that of its grid. Who may not even see it is told that it does not exist.
    pub fn place<T>(
        &self,
        caller: &Caller,
        right: Right,
        path: &str,
        thing: T,
    ) -> Result<Permit<T>, Refusal> {
        let may = |right| match caller.actor {
            Actor::System => true,
            _ => self.scope(caller, right).covers(path),
        };
        if may(right) {
            return Ok(Permit { thing, right });
        }
        Err(if may(Right::PlaceRead) { no_right() } else { not_found() })
    }

    /// The post in which the person may receive a matter.
    pub fn receive(&self, caller: &Caller) -> Result<Permit<Post>, Refusal> {
        let post = caller.posts().iter().find(|p| {
            self.roles.get(&p.role).is_some_and(|r| r.rights.contains_key(&Right::MatterReceive))
        });
        match post {
            Some(p) => Ok(Permit { thing: p.clone(), right: Right::MatterReceive }),
            None => Err(no_right()),
        }
    }
}

/// The refusal for who may know of the thing but not do this.
pub fn no_right() -> Refusal {
    Refusal::new(
        "no-right",
        Sort::NotYours,
        ("您的岗位没有这项权限。", "Your post does not carry this right."),
        (
            "如工作需要，请向管理员申请相应岗位。",
            "If your work needs it, ask an administrator for the post.",
        ),
    )
}

/// The refusal for what does not exist, or may not be known to exist.
pub fn not_found() -> Refusal {
    Refusal::new(
        "not-found",
        Sort::NotFound,
        ("没有找到，或不在您的管辖范围内。", "Not found, or not within your jurisdiction."),
        (
            "核对编号；如确有此事，请联系受理单位。",
            "Check the number; if it exists, ask the unit that received it.",
        ),
    )
}
