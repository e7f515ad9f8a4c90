// A meeting from its opening to the last item decided, on its page; a committee of people of several
// units and a public voice that becomes a matter, without scripts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor, violations } from "../lib/browser.mjs";
import { choose, signIn, take } from "../lib/pages.mjs";

/** The day after tomorrow, as a date field takes it. */
const soon = () => new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);

export function meetings(world) {
  const enter = async (role, way) => {
    const v = await visitor(world.browser, world.base, way);
    await signIn(v.page, world.login(role));
    return v;
  };

  test("a meeting takes matters in hand, and each item is followed to its decision", { timeout: 180_000 }, async () => {
    const { context, page, complaints } = await enter("community_secretary");
    await page.goto("/desk/meetings");
    await page.getByText("开一次会", { exact: true }).click();
    await page.locator("#name").fill("浏览器里的民情分析会");
    await page.locator("#grid").selectOption({ index: 1 });
    await page.getByRole("button", { name: "建立会议" }).click();
    await page.waitForURL(/\/desk\/meetings\/\d/);
    const meeting = new URL(page.url()).pathname;
    const number = meeting.split("/").pop();

    const boxes = page.locator('.offered input[name="number"]');
    assert.ok((await boxes.count()) >= 2, "matters of the community are offered");
    const chosen = [];
    for (const i of [0, 1]) {
      chosen.push(await boxes.nth(i).getAttribute("value"));
      await page.locator(".offered label.tick").nth(i).click();
    }
    await page.getByRole("button", { name: "列入议题" }).click();
    await page.waitForURL(/put=2/);
    assert.match(await page.locator('.alert.good[role="status"]').innerText(), /列入了2件/);
    assert.deepEqual(await violations(page), []);
    const items = page.locator(".agenda > li");
    assert.equal(await items.count(), 2);
    const left = page.locator('.offered input[name="number"]');
    const offered = await left.evaluateAll((all) => all.map((b) => b.value));
    assert.ok(!chosen.some((c) => offered.includes(c)), "what is on it is offered no more");

    // each step opens its form, and comes back to the meeting
    const step = async (within, name, fill) => {
      await within.getByRole("link", { name: new RegExp(`^${name}`) }).click();
      await page.waitForURL(/\/desk\/m\/.*take=/);
      await take(page, name, fill);
      await page.waitForURL((url) => url.pathname === meeting);
    };
    await step(page.locator("main"), "通知开会", async (box) => {
      await box.getByLabel("开会日期").fill(soon());
      await box.getByLabel("几点、在哪里").fill("晚七点，社区二楼");
      const unit = box.locator('ul.units input[name="f.invited"]').first();
      // one may be proposed already
      if (!(await unit.isChecked())) await box.locator("ul.units label.tick").first().click();
      await box.locator('[name="f.agenda"]').fill("见议题清单");
    });
    await step(page.locator("main"), "开会签到", async (box) => {
      for (const who of ["居委会", "业委会", "物业公司"]) await choose(box, who, "到会");
      await box.getByLabel("居民代表人数").fill("7");
    });
    const words = (await items.first().locator("h3").innerText()).replace(/^1\.\s*/, "");
    await step(items.first(), "定行动项", async (box) => {
      assert.equal(await box.getByLabel("对应哪个议题").inputValue(), words, "the item is filled in");
      await box.getByLabel("做什么（行动清单）").fill("两天内到现场处置，办后拍照。");
      await box.locator('select[name^="f."]').first().selectOption({ index: 1 });
      await box.getByLabel("责任人").fill("社区值班人员");
      await box.getByLabel("多久办好").fill("5");
    });
    await items.first().getByText("待认领").waitFor();
    await step(items.nth(1), "当场说明", async (box) => {
      await box.getByLabel("怎么说明的、居民怎么看").fill("程序和时间已经当面说清，没有异议。");
    });
    assert.equal(await page.getByText("没有着落", { exact: true }).count(), 0, "every item is decided");
    assert.deepEqual(await violations(page), []);

    await page.goto(`/desk/m/${chosen[0]}`);
    assert.ok(await page.locator(`a[href="/desk/meetings/${number}"]`).isVisible(), "the matter says so");
    assert.deepEqual(complaints, []);
    await context.close();
  });

  test("a committee is set up and a feed kept, without scripts", { timeout: 120_000 }, async () => {
    const { context, page, complaints } = await enter("admin", { script: false });
    // by keys: nothing has to stand still for them
    const press = (what) => page.locator(what).press("Enter");
    await page.goto("/desk/staff");
    await press("#committee summary");
    await page.locator("#committee-committee").fill("浏览器联席会");
    await page.locator("#committee-above").selectOption({ index: 2 });
    await press("#committee button");
    await page.waitForURL(/\/desk\/staff\/unit\/.*-W\d+$/);
    for (const i of [3, 9]) {
      await press("#member summary");
      await page.locator("#member-login").selectOption({ index: i });
      await page.locator("#member-role").selectOption("department_handler");
      await press("#member button");
      await page.waitForLoadState();
      assert.equal(await page.locator("#said").count(), 0);
    }
    const members = page.locator("table").first().locator("tbody tr");
    assert.equal(await members.count(), 2);
    assert.deepEqual(await page.locator("h2").first().innerText(), "成员");

    await page.goto("/desk/voices");
    await press("#feed summary");
    await page.locator("#feed-name").fill("浏览器晚报");
    await page.locator("#feed-url").fill("http://192.168.1.1/rss");
    await press("#feed button");
    assert.match(await page.locator("main").innerText(), /内部/, "the own network is not read");
    await page.locator("#feed-url").fill("https://news.invalid/rss");
    await press("#feed button");
    await page.waitForURL(/\/desk\/voices#feeds$/);
    assert.match(await page.locator("#feeds").innerText(), /浏览器晚报/);
    assert.deepEqual(complaints.filter((c) => !/422/.test(c)), []);
    await context.close();
  });

  test("a public voice becomes a matter by a person's hand", async () => {
    const { context, page, complaints } = await enter("street_dispatcher");
    await page.goto("/desk/voices");
    const voice = page.locator("li", { has: page.getByText("转为事项", { exact: true }) }).first();
    const title = await voice.locator("b, a").first().innerText();
    await voice.getByText("转为事项", { exact: true }).click();
    await page.waitForURL(/\/desk\/enter\?voice=/);
    assert.equal(await page.locator('[name="title"]').inputValue(), title);
    assert.match(await page.locator("#text").inputValue(), /来源：/);
    assert.deepEqual(complaints, []);
    await context.close();
  });
}
