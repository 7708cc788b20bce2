/** Pages of moving pictures in a real browser: play, step, slider, keys, drag, themes, less motion, no requests. */
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { trainingFilm } from "../../src/draw/index.ts";
import { boxDomain, fullSlice, labelledData, segmentDomain, train, valueData } from "../../src/index.ts";
import { layerAnimationHtml, layerTurningHtml, trainingHtml } from "../../src/report/index.ts";
import { randomNetwork } from "../draw/random-network.ts";
import { launchChromium } from "./chromium.ts";
import { pageFolder, visit as visitPage } from "./visit.ts";

const save = pageFolder();
const points = { coordinates: [0.5, 0.5, -0.5, -0.5, 1, -1], classes: [0, 1, 0] };
const labels = ["</script><b>up", "down"];
const journey = save("journey", layerAnimationHtml(randomNetwork([2, 2, 2, 2, 1], 3), { points, labels }));
const space = save("space", layerTurningHtml(randomNetwork([3, 3, 1], 3), 1));

const curve = valueData(
  Array.from({ length: 21 }, (_, k) => [k / 10 - 1]),
  Array.from({ length: 21 }, (_, k) => [Math.abs(k / 10 - 1)]),
);
const plane = labelledData(
  Array.from({ length: 20 }, (_, k) => [Math.cos(k), Math.sin(2 * k)]),
  Array.from({ length: 20 }, (_, k) => k % 2),
);
const square = [
  [-1, 1],
  [-1, 1],
] as const;
/** Snapshots every ten steps, 0 … 40. */
function filmOf(data: typeof curve, sizes: readonly number[], domain: Parameters<typeof trainingFilm>[2]) {
  const { snapshots } = train(randomNetwork(sizes, 3), data, { steps: 40, snapshots: 10 });
  return trainingFilm(
    snapshots.map((one, k) => ({ ...one, loss: 1 / (k + 1) })),
    data,
    domain,
  );
}
const lineFilm = save("line", trainingHtml(filmOf(curve, [1, 5, 1], segmentDomain(fullSlice(1), -1, 1))));
const planeFilm = save("plane", trainingHtml(filmOf(plane, [2, 6, 4, 2], boxDomain(fullSlice(2), square))));

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
});

const visit = (url: string, options: BrowserContextOptions, use: (page: Page) => Promise<void>) =>
  visitPage(browser, url, { viewport: { width: 900, height: 1100 }, ...options }, use);

const position = (page: Page) => page.locator("input[type=range]").getAttribute("aria-valuetext");
/** The canvas as it is painted, once it stays the same from frame to frame. */
const pixels = (page: Page) =>
  page.evaluate(async () => {
    const canvas = document.querySelector("canvas") as HTMLCanvasElement;
    let [before, now] = ["", canvas.toDataURL()];
    while (now !== before) {
      for (let k = 0; k < 3; k++) await new Promise(requestAnimationFrame);
      [before, now] = [now, canvas.toDataURL()];
    }
    return now;
  });
/** The same when it is another one than before. */
async function otherPixels(page: Page, before: string): Promise<string> {
  await expect.poll(() => pixels(page)).not.toBe(before);
  return pixels(page);
}

describe("the journey of the plane", () => {
  it("steps forwards and backwards, with words", () =>
    visit(journey, {}, async (page) => {
      expect(await position(page)).toBe("after 0 of 3 layers");
      expect(await page.getByRole("button", { name: "one step back" }).isDisabled()).toBe(true);
      const first = await pixels(page);
      for (let k = 1; k <= 3; k++) {
        await page.getByRole("button", { name: "one step forward" }).click();
        await expect.poll(() => position(page)).toBe(`after ${k} of 3 layers`);
      }
      expect(await page.locator("#caption").textContent()).toContain("After 3 layers");
      expect(await page.getByRole("button", { name: "one step forward" }).isDisabled()).toBe(true);
      await otherPixels(page, first);
      for (let k = 2; k >= 0; k--) {
        await page.getByRole("button", { name: "one step back" }).click();
        await expect.poll(() => position(page)).toBe(`after ${k} of 3 layers`);
      }
      await expect.poll(() => pixels(page)).toBe(first);
      expect(await page.locator("b").count()).toBe(0);
    }));

  it("plays through intermediate frames, pauses, and ends", () =>
    visit(journey, {}, async (page) => {
      await page.getByRole("button", { name: "Play" }).click();
      await expect.poll(() => position(page)).toBe("layer 1 at work");
      await page.getByRole("button", { name: "Pause" }).click();
      await page.getByRole("button", { name: "Play" }).waitFor();
      const rest = await pixels(page);
      await page.waitForTimeout(400);
      expect(await pixels(page)).toBe(rest);
      await page.getByRole("button", { name: "Play" }).click();
      await expect.poll(() => position(page)).toBe("after 3 of 3 layers");
      await expect.poll(() => page.getByRole("button", { name: "Play" }).count()).toBe(1);
    }));

  it("follows the slider and the keys", () =>
    visit(journey, {}, async (page) => {
      const slider = page.locator("input[type=range]");
      await slider.fill("500");
      await expect.poll(() => position(page)).toBe("layer 2 at work");
      await slider.focus();
      await page.keyboard.press("Home");
      await expect.poll(() => position(page)).toBe("after 0 of 3 layers");
      await page.locator("body").click({ position: { x: 5, y: 5 } });
      await page.evaluate(() => (document.activeElement as HTMLElement).blur());
      await page.keyboard.press("ArrowRight");
      await expect.poll(() => position(page)).toBe("after 1 of 3 layers");
      await page.keyboard.press("ArrowLeft");
      await expect.poll(() => position(page)).toBe("after 0 of 3 layers");
      await page.keyboard.press("Space");
      await expect.poll(() => page.getByRole("button", { name: "Pause" }).count()).toBe(1);
    }));

  it("shows steps without motion to whoever asks for less", () =>
    visit(journey, { reducedMotion: "reduce" }, async (page) => {
      await page.getByRole("button", { name: "Play" }).click();
      const seen = new Set<string | null>();
      await expect
        .poll(async () => {
          seen.add(await position(page));
          return seen.has("after 3 of 3 layers");
        })
        .toBe(true);
      expect([...seen].filter((text) => text?.includes("at work"))).toEqual([]);
    }));

  it("has two themes, and fits a phone", () =>
    visit(journey, { colorScheme: "dark", viewport: { width: 380, height: 800 } }, async (page) => {
      const dark = await pixels(page);
      await page.locator(".theme-button").click();
      await otherPixels(page, dark);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(380);
    }));

  it("keeps a still picture without scripts", () =>
    visit(journey, { javaScriptEnabled: false }, async (page) => {
      expect(await page.locator(".still svg").isVisible()).toBe(true);
      expect(await page.locator("body").textContent()).toContain("Scripts are off");
    }));
});

describe("a layer that turns", () => {
  it("turns as it is dragged, by keys and by itself, and comes round", () =>
    visit(space, {}, async (page) => {
      const first = await pixels(page);
      const box = await page.locator("canvas").boundingBox();
      if (!box) throw new Error("no canvas");
      await page.mouse.move(box.x + 200, box.y + 200);
      await page.mouse.down();
      await page.mouse.move(box.x + 300, box.y + 230, { steps: 5 });
      await page.mouse.up();
      const dragged = await otherPixels(page, first);
      await page.locator("canvas").focus();
      await page.keyboard.press("ArrowUp");
      await otherPixels(page, dragged);
      const angle = await position(page);
      for (let k = 0; k < 72; k++) await page.keyboard.press("ArrowRight");
      await expect.poll(() => position(page)).toBe(angle);
      await page.getByRole("button", { name: "Play" }).click();
      await expect.poll(() => position(page)).not.toBe(angle);
    }));
});

describe("a training", () => {
  for (const [name, url, words] of [
    ["of a function", lineFilm, /^step 0 · loss 1: \d+ pieces?\./],
    ["in the plane", planeFilm, /^step 0 · loss 1: \d+ cells, boundary of \d+ piece/],
  ] as const)
    it(`${name} steps through its snapshots, with words, and plays to the end`, () =>
      visit(url, {}, async (page) => {
        expect(await page.locator("#caption").textContent()).toMatch(words);
        const first = await pixels(page);
        await page.keyboard.press("ArrowRight");
        await page.keyboard.press("ArrowRight");
        await expect.poll(() => position(page)).toBe("step 20 · loss 0.333");
        await otherPixels(page, first);
        await page.keyboard.press("ArrowLeft");
        await expect.poll(() => position(page)).toBe("step 10 · loss 0.5");
        await page.getByRole("button", { name: "Play" }).click();
        await page.waitForFunction(() =>
          document.querySelector("input[type=range]")?.getAttribute("aria-valuetext")?.startsWith("step 40"),
        );
      }));
});
