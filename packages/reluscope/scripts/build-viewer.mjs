/**
 * Bundles the scripts of our HTML files, each with its style sheets, into TypeScript modules: the report's viewer
 * (src/report/viewer) and that of animated pictures (src/report/motion). Every module holds one minified script, one style
 * sheet, and their hashes for the content security policy.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const report = fileURLToPath(new URL("../src/report/", import.meta.url));
const hash = (text) => "sha256-" + createHash("sha256").update(text).digest("base64");

for (const [name, styles] of [
  ["viewer", ["viewer/theme.css", "page.css", "viewer/style.css"]],
  ["motion", ["viewer/theme.css", "page.css", "motion/style.css"]],
]) {
  const bundle = await rolldown({ input: `${report}${name}/main.ts`, platform: "browser", logLevel: "warn" });
  const { output } = await bundle.generate({ format: "iife", minify: true });
  await bundle.close();
  // "</script" inside a string would end the element that holds the script
  const script = output[0].code
    .trim()
    .replace(/<\/(script)/gi, "<\\/$1")
    .replace(/<!--/g, "\\x3c!--");
  const style = styles
    .map((file) => readFileSync(report + file, "utf8"))
    .join("\n")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\s+/g, " ")
    .replace(/ ?([{};,>]) ?/g, "$1")
    .replace(/: /g, ":")
    .trim();
  const generated = { script, style, scriptHash: hash(script), styleHash: hash(style) };
  const lines = Object.entries(generated).map(([key, text]) => `  ${key}: ${JSON.stringify(text)},`);
  const text = `// written by scripts/build-viewer.mjs\nexport default {\n${lines.join("\n")}\n};\n`;
  const target = `${report}${name}.generated.ts`;
  let before = "";
  try {
    before = readFileSync(target, "utf8");
  } catch {
    // first build
  }
  // an unchanged file keeps its date, so that watchers and caches rest
  if (before !== text) writeFileSync(target, text);
  console.log(
    `${name}: script ${(script.length / 1024).toFixed(1)} kB, style ${(style.length / 1024).toFixed(1)} kB`,
  );
}
