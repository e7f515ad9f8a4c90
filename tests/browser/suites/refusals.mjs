// What bad input and wrong persons get.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor } from "../lib/browser.mjs";
import { signIn } from "../lib/pages.mjs";

export function refusals(world) {
  test("the workbench is closed to whoever is not signed in", async () => {
    const { context, page } = await visitor(world.browser, world.base);
    await page.goto("/desk");
    await page.waitForURL(/\/sign-in/);
    await page.locator('input[name="login"]').fill("nobody");
    await page.locator('input[name="password"]').fill("wrong");
    await page.locator('form:has(input[name="password"]) button').click();
    await page.locator("#said").waitFor();
    assert.equal(await page.locator('input[name="login"]').inputValue(), "nobody");
    await context.close();
  });

  test("an empty report is told what is missing and keeps what was typed", async () => {
    const { context, page } = await visitor(world.browser, world.base, { script: false });
    await page.goto("/report");
    await page.locator('[name="place_text"]').fill("北门");
    await page.getByRole("button", { name: "提交" }).last().click();
    await page.locator("#said").waitFor();
    assert.equal(await page.locator('[name="place_text"]').inputValue(), "北门");
    await context.close();
  });

  test("a PDF that calls itself a photo is refused and the words are kept", async () => {
    const { context, page } = await visitor(world.browser, world.base, { script: false });
    await page.goto("/report");
    await page.locator('[name="text"]').fill("楼道堆物，堵住消防通道。");
    await page.locator('[name="place_text"]').fill("三号楼");
    await page.locator('input[type="file"]').setInputFiles({
      name: "photo.jpg",
      mimeType: "image/jpeg",
      buffer: Buffer.from("%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n"),
    });
    await page.getByRole("button", { name: "提交" }).last().click();
    await page.locator("#said").waitFor();
    assert.match(await page.locator('[name="text"]').inputValue(), /楼道堆物/);
    await context.close();
  });

  test("a matter outside one's jurisdiction does not exist", async () => {
    const { context, page } = await visitor(world.browser, world.base);
    await signIn(page, world.login("department_handler"));
    const answer = await page.goto("/desk/m/NO-SUCH-NUMBER");
    assert.equal(answer.status(), 404);
    await context.close();
  });
}
