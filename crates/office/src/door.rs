//! Doors of the portal: playbooks with an entry of their own, addressed to a unit (method B2).

use crate::office::Office;
use serde::Serialize;
use yiwang_domain::playbook::model::Door;
use yiwang_domain::rights::not_found;
use yiwang_domain::{Refusal, Text, UnitId};

/// A door with those behind it.
#[derive(Debug, Clone, Serialize)]
pub struct DoorView {
    /// Playbook id.
    pub playbook: String,
    /// What stands on it.
    pub name: Text,
    /// What it is for.
    pub about: Text,
    /// Units to choose from: id, name, kind, and the grid they stand for.
    pub units: Vec<DoorUnit>,
}

/// A unit behind a door.
#[derive(Debug, Clone, Serialize)]
pub struct DoorUnit {
    /// Id.
    pub id: UnitId,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: String,
    /// Code of the part of the net it looks after.
    pub grid: Option<String>,
}

impl Office {
    /// Doors of the playbooks in force: id, name and what for.
    pub async fn doors(&self) -> Result<Vec<(String, Text, Text)>, Refusal> {
        let b = self.books().await?;
        let now = self.now();
        let door = |id: &String| {
            let door = b.current(id, now)?.playbook.intake.door.clone()?;
            Some((id.clone(), door.name, door.about))
        };
        Ok(b.playbooks.keys().filter_map(door).collect())
    }

    /// A door. Only units where the post that would hold the matter is filled stand behind it, so
    /// that nobody writes to an empty chair.
    ///
    /// # Errors
    /// `not-found` where the playbook in force has none.
    pub async fn door(&self, playbook: &str) -> Result<DoorView, Refusal> {
        let b = self.books().await?;
        let p = b.current(playbook, self.now()).ok_or_else(not_found)?.playbook.clone();
        let Some(Door { name, about, units: kinds }) = p.intake.door.clone() else {
            return Err(not_found());
        };
        let first = p.intake.to.last().and_then(|t| p.stage(&t.stage));
        let role = first.and_then(|s| s.holder.as_ref()).map(|h| h.role.as_str());
        let filled = |id: UnitId| {
            role.is_none_or(|r| b.posts.iter().any(|post| post.unit == id && post.role == r))
        };
        let mut units: Vec<DoorUnit> = b
            .units
            .iter()
            .filter(|u| kinds.contains(&u.kind) && filled(u.id))
            .map(|u| DoorUnit {
                id: u.id,
                name: u.name.clone(),
                kind: u.kind.clone(),
                grid: u.area.as_deref().and_then(|a| b.net.by_path(a)).map(|g| g.code.clone()),
            })
            .collect();
        units.sort_by_key(|u| kinds.iter().position(|k| *k == u.kind));
        Ok(DoorView { playbook: playbook.to_owned(), name, about, units })
    }
}
