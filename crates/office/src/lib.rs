//! skeleton

pub mod files;
pub mod hook;
mod mac;
pub mod mail;
pub mod mask;
pub mod password;
pub mod photo;
pub mod seal_key;
mod secret_file;
pub mod send_error;
pub mod table;
pub mod vault;
