//! Who may be asked for at a place: kept in the vault and nowhere else, only where they agreed, and
//! erased after the months the tenant set.

use super::change::{Change, Do, stale};
use super::form::fault;
use crate::books::Books;
use crate::desk::Desk;
use crate::mask;
use crate::office::{Office, TENANT};
use crate::party::purpose_of;
use crate::view::PartyView;
use chrono::NaiveDate;
use uuid::Uuid;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, not_found};
use yiwang_domain::{Fault, PartyId, Refusal, Text};
use yiwang_store::place::{self, Place};
use yiwang_store::{Conn, StoreError, Tx, party};

/// A contact as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactForm {
    /// How to address them.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// Whether they agreed to be kept.
    pub agreed: bool,
}

/// A contact, masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactView {
    /// Name.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// The day they agreed.
    pub agreed_on: NaiveDate,
    /// The day to which they are kept.
    pub until: NaiveDate,
}

impl Office {
    pub(super) async fn contact_masked(
        &self,
        conn: &mut Conn,
        b: &Books,
        who: PartyId,
        agreed_on: NaiveDate,
    ) -> Result<ContactView, Refusal> {
        let plain = self.open_party(conn, who).await?;
        Ok(ContactView {
            name: mask::name(&plain.name),
            phone: mask::phone(&plain.phone),
            agreed_on,
            until: b.places.kept_until(agreed_on),
        })
    }

    /// Keeps a contact who agreed today, in place of the one there was.
    ///
    /// # Errors
    /// `no-right`; `not-found`; `place-wrong` with a fault at every wrong field; `stale-version`.
    pub async fn set_place_contact(
        &self,
        caller: &Caller,
        (id, seen): (Uuid, i64),
        form: &ContactForm,
    ) -> Result<(), Refusal> {
        let who = PartyView {
            name: form.name.trim().to_owned(),
            phone: form.phone.trim().to_owned(),
            email: String::new(),
        };
        let faults = faults_of(&who, form.agreed);
        if !faults.is_empty() {
            return Err(super::change::wrong(faults));
        }
        self.change_place(caller, Change { id, seen, what: Do::Contact(Some(who)) }).await
    }

    /// Erases the contact of a place: they changed their mind, or moved away.
    ///
    /// # Errors
    /// `no-right`; `not-found`; `stale-version`.
    pub async fn drop_place_contact(
        &self,
        caller: &Caller,
        (id, seen): (Uuid, i64),
    ) -> Result<(), Refusal> {
        self.change_place(caller, Change { id, seen, what: Do::Contact(None) }).await
    }

    /// The contact of a place in plain words, for a purpose. The look is logged before anything is
    /// shown.
    ///
    /// # Errors
    /// `purpose-missing`; `no-right`; `not-found`.
    pub async fn place_contact(
        &self,
        caller: &Caller,
        id: Uuid,
        purpose: &str,
    ) -> Result<PartyView, Refusal> {
        let purpose = purpose_of(purpose)?;
        let desk = self.desk().await?;
        let mut conn = self.inner.store.read().await?;
        let p = place::get(&mut conn, TENANT, id).await?.ok_or_else(not_found)?;
        let path = p.grid_path.clone();
        let rights = desk.books.rights();
        let permit = rights.place(caller, Right::PlaceContact, &path, p.contact)?;
        let who = permit.into_thing().ok_or_else(not_found)?;
        let (look, staff, at) = (self.id(), caller.staff(), desk.now);
        self.inner
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let Some(staff) = staff else { return Ok(()) };
                    let look =
                        party::Look { id: look, party: who, staff, purpose, at, matter: None };
                    party::log(tx, TENANT, &look).await
                })
            })
            .await?;
        self.open_party(&mut conn, who).await
    }

    /// Erases contacts who agreed longer ago than the tenant keeps them. How many.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn sweep_contacts(&self) -> Result<usize, Refusal> {
        let desk = self.desk().await?;
        let before = desk.books.places.oldest_consent(desk.books.day);
        let mut conn = self.inner.store.read().await?;
        let old = place::contacts_before(&mut conn, TENANT, before).await?;
        drop(conn);
        let (now, n) = (desk.now, old.len());
        if n > 0 {
            self.inner
                .store
                .write(move |tx| {
                    Box::pin(async move {
                        for who in old {
                            place::drop_contact(tx, TENANT, who).await?;
                            party::erase(tx, TENANT, who, now).await?;
                        }
                        Ok(())
                    })
                })
                .await?;
        }
        Ok(n)
    }
}

impl Desk {
    /// Puts a contact in place of the one there was; none only erases that.
    pub(super) async fn write_contact(
        &self,
        tx: &mut Tx,
        old: &Place,
        who: Option<&PartyView>,
    ) -> Result<Text, StoreError> {
        let mut fresh = Place { contact: None, consent_on: None, ..old.clone() };
        if let Some(who) = who {
            let party = PartyId(self.id());
            self.write_party(tx, party, who).await?;
            fresh.contact = Some(party);
            fresh.consent_on = Some(self.books.day);
        }
        if !place::update(tx, TENANT, &fresh).await? {
            return Err(stale().into());
        }
        if let Some(before) = old.contact {
            party::erase(tx, TENANT, before, self.now).await?;
        }
        // whom, stands in the vault alone
        Ok(match who {
            Some(_) => Text::new("登记联系人（本人同意）", "Contact kept, who agreed"),
            None => Text::new("删除联系人", "Contact erased"),
        })
    }
}

fn faults_of(who: &PartyView, agreed: bool) -> Vec<Fault> {
    let mut out = Vec::new();
    let long = |t: &str, most: usize| t.chars().count() > most || t.contains(char::is_control);
    if long(&who.name, 40) || who.name.is_empty() && who.phone.is_empty() {
        out.push(fault("name", "填写称呼或电话", "give a name or a telephone"));
    }
    let digits = who.phone.chars().filter(char::is_ascii_digit).count();
    if !who.phone.is_empty() && (long(&who.phone, 30) || digits < 7) {
        out.push(fault("phone", "电话至少7位数字", "a telephone has 7 digits or more"));
    }
    if !agreed {
        out.push(fault("agreed", "本人同意才能登记", "only with their consent"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_kept_who_did_not_agree() {
        let who =
            PartyView {
                name: "王阿姨".into(), phone: "13900001234".into(), email: String::new()
            };
        assert!(faults_of(&who, true).is_empty());
        assert_eq!(faults_of(&who, false)[0].at, "agreed");
        assert_eq!(faults_of(&PartyView::default(), true)[0].at, "name");
    }
}
