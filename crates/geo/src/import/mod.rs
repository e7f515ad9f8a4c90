//! Grids from somebody else's GeoJSON.
//!
//! A file is taken whole or not at all: every wrong feature is named with its place in the file,
//! what is wrong and how to mend it, so that one round of mending is enough.

mod ancestors;
mod geometry;
mod mapping;
mod net;
mod read;
mod write;

pub use mapping::{Constant, Correction, Derived, GridMapping, Level, Source};
pub use read::import;
pub use write::{export, label_point, shape_from_text, shape_to_text};

use crate::Shape;
use chrono::NaiveDate;

/// One grid read from a file.
#[derive(Debug, Clone, PartialEq)]
pub struct GridShape {
    /// Its code, unique at any one day.
    pub code: String,
    /// The code scheme the code follows, if the mapping names one.
    pub scheme: Option<String>,
    /// Its name.
    pub name: String,
    /// Its kind: `basic`, `exclusive`, `community`, `street`, …
    pub kind: String,
    /// Code of its parent, in this file or already known.
    pub parent: Option<String>,
    /// First day on which the boundary holds; `None` means always so far.
    pub valid_from: Option<NaiveDate>,
    /// Last day on which the boundary holds; `None` means until further notice.
    pub valid_to: Option<NaiveDate>,
    /// The boundary in degrees, WGS-84. Of a level above the features: the union of its children.
    pub shape: Shape,
}
