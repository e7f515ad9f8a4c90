// What saves a person doing the same again: answers kept under a name, standard replies, what comes
// again in one list, a letter instead of looking every day.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor } from "../lib/browser.mjs";
import { choose, pinOnMap, signIn, take } from "../lib/pages.mjs";
import { post } from "../lib/post.mjs";

const LONG = { timeout: 180_000 };

/** What a page complains of besides the refusals that were asked for. */
const unasked = (complaints) => complaints.filter((c) => !/status of 422/.test(c));

/** Enters a matter in the clerk's community, of the first category where `filed`; its number. */
async function entered(world, page, text, filed = false) {
  await page.goto("/desk/enter");
  await page.getByText("来电", { exact: true }).first().click();
  await page.locator("#text").fill(text);
  await page.locator("#name").fill("周阿姨");
  await page.locator("#phone").fill("19900004321");
  await page.locator("#place_text").fill("小区3幢门口");
  await pinOnMap(page, [world.login("street_dispatcher").unit, world.login("community_clerk").unit]);
  if (filed) await page.locator('select[name="category"]').selectOption({ index: 1 }, { force: true });
  await page.locator("p.buttons button.primary").last().click();
  await page.waitForURL(/\/desk\/enter\/done/);
  return page.locator("dl.ticket dd").first().innerText();
}

/** The form of an action, unfolded. */
async function unfolded(page, name) {
  const box = page.locator("details.act", {
    has: page.locator("summary .what", { hasText: new RegExp(`^${name}$`) }),
  });
  if ((await box.getAttribute("open")) === null) await box.locator("> summary").first().click();
  return box;
}

export function again(world) {
  for (const script of [true, false]) {
    const how = script ? "with" : "without";
    test(`answers are kept under a name and fill the next form, ${how} scripts`, LONG, async () => {
      // the matters are entered with scripts either way: this is about what is done with them
      const made = await visitor(world.browser, world.base);
      await signIn(made.page, world.login("community_clerk"));
      const first = await entered(world, made.page, `楼道堆了旧家具，过不去人${how}`);
      const next = await entered(world, made.page, `楼道里放着破沙发${how}`);
      await made.context.close();

      const { context, page, complaints } = await visitor(world.browser, world.base, { script });
      await signIn(page, world.login("community_clerk"));
      await page.goto(`/desk/m/${first}`);
      const box = await unfolded(page, "即办");
      await choose(box, "办理结果", "实际解决");
      await box.getByLabel("怎么办的").fill(`${first}已上门劝离，当天搬走。`);
      await box.getByText("存为常用填法").click();
      const name = `劝离${script ? "一" : "二"}`;
      await box.getByLabel("名称").fill(name);
      // the key that sends a form keeps here, and sends nothing
      await Promise.all([page.waitForNavigation({ waitUntil: "load" }), box.getByLabel("名称").press("Enter")]);
      assert.match(await page.locator("main").innerText(), new RegExp(`已存为“${name}”。还没有提交。`));
      assert.equal(await page.getByLabel("怎么办的").inputValue(), `${first}已上门劝离，当天搬走。`);
      await page.goto(`/desk/m/${first}`);
      assert.match(await page.locator(".matter-head").innerText(), /网格即办/);

      await page.goto(`/desk/m/${next}`);
      const other = await unfolded(page, "即办");
      await other.locator(".fillings summary").press("Enter");
      assert.match(await other.locator(".fillings").innerText(), /已上门劝离/);
      await Promise.all([
        page.waitForNavigation({ waitUntil: "load" }),
        other.locator(".fillings").getByRole("link", { name }).press("Enter"),
      ]);
      const filled = page.locator("details.act[open]").first();
      assert.match(await filled.innerText(), /还没有提交。看过再提交/);
      assert.equal(await filled.getByLabel("怎么办的").inputValue(), `${next}已上门劝离，当天搬走。`);
      await Promise.all([
        page.waitForNavigation({ waitUntil: "load" }),
        filled.getByRole("button", { name: "即办", exact: true }).press("Enter"),
      ]);
      assert.match(await page.locator(".timeline").innerText(), new RegExp(`${next}已上门劝离`));

      await page.goto("/desk/account");
      const row = page.locator("#fillings tr", { hasText: name });
      await row.getByRole("button").press("Enter");
      await page.waitForURL(/account#fillings$/);
      assert.equal(await page.locator("#fillings tr", { hasText: name }).count(), 0);
      await context.close();
      assert.deepEqual([...made.complaints, ...complaints], []);
    });
  }

  test("a standard reply goes in at the cursor, and is seen as the resident will read it", LONG, async () => {
    const keeper = await visitor(world.browser, world.base);
    await signIn(keeper.page, world.login("admin"));
    await keeper.page.goto("/desk/tables/replies");
    const fold = keeper.page.locator("#row");
    if ((await fold.getAttribute("open")) === null) await fold.locator("summary").first().click();
    await fold.getByLabel("标题").fill("已装路灯");
    await fold.getByLabel("正文").fill("您反映的“{title}”已于{date}装好路灯。");
    await fold.getByRole("button", { name: "保存" }).click();
    await keeper.page.locator("table.rows", { hasText: "已装路灯" }).waitFor();

    const { context, page, complaints } = await visitor(world.browser, world.base);
    await signIn(page, world.login("community_clerk"));
    const number = await entered(world, page, "小区后门没有路灯，晚上看不见");
    await page.goto(`/desk/m/${number}`);
    const box = await unfolded(page, "即办");
    const field = box.getByLabel("怎么办的");
    await field.fill("周阿姨您好。");
    await box.locator("yw-reply select").selectOption({ label: "已装路灯" });
    const said = await field.inputValue();
    assert.match(said, /^周阿姨您好。您反映的“小区后门没有路灯.*”已于\d+年\d+月\d+日装好路灯。$/);
    await choose(box, "办理结果", "实际解决");
    await box.locator("yw-preview, .preview").first().waitFor();
    await take(page, "即办");
    await context.close();
    await keeper.context.close();
    assert.deepEqual([...keeper.complaints, ...complaints], []);
  });

  test("what one person raises again stands in one list, without a name", LONG, async () => {
    const { context, page, complaints } = await visitor(world.browser, world.base);
    await signIn(page, world.login("community_clerk"));
    const numbers = [];
    for (const text of ["早点摊占了人行道", "早点摊又来了", "早点摊还在"]) {
      numbers.push(await entered(world, page, text, true));
    }
    await page.goto("/desk/repeats");
    for (const part of ["#places", "#persons"]) {
      const group = page.locator(`${part} .repeat`, { has: page.locator(`a[href="/desk/m/${numbers[2]}"]`) });
      await group.locator("> summary").click();
      for (const n of numbers) await group.locator(`a[href="/desk/m/${n}"]`).waitFor();
      assert.match(await group.locator("> summary").innerText(), /\d+件/);
    }
    const words = await page.locator("#persons").innerText();
    assert.ok(!words.includes("周阿姨") && !words.includes("1990000"), "nobody is named");
    const here = page.locator("#places .repeat", { has: page.locator(`a[href="/desk/m/${numbers[2]}"]`) });
    await here.getByRole("link", { name: "在收件箱列出" }).click();
    await page.locator(`tr[data-number="${numbers[2]}"]`).waitFor();
    await page.goto(`/desk/m/${numbers[2]}`);
    const others = await page.locator(".earlier").innerText();
    assert.ok(others.includes(numbers[0]) && others.includes(numbers[1]), others);
    await page.goto("/desk/repeats?days=30");
    assert.equal(await page.locator("#days").inputValue(), "30");
    await context.close();
    assert.deepEqual(complaints, []);
  });

  for (const script of [true, false]) {
    test(`an area is followed by mail and stopped, ${script ? "with" : "without"} scripts`, LONG, async () => {
      const { context, page, complaints } = await visitor(world.browser, world.base, { phone: true, script });
      const to = `resident-${script}@example.com`;
      await page.goto("/board");
      await page.locator(".areas a").first().press("Enter");
      await page.waitForURL(/area=/);
      await page.getByRole("link", { name: "用邮箱关注这一片" }).press("Enter");
      await page.waitForURL(/\/follow\?area=/);
      const area = await page.locator("h1 small").innerText();
      await page.locator("#mail").fill("不是邮箱");
      await page.getByRole("button", { name: "发确认信" }).press("Enter");
      await page.locator("#mail-fault").waitFor();
      assert.equal(await page.locator("#mail").inputValue(), "不是邮箱");
      await page.locator("#mail").fill(to);
      await page.getByRole("button", { name: "发确认信" }).press("Enter");
      await page.locator(".alert.good").waitFor();
      const [asked] = await post.to(to);
      assert.equal(asked.subject, `请确认关注：${area}`);
      assert.match(asked.stop, /^<http.*\/follow\/.*>$/);
      await page.goto(/https?:\S+\/follow\/\S+/.exec(asked.body)[0]);
      await page.getByRole("button", { name: "确认关注" }).press("Enter");
      await page.getByText("正在关注").waitFor();
      await page.getByRole("button", { name: "停止关注，删去邮箱" }).press("Enter");
      await page.getByText("已经停止，邮箱已从系统里删去").waitFor();
      await context.close();
      assert.deepEqual(unasked(complaints), []);
    });
  }

  test("an administrator tries the mail server, and a wrong setting says what is wrong", LONG, async () => {
    const { context, page, complaints } = await visitor(world.browser, world.base);
    await signIn(page, world.login("admin"));
    await page.goto("/desk/settings");
    const before = await page.getByLabel("网址").inputValue();
    assert.equal(before, world.base);
    await page.getByLabel("网址").fill("一网");
    await page.getByRole("button", { name: "保存" }).click();
    assert.match(await page.locator("main").innerText(), /后面不带路径/);
    assert.equal(await page.getByLabel("网址").inputValue(), "一网", "as it was typed");
    await page.getByLabel("网址").fill(before);
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("设置已保存").waitFor();
    await page.locator("#to").fill("admin@example.com");
    await page.getByRole("button", { name: "试发" }).click();
    await page.getByText("邮件服务器已收下").waitFor();
    assert.match((await post.to("admin@example.com"))[0].body, /邮件服务器已经可用/);
    await context.close();
    assert.deepEqual(unasked(complaints), []);
  });
}
