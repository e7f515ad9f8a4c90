//! A send that comes twice is done once: idempotency keys.

use crate::desk::Desk;
use crate::office::TENANT;
use futures::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use yiwang_domain::actor::Actor;
use yiwang_domain::ledger::HashKind;
use yiwang_domain::rights::Caller;
use yiwang_domain::{Refusal, Sort};
use yiwang_store::{StoreError, Tx, idempotency};

/// A key with what it stands for.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    scope: &'static str,
    id: [u8; 32],
    request: [u8; 32],
}

impl Key {
    /// The key of a request; none where the caller gave none. Keys of different persons never
    /// meet.
    pub(crate) fn of<R: Serialize>(
        scope: &'static str,
        caller: &Caller,
        key: Option<&str>,
        request: &R,
    ) -> Option<Self> {
        let key = key.map(str::trim).filter(|k| !k.is_empty())?;
        let who = match &caller.actor {
            Actor::Staff { staff, .. } => staff.to_string(),
            Actor::Reporter { party } => party.to_string(),
            Actor::System => "system".to_owned(),
        };
        Some(Self::raw(scope, &who, key, request))
    }

    /// The key of a request of the public.
    pub(crate) fn public<R: Serialize>(
        scope: &'static str,
        key: Option<&str>,
        request: &R,
    ) -> Option<Self> {
        let key = key.map(str::trim).filter(|k| !k.is_empty())?;
        Some(Self::raw(scope, "public", key, request))
    }

    fn raw<R: Serialize>(scope: &'static str, who: &str, key: &str, request: &R) -> Self {
        let request = serde_json::to_vec(request).unwrap_or_default();
        Self {
            scope,
            id: HashKind::Sha256.of(&[who.as_bytes(), b"\0", key.as_bytes()]),
            request: HashKind::Sha256.of(&[&request]),
        }
    }
}

/// Does `work` once for a key, in the same transaction as its writing; a second send gets the
/// first answer, and the same key with another request is refused.
pub(crate) async fn once<T, F>(
    tx: &mut Tx,
    desk: &Desk,
    key: Option<Key>,
    work: F,
) -> Result<T, StoreError>
where
    T: Serialize + DeserializeOwned + Send,
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send,
{
    let Some(key) = key else { return work(tx).await };
    let kept = idempotency::Key { scope: key.scope.to_owned(), id: key.id.to_vec() };
    match idempotency::begin(tx, TENANT, &kept, &key.request, desk.now).await? {
        idempotency::Known::Done(answer) => serde_json::from_str(&answer)
            .map_err(|e| StoreError::Broken(format!("a kept answer cannot be read: {e}"))),
        idempotency::Known::Other => Err(Refusal::new(
            "key-reused",
            Sort::Invalid,
            (
                "同一个提交编号用在了不同的内容上。",
                "The same idempotency key came with another request.",
            ),
            ("刷新页面后重新提交。", "Reload the page and send again with a new key."),
        )
        .into()),
        idempotency::Known::New => {
            let answer = work(tx).await?;
            let text = serde_json::to_string(&answer)
                .map_err(|e| StoreError::Broken(format!("an answer cannot be kept: {e}")))?;
            idempotency::finish(tx, TENANT, &kept, &text).await?;
            Ok(answer)
        }
    }
}
