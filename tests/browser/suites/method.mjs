// A method nobody wrote before is made in the editor alone, and a matter walks through it: three legs
// at once, an arbiter, a suspension.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { visitor } from "../lib/browser.mjs";
import { choose, pinOnMap, signIn, take } from "../lib/pages.mjs";

const text = await readFile(new URL("../data/river-trio.yaml", import.meta.url), "utf8");

/** Clicks a button of the page that leads to another page. */
async function press(page, name) {
  await Promise.all([
    page.waitForNavigation({ waitUntil: "load" }),
    page.locator("main").getByRole("button", { name, exact: true }).click(),
  ]);
}

export function method(world) {
  test("an invented method is made in the editor and a matter walks through it", async () => {
    const all = [];
    const enter = async (role) => {
      const who = world.login(role);
      const v = await visitor(world.browser, world.base);
      all.push(v);
      await signIn(v.page, who);
      return { ...v, ...who };
    };
    const admin = await enter("admin");
    const page = admin.page;

    // copied from a shipped one, then written anew; mistakes are told while it is typed
    await page.goto("/desk/playbooks/five-actions/edit?tab=copy");
    await page.getByLabel("标识").fill("river-trio");
    await page.getByLabel("中文名称").fill("河道三方联护");
    await press(page, "复制另立");
    await page.goto("/desk/playbooks/river-trio/edit?tab=text");
    const area = page.locator("textarea#text");
    await area.fill(text.replace("to: summing}", "to: sumning}"));
    const mistake = page.locator(".problems .link");
    await mistake.first().waitFor();
    await mistake.first().click();
    const marked = await area.evaluate((a) => a.value.slice(a.selectionStart, a.selectionEnd));
    assert.match(marked, /summing|sumning/, "the mistake leads to its line");
    await area.fill(text);
    await page.locator(".problems .fine").waitFor();
    await press(page, "保存草稿");

    // the form: one more thing to ask, and a shorter limit
    await page.goto("/desk/playbooks/river-trio/edit?tab=form");
    const open = async (name) => {
      const box = page.locator("details.act", {
        has: page.locator("summary .what", { hasText: new RegExp(`^${name}$`) }),
      });
      await box.locator("> summary").click();
      return box;
    };
    const clock = await open("联护时限");
    await clock.locator('input[name="set.clocks.reply.limit"]').fill("8");
    const ending = await open("合账办结");
    await ending.locator('input[name="ask.sum_up"]').fill("lesson");
    await ending.locator('select[name="ask-kind.sum_up"]').selectOption("long_text");
    await ending.locator('input[name="ask-zh.sum_up"]').fill("经验教训");
    await ending.locator('input[name="ask-en.sum_up"]').fill("Lesson");
    await press(page, "保存草稿");
    await page.goto("/desk/playbooks/river-trio/edit?tab=diff");
    assert.match(await page.locator("pre.diff").innerText(), /经验教训/);

    // the walks came with the copy and are of another method: they are taken out
    await page.goto("/desk/playbooks/river-trio/edit?tab=walks");
    for (const box of await page.locator("details.quietly summary").all()) await box.click();
    for (const box of await page.locator('input[name^="walk-gone"]').all()) await box.check();
    await press(page, "保存并试走");
    await page.goto("/desk/playbooks/river-trio/edit?tab=publish");
    await press(page, "发布新版");
    await page.goto("/desk/playbooks/river-trio");
    const shown = await page.locator("main").innerText();
    assert.ok(shown.includes("8个工作日") && shown.includes("裁定归谁"), shown.slice(0, 400));

    // a matter comes in as any other, and the street moves it to the new method
    const street = await enter("street_dispatcher");
    const department = await enter("department_handler");
    const community = await enter("community_clerk");
    const district = await enter("district_dispatcher");
    await street.page.goto("/desk/enter");
    await street.page.getByText("来电", { exact: true }).click();
    await street.page.locator("#text").fill("青溪河南段漂着垃圾，三家都说不归自己。");
    await street.page.locator("#place_text").fill(`${community.unit}旁河道`);
    await pinOnMap(street.page, [street.unit, community.unit]);
    await press(street.page, "登记");
    await street.page.waitForURL(/enter\/done/);
    const number = await street.page.locator("dl.ticket dd").first().innerText();
    const at = async (who) => {
      await who.page.goto(`/desk/m/${number}`);
      return who.page;
    };
    const stands = async (stage) => {
      const words = await (await at(district)).locator("main").innerText();
      assert.ok(words.includes(stage), `stands at ${stage}: ${words.slice(0, 300)}`);
    };
    const mover = await at(district);
    const promised = await mover.locator(".clocks").innerText();
    await mover.getByText("换一份工作法", { exact: true }).click();
    await mover.locator("#move-to").selectOption("river-trio");
    await mover.locator("#move-why").fill("涉及三家，按联护办理。");
    await press(mover, "改过去");
    await stands("分段");
    const day = /已承诺[^前]*前/;
    const kept = await (await at(district)).locator(".clocks").innerText();
    assert.equal(day.exec(kept)?.[0], day.exec(promised)?.[0], "the promise stays");

    // three at once; one objects and the district rules
    await take(await at(street), "划分责任段", async (box) => {
      const ticked = box.locator("ul.units li:has(input[type=checkbox]:checked) label.tick");
      while ((await ticked.count()) > 0) await ticked.first().click();
      for (const who of [department, street, community]) {
        // what the routing table proposes says why behind its name
        const name = new RegExp(`^${who.unit.replaceAll(/[()]/g, "\\$&")}(（建议|$)`);
        await box.locator("ul.units label.tick span").filter({ hasText: name }).click();
      }
    });
    await stands("三方联护");
    await take(await at(department), "不认本段", async (box) => {
      await box.getByLabel("为什么不归本单位").fill("这一段归水务。");
    });
    await stands("区裁定");
    await take(await at(district), "裁定归谁", async (box) => {
      const choice = box.locator("select option").filter({ hasText: department.unit }).first();
      await box.locator("select").selectOption(await choice.getAttribute("value"));
    });
    await stands("三方联护");

    // halted for the flood, and gone on with
    const later = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
    await take(await at(street), "汛期停办", async (box) => {
      await box.locator('input[type="date"]').fill(later);
    });
    await stands("汛期停办");
    assert.match(await (await at(street)).locator(".clocks").innerText(), /计时暂停/);
    await take(await at(street), "恢复联护");

    for (const who of [department, street, community]) {
      await take(await at(who), "认领本段");
      await take(await at(who), "本段办完", (box) => choose(box, "本段结果", "实际解决"));
    }
    await stands("合账");
    await take(await at(street), "合账办结", async (box) => {
      await choose(box, "总的结果", "实际解决");
      await box.getByLabel("经验教训").fill("先划段，后联办。");
    });
    await stands("三方办结");
    for (const v of all) await v.context.close();
    assert.deepEqual(all.flatMap((v) => v.complaints), []);
  });
}
