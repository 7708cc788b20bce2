import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(`./packages/reluscope/src/${path}`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^reluscope\/(draw|view|report|node)$/, replacement: source("$1/index.ts") },
      { find: /^reluscope$/, replacement: source("index.ts") },
    ],
  },
  test: {
    include: ["packages/*/test/**/*.test.ts"],
    globalSetup: ["./packages/reluscope/test/report/chromium.ts"],
    // test files keep nothing for one another: one process loads the library once for all of them
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // a browser on a loaded machine: what is wrong is wrong every time
    retry: process.env.CI ? 2 : 0,
    // what a page will show is waited for as long as a busy machine needs
    expect: { poll: { timeout: 30_000, interval: 50 } },
    reporters: ["default", "./scripts/summary-reporter.ts"],
  },
});
