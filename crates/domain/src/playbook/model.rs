//! What a playbook says.

use super::board;
use super::print::Print;
use crate::limit::Limit;
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How sure a source is, as the field reference marks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sureness {
    /// The source itself was read.
    Read,
    /// Second-hand.
    SecondHand,
    /// 待核: to be confirmed by the street.
    ToConfirm,
    /// The street's own rule.
    Own,
}

/// Where a rule comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// What: law and article, standard, method id, document; the name of a document may be the same in
    /// both languages.
    pub what: Text,
    /// How sure.
    pub sure: Sureness,
}

/// A playbook (工作法): how a kind of matter moves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Playbook {
    /// Id, kebab-case.
    pub id: String,
    /// Method ids it serves, e.g. `C1`.
    pub methods: Vec<String>,
    /// Name.
    pub name: Text,
    /// What it is for, in a few sentences.
    pub about: Text,
    /// Where its rules come from.
    pub sources: Vec<Source>,
    /// Default calendar.
    pub calendar: String,
    /// Counters that guards and effects use.
    pub counters: Vec<String>,
    /// How a matter comes in.
    pub intake: Intake,
    /// What everybody may know of its matters; nothing where none.
    pub public: Option<Public>,
    /// How it gathers matters of one kind; it gathers none where none.
    pub gathers: Option<Gathers>,
    /// How its meetings take matters as their agenda; its matters are no meetings where none.
    pub agenda: Option<Agenda>,
    /// Stages of the matter.
    pub stages: Vec<Stage>,
    /// Stages of each leg; empty where the method has no legs.
    pub leg_stages: Vec<Stage>,
    /// Clocks.
    pub clocks: Vec<Clock>,
    /// Actions.
    pub actions: Vec<Action>,
    /// Moves nobody takes: made as soon as their condition holds.
    pub automatic: Vec<Automatic>,
    /// Lists (such as 四清单) that print: which fields of which forms make which list.
    pub lists: Vec<List>,
    /// Documents that print, made of lists, facts, texts and lines to sign.
    pub prints: Vec<Print>,
    /// Columns of its board, from the first step to the last; empty where it has no board.
    pub board: Vec<board::Column>,
    /// Where matters brought over from another system stand.
    pub imports: Vec<Import>,
    /// Notices.
    pub notices: Vec<Notice>,
    /// Indicators it feeds.
    pub figures: Vec<String>,
}

/// How a matter comes in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Intake {
    /// First stages: the first whose condition holds is taken.
    pub to: Vec<Target>,
    /// Roles that may receive a matter under this playbook, besides the public channels.
    pub channels: Vec<String>,
    /// Secrecy every matter of the kind starts with.
    pub secrecy: crate::matter::Secrecy,
    /// The promise shown to the person who raised it, in words; `{date}` stands for the date.
    pub promise: Option<Text>,
    /// An entry of its own on the portal.
    pub door: Option<Door>,
}

/// An entry of its own on the portal, for matters that are addressed to a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Door {
    /// What stands on it.
    pub name: Text,
    /// What it is for, in one sentence.
    pub about: Text,
    /// Kinds of units to choose from.
    pub units: Vec<String>,
}

/// What everybody may know of matters of a kind. Only of matters whose secrecy is normal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Public {
    /// How near somebody about to report the same must be to be shown an open matter, metres.
    pub nearby: u32,
    /// How many days an open matter is shown.
    pub days: u32,
    /// Places are told to the public rounded to so many metres; 0 as they are.
    pub place: u32,
    /// Whether the board shows the public answers, masked.
    pub answers: bool,
    /// Whether the board shows public photos of the work, and those the reporter gave free.
    pub photos: bool,
}

/// How a method gathers matters of one kind (methods C5, C6): the action that puts one in, and where
/// on its form the matter and the reason stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gathers {
    /// Action id.
    pub by: String,
    /// Its field for the number of the matter.
    pub number: String,
    /// Its field for what makes it one of the kind.
    pub why: String,
}

/// How the meeting that a matter is takes other matters as its agenda (method C4): the action that
/// puts one on, where on its form the matter stands, and what tells how the meeting goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agenda {
    /// Action id.
    pub by: String,
    /// Its field for the number of the matter.
    pub number: String,
    /// Its field for the item in words.
    pub item: String,
    /// What its other fields are filled with: field and answer.
    pub fills: Vec<(String, String)>,
    /// Where items stand in words, `ACTION.FIELD`: of the action above, and of others that raise one.
    pub items: Vec<String>,
    /// Where a decision says which item it is about, `ACTION.FIELD`.
    pub settles: Vec<String>,
    /// Where the day of the meeting stands, `ACTION.FIELD`; the latest holds.
    pub day: Vec<String>,
}

/// A stage, reached under a condition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// Condition; always true where none.
    pub when: Option<String>,
    /// Stage id.
    pub stage: String,
}

/// Where a stage's holder is found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum HolderAt {
    /// The grid itself: the unit of `kind` that covers it, and the grid's own post.
    Grid {
        /// Kind of unit that keeps the grid.
        kind: String,
    },
    /// The smallest unit of `kind` whose area covers the place.
    Covering {
        /// Kind of unit.
        kind: String,
    },
    /// The nearest unit of `kind` at or above the unit that holds it now.
    Above {
        /// Kind of unit.
        kind: String,
    },
    /// The unit named in a form field.
    Field {
        /// Field id.
        field: String,
    },
    /// The unit first asked (首问负责).
    Receiver,
    /// The unit that holds it now.
    Same,
    /// The unit of the leading leg.
    LeadLeg,
}

/// Who must act in a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolderRule {
    /// Role.
    pub role: String,
    /// Places to look, in order: the first that exists holds.
    pub at: Vec<HolderAt>,
}

/// A stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// Id.
    pub id: String,
    /// Name for staff.
    pub name: Text,
    /// What the person who raised it reads.
    pub public: Option<Text>,
    /// Whether the matter (or leg) ends here.
    pub ends: bool,
    /// Who must act; none where legs are waited for.
    pub holder: Option<HolderRule>,
    /// Clocks that run while it stands here.
    pub clocks: Vec<String>,
    /// Whether it stands here suspended.
    pub suspended: bool,
}

/// A limit that depends on the matter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LimitRule {
    /// The first whose condition holds; evaluated over matter and form.
    pub when: Vec<(String, Limit)>,
    /// Otherwise.
    pub default: Limit,
    /// A form field that, where filled, gives the limit or the date instead: of the leg, else of the
    /// matter. A date ends at its 24:00 and does not move off a day of rest.
    pub field: Option<String>,
}

/// Whom a mark or notice reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum Audience {
    /// The posts that hold the matter.
    Holder,
    /// The posts of the leg's unit with this role.
    Leg {
        /// Role.
        role: String,
    },
    /// Posts of `role` at the unit of `kind` above the holder or leg's unit, else covering the place.
    Above {
        /// Role.
        role: String,
        /// Kind of unit.
        kind: String,
    },
    /// The unit first asked.
    Receiver {
        /// Role.
        role: String,
    },
    /// Everyone who raised it.
    Reporter,
}

/// What happens some time after a clock fell overdue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tell {
    /// How long after the deadline; zero is at once.
    pub after: Limit,
    /// Whom to tell.
    pub who: Audience,
}

/// A clock (时限).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Clock {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Limit.
    pub limit: LimitRule,
    /// Calendar; the playbook's where none.
    pub calendar: Option<String>,
    /// Per cent of the allowance used at which it warns.
    pub warn: u8,
    /// Whether suspension pauses it.
    pub pausable: bool,
    /// Whether its deadline is promised to the person who raised it.
    pub promised: bool,
    /// Whether the matter is late when it runs out; not so where running out is how things go, such
    /// as the end of a sign-up.
    pub late: bool,
    /// Whom it tells, when: the next levels.
    pub tells: Vec<Tell>,
    /// Action the system takes when it runs out.
    pub then: Option<String>,
    /// Where the limit comes from.
    pub source: Option<Source>,
}

/// What an action works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The matter.
    Matter,
    /// One leg.
    Leg,
}

/// Where the post that carries the right must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// The unit (and grid) that holds the matter.
    Holder,
    /// The leg's unit; for an action on the matter, the unit of any open leg.
    Leg,
    /// A unit or grid whose area covers the place.
    Area,
    /// A unit above the one that holds the matter or any open leg.
    Above,
    /// The unit first asked.
    Receiver,
    /// Anywhere in the tenant.
    Any,
}

/// Who may take an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum Grant {
    /// A post.
    Post {
        /// Role.
        role: String,
        /// Where.
        at: At,
        /// Must not have handled the matter.
        not_handler: bool,
    },
    /// Who raised it.
    Reporter,
    /// The system.
    System,
}

/// Kind of a form field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FieldKind {
    /// One line of free text.
    Text,
    /// Free text.
    LongText,
    /// A whole number.
    Number {
        /// Least.
        min: Option<i64>,
        /// Most.
        max: Option<i64>,
    },
    /// A date, `2026-03-01`.
    Date,
    /// Yes or no.
    YesNo,
    /// One of several.
    Choice {
        /// What there is to choose.
        options: Vec<Choice>,
    },
    /// One of the three outcomes.
    Outcome,
    /// One unit.
    Unit {
        /// Kinds of unit offered; all where empty.
        kinds: Vec<String>,
    },
    /// Several units; the first leads.
    Units {
        /// Kinds of unit offered; all where empty.
        kinds: Vec<String>,
    },
    /// A category code.
    Category,
    /// A grid code.
    Grid,
    /// A limit, `3 work_days`.
    Limit,
    /// Photos.
    Photos,
}

impl FieldKind {
    /// Free text: goes to the erasable words of an entry.
    pub const fn is_words(&self) -> bool {
        matches!(self, Self::Text | Self::LongText)
    }
}

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Value.
    pub id: String,
    /// Label.
    pub name: Text,
}

/// A form field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Id.
    pub id: String,
    /// Label.
    pub name: Text,
    /// Kind.
    #[serde(flatten)]
    pub kind: FieldKind,
    /// Always required.
    pub required: bool,
    /// Required when this holds.
    pub required_when: Option<String>,
    /// Help under the field.
    pub help: Option<Text>,
    /// Whether the person who raised it reads the answer.
    pub public: bool,
}

/// A condition that must hold, and what the person is told where it does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guard {
    /// CEL over `matter`, `form`, `me`, `leg`.
    pub test: String,
    /// What is wrong.
    pub say: Text,
    /// What to do instead.
    pub mend: Text,
}

/// What an action does besides moving to a stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Effect {
    /// Opens a leg for each unit of a field; the first leads unless legs are already open.
    OpenLegs {
        /// Field id.
        field: String,
    },
    /// Calls all open legs back, or the leg the action is taken on.
    CallBack,
    /// Ends the leg the action is taken on, and opens one for the unit of a field.
    MoveLeg {
        /// Field id.
        field: String,
    },
    /// Moves legs that were not called back to a leg stage.
    LegsTo {
        /// Leg stage id.
        stage: String,
        /// Only those in one of these leg stages; all where empty.
        from: Vec<String>,
    },
    /// Sets the holder.
    Hold {
        /// Rule.
        rule: HolderRule,
    },
    /// Counts.
    Count {
        /// Counter.
        counter: String,
    },
    /// Starts a clock afresh.
    StartClock {
        /// Clock id.
        clock: String,
    },
    /// Stops a clock.
    StopClock {
        /// Clock id.
        clock: String,
    },
    /// Extends a clock: by the limit in a field, or by its own limit once more (FIELD §1.7).
    Extend {
        /// Clock id.
        clock: String,
        /// Field id.
        field: Option<String>,
    },
    /// Suspends until the date of a field, at most so long; pauses the clocks.
    Suspend {
        /// Field id of the date.
        field: String,
        /// At most.
        most: Limit,
    },
    /// Ends the suspension and lets the clocks run on.
    Resume,
    /// Takes the outcome from a field (of the leg, where taken on a leg).
    Outcome {
        /// Field id.
        field: String,
    },
    /// Takes the category from a field.
    Category {
        /// Field id.
        field: String,
    },
    /// Takes the grid from a field.
    Grid {
        /// Field id.
        field: String,
    },
    /// Takes urgency from a field.
    Urgency {
        /// Field id.
        field: String,
    },
    /// Takes the kind of demand (诉求类型) from a choice.
    Demand {
        /// Field id.
        field: String,
    },
    /// Raises secrecy to the level chosen in a field; it is never lowered.
    Secrecy {
        /// Field id.
        field: String,
    },
    /// Writes down that this person handled it.
    Handled,
    /// Writes down what the person who raised it said.
    FollowUp {
        /// Yes/no field: satisfied.
        satisfied: String,
        /// Yes/no field: solved.
        solved: Option<String>,
    },
    /// Opens a closed matter again.
    Reopen,
}

/// An action (动作).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// Id.
    pub id: String,
    /// Name on the button.
    pub name: Text,
    /// What it is for, in one sentence.
    pub about: Option<Text>,
    /// Matter or leg.
    pub scope: Scope,
    /// Stages (of the matter, or of the leg) it can be taken in.
    pub from: Vec<String>,
    /// Where it leads; stays where empty.
    pub to: Vec<Target>,
    /// Who.
    pub who: Vec<Grant>,
    /// Form.
    pub form: Vec<Field>,
    /// Conditions.
    pub guards: Vec<Guard>,
    /// Effects.
    pub effects: Vec<Effect>,
    /// Whether the person who raised it reads its words.
    pub public: bool,
    /// What it is when a clerk sorts what came in; most actions are none of these.
    pub verb: Option<Verb>,
    /// Once taken, not again within this limit: minutes or hours on the wall clock, or days that
    /// end at midnight and count the day itself.
    pub rest: Option<Limit>,
    /// What to say on the telephone, a sentence each, with placeholders of
    /// [`script`](super::script); empty where the usual sentences do. Only of a follow-up.
    pub script: Vec<Text>,
    /// The action to take instead where nobody was reached. Only of a follow-up.
    pub unreached: Option<String>,
}

impl Action {
    /// Whether it takes down what the person who raised the matter says of the outcome (回访).
    pub fn follows_up(&self) -> bool {
        self.effects.iter().any(|e| matches!(e, Effect::FollowUp { .. }))
    }
}

/// What an action is when a clerk sorts what came in: the workbench puts each on one key and one
/// place, whatever the method calls it. In any stage at most one action is each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Taken on and passed to whoever does it (受理并分派).
    Accept,
    /// Brought together with another (合并到…).
    Join,
    /// Not taken on, with the reason (不予受理).
    Decline,
    /// The way back from one of the others (撤回).
    Back,
}

/// A move nobody takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Automatic {
    /// Stages it applies in.
    pub from: Vec<String>,
    /// Condition.
    pub when: String,
    /// Stage it leads to.
    pub to: String,
    /// Effects.
    pub effects: Vec<Effect>,
}

/// A list that prints.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct List {
    /// Id.
    pub id: String,
    /// Title.
    pub name: Text,
    /// A row for each time one of these actions was taken; where empty, the answers of each column
    /// stand one below the other.
    pub rows: Vec<String>,
    /// Columns.
    pub columns: Vec<Column>,
}

/// A column of a list, or a labelled line of a print.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Title.
    pub name: Text,
    /// Which answer: `opened.text`, `ACTION.FIELD`, `matter.outcome` … ([`super::source`]).
    pub from: Vec<String>,
}

/// Where a matter of another system stands when it is brought over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Import {
    /// Status word of the mapping.
    pub status: String,
    /// Stage.
    pub stage: String,
    /// Leg stage of its handling unit, where it names one.
    pub leg_stage: Option<String>,
    /// Whether it was late; none where our own clocks will tell.
    pub late: Option<bool>,
    /// Clock that runs from the day it was opened, for one still open.
    pub clocks: Vec<String>,
}

/// When a notice is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "on", rename_all = "snake_case")]
pub enum On {
    /// The matter was received.
    Opened,
    /// An action was taken.
    Action {
        /// Action id.
        action: String,
    },
    /// A stage was reached.
    Stage {
        /// Stage id.
        stage: String,
    },
    /// A clock reached a mark.
    Mark {
        /// Clock id.
        clock: String,
        /// `warn` or `overdue`.
        mark: String,
    },
}

/// How a notice travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// In the workbench.
    InApp,
    /// E-mail.
    Mail,
    /// Webhook of the tenant.
    Hook,
}

/// A notice: event × audience × means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// When.
    pub on: On,
    /// Whom.
    pub who: Audience,
    /// How.
    pub by: Vec<Means>,
    /// Text with `{number}`, `{title}`, `{stage}`, `{date}`, `{unit}`, `{words}`.
    pub text: Text,
}

impl Playbook {
    /// A stage of the matter.
    pub fn stage(&self, id: &str) -> Option<&Stage> {
        self.stages.iter().find(|s| s.id == id)
    }

    /// A stage of a leg.
    pub fn leg_stage(&self, id: &str) -> Option<&Stage> {
        self.leg_stages.iter().find(|s| s.id == id)
    }

    /// A clock.
    pub fn clock(&self, id: &str) -> Option<&Clock> {
        self.clocks.iter().find(|c| c.id == id)
    }

    /// A document that prints.
    pub fn print(&self, id: &str) -> Option<&Print> {
        self.prints.iter().find(|d| d.id == id)
    }

    /// The field of an action's form that names the matter it puts into this one: on the agenda, or
    /// into the class. None for any other action.
    pub fn puts_in(&self, action: &str) -> Option<&str> {
        let agenda = self.agenda.iter().map(|a| (&a.by, &a.number));
        let gathers = self.gathers.iter().map(|g| (&g.by, &g.number));
        agenda.chain(gathers).find(|(by, _)| *by == action).map(|(_, number)| number.as_str())
    }

    /// An action.
    pub fn action(&self, id: &str) -> Option<&Action> {
        self.actions.iter().find(|a| a.id == id)
    }

    /// Counters at zero, as guards see them before anything was counted.
    pub fn zero_counts(&self) -> BTreeMap<String, i64> {
        self.counters.iter().map(|c| (c.clone(), 0)).collect()
    }
}
