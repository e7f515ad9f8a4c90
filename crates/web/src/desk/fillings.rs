//! Answers kept under a name (常用填法): kept from a form, filled into the form of another matter, or of many
//! at once. Filled in they are read, and sent by a person.

use super::act::unsent;
use super::advice::Chosen;
use super::matter::{Kept, page};
use super::query::percent;
use crate::extract::DeskForm;
use crate::i18n::Words;
use crate::look::Html;
use crate::look::form::{self, Again, FillWith, FormView};
use crate::portal::see_other;
use crate::refused::{self, Refused};
use crate::state::Web;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use yiwang_domain::{Refusal, Sort};
use yiwang_office::Session;
use yiwang_office::filling::FillingView;
use yiwang_office::view::{MatterView, OfferView};

/// What the form of a matter can be filled with; each leads to the form filled in, and from there
/// onward as the form does.
pub(super) fn with(w: Words, number: &str, form: &FormView, all: &[FillingView]) -> Vec<FillWith> {
    let leg = form.leg.map(|l| format!("&leg={l}")).unwrap_or_default();
    let onward = match form.onward.as_str() {
        "" => String::new(),
        path => format!("&onward={}", percent(path)),
    };
    let of = all.iter().filter(|k| k.action.0 == form.action);
    of.map(|k| FillWith {
        href: format!(
            "/desk/m/{number}?take={}&filling={}{leg}{onward}#{}",
            form.action, k.id, form.id
        ),
        ..said(w, k)
    })
    .collect()
}

/// Kept answers in words.
pub(super) fn said(w: Words, k: &FillingView) -> FillWith {
    let note = (!k.note.is_empty()).then(|| (w.t("note-beside"), k.note.clone()));
    let says = k.says.iter().map(|(n, s)| (w.x(n).to_owned(), w.x(s).to_owned()));
    FillWith {
        id: k.id.to_string(),
        name: k.name.clone(),
        href: String::new(),
        says: says.chain(note).collect(),
        shared: k.shared,
    }
}

/// Whether an offer is of this action, and of this leg where one is named.
fn is(o: &OfferView, action: &str, leg: Option<&str>) -> bool {
    o.action == action && leg.is_none_or(|l| o.leg.is_some_and(|x| x.to_string() == l))
}

/// Fills the chosen form with the kept answers that were chosen: which form it is, and the remark.
pub(super) async fn fill(
    web: &Web,
    session: &Session,
    m: &mut MatterView,
    chosen: &Chosen,
) -> Result<Option<(usize, String)>, Refusal> {
    let Ok(id) = chosen.filling.parse() else { return Ok(None) };
    let leg = Some(chosen.leg.as_str()).filter(|l| !l.is_empty());
    // what is no longer offered is filled with nothing
    let Some(nth) = m.offers.iter().position(|o| is(o, &chosen.take, leg)) else {
        return Ok(None);
    };
    let own = (m.row.number.clone(), m.row.title.clone());
    let own = Some((own.0.as_str(), own.1.as_str()));
    let Some(offer) = m.offers.get_mut(nth) else { return Ok(None) };
    let note = web.office.fill(&session.caller, &m.playbook.0, offer, id, own).await?;
    Ok(Some((nth, note)))
}

/// Keeps the answers of a form under a name: the form comes back, and nothing is sent.
pub(super) async fn keep(
    web: &Web,
    mut form: DeskForm,
    matter: &MatterView,
    action: &str,
    leg: Option<String>,
) -> Result<Response, Refused> {
    let name = form.fields.again("_filling");
    let kept = match matter.offers.iter().find(|o| is(o, action, leg.as_deref())) {
        Some(offer) => {
            let (answers, _) = form::filled(offer, &mut form.fields);
            let named = (name.as_str(), form.fields.ticked("_filling_shared"));
            let note = form.fields.again("note");
            let caller = &form.session.caller;
            web.office.keep_filling(caller, matter, offer, named, (&answers, &note)).await
        }
        None => Err(gone()),
    };
    let refusal = kept.as_ref().err().cloned().unwrap_or_else(unsent);
    let back = Kept {
        again: Again { fields: &form.fields, refusal: &refusal },
        action: Some((action, leg.clone())),
        seen: form.fields.text("_version").and_then(|v| v.parse().ok()),
    };
    let page = page(web, &form.visit, &form.session, matter, Some(back), None).await?;
    Ok(match kept {
        Ok(_) => Html(page.kept(action, leg.as_deref(), &name)).into_response(),
        Err(r) => (refused::status(r.sort), Html(page)).into_response(),
    })
}

/// `POST /desk/fillings/remove`: forgets answers of one's own.
pub(crate) async fn remove(State(web): State<Web>, form: DeskForm) -> Result<Response, Refused> {
    let id = form.fields.text("id").and_then(|id| id.parse().ok()).unwrap_or_default();
    web.office.drop_filling(&form.session.caller, id).await?;
    Ok(see_other("/desk/account#fillings"))
}

/// The action is no longer offered.
fn gone() -> Refusal {
    Refusal::new(
        "not-now",
        Sort::NotNow,
        ("它现在不能办这个动作。", "It does not offer this action now."),
        ("打开事项页查看现在能办什么。", "Open the matter to see what it offers."),
    )
}
