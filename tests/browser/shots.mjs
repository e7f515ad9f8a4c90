// Pictures of every main page, to be looked at: desk, phone, elder mode.
//
//   npm run shots -- FOLDER        a folder outside the clone

import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { launch, visitor } from "./lib/browser.mjs";
import { onward, photo, pinOnMap, signIn } from "./lib/pages.mjs";
import { demo, temporary } from "./lib/server.mjs";
import { DESK, PUBLIC, firstMatter } from "./suites/looks.mjs";

const folder = process.argv[2] ? resolve(process.argv[2]) : await temporary("shots");
await mkdir(folder, { recursive: true });
const district = await demo();
const browser = await launch();
const taken = [];
const shoot = async (page, name) => {
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path, fullPage: true });
  taken.push(path);
};
const named = (path) => path.replaceAll(/[/?=&]/g, "-").replace(/^-/, "") || "home";

try {
  for (const [way, options] of [["desk", {}], ["phone", { phone: true }], ["elder", { phone: true }]]) {
    const { context, page } = await visitor(browser, district.base, options);
    await page.goto("/");
    if (way === "elder") await page.getByRole("button", { name: "长辈版" }).click();
    for (const path of PUBLIC) {
      await page.goto(path);
      await shoot(page, `${way}-${named(path)}`);
    }
    await page.goto("/report");
    await page.locator('input[name="photos"]').setInputFiles(photo());
    await onward(page);
    await page.locator('[name="place_text"]').fill("小区北门");
    await pinOnMap(page, []);
    await shoot(page, `${way}-report-place`);
    await onward(page);
    await page.locator('[name="text"]').fill("门口井盖松动，车一压就响。");
    await shoot(page, `${way}-report-filled`);
    await page.getByRole("button", { name: "提交" }).last().click();
    await page.waitForURL(/\/report\/done/);
    await shoot(page, `${way}-report-done`);
    await page.goto("/progress/case");
    await shoot(page, `${way}-progress-case`);
    await context.close();
  }
  for (const [way, options] of [["desk", {}], ["phone", { phone: true }]]) {
    for (const [role, paths] of DESK) {
      const { context, page } = await visitor(browser, district.base, options);
      await signIn(page, district.logins.find((l) => l.role === role));
      for (const path of paths) {
        await page.goto(path);
        await shoot(page, `${way}-${role}-${named(path)}`);
      }
      const matter = await firstMatter(page);
      if (matter) {
        await page.goto(matter);
        await shoot(page, `${way}-${role}-matter`);
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  await district.stop();
}
for (const path of taken) process.stdout.write(`${path}\n`);
