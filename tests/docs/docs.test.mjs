// What the documents say is so: links lead somewhere, commands and flags exist, the playbook in the
// reference passes its checker, and the references name every word a playbook may use.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { run, temporary } from "../browser/lib/server.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const listed = execFileSync("git", ["ls-files", "-z", "*.md"], { cwd: root, encoding: "utf8" });
const documents = await Promise.all(
  listed
    .split("\0")
    .filter(Boolean)
    .map(async (path) => ({ path, text: await readFile(join(root, path), "utf8") })),
);
const references = documents.filter(({ path }) => /(工作法编写|playbooks)\.md$/.test(path));

/** The id a heading gets where Markdown is shown. */
const anchor = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");

test("every link in a document leads somewhere", () => {
  const broken = [];
  for (const { path, text } of documents) {
    const prose = text.replace(/```[\s\S]*?```/g, "");
    for (const [, link] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^(https?|mailto):/.test(link)) continue;
      const [file, id] = decodeURI(link).split("#");
      const target = file === "" ? path : join(dirname(path), file);
      if (!existsSync(join(root, target))) {
        broken.push(`${path}: ${link}`);
      } else if (id) {
        const there = documents.find((d) => d.path === target);
        const ids = [...(there?.text ?? "").matchAll(/^#+ (.*)$/gm)].map(([, h]) => anchor(h));
        if (!ids.includes(id)) broken.push(`${path}: ${link}`);
      }
    }
  }
  assert.deepEqual(broken, []);
});

/** Commands in code blocks and in code spans: `yiwang verify --fold`. */
function* commands(text) {
  const code = [...text.matchAll(/```sh\n([\s\S]*?)```/g), ...text.matchAll(/`([^`\n]+)`/g)];
  for (const [, block] of code) {
    for (const line of block.replace(/\\\n/g, " ").split("\n")) {
      const found = /^(?:\$ )?(?:\w+=\S+ )*yiwang ([^#|>]*)/.exec(line.trim());
      if (found) yield found[1].trim();
    }
  }
}

test("every command and flag in a document exists", async () => {
  const help = new Map();
  const asked = async (words) => {
    const key = words.join(" ");
    if (!help.has(key)) help.set(key, await run([...words, "--help"], { seconds: 30 }));
    return help.get(key);
  };
  const wrong = [];
  for (const { path, text } of documents) {
    for (const command of commands(text)) {
      const parts = command.split(/\s+/).filter(Boolean);
      // words before the first flag, file or placeholder; a choice such as `serve|worker` is many
      const words = [];
      for (const p of parts) {
        if (!/^[a-z][a-z|-]*$/.test(p)) break;
        words.push(p);
      }
      if (words.length === 0) continue;
      // a word may be an argument (`rebuild search`): only the first must be a command
      let answer = await asked(words.map((w) => w.split("|")[0]));
      let depth = words.length;
      while (answer.code !== 0 && depth > 1) {
        depth -= 1;
        answer = await asked(words.slice(0, depth).map((w) => w.split("|")[0]));
      }
      if (answer.code !== 0) {
        wrong.push(`${path}: yiwang ${command}`);
        continue;
      }
      for (const [flag] of command.matchAll(/--[a-z][a-z-]*/g)) {
        if (!answer.out.includes(flag)) wrong.push(`${path}: yiwang ${command}: no ${flag}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
});

test("the whole playbook shown in the reference passes the checker", async () => {
  const folder = await temporary("docs");
  let checked = 0;
  for (const { text } of references) {
    for (const [, block] of text.matchAll(/```yaml\n([\s\S]*?)```/g)) {
      if (!block.startsWith("playbook:")) continue;
      const file = join(folder, "example.yaml");
      await writeFile(file, block);
      const { code, out, err } = await run(["playbook", "check", file]);
      assert.equal(code, 0, out + err);
      checked += 1;
    }
  }
  await rm(folder, { recursive: true });
  assert.ok(checked > 0, "no whole playbook in the references");
});

test("the references name every effect and every kind of field", async () => {
  const folder = await temporary("docs");
  const shipped = await readFile(join(root, "playbooks/five-actions.yaml"), "utf8");
  const file = join(folder, "wrong.yaml");
  // the checker's mend lists what may stand there
  const words = async (from, to) => {
    await writeFile(file, shipped.replace(from, to));
    const { code, out, err } = await run(["playbook", "check", file]);
    assert.notEqual(code, 0, "a wrong word was accepted");
    const list = /(?:可选：|one of: )([a-z_ ]+)/.exec(out + err);
    assert.ok(list, out + err);
    return list[1].trim().split(/\s+/);
  };
  const effects = await words("effects: [resume]", "effects: [no_such_effect]");
  const kinds = await words("kind: yes_no", "kind: no_such_kind");
  await rm(folder, { recursive: true });
  assert.ok(effects.length > 10 && kinds.length > 8);
  for (const { path, text } of references) {
    for (const word of [...effects, ...kinds]) {
      assert.match(text, new RegExp(`[\`{]${word}[\`:}]`), `${path} does not name ${word}`);
    }
  }
});
