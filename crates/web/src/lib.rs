//! HTTP: the public portal, the workbench and the API.
//!
//! Every page is written on the server and works without scripts; what scripts add is small. A
//! request goes route → handler → use case of the office. Handlers decide nothing about matters.

mod api;
mod desk;
mod extract;
pub mod guard;
pub mod i18n;
mod look;
mod portal;
mod refused;
pub mod routes;
mod serve;
mod settings;
mod state;
mod visit;

pub use routes::{ROUTES, RouteInfo};
pub use serve::{router, serve};
pub use settings::WebSettings;
