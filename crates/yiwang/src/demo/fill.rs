//! Filling an empty installation with the demo district, through the real use cases.

use super::REGION;
use super::acting::Acting;
use super::dice::Dice;
use super::district::District;
use super::meetings;
use super::names::{address, person};
use super::press;
use super::ready;
use super::registry;
use super::script::script;
use super::stories::stories;
use super::story::Step;
use anyhow::{Context, Result};
use chrono::{DateTime, Days, TimeDelta, Utc};
use futures::stream::{self, StreamExt};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use yiwang_domain::ledger::HashKind;
use yiwang_domain::place::PlaceKind;
use yiwang_domain::rights::Caller;
use yiwang_domain::{Refusal, StaffId, TenantId, actor::Actor};
use yiwang_office::clock::HandClock;
use yiwang_office::import::{Import, What};
use yiwang_office::install::Plan;
use yiwang_office::place::{ContactForm, PlaceQuery};
use yiwang_office::play::Player;
use yiwang_office::table::write_csv;
use yiwang_office::{Office, Settings, Setup};

/// The demo's word for whoever keeps the installation.
const KEEPER: &str = "keeper";

/// The login of the first of them, as `yiwang init` proposes it.
const LOGIN: &str = crate::cmd::ADMIN;

/// Batches in work at once: while one is written others are worked out.
const AT_ONCE: usize = 4;

/// How often the search index looks at what was written.
const LOOK: Duration = Duration::from_secs(1);

/// Stories played in one transaction.
const BATCH: usize = 100;

/// A login that the demo prints.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Login {
    /// Role id.
    pub(crate) role: String,
    /// Login.
    pub(crate) login: String,
    /// Password.
    pub(crate) password: String,
    /// Unit.
    pub(crate) unit: String,
    /// Name.
    pub(crate) name: String,
}

/// Who plays: logins to ids, posts to people, codes of the story to codes of the installation.
pub(super) struct Cast<'d> {
    district: &'d District,
    pub(super) acting: Acting,
    ids: HashMap<String, StaffId>,
    posts: HashMap<String, HashMap<&'static str, Vec<StaffId>>>,
}

impl<'d> Cast<'d> {
    fn new(district: &'d District, acting: Acting, ids: HashMap<String, StaffId>) -> Self {
        let mut cast = Self { district, acting, ids, posts: HashMap::new() };
        for s in &district.staff {
            let Some(id) = cast.ids.get(&s.login).copied() else { continue };
            for p in s.posts.iter().filter(|p| p.to.is_none()) {
                let unit = cast.unit(&p.unit);
                cast.posts.entry(unit).or_default().entry(p.role).or_default().push(id);
            }
        }
        cast
    }

    pub(super) fn staff(&self, login: &str) -> Option<StaffId> {
        self.ids.get(login).copied()
    }

    /// The installation's code of a unit: command rooms work at their street, the centre at the
    /// district.
    pub(super) fn unit(&self, code: &str) -> String {
        unit_code(self.district, code)
    }

    /// Those who hold what the demo calls `word` at a unit.
    pub(super) fn at(&self, word: &str, unit: &str) -> Vec<Player> {
        let held = self.posts.get(unit).and_then(|u| u.get(word));
        held.into_iter().flatten().map(|s| Player::Staff(*s)).collect()
    }

    /// Those who hold it at the district.
    pub(super) fn any(&self, word: &str) -> Vec<Player> {
        self.at(word, REGION)
    }

    /// Whoever may work on a leg of a unit.
    pub(super) fn leg_people(&self, unit: &str) -> Vec<Player> {
        self.acting.legs.iter().flat_map(|word| self.at(word, unit)).collect()
    }

    /// Who may do a step: the person it names, else those who hold the post.
    pub(super) fn step(&self, step: &Step) -> Vec<Player> {
        let named = step.login.as_deref().and_then(|l| self.staff(l)).map(Player::Staff);
        let unit = self.unit(&step.unit);
        let mut who: Vec<Player> = named.into_iter().collect();
        for w in self.at(step.role, &unit).into_iter().chain(self.leg_people(&unit)).take(4) {
            if !who.contains(&w) {
                who.push(w);
            }
        }
        who
    }

    fn above(&self, grid: &str, digits: usize) -> String {
        let code = grid.get(..digits).unwrap_or(grid);
        let unit = self.district.units.iter().find(|u| u.area.as_deref() == Some(code));
        let unit = unit.map_or_else(|| code.to_owned(), |u| u.code.clone());
        self.unit(&unit)
    }

    /// The street a grid lies in: its code begins with the street's nine digits.
    pub(super) fn street_of(&self, grid: &str) -> String {
        self.above(grid, 9)
    }

    /// The community a grid lies in: its code begins with the community's twelve digits.
    pub(super) fn community_of(&self, grid: &str) -> String {
        self.above(grid, 12)
    }
}

fn unit_code(district: &District, code: &str) -> String {
    let mut at = district.units.iter().find(|u| u.code == code);
    while let Some(u) = at {
        match (u.kind, &u.parent) {
            ("district", _) => return REGION.to_owned(),
            ("room" | "center", Some(p)) => at = district.units.iter().find(|u| u.code == *p),
            _ => return u.code.clone(),
        }
    }
    code.to_owned()
}

/// Makes the installation, its net, units, people and a year of matters up to now.
pub(crate) async fn fill(
    setup: Setup,
    seed: u64,
    matters: usize,
    progress: &(dyn Fn(&str, usize, usize) + Sync),
) -> Result<(Office, Vec<Login>)> {
    let now = setup.clock.now();
    let district = District::generate(super::SEED ^ seed, REGION);
    let mut secret = [0; 9];
    setup.ids.random(&mut secret);
    let password = hex_word(&secret);
    let plan = Plan {
        region: REGION.to_owned(),
        name: district.name.to_owned(),
        hash: HashKind::Sha256,
        admin_login: LOGIN.to_owned(),
        admin_password: password.clone(),
        settings: Settings::default(),
    };
    // the jurisdiction was there before the year begins that the stories tell
    let before = Setup {
        place: setup.place.clone(),
        folder: setup.folder.clone(),
        key: setup.key.clone(),
        clock: Arc::new(HandClock::new(now - TimeDelta::days(400))),
        ids: Arc::clone(&setup.ids),
        new: true,
    };
    Office::install(before, plan).await?.close().await;
    let office = Office::open(Setup { new: false, ..setup }).await?;
    let system = Caller { tenant: TenantId(1), actor: Actor::System };
    let acting = Acting::read()?;
    let logins = chosen(&district, &acting, &password);

    let day = now.with_timezone(&office.tenant().await?.offset()).date_naive();
    let tables = [
        (What::Grids, "grids.geojson", district.grids_geojson().into_bytes()),
        (What::Units, "units.csv", units(&district)?),
        (What::Categories, "categories.csv", categories(&district, &acting)?),
        (What::Routes, "routes.csv", routes(&district)?),
        (What::Staff, "staff.csv", staff(&district, &acting, &logins)?),
        (What::Places, "places.csv", csv(&registry::HEADER, registry::rows(&district, seed, day))?),
    ];
    let n = tables.len();
    for (i, (what, name, bytes)) in tables.into_iter().enumerate() {
        progress("tables", i, n);
        let import = Import { what, name, bytes, mapping: None, all_or_nothing: true };
        let report = office.import(&system, import, &|_, _| {}).await?;
        anyhow::ensure!(report.wrong.is_empty(), "{name}: {:?}", report.wrong.first());
    }
    contacts(&office, &system).await?;
    play(
        &office,
        Cast::new(&district, acting, office.logins().await?),
        (seed, matters),
        now,
        progress,
    )
    .await?;
    for (name, text) in press::feeds(&district, seed, now) {
        office.read_feed(&system, &name, text.into_bytes()).await?;
    }
    let acting = Acting::read()?;
    ready::again(&office, &acting, &logins).await?;
    ready::keep(&office, &system, &acting, &logins).await?;
    meetings::hold(&office, &district, &acting, &logins, day).await?;
    office.follow().await?;
    progress("seal", 0, 1);
    office.seal().await?;
    Ok((office, logins))
}

/// Some of the doors have somebody who agreed to be asked for.
async fn contacts(office: &Office, system: &Caller) -> Result<()> {
    let kind = Some(PlaceKind::Household);
    let q = PlaceQuery { kind, limit: 200, ..PlaceQuery::default() };
    let mut dice = Dice::new(super::SEED, "contacts");
    for (n, p) in office.place_list(system, &q).await?.rows.iter().enumerate().step_by(4) {
        let (name, _) = person(&mut dice);
        let who = ContactForm {
            name: address(&name, &mut dice),
            phone: format!("1990002{n:04}"),
            agreed: true,
        };
        let version = office.place_page(system, p.id).await?.version;
        office.set_place_contact(system, (p.id, version), &who).await?;
    }
    Ok(())
}

async fn play(
    office: &Office,
    cast: Cast<'_>,
    (seed, matters): (u64, usize),
    now: DateTime<Utc>,
    progress: &(dyn Fn(&str, usize, usize) + Sync),
) -> Result<()> {
    let offset = office.tenant().await?.offset();
    let today = now.with_timezone(&offset).date_naive();
    let from = today - Days::new(365);
    let told = stories(seed, cast.district, matters, from, today + Days::new(1));
    let mut told = told.filter(|s| s.at.to_utc() < now).peekable();
    let batches = std::iter::from_fn(|| {
        told.peek()?;
        Some(told.by_ref().take(BATCH).map(|s| script(&cast, &s, now)).collect::<Vec<_>>())
    });
    // as tasks: while stories are told here, what was told is received and written elsewhere
    let play = |batch| {
        let office = office.clone();
        tokio::spawn(async move { office.play(batch).await })
    };
    let over = Arc::new(AtomicBool::new(false));
    // words are found as they come: at the end there is little left to read
    let following = tokio::spawn({
        let (office, over) = (office.clone(), Arc::clone(&over));
        async move {
            while !over.load(Ordering::Relaxed) {
                office.follow().await?;
                tokio::time::sleep(LOOK).await;
            }
            Ok::<(), Refusal>(())
        }
    });
    let mut playing = stream::iter(batches).map(play).buffered(AT_ONCE);
    let mut refused: BTreeMap<String, usize> = BTreeMap::new();
    let mut done = 0;
    while let Some(played) = playing.next().await {
        let played = played.context("the play")?.context("playing")?;
        done += played.len();
        for code in played.into_iter().flat_map(|p| p.refused) {
            *refused.entry(code).or_default() += 1;
        }
        progress("matters", done, matters);
    }
    drop(playing);
    tracing::info!(?refused, "acts a story wanted and the playbook refused");
    progress("search", 0, 1);
    over.store(true, Ordering::Relaxed);
    following.await.context("the search index")??;
    office.follow().await?;
    Ok(())
}

/// One person for each role gets a password.
fn chosen(district: &District, acting: &Acting, password: &str) -> Vec<Login> {
    let mut out: Vec<Login> = Vec::new();
    for s in &district.staff {
        for p in s.posts.iter().filter(|p| p.to.is_none()) {
            // two dispatchers, because nobody checks their own work; the keeper of the installation
            // comes last
            let most = match p.role {
                "dispatcher" => 2,
                KEEPER => 0,
                _ => 1,
            };
            let role = acting.role(p.role);
            let have = out.iter().filter(|l| l.role == role).count();
            if have >= most || out.iter().any(|l| l.login == s.login) {
                continue;
            }
            let unit = unit_code(district, &p.unit);
            let named = district.units.iter().find(|u| u.code == unit);
            out.push(Login {
                role: role.to_owned(),
                login: s.login.clone(),
                password: password.to_owned(),
                unit: named.map_or_else(|| district.name.to_owned(), |u| u.name.clone()),
                name: s.name.clone(),
            });
        }
    }
    out.push(Login {
        role: acting.role(KEEPER).to_owned(),
        login: LOGIN.to_owned(),
        password: password.to_owned(),
        unit: district.name.to_owned(),
        name: "系统管理员".to_owned(),
    });
    out
}

/// A password people can type: letters and digits from random bytes.
fn hex_word(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"23456789abcdefghjkmnpqrstuvwxyz2";
    let word: String = bytes.iter().map(|b| char::from(LETTERS[usize::from(b & 31)])).collect();
    format!("demo-{word}")
}

fn csv(header: &[&str], rows: Vec<Vec<String>>) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    write_csv(&mut out, header, rows)?;
    Ok(out)
}

fn units(d: &District) -> Result<Vec<u8>> {
    let rows = d
        .units
        .iter()
        .filter(|u| !matches!(u.kind, "district" | "room" | "center"))
        .map(|u| {
            let parent = u.parent.as_deref().map(|p| unit_code(d, p)).unwrap_or_default();
            vec![
                u.code.clone(),
                u.name.clone(),
                u.kind.to_owned(),
                parent,
                u.area.clone().unwrap_or_default(),
            ]
        })
        .collect();
    csv(&["code", "name", "kind", "parent", "area"], rows)
}

fn categories(d: &District, acting: &Acting) -> Result<Vec<u8>> {
    let rows = d
        .categories
        .iter()
        .map(|c| {
            let urgency = c.urgency.and_then(|u| serde_json::to_value(u).ok());
            vec![
                c.code.to_owned(),
                c.parent.unwrap_or_default().to_owned(),
                c.zh.to_owned(),
                c.en.to_owned(),
                c.playbook.map(|kind| acting.method(kind)).unwrap_or_default().to_owned(),
                urgency.as_ref().and_then(|u| u.as_str()).unwrap_or_default().to_owned(),
            ]
        })
        .collect();
    csv(&["code", "parent", "name", "name_en", "playbook", "urgency"], rows)
}

fn routes(d: &District) -> Result<Vec<u8>> {
    let rows = d
        .routing
        .iter()
        .map(|r| {
            vec![
                r.category.clone(),
                r.place.clone(),
                unit_code(d, &r.unit),
                r.reason_zh.clone(),
                r.reason_en.clone(),
            ]
        })
        .collect();
    csv(&["category", "area", "unit", "reason", "reason_en"], rows)
}

fn staff(d: &District, acting: &Acting, logins: &[Login]) -> Result<Vec<u8>> {
    let mut rows = Vec::new();
    for s in &d.staff {
        for p in &s.posts {
            let password = logins.iter().find(|l| l.login == s.login).map(|l| l.password.clone());
            let row = |role: &str, grid: &str| {
                vec![
                    s.login.clone(),
                    s.name.clone(),
                    s.email.clone(),
                    role.to_owned(),
                    unit_code(d, &p.unit),
                    grid.to_owned(),
                    p.from.to_string(),
                    p.to.map(|t| t.to_string()).unwrap_or_default(),
                    password.clone().unwrap_or_default(),
                ]
            };
            rows.push(row(acting.role(p.role), p.grid.as_deref().unwrap_or_default()));
            // once for the unit, however many grids
            if !s
                .posts
                .iter()
                .take_while(|q| *q != p)
                .any(|q| (q.role, &q.unit) == (p.role, &p.unit))
            {
                rows.extend(acting.also(p.role).iter().map(|role| row(role, "")));
            }
        }
    }
    csv(&["login", "name", "email", "role", "unit", "grid", "from", "to", "password"], rows)
}
