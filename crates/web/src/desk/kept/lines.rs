//! Rows of a kept table as the page lists them.

use super::super::query::percent;
use super::get;
use crate::i18n::Words;
use yiwang_office::books::Books;
use yiwang_office::keep::{Row, Table};

/// A row as listed.
pub(super) struct Line {
    /// Id, as it stands in an address.
    pub(super) id: String,
    /// What it is called.
    pub(super) name: String,
    /// What stands below the name.
    pub(super) sub: String,
    /// The other columns.
    pub(super) cells: Vec<String>,
}

/// Names of the columns.
pub(super) fn head(w: Words, table: Table) -> Vec<String> {
    match table {
        Table::Categories => {
            vec![w.t("category"), w.t("parent"), w.t("playbook"), w.t("closing")]
        }
        Table::Routes => vec![w.t("category"), w.t("area"), w.t("unit"), w.t("rank")],
        Table::Replies => vec![w.t("reply-title"), w.t("category")],
        Table::Synonyms => vec![w.t("synonym-words")],
        Table::Rules => {
            vec![w.t("rule-when"), w.t("rule-then"), w.t("rule-days"), w.t("rule-right")]
        }
    }
}

pub(super) fn line(w: Words, b: &Books, table: Table, r: &Row) -> Line {
    let category = |code: &str| match code {
        "" => w.t("category-any"),
        code => w.x(&b.category_name(code)).to_owned(),
    };
    let (name, sub, cells) = match table {
        Table::Categories => {
            let parent = match get(r, "parent") {
                "" => String::new(),
                code => category(code),
            };
            let closing = if w.lang == yiwang_domain::Lang::Zh { "closing" } else { "closing_en" };
            let name = if w.lang == yiwang_domain::Lang::Zh { "name" } else { "name_en" };
            (
                get(r, name).to_owned(),
                r.id.clone(),
                vec![parent, playbook(w, b, get(r, "playbook")), get(r, closing).to_owned()],
            )
        }
        Table::Routes => {
            let why = if w.lang == yiwang_domain::Lang::Zh { "reason" } else { "reason_en" };
            let unit = b.units.by_code(get(r, "unit")).map(|u| u.name.clone());
            (
                category(get(r, "category")),
                get(r, why).to_owned(),
                vec![
                    area(w, b, get(r, "area")),
                    unit.unwrap_or_default(),
                    get(r, "rank").to_owned(),
                ],
            )
        }
        Table::Replies => (
            get(r, "title").to_owned(),
            get(r, "text").to_owned(),
            vec![category(get(r, "category"))],
        ),
        Table::Synonyms | Table::Rules => (get(r, "words").to_owned(), String::new(), Vec::new()),
    };
    Line { id: percent(&r.id), name, sub, cells }
}

/// Name of a part of the net.
pub(super) fn area(w: Words, b: &Books, code: &str) -> String {
    match code {
        "" => w.t("area-any"),
        code if code == b.tenant.region => b.tenant.name.clone(),
        code => b.net.by_code(code).map_or_else(|| code.to_owned(), |g| g.name.clone()),
    }
}

/// Name of a playbook.
pub(super) fn playbook(w: Words, b: &Books, id: &str) -> String {
    let newest = b.playbooks.get(id).and_then(|all| all.last());
    newest.map_or_else(|| id.to_owned(), |p| w.x(&p.playbook.name).to_owned())
}
