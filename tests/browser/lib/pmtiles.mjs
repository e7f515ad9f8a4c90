// A map of the whole world in one picture, as a PMTiles file (version 3): one entry that stands for
// every tile down to a zoom.

import { deflateSync, gzipSync } from "node:zlib";

/** The checksum of PNG; Node has one of its own only since 20.15. */
function crc32(bytes) {
  let c = 0xffffffff;
  for (const b of bytes) {
    c ^= b;
    for (let k = 0; k < 8; k += 1) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  }
  return (c ^ 0xffffffff) >>> 0;
}

/** A number of seven bits a byte, lowest first. */
function number(n) {
  const bytes = [];
  let rest = BigInt(n);
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return Buffer.from([...bytes, Number(rest)]);
}

function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** A square picture of one colour. */
function png(size, rgb) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 2], 8);
  const row = Buffer.concat([Buffer.from([0]), ...Array.from({ length: size }, () => Buffer.from(rgb))]);
  const rows = Buffer.concat(Array.from({ length: size }, () => row));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** The file, down to zoom `deepest`. */
export function world(deepest, credit) {
  const tile = png(256, [120, 180, 90]);
  const all = (4n ** BigInt(deepest + 1) - 1n) / 3n;
  // one entry: from tile 0, that many alike, this long, at the beginning
  const root = gzipSync(Buffer.concat([1, 0, all, tile.length, 1].map(number)));
  const metadata = gzipSync(Buffer.from(JSON.stringify({ attribution: credit })));
  const head = Buffer.alloc(127);
  head.write("PMTiles", 0, "latin1");
  head.writeUInt8(3, 7);
  let at = 127;
  [root, metadata, Buffer.alloc(0), tile].forEach((part, i) => {
    head.writeBigUInt64LE(BigInt(at), 8 + i * 16);
    head.writeBigUInt64LE(BigInt(part.length), 16 + i * 16);
    at += part.length;
  });
  // directories by gzip, tiles as they are, PNG
  head.set([1, 2, 1, 2, 0, deepest], 96);
  [-180, -85, 180, 85].forEach((degrees, i) => head.writeInt32LE(degrees * 1e7, 102 + i * 4));
  return Buffer.concat([head, root, metadata, tile]);
}
