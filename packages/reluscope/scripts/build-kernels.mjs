/**
 * Compiles src/kernels/assembly/forms.as.ts to WebAssembly and writes it as base64 into
 * src/kernels/forms-wasm.generated.ts, so that nothing is fetched at run time.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const folder = fileURLToPath(new URL("../src/kernels/", import.meta.url));
const flags = [
  "--enable",
  "simd",
  "--runtime",
  "stub",
  "--noAssert",
  "-O3",
  "--importMemory",
  "--use",
  "abort=",
];
let binary;
const { error, stderr } = await asc.main(
  [`${folder}assembly/forms.as.ts`, "--outFile", "forms.wasm", ...flags],
  {
    writeFile: (name, contents) => {
      if (name === "forms.wasm") binary = contents;
    },
  },
);
if (error) {
  console.error(stderr.toString());
  process.exit(1);
}
const text = Buffer.from(binary).toString("base64");
writeFileSync(
  `${folder}forms-wasm.generated.ts`,
  `// written by scripts/build-kernels.mjs\nexport default "${text}";\n`,
);
console.log(`kernels: ${binary.length} bytes of WebAssembly`);
