// node build.mjs          writes ../static/reader.js and ../static/reader.css
// node build.mjs check    exits with 1 if the committed files differ from the sources
// node build.mjs test     bundles tests/*.test.ts into a temporary folder and runs them
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = import.meta.dirname;
const outputs = join(here, "..", "static");
const MOST_BYTES = 80_000;

async function bundle() {
  const common = { bundle: true, minify: true, write: false, legalComments: "none", charset: "utf8", logLevel: "error" };
  const script = await build({
    ...common,
    entryPoints: [join(here, "main.tsx")],
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
  });
  const [root, sheet] = await Promise.all(
    ["root.css", "reader.css"].map((name) => build({ ...common, entryPoints: [join(here, "style", name)], target: "chrome120" })),
  );
  // Rules of the pages of the server end at the island (`@scope` in console.css).
  const nested = `#reader{${sheet.outputFiles[0].text.trim()}}\n`;
  return { "reader.js": script.outputFiles[0].text, "reader.css": root.outputFiles[0].text + nested };
}

function runTests() {
  const folder = mkdtempSync(join(tmpdir(), "reader-tests-"));
  const tests = readdirSync(join(here, "tests")).filter((name) => name.endsWith(".test.ts"));
  return build({
    bundle: true,
    platform: "node",
    format: "esm",
    entryPoints: tests.map((name) => join(here, "tests", name)),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    jsx: "automatic",
    jsxImportSource: "preact",
    logLevel: "error",
  }).then(() => {
    const files = tests.map((name) => join(folder, name.replace(/\.ts$/, ".mjs")));
    const { status } = spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" });
    rmSync(folder, { recursive: true });
    process.exit(status ?? 1);
  });
}

const command = process.argv[2] ?? "build";
if (command === "test") {
  await runTests();
} else {
  const files = await bundle();
  const compressed = Object.values(files).reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0);
  const faults = compressed > MOST_BYTES ? [`the bundle has ${compressed} bytes compressed, more than ${MOST_BYTES}`] : [];
  for (const [name, text] of Object.entries(files)) {
    const path = join(outputs, name);
    if (command === "build") writeFileSync(path, text);
    else if (readFileSync(path, "utf8") !== text) faults.push(`${name} differs from its sources: run make console`);
  }
  console.log(`reader.js and reader.css: ${compressed} bytes compressed`);
  for (const one of faults) console.error(one);
  process.exit(faults.length ? 1 : 0);
}
