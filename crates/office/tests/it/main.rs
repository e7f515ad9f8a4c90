//! What the office promises, on both engines.

#[cfg(test)]
mod base_map;
#[cfg(test)]
mod calls;
#[cfg(test)]
mod clocks;
#[cfg(test)]
mod course;
#[cfg(test)]
mod district;
#[cfg(test)]
mod drafts;
#[cfg(test)]
mod fillings;
#[cfg(test)]
mod find;
#[cfg(test)]
mod flow;
#[cfg(test)]
mod following;
#[cfg(test)]
mod handover;
#[cfg(test)]
mod inbox;
#[cfg(test)]
mod issues;
#[cfg(test)]
mod joining;
#[cfg(test)]
mod kept;
#[cfg(test)]
mod meetings;
#[cfg(test)]
mod moving;
#[cfg(test)]
mod neighbours;
#[cfg(test)]
mod net;
#[cfg(test)]
mod places;
#[cfg(test)]
mod prints;
#[cfg(test)]
mod privacy;
#[cfg(test)]
mod proof;
#[cfg(test)]
mod proposals;
#[cfg(test)]
mod repeats;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod staff;
#[cfg(test)]
mod tables;
#[cfg(test)]
mod tickets;
#[cfg(test)]
mod voices;
#[cfg(test)]
mod walks;
#[cfg(test)]
mod warnings;
#[cfg(test)]
mod world;
#[cfg(test)]
#[path = "../../../geo/tests/geo/writer.rs"]
mod writer;
