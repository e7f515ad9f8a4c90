// kill -9 of the server at random moments under load.
//
// Several clients send reports without pause, each with an idempotency key, and write down what was
// acknowledged. A report without an answer is sent again with the same key. Meanwhile the server is
// killed and started again KILLS times. At the end every acknowledged report must be there, no key
// may have made two, and the ledger must prove itself.
//
//   KILLS=1000 SEED=7 npm test

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { bin, run, start, temporary } from "../browser/lib/server.mjs";

const KILLS = Number(process.env.KILLS ?? 15);
const CLIENTS = Number(process.env.CLIENTS ?? 6);
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
/** Nothing here takes longer than this, whatever happens. */
const LIMIT_MS = 120_000 + KILLS * 6_000;

/** Chance that can be repeated with the same SEED (mulberry32). */
let state = SEED;
function chance() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
}
const between = (low, high) => low + Math.floor(chance() * (high - low));

async function freePort() {
  const server = createServer();
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Each request seems to come from somebody else: the limits for one address are not at stake. */
const somebody = () => `10.${between(0, 256)}.${between(0, 256)}.${between(1, 255)}`;

async function send(base, path, body, headers = {}) {
  const answer = await fetch(base + path, {
    method: "POST",
    headers: { "content-type": "application/json", "x-forwarded-for": somebody(), ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(5_000),
  });
  return { status: answer.status, body: await answer.json() };
}

/** One person's reports, one after the other, until told to stop; then none is left unanswered. */
async function client(world, name) {
  let n = 0;
  while (!world.stop || world.owed.has(name)) {
    let report = world.owed.get(name);
    if (!report) {
      n += 1;
      const key = randomUUID();
      const text = `第${n}次反映：路灯不亮，门口井盖松动。标记${key}`;
      report = { key, body: { text, place_text: "一号楼门口", name: `来件人${name}` } };
      world.owed.set(name, report);
    }
    try {
      const got = await send(world.base, "/api/v1/reports", report.body, {
        "idempotency-key": report.key,
      });
      if (got.status === 200 || got.status === 201) {
        const before = world.kept.get(report.key);
        if (before && before.number !== got.body.number) {
          world.wrong.push(`key ${report.key} made ${before.number} and ${got.body.number}`);
        }
        world.kept.set(report.key, before ?? { number: got.body.number, secret: got.body.secret });
        // now and then a client did not notice the answer and sends once more
        if (before || chance() > 0.1) world.owed.delete(name);
      } else if (got.status < 500 && got.status !== 409 && got.status !== 429) {
        world.wrong.push(`${got.status} ${JSON.stringify(got.body)}`);
        world.owed.delete(name);
      } else {
        world.retried += 1;
        await pause(50);
      }
    } catch {
      // no answer: it may or may not have been kept, so the same key is sent again
      world.retried += 1;
      await pause(between(5, 60));
    }
    if (performance.now() > world.end) throw new Error("the time is up");
  }
}

const listening = (base) => async () => {
  for (let i = 0; i < 400; i += 1) {
    try {
      return (await fetch(base, { signal: AbortSignal.timeout(2_000) })).status;
    } catch {
      await pause(25);
    }
  }
  throw new Error("the server does not come up");
};

test(`acknowledged reports survive ${KILLS} kills`, { timeout: LIMIT_MS + 60_000 }, async (t) => {
  t.diagnostic(`seed ${SEED}, ${CLIENTS} clients, ${bin}`);
  const data = await temporary("kill");
  const built = await run(["demo", "--data", data, "--matters", "40", "--build-only"]);
  assert.equal(built.code, 0, built.err + built.out);

  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const args = ["serve", "--data", data, "--listen", `127.0.0.1:${port}`, "--proxies", "1"];
  const up = listening(base);
  const world = {
    base,
    kept: new Map(),
    owed: new Map(),
    wrong: [],
    retried: 0,
    stop: false,
    end: performance.now() + LIMIT_MS,
  };
  // whether it answers is asked over the network
  const serve = () => start(args);

  let server = await serve();
  await up();
  const clients = Array.from({ length: CLIENTS }, (_, i) => client(world, i + 1));
  const working = Promise.all(clients);
  working.catch(() => {});

  for (let kill = 0; kill < KILLS; kill += 1) {
    // one in five dies while it is still starting
    if (chance() < 0.8) await up();
    await pause(between(0, 700));
    server.child.kill("SIGKILL");
    await server.ended;
    server = await serve();
  }
  await up();
  // some more without kills, so that whatever a kill left behind has to cope with new work
  await pause(1_000);
  world.stop = true;
  await working;
  assert.deepEqual(world.wrong, []);
  assert.ok(world.kept.size >= KILLS, `only ${world.kept.size} reports were acknowledged`);

  const numbers = new Map();
  for (const [key, { number, secret }] of world.kept) {
    assert.ok(!numbers.has(number), `${number} was given to ${key} and ${numbers.get(number)}`);
    numbers.set(number, key);
    const { status, body } = await send(base, "/api/v1/progress", { number, secret });
    assert.equal(status, 200, `${number} was acknowledged and is not found: ${JSON.stringify(body)}`);
    assert.ok(body.text.includes(key), `${number} holds another report`);
  }

  server.child.kill("SIGTERM");
  await server.ended;
  const exported = await run(["export", "matters", "--format", "jsonl", "--data", data]);
  assert.equal(exported.code, 0, exported.err);
  const times = new Map();
  for (const [, key] of exported.out.matchAll(/标记([0-9a-f-]{36})/g)) {
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  const twice = [...times].filter(([, n]) => n > 1);
  assert.deepEqual(twice, [], "reports that are there twice");

  const proof = await run(["verify", "--fold", "--data", data]);
  assert.equal(proof.code, 0, proof.out + proof.err);
  t.diagnostic(`${world.kept.size} acknowledged, ${world.retried} sent again`);
  await rm(data, { recursive: true, force: true });
});
