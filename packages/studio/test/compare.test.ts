/** The Compare panel: its maximum and its cells are the library's, the place is marked, and views go together. */
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import {
  boxDomain,
  differenceNetwork,
  fullSlice,
  maximumDifference,
  type Network,
  partition,
  writeOnnx,
  zeroCells,
} from "reluscope";
import { loadNetwork } from "reluscope/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seededRandom } from "../../reluscope/test/oracle/seeded-random.ts";
import { permuteUnits } from "../../reluscope/test/oracle/transform-network.ts";
import { launchChromium } from "../../reluscope/test/report/chromium.ts";
import { addressOf, drawn, ready, visit } from "./visit.ts";

const models = new URL("../../../examples/models/", import.meta.url);
const load = (name: string) => loadNetwork(new URL(name, models).pathname).network;
const wide = load("crescents_2-16-16-1.onnx");
const narrow = load("crescents_2-2-2-2-1.onnx");
const domain = boxDomain(fullSlice(2), [
  [-1.5, 2.5],
  [-1.5, 1.5],
]);

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

async function openPanel(page: Page): Promise<void> {
  await ready(page);
  await page.click("[data-panel=compare]");
  await page.waitForSelector("select");
}

async function photo(page: Page, name: string): Promise<void> {
  const folder = process.env.STUDIO_PICTURES;
  if (folder) await page.screenshot({ path: join(folder, name) });
}

const number = async (page: Page, name: string) =>
  Number(
    (await page.locator(`[data-compare-${name}]`).first().innerText()).replaceAll(",", "").split(" ")[0],
  );

function fileOf(network: Network, name: string): string {
  const path = join(tmpdir(), `${name}-${process.pid}.onnx`);
  writeFileSync(path, writeOnnx(network));
  return path;
}

describe("two models", () => {
  it("are compared: the library's maximum, its point, the cells of the difference; views go together", async () => {
    const proved = maximumDifference(wide, narrow, domain);
    const between = differenceNetwork(wide, narrow);
    const complex = partition(between, domain);
    await visit(browser, {}, async (page, origin) => {
      await openPanel(page);
      await page.locator(".compare-model select").nth(1).selectOption("example:narrow");
      await page.waitForSelector("[data-compare-verdict=different]");
      const shown = page.locator("[data-compare-maximum]");
      expect(Number(await shown.getAttribute("data-compare-maximum"))).toBe(proved.maxDifference);
      expect(await number(page, "difference-cells")).toBe(complex.counts.cells);
      const same = zeroCells(between, complex).reduce((sum, one) => sum + one, 0);
      expect(await number(page, "same")).toBe(same);
      const place = await page.locator("[data-compare-place]").getAttribute("data-compare-place");
      expect(place?.split(" ").map(Number)).toEqual([...(proved.witness?.input ?? [])]);
      await page.waitForSelector("[data-compare-replay]:has-text('Evaluated there again')");
      const again = Number(await page.locator("[data-compare-replay]").getAttribute("data-compare-replay"));
      expect(again).toBeCloseTo(proved.maxDifference, 9);
      for (const [which, network] of [
        ["first", wide],
        ["second", narrow],
      ] as const) {
        const text = await page.locator(`[data-compare-cells=${which}]`).innerText();
        expect(text).toContain(` ${partition(network, domain).counts.cells.toLocaleString("en")} cells`);
      }
      await photo(page, "compare-beside.png");
      // both pictures show the place: by its button, the view of both is moved
      await page.getByRole("button", { name: "show the place of the largest difference" }).click();
      await photo(page, "compare-place.png");
      // zooming in one by the wheel moves the other
      const surfaces = page.locator(".surface");
      expect(await surfaces.count()).toBe(2);
      await page.getByRole("button", { name: "show everything" }).first().click();
      await drawn(page);
      const before = await surfaces.nth(1).locator("..").screenshot();
      const first = await surfaces.nth(0).boundingBox();
      if (!first) throw new Error("no picture");
      await page.mouse.move(first.x + 0.4 * first.width, first.y + 0.5 * first.height);
      await page.mouse.wheel(0, -400);
      await expect
        .poll(async () => before.equals(await surfaces.nth(1).locator("..").screenshot()))
        .toBe(false);
      // a click pins the place in both
      await page.mouse.click(first.x + 0.4 * first.width, first.y + 0.5 * first.height);
      await page.waitForFunction(() =>
        [...document.querySelectorAll<HTMLElement>(".surface")].every(
          ({ dataset }) => Number(dataset.cell) >= 0,
        ),
      );
      expect(await page.locator("[data-compare-pinned] .formula").count()).toBe(3);
      // the divider: dragged, and by keys
      await page.locator("[data-value=over]").click();
      const divider = page.getByRole("slider", { name: /divider between/ });
      const handle = await divider.boundingBox();
      if (!handle) throw new Error("no divider");
      const at = async () => Number(await divider.getAttribute("aria-valuenow"));
      await page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2);
      await page.mouse.down();
      await page.mouse.move(handle.x + handle.width / 2 - 120, handle.y + handle.height / 2, { steps: 4 });
      await page.mouse.up();
      const dragged = await at();
      expect(dragged).toBeLessThan(45);
      await divider.focus();
      await page.keyboard.press("ArrowRight");
      expect(await at()).toBe(dragged + 2);
      await photo(page, "compare-divider.png");
      await page.locator("[data-value=difference]").click();
      expect(await page.locator("[data-compare-cells=difference]").innerText()).toContain(
        ` ${complex.counts.cells.toLocaleString("en")} cells`,
      );
      await photo(page, "compare-difference.png");
      // the link holds it
      const link = await addressOf(page);
      await page.goto("about:blank");
      await page.goto(`${origin}/${link}`);
      await page.waitForSelector("[data-compare-maximum]");
      expect(Number(await page.locator("[data-compare-maximum]").getAttribute("data-compare-maximum"))).toBe(
        proved.maxDifference,
      );
      expect(await page.locator("[data-value=difference]").getAttribute("aria-pressed")).toBe("true");
    });
  });

  it("are two steps of a training", async () => {
    await visit(browser, {}, async (page) => {
      await ready(page);
      await page.click("[data-panel=train]");
      await page.getByRole("button", { name: "Hold this step" }).click();
      const step = page.getByRole("button", { name: "Step", exact: true });
      for (let k = 0; k < 3; k++) await step.click();
      await page.getByRole("button", { name: "Compare with step 0" }).click();
      await page.waitForSelector("[data-compare-verdict=different]");
      expect(await page.locator("[data-compare-cells=first] b").innerText()).toBe("step 0");
      expect(await page.locator("[data-compare-cells=second] b").innerText()).toMatch(/^step [1-9]/);
      await photo(page, "compare-steps.png");
    });
  });

  it("are proved equal where they are, from a file; where they are the same in part, the cells say where", async () => {
    // one unit of the last layer weighs more: the networks are the same where it is off
    const { weight } = wide.output;
    const values = Float64Array.from(weight.values);
    values[0] += 0.5;
    const partly = { ...wide, output: { ...wide.output, weight: { ...weight, values } } } as Network;
    const between = differenceNetwork(wide, partly);
    const same = zeroCells(between, partition(between, domain)).reduce((sum, one) => sum + one, 0);
    expect(same).toBeGreaterThan(0);
    await visit(
      browser,
      { context: { colorScheme: "dark", viewport: { width: 390, height: 844 } } },
      async (page, origin) => {
        await openPanel(page);
        const open = page.getByLabel("open a second model file");
        await open.setInputFiles(fileOf(permuteUnits(wide, seededRandom(5)).network, "permuted"));
        await page.waitForSelector("[data-compare-verdict=equal]");
        expect(await page.locator("[data-compare-maximum]").innerText()).toBe("0");
        await open.setInputFiles(fileOf(partly, "partly"));
        await page.waitForSelector("[data-compare-verdict=different]");
        expect(await number(page, "same")).toBe(same);
        // a broken file is told of, and what is compared stays
        const buffer = Buffer.from(writeOnnx(partly).subarray(0, 300));
        await open.setInputFiles({ name: "broken.onnx", mimeType: "application/octet-stream", buffer });
        await page.getByRole("alert").filter({ hasText: "broken.onnx: cannot read ONNX" }).waitFor();
        await page.getByLabel("close this message").click();
        expect(await page.locator(".compare-model select").nth(1).inputValue()).toContain("partly");
        expect(await number(page, "same")).toBe(same);
        await page.getByLabel("pale where both are the same").check();
        await photo(page, "compare-phone.png");
        // the file of the second model is in the link
        const link = await addressOf(page);
        await page.goto("about:blank");
        await page.goto(`${origin}/${link}`);
        await page.waitForSelector("[data-compare-verdict=different]");
        expect(await number(page, "same")).toBe(same);
        // sizes that do not fit: the library's own words
        await page.locator(".compare-model select").nth(1).selectOption("example:iris");
        await page.waitForSelector("[data-compare-failure]:has-text('2 and 4 inputs')");
      },
    );
  });
});
