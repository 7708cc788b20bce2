/** The Explain panel: the library's story, word by word, and each sentence lights up what it speaks of. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import {
  axisSlice,
  boxDomain,
  defaultDecision,
  explainNetwork,
  explainPoint,
  fullSlice,
  pointStory,
  type Statement,
  segmentDomain,
} from "reluscope";
import { loadNetwork } from "reluscope/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../reluscope/test/report/chromium.ts";
import { linkOf } from "../src/state/link.ts";
import { initialState, type StudioState } from "../src/state/studio-state.ts";
import { addressOf, ready, visit } from "./visit.ts";

const models = new URL("../../../examples/models/", import.meta.url);
const load = (name: string) => loadNetwork(new URL(name, models).pathname).network;

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

async function openPanel(page: Page): Promise<void> {
  await ready(page);
  await page.click("[data-panel=explain]");
  await page.waitForSelector("[data-explain-count]");
}

/** Sentences as the page shows them, without their marks of certainty. */
const sentences = (page: Page) =>
  page
    .locator("[data-sentence]")
    .evaluateAll((buttons) =>
      buttons.map((button) => [
        button.firstChild?.textContent ?? "",
        button.lastElementChild?.textContent ?? "",
      ]),
    );

/** The inputs of the pinned point, as the panel names them. */
async function pinnedInputs(page: Page): Promise<number[]> {
  const text = await page.locator("[data-pinned-inputs]").getAttribute("data-pinned-inputs");
  return (text ?? "").split(" ").map(Number);
}

/** Waits until the panel explains one prediction by just these sentences. */
async function tellsOf(page: Page, statements: readonly Statement[]): Promise<void> {
  const told = async () => {
    const texts = await page.locator("[data-chapter=point] [data-sentence]").allInnerTexts();
    return texts.map((text, k) => text.startsWith(statements[k]?.text));
  };
  await expect.poll(told).toEqual(statements.map(() => true));
}

/** The ring with the Explain panel open, which tells of the pinned point. */
async function goTo(page: Page, place: Partial<StudioState>): Promise<void> {
  const link = linkOf({
    ...initialState,
    panel: "explain",
    model: { kind: "example", id: "ring" },
    panels: { explain: { pin: true } },
    ...place,
  });
  await page.evaluate((hash) => {
    location.hash = hash;
  }, link);
  await ready(page);
}

async function photo(page: Page, name: string): Promise<void> {
  const folder = process.env.STUDIO_PICTURES;
  if (folder) await page.screenshot({ path: join(folder, name) });
}

describe("the story", () => {
  it("is the library's, told with the example's data; units, layers, cells and rows light up", async () => {
    const network = load("crescents_2-16-16-1.onnx");
    const lines = readFileSync(new URL("crescents.csv", models), "utf8").trim().split("\n");
    const rows = lines.map((line) => line.split(",").map(Number)).filter((row) => row.every(Number.isFinite));
    const { story, domain, decision } = explainNetwork(network, {
      data: { points: rows.map((row) => row.slice(0, 2)), classes: rows.map((row) => row[2]) },
      seconds: 60,
    });
    if (!domain) throw new Error("no domain");
    const asked = { domain: domain.domain, decision: decision ?? null };
    const found = explainPoint(network, rows[3].slice(0, 2), asked);
    const prediction = pointStory(network, found, decision, 3);
    await visit(browser, {}, async (page, origin) => {
      await openPanel(page);
      const told = await sentences(page);
      expect(told.length).toBe(story.length);
      expect(new Set(told.map(([, certainty]) => certainty)).has("proved")).toBe(true);
      // what is not limited by time is the same word by word
      const sure = story.filter(({ certainty }) => certainty === "proved at the rows");
      for (const { text } of sure.slice(0, 8)) expect(told.map(([own]) => own.trim())).toContain(text);
      const overlay = page.locator(".plot-area");
      const before = await overlay.screenshot();
      for (const about of new Set(story.map((statement) => statement.about.kind))) {
        const sentence = page.locator(`[data-about=${about}]`).first();
        await sentence.hover();
        await page.waitForSelector(`[data-explain-lit=${about}]`, { state: "attached" });
        expect(await sentence.getAttribute("data-lit")).toBe("true");
        await expect
          .poll(async () => before.equals(await overlay.screenshot()), { message: about })
          .toBe(false);
        await photo(page, `explain-${about}.png`);
      }
      await page.mouse.move(400, 780);
      // one prediction: the library's sentences, about that row
      await page.getByLabel("row whose prediction is explained").fill("4");
      await page.keyboard.press("Enter");
      const ofRow = page.locator("[data-chapter=point] [data-sentence]");
      await expect.poll(() => ofRow.count()).toBe(prediction.length);
      for (const [k, { text }] of prediction.entries())
        expect(await ofRow.nth(k).innerText()).toContain(text);
      await ofRow.first().hover();
      await page.waitForSelector("[data-explain-lit=point]", { state: "attached" });
      await expect.poll(async () => before.equals(await overlay.screenshot())).toBe(false);
      await photo(page, "explain-point.png");
      await page.mouse.move(400, 780);
      // and of a point that is pinned in the picture, by keys alone
      const pin = page.getByRole("button", { name: "the point pinned in the picture" });
      await pin.focus();
      await page.keyboard.press("Enter");
      await page.waitForSelector("[data-nothing-pinned]");
      await page.locator(".surface").focus();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowUp");
      const point = await pinnedInputs(page);
      await expect.poll(() => page.getByLabel("row whose prediction is explained").inputValue()).toBe("");
      const there = explainPoint(network, point, asked);
      await tellsOf(page, pointStory(network, there, decision));
      await page.locator("[data-about=point]").first().focus();
      await page.waitForSelector("[data-explain-lit=point]:has-text('the pinned point')", {
        state: "attached",
      });
      await photo(page, "explain-pinned.png");
      // on the surface in space, too
      await page.click("[data-panel=see]");
      await page.getByRole("button", { name: "surface", exact: true }).click();
      await page.waitForSelector(".space-surface[data-tilt='36']");
      await page.click("[data-panel=explain]");
      await page.waitForSelector("[data-explain-count]", { timeout: 60_000 });
      const dull = await overlay.screenshot();
      for (const about of ["unit", "layer", "cell", "row"]) {
        await page.locator(`[data-about=${about}]`).first().hover();
        await expect
          .poll(async () => dull.equals(await overlay.screenshot()), { timeout: 10_000, message: about })
          .toBe(false);
        await photo(page, `explain-space-${about}.png`);
      }
      await page.mouse.move(400, 780);
      // by keyboard: focus lights, enter keeps, and the link holds it
      const unit = page.locator("[data-about=unit]").first();
      await unit.focus();
      expect(await unit.getAttribute("data-lit")).toBe("true");
      await page.keyboard.press("Enter");
      expect(await unit.getAttribute("aria-pressed")).toBe("true");
      const kept = await unit.getAttribute("data-sentence");
      const link = await addressOf(page);
      await page.goto("about:blank");
      await page.goto(`${origin}/${link}`);
      await page.waitForSelector(`[data-sentence="${kept}"][aria-pressed=true][data-lit=true]`);
    });
  });

  it("is told of data that are dropped, and of a graph without data, on a phone in the dark", async () => {
    await visit(
      browser,
      { context: { colorScheme: "dark", viewport: { width: 390, height: 844 } } },
      async (page) => {
        await openPanel(page);
        const csv = "x0,x1,class\n-0.5,0.8,0\n0.2,0.9,0\n1.5,-0.4,1\n0.6,-0.5,1\n";
        await page
          .getByLabel("open a model file")
          .setInputFiles({ name: "four.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
        await page.waitForSelector(".side .note:has-text('4 rows of four.csv')");
        await page.waitForFunction(() =>
          [...document.querySelectorAll("[data-sentence]")].some(({ textContent }) =>
            textContent?.includes("4 rows"),
          ),
        );
        // other rows under the same name are another story
        const before = await sentences(page);
        await page.getByLabel("open a model file").setInputFiles({
          name: "four.csv",
          mimeType: "text/csv",
          buffer: Buffer.from(
            csv.replaceAll(",0\n", ",2\n").replaceAll(",1\n", ",0\n").replaceAll(",2\n", ",1\n"),
          ),
        });
        await expect.poll(() => sentences(page)).not.toEqual(before);
        // a class that the network does not have: the library's own words
        await page
          .getByLabel("open a model file")
          .setInputFiles({ name: "bad.csv", mimeType: "text/csv", buffer: Buffer.from(`${csv}0,0,7\n`) });
        await page.waitForSelector("[data-explain-failure]:has-text('is of class 7')");
        await page.selectOption(".examples", "wave");
        await page.waitForSelector(".side .note:has-text('Told without data')");
        await page.waitForSelector("[data-explain-count]");
        const wave = load("wave_1-24-1.onnx");
        const { story } = explainNetwork(wave, { domain: segmentDomain(fullSlice(1), -1, 1) });
        const told = (await sentences(page)).map(([text]) => text.trim());
        expect(told).toEqual(story.map(({ text }) => text));
        await page.locator("[data-about=layer], [data-about=unit]").first().focus();
        await photo(page, "explain-phone.png");
        // one prediction needs no data: a piece of the graph that is chosen by keys
        await page.locator(".surface").focus();
        for (let k = 0; k < 5; k++) await page.keyboard.press("ArrowRight");
        await page.getByRole("button", { name: "the point pinned in the picture" }).click();
        const [t] = await pinnedInputs(page);
        const domain = segmentDomain(fullSlice(1), -1, 1);
        const decision = defaultDecision(1);
        const found = explainPoint(wave, [t], { domain });
        await tellsOf(page, pointStory(wave, found, decision));
        await page.locator("[data-chapter=point] [data-sentence]").first().focus();
        await photo(page, "explain-phone-pinned.png");
        // rows stand on the graph
        await page.getByLabel("open a model file").setInputFiles({
          name: "on-line.csv",
          mimeType: "text/csv",
          buffer: Buffer.from("x,class\n-0.5,0\n0.1,1\n0.62,1\n"),
        });
        await page.waitForSelector(".side .note:has-text('3 rows of on-line.csv')");
        const ofRows = page.locator("[data-about=row]", { hasText: "3 rows" }).first();
        await ofRows.waitFor();
        await page.mouse.move(0, 0);
        const graph = page.locator(".plot-area");
        const bare = await graph.screenshot();
        await ofRows.focus();
        await page.waitForSelector("[data-explain-lit=row]", { state: "attached" });
        await expect.poll(async () => bare.equals(await graph.screenshot())).toBe(false);
        await photo(page, "explain-phone-rows.png");
        // a plane through a network of three inputs: the third is the slice's
        const ring = load("ring_3-16-16-1.onnx");
        const at = [0.5, -0.25, 0.125];
        await goTo(page, { slice: { kind: "inputs", vary: [0, 1], at }, cell: [0.5, -0.25] });
        const box = boxDomain(axisSlice(at, [0, 1]), initialState.box);
        expect(await pinnedInputs(page)).toEqual(at);
        await tellsOf(page, pointStory(ring, explainPoint(ring, at, { domain: box }), decision));
      },
    );
  });
});
