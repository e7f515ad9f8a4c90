//! Matters.

use super::{Bilingual, Line, each};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yiwang_domain::clock::Standing;
use yiwang_domain::matter::{Secrecy, Urgency};
use yiwang_office::view;

/// A deadline.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Due {
    /// When.
    at: DateTime<Utc>,
    /// “还剩2天”.
    words: Bilingual,
    /// `running`, `warned`, `overdue`, `paused`, `met`, `met_late`.
    standing: &'static str,
}

impl From<view::Due> for Due {
    fn from(d: view::Due) -> Self {
        let standing = match d.standing {
            Standing::Running => "running",
            Standing::Warned => "warned",
            Standing::Overdue => "overdue",
            Standing::Paused => "paused",
            Standing::Met => "met",
            Standing::MetLate => "met_late",
        };
        Self { at: d.at, words: d.words.into(), standing }
    }
}

/// A view of the inbox.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InboxView {
    /// Id, for `view=` of the list.
    id: String,
    /// Name.
    name: Bilingual,
    /// How many matters.
    count: i64,
}

impl From<view::InboxView> for InboxView {
    fn from(v: view::InboxView) -> Self {
        Self { id: v.id, name: v.name.into(), count: v.count }
    }
}

/// A leg in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LegBrief {
    /// Unit.
    unit: String,
    /// Stage.
    stage: Bilingual,
    /// Whether it ended.
    ended: bool,
}

/// A matter in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Row {
    /// Id.
    id: Uuid,
    /// Number people read to each other.
    number: String,
    /// Title.
    title: String,
    /// Beginning of the text.
    excerpt: String,
    /// Stage id.
    stage: String,
    /// Stage.
    stage_name: Bilingual,
    /// Category.
    category: Option<Bilingual>,
    /// Place in words.
    place: String,
    /// Grid.
    grid: Option<String>,
    /// Unit that holds it.
    holder: Option<String>,
    /// Role whose inbox it stands in.
    holder_role: Option<Bilingual>,
    /// The nearest deadline.
    due: Option<Due>,
    /// Received.
    opened_at: DateTime<Utc>,
    /// `normal`, `urgent`, `emergency`.
    urgency: &'static str,
    /// Channel.
    channel: Bilingual,
    /// Outcome.
    outcome: Option<Bilingual>,
    /// Whether any clock ever fell overdue.
    late: bool,
    /// Whether it ended.
    closed: bool,
    /// Legs.
    legs: Vec<LegBrief>,
    /// Version, to be sent along with an action.
    version: u64,
    /// How many raised it.
    reporters: usize,
}

impl From<view::RowView> for Row {
    fn from(r: view::RowView) -> Self {
        Self {
            id: r.id.0,
            number: r.number,
            title: r.title,
            excerpt: r.excerpt,
            stage: r.stage_id,
            stage_name: r.stage.into(),
            category: r.category.map(Into::into),
            place: r.place,
            grid: r.grid,
            holder: r.holder,
            holder_role: r.holder_role.map(Into::into),
            due: r.due.map(Into::into),
            opened_at: r.opened_at,
            urgency: match r.urgency {
                Urgency::Normal => "normal",
                Urgency::Urgent => "urgent",
                Urgency::Emergency => "emergency",
            },
            channel: r.channel.into(),
            outcome: r.outcome.map(Into::into),
            late: r.late,
            closed: r.closed,
            legs: r
                .legs
                .into_iter()
                .map(|l| LegBrief { unit: l.unit, stage: l.stage.into(), ended: l.ended })
                .collect(),
            version: r.version,
            reporters: r.reporters,
        }
    }
}

/// One line of the timeline.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Item {
    /// Place in the ledger.
    seq: u64,
    /// When.
    at: DateTime<Utc>,
    /// Who.
    who: Bilingual,
    /// What was done.
    act: Bilingual,
    /// What was said.
    lines: Vec<Line>,
    /// Photos.
    files: Vec<Uuid>,
    /// Whether the person who raised it reads it.
    public: bool,
    /// Whether the system did it.
    system: bool,
}

impl From<view::Item> for Item {
    fn from(i: view::Item) -> Self {
        Self {
            seq: i.seq,
            at: i.at,
            who: i.who.into(),
            act: i.act.into(),
            lines: each(i.lines),
            files: i.files.into_iter().map(|f| f.0).collect(),
            public: i.public,
            system: i.system,
        }
    }
}

/// A leg: one unit's share.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Leg {
    /// Id, for an action on it.
    id: Uuid,
    /// Unit.
    unit: String,
    /// Whether it leads.
    lead: bool,
    /// Stage.
    stage: Bilingual,
    /// Opened.
    opened_at: DateTime<Utc>,
    /// Ended.
    ended_at: Option<DateTime<Utc>>,
    /// Called back before the unit was done.
    called_back: bool,
    /// Deadline.
    due: Option<Due>,
    /// Outcome.
    outcome: Option<Bilingual>,
}

/// A clock.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Clock {
    /// Name.
    name: Bilingual,
    /// Unit of the leg it times.
    leg_unit: Option<String>,
    /// Deadline.
    due: Due,
    /// One sentence that explains it.
    why: Bilingual,
    /// Promise shown to the person who raised it.
    promised: Option<DateTime<Utc>>,
    /// Whether it runs.
    running: bool,
}

/// One option of a field.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FieldOption {
    /// What is sent.
    value: String,
    /// What is shown.
    label: Bilingual,
}

/// A field of a form.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Field {
    /// Id: the name in `form`.
    id: String,
    /// Label.
    name: Bilingual,
    /// `text`, `long_text`, `number`, `date`, `yes_no`, `choice`, `outcome`, `unit`, `units`,
    /// `category`, `grid`, `limit`, `photos`.
    kind: String,
    /// Always required.
    required: bool,
    /// Required under a condition.
    conditional: bool,
    /// Help.
    help: Option<Bilingual>,
    /// Filled in beforehand.
    #[schema(value_type = Object)]
    value: serde_json::Value,
    /// What there is to choose.
    options: Vec<FieldOption>,
}

impl From<view::FieldView> for Field {
    fn from(f: view::FieldView) -> Self {
        // the kind's own name in playbooks, so that there is one list of them
        let kind = serde_json::to_value(&f.kind)
            .ok()
            .and_then(|k| k.get("kind").and_then(|k| k.as_str().map(str::to_owned)))
            .unwrap_or_default();
        Self {
            id: f.id,
            name: f.name.into(),
            kind,
            required: f.required,
            conditional: f.conditional,
            help: f.help.map(Into::into),
            value: f.value,
            options: f
                .options
                .into_iter()
                .map(|(value, label)| FieldOption { value, label: label.into() })
                .collect(),
        }
    }
}

/// An action that may be taken now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Offer {
    /// Action id.
    action: String,
    /// Name.
    name: Bilingual,
    /// What for.
    about: Option<Bilingual>,
    /// The leg it is taken on.
    leg: Option<Uuid>,
    /// The unit of the leg.
    leg_unit: Option<String>,
    /// The post it would be taken in.
    by: Bilingual,
    /// Form.
    fields: Vec<Field>,
    /// Whether the person who raised it reads the words.
    public: bool,
}

impl From<view::OfferView> for Offer {
    fn from(o: view::OfferView) -> Self {
        Self {
            action: o.action,
            name: o.name.into(),
            about: o.about.map(Into::into),
            leg: o.leg.map(|l| l.0),
            leg_unit: o.leg_unit,
            by: o.by.into(),
            fields: each(o.fields),
            public: o.public,
        }
    }
}

/// Who raised it, masked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Reporter {
    /// Party.
    party: Uuid,
    /// The number this person was given.
    number: String,
    /// Masked name.
    name: String,
    /// Masked telephone.
    phone: String,
}

/// A matter.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Matter {
    /// What lists show too.
    #[serde(flatten)]
    row: Row,
    /// Full text.
    text: String,
    /// `normal`, `confidential`, `sealed`.
    secrecy: &'static str,
    /// Kind of demand.
    demand: Option<Bilingual>,
    /// System and number of another system.
    outer: Option<(String, String)>,
    /// Unit first asked.
    receiver: Option<String>,
    /// Playbook.
    playbook: String,
    /// Its version.
    playbook_version: u32,
    /// Longitude, degrees, WGS-84.
    lon: Option<f64>,
    /// Latitude, degrees.
    lat: Option<f64>,
    /// Suspended until.
    suspended_until: Option<DateTime<Utc>>,
    /// Timeline, oldest first.
    timeline: Vec<Item>,
    /// Legs.
    legs_in_full: Vec<Leg>,
    /// Clocks.
    clocks: Vec<Clock>,
    /// Actions this person may take now.
    offers: Vec<Offer>,
    /// Who raised it.
    raised_by: Vec<Reporter>,
}

impl From<view::MatterView> for Matter {
    fn from(m: view::MatterView) -> Self {
        Self {
            row: m.row.into(),
            text: m.text,
            secrecy: match m.secrecy {
                Secrecy::Normal => "normal",
                Secrecy::Confidential => "confidential",
                Secrecy::Sealed => "sealed",
            },
            demand: m.demand.map(Into::into),
            outer: m.outer,
            receiver: m.receiver,
            playbook: m.playbook.0,
            playbook_version: m.playbook.1,
            lon: m.lon,
            lat: m.lat,
            suspended_until: m.suspended_until,
            timeline: each(m.timeline),
            legs_in_full: m.legs.into_iter().map(leg).collect(),
            clocks: m.clocks.into_iter().map(clock).collect(),
            offers: each(m.offers),
            raised_by: m
                .reporters
                .into_iter()
                .map(|r| Reporter {
                    party: r.party.0,
                    number: r.number,
                    name: r.name,
                    phone: r.phone,
                })
                .collect(),
        }
    }
}

fn leg(l: view::LegView) -> Leg {
    Leg {
        id: l.id.0,
        unit: l.unit,
        lead: l.lead,
        stage: l.stage.into(),
        opened_at: l.opened_at,
        ended_at: l.ended_at,
        called_back: l.called_back,
        due: l.due.map(Into::into),
        outcome: l.outcome.map(Into::into),
    }
}

fn clock(c: view::ClockView) -> Clock {
    Clock {
        name: c.name.into(),
        leg_unit: c.leg_unit,
        due: c.due.into(),
        why: c.why.into(),
        promised: c.promised,
        running: c.running,
    }
}

/// What an action led to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Acted {
    /// Number of the matter.
    number: String,
    /// Its version now.
    version: u64,
    /// Its stage now.
    stage: Bilingual,
}

impl From<view::Acted> for Acted {
    fn from(a: view::Acted) -> Self {
        Self { number: a.number, version: a.version, stage: a.stage.into() }
    }
}

/// A party, plain.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Party {
    /// Name.
    name: String,
    /// Telephone.
    phone: String,
    /// E-mail.
    email: String,
}

impl From<view::PartyView> for Party {
    fn from(p: view::PartyView) -> Self {
        Self { name: p.name, phone: p.phone, email: p.email }
    }
}
