//! Places of the registry. A row is known by its code; without one by kind, name and where it lies. No
//! table holds a contact: who may be asked for is typed in where they agree to it.

use super::Run;
use super::sheet::Sheet;
use crate::books::Books;
use crate::office::TENANT;
use crate::place::form::{read as read_form, words};
use crate::place::{PlaceForm, as_table, given_code};
use crate::table::MappedRow;
use crate::view::ImportReport;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;
use yiwang_domain::Fault;
use yiwang_domain::place::{ConfirmedBy, PlaceKind, Wish};
use yiwang_store::place::{self, Place};
use yiwang_store::{StoreError, Tx};

pub(crate) const REQUIRED: &[&str] = &["kind", "name"];
pub(crate) const FIELDS: &[&str] = &[
    "code",
    "kind",
    "name",
    "aliases",
    "parent",
    "grid",
    "address",
    "lon",
    "lat",
    "wish",
    "confirmed_on",
    "confirmed_how",
    "ended_on",
];

/// What people write for the words of data.
const KINDS: &[(&str, PlaceKind)] = &[
    ("道路", PlaceKind::Road),
    ("小区", PlaceKind::Compound),
    ("公共设施", PlaceKind::Facility),
    ("楼栋", PlaceKind::Building),
    ("单元", PlaceKind::Entrance),
    ("住户", PlaceKind::Household),
    ("户", PlaceKind::Household),
    ("企业", PlaceKind::Enterprise),
    ("商户", PlaceKind::Shop),
];
const WISHES: &[(&str, Wish)] =
    &[("欢迎走访", Wish::Welcome), ("先电话联系", Wish::CallFirst), ("请勿打扰", Wish::Leave)];
const WAYS: &[(&str, ConfirmedBy)] =
    &[("上门", ConfirmedBy::Visit), ("电话", ConfirmedBy::Phone), ("导入", ConfirmedBy::Import)];

fn said<T: Copy>(words: &[(&str, T)], typed: &str) -> Option<T> {
    words.iter().find(|(zh, _)| *zh == typed).map(|(_, v)| *v)
}

/// A place as a row of the table, in the order of the fields; `codes` names parents.
pub(crate) fn cells(p: &Place, codes: &HashMap<Uuid, String>) -> Vec<String> {
    let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    let day = |d: Option<chrono::NaiveDate>| d.map(|d| d.to_string()).unwrap_or_default();
    vec![
        p.code.clone(),
        p.kind.clone(),
        p.name.clone(),
        p.aliases.join("、"),
        p.parent.and_then(|id| codes.get(&id).cloned()).unwrap_or_default(),
        p.grid_code.clone(),
        p.address.clone(),
        number(p.lon),
        number(p.lat),
        p.wish.clone(),
        day(p.confirmed_on),
        p.confirmed_how.clone(),
        day(p.ended_on),
    ]
}

/// Where a row without a code is known from.
type Spot = (String, String, Option<Uuid>, String);

fn spot(p: &Place) -> Spot {
    (p.kind.clone(), p.name.clone(), p.parent, p.grid_code.clone())
}

/// Writes the places of a sheet, larger kinds first: a parent may stand below its children.
pub(super) async fn write(
    tx: &mut Tx,
    run: &Run,
    report: &mut ImportReport,
) -> Result<(), StoreError> {
    let mut known: BTreeMap<String, Place> =
        place::all(tx, TENANT).await?.into_iter().map(|p| (p.code.clone(), p)).collect();
    let mut spots: HashMap<Spot, String> = known
        .values()
        .filter(|p| p.ended_on.is_none())
        .map(|p| (spot(p), p.code.clone()))
        .collect();
    let mut rows: Vec<&MappedRow> = run.sheet.rows.iter().collect();
    rows.sort_by_key(|r| kind_of(r));
    for row in rows {
        let wanted = match read(&run.desk.books, &run.sheet, row, &known) {
            Ok(p) => p,
            Err(f) => {
                report.wrong.extend(f);
                continue;
            }
        };
        let code = if wanted.code.is_empty() {
            spots.get(&spot(&wanted)).cloned().unwrap_or_default()
        } else {
            wanted.code.clone()
        };
        let old = known.get(&code);
        let twin = spots.get(&spot(&wanted)).filter(|c| **c != code && wanted.ended_on.is_none());
        if let Some(twin) = twin {
            report.wrong.push(run.sheet.fault(
                row,
                "name",
                format!("这里已经登记过同名的，代码{twin}"),
                format!("one of this name stands here already, with the code {twin}"),
            ));
            continue;
        }
        if old.is_some_and(|o| o.kind != wanted.kind) {
            report.wrong.push(run.sheet.fault(
                row,
                "kind",
                "这个代码是另一类地点的",
                "this code is that of a place of another kind",
            ));
            continue;
        }
        let (on, how, ended) = (wanted.confirmed_on, wanted.confirmed_how.clone(), wanted.ended_on);
        let mut p = as_table(old, wanted);
        // what the table says of it; without the columns it stays
        if run.sheet.has("confirmed_on") || on.is_some() {
            (p.confirmed_on, p.confirmed_how) = (on, how);
        }
        if run.sheet.has("ended_on") {
            p.ended_on = ended;
        }
        match old {
            Some(old) if *old == p => {
                report.same += 1;
                continue;
            }
            Some(old) => {
                if !run.sheet.has("confirmed_on") {
                    came_today(&mut p, run);
                }
                if p.ended_on.is_some()
                    && let Some(who) = p.contact.take()
                {
                    p.consent_on = None;
                    yiwang_store::party::erase(tx, TENANT, who, run.desk.now).await?;
                }
                report.changed += 1;
                place::update(tx, TENANT, &p).await?;
                spots.remove(&spot(old));
                p.version += 1;
            }
            None => {
                p.id = run.desk.id();
                if p.code.is_empty() {
                    p.code = given_code(tx).await?;
                }
                p.words = words(&p);
                if !run.sheet.has("confirmed_on") {
                    came_today(&mut p, run);
                }
                report.added += 1;
                place::insert(tx, TENANT, &p).await?;
            }
        }
        if p.ended_on.is_none() {
            spots.insert(spot(&p), p.code.clone());
        }
        known.insert(p.code.clone(), p);
    }
    Ok(())
}

fn came_today(p: &mut Place, run: &Run) {
    p.confirmed_on = Some(run.desk.books.day);
    ConfirmedBy::Import.word().clone_into(&mut p.confirmed_how);
}

fn kind_of(row: &MappedRow) -> Option<PlaceKind> {
    let typed = row.get("kind").unwrap_or_default();
    PlaceKind::read(typed).or_else(|| said(KINDS, typed))
}

/// A place as a row wants it, with every fault of the row.
fn read(
    b: &Books,
    sheet: &Sheet,
    row: &MappedRow,
    known: &BTreeMap<String, Place>,
) -> Result<Place, Vec<Fault>> {
    let get = |f: &str| row.get(f).unwrap_or_default();
    let parent = match row.get("parent") {
        None => None,
        Some(code) => Some(
            known.get(code).ok_or_else(|| vec![sheet.unknown(row, "parent", "地点", "place")])?,
        ),
    };
    let wish = Wish::read(get("wish")).or_else(|| said(WISHES, get("wish")));
    let form = PlaceForm {
        kind: kind_of(row).map_or_else(|| get("kind").to_owned(), |k| k.word().to_owned()),
        code: get("code").to_owned(),
        name: get("name").to_owned(),
        aliases: get("aliases").to_owned(),
        parent: String::new(),
        grid: get("grid").to_owned(),
        address: get("address").to_owned(),
        lon: get("lon").to_owned(),
        lat: get("lat").to_owned(),
        wish: wish.map_or_else(|| get("wish").to_owned(), |w| w.word().to_owned()),
        how: String::new(),
    };
    let mut faults = Vec::new();
    let place = read_form(b, &form, parent, &mut faults);
    let mut wrong: Vec<Fault> =
        faults.into_iter().map(|f| sheet.fault(row, &f.at, f.say.zh, f.say.en)).collect();
    let mut day = |field: &str| {
        sheet.day(row, field).unwrap_or_else(|f| {
            wrong.push(f);
            None
        })
    };
    let (on, ended) = (day("confirmed_on"), day("ended_on"));
    let typed = get("confirmed_how");
    let how = ConfirmedBy::read(typed).or_else(|| said(WAYS, typed));
    if how.is_none() && !typed.is_empty() {
        wrong.push(sheet.unknown(row, "confirmed_how", "这种核实方式", "such way to confirm"));
    }
    match place.filter(|_| wrong.is_empty()) {
        Some(p) => Ok(Place {
            confirmed_on: on,
            confirmed_how: on
                .map(|_| how.unwrap_or(ConfirmedBy::Import).word().to_owned())
                .unwrap_or_default(),
            ended_on: ended,
            ..p
        }),
        None => Err(wrong),
    }
}
