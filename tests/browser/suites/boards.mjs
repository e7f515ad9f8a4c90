// Boards and queues of the street: a whistle from the call to the conclusion, deadlines by unit, calls
// to residents, two matters that are one.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { visitor, violations } from "../lib/browser.mjs";
import { choose, pinOnMap, signIn, take } from "../lib/pages.mjs";

const LONG = { timeout: 180_000 };

/** Enters what somebody told on the telephone, at a place of the units named; its number. */
async function entered(page, text, units) {
  await page.goto("/desk/enter");
  await page.getByText("来电", { exact: true }).first().click();
  await page.locator("#text").fill(text);
  await page.locator("#name").fill("孙先生");
  await page.locator("#phone").fill("19900007788");
  await page.locator("#place_text").fill("菜场北门");
  await pinOnMap(page, units);
  await page.locator("p.buttons button.primary").last().click();
  await page.waitForURL(/\/desk\/enter\/done/);
  return page.locator("dl.ticket dd").first().innerText();
}

export function boards(world) {
  const enter = async (role) => {
    const v = await visitor(world.browser, world.base);
    await signIn(v.page, world.login(role));
    return v;
  };
  const unit = (role) => world.login(role).unit;

  test("a whistle is blown, answered, met and concluded, and the board shows where it stands", LONG, async () => {
    const street = await enter("street_dispatcher");
    const host = await enter("community_secretary");
    const called = await enter("department_handler");
    const units = [unit("street_dispatcher"), unit("community_secretary")];
    const number = await entered(street.page, "菜场北门流动摊贩把消防通道堵死了", units);
    const at = `/desk/m/${number}`;
    await street.page.goto(at);
    await street.page.getByText("换一份工作法", { exact: true }).click();
    await street.page.locator("#move-to").selectOption({ label: "吹哨报到" });
    await street.page.locator("#move-why").fill("要几家单位一起到场");
    await street.page.getByRole("button", { name: "改过去" }).click();
    await street.page.waitForURL(new RegExp(`${at}$`));

    /** The step of the board in which the matter stands, as its host sees it. */
    const stands = async () => {
      await host.page.goto("/desk/boards/whistle");
      const step = host.page.locator(".flow .step", { has: host.page.locator(`a[href="${at}"]`) });
      assert.equal(await step.count(), 1, "in one step");
      return step.locator("h2 span").innerText();
    };
    await host.page.goto(at);
    await take(host.page, "社区吹哨", async (box) => {
      await choose(box, "吹哨情形", "需要综合执法、自己没有执法权");
      // one unit alone, whatever the table of duties proposes
      const ticks = box.locator('ul.units input[name="f.units"]');
      for (const tick of await ticks.all()) await tick.uncheck({ force: true });
      const filter = box.locator("yw-units input[type=search]");
      if ((await filter.count()) > 0) await filter.fill(unit("department_handler"));
      await box.locator("ul.units label.tick", { hasText: unit("department_handler") }).first().click();
      await box.getByLabel("现场情况，要各单位来解决什么").fill("七个摊位占着通道，车进不来。");
      await box.getByLabel("我们已经做过什么").fill("劝了三天，劝走又来。");
      await box.getByLabel("集合地点和现场联系人").fill("北门岗亭，找值班社工");
    });
    assert.equal(await stands(), "已吹哨，待响应");
    assert.deepEqual(await violations(host.page), []);
    await called.page.goto(at);
    await take(called.page, "闻哨响应", async (box) => {
      await box.getByLabel("谁来、大约几点到").fill("中队两人，半小时内到");
    });
    assert.equal(await stands(), "已响应，在路上");
    await host.page.goto(at);
    assert.ok((await host.page.locator(".legs").innerText()).includes(unit("department_handler")));
    await take(host.page, "确认到场", async (box) => {
      await box.getByLabel("谁到了、几点到的").fill("中队两人，十点十分到");
    });
    assert.equal(await stands(), "已到场，待会商");
    await host.page.goto(at);
    await take(host.page, "会商结论：分头落实", async (box) => {
      await box.getByLabel("现场查明的事实").fill("七个摊位无证，占用消防通道。");
      await box.getByLabel("会商结论：各家做什么").fill("当天清走，早晚高峰派人守一周。");
      await box.getByLabel("参加会商的人").fill("中队、社区、菜场");
      await box.getByLabel("多久落实").fill("5");
    });
    assert.equal(await stands(), "已会商，落实和评分");
    const all = [street, host, called];
    for (const v of all) await v.context.close();
    assert.deepEqual(all.flatMap((v) => v.complaints), []);
  });

  test("a number of the deadline board leads to exactly so many matters", LONG, async () => {
    const { context, page, complaints } = await enter("street_dispatcher");
    await page.goto("/desk/board");
    const links = await page
      .locator("table.plain td.num a")
      .evaluateAll((all) => all.slice(0, 8).map((a) => [a.getAttribute("href"), Number(a.textContent)]));
    assert.ok(links.length > 0, "units have open matters");
    for (const [href, n] of links) {
      await page.goto(`${href}&limit=200`);
      // a page of the inbox holds two hundred
      assert.equal(await page.locator("tr[data-number]").count(), Math.min(n, 200), href);
    }
    await context.close();
    assert.deepEqual(complaints, []);
  });

  test("the queue of calls: the number for a purpose, not reached, reached, and the next", LONG, async () => {
    // one matter of our own waits to be called about
    const clerk = await enter("community_clerk");
    const street = await enter("street_dispatcher");
    const units = [unit("street_dispatcher"), unit("community_clerk")];
    const number = await entered(clerk.page, "菜场北门下水道堵了，污水漫出来", units);
    await clerk.page.goto(`/desk/m/${number}`);
    await take(clerk.page, "即办", async (box) => {
      await choose(box, "办理结果", "实际解决");
      await box.getByLabel("怎么办的").fill("当天疏通，冲洗了路面。");
    });
    await street.page.goto(`/desk/m/${number}`);
    await take(street.page, "核查通过", async (box) => {
      await choose(box, "核定结果", "实际解决");
    });

    const { context, page, complaints } = await enter("follow_up_clerk");
    await page.goto("/desk/calls");
    assert.ok(await page.locator(`.queue a[href$="${number}"]`).isVisible(), "it is in the queue");
    await page.goto(`/desk/calls?at=${number}`);
    const script = await page.locator(".script").innerText();
    assert.match(script, /您好/);
    assert.match(await page.locator("main").innerText(), /当天疏通，冲洗了路面/);
    assert.ok(!(await page.content()).includes("19900007788"), "masked before it is asked for");
    await page.locator(".reporters summary").first().click();
    await page.locator(".reporters form button").first().click();
    await page.getByText("19900007788").first().waitFor();

    // nobody answered: noted, and it waits on
    await page.goto(`/desk/calls?at=${number}`);
    const missed = page.locator("section.actions").nth(1).locator("details.act").first();
    if ((await missed.getAttribute("open")) === null) await missed.locator("> summary").click();
    await missed.getByLabel("联系方式和时间").fill("拨打两次，无人接听");
    await missed.locator("button.primary").click();
    await page.waitForURL(/\/desk\/calls/);
    await page.goto("/desk/calls");
    assert.ok(await page.locator(`.queue a[href$="${number}"]`).isVisible(), "it still waits");

    await page.goto(`/desk/calls?at=${number}`);
    const asking = page.locator("section.actions").first().locator("details.act").first();
    if ((await asking.getAttribute("open")) === null) await asking.locator("> summary").click();
    await choose(asking, "是否满意", "是");
    await choose(asking, "问题是否解决", "是");
    await asking.getByLabel("来电人怎么说").fill("通了，谢谢。");
    await asking.locator("button.primary").click();
    await page.waitForURL(new RegExp(`did=${number}`));
    assert.match(await page.locator(".alert.done").innerText(), new RegExp(number));
    assert.equal(await page.locator(`.queue a[href$="${number}"]`).count(), 0, "it left the queue");
    await page.goto(`/desk/m/${number}`);
    assert.match(await page.locator(".timeline").innerText(), /通了，谢谢/);
    const all = [clerk, street];
    await context.close();
    for (const v of all) await v.context.close();
    assert.deepEqual([...complaints, ...all.flatMap((v) => v.complaints)], []);
  });

  test("two matters that are one are joined, and both say so", LONG, async () => {
    const { context, page, complaints } = await enter("street_dispatcher");
    const units = [unit("street_dispatcher"), unit("community_clerk")];
    const older = await entered(page, "菜场北门的公共厕所水管爆裂，水漫到路上", units);
    const newer = await entered(page, "菜场北门的公共厕所水管爆裂，水漫到路上了", units);
    const same = page.locator(`form:has(input[name="with"][value="${older}"])`);
    // what is alike is found a moment after it was written
    for (let i = 0; i < 40 && (await same.count()) === 0; i += 1) {
      await page.goto(`/desk/m/${newer}`);
    }
    const fold = page.locator("details", { has: same }).last();
    if ((await fold.getAttribute("open")) === null) await fold.locator("> summary").click();
    await same.locator('[name="f.reason"]').fill("同一处、同一根水管");
    await same.locator("button").click();
    await page.waitForURL(new RegExp(`/desk/m/${older}$`));
    assert.match(await page.locator("main").innerText(), new RegExp(newer), "the older has both reporters");
    await page.goto(`/desk/m/${newer}`);
    assert.match(await page.locator("main").innerText(), new RegExp(older), "the newer says where it went");
    await context.close();
    assert.deepEqual(complaints, []);
  });

  test("a table is taken out, and one brought in tells its wrong row by the line", LONG, async () => {
    const { context, page, complaints } = await enter("admin");
    await page.goto("/desk/tables");
    await page.locator("#ewhat").selectOption("places");
    await page.locator("#format").selectOption("csv");
    const coming = page.waitForEvent("download");
    await page.locator('form[action="/desk/tables/export"] button').click();
    const taken = await readFile(await (await coming).path(), "utf8");
    assert.ok(taken.split("\r\n").length > 50, "the registry of the district");

    await page.goto("/desk/tables");
    await page.locator("#what").selectOption("replies");
    const sheet = "category,title,text\n没有这一类,错的一行,正文\n,已清掏下水道,您反映的“{title}”已清掏。\n";
    await page.locator("#file").setInputFiles({ name: "replies.csv", mimeType: "text/csv", buffer: Buffer.from(sheet) });
    await page.locator('input[name="rows"][value="good"]').check({ force: true });
    await page.locator('form[action="/desk/tables/import"] button').click();
    const result = page.locator("section.card", { has: page.locator(".figures") });
    await result.waitFor();
    assert.match(await result.locator("table th[scope=row]").first().innerText(), /2/, "the line");
    await page.goto("/desk/tables/replies");
    const words = await page.locator("table.rows").innerText();
    assert.ok(words.includes("已清掏下水道") && !words.includes("错的一行"), words);
    await context.close();
    assert.deepEqual(complaints.filter((c) => !/status of 422/.test(c)), []);
  });
}
