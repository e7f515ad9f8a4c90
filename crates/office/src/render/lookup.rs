//! What a source of a list or a print says of one matter.

use super::{answer, stage, who};
use crate::books::Books;
use crate::mask;
use crate::view::{ListTable, ReporterView};
use crate::words;
use chrono::{DateTime, Utc};
use yiwang_domain::actor::By;
use yiwang_domain::entry::{Act, Entry};
use yiwang_domain::playbook::model::{Action, List};
use yiwang_domain::playbook::source::{self, Fact, Opened, Source, Told};
use yiwang_domain::{FileId, Matter, Playbook, Text};

/// A matter with its ledger, to be asked by source.
pub(crate) struct Lookup<'a> {
    pub(crate) b: &'a Books,
    pub(crate) p: &'a Playbook,
    pub(crate) m: &'a Matter,
    pub(crate) entries: &'a [Entry],
    /// Who raised it, masked.
    pub(crate) reporters: &'a [ReporterView],
    pub(crate) now: DateTime<Utc>,
    /// Paper leaves the house and is read in later years: dates carry their year, and numbers of
    /// persons in free text are masked.
    pub(crate) paper: bool,
}

fn same(s: impl Into<String>) -> Text {
    let s = s.into();
    Text::new(s.clone(), s)
}

impl Lookup<'_> {
    /// A list of the playbook, filled.
    pub(crate) fn list(&self, l: &List) -> ListTable {
        let rows = if l.rows.is_empty() { self.stacked(l) } else { self.rows(l) };
        ListTable {
            name: l.name.clone(),
            columns: l.columns.iter().map(|c| c.name.clone()).collect(),
            rows,
        }
    }

    /// A row for each time one of the list's actions was taken.
    fn rows(&self, l: &List) -> Vec<Vec<Text>> {
        let cell = |e: &Entry, from: &[String]| {
            from.iter()
                .filter_map(|f| source::find(self.p, f))
                .find_map(|s| match s {
                    // of an action that has rows of its own, only what was said in this one
                    Source::Taken { action, told } if l.rows.contains(&action.id) => {
                        self.told(e, action, told)
                    }
                    s => self.one(&[s]),
                })
                .unwrap_or_default()
        };
        self.entries
            .iter()
            .filter(|e| taken(e).is_some_and(|a| l.rows.iter().any(|r| r == a)))
            .map(|e| l.columns.iter().map(|c| cell(e, &c.from)).collect())
            .collect()
    }

    /// The answers of each column one below the other.
    fn stacked(&self, l: &List) -> Vec<Vec<Text>> {
        let columns: Vec<Vec<Text>> = l
            .columns
            .iter()
            .map(|c| {
                let sources = c.from.iter().filter_map(|f| source::find(self.p, f));
                sources.flat_map(|s| self.all(s)).collect()
            })
            .collect();
        let height = columns.iter().map(Vec::len).max().unwrap_or(0);
        (0..height)
            .map(|i| columns.iter().map(|c| c.get(i).cloned().unwrap_or_default()).collect())
            .collect()
    }

    fn all(&self, s: Source<'_>) -> Vec<Text> {
        match s {
            Source::Taken { action, told } => {
                self.entries.iter().filter_map(|e| self.told(e, action, told)).collect()
            }
            // a fact that is not known keeps its cell
            Source::Matter(_) | Source::Today => vec![self.one(&[s]).unwrap_or_default()],
            Source::Opened(_) => self.one(&[s]).into_iter().collect(),
        }
    }

    /// The latest answer of any of the sources named, else what is known of the matter itself.
    pub(crate) fn latest(&self, from: &[String]) -> Option<Text> {
        let sources: Vec<Source<'_>> =
            from.iter().filter_map(|f| source::find(self.p, f)).collect();
        self.one(&sources)
    }

    fn one(&self, sources: &[Source<'_>]) -> Option<Text> {
        let answered = self.entries.iter().rev().find_map(|e| {
            sources.iter().find_map(|s| match s {
                Source::Taken { action, told } => self.told(e, action, *told),
                _ => None,
            })
        });
        answered
            .or_else(|| sources.iter().find_map(|s| self.known(*s)))
            .filter(|t| !t.zh.is_empty())
    }

    /// What does not stand in an entry of an action.
    fn known(&self, s: Source<'_>) -> Option<Text> {
        match s {
            Source::Today => Some(words::day(self.now, self.b.tenant.offset())),
            Source::Matter(fact) => self.fact(fact),
            Source::Opened(Opened::At) => Some(self.when(self.m.opened_at)),
            Source::Opened(Opened::Title) => self.opening("title"),
            Source::Opened(Opened::Text) => self.opening("text"),
            Source::Opened(Opened::Place) => self.opening("place"),
            Source::Opened(Opened::Photos) => {
                let n = self.entries.first().map_or(0, |e| e.body.files.len());
                (n > 0).then(|| Text::new(format!("{n}张"), format!("{n} photo(s)")))
            }
            Source::Taken { .. } => None,
        }
        .filter(|t| !t.zh.is_empty())
    }

    fn fact(&self, fact: Fact) -> Option<Text> {
        let (b, m) = (self.b, self.m);
        let all = |of: fn(&ReporterView) -> &str| {
            let said = self.reporters.iter().map(of).filter(|s| !s.is_empty());
            same(said.collect::<Vec<_>>().join("、"))
        };
        match fact {
            Fact::Number => Some(same(m.number.clone())),
            Fact::Outcome => m.outcome.map(words::outcome),
            Fact::Category => m.category.as_deref().map(|c| b.category_name(c)),
            Fact::Stage => Some(stage(self.p, &m.stage)),
            Fact::Grid => m.place.grid.as_ref().map(|g| {
                same(b.net.by_code(&g.code).map_or_else(|| g.code.clone(), |g| g.name.clone()))
            }),
            Fact::Channel => Some(words::channel(&m.channel)),
            Fact::Receiver => m.receiver.map(|u| same(b.unit_name(u))),
            Fact::Units => {
                let legs = m.legs.iter().filter(|l| !l.called_back);
                Some(same(legs.map(|l| b.unit_name(l.unit)).collect::<Vec<_>>().join("、")))
            }
            Fact::Reporter => Some(all(|r| &r.name)),
            Fact::Phone => Some(all(|r| &r.phone)),
            Fact::Closed => m.closed_at.map(|t| self.when(t)),
        }
    }

    /// What an entry of this action says; none for any other entry.
    fn told(&self, e: &Entry, action: &Action, told: Told<'_>) -> Option<Text> {
        let Act::Taken { action: id, leg } = &e.body.act else { return None };
        if *id != action.id {
            return None;
        }
        let word = |id: &str| e.words.as_ref().and_then(|w| w.get(id)).map(|w| self.spoken(w));
        match told {
            Told::At => Some(self.when(e.body.at)),
            Told::By => Some(self.person(&e.body.by)),
            Told::Unit => e.body.by.unit().map(|u| same(self.b.unit_name(u))),
            Told::Leg => leg.and_then(|l| self.m.leg(l)).map(|l| same(self.b.unit_name(l.unit))),
            Told::Note => word("note"),
            Told::Field(f) => {
                word(&f.id).or_else(|| e.body.form.get(&f.id).map(|v| answer(self.b, Some(f), v)))
            }
        }
        .filter(|t| !t.zh.is_empty())
    }

    fn person(&self, by: &By) -> Text {
        match by {
            By::Staff { staff, .. } => same(self.b.staff.get(staff).cloned().unwrap_or_default()),
            other => who(self.b, other, false),
        }
    }

    /// Photos of a source, in order of the ledger.
    pub(crate) fn photos(&self, from: &str) -> Vec<FileId> {
        match source::find(self.p, from) {
            Some(Source::Opened(Opened::Photos)) => self
                .entries
                .first()
                .map(|e| e.body.files.iter().map(|f| f.file).collect())
                .unwrap_or_default(),
            Some(Source::Taken { action, told: Told::Field(f) }) => self
                .entries
                .iter()
                .filter(|e| taken(e) == Some(action.id.as_str()))
                .flat_map(|e| e.body.files.iter().filter(|a| a.role == f.id).map(|a| a.file))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Free text of an entry.
    fn spoken(&self, words: &str) -> Text {
        if self.paper { same(mask::text(words)) } else { same(words) }
    }

    /// Free text of the report, as the ledger still holds it.
    fn opening(&self, id: &str) -> Option<Text> {
        let words = self.entries.first()?.words.as_ref()?;
        words.get(id).map(|w| self.spoken(w))
    }

    pub(crate) fn when(&self, at: DateTime<Utc>) -> Text {
        let offset = self.b.tenant.offset();
        if self.paper { words::moment(at, offset) } else { words::date(at, offset, self.now) }
    }
}

/// The action an entry tells of.
pub(crate) fn taken(e: &Entry) -> Option<&str> {
    match &e.body.act {
        Act::Taken { action, .. } => Some(action),
        _ => None,
    }
}
