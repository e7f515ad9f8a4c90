//! Parties (当事人): the only place where personal data lives, sealed.

use crate::desk::Desk;
use crate::mask;
use crate::office::{Office, TENANT};
use crate::vault::{LookupKind, Sealed};
use crate::view::{PartyView, ReporterView, RowView};
use std::collections::BTreeSet;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, Permit};
use yiwang_domain::{Matter, MatterId, PartyId, Refusal, Sort};
use yiwang_store::matter::{self, Filter, Order};
use yiwang_store::{Conn, StoreError, Tx, party, report};

/// Longest purpose kept, in characters.
const LONGEST_PURPOSE: usize = 200;

impl Desk {
    /// Writes a new party.
    pub(crate) async fn write_party(
        &self,
        tx: &mut Tx,
        id: PartyId,
        who: &PartyView,
    ) -> Result<(), StoreError> {
        let plain = serde_json::to_vec(who)
            .map_err(|e| StoreError::Broken(format!("a party cannot be written: {e}")))?;
        let vault = &self.office.inner.vault;
        let mut random = |b: &mut [u8]| self.office.random(b);
        let sealed = vault.seal(TENANT.0, id.0, &plain, &mut random)?;
        let phone = (!who.phone.is_empty())
            .then(|| vault.lookup(TENANT.0, LookupKind::Phone, &who.phone).to_vec());
        let row = party::Party {
            id,
            sealed: Some(sealed.to_bytes()),
            phone_index: phone,
            created_at: self.now,
            erased_at: None,
        };
        party::insert(tx, TENANT, &row).await
    }
}

/// Other matters of the same person shown beside one.
const EARLIER: u32 = 10;

impl Desk {
    /// Other matters that the reporters of this one raised, found by their telephone number: only before
    /// whoever may see persons of this matter plain, and only those of which the same holds.
    pub(crate) async fn earlier(
        &self,
        conn: &mut Conn,
        caller: &Caller,
        of: &Permit<Matter>,
    ) -> Result<Vec<RowView>, Refusal> {
        let (m, rights) = (of.thing(), self.books.rights());
        let plain = rights.scope(caller, Right::PartyPlain);
        if !plain.holds(m) {
            return Ok(Vec::new());
        }
        let mut ids: BTreeSet<MatterId> = BTreeSet::new();
        for r in m.reporters.iter().filter(|r| !r.follows) {
            let phone = party::get(conn, TENANT, r.party).await?.and_then(|p| p.phone_index);
            if let Some(phone) = phone {
                ids.extend(report::of_phone(conn, TENANT, &phone).await?);
            }
        }
        ids.remove(&m.id);
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut ids: Vec<MatterId> = ids.into_iter().collect();
        let page = matter::Page::first(Order::Newest, EARLIER);
        // both rights must reach: to the matter, and to who raised it
        for scope in [plain, rights.scope(caller, Right::MatterRead)] {
            let seen = Filter { scope: Some(scope), ids: Some(ids), ..Filter::default() };
            let (lines, _) = matter::list(conn, TENANT, &seen, &page).await?;
            ids = lines.into_iter().map(|l| l.id).collect();
        }
        self.rows(conn, &ids).await
    }
}

impl Office {
    /// A party in plain words, for sending a notice or for who has the right.
    pub(crate) async fn open_party(
        &self,
        conn: &mut Conn,
        id: PartyId,
    ) -> Result<PartyView, Refusal> {
        // an erased party has nothing to open
        let Some(sealed) = party::get(conn, TENANT, id).await?.and_then(|p| p.sealed) else {
            return Ok(PartyView::default());
        };
        let sealed = Sealed::from_bytes(&sealed)?;
        let plain = self.inner.vault.open(TENANT.0, id.0, &sealed)?;
        serde_json::from_slice(&plain).map_err(|e| {
            tracing::error!(error = %e, "party");
            Refusal::new(
                "party-unreadable",
                Sort::Unready,
                ("当事人信息无法读取。", "The party cannot be read."),
                ("请联系管理员。", "Ask the administrator."),
            )
        })
    }

    /// The reporters of a matter, masked.
    pub(crate) async fn reporters(
        &self,
        conn: &mut Conn,
        m: &Matter,
    ) -> Result<Vec<ReporterView>, Refusal> {
        let mut out = Vec::with_capacity(m.reporters.len());
        for r in &m.reporters {
            let who = self.open_party(conn, r.party).await?;
            out.push(ReporterView {
                party: r.party,
                number: r.number.clone(),
                name: mask::name(&who.name),
                phone: mask::phone(&who.phone),
                follows: r.follows,
            });
        }
        Ok(out)
    }

    /// A party in plain words, for a purpose. The look is logged before anything is shown, and
    /// the log is open to the person it concerns.
    pub async fn party_plain(
        &self,
        caller: &Caller,
        matter: MatterId,
        party: PartyId,
        purpose: &str,
    ) -> Result<PartyView, Refusal> {
        let purpose = purpose_of(purpose)?;
        let desk = self.desk().await?;
        let permit = self.permit(&desk, caller, matter, Right::MatterRead).await?;
        let rights = desk.books.rights();
        let may = rights.party(caller, &permit.permit, party)?;
        let staff = caller.staff();
        let now = desk.now;
        let id = self.id();
        let party_id = *may.thing();
        self.inner
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let Some(staff) = staff else { return Ok(()) };
                    let look = party::Look {
                        id,
                        party: party_id,
                        staff,
                        purpose,
                        at: now,
                        matter: Some(matter),
                    };
                    party::log(tx, TENANT, &look).await
                })
            })
            .await?;
        let mut conn = self.inner.store.read().await?;
        self.open_party(&mut conn, party_id).await
    }
}

/// A purpose as typed, cut to what is kept.
///
/// # Errors
/// `purpose-missing`.
pub(crate) fn purpose_of(typed: &str) -> Result<String, Refusal> {
    let purpose: String = typed.trim().chars().take(LONGEST_PURPOSE).collect();
    if !purpose.is_empty() {
        return Ok(purpose);
    }
    Err(Refusal::new(
        "purpose-missing",
        Sort::Invalid,
        ("查看个人信息须说明用途。", "Say what you need the personal data for."),
        (
            "写明用途后再查看；查看会留痕，当事人可以知道。",
            "Give the purpose; the look is logged and the person may know of it.",
        ),
    ))
}
