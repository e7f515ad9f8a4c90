// Pictures of every page of the table of routes, to be looked at: desk, phone, elder mode, English.
//
//   make shots FOLDER=…        a folder outside the clone
//
// Among them the first day of a new clerk, under `newcomer-*.jpg`; alone with `ONLY=newcomer`, as the
// document of it needs them.

import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { launch, visitor } from "./lib/browser.mjs";
import { walk } from "./lib/newcomer.mjs";
import { onward, photo, pinOnMap, signIn } from "./lib/pages.mjs";
import { LOOKERS, addresses, prefer } from "./lib/routes.mjs";
import { demo, temporary } from "./lib/server.mjs";

const folder = process.argv[2] ? resolve(process.argv[2]) : await temporary("shots");
const only = process.argv[3] === "newcomer";
await mkdir(folder, { recursive: true });
const district = await demo();
const browser = await launch();
const taken = [];
const shoot = async (page, name) => {
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path, fullPage: true });
  taken.push(path);
};
const named = (path) => path.replaceAll(/[^a-zA-Z0-9]+/g, "-").replaceAll(/^-|-$/g, "") || "home";

const ways = [
  ["desk", {}, { lang: "zh", elder: false }],
  ["phone", { phone: true }, { lang: "zh", elder: false }],
  ["elder", { phone: true }, { lang: "zh", elder: true }],
  ["english", {}, { lang: "en", elder: false }],
];

/** The steps of a report, as a phone shows them one after the other. */
async function steps(page, way) {
  await page.goto("/report");
  await page.locator('input[name="photos"]').setInputFiles(photo());
  await onward(page);
  await page.locator('[name="place_text"]').fill("小区北门");
  await pinOnMap(page, []);
  await shoot(page, `${way}-report-place`);
  await onward(page);
  await page.locator('[name="text"]').fill("门口井盖松动，车一压就响。");
  await shoot(page, `${way}-report-filled`);
}

/** The first day of a new clerk. */
async function newcomer() {
  const login = (role) => district.logins.find((l) => l.role === role);
  const take = async (name, page) => {
    const path = join(folder, `${only ? "" : "newcomer-"}${name}.jpg`);
    await page.screenshot({ path, type: "jpeg", quality: 72 });
    taken.push(path);
  };
  await walk(browser, district.base, login, take, { width: 1180, height: 800 });
}

try {
  await newcomer();
  for (const [way, options, prefs] of only ? [] : ways) {
    for (const role of LOOKERS) {
      const { context, page } = await visitor(browser, district.base, options);
      if (role !== "") await signIn(page, district.logins.find((l) => l.role === role));
      const list = await addresses(page, role);
      if (role === "" && prefs.lang === "zh") {
        await prefer(context, district.base, prefs);
        await steps(page, way);
      }
      await prefer(context, district.base, prefs);
      for (const [, address] of list) {
        await page.goto(address);
        // the map is drawn a moment after the page
        if ((await page.locator("yw-net").count()) > 0) await page.waitForTimeout(3_000);
        await shoot(page, `${way}-${role || "portal"}-${named(address)}`);
      }
      if (role === "street_dispatcher" && !options.phone) {
        await page.goto("/desk?view=all");
        await page.keyboard.press("j");
        await page.locator(".pane a[data-open]").waitFor();
        await shoot(page, `${way}-${role}-inbox-pane`);
        await page.keyboard.press("?");
        await shoot(page, `${way}-${role}-inbox-keys`);
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  await district.stop();
}
for (const path of taken) process.stdout.write(`${path}\n`);
