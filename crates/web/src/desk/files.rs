//! Photos of a matter.

use crate::extract::{Path, SignedIn};
use crate::portal::picture;
use crate::refused::Refused;
use crate::state::Web;
use axum::extract::State;
use axum::response::Response;
use yiwang_domain::FileId;
use yiwang_office::Session;

/// `GET /desk/m/{number}/file/{file}`.
pub(crate) async fn file(
    State(web): State<Web>,
    SignedIn(session): SignedIn,
    Path((number, file)): Path<(String, FileId)>,
) -> Result<Response, Refused> {
    photo(&web, &session, &number, file, false).await
}

/// `GET /desk/m/{number}/thumb/{file}`.
pub(crate) async fn thumb(
    State(web): State<Web>,
    SignedIn(session): SignedIn,
    Path((number, file)): Path<(String, FileId)>,
) -> Result<Response, Refused> {
    photo(&web, &session, &number, file, true).await
}

/// A photo, for who may see the matter.
pub(crate) async fn photo(
    web: &Web,
    session: &Session,
    number: &str,
    file: FileId,
    thumb: bool,
) -> Result<Response, Refused> {
    let matter = web.office.matter(&session.caller, number).await?;
    Ok(picture(web.office.file(&session.caller, matter.row.id, file, thumb).await?))
}
