//! The frame of every page: language, head, navigation.

use super::assets;
use crate::desk::Door;
use crate::i18n::Count;
use crate::visit::Visit;
use std::fmt::Display;
use yiwang_office::Session;

/// What every template needs. Its methods are the words and the dates of the page.
#[derive(Debug, Clone)]
pub(crate) struct Chrome {
    pub(crate) v: Visit,
    /// Who is signed in, on pages of the workbench.
    pub(crate) staff: Option<StaffBar>,
    /// The token for the forms of this page.
    pub(crate) token: String,
    /// Which part of the navigation is marked.
    pub(crate) tab: &'static str,
    /// The navigation of the workbench.
    pub(crate) doors: Vec<Door>,
    pub(crate) css: String,
    pub(crate) js: String,
    pub(crate) icon: String,
}

/// Who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct StaffBar {
    pub(crate) name: String,
    /// Login: what the browser keeps for this person is under it.
    pub(crate) login: String,
    /// First post, in words.
    pub(crate) post: String,
    /// How many more.
    pub(crate) more: usize,
}

impl Chrome {
    fn of(v: &Visit, staff: Option<StaffBar>, token: String, tab: &'static str) -> Self {
        Self {
            v: v.clone(),
            staff,
            token,
            tab,
            doors: Vec::new(),
            css: assets::url("app.css"),
            js: assets::url("app.js"),
            icon: assets::url("icon.svg"),
        }
    }

    /// A page of the portal, without a mark in the navigation.
    pub(crate) fn plain(v: &Visit) -> Self {
        Self::portal(v, "")
    }

    /// A page of the portal.
    pub(crate) fn portal(v: &Visit, tab: &'static str) -> Self {
        Self::of(v, None, v.form_token.clone(), tab)
    }

    /// A page of the workbench.
    pub(crate) fn desk(v: &Visit, session: &Session, tab: &'static str) -> Self {
        let post = session.posts.first().map_or_else(String::new, |p| {
            let place = p.grid.as_deref().unwrap_or(&p.unit);
            format!("{place} · {}", v.words.x(&p.role))
        });
        let staff = StaffBar {
            name: session.staff.name.clone(),
            login: session.staff.login.clone(),
            post,
            more: session.posts.len().saturating_sub(1),
        };
        Self::of(v, Some(staff), session.csrf.clone(), tab)
    }

    pub(crate) fn lang(&self) -> &'static str {
        self.v.words.lang.tag()
    }

    pub(crate) fn zh(&self) -> bool {
        self.v.words.lang == yiwang_domain::Lang::Zh
    }

    pub(crate) fn is(&self, tab: &str) -> bool {
        self.tab == tab
    }

    pub(crate) fn t(&self, key: &str) -> String {
        self.v.words.t(key)
    }

    pub(crate) fn a(&self, key: &str, name: &str, value: impl Display) -> String {
        self.v.words.a(key, name, value)
    }

    pub(crate) fn n(&self, key: &str, n: impl Count) -> String {
        self.v.words.n(key, n)
    }
}
