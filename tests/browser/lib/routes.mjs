// Every address that is read, from the table of the program, and where an example of it stands in
// the demo district. A route without a visit here fails the tests.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { onward, photo, pinOnMap } from "./pages.mjs";
import { post } from "./post.mjs";

const table = await readFile(new URL("../../../crates/web/src/routes.rs", import.meta.url), "utf8");

/** The paths of all GET routes, as the router has them. */
export const ROUTES = [...table.matchAll(/^ {4}get "([^"]+)"/gm)].map(([, path]) => path);

/** The address of somebody on the staff. */
const PERSON = /^\/desk\/staff\/[0-9a-f-]{36}$/;

/** The address of a place of the registry. */
const PLACE = /^\/desk\/places\/[0-9a-f-]{36}$/;

/** The first address on a page that begins so, or looks so. */
async function linked(page, from, begins) {
  await page.goto(from);
  const links = await page.locator("a[href]").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  const fits = (href) => (begins instanceof RegExp ? begins.test(href) : href.startsWith(begins));
  const found = links.find(fits);
  assert.ok(found, `${from} links to ${begins}…`);
  return found;
}

const matter = (page) => linked(page, "/desk?view=all", "/desk/m/");

/** A print of the first matter that has one: not every method prints. */
async function print(page) {
  const hrefs = new Set();
  for (const view of ["all", "closed"]) {
    await page.goto(`/desk?view=${view}`);
    const links = page.locator('a[href^="/desk/m/"]');
    for (const href of await links.evaluateAll((all) => all.map((a) => a.getAttribute("href")))) {
      hrefs.add(href);
    }
  }
  for (const href of hrefs) {
    await page.goto(href);
    const prints = page.locator(`a[href^="${href}/print/"]`);
    if ((await prints.count()) > 0) return prints.first().getAttribute("href");
  }
  assert.fail("no matter of the list has a print");
}

/** A report of one's own, with a photo, so that the pages of the reporter have something to show. */
async function report(page) {
  if ((await page.context().cookies()).some((c) => c.name === "yw-case")) return;
  await page.goto("/report");
  await page.locator('input[name="photos"]').setInputFiles(photo());
  await onward(page);
  await page.locator('[name="place_text"]').fill("小区北门");
  await pinOnMap(page, []);
  await onward(page);
  await page.locator('[name="text"]').fill("门口井盖松动，车一压就响。");
  await page.getByRole("button", { name: "提交" }).last().click();
  await page.waitForURL(/\/report\/done/);
}

/** A matter entered at the desk for somebody, whose number is then handed over. */
async function entered(page) {
  await page.goto("/desk/enter");
  await page.locator('input[name="channel"]').first().check({ force: true });
  await page.locator("#text").fill("来电反映小区北门路灯不亮。");
  await page.locator("#place_text").fill("小区北门");
  await pinOnMap(page, []);
  await page.locator("p.buttons button").last().click();
  await page.waitForURL(/\/desk\/enter\/done/);
  return "/desk/enter/done";
}

/** A note of a shift: the last one of the unit, else one that is handed over now. */
async function handed(page) {
  await page.goto("/desk/handover");
  const kept = page.locator('ol.plain a[href^="/desk/handover/"]');
  if ((await kept.count()) > 0) return kept.first().getAttribute("href");
  await page.locator("#words").fill("东门井盖已围挡，等养护队。");
  await page.locator('form[action="/desk/handover"][method="post"] button').click();
  await page.waitForURL(/\/desk\/handover\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}

/** The link of a letter that asks whether an address shall follow an area. */
async function letter(page) {
  const to = `looker${post.letters.length}@example.com`;
  await page.goto("/follow");
  await page.locator("#mail").fill(to);
  await page.locator('form[action="/follow"] button').click();
  await page.locator(".alert.good").waitFor();
  const [asked] = await post.to(to);
  return new URL(/https?:\S+\/follow\/\S+/.exec(asked.body)[0]).pathname;
}

const PORTAL = "";
const STREET = "street_dispatcher";
const CALLER = "follow_up_clerk";
const ADMIN = "admin";

/** By path: who looks (nobody signed in where empty), and at which addresses. */
export const PAGES = {
  "/": [PORTAL],
  "/privacy": [PORTAL],
  "/accessibility": [PORTAL],
  "/board": [PORTAL],
  "/follow": [PORTAL],
  "/follow/{id}/{key}": [PORTAL, letter],
  "/grid": [PORTAL],
  "/to/{playbook}": [PORTAL, "/to/word-to-secretary"],
  "/report": [PORTAL],
  "/report/done": [PORTAL, async (page) => (await report(page), "/report/done")],
  "/progress": [PORTAL],
  "/progress/case": [PORTAL, async (page) => (await report(page), "/progress/case")],
  "/progress/mine": [PORTAL, async (page) => (await report(page), "/progress/mine")],
  "/sign-in": [PORTAL],
  "/desk": [STREET],
  "/desk/pane/{number}": [STREET, async (page) => (await matter(page)).replace("/m/", "/pane/")],
  "/desk/search": [STREET],
  "/desk/m/{number}": [STREET, matter],
  "/desk/m/{number}/print/{id}": [STREET, print],
  "/desk/enter": [STREET],
  "/desk/enter/done": [STREET, entered],
  "/desk/notices": [STREET],
  "/desk/net": [STREET],
  "/desk/net/{code}": [STREET, (page) => linked(page, "/desk/net", "/desk/net/3")],
  "/desk/places": [STREET, "/desk/places", "/desk/places?fresh=old&kind=shop"],
  "/desk/places/in/{code}": [STREET, (page) => linked(page, "/desk/places", "/desk/places/in/")],
  "/desk/places/{id}": [
    ADMIN,
    (page) => linked(page, "/desk/places?kind=compound", PLACE),
    (page) => linked(page, "/desk/places?kind=household", PLACE),
  ],
  "/desk/board": [STREET],
  "/desk/boards": [STREET],
  "/desk/boards/{id}": [STREET, (page) => linked(page, "/desk/boards", "/desk/boards/")],
  "/desk/handover": [STREET],
  "/desk/handover/{id}": [STREET, handed],
  "/desk/handover/{id}/print": [STREET, async (page) => `${await handed(page)}/print`],
  "/desk/meetings": [STREET],
  "/desk/meetings/{number}": [
    STREET,
    (page) => linked(page, "/desk/meetings", /^\/desk\/meetings\/\d/),
  ],
  "/desk/calls": [CALLER],
  "/desk/account": [STREET],
  "/desk/playbooks": [STREET],
  "/desk/playbooks/{id}": [STREET, "/desk/playbooks/five-actions"],
  "/desk/outbox": [ADMIN],
  "/desk/tables": [ADMIN],
  "/desk/tables/{what}": [ADMIN, "/desk/tables/categories", "/desk/tables/routes", "/desk/tables/replies", "/desk/tables/synonyms", "/desk/tables/rules"],
  "/desk/playbooks/{id}/edit": [
    ADMIN,
    "/desk/playbooks/five-actions/edit",
    "/desk/playbooks/five-actions/edit?tab=text",
    "/desk/playbooks/five-actions/edit?tab=walks",
    "/desk/playbooks/five-actions/edit?tab=publish",
    "/desk/playbooks/tunxi-loop/edit?tab=copy",
  ],
  "/desk/net/edit": [ADMIN],
  "/desk/insight": [ADMIN],
  "/desk/issues": [STREET],
  "/desk/issues/{id}": [STREET, (page) => linked(page, "/desk/issues", "/desk/issues/")],
  "/desk/repeats": [STREET],
  "/desk/settings": [ADMIN],
  "/desk/voices": [STREET],
  "/desk/warnings": [STREET],
  "/desk/staff": [ADMIN],
  "/desk/staff/unit/{code}": [ADMIN, (page) => linked(page, "/desk/staff", "/desk/staff/unit/")],
  "/desk/staff/{id}": [
    ADMIN,
    async (page) => linked(page, await linked(page, "/desk/staff", "/desk/staff/unit/"), PERSON),
    async (page) => {
      const unit = await linked(page, "/desk/staff", "/desk/staff/unit/");
      return linked(page, await linked(page, unit, PERSON), /^\/desk\/staff\/[^?]+\?post=/);
    },
  ],
};

/** What is read but is no page of its own: files, pictures, streams, and what machines read. */
export const NO_PAGES = [
  /^\/assets\//,
  /^\/health$/,
  /^\/feed\.atom$/,
  /^\/api\//,
  /\{file\}$/,
  /\/mine\.json$/,
  /^\/desk\/live$/,
  /^\/desk\/tables\/export$/,
  /^\/desk\/tiles\//,
  /^\/map\/base\//,
  /^\/desk\/net\/edit\/(shapes|finding\/\{n\})$/,
];

/** Addresses to look at for one visitor: pairs of the route and the address. */
export async function addresses(page, role) {
  const found = [];
  for (const [route, [who, ...examples]] of Object.entries(PAGES)) {
    if (who !== role) continue;
    for (const e of examples.length > 0 ? examples : [route]) {
      found.push([route, typeof e === "function" ? await e(page) : e]);
    }
  }
  return found;
}

/** Everybody who looks at something. */
export const LOOKERS = [...new Set(Object.values(PAGES).map(([who]) => who))];

/** Language and elder mode, as the buttons of the page leave them. */
export const prefer = (context, base, { lang, elder }) =>
  context.addCookies([
    { name: "yw-lang", value: lang, url: base },
    { name: "yw-elder", value: elder ? "1" : "0", url: base },
  ]);
