//! A small jurisdiction to act in: one street, one community, two grids, two departments.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value as Json};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;
use yiwang_domain::actor::Actor;
use yiwang_domain::engine::Command;
use yiwang_domain::ledger::HashKind;
use yiwang_domain::rights::Caller;
use yiwang_domain::{MatterId, Refusal, TenantId};
use yiwang_office::clock::{HandClock, SeededIds};
use yiwang_office::import::{Import, What};
use yiwang_office::install::Plan;
use yiwang_office::view::Receipt;
use yiwang_office::{Office, Report, Settings, Setup};
use yiwang_store::testing::Database;
use yiwang_store::{Cursor, Place, entry};

/// Everybody's password here.
pub(crate) const PASSWORD: &str = "correct-horse-7";

/// An office in a temporary folder, its clock moved by hand.
pub(crate) struct World {
    pub(crate) office: Office,
    pub(crate) clock: Arc<HandClock>,
    pub(crate) place: Place,
    pub(crate) folder: PathBuf,
    _dir: TempDir,
}

/// Local time.
pub(crate) fn at(s: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(&format!("{s}:00+08:00")).unwrap().with_timezone(&Utc)
}

/// Runs a test on SQLite and on PostgreSQL.
pub(crate) async fn both<F: AsyncFn(World)>(hash: HashKind, body: F) {
    let dir = tempfile::tempdir().unwrap();
    let place = Place::Folder(dir.path().to_owned());
    body(World::new(place, dir, hash).await).await;
    let base = Database::make().await;
    let dir = tempfile::tempdir().unwrap();
    body(World::new(Place::Url(base.url.clone()), dir, hash).await).await;
    base.drop().await;
}

impl World {
    async fn new(place: Place, dir: TempDir, hash: HashKind) -> Self {
        let clock = Arc::new(HandClock::new(at("2025-09-26T15:50")));
        let folder = dir.path().to_owned();
        let setup = Setup {
            place: place.clone(),
            folder: folder.clone(),
            key: None,
            clock: clock.clone(),
            ids: Arc::new(SeededIds::new(7)),
            new: true,
        };
        let plan = Plan {
            region: "330299".into(),
            name: "测试区".into(),
            hash,
            admin_login: "admin".into(),
            admin_password: PASSWORD.into(),
            // the newspaper of the tests stands on this machine
            settings: Settings { hook_hosts: vec!["127.0.0.1".into()], ..Settings::default() },
        };
        let office = Office::install(setup, plan).await.unwrap();
        let w = Self { office, clock, place, folder, _dir: dir };
        w.tables().await;
        w
    }

    /// The same installation opened again, as after a restart.
    pub(crate) async fn reopened(&self, seed: u64) -> Office {
        let setup = Setup {
            place: self.place.clone(),
            folder: self.folder.clone(),
            key: None,
            clock: self.clock.clone(),
            ids: Arc::new(SeededIds::new(seed)),
            new: false,
        };
        Office::open(setup).await.unwrap()
    }

    async fn tables(&self) {
        let square = |w: f64, e: f64| {
            format!("[[[{w},30.0],[{e},30.0],[{e},30.01],[{w},30.01],[{w},30.0]]]")
        };
        let grid = |code: &str, name: &str, kind: &str, parent: &str, shape: String| {
            format!(
                r#"{{"type":"Feature","properties":{{"code":"{code}","name":"{name}","kind":"{kind}","parent":"{parent}"}},"geometry":{{"type":"Polygon","coordinates":{shape}}}}}"#
            )
        };
        let features = [
            grid("330299001", "东街道", "street", "330299", square(120.0, 120.02)),
            grid("330299001001", "一社区", "community", "330299001", square(120.0, 120.02)),
            grid("330299001001001", "第一网格", "basic", "330299001001", square(120.0, 120.01)),
            grid("330299001001002", "第二网格", "basic", "330299001001", square(120.01, 120.02)),
        ];
        let net = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
        let units = "code,name,kind,parent,area\n\
            S,东街道办事处,street,330299,330299001\n\
            C,一社区居委会,community,S,330299001001\n\
            CG,城管局,department,330299,330299\n\
            SW,水务局,department,330299,330299\n";
        let categories = "code,parent,name,name_en,playbook,urgency\n\
            01,,市容环境,Streets,,\n0101,01,井盖,Manhole cover,,\n02,,四清单,Four lists,tunxi-loop,\n";
        let routes = "category,area,unit,reason,reason_en\n01,,CG,职责清单第1项,Duty list 1\n";
        let mut staff = String::from("login,name,email,role,unit,grid,from,to,password\n");
        for (login, role, unit, grid) in [
            ("worker", "grid_worker", "C", "330299001001001"),
            ("clerk", "community_clerk", "C", ""),
            ("dispatch1", "street_dispatcher", "S", ""),
            ("dispatch2", "street_dispatcher", "S", ""),
            ("leader", "street_leader", "S", ""),
            ("caller", "follow_up_clerk", "S", ""),
            ("cg", "department_handler", "CG", ""),
            ("cgboss", "department_leader", "CG", ""),
            ("sw", "department_handler", "SW", ""),
            ("district", "district_dispatcher", "330299", ""),
            ("super", "district_supervisor", "330299", ""),
        ] {
            writeln!(
                staff,
                "{login},{login},{login}@example.test,{role},{unit},{grid},2025-01-01,,{PASSWORD}"
            )
            .unwrap();
        }
        for (what, name, text) in [
            (What::Grids, "net.geojson", net.as_str()),
            (What::Units, "units.csv", units),
            (What::Categories, "categories.csv", categories),
            (What::Routes, "routes.csv", routes),
            (What::Staff, "staff.csv", &staff),
        ] {
            let import = Import {
                what,
                name,
                bytes: text.as_bytes().to_vec(),
                mapping: None,
                all_or_nothing: true,
            };
            let r = self.office.import(&system(), import, &|_, _| {}).await.unwrap();
            assert!(r.wrong.is_empty(), "{name}: {:?}", r.wrong);
        }
    }

    pub(crate) fn now(&self, s: &str) {
        self.clock.set(at(s));
    }

    pub(crate) fn clock_now(&self) -> DateTime<Utc> {
        yiwang_office::clock::Clock::now(self.clock.as_ref())
    }

    /// Somebody who is signed in.
    pub(crate) async fn who(&self, login: &str) -> Caller {
        let signed = self.office.sign_in(login, PASSWORD).await.unwrap();
        self.office.session(&signed.token).await.unwrap().caller
    }

    /// Waits until all that was written is final. On PostgreSQL a follower stops before the oldest
    /// transaction of the whole server, and the tests beside this one have some open.
    pub(crate) async fn settled(&self) {
        let tenant = system().tenant;
        for _ in 0..400 {
            let mut conn = self.office.store().read().await.unwrap();
            let written = entry::count(&mut conn, tenant).await.unwrap();
            let (mut cursor, mut seen) = (Cursor::START, 0);
            loop {
                let batch = entry::after(&mut conn, tenant, &cursor, 5_000).await.unwrap();
                let Some((last, _)) = batch.last() else { break };
                cursor = *last;
                seen += batch.len() as i64;
            }
            drop(conn);
            if seen == written {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("something holds a transaction open");
    }

    pub(crate) async fn report(&self, text: &str, key: Option<&str>) -> Receipt {
        self.office.receive(None, report(text), key).await.unwrap()
    }

    pub(crate) async fn try_act(
        &self,
        login: &str,
        matter: MatterId,
        action: &str,
        form: Json,
    ) -> Result<String, Refusal> {
        let caller = self.who(login).await;
        let form = match form {
            Json::Object(o) => o,
            _ => Map::new(),
        };
        let command = Command { action: action.into(), form, ..Command::default() };
        let done = self.office.act(&caller, matter, command, None).await?;
        Ok(done.stage.en)
    }

    pub(crate) async fn act(
        &self,
        login: &str,
        matter: MatterId,
        action: &str,
        form: Json,
    ) -> String {
        self.try_act(login, matter, action, form)
            .await
            .unwrap_or_else(|r| panic!("{login} {action}: {r:?}"))
    }
}

/// A report at a place in the first grid.
pub(crate) fn report(text: &str) -> Report {
    Report {
        channel: "portal".into(),
        text: text.into(),
        place_text: "枫林路8号".into(),
        lon: Some(120.005),
        lat: Some(30.005),
        category: Some("0101".into()),
        name: Some("王小满".into()),
        phone: Some("19900001234".into()),
        ..Report::default()
    }
}

pub(crate) fn system() -> Caller {
    Caller { tenant: TenantId(1), actor: Actor::System }
}
