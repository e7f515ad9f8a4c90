//! A place in a list.

use super::above;
use super::rules::kind;
use crate::books::Books;
use chrono::NaiveDate;
use std::collections::HashMap;
use uuid::Uuid;
use yiwang_domain::place::{ConfirmedBy, Freshness, PlaceKind, Wish};
use yiwang_store::place::Place;
use yiwang_store::{Conn, StoreError};

/// A place in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceLine {
    /// Id.
    pub id: Uuid,
    /// Kind.
    pub kind: PlaceKind,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Names of the places it lies in, from the top.
    pub within: Vec<String>,
    /// Address.
    pub address: String,
    /// Code of its grid.
    pub grid_code: String,
    /// Name of its grid; none where that is not in force any more.
    pub grid: Option<String>,
    /// Wish about visits.
    pub wish: Wish,
    /// How fresh the record is.
    pub fresh: Freshness,
    /// When it was last confirmed.
    pub confirmed_on: Option<NaiveDate>,
    /// How.
    pub confirmed_by: Option<ConfirmedBy>,
    /// Since when it is no more.
    pub ended_on: Option<NaiveDate>,
}

impl PlaceLine {
    /// Larger kinds first, then names with their numbers in order: 2幢 before 10幢.
    pub(super) fn order(&self) -> (PlaceKind, String, u64, String) {
        let digit = |c: char| c.is_ascii_digit();
        let from = self.name.find(digit).unwrap_or(self.name.len());
        let (front, rest) = self.name.split_at(from);
        let to = rest.find(|c| !digit(c)).unwrap_or(rest.len());
        let number = rest[..to].parse().unwrap_or(0);
        (self.kind, front.to_owned(), number, rest[to..].to_owned())
    }
}

/// Makes lines; what several places lie in is read once.
pub(super) struct Lines<'a> {
    b: &'a Books,
    within: HashMap<Uuid, Vec<String>>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(b: &'a Books) -> Self {
        Self { b, within: HashMap::new() }
    }

    pub(super) async fn of(&mut self, conn: &mut Conn, p: &Place) -> Result<PlaceLine, StoreError> {
        let within = match p.parent {
            None => Vec::new(),
            Some(up) => match self.within.get(&up) {
                Some(names) => names.clone(),
                None => {
                    let names: Vec<String> =
                        above(conn, p).await?.into_iter().map(|a| a.name).collect();
                    self.within.insert(up, names.clone());
                    names
                }
            },
        };
        Ok(self.line(p, within))
    }

    pub(super) fn line(&self, p: &Place, within: Vec<String>) -> PlaceLine {
        let (b, kind) = (self.b, kind(p));
        PlaceLine {
            id: p.id,
            kind,
            code: p.code.clone(),
            name: p.name.clone(),
            within,
            address: p.address.clone(),
            grid_code: p.grid_code.clone(),
            grid: b.net.by_code(&p.grid_code).map(|g| g.name.clone()),
            wish: Wish::read(&p.wish).unwrap_or_default(),
            fresh: b.places.freshness(kind, p.confirmed_on, b.day),
            confirmed_on: p.confirmed_on,
            confirmed_by: ConfirmedBy::read(&p.confirmed_how),
            ended_on: p.ended_on,
        }
    }
}
