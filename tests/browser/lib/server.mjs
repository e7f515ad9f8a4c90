// Starts the program and speaks to it as any client would.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { post } from "./post.mjs";

const target = process.env.CARGO_TARGET_DIR ?? join(homedir(), ".cache/yiwang/target");

/** The program under test. */
export const bin = process.env.YIWANG_BIN ?? join(target, "debug/yiwang");

/** A new empty folder outside the clone. */
export const temporary = (name) => mkdtemp(join(tmpdir(), `yiwang-${name}-`));

/**
 * Starts `yiwang ARGS` and resolves with what `ready` makes of its output lines, as soon as it
 * makes something; without `ready`, as soon as the process is there. Rejects when the program ends
 * first, or after `seconds`.
 */
export function start(args, ready, { seconds = 60, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(bin, args, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const tail = [];
    const keep = (line) => {
      tail.push(line);
      if (tail.length > 40) tail.shift();
    };
    const fail = (why) => {
      clearTimeout(late);
      child.kill("SIGKILL");
      reject(new Error(`yiwang ${args.join(" ")}: ${why}\n${tail.join("\n").slice(-2_000)}`));
    };
    const late = setTimeout(() => fail(`not ready after ${seconds} s`), seconds * 1000);
    child.on("error", (e) => fail(e.message));
    child.on("exit", (code, signal) => fail(`ended early (${signal ?? code})`));
    const found = (said) => {
      clearTimeout(late);
      child.removeAllListeners("exit");
      const ended = new Promise((done) => child.on("exit", (code, signal) => done({ code, signal })));
      resolve({ ...said, child, ended, tail });
    };
    const look = (line) => {
      keep(line);
      const said = ready?.(line);
      if (said !== undefined) found(said);
    };
    if (!ready) child.on("spawn", () => found({}));
    createInterface({ input: child.stdout }).on("line", look);
    createInterface({ input: child.stderr }).on("line", look);
  });
}

/** Runs `yiwang ARGS` to its end. */
export function run(args, { seconds = 300 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(bin, args, { stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let err = "";
    child.stdout.on("data", (d) => (out += d));
    child.stderr.on("data", (d) => (err += d));
    const late = setTimeout(() => child.kill("SIGKILL"), seconds * 1000);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(late);
      resolve({ code, signal, out, err });
    });
  });
}

/** The line of `yiwang demo --json` that says where it listens and who may sign in. */
const announced = (line) => {
  if (!line.startsWith("{")) return undefined;
  try {
    const said = JSON.parse(line);
    return said.address && Array.isArray(said.logins) ? said : undefined;
  } catch {
    return undefined;
  }
};

/** Starts a small demo district of its own, with `more` options; `stop` ends it and removes its data. */
export async function demo({ matters = 300, more = [] } = {}) {
  const data = await temporary("browser");
  const args = ["demo", "--data", data, "--matters", String(matters), "--proxies", "1", ...more];
  const server = await start([...args, "--listen", "127.0.0.1:0", "--json"], announced, {
    seconds: 240,
  }).catch(async (e) => {
    await rm(data, { recursive: true, force: true });
    throw e;
  });
  const address = /^https?:/.test(server.address) ? server.address : `http://${server.address}`;
  const base = address.replace(/\/$/, "");
  // it sends its mail here, as the one who runs it sets up
  const mail = [`portal=${base}`, `smtp=${post.address}`, "mail_from=一网 <notice@example.cn>"];
  const set = await run(["settings", "--data", data, ...mail]);
  if (set.code !== 0) {
    server.child.kill("SIGKILL");
    throw new Error(`settings: ${set.err}`);
  }
  return {
    base,
    logins: server.logins,
    data,
    async stop() {
      server.child.kill("SIGTERM");
      const slow = setTimeout(() => server.child.kill("SIGKILL"), 10_000);
      await server.ended;
      clearTimeout(slow);
      await rm(data, { recursive: true, force: true });
    },
  };
}
