//! Photos.

use crate::desk::photo;
use crate::extract::{ApiCaller, Fields, Json, Path, Query};
use crate::refused::{Problem, Refused};
use crate::state::Web;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use yiwang_domain::{FileId, Refusal, Sort};

/// A form with one photo.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes the form")]
pub(crate) struct PhotoForm {
    /// The photo: JPEG, PNG or WebP.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// A photo that is kept.
#[derive(Serialize, ToSchema)]
pub(crate) struct Kept {
    /// Its id; loose until a report or an action takes it.
    file: Uuid,
}

/// Keep a photo
#[utoipa::path(post, path = "/api/v1/files", tag = "files",
    request_body(content = PhotoForm, content_type = "multipart/form-data"),
    responses((status = 201, body = Kept), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn upload(
    State(web): State<Web>,
    ApiCaller(session): ApiCaller,
    mut fields: Fields,
) -> Result<(StatusCode, Json<Kept>), Refused> {
    let Some(photo) = fields.take_files("file").into_iter().next() else {
        return Err(Refusal::new(
            "file-missing",
            Sort::Invalid,
            ("没有收到照片。", "No photo arrived."),
            ("用字段 file 上传。", "Send it in the field `file`."),
        )
        .into());
    };
    let id = web.office.upload(Some(&session.caller), photo.into()).await?;
    Ok((StatusCode::CREATED, Json(Kept { file: id.0 })))
}

/// Which size.
#[derive(Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Size {
    /// `true` for the small picture.
    thumb: bool,
}

/// A photo of a matter
#[utoipa::path(get, path = "/api/v1/matters/{number}/files/{file}", tag = "files",
    params(("number" = String, Path, description = "Number or id"), ("file" = Uuid, Path, description = "File"), Size),
    responses((status = 200, description = "The photo", content_type = "image/jpeg"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn file(
    State(web): State<Web>,
    ApiCaller(session): ApiCaller,
    Path((number, file)): Path<(String, Uuid)>,
    Query(size): Query<Size>,
) -> Result<Response, Refused> {
    photo(&web, &session, &number, FileId(file), size.thumb).await
}
