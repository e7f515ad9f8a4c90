//! The forms about people and posts.

use crate::desk::plain::{Again, Form, Maker};
use crate::desk::query::percent;
use crate::extract::Fields;
use crate::i18n::Words;
use crate::look::form::Field;
use yiwang_office::books::Books;
use yiwang_office::staff::{COMMITTEE, NewPost, PersonPage};

/// Which post, and from when to when.
fn post(m: &Maker<'_>, b: &Books) -> Vec<Field> {
    let w = m.w;
    let roles = b.roles.roles.iter().map(|r| (r.id.clone(), w.x(&r.name).to_owned()));
    let units = b.units.iter().map(|u| (u.code.clone(), u.name.clone()));
    let grids = b.net.grids().iter().map(|g| {
        let above = g.parent.as_deref().and_then(|p| b.net.by_code(p));
        let name = above.map_or_else(|| g.name.clone(), |a| format!("{} · {}", a.name, g.name));
        (g.code.clone(), name)
    });
    let mut grid = m.select("grid", w.t("post-grid"), "", grids);
    grid.none = Some(w.t("post-grid-none"));
    let today = b.day.to_string();
    vec![
        m.select("role", w.t("role"), "", roles).needed(),
        m.select("unit", w.t("unit"), "", units).needed(),
        grid.help(w.t("post-grid-about")),
        m.field("from", "date", w.t("post-from"), &today).needed(),
        m.field("to", "date", w.t("post-to"), "").help(w.t("post-to-about")),
    ]
}

/// The post of a form, as typed.
pub(super) fn new_post(fields: &Fields) -> NewPost {
    NewPost {
        role: fields.again("role"),
        unit: fields.again("unit"),
        grid: fields.again("grid"),
        from: fields.again("from"),
        to: fields.again("to"),
    }
}

/// Adding a person.
pub(super) fn add(w: Words, b: &Books, again: Option<Again<'_>>) -> Form {
    let m = Maker::new(w, "newcomer", again);
    let mut fields = vec![
        m.field("name", "text", w.t("person"), "").needed(),
        m.field("login", "text", w.t("login"), "").needed().help(w.t("login-about")),
        m.field("email", "text", w.t("email"), ""),
    ];
    fields.extend(post(&m, b));
    Form {
        id: "newcomer",
        title: w.t("person-add"),
        about: w.t("person-add-about"),
        action: "/desk/staff".to_owned(),
        button: w.t("person-add"),
        hidden: Vec::new(),
        fields,
        open: m.again.is_some(),
    }
}

/// Setting a committee up.
pub(super) fn committee(w: Words, b: &Books, again: Option<Again<'_>>) -> Form {
    let m = Maker::new(w, "committee", again);
    let units = b.units.iter().filter(|u| u.kind != COMMITTEE);
    let units = units.map(|u| (u.code.clone(), u.name.clone()));
    Form {
        id: "committee",
        title: w.t("committee-add"),
        about: w.t("committee-add-about"),
        action: "/desk/staff/committee".to_owned(),
        button: w.t("committee-add"),
        hidden: Vec::new(),
        fields: vec![
            m.field("committee", "text", w.t("committee-name"), "").needed(),
            m.select("above", w.t("committee-above"), "", units).needed(),
        ],
        open: m.again.is_some(),
    }
}

/// Adding a member to a committee.
pub(super) fn member(
    w: Words,
    b: &Books,
    code: &str,
    logins: &[(String, String)],
    again: Option<Again<'_>>,
) -> Form {
    let m = Maker::new(w, "member", again);
    let people = logins.iter().map(|(login, name)| {
        (login.clone(), w.b("person-login", ("name", name), ("login", login)))
    });
    let roles = b.roles.roles.iter().map(|r| (r.id.clone(), w.x(&r.name).to_owned()));
    let today = b.day.to_string();
    Form {
        id: "member",
        title: w.t("member-add"),
        about: w.t("member-add-about"),
        action: format!("/desk/staff/unit/{}/member", percent(code)),
        button: w.t("member-add"),
        hidden: Vec::new(),
        fields: vec![
            m.select("login", w.t("person"), "", people).needed(),
            m.select("role", w.t("role"), "", roles).needed().help(w.t("member-role-about")),
            m.field("from", "date", w.t("post-from"), &today).needed(),
            m.field("to", "date", w.t("post-to"), "").help(w.t("post-to-about")),
        ],
        open: m.again.is_some(),
    }
}

fn version(p: &PersonPage) -> (&'static str, String) {
    ("_version", p.version.to_string())
}

/// What can be done about a person besides ending posts.
pub(super) fn of_person(
    w: Words,
    b: &Books,
    p: &PersonPage,
    again: Option<Again<'_>>,
) -> Vec<Form> {
    let to = |verb: &str| format!("/desk/staff/{}{verb}", p.id);
    let give = Maker::new(w, "give", again);
    let rename = Maker::new(w, "rename", again);
    let email = p.email.as_deref().unwrap_or_default();
    let (switch, about, off) = match p.off {
        None => (w.t("login-off"), w.t("login-off-about"), "yes"),
        Some(_) => (w.t("login-on"), w.t("login-on-about"), "no"),
    };
    vec![
        Form {
            id: "give",
            title: w.t("post-give"),
            about: String::new(),
            action: to("/post"),
            button: w.t("post-give"),
            hidden: vec![version(p)],
            fields: post(&give, b),
            open: give.again.is_some(),
        },
        Form {
            id: "rename",
            title: w.t("person-change"),
            about: String::new(),
            action: to(""),
            button: w.t("row-save"),
            hidden: vec![version(p)],
            fields: vec![
                rename.field("name", "text", w.t("person"), &p.name).needed(),
                rename.field("email", "text", w.t("email"), email),
            ],
            open: rename.again.is_some(),
        },
        Form {
            id: "password",
            title: w.t("password-reset"),
            about: w.t("password-reset-about"),
            action: to("/password"),
            button: w.t("password-reset"),
            hidden: vec![version(p)],
            fields: Vec::new(),
            open: again.is_some_and(|a| a.form == "password"),
        },
        Form {
            id: "login",
            title: switch.clone(),
            about,
            action: to("/login"),
            button: switch,
            hidden: vec![version(p), ("off", off.to_owned())],
            fields: Vec::new(),
            open: again.is_some_and(|a| a.form == "login"),
        },
    ]
}

/// Handing a post over, and ending it without anybody who takes it.
pub(super) fn of_post(
    w: Words,
    b: &Books,
    p: &PersonPage,
    post: &str,
    logins: &[(String, String)],
    again: Option<Again<'_>>,
) -> Vec<Form> {
    let today = b.day.to_string();
    let hidden = || vec![version(p), ("post", post.to_owned())];
    let hand = Maker::new(w, "replace", again);
    let end = Maker::new(w, "end", again);
    let others = logins.iter().filter(|(login, _)| *login != p.login).map(|(login, name)| {
        (login.clone(), w.b("person-login", ("name", name), ("login", login)))
    });
    vec![
        Form {
            id: "replace",
            title: w.t("post-replace"),
            about: w.t("post-replace-about"),
            action: format!("/desk/staff/{}/replace", p.id),
            button: w.t("post-replace"),
            hidden: hidden(),
            fields: vec![
                hand.select("to", w.t("post-successor"), "", others).needed(),
                hand.field("day", "date", w.t("post-last-day"), &today).needed(),
            ],
            open: end.again.is_none(),
        },
        Form {
            id: "end",
            title: w.t("post-end"),
            about: w.t("post-end-about"),
            action: format!("/desk/staff/{}/end", p.id),
            button: w.t("post-end"),
            hidden: hidden(),
            fields: vec![end.field("day", "date", w.t("post-last-day"), &today).needed()],
            open: end.again.is_some(),
        },
    ]
}
