// Sorting the inbox: by keyboard alone, many at once, while others work, and while Chinese is typed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor, violations } from "../lib/browser.mjs";
import { signIn } from "../lib/pages.mjs";

/** What waits for the street, under one playbook. */
const LIST = "/desk?view=mine&stage=at_street";

/** Tokens by login. */
const tokens = new Map();

/** A program that speaks to the server as somebody. */
async function client(world, role) {
  const { login, password } = world.login(role);
  const call = async (method, path, body, token) => {
    const answer = await fetch(`${world.base}${path}`, {
      method,
      headers: {
        "content-type": "application/json",
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text.slice(0, 300)}`);
    return JSON.parse(text);
  };
  const { token } = tokens.get(login) ?? (await call("POST", "/api/v1/session", { login, password }));
  tokens.set(login, { token });
  return {
    get: (path) => call("GET", path, undefined, token),
    post: (path, body) => call("POST", path, body, token),
    note: (number, text) => call("POST", `/api/v1/matters/${number}/notes`, { text }, token),
  };
}

/** A place within the street, taken from a matter that has one. */
async function place(street) {
  const { rows } = await street.get("/api/v1/matters?view=open&limit=50");
  for (const row of rows) {
    const matter = await street.get(`/api/v1/matters/${row.number}`);
    if (matter.lon && matter.lat) return { lon: matter.lon, lat: matter.lat };
  }
  return assert.fail("the district has no matter with a place");
}

/** Reports that come to the street at once, as the hotline hands them on. */
async function arrive(street, at, n, word) {
  const numbers = [];
  for (let i = 0; i < n; i += 1) {
    const text = `${word}第${i}件：路灯不亮，夜里看不清台阶。`;
    const { number } = await street.post("/api/v1/reports", { text, channel: "hotline", ...at });
    numbers.push(number);
  }
  return numbers;
}

const here = (page) => page.locator("tr[aria-current]").getAttribute("data-number");

/** The pane shows the matter that is marked in the list. */
async function settled(page) {
  const number = await here(page);
  await page.locator(`.pane a[data-open][href$="/${number}"]`).waitFor();
  return number;
}

export function inbox(world) {
  const enter = async (role, way) => {
    const v = await visitor(world.browser, world.base, way);
    await signIn(v.page, world.login(role));
    return v;
  };

  test("thirty matters are sorted without the mouse", { timeout: 240_000 }, async () => {
    const street = await client(world, "street_dispatcher");
    await arrive(street, await place(street), 30, "键盘");
    const unit = world.login("department_handler").unit;
    const { context, page, complaints } = await enter("street_dispatcher");
    await page.goto(LIST);
    await page.keyboard.press("?");
    await page.locator("#sheet[open]").waitFor();
    assert.deepEqual(await violations(page), [], "the sheet of the keys");
    await page.keyboard.press("Escape");

    const first = page.locator("tr[data-number]").first();
    await page.keyboard.press("j");
    assert.equal(await here(page), await first.getAttribute("data-number"));
    await settled(page);
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    assert.equal(await settled(page), await first.getAttribute("data-number"));
    assert.deepEqual(await violations(page), [], "list and pane");

    // opened whole and gone back from: the same row
    const before = await here(page);
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`/desk/m/${before}$`));
    await page.goBack();
    assert.equal(await here(page), before);
    await settled(page);

    const done = new Set();
    while (done.size < 30) {
      const number = await settled(page);
      assert.ok(!done.has(number), `${number} comes once`);
      if (done.size % 10 === 4) {
        // put off to the first moment that is offered
        await page.keyboard.press("h");
        await page.locator('.pane details[data-verb="later"][open]').waitFor();
        await Promise.all([page.waitForURL(/did=/), page.keyboard.press("Enter")]);
      } else {
        await page.keyboard.press("1");
        const form = page.locator('.pane details[data-verb="accept"][open] form');
        await form.waitFor();
        if ((await form.locator('[type="checkbox"]:checked').count()) === 0) {
          const search = page.locator(".pane .narrowing:focus");
          if ((await search.count()) > 0) {
            await page.keyboard.insertText(unit);
            await page.keyboard.press("Tab");
          }
          await page.keyboard.press("Space");
        }
        await Promise.all([page.waitForURL(/did=/), page.keyboard.press("Control+Enter")]);
      }
      assert.equal(await page.locator("#said").count(), 0, "nothing was refused");
      done.add(number);
      assert.ok((await page.locator(".done").innerText()).includes(number), "what was done is said");
      await page.evaluate(() => history.replaceState(null, "", location.href.replace(/&did=[^&]*/, "")));
    }
    assert.equal(await page.locator(".done [data-back]").count(), 0, "no way back, so none is offered");
    await page.goto("/desk?view=later");
    assert.ok((await page.locator("tr[data-number]").count()) >= 3);

    // and none of it where the keys are switched off
    await page.goto(LIST);
    await page.keyboard.press("?");
    await page.getByRole("button", { name: "关闭单键快捷键" }).click();
    await page.goto(LIST);
    await page.keyboard.press("j");
    assert.equal(await page.locator("tr[aria-current]").count(), 0);
    await page.goto("/desk/account#keys");
    await page.getByRole("button", { name: "启用单键快捷键" }).click();
    await context.close();
    assert.deepEqual(complaints, []);
  });

  test("rows come up to date while a remark is typed, and nothing typed is touched", async () => {
    const street = await client(world, "street_dispatcher");
    const at = await place(street);
    await arrive(street, at, 3, "实时");
    const { context, page, complaints } = await enter("street_dispatcher");
    page.on("dialog", (asked) => asked.accept());
    await page.goto(`${LIST}&limit=200`);
    await page.keyboard.press("j");
    const mine = await settled(page);
    const other = await page.locator("tr[data-number]").nth(1).getAttribute("data-number");
    await page.keyboard.press("1");
    const note = page.locator('.pane details[data-verb="accept"] textarea[name="note"]');
    await note.focus();

    // an input method composes; its keys are nobody else's
    const line = await context.newCDPSession(page);
    await line.send("Input.imeSetComposition", { selectionStart: 2, selectionEnd: 2, text: "ji" });
    await line.send("Input.insertText", { text: "急" });
    await page.keyboard.type("jk1x3h?");
    const typed = "急jk1x3h?";
    assert.equal(await note.inputValue(), typed);
    for (const key of ["j", "1", "x"]) {
      await page.evaluate((k) => {
        const event = { key: k, bubbles: true, isComposing: true };
        document.body.dispatchEvent(new KeyboardEvent("keydown", event));
      }, key);
    }
    assert.equal(await here(page), mine);
    assert.equal(await page.locator(".pick input:checked").count(), 0);

    const version = (n) => page.locator(`tr[data-number="${n}"]`).getAttribute("data-version");
    const was = Number(await version(other));
    const address = page.url();
    await street.note(other, "别人写的备注");
    await street.note(mine, "同时有人来电");
    await arrive(street, at, 1, "新来");
    await page.waitForFunction(
      ([n, v]) => Number(document.querySelector(`tr[data-number="${n}"]`)?.dataset.version) > v,
      [other, was],
    );
    await page.locator(".pane .stale").waitFor();
    await page.locator(".fresh-bar:not([hidden])").waitFor();
    assert.match(await page.locator(".fresh-bar").innerText(), /有 1 件新事项/);
    assert.equal(await note.inputValue(), typed, "what was typed stays");
    assert.ok(await note.evaluate((e) => document.activeElement === e), "and the cursor in it");
    assert.equal(page.url(), address, "and the row");
    assert.equal(await here(page), mine);

    // sent on the old picture: told what happened since, with the words
    await page.keyboard.press("Control+Enter");
    await page.locator("#said").waitFor();
    assert.match(await page.locator(".since").innerText(), /同时有人来电/);
    const again = page.locator('textarea[name="note"]').filter({ visible: true });
    assert.equal(await again.first().inputValue(), typed);

    // and a tab that is closed loses nothing
    await again.first().fill("写到一半的附言");
    await page.waitForTimeout(500);
    await page.goto("/desk/board");
    await page.goto(`/desk/m/${mine}`);
    const kept = page.locator('details[data-verb="accept"] textarea[name="note"]');
    assert.equal(await kept.inputValue(), "写到一半的附言");
    await context.close();
    // a refused form answers 409, which the browser notes as an error
    assert.deepEqual(complaints.filter((c) => !/409/.test(c)), []);
  });

  test("a colleague who has the matter open is named", async () => {
    const street = await client(world, "street_dispatcher");
    const community = await client(world, "community_clerk");
    const [number] = await arrive(street, await place(community), 1, "同看");
    const one = await enter("street_dispatcher");
    const two = await enter("community_clerk");
    await one.page.goto(`/desk/m/${number}`);
    await two.page.goto(`/desk/m/${number}`);
    await two.page.locator(".here:not([hidden])").waitFor();
    assert.match(await two.page.locator(".here").innerText(), /正在查看/);
    await one.context.close();
    await two.context.close();
    assert.deepEqual([...one.complaints, ...two.complaints], []);
  });

  test("without scripts a matter is chosen, acted on, and the next opens", async () => {
    const street = await client(world, "street_dispatcher");
    await arrive(street, await place(street), 2, "无脚本");
    for (const phone of [false, true]) {
      const { context, page } = await enter("street_dispatcher", { script: false, phone });
      await page.goto(LIST);
      await page.locator("a.open").first().click();
      await page.waitForURL(/&at=/);
      const number = new URL(page.url()).searchParams.get("at");
      const later = page.locator('details[data-verb="later"]');
      await later.locator("> summary").click();
      await later.locator('button[name="moment"]').first().click();
      await page.waitForURL(new RegExp(`did=${number}`));
      assert.notEqual(new URL(page.url()).searchParams.get("at"), number);
      await context.close();
    }
  });

  test("two hundred at once, three of which moved meanwhile", { timeout: 240_000 }, async () => {
    const street = await client(world, "street_dispatcher");
    await arrive(street, await place(street), 200, "批量");
    const { context, page, complaints } = await enter("street_dispatcher");
    await page.goto(`${LIST}&limit=200`);
    const boxes = page.locator(".pick input");
    assert.equal(await boxes.count(), 200);
    await boxes.first().click();
    await boxes.last().click({ modifiers: ["Shift"] });
    assert.equal(await page.locator(".pick input:checked").count(), 200);
    assert.match(await page.locator("[data-count]").innerText(), /200/);
    await page.getByRole("button", { name: "批量办理" }).click();
    const act = page.locator("details.act", {
      has: page.locator("summary .what", { hasText: /^研判$/ }),
    });
    assert.match(await act.locator("> summary").innerText(), /200件可办/);
    assert.deepEqual(await violations(page), []);
    const picked = await act.locator('input[name="m"]').evaluateAll((all) => all.map((i) => i.value));
    assert.equal(picked.length, 200);
    const moved = [picked[0], picked[99], picked[199]].map((m) => m.split(" ")[0]);
    for (const number of moved) await street.note(number, "刚刚又有人来电");
    if ((await act.getAttribute("open")) === null) await act.locator("> summary").click();
    await act.getByText("紧急", { exact: true }).click();
    await act.locator("button.primary").click();
    await page.locator("table.bulked").waitFor();
    assert.equal(await page.locator("table.bulked .yes").count(), 197);
    const refused = await page.locator("table.bulked .no").allInnerTexts();
    assert.equal(refused.length, 3);
    for (const number of moved) {
      assert.ok(refused.some((r) => r.includes(number) && r.includes("stale-version")), number);
    }
    assert.deepEqual(await violations(page), []);
    const urgent = await street.get(`/api/v1/matters/${picked[1].split(" ")[0]}`);
    assert.equal(urgent.row?.urgency ?? urgent.urgency, "urgent");
    await context.close();
    assert.deepEqual(complaints, []);
  });
}
