// The map beneath the net: asked of our own server, switched off by keyboard, remembered; nothing of it
// where there is none.

import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { violations, visitor } from "../lib/browser.mjs";
import { signIn } from "../lib/pages.mjs";
import { world as map } from "../lib/pmtiles.mjs";
import { demo, run, temporary } from "../lib/server.mjs";

/** Waits until the live map stands still; the policy of the page forbids the usual way. */
async function ready(page) {
  for (let i = 0; i < 200; i += 1) {
    if (await page.evaluate(() => window.__mapReady === true).catch(() => false)) return;
    await page.waitForTimeout(100);
  }
  assert.fail(`no map on ${page.url()}`);
}

/** The tiles of the map beneath that a page asks for from now on. */
function asked(page) {
  const tiles = [];
  page.on("response", (r) => {
    if (new URL(r.url()).pathname.startsWith("/map/base/")) tiles.push(r.status());
  });
  return tiles;
}

export function basemap(world) {
  test("without a map beneath there is no switch and nothing is asked for", async () => {
    const { context, page, complaints } = await visitor(world.browser, world.base);
    await signIn(page, world.login("street_dispatcher"));
    const tiles = asked(page);
    await page.goto("/desk/net");
    await ready(page);
    assert.equal(await page.locator("#base-on").count(), 0);
    assert.deepEqual(tiles, []);
    assert.deepEqual(complaints, []);
    await context.close();
  });

  describe("with a map beneath", () => {
    let folder;
    let file;
    let server;
    before(async () => {
      folder = await temporary("basemap");
      file = join(folder, "world.pmtiles");
      await writeFile(file, map(16, "© Testing"));
      server = await demo({ matters: 20, more: ["--basemap", file] });
    });
    after(async () => {
      await server?.stop();
      if (folder) await rm(folder, { recursive: true, force: true });
    });
    const login = (role) => server.logins.find((l) => l.role === role);

    test("it lies beneath the net, is switched off by keyboard and stays off", async () => {
      const { context, page, complaints } = await visitor(world.browser, server.base);
      await signIn(page, login("street_dispatcher"));
      const tiles = asked(page);
      await page.goto("/desk/net");
      await ready(page);
      assert.ok(tiles.length > 0 && tiles.every((s) => s === 200), String(tiles));
      const box = page.getByRole("checkbox", { name: "底图", exact: true });
      assert.equal(await box.isChecked(), true);
      assert.match(await page.locator(".base-switch").innerText(), /© Testing/);
      assert.deepEqual(await violations(page), []);
      const size = await page.locator(".base-switch label").boundingBox();
      assert.ok(size.height >= 44, `${size.height} px`);

      await box.focus();
      await page.keyboard.press("Space");
      assert.equal(await box.isChecked(), false);
      assert.equal(await page.locator(".base-credit").isVisible(), false);
      tiles.length = 0;
      await page.reload();
      await ready(page);
      assert.equal(await box.isChecked(), false, "it is remembered");
      assert.deepEqual(tiles, [], "what is off asks for nothing");

      await box.focus();
      await page.keyboard.press("Space");
      for (let i = 0; i < 50 && tiles.length === 0; i += 1) await page.waitForTimeout(100);
      assert.ok(tiles.length > 0, "on again without a new page");
      assert.deepEqual(complaints, []);
      await context.close();
    });

    test("the editor has it too; without WebGL there is neither map nor switch", async () => {
      const { context, page, complaints } = await visitor(world.browser, server.base);
      await signIn(page, login("admin"));
      const tiles = asked(page);
      await page.goto("/desk/net/edit");
      await ready(page);
      assert.ok(tiles.length > 0 && (await page.locator("#base-on").isVisible()));
      assert.deepEqual(await violations(page), []);
      await context.close();
      const blind = await visitor(world.browser, server.base);
      await blind.page.addInitScript(() => {
        const real = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function get(kind, ...rest) {
          return kind === "webgl2" ? null : real.call(this, kind, ...rest);
        };
      });
      await signIn(blind.page, login("street_dispatcher"));
      const none = asked(blind.page);
      await blind.page.goto("/desk/net");
      assert.ok(await blind.page.locator(".net-drawing").first().isVisible());
      assert.equal(await blind.page.locator("#base-on").isVisible(), false);
      assert.deepEqual(none, []);
      assert.deepEqual([...complaints, ...blind.complaints], []);
      await blind.context.close();
    });

    test("map check says what the file is, and what is wrong with another", async () => {
      const good = await run(["map", "check", file, "--data", server.data, "--json"]);
      assert.equal(good.code, 0, good.err);
      const told = JSON.parse(good.out);
      assert.deepEqual([told.kind, told.zooms, told.good], ["image/png", [0, 16], true]);
      assert.ok(told.tile.bytes > 0);
      const bad = join(folder, "bad.pmtiles");
      await writeFile(bad, map(16, "").subarray(0, 200));
      const refused = await run(["map", "check", bad, "--lang", "en"]);
      assert.equal(refused.code, 1);
      assert.match(refused.err, /\[base-map-damaged\]/);
    });
  });
}
