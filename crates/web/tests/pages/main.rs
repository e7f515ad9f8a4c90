//! What the pages and the API promise, without a browser.

#[cfg(test)]
mod api;
#[cfg(test)]
mod base_map;
#[cfg(test)]
mod browser;
#[cfg(test)]
mod calls;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod fillings;
#[cfg(test)]
mod find;
#[cfg(test)]
mod following;
#[cfg(test)]
mod guard;
#[cfg(test)]
mod handover;
#[cfg(test)]
mod inbox;
#[cfg(test)]
mod issues;
#[cfg(test)]
mod kept;
#[cfg(test)]
mod lang;
#[cfg(test)]
mod meetings;
#[cfg(test)]
mod method;
#[cfg(test)]
mod neighbours;
#[cfg(test)]
mod net;
#[cfg(test)]
mod places;
#[cfg(test)]
mod portal;
#[cfg(test)]
mod repeats;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod staff;
#[cfg(test)]
mod voices;
#[cfg(test)]
mod warnings;
#[cfg(test)]
mod world;
#[cfg(test)]
#[path = "../../../geo/tests/geo/writer.rs"]
mod writer;
