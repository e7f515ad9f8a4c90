//! Putting matters on the agenda.

use crate::desk::Desk;
use crate::mask;
use crate::office::{Office, TENANT};
use crate::once::{Key, once};
use crate::page::find;
use serde_json::{Map, Value as Json};
use yiwang_domain::engine::Command;
use yiwang_domain::matter::Secrecy;
use yiwang_domain::playbook::model::Agenda;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, not_found};
use yiwang_domain::{MatterId, Playbook, Refusal, Sort};
use yiwang_store::matter::{self, Shown};
use yiwang_store::{StoreError, Tx, gathered};

/// Matters put on at once: what the page offers.
const MOST: usize = 50;

impl Office {
    /// Puts matters on the agenda of a meeting, each by the action its playbook declares, its title
    /// and place as the words of the item. All of them or none; what is on it already is passed over.
    /// How many were put on.
    ///
    /// # Errors
    /// `not-found`, `no-right`; `nothing-chosen`, `too-many`, `agenda-secret`, `agenda-ended`;
    /// refusals of the engine.
    pub async fn put_on_agenda(
        &self,
        caller: &Caller,
        meeting: &str,
        numbers: &[String],
        key: Option<&str>,
    ) -> Result<usize, Refusal> {
        if numbers.is_empty() {
            return Err(Refusal::new(
                "nothing-chosen",
                Sort::Invalid,
                ("还没有勾选事项。", "No matter was chosen."),
                ("先勾选要上会的事项。", "Tick the matters the meeting should take up."),
            ));
        }
        if numbers.len() > MOST {
            return Err(Refusal::new(
                "too-many",
                Sort::Invalid,
                (
                    format!("一次最多列入{MOST}件。"),
                    format!("At most {MOST} can be put on at once."),
                ),
                ("分几次列入。", "Put them on in several goes."),
            ));
        }
        let desk = self.desk().await?;
        let id = {
            let mut conn = self.inner.store.read().await?;
            let stored = find(&mut conn, meeting).await?;
            desk.books.rights().matter(caller, Right::MatterAct, stored.matter)?.thing().id
        };
        let key = Key::of("agenda", caller, key, &(id, numbers));
        let (caller, numbers) = (caller.clone(), numbers.to_vec());
        self.writing(move |tx| {
            let (desk, caller, numbers, key) =
                (desk.clone(), caller.clone(), numbers.clone(), key.clone());
            Box::pin(async move {
                let d = desk.clone();
                once(tx, &desk, key, move |tx| {
                    Box::pin(async move { d.put_on(tx, &caller, id, &numbers).await })
                })
                .await
            })
        })
        .await
    }
}

impl Desk {
    async fn put_on(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        meeting: MatterId,
        numbers: &[String],
    ) -> Result<usize, StoreError> {
        let a = self.permit(tx, caller, meeting, Right::MatterAct).await?;
        let agenda = self.agenda(&a.playbook).ok_or_else(not_found)?;
        let taken = gathered::of(tx, TENANT, meeting).await?;
        let mut n = 0;
        for number in numbers {
            let s = matter::by_number(tx, TENANT, number).await?.ok_or_else(not_found)?;
            let permit = self.books.rights().matter(caller, Right::MatterRead, s.matter)?;
            let m = permit.thing();
            if m.id == meeting || taken.contains(&m.id) {
                continue;
            }
            if m.secrecy != Secrecy::Normal {
                return Err(secret(number).into());
            }
            if m.is_closed() {
                return Err(ended(number).into());
            }
            let form = form(&agenda, number, &s.shown);
            let command = Command { action: agenda.by.clone(), form, ..Command::default() };
            self.act(tx, caller, meeting, &command).await?;
            n += 1;
        }
        Ok(n)
    }

    /// Keeps which matter an action put into this one: on the agenda, or into the class. A number that
    /// leads to no matter the person may see is only words.
    pub(crate) async fn gathers(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        (into, p): (MatterId, &Playbook),
        command: &Command,
    ) -> Result<(), StoreError> {
        let field = p.puts_in(&command.action);
        let Some(number) = field.and_then(|f| command.form.get(f)).and_then(Json::as_str) else {
            return Ok(());
        };
        let Some(s) = matter::by_number(tx, TENANT, number.trim()).await? else { return Ok(()) };
        let found = self.books.rights().matter(caller, Right::MatterRead, s.matter);
        if let Ok(permit) = found
            && permit.thing().id != into
        {
            gathered::put(tx, TENANT, permit.thing().id, into, self.now).await?;
        }
        Ok(())
    }
}

/// The form that puts a matter on. The agenda is public: numbers of persons in the words are masked.
fn form(a: &Agenda, number: &str, shown: &Shown) -> Map<String, Json> {
    let place = shown.place_text.trim();
    let words = if place.is_empty() || shown.title.contains(place) {
        shown.title.clone()
    } else {
        format!("{}（{place}）", shown.title)
    };
    let mut form = Map::new();
    for (field, answer) in &a.fills {
        form.insert(field.clone(), Json::from(answer.as_str()));
    }
    form.insert(a.item.clone(), Json::from(mask::text(&words)));
    form.insert(a.number.clone(), Json::from(number));
    form
}

fn secret(number: &str) -> Refusal {
    Refusal::new(
        "agenda-secret",
        Sort::Invalid,
        (
            format!("{number}要保密，议题是公开的，不能这样列入。"),
            format!(
                "{number} is confidential; the agenda is public, so it cannot be put on like this."
            ),
        ),
        (
            "去掉它；要议的，用“列入议题”写一句不指向任何人的话。",
            "Leave it out; or put on an item in words that point to nobody.",
        ),
    )
}

fn ended(number: &str) -> Refusal {
    Refusal::new(
        "agenda-ended",
        Sort::NotNow,
        (format!("{number}已经办结。"), format!("{number} has ended.")),
        ("去掉它再列入其余的。", "Leave it out and put on the others."),
    )
}
