/** The Construct panel: drawn by pointer and by keys, the network that comes out is the library's, exact, and can be kept. */
import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import {
  constructLabels,
  constructSpline,
  constructTable,
  evaluate,
  fullSlice,
  line,
  readNetwork,
  segmentDomain,
} from "reluscope";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../reluscope/test/report/chromium.ts";
import { addressOf, cellsShown, ready, visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

async function openPanel(page: Page): Promise<void> {
  await ready(page);
  await page.click("[data-panel=construct]");
  await page.waitForSelector("[data-construct-size]");
}

/** Knots as the panel lists them. */
async function knotsShown(page: Page): Promise<[number, number][]> {
  const numbers = await page
    .locator(".construct-numbers input")
    .evaluateAll((inputs) => inputs.map((input) => Number((input as HTMLInputElement).value)));
  return Array.from({ length: numbers.length / 2 }, (_, k) => [numbers[2 * k], numbers[2 * k + 1]]);
}

/** Waits until the network has this size. */
const sized = (page: Page, text: string) =>
  page.waitForFunction(
    (wanted) => document.querySelector("[data-construct-size]")?.textContent === wanted,
    text,
  );

describe("a function that is drawn", () => {
  it("is computed exactly: knots dragged, added and removed by pointer and by keys, undone, downloaded", async () => {
    await visit(browser, {}, async (page, origin) => {
      await openPanel(page);
      await sized(page, "1-4-1");
      await page.waitForSelector(".status:has-text('constructed 1-4-1') .proved:has-text('exact')");
      // drag the second knot up and to the right
      const handle = await page.locator("[data-knot='1']").boundingBox();
      if (!handle) throw new Error("no knot");
      const [x, y] = [handle.x + handle.width / 2, handle.y + handle.height / 2];
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + 30, y - 60, { steps: 4 });
      await page.mouse.up();
      await expect.poll(async () => (await knotsShown(page))[1][0]).toBeGreaterThan(-0.5);
      await expect.poll(async () => (await knotsShown(page))[1][1]).toBeGreaterThan(0.5);
      // a click on the paper adds one, with the focus; keys move it, and add and remove
      const paper = await page.locator("[data-paper]").boundingBox();
      if (!paper) throw new Error("no paper");
      await page.mouse.click(paper.x + 0.6 * paper.width, paper.y + 0.8 * paper.height);
      await page.waitForSelector("[data-knot='3']:focus");
      await expect.poll(async () => (await knotsShown(page)).length).toBe(6);
      const added = await knotsShown(page);
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("ArrowRight");
      const [at, value] = added[3];
      const moved = added.with(3, [at + 0.03125, value + 0.03125]);
      await expect.poll(() => knotsShown(page)).toEqual(moved);
      await page.keyboard.press("a");
      await page.waitForSelector("[data-knot='4']:focus");
      await expect.poll(async () => (await knotsShown(page)).length).toBe(7);
      await page.keyboard.press("Delete");
      await expect.poll(() => knotsShown(page)).toEqual(moved);
      // numbers can be typed
      await page.getByLabel("value of knot 1", { exact: true }).fill("-0.625");
      await page.keyboard.press("Enter");
      const typed = moved.with(0, [-1, -0.625]);
      await expect.poll(() => knotsShown(page)).toEqual(typed);
      const made = constructSpline(typed, { facing: "fewest" });
      await sized(page, `1-${made.counts.units}-1`);
      await page.waitForSelector(`.status .proved:has-text("${made.exact ? "exact" : "at most"}")`);
      // undo and redo
      await page.getByRole("button", { name: "undo" }).click();
      await expect.poll(async () => (await knotsShown(page))[0][1]).toBe(-0.5);
      await page.getByRole("button", { name: "redo" }).click();
      await expect.poll(() => knotsShown(page)).toEqual(typed);
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Download ONNX" }).click(),
      ]);
      const { network } = readNetwork(readFileSync(await file.path()), { name: "drawn.onnx" });
      for (const [at, value] of typed) expect(evaluate(network, [at])[0]).toBeCloseTo(value, 12);
      // other ways beside it, the deep one too
      await page.waitForSelector("[data-compare='tree layers']");
      expect(Number(await page.locator("[data-compare='tree layers']").innerText())).toBeGreaterThan(1);
      expect(await page.locator("[data-compare='right units']").innerText()).toBe(
        String(constructSpline(typed, { facing: "right" }).counts.units),
      );
      // a unit in the list lights up where it is on
      const before = await page.locator(".construct-area canvas").screenshot();
      await page.locator("[data-unit='1.1']").hover();
      await page.waitForSelector("[data-unit='1.1'][data-lit=true]");
      expect(before.equals(await page.locator(".construct-area canvas").screenshot())).toBe(false);
      // and the whole of it is in the link, and opens in See with the library's count of pieces
      const link = await addressOf(page);
      await page.getByRole("button", { name: "Open in See" }).click();
      await page.waitForSelector("[data-panel=see][aria-current]");
      await page.waitForFunction(() =>
        document.querySelector("[data-architecture]")?.textContent?.startsWith("1-"),
      );
      await page.waitForSelector("[data-count=cells]:has-text('pieces')");
      const complex = line(network, segmentDomain(fullSlice(1), -1.25, 1.25));
      expect(await cellsShown(page)).toBe(complex.counts.cells);
      await page.goto("about:blank");
      await page.goto(`${origin}/${link}`);
      await page.waitForSelector("[data-construct-size]");
      expect(await knotsShown(page)).toEqual(typed);
    });
  });
});

describe("points that are placed", () => {
  it("are classified exactly: placed by pointer and keys, shallow and deep beside each other", async () => {
    await visit(browser, {}, async (page) => {
      await openPanel(page);
      await page.getByRole("button", { name: "points", exact: true }).click();
      await page.waitForSelector(".construct-planes .surface");
      const surface = page.locator(".construct-planes .surface");
      const box = await surface.boundingBox();
      if (!box) throw new Error("no plane");
      await page.getByRole("button", { name: "class 2" }).click();
      await page.mouse.click(box.x + 0.5 * box.width, box.y + 0.5 * box.height);
      await page.waitForSelector("[data-points='9']");
      await sizeOfClasses(page, 3);
      // keys: the cross begins in the middle
      await surface.focus();
      for (let k = 0; k < 3; k++) await page.keyboard.press("ArrowUp");
      await page.keyboard.press("1");
      await page.keyboard.press("Enter");
      await page.waitForSelector("[data-points='10']");
      // the pointer drags a point, and erases one
      await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.5 * box.height);
      await page.mouse.down();
      await page.mouse.move(box.x + 0.56 * box.width, box.y + 0.56 * box.height, { steps: 3 });
      await page.mouse.up();
      await page.getByRole("button", { name: "erase" }).click();
      await page.mouse.click(box.x + 0.56 * box.width, box.y + 0.56 * box.height);
      await page.waitForSelector("[data-points='9']");
      // what comes out is the library's
      await page.locator("summary:has-text('paste points')").click();
      const text = await page.getByRole("textbox", { name: "paste points" }).inputValue();
      const rows = text.split("\n").map((row) => row.split(",").map(Number));
      expect(rows.at(-1)).toEqual([0, 0.375, 1]);
      const [points, labels] = [rows.map((row) => row.slice(0, 2)), rows.map((row) => row[2])];
      for (const [way, hidden] of [
        ["shallow", 1],
        ["deep", 2],
      ] as const) {
        const made = constructLabels(points, labels, { hidden });
        await page.waitForSelector(`[data-compare='${way} units']`);
        expect(await page.locator(`[data-compare='${way} units']`).innerText()).toBe(
          String(made.counts.units),
        );
        expect(await page.locator(`[data-compare='${way} layers']`).innerText()).toBe(String(hidden));
      }
      expect(await page.locator("[data-compare='deep interference']").innerText()).toBe("0");
      expect(Number(await page.locator("[data-compare='shallow interference']").innerText())).toBeGreaterThan(
        0,
      );
      await page.getByLabel("side by side").check();
      await page.waitForSelector("figure[data-way=deep] .surface");
      expect(await page.locator("figure[data-way]").count()).toBe(2);
      // a point twice with two classes: the library's own words
      await page.getByRole("textbox", { name: "paste points" }).fill("0, 0, 0\n0, 0, 1\n1, 1, 0");
      await page.waitForSelector("[data-construct-failure]:has-text('are the same but have classes')");
      await page.getByRole("textbox", { name: "paste points" }).fill("0, 0, 0\n0, 1, 1\n1, 1, 7");
      await page.waitForSelector("[role=alert]:has-text('at most 3')");
    });
  });
});

describe("a table that is pasted or dropped", () => {
  it("is computed exactly, and a CSV of points becomes points", async () => {
    await visit(browser, {}, async (page) => {
      await openPanel(page);
      await page.getByRole("button", { name: "a table", exact: true }).click();
      await page.getByRole("textbox", { name: "table of values" }).fill("0 1 4 9\n1 2 5 10\n4 5 8 13");
      const rows = [
        [0, 1, 4, 9],
        [1, 2, 5, 10],
        [4, 5, 8, 13],
      ];
      const table = {
        box: [
          [0, 3],
          [0, 2],
        ] as [number, number][],
        nodes: [4, 3],
        values: rows.flat(),
      };
      const made = constructTable(table);
      await sized(page, ["2", ...made.counts.hidden, "1"].join("-"));
      await page.waitForSelector(".status .proved:has-text('exact')");
      await page.waitForSelector("[data-compare='hinges units']");
      expect(await page.locator("[data-compare='hinges units']").innerText()).toBe(
        String(constructTable(table, { basis: "hinges" }).counts.units),
      );
      await page.getByRole("textbox", { name: "table of values" }).fill("0 1 4\n1 2 five");
      await page.waitForSelector("[role=alert]:has-text('row 2, column 3: \"five\" is not a number')");
      const csv = "x,y,class\n0,0,red\n1,1,red\n0,1,blue\n1,0,blue\n0.5,0.5,green\n";
      await page
        .getByLabel("open a model file")
        .setInputFiles({ name: "five.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
      await page.waitForSelector("[data-points='5']");
      await sizeOfClasses(page, 3);
    });
  });
});

/** Waits until the network has so many outputs. */
async function sizeOfClasses(page: Page, classes: number): Promise<void> {
  await page.waitForFunction(
    (wanted) => document.querySelector("[data-construct-size]")?.textContent?.endsWith(`-${wanted}`),
    classes,
  );
}
