//! Proposals beside a matter (建议): each explains itself and fills in a form when it is clicked, by a
//! plain link. Nothing is entered before a person sends that form.

use super::act::again;
use super::matter::Kept;
use super::query::percent;
use crate::extract::{DeskForm, Path};
use crate::look::form::{Again, FormView, Opt};
use crate::portal::{key_of, see_other};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::{Visit, own_path};
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use std::collections::BTreeMap;
use yiwang_domain::playbook::model::FieldKind;
use yiwang_office::insight::{Advice, Similar};
use yiwang_office::view::{FieldView, OfferView};

/// What somebody clicked: to be filled into the first form that asks for it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    category: String,
    grid: String,
    unit: String,
    urgency: String,
    /// An action whose form is unfolded, with words for its fields under their names, and where to go
    /// on after it.
    pub(super) take: String,
    onward: String,
    /// The leg of that action, and kept answers its form is filled with.
    pub(super) leg: String,
    pub(super) filling: String,
    #[serde(flatten)]
    words: BTreeMap<String, String>,
}

/// What a field of an action's form can be filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    Category,
    Grid,
    Unit,
    Urgency,
}

impl Slot {
    fn of(f: &FieldView) -> Option<Self> {
        match &f.kind {
            FieldKind::Category => Some(Self::Category),
            FieldKind::Grid => Some(Self::Grid),
            FieldKind::Unit { .. } | FieldKind::Units { .. } => Some(Self::Unit),
            FieldKind::Choice { options } if options.iter().any(|o| o.id == EMERGENCY) => {
                Some(Self::Urgency)
            }
            _ => None,
        }
    }
}

/// The highest urgency, as playbooks write it.
const EMERGENCY: &str = "emergency";
/// The lowest.
const NORMAL: &str = "normal";

/// Fills what was clicked into every form that asks for it, and unfolds the first of them.
pub(super) fn choose(offers: &[OfferView], forms: &mut [FormView], chosen: &Chosen) {
    let taken = offers.iter().position(|o| o.action == chosen.take && o.leg.is_none());
    if let Some(form) = taken.and_then(|i| forms.get_mut(i)) {
        form.open = true;
        own_path(&chosen.onward).clone_into(&mut form.onward);
        for field in form.fields.iter_mut().filter(|f| matches!(f.control, "text" | "long")) {
            if let Some(words) = chosen.words.get(&field.name) {
                field.value.clone_from(words);
            }
        }
    }
    let mut open = true;
    for (offer, form) in offers.iter().zip(forms) {
        for (f, field) in offer.fields.iter().zip(&mut form.fields) {
            let wanted = match Slot::of(f) {
                Some(Slot::Category) => &chosen.category,
                Some(Slot::Grid) => &chosen.grid,
                Some(Slot::Unit) => &chosen.unit,
                Some(Slot::Urgency) => &chosen.urgency,
                None => continue,
            };
            if !field.options.iter().any(|o| o.value == *wanted) {
                continue;
            }
            for o in &mut field.options {
                o.chosen = o.value == *wanted;
            }
            field.value.clone_from(wanted);
            form.open |= std::mem::take(&mut open);
        }
    }
}

/// The panel.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one mark on the panel")]
pub(super) struct Panel {
    /// Number and version of the matter it stands beside; empty for a report that is being written.
    pub(super) number: String,
    pub(super) version: u64,
    /// Whether it stands inside a form, whose buttons then take over what is proposed; else links.
    pub(super) inside: bool,
    /// Dangers, and where the urgency is filled in.
    pub(super) alarms: Vec<String>,
    pub(super) urgent: Option<String>,
    /// What rules say for sure, before what was learned.
    pub(super) rules: Vec<Ruled>,
    pub(super) rules_differ: bool,
    /// Categories: name, how sure, and where it is filled in.
    pub(super) categories: Vec<(String, u8, Option<String>)>,
    pub(super) unsure: bool,
    pub(super) words: String,
    pub(super) model: i64,
    /// Units the matter is likely for, in the same way.
    pub(super) units: Vec<Named>,
    pub(super) unit_unsure: bool,
    pub(super) unit_model: i64,
    pub(super) sealed: Option<String>,
    pub(super) personal: String,
    /// Places: name, grid, how sure, why, and where it is filled in.
    pub(super) places: Vec<Named>,
    pub(super) similar: Vec<Same>,
}

/// What one rule says: kind, value, and where it is filled in; and why.
pub(super) struct Ruled {
    pub(super) says: Vec<(String, String, Option<String>)>,
    pub(super) why: String,
}

/// A place that the text names, or a unit.
pub(super) struct Named {
    pub(super) name: String,
    pub(super) percent: u8,
    pub(super) why: String,
    pub(super) href: Option<String>,
}

/// A matter that may be the same.
pub(super) struct Same {
    pub(super) number: String,
    pub(super) title: String,
    pub(super) stage: String,
    pub(super) opened: String,
    pub(super) likeness: String,
    pub(super) why: String,
    /// Key of the form that joins the two; none where this person may not.
    pub(super) join: Option<String>,
}

impl Panel {
    /// Whether nothing is proposed but dangers, which stand above the page.
    pub(super) fn is_empty(&self) -> bool {
        self.rules.is_empty()
            && self.categories.is_empty()
            && self.units.is_empty()
            && self.sealed.is_none()
            && self.personal.is_empty()
            && self.places.is_empty()
            && self.similar.is_empty()
    }

    pub(super) fn of(
        web: &Web,
        v: &Visit,
        (number, version): (&str, u64),
        offers: &[OfferView],
        forms: &[FormView],
        a: &Advice,
    ) -> Self {
        let link = |slot: Slot, name: &str, value: &str| {
            let (_, form) = offers.iter().zip(forms).find(|(o, form)| {
                let holds = |(f, field): (&FieldView, &crate::look::form::Field)| {
                    Slot::of(f) == Some(slot) && field.options.iter().any(|o| o.value == value)
                };
                o.fields.iter().zip(&form.fields).any(holds)
            })?;
            Some(format!("/desk/m/{number}?{name}={}#{}", percent(value), form.id))
        };
        Self { number: number.to_owned(), version, ..Self::with(web, v, a, &link) }
    }

    /// The panel inside the form of a report that is being written: what is taken over goes into its
    /// fields, `categories` being those that can be chosen there.
    pub(super) fn of_report(web: &Web, v: &Visit, categories: &[Opt], a: &Advice) -> Self {
        let take = |slot: Slot, _: &str, value: &str| match slot {
            Slot::Category => {
                let known = categories.iter().any(|o| o.value == value);
                known.then(|| format!("category={value}"))
            }
            // the form knows urgent only; what is more is decided at the matter
            Slot::Urgency => (value != NORMAL).then(|| "urgent=1".to_owned()),
            Slot::Grid => Some(format!("view={value}")),
            Slot::Unit => None,
        };
        Self { inside: true, ..Self::with(web, v, a, &take) }
    }

    fn with(
        web: &Web,
        v: &Visit,
        a: &Advice,
        link: &dyn Fn(Slot, &str, &str) -> Option<String>,
    ) -> Self {
        let w = v.words;
        let list = |all: Vec<&str>| all.join(&w.t("advice-comma"));
        Self {
            alarms: a.alarms.iter().map(|x| w.x(&x.say).to_owned()).collect(),
            urgent: link(Slot::Urgency, "urgency", EMERGENCY).filter(|_| !a.alarms.is_empty()),
            rules: a
                .rules
                .iter()
                .map(|r| {
                    let category = r.category.iter().map(|(code, name)| {
                        let href = link(Slot::Category, "category", code);
                        (w.t("advice-category"), w.x(name).to_owned(), href)
                    });
                    let unit = r.unit.iter().map(|(id, name)| {
                        let href = link(Slot::Unit, "unit", &id.to_string());
                        (w.t("unit"), name.clone(), href)
                    });
                    let urgency = r.urgency.iter().map(|(word, name)| {
                        let href = link(Slot::Urgency, "urgency", word);
                        (w.t("urgency"), w.x(name).to_owned(), href)
                    });
                    let says = category.chain(unit).chain(urgency).collect();
                    Ruled { says, why: w.x(&r.why).to_owned() }
                })
                .collect(),
            rules_differ: a.rules_differ,
            categories: a
                .categories
                .iter()
                .map(|c| {
                    let href = link(Slot::Category, "category", &c.code);
                    (w.x(&c.name).to_owned(), c.percent, href)
                })
                .collect(),
            unsure: a.unsure,
            words: list(a.words.iter().map(String::as_str).collect()),
            model: a.model.unwrap_or_default(),
            units: a
                .units
                .iter()
                .map(|u| Named {
                    name: u.name.clone(),
                    percent: u.percent,
                    why: w.x(&u.why).to_owned(),
                    href: link(Slot::Unit, "unit", &u.id.to_string()),
                })
                .collect(),
            unit_unsure: a.unit_unsure,
            unit_model: a.unit_model.unwrap_or_default(),
            sealed: a.sealed.as_ref().map(|s| w.x(s).to_owned()),
            personal: list(a.personal.iter().map(|t| w.x(t)).collect()),
            places: a
                .places
                .iter()
                .map(|p| Named {
                    name: if p.name == p.grid_name {
                        p.name.clone()
                    } else {
                        format!("{} · {}", p.name, p.grid_name)
                    },
                    percent: p.percent,
                    why: w.x(&p.why).to_owned(),
                    href: link(Slot::Grid, "grid", &p.grid),
                })
                .collect(),
            similar: a.similar.iter().map(|s| same(web, v, s)).collect(),
            ..Self::default()
        }
    }
}

fn same(web: &Web, v: &Visit, s: &Similar) -> Same {
    let w = v.words;
    let why: Vec<&str> = s.why.iter().map(|t| w.x(t)).collect();
    Same {
        number: s.number.clone(),
        title: s.title.clone(),
        stage: w.x(&s.stage).to_owned(),
        opened: v.when(s.opened_at),
        likeness: w.x(&s.likeness).to_owned(),
        why: why.join(&w.t("advice-comma")),
        join: s.may_join.then(|| web.office.id().to_string()),
    }
}

/// `POST /desk/m/{number}/join`: two matters are the same; the newer joins the older, which is shown
/// then.
pub(crate) async fn join(
    State(web): State<Web>,
    Path(number): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    let matter = web.office.matter(caller, &number).await?;
    let seen = form.fields.text("version").and_then(|v| v.parse().ok());
    let (with, why) = (form.fields.again("with"), form.fields.again("f.reason"));
    let key = key_of(&form.fields);
    match web.office.join(caller, matter.row.id, &with, &why, seen, key.as_deref()).await {
        Ok(done) => Ok(see_other(&format!("/desk/m/{}", done.number))),
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
