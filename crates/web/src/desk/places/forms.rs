//! The forms about places.

use super::say;
use crate::desk::plain::{Again, Form, Maker};
use crate::extract::Fields;
use crate::i18n::Words;
use crate::look::form::Field;
use yiwang_domain::place::{ConfirmedBy, PlaceKind, Wish};
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_office::books::Books;
use yiwang_office::place::{PlaceForm, PlacePage};

/// Grids the caller looks after: code and name.
pub(super) fn grids(b: &Books, caller: &Caller, right: Right) -> Vec<(String, String)> {
    let scope = b.rights().scope(caller, right);
    b.net
        .grids()
        .iter()
        .filter(|g| scope.covers(&g.path))
        .map(|g| {
            let above = g.parent.as_deref().and_then(|p| b.net.by_code(p));
            let name = above.map_or_else(|| g.name.clone(), |a| format!("{} · {}", a.name, g.name));
            (g.code.clone(), name)
        })
        .collect()
}

/// What people may say of how they confirmed it.
fn ways(w: Words) -> impl Iterator<Item = (String, String)> {
    [ConfirmedBy::Visit, ConfirmedBy::Phone]
        .into_iter()
        .map(move |h| (h.word().to_owned(), say::how(w, h)))
}

/// The fields both forms have; `p` stands in them.
fn fields(m: &Maker<'_>, p: &PlaceForm, grids: Vec<(String, String)>) -> Vec<Field> {
    let w = m.w;
    let wishes = Wish::ALL.into_iter().skip(1).map(|x| (x.word().to_owned(), say::wish(w, x)));
    let mut grid = m.select("grid", w.t("place-grid"), &p.grid, grids.into_iter());
    grid.none = Some(w.t("place-grid-none"));
    let mut wish = m.select("wish", w.t("wish"), &p.wish, wishes);
    wish.none = Some(w.t("wish-unasked"));
    vec![
        m.field("name", "text", w.t("place-name"), &p.name).needed().help(w.t("place-name-about")),
        m.field("aliases", "text", w.t("place-aliases"), &p.aliases),
        m.field("code", "text", w.t("place-code"), &p.code).help(w.t("place-code-about")),
        grid.help(w.t("place-grid-about")),
        m.field("address", "text", w.t("place-address"), &p.address)
            .help(w.t("place-address-about")),
        m.field("lon", "text", w.t("place-lon"), &p.lon),
        m.field("lat", "text", w.t("place-lat"), &p.lat),
        wish.help(w.t("wish-about")),
    ]
}

/// Adding a place, in another one where `inside` is given.
pub(super) fn add(
    w: Words,
    b: &Books,
    caller: &Caller,
    inside: Option<(&str, PlaceKind)>,
    again: Option<Again<'_>>,
) -> Form {
    let m = Maker::new(w, "newplace", again);
    let above = inside.map(|(_, k)| k);
    let kinds = PlaceKind::ALL
        .into_iter()
        .filter(|k| k.may_lie_in(above))
        .map(|k| (k.word().to_owned(), say::kind(w, k)));
    let mut all = vec![m.select("kind", w.t("place-kind"), "", kinds).needed()];
    let grids = grids(b, caller, Right::PlaceEdit);
    // who looks after one grid need not choose it; in another place its grid goes without saying
    let grid = match grids.as_slice() {
        [(code, _)] if inside.is_none() => code.clone(),
        _ => String::new(),
    };
    all.extend(fields(&m, &PlaceForm { grid, ..PlaceForm::default() }, grids));
    let mut how = m.select("how", w.t("place-how"), ConfirmedBy::Visit.word(), ways(w));
    how.none = Some(w.t("place-how-none"));
    all.push(how);
    let hidden = inside.map(|(id, _)| ("parent", id.to_owned())).into_iter().collect();
    Form {
        id: "newplace",
        title: if inside.is_some() { w.t("place-add-inside") } else { w.t("place-add") },
        about: w.t("place-add-about"),
        action: "/desk/places".to_owned(),
        button: w.t("place-add"),
        hidden,
        fields: all,
        open: m.again.is_some(),
    }
}

/// Changing and ending a place, and who may be asked for there.
pub(super) fn of_place(
    w: Words,
    b: &Books,
    caller: &Caller,
    p: &PlacePage,
    again: Option<Again<'_>>,
) -> (Vec<Form>, Vec<Form>) {
    let to = |verb: &str| format!("/desk/places/{}{verb}", p.line.id);
    let hidden = || vec![("_version", p.version.to_string())];
    let edit = Maker::new(w, "edit", again);
    let end = Maker::new(w, "end", again);
    let contact = Maker::new(w, "contact", again);
    let mut all = fields(&edit, &p.form, grids(b, caller, Right::PlaceEdit));
    let mut how = edit.select("how", w.t("place-how"), "", ways(w));
    how.none = Some(w.t("place-how-none"));
    all.push(how);
    let forms = vec![
        Form {
            id: "edit",
            title: w.t("place-edit"),
            about: String::new(),
            action: to(""),
            button: w.t("row-save"),
            hidden: hidden(),
            fields: all,
            open: edit.again.is_some(),
        },
        Form {
            id: "end",
            title: w.t("place-end"),
            about: w.t("place-end-about"),
            action: to("/end"),
            button: w.t("place-end"),
            hidden: hidden(),
            fields: vec![
                end.field("day", "date", w.t("place-end-day"), &b.day.to_string()).needed(),
            ],
            open: end.again.is_some(),
        },
    ];
    let mut agreed = contact.field("agreed", "tick", w.t("contact-agreed"), "").needed();
    agreed.help = Some(w.n("contact-agreed-about", i64::from(b.places.contact_months)));
    let mut contacts = vec![Form {
        id: "contact",
        title: if p.contact.is_some() { w.t("contact-change") } else { w.t("contact-add") },
        about: w.t("contact-about"),
        action: to("/contact"),
        button: w.t("contact-save"),
        hidden: hidden(),
        fields: vec![
            contact.field("name", "text", w.t("person-name"), ""),
            contact.field("phone", "text", w.t("person-phone"), ""),
            agreed,
        ],
        open: contact.again.is_some(),
    }];
    if p.contact.is_some() {
        contacts.push(Form {
            id: "forget",
            title: w.t("contact-forget"),
            about: w.t("contact-forget-about"),
            action: to("/contact/forget"),
            button: w.t("contact-forget"),
            hidden: hidden(),
            fields: Vec::new(),
            open: again.is_some_and(|a| a.form == "forget"),
        });
    }
    (forms, contacts)
}

/// The place of a form, as typed.
pub(super) fn typed(fields: &Fields) -> PlaceForm {
    PlaceForm {
        kind: fields.again("kind"),
        code: fields.again("code"),
        name: fields.again("name"),
        aliases: fields.again("aliases"),
        parent: fields.again("parent"),
        grid: fields.again("grid"),
        address: fields.again("address"),
        lon: fields.again("lon"),
        lat: fields.again("lat"),
        wish: fields.again("wish"),
        how: fields.again("how"),
    }
}
