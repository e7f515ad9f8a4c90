//! Places added, changed, confirmed and ended. Each in one transaction with its line in the log; whoever
//! acts on an old page is refused. A place is never deleted: it ends on a day, and its contact with it.

use super::form::{self, PlaceForm, fault};
use super::rules::kind;
use super::{DEEPEST, NAMED};
use crate::desk::Desk;
use crate::office::{Office, TENANT};
use crate::view::PartyView;
use chrono::NaiveDate;
use uuid::Uuid;
use yiwang_domain::place::ConfirmedBy;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, not_found};
use yiwang_domain::{Fault, Refusal, Sort, Text};
use yiwang_store::place::{self, Place};
use yiwang_store::{StoreError, Tx, counter, party};

/// Counter of codes of our own.
const CODES: &str = "place-code";

/// What a change does.
#[derive(Debug, Clone)]
pub(super) enum Do {
    /// Writes what was typed.
    Edit(PlaceForm),
    /// Says that it was confirmed today.
    Confirm(ConfirmedBy),
    /// Ends it on a day, with everything in it.
    End(NaiveDate),
    /// Keeps a contact, or erases the one there is.
    Contact(Option<PartyView>),
}

/// One change, as it goes into a writing job.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub(super) id: Uuid,
    /// The version of the place that was seen.
    pub(super) seen: i64,
    pub(super) what: Do,
}

impl Office {
    /// Adds a place.
    ///
    /// # Errors
    /// `no-right`; `not-found` for a grid outside of what the caller looks after; `place-wrong` with a
    /// fault at every wrong field.
    pub async fn add_place(&self, caller: &Caller, new: &PlaceForm) -> Result<Uuid, Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::PlaceEdit)?;
        let (caller, new) = (caller.clone(), new.clone());
        self.writing(move |tx| {
            let (desk, caller, new) = (desk.clone(), caller.clone(), new.clone());
            Box::pin(async move { desk.add_place(tx, &caller, &new).await })
        })
        .await
    }

    /// Changes a place. Kind and the place it lies in stay. What lies in it goes along to another grid.
    ///
    /// # Errors
    /// `no-right`; `not-found`; `place-wrong` with a fault at every wrong field; `stale-version`.
    pub async fn edit_place(
        &self,
        caller: &Caller,
        (id, seen): (Uuid, i64),
        form: &PlaceForm,
    ) -> Result<(), Refusal> {
        self.change_place(caller, Change { id, seen, what: Do::Edit(form.clone()) }).await
    }

    /// Says that a place was confirmed today, as it stands.
    ///
    /// # Errors
    /// `no-right`; `not-found`; `stale-version`.
    pub async fn confirm_place(
        &self,
        caller: &Caller,
        (id, seen): (Uuid, i64),
        how: ConfirmedBy,
    ) -> Result<(), Refusal> {
        self.change_place(caller, Change { id, seen, what: Do::Confirm(how) }).await
    }

    /// Ends a place on `day`, typed as `2026-01-31`, today where empty; with everything in it. Contacts
    /// are erased.
    ///
    /// # Errors
    /// `no-right`; `not-found`; `place-wrong` for a day to come; `stale-version`.
    pub async fn end_place(
        &self,
        caller: &Caller,
        (id, seen): (Uuid, i64),
        day: &str,
    ) -> Result<(), Refusal> {
        let today = self.books().await?.day;
        let day = match day.trim() {
            "" => Some(today),
            typed => NaiveDate::parse_from_str(typed, "%Y-%m-%d").ok().filter(|d| *d <= today),
        };
        let Some(day) = day else {
            let say = ("请填今天或以前的日期，如2026-01-31", "today or before, such as 2026-01-31");
            return Err(wrong(vec![fault("day", say.0, say.1)]));
        };
        self.change_place(caller, Change { id, seen, what: Do::End(day) }).await
    }

    pub(super) async fn change_place(
        &self,
        caller: &Caller,
        change: Change,
    ) -> Result<(), Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::PlaceEdit)?;
        let caller = caller.clone();
        self.writing(move |tx| {
            let (desk, caller, change) = (desk.clone(), caller.clone(), change.clone());
            Box::pin(async move { desk.change_place(tx, &caller, &change).await })
        })
        .await
    }
}

impl Desk {
    async fn add_place(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        new: &PlaceForm,
    ) -> Result<Uuid, StoreError> {
        let parent = match new.parent.trim() {
            "" => None,
            id => Some(found(tx, id.parse().unwrap_or_default()).await?),
        };
        let mut faults = Vec::new();
        let read = form::read(&self.books, new, parent.as_ref(), &mut faults);
        let Some(mut p) = read else { return Err(wrong(faults).into()) };
        let path = p.grid_path.clone();
        self.books.rights().place(caller, Right::PlaceEdit, &path, ())?;
        p.id = self.id();
        self.known_once(tx, &p).await?;
        if p.code.is_empty() {
            p.code = given_code(tx).await?;
        }
        p.words = form::words(&p);
        if let Some(how) = ConfirmedBy::read(&new.how) {
            p.confirmed_on = Some(self.books.day);
            how.word().clone_into(&mut p.confirmed_how);
        }
        place::insert(tx, TENANT, &p).await?;
        named(tx, &p).await?;
        let say = Text::new(format!("新增：{}", p.name), format!("Added: {}", p.name));
        self.did(tx, caller.staff(), p.id, "place-added", say).await?;
        Ok(p.id)
    }

    async fn change_place(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        change: &Change,
    ) -> Result<(), StoreError> {
        let old = found(tx, change.id).await?;
        let path = old.grid_path.clone();
        self.books.rights().place(caller, Right::PlaceEdit, &path, ())?;
        if old.version != change.seen || old.ended_on.is_some() {
            return Err(stale().into());
        }
        let (did, say) = match &change.what {
            Do::Edit(form) => match self.edit(tx, caller, &old, form).await? {
                Some(say) => ("place-changed", say),
                None => return Ok(()),
            },
            Do::Confirm(how) => {
                let fresh = Place {
                    confirmed_on: Some(self.books.day),
                    confirmed_how: how.word().to_owned(),
                    ..old.clone()
                };
                put(tx, &fresh).await?;
                let (zh, en) = match how {
                    ConfirmedBy::Visit => ("上门核实", "Confirmed by a visit"),
                    ConfirmedBy::Phone => ("电话核实", "Confirmed by telephone"),
                    ConfirmedBy::Import => ("导入核实", "Confirmed by a table"),
                };
                ("place-confirmed", Text::new(zh, en))
            }
            Do::End(day) => {
                let n = self.end(tx, &old, *day).await?;
                let say = Text::new(
                    format!("注销，{day}起；连同里面的共{n}处"),
                    format!("Ended on {day}; {n} with what lies in it"),
                );
                ("place-ended", say)
            }
            Do::Contact(who) => {
                let say = self.write_contact(tx, &old, who.as_ref()).await?;
                ("place-contact", say)
            }
        };
        self.did(tx, caller.staff(), old.id, did, say).await
    }

    /// Writes what was typed over a place; says what changed, or none.
    async fn edit(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        old: &Place,
        form: &PlaceForm,
    ) -> Result<Option<Text>, StoreError> {
        let parent = match old.parent {
            Some(id) => Some(found(tx, id).await?),
            None => None,
        };
        let mut faults = Vec::new();
        let form = PlaceForm { kind: old.kind.clone(), ..form.clone() };
        let read = form::read(&self.books, &form, parent.as_ref(), &mut faults);
        let Some(read) = read else { return Err(wrong(faults).into()) };
        let path = read.grid_path.clone();
        self.books.rights().place(caller, Right::PlaceEdit, &path, ())?;
        let mut fresh = over(old, read);
        if let Some(how) = ConfirmedBy::read(&form.how) {
            fresh.confirmed_on = Some(self.books.day);
            how.word().clone_into(&mut fresh.confirmed_how);
        }
        if fresh == *old {
            return Ok(None);
        }
        self.known_once(tx, &fresh).await?;
        put(tx, &fresh).await?;
        if fresh.grid_code != old.grid_code {
            for child in all_below(tx, old.id).await? {
                if child.grid_code == old.grid_code {
                    let (grid_code, grid_path) = (fresh.grid_code.clone(), fresh.grid_path.clone());
                    put(tx, &Place { grid_code, grid_path, ..child }).await?;
                }
            }
        }
        named(tx, &fresh).await?;
        Ok(Some(changes(old, &fresh)))
    }

    /// Ends a place with everything in it; how many.
    async fn end(&self, tx: &mut Tx, p: &Place, day: NaiveDate) -> Result<usize, StoreError> {
        let mut all = all_below(tx, p.id).await?;
        all.push(p.clone());
        for old in &all {
            if let Some(who) = old.contact {
                party::erase(tx, TENANT, who, self.now).await?;
            }
            let gone =
                Place { contact: None, consent_on: None, ended_on: Some(day), ..old.clone() };
            put(tx, &gone).await?;
        }
        named(tx, p).await?;
        Ok(all.len())
    }

    /// Refuses a place that stands in the registry already, by its code, or by name where it is.
    async fn known_once(&self, tx: &mut Tx, p: &Place) -> Result<(), StoreError> {
        let code = place::by_code(tx, TENANT, &p.code).await?;
        if code.is_some_and(|o| o.id != p.id) {
            let f = fault("code", "这个代码已经有了", "this code is taken");
            return Err(wrong(vec![f]).into());
        }
        if place::has_twin(tx, TENANT, p).await? {
            let f = fault(
                "name",
                "这里已经登记过同名的，请打开那一条修改",
                "one of this name stands here already: open that and change it",
            );
            return Err(wrong(vec![f]).into());
        }
        Ok(())
    }
}

/// What is typed over what is stored; what a form does not have stays.
fn over(old: &Place, read: Place) -> Place {
    let code = if read.code.is_empty() { old.code.clone() } else { read.code };
    let fresh = Place {
        id: old.id,
        code,
        contact: old.contact,
        consent_on: old.consent_on,
        confirmed_on: old.confirmed_on,
        confirmed_how: old.confirmed_how.clone(),
        ended_on: old.ended_on,
        version: old.version,
        ..read
    };
    Place { words: form::words(&fresh), ..fresh }
}

/// A row of a table over what is stored, for the import.
pub(crate) fn as_table(old: Option<&Place>, read: Place) -> Place {
    match old {
        Some(old) => over(old, read),
        None => read,
    }
}

/// A code of our own: P and a number that no other place has.
pub(crate) async fn given_code(tx: &mut Tx) -> Result<String, StoreError> {
    loop {
        let n = counter::next(tx, TENANT, CODES).await?;
        let code = format!("P{n:06}");
        if place::by_code(tx, TENANT, &code).await?.is_none() {
            return Ok(code);
        }
    }
}

async fn found(tx: &mut Tx, id: Uuid) -> Result<Place, StoreError> {
    Ok(place::get(tx, TENANT, id).await?.ok_or_else(not_found)?)
}

async fn put(tx: &mut Tx, p: &Place) -> Result<(), StoreError> {
    if place::update(tx, TENANT, p).await? { Ok(()) } else { Err(stale().into()) }
}

/// Everything that lies in a place and still is, however deep.
async fn all_below(tx: &mut Tx, id: Uuid) -> Result<Vec<Place>, StoreError> {
    let (mut out, mut layer) = (Vec::new(), vec![id]);
    for _ in 0..DEEPEST {
        let mut next = Vec::new();
        for up in layer {
            for child in place::below(tx, TENANT, up).await? {
                next.push(child.id);
                out.push(child);
            }
        }
        layer = next;
    }
    Ok(out)
}

/// Says that names changed, where this is a place that is found by its name.
async fn named(tx: &mut Tx, p: &Place) -> Result<(), StoreError> {
    if kind(p).has_a_name() {
        counter::next(tx, TENANT, NAMED).await?;
    }
    Ok(())
}

/// What an edit changed, in words: names and addresses of places, nothing of persons.
fn changes(old: &Place, fresh: &Place) -> Text {
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    let mut say = |label: (&str, &str), from: &str, to: &str| {
        if from != to {
            zh.push(format!("{}“{from}”改为“{to}”", label.0));
            en.push(format!("{} “{from}” became “{to}”", label.1));
        }
    };
    say(("名称", "name"), &old.name, &fresh.name);
    say(("代码", "code"), &old.code, &fresh.code);
    say(("别名", "other names"), &old.aliases.join("、"), &fresh.aliases.join("、"));
    say(("地址", "address"), &old.address, &fresh.address);
    say(("网格", "grid"), &old.grid_code, &fresh.grid_code);
    if zh.is_empty() {
        return Text::new("核对并修改", "Looked over and changed");
    }
    Text::new(zh.join("；"), en.join("; "))
}

/// The refusal of a form about a place that will not do.
pub(super) fn wrong(faults: Vec<Fault>) -> Refusal {
    Refusal::new(
        "place-wrong",
        Sort::Invalid,
        ("有内容填得不对，没有保存。", "Something is not right; nothing was saved."),
        ("按字段旁的提示改正后再保存。", "Correct it as said beside the field and save again."),
    )
    .with_faults(faults)
}

/// The refusal of a change made from an old page.
pub(super) fn stale() -> Refusal {
    Refusal::new(
        "stale-version",
        Sort::NotNow,
        (
            "这个地点在您打开之后已被改动，没有保存。",
            "This place was changed since you opened the page; nothing was saved.",
        ),
        (
            "您填写的内容仍在；请看过现在的内容后再保存。",
            "What you typed is kept; look at the page as it is now and save again.",
        ),
    )
}
