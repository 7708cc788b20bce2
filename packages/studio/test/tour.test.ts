/** The guided tour by keyboard and by pointer: steps act on the real app; it can be left and begun again; the help of keys. */
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../reluscope/test/report/chromium.ts";
import { ready, visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

const stepIs = (page: Page, step: number) => page.waitForSelector(`[data-tour-step='${step}']`);
const isDone = (page: Page) => page.waitForSelector("[data-tour-done=true]");

async function photo(page: Page, name: string): Promise<void> {
  const folder = process.env.STUDIO_PICTURES;
  if (folder) await page.screenshot({ path: join(folder, name) });
}

describe("the tour", () => {
  it("leads a newcomer through eight steps on the real app, by keyboard", async () => {
    await visit(browser, {}, async (page) => {
      await ready(page);
      await page.getByRole("button", { name: "Tour", exact: true }).focus();
      await page.keyboard.press("Enter");
      await stepIs(page, 1);
      // the focus is on the step's heading, and what it speaks of lights up
      await page.waitForSelector("#tour-title:focus");
      expect(await page.locator(".tour-target").getAttribute("aria-label")).toBe("examples");
      await photo(page, "tour-1.png");
      // another example first, so that the first step has something to do
      await page.selectOption(".examples", "wave");
      await page.waitForSelector("[data-tour-done=false]");
      await page.selectOption(".examples", "crescents");
      await isDone(page);
      await page.getByRole("button", { name: "Next" }).click();
      await stepIs(page, 2);
      await page.waitForSelector("[data-count=cells]:has-text('cells')");
      await page.locator(".surface").focus();
      await page.keyboard.press("ArrowRight");
      await isDone(page);
      await page.waitForSelector("[data-cell-shown]");
      await page.getByRole("button", { name: "Next" }).press("Enter");
      await stepIs(page, 3);
      await page.waitForSelector("#tour-title:focus");
      await page.locator(".units .unit").nth(20).click();
      await isDone(page);
      await photo(page, "tour-3.png");
      await page.locator("#tour-title").press("ArrowRight");
      await stepIs(page, 4);
      await page.locator(".surface").focus();
      await page.keyboard.press("+");
      await isDone(page);
      await page.getByRole("button", { name: "Next" }).click();
      // the app shows the others itself
      for (const [step, panel] of [
        [5, "slice"],
        [6, undefined],
        [7, undefined],
        [8, "construct"],
      ] as const) {
        await stepIs(page, step);
        if (step > 6) await page.waitForSelector("[data-tour-done=false]");
        await page.getByRole("button", { name: "Show me" }).press("Enter");
        await isDone(page);
        if (panel) await page.waitForSelector(`[data-panel=${panel}][aria-current]`);
        if (step === 5)
          await page.waitForFunction(
            () => document.querySelector("[data-architecture]")?.textContent === "4-12-12-3",
          );
        await page.getByRole("button", { name: step === 8 ? "Finish" : "Next" }).press("Enter");
      }
      // left: the focus goes back to where it came from
      await page.waitForSelector(".tour", { state: "detached" });
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Tour");
      await page.waitForFunction(() => !document.querySelector(".tour-target"));
    });
  });

  it("can be left by escape and begun again from the help of keys, on a phone", async () => {
    await visit(
      browser,
      { context: { colorScheme: "dark", viewport: { width: 390, height: 844 } } },
      async (page) => {
        await ready(page);
        await page.keyboard.press("?");
        await page.waitForSelector("dialog.help[open]");
        expect(await page.locator("dialog.help").innerText()).toContain("to the neighbouring cell");
        expect(await page.locator("dialog.help").innerText()).toMatch(
          /On a layer in space in Layers\s+← →\s+turn it/i,
        );
        await photo(page, "help-phone.png");
        await page.keyboard.press("Escape");
        await page.waitForSelector("dialog.help", { state: "detached" });
        await page.getByRole("button", { name: "help", exact: true }).click();
        await page.getByRole("button", { name: "Take the tour" }).click();
        await stepIs(page, 1);
        await page.locator("#tour-title").press("ArrowRight");
        await stepIs(page, 2);
        await page.getByRole("button", { name: "Show me" }).click();
        await isDone(page);
        await photo(page, "tour-phone.png");
        const box = await page.locator(".tour").boundingBox();
        expect(box && box.x >= 0 && box.x + box.width <= 390).toBe(true);
        await page.locator(".tour").press("Escape");
        await page.waitForSelector(".tour", { state: "detached" });
        await page.getByRole("button", { name: "Tour", exact: true }).click();
        await stepIs(page, 1);
      },
    );
  });
});
