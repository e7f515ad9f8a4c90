//! Matters of the person whose telephone number was typed, found by the keyed hash the vault keeps of
//! it. Names have no such hash, so nobody is found by name.

use super::Search;
use crate::office::{Office, TENANT};
use crate::vault::LookupKind;
use chrono::{DateTime, Utc};
use std::collections::HashSet;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{MatterId, PartyId, Refusal};
use yiwang_store::matter::Filter;
use yiwang_store::{Conn, party, report};

/// What is written down of such a look, for the person it concerns to read.
const PURPOSE: &str = "按电话号码搜索";

/// A matter and who raised it.
#[derive(Clone, Copy)]
pub(super) struct Raised {
    pub(super) matter: MatterId,
    party: PartyId,
}

/// The text as a telephone number, if it can be one: 7 to 15 digits, written in any of the usual ways.
fn phone(text: &str) -> Option<String> {
    let written =
        |c: char| c.is_ascii_digit() || " -+()（）－＋".contains(c) || ('０'..='９').contains(&c);
    let phone = LookupKind::Phone.normalise(text);
    (text.chars().all(written) && (7..=15).contains(&phone.len())).then_some(phone)
}

impl Search {
    /// The matters that fit, raised from a telephone number; newest first. Only those of which the
    /// caller may see the parties plain.
    pub(super) async fn persons(
        &self,
        conn: &mut Conn,
        caller: &Caller,
    ) -> Result<Vec<Raised>, Refusal> {
        let Some(phone) = phone(&self.text) else { return Ok(Vec::new()) };
        let plain = self.desk.books.rights().scope(caller, Right::PartyPlain);
        if plain.is_empty() {
            return Ok(Vec::new());
        }
        let hash = self.desk.office.inner.vault.lookup(TENANT.0, LookupKind::Phone, &phone);
        let mut raised: Vec<Raised> = Vec::new();
        for p in party::by_phone(conn, TENANT, &hash).await? {
            let reports = report::of_party(conn, TENANT, p.id).await?;
            raised.extend(reports.into_iter().map(|r| Raised { matter: r.matter, party: p.id }));
        }
        let ids: Vec<MatterId> = raised.iter().map(|r| r.matter).collect();
        let ids = self.seen(conn, &self.filter, &ids).await?;
        let plain = Filter { scope: Some(plain), ..Filter::default() };
        let may: HashSet<MatterId> = self.seen(conn, &plain, &ids).await?.into_iter().collect();
        raised.retain(|r| may.contains(&r.matter));
        Ok(raised)
    }
}

impl Office {
    /// Writes down that somebody looked for a person and saw their matters, before they are shown.
    pub(super) async fn note_looks(
        &self,
        caller: &Caller,
        now: DateTime<Utc>,
        raised: &[Raised],
    ) -> Result<(), Refusal> {
        let Some(staff) = caller.staff() else { return Ok(()) };
        let looks: Vec<party::Look> = raised
            .iter()
            .map(|r| party::Look {
                id: self.id(),
                party: r.party,
                staff,
                purpose: PURPOSE.to_owned(),
                at: now,
                matter: Some(r.matter),
            })
            .collect();
        self.inner
            .store
            .write(move |tx| {
                Box::pin(async move {
                    for look in &looks {
                        party::log(tx, TENANT, look).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_digits_are_a_telephone_number() {
        for text in ["199 0000 1234", "+86 199-0000-1234", "１９９００００１２３４"] {
            assert_eq!(phone(text).as_deref(), Some("19900001234"), "{text}");
        }
        for text in ["井盖 19900001234", "123456", "YW-2026-000123", ""] {
            assert_eq!(phone(text), None, "{text}");
        }
    }
}
