//! The server: router and layers, put together.

use crate::guard::{headers, log, origin};
use crate::refused::{Refused, broken};
use crate::routes;
use crate::settings::WebSettings;
use crate::state::Web;
use crate::visit;
use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use std::any::Any;
use std::net::SocketAddr;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use yiwang_office::Office;

/// The whole program as one router.
pub fn router(office: Office, settings: WebSettings) -> Router {
    build(Web::new(office, settings))
}

fn build(web: Web) -> Router {
    let https = web.settings.https;
    // the last layer is the outermost: the log sees the answer as it leaves
    routes::mount()
        .layer(from_fn_with_state(web.clone(), origin::guard))
        .layer(CatchPanicLayer::custom(fell))
        .layer(from_fn_with_state(web.clone(), visit::enter))
        .layer(CompressionLayer::new())
        .layer(from_fn(move |r: Request, n: Next| headers::add(https, r, n)))
        .layer(from_fn_with_state(web.clone(), log::line))
        .with_state(web)
}

/// Serves until `shutdown` ends; requests under way are finished.
///
/// # Errors
/// The error of the listener.
pub async fn serve(
    listener: tokio::net::TcpListener,
    office: Office,
    settings: WebSettings,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let web = Web::new(office, settings);
    let closing = web.closing.clone();
    let service = build(web).into_make_service_with_connect_info::<SocketAddr>();
    let shutdown = async move {
        shutdown.await;
        closing.send_replace(true);
    };
    axum::serve(listener, service).with_graceful_shutdown(shutdown).await
}

/// A handler fell: the person gets a sentence, the log what is known.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands the box over")]
fn fell(what: Box<dyn Any + Send + 'static>) -> Response {
    let words = what
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| what.downcast_ref::<&str>().copied())
        .unwrap_or("unknown");
    tracing::error!(panic = words, "a handler fell");
    Refused::from(broken()).into_response()
}
