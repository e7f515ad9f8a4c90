//! PMTiles: numbers of tiles, directories as written, and whatever else a file may hold.

use crate::writer::{Wish, directory, file, gzip, number};
use proptest::prelude::*;
use std::collections::BTreeMap;
use yiwang_geo::pmtiles::{Directory, Found, HEADER, Header, Kind, Packing, Span, tile_id, unpack};
use yiwang_geo::tile::Tile;

fn id(z: u8, x: u32, y: u32) -> u64 {
    tile_id(Tile::new(z, x, y).unwrap())
}

#[test]
fn numbers_are_those_of_the_specification() {
    let known = [(0, 0, 0), (1, 0, 0), (1, 0, 1), (1, 1, 1), (1, 1, 0), (2, 0, 0)];
    for (n, (z, x, y)) in (0..).zip(known) {
        assert_eq!(id(z, x, y), n, "{z}/{x}/{y}");
    }
    assert_eq!(id(12, 3423, 1763), 19_078_479, "the example of the reference implementation");
}

#[test]
fn every_tile_of_a_zoom_has_a_number_of_its_own_and_follows_its_neighbour() {
    let z = 5;
    let by: BTreeMap<u64, (u32, u32)> =
        (0..32).flat_map(|x| (0..32).map(move |y| (id(z, x, y), (x, y)))).collect();
    let first = 341;
    assert!(by.keys().copied().eq(first..first + 1024));
    for (a, b) in by.values().zip(by.values().skip(1)) {
        assert_eq!(a.0.abs_diff(b.0) + a.1.abs_diff(b.1), 1, "{a:?} {b:?}");
    }
}

fn header(bytes: &[u8]) -> Header {
    Header::read(bytes, bytes.len() as u64).unwrap()
}

fn part(bytes: &[u8], span: Span) -> &[u8] {
    bytes.get(span.offset as usize..(span.offset + span.length) as usize).unwrap()
}

#[test]
fn a_file_as_written_is_a_file_as_read() {
    let wish = Wish {
        entries: &[(5, 3, b"water"), (9, 1, b"park")],
        leaf: 1,
        kind: 1,
        zooms: (2, 2),
        bounds: [120.0, 30.0, 120.5, 30.5],
        credit: "© x",
    };
    let bytes = file(&wish);
    let h = header(&bytes);
    assert_eq!((h.kind, h.packing, h.min_zoom, h.max_zoom), (Kind::Vector, Packing::Gzip, 2, 2));
    assert!((h.bounds.east - 120.5).abs() < 1e-6);
    let root = Directory::read(&unpack(part(&bytes, h.root), h.inner).unwrap()).unwrap();
    assert_eq!(root.find(4), None);
    for (id, words) in [(5, Some("water")), (7, Some("water")), (8, None), (9, Some("park"))] {
        let Some(Found::Directory(leaf)) = root.find(id) else { panic!("{id}") };
        let leaf = h.leaves.within(leaf).unwrap();
        let leaf = Directory::read(&unpack(part(&bytes, leaf), h.inner).unwrap()).unwrap();
        let told = leaf.find(id).map(|found| {
            let Found::Tile(span) = found else { panic!("{id}") };
            let packed = part(&bytes, h.tiles.within(span).unwrap());
            String::from_utf8(unpack(packed, h.packing).unwrap().into_owned()).unwrap()
        });
        assert_eq!(told.as_deref(), words, "{id}");
    }
}

#[test]
fn what_is_not_such_a_file_is_said() {
    let wish = Wish {
        entries: &[(0, 1, b"x")],
        leaf: 0,
        kind: 2,
        zooms: (0, 0),
        bounds: [-180.0, -85.0, 180.0, 85.0],
        credit: "",
    };
    let good = file(&wish);
    let size = good.len() as u64;
    // version, packing of directories, of tiles, kind, finest zoom
    for (at, value) in [(0, b'X'), (7, 2), (97, 3), (98, 4), (99, 0), (101, 25), (100, 9)] {
        let mut bad = good.clone();
        *bad.get_mut(at).unwrap() = value;
        assert!(Header::read(&bad, size).is_err(), "{at}");
    }
    assert!(Header::read(&good, size - 1).is_err(), "tiles beyond the end");
    assert!(Header::read(good.get(..HEADER - 1).unwrap(), size).is_err());
}

#[test]
fn a_directory_cannot_claim_more_than_it_holds() {
    let mut claims = Vec::new();
    number(u64::MAX, &mut claims);
    assert!(Directory::read(&claims).is_err());
    claims.clear();
    number(1 << 40, &mut claims);
    claims.extend([1; 64]);
    assert!(Directory::read(&claims).is_err());
    assert!(unpack(&gzip(&vec![0; 20 << 20]), Packing::Gzip).is_err(), "a bomb");
}

proptest! {
    #[test]
    fn directories_come_back(
        steps in prop::collection::vec((1_u64..9, 1_u64..5, 1_u64..5000, any::<bool>()), 1..80),
    ) {
        let (mut id, mut behind, mut all) = (0, 0, Vec::new());
        for (gap, run, length, again) in steps {
            id += gap;
            // some entries point to the same bytes as one before, as oceans do
            let at = if again { 0 } else { behind };
            all.push((id, run, at, length));
            behind = behind.max(at + length);
            id += run - 1;
        }
        let read = Directory::read(&directory(&all)).unwrap();
        prop_assert_eq!(read.size(), all.len());
        for n in 0..=id + 1 {
            let own = all.iter().find(|e| (e.0..e.0 + e.1).contains(&n));
            let wish = own.map(|e| Found::Tile(Span { offset: e.2, length: e.3 }));
            prop_assert_eq!(read.find(n), wish, "{}", n);
        }
    }

    #[test]
    fn whatever_stands_in_a_file_nothing_falls(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        id in any::<u64>(),
    ) {
        let _ = Header::read(&bytes, bytes.len() as u64);
        let mut named = b"PMTiles\x03".to_vec();
        named.extend(&bytes);
        let _ = Header::read(&named, named.len() as u64);
        let _ = unpack(&bytes, Packing::Gzip);
        if let Ok(d) = Directory::read(&bytes) {
            prop_assert!(d.size() * 4 <= bytes.len());
            let _ = d.find(id);
            let _ = d.first();
        }
    }

    #[test]
    fn a_part_never_leaves_its_whole(a in any::<(u64, u64)>(), b in any::<(u64, u64)>()) {
        let whole = Span { offset: a.0, length: a.1 };
        if let Ok(s) = whole.within(Span { offset: b.0, length: b.1 }) {
            prop_assert!(s.offset >= a.0 && u128::from(s.offset - a.0) + u128::from(s.length) <= u128::from(a.1));
        }
    }
}
