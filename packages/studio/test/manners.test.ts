/** Manners: a phone's width, names for screen readers, the keyboard alone, dark, no WebGL, and a light first view. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { writeOnnx } from "reluscope";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomNetwork } from "../../reluscope/test/draw/random-network.ts";
import { launchChromium } from "../../reluscope/test/report/chromium.ts";
import { stateOfLink } from "../src/state/link.ts";
import { crescents, crescentsBox, onBox } from "./models.ts";
import { built, cellsShown, drawn, fingersOn, ready, shows, visit } from "./visit.ts";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

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

/** Opens one panel after the other, each when the one before was used. */
async function everyPanel(page: Page, open: "tap" | "click", use: () => Promise<unknown>) {
  for (const panel of await page.locator(".rail button").all()) {
    await panel[open]();
    const name = await panel.getAttribute("data-panel");
    // the page before the tap is settled, too
    await page.waitForSelector(`.app:has([data-panel=${name}][aria-current]) [data-settled=true]`);
    if (name === "train") await page.getByText("times through the points").waitFor();
    await use();
  }
}

describe("manners", () => {
  it("on a phone nothing scrolls sideways and the page not at all, in every panel", async () => {
    await visit(browser, { context: phone }, async (page) => {
      await ready(page);
      const astray = () =>
        page.evaluate(() =>
          [...document.querySelectorAll("html, body, body *")]
            .filter((element) => {
              const { overflowX } = getComputedStyle(element);
              const scrolls = overflowX === "auto" || overflowX === "scroll" || element.matches("html, body");
              const page = element.matches("html") && element.scrollHeight > element.clientHeight + 1;
              return page || (scrolls && element.scrollWidth > element.clientWidth + 1);
            })
            .map((element) => `${element.tagName} ${element.className}`),
        );
      await everyPanel(page, "tap", async () => {
        expect(await astray()).toEqual([]);
        // views of the panel that have a stage of their own
        for (const name of ["one layer", "points", "a table"]) {
          const view = page.getByRole("button", { name, exact: true });
          if ((await view.count()) === 0) continue;
          await view.tap();
          if (name === "one layer") await page.locator(".layers-still img").waitFor();
          expect(await astray()).toEqual([]);
        }
      });
      // held sideways the panel stands beside the picture
      await page.setViewportSize({ width: phone.viewport.height, height: phone.viewport.width });
      const heights = () =>
        page.evaluate(() =>
          [".stage", ".side"].map((part) => document.querySelector(part)?.clientHeight ?? 0),
        );
      await expect.poll(async () => Math.min(...(await heights()))).toBeGreaterThan(250);
      expect(await astray()).toEqual([]);
    });
  });

  it("fingers move, enlarge, turn, pin and draw", async () => {
    await visit(browser, { context: phone }, async (page) => {
      await ready(page);
      const fingers = await fingersOn(page);
      const middle = async (selector: string): Promise<[number, number]> => {
        const box = await page.locator(selector).boundingBox();
        if (!box) throw new Error(`no ${selector}`);
        return [box.x + box.width / 2, box.y + box.height / 2];
      };
      const spread = (x: number, y: number, from: number, to: number) =>
        fingers.move(
          [
            [x - from, y],
            [x - to, y],
          ],
          [
            [x + from, y],
            [x + to, y],
          ],
        );
      /** What the address says of a part of the state. */
      const stateOf = async () => {
        await page.waitForSelector("html[data-address=written]");
        return stateOfLink(new URL(page.url()).hash);
      };
      // the plane: a tap pins, two fingers enlarge about their middle, one moves
      let [x, y] = await middle(".surface");
      await fingers.tap(x, y);
      await page.waitForSelector(".side section:has-text('pinned')");
      await spread(x, y, 30, 90);
      const factor = async () => {
        const { box, view } = (await stateOf()) ?? {};
        return box && view ? (box[0][1] - box[0][0]) / (view.right - view.left) : 1;
      };
      await expect.poll(factor).toBeCloseTo(3, 1);
      const enlarged = (await stateOf())?.view;
      if (!enlarged) throw new Error("nothing moved");
      await fingers.move([
        [x, y],
        [x + 60, y],
      ]);
      const width = (await page.locator(".surface").boundingBox())?.width ?? 0;
      const pixel = (enlarged.right - enlarged.left) / width;
      const moved = async () => (((await stateOf())?.view?.left ?? 0) - enlarged.left) / pixel;
      await expect.poll(moved).toBeCloseTo(-60, 0);

      // in space: one finger turns, two move and enlarge
      await page.getByRole("button", { name: "surface", exact: true }).tap();
      await page.locator(".space-surface").waitFor();
      await page.waitForSelector(".space-surface[data-tilt='36']");
      [x, y] = await middle(".space-surface");
      await fingers.move([
        [x, y],
        [x, y + 36],
      ]);
      await page.waitForSelector(".space-surface[data-tilt='51']");
      await spread(x, y, 30, 60);
      await page.waitForSelector(".space-surface[data-zoom='2.00'][data-tilt='51']");
      await fingers.move(
        [
          [x - 20, y],
          [x + 20, y + 30],
        ],
        [
          [x + 20, y],
          [x + 60, y + 30],
        ],
      );
      await page.waitForSelector(".space-surface[data-zoom='2.00'][data-tilt='51']");
      type Eye = { readonly right: number; readonly up: number };
      const eye = async () => (await stateOf())?.panels.space as Eye | undefined;
      await expect.poll(async () => (await eye())?.right).toBeGreaterThan(0.05);
      await expect.poll(async () => (await eye())?.up).toBeLessThan(-0.05);

      // knots of a function, and points: dragged, added, removed
      await page.locator("[data-panel=construct]").tap();
      [x, y] = await middle("[data-knot='1']");
      const before = await page.locator("[data-knot='1']").getAttribute("aria-label");
      await fingers.move([
        [x, y],
        [x + 10, y - 40],
      ]);
      await page.waitForFunction(
        (old) => document.querySelector("[data-knot='1']")?.getAttribute("aria-label") !== old,
        before,
      );
      [x, y] = await middle("[data-knot='2']");
      await fingers.tap(x, y);
      await fingers.tap(x, y);
      await page.locator("[data-knot='4']").waitFor({ state: "detached" });
      await page.getByRole("button", { name: "points", exact: true }).tap();
      await page.waitForSelector(".surface[aria-label^='8 points']");
      [x, y] = await middle(".surface");
      await fingers.tap(x, y);
      await page.waitForSelector(".surface[aria-label^='9 points']");
      // a finger is broad: it takes the point beside it
      await fingers.move([
        [x + 14, y],
        [x + 40, y - 60],
      ]);
      await spread(x - 60, y, 20, 40);
      type Drawing = { readonly points: readonly (readonly number[])[] };
      const drawn = async () => ((await stateOf())?.panels.construct as Drawing | undefined)?.points ?? [];
      await expect.poll(async () => (await drawn())[8]?.[1]).toBeGreaterThan(0.2);
      expect((await drawn()).length).toBe(9);
    });
  });

  it("every control has a name, in every panel", async () => {
    await visit(browser, {}, async (page) => {
      await ready(page);
      await page.getByLabel("examples").selectOption("iris");
      await page.locator("[data-architecture]", { hasText: "4-12-12-3" }).waitFor();
      await everyPanel(page, "click", async () => expect(await nameless(page)).toEqual([]));
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

  it("few cells are drawn on a canvas, many where WebGL is emulated, and the address can insist", async () => {
    const network = randomNetwork([2, 64, 64, 1], 5);
    const between = randomNetwork([2, 36, 36, 1], 5);
    const square: [number, number][] = [
      [-1, 1],
      [-1, 1],
    ];
    const { cells } = onBox(network, square).counts;
    expect(cells).toBeGreaterThan(4000);
    const model = { name: "many.onnx", bytes: writeOnnx(network), external: new Map() };
    const some = onBox(between, square).counts.cells;
    expect(some).toBeGreaterThan(1500);
    expect(some).toBeLessThan(4000);
    const few = onBox(crescents, crescentsBox).counts.cells;
    const renderer = (page: Page) => page.locator(".plot-area").getAttribute("data-renderer");
    await visit(browser, { model }, async (page) => {
      await shows(page, cells);
      await drawn(page);
      expect(await renderer(page)).toBe("canvas");
      await page.getByLabel("examples").selectOption("crescents");
      await shows(page, few);
      await drawn(page);
      expect(await renderer(page)).toBe("canvas");
    });
    const medium = { name: "some.onnx", bytes: writeOnnx(between), external: new Map() };
    await visit(browser, { model: medium }, async (page) => {
      await shows(page, some);
      await drawn(page);
      expect(await renderer(page)).toBe("webgl");
    });
    await visit(browser, { model, path: "?renderer=webgl#open=model.json" }, async (page) => {
      await shows(page, cells);
      await drawn(page);
      expect(await renderer(page)).toBe("webgl");
    });
    await visit(browser, { path: "?renderer=canvas" }, async (page) => {
      await shows(page, few);
      await drawn(page);
      expect(await renderer(page)).toBe("canvas");
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
