//! “Already reported nearby”: shown before somebody reports the same, and followed instead.

use crate::act::Allowed;
use crate::desk::Desk;
use crate::office::{Office, TENANT};
use crate::once::{Key, once};
use crate::public;
use crate::receive::secret_hash;
use crate::render;
use crate::view::{PartyView, PublicRow, Receipt};
use crate::words;
use chrono::TimeDelta;
use yiwang_domain::actor::{Actor, By};
use yiwang_domain::engine;
use yiwang_domain::entry::Words;
use yiwang_domain::matter::Reporter;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, not_found};
use yiwang_domain::{MatterId, PartyId, Refusal, Sort, Text};
use yiwang_geo::coord::{Crs, LonLat, to_wgs84};
use yiwang_store::{StoreError, Tx, counter, matter, near, report};

/// The widest radius a playbook may ask for, metres; what the store is asked for.
const WIDEST_M: f64 = 2_000.0;
/// The longest time a playbook may ask for, days.
const LONGEST_DAYS: i64 = 730;
/// How many are looked at, and how many are shown.
const LOOKED_AT: u32 = 200;
const SHOWN: usize = 5;

impl Office {
    /// Open matters near a point that anybody may know of, nearest first: those whose playbook
    /// says so, within its radius and its days. Neither words nor persons.
    pub async fn nearby(&self, lon: f64, lat: f64, crs: Crs) -> Result<Vec<PublicRow>, Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        let at = to_wgs84(LonLat::new(lon, lat), crs);
        if !at.on_globe() {
            return Ok(Vec::new());
        }
        // no playbook in force opens more than this
        let now = desk.now;
        let of = b.playbooks.values().flatten().filter_map(|p| p.playbook.public);
        let (radius, days) = of.fold((0, 0), |(r, d), p| (p.nearby.max(r), p.days.max(d)));
        if radius == 0 {
            return Ok(Vec::new());
        }
        let (dlon, dlat) = public::degrees(f64::from(radius).min(WIDEST_M), at.lat);
        let around = near::Around {
            west: at.lon - dlon,
            east: at.lon + dlon,
            south: at.lat - dlat,
            north: at.lat + dlat,
        };
        let since = now - TimeDelta::days(i64::from(days).min(LONGEST_DAYS));
        let mut conn = self.inner.store.read().await?;
        let ids = near::open(&mut conn, TENANT, around, since, LOOKED_AT).await?;
        let mut out = Vec::new();
        for id in ids {
            let Some(s) = matter::get(&mut conn, TENANT, id).await? else { continue };
            let m = s.matter;
            let Some((p, open)) = public::opened(b, &m) else { continue };
            let (Some(lon), Some(lat)) = (m.place.lon, m.place.lat) else { continue };
            let metres = crate::net::Net::metres(at, LonLat::new(lon, lat));
            let old = now - m.opened_at > TimeDelta::days(open.days.into());
            if old || metres > f64::from(open.nearby) {
                continue;
            }
            out.push(PublicRow {
                id,
                about: public::about(b, m.category.as_deref()),
                around: public::around(b, m.place.grid.as_ref()),
                stage: render::public_stage(&p, &m.stage),
                opened_at: m.opened_at,
                // a distance must not tell more than the rounded place
                metres: rounded(metres, open.place),
                people: m.reporters.len(),
            });
        }
        out.sort_by(|a, b| a.metres.total_cmp(&b.metres).then(b.opened_at.cmp(&a.opened_at)));
        out.truncate(SHOWN);
        Ok(out)
    }

    /// Follows an open matter that anybody may know of: a number and a code of one's own, which
    /// show the same progress and every answer. The ledger keeps it; the person stays unnamed.
    ///
    /// # Errors
    /// `not-found` where the public may not know of it; `ended` where it has ended meanwhile.
    pub async fn follow_public(
        &self,
        matter: MatterId,
        key: Option<&str>,
    ) -> Result<Receipt, Refusal> {
        let desk = self.desk().await?;
        let key = Key::public("follow", key, &matter);
        self.writing(move |tx| {
            let (desk, key) = (desk.clone(), key.clone());
            Box::pin(async move {
                let d = desk.clone();
                once(tx, &desk, key, move |tx| {
                    Box::pin(async move { d.follow_public(tx, matter).await })
                })
                .await
            })
        })
        .await
    }
}

/// A distance in steps of the rounding of places, at least 10 metres.
fn rounded(metres: f64, step: u32) -> f64 {
    let step = f64::from(step.max(10));
    (metres / step).ceil() * step
}

impl Desk {
    async fn follow_public(&self, tx: &mut Tx, id: MatterId) -> Result<Receipt, StoreError> {
        // nobody but the public asks: whether it may know of the matter is all there is to ask
        let system = Caller { tenant: TENANT, actor: Actor::System };
        let mut a: Allowed = self.permit(tx, &system, id, Right::MatterAct).await?;
        let b = &self.books;
        let m = a.permit.thing().clone();
        let Some((p, _)) = public::opened(b, &m) else { return Err(not_found().into()) };
        if m.is_closed() {
            return Err(ended().into());
        }
        let party = PartyId(self.id());
        let day = self.now.with_timezone(&b.tenant.offset()).format("%Y%m%d").to_string();
        let n = counter::next(tx, TENANT, &format!("number-{day}")).await?;
        let number = format!("{day}-{n:05}");
        self.write_party(tx, party, &PartyView::default()).await?;
        let who = Reporter { party, number: number.clone(), follows: true };
        let by = By::Reporter { party };
        let entry = self.env(|env| engine::join(&m, who, Words::new(), Vec::new(), by, env));
        let after = self.append(tx, &mut a, m, &entry).await?;
        let secret = self.office.inner.vault.report_code(TENANT.0, &number);
        let row = report::Report {
            number: number.clone(),
            matter: id,
            party,
            secret_hash: secret_hash(&number, &secret).to_vec(),
            channel: "portal".to_owned(),
            created_at: self.now,
        };
        report::insert(tx, TENANT, &row).await?;
        let promised = after.promise();
        Ok(Receipt {
            matter: id,
            number,
            secret,
            promise: promised.zip(p.intake.promise.as_ref()).map(|(at, t)| {
                let d = words::date(at, b.tenant.offset(), self.now);
                Text::new(t.zh.replace("{date}", &d.zh), t.en.replace("{date}", &d.en))
            }),
            promised_at: promised,
            grid: None,
            stage: render::public_stage(&p, &after.stage),
            outside: None,
        })
    }
}

fn ended() -> Refusal {
    Refusal::new(
        "ended",
        Sort::NotNow,
        ("这件事刚刚办结。", "This matter has just ended."),
        (
            "如果问题还在，请接着反映，我们会重新办。",
            "If it is still there, go on with your report; it will be taken up anew.",
        ),
    )
}
