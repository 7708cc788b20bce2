import { defineConfig } from "tsdown";

export default defineConfig({
  // The program by itself serves tests, which run many command lines in one process.
  entry: { main: "src/main.ts", program: "src/program.ts" },
  format: "esm",
  platform: "node",
  target: "node20",
  dts: false,
  clean: true,
  // A twentieth of the time to start goes to reading what nobody needs to read here.
  minify: true,
  outExtensions: () => ({ js: ".js" }),
  // Reading a few files instead of some hundred takes a quarter off the time to start.
  deps: {
    alwaysBundle: [/^(reluscope|zod|@bufbuild|fflate|commander|picocolors|pickleparser|comlink)(\/|$)/],
    onlyBundle: false,
    neverBundle: ["@napi-rs/canvas", "cli-progress"],
  },
});
