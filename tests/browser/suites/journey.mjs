// One report from the resident's phone to the end, with the unhappy turn: resident, community,
// street, department, another checker.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor } from "../lib/browser.mjs";
import { choose, find, offered, onward, photo, pinOnMap, signIn, take } from "../lib/pages.mjs";

export function journey(world) {
  test("a report walks from portal to follow-up, unhappy, handled again, closed", async () => {
    const all = [];
    const enter = async (role) => {
      const who = world.login(role);
      const v = await visitor(world.browser, world.base);
      all.push(v);
      await signIn(v.page, who);
      return { ...v, ...who };
    };
    const community = await enter("community_clerk");
    const street = await enter("street_dispatcher");
    const department = await enter("department_handler");
    const checker = await enter("community_secretary");
    const mark = `井盖${Date.now() % 100_000}`;

    // the resident, with scripts, on a phone
    const resident = await visitor(world.browser, world.base, { phone: true });
    all.push(resident);
    await resident.page.goto("/report");
    await resident.page.locator('input[name="photos"]').setInputFiles(photo());
    await onward(resident.page);
    await resident.page.locator('[name="place_text"]').fill("小区北门");
    await pinOnMap(resident.page, [street.unit, community.unit]);
    await onward(resident.page);
    await resident.page.locator('[name="text"]').fill(`${mark}号井盖松动，车一压就响，怕老人绊倒。`);
    await resident.page.getByRole("button", { name: "提交" }).last().click();
    await resident.page.waitForURL(/\/report\/done/);
    const [number, secret] = await resident.page.locator("dl.ticket dd").allInnerTexts();

    const open = async (who) => {
      await who.page.goto(`/desk/m/${number}`);
      return who.page;
    };
    const stands = async (stage) => {
      const page = await open(street);
      const words = await page.locator("main").innerText();
      assert.ok(words.includes(stage), `stands at ${stage}: ${words.slice(0, 300)}`);
    };

    // the street finds it by a word; it waits for the grid, so the community asks upward
    await find(street.page, mark, number);
    await take(await open(community), "申办", async (box) => {
      await box.getByLabel("为什么办不了").fill("井盖归城管部门，社区没有备件。");
    });

    await take(await open(street), "转办", async (box) => {
      // what the routing table proposes is ticked already; this time somebody else is to do it
      const ticked = box.locator("ul.units li:has(input[type=checkbox]:checked) label.tick");
      while ((await ticked.count()) > 0) await ticked.first().click();
      const unit = box.page().getByText(department.unit, { exact: true });
      await box.locator("ul.units label.tick", { has: unit }).click();
      await box.getByLabel("办理要求").fill("三天内更换并加固。");
    });
    await stands("承办中");

    await take(await open(department), "签收");
    await take(await open(department), "办结反馈", async (box) => {
      await choose(box, "办理结果", "实际解决");
      await box.getByLabel("怎么办的").fill("已更换井盖并加垫圈。");
      await box.locator('input[type="file"]').setInputFiles(photo("after.png", [60, 160, 70]));
    });
    await stands("待核查");
    const pairs = street.page.locator(".pairing-photos figcaption");
    assert.deepEqual(await pairs.allInnerTexts(), ["办前", "办后"], "side by side");
    // a limit in words; how it was worked out is there for who asks
    const clock = street.page.locator(".clocks details").first();
    assert.equal(await clock.locator("p").first().isVisible(), false);
    await clock.locator("summary").click();
    assert.match(await clock.locator("p").first().innerText(), /工作日|小时/);
    assert.ok(!(await offered(await open(department))).includes("核查通过"), "not by the handler");
    await take(await open(checker), "核查通过", async (box) => {
      await choose(box, "核定结果", "实际解决");
    });

    // the resident looks, sees the answer and the photo, and is not satisfied
    const page = resident.page;
    await page.goto("/progress/case");
    const answer = await page.locator("main").innerText();
    assert.ok(answer.includes("已更换井盖并加垫圈") && answer.includes(number));
    assert.ok(!answer.includes("三天内更换并加固"), "what is internal stays so");
    assert.ok((await page.locator(".timeline img").count()) >= 1, "the photo of the work");
    await take(page, "评价", async (box) => {
      await choose(box, "您满意吗", "否");
      await choose(box, "问题解决了吗", "否");
      await box.getByLabel("想说的话").fill("还是响。");
    });
    await stands("不满意待定");

    await take(await open(street), "重办", async (box) => {
      await box.getByLabel("重办要求").fill("重新加固，现场试压。");
    });
    await take(await open(department), "办结反馈", async (box) => {
      await choose(box, "办理结果", "实际解决");
      await box.getByLabel("怎么办的").fill("重新浇筑底座，试压无响声。");
    });
    await take(await open(checker), "核查通过", async (box) => {
      await choose(box, "核定结果", "实际解决");
    });
    await page.goto("/progress");
    await page.locator('[name="number"]').fill(number);
    await page.locator('[name="secret"]').fill(secret);
    await page.locator("main form button").first().click();
    await page.waitForURL(/\/progress\/case/);
    await take(page, "评价", async (box) => {
      await choose(box, "您满意吗", "是");
      await choose(box, "问题解决了吗", "是");
    });
    await stands("办结归档");
    assert.match(await page.locator("main").innerText(), /已办结/);

    for (const v of all) await v.context.close();
    assert.deepEqual(all.flatMap((v) => v.complaints), []);
  });
}
