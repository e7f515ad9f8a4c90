//! skeleton

pub mod mask;
pub mod photo;
pub mod table;
