// Builds the style sheet of the pages, that of the paper, and the one script into dist/. Content hashes are added by the server.
import { build } from "esbuild";
import { copyFile, mkdir, rm } from "node:fs/promises";

await rm("dist", { recursive: true, force: true });
await mkdir("dist", { recursive: true });
const common = { bundle: true, minify: true, legalComments: "none", logLevel: "warning" };
await build({ ...common, entryPoints: ["src/app.ts"], outfile: "dist/app.js", format: "esm", target: "es2020" });
await build({ ...common, entryPoints: ["css/app.css"], outfile: "dist/app.css", target: ["chrome90", "safari14", "firefox90"] });
await build({ ...common, entryPoints: ["css/print.css"], outfile: "dist/print.css", target: ["chrome131"] });
await copyFile("icon.svg", "dist/icon.svg");
