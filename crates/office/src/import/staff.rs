//! Staff with their posts. A person is known by login, a post by role, unit and grid. Who is not
//! in the file stays; a post ends by its `to`.

use super::sheet::Sheet;
use super::{Run, off_thread};
use crate::books::Books;
use crate::install::login_fits;
use crate::office::{Office, TENANT};
use crate::password;
use crate::table::MappedRow;
use crate::view::ImportReport;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use yiwang_domain::{Fault, GridId, PostId, Refusal, StaffId, UnitId};
use yiwang_store::post::{self, Posting};
use yiwang_store::staff::{self, Staff};
use yiwang_store::{StoreError, Tx};

pub(super) const REQUIRED: &[&str] = &["login", "role", "unit"];
pub(super) const FIELDS: &[&str] =
    &["login", "name", "email", "role", "unit", "grid", "from", "to", "password"];

/// Hash of the password of each login, or why it will not do.
pub(super) type Hashes = BTreeMap<String, Result<String, Refusal>>;

/// A row, its names resolved.
struct Wanted {
    login: String,
    name: Option<String>,
    email: Option<String>,
    role: String,
    unit: UnitId,
    grid: Option<GridId>,
    from: Option<chrono::NaiveDate>,
    to: Option<chrono::NaiveDate>,
}

impl Office {
    /// Hashes the passwords of a sheet before the writing begins, since each takes a while. Whoever
    /// has a password keeps it: importing again does not undo a change of password.
    pub(super) async fn hash_passwords(&self, run: &Run) -> Result<Arc<Hashes>, Refusal> {
        let mut conn = self.inner.store.read().await?;
        let mut has = BTreeSet::new();
        for s in staff::all(&mut conn, TENANT).await? {
            if staff::password(&mut conn, TENANT, s.id).await?.is_some() {
                has.insert(s.login);
            }
        }
        drop(conn);
        let (sheet, office) = (Arc::clone(&run.sheet), self.clone());
        off_thread(move || {
            let mut hashes = Hashes::new();
            for row in &sheet.rows {
                let login = login_of(row);
                let Some(given) = row.get("password").filter(|_| !has.contains(&login)) else {
                    continue;
                };
                if hashes.contains_key(&login) {
                    continue;
                }
                let about = [login.as_str(), row.get("name").unwrap_or_default()];
                let mut random = |buf: &mut [u8]| office.random(buf);
                let hash = password::check(given, &about)
                    .and_then(|()| password::hash(given, &mut random));
                hashes.insert(login, hash);
            }
            Ok(Arc::new(hashes))
        })
        .await
    }
}

/// Writes the staff of a sheet.
pub(super) async fn write(
    tx: &mut Tx,
    run: &Run,
    hashes: &Hashes,
    report: &mut ImportReport,
) -> Result<(), StoreError> {
    let desk = &run.desk;
    let mut people: BTreeMap<String, Staff> =
        staff::all(tx, TENANT).await?.into_iter().map(|s| (s.login.clone(), s)).collect();
    let mut posts: BTreeMap<(StaffId, String, UnitId, Option<GridId>), Posting> = BTreeMap::new();
    for p in post::all(tx, TENANT).await? {
        posts.insert((p.staff, p.role.clone(), p.unit, p.grid), p);
    }
    for row in &run.sheet.rows {
        let w = match read(&desk.books, &run.sheet, row) {
            Ok(w) => w,
            Err(f) => {
                report.wrong.push(f);
                continue;
            }
        };
        if let Some(Err(r)) = hashes.get(&w.login) {
            report.wrong.extend(Sheet::refused(row, r.clone()));
            continue;
        }
        if w.name.is_none() && !people.contains_key(&w.login) {
            report.wrong.push(run.sheet.fault(
                row,
                "name",
                "新增人员须写姓名",
                "a new person needs a name",
            ));
            continue;
        }
        let (id, fresh, moved) = person(tx, run, &mut people, &w).await?;
        if let Some(Ok(hash)) = hashes.get(&w.login)
            && staff::password(tx, TENANT, id).await?.is_none()
        {
            staff::set_password(tx, TENANT, id, hash).await?;
            // the next row of this person must not be stale
            if let Some(p) = people.get_mut(&w.login) {
                p.version += 1;
            }
        }
        let key = (id, w.role.clone(), w.unit, w.grid);
        let old = posts.get(&key);
        let wanted = Posting {
            id: old.map_or_else(|| PostId(desk.office.id()), |p| p.id),
            staff: id,
            role: w.role,
            unit: w.unit,
            grid: w.grid,
            starts_on: w.from.or(old.map(|p| p.starts_on)).unwrap_or(desk.books.day),
            ends_on: w.to.or(old.and_then(|p| p.ends_on)),
        };
        match (old == Some(&wanted), old.is_some() && !fresh) {
            (true, _) if !moved => report.same += 1,
            (_, true) => report.changed += 1,
            (_, false) => report.added += 1,
        }
        if old != Some(&wanted) {
            post::put(tx, TENANT, &wanted).await?;
            posts.insert(key, wanted);
        }
    }
    Ok(())
}

/// The person of a row, added or brought up to date: id, whether new, whether changed.
async fn person(
    tx: &mut Tx,
    run: &Run,
    people: &mut BTreeMap<String, Staff>,
    w: &Wanted,
) -> Result<(StaffId, bool, bool), StoreError> {
    if let Some(old) = people.get_mut(&w.login) {
        let fresh = Staff {
            name: w.name.clone().unwrap_or_else(|| old.name.clone()),
            email: w.email.clone().or_else(|| old.email.clone()),
            ..old.clone()
        };
        let moved = fresh != *old;
        if moved {
            staff::update(tx, TENANT, &fresh).await?;
            *old = Staff { version: fresh.version + 1, ..fresh };
        }
        return Ok((old.id, false, moved));
    }
    let fresh = Staff {
        id: StaffId(run.desk.office.id()),
        login: w.login.clone(),
        name: w.name.clone().unwrap_or_default(),
        email: w.email.clone(),
        locale: "zh-CN".to_owned(),
        version: 1,
        created_at: run.desk.now,
        ended_at: None,
    };
    staff::insert(tx, TENANT, &fresh, None).await?;
    let id = fresh.id;
    people.insert(w.login.clone(), fresh);
    Ok((id, true, false))
}

fn login_of(row: &MappedRow) -> String {
    // signing in lowers the login too
    row.get("login").unwrap_or_default().to_lowercase()
}

fn read(books: &Books, sheet: &Sheet, row: &MappedRow) -> Result<Wanted, Fault> {
    let login = login_of(row);
    if !login_fits(&login) {
        return Err(sheet.fault(
            row,
            "login",
            "登录名为2至50个字，不含空白",
            "a login has 2 to 50 characters and no blanks",
        ));
    }
    let role = row.get("role").unwrap_or_default();
    if books.roles.get(role).is_none() {
        return Err(sheet.unknown(row, "role", "角色", "role"));
    }
    let unit = row.get("unit").and_then(|u| books.units.find(u));
    let unit = unit.ok_or_else(|| sheet.unknown(row, "unit", "单位", "unit"))?.id;
    let grid = match row.get("grid") {
        None => None,
        Some(g) => match books.net.by_code(g) {
            Some(g) => Some(g.id),
            None => return Err(sheet.unknown(row, "grid", "网格", "grid")),
        },
    };
    let name = match row.get("name") {
        None => None,
        Some(_) => Some(sheet.name(row, "name")?.to_owned()),
    };
    let email = row.get("email").map(str::to_owned);
    if email.as_deref().is_some_and(|e| !e.contains('@') || e.contains(char::is_whitespace)) {
        return Err(sheet.fault(row, "email", "邮箱地址不完整", "the e-mail address is not whole"));
    }
    let (from, to) = (sheet.day(row, "from")?, sheet.day(row, "to")?);
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        return Err(sheet.fault(row, "to", "止日早于起日", "it ends before it begins"));
    }
    Ok(Wanted { login, name, email, role: role.to_owned(), unit, grid, from, to })
}
