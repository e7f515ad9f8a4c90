// The document for new clerks is walked as it stands: every picture of it is a step, and what it
// quotes in 「」 is on the page at that step.

import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import { test } from "node:test";
import { STEPS, walk } from "../lib/newcomer.mjs";

const DOC = new URL("../../../docs/zh-CN/新手上路.md", import.meta.url);

/** By name of the picture: what its section quotes. */
async function sections() {
  const text = await readFile(DOC, "utf8");
  const out = new Map();
  for (const part of text.split(/^## (?=\d)/m).slice(1)) {
    const picture = /!\[[^\]]+\]\((新手上路\/([a-z-]+)\.jpg)\)/.exec(part);
    assert.ok(picture, `a picture in “${part.split("\n")[0]}”`);
    const file = await stat(new URL(encodeURI(picture[1]), DOC));
    assert.ok(file.size > 5_000, picture[1]);
    out.set(picture[2], [...part.split(/^## /m)[0].matchAll(/「([^」]+)」/g)].map(([, said]) => said));
  }
  return out;
}

/** What can be read on a page: words, and what stands in its fields. */
const read = (page) =>
  page.evaluate(() => {
    const fields = [...document.querySelectorAll("input, textarea")].map((f) => f.value);
    return `${document.body.innerText}\n${fields.join("\n")}`.replaceAll(/\s+/g, "");
  });

export function newcomer(world) {
  test("the first day of a new clerk goes as the document tells it", async () => {
    const told = await sections();
    assert.deepEqual([...told.keys()], STEPS.map(([name]) => name));
    const complaints = await walk(world.browser, world.base, world.login, async (name, page) => {
      const there = await read(page);
      for (const said of told.get(name)) {
        assert.ok(there.includes(said.replaceAll(/\s+/g, "")), `${name}: 「${said}」 is on the page`);
      }
    });
    assert.deepEqual(complaints, []);
  });
}
