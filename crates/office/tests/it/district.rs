//! The small district of walks (`playbooks/walks/world.yaml`) brought into an office by its own
//! imports, so that a walk can be played there.

use crate::world::{PASSWORD, at, system};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;
use tempfile::TempDir;
use yiwang_domain::ledger::HashKind;
use yiwang_domain::rights::Caller;
use yiwang_domain::walk::{Person, Walk, World};
use yiwang_office::clock::{HandClock, SeededIds};
use yiwang_office::import::{Import, What};
use yiwang_office::install::Plan;
use yiwang_office::{Office, Settings, Setup, shipped};
use yiwang_store::Place;

/// Code of the district: walks call it by its kind, an installation by its region.
const REGION: &str = "330299";
/// What the walks call it.
const DISTRICT: &str = "district";

/// An office in which everybody of some walks has a post.
pub(crate) struct District {
    pub(crate) office: Office,
    pub(crate) clock: Arc<HandClock>,
    tokens: BTreeMap<String, String>,
    _dir: TempDir,
}

/// The code an office has for a code of a walk.
pub(crate) fn code(walk: &str) -> &str {
    if walk == DISTRICT { REGION } else { walk }
}

/// The district as walks have it.
pub(crate) fn drawn() -> World {
    World::read(shipped::WORLD, &["office".to_owned()]).unwrap()
}

/// Logins of the people of a walk, by their names in it. Whoever has the same post in another walk
/// may be the same person; within a walk nobody is somebody else.
pub(crate) fn logins(walk: &Walk) -> BTreeMap<&str, String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    walk.people
        .iter()
        .map(|(name, p)| {
            let grid = p.grid.as_deref().unwrap_or("all");
            let post = format!("{}.{}.{grid}", p.role, p.unit);
            let n = seen.entry(post.clone()).or_default();
            *n += 1;
            (name.as_str(), format!("{post}.{n}"))
        })
        .collect()
}

impl District {
    pub(crate) async fn new(place: Place, dir: TempDir, hash: HashKind, walks: &[Walk]) -> Self {
        // before the first walk begins, so that playbooks and posts are in force
        let clock = Arc::new(HandClock::new(at("2025-01-02T09:00")));
        let setup = Setup {
            place,
            folder: dir.path().to_owned(),
            key: None,
            clock: clock.clone(),
            ids: Arc::new(SeededIds::new(11)),
            new: true,
        };
        let plan = Plan {
            region: REGION.into(),
            name: "示例区".into(),
            hash,
            admin_login: "admin".into(),
            admin_password: PASSWORD.into(),
            settings: Settings::default(),
        };
        let office = Office::install(setup, plan).await.unwrap();
        let world = drawn();
        let tables = [
            (What::Grids, "net.geojson", net(&world)),
            (What::Units, "units.csv", units(&world)),
            (What::Categories, "categories.csv", categories(walks)),
            (What::Staff, "staff.csv", staff(walks)),
        ];
        for (what, name, text) in tables {
            let import = Import {
                what,
                name,
                bytes: text.into_bytes(),
                mapping: None,
                all_or_nothing: true,
            };
            let r = office.import(&system(), import, &|_, _| {}).await.unwrap();
            assert!(r.wrong.is_empty(), "{name}: {:?}", r.wrong);
        }
        Self { office, clock, tokens: BTreeMap::new(), _dir: dir }
    }

    pub(crate) fn now(&self, at: DateTime<Utc>) {
        self.clock.set(at);
    }

    /// Somebody who is signed in; signs in again where the session ended meanwhile.
    pub(crate) async fn who(&mut self, login: &str) -> Caller {
        if let Some(token) = self.tokens.get(login)
            && let Ok(session) = self.office.session(token).await
        {
            return session.caller;
        }
        let signed = self.office.sign_in(login, PASSWORD).await.unwrap();
        let session = self.office.session(&signed.token).await.unwrap();
        self.tokens.insert(login.to_owned(), signed.token);
        session.caller
    }
}

/// The codes of a path of the net, from the top.
fn codes(path: &str) -> Vec<&str> {
    path.split('/').filter(|c| !c.is_empty()).collect()
}

/// The part of the net a path ends in.
fn last(path: &str) -> &str {
    code(codes(path).last().copied().unwrap_or_default())
}

/// Every part of the net below the district, as a square; a part holds the squares below it.
fn net(world: &World) -> String {
    let areas = world.units.iter().filter_map(|u| u.area.as_deref());
    let all = areas.chain(world.grids.values().map(|g| g.path.as_str()));
    let mut paths: BTreeSet<Vec<&str>> = BTreeSet::new();
    for path in all {
        let codes = codes(path);
        // the first is the district, which is there
        paths.extend((2..=codes.len()).map(|n| codes[..n].to_vec()));
    }
    let below = |p: &[&str]| paths.iter().any(|q| q.len() > p.len() && q.starts_with(p));
    let ends: Vec<&Vec<&str>> = paths.iter().filter(|p| !below(p)).collect();
    let features: Vec<String> = paths
        .iter()
        .map(|path| {
            let first = ends.iter().position(|e| e.starts_with(path)).unwrap();
            let (w, n) = (first as f64, ends.iter().filter(|e| e.starts_with(path)).count() as f64);
            let (w, e) = (120.0 + w / 100.0, 120.0 + (w + n) / 100.0);
            let (own, parent) = (path[path.len() - 1], path[path.len() - 2]);
            let unit = world.units.iter().find(|u| u.area.as_deref().map(last) == Some(own));
            let kind = unit.map_or("basic", |u| u.kind.as_str());
            serde_json::json!({
                "type": "Feature",
                "properties": {"code": own, "name": own, "kind": kind, "parent": code(parent)},
                "geometry": {"type": "Polygon", "coordinates": [[
                    [w, 30.0], [e, 30.0], [e, 30.01], [w, 30.01], [w, 30.0]
                ]]},
            })
            .to_string()
        })
        .collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

fn units(world: &World) -> String {
    let mut out = String::from("code,name,kind,parent,area\n");
    for u in world.units.iter().filter(|u| u.code != DISTRICT) {
        let parent = u.parent.and_then(|p| world.units.get(p)).map_or("", |p| code(&p.code));
        let area = u.area.as_deref().map_or("", last);
        writeln!(out, "{},{},{},{parent},{area}", u.code, u.name, u.kind).unwrap();
    }
    out
}

/// Every category a walk names; they run by no playbook of their own.
fn categories(walks: &[Walk]) -> String {
    let mut all: BTreeSet<&str> = BTreeSet::new();
    for w in walks {
        all.extend(w.start.category.as_deref());
        all.extend(w.steps.iter().filter_map(|s| s.form.get("category")?.as_str()));
    }
    let mut out = String::from("code,name\n");
    for c in all {
        writeln!(out, "{c},{c}").unwrap();
    }
    out
}

fn staff(walks: &[Walk]) -> String {
    let mut rows: BTreeMap<String, &Person> = BTreeMap::new();
    for w in walks {
        let logins = logins(w);
        rows.extend(w.people.iter().map(|(name, p)| (logins[name.as_str()].clone(), p)));
    }
    let mut out = String::from("login,name,role,unit,grid,from,password\n");
    for (login, p) in rows {
        let (unit, grid) = (code(&p.unit), p.grid.as_deref().unwrap_or(""));
        writeln!(out, "{login},{login},{},{unit},{grid},2025-01-01,{PASSWORD}", p.role).unwrap();
    }
    out
}
