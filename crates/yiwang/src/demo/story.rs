//! What a story is.

use super::lattice::Point;
use super::leaves::Demand;
use chrono::{DateTime, FixedOffset};
use serde::Deserialize;
use yiwang_domain::matter::{Outcome, Urgency};

/// The channel a matter comes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Channel {
    /// The public portal: snap and report (method B1).
    Portal,
    /// The 12345 hotline (B3).
    Hotline,
    /// A grid worker on a round (B5).
    Worker,
    /// A counter, entered by a clerk for somebody else (B4).
    Counter,
    /// Another system: camera rounds, city management (B6, A4).
    Api,
}

impl Channel {
    /// The word in data.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Hotline => "hotline",
            Self::Worker => "worker",
            Self::Counter => "counter",
            Self::Api => "api",
        }
    }
}

/// Who raised it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reporter {
    /// A resident. Name and number are invented; the number belongs to nobody.
    Resident {
        /// Name.
        name: String,
        /// Telephone.
        phone: String,
        /// Whether the person asked not to be named to those who handle it.
        confidential: bool,
    },
    /// Somebody who gave no name.
    Anonymous,
    /// A member of staff, by login.
    Staff {
        /// Login.
        login: String,
    },
    /// Another system.
    System {
        /// Its name.
        name: &'static str,
    },
}

/// Which way a matter went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Course {
    /// 即办: settled by the grid worker on the spot.
    OnSpot,
    /// Answered at once by whoever took it.
    Answered,
    /// Handled by one unit.
    Unit,
    /// 吹哨报到: several units called to the place.
    Joint,
    /// 并案: merged into the matter it repeats.
    Merged,
}

/// What somebody does in a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Act {
    /// 受理.
    Receive,
    /// 即办.
    SettleOnSpot,
    /// Answers the question at once.
    Answer,
    /// 并案.
    Merge,
    /// 申办: asks the street.
    AskUpward,
    /// 转办: sends it to `to`.
    Dispatch,
    /// 吹哨: calls `to` and the others of the fate.
    Whistle,
    /// 报到: arrived on site.
    Arrive,
    /// 签收.
    Sign,
    /// 退回, with a reason.
    Return,
    /// 先行联系.
    Contact,
    /// Asks for more time.
    AskExtension,
    /// Grants it.
    GrantExtension,
    /// Does not grant it.
    DenyExtension,
    /// 挂账 asked, with a reason.
    AskSuspension,
    /// 挂账 granted.
    GrantSuspension,
    /// The suspension ends.
    Resume,
    /// 督办.
    Supervise,
    /// Reports it handled, with outcome and answer.
    Submit,
    /// 核查 passed.
    Check,
    /// 核查 not passed: handle again.
    SendBack,
    /// 回访.
    FollowUp,
    /// Opened again after an unhappy follow-up.
    Reopen,
    /// 结案.
    Close,
    /// A unit that was called in reports back; told with [`Act::Submit`].
    Join,
    /// The result is kept although the person is unhappy; told with [`Act::FollowUp`].
    StayUnhappy,
}

/// One step of a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    /// When.
    pub(crate) at: DateTime<FixedOffset>,
    /// What.
    pub(crate) act: Act,
    /// Code of the unit of whoever does it.
    pub(crate) unit: String,
    /// The role in which it is done, in the demo's words.
    pub(crate) role: &'static str,
    /// Who does it, where the role is held.
    pub(crate) login: Option<String>,
    /// Where it goes: code of a unit, for dispatches, whistles and returns (the unit thought right).
    pub(crate) to: Option<String>,
    /// What is said or written with it; may be empty.
    pub(crate) words: String,
}

/// What the story says will become of the matter. Plain data: a driver that plays it through the
/// engine follows the steps as far as the playbook allows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own that is counted")]
pub(crate) struct Fate {
    /// Which way.
    pub(crate) course: Course,
    /// Code of the unit that handles it in the end.
    pub(crate) handler: String,
    /// Codes of other units that take part.
    pub(crate) with: Vec<String>,
    /// How it ends; none while it stays open.
    pub(crate) outcome: Option<Outcome>,
    /// Whether it is submitted later than the story's own limit: 5 working days, 3 for a question,
    /// 24 hours if urgent, 4 hours in an emergency, twice that where extended.
    pub(crate) overdue: bool,
    /// How often a unit returned it as not its own.
    pub(crate) returns: u8,
    /// Whether more time was granted.
    pub(crate) extended: bool,
    /// Whether it was suspended.
    pub(crate) suspended: bool,
    /// Whether it was opened again.
    pub(crate) reopened: bool,
    /// Whether the reporter was satisfied in the end; none without a follow-up.
    pub(crate) satisfied: Option<bool>,
    /// Whether the reporter calls it solved in the end; none without a follow-up.
    pub(crate) solved: Option<bool>,
    /// The answer to the reporter; empty while it stays open.
    pub(crate) answer: String,
    /// The steps in order of time; some may lie after the end of the period.
    pub(crate) steps: Vec<Step>,
}

impl Fate {
    /// When it is closed for good; none where it stays open.
    pub(crate) fn closed_at(&self) -> Option<DateTime<FixedOffset>> {
        let last = self.steps.last()?;
        matches!(last.act, Act::Close | Act::Merge).then_some(last.at)
    }
}

/// One thing somebody raises, and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Story {
    /// Number from 1 in the order of time.
    pub(crate) no: u32,
    /// When it is raised.
    pub(crate) at: DateTime<FixedOffset>,
    /// By which channel.
    pub(crate) channel: Channel,
    /// Kind of demand.
    pub(crate) demand: Demand,
    /// Code of the category it belongs to.
    pub(crate) category: &'static str,
    /// How pressing.
    pub(crate) urgency: Urgency,
    /// The playbook it starts under.
    pub(crate) playbook: &'static str,
    /// Title.
    pub(crate) title: String,
    /// What is said.
    pub(crate) text: String,
    /// The place in words.
    pub(crate) place: String,
    /// Code of the grid.
    pub(crate) grid: String,
    /// Where.
    pub(crate) point: Point,
    /// Number of the compound in [`super::district::District::compounds`].
    pub(crate) compound: Option<usize>,
    /// By whom.
    pub(crate) reporter: Reporter,
    /// Number that the hotline gave it.
    pub(crate) outer_number: Option<String>,
    /// Number of the story it repeats.
    pub(crate) duplicate_of: Option<u32>,
    /// Number of the hot issue it belongs to: the same thing at the same place for days or weeks.
    pub(crate) hot: Option<u16>,
    /// What becomes of it.
    pub(crate) fate: Fate,
}
