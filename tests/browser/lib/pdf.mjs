// What a PDF of Chromium says: the size of its pages and the text on them. Enough of the format for
// that writer (ISO 32000-1: objects 7.3, streams 7.3.8, ToUnicode 9.10.3), no more.

import { inflateSync } from "node:zlib";

/** Objects by number: what stands before the stream, and the stream itself, unpacked. */
function objects(bytes) {
  const text = bytes.toString("latin1");
  const all = new Map();
  const begins = /(?:^|[\r\n])(\d+) 0 obj\b/g;
  for (let m = begins.exec(text); m; m = begins.exec(text)) {
    const from = m.index + m[0].length;
    const end = text.indexOf("endobj", from);
    const at = text.indexOf("stream", from);
    if (at < 0 || at > end) {
      all.set(Number(m[1]), { head: text.slice(from, end), stream: "" });
      continue;
    }
    const head = text.slice(from, at);
    const start = at + (text[at + 6] === "\r" ? 8 : 7);
    const length = Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0);
    const raw = bytes.subarray(start, start + length);
    const packed = head.includes("/FlateDecode") && !head.includes("/Predictor");
    all.set(Number(m[1]), { head, stream: packed ? inflateSync(raw).toString("latin1") : "" });
    begins.lastIndex = start + length;
  }
  return all;
}

/** Glyph to text, of one ToUnicode map, and how many hex digits a glyph has in it. */
function glyphs(cmap) {
  const text = (hex) =>
    String.fromCharCode(...hex.match(/.{4}/g).map((unit) => Number.parseInt(unit, 16)));
  const out = new Map();
  for (const [, block] of cmap.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, glyph, to] of block.matchAll(/<(\w+)>\s*<(\w+)>/g)) {
      out.set(Number.parseInt(glyph, 16), text(to));
    }
  }
  for (const [, block] of cmap.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, first, last, to] of block.matchAll(/<(\w+)>\s*<(\w+)>\s*<(\w+)>/g)) {
      const from = Number.parseInt(first, 16);
      for (let g = from; g <= Number.parseInt(last, 16); g += 1) {
        out.set(g, String.fromCharCode(Number.parseInt(to, 16) + g - from));
      }
    }
  }
  const digits = /begincodespacerange\s*<(\w+)>/.exec(cmap)?.[1].length ?? 4;
  return { digits, text: out };
}

/** Sizes of the pages in points, and all text with the spaces taken out, in order of drawing. */
export function readPdf(bytes) {
  const all = objects(bytes);
  const fonts = new Map();
  for (const [number, { head }] of all) {
    const map = /\/ToUnicode (\d+) 0 R/.exec(head);
    if (map) fonts.set(number, glyphs(all.get(Number(map[1]))?.stream ?? ""));
  }
  const pages = [];
  let text = "";
  for (const { head } of all.values()) {
    if (!/\/Type ?\/Page\b(?!s)/.test(head)) continue;
    const box = /\/MediaBox ?\[([^\]]*)\]/.exec(head)?.[1].trim().split(/\s+/).map(Number);
    pages.push({ width: box[2] - box[0], height: box[3] - box[1] });
    const named = new Map(
      [...head.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, of]) => [name, Number(of)]),
    );
    const drawn = /\/Contents (\d+) 0 R/.exec(head);
    let font;
    const words = /\/(F\d+) [\d.]+ Tf|<(\w+)>/g;
    for (const [, chosen, shown] of all.get(Number(drawn?.[1]))?.stream.matchAll(words) ?? []) {
      if (chosen) font = fonts.get(named.get(chosen));
      if (!shown || !font) continue;
      for (let i = 0; i < shown.length; i += font.digits) {
        text += font.text.get(Number.parseInt(shown.slice(i, i + font.digits), 16)) ?? "";
      }
    }
  }
  // a font may give a character back as the radical that looks the same
  return { pages, text: text.normalize("NFKC").replaceAll(/\s/g, "") };
}
