//! What administrators changed about people, posts and logins, in sentences that stand in both
//! languages as they were written. The ledger is for matters; this is for what is around them.

use crate::desk::Desk;
use crate::office::TENANT;
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use uuid::Uuid;
use yiwang_domain::{Refusal, StaffId, Text};
use yiwang_store::admin_log::{self, Change};
use yiwang_store::{Conn, StoreError, Tx};

/// A change as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// When.
    pub at: DateTime<Utc>,
    /// Name of who did it; none where the program did it for the command line.
    pub by: Option<String>,
    /// What was done, as a stable word.
    pub did: String,
    /// What was done, as a sentence.
    pub say: Text,
}

impl Desk {
    /// Writes down what `by` did about a person or a place, in the transaction that does it.
    pub(crate) async fn did(
        &self,
        tx: &mut Tx,
        by: Option<StaffId>,
        about: Uuid,
        did: &str,
        say: Text,
    ) -> Result<(), StoreError> {
        let change = Change {
            id: self.id(),
            at: self.now,
            staff_id: by.map(|s| s.0),
            about,
            did: did.to_owned(),
            zh: say.zh,
            en: say.en,
        };
        admin_log::insert(tx, TENANT, &change).await
    }
}

/// What was done about a person or a place, newest first. `names` are those of all staff.
pub(crate) async fn of(
    conn: &mut Conn,
    about: Uuid,
    names: &HashMap<StaffId, String>,
) -> Result<Vec<Done>, Refusal> {
    let all = admin_log::of(conn, TENANT, about).await?;
    let done = |c: Change| Done {
        at: c.at,
        by: c.staff_id.map(|s| names.get(&StaffId(s)).cloned().unwrap_or_default()),
        did: c.did,
        say: Text::new(c.zh, c.en),
    };
    Ok(all.into_iter().map(done).collect())
}
