// The net on the live map, drawn by the server where that cannot be, and changed by mouse and by
// keyboard.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor } from "../lib/browser.mjs";
import { signIn } from "../lib/pages.mjs";

/** Waits until something holds on the page; its policy forbids the usual way, which runs text. */
async function until(page, what, argument) {
  for (let i = 0; i < 200; i += 1) {
    if (await page.evaluate(what, argument).catch(() => false)) return;
    await page.waitForTimeout(100);
  }
  assert.fail(`never on ${page.url()}: ${what}`);
}

const ready = (page) => until(page, () => window.__mapReady === true);
const revision = (page) =>
  page.locator("#edit-state").getAttribute("data-revision").then(Number);
const saved = (page, n) =>
  until(page, (m) => Number(document.getElementById("edit-state")?.dataset.revision) === m, n);

const north = (lat) => Math.asinh(Math.tan((lat * Math.PI) / 180));

/** Where a point is on the canvas of a map that was fitted into its bounds with a rim of 24 pixels. */
async function onCanvas(page, lon, lat) {
  const bounds = await page.locator("yw-net").getAttribute("data-bounds");
  const [w, s, e, n] = bounds.split(",").map(Number);
  const box = await page.locator("yw-net .canvas").first().boundingBox();
  const [dx, dy] = [((e - w) * Math.PI) / 180, north(n) - north(s)];
  const scale = Math.min((box.width - 48) / dx, (box.height - 48) / dy);
  const x = ((lon - (w + e) / 2) * Math.PI) / 180;
  const y = north(lat) - (north(n) + north(s)) / 2;
  return { x: box.x + box.width / 2 + x * scale, y: box.y + box.height / 2 - y * scale };
}

/** Opens the editor with some basic grid chosen; its code. */
async function chosen(page) {
  await page.goto("/desk/net/edit?q=%E7%BD%91%E6%A0%BC");
  const link = page.locator('#edit-state ul.inline a[href^="/desk/net/edit?g="]').first();
  const to = await link.getAttribute("href");
  await page.goto(to);
  return new URL(to, "http://x").searchParams.get("g");
}

const day = (ahead) => {
  const shanghai = new Date(Date.now() + 8 * 3_600_000 + ahead * 86_400_000);
  return shanghai.toISOString().slice(0, 10);
};

export function net(world) {
  test("the live map: a grid is clicked and told beside it", async () => {
    const { context, page, complaints } = await visitor(world.browser, world.base);
    await signIn(page, world.login("street_dispatcher"));
    await page.goto("/desk/net");
    await ready(page);
    assert.equal(await page.locator(".net-drawing").first().isVisible(), false);
    const box = await page.locator("yw-net .canvas").first().boundingBox();
    const told = page.locator(".net-panel #grid h1");
    // the middle may lie on water: a few places around it will not all
    for (const [x, y] of [[0.5, 0.5], [0.4, 0.5], [0.6, 0.5], [0.5, 0.4], [0.5, 0.6], [0.3, 0.4], [0.7, 0.6]]) {
      await page.mouse.click(box.x + box.width * x, box.y + box.height * y);
      await page.waitForTimeout(700);
      if ((await told.count()) > 0) break;
    }
    assert.notEqual(await told.innerText(), "");
    assert.match(await page.locator(".net-panel").innerText(), /今天谁负责/);
    assert.deepEqual(complaints, []);
    await context.close();
  });

  test("without WebGL, and without scripts, the drawing stays and leads on", async () => {
    const blind = await visitor(world.browser, world.base);
    await blind.page.addInitScript(() => {
      const real = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function get(kind, ...rest) {
        return kind === "webgl2" ? null : real.call(this, kind, ...rest);
      };
    });
    const plain = await visitor(world.browser, world.base, { script: false });
    for (const { context, page, complaints } of [blind, plain]) {
      await signIn(page, world.login("street_dispatcher"));
      await page.goto("/desk/net");
      assert.ok(await page.locator(".net-drawing").first().isVisible());
      assert.equal(await page.locator(".gl").first().isVisible(), false);
      // down to a grid by the links of the drawing
      for (let level = 0; level < 5 && !/\/desk\/net\/\w/.test(page.url()); level += 1) {
        const to = await page.locator(".net-drawing a").first().getAttribute("href");
        await page.goto(to);
      }
      assert.match(page.url(), /\/desk\/net\/\w/);
      assert.match(await page.locator("#grid").innerText(), /边界沿革/);
      assert.ok((await page.locator("#grid table").count()) > 0);
      await page.goto("/desk/net");
      await page.goto(await page.locator(".moves a").first().getAttribute("href"));
      assert.ok((await page.locator(".moves a").count()) > 2, "closer up there are ways to move");
      assert.deepEqual(complaints, []);
      await context.close();
    }
  });

  test("a corner is moved by keyboard alone, and back", async () => {
    const { context, page, complaints } = await visitor(world.browser, world.base);
    await signIn(page, world.login("admin"));
    await chosen(page);
    await ready(page);
    const before = await page.locator("#c1-lat").inputValue();
    const n = await revision(page);
    await page.locator("#c1-n").focus();
    await page.keyboard.press("Enter");
    await saved(page, n + 1);
    await until(page, () => document.activeElement?.id === "c1-n");
    const after = await page.locator("#c1-lat").inputValue();
    assert.ok(Number(after) > Number(before), `${before} → ${after}`);
    await page.locator("#b-undo").focus();
    await page.keyboard.press("Enter");
    await saved(page, n + 2);
    assert.equal(await page.locator("#c1-lat").inputValue(), before);
    assert.deepEqual(complaints, []);
    await context.close();
  });

  test("a border is dragged, and holds from tomorrow on", async () => {
    const { context, page, complaints } = await visitor(world.browser, world.base);
    await signIn(page, world.login("admin"));
    const code = await chosen(page);
    await ready(page);
    const n = await revision(page);
    const [lon, lat] = [
      Number(await page.locator("#c1-lon").inputValue()),
      Number(await page.locator("#c1-lat").inputValue()),
    ];
    const middle = await page.locator("yw-net").getAttribute("data-bounds");
    const [w, s, e, top] = middle.split(",").map(Number);
    // the corners are drawn a moment after the map stands
    await page.waitForTimeout(1000);
    const from = await onCanvas(page, lon, lat);
    const to = await onCanvas(page, lon + ((w + e) / 2 - lon) * 0.15, lat + ((s + top) / 2 - lat) * 0.15);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 8 });
    await page.mouse.up();
    await saved(page, n + 1);
    assert.notEqual(Number(await page.locator("#c1-lon").inputValue()), lon);
    await page.locator("input#from").fill(day(1));
    await page.locator("#b-from").click();
    await saved(page, n + 2);
    await page.locator("#b-publish").click();
    await saved(page, 0);
    assert.match(await page.locator("#edit-state").innerText(), /已发布/);
    await page.goto(`/desk/net/${code}`);
    const history = await page.locator("#grid table").last().innerText();
    assert.ok(history.includes(day(0)) && history.includes(day(1)), history);
    assert.deepEqual(complaints, []);
    await context.close();
  });

  test("a grid is split, joined again and drawn over, with the overlap told, without scripts", async () => {
    const { context, page, complaints } = await visitor(world.browser, world.base, { script: false });
    await signIn(page, world.login("admin"));
    const code = await chosen(page);
    const press = (id) =>
      Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.locator(id).press("Enter")]);
    const corners = async (axis) =>
      (await page.locator(`.corners input[name="${axis}"]`).evaluateAll((all) => all.map((i) => Number(i.value))));
    const [lons, lats] = [await corners("lon"), await corners("lat")];
    const [west, east] = [Math.min(...lons), Math.max(...lons)];
    const [south, north] = [Math.min(...lats), Math.max(...lats)];
    const middle = ((west + east) / 2).toFixed(6);
    const list = page.locator("#edit-state section", { has: page.locator("#b-from") });
    const changes = list.locator("table.rows tbody tr");
    const before = await changes.count();

    // a line that crosses nothing says so and keeps what was typed
    await page.locator("#split-line").fill("0,0\n1,1");
    await press("#b-split");
    await page.locator("#said").waitFor();
    assert.equal(await page.locator("#split-line").inputValue(), "0,0\n1,1");
    await page.locator("#split-line").fill(`${middle},${south - 0.01}\n${middle},${north + 0.01}`);
    await page.locator("#split-name").fill("分出来的网格");
    await press("#b-split");
    const names = await changes.allInnerTexts();
    assert.ok(names.some((n) => n.includes("分出来的网格")), `${names}`);
    // neighbours and what is above get the new corners of the border they share
    const after = names.length;
    assert.ok(after >= before + 2, `the one and the new one: ${names}`);
    await press("#b-undo");
    assert.equal(await changes.count(), before);
    await press("#b-redo");
    assert.equal(await changes.count(), after);

    await page.goto(`/desk/net/edit?g=${code}`);
    const gone = page.locator("#merge-gone option", { hasText: "分出来的网格" });
    await page.locator("#merge-gone").selectOption(await gone.getAttribute("value"));
    await press("#b-merge");
    assert.ok(!(await page.locator("#merge-gone").innerText()).includes("分出来的网格"));

    // drawn over another, it is told, and cannot be published so
    const at = (x, y) => `${(west + (east - west) * x).toFixed(6)},${(south + (north - south) * y).toFixed(6)}`;
    await page.goto(`/desk/net/edit?g=${code}`);
    await page.locator("#draw-ring").fill([at(0.4, 0.4), at(0.6, 0.4), at(0.6, 0.6), at(0.4, 0.6)].join("\n"));
    await page.locator("#draw-name").fill("压在上面的网格");
    await press("#b-draw");
    assert.match(await page.locator("#edit-state .findings").innerText(), /重叠|压在/);
    await press("#b-publish");
    await page.locator("#said").waitFor();
    await page.goto("/desk/net/edit");
    await page.locator("#edit-state details.plainly > summary").last().press("Enter");
    await Promise.all([
      page.waitForNavigation({ waitUntil: "load" }),
      page.locator('form[action="/desk/net/edit/discard"] button').press("Enter"),
    ]);
    assert.equal(await revision(page), 0, "nothing of it is left");
    assert.deepEqual(complaints.filter((c) => !/status of 4\d\d/.test(c)), []);
    await context.close();
  });
}
