/**
 * Bundles the report's viewer (src/report/viewer/main.ts and style.css) into src/report/viewer.generated.ts:
 * one minified script, one style sheet, and their hashes for the report's content security policy.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const report = fileURLToPath(new URL("../src/report/", import.meta.url));

const bundle = await rolldown({ input: `${report}viewer/main.ts`, platform: "browser", logLevel: "warn" });
const { output } = await bundle.generate({ format: "iife", minify: true });
await bundle.close();
// "</script" inside a string would end the element that holds the script
const script = output[0].code
  .trim()
  .replace(/<\/(script)/gi, "<\\/$1")
  .replace(/<!--/g, "\\x3c!--");

const style = readFileSync(`${report}viewer/style.css`, "utf8")
  .replace(/\/\*[\s\S]*?\*\//g, "")
  .replace(/\s+/g, " ")
  .replace(/ ?([{};,>]) ?/g, "$1")
  .replace(/: /g, ":")
  .trim();

const hash = (text) => "sha256-" + createHash("sha256").update(text).digest("base64");
const generated = { script, style, scriptHash: hash(script), styleHash: hash(style) };
const lines = Object.entries(generated).map(([name, text]) => `  ${name}: ${JSON.stringify(text)},`);
const text = `// written by scripts/build-viewer.mjs\nexport default {\n${lines.join("\n")}\n};\n`;
const target = `${report}viewer.generated.ts`;
let before = "";
try {
  before = readFileSync(target, "utf8");
} catch {
  // first build
}
// an unchanged file keeps its date, so that watchers and caches rest
if (before !== text) writeFileSync(target, text);
console.log(
  `viewer: script ${(script.length / 1024).toFixed(1)} kB, style ${(style.length / 1024).toFixed(1)} kB`,
);
