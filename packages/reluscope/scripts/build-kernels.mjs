/**
 * Compiles the sources in src/kernels/assembly to WebAssembly and writes each as base64 into
 * src/kernels/NAME-wasm.generated.ts, so that nothing is fetched at run time.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const sources = ["any-dimension", "forms", "line-sweep", "polytope", "region", "training"];
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
for (const name of sources) {
  let binary;
  const { error, stderr } = await asc.main(
    [`${folder}assembly/${name}.as.ts`, "--outFile", "out.wasm", ...flags],
    {
      writeFile: (file, contents) => {
        if (file === "out.wasm") binary = contents;
      },
    },
  );
  if (error) {
    console.error(stderr.toString());
    process.exit(1);
  }
  const text = Buffer.from(binary).toString("base64");
  writeFileSync(
    `${folder}${name}-wasm.generated.ts`,
    `// written by scripts/build-kernels.mjs\nexport default "${text}";\n`,
  );
  console.log(`kernels: ${name}, ${binary.length} bytes of WebAssembly`);
}
