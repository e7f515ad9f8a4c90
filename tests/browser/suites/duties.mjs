// What the people of an office do besides sorting: hand a shift over, put things off, keep places, posts
// and rules, gather a class; and what a resident does after reporting.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { visitor, violations } from "../lib/browser.mjs";
import { offered, onward, pinOnMap, signIn, take } from "../lib/pages.mjs";

/** Who signs in comes with scripts, whatever they are asked to do without. */
const LONG = { timeout: 120_000 };

export function duties(world) {
  const enter = async (role, n = 0) => {
    const v = await visitor(world.browser, world.base);
    await signIn(v.page, world.login(role, n));
    return v;
  };
  const ends = async (...all) => {
    for (const { context, complaints } of all) {
      assert.deepEqual(complaints, []);
      await context.close();
    }
  };

  /** A matter entered at the desk by somebody of a community. */
  const entered = async (page, text) => {
    const places = ["street_dispatcher", "community_clerk"].map((r) => world.login(r).unit);
    await page.goto("/desk/enter");
    await page.locator("#text").fill(text);
    await page.locator("#place_text").fill("小区北门");
    await pinOnMap(page, places);
    await page.getByRole("button", { name: "登记", exact: true }).click();
    await page.waitForURL(/\/desk\/enter\/done/);
    const [number] = /\d{8}-\d{5}/.exec(await page.locator("main").innerText());
    return number;
  };

  test("a shift is handed over with a note, and a colleague takes it over", LONG, async () => {
    const one = await enter("street_dispatcher");
    await one.page.goto("/desk?view=open");
    await one.page.locator('td.what a[href^="/desk/m/"], td.what a').first().waitFor();
    const [number] = /\d{8}-\d{5}/.exec(await one.page.locator("tbody tr").first().innerText());
    await one.page.goto(`/desk/m/${number}`);
    await one.page.locator("details.act.note summary").click();
    await one.page.locator("#note").fill("夜里再看一次围挡");
    await one.page.locator("details.act.note label.tick").click();
    await one.page.locator("details.act.note button").click();
    await one.page.waitForURL(new RegExp(`/desk/m/${number}`));

    await one.page.goto("/desk/handover");
    assert.match(await one.page.locator("main").innerText(), /夜里再看一次围挡/);
    assert.deepEqual(await violations(one.page), []);
    await one.page.locator("#words").fill("东门井盖已围挡，等养护队。");
    await one.page.locator('form[action="/desk/handover"][method="post"] button').click();
    await one.page.waitForURL(/\/desk\/handover\/[0-9a-f-]{36}$/);
    const note = new URL(one.page.url()).pathname;

    const two = await enter("street_dispatcher", 1);
    await two.page.goto(note);
    await two.page.getByRole("button", { name: "接班" }).click();
    await two.page.waitForURL(/\/desk\/handover/);
    await two.page.goto(note);
    assert.match(await two.page.locator("main").innerText(), /东门井盖已围挡/);
    assert.equal(await two.page.getByRole("button", { name: "接班" }).count(), 0, "taken over once");
    await ends(one, two);
  });

  test("a matter is put off and comes back, and a view of one's own is kept", LONG, async () => {
    const v = await enter("community_clerk");
    const number = await entered(v.page, "路灯不亮，先约了供电公司。");
    await v.page.goto(`/desk/m/${number}`);
    await v.page.locator("details.later summary").click();
    await v.page.locator(`#why-${number}`).fill("等供电公司");
    await v.page.locator('details.later button[name="moment"]').first().click();
    await v.page.waitForURL(new RegExp(`/desk/m/${number}`));
    await v.page.goto("/desk?view=later");
    const row = v.page.locator("tbody tr", { hasText: number });
    await row.waitFor();
    await v.page.goto("/desk?view=mine");
    assert.equal(await v.page.locator("tbody tr", { hasText: number }).count(), 0, "out of sight");
    const token = await v.page.locator('input[name="_csrf"]').first().inputValue();
    const woken = await v.page.request.post(`/desk/m/${number}/wake`, {
      form: { _csrf: token },
      headers: { origin: world.base },
    });
    assert.ok(woken.ok(), `${woken.status()}`);
    await v.page.goto("/desk?view=later");
    assert.equal(await v.page.locator("tbody tr", { hasText: number }).count(), 0, "it is back");

    await v.page.goto("/desk?view=open");
    await v.page.locator("details.filter summary").click();
    await v.page.locator("#view-name").fill("我的在办");
    await v.page.locator("form.save-view button").click();
    await v.page.waitForURL(/view=/);
    await v.page.goto("/desk");
    const kept = v.page.locator("nav.views li.saved", { hasText: "我的在办" });
    assert.match(await kept.locator("b").innerText(), /^\d+$/, "with its count");
    await kept.locator("a").click();
    await v.page.waitForURL(/view=/);
    assert.deepEqual(await violations(v.page), []);
    await ends(v);
  });

  test("a form opened before somebody else acted says what changed and keeps its words", LONG, async () => {
    const one = await enter("community_clerk");
    const number = await entered(one.page, "护栏松动，一碰就晃。");
    await one.page.goto(`/desk/m/${number}`);
    const two = await enter("community_clerk");
    await two.page.goto(`/desk/m/${number}`);
    await two.page.locator("details.act.note summary").click();
    await two.page.locator("#note").fill("同事先去看过了");
    await two.page.locator("details.act.note button").click();
    await two.page.waitForLoadState();

    const box = one.page.locator("details.act", { has: one.page.locator("summary", { hasText: /^申办/ }) });
    await box.locator("> summary").click();
    await box.getByLabel("为什么办不了").fill("护栏归城管部门，社区没有备件。");
    await box.getByRole("button", { name: "申办", exact: true }).click();
    await one.page.locator("#said").waitFor();
    const words = await one.page.locator("main").innerText();
    assert.match(words, /stale-version/);
    assert.match(words, /同事先去看过了/, "what happened since is told");
    const kept = await one.page.locator("textarea").evaluateAll((all) => all.map((t) => t.value));
    assert.ok(kept.some((t) => t.includes("社区没有备件")), "what was typed is still there");
    const refused = one.complaints.splice(0);
    assert.ok(refused.every((c) => /409/.test(c)), `${refused}`);
    await ends(one, two);
  });

  test("a place of the registry is found, confirmed, and says so", LONG, async () => {
    const v = await enter("community_clerk");
    await v.page.goto("/desk/places?kind=compound");
    const name = await v.page.locator("#places td.what a").first().innerText();
    await v.page.goto("/desk/places");
    await v.page.locator("#place-q").fill(name);
    await v.page.locator("form.narrowing button").click();
    await v.page.locator("#places td.what a", { hasText: name }).first().click();
    await v.page.waitForURL(/\/desk\/places\/[0-9a-f-]{36}$/);
    await v.page.locator('button[name="how"][value="phone"]').click();
    await v.page.waitForURL(/\/desk\/places\/[0-9a-f-]{36}/);
    assert.match(await v.page.locator(".head-row").innerText(), /近期已核实/);
    assert.ok((await v.page.locator("#log tbody tr").count()) > 0, "it stands in the log");
    await ends(v);
  });

  test("who leaves hands the post over, and a rule is tried before it is kept", LONG, async () => {
    const v = await enter("admin");
    await v.page.goto("/desk/staff");
    await v.page.locator("#staff-q").fill("");
    // somebody of a community who is nobody the other tests sign in as
    const unit = v.page.locator("td.what a", { hasText: "社区" }).last();
    await unit.click();
    await v.page.waitForURL(/\/desk\/staff\/unit\//);
    await v.page.locator("table td a").last().click();
    await v.page.waitForURL(/\/desk\/staff\/[0-9a-f-]{36}$/);
    await v.page.locator('a[href*="?post="]').first().click();
    await v.page.waitForURL(/\?post=/);
    await v.page.locator("#replace-to").selectOption({ index: 5 });
    await v.page.locator("#replace button").click();
    await v.page.locator("#handed").waitFor();
    assert.deepEqual(await violations(v.page), []);

    await v.page.goto("/desk/tables/rules");
    if ((await v.page.locator("#row").getAttribute("open")) === null) {
      await v.page.locator("#row > summary").click();
    }
    const field = (name) => v.page.locator(`#row [name="${name}"]`).first();
    await field("words").fill("井盖 松动");
    await field("reason").fill("职责清单第一项");
    const category = v.page.locator('#row select[name="category"]');
    if ((await category.count()) > 0) await category.selectOption({ index: 1 });
    else await field("category").fill("0101");
    await v.page.locator('#row button[formaction*="/try"]').click();
    await v.page.locator("#trial").waitFor();
    assert.deepEqual(await violations(v.page), []);
    await ends(v);
  });

  test("an issue becomes a campaign with its matters put in", LONG, async () => {
    const v = await enter("street_dispatcher");
    await v.page.goto("/desk/issues");
    await v.page.locator('a[href^="/desk/issues/"]').first().click();
    await v.page.waitForURL(/\/desk\/issues\/./);
    await v.page.getByText("开一类事治理", { exact: true }).click();
    await v.page.locator("#campaign-why").fill("同一个地方，同一个原因。");
    await v.page.locator('form[action$="/campaign"] button').click();
    await v.page.waitForURL(/\/desk\/m\/\d/);
    const campaign = new URL(v.page.url()).pathname;
    const [member] = /\d{8}-\d{5}/.exec((await v.page.locator(".timeline").innerText()).replaceAll(campaign, ""));
    await v.page.goto(`/desk/m/${member}`);
    assert.ok(await v.page.locator(`a[href="${campaign}"]`).isVisible(), "the matter says which class took it");
    await ends(v);
  });

  test("after reporting: urged once, added to, and taken along", LONG, async () => {
    const v = await visitor(world.browser, world.base, { phone: true });
    await v.page.goto("/report");
    await onward(v.page);
    await v.page.locator('[name="place_text"]').fill("小区北门");
    await pinOnMap(v.page, []);
    await onward(v.page);
    await v.page.locator('[name="text"]').fill("垃圾桶满了三天没人收。");
    await v.page.getByRole("button", { name: "提交" }).last().click();
    await v.page.waitForURL(/\/report\/done/);
    await v.page.goto("/progress/case");
    await take(v.page, "催办", async (box) => {
      for (const t of await box.locator("textarea").all()) await t.fill("天热，请早点来。");
    });
    const after = await offered(v.page);
    assert.ok(!after.includes("催办") || (await v.page.locator(".alert.good").count()) > 0, "once a day");
    await take(v.page, "补充情况", async (box) => {
      await box.locator('[name="f.more"]').fill("旁边还有一堆旧家具。");
    });
    assert.match(await v.page.locator("main").innerText(), /旁边还有一堆旧家具/);
    await v.page.goto("/progress/mine");
    const [file] = await Promise.all([
      v.page.waitForEvent("download"),
      v.page.getByRole("link", { name: /./ }).and(v.page.locator('a[href="/progress/mine.json"]')).click(),
    ]);
    const taken = JSON.parse(await readFile(await file.path(), "utf8"));
    assert.match(JSON.stringify(taken), /垃圾桶满了三天没人收/);
    await ends(v);
  });

  test("a word to the secretary goes to whom it is addressed", LONG, async () => {
    const v = await visitor(world.browser, world.base, { script: false });
    await v.page.goto("/");
    const door = v.page.locator('a[href^="/to/"]', { hasText: "书记" });
    await v.page.goto(await door.getAttribute("href"));
    await v.page.locator("#to").selectOption({ index: 1 });
    const to = (await v.page.locator("#to option:checked").innerText()).trim();
    await v.page.locator("#text").fill("希望小区的活动室晚上也开门。");
    await v.page.locator("form.report button").last().press("Enter");
    await v.page.waitForURL(/\/report\/done|\/to\/.*done/);
    assert.match(await v.page.locator("main").innerText(), /\d{8}-\d{5}/);
    await v.page.goto("/progress/case");
    const words = await v.page.locator("main").innerText();
    assert.ok(words.includes(to) || /书记/.test(words), `it waits for ${to}: ${words.slice(0, 200)}`);
    await ends(v);
  });
}
