/** Builds the studio into static files with relative addresses, under a strict content security policy. */
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";
import { contentPolicy } from "./content-policy.ts";

const source = (path: string) => fileURLToPath(new URL(`../reluscope/src/${path}`, import.meta.url));

/** Writes the policy into the page, so that it holds on every web server; ours sends it as a header too. */
const policyInPage = (): Plugin => ({
  name: "content-policy",
  apply: "build",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: contentPolicy },
      injectTo: "head-prepend",
    },
  ],
});

export default defineConfig({
  base: "./",
  root: fileURLToPath(new URL(".", import.meta.url)),
  resolve: {
    alias: [
      { find: /^reluscope\/(draw|view|report)$/, replacement: source("$1/index.ts") },
      { find: /^reluscope$/, replacement: source("index.ts") },
    ],
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  worker: { format: "es" },
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    assetsInlineLimit: 0,
  },
  plugins: [policyInPage()],
});
