//! A small jurisdiction behind the web server: one street, one community, two grids, one department.

use axum::Router;
use chrono::DateTime;
use std::fmt::Write as _;
use std::sync::Arc;
use tempfile::TempDir;
use yiwang_domain::ledger::HashKind;
use yiwang_office::clock::{HandClock, SeededIds};
use yiwang_office::import::{Import, What};
use yiwang_office::{Office, Plan, Settings, Setup};
use yiwang_store::Place;
use yiwang_web::WebSettings;

use crate::browser::Browser;

/// Everybody's password here.
pub(crate) const PASSWORD: &str = "correct-horse-7";

/// An office in a temporary folder with its server.
pub(crate) struct World {
    pub(crate) office: Office,
    pub(crate) clock: Arc<HandClock>,
    pub(crate) router: Router,
    _dir: TempDir,
}

/// A moment of local time.
pub(crate) fn at(s: &str) -> DateTime<chrono::Utc> {
    DateTime::parse_from_rfc3339(&format!("{s}:00+08:00")).unwrap().to_utc()
}

/// Names of a jurisdiction, so that the tests of the languages can choose theirs.
pub(crate) struct Names {
    pub(crate) district: &'static str,
    pub(crate) street: &'static str,
    pub(crate) community: &'static str,
    pub(crate) grids: [&'static str; 2],
    pub(crate) department: &'static str,
    pub(crate) category: &'static str,
}

pub(crate) const CHINESE: Names = Names {
    district: "测试区",
    street: "东街道",
    community: "一社区",
    grids: ["第一网格", "第二网格"],
    department: "城管局",
    category: "井盖",
};

pub(crate) const ENGLISH: Names = Names {
    district: "Testing",
    street: "East Street",
    community: "First Community",
    grids: ["Grid One", "Grid Two"],
    department: "City Works",
    category: "Manhole",
};

impl World {
    pub(crate) async fn new() -> Self {
        Self::named(&CHINESE).await
    }

    pub(crate) async fn named(names: &Names) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(HandClock::new(at("2025-11-03T09:00")));
        let setup = Setup {
            place: Place::Folder(dir.path().to_owned()),
            folder: dir.path().to_owned(),
            key: None,
            clock: clock.clone(),
            ids: Arc::new(SeededIds::new(7)),
            new: true,
        };
        let plan = Plan {
            region: "330299".into(),
            name: names.district.into(),
            hash: HashKind::Sha256,
            admin_login: "admin".into(),
            admin_password: PASSWORD.into(),
            settings: Settings::default(),
        };
        let office = Office::install(setup, plan).await.unwrap();
        let router = yiwang_web::router(office.clone(), WebSettings::local([7; 32]));
        let w = Self { office, clock, router, _dir: dir };
        w.tables(names).await;
        w
    }

    async fn tables(&self, n: &Names) {
        let square = |w: f64, e: f64| {
            format!("[[[{w},30.0],[{e},30.0],[{e},30.01],[{w},30.01],[{w},30.0]]]")
        };
        let grid = |code: &str, name: &str, kind: &str, parent: &str, shape: String| {
            format!(
                r#"{{"type":"Feature","properties":{{"code":"{code}","name":"{name}","kind":"{kind}","parent":"{parent}"}},"geometry":{{"type":"Polygon","coordinates":{shape}}}}}"#
            )
        };
        let features = [
            grid("330299001", n.street, "street", "330299", square(120.0, 120.02)),
            grid("330299001001", n.community, "community", "330299001", square(120.0, 120.02)),
            grid("330299001001001", n.grids[0], "basic", "330299001001", square(120.0, 120.01)),
            grid("330299001001002", n.grids[1], "basic", "330299001001", square(120.01, 120.02)),
        ];
        let net = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
        let units = format!(
            "code,name,kind,parent,area\n\
             S,{},street,330299,330299001\n\
             C,{},community,S,330299001001\n\
             CG,{},department,330299,330299\n",
            n.street, n.community, n.department
        );
        let categories =
            format!("code,parent,name,name_en,playbook,urgency\n01,,{},Manhole,,\n", n.category);
        let mut staff = String::from("login,name,email,role,unit,grid,from,to,password\n");
        for (login, role, unit, grid) in [
            ("worker", "grid_worker", "C", "330299001001001"),
            ("clerk", "community_clerk", "C", ""),
            ("street", "street_dispatcher", "S", ""),
            ("handler", "department_handler", "CG", ""),
            ("district", "district_dispatcher", "330299", ""),
        ] {
            writeln!(staff, "{login},{login},,{role},{unit},{grid},2025-01-01,,{PASSWORD}")
                .unwrap();
        }
        for (what, name, text) in [
            (What::Grids, "net.geojson", net.as_str()),
            (What::Units, "units.csv", &units),
            (What::Categories, "categories.csv", categories.as_str()),
            (What::Staff, "staff.csv", &staff),
        ] {
            let import = Import {
                what,
                name,
                bytes: text.as_bytes().to_vec(),
                mapping: None,
                all_or_nothing: true,
            };
            let admin = self.office.sign_in("admin", PASSWORD).await.unwrap();
            let session = self.office.session(&admin.token).await.unwrap();
            self.office.import(&session.caller, import, &|_, _| {}).await.unwrap();
        }
    }

    /// A browser that knows nothing yet.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// A browser in which somebody is signed in.
    pub(crate) async fn signed_in(&self, login: &str) -> Browser {
        let mut b = self.browser();
        let page = b.get("/sign-in").await;
        let sent = [("login", login), ("password", PASSWORD)];
        let answer = b.send(&page, "/sign-in", &sent).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        b
    }

    /// A report through the portal: number and code.
    /// A matter of the category, with a telephone number, in the first grid: its number.
    pub(crate) async fn filed(&self, text: &str) -> String {
        let report = yiwang_office::Report {
            channel: "portal".into(),
            text: text.into(),
            lon: Some(120.005),
            lat: Some(30.005),
            category: Some("01".into()),
            name: Some("王小满".into()),
            phone: Some("13900001234".into()),
            ..yiwang_office::Report::default()
        };
        self.office.receive(None, report, None).await.unwrap().number
    }

    /// The link in the letter that waits in the outbox: from `begins` on.
    pub(crate) async fn letter(&self, begins: &str) -> String {
        let mut conn = self.office.store().read().await.unwrap();
        let tenant = yiwang_domain::TenantId(1);
        let far = at("2099-01-01T00:00");
        let state = yiwang_store::notice::State::Queued;
        let all = yiwang_store::notice::list(&mut conn, tenant, state, far, 50).await.unwrap();
        let body = all.into_iter().map(|n| n.body).find(|b| b.contains(begins)).unwrap();
        let rest = &body[body.find(begins).unwrap()..];
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "/-".contains(*c)).collect()
    }

    pub(crate) async fn report(&self, b: &mut Browser, text: &str) -> (String, String) {
        let page = b.get("/report").await;
        let sent =
            [("text", text), ("lon", "120.005"), ("lat", "30.005"), ("phone", "13900001234")];
        let answer = b.send(&page, "/report", &sent).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let done = b.get("/report/done").await;
        let ticket = done.between("<dl class=\"ticket\">", "</dl>");
        let mut values = ticket.split("<dd>").skip(1).map(|p| p.split('<').next().unwrap());
        (values.next().unwrap().to_owned(), values.next().unwrap().to_owned())
    }
}
