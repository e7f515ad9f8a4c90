//! Organisation and staff (组织与人员): the tree of units with their posts, each with several holders
//! and its dates, and one page for each person (method A1). Office data only: nothing here says when
//! somebody worked or how much.

mod change;
mod committee;
mod post;
mod replace;
mod stands;

pub use change::NewPerson;
pub use committee::{COMMITTEE, NewCommittee, NewMember};
pub use post::NewPost;
pub use replace::{HandOver, Handed};
pub use stands::{Standing, Stands};

use crate::admin_log::{self, Done};
use crate::books::Books;
use crate::office::{Office, TENANT};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{HashMap, HashSet};
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, not_found};
use yiwang_domain::units::Unit;
use yiwang_domain::{GridId, PostId, Refusal, Sort, StaffId, Text, UnitId};
use yiwang_store::post::Posting;
use yiwang_store::staff::Staff;
use yiwang_store::{Conn, grid};

/// Where today stands to a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// It is in force.
    Now,
    /// It begins later.
    Coming,
    /// It has ended.
    Past,
}

/// A post with its holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// Id of the post.
    pub id: PostId,
    /// Who holds it.
    pub staff: StaffId,
    /// Name of the holder.
    pub person: String,
    /// Whether the holder's login is switched off.
    pub off: bool,
    /// Role id.
    pub role: String,
    /// Role.
    pub role_name: Text,
    /// Code of the unit.
    pub unit_code: String,
    /// Name of the unit.
    pub unit: String,
    /// Name of the grid, for a post at a grid.
    pub grid: Option<String>,
    /// First day.
    pub from: NaiveDate,
    /// Last day; none until further notice.
    pub to: Option<NaiveDate>,
    /// Where today stands to it.
    pub when: When,
}

/// A unit of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitNode {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind, as data.
    pub kind: String,
    /// Levels above it.
    pub depth: usize,
    /// Posts in force or to come, in the order of the roles.
    pub posts: Vec<Holding>,
}

/// Somebody in the list of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonLine {
    /// Id.
    pub id: StaffId,
    /// Name.
    pub name: String,
    /// Login.
    pub login: String,
    /// Whether the login is switched off.
    pub off: bool,
    /// Posts in force or to come.
    pub posts: Vec<Holding>,
}

/// The page of a unit.
#[derive(Debug, Clone)]
pub struct UnitPage {
    /// The unit; its posts in force or to come.
    pub node: UnitNode,
    /// The units above, from the top: code and name.
    pub above: Vec<(String, String)>,
    /// The units right below: code and name.
    pub below: Vec<(String, String)>,
    /// Posts that have ended, the last first.
    pub past: Vec<Holding>,
    /// Units in which its people hold posts besides, by person.
    pub homes: HashMap<StaffId, Vec<String>>,
    /// What was changed about it, newest first.
    pub log: Vec<Done>,
}

/// The page of a person.
#[derive(Debug, Clone)]
pub struct PersonPage {
    /// Id.
    pub id: StaffId,
    /// Name.
    pub name: String,
    /// Login.
    pub login: String,
    /// Where notices by mail go.
    pub email: Option<String>,
    /// What a change made from an old page is recognised by.
    pub version: i64,
    /// Since when the login is switched off.
    pub off: Option<DateTime<Utc>>,
    /// All posts: those in force, those to come, those that have ended.
    pub posts: Vec<Holding>,
    /// What was changed, newest first.
    pub log: Vec<Done>,
}

/// Everything the pages of staff are made from.
struct Everybody {
    people: Vec<Staff>,
    posts: Vec<Posting>,
    grids: HashMap<GridId, String>,
}

impl Everybody {
    async fn read(conn: &mut Conn, b: &Books) -> Result<Self, Refusal> {
        let mut grids: HashMap<GridId, String> =
            grid::codes(conn, TENANT).await?.into_iter().collect();
        for g in b.net.grids() {
            grids.insert(g.id, g.name.clone());
        }
        Ok(Self {
            people: yiwang_store::staff::all(conn, TENANT).await?,
            posts: yiwang_store::post::all(conn, TENANT).await?,
            grids,
        })
    }

    fn names(&self) -> HashMap<StaffId, String> {
        self.people.iter().map(|s| (s.id, s.name.clone())).collect()
    }

    /// Posts that `fits`, those in force first, then in the order of the roles.
    fn holdings(&self, b: &Books, fits: impl Fn(&Posting) -> bool) -> Vec<Holding> {
        let by_id: HashMap<StaffId, &Staff> = self.people.iter().map(|s| (s.id, s)).collect();
        let mut out: Vec<Holding> = self
            .posts
            .iter()
            .filter(|p| fits(p))
            .map(|p| {
                let who = by_id.get(&p.staff);
                let unit = b.units.get(p.unit);
                Holding {
                    id: p.id,
                    staff: p.staff,
                    person: who.map(|s| s.name.clone()).unwrap_or_default(),
                    off: who.is_some_and(|s| s.ended_at.is_some()),
                    role: p.role.clone(),
                    role_name: b.role_name(&p.role),
                    unit_code: unit.map(|u| u.code.clone()).unwrap_or_default(),
                    unit: b.unit_name(p.unit),
                    grid: p.grid.map(|g| self.grids.get(&g).cloned().unwrap_or_default()),
                    from: p.starts_on,
                    to: p.ends_on,
                    when: when(p, b.day),
                }
            })
            .collect();
        let rank = |role: &str| b.roles.roles.iter().position(|r| r.id == role);
        out.sort_by(|x, y| {
            let key = |h: &Holding| (h.when, rank(&h.role), h.grid.clone(), h.from);
            key(x).cmp(&key(y)).then_with(|| x.person.cmp(&y.person))
        });
        out
    }

    /// Where those who hold a post at a unit hold others now.
    fn homes(&self, b: &Books, unit: UnitId) -> HashMap<StaffId, Vec<String>> {
        let here: HashSet<StaffId> =
            self.posts.iter().filter(|p| p.unit == unit).map(|p| p.staff).collect();
        let mut out: HashMap<StaffId, Vec<String>> = HashMap::new();
        let now = self.posts.iter().filter(|p| when(p, b.day) == When::Now && p.unit != unit);
        for p in now.filter(|p| here.contains(&p.staff)) {
            let (names, name) = (out.entry(p.staff).or_default(), b.unit_name(p.unit));
            if !names.contains(&name) {
                names.push(name);
            }
        }
        out
    }

    fn node(&self, b: &Books, unit: &Unit) -> UnitNode {
        UnitNode {
            code: unit.code.clone(),
            name: unit.name.clone(),
            kind: unit.kind.clone(),
            depth: unit.path.split('/').filter(|c| !c.is_empty()).count().saturating_sub(1),
            posts: self.holdings(b, |p| p.unit == unit.id && when(p, b.day) != When::Past),
        }
    }
}

fn when(p: &Posting, day: NaiveDate) -> When {
    if p.ends_on.is_some_and(|e| e < day) {
        When::Past
    } else if p.starts_on > day {
        When::Coming
    } else {
        When::Now
    }
}

impl Office {
    /// The tree of units, parents before children, with posts and holders.
    ///
    /// # Errors
    /// `no-right`.
    pub async fn staff_tree(&self, caller: &Caller) -> Result<Vec<UnitNode>, Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        b.rights().general(caller, Right::StaffRead)?;
        let mut conn = self.inner.store.read().await?;
        let all = Everybody::read(&mut conn, b).await?;
        Ok(b.units.iter().map(|u| all.node(b, u)).collect())
    }

    /// People whose name or login holds `text`, 100 at most; those with switched off logins last.
    ///
    /// # Errors
    /// `no-right`.
    pub async fn staff_find(
        &self,
        caller: &Caller,
        text: &str,
    ) -> Result<Vec<PersonLine>, Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        b.rights().general(caller, Right::StaffRead)?;
        let text = text.trim().to_lowercase();
        let mut conn = self.inner.store.read().await?;
        let all = Everybody::read(&mut conn, b).await?;
        let mut found: Vec<&Staff> = all
            .people
            .iter()
            .filter(|s| s.name.to_lowercase().contains(&text) || s.login.contains(&text))
            .collect();
        found.sort_by_key(|s| s.ended_at.is_some());
        let line = |s: &Staff| PersonLine {
            id: s.id,
            name: s.name.clone(),
            login: s.login.clone(),
            off: s.ended_at.is_some(),
            posts: all.holdings(b, |p| p.staff == s.id && when(p, b.day) != When::Past),
        };
        Ok(found.into_iter().take(100).map(line).collect())
    }

    /// Everybody who can sign in, by login: login and name.
    ///
    /// # Errors
    /// `no-right`.
    pub async fn staff_logins(&self, caller: &Caller) -> Result<Vec<(String, String)>, Refusal> {
        self.books().await?.rights().general(caller, Right::StaffRead)?;
        let mut conn = self.inner.store.read().await?;
        let all = yiwang_store::staff::all(&mut conn, TENANT).await?;
        let works = all.into_iter().filter(|s| s.ended_at.is_none());
        Ok(works.map(|s| (s.login, s.name)).collect())
    }

    /// The page of a unit.
    ///
    /// # Errors
    /// `no-right`; `not-found`.
    pub async fn staff_unit(&self, caller: &Caller, code: &str) -> Result<UnitPage, Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        b.rights().general(caller, Right::StaffRead)?;
        let unit = b.units.by_code(code).ok_or_else(not_found)?;
        let mut conn = self.inner.store.read().await?;
        let all = Everybody::read(&mut conn, b).await?;
        let pair = |u: &Unit| (u.code.clone(), u.name.clone());
        let mut past = all.holdings(b, |p| p.unit == unit.id && when(p, b.day) == When::Past);
        past.sort_by_key(|h| std::cmp::Reverse(h.to));
        Ok(UnitPage {
            node: all.node(b, unit),
            above: unit
                .path
                .split('/')
                .filter(|c| !c.is_empty() && *c != code)
                .filter_map(|c| b.units.by_code(c))
                .map(pair)
                .collect(),
            below: b.units.iter().filter(|u| u.parent == Some(unit.id)).map(pair).collect(),
            past,
            homes: all.homes(b, unit.id),
            log: admin_log::of(&mut conn, unit.id.0, &all.names()).await?,
        })
    }

    /// The page of a person.
    ///
    /// # Errors
    /// `no-right`; `not-found`.
    pub async fn staff_person(&self, caller: &Caller, id: StaffId) -> Result<PersonPage, Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        b.rights().general(caller, Right::StaffRead)?;
        let mut conn = self.inner.store.read().await?;
        let all = Everybody::read(&mut conn, b).await?;
        let s = all.people.iter().find(|s| s.id == id).ok_or_else(not_found)?;
        let log = admin_log::of(&mut conn, id.0, &all.names()).await?;
        Ok(PersonPage {
            id,
            name: s.name.clone(),
            login: s.login.clone(),
            email: s.email.clone(),
            version: s.version,
            off: s.ended_at,
            posts: all.holdings(b, |p| p.staff == id),
            log,
        })
    }
}

/// The refusal of a form about staff that will not do.
fn wrong(faults: Vec<yiwang_domain::Fault>) -> Refusal {
    Refusal::new(
        "staff-wrong",
        Sort::Invalid,
        ("有内容填得不对，没有保存。", "Something is not right; nothing was saved."),
        ("按字段旁的提示改正后再保存。", "Correct it as said beside the field and save again."),
    )
    .with_faults(faults)
}

/// A fault at a field of a form.
fn fault(at: &str, zh: impl Into<String>, en: impl Into<String>) -> yiwang_domain::Fault {
    yiwang_domain::Fault { at: at.to_owned(), say: Text::new(zh, en) }
}

/// The refusal of a change made from an old page.
fn stale() -> Refusal {
    Refusal::new(
        "stale-version",
        Sort::NotNow,
        (
            "这个人的资料或岗位在您打开之后已被改动，没有保存。",
            "This person or their posts were changed since you opened the page; nothing was saved.",
        ),
        (
            "您填写的内容仍在；请看过现在的内容后再保存。",
            "What you typed is kept; look at the page as it is now and save again.",
        ),
    )
}
