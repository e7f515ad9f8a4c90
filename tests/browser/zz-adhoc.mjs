import { launch, visitor } from "./lib/browser.mjs";
import { signIn } from "./lib/pages.mjs";
import { readFile } from "node:fs/promises";
const base = "http://127.0.0.1:9100";
const logins = JSON.parse(await readFile("/tmp/d20/demo-logins.json", "utf8"));
const out = "/work/notes/s4";
const browser = await launch();
const jobs = JSON.parse(process.argv[2]);
for (const [name, opts, role, path, full] of jobs) {
  const { context, page } = await visitor(browser, base, opts);
  try {
    if (opts.elder) { await page.goto("/"); await page.getByRole("button", { name: "长辈版" }).click(); }
    if (role) await signIn(page, logins.find((l) => l.role === role));
    let p = path;
    if (p.startsWith("first:")) { await page.goto(p.slice(6)); p = await page.locator('a[href^="/desk/m/"]').first().getAttribute("href"); }
    await page.goto(p);
    await page.waitForTimeout(900);
    await page.screenshot({ path: `${out}/${name}.png`, fullPage: !!full });
    console.log(name, page.url());
  } catch (e) { console.log(name, "ERR", e.message.slice(0, 200)); }
  await context.close();
}
await browser.close();
