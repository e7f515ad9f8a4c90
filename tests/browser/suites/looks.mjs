// Every main page, as its people see it: desk and phone, elder mode, English; nothing in the console,
// nothing that axe finds, nothing wider than the screen.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor, violations } from "../lib/browser.mjs";
import { signIn } from "../lib/pages.mjs";

/** Pages anybody sees. */
export const PUBLIC = ["/", "/report", "/progress", "/board", "/grid", "/to/word-to-secretary", "/privacy", "/accessibility", "/sign-in"];
/** Pages of the workbench, by who looks. */
export const DESK = [
  ["street_dispatcher", ["/desk", "/desk/search", "/desk/enter", "/desk/board", "/desk/notices", "/desk/net"]],
  ["department_handler", ["/desk", "/desk/account", "/desk/playbooks"]],
  ["admin", ["/desk", "/desk/net", "/desk/net/edit", "/desk/tables", "/desk/tables/categories", "/desk/tables/routes", "/desk/tables/replies", "/desk/outbox", "/desk/playbooks/five-actions", "/desk/playbooks/five-actions/edit", "/desk/playbooks/five-actions/edit?tab=text", "/desk/playbooks/five-actions/edit?tab=walks", "/desk/playbooks/five-actions/edit?tab=publish", "/desk/playbooks/tunxi-loop/edit?tab=copy"]],
];

/** Whether something sticks out to the right. */
const wider = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

async function look(page, path, found) {
  const answer = await page.goto(path);
  if (answer.status() !== 200) found.push(`${path}: ${answer.status()}`);
  for (const v of await violations(page)) found.push(`${path}: ${v}`);
  const out = await wider(page);
  if (out > 0) found.push(`${path}: ${out} px wider than the screen`);
}

/** The first matter of the list that is shown. */
export async function firstMatter(page) {
  await page.goto("/desk");
  const link = page.locator('a[href^="/desk/m/"]').first();
  return (await link.count()) > 0 ? link.getAttribute("href") : undefined;
}

export function looks(world) {
  const ways = [
    ["on a desk", {}],
    ["on a phone", { phone: true }],
    ["in elder mode", { phone: true, elder: true }],
    ["in English", { english: true }],
  ];
  for (const [name, way] of ways) {
    test(`public pages ${name}`, async () => {
      const { context, page, complaints } = await visitor(world.browser, world.base, way);
      await page.goto("/");
      if (way.elder) {
        await page.getByRole("button", { name: "长辈版" }).click();
        await page.locator("html[data-elder]").waitFor();
        const size = await page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));
        assert.ok(size >= 18, `text of elder mode is ${size} px`);
      }
      if (way.english) {
        await page.getByRole("button", { name: "English" }).click();
        await page.locator('html[lang="en"]').waitFor();
      }
      const found = [];
      for (const path of PUBLIC) {
        await look(page, path, found);
        if (way.english) {
          const words = await page.locator("main").innerText();
          assert.match(words, /[a-z]{4}/i, `${path} is in English`);
        }
      }
      await context.close();
      assert.deepEqual([...found, ...complaints], []);
    });
  }

  for (const phone of [false, true]) {
    test(`workbench ${phone ? "on a phone" : "on a desk"}`, async () => {
      const found = [];
      for (const [role, paths] of DESK) {
        const { context, page, complaints } = await visitor(world.browser, world.base, { phone });
        await signIn(page, world.login(role));
        for (const path of paths) await look(page, path, found);
        const matter = await firstMatter(page);
        if (matter) await look(page, matter, found);
        await context.close();
        found.push(...complaints);
      }
      assert.deepEqual(found, []);
    });
  }
}
