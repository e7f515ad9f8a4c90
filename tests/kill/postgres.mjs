// A PostgreSQL of its own for one test: made, started, thrown away.

import { execFileSync, spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { createInterface } from "node:readline";

/** Where `initdb` and `pg_ctl` stand on Debian; the newest version. */
function programs() {
  const versions = readdirSync("/usr/lib/postgresql").sort((a, b) => Number(a) - Number(b));
  return `/usr/lib/postgresql/${versions.at(-1)}/bin`;
}

// `initdb` refuses to run as root; the folder belongs to whoever runs it
const KEEPER = `
set -eu
dir=$(mktemp -d "\${TMPDIR:-/tmp}/yiwang-kill-pg-XXXXXX")
trap '"$1/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || :; rm -rf "$dir"' EXIT
"$1/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >"$dir/initdb.log" 2>&1
"$1/pg_ctl" -D "$dir/data" -w -l "$dir/log" -o "-k $dir -c listen_addresses=" start >/dev/null </dev/null
"$1/createdb" -h "$dir" -U postgres kill
echo "$dir"
cat >/dev/null
`;

/** Starts it; `stop` takes it down. */
export async function postgres() {
  const root = execFileSync("id", ["-u"]).toString().trim() === "0";
  const shell = ["sh", "-c", KEEPER, "sh", programs()];
  const [program, ...args] = root ? ["runuser", "-u", "postgres", "--", ...shell] : shell;
  const child = spawn(program, args, { cwd: "/", stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((done) => child.on("exit", done));
  const folder = await new Promise((found, failed) => {
    createInterface({ input: child.stdout }).once("line", found);
    child.on("exit", (code) => failed(new Error(`PostgreSQL did not start (${code})`)));
  });
  return {
    url: `postgres://postgres@localhost/kill?host=${encodeURIComponent(folder)}`,
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
