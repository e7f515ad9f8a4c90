// Searching: hints while somebody types, with an input method and with keys alone; without scripts; on a
// phone; and nothing of it in an address.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor, violations } from "../lib/browser.mjs";
import { find, signIn } from "../lib/pages.mjs";

const FIELD = '.search-big input[name="q"]';
const OPTION = '.search-big [role="option"]';

/** The number of a matter the person may see. */
async function known(page) {
  await page.goto("/desk?view=open");
  const row = page.locator("tr", { has: page.locator("td.what a") }).first();
  await row.waitFor();
  const [number] = /\d{8}-\d{5}/.exec(await row.innerText()) ?? [];
  assert.ok(number, "a matter has its number in the list");
  return number;
}

/** Types as an input method does, and waits for what is proposed. */
async function hinted(page, words) {
  const field = page.locator(FIELD);
  await field.focus();
  await page.keyboard.insertText(words);
  await page.locator(OPTION).first().waitFor();
  return field;
}

export function search(world) {
  const enter = async (role, way) => {
    const v = await visitor(world.browser, world.base, way);
    await signIn(v.page, world.login(role));
    return v;
  };

  test("what is being typed proposes matters, chosen by keys alone", { timeout: 120_000 }, async () => {
    const { context, page, complaints } = await enter("street_dispatcher");
    const number = await known(page);
    // the index follows a moment later
    await find(page, number, number);
    await page.goto("/desk/search");
    const asked = [];
    page.on("request", (r) => asked.push(r.url()));
    await page.locator(FIELD).fill("");
    const field = await hinted(page, number);
    assert.equal(await field.getAttribute("role"), "combobox");
    assert.equal(await field.getAttribute("aria-expanded"), "true");
    assert.deepEqual(await violations(page), [], "with the hints open");

    await page.keyboard.press("ArrowDown");
    const chosen = await field.getAttribute("aria-activedescendant");
    assert.equal(await page.locator(`#${chosen}`).getAttribute("aria-selected"), "true");
    await page.keyboard.press("ArrowUp");
    assert.equal(await field.getAttribute("aria-activedescendant"), null, "back in the field");

    await page.keyboard.press("Escape");
    await page.locator(OPTION).first().waitFor({ state: "hidden" });
    assert.equal(await field.inputValue(), number, "what was typed stays");
    await page.keyboard.press("ArrowDown");
    await page.locator(OPTION).first().waitFor();

    const own = page.locator(`${OPTION}[data-href="/desk/m/${number}"]`);
    await own.waitFor();
    for (let i = 0; i < 12 && (await own.getAttribute("aria-selected")) !== "true"; i += 1) {
      await page.keyboard.press("ArrowDown");
    }
    await Promise.all([page.waitForURL(new RegExp(`/desk/m/${number}$`)), page.keyboard.press("Enter")]);
    const typed = asked.filter((u) => u.includes("search") && u.includes(encodeURIComponent(number)));
    assert.deepEqual(typed, [], "what is typed stands in no address");
    assert.deepEqual(complaints, []);
    await context.close();
  });

  test("an input method composes undisturbed", { timeout: 60_000 }, async () => {
    const { context, page, complaints } = await enter("street_dispatcher");
    await page.goto("/desk/search");
    let hints = 0;
    page.on("request", (r) => {
      if (r.url().endsWith("/desk/search/hints")) hints += 1;
    });
    const field = page.locator(FIELD);
    await field.fill("");
    await field.focus();
    const line = await context.newCDPSession(page);
    await line.send("Input.imeSetComposition", { selectionStart: 3, selectionEnd: 3, text: "lud" });
    await page.waitForTimeout(600);
    assert.equal(hints, 0, "letters on their way to be characters are not asked for");
    await line.send("Input.insertText", { text: "路灯" });
    await page.waitForResponse((r) => r.url().endsWith("/desk/search/hints"));
    assert.equal(await field.inputValue(), "路灯");
    // Enter that ends a composition chooses nothing and sends nothing
    const address = page.url();
    await field.evaluate((f) => {
      f.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, isComposing: true }));
    });
    assert.equal(page.url(), address);
    assert.deepEqual(complaints, []);
    await context.close();
  });

  test("without scripts the form does it all", { timeout: 60_000 }, async () => {
    const { context, page } = await enter("street_dispatcher", { script: false });
    const number = await known(page);
    await find(page, number, number);
    assert.equal(new URL(page.url()).search, "");
    await page.locator(".search-form .filter summary").click();
    await page.locator("#s-state").selectOption("ended");
    await page.locator(".search-form .fields button").click();
    assert.equal(await page.locator("#s-state").inputValue(), "ended");
    assert.equal(await page.locator(FIELD).inputValue(), number, "words and conditions go together");
    await context.close();
  });

  test("the search fits a phone, filter and hints open", { timeout: 60_000 }, async () => {
    const { context, page, complaints } = await enter("street_dispatcher", { phone: true });
    await page.goto("/desk/search");
    await page.locator(".search-form .filter summary").click();
    await page.locator(FIELD).fill("");
    await hinted(page, "噪");
    const out = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.ok(out <= 0, `${out} px wider than the screen`);
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(complaints, []);
    await context.close();
  });
}
