//! The outbox: notices that leave the house, tried again until they arrive or are given up.

use crate::hook::{Call, Hooks};
use crate::load;
use crate::mail::{Letter, Mailer};
use crate::mask;
use crate::office::{Office, TENANT};
use crate::send_error::SendError;
use crate::view::{NoticeView, OutboxRow, Page};
use chrono::{DateTime, TimeDelta, Utc};
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, not_found};
use yiwang_domain::{Lang, Refusal, Text};
use yiwang_store::{Conn, notice, staff};

/// Tries before a notice is given up; with doubling pauses that is about a day and a half.
const TRIES: i64 = 12;
/// How long a claimed notice belongs to the worker that claimed it.
const CLAIM: TimeDelta = TimeDelta::minutes(5);
/// Notices claimed at a time.
const BATCH: u32 = 50;

impl Office {
    /// Sends what waits in the outbox. Returns how many were tried.
    pub async fn deliver(&self) -> Result<usize, Refusal> {
        let now = self.now();
        let mut conn = self.inner.store.read().await?;
        let (_, settings) = load::settings(&mut conn).await?;
        drop(conn);
        let claimed = self
            .inner
            .store
            .write(move |tx| {
                Box::pin(async move { notice::claim(tx, TENANT, now, now + CLAIM, BATCH).await })
            })
            .await?;
        if claimed.is_empty() {
            return Ok(0);
        }
        let mailer = match (&settings.smtp, &settings.mail_from) {
            (Some(url), Some(from)) => Some(Mailer::new(url, from)?),
            _ => None,
        };
        let hooks = Hooks::new(&settings.hook_hosts)?;
        let n = claimed.len();
        for c in claimed {
            let sent = self.send(&c, mailer.as_ref(), &hooks, &settings).await;
            self.settle(&c, sent).await?;
        }
        Ok(n)
    }

    async fn send(
        &self,
        n: &notice::Notice,
        mailer: Option<&Mailer>,
        hooks: &Hooks,
        settings: &load::Settings,
    ) -> Result<(), SendError> {
        let text = text_of(n);
        match n.means.as_str() {
            "mail" => {
                let mut conn =
                    self.inner.store.read().await.map_err(|e| passing(&Refusal::from(e)))?;
                let to = self.address(&mut conn, n).await.map_err(|e| passing(&e))?;
                let Some((to, lang)) = to else {
                    return Err(SendError {
                        permanent: true,
                        say: Text::new("没有邮箱地址", "no e-mail address"),
                    });
                };
                let Some(mailer) = mailer else {
                    return Err(SendError {
                        permanent: true,
                        say: Text::new("没有配置邮件服务器", "no mail server is set up"),
                    });
                };
                // a letter of its own has its subject; of a notice about a matter the words are it
                let subject = match n.matter {
                    None => n.subject.clone(),
                    Some(_) => format!("{} {}", n.subject, text.in_lang(lang)),
                };
                let letter = Letter {
                    id: n.id,
                    to,
                    subject: subject.chars().take(80).collect(),
                    body: text.in_lang(lang).to_owned(),
                    at: self.now(),
                    stop: self.stop_address(n, settings),
                };
                mailer.send(&letter).await
            }
            _ => {
                let body = serde_json::json!({
                    "id": n.id, "number": n.subject, "seq": n.seq, "text": text,
                });
                let body = body.to_string();
                for h in &settings.hooks {
                    let call = Call {
                        id: n.id,
                        url: &h.url,
                        secret: h.secret.as_bytes(),
                        body: body.as_bytes(),
                        at: self.now(),
                    };
                    hooks.call(&call).await?;
                }
                Ok(())
            }
        }
    }

    /// Where a mail goes, and in which language.
    async fn address(
        &self,
        conn: &mut Conn,
        n: &notice::Notice,
    ) -> Result<Option<(String, Lang)>, Refusal> {
        let found = match (n.staff, n.party) {
            (Some(s), _) => staff::get(conn, TENANT, s)
                .await?
                .and_then(|s| Some((s.email?, Lang::from_tag(&s.locale)))),
            (None, Some(p)) => Some((self.open_party(conn, p).await?.email, Lang::Zh)),
            (None, None) => self.follower_of(conn, n).await?,
        };
        Ok(found.filter(|(a, _)| !a.is_empty()))
    }

    async fn settle(&self, n: &notice::Notice, sent: Result<(), SendError>) -> Result<(), Refusal> {
        let now = self.now();
        let (id, tries) = (n.id, n.attempts);
        self.inner
            .store
            .write(move |tx| {
                Box::pin(async move {
                    match sent {
                        Ok(()) => notice::sent(tx, TENANT, id, now).await,
                        Err(e) => {
                            let again = (!e.permanent && tries < TRIES)
                                .then(|| now + TimeDelta::seconds(30 << tries.clamp(0, 12)));
                            notice::failed(tx, TENANT, id, &e.say.zh, again, now).await
                        }
                    }
                })
            })
            .await?;
        Ok(())
    }

    /// Notices in the workbench of the person who is signed in.
    pub async fn notices(&self, caller: &Caller) -> Result<Vec<NoticeView>, Refusal> {
        let Some(me) = caller.staff() else { return Ok(Vec::new()) };
        let mut conn = self.inner.store.read().await?;
        let rows = notice::inbox(&mut conn, TENANT, me, 100).await?;
        Ok(rows
            .into_iter()
            .map(|n| NoticeView {
                id: n.id,
                at: n.created_at,
                text: text_of(&n),
                number: n.subject,
                read: n.read_at.is_some(),
            })
            .collect())
    }

    /// How many of them are unread.
    pub async fn unread(&self, caller: &Caller) -> Result<i64, Refusal> {
        let Some(me) = caller.staff() else { return Ok(0) };
        let mut conn = self.inner.store.read().await?;
        Ok(notice::unread(&mut conn, TENANT, me).await?)
    }

    /// Marks one notice, or all, as read.
    pub async fn read_notice(
        &self,
        caller: &Caller,
        id: Option<uuid::Uuid>,
    ) -> Result<(), Refusal> {
        let Some(me) = caller.staff() else { return Ok(()) };
        let now = self.now();
        self.inner
            .store
            .write(move |tx| Box::pin(async move { notice::read(tx, TENANT, me, id, now).await }))
            .await?;
        Ok(())
    }

    /// The outbox, newest first: what left the house, what waits, what was given up.
    pub async fn outbox(
        &self,
        caller: &Caller,
        state: &str,
        cursor: Option<&str>,
    ) -> Result<Page<OutboxRow>, Refusal> {
        let books = self.books().await?;
        books.rights().general(caller, Right::Outbox)?;
        let state = match state {
            "sent" => notice::State::Sent,
            "failed" => notice::State::Failed,
            "dead" => notice::State::Dead,
            _ => notice::State::Queued,
        };
        let before = cursor
            .and_then(|c| c.parse().ok())
            .and_then(DateTime::<Utc>::from_timestamp_micros)
            .unwrap_or(self.now() + TimeDelta::seconds(1));
        let mut conn = self.inner.store.read().await?;
        let found = notice::list(&mut conn, TENANT, state, before, 50).await?;
        let next = (found.len() == 50)
            .then(|| found.last().map(|n| n.created_at.timestamp_micros().to_string()))
            .flatten();
        let mut rows = Vec::with_capacity(found.len());
        for n in found {
            let to = match (n.staff, n.party) {
                (Some(s), _) => books.staff.get(&s).cloned().unwrap_or_default(),
                (None, Some(_)) => {
                    let to = self.address(&mut conn, &n).await?;
                    to.map(|(a, _)| mask::email(&a)).unwrap_or_default()
                }
                (None, None) => "webhook".to_owned(),
            };
            rows.push(OutboxRow {
                id: n.id,
                at: n.created_at,
                text: text_of(&n),
                means: n.means,
                to,
                number: n.subject,
                state: match n.state {
                    notice::State::Queued => "queued",
                    notice::State::Sent => "sent",
                    notice::State::Failed => "failed",
                    notice::State::Dead => "dead",
                }
                .to_owned(),
                attempts: n.attempts,
                error: n.last_error,
            });
        }
        Ok(Page { rows, next, total: None })
    }

    /// Puts a failed notice back into the queue.
    pub async fn resend(&self, caller: &Caller, id: uuid::Uuid) -> Result<(), Refusal> {
        let books = self.books().await?;
        books.rights().general(caller, Right::Outbox)?;
        let now = self.now();
        let again = self
            .inner
            .store
            .write(move |tx| Box::pin(async move { notice::again(tx, TENANT, id, now).await }))
            .await?;
        if again { Ok(()) } else { Err(not_found()) }
    }
}

fn text_of(n: &notice::Notice) -> Text {
    serde_json::from_str(&n.body).unwrap_or_else(|_| Text::new(n.body.clone(), n.body.clone()))
}

fn passing(r: &Refusal) -> SendError {
    SendError { permanent: false, say: r.say.clone() }
}
