//! The map beneath the net: nothing without it; a file served by ourselves; a service in the policy.

use crate::world::World;
use crate::writer::{Wish, file};
use std::sync::Arc;
use tempfile::TempDir;
use yiwang_geo::pmtiles::tile_id;
use yiwang_geo::tile::Tile;
use yiwang_office::base_map::{BaseMap, BaseSetting};
use yiwang_web::WebSettings;

const TIANDITU: &str = "https://t{s}.tianditu.gov.cn/DataServer?T=vec_w&x={x}&y={y}&l={z}&tk={key}";

async fn with(setting: BaseSetting<'_>) -> World {
    let mut w = World::new().await;
    let base = Some(Arc::new(BaseMap::open(setting).unwrap()));
    let settings = WebSettings { base, ..WebSettings::local([7; 32]) };
    w.router = yiwang_web::router(w.office.clone(), settings);
    w
}

fn written(dir: &TempDir, kind: u8, bytes: &[u8]) -> String {
    let id = tile_id(Tile::new(2, 3, 1).unwrap());
    let made = file(&Wish {
        entries: &[(0, 1, b"world"), (id, 1, bytes)],
        leaf: 1,
        kind,
        zooms: (0, 2),
        bounds: [119.0, 29.0, 121.0, 31.0],
        credit: "<b>&copy; OpenStreetMap</b>",
    });
    let path = dir.path().join("a.pmtiles");
    std::fs::write(&path, made).unwrap();
    path.to_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_one_nothing_is_there_and_nobody_else_is_named() {
    let w = World::new().await;
    let mut b = w.signed_in("street").await;
    let page = b.get("/desk/net").await;
    assert!(!page.body.contains("data-base") && !page.body.contains("base-on"));
    let policy = page.header("content-security-policy");
    assert!(policy.contains("img-src 'self' data:; connect-src 'self';"), "{policy}");
    assert_eq!(b.get("/map/base/0/0/0").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_served_by_ourselves_with_its_credit_and_a_switch() {
    let dir = tempfile::tempdir().unwrap();
    let path = written(&dir, 2, b"picture");
    let w = with(BaseSetting { base: &path, ..BaseSetting::default() }).await;
    let mut b = w.signed_in("street").await;
    let page = b.get("/desk/net").await;
    for part in ["data-base=\"/map/base/{z}/{x}/{y}?v=", "data-base-kind=\"raster\"", "0,2"] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert!(page.words().contains("底图来源") && page.words().contains("© OpenStreetMap"));
    let policy = page.header("content-security-policy");
    assert!(policy.contains("img-src 'self' data:; connect-src 'self';"), "{policy}");

    let tile = b.get("/map/base/2/3/1").await;
    assert_eq!((tile.status, tile.body.as_str()), (200, "picture"));
    assert_eq!(tile.header("content-type"), "image/png");
    assert_eq!(tile.header("cache-control"), "private, max-age=86400");
    let name = tile.header("etag").to_owned();
    assert_eq!(b.get("/map/base/2/0/0").await.status, 204, "the map has nothing there");
    assert_eq!(b.get("/map/base/2/4/0").await.status, 404, "no such tile anywhere");
    b.headers.push(("if-none-match", name));
    let again = b.get("/map/base/2/3/1").await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(w.browser().get("/map/base/0/0/0").await.status, 303, "only for those signed in");

    let editor = w.signed_in("admin").await.get("/desk/net/edit").await;
    assert!(editor.body.contains("id=\"base-on\"") && editor.body.contains("data-base-kind"));
    // the drawing of the server stays as it is
    assert!(page.body.contains("<svg"));
}

#[tokio::test(flavor = "multi_thread")]
async fn vectors_are_sent_as_they_are_packed() {
    let dir = tempfile::tempdir().unwrap();
    let path = written(&dir, 1, b"vectors");
    let w = with(BaseSetting { base: &path, ..BaseSetting::default() }).await;
    let mut b = w.signed_in("street").await;
    let plain = b.get("/map/base/2/3/1").await;
    assert_eq!((plain.body.as_str(), plain.header("content-encoding")), ("vectors", ""));
    assert_eq!(plain.header("content-type"), "application/vnd.mapbox-vector-tile");
    b.headers.push(("accept-encoding", "gzip".to_owned()));
    assert_eq!(b.get("/map/base/2/3/1").await.header("content-encoding"), "gzip");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_is_named_on_the_pages_of_the_map_and_nowhere_else() {
    let setting =
        BaseSetting { base: TIANDITU, key: Some("k1"), credit: Some("天地图 审图号") };
    let w = with(setting).await;
    let mut b = w.signed_in("admin").await;
    for path in ["/desk/net", "/desk/net/edit"] {
        let page = b.get(path).await;
        let policy = page.header("content-security-policy");
        for part in ["img-src 'self' https://t0.tianditu.gov.cn ", " https://t7.tianditu.gov.cn;"] {
            assert!(policy.contains(part), "{path} {part}: {policy}");
        }
        assert_eq!(policy.matches("https://").count(), 16, "eight hosts in two places: {policy}");
        assert!(!policy.contains('*') && policy.contains("script-src 'self';"), "{policy}");
        assert!(page.words().contains("天地图 审图号"), "{path}");
    }
    for path in ["/desk", "/", "/desk/account", "/report"] {
        let page = b.get(path).await;
        assert!(!page.header("content-security-policy").contains("tianditu"), "{path}");
    }
    assert_eq!(b.get("/map/base/0/0/0").await.status, 404, "it is not ours to serve");
}
