// Residents among each other: steps on a phone, danger, following, urging, what is stored, the board.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor } from "../lib/browser.mjs";
import { offered, onward, pinOnMap, take } from "../lib/pages.mjs";

/** Fills the form of a report to its last step; the point is where the map leads to by itself. */
async function fill(page, text, { pin = true } = {}) {
  await page.goto("/report");
  await onward(page);
  await page.locator('[name="place_text"]').fill("一号楼门口");
  if (pin) await pinOnMap(page, []);
  await onward(page);
  await page.locator('[name="text"]').fill(text);
}

const send = async (page) => {
  await page.getByRole("button", { name: "提交" }).last().click();
  await page.waitForURL(/\/report\/done/);
  return page.locator("dl.ticket dd").allInnerTexts();
};

export function portal2(world) {
  test("on a phone the report goes in three steps, back goes a step back, a closed tab loses nothing", async () => {
    const { context, page, complaints } = await visitor(world.browser, world.base, { phone: true });
    await page.goto("/report");
    const shown = () => page.locator("[data-step]:visible h2").allInnerTexts();
    assert.equal((await shown()).length, 1);
    assert.match(await page.locator(".step-at").innerText(), /第1步，共3步/);
    await onward(page);
    await page.locator('[name="place_text"]').fill("二号楼北侧");
    await onward(page);
    await page.locator('[name="text"]').fill("花坛里的水管漏水。");
    await page.goBack();
    assert.match(await page.locator(".step-at").innerText(), /第2步/);
    assert.equal(await page.locator('[name="place_text"]').inputValue(), "二号楼北侧");
    await page.waitForTimeout(600);
    await page.close();
    const again = await context.newPage();
    await again.goto("/report");
    assert.equal(await again.locator('[name="place_text"]').inputValue(), "二号楼北侧");
    assert.equal(await again.locator('[name="text"]').inputValue(), "花坛里的水管漏水。");
    await onward(again);
    await onward(again);
    await send(again);
    await again.goto("/report");
    assert.equal(await again.locator('[name="text"]').inputValue(), "", "what has arrived is forgotten");
    await context.close();
    assert.deepEqual(complaints, []);
  });

  for (const script of [true, false]) {
    test(`a danger is telephoned first, ${script ? "with" : "without"} scripts`, async () => {
      const { context, page } = await visitor(world.browser, world.base, { phone: true, script });
      await fill(page, "三楼着火了，冒浓烟。", { pin: false });
      if (!script) {
        await page.getByRole("button", { name: "提交" }).last().click();
        await page.locator("#said").waitFor();
      }
      const box = page.locator("yw-danger");
      assert.ok(await box.isVisible());
      assert.equal(await box.locator('a[href="tel:119"]').count(), 1);
      assert.match(await page.locator('[name="text"]').inputValue(), /着火了/);
      await page.locator('[name="called"]').check();
      await send(page);
      await context.close();
    });

    test(`what is reported nearby is followed with one tap, ${script ? "with" : "without"} scripts`, async () => {
      const first = await visitor(world.browser, world.base, { phone: true, script });
      await fill(first.page, `张三家门口路灯不亮${Date.now()}`);
      await send(first.page);
      await first.context.close();

      const { context, page } = await visitor(world.browser, world.base, { phone: true, script });
      await page.goto("/report");
      await onward(page);
      await pinOnMap(page, []);
      await page.locator(".near li").first().waitFor();
      // what somebody follows already may have been urged today, which is allowed once
      const near = page.locator(".near li", { hasText: /(^|\D)1人/ });
      assert.ok(!(await page.locator(".near").innerText()).includes("张三"));
      await near.first().getByRole("button", { name: "跟进" }).press("Enter");
      await page.waitForURL(/\/report\/done/);
      assert.match(await page.locator("h1").innerText(), /跟进/);
      await page.goto("/progress/case");
      const words = await page.locator("main").innerText();
      assert.ok(!words.includes("张三"), "another's words are not told");
      const names = await offered(page);
      assert.ok(names.includes("催办") && !names.includes("撤回") && !names.includes("评价"), `${names}`);
      await take(page, "催办");
      assert.ok(!(await offered(page)).includes("催办"), "once a day");
      assert.match(await page.locator("main").innerText(), /已经送到/);
      await context.close();
    });
  }

  test("who withdraws may have everything erased, without scripts", async () => {
    const { context, page } = await visitor(world.browser, world.base, { script: false });
    const mark = `阳台漏水${Date.now()}`;
    await fill(page, mark, { pin: false });
    await send(page);
    await page.goto("/progress/case");
    await take(page, "补充情况", (box) => box.locator("textarea").fill("越来越大了"));
    assert.ok((await page.locator("main").innerText()).includes("越来越大了"));
    await take(page, "撤回");
    await page.goto("/progress/mine");
    assert.ok((await page.locator("main").innerText()).includes(mark));
    const kept = await context.request.get("/progress/mine.json");
    assert.ok(JSON.stringify(await kept.json()).includes(mark));
    await page.locator('[name="sure"]').check();
    await page.getByRole("button", { name: "删除" }).click();
    await page.locator(".alert.good").waitFor();
    assert.ok(!(await page.locator("main").innerText()).includes(mark));
    await context.close();
  });

  test("the board, its feed and my grid are there for everybody, without scripts", async () => {
    const { context, page, complaints } = await visitor(world.browser, world.base, { script: false });
    await page.goto("/");
    await page.getByRole("main").getByRole("link", { name: "办好的事" }).click();
    await page.waitForURL(/\/board/);
    assert.equal(await page.locator("ul.figures li").count(), 4);
    assert.match(await page.locator("ul.figures").innerText(), /\d+ \/ \d+/, "a share has its sample");
    await page.locator(".areas a").first().click();
    await page.waitForURL(/area=/);
    const feed = await context.request.get("/feed.atom");
    assert.match(feed.headers()["content-type"], /atom\+xml/);
    await page.goto("/grid");
    for (let i = 0; i < 4 && (await page.locator(".areas a").count()) > 0; i += 1) {
      await page.locator(".areas a").first().click();
      await page.waitForURL(/code=/);
    }
    assert.ok((await page.locator("#g1").count()) > 0, "posts that look after it");
    await context.close();
    assert.deepEqual(complaints, []);
  });

  test("elder mode: large words, large targets", async () => {
    const { context, page } = await visitor(world.browser, world.base, { phone: true });
    await page.goto("/");
    await page.getByRole("button", { name: "长辈版" }).click();
    await page.locator("html[data-elder]").waitFor();
    for (const path of ["/", "/report", "/progress", "/board"]) {
      await page.goto(path);
      const small = await page.evaluate(() => {
        const px = (e) => parseFloat(getComputedStyle(e).fontSize);
        const main = document.querySelector("main");
        const low = [...main.querySelectorAll("a.door, .button.large, .areas a")]
          .filter((e) => e.checkVisibility())
          .filter((e) => e.getBoundingClientRect().height < 59.5)
          .map((e) => `${e.textContent.trim()} ${e.getBoundingClientRect().height}`);
        return { text: px(document.body), low };
      });
      assert.ok(small.text >= 22, `${path}: ${small.text} px`);
      assert.deepEqual(small.low, [], path);
    }
    await context.close();
  });
}
