// What a person does on the pages: by the words on them, as far as words go.

import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";

/** CRC-32 of a PNG chunk; zlib offers its own only in newer versions of Node. */
function crc(bytes) {
  let c = ~0;
  for (const b of bytes) {
    c ^= b;
    for (let k = 0; k < 8; k += 1) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  }
  return ~c >>> 0;
}

/** A photo: a small picture of two colours, so that no picture has to be kept in the tests. */
export function photo(name = "before.png", [r, g, b] = [40, 120, 200]) {
  const [width, height] = [320, 240];
  const rows = Buffer.alloc((1 + width * 3) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * (1 + width * 3) + 1 + x * 3;
      const sky = y < height / 2 + ((x * 7) % 30);
      rows[at] = sky ? r : 90;
      rows[at + 1] = sky ? g : 80;
      rows[at + 2] = sky ? b : 60;
    }
  }
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(data.length, 0);
    ends.writeUInt32BE(crc(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const buffer = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
  return { name, mimeType: "image/png", buffer };
}

/**
 * A point inside the area that `names` says, on the map shown now. The map is a drawing in a data
 * address; a blank page of its own finds the point, so that the page under test needs no script.
 */
async function pointOn(context, source, names) {
  const svg = decodeURIComponent(
    source.startsWith("data:image/svg+xml;base64,")
      ? encodeURIComponent(Buffer.from(source.slice(source.indexOf(",") + 1), "base64").toString())
      : source.slice(source.indexOf(",") + 1),
  );
  const paper = await context.browser().newPage();
  await paper.setContent(svg);
  const point = await paper.evaluate((wanted) => {
    const paths = [...document.querySelectorAll("path")].filter((p) => p.querySelector("title"));
    const titled = paths.find((p) => {
      const title = p.querySelector("title").textContent;
      return wanted.some((w) => w === title || w.startsWith(title));
    });
    // where nothing is named, the first will do
    const path = titled ?? (wanted.length === 0 ? paths[0] : undefined);
    if (!path) return undefined;
    const box = path.getBBox();
    const inside = (x, y) => path.isPointInFill(new DOMPoint(x, y));
    let best;
    for (let i = 1; i < 24; i += 1) {
      for (let j = 1; j < 24; j += 1) {
        const [x, y] = [box.x + (box.width * i) / 24, box.y + (box.height * j) / 24];
        if (!inside(x, y)) continue;
        // how far one can go in each direction and still be inside
        let room = 0;
        const far = [1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96];
        for (const d of far) {
          const fits = [[d, 0], [-d, 0], [0, d], [0, -d]].every(([a, b]) => inside(x + a, y + b));
          if (!fits) break;
          room = d;
        }
        if (!best || room > best.room) best = { x, y, room };
      }
    }
    if (!best) return undefined;
    const at = new DOMPoint(best.x, best.y).matrixTransform(path.getScreenCTM());
    const root = document.querySelector("svg").getBoundingClientRect();
    return { x: at.x - root.x, y: at.y - root.y };
  }, names);
  await paper.close();
  return point;
}

/** Goes to the next step of the report, where a phone with scripts shows it in steps. */
export async function onward(page) {
  const next = page.getByRole("button", { name: "下一步" });
  if (await next.isVisible()) await next.click();
}

/** Clicks down the map, by the names given, until there is a point. */
export async function pinOnMap(page, names) {
  for (let level = 0; level < 6; level += 1) {
    if (await page.locator('input[name="lon"]').inputValue()) return;
    const map = page.locator('input[type="image"][name="map"]');
    await map.waitFor();
    const source = await map.getAttribute("src");
    const at =
      (await pointOn(page.context(), source, names)) ??
      (await pointOn(page.context(), source, []));
    assert.ok(at, "there is an area to click on");
    // the page that was measured on came to the front
    await page.bringToFront();
    // away from the bar that stays at the foot of a phone
    await map.evaluate((drawn) => drawn.scrollIntoView({ block: "center" }));
    const shown = await map.boundingBox();
    const scale = shown.width / Number(await map.getAttribute("width"));
    // by force: without scripts a browser may draw no frame in which to see that it stands still
    await map.click({ position: { x: at.x * scale, y: at.y * scale }, force: true });
    // without scripts the page comes anew, with them only the map does
    const moved = async () =>
      (await page.locator('input[name="lon"]').inputValue()) !== "" ||
      (await map.getAttribute("src")) !== source;
    for (let i = 0; i < 100 && !(await moved().catch(() => false)); i += 1) {
      await page.waitForTimeout(50);
    }
  }
  assert.ok(await page.locator('input[name="lon"]').inputValue(), "the map gave a point");
}

/** Takes an action whose name stands on a fold of the page. */
export async function take(page, name, fill = async () => {}) {
  const box = page.locator("details.act", {
    has: page.locator("summary .what", { hasText: new RegExp(`^${name}$`) }),
  });
  await box.first().waitFor();
  assert.equal(await box.count(), 1, `one “${name}” on ${page.url()}`);
  if ((await box.getAttribute("open")) === null) await box.locator("> summary").click();
  await fill(box);
  await Promise.all([
    page.waitForNavigation({ waitUntil: "load" }),
    box.getByRole("button", { name, exact: true }).click(),
  ]);
  const said = page.locator("#said");
  if ((await said.count()) > 0) assert.fail(`“${name}” was refused: ${await said.innerText()}`);
}

/** The names of the actions the page offers. */
export const offered = (page) => page.locator("details.act summary .what").allInnerTexts();

/** Chooses one of the options under a legend. */
export const choose = (box, legend, option) =>
  box
    .locator("fieldset", { has: box.page().locator("legend", { hasText: legend }) })
    .getByText(option, { exact: true })
    .click();

/** Sessions by login: an account may be signed in to only so often, and the suites share a few. */
const sessions = new Map();

/** Signs in; the browser stays signed in. */
export async function signIn(page, { login, password }) {
  const kept = sessions.get(login);
  if (kept) {
    await page.context().addCookies(kept);
    await page.goto("/desk");
    if (new URL(page.url()).pathname.startsWith("/desk")) return;
  }
  await page.goto("/sign-in");
  await page.locator('input[name="login"]').fill(login);
  await page.locator('input[name="password"]').fill(password);
  await page.locator('form:has(input[name="password"]) button').click();
  await page.waitForURL(/\/desk/);
  const session = (await page.context().cookies()).filter((c) => c.httpOnly);
  sessions.set(login, session);
}

/**
 * Searches in the workbench until the matter is among what is found: the index follows the ledger
 * a moment later.
 */
export async function find(page, words, number) {
  for (let i = 0; i < 40; i += 1) {
    await page.goto("/desk/search");
    await page.locator('main .search-big input[name="q"]').fill(words);
    await Promise.all([
      page.waitForNavigation({ waitUntil: "load" }),
      page.locator("main .search-big button").click(),
    ]);
    if ((await page.locator(`main a[href="/desk/m/${number}"]`).count()) > 0) return;
    await page.waitForTimeout(250);
  }
  assert.fail(`${number} was not found for ${words}`);
}
