//! The whole program through HTTP alone, on both engines, its clock moved by hand.

#[cfg(test)]
mod rights;
#[cfg(test)]
mod tab;
#[cfg(test)]
mod whole;
#[cfg(test)]
#[expect(dead_code, reason = "shared with the tests of the office, which use all of it")]
#[path = "../../../office/tests/it/world.rs"]
mod world;
