//! An empty installation: one tenant, its district, an administrator, the shipped playbooks.

use crate::load::{self, Settings};
use crate::office::{Office, Setup, TENANT};
use crate::{password, shipped};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;
use yiwang_domain::ledger::HashKind;
use yiwang_domain::units::Unit;
use yiwang_domain::{Fault, PostId, Refusal, Sort, StaffId, Text, UnitId};
use yiwang_store::playbook::Published;
use yiwang_store::post::Posting;
use yiwang_store::staff::Staff;
use yiwang_store::synonym::{self, Synonym};
use yiwang_store::{
    Place, Store, StoreError, Tx, installation, playbook, post, staff, tenant, unit,
};

/// What a new installation begins with.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Region code of the jurisdiction, 6 digits (GB/T 2260).
    pub region: String,
    /// Its name.
    pub name: String,
    /// Hash of the ledger; cannot be changed later.
    pub hash: HashKind,
    /// Login of the administrator.
    pub admin_login: String,
    /// Password of the administrator.
    pub admin_password: String,
    /// Calendars, hours and the rest.
    pub settings: Settings,
}

/// The plan as it is written.
struct Ready {
    tenant: tenant::Tenant,
    hash: HashKind,
    district: Unit,
    admin: Staff,
    password: String,
    post: Posting,
    playbooks: Vec<Published>,
}

impl Office {
    /// Makes an installation and opens it.
    ///
    /// # Errors
    /// `already-installed` where a tenant exists, and nothing is changed; `plan-wrong` with each
    /// wrong field; those of [`password::check`]; those of [`Office::open`].
    pub async fn install(setup: Setup, plan: Plan) -> Result<Self, Refusal> {
        let plan = checked(plan)?;
        // before keys are made: a folder that holds none may belong to a database that is in use
        refuse_installed(&setup.place).await?;
        let again = Setup {
            place: setup.place.clone(),
            folder: setup.folder.clone(),
            key: setup.key.clone(),
            clock: setup.clock.clone(),
            ids: setup.ids.clone(),
            new: false,
        };
        let office = Self::open(Setup { new: true, ..setup }).await?;
        let ready = office.ready(plan)?;
        let hash = ready.hash;
        let written = office
            .inner
            .store
            .write(move |tx| Box::pin(async move { write(tx, &ready).await }))
            .await;
        if let Err(e) = written {
            office.close().await;
            return Err(e.into());
        }
        if hash == office.inner.hash {
            return Ok(office);
        }
        // the office was opened before its hash was chosen
        office.close().await;
        drop(office);
        Self::open(again).await
    }

    fn ready(&self, plan: Plan) -> Result<Ready, Refusal> {
        let now = self.now();
        let mut random = |buf: &mut [u8]| self.random(buf);
        let password = password::hash(&plan.admin_password, &mut random)?;
        let district = Unit {
            id: UnitId(self.id()),
            code: plan.region.clone(),
            name: plan.name.clone(),
            kind: "district".to_owned(),
            parent: None,
            path: format!("/{}/", plan.region),
            area: Some(format!("/{}/", plan.region)),
            calendar: None,
        };
        let admin = Staff {
            id: StaffId(self.id()),
            login: plan.admin_login,
            name: "系统管理员".to_owned(),
            email: None,
            locale: "zh-CN".to_owned(),
            version: 1,
            created_at: now,
            ended_at: None,
        };
        let post = Posting {
            id: PostId(self.id()),
            staff: admin.id,
            role: load::roles_of(&plan.settings)?.first,
            unit: district.id,
            grid: None,
            starts_on: local_day(&plan.settings, now),
            ends_on: None,
        };
        let playbooks = shipped::PLAYBOOKS
            .iter()
            .map(|(id, text)| Published {
                id: (*id).to_owned(),
                version: 1,
                text: (*text).to_owned(),
                digest: plan.hash.of(&[text.as_bytes()]),
                effective_from: now,
                published_by: None,
                published_at: now,
                walks: "[]".to_owned(),
                based_on: None,
            })
            .collect();
        let settings = serde_json::to_value(&plan.settings).map_err(|e| {
            Refusal::new(
                "plan-wrong",
                Sort::Invalid,
                (format!("设置无法保存：{e}"), format!("The settings cannot be kept: {e}")),
                ("改正设置。", "Correct the settings."),
            )
        })?;
        let tenant = tenant::Tenant {
            id: TENANT,
            code: plan.region,
            name: plan.name,
            settings,
            version: 1,
            created_at: now,
        };
        Ok(Ready { tenant, hash: plan.hash, district, admin, password, post, playbooks })
    }
}

async fn refuse_installed(place: &Place) -> Result<(), Refusal> {
    let store = Store::open(place).await?;
    let mut conn = store.read().await?;
    let found = tenant::all(&mut conn).await;
    drop(conn);
    store.close().await;
    match found?.first() {
        None => Ok(()),
        Some(t) => Err(installed(&t.name)),
    }
}

async fn write(tx: &mut Tx, r: &Ready) -> Result<(), StoreError> {
    if let Some(t) = tenant::get(tx, TENANT).await? {
        return Err(installed(&t.name).into());
    }
    let kept = installation::once(tx, "hash", r.hash.name()).await?;
    if kept != r.hash.name() {
        return Err(Refusal::new(
            "hash-settled",
            Sort::NotNow,
            (
                format!("此库的台账散列已定为{kept}，不能更换。"),
                format!("The ledger hash of this database is {kept} and cannot be changed."),
            ),
            ("改用同一种散列，或换一个空库。", "Use that hash, or an empty database."),
        )
        .into());
    }
    tenant::insert(tx, &r.tenant).await?;
    unit::put(tx, TENANT, &r.district).await?;
    staff::insert(tx, TENANT, &r.admin, Some(&r.password)).await?;
    post::put(tx, TENANT, &r.post).await?;
    for p in &r.playbooks {
        playbook::publish(tx, TENANT, p).await?;
    }
    for (n, words) in shipped::SYNONYMS.lines().enumerate() {
        // what is shipped has the same ids everywhere
        let id = Uuid::from_u128(n as u128 + 1);
        let group = Synonym { id, words: words.to_owned(), version: 1 };
        synonym::put(tx, TENANT, &group).await?;
    }
    load::changed(tx).await
}

/// Local day of the settings' zone.
fn local_day(s: &Settings, now: DateTime<Utc>) -> NaiveDate {
    (now + chrono::TimeDelta::seconds(i64::from(s.offset_seconds))).date_naive()
}

fn installed(name: &str) -> Refusal {
    Refusal::new(
        "already-installed",
        Sort::NotNow,
        (
            format!("这里已经是“{name}”的系统，未作任何改动。"),
            format!("This is already the installation of “{name}”; nothing was changed."),
        ),
        ("换一个空目录或空数据库。", "Choose an empty folder or database."),
    )
}

fn checked(plan: Plan) -> Result<Plan, Refusal> {
    let plan = Plan {
        region: plan.region.trim().to_owned(),
        name: plan.name.trim().to_owned(),
        // signing in lowers the login too
        admin_login: plan.admin_login.trim().to_lowercase(),
        ..plan
    };
    let mut faults = Vec::new();
    let mut wrong = |at: &str, zh: &str, en: &str| {
        faults.push(Fault { at: at.to_owned(), say: Text::new(zh, en) });
    };
    if plan.region.len() != 6 || !plan.region.bytes().all(|b| b.is_ascii_digit()) {
        wrong(
            "region",
            "行政区划代码为6位数字，如330203",
            "a region code has 6 digits, such as 330203",
        );
    }
    if plan.name.is_empty() || plan.name.chars().count() > 50 {
        wrong("name", "名称为1至50字", "a name has 1 to 50 characters");
    }
    if !login_fits(&plan.admin_login) {
        wrong("admin_login", "登录名为2至50个字，不含空白", "a login has 2 to 50 signs, no blanks");
    }
    if !faults.is_empty() {
        return Err(Refusal::new(
            "plan-wrong",
            Sort::Invalid,
            ("安装参数有误。", "The installation cannot be made like this."),
            ("改正标出的各项。", "Correct what is marked."),
        )
        .with_faults(faults));
    }
    password::check(&plan.admin_password, &[&plan.admin_login, &plan.name])?;
    Ok(plan)
}

/// Whether a login may be used.
pub(crate) fn login_fits(login: &str) -> bool {
    (2..=50).contains(&login.chars().count())
        && !login.chars().any(|c| c.is_whitespace() || c.is_control())
}
