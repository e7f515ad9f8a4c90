//! The map beneath the net, from the file to a tile; no database has a part in it.

use crate::writer::{Entry, Wish, file};
use std::path::Path;
use std::sync::Arc;
use yiwang_domain::Refusal;
use yiwang_geo::tile::Tile;
use yiwang_office::base_map::{BaseMap, BaseSetting, TileFile, read_tile};

fn open(path: &Path) -> Result<Arc<TileFile>, Refusal> {
    let base = path.to_str().unwrap();
    match BaseMap::open(BaseSetting { base, ..BaseSetting::default() })? {
        BaseMap::File(file) => Ok(file),
        BaseMap::Service(..) => panic!("a path is no address"),
    }
}

fn made(leaf: usize) -> Vec<u8> {
    let words: Vec<String> = (0..85_u32).map(|n| format!("tile {}", n / 5)).collect();
    // five tiles in a row are the same
    let entries: Vec<Entry<'_>> =
        words.iter().zip(0..).step_by(5).map(|(w, id)| (id, 5, w.as_bytes())).collect();
    file(&Wish {
        entries: &entries,
        leaf,
        kind: 2,
        zooms: (0, 3),
        bounds: [120.0, 30.0, 121.0, 31.0],
        credit: "© x",
    })
}

#[tokio::test]
async fn every_tile_is_found_with_and_without_leaves() {
    let dir = tempfile::tempdir().unwrap();
    for leaf in [0, 1, 4] {
        let path = dir.path().join(format!("{leaf}.pmtiles"));
        std::fs::write(&path, made(leaf)).unwrap();
        let file = open(&path).unwrap();
        for z in 0..=3_u8 {
            for (x, y) in (0..1 << z).flat_map(|x| (0..1 << z).map(move |y| (x, y))) {
                let tile = Tile::new(z, x, y).unwrap();
                let n = yiwang_geo::pmtiles::tile_id(tile) / 5;
                let found = read_tile(&file, tile).await.unwrap().unwrap();
                assert_eq!(found.bytes, format!("tile {n}").into_bytes(), "{leaf} {z}/{x}/{y}");
            }
        }
        assert_eq!(read_tile(&file, Tile::new(4, 0, 0).unwrap()).await.unwrap(), None);
    }
}

#[test]
fn a_damaged_file_is_refused_in_both_languages_and_never_falls() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("bad.pmtiles");
    let good = made(4);
    for cut in [0, 1, 8, 126, 127, 140, good.len() - 1] {
        std::fs::write(&path, good.get(..cut).unwrap()).unwrap();
        let refused = open(&path).unwrap_err();
        assert_eq!(refused.code, "base-map-damaged", "{cut}");
        assert!(refused.say.zh.contains("bad.pmtiles") && refused.say.en.contains("bad.pmtiles"));
    }
    // one byte after another is wrong: it opens or it does not, and a tile is there or is not
    for at in 0..good.len().min(600) {
        let mut bad = good.clone();
        *bad.get_mut(at).unwrap() ^= 0xff;
        std::fs::write(&path, &bad).unwrap();
        if let Ok(file) = open(&path) {
            for (x, y) in [(0, 0), (7, 7)] {
                let _ = file.tile(Tile::new(3, x, y).unwrap());
            }
        }
    }
    let none = open(&dir.path().join("none.pmtiles")).unwrap_err();
    assert_eq!(none.code, "base-map-unreadable");
    assert_eq!(open(dir.path()).unwrap_err().code, "base-map-unreadable");
}

#[test]
fn a_service_needs_a_credit_unless_it_is_known() {
    let base = "https://tiles.example.cn/{z}/{x}/{y}.png";
    let bare = BaseSetting { base, ..BaseSetting::default() };
    assert_eq!(BaseMap::open(bare).unwrap_err().code, "base-map-credit");
    let named = BaseMap::open(BaseSetting { credit: Some(" © 测绘院 "), ..bare }).unwrap();
    assert_eq!(named.credit(), "© 测绘院");
    let amap = BaseSetting { base: "https://webrd01.is.autonavi.com/{z}/{x}/{y}", ..bare };
    assert_eq!(BaseMap::open(amap).unwrap_err().code, "base-map-displaced");
}
