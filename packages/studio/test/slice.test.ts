/** Slice: along inputs with sliders, through rows of data, along lines, and the box, with the library's counts. */

import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import {
  axisSlice,
  boxDomain,
  fullSlice,
  line,
  lineThrough,
  partition,
  planeThrough,
  segmentDomain,
} from "reluscope";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../reluscope/test/report/chromium.ts";
import { parseData } from "../src/state/data.ts";
import { crescents, exampleNetwork, onBox } from "./models.ts";
import { ready, shows, visit } from "./visit.ts";

const iris = exampleNetwork("iris_4-12-12-3.onnx");
const table = parseData(
  readFileSync(new URL("../../../examples/models/iris.csv", import.meta.url), "utf8"),
  "iris",
);
const unit: [number, number][] = [
  [0, 1],
  [0, 1],
];

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

async function openIris(page: Page): Promise<void> {
  await ready(page);
  await page.getByLabel("examples").selectOption("iris");
  await page.locator("[data-architecture]", { hasText: "4-12-12-3" }).waitFor();
  await page.locator("[data-panel=slice]").click();
  await page.getByRole("heading", { name: "The other inputs" }).waitFor();
}

describe("a slice along inputs", () => {
  it("takes the inputs chosen, and follows the sliders of the others by keys", async () => {
    await visit(browser, {}, async (page) => {
      await openIris(page);
      await shows(page, partition(iris, boxDomain(axisSlice([0.43, 0.44, 0, 0], [2, 3]), unit)).counts.cells);
      await page.getByLabel("across").selectOption({ label: "sepal_width" });
      await shows(page, partition(iris, boxDomain(axisSlice([0.43, 0, 0.5, 0], [1, 3]), unit)).counts.cells);
      const slider = page.getByLabel("sepal_length", { exact: true });
      await slider.focus();
      for (let k = 0; k < 8; k++) await page.keyboard.press("ArrowRight");
      const value = Number(await slider.inputValue());
      expect(value).toBeGreaterThan(0.43);
      const { counts } = partition(iris, boxDomain(axisSlice([value, 0, 0.5, 0], [1, 3]), unit));
      await shows(page, counts.cells);
      // many changes of one slider are one step back
      await page.keyboard.press("Control+z");
      await shows(page, partition(iris, boxDomain(axisSlice([0.43, 0, 0.5, 0], [1, 3]), unit)).counts.cells);
    });
  });

  it("takes a typed box, and a row of the data for all inputs", async () => {
    await visit(browser, {}, async (page) => {
      await openIris(page);
      await page.getByLabel("petal_length to").fill("2");
      await page.keyboard.press("Enter");
      const wide: [number, number][] = [
        [0, 2],
        [0, 1],
      ];
      await shows(page, partition(iris, boxDomain(axisSlice([0.43, 0.44, 0, 0], [2, 3]), wide)).counts.cells);
      expect(await page.getByLabel("row whose inputs are taken").inputValue()).toBe("");
      await page.getByLabel("row whose inputs are taken").fill("70");
      await page.keyboard.press("Enter");
      await shows(page, partition(iris, boxDomain(axisSlice(table.rows[70], [2, 3]), wide)).counts.cells);
    });
  });
});

describe("a slice through data", () => {
  it("is the plane through three rows, and the line through two", async () => {
    await visit(browser, {}, async (page) => {
      await openIris(page);
      await page.getByRole("button", { name: "through data" }).click();
      const far: [number, number][] = [
        [-0.5, 1.5],
        [-0.5, 1.5],
      ];
      const { rows } = table;
      await shows(
        page,
        partition(iris, boxDomain(planeThrough(rows[0], rows[50], rows[100]), far)).counts.cells,
      );
      await page.getByLabel("row at (0, 1)").fill("120");
      await page.keyboard.press("Enter");
      await shows(
        page,
        partition(iris, boxDomain(planeThrough(rows[0], rows[50], rows[120]), far)).counts.cells,
      );
      await page.getByRole("button", { name: "a line" }).click();
      const pieces = line(iris, segmentDomain(lineThrough(rows[0], rows[50]), -0.5, 1.5)).counts.cells;
      await shows(page, pieces, "pieces");
      await page.getByRole("button", { name: "along inputs" }).click();
      const along = axisSlice([0.43, 0.44, 0.5, 0.5], [0]);
      await shows(page, line(iris, segmentDomain(along, 0, 1)).counts.cells, "pieces");
    });
  });
});

describe("the box", () => {
  it("becomes twice as large, or what is in view", async () => {
    await visit(browser, {}, async (page) => {
      await ready(page);
      await page.locator("[data-panel=slice]").click();
      await page.getByRole("button", { name: "twice as large" }).click();
      await shows(
        page,
        onBox(crescents, [
          [-3.5, 4.5],
          [-3, 3],
        ]).counts.cells,
      );
      await page.getByRole("button", { name: "zoom in" }).click();
      await page.getByRole("button", { name: "what is in view" }).click();
      const width = async () => {
        const from = Number(await page.getByLabel("x0 from").inputValue());
        return Number(await page.getByLabel("x0 to").inputValue()) - from;
      };
      await expect.poll(width).toBeCloseTo(8 / 1.8, 3);
      expect(fullSlice(2).dimension).toBe(2);
    });
  });
});
