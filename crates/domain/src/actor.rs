//! Who does something.

use crate::ids::{GridId, PartyId, PostId, StaffId, UnitId};
use serde::{Deserialize, Serialize};

/// A post (岗位) as the engine sees it: a role held at a unit, or at one grid of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Id.
    pub id: PostId,
    /// Role id; roles are data (`playbooks/roles.yaml`).
    pub role: String,
    /// The unit.
    pub unit: UnitId,
    /// Materialised path of the unit.
    pub unit_path: String,
    /// Part of the net this post answers for: its grid's path, else its unit's area.
    pub area: Option<String>,
    /// The grid, for a post held at a grid.
    pub grid: Option<GridId>,
}

/// Who acts: a person with all posts held at this moment, a reporter, or the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A member of staff with the posts in force now.
    Staff {
        /// The person.
        staff: StaffId,
        /// Posts in force.
        posts: Vec<Post>,
    },
    /// A person who raised this matter, known by the secret of the report.
    Reporter {
        /// The party.
        party: PartyId,
    },
    /// The system itself: a clock that ran out, an automatic return.
    System,
}

/// Who did it, as the ledger keeps it: the post that carried the right, not all posts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum By {
    /// A member of staff in a post.
    Staff {
        /// The person.
        staff: StaffId,
        /// The post that carried the right.
        post: PostId,
        /// Its role.
        role: String,
        /// Its unit.
        unit: UnitId,
    },
    /// A reporter.
    Reporter {
        /// The party.
        party: PartyId,
    },
    /// The system.
    System,
}

impl By {
    /// The person, where it was a member of staff.
    pub fn staff(&self) -> Option<StaffId> {
        match self {
            Self::Staff { staff, .. } => Some(*staff),
            _ => None,
        }
    }

    /// The unit, where it was a member of staff.
    pub fn unit(&self) -> Option<UnitId> {
        match self {
            Self::Staff { unit, .. } => Some(*unit),
            _ => None,
        }
    }
}
