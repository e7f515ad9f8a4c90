//! Roles as data: what each may do, and how far.

use crate::matter::Secrecy;
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a role may do besides the actions of playbooks. The list is short on purpose: a right
/// that no screen needs is not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// See matters.
    MatterRead,
    /// Receive a matter for somebody (代填) or as one's own find.
    MatterReceive,
    /// Write a note on a matter.
    MatterNote,
    /// Take actions of playbooks, where the playbook grants them.
    MatterAct,
    /// Move a matter to another playbook.
    MatterMove,
    /// See personal data plain, with a purpose.
    PartyPlain,
    /// Bring tables in (units, staff, grids, categories, tickets).
    ImportTables,
    /// Take tables out.
    ExportTables,
    /// Change drafts of playbooks.
    PlaybookEdit,
    /// Put a playbook in force.
    PlaybookPublish,
    /// Change the draft of the net and put it in force.
    NetEdit,
    /// See the outbox of notices and send again.
    Outbox,
    /// See staff and posts.
    StaffRead,
    /// Add people, give and end posts, reset passwords, switch logins off.
    StaffEdit,
    /// See places of the registry.
    PlaceRead,
    /// Add places of the registry, change and end them, and say that they were confirmed.
    PlaceEdit,
    /// See the contact of a place plain, with a purpose.
    PlaceContact,
    /// Change the settings of the installation: mail server, address, hosts.
    Settings,
    /// Run the proof of the ledger.
    LedgerVerify,
}

impl Right {
    /// Every right, in the order the matrix prints them.
    pub const ALL: [Self; 19] = [
        Self::MatterRead,
        Self::MatterReceive,
        Self::MatterNote,
        Self::MatterAct,
        Self::MatterMove,
        Self::PartyPlain,
        Self::ImportTables,
        Self::ExportTables,
        Self::PlaybookEdit,
        Self::PlaybookPublish,
        Self::NetEdit,
        Self::Outbox,
        Self::StaffRead,
        Self::StaffEdit,
        Self::PlaceRead,
        Self::PlaceEdit,
        Self::PlaceContact,
        Self::Settings,
        Self::LedgerVerify,
    ];

    /// Its id in data.
    pub const fn id(self) -> &'static str {
        match self {
            Self::MatterRead => "matter_read",
            Self::MatterReceive => "matter_receive",
            Self::MatterNote => "matter_note",
            Self::MatterAct => "matter_act",
            Self::MatterMove => "matter_move",
            Self::PartyPlain => "party_plain",
            Self::ImportTables => "import_tables",
            Self::ExportTables => "export_tables",
            Self::PlaybookEdit => "playbook_edit",
            Self::PlaybookPublish => "playbook_publish",
            Self::NetEdit => "net_edit",
            Self::Outbox => "outbox",
            Self::StaffRead => "staff_read",
            Self::StaffEdit => "staff_edit",
            Self::PlaceRead => "place_read",
            Self::PlaceEdit => "place_edit",
            Self::PlaceContact => "place_contact",
            Self::Settings => "settings",
            Self::LedgerVerify => "ledger_verify",
        }
    }
}

/// How far a right reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Matters one's own unit holds, received, or has a leg of.
    Own,
    /// Those, and everything in the area and in units below.
    Area,
    /// The whole tenant.
    Tenant,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Rights and how far each reaches.
    pub rights: BTreeMap<Right, Reach>,
    /// Highest secrecy it may see; more only as holder or handler.
    pub secrecy: Secrecy,
}

/// All roles of a tenant.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Roles {
    /// The role of the first person of an installation, who brings the others in.
    pub first: String,
    /// In the order of the file.
    pub roles: Vec<Role>,
}

impl Roles {
    /// A role.
    pub fn get(&self, id: &str) -> Option<&Role> {
        self.roles.iter().find(|r| r.id == id)
    }
}

/// Reads a table of roles; all mistakes at once.
pub fn load(text: &str) -> Result<Roles, Vec<super::Problem>> {
    super::read::roles(text)
}
