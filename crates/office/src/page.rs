//! The matter page, inbox and lists.

use crate::books::Books;
use crate::desk::Desk;
use crate::office::{Office, TENANT};
use crate::public_board::work_photos;
use crate::render::{self, Lookup};
use crate::reply;
use crate::view::{InboxView, MatterView, Page, RowView};
use crate::words;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use yiwang_domain::engine::{Offer, offers};
use yiwang_domain::ledger;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, not_found};
use yiwang_domain::{Entry, Matter, MatterId, Refusal, Sort, Text};
use yiwang_store::matter::{self, After, Filter, Mine, Order, State};
use yiwang_store::{Conn, entry};

/// When open matters are due: every open one is in exactly one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Due {
    /// Overdue now.
    Over,
    /// Later today, by local time.
    Today,
    /// In the three days after today.
    Three,
    /// After that.
    After,
    /// No clock runs: paused, suspended, or none was started.
    Rest,
}

impl Due {
    /// All of them, the most pressing first.
    pub const ALL: [Self; 5] = [Self::Over, Self::Today, Self::Three, Self::After, Self::Rest];

    /// The word of it in an address.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Over => "over",
            Self::Today => "today",
            Self::Three => "three",
            Self::After => "after",
            Self::Rest => "rest",
        }
    }

    /// What an address asks for.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.word() == word)
    }

    /// Narrows a filter to these.
    pub(crate) fn narrow(self, f: Filter, now: DateTime<Utc>, b: &Books) -> Filter {
        let today = now.with_timezone(&b.tenant.offset()).date_naive();
        // the last moment of a day is due on that day
        let end =
            |days| local_midnight(b, today + TimeDelta::days(days)) - TimeDelta::microseconds(1);
        let open = Some(State::Open);
        let between =
            |from, to| Filter { state: open, due_after: Some(from), due_by: to, ..f.clone() };
        match self {
            Self::Over => Filter { state: open, due_by: Some(now), ..f },
            Self::Today => between(now, Some(end(1))),
            Self::Three => between(end(1), Some(end(4))),
            Self::After => Filter { timed: Some(true), ..between(end(4), None) },
            Self::Rest => Filter { state: open, timed: Some(false), ..f },
        }
    }
}

/// What somebody wants listed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// View id; everything one may see where empty.
    pub view: String,
    /// Stage id.
    pub stage: Option<String>,
    /// Category code or its beginning.
    pub category: Option<String>,
    /// Unit id or code.
    pub unit: Option<String>,
    /// Grid code, of any level.
    pub grid: Option<String>,
    /// Channel.
    pub channel: Option<String>,
    /// Ended or not.
    pub closed: Option<bool>,
    /// Ever overdue.
    pub late: Option<bool>,
    /// When it is due.
    pub due: Option<Due>,
    /// Received on or after this day.
    pub from: Option<NaiveDate>,
    /// Received on or before this day.
    pub to: Option<NaiveDate>,
    /// Cursor of a page.
    pub cursor: Option<String>,
    /// Rows, at most 200.
    pub limit: u32,
}

/// Views of the inbox, in order.
const VIEWS: &[(&str, &str, &str)] = &[
    ("mine", "待我办理", "Waiting for me"),
    ("legs", "我单位承办单", "Legs of my unit"),
    ("overdue", "已超期", "Overdue"),
    ("soon", "24小时内到期", "Due within 24 hours"),
    ("urgent", "紧急", "Urgent"),
    ("later", "稍后", "Later"),
    ("suspended", "挂账中", "Suspended"),
    ("open", "全部在办", "All open"),
    ("closed", "已办结", "Closed"),
];

impl Desk {
    fn mine(caller: &Caller) -> Mine {
        let posts = caller.posts();
        Mine {
            posts: posts.iter().map(|p| (p.unit, p.role.clone(), p.grid)).collect(),
            // a post at a grid has no share in what its community's office is sent
            leg_units: posts.iter().filter(|p| p.grid.is_none()).map(|p| p.unit).collect(),
        }
    }

    fn view(&self, id: &str, caller: &Caller) -> Filter {
        let open = Some(State::Open);
        match id {
            "mine" => Filter {
                state: open,
                mine: Some(Self::mine(caller)),
                sleep: self.sleep(caller, false),
                ..Filter::default()
            },
            "later" => Filter { state: open, sleep: self.sleep(caller, true), ..Filter::default() },
            "legs" => {
                let leg_units = Self::mine(caller).leg_units;
                Filter {
                    state: open,
                    mine: Some(Mine { posts: Vec::new(), leg_units }),
                    sleep: self.sleep(caller, false),
                    ..Filter::default()
                }
            }
            "overdue" => Filter { due_by: Some(self.now), ..Filter::default() },
            "soon" => Filter { due_by: Some(self.now + TimeDelta::hours(24)), ..Filter::default() },
            "urgent" => Filter {
                state: open,
                urgency: Some(yiwang_domain::matter::Urgency::Urgent),
                ..Filter::default()
            },
            "suspended" => Filter { suspended: Some(true), ..Filter::default() },
            "open" => Filter { state: open, ..Filter::default() },
            "closed" => Filter { state: Some(State::Closed), ..Filter::default() },
            _ => Filter::default(),
        }
    }

    pub(crate) fn filter(&self, caller: &Caller, q: &ListQuery) -> Result<Filter, Refusal> {
        let b = &self.books;
        let mut f = self.view(&q.view, caller);
        f.scope = Some(b.rights().scope(caller, Right::MatterRead));
        f.stage.clone_from(&q.stage);
        f.category.clone_from(&q.category);
        f.channel.clone_from(&q.channel);
        f.late = q.late.or(f.late);
        if let Some(c) = q.closed {
            f.state = Some(if c { State::Closed } else { State::Open });
        }
        if let Some(u) = q.unit.as_deref() {
            f.unit = Some(b.units.find(u).ok_or_else(|| unknown("单位", "unit", u))?.id);
        }
        if let Some(g) = q.grid.as_deref() {
            f.area = Some(b.net.by_code(g).ok_or_else(|| unknown("网格", "grid", g))?.path.clone());
        }
        let start = |d: NaiveDate| local_midnight(b, d);
        f.opened_from = q.from.map(start);
        f.opened_to = q.to.map(|d| start(d + TimeDelta::days(1)));
        Ok(match q.due {
            Some(due) => due.narrow(f, self.now, b),
            None => f,
        })
    }

    /// Rows for ids, in their order.
    pub(crate) async fn rows(
        &self,
        conn: &mut Conn,
        ids: &[MatterId],
    ) -> Result<Vec<RowView>, Refusal> {
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            if let Some(s) = matter::get(conn, TENANT, *id).await? {
                let p = self.books.playbook(&s.matter.playbook, s.matter.playbook_version)?;
                rows.push(render::row(&self.books, &p, &s.matter, &shown(&s.shown), self.now));
            }
        }
        Ok(rows)
    }
}

fn local_midnight(b: &Books, d: NaiveDate) -> DateTime<Utc> {
    let midnight = d.and_time(chrono::NaiveTime::MIN);
    DateTime::from_naive_utc_and_offset(
        midnight - TimeDelta::seconds(i64::from(b.tenant.offset_seconds)),
        Utc,
    )
}

/// A stored text as the renderer takes it.
pub(crate) fn shown(s: &matter::Shown) -> render::Shown {
    render::Shown { title: s.title.clone(), text: s.text.clone(), place: s.place_text.clone() }
}

pub(crate) fn unknown(zh: &str, en: &str, what: &str) -> Refusal {
    Refusal::new(
        "filter-unknown",
        Sort::Invalid,
        (format!("没有{zh}“{what}”。"), format!("There is no {en} `{what}`.")),
        ("换一个筛选条件。", "Choose another filter."),
    )
}

impl Office {
    /// Views of the inbox with counts: those of everybody, then those the person saved or has
    /// from colleagues in the same post.
    pub async fn views(&self, caller: &Caller) -> Result<Vec<InboxView>, Refusal> {
        let desk = self.desk().await?;
        let scope = desk.books.rights().scope(caller, Right::MatterRead);
        let base = Filter { scope: Some(scope), ..Filter::default() };
        let mut filters: Vec<Filter> = VIEWS.iter().map(|(id, ..)| desk.view(id, caller)).collect();
        let mut conn = self.inner.store.read().await?;
        let saved = desk.saved(&mut conn, caller).await?;
        filters.extend(saved.iter().map(|s| s.1.clone()));
        let counts = matter::counts(&mut conn, TENANT, &base, &filters).await?;
        let fixed = VIEWS.iter().map(|(id, zh, en)| InboxView {
            id: (*id).to_owned(),
            name: Text::new(*zh, *en),
            count: 0,
            saved: None,
        });
        let all = fixed.chain(saved.into_iter().map(|s| s.0));
        Ok(all.zip(counts).map(|(v, count)| InboxView { count, ..v }).collect())
    }

    /// A page of matters somebody may see.
    pub async fn list(&self, caller: &Caller, q: &ListQuery) -> Result<Page<RowView>, Refusal> {
        let desk = self.desk().await?;
        let mut conn = self.inner.store.read().await?;
        let q = &desk.unfolded(&mut conn, caller, q).await?;
        let filter = desk.filter(caller, q)?;
        let order = match q.view.as_str() {
            "" | "closed" => Order::Newest,
            _ => Order::DueFirst,
        };
        let after = q.cursor.as_deref().map(read_cursor).transpose()?;
        let page = matter::Page { order, size: q.limit.clamp(1, 200), after };
        let (lines, next) = matter::list(&mut conn, TENANT, &filter, &page).await?;
        let ids: Vec<MatterId> = lines.iter().map(|l| l.id).collect();
        Ok(Page {
            rows: desk.rows(&mut conn, &ids).await?,
            next: next.map(|a| format!("{}.{}", a.at.timestamp_micros(), a.id)),
            total: None,
        })
    }

    /// A matter's page, by id or number.
    pub async fn matter(&self, caller: &Caller, id_or_number: &str) -> Result<MatterView, Refusal> {
        let desk = self.desk().await?;
        let mut conn = self.inner.store.read().await?;
        let stored = find(&mut conn, id_or_number).await?;
        let b = &desk.books;
        let permit = b.rights().matter(caller, Right::MatterRead, stored.matter)?;
        let m = permit.thing();
        let p = b.playbook(&m.playbook, m.playbook_version)?;
        let entries = read_entries(&mut conn, m).await?;
        let now = desk.now;
        // offers only to who may act at all; what exactly, the playbook says
        let acts = b.rights().matter(caller, Right::MatterAct, m.clone()).is_ok();
        let offers = if acts {
            desk.env(|env| {
                let with_replies = |o: &Offer<'_>| {
                    let mut view = render::offer(b, m, o);
                    let unit = o.by.unit().map(|u| b.unit_name(u));
                    let title = &stored.shown.title;
                    reply::beside(b, m, title, unit.as_deref(), now, &mut view);
                    view
                };
                offers(&p, m, &caller.actor, env).iter().map(with_replies).collect()
            })
        } else {
            Vec::new()
        };
        let reporters = self.reporters(&mut conn, m).await?;
        let look =
            Lookup { b, p: &p, m, entries: &entries, reporters: &reporters, now, paper: false };
        let before = render::followed(b, &entries);
        let may_move =
            !m.is_closed() && b.rights().matter(caller, Right::MatterMove, m.clone()).is_ok();
        let others = if may_move { b.others(&m.playbook, now) } else { Vec::new() };
        let lists = p.lists.iter().map(|l| look.list(l)).collect();
        Ok(MatterView {
            row: render::row(b, &p, m, &shown(&stored.shown), now),
            text: stored.shown.text.clone(),
            secrecy: m.secrecy,
            demand: m.demand.as_deref().map(words::demand),
            outer: m.outer.as_ref().map(|o| (o.source.clone(), o.number.clone())),
            receiver: m.receiver.map(|u| b.unit_name(u)),
            playbook: (m.playbook.clone(), m.playbook_version, p.name.clone()),
            others,
            lon: m.place.lon,
            lat: m.place.lat,
            suspended_until: m.suspension.as_ref().map(|s| s.until),
            snoozed: desk.snoozed(&mut conn, caller, m).await?,
            timeline: render::timeline(b, &p, m, &entries),
            legs: render::legs(b, &p, &before, m, now),
            clocks: render::clocks(b, &p, &before, m, now),
            offers,
            lists,
            prints: p.prints.iter().map(|d| (d.id.clone(), d.name.clone())).collect(),
            // on the heap: the page of a matter is awaited in many places
            earlier: Box::pin(desk.earlier(&mut conn, caller, &permit)).await?,
            after: work_photos(&p, &entries).collect(),
            reporters,
            route: render::route(b, m),
            filing: b.filing(m.category.as_deref()),
            closing: b.closing(m.category.as_deref()),
            gathered: desk.gathered(&mut conn, caller, m.id).await?,
            meeting: desk.agenda(&p).is_some(),
        })
    }
}

/// A matter by id or number, before anybody's right to it was asked for.
pub(crate) async fn find(conn: &mut Conn, id_or_number: &str) -> Result<matter::Stored, Refusal> {
    let key = id_or_number.trim();
    match key.parse::<MatterId>() {
        Ok(id) => matter::get(conn, TENANT, id).await?,
        Err(_) => matter::by_number(conn, TENANT, key).await?,
    }
    .ok_or_else(not_found)
}

/// The ledger of a matter, read back.
pub(crate) async fn read_entries(conn: &mut Conn, m: &Matter) -> Result<Vec<Entry>, Refusal> {
    entry::of(conn, TENANT, m.id).await?.iter().map(ledger::read).collect()
}

fn read_cursor(c: &str) -> Result<After, Refusal> {
    let read = || {
        let (at, id) = c.split_once('.')?;
        let at = DateTime::from_timestamp_micros(at.parse().ok()?)?;
        Some(After { at, id: id.parse().ok()? })
    };
    read().ok_or_else(|| {
        Refusal::new(
            "cursor-unreadable",
            Sort::Invalid,
            ("翻页标记无效。", "The page cursor is not valid."),
            ("从第一页重新开始。", "Begin again from the first page."),
        )
    })
}
