// Chromium as a person has it, with everything it complains of written down.

import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axeSource = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");

/** A desk and a phone. */
export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** Starts the browser. It speaks to nobody but the page under test. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** Visitors so far. */
let came = 0;

/**
 * A fresh visitor. `complaints` fills with every console error, script error, policy violation,
 * failed answer of the server and request to anybody else.
 */
export async function visitor(browser, base, { phone = false, script = true, locale } = {}) {
  came += 1;
  const context = await browser.newContext({
    baseURL: base,
    // everybody comes from an address of their own, as people do: the rates are for each
    extraHTTPHeaders: { "x-forwarded-for": `10.1.${came >> 8}.${came & 255}` },
    viewport: phone ? PHONE : DESK,
    isMobile: phone,
    hasTouch: phone,
    javaScriptEnabled: script,
    locale: locale ?? "zh-CN",
    timezoneId: "Asia/Shanghai",
  });
  context.setDefaultTimeout(15_000);
  const complaints = [];
  const note = (page, what) => complaints.push(`${page.url()}: ${what}`);
  context.on("page", (page) => {
    page.on("console", (m) => {
      const policy = /content security policy/i.test(m.text());
      if (m.type() === "error" || policy) note(page, m.text());
    });
    page.on("pageerror", (e) => note(page, e.message));
    page.on("response", (r) => {
      if (r.status() >= 500) note(page, `${r.status()} ${r.url()}`);
    });
    page.on("request", (r) => {
      if (!/^(data|blob|about):/.test(r.url()) && !r.url().startsWith(base)) {
        note(page, `asks somebody else: ${r.url()}`);
      }
    });
  });
  const page = await context.newPage();
  return { context, page, complaints };
}

/** What axe finds against WCAG 2.2 A and AA, one line a finding; empty where all is well. */
export async function violations(page) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(() =>
    globalThis.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    }),
  );
  return found.violations.map((v) => {
    const where = v.nodes.slice(0, 3).map((n) => `${n.target.join(" ")} (${n.failureSummary})`);
    return `${v.id}: ${v.help}: ${where.join("; ")}`;
  });
}
