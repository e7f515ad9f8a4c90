//! The map beneath the net, where the installation has one: its tiles, what the page must know of it,
//! and whom the page may ask.

use crate::extract::{Path, SignedIn};
use crate::guard::headers::CSP;
use crate::refused::{Refused, no_page};
use crate::state::Web;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use yiwang_domain::ledger::HashKind;
use yiwang_geo::pmtiles::{Packing, unpack};
use yiwang_geo::tile::Tile;
use yiwang_office::base_map::{BaseMap, read_tile};

/// Finest tiles asked of a service; beyond them the browser enlarges.
const SERVICE_ZOOM: u8 = 18;

/// What the live map is told of the map beneath it.
pub(crate) struct BaseView {
    /// Addresses of its tiles, parted by blanks.
    pub(crate) tiles: String,
    /// `raster` or `vector`.
    pub(crate) kind: &'static str,
    /// Coarsest and finest zoom: `0,14`.
    pub(crate) zooms: String,
    /// West, south, east, north, where they are known.
    pub(crate) bounds: String,
    /// Whom to name.
    pub(crate) credit: String,
}

/// The map beneath the net; none where none is set.
pub(crate) fn view(web: &Web) -> Option<BaseView> {
    let base = web.settings.base.as_deref()?;
    let credit = base.credit().to_owned();
    Some(match base {
        BaseMap::File(file) => {
            let h = &file.header;
            let b = h.bounds;
            BaseView {
                tiles: format!("/map/base/{{z}}/{{x}}/{{y}}?v={}", file.version),
                kind: if h.kind.is_vector() { "vector" } else { "raster" },
                zooms: format!("{},{}", h.min_zoom, h.max_zoom),
                bounds: format!("{:.7},{:.7},{:.7},{:.7}", b.west, b.south, b.east, b.north),
                credit,
            }
        }
        BaseMap::Service(service, _) => BaseView {
            tiles: service.tiles.join(" "),
            kind: "raster",
            zooms: format!("0,{SERVICE_ZOOM}"),
            bounds: String::new(),
            credit,
        },
    })
}

/// The policy of a page with the live map: beside ourselves it names the hosts of the service and
/// nobody else. None where the usual policy holds.
pub(crate) fn policy(web: &Web) -> Option<[(HeaderName, String); 1]> {
    let Some(BaseMap::Service(service, _)) = web.settings.base.as_deref() else { return None };
    let hosts = service.origins.join(" ");
    let policy = CSP
        .replace("img-src 'self'", &format!("img-src 'self' {hosts}"))
        .replace("connect-src 'self'", &format!("connect-src 'self' {hosts}"));
    Some([(header::CONTENT_SECURITY_POLICY, policy)])
}

/// `GET /map/base/{z}/{x}/{y}`: a tile of the file. The page names the version of the file in the
/// address, so the browser may keep a tile. Where the map has nothing there is no content: that is
/// no fault.
pub(crate) async fn tile(
    State(web): State<Web>,
    SignedIn(_): SignedIn,
    Path((z, x, y)): Path<(u8, u32, u32)>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let Some(BaseMap::File(file)) = web.settings.base.as_deref() else {
        return Err(no_page().into());
    };
    let tile = Tile::new(z, x, y).ok_or_else(no_page)?;
    let mut response = match read_tile(file, tile).await? {
        None => StatusCode::NO_CONTENT.into_response(),
        Some(found) => {
            let hash = HashKind::Sha256.of(&[found.bytes.as_slice()]);
            let name = format!("W/\"{}\"", hex::encode(hash.get(..8).unwrap_or_default()));
            let known = headers.get(header::IF_NONE_MATCH);
            let mut response = if known.is_some_and(|v| v.as_bytes() == name.as_bytes()) {
                StatusCode::NOT_MODIFIED.into_response()
            } else {
                sent(found.bytes, found.gzip, &headers)?
            };
            let kind = HeaderValue::from_static(file.header.kind.mime());
            response.headers_mut().insert(header::CONTENT_TYPE, kind);
            if let Ok(name) = HeaderValue::from_str(&name) {
                response.headers_mut().insert(header::ETAG, name);
            }
            response
        }
    };
    let kept = HeaderValue::from_static("private, max-age=86400");
    response.headers_mut().insert(header::CACHE_CONTROL, kept);
    Ok(response)
}

/// The bytes; packed as they lie in the file for whoever can unpack them, which every browser can.
fn sent(bytes: Vec<u8>, gzip: bool, headers: &HeaderMap) -> Result<Response, Refused> {
    if !gzip {
        return Ok(bytes.into_response());
    }
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok());
    let mut response = if accepted.is_some_and(|v| v.contains("gzip")) {
        let mut response = bytes.into_response();
        let packed = HeaderValue::from_static("gzip");
        response.headers_mut().insert(header::CONTENT_ENCODING, packed);
        response
    } else {
        let plain = unpack(&bytes, Packing::Gzip).map_err(|_| no_page())?;
        plain.into_owned().into_response()
    };
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_policy_has_the_parts_that_a_service_is_added_to() {
        assert!(CSP.contains("img-src 'self'") && CSP.contains("connect-src 'self'"));
    }
}
