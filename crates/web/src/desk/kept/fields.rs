//! The form of a row of a kept table.

use super::lines::{area, playbook};
use crate::i18n::Words;
use crate::look::form::{Field, Opt, fault};
use std::collections::BTreeMap;
use yiwang_domain::Refusal;
use yiwang_office::books::Books;
use yiwang_office::keep::{Row, Table};
use yiwang_office::triage::CHANNELS;
use yiwang_office::words;

/// Names of the fields, which are those of the import.
pub(super) const fn names(table: Table) -> &'static [&'static str] {
    match table {
        Table::Categories => &[
            "code",
            "parent",
            "name",
            "name_en",
            "playbook",
            "urgency",
            "secrecy",
            "filing",
            "filing_en",
            "closing",
            "closing_en",
        ],
        Table::Routes => &["category", "area", "unit", "rank", "reason", "reason_en"],
        Table::Replies => &["category", "title", "text"],
        Table::Synonyms => &["words"],
        Table::Rules => {
            &["words", "area", "channel", "category", "unit", "urgency", "reason", "from", "to"]
        }
    }
}

/// A form being made.
struct Maker<'a> {
    w: Words,
    b: &'a Books,
    typed: &'a BTreeMap<&'a str, String>,
    refusal: Option<&'a Refusal>,
}

/// The fields of the form. `open` is the row that is changed.
pub(super) fn of(
    w: Words,
    b: &Books,
    table: Table,
    open: Option<&Row>,
    typed: &BTreeMap<&str, String>,
    refusal: Option<&Refusal>,
) -> Vec<Field> {
    let m = Maker { w, b, typed, refusal };
    match table {
        Table::Categories => m.category(open),
        Table::Routes => vec![
            m.categories("category", w.t("category"), w.t("category-any")),
            m.areas(),
            m.units().needed(),
            m.field("rank", "number", w.t("rank")).help(w.t("rank-about")),
            m.field("reason", "text", w.t("reason")),
            m.field("reason_en", "text", w.t("reason-en")),
        ],
        Table::Replies => vec![
            m.categories("category", w.t("category"), w.t("category-any")),
            m.field("title", "text", w.t("reply-title")).needed(),
            m.field("text", "long", w.t("reply-text")).needed(),
        ],
        Table::Synonyms => {
            vec![m.field("words", "text", w.t("synonym-words")).help(w.t("synonym-help")).needed()]
        }
        Table::Rules => m.rule(),
    }
}

impl Maker<'_> {
    fn field(&self, name: &str, control: &'static str, label: String) -> Field {
        let value = self.typed.get(name).cloned().unwrap_or_default();
        let fault = self.refusal.and_then(|r| fault(self.w, r, name));
        Field::plain(name, control, label, value, fault)
    }

    /// A list to choose from, `none` being what an empty choice means.
    fn select(
        &self,
        name: &str,
        label: String,
        none: String,
        all: impl Iterator<Item = (String, String)>,
    ) -> Field {
        let mut f = self.field(name, "select", label);
        f.none = Some(none);
        f.options = all
            .map(|(value, label)| Opt { chosen: value == f.value, first: false, value, label })
            .collect();
        // what stands in the row stays there, also where the thing it names is gone
        if !f.value.is_empty() && !f.options.iter().any(|o| o.chosen) {
            let value = f.value.clone();
            f.options.push(Opt { chosen: true, first: false, label: value.clone(), value });
        }
        f
    }

    fn category(&self, open: Option<&Row>) -> Vec<Field> {
        let w = self.w;
        let secrecy = [
            ("normal", w.t("secrecy-normal")),
            ("confidential", w.t("secrecy-confidential")),
            ("sealed", w.t("secrecy-sealed")),
        ];
        let own = |(id, name): (&str, String)| (id.to_owned(), name);
        let playbooks = self.b.playbooks.keys().map(|id| (id.clone(), playbook(w, self.b, id)));
        let mut out = Vec::new();
        if open.is_none() {
            let code = self.field("code", "text", w.t("category-code"));
            out.push(code.help(w.t("category-code-about")).needed());
        }
        out.extend([
            self.field("name", "text", w.t("name-zh")).needed(),
            self.field("name_en", "text", w.t("name-en")),
            self.categories("parent", w.t("parent"), w.t("parent-none")),
            self.select("playbook", w.t("playbook"), w.t("as-above"), playbooks),
            self.select("urgency", w.t("urgency"), w.t("as-found"), self.urgencies()),
            self.select("secrecy", w.t("secrecy"), w.t("as-found"), secrecy.into_iter().map(own)),
            self.field("filing", "long", w.t("filing")).help(w.t("filing-about")),
            self.field("filing_en", "long", w.t("filing-en")),
            self.field("closing", "long", w.t("closing")).help(w.t("closing-about")),
            self.field("closing_en", "long", w.t("closing-en")),
        ]);
        out
    }

    fn rule(&self) -> Vec<Field> {
        let w = self.w;
        let none = || w.t("rule-says-nothing");
        let channels =
            CHANNELS.iter().map(|c| ((*c).to_owned(), w.x(&words::channel(c)).to_owned()));
        let leaves = self.b.leaf_categories().map(|c| c.code.clone()).map(|c| {
            let name = w.x(&self.b.category_name(&c)).to_owned();
            (c, name)
        });
        let units = self.b.units.iter().map(|u| (u.code.clone(), u.name.clone()));
        vec![
            self.field("words", "text", w.t("rule-words")).help(w.t("rule-words-help")).needed(),
            self.areas(),
            self.select("channel", w.t("channel"), w.t("channel-any"), channels),
            self.select("category", w.t("category"), none(), leaves).help(w.t("rule-says-help")),
            self.select("unit", w.t("unit"), none(), units),
            self.select("urgency", w.t("urgency"), none(), self.urgencies()),
            self.field("reason", "text", w.t("reason")).help(w.t("rule-reason-help")),
            self.field("from", "date", w.t("rule-from")),
            self.field("to", "date", w.t("rule-to")),
        ]
    }

    /// The urgencies, as data has them and as they are said.
    fn urgencies(&self) -> impl Iterator<Item = (String, String)> + use<> {
        let w = self.w;
        let all = [
            ("normal", w.t("urgency-normal")),
            ("urgent", w.t("urgent")),
            ("emergency", w.t("emergency")),
        ];
        all.into_iter().map(|(id, name)| (id.to_owned(), name))
    }

    fn categories(&self, name: &str, label: String, none: String) -> Field {
        let full = |code: &String| self.w.x(&self.b.category_name(code)).to_owned();
        let all = self.b.categories.keys().map(|code| (code.clone(), full(code)));
        self.select(name, label, none, all)
    }

    /// Streets and communities: whoever splits duties finer brings them in as a table.
    fn areas(&self) -> Field {
        let w = self.w;
        let region = &self.b.tenant.region;
        let net = &self.b.net;
        let wide = net.grids().iter().filter(|g| !net.is_leaf(g) && g.code != *region);
        let all = wide.map(|g| (g.code.clone(), area(w, self.b, &g.code)));
        let whole = std::iter::once((region.clone(), self.b.tenant.name.clone()));
        self.select("area", w.t("area"), w.t("area-any"), whole.chain(all))
    }

    fn units(&self) -> Field {
        let all = self.b.units.iter().map(|u| (u.code.clone(), u.name.clone()));
        self.select("unit", self.w.t("unit"), self.w.t("choose"), all)
    }
}
