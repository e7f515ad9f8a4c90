//! From an issue to a campaign (一类事治理, C5, C6): one matter of a method that gathers others, with the
//! issue's matters put in, and what came of it by counts.

use super::Body;
use super::compare::{Compared, USUAL_DAYS, days};
use crate::desk::Desk;
use crate::office::{Office, TENANT};
use crate::once::{Key, once};
use crate::receive::Report;
use crate::render;
use crate::setting::staff_of;
use crate::view::Acted;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use yiwang_domain::engine::Command;
use yiwang_domain::playbook::model::Gathers;
use yiwang_domain::rights::{Caller, not_found};
use yiwang_domain::{MatterId, Refusal, Sort, Text};
use yiwang_store::issue::{self, Campaign};
use yiwang_store::matter::{self, Filter};
use yiwang_store::{Conn, StoreError, Tx};

/// Matters put in at once; more can be added one by one.
const MOST: usize = 100;
/// Least share of the issue a category must have to be counted, in percent, and the most categories.
const LEAST_SHARE: usize = 20;
const MOST_KINDS: usize = 3;
/// Longest name and reason, characters.
const LONGEST: usize = 500;

/// What is counted before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Ground {
    /// Path of the part of the net in which all of the issue lay.
    area: String,
    /// Codes of the categories most of it had.
    categories: Vec<String>,
}

/// A method in which an issue can be dealt with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    /// Id of the playbook.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// What it is for.
    pub about: Text,
}

/// What is to be opened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Opening {
    /// Id of the playbook.
    pub playbook: String,
    /// What the class is called.
    pub name: String,
    /// What makes them one kind.
    pub why: String,
}

/// A campaign that came of an issue.
#[derive(Debug, Clone, PartialEq)]
pub struct CampaignView {
    /// Number of its matter.
    pub number: String,
    /// Its title.
    pub title: String,
    /// The issue.
    pub issue: String,
    /// Where it stands.
    pub stage: Text,
    /// When it began.
    pub since: DateTime<Utc>,
    /// Whether it ended.
    pub closed: bool,
    /// The part of the net that is counted, by name.
    pub area: String,
    /// The kinds that are counted; empty where the issue had none.
    pub kinds: Vec<Text>,
    /// Before and after; none in the first days, and where there are no kinds.
    pub compared: Option<Compared>,
}

fn refused(code: &'static str, sort: Sort, say: (&str, &str), mend: (&str, &str)) -> Refusal {
    Refusal::new(code, sort, say, mend)
}

/// The words of a field, or that they are missing.
fn words(said: &str, code: &'static str, mend: (&str, &str)) -> Result<String, Refusal> {
    let said: String = said.trim().chars().take(LONGEST).collect();
    if said.is_empty() {
        return Err(refused(
            code,
            Sort::Invalid,
            ("还有没填的。", "Something is left empty."),
            mend,
        ));
    }
    Ok(said)
}

impl Office {
    /// The methods that gather matters of one kind.
    pub async fn gathering(&self) -> Result<Vec<Method>, Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        let ids = b.others("", desk.now).into_iter();
        Ok(ids
            .filter_map(|(id, _)| b.current(&id, desk.now))
            .filter(|p| p.playbook.gathers.is_some())
            .map(|p| Method {
                id: p.playbook.id.clone(),
                name: p.playbook.name.clone(),
                about: p.playbook.about.clone(),
            })
            .collect())
    }

    /// Opens a campaign for an issue: receives its matter and puts the issue's matters in that the
    /// caller may see, newest first, at most 100. All of it or nothing.
    ///
    /// # Errors
    /// `not-found`; `no-right` where the caller may not receive or not put in; `campaign-open`,
    /// `method-gathers-none`, `name-missing`, `reason-missing`; refusals of the engine.
    pub async fn open_campaign(
        &self,
        caller: &Caller,
        id: &str,
        opening: &Opening,
        key: Option<&str>,
    ) -> Result<Acted, Refusal> {
        let page = self.issue(caller, id).await?;
        let desk = self.desk().await?;
        desk.books.rights().receive(caller)?;
        let chosen = desk.books.current(&opening.playbook, desk.now);
        let gathers = chosen.and_then(|p| p.playbook.gathers.clone()).ok_or_else(|| {
            refused(
                "method-gathers-none",
                Sort::Invalid,
                ("这个工作法不能归集同类事项。", "This method does not gather matters of a kind."),
                ("从列出的工作法里选一个。", "Choose one of those listed."),
            )
        })?;
        let name = words(
            &opening.name,
            "name-missing",
            ("写明这一类事叫什么。", "Say what the class is called."),
        )?;
        let why = words(
            &opening.why,
            "reason-missing",
            ("写明同在哪里。", "Say what is alike in them."),
        )?;
        let grid = page.grids.first().map(|g| g.0.clone());
        let numbers: Vec<String> =
            page.matters.iter().take(MOST).map(|m| m.number.clone()).collect();
        let (zh, people) = (numbers.join("、"), page.row.people);
        let report = Report {
            channel: "worker".to_owned(),
            title: Some(name),
            text: format!("{why}\n反映人数：{people}。编号：{zh}。"),
            place_text: page.grids.first().map(|g| g.1.clone()).unwrap_or_default(),
            grid,
            playbook: Some(opening.playbook.clone()),
            ..Report::default()
        };
        let body = self.ground(id).await?;
        let key = Key::of("campaign", caller, key, &(id, opening));
        let work = Work {
            caller: caller.clone(),
            issue: id.to_owned(),
            report,
            gathers,
            numbers,
            why,
            body,
        };
        self.writing(move |tx| {
            let (desk, work, key) = (desk.clone(), work.clone(), key.clone());
            Box::pin(async move {
                let d = desk.clone();
                once(tx, &desk, key, move |tx| {
                    Box::pin(async move { d.open_campaign(tx, &work).await })
                })
                .await
            })
        })
        .await
    }

    /// What of an issue is counted before and after, as it is kept.
    async fn ground(&self, id: &str) -> Result<String, Refusal> {
        let books = self.books().await?;
        let mut conn = self.inner.store.read().await?;
        let kept = issue::get(&mut conn, TENANT, id).await?.ok_or_else(not_found)?;
        let body: Body = serde_json::from_str(&kept.body).unwrap_or_default();
        let paths: Vec<String> = body
            .grids
            .iter()
            .filter_map(|(code, _)| books.net.by_code(code).map(|g| g.path.clone()))
            .collect();
        let all: usize = body.categories.iter().map(|(_, n)| n).sum();
        let categories = body
            .categories
            .iter()
            .filter(|(_, n)| n * 100 >= all * LEAST_SHARE)
            .take(MOST_KINDS)
            .map(|(code, _)| code.clone())
            .collect();
        let ground = Ground { area: common(&paths), categories };
        serde_json::to_string(&ground).map_err(|e| StoreError::Broken(e.to_string()).into())
    }

    /// The campaigns of an issue, newest first. The caller has been asked for before.
    pub(super) async fn campaigns_of(
        &self,
        conn: &mut Conn,
        desk: &Desk,
        id: &str,
    ) -> Result<Vec<CampaignView>, Refusal> {
        let mut out = Vec::new();
        for c in issue::campaigns(conn, TENANT).await?.into_iter().filter(|c| c.issue_id == id) {
            out.extend(self.campaign(conn, desk, &c).await?);
        }
        Ok(out)
    }

    /// The campaign a matter is, with its figures; none where it is not one. Whoever may see the matter
    /// may ask.
    pub async fn campaign_of(&self, matter: MatterId) -> Result<Option<CampaignView>, Refusal> {
        let desk = self.desk().await?;
        let mut conn = self.inner.store.read().await?;
        let Some(kept) = issue::campaign(&mut conn, TENANT, matter).await? else {
            return Ok(None);
        };
        self.campaign(&mut conn, &desk, &kept).await
    }

    async fn campaign(
        &self,
        conn: &mut Conn,
        desk: &Desk,
        kept: &Campaign,
    ) -> Result<Option<CampaignView>, Refusal> {
        let Some(s) = matter::get(conn, TENANT, MatterId(kept.matter_id)).await? else {
            return Ok(None);
        };
        let b = &desk.books;
        let m = &s.matter;
        let p = b.playbook(&m.playbook, m.playbook_version)?;
        let ground: Ground = serde_json::from_str(&kept.body)
            .map_err(|e| Refusal::from(StoreError::Broken(e.to_string())))?;
        let code = ground.area.trim_matches('/').rsplit('/').next().unwrap_or_default();
        Ok(Some(CampaignView {
            number: m.number.clone(),
            title: s.shown.title.clone(),
            issue: kept.issue_id.clone(),
            stage: render::stage(&p, &m.stage),
            since: kept.made_at,
            closed: m.is_closed(),
            area: b.net.by_code(code).map_or_else(|| code.to_owned(), |g| g.name.clone()),
            kinds: ground.categories.iter().map(|c| b.category_name(c)).collect(),
            compared: compared(conn, &ground, kept.made_at, desk.now).await?,
        }))
    }
}

/// The part that all paths have in common: `/330299/330299004/`.
fn common(paths: &[String]) -> String {
    let Some((first, rest)) = paths.split_first() else { return "/".to_owned() };
    let mut parts: Vec<&str> = first.split('/').filter(|p| !p.is_empty()).collect();
    for path in rest {
        let other: Vec<&str> = path.split('/').filter(|p| !p.is_empty()).collect();
        let n = parts.iter().zip(&other).take_while(|(a, b)| a == b).count();
        parts.truncate(n);
    }
    if parts.is_empty() { "/".to_owned() } else { format!("/{}/", parts.join("/")) }
}

/// Counts reports of the ground's kinds in its area.
async fn compared(
    conn: &mut Conn,
    ground: &Ground,
    began: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Option<Compared>, StoreError> {
    let Some(days) = days((now - began).num_days()).filter(|_| !ground.categories.is_empty())
    else {
        return Ok(None);
    };
    let (length, year) = (TimeDelta::days(days), TimeDelta::days(364));
    let then = began - year;
    let windows = [
        (began - length, began),
        (began, began + length),
        (began - TimeDelta::days(USUAL_DAYS), began),
        (then - length, then),
        (then, then + length),
    ];
    let views: Vec<Filter> = windows
        .iter()
        .flat_map(|(from, to)| {
            ground.categories.iter().map(|c| Filter {
                category: Some(c.clone()),
                opened_from: Some(*from),
                opened_to: Some(*to),
                ..Filter::default()
            })
        })
        .collect();
    let base = Filter { area: Some(ground.area.clone()), ..Filter::default() };
    let counted = matter::counts(conn, TENANT, &base, &views).await?;
    let sums: Vec<u32> = counted
        .chunks(ground.categories.len())
        .map(|of| u32::try_from(of.iter().sum::<i64>()).unwrap_or(u32::MAX))
        .collect();
    let [before, after, half_year, before_then, after_then] = sums[..] else {
        return Err(StoreError::Broken("a count is missing".to_owned()));
    };
    Ok(Some(Compared::of(days, (before, after), half_year, (before_then, after_then))))
}

/// What is written at once.
#[derive(Clone)]
struct Work {
    caller: Caller,
    issue: String,
    report: Report,
    gathers: Gathers,
    numbers: Vec<String>,
    why: String,
    body: String,
}

impl Desk {
    async fn open_campaign(&self, tx: &mut Tx, w: &Work) -> Result<Acted, StoreError> {
        for c in issue::campaigns(tx, TENANT).await?.into_iter().filter(|c| c.issue_id == w.issue) {
            let open = matter::get(tx, TENANT, MatterId(c.matter_id)).await?;
            if let Some(s) = open.filter(|s| !s.matter.is_closed()) {
                return Err(already(&s.matter.number).into());
            }
        }
        let taken = self.receive(tx, Some(&w.caller), &w.report, None).await?;
        let id = taken.matter;
        let mut last = None;
        for number in &w.numbers {
            let mut form = Map::new();
            form.insert(w.gathers.why.clone(), Json::from(w.why.as_str()));
            form.insert(w.gathers.number.clone(), Json::from(number.as_str()));
            let command = Command { action: w.gathers.by.clone(), form, ..Command::default() };
            last = Some(self.act(tx, &w.caller, id, &command).await?);
        }
        let kept = Campaign {
            matter_id: id.0,
            issue_id: w.issue.clone(),
            body: w.body.clone(),
            staff_id: staff_of(&w.caller).ok().map(|s| s.0),
            made_at: self.now,
        };
        issue::add_campaign(tx, TENANT, &kept).await?;
        last.ok_or_else(|| not_found().into())
    }
}

fn already(number: &str) -> Refusal {
    Refusal::new(
        "campaign-open",
        Sort::NotNow,
        (
            format!("这个议题已经在治理：{number}。"),
            format!("A campaign for this issue is running: {number}."),
        ),
        ("打开它，把新的并进去。", "Open it and add what is new."),
    )
}

#[cfg(test)]
mod tests {
    use super::common;

    #[test]
    fn the_common_part_of_the_net_is_found() {
        let all =
            |paths: &[&str]| common(&paths.iter().map(|p| (*p).to_owned()).collect::<Vec<_>>());
        assert_eq!(all(&["/1/12/121/", "/1/12/122/"]), "/1/12/");
        assert_eq!(all(&["/1/12/121/"]), "/1/12/121/");
        assert_eq!(all(&["/1/", "/2/"]), "/");
        assert_eq!(all(&[]), "/");
    }
}
