// What the compiler does not see: nothing that a strict content security policy would stop, nothing
// that writes markup from text, no other server, no leftovers.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

const rules = [
  [/\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write/, ["src"], "builds markup from text"],
  [/\beval\(|new Function\(/, ["src"], "runs text"],
  [/console\.\w+\(/, ["src"], "writes to the console"],
  [/\bany\b\s*[;,)=>|]|as any\b|@ts-ignore/, ["src"], "gives up on types"],
  [/https?:\/\//, ["src", "css"], "names another server"],
  [/@import|!important(?!;?\s*\})/, ["css"], "imports, or forces outside [hidden] and print"],
  [/\sstyle=|\son[a-z]+="|<script(?![^>]*src=)|javascript:/, ["../crates/web/templates"], "is inline and would be stopped"],
  [/\|\s*safe\b/, ["../crates/web/templates"], "leaves text unescaped"],
  [/hx-ext=|sse-connect|hx-on::/, ["../crates/web/templates"], "is of an older library"],
];

async function* files(dir) {
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}

let wrong = 0;
for (const [pattern, dirs, why] of rules) {
  for (const dir of dirs) {
    for await (const path of files(dir)) {
      const text = await readFile(path, "utf8");
      text.split("\n").forEach((line, i) => {
        if (path.endsWith(".svg")) return;
        if (pattern.test(line) && !line.includes("xmlns")) {
          process.stderr.write(`${path}:${i + 1}: ${why}: ${line.trim()}\n`);
          wrong += 1;
        }
      });
    }
  }
}
process.exitCode = wrong ? 1 : 0;
