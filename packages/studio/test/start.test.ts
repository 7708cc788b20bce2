/** The studio's first view: the picture is there, its counts are the library's, the policy is strict, and little is loaded. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { boxDomain, fullSlice, partition } from "reluscope";
import { loadNetwork } from "reluscope/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contentPolicyOf } from "../../cli/src/studio-server.ts";
import { launchChromium } from "../../reluscope/test/report/chromium.ts";
import { built, cellsShown, ready, visit } from "./visit.ts";

const models = new URL("../../../examples/models/", import.meta.url);

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

describe("the first view", () => {
  it("shows the exact partition of the first example with the library's counts", async () => {
    const network = loadNetwork(new URL("crescents_2-16-16-1.onnx", models).pathname).network;
    const box: [number, number][] = [
      [-1.5, 2.5],
      [-1.5, 1.5],
    ];
    const { counts } = partition(network, boxDomain(fullSlice(2), box));
    await visit(browser, {}, async (page) => {
      await ready(page);
      expect(await cellsShown(page)).toBe(counts.cells);
      expect(await page.locator("[data-architecture]").innerText()).toBe("2-16-16-1");
    });
  });

  it("works below any path of any web server; forbids scripts, styles and requests from elsewhere", async () => {
    const html = readFileSync(join(built, "index.html"), "utf8");
    const policy = contentPolicyOf(html);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe-inline");
    expect(policy).not.toContain("'unsafe-eval'");
    expect(policy).not.toMatch(/https?:|\*/);
    await visit(
      browser,
      { below: "/some/path", expected: /Content Security Policy|ERR_BLOCKED_BY_CSP/ },
      async (page) => {
        await ready(page);
        // an example and its data, workers of panels and their pictures: all from that path
        await page.getByLabel("examples").selectOption("narrow");
        await page.locator("[data-architecture]", { hasText: "2-2-2-2-1" }).waitFor();
        await ready(page);
        await page.click("[data-panel=explain]");
        await page.waitForSelector("[data-explain-count]");
        await page.click("[data-panel=compare]");
        await page.locator(".compare-model select").nth(1).selectOption("example:crescents");
        await page.waitForSelector("[data-compare-verdict=different]");
        const blocked = await page.evaluate(async () => {
          const violated = new Promise<string>((resolve) => {
            document.addEventListener("securitypolicyviolation", (event) =>
              resolve(event.effectiveDirective),
            );
          });
          await fetch("https://example.com/").catch(() => undefined);
          return violated;
        });
        expect(blocked).toBe("connect-src");
      },
    );
  });
});
