//! A report comes in, from whichever channel (methods B1, B3, B4, A4).

use crate::desk::{Desk, broken_fold};
use crate::office::{Office, TENANT};
use crate::once::{Key, once};
use crate::render;
use crate::view::{LocatedView, PartyView, Receipt};
use crate::words;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use yiwang_domain::actor::By;
use yiwang_domain::engine::{self, Brought, Opening};
use yiwang_domain::entry::{Attached, Words};
use yiwang_domain::fold::fold;
use yiwang_domain::ledger::{Hash, HashKind};
use yiwang_domain::matter::{Outcome, Outer, Place, Reporter, Secrecy, Urgency};
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{
    Fault, FileId, Matter, MatterId, PartyId, Playbook, Refusal, Sort, Text, UnitId,
};
use yiwang_geo::coord::{Crs, LonLat, to_wgs84};
use yiwang_store::matter::Shown;
use yiwang_store::{StoreError, Tx, counter, report};

/// Longest text of a report, in characters.
pub const LONGEST_TEXT: usize = 4_000;
/// Most photos of one report.
pub const MOST_PHOTOS: usize = 6;

/// Role of a photo of a report that its reporter lets everybody see, once the matter has ended.
pub(crate) const GIVEN_FREE: &str = "reported_open";

/// What somebody reports.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    /// `portal`, `counter`, `phone`, `worker`, `api`, `hotline`.
    pub channel: String,
    /// One line; the beginning of the text where none.
    pub title: Option<String>,
    /// What it is about.
    pub text: String,
    /// Where, in words.
    pub place_text: String,
    /// Longitude in degrees, in `crs`.
    pub lon: Option<f64>,
    /// Latitude in degrees, in `crs`.
    pub lat: Option<f64>,
    /// Coordinate system of the point.
    pub crs: Crs,
    /// Grid code, where somebody chose a grid instead of a point.
    pub grid: Option<String>,
    /// Category code.
    pub category: Option<String>,
    /// Kind of demand.
    pub demand: Option<String>,
    /// Name of the person who raised it.
    pub name: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// E-mail, for notices.
    pub email: Option<String>,
    /// Whether the person asks for confidence.
    pub confidential: bool,
    /// Whether it is urgent.
    pub urgent: bool,
    /// Photos uploaded before.
    pub photos: Vec<FileId>,
    /// Whether everybody may see them once the matter has ended well.
    pub photos_open: bool,
    /// Source and number of another system.
    pub outer: Option<(String, String)>,
    /// Playbook, where it is not the category's.
    pub playbook: Option<String>,
    /// The unit it is addressed to: it keeps the duty to answer.
    pub to: Option<UnitId>,
}

/// What another system says became of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct History {
    /// Status word of the playbook's `imports`.
    pub status: String,
    /// Handling unit.
    pub unit: Option<UnitId>,
    /// Outcome.
    pub outcome: Option<Outcome>,
    /// When it was received there.
    pub opened_at: DateTime<Utc>,
}

/// A report just received, with what the next entry needs.
pub(crate) struct TakenIn {
    pub(crate) receipt: Receipt,
    pub(crate) matter: Matter,
    pub(crate) shown: Shown,
    pub(crate) head: Hash,
    pub(crate) playbook: Arc<Playbook>,
}

impl Office {
    /// Receives a report. `caller` is none for the public.
    ///
    /// # Errors
    /// `report-incomplete` with each wrong field; `key-reused`; refusals of the engine.
    pub async fn receive(
        &self,
        caller: Option<&Caller>,
        report: Report,
        key: Option<&str>,
    ) -> Result<Receipt, Refusal> {
        let desk = self.desk().await?;
        // photos sent again are uploaded again and get other ids: the rest says whether it is the same
        let same = Report { photos: Vec::new(), ..report.clone() };
        let key = match caller {
            Some(c) => Key::of("receive", c, key, &same),
            None => Key::public("receive", key, &same),
        };
        let caller = caller.cloned();
        if let Some(c) = &caller {
            desk.books.rights().receive(c)?;
        }
        self.writing(move |tx| {
            let (desk, caller, report, key) =
                (desk.clone(), caller.clone(), report.clone(), key.clone());
            Box::pin(async move {
                let d = desk.clone();
                once(tx, &desk, key, move |tx| {
                    Box::pin(async move { d.receive(tx, caller.as_ref(), &report, None).await })
                })
                .await
            })
        })
        .await
    }

    /// Whether somebody may receive a report for another: asked before a form is read.
    pub async fn may_receive(&self, caller: &Caller) -> Result<(), Refusal> {
        self.books().await?.rights().receive(caller).map(drop)
    }

    /// Whether somebody has a right anywhere: asked before a form is read.
    pub async fn may(&self, caller: &Caller, right: Right) -> Result<(), Refusal> {
        self.books().await?.rights().general(caller, right).map(drop)
    }

    /// Where a point lies.
    pub async fn locate(&self, lon: f64, lat: f64, crs: Crs) -> Result<LocatedView, Refusal> {
        let books = self.books().await?;
        let point = point(lon, lat, crs)?;
        Ok(books.net.find(point))
    }
}

/// A point as it is kept.
fn point(lon: f64, lat: f64, crs: Crs) -> Result<LonLat, Refusal> {
    let p = LonLat::new(lon, lat);
    if !p.on_globe() {
        return Err(Refusal::new(
            "point-off-globe",
            Sort::Invalid,
            (
                format!("坐标{lon},{lat}不是地球上的点。"),
                format!("{lon},{lat} is not a point on the globe."),
            ),
            ("经度在前、纬度在后，单位为度。", "Longitude first, then latitude, in degrees."),
        ));
    }
    Ok(to_wgs84(p, crs))
}

impl Desk {
    /// Receives a report within a transaction; with a history it is brought over as it stands.
    pub(crate) async fn receive(
        &self,
        tx: &mut Tx,
        caller: Option<&Caller>,
        r: &Report,
        history: Option<&History>,
    ) -> Result<Receipt, StoreError> {
        self.take_in(tx, caller, r, history).await.map(|taken| taken.receipt)
    }

    /// Receives a report, and leaves in hand what further acts in the same transaction start from.
    pub(crate) async fn take_in(
        &self,
        tx: &mut Tx,
        caller: Option<&Caller>,
        r: &Report,
        history: Option<&History>,
    ) -> Result<TakenIn, StoreError> {
        self.check(r)?;
        let books = &self.books;
        let at = history.map_or(self.now, |h| h.opened_at);
        let category = r.category.as_deref();
        let published = books.playbook_for(r.playbook.as_deref(), category, self.now)?;
        let p = published.playbook.clone();
        let id = MatterId(self.id());
        let party = PartyId(self.id());
        let day = at.with_timezone(&books.tenant.offset()).format("%Y%m%d").to_string();
        let n = counter::next(tx, TENANT, &format!("number-{day}")).await?;
        let number = format!("{day}-{n:05}");
        let named = [&r.name, &r.phone, &r.email].into_iter().any(|f| filled(f.as_ref()).is_some());
        let raised = named || caller.is_none();
        let by = match caller {
            Some(c) => self.by(c, Right::MatterReceive),
            None => By::Reporter { party },
        };
        let reporter = raised.then(|| Reporter { party, number: number.clone(), follows: false });
        let (opening, shown) = self.opening(r, id, &number, published.version, &by, reporter)?;
        let moment = Self { now: at, ..self.clone() };
        let entry = moment.env(|env| match history {
            None => engine::open(&p, opening, by, env),
            Some(h) => {
                let b = Brought { status: h.status.clone(), unit: h.unit, outcome: h.outcome };
                engine::bring(&p, opening, &b, by, env)
            }
        })?;
        if raised {
            let who = PartyView {
                name: filled(r.name.as_ref()).unwrap_or_default(),
                phone: filled(r.phone.as_ref()).unwrap_or_default(),
                email: filled(r.email.as_ref()).unwrap_or_default(),
            };
            self.write_party(tx, party, &who).await?;
        }
        let (m, head) = self.create(tx, &p, &entry, &shown).await?;
        self.take_files(tx, id, &entry).await?;
        let secret = self.office.inner.vault.report_code(TENANT.0, &number);
        if raised {
            let hash = secret_hash(&number, &secret);
            let row = report::Report {
                number: number.clone(),
                matter: id,
                party,
                secret_hash: hash.to_vec(),
                channel: r.channel.clone(),
                created_at: self.now,
            };
            report::insert(tx, TENANT, &row).await?;
        }
        let promised = m.promise();
        let receipt = Receipt {
            matter: id,
            number,
            secret: if raised { secret } else { String::new() },
            promise: promised.zip(p.intake.promise.as_ref()).map(|(at, t)| {
                let d = words::date(at, books.tenant.offset(), self.now);
                Text::new(t.zh.replace("{date}", &d.zh), t.en.replace("{date}", &d.en))
            }),
            promised_at: promised,
            grid: m
                .place
                .grid
                .as_ref()
                .and_then(|g| books.net.by_code(&g.code))
                .map(|g| g.name.clone()),
            stage: render::public_stage(&p, &m.stage),
            outside: self.outside(&m.place),
        };
        Ok(TakenIn { receipt, matter: m, shown, head, playbook: p })
    }

    /// What a matter begins with, as a report tells it.
    fn opening(
        &self,
        r: &Report,
        id: MatterId,
        number: &str,
        playbook_version: u32,
        by: &By,
        reporter: Option<Reporter>,
    ) -> Result<(Opening, Shown), Refusal> {
        let shown = Shown {
            title: title_of(r),
            text: r.text.trim().to_owned(),
            place_text: r.place_text.trim().to_owned(),
        };
        let role = if r.photos_open { GIVEN_FREE } else { "reported" };
        let opening = Opening {
            id,
            number: number.to_owned(),
            playbook_version,
            channel: r.channel.clone(),
            outer: r.outer.clone().map(|(source, number)| Outer { source, number }),
            receiver: by.unit().or(r.to),
            demand: r.demand.clone(),
            category: r.category.clone(),
            place: self.place(r)?,
            secrecy: self.secrecy(r),
            urgency: self.urgency(r),
            reporter,
            words: Words::from([
                ("title".to_owned(), shown.title.clone()),
                ("text".to_owned(), shown.text.clone()),
                ("place".to_owned(), shown.place_text.clone()),
            ]),
            files: r.photos.iter().map(|f| Attached { file: *f, role: role.to_owned() }).collect(),
        };
        Ok((opening, shown))
    }

    /// The matter a report would become as it is written so far. Nothing is stored, and no number is
    /// used up.
    ///
    /// # Errors
    /// `report-incomplete` where the text is missing or too long; refusals of the engine.
    pub(crate) fn as_if(&self, caller: &Caller, r: &Report) -> Result<(Matter, Shown), Refusal> {
        if let Err(wrong) = self.check(r)
            && wrong.faults.iter().any(|f| f.at == "text")
        {
            return Err(wrong);
        }
        let category = r.category.as_deref();
        let published = self.books.playbook_for(r.playbook.as_deref(), category, self.now)?;
        let by = self.by(caller, Right::MatterReceive);
        let id = MatterId(self.id());
        let (opening, shown) = self.opening(r, id, "", published.version, &by, None)?;
        let entry = self.env(|env| engine::open(&published.playbook, opening, by, env))?;
        let matter = fold(None, &entry).ok_or_else(broken_fold)?;
        Ok((matter, shown))
    }

    /// Says honestly that a point is outside the net, and what is nearest.
    fn outside(&self, place: &Place) -> Option<Text> {
        let (Some(lon), Some(lat), None) = (place.lon, place.lat, &place.grid) else { return None };
        let found = self.books.net.find(LonLat::new(lon, lat));
        Some(match found.nearest {
            Some((g, m)) => Text::new(
                format!(
                    "您标的位置在网格之外，最近的是{}，相距约{m:.0}米；区指挥中心会核定。",
                    g.name
                ),
                format!(
                    "The place is outside the net; the nearest grid is {}, about {m:.0} m away. The district centre will settle it.",
                    g.name
                ),
            ),
            None => Text::new(
                "您标的位置不在本辖区附近；区指挥中心会核定并告知。",
                "The place is not near this jurisdiction; the district centre will look and tell you.",
            ),
        })
    }

    fn check(&self, r: &Report) -> Result<(), Refusal> {
        let mut faults = Vec::new();
        let mut wrong = |at: &str, zh: &str, en: &str| {
            faults.push(Fault { at: at.to_owned(), say: Text::new(zh, en) });
        };
        let n = r.text.trim().chars().count();
        if n == 0 {
            wrong("text", "请写明是什么事", "say what it is about");
        } else if n > LONGEST_TEXT {
            wrong(
                "text",
                &format!("最多{LONGEST_TEXT}字，现有{n}字"),
                &format!("at most {LONGEST_TEXT} characters; it has {n}"),
            );
        }
        if r.place_text.chars().count() > 300 {
            wrong("place_text", "地点最多300字", "a place has at most 300 characters");
        }
        if r.title.as_ref().is_some_and(|t| t.chars().count() > 100) {
            wrong("title", "标题最多100字", "a title has at most 100 characters");
        }
        if r.lon.is_some() != r.lat.is_some() {
            wrong("lon", "经度和纬度须同时给出", "longitude and latitude come together");
        }
        if r.lon.is_none()
            && r.grid.is_none()
            && r.place_text.trim().is_empty()
            && r.outer.is_none()
        {
            wrong(
                "place_text",
                "请在地图上标出位置，或写明地点",
                "mark the place on the map, or say where",
            );
        }
        if let Some(c) = r.category.as_deref()
            && !self.books.categories.contains_key(c)
        {
            wrong("category", &format!("没有类别“{c}”"), &format!("there is no category `{c}`"));
        }
        if r.to.is_some_and(|u| self.books.units.get(u).is_none()) {
            wrong("to", "没有这个单位", "there is no such unit");
        }
        if let Some(g) = r.grid.as_deref()
            && self.books.net.by_code(g).is_none()
        {
            wrong("grid", &format!("没有网格“{g}”"), &format!("there is no grid `{g}`"));
        }
        if let Some(p) = filled(r.phone.as_ref()) {
            let digits = p.chars().filter(char::is_ascii_digit).count();
            if !(7..=15).contains(&digits) || p.chars().count() > 25 {
                wrong("phone", "电话号码应为7至15位数字", "a telephone number has 7 to 15 digits");
            }
        }
        if filled(r.name.as_ref()).is_some_and(|n| n.chars().count() > 50) {
            wrong("name", "姓名最多50字", "a name has at most 50 characters");
        }
        if let Some(e) = filled(r.email.as_ref())
            && (!e.contains('@') || e.chars().count() > 120 || e.chars().any(char::is_whitespace))
        {
            wrong("email", "邮箱地址不完整", "the e-mail address is not complete");
        }
        if r.photos.len() > MOST_PHOTOS {
            wrong(
                "photos",
                &format!("照片最多{MOST_PHOTOS}张"),
                &format!("at most {MOST_PHOTOS} photos"),
            );
        }
        if !matches!(
            r.channel.as_str(),
            "portal" | "counter" | "phone" | "worker" | "api" | "hotline"
        ) {
            wrong("channel", "渠道不认识", "the channel is not known");
        }
        if faults.is_empty() {
            return Ok(());
        }
        Err(Refusal::new(
            "report-incomplete",
            Sort::Invalid,
            (
                format!("有{}处需要改正。", faults.len()),
                format!("{} thing(s) to correct.", faults.len()),
            ),
            (
                "改正标出的各项后再提交；已填的内容都在。",
                "Correct the marked fields and send again; what you typed is kept.",
            ),
        )
        .with_faults(faults))
    }

    fn place(&self, r: &Report) -> Result<Place, Refusal> {
        let net = &self.books.net;
        if let (Some(lon), Some(lat)) = (r.lon, r.lat) {
            let p = point(lon, lat, r.crs)?;
            let grid = net.locate(p).map(crate::net::Grid::as_ref);
            return Ok(Place { lon: Some(p.lon), lat: Some(p.lat), grid });
        }
        let grid = r.grid.as_deref().and_then(|c| net.by_code(c)).map(crate::net::Grid::as_ref);
        Ok(Place { lon: None, lat: None, grid })
    }

    fn urgency(&self, r: &Report) -> Urgency {
        let of_category = r
            .category
            .as_deref()
            .and_then(|c| self.books.categories.get(c))
            .and_then(|c| c.urgency);
        let asked = if r.urgent { Urgency::Urgent } else { Urgency::Normal };
        asked.max(of_category.unwrap_or_default())
    }

    fn secrecy(&self, r: &Report) -> Secrecy {
        let of_category = r
            .category
            .as_deref()
            .and_then(|c| self.books.categories.get(c))
            .and_then(|c| c.secrecy);
        let asked = if r.confidential { Secrecy::Confidential } else { Secrecy::Normal };
        asked.max(of_category.unwrap_or_default())
    }
}

/// A field with something in it.
fn filled(f: Option<&String>) -> Option<String> {
    f.map(|s| s.trim()).filter(|s| !s.is_empty()).map(str::to_owned)
}

/// The title given, else the first sentence of the text.
fn title_of(r: &Report) -> String {
    filled(r.title.as_ref()).unwrap_or_else(|| {
        let text = r.text.trim();
        let end = text.find(['。', '！', '？', '\n', '；']).unwrap_or(text.len());
        text[..end].chars().take(30).collect()
    })
}

/// What is kept of a reporter's code.
pub(crate) fn secret_hash(number: &str, secret: &str) -> [u8; 32] {
    let secret: String =
        secret.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    HashKind::Sha256.of(&[b"report", number.as_bytes(), b"\0", secret.as_bytes()])
}
