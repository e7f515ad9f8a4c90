// Builds the style sheet of the pages, that of the paper, and the one script into dist/. Content hashes are added by the server.
import { build } from "esbuild";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";

await rm("dist", { recursive: true, force: true });
await mkdir("dist", { recursive: true });
const common = { bundle: true, minify: true, legalComments: "none", logLevel: "warning" };
await build({ ...common, entryPoints: ["src/app.ts"], outfile: "dist/app.js", format: "esm", target: "es2020" });
await build({ ...common, entryPoints: ["css/app.css"], outfile: "dist/app.css", target: ["chrome90", "safari14", "firefox90"] });
await build({ ...common, entryPoints: ["css/print.css"], outfile: "dist/print.css", target: ["chrome131"] });
await copyFile("icon.svg", "dist/icon.svg");

// The live map comes by itself, only where it is shown. Its worker is the library's own file.
const library = "node_modules/maplibre-gl/dist";
await build({ ...common, entryPoints: ["src/net/main.ts"], outfile: "dist/net.js", format: "esm", target: "es2022", legalComments: "eof" });
await build({ ...common, entryPoints: [`${library}/maplibre-gl.css`], outfile: "dist/net.css", target: ["chrome90", "safari14", "firefox90"] });
const worker = await readFile(`${library}/maplibre-gl-worker.mjs`, "utf8");
await writeFile("dist/net-worker.js", worker.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n"));
