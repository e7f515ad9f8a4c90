//! Signing in: the only way from a person to a [`Caller`].

use crate::desk::Desk;
use crate::office::{Office, TENANT};
use crate::password;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Mutex;
use yiwang_domain::actor::Actor;
use yiwang_domain::ledger::HashKind;
use yiwang_domain::rights::Caller;
use yiwang_domain::{Lang, Refusal, Sort, StaffId, Text};
use yiwang_store::{session as kept, staff};

/// A session ends this long after it was last used.
const IDLE: TimeDelta = TimeDelta::hours(12);
/// Wrong passwords for one login before it is closed for a while (GB/T 22239: lock on failure).
const MOST_WRONG: u32 = 8;
/// How long it is closed.
const CLOSED: TimeDelta = TimeDelta::minutes(15);

/// What somebody who signed in gets.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SignedIn {
    /// Value of the cookie; kept only as its hash.
    pub token: String,
    /// Token forms carry.
    pub csrf: String,
    /// When it ends unless it is used.
    pub expires_at: DateTime<Utc>,
}

/// A member of staff.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StaffView {
    /// Id.
    pub id: StaffId,
    /// Name.
    pub name: String,
    /// Login.
    pub login: String,
    /// Language.
    pub locale: Lang,
}

/// A post of the person who is signed in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PostView {
    /// Role id.
    pub role_id: String,
    /// Role.
    pub role: Text,
    /// Unit.
    pub unit: String,
    /// Grid.
    pub grid: Option<String>,
}

/// A session.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who, with the posts in force now.
    pub caller: Caller,
    /// Person.
    pub staff: StaffView,
    /// Token forms carry.
    pub csrf: String,
    /// Posts.
    pub posts: Vec<PostView>,
}

/// Failed sign-ins by login, in this process.
#[derive(Debug, Default)]
pub(crate) struct Failures(Mutex<HashMap<String, (u32, DateTime<Utc>)>>);

impl Failures {
    fn closed(&self, login: &str, now: DateTime<Utc>) -> bool {
        self.0.lock().is_ok_and(|f| {
            f.get(login).is_some_and(|(n, at)| *n >= MOST_WRONG && now - *at < CLOSED)
        })
    }

    fn wrong(&self, login: &str, now: DateTime<Utc>) {
        if let Ok(mut f) = self.0.lock() {
            // somebody who tries ever new logins must not fill the memory
            f.retain(|_, (_, at)| now - *at < CLOSED);
            let e = f.entry(login.to_owned()).or_insert((0, now));
            *e = (e.0 + 1, now);
        }
    }

    fn right(&self, login: &str) {
        if let Ok(mut f) = self.0.lock() {
            f.remove(login);
        }
    }
}

fn hashed(token: &str) -> Vec<u8> {
    HashKind::Sha256.of(&[b"session", token.as_bytes()]).to_vec()
}

/// The refusal for nobody.
pub fn not_signed_in() -> Refusal {
    Refusal::new(
        "not-signed-in",
        Sort::Nobody,
        ("请先登录。", "Please sign in."),
        ("登录后会回到这一页。", "You come back to this page afterwards."),
    )
}

impl Office {
    /// Signs in. An unknown login and a wrong password get the same answer after the same work.
    pub async fn sign_in(&self, login: &str, password: &str) -> Result<SignedIn, Refusal> {
        let wrong = || {
            Refusal::new(
                "sign-in-wrong",
                Sort::Nobody,
                ("账号或密码不对。", "The login or the password is wrong."),
                (
                    "检查大小写；忘记密码请找管理员重置。",
                    "Mind capitals; an administrator can set a new password.",
                ),
            )
        };
        let login = login.trim().to_lowercase();
        let now = self.now();
        if self.inner.failures.closed(&login, now) {
            return Err(Refusal::new(
                "too-many-tries",
                Sort::TooOften,
                (
                    "密码错误次数过多，此账号暂停登录15分钟。",
                    "Too many wrong passwords; this login is closed for 15 minutes.",
                ),
                (
                    "稍后再试，或请管理员重置密码。",
                    "Try later, or ask an administrator for a new password.",
                ),
            ));
        }
        let mut conn = self.inner.store.read().await?;
        let found = staff::by_login(&mut conn, TENANT, &login)
            .await?
            .filter(|s| s.ended_at.is_none_or(|e| e > now));
        let hash = match &found {
            Some(s) => staff::password(&mut conn, TENANT, s.id).await?,
            None => None,
        };
        drop(conn);
        let given = password.to_owned();
        let fits = tokio::task::spawn_blocking(move || match hash {
            Some(h) => password::verify(&given, &h).unwrap_or(false),
            None => {
                password::verify_nobody(&given);
                false
            }
        })
        .await
        .unwrap_or(false);
        let Some(s) = found.filter(|_| fits) else {
            self.inner.failures.wrong(&login, now);
            return Err(wrong());
        };
        self.inner.failures.right(&login);
        self.open_session(s.id).await
    }

    /// Opens a session for somebody whose identity was proved.
    async fn open_session(&self, staff: StaffId) -> Result<SignedIn, Refusal> {
        let now = self.now();
        let mut bytes = [0; 48];
        self.random(&mut bytes);
        let (token, csrf) = (hex::encode(&bytes[..32]), hex::encode(&bytes[32..]));
        let row = kept::Session {
            id: hashed(&token),
            staff,
            csrf: csrf.clone(),
            created_at: now,
            seen_at: now,
            expires_at: now + IDLE,
        };
        self.inner
            .store
            .write(move |tx| Box::pin(async move { kept::insert(tx, TENANT, &row).await }))
            .await?;
        Ok(SignedIn { token, csrf, expires_at: now + IDLE })
    }

    /// The session of a token.
    pub async fn session(&self, token: &str) -> Result<Session, Refusal> {
        let desk = self.desk().await?;
        let now = desk.now;
        let id = hashed(token);
        let mut conn = self.inner.store.read().await?;
        let row = kept::find(&mut conn, TENANT, &id, now).await?.ok_or_else(not_signed_in)?;
        let s = staff::get(&mut conn, TENANT, row.staff)
            .await?
            .filter(|s| s.ended_at.is_none_or(|e| e > now))
            .ok_or_else(not_signed_in)?;
        drop(conn);
        // moved on seldom: a write per request would make every look a write
        if now - row.seen_at > TimeDelta::minutes(10) {
            self.inner
                .store
                .write(move |tx| {
                    Box::pin(async move { kept::touch(tx, TENANT, &id, now, now + IDLE).await })
                })
                .await?;
        }
        Ok(desk.session_of(s, row.csrf))
    }

    /// Ids of all logins, for the command line.
    pub async fn logins(&self) -> Result<HashMap<String, StaffId>, Refusal> {
        let mut conn = self.inner.store.read().await?;
        let all = staff::all(&mut conn, TENANT).await?;
        Ok(all.into_iter().map(|s| (s.login, s.id)).collect())
    }

    /// Ends a session.
    pub async fn sign_out(&self, token: &str) -> Result<(), Refusal> {
        let id = hashed(token);
        self.inner
            .store
            .write(move |tx| Box::pin(async move { kept::remove(tx, TENANT, &id).await }))
            .await?;
        Ok(())
    }

    /// Changes one's own password; every other session of the person ends.
    pub async fn change_password(
        &self,
        session: &Session,
        token: &str,
        old: &str,
        new: &str,
    ) -> Result<(), Refusal> {
        let id = session.staff.id;
        password::check(new, &[&session.staff.login, &session.staff.name])?;
        let mut conn = self.inner.store.read().await?;
        let hash = staff::password(&mut conn, TENANT, id).await?.unwrap_or_default();
        drop(conn);
        let (old, new) = (old.to_owned(), new.to_owned());
        let mut salt = [0; 64];
        self.random(&mut salt);
        let made = tokio::task::spawn_blocking(move || {
            if !password::verify(&old, &hash).unwrap_or(false) {
                return Ok(None);
            }
            let mut at = 0;
            let mut random = |buf: &mut [u8]| {
                for b in buf {
                    *b = salt[at % salt.len()];
                    at += 1;
                }
            };
            password::hash(&new, &mut random).map(Some)
        })
        .await
        .unwrap_or(Ok(None))?;
        let Some(made) = made else {
            return Err(Refusal::new(
                "password-wrong",
                Sort::Invalid,
                ("原密码不对。", "The old password is wrong."),
                ("再输入一次原密码。", "Enter the old password again."),
            ));
        };
        let keep = hashed(token);
        self.inner
            .store
            .write(move |tx| {
                Box::pin(async move {
                    staff::set_password(tx, TENANT, id, &made).await?;
                    kept::remove_of(tx, TENANT, id, &keep).await.map(drop)
                })
            })
            .await?;
        Ok(())
    }

    /// Ends sessions and idempotency keys whose time is over.
    pub(crate) async fn sweep_sessions(&self) -> Result<(), Refusal> {
        let now = self.now();
        self.inner
            .store
            .write(move |tx| {
                Box::pin(async move {
                    kept::sweep(tx, TENANT, now).await?;
                    let before = now - TimeDelta::days(7);
                    yiwang_store::idempotency::sweep(tx, TENANT, before).await.map(drop)
                })
            })
            .await?;
        Ok(())
    }
}

impl Desk {
    /// A person with the posts in force today.
    pub(crate) fn session_of(&self, s: staff::Staff, csrf: String) -> Session {
        let caller = self.caller_of(s.id);
        let b = &self.books;
        let posts = caller
            .posts()
            .iter()
            .map(|p| PostView {
                role_id: p.role.clone(),
                role: b.role_name(&p.role),
                unit: b.unit_name(p.unit),
                grid: p
                    .grid
                    .and_then(|g| b.net.grids().iter().find(|x| x.id == g))
                    .map(|g| g.name.clone()),
            })
            .collect();
        Session {
            caller,
            staff: StaffView {
                id: s.id,
                name: s.name,
                login: s.login,
                locale: Lang::from_tag(&s.locale),
            },
            csrf,
            posts,
        }
    }

    /// The caller a person is, with the posts in force today.
    pub(crate) fn caller_of(&self, staff: StaffId) -> Caller {
        let b = &self.books;
        let posts = b
            .posts
            .iter()
            .filter(|p| p.staff == staff)
            .filter_map(|p| {
                let unit = b.units.get(p.unit)?;
                let grid = p.grid.and_then(|g| b.net.grids().iter().find(|x| x.id == g));
                Some(yiwang_domain::actor::Post {
                    id: p.id,
                    role: p.role.clone(),
                    unit: p.unit,
                    unit_path: unit.path.clone(),
                    area: grid.map(|g| g.path.clone()).or_else(|| unit.area.clone()),
                    grid: p.grid,
                })
            })
            .collect();
        Caller { tenant: TENANT, actor: Actor::Staff { staff, posts } }
    }
}
