// kill -9 of the server at random moments under load.
//
// Several clients send reports without pause, half by the API and half by the portal's form, each
// report under a key of its own, and write down what was acknowledged. A report without an answer is
// sent again with the same key.
// Meanwhile the server is killed and started again KILLS times. At the end every acknowledged report
// must be there, none may be there twice, and the ledger must prove itself.
//
//   KILLS=1000 SEED=7 ENGINES=sqlite,postgres npm test

import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { bin, run, start, temporary } from "../browser/lib/server.mjs";
import { postgres } from "./postgres.mjs";

const KILLS = Number(process.env.KILLS ?? 15);
const ENGINES = (process.env.ENGINES ?? "sqlite,postgres").split(",");
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

/** A word of letters only, so that nothing takes it for a number that must be masked. */
const mark = () => [...randomBytes(14)].map((b) => String.fromCharCode(97 + (b % 26))).join("");

/** One request of a browser without scripts. `jar` holds its cookies. */
async function ask(base, path, jar, fields) {
  const answer = await fetch(base + path, {
    method: fields ? "POST" : "GET",
    redirect: "manual",
    headers: {
      "x-forwarded-for": somebody(),
      cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; "),
    },
    body: fields ? new URLSearchParams(fields) : undefined,
    signal: AbortSignal.timeout(5_000),
  });
  for (const line of answer.headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
    jar.set(name, value);
  }
  return { status: answer.status, text: await answer.text() };
}

/** The token that the forms of this browser carry. */
async function token(base, jar) {
  const { text } = await ask(base, "/report", jar);
  return /name="_csrf" value="([^"]+)"/.exec(text)[1];
}

/** Sends a report. Whoever is sent on to the receipt has been told that it was received. */
async function report(base, person, fields) {
  person.token ??= await token(base, person.jar);
  const sent = await ask(base, "/report", person.jar, { _csrf: person.token, ...fields });
  if (sent.status !== 303) return { status: sent.status, said: sent.text };
  // from here on it is acknowledged; the receipt may be asked for until it comes
  for (;;) {
    try {
      const { status, text } = await ask(base, "/report/done", person.jar);
      const [number, secret] = [...text.matchAll(/<\/dt><dd>([^<]+)<\/dd>/g)].map(([, v]) => v);
      if (status === 200 && number && secret) return { status: 303, number, secret };
      if (status < 500) return { status, said: text };
    } catch {
      // killed in between
    }
    await pause(20);
  }
}

/** Sends a report by the API. */
async function reportByApi(base, { _key: key, ...body }) {
  const answer = await fetch(`${base}/api/v1/reports`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "idempotency-key": key,
      "x-forwarded-for": somebody(),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(5_000),
  });
  if (answer.status !== 201) return { status: answer.status, said: await answer.text() };
  const { number, secret } = await answer.json();
  return { status: 303, number, secret };
}

/** What the person who raised it reads, by number and code. */
async function progress(base, person, { number, secret }) {
  person.token ??= await token(base, person.jar);
  const sent = await ask(base, "/progress", person.jar, { _csrf: person.token, number, secret });
  return sent.status === 303 ? ask(base, "/progress/case", person.jar) : sent;
}

/** One person's reports, one after the other, until told to stop; then none is left unanswered. */
async function client(world, name) {
  const person = { jar: new Map() };
  let n = 0;
  while (!world.stop || world.owed.has(name)) {
    let owed = world.owed.get(name);
    if (!owed) {
      n += 1;
      const word = mark();
      const text = `第${n}次反映：路灯不亮，门口井盖松动。标记${word}。`;
      const fields = { _key: randomUUID(), text, place_text: "一号楼门口", name: `来件人${name}` };
      owed = { word, fields };
      world.owed.set(name, owed);
    }
    try {
      const byApi = name % 2 === 0;
      const got = byApi
        ? await reportByApi(world.base, owed.fields)
        : await report(world.base, person, owed.fields);
      if (got.status === 303) {
        const before = world.kept.get(owed.word);
        if (before && before.number !== got.number) {
          world.wrong.push(`${owed.word} was given ${before.number} and ${got.number}`);
        }
        world.kept.set(owed.word, before ?? { number: got.number, secret: got.secret });
        // now and then a client did not notice the answer and sends once more
        if (before || chance() > 0.1) world.owed.delete(name);
      } else if (got.status < 500 && got.status !== 429) {
        world.wrong.push(`${got.status}: ${got.said.slice(0, 500)}`);
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

for (const engine of ENGINES) {
  const name = `acknowledged reports survive ${KILLS} kills on ${engine}`;
  test(name, { timeout: LIMIT_MS + 60_000 }, async (t) => {
    const database = engine === "postgres" ? await postgres() : undefined;
    try {
      await survive(t, database ? ["--database", database.url] : []);
    } finally {
      await database?.stop();
    }
  });
}

async function survive(t, database) {
  t.diagnostic(`seed ${SEED}, ${CLIENTS} clients, ${bin}`);
  const data = await temporary("kill");
  const where = ["--data", data, ...database];
  const built = await run(["demo", ...where, "--matters", "40", "--build-only"]);
  assert.equal(built.code, 0, built.err + built.out);

  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const args = ["serve", ...where, "--listen", `127.0.0.1:${port}`, "--proxies", "1"];
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
  const reader = { jar: new Map() };
  for (const [word, kept] of world.kept) {
    const { number } = kept;
    assert.ok(!numbers.has(number), `${number} was given to ${word} and ${numbers.get(number)}`);
    numbers.set(number, word);
    const { status, text } = await progress(base, reader, kept);
    assert.equal(status, 200, `${number} was acknowledged and is not found`);
    assert.ok(text.includes(word), `${number} holds another report`);
  }

  server.child.kill("SIGTERM");
  await server.ended;
  const exported = await run(["export", "matters", "--format", "jsonl", ...where]);
  assert.equal(exported.code, 0, exported.err);
  const times = new Map([...world.kept.keys()].map((word) => [word, 0]));
  for (const line of exported.out.split("\n")) {
    const word = /标记([a-z]{14})/.exec(line)?.[1];
    if (word) times.set(word, (times.get(word) ?? 0) + 1);
  }
  const notOnce = [...times].filter(([, n]) => n !== 1);
  assert.deepEqual(notOnce, [], "reports that are not there exactly once");

  const proof = await run(["verify", "--fold", ...where]);
  assert.equal(proof.code, 0, proof.out + proof.err);
  t.diagnostic(`${world.kept.size} acknowledged, ${world.retried} sent again`);
  await rm(data, { recursive: true, force: true });
}
