/** Web workers in a real browser: the same complexes as in Node, and nothing is fetched. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, expect, it } from "vitest";
import { partition } from "../../src/complex/partition.ts";
import { polyhedralComplex } from "../../src/complex/polytope.ts";
import { writeNetworkJson } from "../../src/formats/network-json.ts";
import { seededNetwork } from "../oracle/networks.ts";
import { launchChromium } from "../report/chromium.ts";
import { cube, square } from "./domains.ts";

/** What the page may do: run its own script and workers from blobs, compile WebAssembly; no requests. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' blob:; worker-src blob:";

const planar = seededNetwork("generic", 3, { inputs: 2, depth: 3, width: 20 });
const spatial = seededNetwork("generic", 7, { inputs: 3, depth: 3, width: 8 });

let browser: Browser;
let script = "";
const requests: string[] = [];
const server = createServer(({ url }, response) => {
  requests.push(url ?? "");
  response.setHeader("content-security-policy", POLICY);
  if (url === "/page.js") response.setHeader("content-type", "text/javascript").end(script);
  else response.setHeader("content-type", "text/html").end('<!doctype html><script src="/page.js"></script>');
});

beforeAll(async () => {
  const input = fileURLToPath(new URL("browser-page.ts", import.meta.url));
  const bundle = await rolldown({ input, platform: "browser", logLevel: "silent" });
  script = (await bundle.generate({ format: "iife", name: "page" })).output[0].code;
  await bundle.close();
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  browser = await launchChromium();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  server.close();
});

it.each([1, 2])("%i web workers find the complexes that Node finds", async (count) => {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  requests.length = 0;
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const found = await page.evaluate(
    ([n, first, second]) =>
      (globalThis as unknown as { find(n: number, ...networks: string[]): Promise<string> }).find(
        n,
        first,
        second,
      ),
    [count, writeNetworkJson(planar), writeNetworkJson(spatial)] as const,
  );
  const plane = partition(planar, square);
  const space = polyhedralComplex(spatial, cube);
  const plain = (value: object) =>
    JSON.parse(
      JSON.stringify(value, (_, part) => (ArrayBuffer.isView(part) ? Array.from(part as never) : part)),
    );
  expect(plane.counts.cells).toBeGreaterThan(200);
  expect(space.counts.cells).toBeGreaterThan(100);
  const inBrowser = JSON.parse(found);
  const different = Object.entries(plain({ plane, space })).flatMap(([name, complex]) =>
    Object.entries(complex as object)
      .filter(([field, value]) => JSON.stringify(inBrowser[name][field]) !== JSON.stringify(value))
      .map(([field]) => `${name}.${field}`),
  );
  expect(different).toEqual([]);
  expect(errors).toEqual([]);
  expect(requests.filter((url) => url !== "/favicon.ico")).toEqual(["/", "/page.js"]);
  await page.close();
});
