//! The bytes: protocol buffers and the drawing commands of the format, as far as it needs them.

use super::cut::{self, Dot};
use super::{EXTENT, Feature, Layer, Place, Tile, Value};
use std::collections::HashMap;

/// A message of protocol buffers that is being written.
#[derive(Default)]
struct Message(Vec<u8>);

impl Message {
    fn varint(&mut self, mut n: u64) {
        while n > 0x7f {
            self.0.push((n & 0x7f) as u8 | 0x80);
            n >>= 7;
        }
        self.0.push(n as u8);
    }

    fn number(&mut self, field: u64, n: u64) {
        self.varint(field << 3);
        self.varint(n);
    }

    fn bytes(&mut self, field: u64, bytes: &[u8]) {
        self.varint((field << 3) | 2);
        self.varint(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    fn packed(&mut self, field: u64, numbers: &[u32]) {
        let mut inner = Self::default();
        for n in numbers {
            inner.varint(u64::from(*n));
        }
        self.bytes(field, &inner.0);
    }
}

/// The dictionary of a layer: every name and every value once.
#[derive(Default)]
struct Words<'a> {
    keys: Vec<&'a str>,
    key_of: HashMap<&'a str, u32>,
    values: Vec<Vec<u8>>,
    value_of: HashMap<Vec<u8>, u32>,
}

impl<'a> Words<'a> {
    fn key(&mut self, name: &'a str) -> u32 {
        let fresh = self.keys.len() as u32;
        *self.key_of.entry(name).or_insert_with(|| {
            self.keys.push(name);
            fresh
        })
    }

    fn value(&mut self, value: Value<'_>) -> u32 {
        let mut m = Message::default();
        match value {
            Value::Text(t) => m.bytes(1, t.as_bytes()),
            Value::Number(n) => m.number(6, zigzag64(n)),
            Value::Flag(f) => m.number(7, u64::from(f)),
        }
        let fresh = self.values.len() as u32;
        *self.value_of.entry(m.0).or_insert_with_key(|bytes| {
            self.values.push(bytes.clone());
            fresh
        })
    }
}

/// A whole tile.
pub(super) fn tile(tile: Tile, layers: &[Layer<'_>]) -> Vec<u8> {
    let mut out = Message::default();
    for layer in layers {
        let mut words = Words::default();
        let features: Vec<Vec<u8>> =
            layer.features.iter().filter_map(|f| feature(tile, f, &mut words)).collect();
        if features.is_empty() {
            continue;
        }
        let mut m = Message::default();
        m.number(15, 2);
        m.bytes(1, layer.name.as_bytes());
        for f in &features {
            m.bytes(2, f);
        }
        for k in &words.keys {
            m.bytes(3, k.as_bytes());
        }
        for v in &words.values {
            m.bytes(4, v);
        }
        m.number(5, u64::from(EXTENT));
        out.bytes(3, &m.0);
    }
    out.0
}

fn feature<'a>(tile: Tile, f: &Feature<'a>, words: &mut Words<'a>) -> Option<Vec<u8>> {
    let (kind, commands) = match f.place {
        Place::Area(shape) => (3, polygons(&cut::area(tile, shape))),
        Place::Point(p) => (1, point(tile, p)),
    };
    if commands.is_empty() {
        return None;
    }
    let tags: Vec<u32> =
        f.tags.iter().flat_map(|(name, v)| [words.key(name), words.value(*v)]).collect();
    let mut m = Message::default();
    m.number(1, f.id);
    m.packed(2, &tags);
    m.number(3, kind);
    m.packed(4, &commands);
    Some(m.0)
}

const MOVE_TO: u32 = 1;
const LINE_TO: u32 = 2;
const CLOSE: u32 = 7;

fn polygons(parts: &[cut::Part]) -> Vec<u32> {
    let mut out = Vec::new();
    let mut at = (0, 0);
    for ring in parts.iter().flatten() {
        let Some((first, rest)) = ring.split_first() else { continue };
        out.push(command(MOVE_TO, 1));
        step(&mut out, &mut at, *first);
        out.push(command(LINE_TO, rest.len() as u32));
        for dot in rest {
            step(&mut out, &mut at, *dot);
        }
        out.push(command(CLOSE, 1));
    }
    out
}

fn point(tile: Tile, p: crate::LonLat) -> Vec<u32> {
    let (x, y) = tile.to_units(p);
    let side = 0.0..f64::from(EXTENT);
    if !side.contains(&x) || !side.contains(&y) {
        return Vec::new();
    }
    let mut out = vec![command(MOVE_TO, 1)];
    step(&mut out, &mut (0, 0), (x.floor() as i32, y.floor() as i32));
    out
}

const fn command(id: u32, count: u32) -> u32 {
    (count << 3) | id
}

/// Where the pen goes from where it is.
fn step(out: &mut Vec<u32>, at: &mut Dot, to: Dot) {
    out.push(zigzag(to.0 - at.0));
    out.push(zigzag(to.1 - at.1));
    *at = to;
}

const fn zigzag(n: i32) -> u32 {
    ((n << 1) ^ (n >> 31)) as u32
}

const fn zigzag64(n: i64) -> u64 {
    ((n << 1) ^ (n >> 63)) as u64
}
