/** See: cells under the pointer and by keys, neurons, colours, zoom to the last digits, and graphs of one input. */
import { createHash } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { boxDomain, fullSlice, line, neuronName, partition, patternStrings, segmentDomain } from "reluscope";
import { countText } from "reluscope/draw";
import { exactNumber } from "reluscope/view";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../reluscope/test/report/chromium.ts";
import { linkOf } from "../src/state/link.ts";
import { initialState } from "../src/state/studio-state.ts";
import { bySize, crescents, crescentsBox, exampleNetwork, middleOf, onBox } from "./models.ts";
import { addressOf, cellsShown, patternShown, pixelOf, ready, visit } from "./visit.ts";

const complex = onBox(crescents, crescentsBox);
const [largest, second] = bySize(complex);

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

/** Waits until the picture says that this cell is looked at. */
const looksAt = (page: Page, cell: number) => page.waitForSelector(`.surface[data-cell="${cell}"]`);
const cellLookedAt = async (page: Page) => Number(await page.locator(".surface").getAttribute("data-cell"));

/** A hash of the picture's pixels. */
async function picture(page: Page): Promise<string> {
  await ready(page);
  return createHash("sha256")
    .update(await page.locator(".plot-area").screenshot())
    .digest("hex");
}

/** The picture's hash, when it is none of those before any more. */
async function otherThan(page: Page, before: ReadonlySet<string>): Promise<string> {
  let found = "";
  await expect
    .poll(async () => {
      found = await picture(page);
      return before.has(found);
    })
    .toBe(false);
  return found;
}

describe("a cell", () => {
  it("under the pointer shows the library's pattern, affine map and neighbours", async () => {
    await visit(browser, {}, async (page) => {
      await ready(page);
      await page.mouse.move(...(await pixelOf(page, crescentsBox, middleOf(complex, largest))));
      await page.waitForSelector(`[data-cell-shown="${largest}"]`);
      expect(await patternShown(page)).toEqual(patternStrings(complex.neurons, complex.patterns, largest));
      await page.mouse.click(...(await pixelOf(page, crescentsBox, middleOf(complex, largest))));
      await page.getByText("pinned · let go").waitFor();
      await page.getByRole("button", { name: "full precision" }).click();
      await page.getByRole("button", { name: "short numbers" }).waitFor();
      const formula = await page.locator("[data-map='0']").innerText();
      const map = complex.maps.subarray(3 * largest, 3 * largest + 3);
      for (const value of map) expect(formula).toContain(exactNumber(Math.abs(value)));
      const neighbours = await page.locator(".neighbours button").allInnerTexts();
      const expected: string[] = [];
      for (let k = complex.cellStart[largest]; k < complex.cellStart[largest + 1]; k++) {
        const [a, b] = complex.edgeCells.subarray(2 * complex.cellEdges[k], 2 * complex.cellEdges[k] + 2);
        const other = a === largest ? b : a;
        if (other >= 0) expected.push(`cell ${countText(other)}`);
      }
      expect(neighbours).toEqual(expected);
    });
  });

  it("is pinned by a click, left by its neighbours' buttons and by arrow keys, and let go by escape", async () => {
    await visit(browser, {}, async (page) => {
      await ready(page);
      // the visit before clicked there: two clicks at once would move the picture nearer
      await page.waitForTimeout(400);
      await page.mouse.click(...(await pixelOf(page, crescentsBox, middleOf(complex, largest))));
      await looksAt(page, largest);
      await page.getByText("pinned · let go").waitFor();
      await page.mouse.move(...(await pixelOf(page, crescentsBox, middleOf(complex, second))));
      await page.mouse.move(2, 2);
      await looksAt(page, largest);
      const name = await page.locator(".neighbours button").first().innerText();
      await page.locator(".neighbours button").first().click();
      await page.waitForSelector(`.surface:not([data-cell="${largest}"])`);
      expect(`cell ${countText(await cellLookedAt(page))}`).toBe(name);
      await page.locator(".surface").focus();
      await page.keyboard.press("Escape");
      await page.getByText("pinned · let go").waitFor({ state: "detached" });
      await looksAt(page, -1);
      // every arrow leads to another cell
      let from = -1;
      for (const key of ["ArrowRight", "ArrowRight", "ArrowUp", "ArrowUp", "ArrowLeft"]) {
        await page.keyboard.press(key);
        await page.waitForSelector(`.surface:not([data-cell="${from}"])`);
        from = await cellLookedAt(page);
        expect(from).toBeGreaterThanOrEqual(0);
      }
      // undone one by one with everything else
      await page.keyboard.press("Control+z");
      await looksAt(page, -1);
    });
  });
});

describe("a neuron", () => {
  it("shows its bent hyperplane: so many edges as the library has on it", async () => {
    const neuron = complex.neurons.layerStart[1] + 5;
    const edges = complex.edgeNeurons.filter((one) => one === neuron).length;
    await visit(browser, {}, async (page) => {
      await ready(page);
      const before = await picture(page);
      await page.locator("[data-neuron='2.5']").click();
      expect(neuronName(complex.neurons, neuron)).toEqual([2, 5]);
      await page.getByText(`${countText(edges)} edges`).waitFor();
      const highlighted = await otherThan(page, new Set([before]));
      // by keys: the next one of the layer
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Neuron 6 of layer 2" }).waitFor();
      await otherThan(page, new Set([before, highlighted]));
      await page.getByRole("button", { name: "let go" }).click();
      await page.mouse.move(2, 2);
      await page.getByRole("heading", { name: /^Neuron/ }).waitFor({ state: "detached" });
    });
  });
});

describe("colours", () => {
  it("by region, gradient, class, layer and value are five pictures, each with its legend", async () => {
    await visit(browser, {}, async (page) => {
      await ready(page);
      const pictures = new Set([await picture(page)]);
      for (const [value, legend] of [
        ["gradient", "grows fastest"],
        ["class", "y0 > 0"],
        ["depth", "layer 2"],
        ["value", "y0"],
      ]) {
        await page.locator(`[data-value=${value}]`).click();
        await page.locator(".side", { hasText: legend }).waitFor();
        pictures.add(await otherThan(page, pictures));
      }
      for (const name of ["creases", "decision boundary", "data points"]) {
        await page.getByLabel(name, { exact: true }).click();
        pictures.add(await otherThan(page, pictures));
      }
    });
  });
});

describe("zoom", () => {
  it("by wheel, drag, double click, buttons and keys; the address follows", async () => {
    await visit(browser, {}, async (page) => {
      await ready(page);
      const whole = await picture(page);
      const seen = new Set([whole]);
      const [x, y] = await pixelOf(page, crescentsBox, [0, 0]);
      await page.mouse.move(x, y);
      seen.add(await otherThan(page, seen));
      await page.mouse.wheel(0, -400);
      seen.add(await otherThan(page, seen));
      await page.mouse.down();
      await page.mouse.move(x + 90, y + 40, { steps: 4 });
      await page.mouse.up();
      seen.add(await otherThan(page, seen));
      await page.mouse.dblclick(x, y);
      seen.add(await otherThan(page, seen));
      await page.getByRole("button", { name: "zoom in" }).click();
      await otherThan(page, seen);
      await addressOf(page);
      await page.reload();
      await ready(page);
      await page.mouse.move(2, 2);
      await page.locator(".surface").focus();
      await page.keyboard.press("0");
      // the first of two clicks pins, which the link has kept
      await page.waitForSelector('.surface:not([data-cell="-1"])');
      await page.keyboard.press("Escape");
      await page.locator(".surface").blur();
      await expect.poll(() => picture(page)).toBe(whole);
    });
  });

  it("to a billionth of the box shows the cells that the library finds there", async () => {
    // a vertex inside the box, where at least four cells meet
    const cells = new Map<number, number>();
    for (const vertex of complex.cellVertices) cells.set(vertex, (cells.get(vertex) ?? 0) + 1);
    const inside = ([s, t]: number[]) => Math.abs(s) < 0.8 && Math.abs(t) < 0.8;
    const vertex = [...cells].find(
      ([v, count]) => count >= 4 && inside([...complex.vertices.subarray(2 * v, 2 * v + 2)]),
    )?.[0];
    if (vertex === undefined) throw new Error("no such vertex");
    const [s, t] = complex.vertices.subarray(2 * vertex, 2 * vertex + 2);
    const half = 2e-9;
    const view = { left: s - half, right: s + half, bottom: t - 0.75 * half, top: t + 0.75 * half };
    const path = `#${linkOf({
      ...initialState,
      slice: { kind: "inputs", vary: [0, 1], at: [0.5, 0] },
      box: crescentsBox,
      view,
    })}`;
    const box: [number, number][] = [
      [view.left, view.right],
      [view.bottom, view.top],
    ];
    const tiny = partition(crescents, boxDomain(fullSlice(2), box));
    expect(tiny.counts.cells).toBeGreaterThanOrEqual(4);
    await visit(browser, { path }, async (page) => {
      await ready(page);
      await page.waitForSelector(".plot-area[data-fine=true]");
      for (let cell = 0; cell < tiny.counts.cells; cell++) {
        await page.mouse.move(...(await pixelOf(page, box, middleOf(tiny, cell))));
        await expect
          .poll(() => patternShown(page))
          .toEqual(patternStrings(tiny.neurons, tiny.patterns, cell));
      }
    });
  });
});

describe("a network of one input", () => {
  it("is a graph with the library's knots, each made by a neuron", async () => {
    const network = exampleNetwork("wave_1-24-1.onnx");
    const pieces = line(network, segmentDomain(fullSlice(1), -1, 1));
    await visit(browser, {}, async (page) => {
      await ready(page);
      await page.getByLabel("examples").selectOption("wave");
      await page.getByText(`${pieces.counts.cells} pieces`).waitFor();
      expect(await cellsShown(page)).toBe(pieces.counts.cells);
      await page.locator(".surface").focus();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowRight");
      await page.getByRole("heading", { name: "Knot 0" }).waitFor();
      const [layer, unit] = neuronName(pieces.neurons, pieces.vertexNeurons[0]);
      await page
        .getByRole("button", { name: `neuron ${unit} of layer ${layer}`, exact: true })
        .last()
        .click();
      await page.getByRole("heading", { name: `Neuron ${unit} of layer ${layer}` }).waitFor();
      await page.keyboard.press("Escape");
    });
  });
});
