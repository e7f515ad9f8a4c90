//! What screens and the API show. Personal data here is masked; plain only in [`PartyView`].

use chrono::{DateTime, FixedOffset, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use yiwang_domain::clock::Standing;
use yiwang_domain::matter::{Secrecy, Urgency};
use yiwang_domain::playbook::model::{FieldKind, Verb};
use yiwang_domain::{FileId, LegId, MatterId, PartyId, TenantId, Text, UnitId};

/// The tenant.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TenantView {
    /// Id.
    pub id: TenantId,
    /// Region code, 6 digits.
    pub region: String,
    /// Name.
    pub name: String,
    /// Offset of local time, seconds east.
    pub offset_seconds: i32,
}

impl TenantView {
    /// Offset of local time.
    pub fn offset(&self) -> FixedOffset {
        FixedOffset::east_opt(self.offset_seconds).unwrap_or_else(crate::books::china)
    }
}

/// A deadline in words.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Due {
    /// When.
    pub at: DateTime<Utc>,
    /// “还剩2天”, “已超期3小时”.
    pub words: Text,
    /// Where it stands.
    pub standing: Standing,
}

/// A leg in a list.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LegBrief {
    /// Unit.
    pub unit: String,
    /// Stage.
    pub stage: Text,
    /// Whether it ended.
    pub ended: bool,
}

/// A matter in a list.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RowView {
    /// Id.
    pub id: MatterId,
    /// Number.
    pub number: String,
    /// Title.
    pub title: String,
    /// Beginning of the text.
    pub excerpt: String,
    /// Stage.
    pub stage: Text,
    /// Stage id.
    pub stage_id: String,
    /// Category.
    pub category: Option<Text>,
    /// Place in words.
    pub place: String,
    /// Grid name.
    pub grid: Option<String>,
    /// Unit that holds it.
    pub holder: Option<String>,
    /// Role whose inbox it is in.
    pub holder_role: Option<Text>,
    /// The nearest deadline.
    pub due: Option<Due>,
    /// Received.
    pub opened_at: DateTime<Utc>,
    /// Urgency.
    pub urgency: Urgency,
    /// Channel.
    pub channel: Text,
    /// Outcome.
    pub outcome: Option<Text>,
    /// Whether any clock fell overdue.
    pub late: bool,
    /// Whether it ended.
    pub closed: bool,
    /// Legs.
    pub legs: Vec<LegBrief>,
    /// Version.
    pub version: u64,
    /// How many raised it.
    pub reporters: usize,
    /// Byte ranges of found words in `title`.
    pub highlight: Vec<(usize, usize)>,
}

/// A page of things.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Page<T> {
    /// This page.
    pub rows: Vec<T>,
    /// Cursor of the next page.
    pub next: Option<String>,
    /// How many in all, where it is known.
    pub total: Option<i64>,
}

/// A view of the inbox.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct InboxView {
    /// Id for the address.
    pub id: String,
    /// Name.
    pub name: Text,
    /// How many.
    pub count: i64,
    /// Set where somebody saved it.
    pub saved: Option<SavedBy>,
}

/// A view somebody saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedBy {
    /// Whether the person who asks saved it, and so may remove it.
    pub own: bool,
    /// Whether who holds the same post sees it too.
    pub shared: bool,
}

/// One line of the timeline.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Item {
    /// Place in the ledger.
    pub seq: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who: unit and role, with the name for staff.
    pub who: Text,
    /// What was done.
    pub act: Text,
    /// What was said.
    pub lines: Vec<(Text, Text)>,
    /// Photos.
    pub files: Vec<FileId>,
    /// Whether the person who raised it reads it.
    pub public: bool,
    /// Whether the system did it.
    pub system: bool,
}

/// A meeting or a class that a matter was put into.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Gathered {
    /// Number.
    pub number: String,
    /// Title.
    pub title: String,
    /// Where it stands.
    pub stage: Text,
    /// Whether it ended.
    pub closed: bool,
    /// Whether it is a meeting.
    pub meeting: bool,
}

/// A leg.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LegView {
    /// Id.
    pub id: LegId,
    /// Unit.
    pub unit: String,
    /// Leads.
    pub lead: bool,
    /// Stage.
    pub stage: Text,
    /// Opened.
    pub opened_at: DateTime<Utc>,
    /// Ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Called back.
    pub called_back: bool,
    /// Deadline.
    pub due: Option<Due>,
    /// Outcome.
    pub outcome: Option<Text>,
}

/// A clock.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ClockView {
    /// Name.
    pub name: Text,
    /// Unit of the leg it times.
    pub leg_unit: Option<String>,
    /// Deadline.
    pub due: Due,
    /// One sentence that explains it.
    pub why: Text,
    /// Promise shown.
    pub promised: Option<DateTime<Utc>>,
    /// Whether it runs.
    pub running: bool,
}

/// A form field to show.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FieldView {
    /// Id.
    pub id: String,
    /// Label.
    pub name: Text,
    /// Kind.
    pub kind: FieldKind,
    /// Always required.
    pub required: bool,
    /// Required under a condition.
    pub conditional: bool,
    /// Help.
    pub help: Option<Text>,
    /// What is filled in beforehand.
    pub value: Json,
    /// What there is to choose: value and label.
    pub options: Vec<(String, Text)>,
    /// Whether the person who raised it reads the answer.
    pub public: bool,
    /// Standard replies that may go in here.
    pub replies: Vec<ReplyView>,
}

/// A standard reply with its placeholders filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyView {
    /// What it is found by.
    pub title: String,
    /// The text.
    pub text: String,
}

/// An action somebody may take now.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OfferView {
    /// Action id.
    pub action: String,
    /// Name.
    pub name: Text,
    /// What for.
    pub about: Option<Text>,
    /// The leg.
    pub leg: Option<LegId>,
    /// Its unit.
    pub leg_unit: Option<String>,
    /// The post it would be taken in.
    pub by: Text,
    /// Form.
    pub fields: Vec<FieldView>,
    /// Whether the person who raised it reads the words.
    pub public: bool,
    /// What it is when somebody sorts the inbox.
    pub verb: Option<Verb>,
    /// Whether it takes down what the person who raised it says of the outcome.
    pub follow_up: bool,
}

/// Who raised it, masked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReporterView {
    /// Party.
    pub party: PartyId,
    /// The number given.
    pub number: String,
    /// Masked name.
    pub name: String,
    /// Masked phone; empty where none was given.
    pub phone: String,
    /// Whether the person only follows what somebody else raised.
    pub follows: bool,
}

/// A printed list.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ListTable {
    /// Title.
    pub name: Text,
    /// Columns.
    pub columns: Vec<Text>,
    /// Rows.
    pub rows: Vec<Vec<Text>>,
}

/// A document to print.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PrintView {
    /// Number of the matter.
    pub number: String,
    /// Name of the document.
    pub name: Text,
    /// Parts, from top to bottom.
    pub parts: Vec<PrintPart>,
}

/// A part of a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PrintPart {
    /// Heading.
    pub head: Option<Text>,
    /// Begins on a page of its own.
    pub new_page: bool,
    /// What it holds.
    pub body: PrintBody,
}

/// What a part of a document holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum PrintBody {
    /// A title across the page.
    Title(Text),
    /// Labels and what was said; empty where nothing was.
    Facts(Vec<(Text, Text)>),
    /// Paragraphs, one a line.
    Text(Text),
    /// A list.
    List(ListTable),
    /// Who did what when, in order.
    Timeline(Vec<PrintPiece>),
    /// Photos by caption.
    Photos(Vec<(Text, Vec<FileId>)>),
    /// Whose hand is wanted.
    Signatures(Vec<Text>),
}

/// A piece of the index.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PrintPiece {
    /// When.
    pub at: Text,
    /// Who.
    pub who: Text,
    /// What.
    pub act: Text,
}

/// A unit proposed by the routing table.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RouteView {
    /// Unit id.
    pub unit_id: String,
    /// Unit.
    pub unit: String,
    /// Why.
    pub why: Text,
}

/// A matter's page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MatterView {
    /// What lists show too.
    pub row: RowView,
    /// Full text.
    pub text: String,
    /// Secrecy.
    pub secrecy: Secrecy,
    /// Kind of demand.
    pub demand: Option<Text>,
    /// Number of another system: source and number.
    pub outer: Option<(String, String)>,
    /// First unit asked.
    pub receiver: Option<String>,
    /// Playbook id, version, name.
    pub playbook: (String, u32, Text),
    /// Playbooks it may be moved to by this person: id and name.
    pub others: Vec<(String, Text)>,
    /// Longitude.
    pub lon: Option<f64>,
    /// Latitude.
    pub lat: Option<f64>,
    /// Suspended until.
    pub suspended_until: Option<DateTime<Utc>>,
    /// Put off by this person or for a post of theirs, and still away from their inbox.
    pub snoozed: Option<SnoozeView>,
    /// Timeline, oldest first.
    pub timeline: Vec<Item>,
    /// Legs.
    pub legs: Vec<LegView>,
    /// Clocks.
    pub clocks: Vec<ClockView>,
    /// Actions this person may take now.
    pub offers: Vec<OfferView>,
    /// Reporters, masked.
    pub reporters: Vec<ReporterView>,
    /// Other matters of the same reporters, newest first, ten at most; only before whoever may see them
    /// plain here and there.
    pub earlier: Vec<RowView>,
    /// Photos of the work, in the order they came.
    pub after: Vec<FileId>,
    /// Lists.
    pub lists: Vec<ListTable>,
    /// Documents it prints: id and name.
    pub prints: Vec<(String, Text)>,
    /// Units the routing table proposes.
    pub route: Vec<RouteView>,
    /// When a case of its category is filed.
    pub filing: Option<Text>,
    /// When it counts as solved.
    pub closing: Option<Text>,
    /// What it was put into: meetings and classes that the person may see, the latest first.
    pub gathered: Vec<Gathered>,
    /// Whether it is a meeting, which has a page of its own.
    pub meeting: bool,
}

/// A matter put off (稍后).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnoozeView {
    /// The moment it comes back, unless something happens before.
    pub until: DateTime<Utc>,
    /// What is waited for; may be empty.
    pub why: String,
    /// Whether it is put off for everybody in the post.
    pub post: bool,
    /// Who put it off.
    pub by: String,
}

/// A party, plain.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyView {
    /// Name.
    pub name: String,
    /// Phone.
    pub phone: String,
    /// E-mail.
    pub email: String,
}

/// A grid for the public.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct GridView {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Path.
    pub path: String,
    /// Street name.
    pub street: Option<String>,
    /// Community name.
    pub community: Option<String>,
}

/// Where a point lies.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LocatedView {
    /// The grid that holds it.
    pub grid: Option<GridView>,
    /// The nearest grid and its distance in metres, for a point outside.
    pub nearest: Option<(GridView, f64)>,
}

/// A report nearby that anybody may know of.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PublicRow {
    /// The matter, to follow it.
    pub id: MatterId,
    /// Community.
    pub around: String,
    /// How many raised or follow it.
    pub people: usize,
    /// Category name, or what it is about; never the words of the report.
    pub about: Text,
    /// Stage for the public.
    pub stage: Text,
    /// Received.
    pub opened_at: DateTime<Utc>,
    /// Metres away, rounded as its place is.
    pub metres: f64,
}

/// An answer the person who raised it reads.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PublicAnswer {
    /// When.
    pub at: DateTime<Utc>,
    /// Which unit.
    pub who: Text,
    /// What was done.
    pub action: Text,
    /// Words.
    pub words: Vec<(Text, Text)>,
    /// Photos.
    pub files: Vec<FileId>,
    /// Whether the reader did it.
    pub own: bool,
}

/// One step of the parcel view.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Step {
    /// Name.
    pub name: Text,
    /// When it was reached.
    pub at: Option<DateTime<Utc>>,
    /// Whether it stands here.
    pub here: bool,
}

/// Progress for the person who raised it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ProgressView {
    /// Number.
    pub number: String,
    /// Category, or what it is about.
    pub about: Text,
    /// Title.
    pub title: String,
    /// Text.
    pub text: String,
    /// Place in words.
    pub place: String,
    /// Stage for the public.
    pub stage: Text,
    /// Steps so far.
    pub steps: Vec<Step>,
    /// Received.
    pub opened_at: DateTime<Utc>,
    /// The promise: date and words.
    pub promised: Option<(DateTime<Utc>, Text)>,
    /// Answers.
    pub answers: Vec<PublicAnswer>,
    /// Whether it ended.
    pub closed: bool,
    /// Outcome.
    pub outcome: Option<Text>,
    /// What the reporter may do now.
    pub offers: Vec<OfferView>,
    /// Version.
    pub version: u64,
    /// Photos sent.
    pub files: Vec<FileId>,
    /// Units that have it now; never a person.
    pub with: Vec<String>,
    /// What the reader did and may not repeat yet: the action, and when it may be taken again.
    pub resting: Vec<(Text, DateTime<Utc>)>,
    /// Whether the reader only follows what somebody else raised: then title and place are what
    /// the public may know, and text and photos are empty.
    pub follows: bool,
    /// How many follow it besides.
    pub followers: usize,
}

/// What the reporter gets.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Receipt {
    /// Matter.
    pub matter: MatterId,
    /// Number.
    pub number: String,
    /// Secret, shown once.
    pub secret: String,
    /// Promise in words, with the date.
    pub promise: Option<Text>,
    /// Promised date.
    pub promised_at: Option<DateTime<Utc>>,
    /// Grid name.
    pub grid: Option<String>,
    /// Stage for the public.
    pub stage: Text,
    /// Said when the place is outside the net.
    pub outside: Option<Text>,
}

/// What an action led to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Acted {
    /// New version.
    pub version: u64,
    /// Stage now.
    pub stage: Text,
    /// Number.
    pub number: String,
}

/// A notice in the workbench.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NoticeView {
    /// Id.
    pub id: uuid::Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Text.
    pub text: Text,
    /// Matter number.
    pub number: String,
    /// Whether it was read.
    pub read: bool,
}

/// A line of the outbox.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OutboxRow {
    /// Id.
    pub id: uuid::Uuid,
    /// When queued.
    pub at: DateTime<Utc>,
    /// `mail`, `hook`, `in_app`.
    pub means: String,
    /// To whom, masked.
    pub to: String,
    /// Text.
    pub text: Text,
    /// Matter number.
    pub number: String,
    /// `queued`, `sent`, `failed`, `dead`.
    pub state: String,
    /// Tries.
    pub attempts: i64,
    /// Last error.
    pub error: Option<String>,
}

/// A playbook in a list.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PlaybookRow {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// What for.
    pub about: Text,
    /// Version in force.
    pub version: u32,
    /// Methods.
    pub methods: Vec<String>,
    /// Since.
    pub effective_from: DateTime<Utc>,
    /// Open matters under any of its versions.
    pub in_use: i64,
}

/// A version of a playbook.
#[derive(Debug, Clone)]
pub struct VersionView {
    /// Version.
    pub version: u32,
    /// From when on new matters use it.
    pub effective_from: DateTime<Utc>,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// By whom; none for what came with the program.
    pub published_by: Option<String>,
    /// Whether new matters use it now.
    pub in_force: bool,
    /// The playbook it was copied from.
    pub based_on: Option<String>,
    /// The YAML.
    pub text: String,
}

/// A playbook that is being changed.
#[derive(Debug, Clone)]
pub struct DraftView {
    /// Playbook id.
    pub id: String,
    /// Which saving; 0 where nothing was saved yet.
    pub revision: i64,
    /// The YAML.
    pub text: String,
    /// Its walks.
    pub walks: Vec<WalkText>,
    /// The playbook it was copied from.
    pub based_on: Option<String>,
    /// Who saved it last.
    pub saved_by: Option<String>,
    /// When.
    pub saved_at: DateTime<Utc>,
}

/// A walk as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalkText {
    /// File name without ending.
    pub name: String,
    /// The YAML.
    pub text: String,
}

/// A walk that was run.
#[derive(Debug, Clone)]
pub struct TriedWalk {
    /// File name without ending.
    pub file: String,
    /// Name.
    pub name: Text,
    /// What it shows.
    pub about: Text,
    /// Whoever acts: name in the walk, and role.
    pub people: Vec<(String, String)>,
    /// What did not come as it says.
    pub faults: Vec<Text>,
    /// What happened.
    pub story: Vec<yiwang_domain::walk::Event>,
}

/// What became of a saving.
#[derive(Debug, Clone)]
pub enum Joined {
    /// It is saved.
    Saved {
        /// As this revision.
        revision: i64,
        /// Whether somebody else's changes were joined in.
        with: bool,
    },
    /// Both changed the same lines: nothing was saved.
    Both {
        /// The newest revision, to be given as seen when the person has chosen.
        revision: i64,
        /// Who saved it.
        by: Option<String>,
        /// The text with both, between marks.
        text: String,
    },
}

/// How the whole stands (件件有着落).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BoardView {
    /// Open matters by stage.
    pub stages: Vec<(Text, i64)>,
    /// Open matters by unit, the one whose overdue matter waits longest first.
    pub units: Vec<UnitLine>,
    /// Those waiting longest.
    pub longest: Vec<RowView>,
    /// Open in all.
    pub open: i64,
    /// Overdue in all.
    pub overdue: i64,
    /// Open matters that nobody holds; always zero, and shown so that it can be seen.
    pub unheld: i64,
    /// As of.
    pub as_of: DateTime<Utc>,
}

/// How the open matters of a unit stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitLine {
    /// Unit.
    pub id: UnitId,
    /// Name.
    pub name: String,
    /// Open in all.
    pub open: i64,
    /// By when they are due, in the order of [`Due::ALL`](crate::Due::ALL); they add up to `open`.
    pub due: [i64; 5],
    /// When the oldest overdue one fell due.
    pub since: Option<DateTime<Utc>>,
}

/// What an import did.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ImportReport {
    /// Rows read.
    pub read: usize,
    /// Added.
    pub added: usize,
    /// Changed.
    pub changed: usize,
    /// Already there, the same.
    pub same: usize,
    /// Units and categories made on the way.
    pub made: usize,
    /// Rows not taken, with row, column and reason.
    pub wrong: Vec<yiwang_domain::Fault>,
}
