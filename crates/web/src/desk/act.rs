//! What a person does to a matter: an action of its playbook, a note, a look at a party.

use super::fillings;
use super::later::after;
use super::matter::{Kept, page};
use crate::extract::{DeskForm, Path};
use crate::look::Html;
use crate::look::form::{self, Again};
use crate::portal::{key_of, see_other};
use crate::refused::{self, Refused};
use crate::state::Web;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use yiwang_domain::PartyId;
use yiwang_domain::engine::Command;
use yiwang_domain::entry::Attached;
use yiwang_domain::{MatterId, Refusal, Sort};
use yiwang_office::Move;
use yiwang_office::view::MatterView;

/// `POST /desk/m/{number}/act`. Where it is refused the page is shown as the matter stands now,
/// with what was typed and with what is new since.
pub(crate) async fn act(
    State(web): State<Web>,
    Path(number): Path<String>,
    mut form: DeskForm,
) -> Result<Response, Refused> {
    let matter = web.office.matter(&form.session.caller, &number).await?;
    let action = form.fields.again("action");
    let leg = form.fields.text("leg").map(str::to_owned);
    let seen = form.fields.text("_version").and_then(|v| v.parse().ok());
    if form.fields.ticked("_check") {
        return check(&web, &form, &matter, &action, leg).await;
    }
    // with a name in the field nothing is sent, by whatever key or button the form was left
    if form.fields.ticked("_keep") || form.fields.text("_filling").is_some() {
        return fillings::keep(&web, form, &matter, &action, leg).await;
    }
    match take(&web, &matter, &action, leg.as_deref(), seen, &mut form).await {
        Ok(()) => Ok(see_other(&after(&form.fields, &number))),
        Err(refusal) => {
            let kept = Kept {
                again: Again { fields: &form.fields, refusal: &refusal },
                action: Some((&action, leg)),
                seen,
            };
            again(&web, &form, matter.row.id, kept, &refusal).await
        }
    }
}

/// Looks an answer over: the form comes back with hints, and nothing is sent.
async fn check(
    web: &Web,
    form: &DeskForm,
    matter: &MatterView,
    action: &str,
    leg: Option<String>,
) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    let meant = |o: &&yiwang_office::view::OfferView| {
        let of_leg = |l: &String| o.leg.is_some_and(|x| x.to_string() == *l);
        o.action == action && leg.as_ref().is_none_or(of_leg)
    };
    let offer = matter.offers.iter().find(meant);
    let answer = offer.map(|o| form::answer(o, &form.fields)).unwrap_or_default();
    let hints = web.office.answer_hints(caller, matter.row.id, &answer).await?;
    let w = form.visit.words;
    let hints: Vec<String> = hints.iter().map(|h| w.x(h).to_owned()).collect();
    let nothing = unsent();
    let kept = Kept {
        again: Again { fields: &form.fields, refusal: &nothing },
        action: Some((action, leg.clone())),
        seen: form.fields.text("_version").and_then(|v| v.parse().ok()),
    };
    let page = page(web, &form.visit, &form.session, matter, Some(kept), None).await?;
    Ok(Html(page.hinted(action, leg.as_deref(), &hints)).into_response())
}

/// The way a form comes back with what was typed; what it would say is taken off again.
pub(super) fn unsent() -> Refusal {
    Refusal::new(
        "not-sent",
        Sort::NotNow,
        ("还没有提交。", "Nothing was sent."),
        ("改好后再提交。", "Send it when it is ready."),
    )
}

async fn take(
    web: &Web,
    matter: &MatterView,
    action: &str,
    leg: Option<&str>,
    seen: Option<u64>,
    form: &mut DeskForm,
) -> Result<(), Refusal> {
    let caller = &form.session.caller;
    let mut command = Command {
        action: action.to_owned(),
        leg: leg.and_then(|l| l.parse().ok()),
        note: form.fields.text("note").map(str::to_owned),
        seen,
        ..Command::default()
    };
    let offer = matter
        .offers
        .iter()
        .find(|o| o.action == action && command.leg.is_none_or(|l| o.leg == Some(l)));
    if let Some(offer) = offer {
        let (answers, photos) = form::filled(offer, &mut form.fields);
        command.form = answers;
        for (role, photo) in photos {
            let file = web.office.upload(Some(caller), photo.into()).await?;
            command.files.push(Attached { file, role });
        }
    }
    let key = key_of(&form.fields);
    web.office.act(caller, matter.row.id, command, key.as_deref()).await?;
    Ok(())
}

/// The page again, as the matter stands now.
pub(super) async fn again(
    web: &Web,
    form: &DeskForm,
    id: MatterId,
    kept: Kept<'_>,
    refusal: &Refusal,
) -> Result<Response, Refused> {
    let now = web.office.matter(&form.session.caller, &id.to_string()).await?;
    let page = page(web, &form.visit, &form.session, &now, Some(kept), None).await?;
    Ok((refused::status(refusal.sort), Html(page)).into_response())
}

/// `POST /desk/m/{number}/note`.
pub(crate) async fn note(
    State(web): State<Web>,
    Path(number): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    let matter = web.office.matter(caller, &number).await?;
    let key = key_of(&form.fields);
    let text = form.fields.again("text");
    let id = matter.row.id;
    let noted = if form.fields.ticked("next_shift") {
        web.office.note_for_next(caller, id, &text, key.as_deref()).await
    } else {
        web.office.note(caller, id, &text, key.as_deref()).await
    };
    match noted {
        Ok(_) => Ok(see_other(&after(&form.fields, &number))),
        Err(refusal) => {
            let kept = Kept {
                again: Again { fields: &form.fields, refusal: &refusal },
                action: None,
                seen: None,
            };
            again(&web, &form, matter.row.id, kept, &refusal).await
        }
    }
}

/// `POST /desk/m/{number}/party/{party}`: one party plain, with a purpose that is logged. The
/// answer is the page itself and is kept nowhere.
pub(crate) async fn party(
    State(web): State<Web>,
    Path((number, party)): Path<(String, PartyId)>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    let matter = web.office.matter(caller, &number).await?;
    let purpose = form.fields.text("purpose").unwrap_or_default();
    match web.office.party_plain(caller, matter.row.id, party, purpose).await {
        Ok(plain) => {
            let shown = Some((party, plain));
            let page = page(&web, &form.visit, &form.session, &matter, None, shown).await?;
            Ok(Html(page).into_response())
        }
        Err(refusal) => {
            let kept = Kept {
                again: Again { fields: &form.fields, refusal: &refusal },
                action: None,
                seen: None,
            };
            again(&web, &form, matter.row.id, kept, &refusal).await
        }
    }
}

/// `POST /desk/m/{number}/move`: the wrong kind was chosen; it goes on by another playbook.
pub(crate) async fn transfer(
    State(web): State<Web>,
    Path(number): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    let matter = web.office.matter(caller, &number).await?;
    let seen = form.fields.text("version").and_then(|v| v.parse().ok());
    let wish = Move {
        to: form.fields.text("to").unwrap_or_default().to_owned(),
        category: form.fields.text("category").map(str::to_owned),
        reason: form.fields.again("f.reason"),
        seen,
    };
    let key = key_of(&form.fields);
    match web.office.move_matter(caller, matter.row.id, wish, key.as_deref()).await {
        Ok(_) => Ok(see_other(&format!("/desk/m/{number}"))),
        Err(refusal) => {
            let kept = Kept {
                again: Again { fields: &form.fields, refusal: &refusal },
                action: Some(("", None)),
                seen,
            };
            again(&web, &form, matter.row.id, kept, &refusal).await
        }
    }
}
