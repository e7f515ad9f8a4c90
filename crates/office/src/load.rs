//! Reading a tenant's rules from the store.

use crate::books::{Books, Category, Published, Reply, Route};
use crate::import::synonyms;
use crate::net::{Grid, Net};
use crate::office::TENANT;
use crate::place::PlaceRules;
use crate::view::TenantView;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use yiwang_domain::calendar::{CalendarSpec, Calendars, SpecialDays};
use yiwang_domain::place::PlaceKind;
use yiwang_domain::playbook::{self, Problem, roles};
use yiwang_domain::units::Units;
use yiwang_domain::{GridId, Playbook, Refusal, Sort};
use yiwang_store::{
    Conn, StoreError, Tx, category, counter, grid, playbook as kept, post, reply, route, staff,
    synonym, tenant, triage_rule, unit,
};
use yiwang_text::{Lexicon, Named, Vocabulary};

/// Counter whose value tells whether the rules changed.
const REVISION: &str = "books";

/// Settings of a tenant, kept with it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Offset of local time, seconds east.
    pub offset_seconds: i32,
    /// Calendars by name.
    pub calendars: BTreeMap<String, CalendarSpec>,
    /// Years published after this program was made, in the form of holiday-cn.
    pub special_days: Option<serde_json::Value>,
    /// Playbook of matters whose category names none.
    pub default_playbook: String,
    /// Table of roles; the shipped one where none.
    pub roles: Option<String>,
    /// Address at which people reach the portal, `https://host`; what mails lead to.
    pub portal: Option<String>,
    /// Mail server, `smtp://user:password@host:port?tls=starttls`.
    pub smtp: Option<String>,
    /// Sender of mail.
    pub mail_from: Option<String>,
    /// Webhook addresses.
    pub hooks: Vec<HookSetting>,
    /// Hosts on private addresses that webhooks may reach.
    pub hook_hosts: Vec<String>,
    /// Early warnings of a rise, a month, that may come by chance.
    pub false_alarms: f64,
    /// Months for which a record of the registry counts as fresh, by kind of place; what is not named
    /// has that of [`PlaceKind::months`].
    pub place_months: BTreeMap<PlaceKind, u32>,
    /// Months after which the contact of a place is erased unless the person agreed anew.
    pub contact_months: u32,
}

/// A webhook.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct HookSetting {
    /// Address.
    pub url: String,
    /// Secret its signature is made with.
    pub secret: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            offset_seconds: 8 * 3_600,
            calendars: BTreeMap::from([("office".to_owned(), CalendarSpec::default())]),
            special_days: None,
            default_playbook: crate::shipped::DEFAULT.to_owned(),
            roles: None,
            portal: None,
            smtp: None,
            mail_from: None,
            hooks: Vec::new(),
            hook_hosts: Vec::new(),
            false_alarms: 1.0,
            place_months: BTreeMap::new(),
            contact_months: 24,
        }
    }
}

/// Revision of the rules.
pub(crate) async fn revision(conn: &mut Conn) -> Result<i64, StoreError> {
    counter::get(conn, TENANT, REVISION).await
}

/// Says that the rules changed; every process reads them anew.
pub(crate) async fn changed(tx: &mut Tx) -> Result<(), StoreError> {
    counter::next(tx, TENANT, REVISION).await.map(drop)
}

/// The tenant's settings.
pub(crate) async fn settings(conn: &mut Conn) -> Result<(tenant::Tenant, Settings), Refusal> {
    let t = tenant::get(conn, TENANT).await?.ok_or_else(|| {
        Refusal::new(
            "not-initialised",
            Sort::Unready,
            ("这里还没有建立辖区。", "No jurisdiction has been set up here."),
            ("先运行 yiwang init 或 yiwang demo。", "Run `yiwang init` or `yiwang demo` first."),
        )
    })?;
    let s = serde_json::from_value(t.settings.clone()).map_err(|e| {
        Refusal::new(
            "settings-unreadable",
            Sort::Unready,
            (format!("辖区设置无法读取：{e}"), format!("The settings cannot be read: {e}")),
            ("请管理员检查设置。", "Let an administrator look at the settings."),
        )
    })?;
    Ok((t, s))
}

/// Reads everything. `before` are the books read last: where only the day turned, its playbooks
/// need not be read and checked anew.
pub(crate) async fn books(
    conn: &mut Conn,
    revision: i64,
    now: DateTime<Utc>,
    before: Option<&Books>,
) -> Result<Books, Refusal> {
    let (t, s) = settings(conn).await?;
    let tenant =
        TenantView { id: t.id, region: t.code, name: t.name, offset_seconds: s.offset_seconds };
    let day = now.with_timezone(&tenant.offset()).date_naive();
    let mut special = SpecialDays::shipped();
    if let Some(newer) = &s.special_days {
        special = special.merge(SpecialDays::from_json(&newer.to_string())?);
    }
    let calendars = Calendars::from_specs(&Arc::new(special), &s.calendars)?;
    let roles = roles_of(&s)?;
    let units = Units::new(unit::all(conn, TENANT).await?);
    let categories = category::all(conn, TENANT)
        .await?
        .into_iter()
        .map(|c| {
            let kept = Category {
                code: c.code,
                parent: c.parent,
                name: c.name,
                playbook: c.playbook,
                urgency: c.urgency,
                secrecy: c.secrecy,
                filing: c.filing,
                closing: c.closing,
            };
            (kept.code.clone(), kept)
        })
        .collect();
    let routes = route::all(conn, TENANT)
        .await?
        .into_iter()
        .map(|r| Route {
            category: r.category,
            area: r.area,
            unit: r.unit,
            rank: r.rank,
            why: r.reason,
        })
        .collect();
    let mut replies: Vec<Reply> = reply::all(conn, TENANT)
        .await?
        .into_iter()
        .map(|r| Reply { category: r.category, title: r.title, text: r.text })
        .collect();
    replies.sort_by(|a, b| a.title.cmp(&b.title));
    let mut rules = triage_rule::all(conn, TENANT).await?;
    rules.retain(|r| r.ended_at.is_none());
    let names: Vec<String> = calendars.names().map(str::to_owned).collect();
    let playbooks = match before.filter(|b| b.revision == revision) {
        Some(b) => b.playbooks.clone(),
        None => playbooks(conn, &roles, &names).await?,
    };
    let mut grids = Vec::new();
    let rows = grid::all(conn, TENANT).await?;
    let posts = post::all(conn, TENANT).await?;
    // A border that begins later has a row of its own from the start. Posts, and what waits for them,
    // name another row of the grid; so every row of a code goes by that one, or by the oldest (ids
    // grow with time).
    let held: HashSet<GridId> = posts.iter().filter_map(|p| p.grid).collect();
    let mut first: HashMap<String, GridId> = HashMap::new();
    for g in &rows {
        let known = first.entry(g.code.clone()).or_insert(g.id);
        if (!held.contains(&g.id), g.id) < (!held.contains(known), *known) {
            *known = g.id;
        }
    }
    for g in rows {
        let shape = g.shape.as_deref().map(yiwang_geo::import::shape_from_text).transpose()?;
        grids.push(Grid {
            id: first.get(&g.code).copied().unwrap_or(g.id),
            code: g.code,
            name: g.name,
            kind: g.kind,
            parent: g.parent_code,
            path: g.path,
            shape,
            valid_from: g.valid_from,
            valid_to: g.valid_to,
        });
    }
    let people: HashMap<_, _> =
        staff::all(conn, TENANT).await?.into_iter().map(|s| (s.id, s.name)).collect();
    let posts = posts
        .into_iter()
        .filter(|p| p.starts_on <= day && p.ends_on.is_none_or(|e| day <= e))
        .collect();
    let net = Net::new(grids, day);
    let groups = synonym::all(conn, TENANT).await?;
    let groups: Vec<Vec<String>> = groups.iter().map(|s| synonyms::words_of(&s.words)).collect();
    let vocabulary = Arc::new(vocabulary(&net, &categories, &units, &groups));
    Ok(Books {
        revision,
        day,
        tenant,
        places: PlaceRules::of(&s),
        default_playbook: s.default_playbook,
        false_alarms: s.false_alarms.clamp(0.01, 100.0),
        units,
        roles,
        calendars,
        categories,
        routes,
        replies,
        rules,
        vocabulary,
        playbooks,
        net,
        staff: people,
        posts,
    })
}

/// The words by which places, categories and units are asked for.
fn vocabulary(
    net: &Net,
    categories: &BTreeMap<String, Category>,
    units: &Units,
    groups: &[Vec<String>],
) -> Vocabulary {
    let grids = || net.grids().iter();
    let names = grids()
        .flat_map(|g| [g.name.as_str(), g.code.as_str()].map(|n| (n, Named::Grid(g.code.clone()))))
        .chain(categories.values().flat_map(|c| {
            let own = || Named::Category(c.code.clone());
            [(c.name.zh.as_str(), own()), (c.name.en.as_str(), own())]
        }))
        .chain(units.iter().map(|u| (u.name.as_str(), Named::Unit(u.code.clone()))));
    let lexicon = Lexicon::new(grids().map(|g| &g.name));
    Vocabulary::new(lexicon, names, groups.iter().map(Vec::as_slice))
}

/// All versions of all playbooks, read and checked.
async fn playbooks(
    conn: &mut Conn,
    roles: &roles::Roles,
    calendars: &[String],
) -> Result<BTreeMap<String, Vec<Published>>, Refusal> {
    let mut playbooks: BTreeMap<String, Vec<Published>> = BTreeMap::new();
    for p in kept::all(conn, TENANT).await? {
        let loaded: Playbook =
            playbook::load(&p.text, roles, calendars).map_err(|e| broken(&p.id, &e))?;
        playbooks.entry(p.id).or_default().push(Published {
            version: p.version,
            effective_from: p.effective_from,
            playbook: Arc::new(loaded),
        });
    }
    Ok(playbooks)
}

fn broken(what: &str, problems: &[Problem]) -> Refusal {
    let first = problems.first();
    let (zh, en) = first.map_or_else(Default::default, |p| (p.say.zh.clone(), p.say.en.clone()));
    Refusal::new(
        "playbook-broken",
        Sort::Unready,
        (format!("“{what}”有误：{zh}"), format!("`{what}` is broken: {en}")),
        (
            "用 yiwang playbook check 逐行检查。",
            "Check it line by line with `yiwang playbook check`.",
        ),
    )
}

/// The table of roles in force: the tenant's own, else the shipped one.
pub(crate) fn roles_of(s: &Settings) -> Result<roles::Roles, Refusal> {
    roles::load(s.roles.as_deref().unwrap_or(crate::shipped::ROLES))
        .map_err(|p| broken("roles.yaml", &p))
}
