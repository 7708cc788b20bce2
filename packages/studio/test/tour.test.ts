/** The guided tour: eight steps by keys and buttons, each of which shows what it speaks of. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../reluscope/test/report/chromium.ts";
import { ready, visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
}, 180_000);
afterAll(() => browser?.close());

describe("the tour", () => {
  it("leads a newcomer through eight steps", async () => {
    await visit(browser, {}, async (page) => {
      await ready(page);
      await page.getByRole("button", { name: "Tour", exact: true }).click();
      const card = page.locator(".tour");
      const titles: string[] = [];
      for (let step = 1; step <= 8; step++) {
        await page.locator(`.tour[aria-label="tour, step ${step} of 8"]`).waitFor();
        titles.push(await card.locator("h3").innerText());
        await page.locator("[data-tour]").waitFor();
        if (step === 2) await page.getByText("pinned · let go").waitFor();
        if (step === 4) await page.getByRole("heading", { name: "Neuron 5 of layer 2" }).waitFor();
        if (step === 5) await page.locator("[data-value=class][aria-pressed=true]").waitFor();
        if (step === 6) await page.waitForSelector(".plot-area[data-fine=true]");
        if (step === 7) await page.locator("[data-architecture]", { hasText: "4-12-12-3" }).waitFor();
        if (step < 8) {
          if (step % 2) await card.getByRole("button", { name: "next" }).click();
          else await page.keyboard.press("ArrowRight");
        }
      }
      expect(new Set(titles).size).toBe(8);
      await page.keyboard.press("Escape");
      expect(await card.count()).toBe(0);
      expect(await page.locator("[data-tour]").count()).toBe(0);
    });
  });
});
