import { defineConfig } from "tsdown";

export default defineConfig({
  entry: [
    "src/index.ts",
    "src/draw/index.ts",
    "src/view/index.ts",
    "src/report/index.ts",
    "src/node/index.ts",
  ],
  format: "esm",
  platform: "neutral",
  target: "es2022",
  dts: true,
  sourcemap: false,
  clean: true,
  outExtensions: () => ({ js: ".js", dts: ".d.ts" }),
  deps: {
    // Of zod only what is used: its hundred files take a third of the time to load, and the collector goes through all of it.
    alwaysBundle: [/^zod(\/|$)/],
    neverBundle: [/^node:/, "@napi-rs/canvas"],
  },
});
