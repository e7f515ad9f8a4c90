// A resident with a browser that runs no scripts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor } from "../lib/browser.mjs";
import { photo, pinOnMap } from "../lib/pages.mjs";

export function portal(world) {
  test("a report without scripts: map, photo, number, code, promised date", async () => {
    const { context, page, complaints } = await visitor(world.browser, world.base, {
      script: false,
      phone: true,
    });
    await page.goto("/");
    await page.getByRole("main").getByRole("link", { name: "我要反映" }).click();
    await page.locator('[name="text"]').fill("一号楼门口的路灯不亮了，晚上老人下楼看不清台阶。");
    await page.locator('[name="place_text"]').fill("一号楼东单元门口");
    await pinOnMap(page, []);
    assert.match(await page.locator('[name="text"]').inputValue(), /路灯不亮/, "words survive");
    assert.notEqual(await page.locator(".where").innerText(), "", "the place is told in words");
    await page.locator('input[type="file"]').setInputFiles(photo());
    await page.locator('[name="name"]').fill("王建国");
    await page.locator('[name="phone"]').fill("13900001234");
    await page.getByRole("button", { name: "提交" }).last().click();
    await page.waitForURL(/\/report\/done/);

    const [number, secret] = await page.locator("dl.ticket dd").allInnerTexts();
    assert.ok(number.length > 4 && secret.length > 4, `${number} ${secret}`);
    assert.match(await page.locator(".promise").innerText(), /\d+月\d+日/);
    assert.ok(!page.url().includes(secret) && !page.url().includes(number), "nothing in the address");

    await context.close();

    const later = await visitor(world.browser, world.base, { script: false });
    await later.page.goto("/progress");
    await later.page.locator('[name="number"]').fill(number);
    await later.page.locator('[name="secret"]').fill(secret.toLowerCase());
    await later.page.locator("main form button").first().click();
    await later.page.waitForURL(/\/progress\/case/);
    const words = await later.page.locator("main").innerText();
    assert.ok(words.includes(number) && words.includes("路灯不亮"));
    assert.ok(!words.includes("13900001234"), "no telephone number on the page");
    assert.equal(await later.page.locator(".photos img").count(), 1);
    const thumb = await later.page.locator(".photos img").first().evaluate((i) => i.naturalWidth);
    assert.ok(thumb > 0, "the photo is shown");
    await later.context.close();
    assert.deepEqual([...complaints, ...later.complaints], []);
  });

  test("a report that is sent twice is one report", async () => {
    const { context, page } = await visitor(world.browser, world.base, { script: false });
    await page.goto("/report");
    await page.locator('[name="text"]').fill("楼下垃圾桶满了两天没有清运。");
    await page.locator('[name="place_text"]').fill("五号楼旁");
    const typed = await page.locator("form.report [name]").evaluateAll((all) =>
      all
        .filter((e) => !["image", "file", "submit"].includes(e.type))
        .filter((e) => e.type !== "checkbox" || e.checked)
        .map((e) => [e.name, e.value]),
    );
    const numbers = [];
    for (let i = 0; i < 2; i += 1) {
      const multipart = Object.fromEntries(typed);
      const answer = await context.request.post("/report", { multipart, maxRedirects: 0 });
      assert.equal(answer.status(), 303);
      await page.goto("/report/done");
      numbers.push(await page.locator("dl.ticket dd").first().innerText());
    }
    assert.equal(numbers[0], numbers[1]);
    await context.close();
  });

  test("a wrong code is told apart from nothing", async () => {
    const { context, page } = await visitor(world.browser, world.base, { script: false });
    await page.goto("/progress");
    await page.locator('[name="number"]').fill("NO-SUCH-NUMBER");
    await page.locator('[name="secret"]').fill("AAAAAAAA");
    await page.locator("main form button").first().click();
    await page.locator("#said").waitFor();
    assert.equal(await page.locator('[name="number"]').inputValue(), "NO-SUCH-NUMBER");
    await context.close();
  });
}
