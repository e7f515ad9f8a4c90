// The first day of a new clerk, from signing in to the first closed matter, as the document tells
// it: `docs/zh-CN/新手上路.md`. The test walks it and `make shots` photographs it.

import { choose, pinOnMap, signIn, take } from "./pages.mjs";
import { visitor } from "./browser.mjs";

/** The steps: the name of the picture, and what is done before it is taken. */
export const STEPS = [
  [
    "sign-in",
    async ({ newcomer, login }) => {
      await newcomer.goto("/sign-in");
      await newcomer.locator('input[name="login"]').fill(login("community_clerk").login);
      return newcomer;
    },
  ],
  [
    "inbox",
    async ({ newcomer, login }) => {
      await signIn(newcomer, login("community_clerk"));
      return newcomer;
    },
  ],
  [
    "enter",
    async ({ newcomer, login }) => {
      await newcomer.goto("/desk/enter");
      await newcomer.getByText("来电", { exact: true }).first().click();
      await newcomer.locator("#text").fill("3幢门口的垃圾桶满了两天，气味大，请清运。");
      await newcomer.locator("#name").fill("周阿姨");
      await newcomer.locator("#phone").fill("19900004321");
      await newcomer.locator("#place_text").fill("小区3幢门口");
      await pinOnMap(newcomer, [login("street_dispatcher").unit, login("community_clerk").unit]);
      await newcomer.evaluate(() => globalThis.scrollTo(0, 0));
      return newcomer;
    },
  ],
  [
    "entered",
    async (world) => {
      await world.newcomer.locator("p.buttons button.primary").last().click();
      await world.newcomer.waitForURL(/\/desk\/enter\/done/);
      world.number = await world.newcomer.locator("dl.ticket dd").first().innerText();
      return world.newcomer;
    },
  ],
  [
    "matter",
    async ({ newcomer, number }) => {
      await newcomer.goto(`/desk/m/${number}`);
      return newcomer;
    },
  ],
  [
    "handle",
    async ({ newcomer }) => {
      const box = newcomer.locator("details.act", {
        has: newcomer.locator("summary .what", { hasText: /^即办$/ }),
      });
      if ((await box.getAttribute("open")) === null) await box.locator("> summary").click();
      await choose(box, "办理结果", "实际解决");
      await box.getByLabel("怎么办的").fill("今天上午已请物业清运，并把这一处改为每天两清，居委会陈芳到场看过。");
      await box.scrollIntoViewIfNeeded();
      return newcomer;
    },
  ],
  [
    "handled",
    async ({ newcomer, number }) => {
      await Promise.all([
        newcomer.waitForNavigation({ waitUntil: "load" }),
        newcomer.getByRole("button", { name: "即办", exact: true }).click(),
      ]);
      await newcomer.goto(`/desk/m/${number}`);
      return newcomer;
    },
  ],
  [
    "checked",
    async ({ street, login, number }) => {
      await signIn(street, login("street_dispatcher"));
      await street.goto(`/desk/m/${number}`);
      await take(street, "核查通过", async (box) => {
        await choose(box, "核定结果", "实际解决");
        await box.getByLabel("核查情况").fill("看了现场照片和保洁记录，已清运。");
      });
      await street.goto(`/desk/m/${number}`);
      return street;
    },
  ],
  [
    "closed",
    async ({ newcomer, caller, login, number }) => {
      await signIn(caller, login("follow_up_clerk"));
      await caller.goto(`/desk/m/${number}`);
      await take(caller, "评办（回访）", async (box) => {
        await choose(box, "是否满意", "是");
        await choose(box, "问题是否解决", "是");
        await box.getByLabel("来电人怎么说").fill("周阿姨说当天就清走了，谢谢。");
      });
      await newcomer.goto(`/desk/m/${number}`);
      return newcomer;
    },
  ],
];

/** Walks it; `seen(name, page)` is called at each step with the page as it stands, `size` large. */
export async function walk(browser, base, login, seen, size) {
  const all = [];
  const world = { login, number: "" };
  for (const name of ["newcomer", "street", "caller"]) {
    const v = await visitor(browser, base);
    all.push(v);
    if (size) await v.page.setViewportSize(size);
    world[name] = v.page;
  }
  try {
    for (const [name, act] of STEPS) await seen(name, await act(world));
    return all.flatMap((v) => v.complaints);
  } finally {
    for (const v of all) await v.context.close();
  }
}
