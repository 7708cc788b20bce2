/** The Train panel: plays, steps, goes back to any step, learns what is drawn or dropped; its networks are the library's, step for step. */
import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import {
  evaluate,
  fitSpline,
  fullSlice,
  line,
  type Network,
  randomNetwork,
  readNetwork,
  segmentDomain,
  Trainer,
  valueData,
} from "reluscope";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../reluscope/test/report/chromium.ts";
import { builtInSets } from "../src/panels/train/datasets.ts";
import { addressOf, ready, visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

async function openPanel(page: Page): Promise<void> {
  await ready(page);
  await page.click("[data-panel=train]");
  await page.waitForSelector("[data-train-step='0']");
}

const step = async (page: Page) =>
  Number(await page.locator("[data-train-step]").getAttribute("data-train-step"));
/** The step, when none comes any more: one that was asked for before the pause may be on its way. */
async function lastStep(page: Page): Promise<number> {
  let last = -1;
  const stays = async () => {
    const before = last;
    last = await step(page);
    return last === before;
  };
  await expect.poll(stays, { interval: 400 }).toBe(true);
  return last;
}
const cells = async (page: Page) =>
  Number(await page.locator("[data-train-cells]").getAttribute("data-train-cells"));
const loss = async (page: Page) =>
  Number(await page.locator("[data-train-loss]").getAttribute("data-train-loss"));

async function downloaded(page: Page): Promise<Network> {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download ONNX" }).click(),
  ]);
  return readNetwork(readFileSync(await file.path()), { name: "trained.onnx" }).network;
}

const play = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

describe("classes in the plane", () => {
  it("plays live at every step's exact cells; any step of the history comes back; a link too", async () => {
    await visit(browser, { fresh: true, expected: /boom/ }, async (page, origin) => {
      await openPanel(page);
      expect(await page.locator(".stage .status").innerText()).toMatch(/^training 2-16-16-2\b/);
      // the bar names the loaded model, which is another one
      expect(await page.locator(".bar-model").innerText()).toMatch(/2-16-16-1\s+not in this picture$/);
      const first = await loss(page);
      await play(page, "Play");
      await page.waitForFunction(
        () => Number(document.querySelector("[data-train-step]")?.getAttribute("data-train-step")) > 160,
      );
      await page.waitForSelector("[data-train-pace]");
      const pace = Number(await page.locator("[data-train-pace]").getAttribute("data-train-pace"));
      expect(pace).toBeGreaterThan(0);
      await play(page, "Pause");
      await page.waitForFunction(() => !document.querySelector("[data-train-pace]"));
      const at = await lastStep(page);
      const [count, after] = [await cells(page), await loss(page)];
      expect(after).toBeLessThan(0.5 * first);
      await page.waitForSelector(".chart-place svg");
      // the file is the network of this step, with the library's count of cells
      const network = await downloaded(page);
      const link = await addressOf(page);
      // back to step 7 by typing, and forth again: the same network
      const history = page.getByLabel("history, number");
      await history.fill("7");
      await history.press("Enter");
      await page.waitForSelector("[data-train-step='7']");
      // undone and done again
      await page.getByRole("button", { name: "undo" }).click();
      await page.waitForSelector(`[data-train-step='${at}']`);
      expect(await cells(page)).toBe(count);
      expect(await loss(page)).toBe(after);
      await page.getByRole("button", { name: "redo" }).click();
      await page.waitForSelector("[data-train-step='7']");
      // the link trains again, to the same step
      await page.goto("about:blank");
      await page.goto(`${origin}/${link}`);
      await page.waitForSelector(`[data-train-step='${at}']`);
      expect(await cells(page)).toBe(count);
      expect(await loss(page)).toBe(after);
      expect(await downloaded(page)).toEqual(network);
      // a worker that crashes loses no step: the next one is that of the same training
      await play(page, "Step");
      await page.waitForSelector(`[data-train-step='${at + 1}']`);
      const next = await loss(page);
      await history.fill(String(at));
      await history.press("Enter");
      await page.waitForSelector(`[data-train-step='${at}']`);
      for (const worker of page.workers()) {
        await worker.evaluate(() => {
          setTimeout(() => {
            throw new Error("boom");
          });
        });
      }
      await play(page, "Step");
      await page.waitForSelector(`[data-train-step='${at + 1}']`);
      expect(await loss(page)).toBe(next);
      await history.fill(String(at));
      await history.press("Enter");
      await page.waitForSelector(`[data-train-step='${at}']`);
      // and opens in See
      await page.getByRole("button", { name: "Open in See" }).click();
      await page.waitForSelector("[data-panel=see][aria-current]");
      await page.waitForFunction(
        (wanted) =>
          document
            .querySelector("[data-count=cells]")
            ?.textContent?.replaceAll(",", "")
            .startsWith(`${wanted} `),
        count,
      );
      const points = builtInSets[0].points();
      const right = points.filter(([x, y, label]) => {
        const scores = evaluate(network, [x, y]);
        return (scores[1] > scores[0] ? 1 : 0) === label;
      });
      expect(right.length).toBeGreaterThan(0.9 * points.length);
    });
  });

  it("architecture, start and points are edited; drawn by pointer and by keys, dropped as a table", async () => {
    await visit(browser, { fresh: true }, async (page) => {
      await openPanel(page);
      await page.getByRole("button", { name: "one unit more in layer 2" }).click();
      await page.waitForSelector("[data-train-size]:has-text('2-16-17-2')");
      await page.getByRole("button", { name: "Add a layer" }).click();
      await page.waitForSelector("[data-train-size]:has-text('2-16-17-17-2')");
      await page.getByRole("button", { name: "remove layer 1" }).click();
      await page.waitForSelector("[data-train-size]:has-text('2-17-17-2')");
      await page.getByRole("button", { name: "undo" }).click();
      await page.waitForSelector("[data-train-size]:has-text('2-16-17-17-2')");
      // constructed: right everywhere before the first step
      await page.getByRole("button", { name: "constructed", exact: true }).click();
      await page.waitForSelector("[data-train-right='1']");
      expect(await step(page)).toBe(0);
      // drawn points: the pointer, then the cross
      await page.getByRole("button", { name: "random", exact: true }).click();
      await page.getByLabel("draw points on the picture").check();
      await page.getByRole("button", { name: "class 2" }).click();
      const surface = page.locator(".train-stage .surface");
      const box = await surface.boundingBox();
      if (!box) throw new Error("no surface");
      await page.mouse.click(box.x + 0.2 * box.width, box.y + 0.2 * box.height);
      await page.waitForSelector("[data-train-points='201']");
      await page.waitForSelector("[data-train-size]:has-text('-3')");
      await surface.focus();
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Enter");
      await page.waitForSelector("[data-train-points='202']");
      await page.keyboard.press("Delete");
      await page.waitForSelector("[data-train-points='201']");
      // one step at a time
      await play(page, "Step");
      await page.waitForSelector("[data-train-step='1']");
      await page.getByRole("button", { name: "Restart" }).click();
      await page.waitForSelector("[data-train-step='0']");
      // a table of the reader
      const rows = [
        "x,y,class",
        ...Array.from({ length: 9 }, (_, k) => `${k % 3},${Math.floor(k / 3)},${k % 2}`),
      ];
      await page.getByLabel("open a model file").setInputFiles({
        name: "board.csv",
        mimeType: "text/csv",
        buffer: Buffer.from(rows.join("\n")),
      });
      await page.waitForSelector("[data-train-points='9']");
      await page.waitForSelector("[data-train-size]:has-text('2-16-17-17-2')");
      // what cannot be learned is told, and nothing is lost
      await page.getByLabel("open a model file").setInputFiles({
        name: "wide.csv",
        mimeType: "text/csv",
        buffer: Buffer.from("a,b,c,class\n1,2,3,0\n"),
      });
      await page.waitForSelector("text=3 columns of numbers");
      expect(await page.locator("[data-train-points]").getAttribute("data-train-points")).toBe("9");
      // a rate that is too large ends with the library's words
      await page.getByRole("button", { name: "a function" }).click();
      await page.getByRole("button", { name: "descent" }).click();
      await page.getByLabel("rate", { exact: true }).fill("100");
      await page.keyboard.press("Enter");
      await play(page, "Play");
      await page.waitForSelector("[data-train-failure]:has-text('training diverged')");
    });
  });
});

describe("a function", () => {
  it("is learned from random weights or from a constructed network; every knot is named and followed", async () => {
    await visit(browser, { fresh: true }, async (page) => {
      await openPanel(page);
      await page.getByRole("button", { name: "a function" }).click();
      await page.waitForSelector("[data-train-size]:has-text('1-24-1')");
      for (let k = 0; k < 3; k++) {
        await play(page, "Step");
        await page.waitForSelector(`[data-train-step='${k + 1}']`);
      }
      // the library's own three steps
      const points = builtInSets.find(({ name }) => name === "wave")?.points() ?? [];
      const data = valueData(
        points.map(([x]) => [x]),
        points.map(([, y]) => [y]),
      );
      const trainer = new Trainer(randomNetwork([1, 24, 1], 1), data, { rate: 0.01, batch: 32, seed: 1 });
      trainer.step(3);
      expect(await loss(page)).toBe(trainer.evaluate().loss);
      const complex = line(trainer.network(), segmentDomain(fullSlice(1), -1, 1));
      expect(await cells(page)).toBe(complex.counts.cells);
      const names = await page
        .locator("[data-knot]")
        .evaluateAll((all) => all.map((item) => (item as HTMLElement).dataset.knot));
      expect(names).toEqual(Array.from(complex.vertexNeurons, (unit) => `1.${unit}`));
      // from a network constructed through the points
      await page.getByRole("button", { name: "constructed", exact: true }).click();
      await page.waitForSelector("text=constructed through 17 of the points");
      await page.waitForSelector("[data-train-step='0']");
      await play(page, "Play");
      await page.waitForFunction(
        () => Number(document.querySelector("[data-train-step]")?.getAttribute("data-train-step")) > 20,
      );
      await play(page, "Pause");
      const network = await downloaded(page);
      expect(await cells(page)).toBe(line(network, segmentDomain(fullSlice(1), -1, 1)).counts.cells);
      // and from the best spline with as many pieces as the layer has units
      await page.getByRole("button", { name: "fitted", exact: true }).click();
      await page.waitForSelector("text=least squares of splines with 24 pieces");
      await page.waitForSelector("[data-train-step='0']");
      const fit = fitSpline(
        points.map(([x, y]) => [x, y] as const),
        { pieces: 24, loss: "squares" },
      );
      expect(await downloaded(page)).toEqual(fit.network);
    });
  });
});

it("works on a phone: the network before the first step is the library's", async () => {
  await visit(browser, { fresh: true, context: { viewport: { width: 390, height: 844 } } }, async (page) => {
    await openPanel(page);
    const network = randomNetwork([2, 16, 16, 2], 1);
    expect(await downloaded(page)).toEqual(network);
    const shown = await cells(page);
    await page.getByRole("button", { name: "Open in See" }).click();
    await page.waitForSelector("[data-panel=see][aria-current]");
    await ready(page);
    await page.waitForFunction(
      (wanted) =>
        document
          .querySelector("[data-count=cells]")
          ?.textContent?.replaceAll(",", "")
          .startsWith(`${wanted} `),
      shown,
    );
  });
});
