/** Reports in a real browser: pointer, wheel, keyboard, toggles, themes, phone width, failures. */
import { createHash } from "node:crypto";
import { createCanvas, loadImage } from "@napi-rs/canvas";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lineBoundary } from "../../src/boundary/line.ts";
import { planarBoundary } from "../../src/boundary/planar.ts";
import { boxDomain, fullSlice, lineThrough, segmentDomain } from "../../src/complex/domain.ts";
import { line } from "../../src/complex/line.ts";
import { patternStrings } from "../../src/complex/neurons.ts";
import { partition } from "../../src/complex/partition.ts";
import { countText, exactNumber } from "../../src/draw/number-text.ts";
import { reportHtml } from "../../src/report/index.ts";
import { randomNetwork } from "../draw/random-network.ts";
import { launchChromium } from "./chromium.ts";
import { pageFolder, visit as visitPage } from "./visit.ts";

const save = pageFolder();
const facts = { version: "0.0.0", notices: ["a < b"] };
const network = randomNetwork([2, 12, 12, 3], 7);
const box = (half: number) =>
  boxDomain(fullSlice(2), [
    [-half, half],
    [-half, half],
  ]);
const complex = partition(network, box(1));
const boundary = planarBoundary(network, complex);
const points = { coordinates: [0.5, 0.5, -0.5, -0.5], classes: [0, 1] };
const planar = save("planar", reportHtml({ title: "Planar", network, complex, boundary, facts, points }));
const pieces = line(network, segmentDomain(lineThrough([-1, -1], [1, 1]), 0, 1));
const changes = lineBoundary(network, pieces);
const onLine = save(
  "line",
  reportHtml({ title: "Line", network, complex: pieces, boundary: changes, facts }),
);

const spread = randomNetwork([2, 12, 12, 3], 7, 0);
const huge = save(
  "huge",
  reportHtml({ title: "Huge", network: spread, complex: partition(spread, box(1e200)), facts }),
);

let webgl: Browser;
let plain: Browser;
beforeAll(async () => {
  [webgl, plain] = await Promise.all([launchChromium(), launchChromium({ webgl: false })]);
});
afterAll(async () => {
  await Promise.all([webgl?.close(), plain?.close()]);
});

const visit = (
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
  use: (page: Page) => Promise<void>,
) => visitPage(browser, url, { reducedMotion: "reduce", ...options }, use);

async function plotBox(page: Page) {
  const found = await page.locator(".surface").boundingBox();
  if (!found) throw new Error("no plot");
  return found;
}

/** A pixel well inside a cell, and its cell by the complex. */
function interior(cell: number): [number, number] {
  let [s, t] = [0, 0];
  const count = complex.cellStart[cell + 1] - complex.cellStart[cell];
  for (let k = complex.cellStart[cell]; k < complex.cellStart[cell + 1]; k++) {
    s += complex.vertices[2 * complex.cellVertices[k]] / count;
    t += complex.vertices[2 * complex.cellVertices[k] + 1] / count;
  }
  return [s, t];
}

const largest = (() => {
  const area = (cell: number) => {
    let sum = 0;
    const corners = [...complex.cellVertices.subarray(complex.cellStart[cell], complex.cellStart[cell + 1])];
    corners.forEach((v, k) => {
      const w = corners[(k + 1) % corners.length];
      sum +=
        complex.vertices[2 * v] * complex.vertices[2 * w + 1] -
        complex.vertices[2 * w] * complex.vertices[2 * v + 1];
    });
    return sum;
  };
  return [...Array(complex.counts.cells).keys()].sort((a, b) => area(b) - area(a))[0];
})();

async function pixelOf(page: Page, [s, t]: [number, number]): Promise<[number, number]> {
  const { x, y, width, height } = await plotBox(page);
  return [x + ((s + 1) / 2) * width, y + ((1 - t) / 2) * height];
}

const cellShown = (page: Page) => page.locator(".surface").getAttribute("data-cell");
/** Waits until what was asked for before is drawn: drawing happens in the next frame. */
const drawn = (page: Page) =>
  page.evaluate(async () => {
    for (let k = 0; k < 3; k++) await new Promise(requestAnimationFrame);
  });
/** A hash of the picture's pixels. */
const picture = async (page: Page) => {
  await drawn(page);
  return createHash("sha256")
    .update(await page.locator(".stage").screenshot())
    .digest("hex");
};
/** The picture's hash, when it is none of those before any more. */
async function otherThan(page: Page, ...before: readonly string[]): Promise<string> {
  await expect.poll(async () => before.includes(await picture(page))).toBe(false);
  return picture(page);
}

describe.each([
  ["webgl", () => webgl],
  ["canvas", () => plain],
] as const)("planar report drawn with %s", (renderer, browser) => {
  it("shows the complex and reacts to pointer, wheel and keys", () =>
    visit(browser(), planar, {}, async (page) => {
      expect(await page.locator(".stage").getAttribute("data-renderer")).toBe(renderer);
      expect(await page.locator(".lead").textContent()).toContain(`${countText(complex.counts.cells)} cells`);
      const [x, y] = await pixelOf(page, interior(largest));
      await page.mouse.move(x, y);
      await expect.poll(() => cellShown(page)).toBe(String(largest));
      expect(await page.locator(".panel h2").textContent()).toBe(`Cell ${countText(largest)}`);
      // patterns: as many filled squares as active neurons
      const active = patternStrings(complex.neurons, complex.patterns, largest).map(
        (s) => s.split("+").length - 1,
      );
      expect(
        await page
          .locator(".pattern svg")
          .evaluateAll((all) => all.map((one) => one.getAttribute("aria-label"))),
      ).toEqual(active.map((count, l) => `layer ${l + 1}: ${count} of 12 active`));
      // a pin stays when the pointer goes on; full precision prints doubles exactly
      await page.mouse.click(x, y);
      await page.mouse.move(x + 150, y + 100);
      await drawn(page);
      expect(await cellShown(page)).toBe(String(largest));
      await page.locator(".precision").click();
      const slope = exactNumber(Math.abs(complex.maps[9 * largest]));
      expect(await page.locator(".formulas").textContent()).toContain(slope);
      const corners = complex.cellStart[largest + 1] - complex.cellStart[largest];
      expect(await page.locator(".panel tbody tr").count()).toBe(corners);
      await page.locator(".neighbours button").first().click();
      expect(await cellShown(page)).not.toBe(String(largest));
      // keys
      await page.locator(".surface").focus();
      await page.keyboard.press("Escape");
      expect(await cellShown(page)).toBe("-1");
      await page.keyboard.press("ArrowRight");
      const first = await cellShown(page);
      for (const key of ["ArrowRight", "ArrowUp", "ArrowLeft"]) await page.keyboard.press(key);
      const later = await cellShown(page);
      expect([first, later]).not.toContain("-1");
      expect(later).not.toBe(first);
      await page.keyboard.press("Escape");
      await page.keyboard.press("0");
      // wheel, drag and buttons change the view, and the middle one restores it
      await page.locator(".surface").blur();
      await page.mouse.move(5, 5);
      const home = await picture(page);
      await page.mouse.move(x, y);
      await page.mouse.wheel(0, -600);
      const zoomed = await otherThan(page, home);
      expect(await cellShown(page)).toBe(String(largest));
      await page.mouse.down();
      await page.mouse.move(x + 60, y + 30, { steps: 4 });
      await page.mouse.up();
      await otherThan(page, zoomed);
      expect(await cellShown(page)).toBe(String(largest));
      await page.locator(".zoom button").nth(2).click();
      await page.mouse.move(5, 5);
      await expect.poll(() => picture(page)).toBe(home);
    }));

  it("shows a domain beyond the range of single precision", () =>
    visit(browser(), huge, {}, async (page) => {
      expect(await page.locator(".stage").getAttribute("data-renderer")).toBe(renderer);
      const [x, y] = await pixelOf(page, [0.4, 0.1]);
      await page.mouse.move(x, y);
      await expect.poll(async () => Number(await cellShown(page))).toBeGreaterThanOrEqual(0);
      expect(await page.locator(".panel").textContent()).toMatch(/too large for doubles · [\d.]+ % of/);
      expect(await page.locator("body").innerText()).not.toMatch(/NaN|Infinity/);
      // many colours: an empty plot compresses to almost nothing
      expect((await page.locator(".stage").screenshot()).length).toBeGreaterThan(25_000);
    }));

  it("has choices that each change the picture", () =>
    visit(browser(), planar, {}, async (page) => {
      const seen = [await picture(page)];
      for (const value of ["gradient", "depth", "class"]) {
        await page.locator(`[data-value=${value}]`).click();
        expect(await page.locator(`[data-value=${value}]`).getAttribute("aria-pressed")).toBe("true");
        seen.push(await otherThan(page, ...seen));
      }
      for (const name of ["creases", "boundary", "points"]) {
        await page.locator(`input[name=${name}]`).uncheck();
        seen.push(await otherThan(page, ...seen));
      }
      await page.locator(".theme-button").click();
      await otherThan(page, ...seen);
      await page.locator("[data-value=gradient]").click();
      await page.locator("select").selectOption("2");
      expect(await page.locator(".legend").textContent()).toContain("y2 grows fastest");
    }));

  it("stays sharp and right at deep zoom", () =>
    visit(browser(), planar, {}, async (page) => {
      const [x, y] = await pixelOf(page, interior(largest));
      await page.mouse.move(x, y);
      for (let i = 0; i < 40; i++) await page.mouse.wheel(0, -300);
      await expect.poll(() => cellShown(page)).toBe(String(largest));
      await drawn(page);
      const image = await page.locator(".surface").screenshot();
      // one cell fills the view: a single colour compresses to almost nothing
      expect(image.length).toBeLessThan(12_000);
    }));
});

describe("both renderers", () => {
  it.each([0, 26])("draw the same around a vertex after %i turns of the wheel", async (turns) => {
    const corner = complex.cellVertices[complex.cellStart[largest]];
    const inside = [...complex.cellVertices].find((v) => {
      const [s, t] = complex.vertices.subarray(2 * v, 2 * v + 2);
      return Math.abs(s) < 0.9 && Math.abs(t) < 0.9;
    });
    const v = inside ?? corner;
    const images: Uint8ClampedArray[] = [];
    for (const browser of [webgl, plain]) {
      await visit(browser, planar, {}, async (page) => {
        const at = await pixelOf(page, [complex.vertices[2 * v], complex.vertices[2 * v + 1]]);
        await page.mouse.move(...at);
        for (let i = 0; i < turns; i++) await page.mouse.wheel(0, -300);
        await page.mouse.move(5, 5);
        await expect.poll(() => cellShown(page)).toBe("-1");
        await drawn(page);
        const picture = await loadImage(await page.locator(".surface").screenshot());
        const context = createCanvas(picture.width, picture.height).getContext("2d");
        context.drawImage(picture, 0, 0);
        images.push(context.getImageData(0, 0, picture.width, picture.height).data);
      });
    }
    const [a, b] = images;
    expect(a.length).toBe(b.length);
    let sum = 0;
    for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i]);
    // edges are smoothed differently; nothing else may differ
    expect(sum / a.length).toBeLessThan(1);
  });
});

describe("tables", () => {
  it("hold the complex's own numbers", () =>
    visit(webgl, planar, {}, async (page) => {
      const value = (name: string) =>
        page
          .locator("dl > div", { has: page.locator("dt", { hasText: new RegExp(`^${name}$`) }) })
          .locator("dd")
          .textContent();
      expect(await value("cells")).toBe(countText(complex.counts.cells));
      expect(await value("linear regions")).toBe(countText(complex.counts.linearRegions));
      expect(await value("edges")).toBe(countText(complex.counts.edges));
      expect(await value("vertices")).toBe(countText(complex.counts.vertices));
      expect(await value("Euler characteristic")).toMatch(/= 1$/);
      expect(await value("pieces")).toBe(countText(boundary.pieces.length / 2));
      expect(await value("components")).toBe(String(boundary.components));
      expect(await page.locator("#facts").textContent()).toContain("a < b");
    }));
});

describe("any screen", () => {
  it.each([planar, onLine])("fits a phone without scrolling sideways", (url) =>
    visit(
      webgl,
      url,
      { viewport: { width: 380, height: 780 }, hasTouch: true, isMobile: true },
      async (page) => {
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(width).toBeLessThanOrEqual(380);
        const { x, y, width: across, height } = await plotBox(page);
        expect(across).toBeGreaterThan(250);
        expect(await page.locator(".panel").textContent()).toMatch(/Tap a .*pinch to zoom/);
        expect(await page.locator(".panel").textContent()).not.toMatch(/Wheel|Arrow|Click/i);
        await page.touchscreen.tap(x + across / 2, y + height / 2);
        await expect.poll(() => page.locator(".panel-title").count()).toBe(1);
        // turned on its side
        await page.setViewportSize({ width: 780, height: 380 });
        await expect.poll(async () => (await plotBox(page)).height).toBeLessThan(340);
      },
    ),
  );

  it("follows the system into the dark", () =>
    visit(webgl, planar, { colorScheme: "dark" }, async (page) => {
      const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(background).toBe("rgb(21, 23, 28)");
      expect(await page.locator(".theme-button").textContent()).toContain("Light");
    }));

  it("keeps a still picture and the tables without scripts", () =>
    visit(webgl, planar, { javaScriptEnabled: false }, async (page) => {
      expect(await page.locator(".still svg").isVisible()).toBe(true);
      expect(await page.locator("body").textContent()).toContain("Scripts are off");
      expect(await page.locator("caption").first().isVisible()).toBe(true);
    }));

  it("says so when its data is damaged, and keeps the rest", async () => {
    const html = reportHtml({ title: "Damaged", network, complex, facts });
    const url = save("damaged", html.replace(/(id="data">.{200}).{40}/, "$1"));
    const context = await webgl.newContext();
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForSelector(".failure");
    expect(await page.locator(".failure").textContent()).toContain("could not be shown");
    expect(await page.locator(".still svg").isVisible()).toBe(true);
    await context.close();
  });

  it("prints what is seen", () =>
    visit(webgl, planar, {}, async (page) => {
      await page.emulateMedia({ media: "print" });
      await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
      expect(await page.locator(".print-copy").isVisible()).toBe(true);
      expect(await page.locator(".toolbar").isVisible()).toBe(false);
      await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
      expect(await page.locator(".print-copy").count()).toBe(0);
    }));
});

describe("report on a segment", () => {
  it("reads pieces and knots", () =>
    visit(webgl, onLine, {}, async (page) => {
      expect(await page.locator(".lead").textContent()).toContain(`${pieces.counts.cells} affine pieces`);
      const { x, y, width, height } = await plotBox(page);
      const widths = [...pieces.vertices.keys()]
        .slice(1)
        .map((i) => pieces.vertices[i] - pieces.vertices[i - 1]);
      const longest = widths.indexOf(Math.max(...widths));
      const middle = (pieces.vertices[longest] + pieces.vertices[longest + 1]) / 2;
      await page.mouse.move(x + middle * width, y + height / 2);
      await expect.poll(() => cellShown(page)).toBe(`piece ${longest}`);
      expect(await page.locator(".formulas p").count()).toBe(3);
      const knot = pieces.vertices[longest + 1];
      await page.mouse.click(x + knot * width, y + height / 2);
      await expect.poll(() => cellShown(page)).toMatch(/^knot /);
      expect(await page.locator(".panel").textContent()).toMatch(/neuron \d+ of layer \d/);
      await page.locator(".surface").focus();
      await page.keyboard.press("ArrowRight");
      expect(await cellShown(page)).toMatch(/^piece /);
      const before = await picture(page);
      await page.keyboard.press("+");
      await otherThan(page, before);
      await page.locator("input[name=knots]").uncheck();
      await page.keyboard.press("Escape");
    }));
});

describe("a large report", () => {
  it("pans tens of thousands of cells", async () => {
    const big = randomNetwork([2, 140, 140, 5], 3);
    const cells = partition(big, box(1));
    const html = reportHtml({
      title: "Large",
      network: big,
      complex: cells,
      boundary: planarBoundary(big, cells),
      facts,
    });
    const url = save("large", html);
    const log: string[] = [`${countText(cells.counts.cells)} cells, ${(html.length / 1e6).toFixed(1)} MB`];
    const start = performance.now();
    await visit(plain, url, {}, async (page) => {
      log.push(`ready in ${Math.round(performance.now() - start)} ms`);
      const { x, y, width, height } = await plotBox(page);
      await page.evaluate(() => {
        const times: number[] = [];
        let last = performance.now();
        const tick = (now: number) => {
          times.push(now - last);
          last = now;
          requestAnimationFrame(tick);
        };
        requestAnimationFrame(tick);
        Object.assign(window, { frameTimes: times });
      });
      await page.mouse.move(x + width / 2, y + height / 2);
      await page.mouse.down();
      await page.mouse.move(x + width / 2 + 150, y + height / 2 + 80, { steps: 40 });
      await page.mouse.up();
      const times = await page.evaluate(() => (window as unknown as { frameTimes: number[] }).frameTimes);
      times.sort((a, b) => a - b);
      const at = (share: number) => Math.round(times[Math.floor(share * (times.length - 1))]);
      log.push(`frames of a drag without a graphics card: median ${at(0.5)} ms, 95 % within ${at(0.95)} ms`);
      await page.mouse.move(x + width / 3, y + height / 3);
      await expect.poll(() => cellShown(page)).not.toBe("-1");
    });
    console.log(log.join("; "));
    expect(html.length).toBeLessThan(10e6);
  });
});
