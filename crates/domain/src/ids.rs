//! Ids that cannot be mistaken for one another.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// Declares a typed id over a UUID. A macro, because nine identical newtypes by hand drift apart.
macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(s).map(Self)
            }
        }
    )*};
}

id! {
    /// A matter (事项).
    MatterId,
    /// A leg (承办单).
    LegId,
    /// A unit (单位).
    UnitId,
    /// A grid (网格).
    GridId,
    /// A member of staff (工作人员).
    StaffId,
    /// A post (岗位): a role held at a unit or grid.
    PostId,
    /// A party (当事人).
    PartyId,
    /// An attachment (附件).
    FileId,
}

/// A tenant (租户): one jurisdiction. First column of every primary key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TenantId(pub i64);
