/** Manners: a phone's width, names for screen readers, the keyboard alone, dark, no WebGL, and a light first view. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../reluscope/test/report/chromium.ts";
import { crescents, crescentsBox, onBox } from "./models.ts";
import { built, cellsShown, ready, visit } from "./visit.ts";

let browser: Browser;
let plain: Browser;
beforeAll(async () => {
  [browser, plain] = await Promise.all([launchChromium(), launchChromium({ webgl: false })]);
});
afterAll(() => Promise.all([browser?.close(), plain?.close()]));

/** Controls that say nothing to a screen reader. */
const nameless = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button, select, input, [role=application], a, summary")]
      .filter((element) => {
        const labels = (element as HTMLInputElement).labels;
        const label = [...(labels ?? [])].map((one) => one.textContent).join("");
        return !`${element.getAttribute("aria-label") ?? ""}${label}${element.textContent ?? ""}`.trim();
      })
      .map((element) => element.outerHTML.slice(0, 120)),
  );

/** Waits until the panel that was chosen is there. */
const opened = (page: Page) => page.waitForSelector("[data-settled=true]");

describe("manners", () => {
  it("on a phone nothing is wider than the screen, in every panel", async () => {
    await visit(
      browser,
      { context: { viewport: { width: 375, height: 740 }, hasTouch: true } },
      async (page) => {
        await ready(page);
        for (const panel of await page.locator(".rail button").all()) {
          await panel.click();
          await opened(page);
          const widths = await page.evaluate(() => [
            document.documentElement.scrollWidth,
            document.querySelector(".side")?.scrollWidth ?? 0,
          ]);
          for (const width of widths) expect(width).toBeLessThanOrEqual(375);
        }
      },
    );
  });

  it("every control has a name, in every panel", async () => {
    await visit(browser, {}, async (page) => {
      await ready(page);
      await page.getByLabel("examples").selectOption("iris");
      await page.locator("[data-architecture]", { hasText: "4-12-12-3" }).waitFor();
      for (const panel of await page.locator(".rail button").all()) {
        await panel.click();
        await opened(page);
        expect(await nameless(page)).toEqual([]);
      }
      expect(await page.locator("html").getAttribute("lang")).toBe("en");
    });
  });

  it("everything can be reached by the tab key", async () => {
    await visit(browser, {}, async (page) => {
      await ready(page);
      const reached = new Set<string>();
      for (let k = 0; k < 40; k++) {
        await page.keyboard.press("Tab");
        reached.add(
          await page.evaluate(() => {
            const { activeElement } = document;
            return activeElement?.getAttribute("aria-label") ?? activeElement?.textContent ?? "";
          }),
        );
      }
      for (const name of ["examples", "open a model file", "zoom in", "Slice", "gradient"]) {
        expect([...reached]).toContain(name);
      }
      expect([...reached].some((name) => name.startsWith("Map of"))).toBe(true);
      expect([...reached].some((name) => name.startsWith("neuron 0 of layer 2"))).toBe(true);
    });
  });

  it("follows the system into the dark, and the button out of it", async () => {
    await visit(browser, { fresh: true, context: { colorScheme: "dark" } }, async (page) => {
      await ready(page);
      const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const dark = await paper();
      await page.getByRole("button", { name: "switch to light colours" }).click();
      await page.getByRole("button", { name: "switch to dark colours" }).waitFor();
      expect(await paper()).not.toBe(dark);
      await page.reload();
      await ready(page);
      expect(await paper()).not.toBe(dark);
    });
  });

  it("draws on a canvas where there is no WebGL", async () => {
    await visit(plain, {}, async (page) => {
      await ready(page);
      expect(await page.locator(".plot-area").getAttribute("data-renderer")).toBe("canvas");
      expect(await cellsShown(page)).toBe(onBox(crescents, crescentsBox).counts.cells);
      await page.locator("[data-value=value]").click();
      const colors = () =>
        page.evaluate(() => {
          const canvas = document.querySelector<HTMLCanvasElement>("canvas.base");
          const data = canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
          const seen = new Set<number>();
          for (let k = 0; k < data.length; k += 400)
            seen.add((data[k] << 16) | (data[k + 1] << 8) | data[k + 2]);
          return seen.size;
        });
      await expect.poll(colors).toBeGreaterThan(100);
    });
  });

  it("the first view is less than 1.5 MB compressed", async () => {
    await visit(browser, { fresh: true }, async (page, origin) => {
      const urls = new Set<string>();
      page.on("request", (request) => urls.add(request.url()));
      await page.reload();
      await ready(page);
      let bytes = 0;
      for (const url of urls) {
        const path = new URL(url).pathname;
        if (!url.startsWith(origin)) continue;
        bytes += gzipSync(readFileSync(join(built, path === "/" ? "index.html" : path))).length;
      }
      expect(urls.size).toBeGreaterThan(4);
      expect(bytes).toBeLessThan(1_500_000);
    });
  });
});
