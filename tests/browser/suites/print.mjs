// What prints: the page looks like paper, and its PDF is A4 with the number on it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor, violations } from "../lib/browser.mjs";
import { signIn } from "../lib/pages.mjs";
import { readPdf } from "../lib/pdf.mjs";

/** Somebody of every trade this suite needs; the demo has none of them. */
const CLERK = { login: "print-clerk", password: "correct-horse-7" };
const PERSON = { name: "王小满", phone: "19900001234" };

/** The API for somebody: `ask(method, path, body)`. */
async function api(base, { login, password }) {
  const ask = async (method, path, body, token) => {
    const form = body instanceof FormData;
    const headers = {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(!form && body && { "content-type": "application/json" }),
    };
    const answer = await fetch(`${base}${path}`, {
      method,
      headers,
      body: form || !body ? body : JSON.stringify(body),
    });
    const said = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${said.slice(0, 500)}`);
    return JSON.parse(said);
  };
  const { token } = await ask("POST", "/api/v1/session", { login, password });
  return (method, path, body) => ask(method, path, body, token);
}

/** Categories that lead to the two methods, and a clerk who may walk them. */
async function tables(base, admin) {
  const ask = await api(base, admin);
  const bring = async (what, csv) => {
    const form = new FormData();
    form.set("file", new Blob([csv], { type: "text/csv" }), `${what}.csv`);
    form.set("rows", "all");
    const { wrong } = await ask("POST", `/api/v1/imports/${what}`, form);
    assert.deepEqual(wrong, [], what);
  };
  await bring("units", "code,name,kind\nPRN,打印社区调委会,community\n");
  await bring(
    "categories",
    "code,name,name_en,playbook\nPRN1,邻里纠纷,Dispute,mediation\nPRN2,热线咨询,Question,hotline-order\n",
  );
  const posts = ["community_secretary", "mediator", "hotline_clerk"].map(
    (role) => `${CLERK.login},打印员,${role},PRN,2025-01-01,${CLERK.password}`,
  );
  await bring("staff", `login,name,role,unit,from,password\n${posts.join("\n")}\n`);
}

/** Receives a matter and takes actions on it; its number. */
async function walk(ask, category, text, actions) {
  const { number } = await ask("POST", "/api/v1/reports", {
    channel: "phone",
    place_text: "枫林路8号",
    category,
    text,
    ...PERSON,
  });
  for (const [action, form] of actions) {
    const sent = typeof form === "function" ? form(await offer(ask, number, action)) : form;
    await ask("POST", `/api/v1/matters/${number}/actions/${action}`, { form: sent });
  }
  return number;
}

/** The offer of an action, for what its form lets choose. */
async function offer(ask, number, action) {
  const matter = await ask("GET", `/api/v1/matters/${number}`);
  return matter.offers.find((o) => o.action === action);
}

/** Goes from the matter's page to its print, looks at it, prints it. */
async function prints(world, who, number, id, words) {
  const { context, page, complaints } = await visitor(world.browser, world.base);
  await signIn(page, who);
  await page.goto(`/desk/m/${number}`);
  await page.locator(`a[href="/desk/m/${number}/print/${id}"]`).click();
  await page.locator("main.paper").waitFor();
  await page.getByRole("button", { name: "打印" }).waitFor();
  const shown = await page.locator("main").innerText();
  for (const w of [number, ...words]) assert.ok(shown.includes(w), `${id} shows ${w}: ${shown}`);
  for (const plain of Object.values(PERSON)) {
    assert.ok(!shown.includes(plain), `${id} keeps ${plain} masked`);
  }
  const pdf = await page.pdf({ preferCSSPageSize: true });
  assert.equal(pdf.subarray(0, 5).toString("latin1"), "%PDF-");
  const { pages, text } = readPdf(pdf);
  assert.ok(pages.length > 0);
  for (const { width, height } of pages) {
    assert.ok(Math.abs(width - 595) < 1 && Math.abs(height - 842) < 1, `A4: ${width} × ${height}`);
  }
  assert.ok(text.includes(number), `the PDF of ${id} has its number: ${text.slice(0, 400)}`);
  assert.ok(text.includes(`1/${pages.length}`), "the pages are numbered");
  assert.ok(!text.includes("返回事项"), "what is for the screen stays off the paper");
  const found = [...(await violations(page)), ...complaints];
  await page.setViewportSize({ width: 390, height: 844 });
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  if (wider > 0) found.push(`${wider} px wider than a phone`);
  await context.close();
  assert.deepEqual(found, []);
}

export function print(world) {
  test("the four lists of a matter of the demo print on A4", async () => {
    const who = world.login("district_dispatcher");
    const ask = await api(world.base, who);
    let number;
    for (let cursor = ""; !number && cursor !== null; ) {
      const page = await ask("GET", `/api/v1/matters?limit=50${cursor && `&cursor=${cursor}`}`);
      for (const row of page.rows) {
        const matter = await ask("GET", `/api/v1/matters/${row.number}`);
        if (matter.playbook === "tunxi-loop") {
          number = row.number;
          break;
        }
      }
      cursor = page.next ?? null;
    }
    assert.ok(number, "the demo has a matter of the four lists");
    await prints(world, who, number, "four_lists", ["问题清单", "措施清单", "责任清单", "成效清单"]);
  });

  test("the case file of a mediation and the reply of the hotline print on A4", async () => {
    await tables(world.base, world.login("admin"));
    const ask = await api(world.base, CLERK);
    const dispute = await walk(ask, "PRN1", "楼上漏水，双方争执，电话19900001234。", [
      [
        "take_dispute",
        (o) => ({
          source: "applied",
          dispute_kind: "neighbours",
          committee: o.fields
            .find((f) => f.id === "committee")
            .options.find((u) => u.label.zh.startsWith("打印社区调委会")).value,
          learned: "两家为漏水争执已久。",
        }),
      ],
      [
        "visit_applicant",
        { rights_told_applicant: true, applicant_agrees: true, applicant_says: "要修好。" },
      ],
      ["visit_other", { rights_told_other: true, other_agrees: true, other_says: "愿意分担。" }],
      ["invite_both", { session_on: "2026-01-05", place: "议事厅", chosen_by: "parties" }],
      ["hold_session", { both_came: true, record: "双方各退一步。" }],
      [
        "reach_agreement",
        {
          agreed_form: "oral",
          parties_checked: true,
          facts: "水管老化。",
          disputed: "费用由谁出。",
          terms: "各出一半，十日内修好。",
          perform_how: "请物业维修",
          perform_within: "10 days",
        },
      ],
      ["file_paper", { line: 1, paper: "application", pages: "1–2" }],
    ]);
    await prints(world, CLERK, dispute, "case_file", [
      "卷宗目录",
      "要修好。",
      "各出一半，十日内修好。",
      "调解委员会（盖章）",
    ]);
    const question = await walk(ask, "PRN2", "居住证在哪里办？", [
      [
        "answer_directly",
        { demand_kind: "question", outcome: "explained", answer: "到街道便民中心二楼办理。" },
      ],
    ]);
    await prints(world, CLERK, question, "reply", ["居住证在哪里办？", "到街道便民中心二楼办理。", "12345"]);
  });
}
