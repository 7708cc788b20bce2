/** The views in space: the function over a plane and the decision surface of three inputs, turned by pointer and keys. */
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import {
  cellAtPoint,
  evaluate,
  type FaceIncidence,
  fullSlice,
  neuronName,
  type PolyhedralComplex,
  patternStrings,
  polyhedralBoundary,
  polyhedralComplex,
  polytopeDomain,
} from "reluscope";
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

/** [layer, unit] of the crease of each edge of a surface, by the facet of the complex between the cells of its pieces. */
function creasesOn(
  { facetCells, facetNeurons, neurons }: PolyhedralComplex,
  { start, facets }: FaceIncidence,
  pieceCells: Uint32Array,
): [layer: number, unit: number][] {
  const cellsAt = new Map<number, number[]>();
  for (let piece = 0; piece + 1 < start.length; piece++) {
    for (const edge of facets.subarray(start[piece], start[piece + 1]))
      cellsAt.set(edge, [...(cellsAt.get(edge) ?? []), pieceCells[piece]]);
  }
  const between = new Map<string, number>();
  facetNeurons.forEach((neuron, facet) => {
    between.set([...facetCells.subarray(2 * facet, 2 * facet + 2)].sort().join(), neuron);
  });
  return [...cellsAt.values()].flatMap((cells) => {
    const neuron = between.get([...cells].sort().join());
    return neuron === undefined ? [] : [neuronName(neurons, neuron)];
  });
}

async function photo(page: Page, name: string): Promise<void> {
  const folder = process.env.STUDIO_PICTURES;
  if (folder) await page.screenshot({ path: join(folder, name) });
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
      const letGo = page.getByRole("button", { name: "pinned · let go" });
      await letGo.waitFor();
      // so does enter with what is in the middle
      const cell = await page.locator("[data-cell-shown]").getAttribute("data-cell-shown");
      await surface(page).focus();
      await page.keyboard.press("Escape");
      await letGo.waitFor({ state: "detached" });
      await page.keyboard.press("Enter");
      await letGo.waitFor();
      expect(await page.locator("[data-cell-shown]").getAttribute("data-cell-shown")).toBe(cell);
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
    const { counts, components, faces, pieceCells } = polyhedralBoundary(network, complex);
    const creases = creasesOn(complex, faces[1], pieceCells);
    // three rows in one cell, two in others
    const rows = [0, 1e-6, 2e-6, 0.6, -0.8].map((shift) => [0.1 + shift, -0.5, 0.2]);
    const piecesAt = (point: readonly number[]) => {
      const { signs } = cellAtPoint(network, point);
      const own = signs.map((row) => [...row].map((sign) => "0+-·"[sign]).join("")).join();
      return Array.from(pieceCells).filter(
        (cell) => patternStrings(complex.neurons, complex.patterns, cell).join() === own,
      ).length;
    };
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
      // sentences of Explain light up just the pieces and creases that the library's complex has
      await page.getByLabel("open a model file").setInputFiles({
        name: "ring.csv",
        mimeType: "text/csv",
        buffer: Buffer.from(`x0,x1,x2,class\n${rows.map((row) => `${row.join()},0`).join("\n")}\n`),
      });
      await page.click("[data-panel=explain]");
      await page.waitForSelector("[data-explain-count]");
      const view = page.locator(".plot-area");
      await page.mouse.move(0, 0);
      const dull = await view.screenshot();
      const lightsUp = async (sentence: string, words: string) => {
        await page.locator(sentence).first().focus();
        await page.waitForSelector(`[data-explain-lit]:has-text("${words}")`, { state: "attached" });
        await expect.poll(async () => dull.equals(await view.screenshot()), { message: words }).toBe(false);
        await photo(page, `decision-${words.replaceAll(" ", "-")}.png`);
      };
      const layer = creases.filter(([of]) => of === 1).length;
      await lightsUp("[data-about=layer]:has-text('Behind layer 1')", `layer 1, ${layer} creases of the`);
      await lightsUp("[data-about=cell]:has-text('fullest')", `1 cell, ${piecesAt(rows[0])} piece`);
      await lightsUp("[data-about=row]", "row");
      // a pinned point of the surface needs no row: its cell's piece is lit
      await surface(page).focus();
      await page.keyboard.press("ArrowUp");
      await turned(page, 42);
      const box = await surface(page).boundingBox();
      if (!box) throw new Error("no view");
      await page.mouse.click(box.x + 0.35 * box.width, box.y + 0.5 * box.height);
      await page.getByRole("button", { name: "the point pinned in the picture" }).click();
      const inputs = await page.locator("[data-pinned-inputs]").getAttribute("data-pinned-inputs");
      const pinned = (inputs ?? "").split(" ").map(Number);
      expect(Math.abs(evaluate(network, pinned)[0])).toBeLessThan(1e-5);
      await lightsUp("[data-about=point]", `the pinned point, ${piecesAt(pinned)} piece`);
      const unit = page.locator("[data-chapter=point] [data-about=unit]:has-text('would switch')").first();
      const [, number, of] = /Unit (\d+) of layer (\d+)/.exec(await unit.innerText()) ?? [];
      const own = creases.filter(([l, u]) => l === Number(of) && u === Number(number)).length;
      await lightsUp(
        "[data-chapter=point] [data-about=unit]:has-text('would switch')",
        `unit ${number} of layer ${of}, ${own} crease`,
      );
      await page.click("[data-panel=see]");
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
