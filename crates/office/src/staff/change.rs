//! People added and changed, posts given and ended, passwords reset, logins switched off. Each in one
//! transaction with its line in the log; whoever acts on an old page is refused.

use super::post::{self as form, NewPost};
use super::{fault, stale, stands, wrong};
use crate::desk::Desk;
use crate::import::off_thread;
use crate::install::login_fits;
use crate::office::{Office, TENANT};
use crate::password;
use chrono::NaiveDate;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, not_found};
use yiwang_domain::{Fault, PostId, Refusal, Sort, StaffId, Text};
use yiwang_store::post::{self, Posting};
use yiwang_store::staff::{self, Staff};
use yiwang_store::{StoreError, Tx, session};

/// A person to be added, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewPerson {
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// Where notices by mail go; may be empty.
    pub email: String,
    /// The first post.
    pub post: NewPost,
}

/// What a change does.
#[derive(Debug, Clone)]
enum Do {
    Rename { name: String, email: Option<String> },
    Give(Posting),
    End { post: PostId, day: NaiveDate },
    Password(String),
    Switch { off: bool },
}

/// A person being added, as they go into a writing job.
#[derive(Debug, Clone)]
struct Added {
    by: Option<StaffId>,
    person: Staff,
    post: Posting,
    hash: String,
}

/// One change, as it goes into a writing job.
#[derive(Debug, Clone)]
struct Change {
    by: Option<StaffId>,
    staff: StaffId,
    /// The version of the person that was seen.
    seen: i64,
    what: Do,
}

impl Office {
    /// Adds a person with a first post. Gives back the id and a password that is shown once.
    ///
    /// # Errors
    /// `no-right`; `staff-wrong` with a fault at every wrong field.
    pub async fn add_person(
        &self,
        caller: &Caller,
        new: &NewPerson,
    ) -> Result<(StaffId, String), Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::StaffEdit)?;
        let staff = StaffId(self.id());
        let mut faults = Vec::new();
        let login = new.login.trim().to_lowercase();
        if !login_fits(&login) {
            faults.push(fault(
                "login",
                "登录名为2至50个字，不含空白",
                "a login has 2 to 50 characters and no blanks",
            ));
        }
        let (name, email) = who(&new.name, &new.email, &mut faults);
        let given = form::read(&desk.books, &new.post, (PostId(self.id()), staff), &mut faults);
        let Some(given) = given.filter(|_| faults.is_empty()) else { return Err(wrong(faults)) };
        let (word, hash) = self.made_password().await?;
        let person = Staff {
            id: staff,
            login,
            name,
            email,
            locale: "zh-CN".to_owned(),
            version: 1,
            created_at: desk.now,
            ended_at: None,
        };
        let added = Added { by: caller.staff(), person, post: given, hash };
        self.writing(move |tx| {
            let (desk, added) = (desk.clone(), added.clone());
            Box::pin(async move {
                crate::load::changed(tx).await?;
                added.write(tx, &desk).await
            })
        })
        .await?;
        Ok((staff, word))
    }

    /// Changes name and mail address of a person.
    ///
    /// # Errors
    /// `no-right`; `not-found`; `staff-wrong`; `stale-version`.
    pub async fn rename_person(
        &self,
        caller: &Caller,
        (staff, seen): (StaffId, i64),
        name: &str,
        email: &str,
    ) -> Result<(), Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::StaffEdit)?;
        let mut faults = Vec::new();
        let (name, email) = who(name, email, &mut faults);
        if !faults.is_empty() {
            return Err(wrong(faults));
        }
        let what = Do::Rename { name, email };
        self.change(desk, Change { by: caller.staff(), staff, seen, what }).await
    }

    /// Gives a person another post.
    ///
    /// # Errors
    /// `no-right`; `not-found`; `staff-wrong`; `stale-version`.
    pub async fn give_post(
        &self,
        caller: &Caller,
        (staff, seen): (StaffId, i64),
        new: &NewPost,
    ) -> Result<(), Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::StaffEdit)?;
        let mut faults = Vec::new();
        let given = form::read(&desk.books, new, (PostId(self.id()), staff), &mut faults);
        let Some(given) = given else { return Err(wrong(faults)) };
        self.give_post_to(desk, caller.staff(), (staff, seen), given).await
    }

    pub(super) async fn give_post_to(
        &self,
        desk: Desk,
        by: Option<StaffId>,
        (staff, seen): (StaffId, i64),
        given: Posting,
    ) -> Result<(), Refusal> {
        self.change(desk, Change { by, staff, seen, what: Do::Give(given) }).await
    }

    /// Ends a post of a person after `day`, typed as `2026-01-31`; today where empty.
    ///
    /// # Errors
    /// `no-right`; `not-found`; `staff-wrong`; `stale-version`; `last-administrator`.
    pub async fn end_post(
        &self,
        caller: &Caller,
        (staff, seen): (StaffId, i64),
        post: PostId,
        day: &str,
    ) -> Result<(), Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::StaffEdit)?;
        let mut faults = Vec::new();
        let day = form::day(day, "day", &mut faults).unwrap_or(desk.books.day);
        if !faults.is_empty() {
            return Err(wrong(faults));
        }
        let what = Do::End { post, day };
        self.change(desk, Change { by: caller.staff(), staff, seen, what }).await
    }

    /// Gives a person another password, which is shown once; all their sessions end.
    ///
    /// # Errors
    /// `no-right`; `not-found`; `stale-version`.
    pub async fn reset_password(
        &self,
        caller: &Caller,
        (staff, seen): (StaffId, i64),
    ) -> Result<String, Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::StaffEdit)?;
        let (word, hash) = self.made_password().await?;
        let what = Do::Password(hash);
        self.change(desk, Change { by: caller.staff(), staff, seen, what }).await?;
        Ok(word)
    }

    /// Switches a login off, which ends its sessions, or on again. Posts stay as they are: who is on
    /// leave comes back to them, and work that stands with them is seen by those who hold the same.
    ///
    /// # Errors
    /// `no-right`; `not-found`; `stale-version`; `own-login`; `last-administrator`.
    pub async fn switch_login(
        &self,
        caller: &Caller,
        (staff, seen): (StaffId, i64),
        off: bool,
    ) -> Result<(), Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::StaffEdit)?;
        if off && caller.staff() == Some(staff) {
            return Err(own_login());
        }
        let what = Do::Switch { off };
        self.change(desk, Change { by: caller.staff(), staff, seen, what }).await
    }

    /// A password made up here, with its hash.
    async fn made_password(&self) -> Result<(String, String), Refusal> {
        let office = self.clone();
        off_thread(move || {
            let word = password::made_up(|buf| office.random(buf));
            let hash = password::hash(&word, &mut |buf| office.random(buf))?;
            Ok((word, hash))
        })
        .await
    }

    async fn change(&self, desk: Desk, change: Change) -> Result<(), Refusal> {
        self.writing(move |tx| {
            let (desk, change) = (desk.clone(), change.clone());
            Box::pin(async move {
                // first, because it holds the counter: who comes second waits here and then reads
                // what the first has written
                crate::load::changed(tx).await?;
                change.write(tx, &desk).await
            })
        })
        .await
    }
}

impl Change {
    async fn write(&self, tx: &mut Tx, desk: &Desk) -> Result<(), StoreError> {
        let old = seen(tx, self.staff, self.seen).await?;
        let b = &desk.books;
        match &self.what {
            Do::Rename { name, email } => {
                let fresh = Staff { name: name.clone(), email: email.clone(), ..old.clone() };
                if fresh == old {
                    return Ok(());
                }
                staff::update(tx, TENANT, &fresh).await?;
                let mail = |s: &Staff| s.email.clone().unwrap_or_default();
                let say = Text::new(
                    format!("{}（{}）改为{name}（{}）", old.name, mail(&old), mail(&fresh)),
                    format!("{} ({}) became {name} ({})", old.name, mail(&old), mail(&fresh)),
                );
                self.did(tx, desk, "person-changed", say).await
            }
            Do::Give(given) => {
                let all = post::all(tx, TENANT).await?;
                if all.iter().any(|p| form::doubled(p, given)) {
                    return Err(wrong(vec![form::twice("role")]).into());
                }
                staff::update(tx, TENANT, &old).await?;
                post::put(tx, TENANT, given).await?;
                let (what, span) = (form::words(b, given), form::span(given));
                let say = Text::new(
                    format!("任岗：{}，{}", what.zh, span.zh),
                    format!("Post given: {}, {}", what.en, span.en),
                );
                self.did(tx, desk, "post-given", say).await
            }
            Do::End { post: id, day } => {
                let p = held(tx, self.staff, *id).await?;
                if let Err(f) = ends(&p, *day) {
                    return Err(wrong(vec![f]).into());
                }
                staff::update(tx, TENANT, &old).await?;
                post::end(tx, TENANT, *id, *day).await?;
                leaves_nothing_alone(tx, &p, *day).await?;
                keeps_an_administrator(tx, desk, *day).await?;
                let what = form::words(b, &p);
                let say = Text::new(
                    format!("岗位结束：{}，{day}止", what.zh),
                    format!("Post ended: {}, after {day}", what.en),
                );
                self.did(tx, desk, "post-ended", say).await
            }
            Do::Password(hash) => {
                staff::set_password(tx, TENANT, self.staff, hash).await?;
                session::remove_of(tx, TENANT, self.staff, &[]).await?;
                let say =
                    Text::new("重置密码，原有登录全部退出", "Password reset; every session ended");
                self.did(tx, desk, "password-reset", say).await
            }
            Do::Switch { off } => {
                let fresh = Staff { ended_at: off.then_some(desk.now), ..old.clone() };
                staff::update(tx, TENANT, &fresh).await?;
                if *off {
                    session::remove_of(tx, TENANT, self.staff, &[]).await?;
                    keeps_an_administrator(tx, desk, b.day).await?;
                    let say = Text::new("停用登录", "Login switched off");
                    self.did(tx, desk, "login-off", say).await
                } else {
                    let say = Text::new("恢复登录", "Login switched on again");
                    self.did(tx, desk, "login-on", say).await
                }
            }
        }
    }

    async fn did(&self, tx: &mut Tx, desk: &Desk, did: &str, say: Text) -> Result<(), StoreError> {
        desk.did(tx, self.by, self.staff.0, did, say).await
    }
}

impl Added {
    async fn write(&self, tx: &mut Tx, desk: &Desk) -> Result<(), StoreError> {
        let person = &self.person;
        // asked, not tried: on PostgreSQL a failed insert spends the transaction
        if staff::by_login(tx, TENANT, &person.login).await?.is_some() {
            let taken = fault("login", "这个登录名已经有人使用", "this login is taken");
            return Err(wrong(vec![taken]).into());
        }
        staff::insert(tx, TENANT, person, Some(&self.hash)).await?;
        post::put(tx, TENANT, &self.post).await?;
        let (what, span) = (form::words(&desk.books, &self.post), form::span(&self.post));
        let (name, login) = (&person.name, &person.login);
        let say = Text::new(
            format!("新增人员{name}（{login}），任岗：{}，{}", what.zh, span.zh),
            format!("{name} ({login}) added with the post {}, {}", what.en, span.en),
        );
        desk.did(tx, self.by, person.id.0, "person-added", say).await
    }
}

/// The person, where they are still as somebody saw them.
pub(super) async fn seen(tx: &mut Tx, id: StaffId, version: i64) -> Result<Staff, StoreError> {
    let old = staff::get(tx, TENANT, id).await?.ok_or_else(not_found)?;
    if old.version == version { Ok(old) } else { Err(stale().into()) }
}

/// A post of a person.
pub(super) async fn held(tx: &mut Tx, staff: StaffId, id: PostId) -> Result<Posting, StoreError> {
    let all = post::all(tx, TENANT).await?;
    let found = all.into_iter().find(|p| p.id == id && p.staff == staff);
    Ok(found.ok_or_else(not_found)?)
}

/// Whether a post can end after `day`.
pub(super) fn ends(p: &Posting, day: NaiveDate) -> Result<(), Fault> {
    if day < p.starts_on {
        return Err(fault(
            "day",
            format!("早于起日{}", p.starts_on),
            format!("before it begins on {}", p.starts_on),
        ));
    }
    match p.ends_on {
        Some(end) if end < day => Err(fault(
            "day",
            format!("这个岗位已经在{end}结束"),
            format!("this post ended on {end} already"),
        )),
        _ => Ok(()),
    }
}

/// Refuses a change after which nobody could change staff on the day after `day`.
pub(super) async fn keeps_an_administrator(
    tx: &mut Tx,
    desk: &Desk,
    day: NaiveDate,
) -> Result<(), StoreError> {
    let roles = &desk.books.roles;
    let then = day.max(desk.books.day).succ_opt().unwrap_or(day);
    let works: Vec<StaffId> = staff::all(tx, TENANT)
        .await?
        .into_iter()
        .filter(|s| s.ended_at.is_none())
        .map(|s| s.id)
        .collect();
    let left = post::all(tx, TENANT).await?.iter().any(|p| {
        p.starts_on <= then
            && p.ends_on.is_none_or(|e| then <= e)
            && works.contains(&p.staff)
            && roles.get(&p.role).is_some_and(|r| r.rights.contains_key(&Right::StaffEdit))
    });
    if left { Ok(()) } else { Err(last_administrator().into()) }
}

/// Refuses to end a post whose work nobody would see on the day after `day`: a matter that is open
/// always has somebody (method C7).
async fn leaves_nothing_alone(tx: &mut Tx, p: &Posting, day: NaiveDate) -> Result<(), StoreError> {
    let then = day.succ_opt().unwrap_or(day);
    let shared = post::all(tx, TENANT).await?.iter().any(|other| {
        other.id != p.id
            && (other.unit, &other.role) == (p.unit, &p.role)
            && (other.grid.is_none() || other.grid == p.grid)
            && other.starts_on <= then
            && other.ends_on.is_none_or(|e| then <= e)
    });
    let matters = if shared { 0 } else { stands::waiting(tx, p).await? };
    if matters == 0 {
        return Ok(());
    }
    Err(Refusal::new(
        "post-has-work",
        Sort::NotNow,
        (
            format!("这个岗位上还有{matters}件在办事项，别人都不担任这个岗位，没有保存。"),
            format!("{matters} open matters wait for this post and nobody else holds it; nothing was saved."),
        ),
        ("请改用“离岗交接”，或先给别人同样的岗位。", "Hand the post over instead, or first give the same post to somebody else."),
    )
    .into())
}

/// Name and mail address as typed.
fn who(name: &str, email: &str, faults: &mut Vec<Fault>) -> (String, Option<String>) {
    let (name, email) = (name.trim(), email.trim());
    if name.is_empty() || name.chars().count() > 100 || name.contains(char::is_control) {
        faults.push(fault("name", "姓名应为1至100个字", "a name has 1 to 100 characters"));
    }
    if !email.is_empty() && (!email.contains('@') || email.contains(char::is_whitespace)) {
        faults.push(fault("email", "邮箱地址不完整", "the e-mail address is not whole"));
    }
    (name.to_owned(), Some(email.to_owned()).filter(|e| !e.is_empty()))
}

fn own_login() -> Refusal {
    Refusal::new(
        "own-login",
        Sort::NotNow,
        ("不能停用自己的登录。", "You cannot switch off your own login."),
        ("请另一位管理员来做。", "Let another administrator do it."),
    )
}

fn last_administrator() -> Refusal {
    Refusal::new(
        "last-administrator",
        Sort::NotNow,
        (
            "这样一来就没有人能管理人员了，没有保存。",
            "Nobody would be left who may change staff; nothing was saved.",
        ),
        ("先让另一个人担任系统管理员。", "First make somebody else an administrator."),
    )
}
