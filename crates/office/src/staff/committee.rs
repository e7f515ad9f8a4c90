//! Committees across units (委员会、联席会、工作专班): a unit of its own kind whose posts are held by people
//! of other units, for a term. What is handed to it is seen by its members, wherever they work.

use super::post::{self as form, NewPost};
use super::{fault, wrong};
use crate::office::{Office, TENANT};
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, not_found};
use yiwang_domain::units::Unit;
use yiwang_domain::{PostId, Refusal, Text, UnitId};
use yiwang_store::{StoreError, Tx, staff, unit};

/// The kind of unit that a committee is.
pub const COMMITTEE: &str = "committee";
/// Longest name, characters.
const LONGEST: usize = 100;

/// A committee to be set up, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewCommittee {
    /// Name.
    pub name: String,
    /// Code of the unit it stands under.
    pub above: String,
}

/// A member to be added, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewMember {
    /// Login of the person.
    pub login: String,
    /// Role, first and last day; the unit is the committee.
    pub post: NewPost,
}

impl Office {
    /// Sets a committee up. Gives back its code, made from that of the unit above.
    ///
    /// # Errors
    /// `no-right`; `staff-wrong` with a fault at every wrong field.
    pub async fn add_committee(
        &self,
        caller: &Caller,
        new: &NewCommittee,
    ) -> Result<String, Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        b.rights().general(caller, Right::StaffEdit)?;
        let mut faults = Vec::new();
        let name = new.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > LONGEST || name.contains(char::is_control) {
            faults.push(fault("committee", "名称应为1至100个字", "a name has 1 to 100 characters"));
        }
        let above = b.units.by_code(new.above.trim()).filter(|u| u.kind != COMMITTEE).cloned();
        let Some(above) = above else {
            faults.push(fault("above", "请选择设在哪个单位", "choose the unit it stands under"));
            return Err(wrong(faults));
        };
        if !faults.is_empty() {
            return Err(wrong(faults));
        }
        let (by, id) = (caller.staff(), UnitId(self.id()));
        self.writing(move |tx| {
            let (desk, name, above) = (desk.clone(), name.clone(), above.clone());
            Box::pin(async move {
                crate::load::changed(tx).await?;
                let made = place(tx, id, &name, &above).await?;
                unit::put(tx, TENANT, &made).await?;
                let say = Text::new(
                    format!("设立{name}，设在{}", above.name),
                    format!("{name} set up under {}", above.name),
                );
                desk.did(tx, by, id.0, "committee-added", say).await?;
                Ok(made.code)
            })
        })
        .await
    }

    /// Makes a person of any unit a member of a committee.
    ///
    /// # Errors
    /// `no-right`; `not-found` where there is no such committee; `staff-wrong`.
    pub async fn add_member(
        &self,
        caller: &Caller,
        code: &str,
        new: &NewMember,
    ) -> Result<(), Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::StaffEdit)?;
        let unit = desk.books.units.by_code(code).filter(|u| u.kind == COMMITTEE);
        let code = unit.ok_or_else(not_found)?.code.clone();
        let mut conn = self.inner.store.read().await?;
        let found = staff::by_login(&mut conn, TENANT, &new.login.trim().to_lowercase()).await?;
        drop(conn);
        let mut faults = Vec::new();
        let Some(person) = found.filter(|p| p.ended_at.is_none()) else {
            faults.push(fault("login", "请选择人员", "choose a person"));
            return Err(wrong(faults));
        };
        let wanted = NewPost { unit: code, grid: String::new(), ..new.post.clone() };
        let given = form::read(&desk.books, &wanted, (PostId(self.id()), person.id), &mut faults);
        let Some(given) = given else { return Err(wrong(faults)) };
        self.give_post_to(desk, caller.staff(), (person.id, person.version), given).await
    }
}

/// A committee under a unit, with the first free code.
async fn place(tx: &mut Tx, id: UnitId, name: &str, above: &Unit) -> Result<Unit, StoreError> {
    let taken: Vec<String> = unit::all(tx, TENANT).await?.into_iter().map(|u| u.code).collect();
    let code = (1..=taken.len() + 1)
        .map(|n| format!("{}-W{n}", above.code))
        .find(|code| !taken.contains(code))
        .unwrap_or_default();
    Ok(Unit {
        id,
        name: name.to_owned(),
        kind: COMMITTEE.to_owned(),
        parent: Some(above.id),
        path: format!("{}{code}/", above.path),
        // it has no part of the net of its own: what it sees is what it is given
        area: None,
        calendar: above.calendar.clone(),
        code,
    })
}
