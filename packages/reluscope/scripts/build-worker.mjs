/** Bundles src/threads/worker.ts into src/threads/worker.generated.ts: one minified script that a worker is started from. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const threads = fileURLToPath(new URL("../src/threads/", import.meta.url));
const bundle = await rolldown({ input: `${threads}worker.ts`, platform: "browser", logLevel: "warn" });
const { output } = await bundle.generate({ format: "iife", minify: true });
await bundle.close();
const code = output[0].code.trim();
writeFileSync(
  `${threads}worker.generated.ts`,
  `// written by scripts/build-worker.mjs\nexport default ${JSON.stringify(code)};\n`,
);
console.log(`worker: script ${(code.length / 1024).toFixed(1)} kB`);
