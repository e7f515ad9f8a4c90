// Every page of the program, in both languages, as usual and in elder mode: nothing that axe finds,
// nothing wider than the screen, nothing in the console; and no heavier than a phone line bears.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor, violations } from "../lib/browser.mjs";
import { signIn } from "../lib/pages.mjs";
import { LOOKERS, NO_PAGES, PAGES, ROUTES, addresses, prefer } from "../lib/routes.mjs";

const WAYS = [false, true].flatMap((elder) => ["zh", "en"].map((lang) => ({ lang, elder })));

/** Bytes over the line: a page of the portal, one of the workbench, what a map brings along. */
const LIMITS = { portal: 40_000, desk: 70_000, map: 500_000 };

/** Photos are as large as they are; the map is counted by itself. */
const photo = (path) => /\/(thumb|file)\/|^\/board\/./.test(path);
const map = (path) => /^\/desk\/tiles\/|^\/desk\/net\/edit\/shapes|^\/assets\/[^/]+\/net[^/]*\.(js|css)$/.test(path);

/** Shows the first matter of the list in the pane of the inbox. */
async function inPlace(page) {
  await page.goto("/desk?view=all");
  await page.locator("tr[data-number]").first().waitFor();
  await page.locator("tr[data-number] a").first().click();
  await page.locator(".pane a[data-open]").waitFor();
}

export function every(world) {
  test("each address that is read is a page that is visited, or known to be none", () => {
    assert.ok(ROUTES.length > 40, `the table is read: ${ROUTES.length}`);
    const none = (path) => NO_PAGES.some((p) => p.test(path));
    assert.deepEqual(ROUTES.filter((path) => !(path in PAGES) && !none(path)), [], "without a visit");
    assert.deepEqual(Object.keys(PAGES).filter((path) => !ROUTES.includes(path)), [], "no route");
  });

  for (const role of LOOKERS) {
    const whose = role === "" ? "the portal" : `the workbench of ${role}`;
    test(`every page of ${whose}, in all four ways`, { timeout: 400_000 }, async () => {
      const { context, page, complaints } = await visitor(world.browser, world.base);
      if (role !== "") await signIn(page, world.login(role));
      const list = await addresses(page, role);
      const found = [];
      for (const way of WAYS) {
        await prefer(context, world.base, way);
        for (const [, address] of list) {
          const name = `${address} (${way.lang}${way.elder ? ", elder" : ""})`;
          // the pane is a piece of the inbox, and is looked at where it stands
          const piece = address.startsWith("/desk/pane/");
          const answer = piece ? await page.request.get(address) : await page.goto(address);
          if (piece) await inPlace(page);
          if (answer.status() !== 200) found.push(`${name}: ${answer.status()}`);
          if (!(await page.locator("html").getAttribute("lang"))?.startsWith(way.lang)) {
            found.push(`${name}: another language`);
          }
          for (const v of await violations(page)) found.push(`${name}: ${v}`);
          const out = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          );
          if (out > 0) found.push(`${name}: ${out} px wider than the screen`);
        }
      }
      await context.close();
      assert.deepEqual([...found, ...complaints], []);
    });

    test(`no page of ${whose} is too heavy`, { timeout: 120_000 }, async (t) => {
      const { context, page } = await visitor(world.browser, world.base);
      if (role !== "") await signIn(page, world.login(role));
      const list = await addresses(page, role);
      const wire = await context.newCDPSession(page);
      await wire.send("Network.enable");
      await wire.send("Network.setCacheDisabled", { cacheDisabled: true });
      const heavy = [];
      for (const [, address] of list) {
        const came = [];
        const begun = new Set();
        const begin = (request) => begun.add(request);
        const keep = (request) => begun.has(request) && came.push(request);
        // what the page before still waits for is not of this one
        await page.goto("about:blank");
        page.on("request", begin);
        page.on("requestfinished", keep);
        await page.goto(address);
        // what is fetched after the page stands there counts as well; a stream never ends
        // (the map is drawn from what it fetches, and that takes its time)
        const drawn = (await page.locator("yw-net").count()) > 0;
        await page.waitForTimeout(drawn ? 3_000 : 400);
        page.off("requestfinished", keep);
        page.off("request", begin);
        let [own, ofMap] = [0, 0];
        for (const request of came) {
          if (!/^https?:/.test(request.url())) continue;
          const path = new URL(request.url()).pathname;
          if (photo(path)) continue;
          const bytes = (await request.sizes()).responseBodySize;
          if (map(path)) ofMap += bytes;
          else own += bytes;
        }
        if (drawn) assert.ok(ofMap > 10_000, `${address}: its map was counted`);
        t.diagnostic(`${address}: ${own} bytes${ofMap > 0 ? `, map ${ofMap}` : ""}`);
        assert.ok(own > 1_000, `${address}: bytes were counted`);
        const limit = role === "" ? LIMITS.portal : LIMITS.desk;
        if (own > limit) heavy.push(`${address}: ${own} bytes, at most ${limit}`);
        if (ofMap > LIMITS.map) heavy.push(`${address}: ${ofMap} bytes of map, at most ${LIMITS.map}`);
        if (ofMap > 0 && (await page.locator("yw-net").count()) === 0) {
          heavy.push(`${address}: fetches ${ofMap} bytes of a map it does not show`);
        }
      }
      await context.close();
      assert.deepEqual(heavy, []);
    });
  }
}
