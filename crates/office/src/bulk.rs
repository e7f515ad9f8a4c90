//! One action on many matters: a preview of who may, one form, and an outcome for each.
//!
//! Every matter is decided and written by itself, under its own version and its own idempotency key,
//! so that a refusal of one touches no other and sending twice does nothing twice.

use crate::desk::Desk;
use crate::office::Office;
use crate::once::{Key, once};
use crate::page::{find, shown};
use crate::render;
use crate::reply;
use crate::view::{Acted, FieldView, OfferView, ReplyView, RowView};
use serde_json::{Map, Value as Json};
use std::sync::Arc;
use yiwang_domain::engine::{Command, Offer, decide, offers};
use yiwang_domain::playbook::model::FieldKind;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, no_right};
use yiwang_domain::{Matter, MatterId, Playbook, Refusal, Sort, Text};
use yiwang_store::matter::Shown;
use yiwang_store::{StoreError, Tx};

/// Most matters at once: what one page of the inbox can show.
const MOST_BULK: usize = 200;

/// An action on many, as it would come out now.
#[derive(Debug, Clone)]
pub struct BulkPlan {
    /// The matters that were found, in the order asked for.
    pub rows: Vec<RowView>,
    /// Numbers of those that were not.
    pub unknown: Vec<String>,
    /// What can be done with at least one of them.
    pub choices: Vec<BulkChoice>,
}

/// One action of one playbook.
#[derive(Debug, Clone)]
pub struct BulkChoice {
    /// Playbook: id and name.
    pub playbook: (String, Text),
    /// The action with its form. A field that is left empty takes what each matter's own form has
    /// filled in beforehand; it is required only where a matter has nothing of its own.
    pub offer: OfferView,
    /// Number and version of those it can be taken on.
    pub can: Vec<(String, u64)>,
    /// Number of the others, and why not.
    pub cannot: Vec<(String, Refusal)>,
}

/// What is to be done.
#[derive(Debug, Clone)]
pub struct BulkWish {
    /// Playbook id.
    pub playbook: String,
    /// Action id.
    pub action: String,
    /// Answers that hold for all.
    pub form: Map<String, Json>,
    /// A remark beside the form.
    pub note: Option<String>,
}

/// What became of one matter.
#[derive(Debug, Clone)]
pub struct BulkOutcome {
    /// Its number.
    pub number: String,
    /// Where it stands, or why nothing was done.
    pub done: Result<Acted, Refusal>,
}

struct Looked {
    matter: Matter,
    playbook: Arc<Playbook>,
    offers: Vec<OfferView>,
    acts: bool,
}

impl Office {
    /// What can be done with several matters at once, and with which of them.
    pub async fn bulk_plan(
        &self,
        caller: &Caller,
        numbers: &[String],
    ) -> Result<BulkPlan, Refusal> {
        few_enough(numbers.len())?;
        let desk = self.desk().await?;
        let b = &desk.books;
        let mut conn = self.inner.store.read().await?;
        let mut plan = BulkPlan { rows: Vec::new(), unknown: Vec::new(), choices: Vec::new() };
        let mut all: Vec<Looked> = Vec::with_capacity(numbers.len());
        for number in numbers {
            let found = match find(&mut conn, number).await {
                Ok(s) => {
                    b.rights().matter(caller, Right::MatterRead, s.matter).map(|p| (p, s.shown))
                }
                Err(r) => Err(r),
            };
            let (permit, text) = match found {
                Ok(f) => f,
                Err(r) if r.sort == Sort::NotFound => {
                    plan.unknown.push(number.clone());
                    continue;
                }
                Err(r) => return Err(r),
            };
            let m = permit.into_thing();
            let playbook = b.playbook(&m.playbook, m.playbook_version)?;
            plan.rows.push(render::row(b, &playbook, &m, &shown(&text), desk.now));
            let acts = b.rights().matter(caller, Right::MatterAct, m.clone()).is_ok();
            let offers = if acts { desk.offered(&playbook, &m, caller) } else { Vec::new() };
            all.push(Looked { matter: m, playbook, offers, acts });
        }
        for one in &all {
            for offer in &one.offers {
                let there = plan
                    .choices
                    .iter()
                    .any(|c| c.playbook.0 == one.matter.playbook && c.offer.action == offer.action);
                if !there {
                    plan.choices.push(desk.choice(caller, one, offer, &all));
                }
            }
        }
        Ok(plan)
    }

    /// The form of an action without any matter, to read the answers of a bulk form by.
    pub async fn bulk_form(
        &self,
        caller: &Caller,
        playbook: &str,
        action: &str,
    ) -> Result<OfferView, Refusal> {
        let books = self.books().await?;
        books.rights().general(caller, Right::MatterAct)?;
        let versions = books.playbooks.get(playbook).into_iter().flatten().rev();
        let found =
            versions.map(|v| &v.playbook).find_map(|p| p.action(action)).ok_or_else(|| {
                Refusal::new(
                    "action-unknown",
                    Sort::Invalid,
                    ("工作法里没有这个动作。", "The playbook has no such action."),
                    ("回到收件箱重新勾选。", "Go back to the inbox and tick again."),
                )
            })?;
        Ok(OfferView {
            action: found.id.clone(),
            name: found.name.clone(),
            about: found.about.clone(),
            leg: None,
            leg_unit: None,
            by: Text::default(),
            fields: found
                .form
                .iter()
                .map(|f| FieldView {
                    id: f.id.clone(),
                    name: f.name.clone(),
                    kind: f.kind.clone(),
                    required: f.required,
                    conditional: f.required_when.is_some(),
                    help: None,
                    value: Json::Null,
                    options: Vec::new(),
                    public: found.public && f.public,
                    replies: Vec::new(),
                })
                .collect(),
            public: found.public,
            verb: found.verb,
            follow_up: found.follows_up(),
        })
    }

    /// Takes an action on each of several matters, given by number and the version seen.
    ///
    /// The outcomes come in the order asked for. With `key`, sending the same again gives the same
    /// outcomes for what was done, and tries again what was refused.
    pub async fn bulk_act(
        &self,
        caller: &Caller,
        picked: &[(String, Option<u64>)],
        wish: &BulkWish,
        key: Option<&str>,
    ) -> Result<Vec<BulkOutcome>, Refusal> {
        few_enough(picked.len())?;
        let wish = Arc::new(wish.clone());
        let mut out = Vec::with_capacity(picked.len());
        for (number, seen) in picked {
            let own = key.map(|k| format!("{k}:{number}"));
            let done = self.bulk_one(caller, number, *seen, &wish, own.as_deref()).await;
            out.push(BulkOutcome { number: number.clone(), done });
        }
        Ok(out)
    }

    async fn bulk_one(
        &self,
        caller: &Caller,
        number: &str,
        seen: Option<u64>,
        wish: &Arc<BulkWish>,
        key: Option<&str>,
    ) -> Result<Acted, Refusal> {
        let desk = self.desk().await?;
        let mut conn = self.inner.store.read().await?;
        let id = find(&mut conn, number).await?.matter.id;
        drop(conn);
        // what each matter fills in by itself is not part of the request: it may differ after
        let request = (id, &wish.playbook, &wish.action, &wish.form, &wish.note);
        let key = Key::of("bulk", caller, key, &request);
        let (caller, wish) = (caller.clone(), Arc::clone(wish));
        self.writing(move |tx| {
            let (desk, caller, wish, key) =
                (desk.clone(), caller.clone(), Arc::clone(&wish), key.clone());
            Box::pin(async move {
                let d = desk.clone();
                once(tx, &desk, key, move |tx| {
                    Box::pin(async move { d.bulk_row(tx, &caller, id, seen, &wish).await })
                })
                .await
            })
        })
        .await
    }
}

impl Desk {
    fn offered(&self, p: &Playbook, m: &Matter, caller: &Caller) -> Vec<OfferView> {
        self.env(|env| {
            let view = |o: &Offer<'_>| render::offer(&self.books, m, o);
            offers(p, m, &caller.actor, env).iter().map(view).collect()
        })
    }

    /// An action that one of them offers, over all of them.
    fn choice(
        &self,
        caller: &Caller,
        one: &Looked,
        offer: &OfferView,
        all: &[Looked],
    ) -> BulkChoice {
        let mut own: Vec<&OfferView> = Vec::new();
        let (mut can, mut cannot) = (Vec::new(), Vec::new());
        for other in all {
            let (m, p) = (&other.matter, &other.playbook);
            let same = m.playbook == one.matter.playbook;
            match other.offers.iter().find(|o| same && o.action == offer.action) {
                Some(o) => {
                    own.push(o);
                    can.push((m.number.clone(), m.version));
                }
                None if !other.acts => cannot.push((m.number.clone(), no_right())),
                None if !same => cannot.push((m.number.clone(), other_playbook(p))),
                None => {
                    let wish = Command { action: offer.action.clone(), ..Command::default() };
                    let why = self.env(|env| decide(p, m, &wish, &caller.actor, env)).err();
                    // that its form is empty is not the reason
                    let why = why.filter(|r| r.code != "form-incomplete");
                    cannot.push((m.number.clone(), why.unwrap_or_else(not_now)));
                }
            }
        }
        let mut offer = offer.clone();
        (offer.leg, offer.leg_unit) = (None, None);
        offer.fields.retain(|f| !matches!(f.kind, FieldKind::Photos));
        for f in &mut offer.fields {
            let known =
                |o: &&OfferView| o.fields.iter().any(|x| x.id == f.id && !x.value.is_null());
            f.required = f.required && !own.iter().all(known);
            f.value = Json::Null;
            if reply::takes(f) {
                f.replies = self.replies_for_all();
            }
        }
        let playbook = (one.matter.playbook.clone(), one.playbook.name.clone());
        BulkChoice { playbook, offer, can, cannot }
    }

    /// Standard replies for any category, with their placeholders: each matter fills its own.
    fn replies_for_all(&self) -> Vec<ReplyView> {
        let any = self.books.replies_for(None).into_iter();
        any.map(|r| ReplyView { title: r.title.clone(), text: r.text.clone() }).collect()
    }

    async fn bulk_row(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        id: MatterId,
        seen: Option<u64>,
        wish: &BulkWish,
    ) -> Result<Acted, StoreError> {
        let a = self.permit(tx, caller, id, Right::MatterAct).await?;
        let m = a.permit.thing();
        if m.playbook != wish.playbook {
            return Err(other_playbook(&a.playbook).into());
        }
        let own: Vec<OfferView> = self
            .offered(&a.playbook, m, caller)
            .into_iter()
            .filter(|o| o.action == wish.action)
            .collect();
        let mut command = Command {
            action: wish.action.clone(),
            form: wish.form.clone(),
            note: wish.note.clone(),
            seen,
            ..Command::default()
        };
        // of several legs the engine asks which; one page cannot answer that for all
        if let [only] = own.as_slice() {
            command.leg = only.leg;
            self.fill(&mut command.form, only, m, &a.shown, caller);
        }
        self.act(tx, caller, id, &command).await
    }

    /// Answers that were left empty are the matter's own; placeholders are filled with what is its.
    fn fill(
        &self,
        form: &mut Map<String, Json>,
        own: &OfferView,
        m: &Matter,
        text: &Shown,
        caller: &Caller,
    ) {
        let unit = caller.posts().first().map(|p| self.books.unit_name(p.unit));
        for f in &own.fields {
            match form.get_mut(&f.id) {
                None if !f.value.is_null() => {
                    form.insert(f.id.clone(), f.value.clone());
                }
                Some(Json::String(said))
                    if matches!(f.kind, FieldKind::Text | FieldKind::LongText) =>
                {
                    let unit = unit.as_deref();
                    *said = reply::filled_for(&self.books, m, &text.title, unit, self.now, said);
                }
                _ => {}
            }
        }
    }
}

fn few_enough(n: usize) -> Result<(), Refusal> {
    if n == 0 {
        return Err(Refusal::new(
            "bulk-none",
            Sort::Invalid,
            ("还没有勾选事项。", "No matter is ticked."),
            ("回到收件箱，先勾选再批量办理。", "Go back to the inbox and tick some first."),
        ));
    }
    if n > MOST_BULK {
        return Err(Refusal::new(
            "bulk-many",
            Sort::Invalid,
            (
                format!("一次最多办理{MOST_BULK}件。"),
                format!("At most {MOST_BULK} matters at once."),
            ),
            ("分几次勾选。", "Tick fewer, several times."),
        ));
    }
    Ok(())
}

fn other_playbook(p: &Playbook) -> Refusal {
    Refusal::new(
        "other-playbook",
        Sort::NotNow,
        (
            format!("它按另一份工作法（{}）办理。", p.name.zh),
            format!("It goes by another playbook ({}).", p.name.en),
        ),
        (
            "单独打开办理，或按该工作法另行批量办理。",
            "Open it by itself, or choose the action of that playbook.",
        ),
    )
}

fn not_now() -> Refusal {
    Refusal::new(
        "not-now",
        Sort::NotNow,
        ("它现在不能办这个动作。", "It does not offer this action now."),
        ("打开事项页查看现在能办什么。", "Open the matter to see what it offers."),
    )
}
