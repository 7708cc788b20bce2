/** The Layers panel: the plane projected step by step, by buttons, slider and keys, with the library's own words and pictures. */
import type { Browser, Page } from "playwright-core";
import { layerGeometry } from "reluscope";
import { animatedJourney, journeyCaption } from "reluscope/draw";
import { loadNetwork } from "reluscope/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../reluscope/test/report/chromium.ts";
import { addressOf, ready, visit } from "./visit.ts";

const models = new URL("../../../examples/models/", import.meta.url);
const model = (file: string) => loadNetwork(new URL(file, models).pathname).network;

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

async function openLayers(page: Page, example: string): Promise<void> {
  await ready(page);
  if (example !== "crescents") await page.getByLabel("examples").selectOption(example);
  await page.click("[data-panel=layers]");
}

const at = (page: Page, time: number) => page.waitForSelector(`.layers-caption[data-time='${time}']`);
const forward = (page: Page) => page.getByRole("button", { name: "one step forward" });
const canvas = (page: Page) => page.locator(".layers-area canvas");

describe("the layers of a model", () => {
  it("are projections of the plane: stepped, slid, played, in the link, and told as the library tells them", async () => {
    const network = model("crescents_2-2-2-2-1.onnx");
    const journey = animatedJourney(network);
    await visit(browser, {}, async (page) => {
      await openLayers(page, "narrow");
      await at(page, 0);
      const first = await canvas(page).screenshot();
      await forward(page).click();
      await at(page, 1);
      const second = await canvas(page).screenshot();
      expect(first.equals(second)).toBe(false);
      const words = await page.locator(".layers-caption").innerText();
      expect(words.startsWith(journeyCaption(journey, 1).split(" layers")[0])).toBe(true);
      expect(await canvas(page).getAttribute("aria-label")).toBe(words);
      // the slider by keys
      await page.getByLabel("position", { exact: true }).focus();
      await page.keyboard.press("End");
      await at(page, 3);
      expect(await forward(page).isDisabled()).toBe(true);
      await page.getByRole("button", { name: "one step back" }).click();
      await at(page, 2);
      // played, with less motion: one step after the other until the end
      await page.getByRole("button", { name: "one step back" }).click();
      await page.getByRole("button", { name: "Play" }).click();
      await page.getByRole("button", { name: "Pause" }).waitFor();
      await at(page, 3);
      await page.getByRole("button", { name: "Play" }).waitFor();
      await page.getByRole("button", { name: "undo" }).click();
      // one layer, with what the library knows of it
      await page.getByRole("button", { name: "2: 2 → 2" }).click();
      await page.waitForSelector("[data-layer-facts='2']");
      const apex = layerGeometry(network.layers[1]).apex()?.values ?? [];
      const facts = await page.locator("[data-layer-facts]").innerText();
      const shown = /apex\s*\(([^)]*)\)/.exec(facts)?.[1].replaceAll("−", "-").split(", ").map(Number) ?? [];
      expect(shown.length).toBe(2);
      for (const [k, value] of shown.entries()) expect(value).toBeCloseTo(apex[k], 2);
      await page.getByRole("button", { name: "one layer", exact: true }).click();
      const image = page.locator(".layers-still img");
      await image.waitFor();
      expect(await image.getAttribute("alt")).toContain("Layer 2");
      await page.waitForFunction(
        () => (document.querySelector<HTMLImageElement>(".layers-still img")?.naturalWidth ?? 0) > 300,
      );
      await addressOf(page);
      await page.reload();
      await image.waitFor();
      await page.waitForSelector("[data-layer-facts='2']");
    });
  });

  it("fold, turn in space by pointer and keys, or say why they cannot be shown", async () => {
    await visit(browser, { context: { colorScheme: "dark" } }, async (page) => {
      await openLayers(page, "crescents");
      await page.waitForSelector(".layers-caption:has-text('line is where one unit switches')");
      await page.getByLabel("examples").selectOption("ring");
      const turning = page.getByRole("slider", { name: /turn of the layer/ });
      await turning.waitFor();
      await turning.focus();
      await page.keyboard.press("ArrowRight");
      await at(page, 5);
      const box = await turning.boundingBox();
      if (!box) throw new Error("no picture");
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 2 - 60, box.y + box.height / 2, { steps: 3 });
      await page.mouse.up();
      await at(page, 35);
      // four inputs: the library's own words
      await page.getByLabel("examples").selectOption("iris");
      await page.waitForSelector("[data-layers-failure]:has-text('moving pictures need 2 or 3')");
      expect(await page.locator("[data-layers-failure]").innerText()).toBe(
        "layer 1 has 4 inputs; moving pictures need 2 or 3",
      );
    });
  });
});
