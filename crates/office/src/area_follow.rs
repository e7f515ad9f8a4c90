//! Following an area by mail: who gives an address and agrees by the link in a first letter is told once
//! a day what was done there. The address is sealed, serves nothing else and is forgotten when the
//! person stops it, or after three days without an answer.

mod letter;

use crate::books::Books;
use crate::load;
use crate::mask;
use crate::office::{Office, TENANT};
use crate::public_board::Done;
use crate::vault::{LookupKind, Sealed};
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use std::collections::HashMap;
use uuid::Uuid;
use yiwang_domain::rights::not_found;
use yiwang_domain::{Fault, Lang, Refusal, Sort, Text};
use yiwang_store::area_follow::{self, AreaFollow};
use yiwang_store::notice::{self, Notice};
use yiwang_store::{Conn, StoreError, Tx};

/// How long a follow waits for somebody to agree.
const ANSWER: TimeDelta = TimeDelta::days(3);
/// A letter that asks is not sent again within this, and not for more areas at a time than so many: who
/// types the address of somebody else must not fill their box.
const AGAIN: TimeDelta = TimeDelta::hours(6);
const WAITING: i64 = 3;
/// The hour of the day, local time, at which it is told.
const HOUR: NaiveTime = NaiveTime::from_hms_opt(8, 0, 0).unwrap();
/// Matters named in one letter; follows looked at in one round.
const NAMED: usize = 20;
const ROUND: u32 = 200;
/// Longest address (RFC 5321 §4.5.3.1.3).
const LONGEST: usize = 254;
/// What the keys of these notices begin with.
const KEY: &str = "area";

/// A follow, before whoever has its link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowView {
    /// Code of the area, empty for the whole jurisdiction; and its name.
    pub area: (String, String),
    /// The address, masked.
    pub mail: String,
    /// Whether somebody agreed.
    pub confirmed: bool,
}

/// Settings without which nothing can be followed by mail.
struct Ways {
    portal: String,
    place: String,
}

impl Office {
    /// Whether areas can be followed by mail here: there is a mail server, and an address to lead to.
    pub async fn follows_offered(&self) -> Result<bool, Refusal> {
        let mut conn = self.inner.store.read().await?;
        Ok(ways(&mut conn).await?.is_some())
    }

    /// Somebody wants to follow an area, or the whole jurisdiction. A letter goes to the address; only
    /// its link makes it a follow. The answer does not tell whether the address follows already.
    ///
    /// # Errors
    /// `follow-off`; `not-found` for an area that is none; `mail-wrong` with a fault at `mail`.
    pub async fn ask_follow(
        &self,
        area: Option<&str>,
        mail: &str,
        lang: Lang,
    ) -> Result<(), Refusal> {
        let desk = self.desk().await?;
        let area = match area {
            Some(code) => desk.books.net.by_code(code).ok_or_else(not_found)?.code.clone(),
            None => String::new(),
        };
        let mail = mail.trim();
        if mail.len() > LONGEST || mail.parse::<lettre::Address>().is_err() {
            return Err(bad_mail());
        }
        let vault = &self.inner.vault;
        let index = vault.lookup(TENANT.0, LookupKind::Email, mail).to_vec();
        let mut conn = self.inner.store.read().await?;
        let Some(ways) = ways(&mut conn).await? else { return Err(off()) };
        let before = area_follow::found(&mut conn, TENANT, &index, &area).await?;
        let waiting = area_follow::waiting(&mut conn, TENANT, &index).await?;
        drop(conn);
        let id = match &before {
            Some(f) if f.confirmed_at.is_some() || desk.now - f.asked_at < AGAIN => return Ok(()),
            Some(f) => f.id,
            None if waiting >= WAITING => return Ok(()),
            None => self.id(),
        };
        let mut random = |b: &mut [u8]| self.random(b);
        let sealed = vault.seal(TENANT.0, id, mail.as_bytes(), &mut random)?;
        let row = AreaFollow {
            id,
            area,
            mail: sealed.to_bytes(),
            mail_index: index,
            lang: lang.tag().to_owned(),
            asked_at: desk.now,
            confirmed_at: None,
            told_to: desk.now,
            next_at: desk.now,
        };
        let letter = desk.asking(&ways, &row, lang);
        let known = before.is_some();
        self.writing(move |tx| {
            let (row, letter, lang) = (row.clone(), letter.clone(), lang);
            Box::pin(async move {
                if known {
                    area_follow::ask_again(tx, TENANT, row.id, lang.tag(), row.asked_at).await?;
                } else if !area_follow::ask(tx, TENANT, &row).await? {
                    // asked for at this moment by another tab: that one sends the letter
                    return Ok(());
                }
                notice::queue(tx, TENANT, &letter).await.map(drop)
            })
        })
        .await
    }

    /// A follow, for who has its link.
    ///
    /// # Errors
    /// `not-found` where the link is none, or the follow has ended.
    pub async fn area_follow(&self, id: Uuid, key: &str) -> Result<FollowView, Refusal> {
        let f = self.by_link(id, key).await?;
        let books = self.books().await?;
        let mail = self.opened(&f)?;
        Ok(FollowView {
            area: (f.area.clone(), area_name(&books, &f.area)),
            mail: mask::email(&mail),
            confirmed: f.confirmed_at.is_some(),
        })
    }

    /// Agrees to a follow. Twice is as once.
    ///
    /// # Errors
    /// As [`Office::area_follow`].
    pub async fn confirm_follow(&self, id: Uuid, key: &str) -> Result<(), Refusal> {
        self.by_link(id, key).await?;
        let desk = self.desk().await?;
        let (now, next) = (desk.now, next_morning(&desk.books, desk.now));
        self.inner
            .store
            .write(move |tx| {
                Box::pin(
                    async move { area_follow::confirm(tx, TENANT, id, now, next).await.map(drop) },
                )
            })
            .await?;
        Ok(())
    }

    /// Ends a follow and forgets its address.
    ///
    /// # Errors
    /// As [`Office::area_follow`].
    pub async fn stop_follow(&self, id: Uuid, key: &str) -> Result<(), Refusal> {
        self.by_link(id, key).await?;
        self.inner
            .store
            .write(move |tx| {
                Box::pin(async move { area_follow::remove(tx, TENANT, id).await.map(drop) })
            })
            .await?;
        Ok(())
    }

    async fn by_link(&self, id: Uuid, key: &str) -> Result<AreaFollow, Refusal> {
        if self.follow_key(id) != key.trim().to_uppercase() {
            return Err(not_found());
        }
        let mut conn = self.inner.store.read().await?;
        area_follow::get(&mut conn, TENANT, id).await?.ok_or_else(not_found)
    }

    /// What the link of a follow ends with: derived, so that it is nowhere stored.
    fn follow_key(&self, id: Uuid) -> String {
        self.inner.vault.report_code(TENANT.0, &format!("{KEY} {id}"))
    }

    fn opened(&self, f: &AreaFollow) -> Result<String, Refusal> {
        let sealed = Sealed::from_bytes(&f.mail)?;
        let plain = self.inner.vault.open(TENANT.0, f.id, &sealed)?;
        Ok(String::from_utf8_lossy(&plain).into_owned())
    }

    /// Where a letter to a follower goes, and in which language; none for other notices, and where
    /// the follow has ended meanwhile.
    pub(crate) async fn follower_of(
        &self,
        conn: &mut Conn,
        n: &Notice,
    ) -> Result<Option<(String, Lang)>, Refusal> {
        let Some(id) = follow_of(n) else { return Ok(None) };
        let Some(f) = area_follow::get(conn, TENANT, id).await? else { return Ok(None) };
        Ok(Some((self.opened(&f)?, Lang::from_tag(&f.lang))))
    }

    /// Where the receiver of a letter stops letters of its sort.
    pub(crate) fn stop_address(&self, n: &Notice, settings: &load::Settings) -> Option<String> {
        Some(self.link(settings.portal.as_deref()?, follow_of(n)?))
    }

    fn link(&self, portal: &str, id: Uuid) -> String {
        format!("{portal}/follow/{id}/{}", self.follow_key(id))
    }

    /// Tells whoever is due what was done in their area since they were told last; nothing done, no
    /// letter. Returns how many letters were written.
    pub(crate) async fn tell_followers_of_areas(&self) -> Result<usize, Refusal> {
        let now = self.now();
        let mut conn = self.inner.store.read().await?;
        let due = area_follow::due(&mut conn, TENANT, now, ROUND).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let ways = ways(&mut conn).await?;
        drop(conn);
        // without a mail server it waits until there is one
        let Some(ways) = ways else { return Ok(0) };
        let desk = self.desk().await?;
        let mut known: HashMap<(String, DateTime<Utc>), (Vec<Done>, usize)> = HashMap::new();
        let mut written = 0;
        for f in due {
            let of = (f.area.clone(), f.told_to);
            if !known.contains_key(&of) {
                let path = desk.books.net.by_code(&f.area).map(|g| g.path.clone());
                // an area that has ended has nothing more to tell
                let news = if path.is_none() && !f.area.is_empty() {
                    (Vec::new(), 0)
                } else {
                    let span = (f.told_to, now);
                    self.public_done(&desk.books, path.as_deref(), span, NAMED).await?
                };
                known.insert(of.clone(), news);
            }
            let letter = known
                .get(&of)
                .filter(|(done, _)| !done.is_empty())
                .map(|(done, more)| desk.telling(&ways, &f, done, *more));
            written += usize::from(letter.is_some());
            let next = next_morning(&desk.books, now);
            self.writing(move |tx| {
                let (f, letter) = (f.clone(), letter.clone());
                Box::pin(async move { told(tx, &f, letter.as_ref(), now, next).await })
            })
            .await?;
        }
        Ok(written)
    }

    /// Forgets addresses whose owner did not agree.
    pub async fn sweep_area_follows(&self) -> Result<(), Refusal> {
        let before = self.now() - ANSWER;
        self.inner
            .store
            .write(move |tx| {
                Box::pin(async move { area_follow::sweep(tx, TENANT, before).await.map(drop) })
            })
            .await?;
        Ok(())
    }
}

async fn told(
    tx: &mut Tx,
    f: &AreaFollow,
    letter: Option<&Notice>,
    now: DateTime<Utc>,
    next: DateTime<Utc>,
) -> Result<(), StoreError> {
    if area_follow::told(tx, TENANT, f.id, (f.told_to, now), next).await?
        && let Some(letter) = letter
    {
        notice::queue(tx, TENANT, letter).await?;
    }
    Ok(())
}

/// The follow a notice is for, by its key.
fn follow_of(n: &Notice) -> Option<Uuid> {
    n.dedupe_key.strip_prefix(KEY)?.strip_prefix('.')?.split('.').next()?.parse().ok()
}

fn area_name(b: &Books, code: &str) -> String {
    letter::area_name(b, code, &b.tenant.name)
}

async fn ways(conn: &mut Conn) -> Result<Option<Ways>, Refusal> {
    let (t, s) = load::settings(conn).await?;
    Ok(match (s.portal, s.smtp, s.mail_from) {
        (Some(portal), Some(_), Some(_)) => Some(Ways { portal, place: t.name }),
        _ => None,
    })
}

/// The next time it is eight in the morning.
fn next_morning(b: &Books, now: DateTime<Utc>) -> DateTime<Utc> {
    let local = now.with_timezone(&b.tenant.offset()).naive_local();
    let today = local.date().and_time(HOUR);
    let next = if local < today { today } else { today + TimeDelta::days(1) };
    let offset = TimeDelta::seconds(i64::from(b.tenant.offset_seconds));
    DateTime::from_naive_utc_and_offset(next - offset, Utc)
}

fn off() -> Refusal {
    Refusal::new(
        "follow-off",
        Sort::NotNow,
        ("这里还不能用邮箱关注。", "Areas cannot be followed by mail here yet."),
        ("可以用订阅（Atom）关注同样的内容。", "The feed (Atom) tells the same."),
    )
}

fn bad_mail() -> Refusal {
    Refusal::new(
        "mail-wrong",
        Sort::Invalid,
        ("这不是邮箱地址。", "This is not a mail address."),
        (
            "写完整的邮箱，例如 name@example.com。",
            "Write the whole address, such as name@example.com.",
        ),
    )
    .with_faults(vec![Fault {
        at: "mail".to_owned(),
        say: Text::new(
            "应为邮箱地址，例如 name@example.com",
            "a mail address, such as name@example.com",
        ),
    }])
}
