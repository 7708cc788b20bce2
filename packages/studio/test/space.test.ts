/** The views in space: the function over a plane and the decision surface of three inputs, turned by pointer and keys. */
import type { Browser, Page } from "playwright-core";
import { fullSlice, polyhedralBoundary, polyhedralComplex, polytopeDomain } from "reluscope";
import { loadNetwork } from "reluscope/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../reluscope/test/report/chromium.ts";
import { addressOf, ready, visit } from "./visit.ts";

const models = new URL("../../../examples/models/", import.meta.url);

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

const surface = (page: Page) => page.locator(".space-surface");
/** Where the eye is: turn, tilt, zoom. */
async function eyeOf(page: Page): Promise<number[]> {
  const data = await surface(page).evaluate((element) => ({ ...(element as HTMLElement).dataset }));
  return [data.turn, data.tilt, data.zoom].map(Number);
}
const turned = (page: Page, tilt: number) => page.waitForSelector(`.space-surface[data-tilt='${tilt}']`);

/** Share of the canvas's pixels that are painted. */
function painted(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const canvas = document.querySelector<HTMLCanvasElement>(".space-canvas");
    if (!canvas) return 0;
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [canvas.width, canvas.height];
    const context = copy.getContext("2d");
    if (!context) return 0;
    // what is drawn can be read in the frame in which it was drawn only
    const drawn = new Promise<number>((resolve) => {
      const surface = document.querySelector<HTMLElement>(".space-surface");
      surface?.dispatchEvent(new KeyboardEvent("keydown", { key: "+", bubbles: true }));
      requestAnimationFrame(() => {
        context.drawImage(canvas, 0, 0);
        const { data } = context.getImageData(0, 0, copy.width, copy.height);
        let count = 0;
        for (let k = 3; k < data.length; k += 4) if (data[k] > 0) count++;
        resolve(count / (data.length / 4));
      });
    });
    return drawn;
  });
}

describe("the view in space", () => {
  it("lifts the cells of the plane, turns by pointer, wheel and keys, and pins cells", async () => {
    await visit(browser, {}, async (page) => {
      await ready(page);
      await page.getByRole("button", { name: "surface", exact: true }).click();
      await surface(page).waitFor();
      const label = (await surface(page).getAttribute("aria-label")) ?? "";
      const cells = (await page.locator("[data-count=cells]").innerText()).split(" ")[0];
      expect(label).toContain(`${cells} flat pieces`);
      await turned(page, 36);
      const [turn] = await eyeOf(page);
      const box = await surface(page).boundingBox();
      if (!box) throw new Error("no view");
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x - 120, y + 24, { steps: 4 });
      await page.mouse.up();
      await turned(page, 46);
      expect((await eyeOf(page))[0]).toBe((turn + 50) % 360);
      await page.mouse.wheel(0, -200);
      await page.waitForFunction(
        () => Number(document.querySelector<HTMLElement>(".space-surface")?.dataset.zoom) > 1,
      );
      await surface(page).focus();
      await page.keyboard.press("0");
      await turned(page, 36);
      await page.keyboard.press("ArrowUp");
      await turned(page, 42);
      await page.keyboard.press("Shift+ArrowDown");
      await turned(page, 41);
      expect(await painted(page)).toBeGreaterThan(0.15);
      // a click pins the cell under the pointer, and the panel speaks of it
      await page.keyboard.press("0");
      await page.mouse.click(x, y);
      await page.waitForSelector(".side section:has-text('pinned')");
      // colours, heights, undo; the link shows the same side
      await page.getByRole("button", { name: "value", exact: true }).click();
      await page.getByLabel("height", { exact: true }).focus();
      await page.keyboard.press("ArrowRight");
      await page.waitForSelector("output:has-text('× 1.05')");
      await page.getByRole("button", { name: "undo" }).click();
      await page.waitForSelector("output:has-text('× 1.00')");
      await surface(page).focus();
      await page.keyboard.press("ArrowUp");
      await turned(page, 42);
      await addressOf(page);
      await page.reload();
      await surface(page).waitFor();
      await turned(page, 42);
      await page.getByRole("button", { name: "flat", exact: true }).click();
      await page.waitForSelector(".surface[data-cell]");
      expect(await surface(page).count()).toBe(0);
    });
  });

  it("shows the exact decision surface of three inputs", async () => {
    const network = loadNetwork(new URL("ring_3-16-16-1.onnx", models).pathname).network;
    const sides: [number, number][] = [
      [-1, 1],
      [-1, 1],
      [-1, 1],
    ];
    const complex = polyhedralComplex(network, polytopeDomain(fullSlice(3), sides));
    const { counts, components } = polyhedralBoundary(network, complex);
    await visit(browser, { context: { colorScheme: "dark" } }, async (page) => {
      await ready(page);
      await page.getByLabel("examples").selectOption("ring");
      await page.getByRole("button", { name: "three inputs" }).click();
      await surface(page).waitFor();
      await page.waitForSelector(`[data-pieces='${counts.pieces}']`);
      const label = (await surface(page).getAttribute("aria-label")) ?? "";
      expect(label).toContain(`in ${components} component`);
      await turned(page, 36);
      expect(await painted(page)).toBeGreaterThan(0.02);
      await page.getByRole("button", { name: "flat", exact: true }).click();
      await page.waitForSelector(".surface[data-cell]");
    });
  });

  it("says so where there is no WebGL", async () => {
    const without = await launchChromium({ webgl: false });
    try {
      await visit(without, {}, async (page) => {
        await ready(page);
        await page.getByRole("button", { name: "surface", exact: true }).click();
        await page.waitForSelector("[role=alert]:has-text('needs WebGL')");
        await page.getByRole("button", { name: "flat", exact: true }).click();
        await page.waitForSelector(".surface[data-cell]");
      });
    } finally {
      await without.close();
    }
  });
});
