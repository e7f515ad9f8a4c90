//! Answers of a form kept under a name (常用填法), to fill the same form of the next matter with. They are
//! only filled in: a person reads them there, and sends.

use crate::books::Books;
use crate::mask;
use crate::office::{Office, TENANT};
use crate::render;
use crate::reply;
use crate::setting::staff_of;
use crate::view::{FieldView, MatterView, OfferView};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use yiwang_domain::playbook::model::FieldKind;
use yiwang_domain::rights::Caller;
use yiwang_domain::{Refusal, Sort, Text};
use yiwang_store::filling::{self, Filling};

/// Most of them one account keeps.
const MOST: usize = 50;
/// Most characters of a name.
const LONGEST: usize = 20;
/// A title shorter than this may stand in a text by chance, and is not taken for one.
const TITLE: usize = 4;

/// Kept answers, as a page shows them.
#[derive(Debug, Clone, PartialEq)]
pub struct FillingView {
    /// Id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Id of the playbook of the form.
    pub playbook_id: String,
    /// Its name.
    pub playbook: Text,
    /// Action of the form: id and name.
    pub action: (String, Text),
    /// The answers in words: field and answer.
    pub says: Vec<(Text, Text)>,
    /// The remark beside the form; may be empty.
    pub note: String,
    /// Whether it is one's own.
    pub own: bool,
    /// Whether who holds the same post sees it too.
    pub shared: bool,
}

impl Office {
    /// Keeps the answers of a form under a name; with `shared`, for who holds the same post too. What
    /// belongs to the one matter is not kept: photos and days are left out, and its number and title
    /// become placeholders. Returns the id.
    ///
    /// # Errors
    /// `filling-name`, `filling-name-taken`, `filling-many`; `filling-empty` where no answer is left;
    /// `filling-personal` where an answer holds a telephone, identity or card number of a person.
    pub async fn keep_filling(
        &self,
        caller: &Caller,
        matter: &MatterView,
        offer: &OfferView,
        (name, shared): (&str, bool),
        (answers, note): (&Map<String, Json>, &str),
    ) -> Result<Uuid, Refusal> {
        let staff = staff_of(caller)?;
        let desk = self.desk().await?;
        let name = name.trim().to_owned();
        if name.is_empty() || name.chars().count() > LONGEST || name.chars().any(char::is_control) {
            return Err(bad_name());
        }
        let own = (matter.row.number.as_str(), matter.row.title.as_str());
        let kept: Map<String, Json> = offer
            .fields
            .iter()
            .filter(|f| !matches!(f.kind, FieldKind::Photos | FieldKind::Date))
            .filter_map(|f| Some((f.id.clone(), general(f, answers.get(&f.id)?, own))))
            .collect();
        let note = note.trim();
        if kept.is_empty() && note.is_empty() {
            return Err(empty());
        }
        let words = kept.values().filter_map(Json::as_str).chain([note]);
        if words.into_iter().any(mask::personal) {
            return Err(personal());
        }
        let mut conn = self.inner.store.read().await?;
        let all = filling::seen_by(&mut conn, TENANT, staff).await?;
        drop(conn);
        let (playbook, action) = (&matter.playbook.0, &offer.action);
        let mine: Vec<&Filling> = all.iter().filter(|f| f.staff_id == staff.0).collect();
        if mine.len() >= MOST {
            return Err(many());
        }
        let taken = |f: &&Filling| f.name == name && f.playbook == *playbook && f.action == *action;
        if mine.iter().any(taken) {
            return Err(name_taken(&name));
        }
        let post = caller.posts().first().filter(|_| shared);
        let row = Filling {
            id: self.id(),
            staff_id: staff.0,
            name,
            playbook: playbook.clone(),
            action: action.clone(),
            answers: Json::Object(kept).to_string(),
            note: note.to_owned(),
            unit_id: post.map(|p| p.unit.0),
            role: post.map(|p| p.role.clone()),
            saved_at: desk.now,
        };
        let id = row.id;
        self.inner
            .store
            .write(move |tx| Box::pin(async move { filling::put(tx, TENANT, &row).await }))
            .await?;
        Ok(id)
    }

    /// What this person may fill forms of a playbook with, or of any, by name.
    pub async fn fillings(
        &self,
        caller: &Caller,
        playbook: Option<&str>,
    ) -> Result<Vec<FillingView>, Refusal> {
        let Ok(staff) = staff_of(caller) else { return Ok(Vec::new()) };
        let books = self.books().await?;
        let mut conn = self.inner.store.read().await?;
        let all = filling::seen_by(&mut conn, TENANT, staff).await?;
        Ok(all
            .iter()
            .filter(|f| f.staff_id == staff.0 || shared_with(f, caller))
            .filter(|f| playbook.is_none_or(|p| f.playbook == p))
            .map(|f| view(&books, f, f.staff_id == staff.0, self.now()))
            .collect())
    }

    /// Fills the form of an offer with kept answers, and their placeholders with number and title of
    /// its matter (`own`); without one they stay, for each of many matters to be filled. An answer whose
    /// field is gone is left out. Returns the remark that was kept.
    ///
    /// # Errors
    /// `filling-gone`.
    pub async fn fill(
        &self,
        caller: &Caller,
        playbook: &str,
        offer: &mut OfferView,
        id: Uuid,
        own: Option<(&str, &str)>,
    ) -> Result<String, Refusal> {
        let staff = staff_of(caller)?;
        let desk = self.desk().await?;
        let mut conn = self.inner.store.read().await?;
        let all = filling::seen_by(&mut conn, TENANT, staff).await?;
        drop(conn);
        let fits = |f: &&Filling| {
            let seen = f.staff_id == staff.0 || shared_with(f, caller);
            seen && f.id == id && f.playbook == playbook && f.action == offer.action
        };
        let kept = all.iter().find(fits).ok_or_else(gone)?;
        let unit = caller.posts().first().map(|p| desk.books.unit_name(p.unit));
        let date = reply::date(&desk.books, desk.now);
        let own = own.map(|(n, t)| [n, t, unit.as_deref().unwrap_or_default(), date.as_str()]);
        let whole = |said: &str| own.map_or_else(|| said.to_owned(), |o| reply::filled(said, o));
        let answers = answers_of(kept);
        for f in &mut offer.fields {
            match answers.get(&f.id) {
                Some(Json::String(said)) if is_words(f) => {
                    f.value = Json::String(whole(said));
                }
                Some(said) => f.value = said.clone(),
                None => {}
            }
        }
        Ok(whole(&kept.note))
    }

    /// Forgets one's own.
    ///
    /// # Errors
    /// `filling-gone`.
    pub async fn drop_filling(&self, caller: &Caller, id: Uuid) -> Result<(), Refusal> {
        let staff = staff_of(caller)?;
        let removed = self
            .inner
            .store
            .write(move |tx| Box::pin(async move { filling::remove(tx, TENANT, staff, id).await }))
            .await?;
        if removed { Ok(()) } else { Err(gone()) }
    }
}

const fn is_words(f: &FieldView) -> bool {
    matches!(f.kind, FieldKind::Text | FieldKind::LongText)
}

/// An answer without what is the one matter's own.
fn general(f: &FieldView, answer: &Json, (number, title): (&str, &str)) -> Json {
    match answer {
        Json::String(said) if is_words(f) => {
            let said = said.replace(number, "{number}");
            let long = title.chars().count() >= TITLE;
            Json::String(if long { said.replace(title, "{title}") } else { said })
        }
        Json::String(said) if matches!(f.kind, FieldKind::YesNo) => Json::Bool(said == "true"),
        other => other.clone(),
    }
}

fn answers_of(f: &Filling) -> Map<String, Json> {
    serde_json::from_str(&f.answers).unwrap_or_default()
}

fn shared_with(f: &Filling, caller: &Caller) -> bool {
    f.unit_id.zip(f.role.as_deref()).is_some_and(|(unit, role)| {
        caller.posts().iter().any(|p| p.unit.0 == unit && p.role == role)
    })
}

fn view(b: &Books, f: &Filling, own: bool, now: DateTime<Utc>) -> FillingView {
    let playbook = b.current(&f.playbook, now).map(|p| &p.playbook);
    let action = playbook.and_then(|p| p.action(&f.action));
    let plain = |s: &str| Text::new(s, s);
    let answers = answers_of(f);
    let says = action
        .map(|a| a.form.as_slice())
        .unwrap_or_default()
        .iter()
        .filter_map(|field| {
            let said = answers.get(&field.id)?;
            Some((field.name.clone(), render::answer(b, Some(field), said)))
        })
        .collect();
    FillingView {
        id: f.id,
        name: f.name.clone(),
        playbook_id: f.playbook.clone(),
        playbook: playbook.map_or_else(|| plain(&f.playbook), |p| p.name.clone()),
        action: (f.action.clone(), action.map_or_else(|| plain(&f.action), |a| a.name.clone())),
        says,
        note: f.note.clone(),
        own,
        shared: f.unit_id.is_some(),
    }
}

fn bad_name() -> Refusal {
    Refusal::new(
        "filling-name",
        Sort::Invalid,
        (
            format!("常用填法要有名称，不超过{LONGEST}个字。还没有提交。"),
            format!("Kept answers need a name of at most {LONGEST} characters. Nothing was sent."),
        ),
        ("换一个名称再存。", "Choose another name and keep them again."),
    )
}

fn name_taken(name: &str) -> Refusal {
    Refusal::new(
        "filling-name-taken",
        Sort::NotNow,
        (
            format!("这个动作已有名为“{name}”的常用填法。还没有提交。"),
            format!("You keep answers named “{name}” for this action already. Nothing was sent."),
        ),
        ("换一个名称再存。", "Choose another name and keep them again."),
    )
}

fn many() -> Refusal {
    Refusal::new(
        "filling-many",
        Sort::NotNow,
        (
            format!("最多存{MOST}个常用填法。还没有提交。"),
            format!("At most {MOST} can be kept. Nothing was sent."),
        ),
        ("先到“账号”页删去不用的。", "Remove some on the account page first."),
    )
}

fn empty() -> Refusal {
    Refusal::new(
        "filling-empty",
        Sort::Invalid,
        (
            "还没有填写可以存下来的内容（照片和日期不存）。还没有提交。",
            "Nothing is filled in that can be kept (photos and days are not). Nothing was sent.",
        ),
        ("先填写，再存为常用填法。", "Fill something in, then keep it."),
    )
}

fn personal() -> Refusal {
    Refusal::new(
        "filling-personal",
        Sort::Invalid,
        (
            "内容里有个人的手机号、证件号或银行卡号，不能存为常用填法。还没有提交。",
            "A person's mobile, identity or card number stands in it and is not kept. Nothing was sent.",
        ),
        ("删去号码再存。", "Take the number out and keep it again."),
    )
}

fn gone() -> Refusal {
    Refusal::new(
        "filling-gone",
        Sort::NotFound,
        ("这个常用填法已经不在了。", "These kept answers are no longer there."),
        ("重新打开事项页，自己填写。", "Open the matter again and fill the form in."),
    )
}
